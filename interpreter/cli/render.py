"""`leidraad render`: a guideline, or one of its flowcharts, as a drawing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.case import CaseRefused
from interpreter.casefile import Refused
from interpreter.cli.arguments import CASE, GUIDELINE, add_language
from interpreter.cli.drawing import drawing, sheets
from interpreter.cli.inputs import UsageError, flowchart_named, guideline_at, language_of, one_case
from interpreter.cli.streams import write
from interpreter.engine.entail import answer

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser
    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved

FORMATS = {".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid"}
"""What the end of a file's name says about its format; others are SVG."""


EXAMPLES = (
    "wervelmetastasen -o wervelmetastasen.svg",
    "wervelmetastasen diagnostiek --case case.yaml --lang en -o way.svg",
    "wervelmetastasen --paper a4 -o kaart.svg",
    "wervelmetastasen diagnostiek --format mermaid -o -",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("flowchart", metavar="FLOWCHART", nargs="?", help="only this flowchart; otherwise all of them")
    command.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the file to write; - for standard output"
    )
    command.add_argument("--case", metavar="CASE", help=f"mark the way of {CASE}")
    add_language(command)
    command.add_argument(
        "--format", choices=("svg", "dot", "mermaid"), help="default: by FILE's name (.dot .gv .mmd), else svg"
    )
    command.add_argument(
        "--paper", choices=("a4", "a3"),
        help="for print, landscape; what is not legible on one sheet comes on several: FILE-1.svg, FILE-2.svg, ...",
    )  # fmt: skip


def render(arguments: Namespace) -> int:
    """Write the drawing to its file, or to standard output."""
    guideline = guideline_at(arguments.guideline)
    language = language_of(guideline, arguments.lang)
    flowchart = flowchart_named(guideline, arguments.flowchart)
    given = None if arguments.case is None else _answer(guideline, arguments.case)
    kind = arguments.format or FORMATS.get(Path(arguments.output).suffix.lower(), "svg")
    if arguments.paper is None:
        write(arguments.output, drawing(kind, guideline, flowchart, language, given))
        return 0
    if kind != "svg":
        raise UsageError(f"--paper is for SVG, and {arguments.output} would be {kind}")
    made = sheets(arguments.paper, guideline, flowchart, language, given)
    if len(made) > 1 and arguments.output == "-":
        raise UsageError(f"{len(made)} sheets do not go to standard output: give a file, as in -o FILE.svg")
    for number, text in enumerate(made, start=1):
        write(arguments.output if len(made) == 1 else _numbered(arguments.output, number), text)
    return 0


def _numbered(name: str, number: int) -> str:
    """Return the name of the file for a sheet: `chart-2.svg`."""
    path = Path(name)
    return str(path.with_name(f"{path.stem}-{number}{path.suffix}"))


def _answer(guideline: Resolved, name: str) -> Answer:
    """Return the answer to the one case.

    Raises:
        CaseRefused: it cannot be read, or does not fit the guideline.
    """
    entry = one_case(name)
    if isinstance(entry, Refused):
        raise CaseRefused(entry.findings)
    return answer(guideline, entry)
