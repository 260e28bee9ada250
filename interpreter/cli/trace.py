"""`leidraad trace`: from the source to what rests on it, and back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interpreter.cli.arguments import GUIDELINE, add_language
from interpreter.cli.inputs import UsageError, folder_of, guideline_at, language_of
from interpreter.diagnostic import nearest

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser
    from interpreter.tracing.trace import Index, Trace

EXAMPLES = (
    "wervelmetastasen",
    "wervelmetastasen D2.5 G02 --lang en",
    "wervelmetastasen start_treatment behandeling.start_other deficit_onset",
    "wervelmetastasen --format json",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument(
        "names",
        metavar="ID",
        nargs="*",
        help="a statement, reading, recommendation, criterion, fact, flowchart, node or property; default: statements",
    )
    command.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="default: text")
    add_language(command)


def trace(arguments: Namespace) -> int:
    """Print the traces and the totals; return 1 when nothing is said of a statement of the source."""
    from interpreter.authored import authored_in  # noqa: PLC0415 - not for `--help`
    from interpreter.tracing import trace as tracing  # noqa: PLC0415
    from interpreter.tracing.trace_text import as_json, as_markdown, as_text  # noqa: PLC0415

    guideline = guideline_at(arguments.guideline)
    language = language_of(guideline, arguments.lang)
    index = tracing.index(guideline, authored_in(guideline, folder_of(arguments.guideline)))
    found = tuple(one for name in arguments.names for one in _named(index, name)) or tracing.statements(index)
    match arguments.format:
        case "json":
            sys.stdout.write(as_json(index, found))
        case "markdown":
            sys.stdout.write(as_markdown(index, found, language))
        case _:
            sys.stdout.write(as_text(index, found, language))
    return 1 if tracing.totals(index).uncited else 0


def _named(index: Index, name: str) -> tuple[Trace, ...]:
    """Return what is called so.

    Raises:
        UsageError: nothing is.
    """
    from interpreter.tracing.trace import Subject, names, traces  # noqa: PLC0415 - not for `--help`

    found = traces(index, name)
    if not found:
        hint = nearest(name, names(index)) or f"give an id of one of: {', '.join(Subject)}"
        raise UsageError(f"nothing is called `{name}` in guideline `{index.guideline.id}`; {hint}")
    return found
