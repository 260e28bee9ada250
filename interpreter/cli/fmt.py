"""`leidraad fmt`: YAML files in one layout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.authoring.edits import Change, shown, write_all, yaml_in
from interpreter.authoring.formatting import LeftAlone, formatted
from interpreter.casefile import LIMITS
from interpreter.cli.inputs import UsageError
from interpreter.cli.streams import in_color, say
from interpreter.document import decode
from interpreter.reports import as_text
from interpreter.span import Source

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from interpreter.cli.arguments import Parser
    from interpreter.diagnostic import Diagnostic

EXAMPLES = (
    "my_guideline",
    "--check flowcharts",
    "--diff my_guideline/triage.yaml",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="a file, a guideline's folder with its cases, or a folder of guidelines",
    )
    command.add_argument("--check", action="store_true", help="change nothing; exit code 1 when a file would change")
    command.add_argument("--diff", action="store_true", help="change nothing; show what would change")


def fmt(arguments: Namespace) -> int:
    """Format the files, or tell which would change; return 1 when one would (--check) or cannot be read."""
    paths = list(dict.fromkeys(path for name in arguments.paths for path in _files(Path(name))))
    changes: list[Change] = []
    found: list[Diagnostic] = []
    for path in paths:
        made = _change(path)
        if isinstance(made, Change):
            changes.append(made)
        else:
            found += made
    if arguments.diff:
        sys.stdout.write(shown(changes))
    elif not arguments.check:
        write_all(changes)
    if not arguments.diff:
        verb = "would change" if arguments.check else "formatted"
        print("".join(f"{verb} {change.path}\n" for change in changes), end="")
        print(_summary(len(paths), len(changes), verb))
    if found:
        sys.stdout.write(as_text(found, color=in_color(sys.stdout)))
    return 1 if found or (changes and arguments.check) else 0


def _summary(files: int, changes: int, verb: str) -> str:
    rest = files - changes
    counted = f"{rest} file{'' if rest == 1 else 's'} left as {'it is' if rest == 1 else 'they are'}"
    return f"{changes} {verb}, {counted}" if changes else counted


def _files(path: Path) -> Iterator[Path]:
    """Yield the YAML files that a path means.

    Raises:
        UsageError: there are none.
    """
    if path.is_file():
        yield path
        return
    folders = [path] if (path / "guideline.yaml").exists() else [one.parent for one in path.glob("*/guideline.yaml")]
    found = sorted(file for folder in folders or [path] for file in yaml_in(folder))
    if not found:
        raise UsageError(f"{path}: " + ("no YAML files here" if path.is_dir() else "there is no such file or folder"))
    yield from found


def _change(path: Path) -> Change | tuple[Diagnostic, ...]:
    """Return what changes in a file, or findings; nothing where it stays as it is."""
    data = path.read_bytes()
    source = decode(str(path), data, LIMITS)
    if not isinstance(source, Source):
        return source
    text = data.decode("utf-8")
    made = formatted(path, text)
    if isinstance(made, LeftAlone):
        say(f"{path} is left alone: {made.reason}")
        return ()
    if isinstance(made, tuple):
        return made
    return () if made == text else Change(path, text, made)
