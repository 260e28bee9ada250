"""The walk: from the entry along the branches that the known facts settle, as a person would go with a finger.

Facts are constant during a run, so a flowchart that is called again goes the same way: it is walked once. A station
remembers, for each combination of regions of the facts it reads, where it leads and what it advises; so most of a
walk is looking up.
"""

from __future__ import annotations

from collections import Counter
from math import prod
from operator import itemgetter
from typing import TYPE_CHECKING

from interpreter.engine.advice import advised_by, rank
from interpreter.engine.answer import Way
from interpreter.engine.explain import explain
from interpreter.engine.program import choose
from interpreter.model import Action, Call, Decision, End, Grounds
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.engine.answer import Advised
    from interpreter.engine.program import Program, State, Station

NEUTRAL = 0
"""The arrival over a plain edge, which has no grounds of its own."""
OPEN = -1
"""In place of a branch: the facts do not settle it."""
MOST_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk as far as it came.

    `stations` are the numbers of the stations passed, `ways` how each was left. `outcome` is None when the walk
    stopped at a decision, the last of its stations, whose `possible` branches are then those that may still be taken.
    `given` holds what the stations advised; None when a guard was open. `calls` are the stations of the calls that the
    walk had not left, the first one first.
    """

    stations: tuple[int, ...]
    ways: tuple[Way, ...]
    given: tuple[Advised, ...] | None
    outcome: str | None
    possible: tuple[int, ...]
    calls: tuple[int, ...] = ()


@dataclass(slots=True)
class _Track:
    """A station prepared for walking: `regions_of` picks the regions it reads (None: too many to remember)."""

    station: Station
    regions_of: Callable[[State], object] | None
    advises: bool
    way: Way
    left: dict[object, tuple[Way, int]] | None
    """What a decision that has read these regions leads to; None for other nodes."""
    repeats: bool
    ways: dict[tuple[tuple[int, ...], bool], tuple[Way, int]] = field(default_factory=dict)
    given: dict[object, tuple[Advised, ...]] = field(default_factory=dict)
    made: dict[object, tuple[Advised, ...]] = field(default_factory=dict)


class Walker:
    """The tracks of one program, with what they have learned so far."""

    def __init__(self, program: Program) -> None:
        """Prepare every station."""
        self.program = program
        self.ways: dict[tuple[int, tuple[int, ...], bool], Way] = {}
        self.arrivals: list[Grounds] = [Grounds()]
        self.numbers: list[tuple[int, ...]] = []
        for station in program.stations:
            edges = station.node.branches if isinstance(station.node, Decision) else ()
            self.numbers.append(tuple(self._arrival(edge.grounds) for edge in edges))
        self.uses = Counter(
            (station.chart, advice.recommendation.id)
            for station in program.stations
            if isinstance(station.node, Action)
            for advice in station.node.recommend
        )
        self.tracks = [self._track(station) for station in program.stations]

    def _repeats(self, station: Station) -> bool:
        """Tell whether another advice of the same flowchart, here or elsewhere, may give the same recommendation."""
        assert isinstance(station.node, Action)  # noqa: S101 - only actions advise
        return any(self.uses[station.chart, advice.recommendation.id] > 1 for advice in station.node.recommend)

    def _arrival(self, grounds: Grounds) -> int:
        if grounds == self.arrivals[NEUTRAL]:
            return NEUTRAL
        self.arrivals.append(grounds)
        return len(self.arrivals) - 1

    def _track(self, station: Station) -> _Track:
        widths = prod(len(self.program.facts[number]) + 1 for number in station.reads)
        pick = itemgetter(*station.reads) if station.reads and widths <= MOST_REMEMBERED else None
        advises = isinstance(station.node, Action) and bool(station.node.recommend)
        left: dict[object, tuple[Way, int]] | None = {} if isinstance(station.node, Decision) else None
        return _Track(station, pick, advises, self.way(station, ()), left, advises and self._repeats(station))

    def way(self, station: Station, branches: tuple[int, ...], *, sure: bool = True) -> Way:
        """Return how a station is left when only these branches may be taken; `sure` when one of them surely is."""
        key = station.number, branches, sure
        found = self.ways.get(key)
        if found is None:
            found = self.ways[key] = _way(self.program, station, branches, sure=sure)
        return found

    # ---- one station ----

    def _leave(self, track: _Track, state: State) -> tuple[Way, int]:
        """Return how a decision is left, and the branch to take: `OPEN` when it is not settled, or finds none."""
        chosen = choose(track.station, state)
        left = track.ways.get(chosen)
        if left is None:
            possible, settled = chosen
            left = self.way(track.station, possible, sure=settled), possible[0] if settled else OPEN
            track.ways[chosen] = left
        if track.left is not None and track.regions_of is not None:
            track.left[track.regions_of(state)] = left
        return left

    def _given(self, track: _Track, arrival: int, state: State) -> tuple[Advised, ...] | None:
        """Return what an action advises when it is reached this way, or None when one of its guards is open."""
        if track.regions_of is None:
            if track.station.reads:
                return self._advice(track, arrival, state)
            key: object = arrival
        else:
            key = arrival, track.regions_of(state)
        found = track.given.get(key)
        if found is None:
            found = self._advice(track, arrival, state)
            if found is not None:
                track.given[key] = found
        return found

    def _advice(self, track: _Track, arrival: int, state: State) -> tuple[Advised, ...] | None:
        truths = tuple([True if guard is None else guard(state) for guard in track.station.guards])
        if None in truths:
            return None
        key = arrival, truths
        found = track.made.get(key)
        if found is None:
            grounds, guideline = self.arrivals[arrival], self.program.guideline
            positions = [position for position, truth in enumerate(truths) if truth]
            found = tuple(advised_by(guideline, track.station, position, grounds) for position in positions)
            track.made[key] = found
        return found

    # ---- the walk ----

    def walk(self, state: State) -> Walk:
        """Return how far the known facts lead, by strong Kleene logic, and to which outcome."""
        tracks, numbers, entries = self.tracks, self.numbers, self.program.entries
        stations: list[int] = []
        ways: list[Way] = []
        given: list[Advised] = []
        calls: list[Station] = []
        outcomes: dict[str, str] = {}
        all_given = True
        repeats = False
        arrival = NEUTRAL
        position: int | None = entries[self.program.start]
        outcome: str | None = None
        while position is not None:
            track = tracks[position]
            station = track.station
            stations.append(position)
            node = station.node
            if track.left is not None:
                left = track.left.get(track.regions_of(state)) if track.regions_of is not None else None
                way, branch = left if left is not None else self._leave(track, state)
                ways.append(way)
                if branch < 0:
                    advice = _once(given) if all_given else None
                    pending = tuple([call.number for call in calls])
                    return Walk(tuple(stations), tuple(ways), advice, None, way.branches, pending)
                arrival = numbers[position][branch]
                position = station.to[branch]
                continue
            ways.append(track.way)
            if track.advises:
                advised = None if station.reads else track.given.get(arrival)
                if advised is None:
                    advised = self._given(track, arrival, state)
                if advised is None:
                    all_given = False
                else:
                    given += advised
                    repeats = repeats or track.repeats
            arrival = NEUTRAL
            if isinstance(node, Action):
                position = station.to[0]
            elif isinstance(node, End):
                position, outcome = _return(calls, outcomes, station.chart, node.outcome)
            elif station.callee in outcomes:
                calls.append(station)
                position, outcome = _return(calls, outcomes, station.callee or "", outcomes[station.callee or ""])
            else:
                calls.append(station)
                position = entries[station.callee or ""]
        advice = None if not all_given else _once(given) if repeats else tuple(given)
        return Walk(tuple(stations), tuple(ways), advice, outcome, ())


def _once(given: list[Advised]) -> tuple[Advised, ...]:
    """Return each recommendation once a flowchart: the shortest deadline, the strongest provenance, the first."""
    shown: dict[tuple[str, str], Advised] = {}
    for advised in given:
        key = (advised.flowchart, advised.id)
        if key not in shown or rank(advised) < rank(shown[key]):
            shown[key] = advised
    return tuple(shown.values())


def _return(calls: list[Station], outcomes: dict[str, str], chart: str, outcome: str) -> tuple[int | None, str | None]:
    """Return where the walk goes on when a flowchart has come to its end, or the outcome of the run."""
    outcomes[chart] = outcome
    while calls:
        call = calls.pop()
        if call.to:
            return call.to[0], None
        outcomes[call.chart] = outcome
    return None, outcome


def _way(program: Program, station: Station, branches: tuple[int, ...], *, sure: bool) -> Way:
    node = station.node
    if isinstance(node, Decision):
        onwards = tuple(dict.fromkeys(node.branches[number].to.id for number in branches))
        grounds = [node.branches[number].grounds for number in branches]
        to = onwards[0] if sure and len(onwards) == 1 else None
    else:
        onwards = tuple(program.stations[number].node.id for number in station.to)
        grounds = [node.about.grounds]
        to = station.callee if isinstance(node, Call) else (onwards[0] if onwards else None)
    return Way(
        flowchart=station.chart,
        node=node.id,
        to=to,
        possible_to=onwards if to is None else (),
        branches=branches,
        cites=tuple(dict.fromkeys(ref.id for one in grounds for ref in one.cites)),
        readings=tuple(dict.fromkeys(ref.id for one in grounds for ref in one.readings)),
        reads=station.reads,
        explain=explain(
            program.guideline,
            node,
            branches,
            tuple([(number, program.facts[number].fact.id) for number in station.reads]),
        ),
    )


__all__ = ["NEUTRAL", "Walk", "Walker"]
