"""Which missing fact to ask for first.

Facts that can be had now come before those that wait for imaging, biopsy or a meeting, in the order of the catalogue of
recommendations. Among equals the fact comes first whose answer is expected to settle most: for each thing that is still
open, the chance that knowing the fact settles it, every region counting the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.completions import facts_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.completions import Completions
    from interpreter.kernel import Kernel


def in_order(kernel: Kernel, completions: Completions, open_roots: Sequence[int]) -> tuple[str, ...]:
    """Return the facts on which any of the open diagrams depends, best first question first."""
    counts: dict[int, float] = {}
    for root in open_roots:
        numbers = facts_in(completions.facts[root])
        for number in numbers:
            counts[number] = counts.get(number, 0.0) + 1.0 / len(numbers)
    facts = kernel.program.facts
    stages = kernel.stages

    def rank(number: int) -> tuple[int, float, int]:
        return stages[number], -counts[number], number

    return tuple([facts[number].fact.id for number in sorted(counts, key=rank)])
