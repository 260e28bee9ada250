"""How far a long run is: one line on a terminal, on standard error; nothing where there is no terminal."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from interpreter.cli.streams import in_color

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIDTH = 24
EVERY = 0.1
"""Seconds between two looks of the line."""


@contextmanager
def progress(total: Callable[[], int]) -> Iterator[Callable[[int], None] | None]:
    """Give what is to be told of rows that are done, None where nobody looks; `total` is only asked when somebody does.

    The line is gone in the end.
    """
    if not sys.stderr.isatty():
        yield None
        return
    line = _Line(total())
    try:
        yield line.add
    finally:
        line.clear()


class _Line:
    """The line, and what it says; several threads may add to it."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.shown, self.lock = total, 0, 0.0, Lock()
        self.color = in_color(sys.stderr)

    def add(self, rows: int) -> None:
        """Count rows that are done."""
        with self.lock:
            self.done += rows
            now = time.monotonic()
            if now - self.shown < EVERY and self.done < self.total:
                return
            self.shown = now
            sys.stderr.write(f"\r{self._text()}\x1b[K" if self.color else f"\r{self._text()}")
            sys.stderr.flush()

    def _text(self) -> str:
        share = min(1.0, self.done / self.total) if self.total else 1.0
        full = round(WIDTH * share)
        bar = "█" * full + "░" * (WIDTH - full)
        bar = f"\x1b[36m{bar}\x1b[0m" if self.color else "#" * full + "." * (WIDTH - full)
        return f"{bar} {self.done:,} of {self.total:,} rows, {share:.0%} "

    def clear(self) -> None:
        """Take the line away."""
        with self.lock:
            if self.shown:
                sys.stderr.write("\r" + " " * (WIDTH + 50) + "\r")
                sys.stderr.flush()
