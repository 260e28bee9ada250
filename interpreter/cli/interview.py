"""What a person types in an interview: an answer to a question about one fact, or a wish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING

from interpreter.case import read
from interpreter.model import FactType
from interpreter.unary import Unfit
from interpreter.units import UNITS, plain

if TYPE_CHECKING:
    from interpreter.engine.answer import Given
    from interpreter.model import Fact, Text
    from interpreter.textanswer.wording import Wording


class Wish(Enum):
    """What a person may want in place of answering."""

    WHY = auto()
    BACK = auto()
    SKIP = auto()
    STOP = auto()
    HELP = auto()


_WISHES = {
    Wish.WHY: ("?", "waarom", "why"),
    Wish.BACK: ("terug", "back"),
    Wish.SKIP: ("", "-", "overslaan", "onbekend", "weet niet", "skip", "unknown"),
    Wish.STOP: ("klaar", "stop", "einde", "done", "quit", "exit"),
    Wish.HELP: ("help", "hulp"),
}
WISHES = {word: wish for wish, words in _WISHES.items() for word in words}
YES = frozenset({"j", "ja", "y", "yes", "true", "waar"})
NO = frozenset({"n", "nee", "no", "false", "onwaar"})
_AMOUNT = re.compile(r"(?P<number>[-+]?\d+(?:[.,]\d+)?)\s*(?P<unit>\S.*)?")
_UNIT_NAMES = {
    name.lower(): unit.code for unit in UNITS.values() for name in (*unit.plural, *unit.singular, unit.code) if name
}
"""The units as people write them, in both languages, to their codes. Codes come last, so that they win."""
_UNIT_NAMES |= {"jaren": "a", "uren": "h", "u": "h"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the fact that was asked for, as the case keeps it."""

    given: Given


class Unclear(Exception):  # noqa: N818 - what it was
    """An answer that is none of the fact's values."""


def understood(fact: Fact, typed: str) -> Value | Wish:
    """Return what a person typed: a value of the fact, or a wish. A value of the fact goes before a wish.

    Raises:
        Unclear: it is neither.
    """
    text = " ".join(typed.split())
    try:
        return Value(read(fact, _plain(fact, text)))
    except Unfit:
        wish = WISHES.get(text.lower())
        if wish is None:
            raise Unclear from None
        return wish


def _plain(fact: Fact, text: str) -> object:
    """Return what was typed as a case would hold it; the text itself where it is nothing known."""
    word = text.lower()
    match fact.type:
        case FactType.BOOLEAN:
            return True if word in YES else False if word in NO else text
        case FactType.CODE:
            return _code(fact, word) or text
        case FactType.QUANTITY | FactType.INTEGER:
            found = _AMOUNT.fullmatch(text)
            if found is None:
                return text
            number = found["number"].replace(",", ".")
            if not found["unit"]:
                return Decimal(number)
            return f"{number} {_UNIT_NAMES.get(found['unit'].lower(), found['unit'])}"


def _code(fact: Fact, word: str) -> str | None:
    """Return the code with this number in the list, this id, or this label in any language."""
    for number, (code, label) in enumerate(fact.codes, 1):
        if word in {str(number), code.lower()} or word in _labels(label):
            return code
    return None


def _labels(label: Text) -> set[str]:
    return {text.lower() for _, text in label.by_language}


def choices(fact: Fact, say: Wording) -> list[str]:
    """Return the lines that show what can be answered: the codes by number, or nothing."""
    return [f"{number}. {say.text(label)}" for number, (_, label) in enumerate(fact.codes, 1)]


def cure(fact: Fact, say: Wording) -> str:
    """Return what to type, after an answer that was not understood."""
    dutch = say.language == "nl"
    match fact.type:
        case FactType.BOOLEAN:
            return "Antwoord met ja of nee." if dutch else "Answer yes or no."
        case FactType.CODE:
            return "Kies een nummer of een woord uit de lijst." if dutch else "Choose a number or a word of the list."
        case FactType.QUANTITY | FactType.INTEGER:
            parts = ["Geef een getal" if dutch else "Give a number"]
            if fact.unit is not None and fact.unit.code != "1":
                after = "of met een eenheid erachter" if dutch else "or with a unit after it"
                parts.append(f"in {say.unit(fact.unit)}, {after}")
            if fact.minimum is not None:
                bound = plain(fact.minimum)
                parts.append(f"ten minste {bound}" if dutch else f"at least {bound}")
            if fact.maximum is not None:
                bound = plain(fact.maximum)
                parts.append(f"ten hoogste {bound}" if dutch else f"at most {bound}")
            return ", ".join(parts) + "."
