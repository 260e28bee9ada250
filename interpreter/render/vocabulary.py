"""The words of the picture itself, in Dutch and English; a guideline in another language gets the English ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.model import Provenance, Status, Strength
from interpreter.units import plain

if TYPE_CHECKING:
    from decimal import Decimal

    from interpreter.units import Quantity, Unit

_WORDS = {
    "start": ("Start", "Start"),
    "decision": ("Vraag", "Question"),
    "action": ("Doen", "Do"),
    "call": ("Ga naar", "Go to"),
    "end": ("Einde", "End"),
    "connector": ("verder op een ander blad", "goes on on another sheet"),
    "sheet": ("blad", "sheet"),
    "to sheet": ("naar blad", "to sheet"),
    "from sheet": ("van blad", "from sheet"),
    "advice": ("Advies", "Advice"),
    "else": ("anders", "otherwise"),
    "in order": ("de eerste tak die past, geldt", "the first branch that fits holds"),
    "if": ("als", "if"),
    "and": ("en", "and"),
    "or": ("of", "or"),
    "not": ("niet", "not"),
    "yes": ("ja", "yes"),
    "no": ("nee", "no"),
    "at least": ("ten minste", "at least"),
    "of": ("van", "of"),
    "within": ("binnen", "within"),
    "at latest": ("uiterlijk binnen", "at the latest within"),
    "guideline": ("richtlijn", "guideline"),
    "version": ("versie", "version"),
    "source": ("bron", "source"),
    "dose": ("dosis", "dose"),
    "legend": ("Legenda", "Legend"),
    "whole": ("alle stroomdiagrammen", "all flowcharts"),
    "flowchart": ("stroomdiagram", "flowchart"),
    "outcome": ("uitkomst", "outcome"),
    "choice": ("keuze", "choice"),
    "case": ("Casus", "Case"),
    "case unnamed": ("zonder naam", "unnamed"),
    "complete": ("de gegevens bepalen het advies", "the facts settle the advice"),
    "undetermined": ("nog niet bepaald: er ontbreken gegevens", "not settled yet: facts are missing"),
    "definite": ("Staat vast", "Definite"),
    "possible": ("Nog mogelijk", "Still possible"),
    "waits for": ("hangt af van", "depends on"),
    "numbers": ("nr.", "no."),
    "missing": ("Ontbreekt (eerste vraag eerst)", "Missing (best question first)"),
    "nothing": ("geen advies in dit stroomdiagram", "no advice in this flowchart"),
    "elsewhere": ("Advies in andere stroomdiagrammen", "Advice in other flowcharts"),
    "due": ("uiterlijk", "due"),
    "possible outcomes": ("mogelijke uitkomsten", "possible outcomes"),
    "step": ("stap", "step"),
    "on the path": ("op de weg van deze casus", "on the way of this case"),
    "may be reached": ("kan nog worden bereikt", "may still be reached"),
    "not reached": ("niet op de weg van deze casus", "not on the way of this case"),
    "all seen": ("✓ alles gezien door de casussen", "✓ all of it seen by the cases"),
    "seen in part": ("? een deel gezien (aantallen)", "? a part of it seen (counts)"),
    "not seen": ("door geen casus bereikt", "reached by no case"),
    "never seen": ("nooit gezien", "never seen"),
    "marks": ("uitspraak van de bron", "statement of the source"),
    "within-12h": ("binnen 12 uur of eerder", "within 12 hours or sooner"),
    "within-24h": ("binnen 24 uur", "within 24 hours"),
    "within-72h": ("binnen 72 uur", "within 72 hours"),
    "within-7d": ("binnen 7 dagen", "within 7 days"),
    "later": ("meer dan 7 dagen", "more than 7 days"),
    "call line": ("ga verder in het andere stroomdiagram", "continues in the other flowchart"),
    "continued": ("vervolg", "continued"),
    "stream": ("aantal rijen dat hier zeker gaat", "rows that surely go here"),
    "uncertain stream": ("? daarbij: kan hier gaan, gegevens ontbreken", "? besides: may go here, facts are missing"),
    "bar": ("deel van alle rijen: zeker, onzeker", "share of all rows: sure, uncertain"),
    "hidden stream": ("aantal niet getoond", "number not shown"),
    "added": ("toegevoegd", "added"),
    "removed": ("verwijderd", "removed"),
    "changed": ("gewijzigd", "changed"),
    "numbered": ("de eerste die past, geldt", "the first that fits holds"),
}
_STATUS = {
    Status.DRAFT: ("concept", "draft"),
    Status.ACTIVE: ("van kracht", "active"),
    Status.RETIRED: ("ingetrokken", "retired"),
}
_STRENGTH = {
    Strength.MUST: ("moet", "must"),
    Strength.SHOULD: ("bij voorkeur", "should"),
    Strength.MAY: ("te overwegen", "may"),
}
_PROVENANCE = {
    Provenance.STATED: ("de bron zegt het", "the source says so"),
    Provenance.GUIDELINE: ("de volledige richtlijn zegt het", "the full guideline says so"),
    Provenance.READING: ("lezing: onze keuze", "reading: our choice"),
}


def say(language: str, key: str) -> str:
    """Return a word of the picture."""
    return _WORDS[key][_column(language)]


def status(language: str, of: Status) -> str:
    """Return whether the guideline may be used, in words."""
    return _STATUS[of][_column(language)]


def strength(language: str, of: Strength) -> str:
    """Return how binding a recommendation is, in words."""
    return _STRENGTH[of][_column(language)]


def provenance(language: str, of: Provenance) -> str:
    """Return who says it, in words."""
    return _PROVENANCE[of][_column(language)]


def amount(language: str, value: Decimal, unit: Unit | None) -> str:
    """Return a number with its unit in words: `12 uur`, `1 week`, `2,5 dagen` in Dutch."""
    number = plain(value)
    if _column(language) == 0:
        number = number.replace(".", ",")
    if unit is None:
        return number
    name = unit.name(language, one=value == 1)
    return f"{number} {name}".strip() if name != "%" else f"{number}%"


def within(language: str, deadline: Quantity, *, at_latest: bool = False) -> str:
    """Return a deadline in words: `binnen 12 uur`."""
    start = say(language, "at latest" if at_latest else "within")
    return f"{start} {amount(language, deadline.value, deadline.unit)}"


def _column(language: str) -> int:
    return 0 if language.split("-", maxsplit=1)[0] == "nl" else 1
