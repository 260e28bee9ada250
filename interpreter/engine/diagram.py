"""Decision diagrams over regions: a truth value for every case, in a canonical form, so that equal is identical.

A diagram is a number. `FALSE` and `TRUE` are the leaves; any other node asks one fact and has one child for each of the
fact's regions. Children are older than their parents, so ascending order is bottom-up. Facts are asked in one fixed
order along every path, each at most once. All operations are loops: depth is bounded by memory, not by the stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

FALSE, TRUE = 0, 1
PAIRS_A_NODE = 25
"""So many pairs of diagrams may be joined for each node that there may be: small results can take many."""
DEEPEST = 1 << 60
"""The level of a leaf: below every fact."""


class DiagramTooLarge(Exception):  # noqa: N818 - a limit, not a fault
    """The diagrams outgrew the stated limit; the caller falls back to the three-valued walk."""


class Diagrams:
    """The diagrams of one guideline: nodes shared by all, each stored once.

    `level[node]` is the position of its fact in the order (0 is asked first), `children[node]` its diagrams by region.
    `conjunctions` are those that were worked out before, by pair, the lower diagram first.
    """

    __slots__ = ("_either", "_known", "_negated", "children", "conjunctions", "level", "limit", "widths")

    def __init__(self, widths: Sequence[int], limit: int = 200_000) -> None:
        """Start with the two leaves; `widths` are the numbers of regions by level."""
        self.widths = tuple(widths)
        self.limit = limit
        self.level: list[int] = [DEEPEST, DEEPEST]
        self.children: list[tuple[int, ...]] = [(), ()]
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self.conjunctions: dict[tuple[int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}
        self._negated: dict[int, int] = {FALSE: TRUE, TRUE: FALSE}

    def __len__(self) -> int:
        return len(self.level)

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """Return the diagram that asks the fact at this level first.

        Raises:
            DiagramTooLarge: there is no room for another node.
        """
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (level, children)
        found = self._known.get(key)
        if found is None:
            found = len(self.level)
            if found >= self.limit:
                raise DiagramTooLarge
            self._known[key] = found
            self.level.append(level)
            self.children.append(children)
        return found

    def both(self, one: int, other: int) -> int:
        """Return where both hold."""
        if one <= TRUE:
            return other if one else FALSE
        if other <= TRUE:
            return one if other else FALSE
        found = self.conjunctions.get((one, other) if one <= other else (other, one))
        return self._join(self.conjunctions, FALSE, one, other) if found is None else found

    def either(self, one: int, other: int) -> int:
        """Return where at least one holds."""
        if one <= TRUE:
            return TRUE if one else other
        if other <= TRUE:
            return TRUE if other else one
        found = self._either.get((one, other) if one <= other else (other, one))
        return self._join(self._either, TRUE, one, other) if found is None else found

    def _join(self, joined: dict[tuple[int, int], int], absorbing: int, one: int, other: int) -> int:
        """Return the conjunction (`FALSE` absorbs) or the disjunction (`TRUE` absorbs) of two diagrams."""
        simple = _simple(absorbing, one, other)
        if simple is not None:
            return simple
        todo = [_pair(one, other)]
        while todo:
            key = todo[-1]
            if key in joined:
                todo.pop()
                continue
            level, pairs = self._cofactors(*key)
            parts: list[int] = []
            for pair in pairs:
                part = _simple(absorbing, *pair)
                if part is None:
                    part = joined.get(pair)
                if part is None:
                    todo.append(pair)
                else:
                    parts.append(part)
            if len(parts) == len(pairs):
                if len(joined) > self.limit * PAIRS_A_NODE:
                    raise DiagramTooLarge
                joined[key] = self.node(level, tuple(parts))
                todo.pop()
        return joined[_pair(one, other)]

    def _cofactors(self, one: int, other: int) -> tuple[int, list[tuple[int, int]]]:
        """Return the upper level of the two, and the pairs of their children by region."""
        above, below = self.level[one], self.level[other]
        level = min(above, below)
        ones: Iterable[int] = self.children[one] if above == level else [one] * self.widths[level]
        others: Iterable[int] = self.children[other] if below == level else [other] * self.widths[level]
        return level, [_pair(left, right) for left, right in zip(ones, others, strict=True)]

    def negation(self, diagram: int) -> int:
        """Return where it does not hold."""
        negated = self._negated
        if diagram in negated:
            return negated[diagram]
        todo = [diagram]
        while todo:
            node = todo[-1]
            if node in negated:
                todo.pop()
                continue
            pending = [child for child in self.children[node] if child not in negated]
            if pending:
                todo.extend(pending)
            else:
                found = self.node(self.level[node], tuple([negated[child] for child in self.children[node]]))
                negated[node] = found
                negated[found] = node
                todo.pop()
        return negated[diagram]

    def without(self, one: int, other: int) -> int:
        """Return where the one holds and the other does not."""
        return FALSE if one == other else self.both(one, self.negation(other))

    def differ(self, one: int, other: int) -> int:
        """Return where exactly one of the two holds."""
        return self.either(self.without(one, other), self.without(other, one))

    def conjunction(self, diagrams: Iterable[int]) -> int:
        """Return where all hold; everywhere when there are none."""
        result = TRUE
        for diagram in diagrams:
            result = self.both(result, diagram)
        return result

    def disjunction(self, diagrams: Iterable[int]) -> int:
        """Return where any holds; nowhere when there are none."""
        result = FALSE
        for diagram in diagrams:
            result = self.either(result, diagram)
        return result

    def at_least(self, number: int, diagrams: Sequence[int]) -> int:
        """Return where at least `number` of them hold."""
        counts = [TRUE] + [FALSE] * number
        for diagram in diagrams:
            without = self.negation(diagram)
            for count in range(number, 0, -1):
                stays = self.both(without, counts[count])
                rises = self.both(diagram, counts[count - 1])
                counts[count] = self.either(stays, rises)
        return counts[number]

    def value(self, diagram: int, regions: Sequence[int]) -> bool:
        """Return whether it holds in a case in which every fact is known; `regions` are by level."""
        while diagram > TRUE:
            diagram = self.children[diagram][regions[self.level[diagram]]]
        return diagram == TRUE

    def reachable(self, roots: Iterable[int]) -> list[int]:
        """Return the inner nodes of these diagrams, bottom-up."""
        seen = set()
        todo = [root for root in roots if root > TRUE]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo.extend(child for child in self.children[node] if child > TRUE and child not in seen)
        return sorted(seen)

    def levels(self, roots: Iterable[int]) -> frozenset[int]:
        """Return the levels of the facts on which any of these diagrams depends."""
        return frozenset([self.level[node] for node in self.reachable(roots)])

    def leads_to(self, diagram: int, known: Mapping[int, int], leaf: int) -> bool:
        """Tell whether some completion of the known regions, by level, comes to this leaf."""
        seen = {diagram}
        todo = [diagram]
        while todo:
            node = todo.pop()
            if node == leaf:
                return True
            region = known.get(self.level[node])
            children = self.children[node]
            for child in children if region is None or node <= TRUE else (children[region],):
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
        return False

    # ---- a fact that is fixed, or left open ----

    def restrict(self, diagram: int, level: int, region: int) -> int:
        """Return what is left of a diagram when the fact at this level lies in this region."""
        return self._without_fact(diagram, {level}, lambda parts: parts[region])

    def always(self, diagram: int, levels: Collection[int]) -> int:
        """Return where a diagram holds whatever the facts at these levels are; it does not depend on them."""
        return self._without_fact(diagram, levels, self.conjunction)

    def sometimes(self, diagram: int, levels: Collection[int]) -> int:
        """Return where a diagram holds for some values of the facts at these levels; it does not depend on them."""
        return self._without_fact(diagram, levels, self.disjunction)

    def _without_fact(self, diagram: int, levels: Collection[int], settle: Callable[[Sequence[int]], int]) -> int:
        """Return a diagram that does not ask these facts: `settle` puts one in place of the parts by region."""
        if not levels:
            return diagram
        last = max(levels)
        made = {FALSE: FALSE, TRUE: TRUE}
        for node in self.reachable([diagram]):
            level = self.level[node]
            if level > last:
                made[node] = node
                continue
            parts = tuple([made[child] for child in self.children[node]])
            made[node] = settle(parts) if level in levels else self.node(level, parts)
        return made[diagram]


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one <= other else (other, one)


def _simple(absorbing: int, one: int, other: int) -> int | None:
    """Return the join of two diagrams where it needs no look inside; the leaf `absorbing` swallows everything."""
    if one in (other, absorbing):
        return one
    if other == absorbing or one == 1 - absorbing:
        return other
    return one if other == 1 - absorbing else None
