"""The arguments of every command, read and checked as far as that needs no guideline."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING, NoReturn

from interpreter.version import ENGINE

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGES = ("nl", "en")
WIDEST = 100

GUIDELINE = "a guideline's folder, or the name of one that ships with the product (wervelmetastasen)"
CASE = "a case: .yaml, .json, .jsonl (one case a line), or - for standard input"
CODES = "exit codes: 0 complete or clean, 1 findings or a refused case,\n            2 usage, 3 undetermined (run only)"
EPILOG = f"""examples:
  leidraad run wervelmetastasen case.yaml
  leidraad check my_guideline
  leidraad ask wervelmetastasen
`leidraad COMMAND --help` shows the options and examples of a command.

{CODES}

completion at the TAB key, in bash or zsh:
  pip install 'leidraad[completion]'
  eval "$(register-python-argcomplete leidraad)"     (put this in ~/.bashrc or ~/.zshrc)"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, with the command that shows more."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with the exit code of a usage error."""
        self.exit(2, f"{self.prog}: {message.replace(chr(10), ' ')} (see `{self.prog} --help`)\n")


class _Layout(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        # argparse would import a module to ask for the width.
        try:
            width = min(os.get_terminal_size(sys.stdout.fileno()).columns, WIDEST)
        except (OSError, ValueError, AttributeError):
            width = 80
        super().__init__(prog, max_help_position=26, width=width - 2)


def parsed(argv: list[str]) -> argparse.Namespace:
    """Return the arguments of a command, in any order; leaves with a message when they are not right."""
    whole = parser()
    if "_ARGCOMPLETE" in os.environ:
        from interpreter.cli.completion import complete  # noqa: PLC0415 - only while a shell completes

        complete(whole)
    name = next((one for one in argv if not one.startswith("-")), None)
    if name not in COMMANDS or argv[0] != name:
        return whole.parse_args(argv)  # help, the version, or an error
    made = _described(Parser(prog=f"leidraad {name}", formatter_class=_Layout, allow_abbrev=False), name)
    # Intermixed: a case may come after an option, as in `run G --fact a=true case.yaml`.
    arguments = made.parse_intermixed_args(argv[1:])
    arguments.command = name
    return arguments


def parser() -> Parser:
    """Return the parser of the whole command line."""
    made = Parser(
        prog="leidraad",
        description="Clinical guidelines as flowcharts that run, explain themselves and never guess.",
        epilog=EPILOG,
        formatter_class=_Layout,
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=ENGINE)
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for name, (summary, _, _) in COMMANDS.items():
        _described(commands.add_parser(name, help=summary, formatter_class=_Layout, allow_abbrev=False), name)
    return made


def _described(command: Parser, name: str) -> Parser:
    """Return the parser of a command with its arguments, its purpose and its examples."""
    summary, fill, examples = COMMANDS[name]
    fill(command)
    shown = "\n".join(f"  leidraad {name} {example}".rstrip() for example in examples)
    command.description = f"{summary[:1].upper()}{summary[1:]}."
    command.epilog = f"examples:\n{shown}\n\n{CODES}"
    return command


# ---- the commands ---------------------------------------------------------------------------------------------------


def _run(command: Parser) -> None:
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("cases", metavar="CASE", nargs="*", help=CASE)
    command.add_argument(
        "--fact", dest="facts", metavar="ID=VALUE", action=Facts, default={}, type=_fact,
        help="a fact: true, false, a code, a number, a number with a unit ('36 h'), null; wins over the case",
    )  # fmt: skip
    command.add_argument("--from", dest="start", metavar="FLOWCHART", help="start at another flowchart than the entry")
    _at(command)
    _language(command)
    command.add_argument("--format", choices=("text", "json", "jsonl"), default="text", help="default: text")
    command.add_argument("--svg", metavar="FILE", help="draw the guideline with the way of this one case")


def _check(command: Parser) -> None:
    command.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="a guideline's folder or name, a folder of guidelines, or a file in one",
    )
    command.add_argument("--format", choices=("text", "json", "github", "sarif"), default="text", help="default: text")


def _render(command: Parser) -> None:
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("flowchart", metavar="FLOWCHART", nargs="?", help="only this flowchart; otherwise all of them")
    command.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the file to write; - for standard output"
    )
    command.add_argument("--case", metavar="CASE", help=f"mark the way of {CASE}")
    _language(command)
    command.add_argument(
        "--format", choices=("svg", "dot", "mermaid"), help="default: by FILE's name (.dot .gv .mmd), else svg"
    )


def _test(command: Parser) -> None:
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _explain(command: Parser) -> None:
    command.add_argument("code", metavar="CODE", nargs="?", help="the name of a finding; without it all are listed")
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="default: en")


def _ask(command: Parser) -> None:
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("--case", metavar="CASE", help="begin with what this case knows (no -)")
    command.add_argument("--save", metavar="FILE", help="save the case at the end, as .yaml or .json")
    _at(command)
    _language(command)


def _at(command: Parser) -> None:
    command.add_argument(
        "--at", metavar="TIME", type=_moment,
        help="the time from which deadlines count, with its offset: 2026-01-05T09:30:00+01:00",
    )  # fmt: skip


def _language(command: Parser) -> None:
    command.add_argument("--lang", choices=LANGUAGES, help="default: the guideline's first language")


COMMANDS: dict[str, tuple[str, Callable[[Parser], None], tuple[str, ...]]] = {
    "run": (
        "what a guideline advises in a case",
        _run,
        (
            "wervelmetastasen case.yaml",
            "wervelmetastasen --fact mescc_deficit=true --fact 'deficit_onset=36 h'",
            "wervelmetastasen case.yaml --at 2026-01-05T09:30:00+01:00 --svg way.svg",
            "wervelmetastasen cases.jsonl --format jsonl > answers.jsonl",
            "wervelmetastasen - --format json < case.json",
        ),
    ),
    "check": (
        "find every fault in a guideline's files and cases",
        _check,
        ("flowcharts/wervelmetastasen", "flowcharts --format github", "my_guideline/triage.yaml"),
    ),
    "render": (
        "draw a guideline, or the way of a case through it",
        _render,
        (
            "wervelmetastasen -o wervelmetastasen.svg",
            "wervelmetastasen diagnostiek --case case.yaml --lang en -o way.svg",
            "wervelmetastasen diagnostiek --format mermaid -o -",
        ),
    ),
    "test": (
        "run a guideline's own cases and compare the answers with what they expect",
        _test,
        ("flowcharts/wervelmetastasen", "wervelmetastasen --format json"),
    ),
    "explain": (
        "what a finding means, with a bad and a good example",
        _explain,
        ("unknown-fact", "unknown-fact --lang nl", ""),
    ),
    "ask": (
        "ask for the facts one by one, the best question first, and give the answer",
        _ask,
        ("wervelmetastasen", "wervelmetastasen --case case.yaml --save case.yaml --lang en"),
    ),
}


# ---- values ---------------------------------------------------------------------------------------------------------


def _fact(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise argparse.ArgumentTypeError(f"write ID=VALUE, not '{text}'")
    if not value.strip():
        raise argparse.ArgumentTypeError(f"'{text}' has no value; write {name}=null when it is unknown")
    return name.strip(), value.strip()


class Facts(argparse.Action):
    """Collects facts by id; one that is given twice with different values is an error, not a choice."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, _option: object = None
    ) -> None:
        """Add one fact."""
        assert isinstance(values, tuple)  # noqa: S101 - what `_fact` returns
        name, value = values
        known: dict[str, str] = getattr(namespace, self.dest)
        if known.get(name, value) != value:
            parser.error(f"argument --fact: {name} is given twice, as '{known[name]}' and as '{value}'")
        setattr(namespace, self.dest, {**known, name: value})


_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)")


def _moment(text: str) -> str:
    from datetime import datetime  # noqa: PLC0415 - not for `--help`

    hint = "write date, time and offset, such as 2026-01-05T09:30:00+01:00"
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a time; {hint}") from None
    if when.tzinfo is None or not _TIME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not complete; {hint}")
    return text
