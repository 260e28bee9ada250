"""Data warehouses to run a query in: DuckDB here, Postgres where a server is named, Spark once in a test run."""

from __future__ import annotations

import atexit
import csv
import gc
import io
import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[dict[str, Any]]
POSTGRES = os.environ.get("LEIDRAAD_POSTGRES", "")
"""How `psql` finds a server, such as `host=/tmp dbname=postgres`; without it nothing is asked of Postgres."""
atexit.register(gc.unfreeze)  # after the command line's `gc.freeze`: DuckDB complains of whatever is left at the end
_TYPES = {
    pl.Boolean: "boolean", pl.Int64: "bigint", pl.Int32: "integer", pl.Float64: "double precision", pl.Float32: "real",
    pl.String: "text", pl.Date: "date", pl.Decimal: "numeric",
}  # fmt: skip


def in_duckdb(query: str, table: pl.DataFrame, name: str = "patients") -> Rows:
    """Return the rows of a query, in the order of its first column."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as there:
        path = Path(folder) / "table.parquet"
        table.write_parquet(path)
        there.execute(f"CREATE VIEW \"{name}\" AS FROM '{path}'")
        return fetched(there, query)


def fetched(there: duckdb.DuckDBPyConnection, query: str) -> Rows:
    """Return the rows of a query, in the order of its first column."""
    done = there.execute(f"{query} ORDER BY 1")
    names = [one[0] for one in done.description]
    return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


def in_postgres(query: str, table: pl.DataFrame, name: str = "patients") -> Rows:
    """Return the rows of a query as text, in the order of its first column."""
    kinds = [
        next((text for kind, text in _TYPES.items() if dtype == kind), None)
        or ("timestamptz" if getattr(dtype, "time_zone", None) else "timestamp")
        for dtype in table.schema.values()
    ]
    names = ['"' + one.replace('"', '""') + '"' for one in table.columns]
    columns = ", ".join(f"{one} {kind}" for one, kind in zip(names, kinds, strict=True))
    flat = table.with_columns(
        pl.col(pl.Boolean).cast(pl.String), pl.col(pl.Float64, pl.Float32).cast(pl.String),
        *[pl.col(one).cast(pl.String) for one, kind in table.schema.items() if isinstance(kind, pl.Datetime)],
    )  # fmt: skip
    data = "\n".join("\t".join(_cell(value) for value in row) for row in flat.iter_rows())
    script = (
        f'\\set QUIET on\nCREATE TEMPORARY TABLE "{name}" ({columns});\nCOPY "{name}" FROM stdin;\n'
        + (data + "\n" if data else "")
        + f"\\.\nCOPY (\n{query} ORDER BY 1\n) TO stdout WITH (FORMAT csv, HEADER, NULL '<null>');\n"
    )
    done = subprocess.run(  # noqa: S603
        ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-d", POSTGRES],  # noqa: S607
        input=script, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[:2000]
    found = csv.reader(io.StringIO(done.stdout))
    header = next(found)
    return [{one: None if cell == "<null>" else cell for one, cell in zip(header, row, strict=True)} for row in found]


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    text = str(value)
    for one, other in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(one, other)
    return text


def like_postgres(rows: Sequence[dict[str, Any]]) -> Rows:
    """Return rows as `in_postgres` shows them."""

    def shown(value: object) -> str | None:
        match value:
            case None:
                return None
            case bool():
                return "t" if value else "f"
            case list():
                return "{" + ",".join(value) + "}"
            case _:
                return str(value)

    return [{name: shown(value) for name, value in row.items()} for row in rows]
