"""The words around a trace, in Dutch and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.model import Provenance
from interpreter.slotted import dataclass
from interpreter.tracing.trace import Subject
from interpreter.tracing.uses import Where

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of a trace; `{}` marks where names and numbers come."""

    subjects: Mapping[Subject, str]
    kinds: Mapping[str, str]
    """The words for what the format calls a kind of statement, reading, recommendation, fact or node."""
    parts: Mapping[Where, str]
    provenance: Mapping[Provenance, str]
    title: str
    rests_on: str
    readings: str
    cases: str
    no_case: str
    and_more: str
    nothing: str
    uncited: str
    otherwise: str
    totals: str
    statements: str
    by_word: Mapping[Where, str]
    of_readings: str
    of_properties: str
    of_cases: str
    column_statement: str
    column_parts: str
    column_cases: str


ENGLISH = Words(
    subjects={
        Subject.STATEMENT: "statement",
        Subject.READING: "reading",
        Subject.RECOMMENDATION: "recommendation",
        Subject.CRITERION: "criterion",
        Subject.FACT: "fact",
        Subject.FLOWCHART: "flowchart",
        Subject.NODE: "node",
        Subject.PROPERTY: "property",
    },
    kinds={},
    parts={
        Where.NODE: "node",
        Where.BRANCH: "branch",
        Where.ADVICE: "advice",
        Where.RECOMMENDATION: "catalogue",
        Where.CRITERION: "criterion",
        Where.FACT: "fact",
        Where.READING: "reading",
        Where.PROPERTY: "property",
        Where.NOT_ENCODED: "not encoded",
    },
    provenance={Provenance.STATED: "stated", Provenance.GUIDELINE: "full guideline", Provenance.READING: "reading"},
    title="{}, version {}: what rests on what",
    rests_on="rests on",
    readings="by reading",
    cases="cases ({})",
    no_case="no case",
    and_more="and {} more",
    nothing="nothing rests on it",
    uncited="not encoded, and not listed as left out",
    otherwise="otherwise",
    totals="Totals",
    statements="{} statements: {} encoded, {} with something left out on purpose, {} not cited at all{}",
    by_word={Where.BRANCH: "{} branches: {}", Where.ADVICE: "{} entries of advice: {}"},
    of_readings="{} readings, {} of them retired",
    of_properties="{} properties protect {} statements",
    of_cases="{} cases; encoded statements that no case's answer cites: {}",
    column_statement="statement",
    column_parts="where",
    column_cases="cases",
)

DUTCH = Words(
    subjects={
        Subject.STATEMENT: "uitspraak",
        Subject.READING: "lezing",
        Subject.RECOMMENDATION: "aanbeveling",
        Subject.CRITERION: "criterium",
        Subject.FACT: "gegeven",
        Subject.FLOWCHART: "stroomdiagram",
        Subject.NODE: "knoop",
        Subject.PROPERTY: "eigenschap",
    },
    kinds={
        "criterion": "criterium",
        "advice": "advies",
        "deadline": "termijn",
        "dose": "dosis",
        "exception": "uitzondering",
        "reference": "verwijzing",
        "reading": "onze keuze",
        "guideline": "volledige richtlijn",
        "stated": "de bron zegt het",
        "must": "moet",
        "should": "bij voorkeur",
        "may": "te overwegen",
        "boolean": "ja of nee",
        "code": "code",
        "integer": "geheel getal",
        "quantity": "getal met eenheid",
        "decision": "beslissing",
        "action": "handeling",
        "call": "aanroep",
        "end": "einde",
    },
    parts={
        Where.NODE: "knoop",
        Where.BRANCH: "tak",
        Where.ADVICE: "advies",
        Where.RECOMMENDATION: "lijst",
        Where.CRITERION: "criterium",
        Where.FACT: "gegeven",
        Where.READING: "lezing",
        Where.PROPERTY: "eigenschap",
        Where.NOT_ENCODED: "niet opgenomen",
    },
    provenance={
        Provenance.STATED: "de bron zegt het",
        Provenance.GUIDELINE: "volledige richtlijn",
        Provenance.READING: "lezing",
    },
    title="{}, versie {}: wat waarop berust",
    rests_on="berust op",
    readings="volgens lezing",
    cases="casussen ({})",
    no_case="geen casus",
    and_more="en nog {}",
    nothing="niets berust erop",
    uncited="niet opgenomen, en niet genoemd als weggelaten",
    otherwise="anders",
    totals="Totalen",
    statements="{} uitspraken: {} opgenomen, {} waarvan bewust iets is weggelaten, {} nergens aangehaald{}",
    by_word={Where.BRANCH: "{} takken: {}", Where.ADVICE: "{} regels met advies: {}"},
    of_readings="{} lezingen, waarvan {} ingetrokken",
    of_properties="{} eigenschappen beschermen {} uitspraken",
    of_cases="{} casussen; opgenomen uitspraken die het antwoord op geen enkele casus aanhaalt: {}",
    column_statement="uitspraak",
    column_parts="waar",
    column_cases="casussen",
)


def words(language: str) -> Words:
    """Return the words in a language; those of one that is not known here are English."""
    return DUTCH if language.split("-", maxsplit=1)[0] == "nl" else ENGLISH
