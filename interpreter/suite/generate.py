"""Cases that an author may want: a small set that reaches everything, the cases around each threshold, those of a node.

Where to look comes from the diagrams, so nothing that can be reached is left out; that a case reaches what it says is
then observed as for the author's own cases. The same guideline always gives the same cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.case import anonymous
from interpreter.engine.diagram import FALSE
from interpreter.engine.entail import answer
from interpreter.proof.witness import total
from interpreter.slotted import dataclass
from interpreter.suite.case_text import Made
from interpreter.suite.goals import Kind, Seen, Side
from interpreter.suite.observe import Observer
from interpreter.suite.places import constants
from interpreter.suite.plain_values import plain_value, written
from interpreter.suite.same_answers import signature
from interpreter.suite.titles import case_id, slug, threshold_title, title_of
from interpreter.suite.within_reach import Reach, side_test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved
    from interpreter.suite.goals import Goal
    from interpreter.suite.observe import GoalId
    from interpreter.suite.places import Constant

COVERED = (Kind.NODE, Kind.BRANCH, Kind.TEST, Kind.RECOMMENDATION, Kind.OUTCOME)
"""What the small covering set covers; thresholds and codes have cases of their own."""

Known = dict[int, int]
"""The regions of a case's known facts, by level."""


@dataclass(frozen=True, slots=True)
class Generated:
    """Cases, what they were to reach, how much of it they do, and what no case can reach."""

    cases: tuple[Made, ...]
    wanted: int
    covered: int
    impossible: int


class Generator:
    """A guideline for which cases are made."""

    def __init__(self, guideline: Resolved) -> None:
        """Make the diagrams.

        Raises:
            DiagramTooLarge: there are too many.
        """
        self.guideline = guideline
        self.observer = Observer(guideline)
        self.reach = Reach(guideline)
        self.space = self.reach.space
        self.diagrams = self.reach.diagrams

    # ---- a small set ----

    def cover(self, wanted: Iterable[Goal]) -> Generated:
        """Return few cases that together reach these goals."""
        listed = list(wanted)
        possible = [goal for goal in listed if self.reach.is_possible(goal)]
        open_goals = {goal.id: goal for goal in possible}
        found: list[tuple[Known, frozenset[GoalId]]] = []
        settled = [goal for goal in possible if goal.aspect != Seen.UNKNOWN]
        where = {goal.id: self.reach.where(goal) for goal in settled}
        rarest = sorted(settled, key=lambda goal: (self.space.share(where[goal.id]), possible.index(goal)))
        while left := [goal for goal in rarest if goal.id in open_goals]:
            known = self._total([where[goal.id] for goal in left])
            self._keep(found, open_goals, known, left[0])
        while left := [goal for goal in possible if goal.id in open_goals]:
            self._keep(found, open_goals, self._with_one_open(left[0], left), left[0])
        cases = [self._made(number, known, reached, listed) for number, (known, reached) in enumerate(found, 1)]
        covered = sum(len(reached) for _, reached in found)  # each goal counts for the first case that reaches it
        return Generated(tuple(cases), len(possible), covered, len(listed) - len(possible))

    def _keep(
        self, found: list[tuple[Known, frozenset[GoalId]]], open_goals: dict[GoalId, Goal], known: Known, first: Goal
    ) -> None:
        """Add a case that reaches something, with as few facts as it takes, and take off the list what it reaches."""
        new = self._reached(known) & set(open_goals)
        kept = self._lean(known, lambda fewer: new <= self._reached(fewer))
        reached = frozenset(self._reached(kept) & set(open_goals))
        if reached:
            found.append((kept, reached))
        for one in (*reached, first.id):  # the first goes in any case, or this would never end
            open_goals.pop(one, None)

    def _total(self, wheres: list[int]) -> Known:
        """Return a case in the first diagram and in as many of the others as go with it, plausible where it can be."""
        here = self.diagrams.both(wheres[0], self.space.plausible) or wheres[0]
        for where in wheres[1:]:
            here = self.diagrams.both(here, where) or here
        return self._plain(here)

    def _plain(self, diagram: int) -> Known:
        """Return a total case in a diagram, as unremarkable as can be."""
        found = total(self.space, diagram)
        assert found is not None  # noqa: S101 - nobody asks for a case where there is none
        numbers = {id(regions): number for number, regions in enumerate(self.space.facts)}
        return {self.reach.level_of[numbers[id(regions)]]: region for regions, region in found.regions}

    def _with_one_open(self, goal: Goal, others: list[Goal]) -> Known:
        """Return a case that leaves one fact open, so that a test is seen unknown, and others with it."""
        level, here = max(self.reach.opens(goal), key=lambda one: self.space.share(one[1]))
        here = self.diagrams.both(here, self.space.plausible) or here
        for other in others:
            for at, where in self.reach.opens(other):
                if at == level:
                    here = self.diagrams.both(here, where) or here
        known = self._plain(here)
        del known[level]
        return known

    # ---- cases ----

    def values(self, known: Known) -> dict[str, object]:
        """Return the plain values of a case."""
        facts = self.space.facts
        return {
            facts[self.space.levels[level]].fact.id: plain_value(facts[self.space.levels[level]], region)
            for level, region in known.items()
        }

    def _reached(self, known: Known) -> frozenset[GoalId]:
        return self.observer.reached(anonymous(self.values(known)))

    def _answer(self, known: Known) -> Answer:
        return answer(self.guideline, self.values(known))

    def _lean(self, known: Known, is_enough: Callable[[Known], bool]) -> Known:
        """Return a case without the facts that it can do without: halves first, then one by one."""
        kept = dict(known)
        order = sorted(known, key=lambda level: -self.space.levels[level])
        size = max(len(order) // 2, 1)
        while True:
            for start in range(0, len(order), size):
                gone = [level for level in order[start : start + size] if level in kept]
                fewer = {level: region for level, region in kept.items() if level not in gone}
                if gone and is_enough(fewer):
                    kept = fewer
            if size == 1:
                return kept
            size = max(size // 4, 1)

    def _made(self, number: int, known: Known, reached: frozenset[GoalId], wanted: list[Goal]) -> Made:
        goals = [goal for goal in wanted if goal.id in reached]
        title = title_of(self.guideline, goals)
        return Made(
            case_id(number, goals),
            title,
            self._texts(known),
            tuple(f"{goal.what}: {goal.aspect}" for goal in goals),
            self._answer(known),
        )

    def _texts(self, known: Known) -> dict[str, str]:
        facts = self.space.facts
        return {
            facts[self.space.levels[level]].fact.id: written(facts[self.space.levels[level]], region)
            for level, region in known.items()
        }

    # ---- around thresholds ----

    def boundary(self) -> Generated:
        """Return three cases for each constant: just below it, on it and just above it, the other facts the same."""
        found: list[Made] = []
        wanted = impossible = 0
        for one in constants(self.guideline, self.observer.places.values()):
            level = self.reach.level_of[self.reach.kernel.program.fact_numbers[one.fact]]
            regions = self._sides(one, level)
            wanted += len(regions)
            impossible += len(Side) - len(regions)
            found += self._around(one, level, regions)
        return Generated(tuple(found), wanted, len(found), impossible)

    def _sides(self, one: Constant, level: int) -> dict[Side, int]:
        """Return the region of the fact on each side of a constant, those in its domain."""
        of = self.space.facts[self.space.levels[level]]
        found: dict[Side, int] = {}
        for side in Side:
            truths = of.truth(side_test(one, side))
            if True in truths:
                found[side] = len(truths) - 1 - truths[::-1].index(True) if side is Side.BELOW else truths.index(True)
        return found

    def _around(self, one: Constant, level: int, regions: dict[Side, int]) -> Iterator[Made]:
        matters = self._matters(level, list(regions.values()))
        read = self.diagrams.sometimes(self.reach.reading(one.fact), {level})
        here = self.diagrams.both(matters, read) or read
        if here == FALSE:
            return
        base = self._plain(self.diagrams.both(here, self.space.plausible) or here)
        cases = {side: {**base, level: region} for side, region in regions.items()}
        answers = {side: _said(self._answer(known)) for side, known in cases.items()}

        def same(fewer: Known) -> bool:
            if level not in fewer:
                return False
            return all(
                _said(self._answer({**fewer, level: region})) == answers[side] for side, region in regions.items()
            )

        base = self._lean(cases.get(Side.ON, base), same)
        for side, region in regions.items():
            known = {**base, level: region}
            title = threshold_title(self.guideline, one, side)
            name = "-".join(slug(part) for part in ("boundary", one.fact, one.text, side))
            yield Made(name, title, self._texts(known), (f"`{one.fact}` {side} {one.text}",), self._answer(known))

    def _matters(self, level: int, regions: list[int]) -> int:
        """Return where it makes a difference to the answer in which of these regions a fact lies."""
        diagrams = self.diagrams
        found = FALSE
        for where in signature(self.reach.kernel).values():
            parts = [diagrams.restrict(where, level, region) for region in regions]
            differ = diagrams.without(diagrams.disjunction(parts), diagrams.conjunction(parts))
            found = diagrams.either(found, differ)
        return found


def _said(given: Answer) -> tuple[object, ...]:
    """Return what an answer advises, and on whose word."""
    advised = tuple((one.flowchart, one.id, one.within, one.at_latest, one.provenance) for one in given.recommendations)
    possible = tuple((one.flowchart, one.id) for one in given.possible)
    return given.status, given.outcome, advised, possible, given.readings
