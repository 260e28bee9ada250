"""Files that are written whole or not at all: beside their place first, then in it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def beside(path: Path) -> Path:
    """Return the hidden file, of this process alone, in which the content of another is written first."""
    return path.with_name(f".{path.name[:200]}.{os.getpid()}.part")


@contextmanager
def in_place_of(path: Path) -> Iterator[Path]:
    """Give the file to write, which takes the place of `path`, with its permissions, when the block ends well.

    Whatever the block raises, also Ctrl-C, what was there is still there, and nothing is left beside it.
    """
    part = beside(path)
    try:
        yield part
        if path.exists():
            part.chmod(path.stat().st_mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
