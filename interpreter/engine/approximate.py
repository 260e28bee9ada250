"""The answer by three-valued logic alone, for a guideline whose diagrams outgrew their limit.

It never guesses and never calls an open case complete, but it can call something possible that is definite, and ask
for a fact that cannot matter any more. The answer says so: `exact` is false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.engine.advice import advised_by, duration, merged
from interpreter.engine.answer import Conclusion
from interpreter.engine.program import choose
from interpreter.model import Action, Call, Decision, End, Grounds, Hit

if TYPE_CHECKING:
    from interpreter.engine.answer import Advised
    from interpreter.engine.program import State, Station
    from interpreter.engine.walk import Walk, Walker

NEUTRAL = Grounds()


def approximate(walker: Walker, state: State, went: Walk) -> Conclusion:
    """Return what three-valued logic settles: everything on the walk, and as possible all that may follow it."""
    return _Spread(walker, state, went).conclusion()


def spread(walker: Walker, state: State) -> list[tuple[int, tuple[int, ...]]]:
    """Return the numbers of the stations that may be reached, in chart order, and the branches that each may take."""
    reached = sorted(_Spread(walker, state, walker.walk(state)).arrivals)
    stations = [walker.program.stations[number] for number in reached]
    return [(one.number, choose(one, state)[0] if isinstance(one.node, Decision) else ()) for one in stations]


class _Spread:
    """What may be reached: every station that some branch still open leads to."""

    def __init__(self, walker: Walker, state: State, went: Walk) -> None:
        self.program, self.state, self.went = walker.program, state, went
        self.sure = set(went.stations)
        self.arrivals: dict[int, dict[Grounds, None]] = {}
        self.open: set[int] = set()
        self.todo: list[int] = []
        self.lost: list[str] = []
        self.may_stop = False
        self._spread()

    def _spread(self) -> None:
        """Follow every way that is open, callees from whichever call comes first."""
        program = self.program
        self._arrive(program.entries[program.start], NEUTRAL)
        while self.todo:
            station = program.stations[self.todo.pop()]
            match station.node:
                case Decision():
                    self._decide(station)
                case Action():
                    self.open |= self._open_facts(station)
                    self._arrive(station.to[0], NEUTRAL)
                case Call():
                    self._arrive(program.entries[station.callee or ""], NEUTRAL)
                    if station.to:
                        self._arrive(station.to[0], NEUTRAL)
                case End():
                    pass
                case _:
                    assert_never(station.node)

    def _outcomes(self) -> dict[str, None]:
        """Return the outcomes of the flowchart at which the run starts and of those that it calls last."""
        reached = [station for station in self.program.stations if station.number in self.arrivals]
        last = [self.program.start]
        for chart in last:
            callees = [one.callee for one in reached if one.chart == chart and one.callee and not one.to]
            last += [callee for callee in dict.fromkeys(callees) if callee not in last]
        return {one.node.outcome: None for one in reached if isinstance(one.node, End) and one.chart in last}

    def _arrive(self, number: int, grounds: Grounds) -> None:
        if number not in self.arrivals:
            self.arrivals[number] = {}
            self.todo.append(number)
        self.arrivals[number][grounds] = None

    def _decide(self, station: Station) -> None:
        assert isinstance(station.node, Decision)  # noqa: S101 - the caller looked
        possible, settled = choose(station, self.state)
        if not settled:
            open_facts = self._open_facts(station)
            self.open |= open_facts
            if not open_facts:
                self.lost.append(f"{station.chart}.{station.node.id}")
            elif station.node.hit is Hit.UNIQUE or station.guards[-1] is not None:
                self.may_stop = True
        for number in possible:
            self._arrive(station.to[number], station.node.branches[number].grounds)

    def _open_facts(self, station: Station) -> set[int]:
        """Return the missing facts that a station reads, when a guard or a branch of it is open."""
        if all(guard is None or guard(self.state) is not None for guard in station.guards):
            return set()
        return {number for number in station.reads if self.state[number] < 0}  # type: ignore[operator]

    def conclusion(self) -> Conclusion:
        """Return the conclusion; nothing after an open decision is called definite."""
        names = [regions.fact.id for regions in self.program.facts]
        definite, possible = self._advice(names)
        missing = tuple(names[number] for number in sorted(self.open))
        settled = self.went.outcome is not None and not missing and not self.lost
        return Conclusion(
            tuple(definite),
            tuple(possible),
            tuple(self._outcomes()),
            missing,
            self.went.ways,
            complete=settled,
            exact=False,
            stuck=tuple(self.lost),
            may_stop=self.may_stop,
        )

    def _advice(self, names: list[str]) -> tuple[list[Advised], list[Advised]]:
        ways: dict[tuple[str, str], list[tuple[Advised, bool]]] = {}
        for station in self.program.stations:
            if isinstance(station.node, Action) and station.number in self.arrivals:
                for position, guard in enumerate(station.guards):
                    truth = True if guard is None else guard(self.state)
                    if truth is False:
                        continue
                    for grounds in self.arrivals[station.number]:
                        advised = advised_by(self.program.guideline, station, position, grounds)
                        sure = truth is True and station.number in self.sure
                        ways.setdefault((advised.flowchart, advised.id), []).append((advised, sure))
        waits = tuple(names[number] for number in sorted(self.open))
        definite: list[Advised] = []
        possible: list[Advised] = []
        for found in ways.values():
            several = len({duration(advised) for advised, _ in found}) > 1
            sure = any(sure for _, sure in found)
            wait = waits if several or not sure else ()
            shown = merged([advised for advised, _ in found], several, wait)
            (definite if sure else possible).append(shown)
        return definite, possible
