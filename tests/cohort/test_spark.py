"""Spark, on two cores of this machine, says of every row what polars says: one Spark for all tests.

The card's query besides, which takes minutes to plan: LEIDRAAD_SPARK_CARD=1 pytest tests/cohort/test_spark.py
"""

from __future__ import annotations

import math
import os
import random
import re
import shutil
import subprocess
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest
from test_cohort_columns import partial_case
from test_reading import facts_mapping
from test_sql import CASES, HOSTILE, ROW, SEED, from_polars, mapped, quoted, raw_table, same

from interpreter.cli import main
from interpreter.cohort.reading import frame
from interpreter.cohort.sql import Wanted, query, regions_query
from interpreter.diagnostic import GuidelineError
from interpreter.stages import load


def why_not() -> str | None:
    """Return why Spark cannot run here, None where it can."""
    if find_spec("pyspark") is None:
        return "no PySpark: uv run --group spark pytest"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return "no Java: Spark needs Java 17 or later"
    shown = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    version = re.search(r'version "(\d+)', shown)
    return None if version and int(version[1]) >= 17 else f"Spark needs Java 17 or later, not {shown.splitlines()[:1]}"


pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


@pytest.fixture(scope="module")
def spark():
    # A short life: what is worth compiling in the long run is not.
    java = "-XX:-DontCompileHugeMethods -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    made = import_module("interpreter.cohort.in_spark").session(
        "local[2]", **{"spark.driver.extraJavaOptions": java, "spark.sql.shuffle.partitions": "2"}
    )
    yield made
    made.stop()


def rows_of(spark, text, table, folder):
    path = str(Path(folder) / f"{time.monotonic_ns()}.parquet")
    table.write_parquet(path)
    spark.read.parquet(path).createOrReplaceTempView("patients")
    rows = [row.asDict() for row in spark.sql(text).collect()]
    return sorted(rows, key=lambda row: row["_row"])


def keelpijn_cases(number):
    chance, guideline = random.Random(SEED), load("keelpijn")
    values = {
        "boolean": lambda _: chance.random() < 0.5,
        "code": lambda fact: chance.choice([*(code for code, _ in fact.codes), "zz"]),
        "quantity": lambda _: chance.choice(["2 a", "38.5", "38.0", "41", "3", "14", "15 a", "45", "-1", "x"]),
        "integer": lambda _: chance.choice(["1", "2", "3", "3.5", "x"]),
    }
    return [
        {name: values[fact.type.value](fact) for name, fact in guideline.facts.items() if chance.random() < 0.7}
        for _ in range(number)
    ]


def test_every_row_is_what_polars_says_rejected_ones_included(spark, tmp_path):
    guideline = load("keelpijn")
    table = raw_table(guideline, keelpijn_cases(5000))
    wanted = from_polars(guideline, table)
    assert 100 < sum(row["rejected"] is not None for row in wanted) < 4900
    kinds = {pl.String: "string", pl.Boolean: "boolean", pl.Int64: "bigint"}
    types = {name: kinds[kind.base_type()] for name, kind in table.schema.items()}
    assert same(rows_of(spark, query(guideline, Wanted("spark", row=ROW, types=types)), table, tmp_path), wanted) == []


def test_cells_of_any_type_are_read_as_polars_reads_them(spark, tmp_path):
    guideline = load("wervelmetastasen")
    said = facts_mapping(
        "pain: {column: p, yes: [ja, 1, true], no: [nee, 0], missing: [onbekend, 9]}, "
        "deficit_onset: {column: d, unit: h, missing: [999, NaN]}, tumour_interval: {since: a, until: b}"
    )
    here, noon = datetime(2026, 3, 29, 3), datetime(2026, 1, 5, tzinfo=UTC)  # noqa: DTZ001
    local = [datetime(2026, 1, 5, 9, 30, 0, 1), datetime(2025, 1, 5), datetime(1, 1, 1), None]  # noqa: DTZ001
    autumn = [datetime(2025, 10, 26, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    exact = [Decimal("168.000"), Decimal("168.001"), None, Decimal("999.000")]
    written = ["168", "7 d", "1e2", "167.9999999999999999999999 h"]
    days = [date(2026, 1, 5), date(1, 1, 1), None, date(9999, 12, 31)]
    iso = ["2026-01-05", "20200229", "2026-02-30", "2026-01-05T09:30+01:00"]
    tables: list[dict[str, list[object] | pl.Series]] = [
        {"p": ["ja", " 1 ", "JA", "9"], "d": written, "a": iso, "b": ["2026-01-05"] * 4},
        {"p": [1, 0, 9, 2], "d": [168.0, 168.00000000000003, math.nan, 999.0], "a": days, "b": [date(2026, 1, 6)] * 4},
        {"p": [True, False, None, True], "d": [168, 169, 999, -1], "a": local, "b": [here] * 4},
        {
            "p": [1.0, -0.0, 9.0, 1.5],
            "d": pl.Series(exact, dtype=pl.Decimal(20, 3)),
            "a": [*autumn, None, noon],
            "b": [noon] * 4,
        },
    ]
    for columns in tables:
        table = pl.DataFrame({ROW: [1, 2, 3, 4], **columns})
        found = rows_of(spark, regions_query(guideline, Wanted("spark", row=ROW), said), table, tmp_path)
        read = frame(guideline, table, said)
        rejected = set(read.rejected.collect()["row"])
        assert {row["_row"] for row in found if row["rejected"] is not None} == rejected
        answered = {row["_row"]: row for row in read.facts.collect().iter_rows(named=True)}
        for row in found:
            if row["rejected"] is None:
                for name in said.facts:
                    assert row[name] == answered[row["_row"]][name], (name, row, columns)


def test_names_and_texts_of_any_kind_are_only_names_and_texts(spark, tmp_path):
    guideline = load("wervelmetastasen")
    for name in HOSTILE:
        if name in {"a\nb", "a.b", "a;b--"}:  # names that Spark's Parquet does not take
            continue
        spelled = f"{{column: {quoted(name)}, yes: [{quoted(name)}, '${{env:HOME}}'], no: ['x']}}"
        said = mapped(f"mapping: wervelmetastasen\nfacts:\n  pain: {spelled}\n")
        table = pl.DataFrame({ROW: [1, 2, 3, 4, 5], name: [name, "x", None, "y'); --", "${env:HOME}"]})
        found = rows_of(spark, regions_query(guideline, Wanted("spark", row=ROW), said), table, tmp_path)
        assert found[0]["pain"] == found[4]["pain"] != found[1]["pain"]
        assert [row["rejected"] for row in found] == [None, None, None, f"{name}: y'); --", None]


def frame_of(spark, table, folder):
    """Return a table as a frame of Spark's, in two files, so that two processes answer it."""
    for part in (0, 1):
        (folder / "table").mkdir(exist_ok=True)
        table[part * table.height // 2 : (part + 1) * table.height // 2].write_parquet(folder / f"table/{part}.parquet")
    return spark.read.parquet(str(folder / "table"))


def in_order(frame):
    """Return the rows of a result by the number that goes along as `_id`."""
    rows = [row.asDict() for row in frame.collect()]
    return sorted(({**row, "_row": row.pop("_id")} for row in rows), key=lambda row: row["_row"])


@pytest.mark.parametrize("options", [{}, {"narrow": True}])
@pytest.mark.parametrize("way", ["answered", "queried"])
def test_a_frame_of_a_cluster_is_answered_where_it_is(spark, tmp_path, way, options):
    guideline = load("keelpijn")
    table = raw_table(guideline, keelpijn_cases(3000))
    asked = getattr(import_module("interpreter.cohort.in_spark"), way)
    found = asked(guideline, frame_of(spark, table, tmp_path), id=ROW, **options)
    assert found.columns[:4] == ["_id", "status", "outcome", "path_id" if options else "possible_outcomes"]
    assert found.columns[-1] == "rejected"
    assert same(in_order(found), from_polars(guideline, table, **options)) == []


@pytest.mark.parametrize("options", [{}, {"start": "behandeling"}])
def test_every_row_of_the_card_is_answered_in_batches_as_polars_does(spark, tmp_path, options):
    card = load("wervelmetastasen")
    chance = random.Random(SEED)
    table = raw_table(card, [partial_case(chance) for _ in range(CASES)])
    found = import_module("interpreter.cohort.in_spark").answered(
        card, frame_of(spark, table, tmp_path), id=ROW, **options
    )
    assert same(in_order(found), from_polars(card, table, **options)) == []


def test_what_goes_along_is_of_the_type_it_had(spark, tmp_path):
    table = pl.DataFrame(
        {
            "who": pl.Series([Decimal("1.50"), None], dtype=pl.Decimal(9, 2)),
            "seen": [datetime(2026, 1, 5, 9, tzinfo=UTC), None],
            "a.b": [date(2026, 1, 5), None],
            "p": ["ja", "?"],
        }
    )
    said = mapped(
        "mapping: wervelmetastasen\nid: who\ntime: seen\ngroups: [a.b]\nfacts: {pain: {column: p, yes: [ja], no: []}}\n"
    )
    whole = frame_of(spark, table, tmp_path)
    for way in ("answered", "queried"):
        asked = getattr(import_module("interpreter.cohort.in_spark"), way)
        found = asked(load("wervelmetastasen"), whole, said, narrow=True)
        assert dict(found.dtypes)["_id"] == "decimal(9,2)"
        assert dict(found.dtypes)["_time"] == "timestamp"
        assert dict(found.dtypes)["_group.a.b"] == "date"
        assert {(row["_id"], row["rejected"]) for row in found.collect()} == {(Decimal("1.50"), None), (None, "p: ?")}


def test_columns_that_do_not_fit_are_refused_before_a_row_is_read(spark, tmp_path):
    table = frame_of(spark, pl.DataFrame({"p": [date(2026, 1, 5)] * 2}), tmp_path)
    said = mapped("mapping: wervelmetastasen\nfacts: {pain: {column: p, yes: [ja], no: [nee]}}\n")
    with pytest.raises(GuidelineError, match="holds dates"):
        import_module("interpreter.cohort.in_spark").answered(load("wervelmetastasen"), table, said)


@pytest.mark.usefixtures("spark")
def test_the_command_writes_the_same_file_by_spark(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = ["id,cough,age,temperature,tender_nodes", "a,true,4 a,38.5,true", "b,,,,", "c,maybe,30,39,"]
    (tmp_path / "patients.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    for name, other in (("one.parquet", ()), ("other.parquet", ("--engine", "spark"))):
        line = ["cohort", "keelpijn", "patients.csv", "-o", name, "--rejected", f"no-{name}", *other]
        assert main(line) == 1
        assert "3 rows: 2 answered" in capsys.readouterr().out
    for name in ("", "no-"):
        assert pl.read_parquet(f"{name}one.parquet").equals(pl.read_parquet(f"{name}other.parquet"))


@pytest.mark.skipif("LEIDRAAD_SPARK_CARD" not in os.environ, reason="takes minutes: LEIDRAAD_SPARK_CARD is not set")
def test_every_row_of_the_card_is_what_polars_says(spark, tmp_path):
    card = load("wervelmetastasen")
    chance = random.Random(SEED)
    table = raw_table(card, [partial_case(chance) for _ in range(5000)])
    found = rows_of(spark, query(card, Wanted("spark", row=ROW)), table, tmp_path)
    assert same(found, from_polars(card, table)) == []
