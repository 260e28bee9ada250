"""Which diagrams of a plan lie within others: whoever takes a branch is at its node, and so on, for all cases.

Sampled cases tell at once where one diagram does not lie within another; the rest is searched for a case that says so.
"""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from interpreter.cohort.values import Plan

    State = tuple[int, frozenset[int]]

SAMPLES = 4_096
DRAWN_EACH = 8
"""So many cases are drawn in which each diagram holds: of deep ones none may be among the sampled ones."""
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
        self.around: dict[int, frozenset[int]] = {}
        self.excluded: dict[int, set[int]] = {}

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
        # Most often they lie in two of which that is known, such as two branches of one decision.
        near, far = (self.around.get(root, frozenset()) | {root} for root in (one, other))
        if any(not far.isdisjoint(self.excluded.get(root, ())) for root in near):
            return True
        if not self._is_apart(one, other):
            return False
        self._exclude(one, other)
        return True

    def _exclude(self, one: int, other: int) -> None:
        self.excluded.setdefault(one, set()).add(other)
        self.excluded.setdefault(other, set()).add(one)

    def _is_apart(self, one: int, other: int) -> bool:

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
        samples = self._samples(found)
        place = {one: at for at, one in enumerate(found)}
        by_size = sorted(found, key=lambda one: samples[one].bit_count())
        above: dict[int, int] = {}  # in which others each lies, a bit for each
        direct: dict[int, list[int]] = {}
        # From large to small: what lies around a diagram is known by then, and needs no search for those in it.
        for one in reversed(by_size):
            inside, around, near = samples[one], 0, []
            for other in by_size:
                if other == one or inside & ~samples[other] or around >> place[other] & 1:
                    continue
                if self.within(one, other):
                    around |= 1 << place[other] | above.get(other, 0)
                    near.append(other)
            above[one], direct[one] = around, sorted(near, key=place.__getitem__)
        self.around = {
            one: frozenset(other for at, other in enumerate(found) if bits >> at & 1) for one, bits in above.items()
        }
        for station in self.plan.stations:
            for one, other in pairwise(sorted({way.root for way in station.ways})):
                self.apart(one, other)
        return [
            (one, other)
            for one in found
            for other in direct[one]
            if not any(above[between] >> place[other] & 1 for between in direct[one] if between != other)
        ]

    def _samples(self, roots: Sequence[int]) -> dict[int, int]:
        """Return in which cases each of these diagrams holds: the sampled ones, and some in which each surely does."""
        chance = random.Random(1)
        facts = range(len(self.plan.facts))
        widths = [fact.regions for fact in self.plan.facts]
        drawn = [[0] * width for width in widths]
        number = 0
        for root in roots:
            for _ in range(DRAWN_EACH if root > 1 else 0):
                case = [int(chance.random() * widths[fact]) for fact in facts]
                node = root
                while node > 1:
                    fact, children = self.plan.nodes[node]
                    if not children[case[fact]]:
                        case[fact] = chance.choice([region for region, child in enumerate(children) if child])
                    node = children[case[fact]]
                for fact in facts:
                    drawn[fact][case[fact]] |= 1 << number
                number += 1
        more = _holding(self.plan, drawn, number)
        return {root: self.sample[root] << number | more[root] for root in roots}


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
    return _holding(plan, drawn, SAMPLES)


def _holding(plan: Plan, drawn: Sequence[Sequence[int]], number: int) -> list[int]:
    """Return, by diagram, in which of so many cases it holds; `drawn` are those in each region of each fact."""
    found = [0, (1 << number) - 1]
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
