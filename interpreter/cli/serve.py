"""`leidraad serve`: the page of `leidraad site` on this machine, anew on every save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.cli.inputs import folder_of
from interpreter.cli.saves import add_page, show

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser

PORT = 8422

EXAMPLES = (
    "my_guideline",
    "my_guideline --port 0 --lang en",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    add_page(command, PORT)


def serve(arguments: Namespace) -> int:
    """Serve the page and make it anew on every save, until Ctrl-C; with errors the last good one stays."""
    from interpreter.authoring.served import served  # noqa: PLC0415 - not for `--help`

    folder = folder_of(arguments.guideline)
    return show(folder, served(folder), arguments)
