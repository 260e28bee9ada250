"""A bound on the steps of a search, so that a proof ends in time or says that it did not."""

from __future__ import annotations

from interpreter.engine.diagram import DiagramTooLarge
from interpreter.slotted import dataclass

PAIRS = 4_000_000
"""So many pairs of diagrams are looked at in the proofs of one space: some seconds."""
SETS = 600_000
"""So many sets of boxes are followed in the decisions of one guideline."""


@dataclass(slots=True)
class Budget:
    """The steps that are left."""

    left: int

    def spend(self, steps: int) -> None:
        """Take some steps.

        Raises:
            DiagramTooLarge: there are no more.
        """
        self.left -= steps
        if self.left < 0:
            raise DiagramTooLarge
