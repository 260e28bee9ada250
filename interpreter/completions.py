"""The diagrams of a guideline, cut down to one case: what is settled whatever the missing facts turn out to be.

Following the known facts and leaving the missing ones open gives a small diagram over the missing facts alone. It is in
canonical form, so `TRUE` means in every completion, `FALSE` in none, and the facts that it still asks are exactly those on
which it depends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.diagram import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.diagram import Diagrams


class Completions:
    """The diagrams of one case. `regions` are by level, negative where a fact is missing."""

    __slots__ = ("_children", "_diagrams", "_facts", "_level", "_local", "_names", "_regions")

    def __init__(self, diagrams: Diagrams, regions: Sequence[int]) -> None:
        """Start with nothing cut down yet; every diagram is looked at once, whichever asks for it first."""
        self._diagrams = diagrams
        self._regions = regions
        self._local: dict[int, int] = {FALSE: FALSE, TRUE: TRUE}
        self._names: dict[tuple[int, tuple[int, ...]], int] = {}
        self._facts = [0, 0]
        self._level = [0, 0]
        self._children: list[tuple[int, ...]] = [(), ()]

    def of(self, diagram: int) -> int:
        """Return the diagram over the missing facts; `TRUE` and `FALSE` are the settled ones."""
        local, regions = self._local, self._regions
        levels, children = self._diagrams.level, self._diagrams.children
        found = local.get(diagram)
        if found is not None:
            return found
        todo = [diagram]
        while todo:
            node = todo[-1]
            if node in local:
                todo.pop()
                continue
            level = levels[node]
            region = regions[level]
            if region >= 0:
                child = children[node][region]
                if child in local:
                    local[node] = local[child]
                    todo.pop()
                else:
                    todo.append(child)
                continue
            pending = [child for child in children[node] if child not in local]
            if pending:
                todo.extend(pending)
            else:
                local[node] = self._node(level, tuple([local[child] for child in children[node]]))
                todo.pop()
        return local[diagram]

    def _node(self, level: int, children: tuple[int, ...]) -> int:
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (level, children)
        found = self._names.get(key)
        if found is None:
            found = self._names[key] = len(self._facts)
            facts = 1 << level
            for child in children:
                facts |= self._facts[child]
            self._facts.append(facts)
            self._level.append(level)
            self._children.append(children)
        return found

    def facts(self, found: int) -> int:
        """Return the levels on which a cut-down diagram depends, as bits."""
        return self._facts[found]

    def share(self, found: int, widths: Sequence[int], memo: dict[int, float]) -> float:
        """Return the share of the completions in which it holds, every region counting the same."""
        memo[FALSE], memo[TRUE] = 0.0, 1.0
        for node in range(2, found + 1):
            if node not in memo:
                children = self._children[node]
                memo[node] = sum(memo[child] for child in children) / widths[self._level[node]]
        return memo[found]


def levels_in(bits: int) -> list[int]:
    """Return the levels that are set in a set of bits, ascending."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
