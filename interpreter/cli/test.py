"""`leidraad test`: the author's cases, how the answers differ from what they expect, and what the cases reach."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interpreter import jsontext
from interpreter.authored import answered, result, summary, to_dict
from interpreter.cli.arguments import GUIDELINE, add_language, percentage
from interpreter.cli.inputs import UsageError, folder_of, guideline_at, language_of
from interpreter.cli.streams import in_color, say, write
from interpreter.reports import as_text
from interpreter.visible import visible

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from interpreter.authored import Answered, Result
    from interpreter.cli.arguments import Parser
    from interpreter.model import Resolved
    from interpreter.suite.coverage import Coverage


EXAMPLES = (
    "flowcharts/wervelmetastasen",
    "wervelmetastasen --format json",
    "wervelmetastasen --coverage --fail-under 95 --svg coverage.svg",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    command.add_argument("--coverage", action="store_true", help="tell what the cases reach, and what to add")
    command.add_argument(
        "--fail-under", metavar="PERCENT", type=percentage, help="with --coverage: exit code 1 when they reach less"
    )
    command.add_argument("--svg", metavar="FILE", help="with --coverage: draw what they reach")
    add_language(command)


def test(arguments: Namespace) -> int:
    """Print each case that failed, and how many did; return 1 when one did, or when the cases reach too little."""
    if not arguments.coverage and (arguments.svg is not None or arguments.fail_under is not None):
        raise UsageError("--svg and --fail-under are about --coverage: add it")
    guideline, folder = guideline_at(arguments.guideline), folder_of(arguments.guideline)
    language = language_of(guideline, arguments.lang)
    entries = tuple(answered(guideline, folder))
    results = tuple(map(result, entries))
    if not results:
        say("the guideline has no cases: they stand in cases/*.yaml beside guideline.yaml")
    reached = _coverage(guideline, entries) if arguments.coverage else None
    if arguments.format == "json":
        print(jsontext.dumps({**to_dict(results), **_as_json(reached)}, indent=2))
    else:
        print("\n".join([*_failures(results), summary(results)]))
        if reached is not None:
            print(f"\n{_page(reached)}", end="")
    if reached is not None and arguments.svg is not None:
        from interpreter.cli.drawing import coverage_drawing  # noqa: PLC0415 - only for --svg

        write(arguments.svg, coverage_drawing(reached, language))
    too_little = reached is not None and arguments.fail_under is not None and reached.percent < arguments.fail_under
    if too_little:
        say(f"the cases reach less than {arguments.fail_under:g} %")
    return 0 if all(one.passed for one in results) and not too_little else 1


def _coverage(guideline: Resolved, entries: tuple[Answered | Result, ...]) -> Coverage:
    from interpreter.suite.coverage import coverage  # noqa: PLC0415 - only for --coverage

    return coverage(guideline, entries)


def _page(reached: Coverage) -> str:
    from interpreter.suite.coverage import as_text as page  # noqa: PLC0415 - only for --coverage

    return page(reached)


def _as_json(reached: Coverage | None) -> dict[str, object]:
    if reached is None:
        return {}
    from interpreter.suite.coverage import to_dict as shown  # noqa: PLC0415 - only for --coverage

    return {"coverage": shown(reached)}


def _failures(results: tuple[Result, ...]) -> Iterator[str]:
    color = in_color(sys.stdout)
    for one in results:
        if one.passed:
            continue
        said = f"{one.span}: {one.case or 'cases'}" + ("" if one.title is None else f": {one.title.in_language('en')}")
        shown = visible(" ".join(said.split()))
        if one.unconfirmed:
            yield f"\x1b[1;33munconfirmed\x1b[0m {shown}" if color else f"unconfirmed {shown}"
            yield "  its author has not said what the answer must be: fill in `expect`\n"
            continue
        yield f"\x1b[1;31mfailed\x1b[0m {shown}" if color else f"failed {shown}"
        for found in one.differences:
            yield f"  {visible(found.key)}\n    expected  {visible(found.expected)}\n    got       {visible(found.got)}"
        if one.findings:
            yield as_text(one.findings, color=color).rstrip("\n")
        yield ""
