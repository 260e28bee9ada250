"""Answers by DuckDB, on this machine."""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

import duckdb

from interpreter.cohort.elsewhere import failed
from interpreter.cohort.sql import REJECTED
from interpreter.cohort.sql_dialects import DUCKDB

if TYPE_CHECKING:
    from interpreter.cohort.elsewhere import Asked

TABLE = "patients"


def write_answers(asked: Asked) -> None:
    """Write the answers to a table, in its order.

    Raises:
        GuidelineError: DuckDB cannot.
    """
    # DuckDB complains at the end of the program of whatever is left, so then all of it has to be looked for after all.
    atexit.unregister(gc.freeze)
    source, target = (DUCKDB.literal(str(path)) for path in (asked.table, asked.result / "part-0.parquet"))
    rejected = DUCKDB.name_of(REJECTED)
    try:
        with duckdb.connect() as there:
            there.execute("SET enable_progress_bar = false")
            there.execute(f"CREATE VIEW {TABLE} AS FROM read_parquet({source})")
            columns = there.execute(f"DESCRIBE {TABLE}").fetchall()
            query = asked.query(DUCKDB.name, TABLE, {name: kind for name, kind, *_ in columns})
            answers = f"SELECT * EXCLUDE ({rejected}) FROM ({query}) WHERE {rejected} IS NULL"  # noqa: S608 - its own
            there.execute(f"COPY ({answers}) TO {target} (FORMAT parquet)")
    except duckdb.Error as problem:
        raise failed("DuckDB", problem) from None
