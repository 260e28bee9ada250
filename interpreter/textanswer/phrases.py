"""The fixed words of an answer, in Dutch and in English."""

from __future__ import annotations

from interpreter.model import Provenance, Status, Strength
from interpreter.slotted import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words around what a guideline says itself; `{}` marks where its own words come."""

    months: tuple[str, ...]
    decimal_mark: str
    yes: str
    no: str
    either: str
    both: str
    not_: str
    at_least: str
    otherwise: str
    strength: dict[Strength, str]
    provenance: dict[Provenance, str]
    status: dict[Status, str]

    case: str
    outcome: str
    outcome_only: str
    undetermined: str
    one_possible: str
    nothing_possible: str
    counted_from: str
    counted_from_time: str
    warned: tuple[str, str]

    with_deadline: str
    without_deadline: str
    nothing_definite: str
    within: str
    until: str
    at_latest: str
    may_lengthen: str
    also_in: str

    may_follow: str
    after_answers: str
    after: str
    if_so: str
    waits_for: str
    and_more: str

    why: str
    still_open: str
    goes_to: str
    ends: str
    unknown: str

    needed: str
    ask_now: str
    obtained_by: str
    yes_or_no: str
    number: str
    number_of: str
    number_in: str
    from_to: str

    readings: str
    chosen: str
    by_guideline: str
    warnings: str
    about: str
    guideline: str
    source: str
    age: tuple[str, str]
    inexact: str


DUTCH = Phrases(
    months=(
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    decimal_mark=",",
    yes="ja",
    no="nee",
    either="of",
    both="en",
    not_="niet",
    at_least="ten minste {} van",
    otherwise="anders",
    strength={Strength.MUST: "moet", Strength.SHOULD: "bij voorkeur", Strength.MAY: "te overwegen"},
    provenance={
        Provenance.STATED: "",
        Provenance.GUIDELINE: "uit de volledige richtlijn, {}",
        Provenance.READING: "berust op lezing {}",
    },
    status={Status.DRAFT: "concept", Status.ACTIVE: "in gebruik", Status.RETIRED: "ingetrokken"},
    case="casus {}",
    outcome="uitkomst: {}",
    outcome_only="uitkomst: {}; het advies ligt nog niet helemaal vast",
    undetermined="nog niet bepaald; de uitkomst kan nog zijn: {}",
    one_possible="nog niet bepaald; zonder verdere gegevens is de uitkomst: {}",
    nothing_possible="de richtlijn komt bij geen uitkomst",
    counted_from="Termijnen tellen vanaf: {}.",
    counted_from_time="Termijnen tellen vanaf {} ({}). Kloktijden in UTC{}.",
    warned=("Let op: er is {} waarschuwing, zie onder.", "Let op: er zijn {} waarschuwingen, zie onder."),
    with_deadline="Wat te doen, met termijn",
    without_deadline="Wat te doen, zonder vaste termijn",
    nothing_definite="Met deze gegevens staat nog geen advies vast.",
    within="binnen {}",
    until="tot {}",
    at_latest="uiterlijk binnen {}",
    may_lengthen="De termijn kan nog langer worden, niet korter. Hij hangt af van: {}.",
    also_in="ook in {}",
    may_follow="Wat nog kan volgen",
    after_answers="Hangt af van wat nu te vragen of te onderzoeken is",
    after="Hangt mede af van: {}",
    if_so="zo ja, {}",
    waits_for="Wacht op {}:",
    and_more="en nog {}",
    why="Waarom",
    still_open="nog open: {}",
    goes_to="Verder met: {}",
    ends="Einde: {}",
    unknown="onbekend",
    needed="Wat nog nodig is (de beste vraag eerst)",
    ask_now="Nu te vragen of te onderzoeken",
    obtained_by="Volgt uit: {}",
    yes_or_no="ja of nee",
    number="aantal",
    number_of="aantal {}",
    number_in="getal in {}",
    from_to="van {} tot en met {}",
    readings="Lezingen waarop dit antwoord berust",
    chosen="Gekozen: {}",
    by_guideline="Zo staat het in de volledige richtlijn.",
    warnings="Waarschuwingen",
    about="Over dit antwoord",
    guideline="Richtlijn {} {} ({}), sha256 {}; {}.",
    source="Bron: {} ({}), {}.",
    age=("{} jaar oud", "{} jaar oud"),
    inexact="De richtlijn is te groot voor een exact antwoord: er kan meer open staan dan nodig is.",
)

ENGLISH = Phrases(
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    decimal_mark=".",
    yes="yes",
    no="no",
    either="or",
    both="and",
    not_="not",
    at_least="at least {} of",
    otherwise="otherwise",
    strength={Strength.MUST: "must", Strength.SHOULD: "should", Strength.MAY: "may be considered"},
    provenance={
        Provenance.STATED: "",
        Provenance.GUIDELINE: "from the full guideline, {}",
        Provenance.READING: "rests on reading {}",
    },
    status={Status.DRAFT: "draft", Status.ACTIVE: "active", Status.RETIRED: "retired"},
    case="case {}",
    outcome="outcome: {}",
    outcome_only="outcome: {}; the advice is not settled entirely yet",
    undetermined="undetermined; the outcome can still be: {}",
    one_possible="undetermined; without further facts the outcome is: {}",
    nothing_possible="the guideline arrives at no outcome",
    counted_from="Deadlines count from: {}.",
    counted_from_time="Deadlines count from {} ({}). Clock times in UTC{}.",
    warned=("Note: there is {} warning, see below.", "Note: there are {} warnings, see below."),
    with_deadline="What to do, with a deadline",
    without_deadline="What to do, no deadline stated",
    nothing_definite="With these facts no advice is definite yet.",
    within="within {}",
    until="until {}",
    at_latest="within {} at the latest",
    may_lengthen="The deadline may still get longer, not shorter. It depends on: {}.",
    also_in="also in {}",
    may_follow="What may follow",
    after_answers="Depends on what can be asked or examined now",
    after="Depends also on: {}",
    if_so="if so, {}",
    waits_for="Waiting for {}:",
    and_more="and {} more",
    why="Why",
    still_open="still open: {}",
    goes_to="On to: {}",
    ends="End: {}",
    unknown="unknown",
    needed="What is still needed (best question first)",
    ask_now="To ask or examine now",
    obtained_by="Comes from: {}",
    yes_or_no="yes or no",
    number="number",
    number_of="number of {}",
    number_in="number in {}",
    from_to="from {} to {}",
    readings="Readings on which this answer rests",
    chosen="Chosen: {}",
    by_guideline="The full guideline says so.",
    warnings="Warnings",
    about="About this answer",
    guideline="Guideline {} {} ({}), sha256 {}; {}.",
    source="Source: {} ({}), {}.",
    age=("{} year old", "{} years old"),
    inexact="The guideline is too large for an exact answer: more may be called open than need be.",
)


def phrases(language: str) -> Phrases:
    """Return the words in this language; in English where it is not Dutch."""
    return DUTCH if language == "nl" else ENGLISH
