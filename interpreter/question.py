"""Which missing fact to ask for first.

Facts that can be had now come before those that wait for imaging, biopsy or a meeting, in the order of the catalogue of
recommendations. Among equals the fact comes first whose answer is expected to settle most: for each thing that is still
open, the chance that knowing the fact settles it, every region counting the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.completions import levels_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.completions import Completions
    from interpreter.kernel import Kernel


def in_order(kernel: Kernel, completions: Completions, open_roots: Sequence[int]) -> tuple[str, ...]:
    """Return the facts on which any of the open diagrams depends, best first question first."""
    counts: dict[int, float] = {}
    for root in open_roots:
        levels = levels_in(completions.facts(root))
        for level in levels:
            counts[level] = counts.get(level, 0.0) + 1.0 / len(levels)
    stages = {name: position for position, name in enumerate(kernel.program.guideline.recommendations)}

    def rank(level: int) -> tuple[int, float, int]:
        fact = kernel.program.facts[kernel.levels[level]].fact
        stage = -1 if fact.obtained_by is None else stages[fact.obtained_by.id]
        return stage, -counts[level], kernel.levels[level]

    return tuple(kernel.program.facts[kernel.levels[level]].fact.id for level in sorted(counts, key=rank))
