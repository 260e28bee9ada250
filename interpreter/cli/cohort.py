"""`leidraad cohort`: what a guideline says about every row of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.arguments import GUIDELINE
from interpreter.cli.inputs import UsageError, flowchart_named, guideline_at
from interpreter.cli.streams import say, write
from interpreter.version import ENGINE

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser
    from interpreter.cohort import Cohort
    from interpreter.model import Resolved

EXAMPLES = (
    "wervelmetastasen patients.csv -o answers.parquet",
    "wervelmetastasen registry.parquet --map-init registry.yaml",
    "wervelmetastasen registry.parquet --map registry.yaml -o answers.csv --rejected rejected.csv",
    "wervelmetastasen patients.csv -o answers.parquet --from behandeling --narrow",
)
MOST_SHOWN = 5


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("table", metavar="TABLE", help="a row for each patient: .csv, .tsv, .parquet, .arrow")
    command.add_argument(
        "-o", "--output", metavar="RESULT", help="the answers, in the same order: .parquet, .arrow, .csv"
    )
    command.add_argument(
        "--map", metavar="FILE", help="what the columns mean (YAML); default: they are named after the facts"
    )
    command.add_argument(
        "--map-init", metavar="FILE", help="write no answers but a draft of such a file, for you to read and correct"
    )
    command.add_argument(
        "--rejected", metavar="FILE", help="the cells that cannot be read: row, column, value, reason (.csv, .parquet)"
    )
    command.add_argument("--narrow", action="store_true", help="only the status, the outcome and the path")
    command.add_argument("--from", dest="start", metavar="FLOWCHART", help="begin at this flowchart")


def cohort(arguments: Namespace) -> int:
    """Write the answers to a table, or the draft of a mapping; return 1 when rows had to be rejected."""
    guideline = guideline_at(arguments.guideline)
    start = flowchart_named(guideline, arguments.start)
    if (arguments.output is None) == (arguments.map_init is None):
        raise UsageError("say where the answers go with `-o RESULT`, or where a draft of the mapping with `--map-init`")
    try:
        import polars as pl  # noqa: PLC0415, F401 - an extra, and slow to import
    except ImportError:
        raise UsageError("`leidraad cohort` needs polars: pip install 'leidraad[cohort]'") from None
    names = [arguments.output or arguments.map_init, arguments.rejected, arguments.map]
    given = [arguments.table, *(name for name in names if name is not None)]
    if len({Path(name).resolve() for name in given}) < len(given):
        raise UsageError("the table and the files that are read and written need names of their own")
    return _answered(guideline, start, arguments) if arguments.output else _drafted(guideline, arguments)


def _drafted(guideline: Resolved, arguments: Namespace) -> int:
    from interpreter.cohort.draft import draft  # noqa: PLC0415 - brings polars

    write(arguments.map_init, draft(guideline, arguments.table))
    return 0


def _answered(guideline: Resolved, start: str | None, arguments: Namespace) -> int:
    """Write the answers, and tell of how many rows."""
    from interpreter.cohort.run import cohort as of_table  # noqa: PLC0415 - brings polars
    from interpreter.cohort.writing import check_name, write_table  # noqa: PLC0415 - as above

    for name in (arguments.output, arguments.rejected):
        if name is not None:
            check_name(name)
    found = of_table(guideline, arguments.table, arguments.map, start=start, narrow=arguments.narrow)
    about = _about(guideline, found)
    write_table(found.answers, arguments.output, about, arguments.table)
    rows, answered, rejected, complete = _counts(found, arguments.output)
    if arguments.rejected is not None:
        write_table(found.rejected, arguments.rejected, about, arguments.table)
    undetermined = answered - complete
    print(f"{rows} rows: {answered} answered ({complete} complete, {undetermined} undetermined), {rejected} rejected")
    if found.unmapped:
        some = ", ".join(found.unmapped[:MOST_SHOWN]) + (", ..." if len(found.unmapped) > MOST_SHOWN else "")
        print(f"unknown in every row, since no column says them: {len(found.unmapped)} facts ({some})")
    print(guideline.intended_use.in_language(guideline.languages[0]))
    if rejected and arguments.rejected is None:
        _tell_rejected(found)
    return 1 if rejected else 0


def _about(guideline: Resolved, found: Cohort) -> dict[str, str]:
    """Return what a Parquet file of answers says of where they come from."""
    uses = {f"leidraad.intended_use.{name}": text for name, text in guideline.intended_use.by_language}
    return {
        "leidraad.guideline": guideline.id,
        "leidraad.version": guideline.version,
        "leidraad.sha256": guideline.sha256,
        "leidraad.from": found.plan.start,
        "leidraad.engine": ENGINE,
        **uses,
    }


def _counts(found: Cohort, output: str) -> tuple[int, int, int, int]:
    """Return how many rows there are, were answered, were rejected; and how many of the answers are complete.

    What was answered is counted in the file that was written.
    """
    from interpreter.cohort.writing import written  # noqa: PLC0415 - brings polars

    rows, _, rejected = found.counts.collect(engine="streaming").row(0)
    answered, complete = written(output)
    if answered + rejected != rows:
        raise AssertionError(f"{rows} rows were read, but {answered} answered and {rejected} rejected")
    return rows, answered, rejected, complete


def _tell_rejected(found: Cohort) -> None:
    """Show the first cells that could not be read."""
    for row, column, value, reason in found.rejected.head(MOST_SHOWN).collect(engine="streaming").iter_rows():
        say(f"row {row}, column `{column}`: {value!r}: {reason}")
    say("`--rejected FILE` writes all of them")
