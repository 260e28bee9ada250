"""Which missing fact to ask for first.

Facts that can be had now come before those that wait for imaging, biopsy or a meeting, in the order of the catalogue
of recommendations. Among equals the fact comes first that is expected to settle most. How far something is from
settled is the variance of its truth over the completions, every region of a fact counting the same; a fact's part in
it is what the diagram loses of that variance where it asks the fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.completions import facts_in
from interpreter.engine.diagram import TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.engine.completions import Completions
    from interpreter.engine.kernel import Kernel

LEAST = 1e-300
"""A variance below this is too small to divide by; such a diagram has no say in the order."""


def in_order(kernel: Kernel, completions: Completions, open_roots: Sequence[int]) -> tuple[str, ...]:
    """Return the facts on which any of the open diagrams depends, best first question first."""
    settles = _settles(completions, open_roots)
    stages, facts = kernel.stages, kernel.program.facts

    def rank(number: int) -> tuple[int, float, int]:
        return stages[number], -settles.get(number, 0.0), number

    bits = 0
    for root in open_roots:
        bits |= completions.facts[root]
    return tuple([facts[number].fact.id for number in sorted(facts_in(bits), key=rank)])


def _settles(completions: Completions, open_roots: Sequence[int]) -> dict[int, float]:
    """Return, by fact number, the share of each open diagram that the fact is expected to settle, summed."""
    nodes = completions.nodes
    shares = [0.0, 1.0]
    for _, children in nodes[2:]:
        shares.append(sum([shares[child] for child in children]) / len(children))
    weights = [0.0] * len(nodes)
    for root in open_roots:
        variance = shares[root] * (1.0 - shares[root])
        if variance > LEAST:
            weights[root] += 1.0 / variance
    settles: dict[int, float] = {}
    for node in range(len(nodes) - 1, TRUE, -1):
        weight = weights[node]
        if weight:
            fact, children = nodes[node]
            share, part = shares[node], weight / len(children)
            loss = 0.0
            for child in children:
                loss += (shares[child] - share) ** 2
                weights[child] += part
            settles[fact] = settles.get(fact, 0.0) + part * loss
    return settles
