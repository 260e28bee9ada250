"""`leidraad site`: a guideline as a page for the browser, to read and to try, without a server or a network."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.authored import Authored, authored_in
from interpreter.cli.arguments import GUIDELINE, LANGUAGES, day
from interpreter.cli.inputs import UsageError, folder_of, guideline_at, language_of, version_at
from interpreter.cli.streams import say, write
from interpreter.site.pages import page

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from interpreter.cli.arguments import Parser
    from interpreter.model import Resolved

EXAMPLES = (
    "wervelmetastasen -o kaart",
    "wervelmetastasen --single-file -o kaart.html",
    "my_guideline -o site --lang en",
    "my_guideline -o site --compare HEAD~1:my_guideline",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="the folder to write; with --single-file the file"
    )
    command.add_argument("--single-file", action="store_true", help="one HTML file, to mail or to put on a share")
    command.add_argument(
        "--compare", metavar="OLD", help="also a page on what changed since OLD: a guideline, or REVISION:FOLDER of git"
    )
    command.add_argument(
        "--made", metavar="DAY", type=day, help="the day that the page says it was made on; default: today"
    )
    command.add_argument("--lang", choices=LANGUAGES, help="the language it opens in; default: the guideline's first")


def site(arguments: Namespace) -> int:
    """Write the page: as one file, or as a folder with the pages beside it."""
    if arguments.single_file and arguments.compare:
        raise UsageError("a comparison is a page of its own: leave out --single-file, and give a folder with -o")
    guideline = guideline_at(arguments.guideline)
    old = None if arguments.compare is None else version_at(arguments.compare)
    language = language_of(guideline, arguments.lang)
    cases = [one for one in authored_in(guideline, folder_of(arguments.guideline)) if isinstance(one, Authored)]
    made = arguments.made or date.today()  # noqa: DTZ011 - the day where the person is
    target = Path(arguments.output)
    if arguments.single_file:
        text = page(guideline, cases, language=language, made=made)
        write(str(target), text)
        if arguments.output != "-":
            _say(target, text)
        return 0
    if target.is_file():
        raise UsageError(f"{target} is a file; give a folder, or --single-file for one file")
    from interpreter.site import folder  # noqa: PLC0415 - one file needs none of it

    target.mkdir(parents=True, exist_ok=True)
    beside = folder.beside(guideline, compared=old is not None)
    for name, text in _others(guideline, old, arguments.guideline, made):
        write(str(target / name), text)
    index = page(guideline, cases, language=language, made=made, beside=beside)
    write(str(target / folder.INDEX), index)
    _say(target / folder.INDEX, index)
    return 0


def _others(guideline: Resolved, old: Resolved | None, name: str, made: date) -> Iterator[tuple[str, str]]:
    """Yield the names and the texts of the pages beside the first one."""
    from interpreter.difference.compare import compare  # noqa: PLC0415 - one file needs none of it
    from interpreter.site import folder  # noqa: PLC0415
    from interpreter.stages import alternatives  # noqa: PLC0415
    from interpreter.tracing.gaps import report  # noqa: PLC0415

    found = None if old is None else compare(old, guideline)
    yield from folder.documents(report(guideline, alternatives(folder_of(name))), found, made)


def _say(target: Path, text: str) -> None:
    say(f"{target}: {len(text.encode('utf-8')) / 1000:.0f} kB; open it in a browser")
