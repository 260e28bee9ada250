"""What is proven of each decision by itself, where the diagrams of the whole guideline outgrew their limit.

A decision that leaves no case out by itself leaves none out that comes to it. Where it does leave some out, whether one
of them comes there is not known, except when trying finds one that does.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from interpreter.case_yaml import written
from interpreter.diagnostic import Diagnostic, Example, Label
from interpreter.engine.diagram import DiagramTooLarge
from interpreter.engine.entail import answer
from interpreter.engine.regions import shown
from interpreter.model import Decision, Hit
from interpreter.proof import boxes
from interpreter.proof.branches import TO_COMPLETE, TO_PART, idle_else, incomplete, overlapping, shadowed
from interpreter.proof.budget import SETS, Budget
from interpreter.proof.finding import place, severity, started

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.engine.program import Program, Station
    from interpreter.proof.boxes import Box, Table

TRIES = 40
UNSURE = " (that such a case comes here is not proven)"


def alone(program: Program) -> Iterator[Diagnostic]:
    """Yield the findings about each decision of a program, told from its own conditions alone."""
    budget = Budget(SETS)
    for station in program.stations:
        if isinstance(station.node, Decision):
            try:
                yield from _Alone(program, station, station.node, budget).findings()
            except (boxes.TooMany, DiagramTooLarge, RecursionError):
                message = f"whether {place(station)} is complete, and its branches exclude each other, is not proven"
                hint = "split the decision in two, or use fewer facts in it"
                yield Diagnostic("proof-limit", message, station.node.span, hint, severity=severity("proof-limit"))


class _Alone:
    def __init__(self, program: Program, station: Station, node: Decision, budget: Budget) -> None:
        self.program, self.station, self.node, self.budget = program, station, node, budget
        self.table: Table = boxes.table(program.guideline, [one.when for one in node.branches])
        self.named = self.table.of(range(len(node.branches)))

    def findings(self) -> Iterator[Diagnostic]:
        node, made = self.node, self.table
        if node.hit is Hit.UNIQUE:
            for one, other, box in boxes.overlaps(made):
                labels = (Label(node.branches[one].span, "this one holds too"),)
                yield self._found("overlapping-branches", overlapping(self.station), other, TO_PART, box, labels)
        else:
            for number, branch in enumerate(node.branches):
                if branch.when is not None and boxes.covered(made, number, self.budget):
                    yield self._shadowed(number, shadowed(self.station))
        left = boxes.gap(made, self.named, self.budget)
        if node.branches[-1].when is None:
            if left is None:
                yield self._shadowed(len(node.branches) - 1, idle_else(self.station))
        elif left is not None:
            yield self._found("incomplete-decision", incomplete(self.station), None, TO_COMPLETE, left, ())

    def _shadowed(self, branch: int, said: str) -> Diagnostic:
        hint = "remove it, or correct the branches before it"
        return Diagnostic(
            "shadowed-branch", said, self.node.branches[branch].span, hint, (), severity("shadowed-branch")
        )

    def _found(
        self, code: str, said: str, branch: int | None, hint: str, box: Box, labels: tuple[Label, ...]
    ) -> Diagnostic:
        span = self.node.span if branch is None else self.node.branches[branch].span
        guideline = self.program.guideline
        cut = {one.fact.id: one for one in self.table.columns}
        lowest = {name: cut[name].witnesses[(mask & -mask).bit_length() - 1] for name, mask in box.items()}
        values = {name: shown(guideline.facts[name], lowest[name]) for name in guideline.facts if name in lowest}
        texts = tuple((name, written(guideline.facts[name], value)) for name, value in values.items())
        example = Example(texts, started(guideline, self.program.start))
        sure = "" if self._comes_here(values) else UNSURE
        return Diagnostic(code, said + sure, span, hint, labels, severity(code), example)

    def _comes_here(self, values: Mapping[str, object]) -> bool:
        """Tell whether trying finds a completion of these values that reaches the decision."""
        draw = random.Random(0)
        guideline = self.program.guideline
        key = self.station.chart, self.station.node.id
        for _ in range(TRIES):
            rest = {one.fact.id: shown(one.fact, draw.choice(one.witnesses)) for one in self.program.facts}
            given = answer(guideline, {**rest, **values}, start=self.program.start, limit=1)
            if key in {(way.flowchart, way.node) for way in given.ways}:
                return True
        return False
