"""Which missing fact to ask for first.

Facts that can be had now come before those that wait for imaging, biopsy or a meeting, in the order of the catalogue
of recommendations. Among equals the fact comes first that is expected to settle most of what is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.residual import facts_in

if TYPE_CHECKING:
    from interpreter.engine.program import Program
    from interpreter.engine.residual import Residuals


def stages(program: Program) -> tuple[int, ...]:
    """Return, by fact number, when a fact can be had: -1 for now, then the place of what yields it in the catalogue."""
    places = {name: place for place, name in enumerate(program.guideline.recommendations)}
    obtained = [regions.fact.obtained_by for regions in program.facts]
    return tuple(-1 if ref is None else places[ref.id] for ref in obtained)


class Questions:
    """The questions of one program, with the orders that were worked out before."""

    def __init__(self, residuals: Residuals) -> None:
        """Start with none."""
        self.residuals = residuals
        self.stages = stages(residuals.program)
        self.orders: dict[tuple[int, ...], tuple[str, ...]] = {}

    def in_order(self, open_roots: tuple[int, ...]) -> tuple[str, ...]:
        """Return the facts on which any of these diagrams depends, best first question first."""
        found = self.orders.get(open_roots)
        if found is None:
            found = self.orders[open_roots] = self._in_order(open_roots)
            self.residuals.kept += 1
        return found

    def _in_order(self, open_roots: tuple[int, ...]) -> tuple[str, ...]:
        residuals, stages = self.residuals, self.stages
        bits = 0
        settles: dict[int, float] = {}
        for root in open_roots:
            bits |= residuals.facts(root)
            for number, share in residuals.settles(root):
                settles[number] = settles.get(number, 0.0) + share

        def rank(number: int) -> tuple[int, float, int]:
            return stages[number], -settles.get(number, 0.0), number

        facts = residuals.program.facts
        return tuple([facts[number].fact.id for number in sorted(facts_in(bits), key=rank)])
