"""A guideline as a finite function: one decision diagram for each question that an answer must settle.

The diagrams are built once a guideline and shared by all its cases. Facts are constant during a run, so reaching a node
of a called flowchart is reaching the call and taking the path within: each flowchart is compiled once, however often it
is called, and the work is linear in nodes as long as the diagrams stay small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.engine.advice import advised_by, duration, rank
from interpreter.engine.choice import chosen, in_turn
from interpreter.engine.conditions import Conditions
from interpreter.engine.diagram import FALSE, TRUE, Diagrams
from interpreter.engine.program import callers_first
from interpreter.model import (
    Action,
    Call,
    Decision,
    End,
    Grounds,
)
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.engine.answer import Advised
    from interpreter.engine.program import Program, Station
    from interpreter.model import Resolved

NEUTRAL = Grounds()


@dataclass(frozen=True, slots=True)
class Contribution:
    """One way in which a recommendation comes about: an advice, and the grounds of the branch that led to its node.

    `wins` is where this contribution is the one shown: it holds, and no other one holds with a shorter deadline, or
    with the same deadline and a stronger provenance, or the same again and an earlier place.
    """

    advised: Advised
    wins: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A recommendation of one flowchart: where it is given at all, and where with each deadline (shortest first)."""

    number: int
    flowchart: str
    recommendation: str
    present: int
    deadlines: tuple[int, ...]
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Kernel:
    """The diagrams of a program.

    `levels` are the fact numbers by level; `nodes` gives, by diagram, the fact that it asks and its children.
    `reached` holds, by station, where it is reached; `taken` where each of its branches is. `outcomes` says where
    each outcome comes out; `stuck` where a decision finds no branch, or two, and `lost` at which station.
    """

    program: Program
    diagrams: Diagrams
    levels: tuple[int, ...]
    nodes: tuple[tuple[int, tuple[int, ...]], ...]
    reached: tuple[int, ...]
    taken: tuple[tuple[int, ...], ...]
    slots: tuple[Slot, ...]
    outcomes: tuple[tuple[str, int], ...]
    stuck: int
    lost: tuple[tuple[int, int], ...]

    def all_roots(self) -> list[int]:
        """Return every diagram that an answer may look at, each once."""
        found = [diagram for slot in self.slots for diagram in (slot.present, *slot.deadlines)]
        found += [one.wins for slot in self.slots for one in slot.contributions]
        found += [diagram for _, diagram in self.outcomes]
        found += [*self.reached, *(diagram for taken in self.taken for diagram in taken), self.stuck]
        found += [diagram for _, diagram in self.lost]
        return list(dict.fromkeys(found))


def compile_kernel(program: Program, levels: Sequence[int], limit: int) -> Kernel:
    """Return the diagrams of a program with its facts in this order.

    Raises:
        DiagramTooLarge: they outgrew `limit` nodes.
    """
    return add_kernel(program, levels, Diagrams([len(program.facts[number]) for number in levels], limit))


def add_kernel(program: Program, levels: Sequence[int], diagrams: Diagrams) -> Kernel:
    """Return the diagrams of a program, made among others over the same facts in the same order.

    Raises:
        DiagramTooLarge: there is no more room.
    """
    return _Compiler(program, levels, diagrams).kernel()


class _Compiler:
    def __init__(self, program: Program, levels: Sequence[int], diagrams: Diagrams) -> None:
        self.program = program
        self.guideline: Resolved = program.guideline
        self.levels = tuple(levels)
        self.diagrams = diagrams
        conditions = Conditions(self.guideline, program.facts, program.fact_numbers, self.levels, diagrams)
        self.condition = conditions.holds

    def kernel(self) -> Kernel:
        program, diagrams = self.program, self.diagrams
        self.chosen = [self._chosen(station) for station in program.stations]
        members: dict[str, list[Station]] = {}
        for station in program.stations:
            members.setdefault(station.chart, []).append(station)
        charts = callers_first(program)
        self.within = [FALSE] * len(program.stations)
        self.finishes: dict[str, int] = {}
        for chart in reversed(charts):
            self._walk_within(chart, members[chart])
        entered = dict.fromkeys(members, FALSE)
        owns_outcome = dict.fromkeys(members, FALSE)
        entered[program.start] = owns_outcome[program.start] = TRUE
        reached = [FALSE] * len(program.stations)
        outcomes: dict[str, int] = {}
        for chart in charts:
            for station in members[chart]:
                here = reached[station.number] = diagrams.both(entered[chart], self.within[station.number])
                if station.callee is not None:
                    entered[station.callee] = diagrams.either(entered[station.callee], here)
                if station.to:
                    continue
                owned = diagrams.both(owns_outcome[chart], self.within[station.number])
                if station.callee is not None:
                    owns_outcome[station.callee] = diagrams.either(owns_outcome[station.callee], owned)
                else:
                    assert isinstance(station.node, End)  # noqa: S101 - a flowchart ends with nothing else
                    outcomes[station.node.outcome] = diagrams.either(outcomes.get(station.node.outcome, FALSE), owned)
        taken = [
            tuple(diagrams.both(reached[number], chosen) for chosen in self.chosen[number])
            for number in range(len(program.stations))
        ]
        settled = diagrams.disjunction(outcomes.values())
        stuck = diagrams.negation(settled)
        lost = self._lost(reached, taken) if stuck != FALSE else ()
        slots = self._slots(reached, taken)
        inner = zip(diagrams.level[2:], diagrams.children[2:], strict=True)
        nodes = ((0, ()), (0, ()), *((self.levels[level], children) for level, children in inner))
        named = tuple(self._in_chart_order(outcomes))
        return Kernel(
            program,
            diagrams,
            self.levels,
            nodes,
            tuple(reached),
            tuple(taken),
            slots,
            named,
            stuck,
            lost,
        )

    def _lost(self, reached: Sequence[int], taken: Sequence[tuple[int, ...]]) -> tuple[tuple[int, int], ...]:
        """Return the decisions that may find no branch, or two, and where they do."""
        found = []
        for station in self.program.stations:
            if isinstance(station.node, Decision):
                onwards = self.diagrams.disjunction(taken[station.number])
                where = self.diagrams.without(reached[station.number], onwards)
                if where != FALSE:
                    found.append((station.number, where))
        return tuple(found)

    def _in_chart_order(self, outcomes: dict[str, int]) -> list[tuple[str, int]]:
        names = [station.node.outcome for station in self.program.stations if isinstance(station.node, End)]
        return [(name, outcomes[name]) for name in dict.fromkeys(names) if name in outcomes]

    def _walk_within(self, chart: str, stations: list[Station]) -> None:
        """Work out where each node is reached once its flowchart is entered, and where that comes to an end."""
        diagrams, within = self.diagrams, self.within
        within[self.program.entries[chart]] = TRUE
        finishes = FALSE
        for station in stations:
            here = within[station.number]
            if isinstance(station.node, Decision):
                for target, chosen in zip(station.to, self.chosen[station.number], strict=True):
                    within[target] = diagrams.either(within[target], diagrams.both(here, chosen))
                continue
            onwards = here if station.callee is None else diagrams.both(here, self.finishes[station.callee])
            if station.to:
                within[station.to[0]] = diagrams.either(within[station.to[0]], onwards)
            else:
                finishes = diagrams.either(finishes, onwards)
        self.finishes[chart] = finishes

    def _chosen(self, station: Station) -> tuple[int, ...]:
        """Return, for each branch of a decision, where it is the one to take, given that the node is reached."""
        node = station.node
        if not isinstance(node, Decision):
            return ()
        holds = [TRUE if branch.when is None else self.condition(branch.when) for branch in node.branches]
        return chosen(self.diagrams, node, holds)

    # ---- recommendations ----

    def _slots(self, reached: Sequence[int], taken: Sequence[tuple[int, ...]]) -> tuple[Slot, ...]:
        found: dict[tuple[str, str], list[tuple[Advised, int]]] = {}
        arrivals = self._arrivals(reached, taken)
        for station in self.program.stations:
            if not isinstance(station.node, Action):
                continue
            for position, advice in enumerate(station.node.recommend):
                guard = TRUE if advice.when is None else self.condition(advice.when)
                for grounds, arrived in arrivals[station.number].items():
                    holds = self.diagrams.both(arrived, guard)
                    if holds != FALSE:
                        advised = advised_by(self.guideline, station, position, grounds)
                        found.setdefault((station.chart, advised.id), []).append((advised, holds))
        return tuple(self._slot(number, *key, ways) for number, (key, ways) in enumerate(found.items()))

    def _arrivals(self, reached: Sequence[int], taken: Sequence[tuple[int, ...]]) -> list[dict[Grounds, int]]:
        """Return, for each station, where it is reached over each kind of grounds."""
        diagrams = self.diagrams
        arrivals: list[dict[Grounds, int]] = [{} for _ in self.program.stations]

        def arrive(target: int, grounds: Grounds, where: int) -> None:
            arrivals[target][grounds] = diagrams.either(arrivals[target].get(grounds, FALSE), where)

        for station in self.program.stations:
            match station.node:
                case Decision():
                    for target, branch, where in zip(
                        station.to, station.node.branches, taken[station.number], strict=True
                    ):
                        arrive(target, branch.grounds, where)
                case Action():
                    arrive(station.to[0], NEUTRAL, reached[station.number])
                case Call():
                    assert station.callee is not None  # noqa: S101 - every call has one
                    if station.to:
                        where = diagrams.both(reached[station.number], self.finishes[station.callee])
                        arrive(station.to[0], NEUTRAL, where)
                case End():
                    pass
                case _:
                    assert_never(station.node)
        for entry in self.program.entries.values():
            arrive(entry, NEUTRAL, reached[entry])
        return arrivals

    def _slot(self, number: int, chart: str, name: str, ways: list[tuple[Advised, int]]) -> Slot:
        diagrams = self.diagrams
        shown, present = in_turn(diagrams, sorted(ways, key=lambda way: rank(way[0])))
        deadlines: dict[tuple[int, object], int] = {}
        for advised, wins in shown:
            within = duration(advised)
            deadlines[within] = diagrams.either(deadlines.get(within, FALSE), wins)
        contributions = tuple(Contribution(advised, wins) for advised, wins in shown)
        return Slot(number, chart, name, present, tuple(deadlines.values()), contributions)
