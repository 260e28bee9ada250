"""Write an invented cohort for the card on vertebral metastases: plausible, correlated, repeatable; nobody is in it.

    python tools/synthetic_cohort.py 10000 -o cohort.csv                        columns named after the facts
    python tools/synthetic_cohort.py 10000 -o cohort.parquet --text             text columns in place of closed lists
    python tools/synthetic_cohort.py 10000 -o registry.csv --registry map.yaml  as a registry has it, with its mapping

How often something occurs here is made up for tests and examples: it is no estimate of anything. Deficits follow from
compression, walking from deficits, and so on; combinations that the guideline calls implausible do not occur. What does
not apply to a patient (the onset of a deficit that is not there) is left empty; `--missing` empties other cells, in
some patients more than in others. The same seed, number and options give the same table on every machine of one kind.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from polars.io.plugins import register_io_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

CHUNK = 100_000
TUMOURS = {
    "breast": 0.2,
    "lung": 0.25,
    "prostate": 0.2,
    "kidney": 0.08,
    "multiple_myeloma": 0.1,
    "non_hodgkin_lymphoma": 0.04,
    "germ_cell": 0.01,
    "other": 0.12,
}
SIDES = ("none", "unilateral", "bilateral")
EXTENTS = ("solitary", "oligometastatic", "multiple")
CHOICES = ("surgery", "radiotherapy", "systemic_therapy", "supportive_care")
HOSPITALS = ("Noord", "Oost", "West")
FIRST_DAY, DAYS = 18_262, 2_190
"""Six years from 2020 on, in days since 1970."""
CODES = {
    "radicular_pain": SIDES,
    "radicular_deficit": SIDES,
    "tumour_type": tuple(TUMOURS),
    "metastatic_extent": EXTENTS,
    "shared_choice": CHOICES,
}
NUMBERS = ("deficit_onset", "tumour_interval", "life_expectancy", "paraplegia_duration")
MAPPING = """\
mapping: wervelmetastasen
id: patientnr
time: consult
groups: [ziekenhuis, jaar]
missing: [onbekend]
facts:
"""
DONE = """\
done:
  mri_whole_spine: {column: mri_gedaan, yes: [ja], no: [nee], at: mri_datum, format: "%d-%m-%Y"}
  diagnostiek.start_dexamethasone: {column: dexamethason_gedaan, yes: [ja], no: [nee]}
  mdo: {column: mdo_gedaan, yes: [ja], no: [nee]}
  start_treatment: {column: start_gedaan, yes: [ja], no: [nee], at: start_datum, format: "%d-%m-%Y"}
"""


@dataclass(frozen=True, slots=True)
class Form:
    """How the table is written: as text or typed, as cases or as a registry."""

    text: bool
    registry: bool


def people(numbers: range, seed: int, missing: float) -> pl.DataFrame:
    """Return these invented patients, by number, with a column for each fact; null where it is not known."""
    random = np.random.default_rng([seed, numbers.start])
    count = len(numbers)

    def chance(share: float) -> Flags:
        return random.random(count) < share

    def pick(codes: Sequence[str], shares: Sequence[float]) -> NDArray[Any]:
        return np.array(codes, dtype=object)[random.choice(len(codes), count, p=shares)]

    metastases = chance(0.8)
    compression = metastases & chance(0.45)
    cord = compression & chance(0.6)
    severe = cord & chance(0.35)
    complete = severe & chance(0.3)
    good = chance(0.6)
    root = np.where(cord, pick(SIDES, (0.5, 0.2, 0.3)), pick(SIDES, (0.8, 0.17, 0.03)))
    deficit = cord | (root != "none")
    rising = {name: deficit & chance(share) for name, share in (("radicular", 0.3), ("cauda", 0.15), ("myelum", 0.25))}
    steroids = chance(0.1) | (cord & chance(0.7))
    known = chance(0.75)
    unstable = metastases & chance(0.25)
    again, systemic = chance(0.5), chance(0.6)
    onset = np.round(random.lognormal(1.1, 1.3, count) * 24) / 24
    facts: dict[str, Any] = {
        "nocturnal_back_pain": chance(0.5),
        "progressive_back_pain": chance(0.6),
        "new_local_back_pain": chance(0.5),
        "spinal_percussion_pain": chance(0.4),
        "reduced_condition": ~good & chance(0.6),
        **{f"increasing_{name}_symptoms": flags for name, flags in rising.items()},
        "pain": (metastases & chance(0.85)) | chance(0.3),
        "radicular_pain": np.where(root == "none", pick(SIDES, (0.7, 0.22, 0.08)), root),
        "radicular_deficit": root,
        "mescc_deficit": cord,
        "severe_deficit": severe,
        "deficit_onset": (np.round(onset, 2), deficit),
        "deficit_progressive": deficit & chance(0.5),
        "can_walk": ~complete & (~cord | chance(0.6)),
        "deficit_progressive_despite_steroids": deficit & steroids & chance(0.25),
        "on_steroids": steroids,
        "known_tumour": known,
        "tumour_type": (pick(tuple(TUMOURS), tuple(TUMOURS.values())), known),
        "tumour_interval": (np.round(random.exponential(3.0, count), 1), known),
        "atypical_radiology": chance(0.1),
        "progression_elsewhere": known & chance(0.4),
        "vertebral_metastases": metastases,
        "radiological_mescc": compression,
        "metastatic_extent": pick(EXTENTS, (0.15, 0.25, 0.6)),
        "good_condition": good,
        "life_expectancy": np.round(random.lognormal(np.where(good, 2.2, 1.3), 0.8), 0),
        "fit_for_surgery": chance(0.2) | (good & chance(0.85)),
        "complete_paraplegia": complete,
        "paraplegia_duration": (np.round(random.exponential(40.0, count), 0), complete),
        "paraplegia_improves_on_steroids": complete & steroids & chance(0.2),
        "affected_vertebrae": 1 + random.poisson(1.3, count).clip(0, 32),
        "surgery_within_24h_possible": chance(0.8),
        "vital_chemotherapy_indication": chance(0.05),
        "systemic_option": systemic,
        "mdo_chooses_systemic": systemic & chance(0.3),
        "spinal_instability": unstable,
        "axial_compression_pain": unstable & chance(0.5),
        "flexion_compression_pain": unstable & chance(0.4),
        "recurrence_after_rt": chance(0.15),
        "re_rt_possible": again,
        "re_rt_meaningful": again & chance(0.6),
        "decline_under_rt_and_steroids": cord & chance(0.1),
        "adequate_rt_possible": chance(0.85),
        "shared_choice": pick(CHOICES, (0.25, 0.5, 0.15, 0.1)),
    }
    careless = 2 * random.random(count)
    columns: dict[str, pl.Series] = {"case": pl.Series([f"p{number}" for number in numbers])}
    for name, drawn in facts.items():
        values, applies = drawn if isinstance(drawn, tuple) else (drawn, np.ones(count, dtype=bool))
        known_here = applies & (random.random(count) >= missing * careless)
        cells = pl.Series(name, values.tolist(), dtype=_type_of(name))
        columns[name] = cells.set(pl.Series(~known_here), None)
    return pl.DataFrame(columns)


def _type_of(name: str) -> pl.DataType:
    if name in CODES:
        return pl.Enum(CODES[name])
    if name == "affected_vertebrae":
        return pl.Int8()
    return pl.Float64() if name in NUMBERS else pl.Boolean()


# ---- as a registry has it -------------------------------------------------------------------------------------------


def registry(cases: pl.DataFrame, numbers: range, seed: int) -> pl.DataFrame:
    """Return the same patients as a Dutch registry could deliver them: words for yes and no, dates, hours."""
    random = np.random.default_rng([seed, numbers.start, 1])
    seen = FIRST_DAY + random.integers(0, DAYS, len(cases))
    words = {True: "ja", False: "nee"}
    return cases.select(
        pl.col("case").alias("patientnr"),
        pl.Series("consult", seen, dtype=pl.Int32).cast(pl.Date).dt.to_string("%d-%m-%Y"),
        pl.Series("ziekenhuis", np.array(HOSPITALS)[random.integers(0, len(HOSPITALS), len(cases))].tolist()),
        pl.Series("jaar", seen, dtype=pl.Int32).cast(pl.Date).dt.year(),
        (pl.Series(seen, dtype=pl.Int64) - (pl.col("tumour_interval") * 365.25).round(0).cast(pl.Int64))
        .cast(pl.Int32)
        .cast(pl.Date)
        .dt.to_string("%d-%m-%Y")
        .alias("datum_tumor"),
        (pl.col("deficit_onset") * 24).round(0).cast(pl.Int64).alias("ontstaan_uur"),
        *(
            pl.col(name).replace_strict(words, default=None, return_dtype=pl.String).fill_null("onbekend").alias(name)
            for name, dtype in cases.schema.items()
            if dtype == pl.Boolean
        ),
        *(pl.col(name) for name in (*CODES, "life_expectancy", "paraplegia_duration", "affected_vertebrae")),
        *_done(cases, seen, np.random.default_rng([seed, numbers.start, 2])),
    )


def _done(cases: pl.DataFrame, seen: NDArray[np.int64], random: np.random.Generator) -> list[pl.Series]:
    """Return what was done and when: more, and sooner, the worse the patient is; now and then it is not recorded."""
    cord = cases["mescc_deficit"].fill_null(value=False).to_numpy()
    severe = cases["severe_deficit"].fill_null(value=False).to_numpy()
    found = []
    practice = (("mri", 0.8, 2.0), ("dexamethason", 0.1, 0.0), ("mdo", 0.75, 0.0), ("start", 0.7, 6.0))
    for name, share, slowness in practice:
        done = random.random(len(cases)) < np.where(severe, 0.9, np.where(cord, 0.5 + share / 2, share))
        told = random.random(len(cases)) >= 0.03  # noqa: PLR2004 - invented, as all shares here
        words = np.where(told, np.where(done, "ja", "nee"), "onbekend")
        found.append(pl.Series(f"{name}_gedaan", words.tolist(), dtype=pl.String))
        if slowness:
            days = random.poisson(np.where(severe, 0.3, np.where(cord, slowness / 2, slowness)))
            dates = pl.Series(seen + days, dtype=pl.Int32).cast(pl.Date).dt.to_string("%d-%m-%Y")
            found.append(dates.set(pl.Series(~(done & told)), None).alias(f"{name}_datum"))
    return found


def registry_mapping() -> str:
    """Return the mapping of that registry."""
    facts = people(range(1), 0, 0.0).schema
    lines = ["  deficit_onset: {column: ontstaan_uur, unit: h}"]
    lines.append('  tumour_interval: {since: datum_tumor, until: consult, format: "%d-%m-%Y"}')
    lines += [f"  {name}: {{column: {name}, yes: [ja], no: [nee]}}" for name in facts if facts[name] == pl.Boolean]
    lines += [f"  {name}: {name}" for name in (*CODES, "life_expectancy", "paraplegia_duration", "affected_vertebrae")]
    return MAPPING + "\n".join(lines) + "\n" + DONE


# ---- the table ------------------------------------------------------------------------------------------------------


def cohort(
    rows: int, seed: int = 1, missing: float = 0.05, form: Form = Form(text=False, registry=False)
) -> pl.LazyFrame:
    """Return so many invented patients, made in chunks when they are read: any number fits the memory."""

    def chunk(start: int, end: int) -> pl.DataFrame:
        numbers = range(start, end)
        made = people(numbers, seed, missing)
        made = registry(made, numbers, seed) if form.registry else made
        return made.select(pl.all().cast(pl.String)) if form.text else made

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, limit: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        wanted = rows if limit is None else min(limit, rows)
        for start in range(0, wanted, CHUNK):
            made = chunk(start, min(start + CHUNK, rows)).head(wanted - start)
            made = made if predicate is None else made.filter(predicate)
            yield made if columns is None else made.select(columns)

    return register_io_source(source, schema=chunk(0, 1).schema)


def main(arguments: Sequence[str]) -> int:
    """Write a table of invented patients."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", type=int, help="how many patients")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help=".csv or .parquet")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missing", type=float, default=0.05, help="share of the cells that is empty (default 0.05)")
    parser.add_argument("--text", action="store_true", help="every column as text")
    parser.add_argument("--registry", type=Path, metavar="MAPPING", help="as a registry has it; the mapping goes here")
    given = parser.parse_args(arguments)
    if given.rows < 0 or not 0 <= given.missing <= 1 or given.output.suffix not in {".csv", ".parquet"}:
        parser.error("rows are 0 or more, --missing is from 0 to 1, and the table is a .csv or a .parquet file")
    made = cohort(given.rows, given.seed, given.missing, Form(given.text, given.registry is not None))
    if given.output.suffix == ".csv":
        made.sink_csv(given.output)
    else:
        made.sink_parquet(given.output)
    if given.registry is not None:
        given.registry.write_text(registry_mapping(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
