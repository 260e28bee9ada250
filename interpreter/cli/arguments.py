"""The commands, and their arguments as far as they can be read without a guideline.

A command is a module of this package with a function of its own name, `arguments` that adds what it takes, and
`EXAMPLES`; its row in `COMMANDS` is all that `leidraad --help` needs.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from interpreter.version import ENGINE

if TYPE_CHECKING:
    from datetime import date
    from types import ModuleType

LANGUAGES = ("nl", "en")

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
        from interpreter.cli.streams import width  # noqa: PLC0415 - only for help

        # argparse would import a module to ask for the width.
        super().__init__(prog, max_help_position=26, width=width(sys.stdout) - 2)


def parsed(argv: list[str]) -> argparse.Namespace:
    """Return the arguments of a command, in any order; leaves with a message when they are not right."""
    if "_ARGCOMPLETE" in os.environ:
        from interpreter.cli.completion import complete  # noqa: PLC0415 - only while a shell completes

        complete(parser(full=True))
    name = next((one for one in argv if not one.startswith("-")), None)
    if name not in COMMANDS or argv[0] != name:
        return parser(full=name in COMMANDS).parse_args(argv)  # help, the version, or an error
    made = _described(Parser(prog=f"leidraad {name}", formatter_class=_Layout, allow_abbrev=False), name)
    # Intermixed: a case may come after an option, as in `run G --fact a=true case.yaml`.
    arguments = made.parse_intermixed_args(argv[1:])
    arguments.command = name
    return arguments


def parser(*, full: bool) -> Parser:
    """Return the parser of the whole command line; only a `full` one knows what each command takes."""
    made = Parser(
        prog="leidraad",
        description="Clinical guidelines as flowcharts that run, explain themselves and never guess.",
        epilog=EPILOG,
        formatter_class=_Layout,
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=ENGINE)
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, formatter_class=_Layout, allow_abbrev=False)
        if full:
            _described(command, name)
    return made


def home(name: str) -> ModuleType:
    """Return the module of a command."""
    return import_module(f"interpreter.cli.{name}")


def _described(command: Parser, name: str) -> Parser:
    """Return the parser of a command with its arguments, its purpose and its examples."""
    summary, module = COMMANDS[name], home(name)
    module.arguments(command)
    shown = "\n".join(f"  leidraad {name} {example}".rstrip() for example in module.EXAMPLES)
    command.description = f"{summary[:1].upper()}{summary[1:]}."
    command.epilog = f"examples:\n{shown}\n\n{CODES}"
    return command


COMMANDS: dict[str, str] = {
    "run": "what a guideline advises in a case",
    "check": "find every fault in a guideline's files and cases",
    "render": "draw a guideline, or the way of a case through it",
    "cohort": "what a guideline advises for every row of a table: a whole cohort at once",
    "compile": "a guideline as a query, for a data warehouse to run in place",
    "replay": "ask recorded decisions again and tell what differs from then",
    "test": "run a guideline's own cases and compare the answers with what they expect",
    "verify": "prove what holds in every case: no gaps, no overlaps, nothing out of reach",
    "cases": "make cases for the author to confirm: for everything, for thresholds, for a node",
    "mutate": "plant faults in a guideline and tell which of them its cases miss",
    "diff": "what a new version changes: in words, in structure, and for whom",
    "explain": "what a finding means, with a bad and a good example",
    "ask": "ask for the facts one by one, the best question first, and give the answer",
    "trace": "from a statement of the source to what rests on it, and back",
    "gaps": "the questions that the source leaves open: our choice, whom it touches, what another would change",
    "new": "begin a guideline: a small one that passes every check, to write over",
    "watch": "check, test and draw a guideline on every save, on a page of your own machine",
    "site": "a page for the browser: read and try a guideline, without a server or a network",
    "serve": "the page of `site` on your own machine, made anew on every save; findings above it",
    "fmt": "format YAML files: the layout changes, never the meaning or a comment",
    "rename": "change a name everywhere in a guideline and its cases",
    "retire": "retire a reading that was settled, and keep its history",
}
"""What each command does, in the order of the help."""


# ---- arguments that several commands take --------------------------------------------------------------------------


def add_time(command: Parser) -> None:
    """Add the reference time."""
    command.add_argument(
        "--at", metavar="TIME", type=_moment,
        help="the time from which deadlines count, with its offset: 2026-01-05T09:30:00+01:00",
    )  # fmt: skip


def add_language(command: Parser) -> None:
    """Add the language of the output."""
    command.add_argument("--lang", choices=LANGUAGES, help="default: the guideline's first language")


# ---- values ---------------------------------------------------------------------------------------------------------


def fact(text: str) -> tuple[str, str]:
    """Return the id and the value of a fact written as `ID=VALUE`."""
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise argparse.ArgumentTypeError(f"write ID=VALUE, not '{text}'")
    if not value.strip():
        raise argparse.ArgumentTypeError(f"'{text}' has no value; write {name}=null when it is unknown")
    return name.strip(), value.strip()


def percentage(text: str) -> float:
    """Return a number from 0 to 100."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:  # noqa: PLR2004 - per cent
        raise argparse.ArgumentTypeError(f"write a number from 0 to 100, not '{text}'")
    return number


class Facts(argparse.Action):
    """Collects facts by id; one that is given twice with different values is an error, not a choice."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, _option: object = None
    ) -> None:
        """Add one fact."""
        assert isinstance(values, tuple)  # noqa: S101 - what `fact` returns
        name, value = values
        known: dict[str, str] = getattr(namespace, self.dest)
        if known.get(name, value) != value:
            parser.error(f"argument --fact: {name} is given twice, as '{known[name]}' and as '{value}'")
        setattr(namespace, self.dest, {**known, name: value})


_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)")


def day(text: str) -> date:
    """Return a day written as `2026-01-05`."""
    from datetime import date  # noqa: PLC0415 - not for `--help`

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day; write one such as 2026-01-05") from None


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
