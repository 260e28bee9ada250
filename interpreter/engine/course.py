"""Where each node is reached, over all completions of a case: diagrams over the missing facts.

The diagrams ask the missing facts alone, so they are small, and `TRUE` is what every completion has in common. Facts
are constant during a run, so a flowchart is gone through once, as if it were surely entered; where it is entered, by
one call or by several, is put before it afterwards. How a decision that has read these regions is left is remembered
for the next case, and so is a whole flowchart that calls no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.choice import chosen
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.program import CALL, DECISION, END, callers_first, guards
from interpreter.engine.walk import NEUTRAL
from interpreter.model import Decision
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.engine.answer import Way
    from interpreter.engine.program import Program, State, Station
    from interpreter.engine.residual import Residual, Residuals
    from interpreter.engine.walk import Walker

    Holds = tuple[int, ...]
    """Where each guard of a station holds."""
    Arrivals = tuple[tuple[int, int], ...]
    """How an action is reached: the grounds of each arrival, by number, and where it comes about."""

NOWHERE = -1
"""In place of the next station."""
MOST_REMEMBERED = 4_096
"""Combinations of regions remembered for one station; others are worked out from its criteria each time."""


@dataclass(frozen=True, slots=True)
class Left:
    """How a decision is left: each branch that may be taken, with its target, grounds and where; and where none is."""

    way: Way
    onward: tuple[tuple[int, int, int], ...]
    nowhere: int


@dataclass(slots=True)
class Place:
    """A station prepared for going on; `index` is its place in its flowchart, `residuals` are those of its guards."""

    number: int
    station: Station
    index: int
    residuals: tuple[Residual | None, ...]
    regions_of: Callable[[State], object]
    guarded: bool
    way: Way
    kind: int
    to: int
    advises: bool
    repeats: bool
    always: Holds
    """Where the guards hold if there are none: everywhere."""
    holds: dict[object, Holds] = field(default_factory=dict)
    left: dict[object, Left] = field(default_factory=dict)
    lefts: dict[Holds, Left] = field(default_factory=dict)


@dataclass(slots=True)
class Passed:
    """A flowchart gone through: how each station that is surely reached in it is left, and what tells more.

    Both in order. Actions that advise tell more, and calls: with the number of ways up to and including their own.
    """

    ways: list[Way] = field(default_factory=list)
    telling: list[tuple[Place, int]] = field(default_factory=list)


@dataclass(slots=True)
class Leaf:
    """A flowchart that calls none, gone through once for all cases that agree on what it reads (`key`)."""

    key: tuple[str, object]
    passed: Passed
    here: dict[int, int]
    arrived: dict[int, Arrivals]
    ends: list[tuple[Place, int]]
    lost: list[tuple[Place, int]]
    finishes: int


class Course:
    """One case on its way: where each station is reached, given that its flowchart is entered."""

    __slots__ = ("arrived", "calls", "ends", "entered", "finishes", "here", "leaves", "lost", "owns", "passed", "told")

    def __init__(self, stations: int, start: str) -> None:
        """Start with no station reached, in the flowchart that is surely entered."""
        self.here = [FALSE] * stations
        self.passed: dict[str, Passed] = {}
        self.arrived: dict[int, Arrivals] = {}
        self.finishes: dict[str, int] = {}
        """Where a flowchart comes to its end."""
        self.calls: list[tuple[Station, int]] = []
        self.ends: list[tuple[Place, int]] = []
        self.lost: list[tuple[Place, int]] = []
        self.entered = {start: TRUE}
        self.owns = {start: TRUE}
        """Where the outcome of a flowchart is that of the run."""
        self.told: set[str] = set()
        self.leaves: dict[str, Leaf] = {}


class Courses:
    """The ways on through one program, with what they have learned so far. Not for several threads at once."""

    def __init__(self, walker: Walker, residuals: Residuals) -> None:
        """Prepare every station."""
        self.walker = walker
        self.program: Program = walker.program
        self.residuals = residuals
        self.diagrams = residuals.diagrams
        self.both, self.either = self.diagrams.both, self.diagrams.either
        self.charts: dict[str, list[Place]] = {}
        self.places = [self._place(station) for station in self.program.stations]
        self.advising = [place.advises for place in self.places]
        self.leaf_keys = self._leaf_keys()
        self.leaves: dict[tuple[str, object], Leaf] = {}
        self.callers_first = {chart: place for place, chart in enumerate(callers_first(self.program))}

    def _leaf_keys(self) -> dict[str, Callable[[State], object]]:
        """Return, for each flowchart that calls none, what picks all that its nodes look at."""
        found = {}
        for chart, members in self.charts.items():
            if all(place.kind != CALL for place in members):
                whens = [when for place in members for when in guards(place.station.node)]
                found[chart] = self.residuals.key(when for when in whens if when is not None)
        return found

    def _place(self, station: Station) -> Place:
        members = self.charts.setdefault(station.chart, [])
        whens = guards(station.node)
        track = self.walker.tracks[station.number]
        place = Place(
            station.number,
            station,
            len(members),
            tuple([None if guard is None else self.residuals.condition(guard) for guard in whens]),
            self.residuals.key(when for when in whens if when is not None),
            bool(station.reads),
            track.way,
            station.kind,
            station.to[0] if station.to else NOWHERE,
            track.advises,
            track.repeats,
            (TRUE,) * len(station.guards),
        )
        members.append(place)
        return place

    def course(self, state: State) -> Course:
        """Return where every station is reached in the completions of a case, of which the full state is given.

        Raises:
            DiagramTooLarge: there is no room for its diagrams.
        """
        course = Course(len(self.places), self.program.start)
        self._arrive(course, self.program.entries[self.program.start], TRUE)
        self._through(course, state, self.program.start)
        if course.calls:
            self._enter(course)
        return course

    def _arrive(self, course: Course, target: int, where: int) -> None:
        """Note that a plain edge leads to a station."""
        if where == FALSE:
            return
        before = course.here[target]
        course.here[target] = where if before == FALSE else self.diagrams.either(before, where)
        if self.advising[target]:
            course.arrived[target] = (*course.arrived.get(target, ()), (NEUTRAL, where))

    def _through(self, course: Course, state: State, chart: str) -> None:  # noqa: C901 - the innermost loop
        """Go through a flowchart that is entered, in chart order, and through those that it calls."""
        here, advising = course.here, self.advising
        passed = course.passed[chart] = Passed()
        finishes = FALSE
        for place in self.charts[chart]:
            at = here[place.number]
            if not at:
                continue
            if place.kind == DECISION:
                key = place.regions_of(state)
                left = place.left.get(key) or self.left(place, state, key)
                if at == TRUE:
                    passed.ways.append(left.way)
                if left.nowhere:
                    course.lost.append((place, self.both(at, left.nowhere)))
                self._branch(course, at, left)
                continue
            if at == TRUE:
                passed.ways.append(place.way)
            onwards = at
            if place.advises:
                passed.telling.append((place, 0))
            elif place.kind == CALL:
                onwards = self._call(course, state, place, at)
            elif place.kind == END:
                course.ends.append((place, at))
            target = place.to
            if target == NOWHERE:
                finishes = self.either(finishes, onwards)
            elif here[target] or advising[target]:
                self._arrive(course, target, onwards)
            else:
                here[target] = onwards
        course.finishes[chart] = finishes

    def _branch(self, course: Course, at: int, left: Left) -> None:
        """Go on along each branch of a decision that may be taken."""
        here, advising = course.here, self.advising
        for target, arrival, taken in left.onward:
            where = at if taken == TRUE else taken if at == TRUE else self.both(at, taken)
            if not where:
                continue
            before = here[target]
            here[target] = self.either(before, where) if before else where
            if advising[target]:
                arrived = course.arrived
                arrived[target] = (*arrived[target], (arrival, where)) if before else ((arrival, where),)

    def _call(self, course: Course, state: State, place: Place, at: int) -> int:
        """Go through the flowchart that a station calls, and return where the run comes back from it."""
        passed = course.passed[place.station.chart]
        passed.telling.append((place, len(passed.ways)))
        course.calls.append((place.station, at))
        return self.both(at, self._called(course, state, place.station.callee or ""))

    def _called(self, course: Course, state: State, chart: str) -> int:
        """Return where a flowchart comes to an end once it is entered."""
        if chart in course.finishes:
            return course.finishes[chart]
        if chart not in self.leaf_keys:
            self._arrive(course, self.program.entries[chart], TRUE)
            self._through(course, state, chart)
            return course.finishes[chart]
        key = chart, self.leaf_keys[chart](state)
        leaf = self.leaves.get(key) or self._leaf(state, chart, key)
        course.leaves[chart] = leaf
        course.passed[chart] = leaf.passed
        course.ends += leaf.ends
        course.lost += leaf.lost
        course.finishes[chart] = leaf.finishes
        return leaf.finishes

    def _leaf(self, state: State, chart: str, key: tuple[str, object]) -> Leaf:
        """Return a flowchart that calls none, gone through in cases with these regions of the facts that it reads."""
        apart = Course(len(self.places), chart)
        self._arrive(apart, self.program.entries[chart], TRUE)
        self._through(apart, state, chart)
        here = {number: at for number, at in enumerate(apart.here) if at}
        leaf = Leaf(key, apart.passed[chart], here, apart.arrived, apart.ends, apart.lost, apart.finishes[chart])
        if len(self.leaves) < MOST_REMEMBERED:
            self.leaves[key] = leaf
            self.residuals.kept += len(here)
        return leaf

    def left(self, place: Place, state: State, key: object) -> Left:
        """Return how a decision is left in cases with these regions of the facts that it reads."""
        holds = self.holds(place, state)
        left = place.lefts.get(holds)
        if left is None:
            left = place.lefts[holds] = self._leave(place, holds)
            self.residuals.kept += 1
        if len(place.left) < MOST_REMEMBERED:
            place.left[key] = left
            self.residuals.kept += 1
        return left

    def holds(self, place: Place, state: State) -> Holds:
        """Return where each guard of a station holds; `else` and an advice without a guard always do."""
        return tuple([TRUE if residual is None else residual(state) for residual in place.residuals])

    def _leave(self, place: Place, holds: Holds) -> Left:
        station, node = place.station, place.station.node
        assert isinstance(node, Decision)  # noqa: S101 - the caller looked
        taken = chosen(self.diagrams, node, holds)
        nowhere = self.diagrams.negation(self.diagrams.disjunction(taken))
        branches = tuple([branch for branch, where in enumerate(taken) if where != FALSE])
        arrivals = self.walker.numbers[station.number]
        return Left(
            self.walker.way(station, branches, sure=nowhere == FALSE),
            tuple([(station.to[branch], arrivals[branch], taken[branch]) for branch in branches]),
            nowhere,
        )

    def _enter(self, course: Course) -> None:
        """Work out where each flowchart is entered, and where its outcome is that of the run."""
        both, either = self.diagrams.both, self.diagrams.either
        entered, owns = course.entered, course.owns
        for call, at in sorted(course.calls, key=self._caller):
            callee = call.callee or ""
            entered[callee] = either(entered.get(callee, FALSE), both(entered[call.chart], at))
            if not call.to:
                owns[callee] = either(owns.get(callee, FALSE), both(owns.get(call.chart, FALSE), at))

    def _caller(self, call: tuple[Station, int]) -> int:
        return self.callers_first[call[0].chart]
