"""The order in which diagrams ask the facts: it decides their size, and nothing else.

The last used fact first is a good start, by far the best one on long charts; sifting then improves it. What was found is
kept by the content of the guideline, so that it is looked for once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from interpreter import cache
from interpreter.kernel import compile_kernel, last_use_first
from interpreter.sift import sifted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.kernel import Kernel
    from interpreter.program import Program

WORTH_SIFTING = range(200, 20_000)
"""Diagrams of fewer nodes are fast in any order; of more, sifting takes longer than it saves."""


def kernel(program: Program, limit: int) -> Kernel:
    """Return the diagrams of a program in a good order.

    Raises:
        DiagramTooLarge: they outgrew `limit` nodes.
    """
    key = f"{program.guideline.sha256}-{program.start}"
    known = cache.read("order", key)
    if _is_order(known, len(program.facts)):
        return compile_kernel(program, known, limit)
    made = compile_kernel(program, last_use_first(program), limit)
    roots = made.all_roots()
    if len(made.diagrams.reachable(roots)) not in WORTH_SIFTING:
        return made
    levels = [made.levels[level] for level in sifted(made.diagrams, roots)]
    cache.write("order", key, levels)
    return compile_kernel(program, levels, limit)


def _is_order(found: object, facts: int) -> TypeGuard[Sequence[int]]:
    return (
        isinstance(found, list) and all(isinstance(one, int) for one in found) and sorted(found) == list(range(facts))
    )
