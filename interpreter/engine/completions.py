"""What all completions of a case have in common, and what some have: the conclusion from a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.answer import Conclusion
from interpreter.engine.course import Courses
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.program import DECISION
from interpreter.engine.question import Questions
from interpreter.engine.residual import Residuals
from interpreter.engine.shown import Advising
from interpreter.model import End
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from interpreter.engine.answer import Advised, Way
    from interpreter.engine.course import Course, Place
    from interpreter.engine.program import State
    from interpreter.engine.shown import Shown, Ways
    from interpreter.engine.walk import Walker

MOST_KEPT = 150_000
"""Diagrams, and what is remembered about them, before a program starts anew with nothing remembered."""


@dataclass(slots=True)
class _Told:
    """What a course comes to, in the order of its path: how stations are left, and what is advised.

    A number stands for a slot: a recommendation that comes about at several stations of its flowchart.
    """

    ways: list[Way] = field(default_factory=list)
    given: list[Shown | int] = field(default_factory=list)
    slots: dict[int, Ways] = field(default_factory=dict)


class Completions:
    """The completions of cases of one program, with what was worked out before. Not for several threads at once."""

    def __init__(self, walker: Walker, limit: int) -> None:
        """Start with nothing remembered; no more than `limit` diagrams are ever made."""
        self.residuals = Residuals(walker.program, limit)
        self.courses = Courses(walker, self.residuals)
        self.advising = Advising(self.courses)
        self.questions = Questions(self.residuals)
        self.told: dict[tuple[tuple[str, object], int], tuple[list[Way], list[Shown]]] = {}
        """What a flowchart that calls none comes to, by what it reads and where it is entered."""
        self.program = walker.program
        self.diagrams = self.residuals.diagrams
        self.both = self.diagrams.both
        ends = [station.node for station in self.program.stations if isinstance(station.node, End)]
        self.outcome_places = {end.outcome: place for place, end in reversed(list(enumerate(ends)))}

    @property
    def is_full(self) -> bool:
        """Tell whether so much is remembered that it is time to start anew."""
        return self.residuals.kept + len(self.diagrams.level) > MOST_KEPT

    def conclusion(self, state: State) -> Conclusion:
        """Return what all completions of a case have in common, and what some have.

        Raises:
            DiagramTooLarge: there is no room for its diagrams.
        """
        state = self.residuals.state(state)
        course = self.courses.course(state)
        told = _Told()
        self._tell(course, state, self.program.start, told)
        definite: list[Advised] = []
        possible: list[Advised] = []
        roots: dict[int, None] = {}
        for shown in self._all_shown(told):
            definite += shown.definite
            if shown.roots:
                possible += shown.possible
                for root in shown.roots:
                    roots[root] = None
        outcomes = self._outcomes(course)
        lost, stuck = self._lost(course) if course.lost else ((), FALSE)
        for root in outcomes.values():
            roots[root] = None
        roots[stuck] = None
        open_roots = tuple([root for root in roots if root > TRUE])
        return Conclusion(
            tuple(definite),
            tuple(possible),
            tuple(outcomes),
            self.questions.in_order(open_roots),
            tuple(told.ways),
            complete=not open_roots and stuck == FALSE,
            exact=True,
            stuck=lost,
        )

    def _tell(self, course: Course, state: State, chart: str, told: _Told) -> None:
        """Go along a flowchart and those it calls: each is told once, where it is first called."""
        course.told.add(chart)
        entered = course.entered[chart]
        if entered == FALSE:
            return
        passed = course.passed[chart]
        ways = passed.ways if entered == TRUE else []
        told_ways = 0
        for place, ways_before in passed.telling:
            if place.advises:
                self._tell_advice(course, state, place, entered, told)
            elif place.station.callee not in course.told:
                told.ways += ways[told_ways:ways_before]
                told_ways = ways_before
                self._tell_called(course, state, place.station.callee or "", told)
        told.ways += ways[told_ways:] if told_ways else ways

    def _tell_advice(self, course: Course, state: State, place: Place, entered: int, told: _Told) -> None:
        """Note what an action advises."""
        holds = place.always
        if place.guarded:
            regions = place.regions_of(state)
            holds = place.holds.get(regions) or self.advising.guarded(place, state, regions)
        advising, number = self.advising, place.number
        key = course.arrived[number], holds, entered
        if not place.repeats:
            told.given.append(advising.alone[number].get(key) or advising.advice(place, key))
            return
        for slot, found in advising.shared[number].get(key) or advising.slots_of(place, key):
            if slot in told.slots:
                told.slots[slot] += found
            else:
                told.given.append(slot)
                told.slots[slot] = found

    def _tell_called(self, course: Course, state: State, chart: str, told: _Told) -> None:
        """Go along a flowchart that is called; what one that calls none comes to is remembered."""
        leaf = course.leaves.get(chart)
        if leaf is None:
            self._tell(course, state, chart, told)
            return
        course.told.add(chart)
        entered = course.entered[chart]
        known = self.told.get((leaf.key, entered))
        if known is None:
            course.arrived.update(leaf.arrived)
            own = _Told()
            self._tell(course, state, chart, own)
            known = self.told[leaf.key, entered] = own.ways, self._all_shown(own)
            self.residuals.kept += 1
        told.ways += known[0]
        told.given += known[1]

    def _all_shown(self, told: _Told) -> list[Shown]:
        """Return what is advised as it is shown, each slot with all its ways."""
        return [self.advising.slot(told.slots[one]) if isinstance(one, int) else one for one in told.given]

    def _outcomes(self, course: Course) -> dict[str, int]:
        """Return where each outcome comes out, in the order of the chart."""
        found: dict[str, int] = {}
        for place, at in course.ends:
            end = place.station.node
            assert isinstance(end, End)  # noqa: S101 - only these were noted
            where = self.diagrams.both(course.owns.get(place.station.chart, FALSE), at)
            if where != FALSE:
                found[end.outcome] = self.diagrams.either(found.get(end.outcome, FALSE), where)
        return found if len(found) < 2 else dict(sorted(found.items(), key=self._outcome_place))  # noqa: PLR2004 - a pair

    def _outcome_place(self, outcome: tuple[str, int]) -> int:
        return self.outcome_places[outcome[0]]

    def _lost(self, course: Course) -> tuple[tuple[str, ...], int]:
        """Return the decisions that may find no branch, or two, and where any does."""
        found = [
            (place.number, self.diagrams.both(course.entered[place.station.chart], where))
            for place, where in course.lost
        ]
        stations = [self.program.stations[number] for number, where in sorted(found) if where != FALSE]
        places = tuple([f"{station.chart}.{station.node.id}" for station in stations])
        return places, self.diagrams.disjunction([where for _, where in found])

    def possible(self, state: State) -> list[tuple[int, tuple[int, ...]]]:
        """Return the stations that some completion reaches, in chart order, and the branches each may take.

        Raises:
            DiagramTooLarge: there is no room for its diagrams.
        """
        state = self.residuals.state(state)
        course = self.courses.course(state)
        both = self.diagrams.both
        here = dict(enumerate(course.here))
        for leaf in course.leaves.values():
            here |= leaf.here
        found = []
        for place in self.courses.places:
            at = both(course.entered.get(place.station.chart, FALSE), here[place.number])
            if not at:
                continue
            branches: tuple[int, ...] = ()
            if place.kind == DECISION:
                left = self.courses.left(place, state, place.regions_of(state))
                taken = zip(left.way.branches, left.onward, strict=True)
                branches = tuple([branch for branch, (_, _, where) in taken if both(at, where)])
            found.append((place.number, branches))
        return found
