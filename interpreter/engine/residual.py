"""Conditions in a case with facts missing: diagrams over the missing facts alone.

A known fact is a constant, so what is left of a condition (its residual) is a small diagram; `TRUE` means in every
completion, `FALSE` in none, and the facts that it still asks are exactly those on which it depends. The diagrams are
shared by all cases of a program, and what was worked out for one case serves the next.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, assert_never

from interpreter.engine.diagram import FALSE, TRUE, Diagrams
from interpreter.engine.levels import last_use_first
from interpreter.model import All, AnyOf, AtLeast, CriterionTest, FactTest, Not, leaves
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from interpreter.engine.program import Program, State
    from interpreter.model import Condition

    Residual = Callable[[State], int]
    """The diagram that is left of a condition in the full state of a case."""

MOST_REMEMBERED = 4_096
"""Combinations of regions remembered for one criterion; others are worked out each time."""
LEAST = 1e-300
"""A variance below this is too small to divide by; such a diagram has no say in the order of questions."""


@dataclass(slots=True)
class _Criterion:
    """A criterion's residual, by what its condition looks at."""

    key: Callable[[State], object]
    residual: Residual
    known: dict[object, int] = field(default_factory=dict)


class Residuals:
    """The residuals of one program's conditions, with their diagrams.

    `kept` counts what is remembered beside the diagrams, here and by whoever works with them.
    """

    def __init__(self, program: Program, limit: int) -> None:
        """Start with the tests of single facts; no more than `limit` diagrams are ever made."""
        self.program = program
        self.levels = last_use_first(program)
        self.level_of = {number: level for level, number in enumerate(self.levels)}
        self.diagrams = Diagrams([len(program.facts[number]) for number in self.levels], limit)
        self.kept = 0
        self._facts: list[int] = [0, 0]
        self._shares: list[float] = [0.0, 1.0]
        self._settles: dict[int, tuple[tuple[int, float], ...]] = {}
        self._slots = {name: len(program.blank()) + place for place, name in enumerate(program.criteria)}
        whens = (program.guideline.criteria[name].when for name in program.criteria)
        self._criteria = [_Criterion(self.key([when]), self.condition(when)) for when in whens]

    def state(self, state: State) -> State:
        """Return the full state of a case: behind it stands the residual of each criterion, where `condition` looks."""
        full = state.copy()
        for criterion in self._criteria:
            key = criterion.key(full)
            found = criterion.known.get(key)
            if found is None:
                found = criterion.residual(full)
                if len(criterion.known) < MOST_REMEMBERED:
                    criterion.known[key] = found
                    self.kept += 1
            full.append(found)
        return full

    def key(self, conditions: Iterable[Condition]) -> Callable[[State], object]:
        """Return the function that picks from a full state all that these conditions look at."""
        slots: dict[int, None] = {}
        for condition in conditions:
            for leaf in leaves(condition):
                match leaf:
                    case FactTest():
                        slots[self.program.fact_numbers[leaf.fact.id]] = None
                    case CriterionTest():
                        slots[self._slots[leaf.criterion.id]] = None
                    case _:
                        assert_never(leaf)
        return itemgetter(*slots) if slots else _nothing

    # ---- conditions: nested as deep as their text, which the reader of documents bounds ----

    def condition(self, condition: Condition) -> Residual:
        """Return the residual of a condition, for full states."""
        match condition:
            case FactTest():
                return self._test(condition)
            case CriterionTest():
                slot = self._slots[condition.criterion.id]
                found: Residual = itemgetter(slot)
                return found if condition.expected else self._opposite(found)
            case All():
                return self._joined(FALSE, [self.condition(part) for part in condition.of])
            case AnyOf():
                return self._joined(TRUE, [self.condition(part) for part in condition.of])
            case Not():
                return self._opposite(self.condition(condition.of))
            case AtLeast():
                parts = [self.condition(part) for part in condition.of]
                return lambda state: self.diagrams.at_least(condition.number, [part(state) for part in parts])
            case _:
                assert_never(condition)

    def _test(self, test: FactTest) -> Residual:
        number = self.program.fact_numbers[test.fact.id]
        truths = tuple([TRUE if truth else FALSE for truth in self.program.facts[number].truth(test.test)])
        table = (*truths, self.diagrams.node(self.level_of[number], truths))  # the last one, found by -1: unknown
        return lambda state: table[state[number]]  # type: ignore[index] # a fact's slot holds a region

    def _opposite(self, residual: Residual) -> Residual:
        return lambda state: self.diagrams.negation(residual(state))

    def _joined(self, absorbing: int, parts: list[Residual]) -> Residual:
        """Return the conjunction (`FALSE` absorbs) or the disjunction (`TRUE` absorbs)."""
        neutral = 1 - absorbing
        join = self.diagrams.either if absorbing else self.diagrams.both
        level = self.diagrams.level

        def joined(state: State) -> int:
            left: list[int] = []
            for part in parts:
                found = part(state)
                if found == absorbing:
                    return absorbing
                if found != neutral:
                    left.append(found)
            if len(left) > 1:
                left.sort(key=level.__getitem__, reverse=True)  # joining upwards is cheapest
            result = neutral
            for one in left:
                result = join(result, one)
            return result

        return joined

    # ---- what a diagram says of the missing facts ----

    def facts(self, diagram: int) -> int:
        """Return the facts on which a diagram depends, as bits by fact number."""
        facts, diagrams = self._facts, self.diagrams
        for node in range(len(facts), diagram + 1):  # children are older than their parents
            bits = 1 << self.levels[diagrams.level[node]]
            for child in diagrams.children[node]:
                bits |= facts[child]
            facts.append(bits)
        return facts[diagram]

    def share(self, diagram: int) -> float:
        """Return the share of the completions in which a diagram holds, every region of a fact counting the same."""
        shares, children = self._shares, self.diagrams.children
        for node in range(len(shares), diagram + 1):
            parts = children[node]
            shares.append(_total([shares[child] for child in parts]) / len(parts))
        return shares[diagram]

    def settles(self, diagram: int) -> tuple[tuple[int, float], ...]:
        """Return the facts on which a diagram depends, each with the share of the question that it settles by itself.

        How far a diagram is from settled is the variance of its truth over the completions; a fact's share is the part
        of it that is expected to go when the fact is known (the first-order index of Sobol). It does not depend on the
        order in which the diagram asks.

        Source: I. M. Sobol, Sensitivity estimates for nonlinear mathematical models, 1993.
        """
        found = self._settles.get(diagram)
        if found is None:
            found = self._settles[diagram] = self._settled(diagram)
        return found

    def _settled(self, root: int) -> tuple[tuple[int, float], ...]:
        whole = self.share(root)
        variance = whole * (1.0 - whole)
        if variance <= LEAST:
            return ()
        level, children, shares = self.diagrams.level, self.diagrams.children, self._shares
        weights = {root: 1.0}  # the share of the completions that come past a node
        holds: dict[int, list[float]] = {}  # by level and region: the share that then holds, of those that come past
        for node in self._downwards(root):
            parts, weight = children[node], weights[node]
            found = holds.setdefault(level[node], [0.0] * len(parts))
            for region, child in enumerate(parts):
                found[region] += weight * shares[child]
                weights[child] = weights.get(child, 0.0) + weight / len(parts)
        return tuple([(self.levels[at], _variance(found) / variance) for at, found in holds.items()])

    def _downwards(self, root: int) -> list[int]:
        """Return the inner nodes of a diagram, parents first, in an order that the diagram alone decides."""
        level, children = self.diagrams.level, self.diagrams.children
        seen = {root: None}
        todo = [root]
        while todo:
            for child in children[todo.pop()]:
                if child > TRUE and child not in seen:
                    seen[child] = None
                    todo.append(child)
        return sorted(seen, key=level.__getitem__)


def _variance(values: list[float]) -> float:
    mean = _total(values) / len(values)
    return _total([(value - mean) * (value - mean) for value in values]) / len(values)


def _total(values: list[float]) -> float:
    """Return the sum, rounded at each step, as any machine does it; `sum` does more from Python 3.12 on."""
    total = 0.0
    for value in values:
        total += value
    return total


def _nothing(_state: State) -> None:
    return None


def facts_in(bits: int) -> list[int]:
    """Return the fact numbers in a set of bits, ascending."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
