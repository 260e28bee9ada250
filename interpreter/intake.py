"""From the facts of a case to a state: every value checked against the dictionary, then turned into its region.

`case.read` is the one place that says what a value may be; the intake remembers what it said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter.case import accepted
from interpreter.model import FactType
from interpreter.units import Quantity, in_base

if TYPE_CHECKING:
    from interpreter.answer import Given, Values
    from interpreter.case import Case
    from interpreter.program import Program, State
    from interpreter.regions import Regions

MOST_REMEMBERED = 1_024
"""Values remembered for one fact; more are checked each time."""
_NUMBERS: frozenset[type] = frozenset({int, float, Decimal, str})
_PLAIN: dict[FactType, frozenset[type]] = {
    FactType.BOOLEAN: frozenset({bool}),
    FactType.CODE: frozenset({str}),
    FactType.INTEGER: _NUMBERS,
    FactType.QUANTITY: _NUMBERS,
}
"""The classes whose values are remembered. A float is kept apart: it means its shortest decimal, not its binary value."""


@dataclass(slots=True)
class _Gate:
    """One fact's place in the state, and the values that were accepted for it before."""

    number: int
    regions: Regions
    plain: frozenset[type]
    accepted: dict[object, tuple[Given, int]] = field(default_factory=dict)


class Intake:
    """The way into one program."""

    def __init__(self, program: Program) -> None:
        """Prepare a gate for every fact of the dictionary."""
        self.program = program
        self.blank = program.blank()
        self.gates = {
            regions.fact.id: _Gate(number, regions, _PLAIN[regions.fact.type])
            for number, regions in enumerate(program.facts)
        }

    def take(self, case: Case) -> tuple[Values, State]:
        """Return the values of a case by fact number (None: unknown) and its state.

        Raises:
            CaseRefused: with every fact that does not fit, and the cure.
        """
        gates = self.gates
        values: list[Given | None] = [None] * len(gates)
        state = self.blank.copy()
        for name, value in case.facts.items():
            if value is None and name in gates:
                continue
            gate = gates.get(name)
            if gate is None or value.__class__ not in gate.plain:
                return self._one_by_one(case)
            found = gate.accepted.get(value if value.__class__ is not float else (value,))
            if found is None:
                return self._one_by_one(case)
            values[gate.number], state[gate.number] = found
        return tuple(values), state

    def _one_by_one(self, case: Case) -> tuple[Values, State]:
        """Return the same, with every value checked, and remembered for the next case."""
        known = accepted(self.program.guideline, case)
        values: list[Given | None] = [None] * len(self.gates)
        state = self.blank.copy()
        for name, value in known.items():
            gate = self.gates[name]
            values[gate.number] = value
            state[gate.number] = region = region_of(gate.regions, value)
            raw = case.facts[name]
            if raw.__class__ in gate.plain and len(gate.accepted) < MOST_REMEMBERED:
                key = (raw,) if isinstance(raw, float) else raw
                gate.accepted[key] = value, region
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



