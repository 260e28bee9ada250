"""The card "wervelmetastasen" written out by hand in plain Python: the test-suite's independent judge.

Nothing here comes from the engine or from the guideline's YAML, and nothing is shared with them: the rules are typed in
once more, in the order in which a clinician meets them. `total` answers a case in which every fact is known. `partial`
answers a case with gaps by trying every completion, with one value for each stretch of a fact's domain that the card
tells apart; it is slow on purpose and refuses gaps that are too wide to try. `provenance` says how firmly the card
carries a recommendation, for those where that does not depend on how the flowchart is drawn.

Facts are written as in a case: booleans, codes, whole numbers, and quantities as a number in the fact's own unit or as
text with a unit ("36 h"). Deadlines are in hours.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Value: TypeAlias = bool | int | float | str | Decimal | Fraction
Facts: TypeAlias = "Mapping[str, Value | None]"
Known: TypeAlias = bool | int | Fraction | str
Entry: TypeAlias = Literal["diagnostiek", "behandeling", "nazorg"]
Key: TypeAlias = tuple[str, str]
Provenance: TypeAlias = Literal["stated", "guideline", "reading"]
Side: TypeAlias = Literal["none", "unilateral", "bilateral"]

DAY = 24
WEEK = 7 * DAY
WIDEST = 200_000
"""The number of completions that `partial` is still willing to try."""

_DAYS_PER = {
    "s": Fraction(1, 86_400),
    "min": Fraction(1, 1_440),
    "h": Fraction(1, 24),
    "d": Fraction(1),
    "wk": Fraction(7),
    "mo": Fraction("30.4375"),
    "a": Fraction("365.25"),
}
_UNIT_OF = {"deficit_onset": "d", "tumour_interval": "a", "life_expectancy": "mo", "paraplegia_duration": "h"}

# One value per stretch that the card tells apart; a threshold itself stands in the stretch it belongs to.
_STRETCHES: dict[str, tuple[Known, ...]] = {
    "radicular_pain": ("none", "unilateral", "bilateral"),
    "radicular_deficit": ("none", "unilateral", "bilateral"),
    "tumour_type": ("breast", "lung", "multiple_myeloma"),
    "metastatic_extent": ("solitary", "multiple"),
    "shared_choice": ("surgery", "radiotherapy", "systemic_therapy", "supportive_care"),
    "deficit_onset": (Fraction(7), Fraction("7.1")),
    "tumour_interval": (Fraction(2), Fraction(5), Fraction("5.1")),
    "life_expectancy": (Fraction("2.9"), Fraction(12), Fraction("12.1")),
    "paraplegia_duration": (Fraction("23.9"), Fraction(24)),
    "affected_vertebrae": (3, 4),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient about whom every fact is known; quantities in the fact's own unit."""

    nocturnal_back_pain: bool
    progressive_back_pain: bool
    new_local_back_pain: bool
    spinal_percussion_pain: bool
    reduced_condition: bool
    increasing_radicular_symptoms: bool
    increasing_cauda_symptoms: bool
    increasing_myelum_symptoms: bool
    pain: bool
    radicular_pain: Side
    radicular_deficit: Side
    mescc_deficit: bool
    severe_deficit: bool
    deficit_onset: Fraction
    deficit_progressive: bool
    can_walk: bool
    deficit_progressive_despite_steroids: bool
    on_steroids: bool
    known_tumour: bool
    tumour_type: str
    tumour_interval: Fraction
    atypical_radiology: bool
    progression_elsewhere: bool
    vertebral_metastases: bool
    radiological_mescc: bool
    metastatic_extent: str
    good_condition: bool
    life_expectancy: Fraction
    fit_for_surgery: bool
    complete_paraplegia: bool
    paraplegia_duration: Fraction
    paraplegia_improves_on_steroids: bool
    affected_vertebrae: int
    surgery_within_24h_possible: bool
    vital_chemotherapy_indication: bool
    systemic_option: bool
    mdo_chooses_systemic: bool
    spinal_instability: bool
    axial_compression_pain: bool
    flexion_compression_pain: bool
    recurrence_after_rt: bool
    re_rt_possible: bool
    re_rt_meaningful: bool
    decline_under_rt_and_steroids: bool
    adequate_rt_possible: bool
    shared_choice: str

    @property
    def alarm_symptom(self) -> bool:
        """Whether any of the card's five alarm symptoms is there."""
        return (
            self.nocturnal_back_pain
            or self.progressive_back_pain
            or self.new_local_back_pain
            or self.spinal_percussion_pain
            or self.reduced_condition
        )

    @property
    def symptoms_increase(self) -> bool:
        """Whether radicular, cauda equina or spinal cord symptoms increase."""
        return self.increasing_radicular_symptoms or self.increasing_cauda_symptoms or self.increasing_myelum_symptoms

    @property
    def clinical_deficit(self) -> bool:
        """Whether a deficit is found at the bedside, whatever imaging shows."""
        return self.mescc_deficit or self.complete_paraplegia or self.severe_deficit or self.radicular_deficit != "none"

    @property
    def deficit_by_mescc(self) -> bool:
        """Whether a deficit counts as caused by MESCC."""
        cord_or_root_sign = (
            self.radicular_deficit != "none"
            or self.severe_deficit
            or self.increasing_cauda_symptoms
            or self.increasing_myelum_symptoms
        )
        return self.mescc_deficit or self.complete_paraplegia or (self.radiological_mescc and cord_or_root_sign)

    @property
    def any_deficit(self) -> bool:
        """Whether there is a deficit, by MESCC or not."""
        return self.deficit_by_mescc or self.radicular_deficit != "none" or self.severe_deficit

    @property
    def metastases_shown(self) -> bool:
        """Whether imaging shows metastases; MESCC on imaging is metastasis."""
        return self.vertebral_metastases or self.radiological_mescc

    @property
    def origin_doubt(self) -> bool:
        """Whether anything speaks against the known tumour as the origin."""
        longest = 2 if self.tumour_type == "lung" else 5
        return self.atypical_radiology or not self.progression_elsewhere or self.tumour_interval > longest

    @property
    def origin_settled(self) -> bool:
        """Whether the metastases may be taken to come from the known tumour."""
        return self.known_tumour and not self.origin_doubt

    @property
    def unstable_spine(self) -> bool:
        """Whether the spine is unstable, or shows either sign of it."""
        return self.spinal_instability or self.axial_compression_pain or self.flexion_compression_pain

    @property
    def symptomatic(self) -> bool:
        """Whether the patient enters the treatment chart."""
        back_pain = (
            self.pain
            or self.nocturnal_back_pain
            or self.progressive_back_pain
            or self.new_local_back_pain
            or self.spinal_percussion_pain
        )
        return (
            back_pain
            or self.radicular_pain != "none"
            or self.symptoms_increase
            or self.any_deficit
            or self.radiological_mescc
            or self.unstable_spine
        )

    @property
    def fast_responder(self) -> bool:
        """Whether the tumour is of a type in which systemic therapy is likely to work fast."""
        return self.tumour_type in {"multiple_myeloma", "non_hodgkin_lymphoma", "germ_cell"}

    @property
    def surgeon_criteria(self) -> bool:
        """Whether all four criteria of the card's point 4 hold."""
        cord_can_recover = (
            not self.complete_paraplegia or self.paraplegia_duration < DAY or self.paraplegia_improves_on_steroids
        )
        return (
            self.fit_for_surgery
            and cord_can_recover
            and self.affected_vertebrae <= 3
            and (not self.any_deficit or self.surgery_within_24h_possible)
        )

    @property
    def surgical_candidate(self) -> bool:
        """Whether an operation is a real option."""
        return self.surgeon_criteria and self.life_expectancy >= 3

    @property
    def re_rt_ok(self) -> bool:
        """Whether radiotherapy can be repeated to some purpose."""
        return self.re_rt_possible and self.re_rt_meaningful

    @property
    def surgery_preferred(self) -> bool:
        """Whether the card prefers surgery."""
        return (
            self.unstable_spine
            or (self.recurrence_after_rt and not self.re_rt_ok)
            or self.decline_under_rt_and_steroids
        )

    @property
    def rt_possible(self) -> bool:
        """Whether radiotherapy, first or repeated, can be given."""
        return self.adequate_rt_possible and (not self.recurrence_after_rt or self.re_rt_ok)


FACTS: tuple[str, ...] = tuple(each.name for each in dataclasses.fields(Patient))
"""The ids of all facts, in the order of the dictionary."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a total case: the outcome and, per (flowchart, id), the hours allowed or None for no deadline.

    The outcome is None only where the run starts at the aftercare chart, whose own outcome the card does not name.
    """

    outcome: str | None
    recommendations: dict[Key, int | None]


@dataclass(frozen=True, slots=True)
class Partial:
    """The answer over all completions of a case: what holds in all of them, in some, and what would settle the rest."""

    status: Literal["complete", "undetermined"]
    outcome: str | None
    possible_outcomes: frozenset[str]
    definite: dict[Key, tuple[int | None, bool]]
    """Per recommendation the hours allowed (the fewest still possible) and whether that still varies."""
    possible: dict[Key, frozenset[str]]
    """Per recommendation that some completions give: the facts on which it, or its deadline, depends."""
    missing: frozenset[str]


@dataclass(slots=True)
class _Sheet:
    """The answer being written while the charts are walked."""

    lines: dict[Key, int | None] = field(default_factory=dict)

    def add(self, flowchart: Entry, *ids: str, within: int | None = None) -> None:
        for each in ids:
            self.lines[flowchart, each] = within


# ---- total cases


def total(facts: Facts, entry: Entry = "diagnostiek") -> Result:
    """Outcome and recommendations of a case that gives every fact.

    Raises: ValueError, if a fact is absent, null, unknown to the card or outside its domain.
    """
    return _answer(patient(facts), entry)


def patient(facts: Facts) -> Patient:
    """The patient whom a total case describes, quantities in their own units. Raises: ValueError."""
    known = _known(facts)
    if absent := [name for name in FACTS if name not in known]:
        message = f"not a total case, unknown are: {', '.join(absent)}"
        raise ValueError(message)
    return Patient(**known)  # type: ignore[arg-type]  # _known has checked each value against its field


def _answer(who: Patient, entry: Entry) -> Result:
    sheet = _Sheet()
    match entry:
        case "diagnostiek":
            outcome: str | None = _diagnosis(who, sheet)
        case "behandeling":
            outcome = _treatment(who, sheet)
        case "nazorg":
            _aftercare(who, sheet)
            outcome = None
    return Result(outcome, sheet.lines)


def _diagnosis(who: Patient, sheet: _Sheet) -> str:
    chart: Entry = "diagnostiek"
    sheet.add(chart, "instruct_return")
    if not (
        who.alarm_symptom
        or who.symptoms_increase
        or who.radicular_pain != "none"
        or who.clinical_deficit
        or who.metastases_shown
        or who.unstable_spine
    ):
        return "no_alarm_symptom"
    if who.symptoms_increase:
        sheet.add(chart, "consider_mescc")
    _steroids(who, sheet, chart)
    sheet.add(chart, "mri_whole_spine", within=_mri_hours(who))
    if not who.metastases_shown:
        return "no_vertebral_metastases"
    if who.deficit_progressive_despite_steroids:
        sheet.add(chart, "consider_decompression")
    if not who.origin_settled:
        if not who.severe_deficit and not who.on_steroids:
            sheet.add(chart, "withhold_steroids")
        sheet.add(chart, "pet_ct")
        sheet.add(chart, "biopsy", within=DAY if who.any_deficit or who.radiological_mescc else WEEK)
    return _treatment(who, sheet)


def _steroids(who: Patient, sheet: _Sheet, chart: Entry) -> None:
    """Both charts start steroids on a severe deficit; with an unknown tumour the card contradicts itself."""
    if who.severe_deficit:
        sheet.add(chart, "start_dexamethasone" if who.known_tumour else "urgent_steroid_consult")


def _mri_hours(who: Patient) -> int:
    applicable = [2 * WEEK]
    if who.radicular_pain == "unilateral" or who.increasing_radicular_symptoms:
        applicable.append(WEEK)
    if who.radicular_deficit == "unilateral":
        applicable.append(24 if who.deficit_onset <= 7 else 48)
    if (
        who.mescc_deficit
        or who.radicular_deficit == "bilateral"
        or who.radicular_pain == "bilateral"
        or who.increasing_cauda_symptoms
        or who.increasing_myelum_symptoms
        or who.severe_deficit
        or who.complete_paraplegia
    ):
        applicable.append(12)
    return min(applicable)


def _treatment(who: Patient, sheet: _Sheet) -> str:
    chart: Entry = "behandeling"
    if not who.symptomatic:
        _aftercare(who, sheet)
        return "not_symptomatic"
    _steroids(who, sheet, chart)
    sheet.add(chart, "start_treatment", within=_start_hours(who))
    _consultation(who, sheet)
    outcome = _therapy(who, sheet)
    _aftercare(who, sheet)
    return outcome


def _start_hours(who: Patient) -> int:
    bad_root_or_cord = who.severe_deficit or who.radicular_deficit == "bilateral"
    if who.deficit_by_mescc:
        pronounced = not who.can_walk or who.complete_paraplegia or bad_root_or_cord
        return 24 if who.deficit_onset <= 7 or pronounced else 72
    if bad_root_or_cord:
        return 24
    if who.radicular_deficit == "unilateral":
        return 72
    return 7 * DAY if who.radiological_mescc else 14 * DAY


def _consultation(who: Patient, sheet: _Sheet) -> None:
    chart: Entry = "behandeling"
    sheet.add(chart, "mdo", "estimate_survival")
    if who.any_deficit or who.unstable_spine:
        sheet.add(chart, "ad_hoc_mdo")
    if who.any_deficit:
        sheet.add(chart, "involve_neurologist")
    if who.surgeon_criteria or who.surgery_preferred or not who.rt_possible or who.deficit_progressive_despite_steroids:
        sheet.add(chart, "involve_spine_surgeon")


def _therapy(who: Patient, sheet: _Sheet) -> str:
    chart: Entry = "behandeling"
    if (
        who.deficit_by_mescc
        and who.origin_settled
        and (who.fast_responder or who.vital_chemotherapy_indication)
        and who.systemic_option
        and not who.unstable_spine
    ):
        sheet.add(chart, "consider_systemic_first")
        if who.mdo_chooses_systemic:
            sheet.add(chart, "systemic_therapy")
            return "follow_up"
    surgery_is_due = who.surgery_preferred or not who.rt_possible or who.deficit_progressive_despite_steroids
    if who.surgical_candidate and surgery_is_due:
        return _shared_choice(who, sheet)
    if who.rt_possible:
        sheet.add(chart, _radiotherapy(who))
    elif who.systemic_option:
        sheet.add(chart, "systemic_therapy")
    else:
        sheet.add(chart, "best_supportive_care")
    return "follow_up"


def _shared_choice(who: Patient, sheet: _Sheet) -> str:
    chart: Entry = "behandeling"
    sheet.add(chart, "urgent_consult_choice")
    if who.surgery_preferred:
        sheet.add(chart, "prefer_surgery")
    match who.shared_choice:
        case "surgery":
            sheet.add(chart, "surgery")
        case "radiotherapy" if who.rt_possible:
            sheet.add(chart, _radiotherapy(who))
        case "systemic_therapy" if who.systemic_option:
            sheet.add(chart, "systemic_therapy")
        case "supportive_care":
            sheet.add(chart, "best_supportive_care")
        case _:
            return "choice_not_available"
    return "follow_up"


def _radiotherapy(who: Patient) -> str:
    if who.recurrence_after_rt:
        return "re_irradiation"
    if who.metastatic_extent != "multiple":
        return "radiotherapy_30_39gy_10_13fr"
    if who.any_deficit and who.good_condition and who.life_expectancy > 12:
        return "radiotherapy_30gy_10fr"
    return "radiotherapy_8gy_1fr"


def _aftercare(who: Patient, sheet: _Sheet) -> None:
    chart: Entry = "nazorg"
    sheet.add(chart, "mobilise_after_surgeon_review" if who.unstable_spine else "mobilise_on_pain")
    sheet.add(chart, "patient_leaflet", "inform_gp", "name_coordinating_physician", "repeat_imaging_policy")
    sheet.add(chart, "see_guidelines")
    if who.on_steroids or (who.severe_deficit and who.known_tumour):
        sheet.add(chart, "taper_steroids")


# ---- partial cases


def completions(facts: Facts) -> Iterator[Patient]:
    """Every patient whom the case may describe, with one value per stretch of each unknown fact.

    Order: the last unknown fact (in the dictionary's order) changes fastest.
    Raises: ValueError, if there are more than `WIDEST`.
    """
    known = _known(facts)
    unknown = _unknown(known)
    if (number := math.prod(len(_values(name)) for name in unknown)) > WIDEST:
        message = f"{len(unknown)} unknown facts give {number} completions, more than {WIDEST}"
        raise ValueError(message)
    for values in itertools.product(*map(_values, unknown)):
        yield Patient(**known, **dict(zip(unknown, values, strict=True)))  # type: ignore[arg-type]  # as in `patient`


def partial(facts: Facts, entry: Entry = "diagnostiek") -> Partial:
    """What holds in all completions of the case, what in some, and which facts can still change it."""
    unknown = _unknown(_known(facts))
    results = [_answer(who, entry) for who in completions(facts)]
    keys = sorted({key for result in results for key in result.recommendations})
    given = {key: [_column(result, key) for result in results] for key in keys}
    waits = {key: _essential(unknown, column) for key, column in given.items()}
    outcomes = [result.outcome for result in results]
    missing = _essential(unknown, outcomes).union(*waits.values())
    possible_outcomes = frozenset(each for each in outcomes if each is not None)
    definite: dict[Key, tuple[int | None, bool]] = {}
    for key, column in given.items():
        if _ABSENT not in column:
            shortest = min(column)
            definite[key] = (None if shortest == math.inf else int(shortest), min(column) != max(column))
    return Partial(
        status="undetermined" if missing else "complete",
        outcome=min(possible_outcomes) if len(possible_outcomes) == 1 else None,
        possible_outcomes=possible_outcomes,
        definite=definite,
        possible={key: waits[key] for key in keys if key not in definite},
        missing=missing,
    )


_ABSENT = -1.0


def _column(result: Result, key: Key) -> float:
    """The hours allowed, infinity for a recommendation without a deadline, or the mark for one not given."""
    if key not in result.recommendations:
        return _ABSENT
    hours = result.recommendations[key]
    return math.inf if hours is None else float(hours)


def _essential(unknown: Sequence[str], column: Sequence[object]) -> frozenset[str]:
    """The unknown facts for which two completions that differ only there give something else in this column."""
    found: set[str] = set()
    stride = len(column)
    for name in unknown:
        span = stride
        stride //= len(_values(name))
        for start in range(0, len(column), span):
            first = column[start : start + stride]
            if any(column[at : at + stride] != first for at in range(start + stride, start + span, stride)):
                found.add(name)
                break
    return frozenset(found)


def _values(name: str) -> tuple[Known, ...]:
    return _STRETCHES.get(name, (False, True))


def _unknown(known: Mapping[str, Known]) -> list[str]:
    return [name for name in FACTS if name not in known]


# ---- reading a case

_CODES: dict[str, frozenset[str]] = {
    "radicular_pain": frozenset({"none", "unilateral", "bilateral"}),
    "radicular_deficit": frozenset({"none", "unilateral", "bilateral"}),
    "tumour_type": frozenset(
        {"breast", "lung", "prostate", "kidney", "multiple_myeloma", "non_hodgkin_lymphoma", "germ_cell", "other"}
    ),
    "metastatic_extent": frozenset({"solitary", "oligometastatic", "multiple"}),
    "shared_choice": frozenset({"surgery", "radiotherapy", "systemic_therapy", "supportive_care"}),
}


def _known(facts: Facts) -> dict[str, Known]:
    """The facts that are known, checked, quantities as exact numbers in their own unit."""
    if strange := sorted(set(facts) - set(FACTS)):
        message = f"no such fact: {', '.join(strange)}"
        raise ValueError(message)
    return {name: _checked(name, value) for name, value in facts.items() if value is not None}


def _checked(name: str, value: Value) -> Known:
    if name in _UNIT_OF:
        amount = _quantity(value, _UNIT_OF[name])
        if amount is not None and amount >= 0:
            return amount
    elif name == "affected_vertebrae":
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 33:
            return value
    elif name in _CODES:
        if isinstance(value, str) and value in _CODES[name]:
            return value
    elif isinstance(value, bool):
        return value
    message = f"{name} cannot be {value!r}"
    raise ValueError(message)


def _quantity(value: Value, unit: str) -> Fraction | None:
    match value:
        case bool():
            return None
        case str():
            number, _, written = value.partition(" ")
            if written not in _DAYS_PER:
                return None
            return Fraction(number) * _DAYS_PER[written] / _DAYS_PER[unit]
        case _:
            return Fraction(str(value))  # by its decimal digits: 7.1 is 71/10


# ---- provenance


def provenance(facts: Facts) -> dict[Key, Provenance]:
    """How firmly the card carries a recommendation of a total case, run from the entry chart.

    Only for recommendations whose provenance does not depend on how the chart is drawn; where several rows of a table
    hold, the first counts.
    """
    who = patient(facts)
    given = _answer(who, "diagnostiek").recommendations
    carried: dict[Key, Provenance] = {
        ("diagnostiek", "mri_whole_spine"): _mri_provenance(who),
        ("diagnostiek", "urgent_steroid_consult"): "reading",
        ("behandeling", "urgent_steroid_consult"): "reading",
        ("behandeling", "ad_hoc_mdo"): "guideline",
        ("nazorg", "mobilise_after_surgeon_review"): "reading",
        ("behandeling", "radiotherapy_30_39gy_10_13fr"): "stated",
        ("behandeling", "radiotherapy_30gy_10fr"): "stated",
        ("behandeling", "radiotherapy_8gy_1fr"): _single_fraction_provenance(who),
    }
    if (start := _start_provenance(who)) is not None:
        carried["behandeling", "start_treatment"] = start
    if not (who.surgeon_criteria or who.surgery_preferred):
        carried["behandeling", "involve_spine_surgeon"] = "reading"
    if ("behandeling", "urgent_consult_choice") not in given:
        carried["behandeling", "best_supportive_care"] = "reading"
        if ("behandeling", "consider_systemic_first") not in given:
            carried["behandeling", "systemic_therapy"] = "stated" if who.deficit_by_mescc else "reading"
    return {key: firmness for key, firmness in carried.items() if key in given}


def _mri_provenance(who: Patient) -> Provenance:
    rows: tuple[tuple[bool, Provenance], ...] = (
        (who.mescc_deficit or who.radicular_deficit == "bilateral", "stated"),
        (who.radicular_pain == "bilateral", "guideline"),
        (who.increasing_cauda_symptoms or who.increasing_myelum_symptoms, "guideline"),
        (who.severe_deficit or who.complete_paraplegia, "reading"),
        (who.radicular_deficit == "unilateral", "stated" if who.deficit_progressive else "reading"),
        (who.radicular_pain == "unilateral", "stated"),
        (who.increasing_radicular_symptoms, "reading"),
    )
    return next((firmness for holds, firmness in rows if holds), "stated")


def _start_provenance(who: Patient) -> Provenance | None:
    """None for the two-week class, where the card's wording is stated and its "and/or" is read."""
    if who.deficit_by_mescc:
        fast = who.deficit_onset < 7
        slow = who.deficit_onset > 7 and _start_hours(who) > DAY
        return "stated" if who.mescc_deficit and who.deficit_progressive and (fast or slow) else "reading"
    if who.any_deficit:
        return "reading"
    if who.radiological_mescc:
        return "stated" if who.pain else "reading"
    return None


def _single_fraction_provenance(who: Patient) -> Provenance:
    """Exactly twelve months is the one patient about whom the card and the full guideline differ."""
    exactly_a_year = who.any_deficit and who.good_condition and who.life_expectancy == 12
    return "reading" if exactly_a_year else "stated"
