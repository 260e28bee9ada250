"""`leidraad gaps`: the questions that the source leaves open, for the guideline's working group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.arguments import GUIDELINE, add_language
from interpreter.cli.inputs import folder_of, guideline_at, language_of
from interpreter.cli.streams import write

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser

EXAMPLES = (
    "wervelmetastasen -o lezingen.html",
    "wervelmetastasen --lang en -o gaps.md",
)
HTML = {".html", ".htm"}


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="the file to write; default: standard output, as Markdown"
    )
    command.add_argument(
        "--format", choices=("markdown", "html"), help="default: by FILE's name (.html), else markdown"
    )
    add_language(command)


def gaps(arguments: Namespace) -> int:
    """Write the gap report of a guideline."""
    from interpreter.stages import alternatives  # noqa: PLC0415 - not for `--help`
    from interpreter.tracing.gaps import report  # noqa: PLC0415
    from interpreter.tracing.gaps_page import gap_page  # noqa: PLC0415
    from interpreter.tracing.html import as_html  # noqa: PLC0415
    from interpreter.tracing.markdown import as_markdown  # noqa: PLC0415

    guideline = guideline_at(arguments.guideline)
    language = language_of(guideline, arguments.lang)
    others = alternatives(folder_of(arguments.guideline))
    page = gap_page(report(guideline, others), language)
    kind = arguments.format or ("html" if Path(arguments.output).suffix.lower() in HTML else "markdown")
    write(arguments.output, as_html(page) if kind == "html" else as_markdown(page))
    return 0
