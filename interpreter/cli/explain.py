"""`leidraad explain`: what a finding means."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interpreter.cli.arguments import LANGUAGES
from interpreter.cli.inputs import UsageError
from interpreter.rules import GROUP_TITLES, RULES, UnknownCode
from interpreter.rules import explain as explained

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser
    from interpreter.rules import Language


EXAMPLES = (
    "unknown-fact",
    "unknown-fact --lang nl",
    "",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("code", metavar="CODE", nargs="?", help="the name of a finding; without it all are listed")
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="default: en")


def explain(arguments: Namespace) -> int:
    """Print what a finding means, or the list of all findings."""
    try:
        text = _all(arguments.lang) if arguments.code is None else explained(arguments.code, arguments.lang)
    except UnknownCode as unknown:
        raise UsageError(str(unknown)) from None
    sys.stdout.write(text)
    return 0


def _all(language: Language) -> str:
    """Return every finding with its summary, by group."""
    longest = max(len(rule.code) for rule in RULES)
    groups = []
    for group, title in GROUP_TITLES.items():
        lines = [f"  {one.code:{longest}}  {one.summary[language]}" for one in RULES if one.group is group]
        if lines:
            groups.append("\n".join([title[language], *lines]))
    return "\n\n".join(groups) + "\n"
