"""The card's three charts as a programmer would write them by hand: if and else on a dict, and nothing more.

    python tools/bench/handwritten.py [NUMBER]          compares it with the test-suite's oracle on random total cases

Two-valued and naive on purpose: a fact that is missing counts as false, as `dict.get` has it. No explanation, no
citations, no check of the input, no units, nothing about what is still possible. It is the floor of what answering
can cost in Python, not an alternative: with facts missing its answers are wrong without a word (`single_case.py`
counts how often).
"""

# ruff: noqa: PLR2004 - the numbers of the card stand where a person would write them

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

Advice = list[tuple[str, str, int | None]]
"""Flowchart, recommendation, and the hours allowed (None: no deadline), in the order of the path."""

DAY, WEEK = 24, 168


def advise(case: Mapping[str, Any]) -> tuple[str, Advice]:
    """Return the outcome and the recommendations of a case, from the diagnosis chart on."""
    given = case.get
    advice: Advice = []
    increase = (
        given("increasing_radicular_symptoms")
        or given("increasing_cauda_symptoms")
        or given("increasing_myelum_symptoms")
    )
    root_deficit = given("radicular_deficit") or "none"
    root_pain = given("radicular_pain") or "none"
    severe = given("severe_deficit")
    paraplegia = given("complete_paraplegia")
    mescc = given("mescc_deficit")
    shown = given("radiological_mescc")
    metastases = given("vertebral_metastases") or shown
    unstable = given("spinal_instability") or given("axial_compression_pain") or given("flexion_compression_pain")
    if not (
        given("nocturnal_back_pain")
        or given("progressive_back_pain")
        or given("new_local_back_pain")
        or given("spinal_percussion_pain")
        or given("reduced_condition")
        or increase
        or root_pain != "none"
        or mescc
        or paraplegia
        or severe
        or root_deficit != "none"
        or metastases
        or unstable
    ):
        advice.append(("diagnostiek", "instruct_return", None))
        return "no_alarm_symptom", advice
    if increase:
        advice.append(("diagnostiek", "consider_mescc", None))
    if severe:
        steroids = "start_dexamethasone" if given("known_tumour") else "urgent_steroid_consult"
        advice.append(("diagnostiek", steroids, None))
    advice.append(("diagnostiek", "mri_whole_spine", _mri_hours(case, root_deficit, root_pain)))
    advice.append(("diagnostiek", "instruct_return", None))
    if not metastases:
        return "no_vertebral_metastases", advice
    if given("deficit_progressive_despite_steroids"):
        advice.append(("diagnostiek", "consider_decompression", None))
    by_mescc = (
        mescc
        or paraplegia
        or (
            shown
            and (
                root_deficit != "none"
                or severe
                or given("increasing_cauda_symptoms")
                or given("increasing_myelum_symptoms")
            )
        )
    )
    deficit = by_mescc or root_deficit != "none" or severe
    interval = given("tumour_interval") or 0
    settled = given("known_tumour") and not (
        given("atypical_radiology")
        or not given("progression_elsewhere")
        or interval > (2 if given("tumour_type") == "lung" else 5)
    )
    if not settled:
        if not severe and not given("on_steroids"):
            advice.append(("diagnostiek", "withhold_steroids", None))
        advice.append(("diagnostiek", "pet_ct", None))
        advice.append(("diagnostiek", "biopsy", DAY if deficit or shown else WEEK))
    return _treatment(case, advice, (by_mescc, deficit, settled, unstable, increase)), advice


def _mri_hours(case: Mapping[str, Any], root_deficit: str, root_pain: str) -> int:
    given = case.get
    if (
        given("mescc_deficit")
        or root_deficit == "bilateral"
        or root_pain == "bilateral"
        or given("increasing_cauda_symptoms")
        or given("increasing_myelum_symptoms")
        or given("severe_deficit")
        or given("complete_paraplegia")
    ):
        return 12
    if root_deficit == "unilateral":
        return 24 if (given("deficit_onset") or 0) <= 7 else 48
    if root_pain == "unilateral" or given("increasing_radicular_symptoms"):
        return WEEK
    return 2 * WEEK


def _treatment(  # noqa: C901 - a card by hand, on one page
    case: Mapping[str, Any], advice: Advice, known: tuple[Any, Any, Any, Any, Any]
) -> str:
    given = case.get
    by_mescc, deficit, settled, unstable, increase = known
    if not (
        given("pain")
        or given("nocturnal_back_pain")
        or given("progressive_back_pain")
        or given("new_local_back_pain")
        or given("spinal_percussion_pain")
        or (given("radicular_pain") or "none") != "none"
        or increase
        or deficit
        or given("radiological_mescc")
        or unstable
    ):
        _aftercare(case, advice, unstable)
        return "not_symptomatic"
    if given("severe_deficit"):
        steroids = "start_dexamethasone" if given("known_tumour") else "urgent_steroid_consult"
        advice.append(("behandeling", steroids, None))
    advice.append(("behandeling", "start_treatment", _start_hours(case, by_mescc)))
    advice.append(("behandeling", "mdo", None))
    if deficit or unstable:
        advice.append(("behandeling", "ad_hoc_mdo", None))
    if deficit:
        advice.append(("behandeling", "involve_neurologist", None))
    recurrence = given("recurrence_after_rt")
    again = given("re_rt_possible") and given("re_rt_meaningful")
    rt = given("adequate_rt_possible") and (not recurrence or again)
    preferred = unstable or (recurrence and not again) or given("decline_under_rt_and_steroids")
    operable = (
        given("fit_for_surgery")
        and (
            not given("complete_paraplegia")
            or (given("paraplegia_duration") or 0) < DAY
            or given("paraplegia_improves_on_steroids")
        )
        and (given("affected_vertebrae") or 0) <= 3
        and (not deficit or given("surgery_within_24h_possible"))
    )
    surgery_due = preferred or not rt or given("deficit_progressive_despite_steroids")
    if operable or surgery_due:
        advice.append(("behandeling", "involve_spine_surgeon", None))
    advice.append(("behandeling", "estimate_survival", None))
    outcome = "follow_up"
    systemic = given("systemic_option")
    first: object = False
    if (
        by_mescc
        and settled
        and systemic
        and not unstable
        and (
            given("tumour_type") in {"multiple_myeloma", "non_hodgkin_lymphoma", "germ_cell"}
            or given("vital_chemotherapy_indication")
        )
    ):
        advice.append(("behandeling", "consider_systemic_first", None))
        first = given("mdo_chooses_systemic")
    if first:
        advice.append(("behandeling", "systemic_therapy", None))
    elif operable and (given("life_expectancy") or 0) >= 3 and surgery_due:
        outcome = _choice(case, advice, (deficit, rt, preferred))
    elif rt:
        advice.append(("behandeling", _radiotherapy(case, deficit), None))
    elif systemic:
        advice.append(("behandeling", "systemic_therapy", None))
    else:
        advice.append(("behandeling", "best_supportive_care", None))
    _aftercare(case, advice, unstable)
    return outcome


def _start_hours(case: Mapping[str, Any], by_mescc: object) -> int:
    given = case.get
    severe, root = given("severe_deficit"), given("radicular_deficit")
    if by_mescc:
        pronounced = not given("can_walk") or severe or given("complete_paraplegia") or root == "bilateral"
        return 24 if (given("deficit_onset") or 0) <= 7 or pronounced else 72
    if root == "bilateral" or severe:
        return 24
    if root == "unilateral":
        return 72
    return 7 * DAY if given("radiological_mescc") else 14 * DAY


def _choice(case: Mapping[str, Any], advice: Advice, known: tuple[Any, Any, Any]) -> str:
    deficit, rt, preferred = known
    advice.append(("behandeling", "urgent_consult_choice", None))
    if preferred:
        advice.append(("behandeling", "prefer_surgery", None))
    choice = case.get("shared_choice")
    if choice == "surgery":
        advice.append(("behandeling", "surgery", None))
    elif choice == "radiotherapy" and rt:
        advice.append(("behandeling", _radiotherapy(case, deficit), None))
    elif choice == "systemic_therapy" and case.get("systemic_option"):
        advice.append(("behandeling", "systemic_therapy", None))
    elif choice == "supportive_care":
        advice.append(("behandeling", "best_supportive_care", None))
    else:
        return "choice_not_available"
    return "follow_up"


def _radiotherapy(case: Mapping[str, Any], deficit: object) -> str:
    given = case.get
    if given("recurrence_after_rt"):
        return "re_irradiation"
    if given("metastatic_extent") in {"solitary", "oligometastatic"}:
        return "radiotherapy_30_39gy_10_13fr"
    if deficit and given("good_condition") and (given("life_expectancy") or 0) > 12:
        return "radiotherapy_30gy_10fr"
    return "radiotherapy_8gy_1fr"


def _aftercare(case: Mapping[str, Any], advice: Advice, unstable: object) -> None:
    given = case.get
    advice.append(("nazorg", "mobilise_after_surgeon_review" if unstable else "mobilise_on_pain", None))
    advice.append(("nazorg", "patient_leaflet", None))
    advice.append(("nazorg", "inform_gp", None))
    advice.append(("nazorg", "name_coordinating_physician", None))
    advice.append(("nazorg", "repeat_imaging_policy", None))
    advice.append(("nazorg", "see_guidelines", None))
    if given("on_steroids") or (given("severe_deficit") and given("known_tumour")):
        advice.append(("nazorg", "taper_steroids", None))


# ---- against the oracle ---------------------------------------------------------------------------------------------


def _oracle() -> ModuleType:
    """Return the test-suite's independent implementation of the card."""
    path = Path(__file__).resolve().parents[2] / "tests" / "oracle_card.py"
    spec = importlib.util.spec_from_file_location("oracle_card", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = sys.modules["oracle_card"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def disagreements(number: int) -> int:
    """Return how many of so many random total cases the oracle answers otherwise."""
    import random_cases  # noqa: PLC0415 - only the comparison needs the guideline

    from interpreter import load  # noqa: PLC0415

    guideline, oracle = load("wervelmetastasen"), _oracle()
    half = number // 2
    cases = random_cases.total(guideline, half, seed=11)
    cases += random_cases.total(guideline, number - half, seed=12, quantities="continuous")
    different = 0
    for case in cases:
        outcome, advice = advise(case)
        expected = oracle.total(case)
        lines = {(chart, name): hours for chart, name, hours in advice}
        different += outcome != expected.outcome or lines != expected.recommendations or len(lines) != len(advice)
    return different


def main() -> int:
    """Compare, and say how it went."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    different = disagreements(number)
    print(f"the hand-written chart and the oracle agree on {number - different:,} of {number:,} random total cases")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
