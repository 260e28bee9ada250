"""What the commands write: talk and findings to standard error, files whole or not at all, colour where it shows."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from interpreter.beside import in_place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.diagnostic import Diagnostic

WIDEST = 100
IN_A_PIPE = 80


def say(text: str) -> None:
    """Say one line to the person, on standard error; control characters in it are written out."""
    from interpreter.visible import visible  # noqa: PLC0415 - only when there is something to say

    with suppress(BrokenPipeError):
        print(f"leidraad: {visible(' '.join(text.split()))}", file=sys.stderr, flush=True)


def tell(findings: Sequence[Diagnostic]) -> None:
    """Show findings to the person, on standard error."""
    from interpreter.reports import as_text  # noqa: PLC0415 - only when there is something to say

    with suppress(BrokenPipeError):
        print(as_text(findings, color=in_color(sys.stderr)), end="", file=sys.stderr, flush=True)


def in_color(stream: TextIO) -> bool:
    """Tell whether to colour what goes to this stream.

    Source: https://no-color.org and https://force-color.org.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width(stream: TextIO) -> int:
    """Return how wide text may be: the terminal's width up to 100 columns, 80 where there is no terminal."""
    try:
        return min(os.get_terminal_size(stream.fileno()).columns or IN_A_PIPE, WIDEST)
    except (OSError, ValueError, AttributeError):
        return IN_A_PIPE


def write(name: str, text: str) -> None:
    """Write a file whole or not at all: beside it first, then in its place; `-` is standard output.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    if name == "-":
        sys.stdout.write(text)
        return
    path = Path(name).resolve()
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced; a folder says so itself
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    try:
        with in_place_of(path) as part:
            part.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise OSError(problem.errno, f"cannot be written: {problem.strerror}", name) from None
