"""`leidraad verify`: what holds of a guideline in every case, or a case in which it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.arguments import GUIDELINE
from interpreter.cli.findings import FORMS, shown
from interpreter.cli.inputs import flowchart_named, guideline_at
from interpreter.cli.streams import say, write
from interpreter.counted import counted
from interpreter.diagnostic import GuidelineError
from interpreter.proof.report import case_files, closing, to_dict
from interpreter.proof.verify import verify as proven
from interpreter.reports import as_json

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser


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
    command.add_argument("--format", choices=FORMS, default="text", help="default: text")
    command.add_argument("--cases", metavar="DIR", help="write the case of each finding to a file in this folder")


def verify(arguments: Namespace) -> int:
    """Print every finding over all cases; return 1 when there is one."""
    try:
        guideline = guideline_at(arguments.guideline)
    except GuidelineError as refused:
        if not refused.diagnostics:
            raise
        print(shown(refused.diagnostics, arguments.format), end="")
        return 1
    verdict = proven(guideline, flowchart_named(guideline, arguments.start))
    if arguments.format == "json":
        print(as_json(verdict.findings, more=to_dict(guideline, verdict)), end="")
    else:
        print(shown(verdict.findings, arguments.format), end="")
    if arguments.format == "text":
        print(closing(guideline, verdict), flush=True)  # before what is said of the cases
    if arguments.cases is not None:
        folder = Path(arguments.cases)
        folder.mkdir(parents=True, exist_ok=True)
        written = list(case_files(guideline, verdict))
        for name, text in written:
            write(str(folder / name), text)
        say(f"{counted(len(written), 'case')} written to {arguments.cases}")
    return 1 if verdict.findings else 0
