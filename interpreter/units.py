"""Units of measure: UCUM codes of a few dimensions, each an exact multiple of the dimension's smallest unit.

Every unit is a whole number of its dimension's base unit (seconds, micrograms, ...), so a conversion never rounds.
The month and the year are UCUM's mean Julian ones: 1 mo = 30.4375 d, 1 a = 365.25 d.
Source: UCUM, https://ucum.org/ucum, tables of units `mo_j` and `a_j`.
"""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation

from interpreter.slotted import dataclass

EXACT = Context(prec=100, Emax=200, Emin=-200, traps=[Inexact, InvalidOperation])
MOST_DIGITS = 30
"""A number in a guideline or a case has at most this many digits; with any unit the product stays exact."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A UCUM code with its dimension, its size in the dimension's base unit, and its name in both languages."""

    code: str
    dimension: str
    size: int
    singular: tuple[str, str]
    plural: tuple[str, str]

    def name(self, language: str, *, one: bool = False) -> str:
        """Return the name in this language (Dutch, also of a region, or else English), of one or of more."""
        return (self.singular if one else self.plural)[0 if language.split("-", maxsplit=1)[0] == "nl" else 1]


def _unit(code: str, dimension: str, size: int, nl: str, en: str, *, many: tuple[str, str] | None = None) -> Unit:
    return Unit(code, dimension, size, (nl, en), many or (nl, en))


_TABLE = (
    _unit("s", "time", 1, "seconde", "second", many=("seconden", "seconds")),
    _unit("min", "time", 60, "minuut", "minute", many=("minuten", "minutes")),
    _unit("h", "time", 3_600, "uur", "hour", many=("uur", "hours")),
    _unit("d", "time", 86_400, "dag", "day", many=("dagen", "days")),
    _unit("wk", "time", 604_800, "week", "week", many=("weken", "weeks")),
    _unit("mo", "time", 2_629_800, "maand", "month", many=("maanden", "months")),
    _unit("a", "time", 31_557_600, "jaar", "year", many=("jaar", "years")),
    _unit("ug", "mass", 1, "µg", "µg"),
    _unit("mg", "mass", 1_000, "mg", "mg"),
    _unit("g", "mass", 1_000_000, "g", "g"),
    _unit("kg", "mass", 1_000_000_000, "kg", "kg"),
    _unit("cGy", "absorbed dose", 1, "cGy", "cGy"),
    _unit("Gy", "absorbed dose", 100, "Gy", "Gy"),
    _unit("mm", "length", 1, "mm", "mm"),
    _unit("cm", "length", 10, "cm", "cm"),
    _unit("m", "length", 1_000, "m", "m"),
    _unit("Cel", "temperature", 1, "°C", "°C"),
    _unit("/min", "frequency", 1, "per minuut", "per minute"),
    _unit("mm[Hg]", "pressure", 1, "mmHg", "mmHg"),
    _unit("%", "fraction", 1, "%", "%"),
    _unit("1", "number", 1, "", ""),
)
UNITS = {unit.code: unit for unit in _TABLE}


def neighbours(unit: Unit) -> tuple[Unit, ...]:
    """Return the next smaller and the next larger unit of the same dimension, those that there are."""
    same = sorted((one for one in _TABLE if one.dimension == unit.dimension), key=lambda one: one.size)
    at = same.index(unit)
    return (*same[max(at - 1, 0) : at], *same[at + 1 : at + 2])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit, as written: 36 h and 1.5 d are equal in size and different as values."""

    value: Decimal
    unit: Unit

    @property
    def size(self) -> Decimal:
        """Return the quantity in its dimension's base unit (seconds, micrograms, ...), exactly."""
        return in_base(self.value, self.unit)

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.unit.code}"


def in_base(value: Decimal, unit: Unit) -> Decimal:
    """Return `value` in the base unit of the dimension, exactly."""
    return EXACT.multiply(value, unit.size)


def from_base(size: Decimal, unit: Unit) -> Decimal | None:
    """Return a size of the base unit as a number of `unit`, or None where no finite decimal says it."""
    try:
        return EXACT.divide(size, Decimal(unit.size))
    except Inexact:
        return None


def plain(value: Decimal | int) -> str:
    """Return the shortest exact decimal, without an exponent: `7`, `0.5`, `1000`."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
