"""`leidraad retire`: a reading that was settled stays as history."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interpreter.authoring.edits import CannotEdit, shown, write_all
from interpreter.authoring.retire import retire as retirement
from interpreter.cli.inputs import UsageError, folder_of

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser

EXAMPLES = (
    "my_guideline G02 --because 'the 2027 edition says it'",
    "my_guideline G02 --because nl='De editie van 2027 zegt het' --because en='The 2027 edition says it' --dry-run",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help="the guideline's folder")
    command.add_argument("reading", metavar="READING", help="the reading's id, such as G02")
    command.add_argument(
        "--because",
        metavar="TEXT",
        action="append",
        required=True,
        help="why it no longer holds; LANGUAGE=TEXT, once for each language of the guideline",
    )
    command.add_argument(
        "--settled-by", metavar="TEXT", action="append", default=[], help="who or what settled it; as --because"
    )
    command.add_argument("--since", metavar="WHEN", help="a version or a day; default: the guideline's version")
    command.add_argument("--dry-run", action="store_true", help="show what would change, as a diff, and change nothing")


def retire(arguments: Namespace) -> int:
    """Retire the reading, or show how; say what still rests on it, and return 1 when something does."""
    given = arguments.because, arguments.settled_by, arguments.since
    try:
        made = retirement(folder_of(arguments.guideline), arguments.reading, *given)
    except CannotEdit as reason:
        raise UsageError(str(reason)) from None
    if arguments.dry_run:
        sys.stdout.write(shown([made.change]))
    else:
        write_all([made.change])
    print(f"reading `{arguments.reading}` {'would be' if arguments.dry_run else 'is'} retired in {made.change.path}")
    if made.untranslated:
        print(f"the words in {', '.join(made.untranslated)} are those of another language: translate them")
    if not made.still_used:
        print("nothing rests on it")
        return 0
    print("it is still used here; encode what was decided, or name another reading:")
    print("\n".join(f"  {span}" for span in made.still_used))
    return 1
