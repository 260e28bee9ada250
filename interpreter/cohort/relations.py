"""Which counts always hang together, in ways that no line of a flowchart says: found by looking at many drawn rows.

Two undetermined branches of one decision have equally many rows; what may be is now and then exactly what is missing.
Each count is a column of bits over the rows; what one column is in terms of others, elimination tells. A guideline of
few facts is looked at whole, with every state that a row may be in. Of a larger one many states are drawn: then a sum
may be found that does not always hold. It hides a number more, and never one less; one that does not hold of the
counts themselves is for the caller to leave out.
"""

from __future__ import annotations

import random
from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from interpreter.cohort.bits import every, none, ones, packed
from interpreter.cohort.columns import joined, ran
from interpreter.cohort.sorted_rows import RegionBits
from interpreter.cohort.tally import ANSWERED, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.cohort.tally import Cell, Tally
    from interpreter.cohort.values import Plan

Numbers: TypeAlias = NDArray[np.int64]

STATES = 8_192
"""A guideline of so few states is looked at whole; of a larger one twice as many are drawn, or more."""
LEAST_EACH = 8
"""So many states at least are drawn in which each diagram holds, before some facts are forgotten."""
FORGOTTEN, ASKED = (0.0, 0.0, 0.0, 0.03, 0.1, 0.3, 0.6, 0.9), (0, 0, 1, 1, 2, 3)
"""Which shares of all facts, and how many of those that the diagram asked."""
MOST_CELLS = 700
"""Of more counts only those are found that are equal: elimination takes the cube of their number."""
PRIME = 2**31 - 1
_UNKNOWN = -1


def relations(plan: Plan, tally: Tally) -> tuple[Sum, ...]:
    """Return sums of counts alone, that hold in every state that was looked at."""
    states = _states(plan)
    rows = len(states)
    facts = {
        fact.id: RegionBits(
            [packed(states[:, at] == region) for region in range(fact.regions)],
            packed(states[:, at] == _UNKNOWN),
            none(rows),
        )
        for at, fact in enumerate(plan.facts)
    }
    bits = every(rows)
    by_bits: dict[bytes, list[Cell]] = {bits.tobytes(): [ANSWERED]}
    for cell, output in zip(
        tally.asked, ran(tally.circuit, joined(plan, tally.circuit, facts, rows), rows), strict=True
    ):
        by_bits.setdefault((output & bits).tobytes(), []).append(cell)
    found = [Sum((cells[0],), (other,)) for cells in by_bits.values() for other in cells[1:]]
    if len(by_bits) > MOST_CELLS:
        return tuple(found)
    columns = np.array([ones(np.frombuffer(one, dtype=np.uint64), rows) for one in by_bits], dtype=np.int64)
    small_first = np.argsort(columns.sum(axis=1), kind="stable")
    cells = [cells[0] for cells in by_bits.values()]
    for terms in _dependent(columns[small_first]):
        whole, parts = (
            [cells[small_first[at]] for at, times in terms for _ in range(sign * times)] for sign in (1, -1)
        )
        found.append(Sum(tuple(whole), tuple(parts)))
    return tuple(found)


# ---- states ---------------------------------------------------------------------------------------------------------


def _states(plan: Plan) -> Numbers:
    """Return states that a row may be in, each as the region of every fact."""
    if prod(fact.regions + 1 for fact in plan.facts) <= STATES:
        regions = [range(_UNKNOWN, fact.regions) for fact in plan.facts]
        return np.array(list(product(*regions)), dtype=np.int64)
    return _drawn(plan)


def _drawn(plan: Plan) -> Numbers:
    """Return states in which each diagram holds, as far as the facts are not forgotten."""
    starts = [*_roots(plan), 1]
    each = max(LEAST_EACH, 2 * STATES // len(starts))
    chance, dice = random.Random(1), np.random.default_rng(1)
    widths = [fact.regions for fact in plan.facts]
    states = dice.integers(0, widths, size=(each * len(starts), len(widths)))
    forgotten = dice.random(states.shape) < dice.choice(FORGOTTEN, size=(len(states), 1))
    for at, state in enumerate(states):
        node, asked = starts[at // each], []
        while node > 1:
            fact, children = plan.nodes[node]
            state[fact] = chance.choice([region for region, child in enumerate(children) if child])
            node = children[state[fact]]
            asked.append(fact)
        forgotten[at, chance.sample(asked, min(chance.choice(ASKED), len(asked)))] = True
    states[forgotten] = _UNKNOWN
    return states


def _roots(plan: Plan) -> list[int]:
    """Return the diagrams of a plan that a case may hold in, each once."""
    found = [plan.stuck, *(root for _, root in plan.outcomes), *(plan.matters or ())]
    for station in plan.stations:
        found += [station.root, *(way.root for way in station.ways)]
    for slot in plan.slots:
        found += [slot.present, *(deadline.root for deadline in slot.deadlines)]
    return [root for root in dict.fromkeys(found) if root > 1]


# ---- elimination ----------------------------------------------------------------------------------------------------


def _dependent(columns: Numbers) -> Iterator[list[tuple[int, int]]]:
    """Yield each column that is a sum of earlier ones: which columns, how many times, add up to nothing."""
    number, rows = columns.shape
    chance = np.random.default_rng(1)
    # Random sums of the states tell columns apart as well as the states do, and are fewer.
    mixed = columns.astype(np.float64) @ chance.integers(0, 2**20, size=(rows, number + 16)).astype(np.float64)
    left = mixed.astype(np.int64) % PRIME  # exact: far below 2**53
    table = np.hstack([left, np.eye(number, dtype=np.int64)])
    width = left.shape[1]
    for at in range(number):
        places = np.flatnonzero(table[at, :width])
        if not len(places):
            terms = _whole(table[at, width:], at)
            if terms is not None and not (terms @ columns).any():
                yield [(one, int(terms[one])) for one in np.flatnonzero(terms).tolist()]
            continue
        pivot = places[0]
        here = table[at] * pow(int(table[at, pivot]), -1, PRIME) % PRIME
        below = table[at + 1 :]
        touched = np.flatnonzero(below[:, pivot])
        below[touched] = (below[touched] - below[touched, pivot, None] * here) % PRIME


def _whole(terms: Numbers, at: int) -> Numbers | None:
    """Return coefficients as small whole numbers, the last one positive; None where they are no such numbers."""
    scaled = terms * pow(int(terms[at]), -1, PRIME) % PRIME
    for factor in (1, 2, 3, 6):
        found = scaled * factor % PRIME
        found = np.where(found > PRIME // 2, found - PRIME, found)
        if np.abs(found).max() <= 2 * factor:
            return found
    return None
