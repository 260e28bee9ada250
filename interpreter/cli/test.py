"""`leidraad test`: the author's cases, and how the answers differ from what they expect."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interpreter import jsontext
from interpreter.authored import run_cases, summary, to_dict
from interpreter.cli.arguments import GUIDELINE
from interpreter.cli.inputs import folder_of, guideline_at
from interpreter.cli.streams import in_color, say
from interpreter.reports import as_text
from interpreter.visible import visible

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from interpreter.authored import Result
    from interpreter.cli.arguments import Parser


EXAMPLES = (
    "flowcharts/wervelmetastasen",
    "wervelmetastasen --format json",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def test(arguments: Namespace) -> int:
    """Print each case that failed, and how many did; return 1 when one did."""
    results = tuple(run_cases(guideline_at(arguments.guideline), folder_of(arguments.guideline)))
    if not results:
        say("the guideline has no cases: they stand in cases/*.yaml beside guideline.yaml")
    if arguments.format == "json":
        print(jsontext.dumps(to_dict(results), indent=2))
    else:
        print("\n".join([*_failures(results), summary(results)]))
    return 0 if all(result.passed for result in results) else 1


def _failures(results: tuple[Result, ...]) -> Iterator[str]:
    color = in_color(sys.stdout)
    for one in results:
        if one.passed:
            continue
        said = f"{one.span}: {one.case or 'cases'}" + ("" if one.title is None else f": {one.title.in_language('en')}")
        shown = visible(" ".join(said.split()))
        yield f"\x1b[1;31mfailed\x1b[0m {shown}" if color else f"failed {shown}"
        for found in one.differences:
            yield f"  {visible(found.key)}\n    expected  {visible(found.expected)}\n    got       {visible(found.got)}"
        if one.findings:
            yield as_text(one.findings, color=color).rstrip("\n")
        yield ""
