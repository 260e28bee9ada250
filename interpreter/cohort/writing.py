"""Tables to files: CSV, Parquet or Arrow by the name, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from interpreter.beside import in_place_of
from interpreter.cohort.table import KNOWN_KINDS, WRITING, Kind, explained, kind_of, refused
from interpreter.document.scalars import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORMULA = "^[=+@\t\r]"
MINUS, NUMBER = "^-", r"^-[0-9.,]+$"
"""What a spreadsheet takes for a formula; a negative number is none.

Source: OWASP, CSV Injection.
"""

ROW_GROUP = 1_000_000
"""Rows of a Parquet file that are described together; what describes them is held until the file is whole."""


def check_name(name: str, *, folder: bool = False) -> None:
    """Make sure that a table can be written under this name, or where it may be that its parts can in a folder.

    Raises:
        GuidelineError: its kind is not known, or its folder is not there.
    """
    path = Path(name)
    in_parts = folder and (name.endswith("/") or path.is_dir())
    if not in_parts and kind_of(path) is None:
        raise refused(name, "the kind of table to write is not known", KNOWN_KINDS)
    if path.exists() and not path.is_file() and not path.is_dir():
        raise refused(name, "is no ordinary file", "name a file that may be replaced when the answers are whole")
    if path.is_dir() and not in_parts:
        raise refused(name, "is a folder", "name a file in it")
    if not path.resolve().parent.is_dir():
        raise refused(name, "its folder does not exist", "make the folder first, or name another one")


def write_table(rows: pl.LazyFrame, name: str, about: Mapping[str, str], source: str) -> None:
    """Write a table: beside it first, then in its place; `about` goes into a Parquet file as its metadata.

    `source` is the table from which the rows come: faults in it are only found now.

    Raises:
        GuidelineError: the rows cannot be read to their end, or the file cannot be written; what was there still is.
    """
    path = Path(name).resolve()
    try:
        with in_place_of(path) as part:
            _sink(kind_of(path), rows, about)(part)
    except (pl.exceptions.PolarsError, OSError) as problem:
        to_write = isinstance(problem, OSError) or any(part in str(problem) for part, *_ in WRITING)
        raise explained(problem, name if to_write else source) from None


def _sink(kind: Kind | None, rows: pl.LazyFrame, about: Mapping[str, str]) -> Callable[[Path], object]:
    if kind is Kind.PARQUET:
        return lambda beside: rows.sink_parquet(
            beside, metadata=dict(about), row_group_size=ROW_GROUP, engine="streaming"
        )
    if kind is Kind.ARROW:
        return lambda beside: rows.sink_ipc(beside, engine="streaming")
    mark = "\t" if kind is Kind.TSV else ","
    return lambda beside: for_csv(rows).sink_csv(beside, separator=mark, check_extension=False, engine="streaming")


def for_csv(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return rows that a CSV file can hold: lists as names with a space between, and no text that is a formula.

    Raises:
        GuidelineError: a column that is passed on holds what has no place in a cell.
    """
    schema = rows.collect_schema()
    for name, kind in schema.items():
        if name.startswith("_") and (kind.is_nested() or kind in {pl.Binary, pl.Object}):
            message = f"the column `{shortened(name)}` holds values that have no place in a cell of a CSV file"
            raise refused("the result", message, "write Parquet or Arrow")
    lists = [pl.col(name).cast(pl.List(pl.String)).list.join(" ") for name, kind in schema.items() if kind == pl.List]
    texts = [
        _harmless(pl.col(name).cast(pl.String)).name.keep() for name, kind in schema.items() if _may_run(name, kind)
    ]
    times = [pl.col(name).dt.to_string("iso") for name, kind in schema.items() if kind == pl.Duration]
    return rows.with_columns(*lists, *texts, *times)


def _may_run(name: str, kind: pl.DataType) -> bool:
    """Tell whether a column may hold text of the table: the names of a guideline are no formulas."""
    return kind == pl.String or (name.startswith("_") and isinstance(kind, pl.Categorical | pl.Enum))


def _harmless(text: pl.Expr) -> pl.Expr:
    """Return text in which what a spreadsheet would run has an apostrophe before it."""
    runs = text.str.contains(FORMULA) | (text.str.contains(MINUS) & ~text.str.contains(NUMBER))
    return pl.when(runs).then("'" + text).otherwise(text)


def written(name: str) -> tuple[int, int]:
    """Return how many rows a table of answers has, and how many of them are complete."""
    kind, path = kind_of(name), Path(name).resolve()
    if path.is_dir():
        rows = pl.scan_parquet(sorted(path.glob("part-*.parquet")), glob=False)
    elif kind is Kind.PARQUET:
        rows = pl.scan_parquet(path, glob=False)
    elif kind is Kind.ARROW:
        rows = pl.scan_ipc(path, glob=False)
    else:
        rows = pl.scan_csv(path, separator="\t" if kind is Kind.TSV else ",", infer_schema=False, glob=False)
    status = pl.col("status").cast(pl.String)
    found = rows.select(pl.len(), (status == "complete").sum().alias("complete")).collect(engine="streaming")
    answered, complete = found.row(0)
    return int(answered), int(complete)
