"""Whether two guidelines give the same answers to every case, and where they do not: by diagrams in one space.

Answers are the same where outcomes, recommendations, deadlines, who says it and the readings are, and where a run
stops; not the path, and not texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.intake import region_of
from interpreter.engine.kernel import add_kernel
from interpreter.engine.program import compile_program
from interpreter.model import Decision
from interpreter.proof.space import space

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interpreter.engine.answer import Given
    from interpreter.engine.diagram import Diagrams
    from interpreter.engine.kernel import Kernel
    from interpreter.model import FactTest, Resolved
    from interpreter.proof.space import Space

Signature = dict[tuple[object, ...], int]
"""Where each thing that an answer can say is said."""
ROOM = 25_000
"""When the diagrams have become this many they are made anew, so that old mutants do not slow the next ones down."""


def signature(kernel: Kernel) -> Signature:
    """Return, for each thing that an answer can say, where it is said."""
    diagrams = kernel.diagrams
    found: Signature = {("stops",): kernel.stuck}

    def add(where: int, *key: object) -> None:
        found[key] = diagrams.either(found.get(key, FALSE), where)

    for name, where in kernel.outcomes:
        add(where, "outcome", name)
    for slot in kernel.slots:
        for one in slot.contributions:
            advised = one.advised
            size = None if advised.within is None else advised.within.size
            add(one.wins, "advice", slot.flowchart, slot.recommendation, size, advised.provenance)
            for reading in advised.readings:
                add(one.wins, "reading", reading)
    for station, taken in zip(kernel.program.stations, kernel.taken, strict=True):
        if isinstance(station.node, Decision):
            for branch, where in zip(station.node.branches, taken, strict=True):
                for ref in branch.grounds.readings:
                    add(where, "reading", ref.id)
    return {key: where for key, where in found.items() if where != FALSE}


class Comparison:
    """A guideline in one space with others that differ a little from it, one after the other."""

    def __init__(self, guideline: Resolved, tests: Iterable[FactTest] = ()) -> None:
        """Make the diagrams of the guideline; `tests` are those of the others, which may cut the facts finer.

        Raises:
            DiagramTooLarge: there are too many.
        """
        self.guideline, self.tests = guideline, tuple(tests)
        self._open()

    def _open(self) -> None:
        self.space: Space = space([(self.guideline, None)], self.tests)
        self.diagrams: Diagrams = self.space.diagrams
        self.original = signature(self.space.kernels[0])
        self.numbers = dict(self.space.kernels[0].program.fact_numbers)
        self.level_of = {number: level for level, number in enumerate(self.space.levels)}

    def differs(self, other: Resolved) -> int:
        """Return the cases to which the other guideline gives another answer; `FALSE` where there are none.

        Raises:
            DiagramTooLarge: the diagrams have no room.
        """
        if len(self.diagrams) > ROOM:
            self._open()
        program = compile_program(other, self.guideline.entry.id, (self.space.facts, self.numbers))
        theirs = signature(add_kernel(program, self.space.levels, self.diagrams))
        found = FALSE
        for key in dict.fromkeys((*self.original, *theirs)):
            one, two = self.original.get(key, FALSE), theirs.get(key, FALSE)
            if one != two:
                found = self.diagrams.either(found, self.diagrams.differ(one, two))
        return found

    def regions(self, known: Mapping[str, Given]) -> dict[int, int]:
        """Return the region of each known fact of a case, by level."""
        numbers = {self.numbers[name]: value for name, value in known.items()}
        return {self.level_of[number]: region_of(self.space.facts[number], value) for number, value in numbers.items()}

    def touches(self, diagram: int, regions: Mapping[int, int]) -> bool:
        """Tell whether some completion of a case lies in a diagram."""
        return self.diagrams.leads_to(diagram, regions, TRUE)
