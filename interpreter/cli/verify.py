"""`leidraad verify`: what holds of a guideline in every case, or a case in which it does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.arguments import GUIDELINE
from interpreter.cli.inputs import flowchart_named, guideline_at
from interpreter.cli.streams import in_color, say
from interpreter.diagnostic import GuidelineError
from interpreter.proof.report import case_files, closing, to_dict
from interpreter.proof.verify import verify as proven
from interpreter.reports import as_github, as_json, as_sarif, as_text
from interpreter.version import VERSION

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from interpreter.cli.arguments import Parser
    from interpreter.diagnostic import Diagnostic


EXAMPLES = (
    "wervelmetastasen",
    "my_guideline --cases found",
    "my_guideline --from triage --format sarif",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument(
        "--from", dest="start", metavar="FLOWCHART", help="only the cases that start here; otherwise from the entry"
    )
    command.add_argument("--format", choices=("text", "json", "github", "sarif"), default="text", help="default: text")
    command.add_argument("--cases", metavar="DIR", help="write the case of each finding to a file in this folder")


def verify(arguments: Namespace) -> int:
    """Print every finding over all cases; return 1 when there is one."""
    try:
        guideline = guideline_at(arguments.guideline)
    except GuidelineError as refused:
        if not refused.diagnostics:
            raise
        print(_shown(refused.diagnostics, arguments.format), end="")
        return 1
    verdict = proven(guideline, flowchart_named(guideline, arguments.start))
    if arguments.format == "json":
        print(as_json(verdict.findings, more=to_dict(guideline, verdict)), end="")
    else:
        print(_shown(verdict.findings, arguments.format), end="")
    if arguments.format == "text":
        print(closing(guideline, verdict))
    if arguments.cases is not None:
        written = case_files(guideline, verdict, Path(arguments.cases))
        say(f"{len(written)} {'case' if len(written) == 1 else 'cases'} written to {arguments.cases}")
    return 1 if verdict.findings else 0


def _shown(found: Sequence[Diagnostic], kind: str) -> str:
    match kind:
        case "json":
            return as_json(found)
        case "github":
            return as_github(found)
        case "sarif":
            return as_sarif(found, engine=VERSION)
        case _:
            return as_text(found, color=in_color(sys.stdout))
