"""Decisions that leave a reachable case without a branch, or with two, and branches that no reachable case takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.diagnostic import Label
from interpreter.engine.diagram import FALSE
from interpreter.model import Decision, Hit
from interpreter.proof.finding import finding, place
from interpreter.proof.relations import meet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.diagnostic import Diagnostic
    from interpreter.engine.program import Station
    from interpreter.proof.space import Space

MOST_LABELS = 3
TO_COMPLETE = "add a branch for such cases, or an `else`, with what it rests on"
TO_PART = "narrow one of the two, or write `hit: first` where the first is to win"


def incomplete(station: Station) -> str:
    """Return the sentence about a decision that leaves cases without a branch."""
    return f"some cases that come to {place(station)} find no branch that holds"


def overlapping(station: Station) -> str:
    """Return the sentence about a branch that holds beside another one where only one may."""
    return f"two branches of {place(station)} hold in one case, and neither is taken"


def shadowed(station: Station) -> str:
    """Return the sentence about a branch that earlier ones cover."""
    return f"no case takes this branch of {place(station)}: wherever it holds, an earlier one is taken"


def idle_else(station: Station) -> str:
    """Return the sentence about an `else` for which no case is left."""
    return f"no case takes the `else` of {place(station)}: its other branches take all that come here"


def branches(space: Space) -> Iterator[Diagnostic]:
    """Yield the findings about the branches of the decisions that some case reaches."""
    kernel = space.kernels[0]
    for station in kernel.program.stations:
        if isinstance(station.node, Decision) and kernel.reached[station.number] != FALSE:
            yield from _Branches(space, station, station.node).findings()


class _Branches:
    """A decision, with where it is reached and where its conditions hold."""

    def __init__(self, space: Space, station: Station, node: Decision) -> None:
        self.space, self.station, self.node = space, station, node
        self.diagrams = space.diagrams
        self.reached = space.kernels[0].reached[station.number]
        self.taken = space.kernels[0].taken[station.number]
        self.holds = [None if one.when is None else space.condition(0, one.when) for one in node.branches]

    def findings(self) -> Iterator[Diagnostic]:
        diagrams = self.diagrams
        rest = diagrams.without(self.reached, diagrams.disjunction(one for one in self.holds if one))
        if None not in self.holds and rest != FALSE:
            yield finding(
                self.space,
                "incomplete-decision",
                incomplete(self.station),
                self.node.span,
                TO_COMPLETE,
                where=rest,
            )
        yield from self._overlaps() if self.node.hit is Hit.UNIQUE else self._shadowed()
        if None in self.holds and rest == FALSE:
            yield self._idle_else()

    def _overlaps(self) -> Iterator[Diagnostic]:
        earlier = FALSE
        for number, holds in enumerate(self.holds):
            if holds is None:
                continue
            here = self.diagrams.both(self.reached, holds)
            if here != FALSE and meet(self.space, here, earlier):
                yield self._overlap(number, here)
            earlier = self.diagrams.either(earlier, holds)

    def _overlap(self, number: int, here: int) -> Diagnostic:
        """Return the finding about a branch that overlaps with earlier ones, of which it names the first few."""
        others = [other for other, holds in enumerate(self.holds[:number]) if holds and meet(self.space, here, holds)]
        where = self.diagrams.both(here, self.holds[others[0]] or FALSE)
        span = self.node.branches[number].span
        labels = tuple(Label(self.node.branches[other].span, "this one holds too") for other in others[:MOST_LABELS])
        return finding(
            self.space, "overlapping-branches", overlapping(self.station), span, TO_PART, where=where, labels=labels
        )

    def _shadowed(self) -> Iterator[Diagnostic]:
        for number, holds in enumerate(self.holds):
            if holds is None or self.taken[number] != FALSE:
                continue
            here = self.diagrams.both(self.reached, holds)
            if here == FALSE:
                continue  # its condition never holds here: that is a finding of its own
            labels = tuple(
                Label(self.node.branches[one].span, "this one is taken")
                for one in self._covering(number, here)[:MOST_LABELS]
            )
            yield finding(
                self.space,
                "shadowed-branch",
                shadowed(self.station),
                self.node.branches[number].span,
                "move it up, narrow the earlier one, or remove it",
                where=here,
                labels=labels,
            )

    def _covering(self, number: int, here: int) -> list[int]:
        """Return the earlier branch that covers a branch alone, or else all that meet it."""
        earlier = [(one, holds) for one, holds in enumerate(self.holds[:number]) if holds is not None]
        alone = [one for one, holds in earlier if not meet(self.space, here, self.diagrams.negation(holds))]
        return alone[:1] or [one for one, holds in earlier if meet(self.space, here, holds)]

    def _idle_else(self) -> Diagnostic:
        last = len(self.node.branches) - 1
        return finding(
            self.space,
            "shadowed-branch",
            idle_else(self.station),
            self.node.branches[last].span,
            "remove it, or correct the branch that takes too much",
            where=self.reached,
        )
