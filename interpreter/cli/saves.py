"""A guideline looked at on every save, and shown on a page of this machine, until Ctrl-C: for `watch` and `serve`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interpreter.authoring.look import look
from interpreter.cli.arguments import LANGUAGES
from interpreter.cli.inputs import UsageError
from interpreter.cli.streams import in_color, say
from interpreter.reports import as_text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from interpreter.authoring.live import Parts
    from interpreter.authoring.look import Look
    from interpreter.cli.arguments import Parser

HIGHEST_PORT = 65535
SETTLED = 150
"""Milliseconds of rest after a save before the files are read: editors write in steps."""


def add_page(command: Parser, port: int) -> None:
    """Add the arguments of a page on this machine."""
    command.add_argument("guideline", metavar="GUIDELINE", help="the guideline's folder")
    command.add_argument(
        "--port", metavar="NUMBER", type=int, default=port, help=f"default: {port}; 0 for any that is free"
    )
    command.add_argument("--lang", choices=LANGUAGES, help="of the page; default: the guideline's first")


def show(folder: Path, parts: Parts, arguments: Namespace) -> int:
    """Look at the guideline on every save and serve what was seen, until Ctrl-C.

    Raises:
        UsageError: the port is none, or is taken; the package that watches files is not installed.
    """
    if not 0 <= arguments.port <= HIGHEST_PORT:
        raise UsageError(f"{arguments.port} is no port: a number from 0 to {HIGHEST_PORT}")
    saves = _saves(folder)
    from interpreter.authoring.live import Board, Live, PortTaken  # noqa: PLC0415 - not for `--once`

    board = Board(parts, arguments.lang)
    try:
        server = Live(board, arguments.port)
    except PortTaken:
        hint = "give another one with --port, or --port 0 for any that is free"
        raise UsageError(f"port {arguments.port} is taken by another program; {hint}") from None
    server.start()
    say(f"the page is at {server.address} (for this machine only); Ctrl-C stops")
    try:
        for _ in saves:
            seen = look(folder)
            board.put(seen)
            print(f"{seen.at:%H:%M:%S} ", end="")
            tell(seen)
    except KeyboardInterrupt:
        say("stopped")
    finally:
        server.stop()
    return 0


def _saves(folder: Path) -> Iterator[None]:
    """Return what yields once at the start and then after every save.

    Raises:
        UsageError: the package that watches files is not installed.
    """
    try:
        from watchfiles import watch as saves  # noqa: PLC0415 - an extra
    except ImportError:
        told = "needs the package watchfiles: pip install 'leidraad[authoring]'; `leidraad watch --once` does without"
        raise UsageError(f"watching for saves {told}") from None

    def each() -> Iterator[None]:
        first = True  # watched before the first look, so that no save is missed
        for changed in saves(folder, watch_filter=_is_ours, step=SETTLED, rust_timeout=SETTLED, yield_on_timeout=True):
            if changed or first:
                yield
            first = False

    return each()


def _is_ours(_: object, path: str) -> bool:
    """Tell whether a file is one of a guideline: what editors write beside it is not."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")


def tell(seen: Look) -> None:
    """Print what was seen, for who has the terminal in view."""
    print(seen.summary)
    if seen.findings:
        sys.stdout.write(as_text(seen.findings, color=in_color(sys.stdout)))
    for one in seen.failures:
        print(f"failed {one.span}: {one.case or 'cases'}")
        for each in one.differences:
            print(f"  {each.key}: expected {each.expected}, got {each.got}")
    for one in seen.unconfirmed:
        print(f"unconfirmed {one.span}: {one.case or 'cases'}")
    sys.stdout.flush()
