"""From the facts of a case to a state: every value checked against the dictionary, then turned into its region.

`case.read` is the one place that says what a value may be; the intake remembers what it said.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter.case import accepted, anonymous
from interpreter.regions import UNKNOWN
from interpreter.units import Quantity, in_base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.answer import Given, Values
    from interpreter.case import Case
    from interpreter.program import Program, State
    from interpreter.regions import Regions

MOST_REMEMBERED = 100_000
"""Values remembered for one program, over all facts; more are checked each time."""


class Intake:
    """The way into one program.

    What was accepted before is found by fact, value and class: 1 is not true, and a float means its shortest decimal.
    """

    def __init__(self, program: Program) -> None:
        """Start with nothing seen; an unknown fact is always accepted."""
        self.program = program
        self.blank = program.blank()
        self.nothing: list[Given | None] = [None] * len(program.facts)
        self.seen: dict[tuple[str, object, type], tuple[int, Given | None, int]] = {
            (name, None, type(None)): (number, None, UNKNOWN) for name, number in program.fact_numbers.items()
        }

    def take(self, facts: Mapping[str, object], case: Case | None = None) -> tuple[Values, State]:
        """Return the values of these facts by number (None: unknown) and the state of the case that they are of.

        Raises:
            CaseRefused: with every fact that does not fit, and the cure.
        """
        values, state, seen = self.nothing.copy(), self.blank.copy(), self.seen
        try:
            for name, value in facts.items():
                number, kept, region = seen[name, value, value.__class__]
                values[number] = kept
                state[number] = region
        except (KeyError, TypeError):
            return self._one_by_one(case or anonymous(facts))
        return tuple(values), state

    def _one_by_one(self, case: Case) -> tuple[Values, State]:
        """Return the same, with every value checked, and remembered for the next case."""
        known = accepted(self.program.guideline, case)
        values, state = self.nothing.copy(), self.blank.copy()
        for name, value in known.items():
            number = self.program.fact_numbers[name]
            region = region_of(self.program.facts[number], value)
            values[number], state[number] = value, region
            raw = case.facts[name]
            if len(self.seen) < MOST_REMEMBERED:
                self.seen[name, raw, raw.__class__] = number, value, region
        return tuple(values), state


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
