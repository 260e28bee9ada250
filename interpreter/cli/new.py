"""`leidraad new`: a guideline to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.authoring.edits import CannotEdit
from interpreter.authoring.scaffold import scaffold
from interpreter.cli.inputs import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser

EXAMPLES = (
    "my_guideline",
    "my_guideline --title 'Back pain' --languages en",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("folder", metavar="FOLDER", help="the folder to make; the guideline is called like it")
    command.add_argument("--title", metavar="TEXT", help="default: the folder's name")
    command.add_argument(
        "--languages", metavar="LIST", default="nl,en", help="comma between them, the first one leads; default: nl,en"
    )


def new(arguments: Namespace) -> int:
    """Write the guideline, and say what to do next."""
    languages = [one.strip() for one in arguments.languages.split(",")]
    folder = Path(arguments.folder)
    try:
        made = scaffold(folder, arguments.title, languages)
    except CannotEdit as reason:
        raise UsageError(str(reason)) from None
    print("\n".join(f"wrote {path}" for path in made if path.suffix == ".yaml"))
    copied = [path for path in made if path.suffix == ".json"]
    if copied:
        print(f"wrote {copied[0].parent}: {len(copied)} schemas, for your editor")
    print(f"next: leidraad check {folder} && leidraad test {folder}; then write over it, statements.yaml first")
    return 0
