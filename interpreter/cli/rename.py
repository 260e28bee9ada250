"""`leidraad rename`: a name of a guideline changed everywhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interpreter.authoring.edits import CannotEdit, shown, write_all
from interpreter.authoring.grammar import Kind
from interpreter.authoring.rename import rename as renaming
from interpreter.cli.inputs import UsageError, folder_of

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser

MOST_SHOWN = 10

EXAMPLES = (
    "my_guideline fact age age_in_years --dry-run",
    "my_guideline node triage.ask triage.first_question",
    "my_guideline G02 G12",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help="the guideline's folder")
    command.add_argument(
        "kind", metavar="KIND", nargs="?", help=f"where OLD can mean several things: {', '.join(Kind)}"
    )
    command.add_argument("old", metavar="OLD", help="the name; a node is FLOWCHART.NODE, a code FACT.CODE")
    command.add_argument("new", metavar="NEW", help="the new name")
    command.add_argument("--dry-run", action="store_true", help="show what would change, as a diff, and change nothing")


def rename(arguments: Namespace) -> int:
    """Change the name everywhere, or show what would change; say where it is left alone."""
    if arguments.kind not in {None, *Kind}:
        raise UsageError(f"no kind `{arguments.kind}`; one of: {', '.join(Kind)}")
    kind = None if arguments.kind is None else Kind(arguments.kind)
    try:
        made = renaming(folder_of(arguments.guideline), kind, arguments.old, arguments.new)
    except CannotEdit as reason:
        raise UsageError(str(reason)) from None
    if arguments.dry_run:
        sys.stdout.write(shown(made.changes))
    else:
        write_all(made.changes)
    verb = "would be" if arguments.dry_run else "is now"
    files = f"{len(made.changes)} file{'' if len(made.changes) == 1 else 's'}"
    places = f"{made.places} place{'' if made.places == 1 else 's'}"
    print(f"{made.target.kind} `{made.target}` {verb} called `{made.new}`: {places} in {files}")
    if made.in_text:
        print(f"left alone, in texts and comments: {len(made.in_text)}")
        print("\n".join(f"  {place}" for place in made.in_text[:MOST_SHOWN]))
        if len(made.in_text) > MOST_SHOWN:
            print(f"  and {len(made.in_text) - MOST_SHOWN} more")
    return 0
