"""From the facts of a case to a state: every value checked against the dictionary, then turned into its region.

`case.read` is the one place that says what a value may be; the intake remembers what it said.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from interpreter.case import accepted, anonymous, read
from interpreter.engine.regions import UNKNOWN
from interpreter.unary import Unfit
from interpreter.units import Quantity, in_base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.case import Case
    from interpreter.engine.answer import Given, Values
    from interpreter.engine.program import Program, State
    from interpreter.engine.regions import Regions

MOST_REMEMBERED = 100_000
"""Values remembered for one program, over all facts; more are checked each time."""


class Intake:
    """The way into one program.

    What was accepted before is found by fact and value, of the same class: 1 is not true, and a float means its
    shortest decimal.
    """

    def __init__(self, program: Program) -> None:
        """Start with nothing seen; an unknown fact is always accepted."""
        self.program = program
        self.blank = program.blank()
        self.nothing: list[Given | None] = [None] * len(program.facts)
        self.room = MOST_REMEMBERED
        self.seen: dict[str, dict[object, tuple[int, Given | None, int, type]]] = {
            name: {None: (number, None, UNKNOWN, type(None))} for name, number in program.fact_numbers.items()
        }

    def take(self, facts: Mapping[str, object], case: Case | None = None) -> tuple[Values, State]:
        """Return the values of these facts by number (None: unknown) and the state of the case that they are of.

        Raises:
            CaseRefused: with every fact that does not fit, and the cure.
        """
        values, state, seen = self.nothing.copy(), self.blank.copy(), self.seen
        for name, value in facts.items():
            try:
                number, kept, region, kind = seen[name][value]
            except (KeyError, TypeError):  # no such fact, a new value, or one that cannot be a key of a table
                kind = None
            if kind is not value.__class__:
                number, kept, region, _ = self._new(name, value) or self._refused(facts, case)
            values[number] = kept
            state[number] = region
        return tuple(values), state

    def _new(self, name: str, value: object) -> tuple[int, Given, int, type] | None:
        """Return the same of a value that was not seen before, or None when it is refused."""
        number = self.program.fact_numbers.get(name)
        if number is None:
            return None
        regions = self.program.facts[number]
        try:
            kept = read(regions.fact, value)
        except Unfit:
            return None
        found = number, kept, region_of(regions, kept), value.__class__
        if self.room:
            self.room -= 1
            self.seen[name][value] = found
        return found

    def _refused(self, facts: Mapping[str, object], case: Case | None) -> NoReturn:
        """Refuse a case with all that is wrong with it."""
        accepted(self.program.guideline, case or anonymous(facts))
        raise AssertionError("what is refused one by one is refused together")


def region_of(regions: Regions, value: Given) -> int:
    """Return the region of a fact in which a value of it lies."""
    match value:
        case Quantity():
            return regions.of_number(value.size)
        case Decimal():
            unit = regions.fact.unit
            return regions.of_number(value if unit is None else in_base(value, unit))
        case _:
            return regions.table[value]
