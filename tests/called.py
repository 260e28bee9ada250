"""The command line, called in this process: what it printed, what it said, and how it ended."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass

from interpreter.cli import main


@dataclass(frozen=True)
class Ended:
    """The exit code, standard output and standard error of a command."""

    code: int
    out: str
    err: str


def call(*argv: object, stdin: str | bytes = b"") -> Ended:
    """Return what came of a command."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(one) for one in argv])
    finally:
        sys.stdin = before
    return Ended(code, *(_written(stream) for stream in (out, err)))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")
