"""Sifting: a better order of the facts for a set of diagrams, found by moving one fact at a time.

Source: R. Rudell, Dynamic variable ordering for ordered binary decision diagrams, ICCAD 1993; here with many-valued
nodes. A swap of two neighbouring levels rewrites only the nodes of the upper level, in place, so every diagram keeps
its number. Any order gives the same answers: this is about size alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.diagram import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.engine.diagram import Diagrams

GROWTH = 1.2
"""A fact is moved on in one direction until the diagrams are this much larger than at their best."""
PASSES = 4
GAIN = 0.99
"""Another pass is made while the one before left less than this share."""


def sifted(diagrams: Diagrams, roots: Iterable[int], most_swaps: int = 20_000) -> tuple[int, ...]:
    """Return the levels of `diagrams` in a better order: position by position, the old level that goes there."""
    sift = _Sift(diagrams, roots)
    for _ in range(PASSES):
        before = sift.size
        for level in sorted(range(len(sift.order)), key=lambda level: -len(sift.tables[level])):
            sift.place(sift.order.index(level), most_swaps)
        if sift.size > before * GAIN or sift.swaps > most_swaps:
            break
    return tuple(sift.order)


class _Sift:
    """The live nodes of some diagrams by level, with the number of references to each."""

    def __init__(self, diagrams: Diagrams, roots: Iterable[int]) -> None:
        self.order = list(range(len(diagrams.widths)))
        self.widths = list(diagrams.widths)
        live = diagrams.reachable(roots)
        self.level = {node: diagrams.level[node] for node in live}
        self.children = {node: diagrams.children[node] for node in live}
        self.references = dict.fromkeys(live, 0)
        self.tables: list[dict[tuple[int, ...], int]] = [{} for _ in self.order]
        for node in live:
            self.tables[self.level[node]][self.children[node]] = node
            self._refer(self.children[node], 1)
        for root in set(roots):
            self._refer((root,), 1)
        self.size = len(live)
        self.next = len(diagrams)
        self.swaps = 0

    def _refer(self, nodes: tuple[int, ...], by: int) -> None:
        for node in nodes:
            if node > TRUE:
                self.references[node] += by

    def place(self, position: int, most_swaps: int) -> None:
        """Move the fact at this position through the order, and leave it where the diagrams were smallest."""
        best, best_at = self.size, position
        bottom = len(self.order) - 1
        for direction in (1, -1) if bottom - position < position else (-1, 1):
            while 0 <= position + direction <= bottom and self.swaps < most_swaps:
                self.swap(position if direction == 1 else position - 1)
                position += direction
                if self.size < best:
                    best, best_at = self.size, position
                if self.size > best * GROWTH:
                    break
        while position != best_at:
            self.swap(position if best_at > position else position - 1)
            position += 1 if best_at > position else -1

    def swap(self, upper: int) -> None:
        """Swap the facts at positions `upper` and `upper + 1`."""
        lower = upper + 1
        self.swaps += 1
        tops, belows = self.tables[upper], self.tables[lower]
        level = self.level
        self.tables[upper], self.tables[lower] = belows, {}
        crossing = []
        for children, node in tops.items():
            if any(child > TRUE and level[child] == lower for child in children):
                crossing.append(node)
            else:
                self.tables[lower][children] = node
        for node in belows.values():
            level[node] = upper
        for node in self.tables[lower].values():
            level[node] = lower
        width = self.widths[lower]
        under = set(belows.values())
        for node in crossing:
            self._cross(node, upper, width, under)
        for children, node in list(belows.items()):
            if self.references[node] == 0:
                self._drop(node, children, upper)
        self.order[upper], self.order[lower] = self.order[lower], self.order[upper]
        self.widths[upper], self.widths[lower] = self.widths[lower], self.widths[upper]

    def _cross(self, node: int, upper: int, width: int, under: set[int]) -> None:
        """Rewrite a node that asked the upper fact so that it asks the lower one first."""
        old = self.children[node]
        made = []
        for region in range(width):
            column = tuple([self.children[child][region] if child in under else child for child in old])
            made.append(self._lower(upper + 1, column))
        new = tuple(made)
        self._refer(new, 1)
        self._refer(old, -1)
        self.children[node] = new
        self.tables[upper][new] = node

    def _lower(self, level: int, children: tuple[int, ...]) -> int:
        first = children[0]
        if children.count(first) == len(children):
            return first
        found = self.tables[level].get(children)
        if found is None:
            found = self.next
            self.next += 1
            self.tables[level][children] = found
            self.level[found] = level
            self.children[found] = children
            self.references[found] = 0
            self._refer(children, 1)
            self.size += 1
        return found

    def _drop(self, node: int, children: tuple[int, ...], level: int) -> None:
        """Forget a node that nothing refers to any more, and all below it that then has no reference either."""
        todo = [(node, children, level)]
        while todo:
            node, children, level = todo.pop()
            del self.tables[level][children]
            del self.level[node], self.children[node], self.references[node]
            self.size -= 1
            for child in children:
                if child > TRUE:
                    self.references[child] -= 1
                    if self.references[child] == 0:
                        todo.append((child, self.children[child], self.level[child]))
