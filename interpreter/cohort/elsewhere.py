"""A table through a guideline in another machine, DuckDB or Spark: the query of `sql`, and the same value as `run`.

The machine answers; which rows are rejected, and why, is said by the same rule as always. Should the two ever disagree
about that, the counts do not add up, and the command stops.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

import polars as pl

from interpreter.cohort.concordance import starts_of, with_concordance
from interpreter.cohort.mapping import Mapping, by_name, read_mapping
from interpreter.cohort.run import cohort
from interpreter.cohort.sql import AFTER, Wanted, query
from interpreter.cohort.table import explained, opened, refused
from interpreter.slotted import dataclass, replace

if TYPE_CHECKING:
    from pathlib import Path

    from interpreter.cohort.run import Cohort
    from interpreter.cohort.sql import Types
    from interpreter.diagnostic import GuidelineError
    from interpreter.model import Resolved

ENGINES = {"duckdb": "interpreter.cohort.in_duckdb", "spark": "interpreter.cohort.in_spark"}
ROW = "leidraad row"
"""The column that numbers the rows of a table that is handed to a machine."""


class Machine(Protocol):
    """What a module of `ENGINES` has."""

    def write_answers(self, asked: Asked) -> None:
        """Run the query, and write the rows that are not rejected."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a machine: to answer the rows of the Parquet file `table`, numbered by its column `ROW`.

    `result` is a folder in which it may write Parquet files; without rows it writes at least one, with the columns.
    """

    guideline: Resolved
    mapping: Mapping
    start: str | None
    narrow: bool
    table: Path
    result: Path

    def query(self, dialect: str, name: str, types: Types) -> str:
        """Return the query for the table under this name, of the types of its columns as the machine names them."""
        wanted = Wanted(dialect, name, ROW, narrow=self.narrow, start=self.start, types=types)
        return query(self.guideline, wanted, self.mapping)


def cohort_elsewhere(
    engine: str,
    guideline: Resolved,
    table: str | Path,
    mapping: str | Path | None,
    folder: Path,
    *,
    start: str | None = None,
    narrow: bool = False,
) -> Cohort:
    """Return what `cohort` does, with the answers worked out by DuckDB or Spark; these are there when this returns.

    `folder` is for what lies between, and must stay as long as the answers are looked at.

    Raises:
        GuidelineError: as `cohort`; or the machine could not do it.
        ImportError: the package of the machine is not installed.
    """
    found = cohort(guideline, table, mapping, start=start, narrow=narrow)
    machine: Machine = import_module(ENGINES[engine])
    rows = opened(table, None)
    known = by_name(guideline, rows.columns, rows.name) if mapping is None else read_mapping(mapping, guideline)
    assert isinstance(known, Mapping)  # noqa: S101 - it was read just now
    if known.separator is not None:
        rows = opened(table, known.separator)
    raw, result = folder / "table.parquet", folder / "answers"
    used = list(dict.fromkeys(ref.id for ref in known.columns())) or [*rows.columns][:1]  # for the number of rows
    try:
        numbered = rows.rows.select(used).with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
        whole = numbered.filter(~pl.col(ROW).is_in(list(rows.ragged))) if rows.ragged else numbered
        whole.sink_parquet(raw)
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise explained(problem, str(table)) from None
    result.mkdir()

    machine.write_answers(Asked(guideline, known, start, narrow, raw, result))
    answered = pl.scan_parquet(sorted(result.glob("**/*.parquet")), glob=False).sort("_row")
    schema = dict(found.answers.collect_schema())
    given = answered.collect_schema().names()
    if missing := [name for name in schema if name not in given and not name.endswith((".concordance", ".deadline"))]:
        raise AssertionError(f"{engine} gave no columns {missing}")
    typed = {name: schema[name] for name in given}
    after = [pl.col(name).cast(pl.Int64) for name in given if name.startswith(AFTER)]
    there = answered.with_columns(after).cast(pl.Schema(typed))
    starts = starts_of(found.frame)
    if starts:
        begins = [pl.col(source.since.id).alias(name) for name, source in starts.items()]
        there = there.join(
            pl.scan_parquet(raw, glob=False).select(pl.col(ROW).alias("_row"), *begins), on="_row", how="left",
            maintain_order="left",
        )  # fmt: skip
    shown = with_concordance(there, found.plan, starts)
    return replace(found, answers=shown.select(list(schema)))


def failed(engine: str, problem: Exception) -> GuidelineError:
    """Return what a machine could not do, in its first words."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    message = f"{engine} cannot answer this table: {(lines or [type(problem).__name__])[0][:200]}"
    with suppress(AttributeError):
        problem.__traceback__ = None
    return refused(engine, message, "leave out `--engine`: the answers are the same")
