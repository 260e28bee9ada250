"""`leidraad diff`: what a new version of a guideline changes, in words, in structure, and for whom."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.arguments import GUIDELINE, LANGUAGES
from interpreter.cli.inputs import UsageError, flowchart_named, language_of, version_at
from interpreter.cli.streams import in_color, tell, width, write
from interpreter.diagnostic import GuidelineError

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser
    from interpreter.difference.values import Difference

EXAMPLES = (
    "HEAD~3:flowcharts/wervelmetastasen flowcharts/wervelmetastasen",
    "main:flowcharts/demo HEAD:flowcharts/demo --format markdown",
    "old/demo new/demo --svg demo.svg --cases changed",
)
VERSION = f"{GUIDELINE}, or REVISION:FOLDER of a git repository (HEAD~3:flowcharts/demo)"


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("old", metavar="OLD", help=VERSION)
    command.add_argument("new", metavar="NEW", help="the version to compare it with")
    command.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: text")
    command.add_argument("--svg", metavar="FILE", help="also draw what was added (+), removed (−) and changed (~)")
    command.add_argument("--flowchart", metavar="NAME", help="draw only this flowchart (with --svg)")
    command.add_argument("--cases", metavar="DIR", help="also write an example of each group as a case file")
    command.add_argument("--from", dest="start", metavar="FLOWCHART", help="the flowchart at which cases begin")
    command.add_argument("--lang", choices=LANGUAGES, help="default: the new version's first language")


def diff(arguments: Namespace) -> int:
    """Print what changes; return 1 when the advice changes or a case is refused, 2 where it cannot be told."""
    from interpreter.difference.compare import compare  # noqa: PLC0415 - not for `--help`

    try:
        old, new = version_at(arguments.old), version_at(arguments.new)
    except UsageError:
        raise
    except GuidelineError as broken:
        tell(broken.diagnostics)
        return 2
    start = arguments.start and flowchart_named(new, arguments.start) and flowchart_named(old, arguments.start)
    language = language_of(new, arguments.lang)
    found = compare(old, new, start=start)
    _print(found, language, arguments.format)
    if arguments.svg:
        _draw(found, arguments.svg, arguments.flowchart, language)
    if arguments.cases:
        _write_cases(found, Path(arguments.cases))
    return 0 if found.advice_is_same and not found.refuses_more else 1


def _print(found: Difference, language: str, form: str) -> None:
    match form:
        case "json":
            from interpreter import jsontext  # noqa: PLC0415 - each form brings its own
            from interpreter.difference.machine import to_dict  # noqa: PLC0415

            print(jsontext.dumps(to_dict(found), indent=2))
        case "markdown":
            from interpreter.difference.markdown import as_markdown  # noqa: PLC0415

            sys.stdout.write(as_markdown(found, language))
        case _:
            from interpreter.difference.text import as_text  # noqa: PLC0415

            sys.stdout.write(as_text(found, language, width=width(sys.stdout), color=in_color(sys.stdout)))


def _draw(found: Difference, name: str, flowchart: str | None, language: str) -> None:
    """Write the picture: of the flowchart that is asked for, of the only one that changed, or of all.

    Raises:
        UsageError: it cannot be drawn.
    """
    from interpreter import render  # noqa: PLC0415 - only where a picture is asked for
    from interpreter.difference.merged import changed_flowcharts, merged  # noqa: PLC0415

    both, edits = merged(found)
    if flowchart is None:
        changed = changed_flowcharts(edits)
        flowchart = changed[0] if len(changed) == 1 else None
    try:
        drawn = render.svg(both, flowchart, language=language, edits=edits)
    except render.CannotDraw as reason:
        raise UsageError(str(reason)) from None
    write(name, drawn)


def _write_cases(found: Difference, folder: Path) -> None:
    from interpreter.difference.cases import case_files  # noqa: PLC0415 - only where they are asked for

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in case_files(found):
        write(str(folder / name), text)
