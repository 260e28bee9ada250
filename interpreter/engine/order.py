"""The order in which diagrams ask the facts: it decides their size, and nothing else.

The last used fact first is a good start, by far the best one on long charts; sifting then improves it. The diagrams in
the order that was found are kept by the content of the guideline, so that they are made once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter import cache
from interpreter.engine import compact
from interpreter.engine.kernel import compile_kernel
from interpreter.engine.levels import last_use_first

if TYPE_CHECKING:
    from interpreter.engine.kernel import Kernel
    from interpreter.engine.program import Program

KIND = "kernel"
WORTH_SIFTING = range(200, 20_000)
"""Diagrams of fewer nodes are fast in any order; of more, sifting takes longer than it saves."""


def kernel(program: Program, limit: int) -> Kernel:
    """Return the diagrams of a program in a good order.

    Raises:
        DiagramTooLarge: they outgrew `limit` nodes.
    """
    key = f"{program.guideline.sha256}-{program.start}"
    known = _recalled(program, cache.read(KIND, key), limit)
    if known is not None:
        return known
    made = compile_kernel(program, last_use_first(program), limit)
    roots = made.all_roots()
    if len(made.diagrams.reachable(roots)) not in WORTH_SIFTING:
        return made
    from interpreter.engine.sift import sifted  # noqa: PLC0415 - once a guideline

    levels = [made.levels[level] for level in sifted(made.diagrams, roots)]
    best = compile_kernel(program, levels, limit)
    kept = compact.numbers(best)
    cache.write(KIND, key, {"room": max(len(made.diagrams), len(best.diagrams)), "kernel": kept})
    return compact.kernel(program, kept, limit)


def _recalled(program: Program, found: object, limit: int) -> Kernel | None:
    """Return the diagrams that were kept, where making them anew would not have outgrown the limit."""
    match found:
        case {"room": int(room), "kernel": dict(kept)} if room <= limit:
            return compact.kernel(program, kept, limit)
        case _:
            return None
