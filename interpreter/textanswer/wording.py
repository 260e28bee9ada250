"""Dates, deadlines, values and conditions in a person's words."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter.model import All, Among, AnyOf, AtLeast, Condition, CriterionTest, Fact, FactTest, FactType, Not
from interpreter.slotted import dataclass
from interpreter.textanswer.phrases import Phrases, phrases
from interpreter.units import UNITS, Quantity, Unit, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.engine.answer import Given
    from interpreter.model import Resolved, Text

_AMOUNT = re.compile(r"(?P<number>-?\d+(?:\.\d+)?)(?:\s+(?P<unit>[^\s.<]+))?")


@dataclass(frozen=True, slots=True)
class Wording:
    """How one guideline's facts, values and conditions are said in one language."""

    guideline: Resolved
    language: str

    @property
    def phrases(self) -> Phrases:
        """Return the fixed words of the language."""
        return phrases(self.language)

    def text(self, text: Text) -> str:
        """Return the guideline's own text."""
        return text.in_language(self.language)

    def amount(self, value: Decimal, unit: Unit | None) -> str:
        """Return a number with its unit: `1 week`, `1,5 jaar`, `8 Gy`."""
        number = plain(value).replace(".", self.phrases.decimal_mark)
        word = "" if unit is None else self.unit(unit, one=value == 1)
        return f"{number}{'' if word in {'', '%'} else ' '}{word}"

    def unit(self, unit: Unit, *, one: bool = False) -> str:
        """Return the name of a unit, for one of it or for more."""
        return unit.name(self.language, one=one)

    def duration(self, within: Quantity) -> str:
        """Return a deadline's length: `12 uur`, `2 weken`."""
        return self.amount(within.value, within.unit)

    def moment(self, when: str) -> str:
        """Return a date and time with seconds only where there are any: `5 januari 2026 10:30`."""
        time = datetime.fromisoformat(when)
        clock = f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"
        return f"{time.day} {self.phrases.months[time.month - 1]} {time.year:04} {clock}"

    def listed(self, parts: Iterable[str], last: str | None = None) -> str:
        """Return parts in a row, the last after `of` (or another word): `a, b of c`, or `a, b; c; of d`."""
        *before, end = parts
        word = last or self.phrases.either
        if not before:
            return end
        if any("," in part for part in (*before, end)):
            return f"{'; '.join(before)}; {word} {end}"
        return f"{', '.join(before)} {word} {end}"

    # ---- facts and conditions

    def fact(self, name: str) -> str:
        """Return the label of a fact."""
        return self.text(self.guideline.facts[name].label)

    def value(self, fact: Fact, value: Given | None) -> str:
        """Return a value of a fact: `ja`, `bilateraal`, `36 uur`, or that it is unknown."""
        match value:
            case None:
                return self.phrases.unknown
            case bool():
                return self.phrases.yes if value else self.phrases.no
            case str():
                return next((self.text(label) for code, label in fact.codes if code == value), value)
            case Decimal():
                return self.amount(value, fact.unit)
            case Quantity():
                return self.amount(value.value, value.unit)

    def kind(self, fact: Fact) -> str:
        """Return what values a fact takes: `ja of nee`, `getal in dagen`, or its codes."""
        words = self.phrases
        match fact.type:
            case FactType.BOOLEAN:
                return words.yes_or_no
            case FactType.CODE:
                return ", ".join(self.text(label) for _, label in fact.codes)
            case FactType.QUANTITY | FactType.INTEGER:
                kind = self._number(fact.unit)
                if fact.minimum is None or fact.maximum is None:
                    return kind
                bounds = (plain(bound).replace(".", words.decimal_mark) for bound in (fact.minimum, fact.maximum))
                return f"{kind} {words.from_to.format(*bounds)}"

    def _number(self, unit: Unit | None) -> str:
        if unit is None or unit.code == "1":
            return self.phrases.number
        kind = self.phrases.number_of if unit.dimension == "time" else self.phrases.number_in
        return kind.format(self.unit(unit))

    def condition(self, condition: Condition) -> str:
        """Return a condition in words, for a branch that has none of its own."""
        words = self.phrases
        match condition:
            case FactTest():
                return self._test(condition)
            case CriterionTest():
                label = self.text(self.guideline.criteria[condition.criterion.id].label)
                return label if condition.expected else f"{words.not_}: {label}"
            case All():
                return self.listed((self._part(part) for part in condition.of), words.both)
            case AnyOf():
                return self.listed((self._part(part) for part in condition.of), words.either)
            case Not():
                return f"{words.not_}: {self._part(condition.of)}"
            case AtLeast():
                parts = ", ".join(self._part(part) for part in condition.of)
                return f"{words.at_least.format(condition.number)}: {parts}"

    def _part(self, condition: Condition) -> str:
        said = self.condition(condition)
        return said if isinstance(condition, FactTest | CriterionTest) else f"({said})"

    def _test(self, test: FactTest) -> str:
        fact = self.guideline.facts[test.fact.id]
        if isinstance(test.test, Among):
            values = self.listed(self.value(fact, value) for value in test.test.values)
            return f"{self.text(fact.label)}: {values}"
        return f"{self.text(fact.label)} {_AMOUNT.sub(self._amount, test.text)}"

    def _amount(self, found: re.Match[str]) -> str:
        unit = UNITS.get(found["unit"] or "")
        if found["unit"] and unit is None:
            return found[0]
        return self.amount(Decimal(found["number"]), unit)
