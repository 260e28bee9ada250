"""`leidraad cohort --summary` and `--picture`: a cohort in numbers, small ones hidden."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.arguments import LANGUAGES
from interpreter.cli.inputs import UsageError
from interpreter.cli.streams import say, write

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser
    from interpreter.cohort import Cohort
    from interpreter.model import Resolved

KINDS = (".md", ".json")


def add_arguments(command: Parser) -> None:
    """Add the arguments of a summary."""
    command.add_argument("--summary", metavar="FILE", help="how many rows come where, and more: .md or .json")
    command.add_argument(
        "--picture", metavar="DIR", help="the same as pictures, an SVG for each flowchart; FILE.svg for all in one"
    )
    command.add_argument(
        "--min-count", metavar="N", type=int, help="show no smaller number, nor what gives one away; default: 5"
    )
    command.add_argument("--lang", choices=LANGUAGES, help="of the summary; default: the guideline's first language")


def is_asked(arguments: Namespace) -> bool:
    """Tell whether there is a summary to write."""
    return arguments.summary is not None or arguments.picture is not None


def check(arguments: Namespace) -> None:
    """Make sure that a summary can be made as it is asked for.

    Raises:
        UsageError: it cannot, and why.
    """
    if not is_asked(arguments):
        for name in ("min_count", "lang"):
            if getattr(arguments, name) is not None:
                option = name.replace("_", "-")
                raise UsageError(f"`--{option}` is for a summary: name its file with `--summary FILE`")
        return
    if arguments.min_count is not None and arguments.min_count < 1:
        raise UsageError("`--min-count` is at least 1, which hides nothing")
    if arguments.summary is not None and Path(arguments.summary).suffix.lower() not in KINDS:
        raise UsageError(f"a summary is one of: {', '.join(KINDS)}; not `{arguments.summary}`")
    if find_spec("scipy") is None:  # what small numbers are hidden with
        raise UsageError("a summary needs scipy: pip install 'leidraad[cohort]'")


def write_summary(guideline: Resolved, found: Cohort, arguments: Namespace) -> None:
    """Write the summary and the pictures of a cohort that are asked for.

    Raises:
        GuidelineError: the table cannot be read to its end.
        CannotDraw: why, and what to do about it.
    """
    import polars as pl  # noqa: PLC0415 - an extra, and slow to import

    from interpreter.cohort.summary import MIN_COUNT, summary_of  # noqa: PLC0415 - as above
    from interpreter.cohort.table import explained  # noqa: PLC0415 - as above

    language = arguments.lang or guideline.languages[0]
    try:
        made = summary_of(guideline, found, min_count=arguments.min_count or MIN_COUNT)
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise explained(problem, arguments.table) from None
    if arguments.summary is not None and Path(arguments.summary).suffix.lower() == ".json":
        from interpreter.jsontext import dumps  # noqa: PLC0415 - only for JSON

        write(arguments.summary, dumps(made.to_dict(), 2) + "\n")
    elif arguments.summary is not None:
        from interpreter.cohort.summary_text import as_markdown  # noqa: PLC0415 - only for Markdown

        write(arguments.summary, as_markdown(made, language))
    if arguments.picture is not None:
        from interpreter.cohort.pictures import flow_picture, flow_pictures  # noqa: PLC0415 - only to draw

        if Path(arguments.picture).suffix.lower() == ".svg":
            charts = {chart.flowchart for chart in made.plan.charts}
            write(arguments.picture, flow_picture(made, charts.pop() if len(charts) == 1 else None, language))
            return
        folder = Path(arguments.picture)
        drawn = flow_pictures(made, language)
        try:
            folder.mkdir(exist_ok=True)
        except OSError as problem:
            raise UsageError(f"the folder {folder} cannot be made: {problem.strerror}") from None
        for name, text in drawn.items():
            write(str(folder / f"{name}.svg"), text)
        say(f"pictures: {', '.join(f'{folder / name}.svg' for name in drawn)}")
