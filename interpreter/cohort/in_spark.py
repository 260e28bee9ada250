"""Answers by Spark: on this machine, or for a frame of a cluster's.

from pyspark.sql import SparkSession
from interpreter import load
from interpreter.cohort.in_spark import answered

spark = SparkSession.builder.getOrCreate()
found = answered(load("wervelmetastasen"), spark.read.parquet("s3://registry/patients"), id="patient")

Spark hands batches of rows to Python processes of its own (Arrow), where the columns of `cohort` answer them: so
`leidraad[cohort]` is installed on every machine of the cluster. Where it cannot be, `queried` answers by a query.
"""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from interpreter.cohort.batches import Errand, ready
from interpreter.cohort.elsewhere import ROW as NUMBER
from interpreter.cohort.elsewhere import failed
from interpreter.cohort.mapping import Mapping, by_name, read_mapping
from interpreter.cohort.reading import ID, ROW
from interpreter.cohort.sql import REJECTED, Wanted, query
from interpreter.cohort.sql_dialects import SPARK
from interpreter.diagnostic import GuidelineError
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyspark.sql import DataFrame

    from interpreter.cohort.elsewhere import Asked
    from interpreter.model import Resolved

OPTIONS = {
    # The steps of a query are long methods; without this the JVM would interpret them, row after row.
    "spark.driver.extraJavaOptions": "-XX:-DontCompileHugeMethods",
    "spark.executor.extraJavaOptions": "-XX:-DontCompileHugeMethods",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "2g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.pyspark.python": sys.executable,
    "spark.sql.session.timeZone": "UTC",
}
"""For a session on this machine alone."""
CORES = "local[*]"
TABLE = "leidraad_patients"
BATCHES_AT_ONCE = 10
"""Spark's batches are small (10,000 rows, where nothing else is set), and each way through the columns costs some."""


def session(cores: str = CORES, **options: str) -> SparkSession:
    """Return a Spark on this machine, or the one that already runs in this process."""
    builder = SparkSession.builder.master(cores).appName("leidraad")
    for name, value in {**OPTIONS, **options}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def answered(
    guideline: Resolved,
    table: DataFrame,
    mapping: Mapping | str | Path | None = None,
    *,
    id: str | None = None,  # noqa: A002 - the option's name
    start: str | None = None,
    narrow: bool = False,
) -> DataFrame:
    """Return what a guideline says about every row of a frame, with `rejected` for what cannot be read; lazily.

    Without a mapping the columns are named after the facts; those of another name are not looked at.

    Raises:
        GuidelineError: the mapping cannot be used, or not with these columns, with everything that is wrong.
        TooLargeForCohorts: the guideline's diagrams outgrow their limit.
    """
    found = _mapping(guideline, table, mapping)
    beside = {} if id is None else {ID: id}
    return _in_batches(table, Errand(guideline, found, _no_rows(table), start, narrow), beside)


def queried(
    guideline: Resolved,
    table: DataFrame,
    mapping: Mapping | str | Path | None = None,
    *,
    id: str | None = None,  # noqa: A002 - the option's name
    start: str | None = None,
    narrow: bool = False,
) -> DataFrame:
    """Return the same by the query of `leidraad compile`, for which nothing is installed on the cluster; slower.

    Raises:
        GuidelineError: the mapping cannot be used, with everything that is wrong.
        TooLargeForCohorts: the guideline's diagrams outgrow their limit.
    """
    found = _mapping(guideline, table, mapping)
    wanted = Wanted("spark", TABLE, None, id, narrow=narrow, start=start, types=dict(table.dtypes))
    table.createOrReplaceTempView(wanted.table)
    return table.sparkSession.sql(query(guideline, wanted, found))


def write_answers(asked: Asked) -> None:
    """Write the answers to a table.

    Raises:
        GuidelineError: Spark cannot; or there is no Java.
    """
    try:
        table = session().read.parquet(str(asked.table))
        errand = Errand(asked.guideline, asked.mapping, _no_rows(table), asked.start, asked.narrow)
        rows = _in_batches(table, errand, {ROW: NUMBER})
        rows.where(rows[REJECTED].isNull()).drop(REJECTED).write.mode("overwrite").parquet(str(asked.result))
    except PySparkException as problem:
        raise failed("Spark", problem) from None
    except Exception as problem:  # what the JVM says comes as errors of py4j
        if type(problem).__module__.startswith("py4j"):
            raise failed("Spark", problem) from None
        raise


def _mapping(guideline: Resolved, table: DataFrame, mapping: Mapping | str | Path | None) -> Mapping:
    if mapping is None:
        found = by_name(guideline, [name for name in table.columns if name in guideline.facts], "the table")
    else:
        found = mapping if isinstance(mapping, Mapping) else read_mapping(mapping, guideline)
    if not isinstance(found, Mapping):
        raise GuidelineError(found)
    return found


def _no_rows(table: DataFrame) -> pl.DataFrame:
    """Return a frame's columns, with their types, without a row."""
    return pl.DataFrame(table.limit(0).toArrow())


# ---- batch after batch ----------------------------------------------------------------------------------------------


def _in_batches(table: DataFrame, errand: Errand, beside: dict[str, str]) -> DataFrame:
    """Return the answers to the rows of a frame; `beside` names more of its columns that go along."""
    made = errand.ready()
    passed = {**beside, **made.passed}
    schema = StructType([StructField(name, table.schema[column].dataType) for name, column in passed.items()])
    for name, kind in made.schema.items():
        schema.add(name, _types(kind)[0])
    used = list(dict.fromkeys([*(ref.id for ref in errand.mapping.columns()), *passed.values()])) or table.columns[:1]
    # Spark takes the dots in a name for something else, so on their way the columns are numbered.
    rows = table.select([table[SPARK.name_of(name)].alias(f"c{number}") for number, name in enumerate(used)])
    return rows.mapInArrow(_Task(errand.packed(), tuple(used), passed), schema)


def _types(kind: pl.DataType) -> tuple[DataType, pa.DataType]:
    """Return what a column of a result is in Spark, and what it is on its way there."""
    if isinstance(kind, pl.List):
        return ArrayType(StringType()), pa.list_(pa.string())
    if isinstance(kind, pl.Boolean):
        return BooleanType(), pa.bool_()
    if kind.is_integer() or isinstance(kind, pl.Duration):
        return LongType(), pa.int64()
    return StringType(), pa.string()


@dataclass(frozen=True, slots=True)
class _Task:
    """What a process of Spark's does with its share of the rows; the columns that go along stay as they are."""

    errand: bytes
    columns: tuple[str, ...]
    passed: dict[str, str]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the answers to batches of rows."""
        made = ready(self.errand)
        batches = iter(batches)
        while some := list(islice(batches, BATCHES_AT_ONCE)):
            rows = pa.Table.from_batches(some).rename_columns(list(self.columns))
            answers = made.answered(pl.DataFrame(rows)).to_arrow()
            columns = [rows.column(column) for column in self.passed.values()]
            columns += [answers.column(name).cast(_types(kind)[1]) for name, kind in made.schema.items()]
            yield from pa.table(columns, names=[*self.passed, *made.schema]).to_batches()
