"""`leidraad mutate`: which faults in a guideline its checks, its cases and its properties would miss."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from interpreter import jsontext
from interpreter.cli.arguments import GUIDELINE, percentage
from interpreter.cli.inputs import folder_of, guideline_at, new_file
from interpreter.cli.streams import say, write
from interpreter.counted import counted

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser

EXAMPLES = (
    "wervelmetastasen",
    "wervelmetastasen --limit 200 --seed 7",
    "my_guideline --fail-under 95 -o my_guideline/cases/gaps.yaml",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("--limit", metavar="N", type=_count, help="try so many of the faults, drawn by the seed")
    command.add_argument("--seed", metavar="N", type=int, default=0, help="default: 0")
    command.add_argument(
        "--fail-under", metavar="PERCENT", type=percentage, default=100.0, help="default: 100; below it, exit code 1"
    )
    command.add_argument(
        "-o", "--output", metavar="FILE", help="a new file (.yaml) of cases that would catch the missed"
    )
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"write a whole number from 1, not '{text}'")
    return int(text)


def mutate(arguments: Namespace) -> int:
    """Print what became of the faults; return 1 when too many are missed."""
    from interpreter.suite.mutation import trial  # noqa: PLC0415 - not for `--help`
    from interpreter.suite.mutation_text import as_cases, as_text, to_dict  # noqa: PLC0415

    if arguments.output is not None:
        new_file(arguments.output)
    guideline, folder = guideline_at(arguments.guideline), folder_of(arguments.guideline)
    found = trial(guideline, folder, limit=arguments.limit, seed=arguments.seed)
    if found.failing:
        fail = (
            "fails without any fault, and catches" if len(found.failing) == 1 else "fail without any fault, and catch"
        )
        say(f"{counted(len(found.failing), 'case')} {fail} nothing: run `leidraad test` first")
    print(jsontext.dumps(to_dict(found), indent=2) if arguments.format == "json" else as_text(found), end="")
    if arguments.format == "json":
        print()
    if arguments.output is not None:
        text = as_cases(found)
        if text is None:
            say("nothing is missed: no file is written")
        else:
            write(arguments.output, text)
    return 0 if found.percent >= arguments.fail_under else 1
