"""Total cases drawn at random and run, where diagrams are too large: what some case does needs no more proof.

A node that one of them reaches is reachable, a condition that is true in one and false in another is not constant, and
a fact that alone changes what one of them is given is not idle. What no drawn case shows stays unproven, and is named.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from interpreter.engine.program import choose, guards
from interpreter.model import Action, All, AnyOf, AtLeast, CriterionTest, Decision, End, FactTest, Not
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.engine.program import Program, State
    from interpreter.model import Condition

DRAWN = 1_500
KEPT = 40
"""Of the cases that come to a node so many are kept to look at its conditions."""
FLIPPED = 150
"""For each fact so many cases are run again with another value of it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What drawn cases left unproven: nodes, branches that no case took, conditions with one truth, facts."""

    nodes: tuple[str, ...]
    branches: tuple[str, ...]
    conditions: tuple[str, ...]
    facts: tuple[str, ...]


def tried(program: Program) -> Tried:
    """Return what the drawn cases of a program left unproven."""
    draw = random.Random(0)
    widths = [len(one) for one in program.facts]
    cases = [[draw.randrange(width) for width in widths] for _ in range(DRAWN)]
    came: dict[int, list[State]] = {}
    taken: set[tuple[int, int]] = set()
    for case in cases:
        state = _state(program, case)
        for number, branch in _ways(program, state):
            taken.add((number, branch))
            if len(kept := came.setdefault(number, [])) < KEPT:
                kept.append(state)
    stations = program.stations
    branches = [
        f"{one.node.id}.{branch + 1}"
        for one in stations
        if isinstance(one.node, Decision) and one.number in came
        for branch in range(len(one.to))
        if (one.number, branch) not in taken
    ]
    return Tried(
        tuple(one.node.id for one in stations if one.number not in came),
        tuple(branches),
        tuple(dict.fromkeys(_constants(program, came))),
        tuple(_idle(program, cases, draw)),
    )


def _state(program: Program, case: list[int]) -> State:
    """Return the state of a total case, by region of each fact."""
    state = program.blank()
    state[: len(case)] = case
    return state


def _ways(program: Program, state: State) -> Iterator[tuple[int, int]]:
    """Yield each node that a total case reaches, with the branch by which it leaves; a flowchart is run once a call."""
    here = program.entries[program.start]
    back: list[int] = []
    while True:
        station = program.stations[here]
        branch = 0
        if isinstance(station.node, Decision):
            possible, settled = choose(station, state)
            if not settled:
                yield here, -1
                return
            branch = possible[0]
        yield here, branch
        if station.callee is not None:
            back.append(station.to[0] if station.to else -1)
            here = program.entries[station.callee]
        elif isinstance(station.node, End):
            while back and back[-1] == -1:
                back.pop()
            if not back:
                return
            here = back.pop()
        else:
            here = station.to[branch]


# ---- conditions -----------------------------------------------------------------------------------------------------


def _constants(program: Program, came: dict[int, list[State]]) -> Iterator[str]:
    """Yield the nodes at which a guard, or a part of one, has the same truth in all the cases that are kept."""
    for station in program.stations:
        states = came.get(station.number, [])
        for guard in guards(station.node):
            if guard is not None and states and not all(_varies(program, one, states) for one in _all_parts(guard)):
                yield station.node.id


def _varies(program: Program, condition: Condition, states: list[State]) -> bool:
    return len({_truth(program, condition, state) for state in states}) > 1


def _all_parts(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all its parts, not looking inside criteria."""
    yield condition
    match condition:
        case All() | AnyOf() | AtLeast():
            for part in condition.of:
                yield from _all_parts(part)
        case Not():
            yield from _all_parts(condition.of)
        case FactTest() | CriterionTest():
            pass


def _truth(program: Program, condition: Condition, state: State) -> bool:
    match condition:
        case FactTest():
            number = program.fact_numbers[condition.fact.id]
            return program.facts[number].truth(condition.test)[state[number] or 0]
        case CriterionTest():
            return bool(program.evaluators[condition.criterion.id](state)) is condition.expected
        case All():
            return all(_truth(program, part, state) for part in condition.of)
        case AnyOf():
            return any(_truth(program, part, state) for part in condition.of)
        case Not():
            return not _truth(program, condition.of, state)
        case AtLeast():
            return sum(_truth(program, part, state) for part in condition.of) >= condition.number


# ---- facts ----------------------------------------------------------------------------------------------------------


def _idle(program: Program, cases: list[list[int]], draw: random.Random) -> Iterator[str]:
    """Yield the facts that nodes read and that in no drawn case alone change what is given or the outcome."""
    read = sorted({number for station in program.stations for number in station.reads})
    said = {place: _said(program, case) for place, case in enumerate(cases[:FLIPPED])}
    for number in read:
        width = len(program.facts[number])
        for place, case in enumerate(cases[:FLIPPED]):
            other = list(case)
            other[number] = (case[number] + draw.randrange(1, width)) % width if width > 1 else 0
            if _said(program, other) != said[place]:
                break
        else:
            yield program.facts[number].fact.id


def _said(program: Program, case: list[int]) -> tuple[object, ...]:
    """Return what a total case is given, and its outcome: less than an answer says, so a change here is one there."""
    state = _state(program, case)
    given: set[tuple[str, str]] = set()
    outcome: str | None = None
    for number, _ in _ways(program, state):
        station = program.stations[number]
        if isinstance(station.node, Action):
            for advice, guard in zip(station.node.recommend, station.guards, strict=True):
                if guard is None or guard(state):
                    given.add((station.chart, advice.recommendation.id))
        outcome = station.node.outcome if isinstance(station.node, End) else None
    return outcome, frozenset(given)
