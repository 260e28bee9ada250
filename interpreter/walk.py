"""The walk: from the entry along the branches that the known facts settle, as a person would go with a finger.

Facts are constant during a run, so a flowchart that is called again goes the same way: it is walked once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interpreter.model import Action, Decision, End, Grounds
from interpreter.program import choose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.program import Program, State, Station

NEUTRAL = Grounds()


@dataclass(frozen=True, slots=True)
class Stop:
    """A station that the walk passed: the branch it took (-1 for none), and the grounds on which it was reached."""

    station: Station
    branch: int
    arrival: Grounds


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk as far as it came: `outcome` is None when it stopped at a decision, the last of its stops.

    `possible` are then the branches that may still be taken; none when no branch holds.
    """

    stops: tuple[Stop, ...]
    outcome: str | None
    possible: tuple[int, ...]


def walk(program: Program, state: State) -> Walk:
    """Return how far the known facts lead, by strong Kleene logic, and to which outcome."""
    stops: list[Stop] = []
    calls: list[Station] = []
    outcomes: dict[str, str] = {}
    arrival = NEUTRAL
    position: int | None = program.entries[program.start]
    outcome: str | None = None
    while position is not None:
        station = program.stations[position]
        node = station.node
        if isinstance(node, Decision):
            possible = choose(station, state)
            if len(possible) != 1:
                return Walk((*stops, Stop(station, -1, arrival)), None, possible)
            stops.append(Stop(station, possible[0], arrival))
            position, arrival = station.to[possible[0]], node.branches[possible[0]].grounds
            continue
        stops.append(Stop(station, -1, arrival))
        arrival = NEUTRAL
        if isinstance(node, Action):
            position = station.to[0]
        elif isinstance(node, End):
            position, outcome = _return(program, calls, outcomes, station.chart, node.outcome)
        elif station.callee in outcomes:
            calls.append(station)
            position, outcome = _return(program, calls, outcomes, station.callee, outcomes[station.callee])
        else:
            calls.append(station)
            position = program.entries[station.callee or ""]
    return Walk(tuple(stops), outcome, ())


def _return(
    program: Program, calls: list[Station], outcomes: dict[str, str], chart: str, outcome: str
) -> tuple[int | None, str | None]:
    """Return where the walk goes on when a flowchart has come to its end, or the outcome of the run."""
    outcomes[chart] = outcome
    while calls:
        call = calls.pop()
        if call.to:
            return call.to[0], None
        outcomes[call.chart] = outcome
    return None, outcome


def advice_of(stop: Stop, state: State) -> Iterator[tuple[int, bool | None]]:
    """Yield the position and the truth of the guard of every advice of a stop."""
    for position, guard in enumerate(stop.station.guards if isinstance(stop.station.node, Action) else ()):
        yield position, True if guard is None else guard(state)
