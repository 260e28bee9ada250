"""Answers by Spark: on this machine, or for a frame of a cluster's.

from pyspark.sql import SparkSession
from interpreter import load
from interpreter.cohort.in_spark import answered

spark = SparkSession.builder.getOrCreate()
found = answered(load("wervelmetastasen"), spark.read.parquet("s3://registry/patients"), id="patient")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from interpreter.cohort.elsewhere import failed
from interpreter.cohort.mapping import Mapping, by_name, read_mapping
from interpreter.cohort.sql import Wanted, query
from interpreter.cohort.sql_dialects import SPARK
from interpreter.diagnostic import GuidelineError

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import DataFrame

    from interpreter.cohort.elsewhere import Asked
    from interpreter.model import Resolved

OPTIONS = {
    # The query's steps are long methods; without this the JVM would interpret them, row after row.
    "spark.driver.extraJavaOptions": "-XX:-DontCompileHugeMethods",
    "spark.executor.extraJavaOptions": "-XX:-DontCompileHugeMethods",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "2g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
}
"""For a session on this machine alone."""
CORES = "local[*]"


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
        GuidelineError: the mapping cannot be used, with everything that is wrong.
    """
    if mapping is None:
        found = by_name(guideline, [name for name in table.columns if name in guideline.facts], "the table")
    else:
        found = mapping if isinstance(mapping, Mapping) else read_mapping(mapping, guideline)
    if not isinstance(found, Mapping):
        raise GuidelineError(found)
    wanted = Wanted("spark", "leidraad_patients", None, id, narrow=narrow, start=start, types=dict(table.dtypes))
    table.createOrReplaceTempView(wanted.table)
    return table.sparkSession.sql(query(guideline, wanted, found))


def write_answers(asked: Asked) -> None:
    """Write the answers to a table.

    Raises:
        GuidelineError: Spark cannot; or there is no Java.
    """
    try:
        there = session()
        table = there.read.parquet(str(asked.table))
        table.createOrReplaceTempView(asked.name)
        rows = (
            there.sql(asked.query(dict(table.dtypes)))
            .where(f"{SPARK.name_of(asked.rejected)} IS NULL")
            .drop(asked.rejected)
        )
        rows.write.mode("overwrite").parquet(str(asked.result))
    except PySparkException as problem:
        raise failed("Spark", problem) from None
    except Exception as problem:  # what the JVM says comes as errors of py4j
        if type(problem).__module__.startswith("py4j"):
            raise failed("Spark", problem) from None
        raise
