"""`leidraad check`: every finding about guidelines and their cases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.authored import check_cases
from interpreter.casefile import check_file
from interpreter.cli.findings import FORMS, shown
from interpreter.cli.inputs import UsageError, folder_of
from interpreter.stages import examine

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from interpreter.cli.arguments import Parser
    from interpreter.diagnostic import Diagnostic


EXAMPLES = (
    "flowcharts/wervelmetastasen",
    "flowcharts --format github",
    "my_guideline/triage.yaml",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="a guideline's folder or name, a folder of guidelines, or a file in one",
    )
    command.add_argument("--format", choices=FORMS, default="text", help="default: text")


def check(arguments: Namespace) -> int:
    """Print every finding about the guidelines at these paths; return 1 when there is one."""
    places = dict.fromkeys(place for path in arguments.paths for place in _places(path))
    found = [finding for place in places for finding in _findings(place)]
    sys.stdout.write(shown(found, arguments.format))
    return 1 if found else 0


def _places(name: str) -> Iterator[Path]:
    """Yield the folders of guidelines that a path means, or the file where it belongs to none."""
    path = Path(name)
    if path.is_dir() and not (path / "guideline.yaml").exists():
        inner = sorted(found.parent for found in path.glob("*/guideline.yaml"))
        yield from inner or [path]
    elif path.is_dir():
        yield path
    elif path.exists():
        around = (folder for folder in path.absolute().parents[:2] if (folder / "guideline.yaml").exists())
        folder = next(around, None)
        yield path if folder is None else _as_given(folder)
    else:
        yield folder_of(name)


def _as_given(folder: Path) -> Path:
    """Return a folder relative to where the command runs, when it lies below."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _findings(place: Path) -> Iterator[Diagnostic]:
    if not place.is_dir():
        try:
            yield from check_file(place)
        except OSError as problem:
            raise UsageError(f"{place}: {problem.strerror}") from None
        return
    loaded = examine(place)
    yield from loaded.diagnostics
    if loaded.guideline is not None:
        yield from check_cases(loaded.guideline, place)
