"""The properties of the shipped guidelines: proven, and judged apart from the engine.

`oracle_card` (the card written out by hand) says what random patients get, `judge` (a second reading of the claims)
whether that is against a property. Faults planted in a copy of the card must refute the property that is there for
them, with a case that `leidraad run` takes and that the copy, run by `brute`, answers as badly as the finding says.
More patients, other ones: LEIDRAAD_CARD_CASES=20000 LEIDRAAD_CARD_SEED=7 pytest tests/laws/test_card_properties.py
"""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path
from typing import Any

import brute
import oracle_card
import pytest
import yaml
from judge import NEVER, claim_holds, comes, read
from test_card import NUMBERS, total_case

from interpreter import cli
from interpreter.proof.properties import check, verdicts
from interpreter.stages import check_folder, load

ROOT = Path(__file__).parents[2]
CARD = ROOT / "flowcharts" / "wervelmetastasen"
CASES = int(os.environ.get("LEIDRAAD_CARD_CASES", "400"))
SEED = int(os.environ.get("LEIDRAAD_CARD_SEED", "20260105"))
shipped = pytest.mark.parametrize("name", ["wervelmetastasen", "keelpijn"])


def plain(folder: Path) -> brute.Files:
    """Return the files of a guideline as plain data, read by another reader than the product's."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))}


FILES = plain(CARD)
PROPERTIES: dict[str, dict[str, Any]] = FILES["properties"]["properties"]


# ---- what stands there ----------------------------------------------------------------------------------------------


@shipped
def test_every_property_of_a_shipped_guideline_is_proven(name):
    assert [one.on.id for one in verdicts(load(name)) if not one.proven] == []
    assert check(load(name)) == ()


def test_there_are_at_least_twenty_for_the_card_and_three_for_the_other():
    assert len(load("wervelmetastasen").properties) >= 20
    assert len(load("keelpijn").properties) >= 3


@shipped
def test_each_protects_a_statement_and_controls_a_hazard_of_the_risk_file_in_two_languages(name):
    hazards = yaml.safe_load((ROOT / "docs" / "risks.yaml").read_text(encoding="utf-8"))["hazards"]
    for one in load(name).properties.values():
        assert one.protects.cites, one.id
        assert one.hazard in hazards, one.id
        assert len({one.title.in_language(language) for language in ("nl", "en")}) == 2, one.id


# ---- judged by the hand-written card --------------------------------------------------------------------------------


def known(case: dict[str, Any]) -> brute.Values:
    """Return a case as `brute` has it."""
    facts = FILES["facts"]["facts"]
    return {name: read(facts[name], value) for name, value in case.items()}


def by_hand(case: dict[str, Any], start: str) -> brute.Run:
    """Return what the hand-written card gives a patient, as `judge` asks for it."""
    result = oracle_card.total(case, start)
    run = brute.Run(result.outcome)
    for key, hours in result.recommendations.items():
        within = NEVER if hours is None else brute.Fraction(hours * 3600)
        run.given[key] = brute.Given(within, "stated", "must", frozenset(), frozenset())
    return run


def is_against(prop: dict[str, Any], case: dict[str, Any]) -> bool:
    """Tell whether what a patient gets by the hand-written card is against a property."""
    start = prop.get("from", "diagnostiek")
    values, run = known(case), by_hand(case, start)
    if not claim_holds(FILES, prop.get("whenever", {}), values, run):
        return False
    if "worse" not in prop:
        claim, wanted = (prop["always"], True) if "always" in prop else (prop["never"], False)
        return claim_holds(FILES, claim, values, run) is not wanted
    for worse in worsened(prop, case):
        after = by_hand(worse, start)
        applies = claim_holds(FILES, prop.get("whenever", {}), known(worse), after)
        if applies and any(comes(after, name) > comes(run, name) for name in prop["never_later"]):
            return True
    return False


def worsened(prop: dict[str, Any], case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the patient with each fact that the property names changed for the worse."""
    found = []
    for name, order in prop["worse"].items():
        ranked = order
        if isinstance(order, str):
            sizes = {value: known({name: value})[name] for value in NUMBERS[name]}
            ranked = sorted(sizes, key=sizes.__getitem__, reverse=order == "falling")
        found += [{**case, name: value} for value in ranked[ranked.index(case[name]) + 1 :]]
    return found


@pytest.mark.parametrize("name", list(PROPERTIES))
def test_no_random_patient_of_the_hand_written_card_is_against_a_property(name):
    chance = random.Random(f"{SEED} {name}")
    prop = PROPERTIES[name]
    assert not any(is_against(prop, total_case(chance)) for _ in range(CASES if "worse" not in prop else CASES // 4))


TOO_STRONG = {
    "treatment_within_72h_for_mescc_deficit": {"always": {"start_treatment": "≤ 24 h"}},
    "treatment_within_7d_for_mescc_on_imaging": {"whenever": {"metastases_shown": True}},
    "mri_for_every_alarm": {"always": {"mri_whole_spine": "≤ 1 wk"}},
    "mri_within_48h_for_any_deficit": {"whenever": {"symptoms_increase": True}},
    "steroids_for_severe_deficit": {"whenever": {"severe_deficit": True}},
    "every_symptomatic_patient_gets_a_treatment": {"whenever": {"symptomatic": True}},
    "no_treatment_without_metastases": {"whenever": {"vertebral_metastases": False}},
    "unstable_spine_waits_for_the_surgeon": {"whenever": {"unstable_spine": True}},
    "never_two_treatments": {"never": {"at_least": 2, "of": [{"surgery": True}, {"prefer_surgery": True}]}},
    "worse_never_delays_treatment": {"worse": {"deficit_onset": "rising"}},
    "worse_deficit_never_loses_the_surgeon": {"whenever": {"metastases_shown": True}},
    "worse_never_delays_the_mri": {"worse": {"radicular_deficit": ["bilateral", "unilateral", "none"]}},
}


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
@pytest.mark.parametrize("name", TOO_STRONG)
def test_a_property_that_claims_too_much_is_refuted_by_the_proof_and_by_random_patients(name, tmp_path):
    prop = {**PROPERTIES[name], **TOO_STRONG[name]}
    folder = copied(tmp_path)
    (folder / "properties.yaml").write_text(json.dumps({"properties": {name: prop}}), encoding="utf-8")
    [verdict] = verdicts(load(folder))
    assert verdict.refutations
    chance = random.Random(SEED)
    assert any(is_against(prop, total_case(chance)) for _ in range(6000))


# ---- planted faults -------------------------------------------------------------------------------------------------


FAULTS = {
    "treatment_within_72h_for_mescc_deficit": (
        "behandeling",
        "{id: start_treatment, within: 72 h, cites: [B1.10]}",
        "{id: start_treatment, within: 7 d, cites: [B1.10]}",
    ),
    "never_start_and_withhold_steroids": (
        "diagnostiek",
        "when: {severe_deficit: false, on_steroids: false}, cites: [D5.1, D5.2]",
        "when: {on_steroids: false}, cites: [D5.1, D5.2]",
    ),
    "worse_never_delays_the_mri": (
        "diagnostiek",
        "{id: mri_whole_spine, within: 48 h, cites: [D2.1]}",
        "{id: mri_whole_spine, within: 2 wk, cites: [D2.1]}",
    ),
    "mri_within_48h_for_any_deficit": (
        "diagnostiek",
        'when: {radicular_deficit: unilateral, deficit_onset: "≤ 7 d"}',
        'when: {radicular_deficit: unilateral, deficit_onset: "< 7 d"}',
    ),
    "no_biopsy_before_imaging": (
        "diagnostiek",
        "- {id: mri_whole_spine, within: 12 h, cites: [D2.1]}",
        "- {id: mri_whole_spine, within: 12 h, cites: [D2.1]}\n      - {id: biopsy, cites: [D4.2]}",
    ),
    "every_symptomatic_patient_gets_a_treatment": ("behandeling", "- else: supportive", "- else: aftercare"),
    "treatment_within_24h_for_bad_mescc_deficit": ("behandeling", "          - {can_walk: false}\n", ""),
    "worse_never_delays_treatment": (
        "behandeling",
        "          - {complete_paraplegia: true}\n          - {radicular_deficit: bilateral}\n",
        "          - {complete_paraplegia: true}\n",
    ),
    "no_impossible_radiotherapy": (
        "behandeling",
        "when: {shared_choice: radiotherapy, rt_possible: true}",
        "when: {shared_choice: radiotherapy}",
    ),
    "surgery_only_for_candidates_who_chose_it": (
        "behandeling",
        "when: {surgical_candidate: true, surgery_preferred: true}",
        "when: {surgery_preferred: true}",
    ),
    "treatment_within_7d_for_mescc_on_imaging": (
        "facts",
        "when: [{vertebral_metastases: true}, {radiological_mescc: true}]",
        "when: {vertebral_metastases: true}",
    ),
    "steroids_are_tapered": (
        "nazorg",
        "when: [{on_steroids: true}, {severe_deficit: true, known_tumour: true}]",
        "when: {on_steroids: true}",
    ),
    "unstable_spine_waits_for_the_surgeon": (
        "nazorg",
        "- {id: mobilise_after_surgeon_review, reading: G60, cites: [P.1]}",
        "- {id: mobilise_on_pain, reading: G60, cites: [P.1]}",
    ),
    "everyone_knows_when_to_return": (
        "diagnostiek",
        "{id: instruct_return, reading: G09}",
        "{id: consider_mescc, reading: G09}",
    ),
    "every_run_ends": (
        "behandeling",
        "when: {mdo_chooses_systemic: false}",
        "when: {mdo_chooses_systemic: false, pain: true}",
    ),
    "worse_deficit_never_delays_the_biopsy": (
        "diagnostiek",
        "{id: biopsy, within: 1 wk, reading: G17, cites: [D4.2]}",
        "{id: biopsy, within: 12 h, reading: G17, cites: [D4.2]}",
    ),
}


def copied(place: Path) -> Path:
    """Return a copy of the card, without its cases and without the other choices of its readings."""
    folder = place / "wervelmetastasen"
    shutil.copytree(CARD, folder, ignore=shutil.ignore_patterns("cases"))
    readings = FILES["readings"]["readings"]
    for one in readings.values():
        one.pop("otherwise", None)
    (folder / "readings.yaml").write_text(json.dumps({"readings": readings}), encoding="utf-8")
    return folder


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_refutes_the_property_that_is_there_for_it(name, tmp_path, capsys):
    stem, right, wrong = FAULTS[name]
    folder = copied(tmp_path)
    path = folder / f"{stem}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    assert [one for one in check_folder(folder) if one.severity == "error"] == []
    found = [one for one in check(load(folder)) if one.message.startswith(f"`{name}` does not hold: ")]
    assert found
    for finding in found:
        assert_shows(finding.example, plain(folder), PROPERTIES[name])
        facts = dict(finding.example.facts)
        case = tmp_path / "case.json"
        case.write_text(json.dumps({"case": "shown", "facts": {one: yaml.safe_load(facts[one]) for one in facts}}))
        assert cli.main(["run", str(folder), str(case), "--format", "json"]) in {0, 3}
        assert json.loads(capsys.readouterr().out)["status"] in {"complete", "undetermined"}


def assert_shows(example: Any, files: brute.Files, prop: dict[str, Any]) -> None:
    """Fail unless random completions of the case, run by `brute`, are all against the property."""
    facts = files["facts"]["facts"]
    shown = {name: read(facts[name], yaml.safe_load(text)) for name, text in example.facts}
    chance = random.Random(SEED)
    for _ in range(40):
        values = {**known(total_case(chance)), **shown}
        if "worse" not in prop:
            run = brute.run(files, values, example.start)
            claim, wanted = (prop["always"], True) if "always" in prop else (prop["never"], False)
            assert claim_holds(files, prop.get("whenever", {}), values, run)
            assert claim_holds(files, claim, values, run) is not wanted
        else:
            assert later_than_milder(files, values, prop, shown)


def later_than_milder(files: brute.Files, values: brute.Values, prop: dict[str, Any], shown: brute.Values) -> bool:
    """Tell whether some milder value of a known fact gives a shorter deadline."""
    after = brute.run(files, values)
    for name in prop["worse"].keys() & shown.keys():
        order = prop["worse"][name]
        milder = order[: order.index(values[name])] if isinstance(order, list) else map(brute.Fraction, (10**9, 0))
        runs = [brute.run(files, {**values, name: value}) for value in milder]
        if any(comes(run, one) < comes(after, one) for run in runs for one in prop["never_later"]):
            return True
    return False
