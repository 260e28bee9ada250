"""How a recommendation is shown that comes about in one way or several, surely or perhaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.advice import advised_by, merged, rank
from interpreter.engine.choice import in_turn
from interpreter.engine.course import MOST_REMEMBERED
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.residual import facts_in
from interpreter.model import Action
from interpreter.slotted import dataclass, replace

if TYPE_CHECKING:
    from interpreter.engine.advice import Rank
    from interpreter.engine.answer import Advised
    from interpreter.engine.course import Arrivals, Courses, Holds, Place
    from interpreter.engine.program import State, Station

    Ways = tuple[tuple[int, int], ...]
    """How a recommendation comes about: the number of each way, and where it does."""
    Reached = tuple[Arrivals, Holds, int]
    """How an action is reached in its flowchart, where its guards hold, and where its flowchart is entered."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Recommendations as an answer shows them, and the diagrams that must be settled before they are."""

    definite: tuple[Advised, ...]
    possible: tuple[Advised, ...]
    roots: tuple[int, ...]


class Advising:
    """What the actions of one program advise, with what was worked out before."""

    def __init__(self, courses: Courses) -> None:
        """Start with nothing."""
        self.courses = courses
        self.program = courses.program
        self.residuals = courses.residuals
        self.diagrams = courses.diagrams
        self.advised: list[Advised] = []
        self.ranks: list[Rank] = []
        self.numbers: dict[tuple[int, int, int], int] = {}
        self.slots: dict[tuple[str, str], int] = {}
        self.shown: dict[Ways, Shown] = {}
        self.alone: list[dict[Reached, Shown]] = [{} for _ in courses.places]
        """What each action advises, where its recommendations come about nowhere else."""
        self.shared: list[dict[Reached, tuple[tuple[int, Ways], ...]]] = [{} for _ in courses.places]
        """The slots of each other action's advice, with the ways."""
        self.bare: dict[tuple[tuple[int, ...], bool], Advised] = {}

    def guarded(self, place: Place, state: State, key: object) -> Holds:
        """Return where each guard of an action holds in cases with these regions of the facts that it reads."""
        holds = self.courses.holds(place, state)
        if len(place.holds) < MOST_REMEMBERED:
            place.holds[key] = holds
            self.residuals.kept += 1
        return holds

    def _ways(self, place: Place, reached: Reached) -> list[Ways]:
        """Return, for each advice of an action, the ways in which it comes about."""
        arrivals, holds, entered = reached
        found = []
        for position, hold in enumerate(holds):
            guard = self.diagrams.both(entered, hold)
            comes = [(arrival, self.diagrams.both(where, guard)) for arrival, where in arrivals]
            ways = [(self._way(place.station, position, arrival), where) for arrival, where in comes if where != FALSE]
            found.append(tuple(ways))
        return found

    def _way(self, station: Station, position: int, arrival: int) -> int:
        """Return the number of a way in which an advice comes about."""
        key = station.number, position, arrival
        found = self.numbers.get(key)
        if found is None:
            grounds = self.courses.walker.arrivals[arrival]
            advised = advised_by(self.program.guideline, station, position, grounds)
            self.advised.append(advised)
            self.ranks.append(rank(advised))
            found = self.numbers[key] = len(self.advised) - 1
        return found

    def advice(self, place: Place, reached: Reached) -> Shown:
        """Return what an action advises whose recommendations come about nowhere else."""
        found = [self.slot(ways) for ways in self._ways(place, reached) if ways]
        shown = self.alone[place.number][reached] = Shown(
            tuple([advised for one in found for advised in one.definite]),
            tuple([advised for one in found for advised in one.possible]),
            tuple([root for one in found for root in one.roots]),
        )
        self.residuals.kept += 1
        return shown

    def slots_of(self, place: Place, reached: Reached) -> tuple[tuple[int, Ways], ...]:
        """Return, for an action of which another may give the same, the slot of each advice and its ways."""
        node, chart = place.station.node, place.station.chart
        assert isinstance(node, Action)  # noqa: S101 - only actions advise
        found = []
        for advice, ways in zip(node.recommend, self._ways(place, reached), strict=True):
            if ways:
                found.append((self.slots.setdefault((chart, advice.recommendation.id), len(self.slots)), ways))
        self.shared[place.number][reached] = kept = tuple(found)
        self.residuals.kept += 1
        return kept

    def slot(self, ways: Ways) -> Shown:
        """Return how a recommendation with these ways is shown."""
        shown = self.shown.get(ways)
        if shown is None:
            shown = self.shown[ways] = self._one(ways)
            self.residuals.kept += 1
        return shown

    def _one(self, ways: Ways) -> Shown:
        """Return how a recommendation with these ways is shown."""
        diagrams, ranks = self.diagrams, self.ranks
        shown, present = in_turn(diagrams, sorted(ways, key=lambda way: ranks[way[0]]))
        deadlines: dict[object, int] = {}
        for number, wins in shown:
            within = ranks[number][0]
            deadlines[within] = diagrams.either(deadlines.get(within, FALSE), wins)
        bits = self.residuals.facts(present)
        if len(deadlines) > 1:
            for where in deadlines.values():
                bits |= self.residuals.facts(where)
        one = (self._merged(tuple([number for number, _ in shown]), len(deadlines) > 1, bits),)
        roots = tuple([root for root in deadlines.values() if root > TRUE])
        return Shown(one, (), roots) if present == TRUE else Shown((), one, roots)

    def _merged(self, seen: tuple[int, ...], at_latest: bool, bits: int) -> Advised:  # noqa: FBT001
        """Return one recommendation for these ways, waiting for these facts."""
        key = seen, at_latest
        found = self.bare.get(key)
        if found is None:
            found = self.bare[key] = merged([self.advised[number] for number in seen], at_latest)
            self.residuals.kept += 1
        if not bits:
            return found
        facts = self.program.facts
        return replace(found, waits_for=tuple([facts[number].fact.id for number in facts_in(bits)]))
