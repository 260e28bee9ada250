"""Which diagrams of a plan lie within others: whoever takes a branch is at its node, and so on, for all cases.

Sampled cases tell at once where one diagram does not lie within another; the rest is searched for a case that says so.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from interpreter.cohort.values import Plan

    State = tuple[int, frozenset[int]]

SAMPLES = 4_096
MOST_STATES = 2_000_000
"""How much is searched for one plan; after that no diagram is said to lie within another."""


class Inclusion:
    """The order of a plan's diagrams."""

    def __init__(self, plan: Plan) -> None:
        """Look at the plan with sampled cases."""
        self.plan = plan
        self.rank = _ranks(plan)
        self.sample = _sampled(plan)
        self.left = MOST_STATES

    def within(self, one: int, other: int) -> bool:
        """Tell whether every case of one diagram is one of the other."""
        return self.covered(one, (other,))

    def covered(self, one: int, others: Iterable[int]) -> bool:
        """Tell whether every case of one diagram is in one of the others; False too when that is not found out."""
        parts = frozenset(others) - {0}
        seen = 0
        for part in parts:
            seen |= self.sample[part]
        if self.sample[one] & ~seen:
            return False

        def settled(state: State) -> bool | None:
            inside, around = state
            if inside == 0 or 1 in around or inside in around:
                return True
            return None if around else False

        return self._always(settled, (one, parts))

    def apart(self, one: int, other: int) -> bool:
        """Tell whether no case is in both diagrams; False too when that is not found out."""
        if self.sample[one] & self.sample[other]:
            return False

        def settled(state: State) -> bool | None:
            first, (second,) = state[0], tuple(state[1]) or (0,)
            if 0 in (first, second):
                return True
            return False if 1 in (first, second) or first == second else None

        return self._always(settled, (one, frozenset({other}) - {0}))

    def _always(self, settled: Callable[[State], bool | None], start: State) -> bool:
        """Tell whether something holds of diagrams wherever it is settled, in all regions of all facts."""
        todo, seen = [start], {start}
        while todo:
            state = todo.pop()
            truth = settled(state)
            if truth is False or self.left <= 0:
                return False
            if truth is None:
                self.left -= 1
                fresh = [one for one in self._below(state) if one not in seen]
                seen.update(fresh)
                todo += fresh
        return True

    def _below(self, state: State) -> Iterator[State]:
        one, others = state
        nodes = self.plan.nodes
        fact = min((nodes[node][0] for node in (one, *others) if node > 1), key=self.rank.__getitem__)

        def child(node: int, region: int) -> int:
            return nodes[node][1][region] if node > 1 and nodes[node][0] == fact else node

        for region in range(self.plan.facts[fact].regions):
            yield child(one, region), frozenset(child(other, region) for other in others) - {0}

    def covers(self, roots: Iterable[int]) -> list[tuple[int, int]]:
        """Return the pairs of a diagram and a larger one, with no other of these diagrams between them."""
        found = list(dict.fromkeys(roots))
        above = {one: [other for other in found if other != one and self.within(one, other)] for one in found}
        return [
            (one, other)
            for one in found
            for other in above[one]
            if not any(other in above[between] for between in above[one] if between != other)
        ]


def _ranks(plan: Plan) -> dict[int, int]:
    """Return in which order the diagrams ask the facts, by fact: as every path in them does."""
    below: dict[int, set[int]] = {}
    for fact, children in plan.nodes[2:]:
        below.setdefault(fact, set()).update(plan.nodes[child][0] for child in children if child > 1)
    order: dict[int, None] = {}
    for start in below:
        todo = [start]
        while todo:
            fact = todo[-1]
            pending = [one for one in below[fact] if one not in order]
            if pending and fact not in order:
                todo += pending
            else:
                order.setdefault(fact)
                todo.pop()
    return {fact: -place for place, fact in enumerate(order)}


def _sampled(plan: Plan) -> list[int]:
    """Return, by diagram, in which of the sampled cases it holds: a bit for each case."""
    chance = random.Random(1)  # the same cases every time
    drawn: list[list[int]] = []
    for fact in plan.facts:
        masks = [0] * fact.regions
        left = (1 << SAMPLES) - 1
        for region in range(fact.regions - 1, 0, -1):
            taken = left & _share(chance, region + 1)
            masks[region], left = taken, left & ~taken
        masks[0] = left
        drawn.append(masks)
    found = [0, (1 << SAMPLES) - 1]
    for fact_number, children in plan.nodes[2:]:
        value = 0
        for mask, child in zip(drawn[fact_number], children, strict=True):
            value |= mask & found[child]
        found.append(value)
    return found


def _share(chance: random.Random, parts: int) -> int:
    """Return random bits of which about one in so many is set."""
    if parts <= 2:  # noqa: PLR2004 - a coin
        return chance.getrandbits(SAMPLES)
    return sum(1 << at for at in range(SAMPLES) if chance.random() * parts < 1)
