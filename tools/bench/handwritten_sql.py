"""The card's three charts as an analyst would write them for DuckDB by hand: CASE WHEN on columns, and nothing more.

    python tools/bench/handwritten_sql.py [ROWS]        compares it with the same by hand in Python, its paths with ours

Two-valued and naive on purpose, as `handwritten.py` is: what is missing counts as false, and nothing is said of what is
still possible. It is what a query for a registry costs, not an alternative to an answer.
"""

# ruff: noqa: E501, S608 - the query as it is written; nothing in it comes from outside

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import handwritten

from interpreter import load
from interpreter.cohort import cohort

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic_cohort import cohort as invented

if TYPE_CHECKING:
    import duckdb

FLAGS = (
    "nocturnal_back_pain", "progressive_back_pain", "new_local_back_pain", "spinal_percussion_pain",
    "reduced_condition", "increasing_radicular_symptoms", "increasing_cauda_symptoms", "increasing_myelum_symptoms",
    "pain", "mescc_deficit", "severe_deficit", "can_walk", "deficit_progressive_despite_steroids", "on_steroids",
    "known_tumour", "atypical_radiology", "progression_elsewhere", "vertebral_metastases", "radiological_mescc",
    "good_condition", "fit_for_surgery", "complete_paraplegia", "paraplegia_improves_on_steroids",
    "surgery_within_24h_possible", "vital_chemotherapy_indication", "systemic_option", "mdo_chooses_systemic",
    "spinal_instability", "axial_compression_pain", "flexion_compression_pain", "recurrence_after_rt",
    "re_rt_possible", "re_rt_meaningful", "decline_under_rt_and_steroids", "adequate_rt_possible", "deficit_progressive",
)  # fmt: skip
NUMBERS = (
    "deficit_onset", "tumour_interval", "life_expectancy", "paraplegia_duration", "affected_vertebrae",
)  # fmt: skip
CRITERIA = """
    radicular_deficit <> 'none' AS root_def,
    radicular_pain <> 'none' AS root_pain,
    increasing_radicular_symptoms OR increasing_cauda_symptoms OR increasing_myelum_symptoms AS increase,
    vertebral_metastases OR radiological_mescc AS metastases,
    spinal_instability OR axial_compression_pain OR flexion_compression_pain AS unstable,
    mescc_deficit OR complete_paraplegia OR (radiological_mescc AND (radicular_deficit <> 'none' OR severe_deficit
        OR increasing_cauda_symptoms OR increasing_myelum_symptoms)) AS by_mescc,
    known_tumour AND NOT (atypical_radiology OR NOT progression_elsewhere
        OR tumour_interval > CASE WHEN tumour_type = 'lung' THEN 2 ELSE 5 END) AS settled,
    NOT recurrence_after_rt OR (re_rt_possible AND re_rt_meaningful) AS rt_again
"""
DERIVED = """
    nocturnal_back_pain OR progressive_back_pain OR new_local_back_pain OR spinal_percussion_pain OR reduced_condition
        OR increase OR root_pain OR mescc_deficit OR complete_paraplegia OR severe_deficit OR root_def OR metastases
        OR unstable AS alarm,
    by_mescc OR root_def OR severe_deficit AS deficit,
    adequate_rt_possible AND rt_again AS rt,
    unstable OR NOT rt_again OR decline_under_rt_and_steroids AS preferred
"""
RESPONDS = "tumour_type IN ('multiple_myeloma', 'non_hodgkin_lymphoma', 'germ_cell')"
TREATED = f"""
    alarm AND metastases AS ill,
    alarm AND metastases AND (pain OR nocturnal_back_pain OR progressive_back_pain OR new_local_back_pain
        OR spinal_percussion_pain OR root_pain OR increase OR deficit OR radiological_mescc OR unstable) AS treated,
    preferred OR NOT rt OR deficit_progressive_despite_steroids AS surgery_due,
    fit_for_surgery AND (NOT complete_paraplegia OR paraplegia_duration < 24 OR paraplegia_improves_on_steroids)
        AND affected_vertebrae <= 3 AND (NOT deficit OR surgery_within_24h_possible) AS operable,
    by_mescc AND settled AND systemic_option AND NOT unstable AND (vital_chemotherapy_indication
        OR {RESPONDS}) AS systemic_first
"""
ROUTES = """
    treated AND systemic_first AND mdo_chooses_systemic AS first,
    treated AND NOT (systemic_first AND mdo_chooses_systemic) AND operable AND life_expectancy >= 3 AND surgery_due
        AS choice,
    treated AND NOT (systemic_first AND mdo_chooses_systemic) AND NOT (operable AND life_expectancy >= 3 AND surgery_due)
        AS other
"""
WAYS = """
    (choice AND shared_choice = 'radiotherapy' AND rt) OR (other AND rt) AS irradiated,
    choice AND NOT (shared_choice = 'surgery' OR (shared_choice = 'radiotherapy' AND rt)
        OR (shared_choice = 'systemic_therapy' AND systemic_option) OR shared_choice = 'supportive_care') AS no_choice
"""
OUTCOME = """
    CASE WHEN NOT alarm THEN 'no_alarm_symptom' WHEN NOT metastases THEN 'no_vertebral_metastases'
         WHEN NOT treated THEN 'not_symptomatic' WHEN no_choice THEN 'choice_not_available' ELSE 'follow_up' END AS outcome
"""
FEW_FRACTIONS = "metastatic_extent IN ('solitary', 'oligometastatic')"
TAKEN = (
    (
        3,
        """CASE WHEN nocturnal_back_pain OR progressive_back_pain OR new_local_back_pain OR spinal_percussion_pain
                  OR reduced_condition THEN 1 WHEN alarm THEN 2 ELSE 0 END""",
    ),
    (2, "CASE WHEN alarm AND increase THEN 1 ELSE 0 END"),
    (3, "CASE WHEN alarm AND severe_deficit THEN CASE WHEN known_tumour THEN 1 ELSE 2 END ELSE 0 END"),
    (
        11,
        """CASE WHEN NOT alarm THEN 0 WHEN mescc_deficit OR radicular_deficit = 'bilateral' THEN 0
                 WHEN radicular_pain = 'bilateral' THEN 1
                 WHEN increasing_cauda_symptoms OR increasing_myelum_symptoms THEN 2
                 WHEN severe_deficit OR complete_paraplegia THEN 3
                 WHEN radicular_deficit = 'unilateral' AND deficit_onset <= 7 THEN
                     CASE WHEN deficit_progressive THEN 4 ELSE 5 END
                 WHEN radicular_deficit = 'unilateral' THEN CASE WHEN deficit_progressive THEN 6 ELSE 7 END
                 WHEN radicular_pain = 'unilateral' THEN 8 WHEN increasing_radicular_symptoms THEN 9 ELSE 10 END""",
    ),
    (2, "CASE WHEN ill THEN 1 ELSE 0 END"),
    (2, "CASE WHEN ill AND deficit_progressive_despite_steroids THEN 1 ELSE 0 END"),
    (3, "CASE WHEN NOT ill OR settled THEN 0 WHEN deficit OR radiological_mescc THEN 1 ELSE 2 END"),
    (2, "CASE WHEN treated THEN 1 ELSE 0 END"),
    (3, "CASE WHEN NOT treated THEN 0 WHEN mescc_deficit THEN 1 WHEN by_mescc THEN 2 ELSE 0 END"),
    (
        9,
        """CASE WHEN NOT treated THEN 0
                WHEN by_mescc THEN
                    CASE WHEN deficit_onset < 7 AND deficit_progressive THEN CASE WHEN mescc_deficit THEN 0 ELSE 1 END
                         WHEN deficit_onset <= 7 AND deficit_progressive THEN 2 WHEN deficit_onset < 7 THEN 3
                         WHEN deficit_onset <= 7 THEN 4
                         WHEN NOT can_walk OR severe_deficit OR complete_paraplegia OR radicular_deficit = 'bilateral'
                             THEN 5
                         WHEN deficit_progressive THEN CASE WHEN mescc_deficit THEN 6 ELSE 7 END ELSE 8 END
                WHEN radicular_deficit = 'bilateral' OR severe_deficit THEN 0
                WHEN radicular_deficit = 'unilateral' THEN 1
                WHEN radiological_mescc THEN CASE WHEN pain THEN 2 ELSE 3 END ELSE 4 END""",
    ),
    (
        3,
        f"""CASE WHEN NOT treated THEN 0 WHEN systemic_first THEN 1
                WHEN by_mescc AND (vital_chemotherapy_indication OR {RESPONDS}) THEN 2 ELSE 0 END""",
    ),
    (2, "CASE WHEN first THEN 1 ELSE 0 END"),
    (3, "CASE WHEN NOT choice THEN 0 WHEN preferred THEN 1 ELSE 2 END"),
    (
        5,
        """CASE WHEN NOT choice THEN 0 WHEN shared_choice = 'surgery' THEN 1
                WHEN shared_choice = 'radiotherapy' AND rt THEN 2
                WHEN shared_choice = 'systemic_therapy' AND systemic_option THEN 3
                WHEN shared_choice = 'supportive_care' THEN 4 ELSE 0 END""",
    ),
    (
        5,
        """CASE WHEN NOT other THEN 0 WHEN rt THEN CASE WHEN preferred THEN 1 ELSE 2 END
                WHEN systemic_option THEN CASE WHEN by_mescc THEN 3 ELSE 4 END ELSE 0 END""",
    ),
    (
        5,
        f"""CASE WHEN NOT irradiated THEN 0 WHEN recurrence_after_rt THEN 1
                WHEN {FEW_FRACTIONS} THEN 2
                WHEN deficit AND good_condition AND life_expectancy > 12 THEN 3
                WHEN deficit AND good_condition AND life_expectancy >= 12 THEN 4 ELSE 0 END""",
    ),
    (2, "CASE WHEN ill AND unstable THEN 1 ELSE 0 END"),
)
"""The branch taken at each decision: how many numbers it has, and which; steroids are decided on twice, alike."""
ADVICE = {
    "diagnostiek.instruct_return": "TRUE",
    "diagnostiek.consider_mescc": "alarm AND increase",
    "diagnostiek.start_dexamethasone": "alarm AND severe_deficit AND known_tumour",
    "diagnostiek.urgent_steroid_consult": "alarm AND severe_deficit AND NOT known_tumour",
    "diagnostiek.consider_decompression": "ill AND deficit_progressive_despite_steroids",
    "diagnostiek.withhold_steroids": "ill AND NOT settled AND NOT severe_deficit AND NOT on_steroids",
    "diagnostiek.pet_ct": "ill AND NOT settled",
    "behandeling.start_dexamethasone": "treated AND severe_deficit AND known_tumour",
    "behandeling.urgent_steroid_consult": "treated AND severe_deficit AND NOT known_tumour",
    "behandeling.mdo": "treated",
    "behandeling.ad_hoc_mdo": "treated AND (deficit OR unstable)",
    "behandeling.involve_neurologist": "treated AND deficit",
    "behandeling.involve_spine_surgeon": "treated AND (operable OR surgery_due)",
    "behandeling.estimate_survival": "treated",
    "behandeling.consider_systemic_first": "treated AND systemic_first",
    "behandeling.systemic_therapy": "first OR (choice AND shared_choice = 'systemic_therapy' AND systemic_option) "
    "OR (other AND NOT rt AND systemic_option)",
    "behandeling.best_supportive_care": "(choice AND shared_choice = 'supportive_care') "
    "OR (other AND NOT rt AND NOT systemic_option)",
    "behandeling.urgent_consult_choice": "choice",
    "behandeling.prefer_surgery": "choice AND preferred",
    "behandeling.surgery": "choice AND shared_choice = 'surgery'",
    "behandeling.re_irradiation": "irradiated AND recurrence_after_rt",
    "behandeling.radiotherapy_30_39gy_10_13fr": f"irradiated AND NOT recurrence_after_rt AND {FEW_FRACTIONS}",
    "behandeling.radiotherapy_30gy_10fr": f"irradiated AND NOT recurrence_after_rt AND NOT {FEW_FRACTIONS} "
    "AND deficit AND good_condition AND life_expectancy > 12",
    "behandeling.radiotherapy_8gy_1fr": f"irradiated AND NOT recurrence_after_rt AND NOT {FEW_FRACTIONS} "
    "AND NOT (deficit AND good_condition AND life_expectancy > 12)",
    "nazorg.mobilise_after_surgeon_review": "ill AND unstable",
    "nazorg.mobilise_on_pain": "ill AND NOT unstable",
    "nazorg.patient_leaflet": "ill",
    "nazorg.inform_gp": "ill",
    "nazorg.name_coordinating_physician": "ill",
    "nazorg.repeat_imaging_policy": "ill",
    "nazorg.see_guidelines": "ill",
    "nazorg.taper_steroids": "ill AND (on_steroids OR (severe_deficit AND known_tumour))",
}
HOURS = {
    "diagnostiek.mri_whole_spine": (
        "alarm",
        """CASE WHEN mescc_deficit OR radicular_deficit = 'bilateral' OR radicular_pain = 'bilateral'
                OR increasing_cauda_symptoms OR increasing_myelum_symptoms OR severe_deficit OR complete_paraplegia THEN 12
             WHEN radicular_deficit = 'unilateral' THEN CASE WHEN deficit_onset <= 7 THEN 24 ELSE 48 END
             WHEN radicular_pain = 'unilateral' OR increasing_radicular_symptoms THEN 168 ELSE 336 END""",
    ),
    "diagnostiek.biopsy": ("ill AND NOT settled", "CASE WHEN deficit OR radiological_mescc THEN 24 ELSE 168 END"),
    "behandeling.start_treatment": (
        "treated",
        """CASE WHEN by_mescc THEN CASE WHEN deficit_onset <= 7 OR NOT can_walk OR severe_deficit OR complete_paraplegia
                                      OR radicular_deficit = 'bilateral' THEN 24 ELSE 72 END
             WHEN radicular_deficit = 'bilateral' OR severe_deficit THEN 24 WHEN radicular_deficit = 'unilateral' THEN 72
             WHEN radiological_mescc THEN 168 ELSE 336 END""",
    ),
}


def path() -> str:
    """Return the number of the path: each branch that is taken as a digit."""
    stride, parts = 1, []
    for numbers, branch in TAKEN:
        parts.append(f"{stride} * CAST({branch} AS BIGINT)")
        stride *= numbers
    return f"{' + '.join(parts)} AS path"


def query(table: Path, *, narrow: bool, text: bool, with_path: bool = True) -> str:
    """Return the query over a Parquet file: outcome and path, and unless it is `narrow` what is advised, with hours."""
    truth, number = ("{0} = 'true'", "CAST({0} AS DOUBLE)") if text else ("{0}", "{0}")
    facts = [f"coalesce({truth.format(name)}, FALSE) AS {name}" for name in FLAGS]
    facts += [f"coalesce({number.format(name)}, 0) AS {name}" for name in NUMBERS]
    facts += [f"coalesce({name}, 'none') AS {name}" for name in ("radicular_pain", "radicular_deficit")]
    facts += [f"coalesce({name}, '') AS {name}" for name in ("tumour_type", "metastatic_extent", "shared_choice")]
    shown = [OUTCOME, path()] if with_path else [OUTCOME]
    if not narrow:
        shown += [f'{test} AS "{name}"' for name, test in ADVICE.items()]
        shown += [f'CASE WHEN {where} THEN {hours} END AS "{name}"' for name, (where, hours) in HOURS.items()]
    steps = f"SELECT {', '.join(facts)} FROM read_parquet('{table}')"
    for step in (CRITERIA, DERIVED, TREATED, ROUTES, WAYS):
        steps = f"SELECT *, {step} FROM ({steps})"
    return f"SELECT {', '.join(shown)} FROM ({steps})"


def disagreements(database: duckdb.DuckDBPyConnection, rows: int) -> tuple[int, int, int]:
    """Return how many rows of an invented cohort the same by hand in Python answers otherwise, and two numbers of paths.

    For the paths: how many rows are settled by ours, and how many of these share a path by hand with rows that ours
    sends elsewhere, or the other way round.
    """
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "cohort.parquet"
        cases = invented(rows, seed=5).drop("case").collect()
        cases.write_parquet(table)
        found = database.execute(query(table, narrow=False, text=False))
        names = [one[0] for one in found.description or ()]
        lines = [dict(zip(names, line, strict=True)) for line in found.fetchall()]
        numbers = cohort(load("wervelmetastasen"), table, narrow=True).answers.collect()["path_id"].to_list()
    different = 0
    for case, line in zip(cases.iter_rows(named=True), lines, strict=True):
        outcome, advice = handwritten.advise(case)
        wanted = {f"{chart}.{name}": hours for chart, name, hours in advice}
        said = {name: None for name in ADVICE if line[name]} | {name: line[name] for name in HOURS if line[name]}
        different += (outcome, wanted) != (line["outcome"], said)
    pairs = [(line["path"], number) for line, number in zip(lines, numbers, strict=True) if number is not None]
    theirs, ours, both = (Counter(one) for one in (*zip(*pairs, strict=True), pairs))
    elsewhere = sum(1 for one in pairs if not theirs[one[0]] == ours[one[1]] == both[one])
    return different, len(pairs), elsewhere


def main() -> int:
    """Compare, and say how it went."""
    import duckdb  # noqa: PLC0415 - only for benchmarks

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    different, settled, elsewhere = disagreements(duckdb.connect(), rows)
    print(f"the query and the same by hand in Python agree on {rows - different:,} of {rows:,} invented patients")
    print(f"of {settled:,} of them the path is settled; {elsewhere:,} take another one by hand")
    return 1 if different or elsewhere else 0


if __name__ == "__main__":
    sys.exit(main())
