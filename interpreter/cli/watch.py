"""`leidraad watch`: a guideline looked at on every save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.authoring.look import look
from interpreter.cli.inputs import folder_of
from interpreter.cli.saves import add_page, show, tell

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser

PORT = 8421

EXAMPLES = (
    "my_guideline",
    "my_guideline --port 0 --lang en",
    "my_guideline --once",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    add_page(command, PORT)
    command.add_argument("--once", action="store_true", help="look once, say what there is to mend, and stop")


def watch(arguments: Namespace) -> int:
    """Look at the guideline on every save and serve what was seen, until Ctrl-C; once, return 1 for faults."""
    folder = folder_of(arguments.guideline)
    if arguments.once:
        seen = look(folder)
        tell(seen)
        return 0 if seen.clean else 1
    from interpreter.authoring.drawn import drawn  # noqa: PLC0415 - not for `--once`

    return show(folder, drawn, arguments)
