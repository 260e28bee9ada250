"""`leidraad cohort`: what a guideline says about every row of a table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli import answered
from interpreter.cli.arguments import GUIDELINE
from interpreter.cli.inputs import UsageError, flowchart_named, guideline_at
from interpreter.cli.streams import say, write
from interpreter.cli.summarized import add_arguments, check, is_asked, write_summary
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
    "wervelmetastasen registry.parquet --map registry.yaml -o answers/ --parts 500000",
    "wervelmetastasen registry.parquet --map registry.yaml -o look.csv --sample 1000",
    "wervelmetastasen registry.parquet --map registry.yaml --summary summary.md --picture pictures",
)
MOST_SHOWN = 5
ENGINES = {"duckdb": ("duckdb", "duckdb"), "spark": ("spark", "pyspark and Java 17")}
"""Other machines than polars: the extra of each, and what it brings."""


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("table", metavar="TABLE", help="a row for each patient: .csv, .tsv, .parquet, .arrow")
    answered.add_arguments(command)
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
    command.add_argument(
        "--engine", choices=tuple(ENGINES), help="have DuckDB (by a query) or Spark (in batches) answer, all the same"
    )
    add_arguments(command)


def cohort(arguments: Namespace) -> int:
    """Write the answers to a table, or the draft of a mapping; return 1 when rows had to be rejected."""
    guideline = guideline_at(arguments.guideline)
    start = flowchart_named(guideline, arguments.start)
    check(arguments)
    if (arguments.output is None and not is_asked(arguments)) == (arguments.map_init is None):
        raise UsageError(
            "say where the answers go with `-o RESULT`, a summary with `--summary FILE`, or a draft of the mapping "
            "with `--map-init FILE`"
        )
    if arguments.map_init is not None:
        asked = ("map", "rejected", "narrow", "start", "engine", "sample", "seed", "parts")
        idle = [f"--{'from' if one == 'start' else one}" for one in asked if getattr(arguments, one)]
        if idle:
            raise UsageError(f"`{idle[0]}` has no meaning beside `--map-init`, which writes no answers")
    answered.check(arguments)
    _bring_polars()
    names = [arguments.output, arguments.map_init, arguments.rejected, arguments.map, arguments.summary]
    names.append(arguments.picture)
    given = [arguments.table, *(name for name in names if name is not None)]
    if len({Path(name).resolve() for name in given}) < len(given):
        raise UsageError("the table and the files that are read and written need names of their own")
    return _drafted(guideline, arguments) if arguments.map_init else _answered(guideline, start, arguments)


def _bring_polars() -> None:
    """Import polars, told to hold little more than it is busy with, so that memory hardly grows with the rows.

    What it gives back it soon wants again, so the allocator keeps that for a moment; and it reads ahead as far as the
    processors can follow.

    Raises:
        UsageError: polars, an extra, is not there.
    """
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:250,muzzy_decay_ms:250")
    try:
        import polars as pl  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise UsageError("`leidraad cohort` needs polars: pip install 'leidraad[cohort]'") from None
    os.environ.setdefault("POLARS_ROW_GROUP_PREFETCH_SIZE", str(max(1, pl.thread_pool_size() // 2)))


def _drafted(guideline: Resolved, arguments: Namespace) -> int:
    from interpreter.cohort.draft import draft  # noqa: PLC0415 - brings polars

    write(arguments.map_init, draft(guideline, arguments.table))
    return 0


def _answered(guideline: Resolved, start: str | None, arguments: Namespace) -> int:
    """Write the answers, or a summary of them, or both, and tell of how many rows."""
    from interpreter.cohort.run import cohort as of_table  # noqa: PLC0415 - brings polars
    from interpreter.cohort.writing import check_name  # noqa: PLC0415 - as above

    for name in (arguments.output, arguments.rejected):
        if name is not None:
            check_name(name, folder=name is arguments.output)
    if arguments.engine is not None:
        return _elsewhere(guideline, start, arguments)
    sample = answered.sample(arguments)
    found = of_table(guideline, arguments.table, arguments.map, start=start, narrow=arguments.narrow, sample=sample)
    return _written(guideline, found, arguments)


def _elsewhere(guideline: Resolved, start: str | None, arguments: Namespace) -> int:
    """Write the same, worked out by another machine."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - only for another machine

    from interpreter.cohort.elsewhere import cohort_elsewhere  # noqa: PLC0415 - brings polars

    extra, package = ENGINES[arguments.engine]
    with TemporaryDirectory(prefix="leidraad-") as folder:
        try:
            found = cohort_elsewhere(
                arguments.engine, guideline, arguments.table, arguments.map, Path(folder), start=start,
                narrow=arguments.narrow,
            )  # fmt: skip
        except ImportError:
            raise UsageError(
                f"`--engine {arguments.engine}` needs {package}: pip install 'leidraad[{extra}]'"
            ) from None
        return _written(guideline, found, arguments)


def _written(guideline: Resolved, found: Cohort, arguments: Namespace) -> int:
    """Write what is asked for of a cohort, and tell of how many rows."""
    from interpreter.cohort.writing import write_table  # noqa: PLC0415 - brings polars

    about, sample = _about(guideline, found), answered.sample(arguments)
    if sample is not None:
        about["leidraad.sample"] = f"at most {sample[0]} rows, seed {sample[1]}"
        print(f"a sample of at most {_counted(sample[0], 'row')}, drawn with seed {sample[1]}")
    if arguments.output is not None:
        answered.write_answers(found, arguments, about)
    if arguments.rejected is not None:
        write_table(found.rejected, arguments.rejected, about, arguments.table)
    if is_asked(arguments):
        write_summary(guideline, found, arguments)
    rejected = _tell_counts(found, arguments.output)
    if found.unmapped:
        some = ", ".join(found.unmapped[:MOST_SHOWN]) + (", ..." if len(found.unmapped) > MOST_SHOWN else "")
        print(f"unknown in every row, since no column says them: {_counted(len(found.unmapped), 'fact')} ({some})")
    print(guideline.intended_use.in_language(arguments.lang or guideline.languages[0]))
    if rejected and arguments.rejected is None:
        _tell_rejected(found)
    return 1 if rejected else 0


def _tell_counts(found: Cohort, output: str | None) -> int:
    """Print how many rows there are, and how many were answered and rejected; return the last."""
    if output is None:
        rows, with_answer, rejected = found.counts.collect(engine="streaming").row(0)
        told = f"{with_answer} answered"
    else:
        rows, with_answer, rejected, complete = _counts(found, output)
        told = f"{with_answer} answered ({complete} complete, {with_answer - complete} undetermined)"
    print(f"{_counted(rows, 'row')}: {told}, {rejected} rejected")
    return int(rejected)


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


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

    with_answer, complete = written(output)
    rows, rejected = found.rows(), 0
    if rows != with_answer:  # only then the table is read once more
        rows, _, rejected = found.counts.collect(engine="streaming").row(0)
    if with_answer + rejected != rows:
        raise AssertionError(f"{rows} rows were read, but {with_answer} answered and {rejected} rejected")
    return rows, with_answer, rejected, complete


def _tell_rejected(found: Cohort) -> None:
    """Show the first cells that could not be read."""
    for row, column, value, reason in found.rejected.head(MOST_SHOWN).collect(engine="streaming").iter_rows():
        place = f"row {row}" if column is None else f"row {row}, column `{column}`"
        say(f"{place}: {value!r}: {reason}")
    say("`--rejected FILE` writes all of them")
