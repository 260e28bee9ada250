"""`leidraad compile`: a guideline as a query, for a data warehouse to run in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.cli.arguments import GUIDELINE
from interpreter.cli.inputs import UsageError, flowchart_named, guideline_at
from interpreter.cli.streams import write

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser

EXAMPLES = (
    "wervelmetastasen --to sql --dialect duckdb --table patients --id patient -o card.sql",
    "wervelmetastasen --to sql --dialect spark --table registry.patients --map registry.yaml -o card.sql",
    "wervelmetastasen --to sql --dialect postgres --id patient --narrow",
)
DIALECTS = ("duckdb", "spark", "postgres")
HEADERS = (["column_name", "data_type"], ["column_name", "column_type"], ["col_name", "data_type"], ["name", "type"])


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("--to", choices=("sql",), default="sql", help="what to write")
    command.add_argument("--dialect", choices=DIALECTS, required=True, help="of which data warehouse")
    command.add_argument(
        "--table", metavar="NAME", default="patients", help="the table, as it is stored, with its schema before a point"
    )
    command.add_argument("--id", metavar="COLUMN", help="the column that tells the rows apart; default: the mapping's")
    command.add_argument(
        "--map",
        metavar="FILE",
        help="what the columns mean (YAML); default: they are named after the facts, all of them",
    )
    command.add_argument(
        "--columns", metavar="FILE",
        help="the table's columns with their types, as the data warehouse names them (CSV: name,type): a shorter query",
    )  # fmt: skip
    command.add_argument("--narrow", action="store_true", help="only the status, the outcome and the path")
    command.add_argument("--from", dest="start", metavar="FLOWCHART", help="begin at this flowchart")
    command.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where the query goes; default: standard output"
    )


def compile(arguments: Namespace) -> int:  # noqa: A001 - the command's name
    """Write the query."""
    from interpreter.cohort.mapping import Mapping, read_mapping  # noqa: PLC0415 - only now
    from interpreter.cohort.sql import Wanted, query  # noqa: PLC0415 - only now
    from interpreter.diagnostic import GuidelineError  # noqa: PLC0415 - only now

    guideline = guideline_at(arguments.guideline)
    start = flowchart_named(guideline, arguments.start)
    mapping = None
    if arguments.map is not None:
        found = read_mapping(arguments.map, guideline)
        if not isinstance(found, Mapping):
            raise GuidelineError(found)
        mapping = found
    types = None if arguments.columns is None else _types(arguments.columns)
    if arguments.id is None and (mapping is None or mapping.id is None):
        raise UsageError("name the column that tells the rows apart: `--id COLUMN`, or `id` in the mapping")
    wanted = Wanted(
        arguments.dialect, arguments.table, None, arguments.id, narrow=arguments.narrow, start=start, types=types
    )
    write(arguments.output, query(guideline, wanted, mapping))
    return 0


def _types(name: str) -> dict[str, str]:
    """Return the type of each column; a row `column_name,data_type` on top is a header."""
    import csv  # noqa: PLC0415 - only now
    from pathlib import Path  # noqa: PLC0415 - only now

    try:
        rows = list(csv.reader(Path(name).read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise UsageError(f"{name} is no CSV in UTF-8: write `name,type`, one column of the table in a row") from None
    if rows and [one.strip().lower() for one in rows[0][:2]] in HEADERS:
        del rows[0]
    wrong = next((number for number, row in enumerate(rows, 1) if len(row) < 2 or not all(row[:2])), None)  # noqa: PLR2004
    if wrong is not None or not rows:
        where = f", row {wrong}" if wrong is not None else ""
        raise UsageError(f"{name}{where}: write `name,type`, one column of the table in a row")
    return {row[0].strip(): row[1].strip() for row in rows}
