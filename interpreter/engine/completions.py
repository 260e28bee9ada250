"""The diagrams of a guideline, cut down to one case: what is settled whatever the missing facts turn out to be.

Following the known facts and leaving the missing ones open gives a small diagram over the missing facts alone. It is
in canonical form, so `TRUE` means in every completion, `FALSE` in none, and the facts that it still asks are exactly
those on which it depends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.diagram import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.engine.kernel import Kernel


class Completions:
    """The diagrams of one case; `regions` are by fact number, negative where a fact is missing."""

    __slots__ = ("_found", "_kernel_nodes", "_known", "_regions", "facts", "nodes")

    def __init__(self, kernel: Kernel, regions: Sequence[int]) -> None:
        """Start with nothing cut down yet; every diagram is looked at once, whichever asks for it first."""
        self._kernel_nodes = kernel.nodes
        self._regions = regions
        self._found: dict[int, int] = {FALSE: FALSE, TRUE: TRUE}
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self.nodes: list[tuple[int, tuple[int, ...]]] = [(0, ()), (0, ())]
        """The fact that each cut-down diagram asks first, and its parts by region; the two leaves first."""
        self.facts: list[int] = [0, 0]
        """The facts on which each cut-down diagram depends, as bits by fact number."""

    def of(self, diagram: int) -> int:
        """Return the diagram over the missing facts; `TRUE` and `FALSE` are the settled ones."""
        found = self._found
        settled = found.get(diagram)
        if settled is not None:
            return settled
        nodes, regions = self._kernel_nodes, self._regions
        end = diagram
        while end > TRUE:
            fact, children = nodes[end]
            region = regions[fact]
            if region < 0:
                break
            end = children[region]
        if end not in found:
            self._cut(end)
        result = found[diagram] = found[end]
        return result

    def _cut(self, diagram: int) -> None:
        """Work out a diagram that asks a missing fact first, and all that it needs."""
        found, nodes, regions = self._found, self._kernel_nodes, self._regions
        todo: list[tuple[int, list[int]]] = [(diagram, [])]
        while todo:
            node, ends = todo[-1]
            if not ends:
                for end in nodes[node][1]:
                    while end > TRUE:
                        fact, children = nodes[end]
                        region = regions[fact]
                        if region < 0:
                            break
                        end = children[region]  # noqa: PLW2901 - followed along the known facts
                    ends.append(end)
            pending = [end for end in ends if end not in found]
            if pending:
                todo += [(end, []) for end in pending]
                continue
            todo.pop()
            if node not in found:
                found[node] = self._node(nodes[node][0], tuple([found[end] for end in ends]))

    def _node(self, fact: int, children: tuple[int, ...]) -> int:
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (fact, children)
        made = self._known.get(key)
        if made is None:
            made = self._known[key] = len(self.facts)
            bits = 1 << fact
            for child in children:
                bits |= self.facts[child]
            self.facts.append(bits)
            self.nodes.append(key)
        return made


def facts_in(bits: int) -> list[int]:
    """Return the fact numbers in a set of bits, ascending."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
