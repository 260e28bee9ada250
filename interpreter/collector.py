"""Python's cyclic garbage collector held back while many values are made that all stay.

The collector looks through what is alive each time that so many new values were made. While a large guideline is read,
nothing dies, and these passes make the time for one node grow with the number of nodes.
"""

from __future__ import annotations

import gc
import os
from _thread import allocate_lock
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Held:
    """How many blocks, of all threads together, hold the collector back, and whether it ran before the first."""

    __slots__ = ("blocks", "lock", "ran")

    def __init__(self) -> None:
        self.lock = allocate_lock()  # as in `threading`, which a command that runs for a tenth of a second does without
        self.blocks = 0
        self.ran = False


_held = _Held()


@contextmanager
def quiet() -> Iterator[None]:
    """Hold the collector back in this block; after the last such block it runs again, if it ran before the first.

    The setting is one for the whole process: other threads make no passes in the meantime either. What a block leaves
    behind in circles is found by the first pass after it. Blocks may be nested, and may overlap in several threads.
    """
    held = _held
    with held.lock:
        if held.blocks == 0:
            held.ran = gc.isenabled()
            gc.disable()
        held.blocks += 1
    try:
        yield
    finally:
        with held.lock:
            held.blocks -= 1
            if held.blocks == 0 and held.ran:
                gc.enable()


def _start_anew() -> None:
    """Have the collector run in the child of a fork: the threads that were in a block are not there."""
    global _held  # noqa: PLW0603 - the lock may be held by a thread that is gone
    if _held.blocks and _held.ran:
        gc.enable()
    _held = _Held()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
