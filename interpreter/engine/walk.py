"""The walk: from the entry along the branches that the known facts settle, as a person would go with a finger.

Facts are constant during a run, so a flowchart that is called again goes the same way: it is walked once. A station
remembers, for each combination of regions of the facts it reads, the leg that begins there: its own way, then the
stations behind it that read nothing. So most of a walk is looking up legs.
"""

from __future__ import annotations

from collections import Counter
from math import prod
from operator import itemgetter
from typing import TYPE_CHECKING

from interpreter.engine.advice import advised_by, rank
from interpreter.engine.answer import Way
from interpreter.engine.explain import explain
from interpreter.engine.program import ACTION, DECISION, choose
from interpreter.model import Action, Call, Decision, End, Grounds
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.engine.answer import Advised
    from interpreter.engine.program import Program, State, Station

NEUTRAL = 0
"""The arrival over a plain edge, which has no grounds of its own."""
OPEN = -1
"""In place of the next station: the facts do not settle it."""
MOST_REMEMBERED = 4_096
LONGEST_LEG = 16
"""Stations that read nothing in one leg; bounded, since many decisions may lead into the same long row."""
NO_SLOTS: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk as far as it came.

    `stations` are the numbers of the stations passed, `ways` how each was left. `outcome` is None when the walk
    stopped at a decision, the last of its stations, whose `possible` branches are then those that may still be taken.
    `given` holds what the stations advised; None when a guard was open.
    """

    stations: tuple[int, ...]
    ways: tuple[Way, ...]
    given: tuple[Advised, ...] | None
    outcome: str | None
    possible: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Leg:
    """A station and those behind it that every walk passes after it.

    `given` is what they advise (None when a guard is open), `slots` are the recommendations among it that may come up
    again in their flowchart; `twice` tells that one does within the leg. The walk goes on at the station `to`, which it
    reaches by `arrival`; `OPEN`: it does not go on.
    """

    stations: tuple[int, ...]
    ways: tuple[Way, ...]
    given: tuple[Advised, ...] | None
    slots: frozenset[tuple[str, str]]
    twice: bool
    to: int
    arrival: int


@dataclass(slots=True)
class _Track:
    """A station prepared for walking: `regions_of` picks the regions it reads (None: none, or too many to remember)."""

    station: Station
    kind: int
    regions_of: Callable[[State], object] | None
    advises: bool
    way: Way
    repeats: bool
    legs: dict[object, Leg] = field(default_factory=dict)
    """By the regions that a decision reads; by the arrival at an action, and by the regions too where it has guards."""
    made: dict[object, Leg] = field(default_factory=dict)
    """By what a decision chooses; by the arrival at an action and the truth of its guards."""


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
        advises = station.kind == ACTION and bool(station.guards)
        return _Track(station, station.kind, pick, advises, self.way(station, ()), advises and self._repeats(station))

    def way(self, station: Station, branches: tuple[int, ...], *, sure: bool = True) -> Way:
        """Return how a station is left when only these branches may be taken; `sure` when one of them surely is."""
        key = station.number, branches, sure
        found = self.ways.get(key)
        if found is None:
            found = self.ways[key] = _way(self.program, station, branches, sure=sure)
        return found

    # ---- legs ----

    def _decided(self, track: _Track, state: State) -> Leg:
        """Return the leg that begins at a decision in cases with these regions."""
        chosen = choose(track.station, state)
        leg = track.made.get(chosen)
        if leg is None:
            leg = track.made[chosen] = self._chosen(track.station, *chosen)
        if track.regions_of is not None:
            track.legs[track.regions_of(state)] = leg
        return leg

    def _chosen(self, station: Station, possible: tuple[int, ...], settled: bool) -> Leg:  # noqa: FBT001 - as `choose`
        way = self.way(station, possible, sure=settled)
        if not settled:
            return Leg((station.number,), (way,), (), NO_SLOTS, twice=False, to=OPEN, arrival=NEUTRAL)
        (branch,) = possible
        return self._leg(station, way, (), station.to[branch], self.numbers[station.number][branch])

    def _acted(self, track: _Track, arrival: int, state: State) -> Leg:
        """Return the leg that begins at an action that is reached this way, in cases with these regions."""
        regions = None if track.regions_of is None else track.regions_of(state)
        leg = track.legs.get((arrival, regions))
        if leg is None:
            station = track.station
            truths = tuple([True if guard is None else guard(state) for guard in station.guards])
            leg = track.made.get((arrival, truths))
            if leg is None:
                given = None if None in truths else self._advice(station, arrival, truths)
                leg = track.made[arrival, truths] = self._leg(station, track.way, given, station.to[0], NEUTRAL)
            if not station.reads:
                track.legs[arrival] = leg
            elif regions is not None:
                track.legs[arrival, regions] = leg
        return leg

    def _advice(self, station: Station, arrival: int, truths: tuple[bool | None, ...]) -> tuple[Advised, ...]:
        """Return what an action advises when it is reached this way and its guards are so."""
        grounds, guideline = self.arrivals[arrival], self.program.guideline
        positions = [position for position, truth in enumerate(truths) if truth]
        return tuple([advised_by(guideline, station, position, grounds) for position in positions])

    def _leg(self, first: Station, way: Way, given: tuple[Advised, ...] | None, to: int, arrival: int) -> Leg:
        """Return the leg that begins at a station that is left like this; actions without guards are part of it."""
        numbers, ways = [first.number], [way]
        repeats = self.tracks[first.number].repeats
        more = given
        for _ in range(LONGEST_LEG):
            track = self.tracks[to]
            if track.kind != ACTION or track.station.reads or more is None:
                break
            numbers.append(to)
            ways.append(track.way)
            more += self._advice(track.station, arrival, (True,) * len(track.station.guards))
            repeats = repeats or track.repeats
            to, arrival = track.station.to[0], NEUTRAL
        keys = [(one.flowchart, one.id) for one in more or ()] if repeats else []
        slots = frozenset([key for key in keys if self.uses[key] > 1])
        return Leg(tuple(numbers), tuple(ways), more, slots, len(set(keys)) < len(keys), to, arrival)

    # ---- the walk ----

    def walk(self, state: State) -> Walk:
        """Return how far the known facts lead, by strong Kleene logic, and to which outcome."""
        tracks, entries = self.tracks, self.program.entries
        stations: list[int] = []
        ways: list[Way] = []
        given: list[Advised] = []
        calls: list[Station] = []
        outcomes: dict[str, str] = {}
        seen: set[tuple[str, str]] = set()
        all_given = True
        repeats = False
        arrival = NEUTRAL
        position: int | None = entries[self.program.start]
        outcome: str | None = None
        while position is not None:
            track = tracks[position]
            if track.kind > ACTION:
                stations.append(position)
                ways.append(track.way)
                arrival = NEUTRAL
                position, outcome = self._beyond(track.station, calls, outcomes)
                continue
            if track.kind == DECISION:
                regions_of = track.regions_of
                leg = track.legs.get(regions_of(state)) if regions_of is not None else None
                if leg is None:
                    leg = self._decided(track, state)
            else:
                leg = track.legs.get(arrival) or self._acted(track, arrival, state)
            stations += leg.stations
            ways += leg.ways
            if leg.given:
                given += leg.given
                if leg.slots:
                    repeats = repeats or leg.twice or not seen.isdisjoint(leg.slots)
                    seen |= leg.slots
            elif leg.given is None:
                all_given = False
            if leg.to == OPEN:
                advice = _once(given) if all_given else None
                return Walk(tuple(stations), tuple(ways), advice, None, leg.ways[0].branches)
            position, arrival = leg.to, leg.arrival
        advice = None if not all_given else _once(given) if repeats else tuple(given)
        return Walk(tuple(stations), tuple(ways), advice, outcome, ())

    def _beyond(
        self, station: Station, calls: list[Station], outcomes: dict[str, str]
    ) -> tuple[int | None, str | None]:
        """Return where the walk goes on behind a call or an end, or the outcome of the run."""
        node = station.node
        if isinstance(node, End):
            return _return(calls, outcomes, station.chart, node.outcome)
        callee = station.callee or ""
        calls.append(station)
        if callee in outcomes:
            return _return(calls, outcomes, callee, outcomes[callee])
        return self.program.entries[callee], None


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
