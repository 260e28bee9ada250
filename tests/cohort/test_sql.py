"""A query says of every row what polars says, and what an answer to that row alone says, in every data warehouse.

All of the card: LEIDRAAD_COHORT_CASES=100000 pytest tests/cohort/test_sql.py -k card
With Postgres: LEIDRAAD_POSTGRES="host=/tmp port=5432 user=postgres" pytest tests/cohort/test_sql.py
"""

from __future__ import annotations

import math
import os
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import drawn
import polars as pl
import pytest
import sqlglot
from brute import Oracle
from hypothesis import given
from hypothesis import strategies as st
from region_tables import differences
from small import CITED, coded, loaded
from test_cohort_columns import diamonds, one_decision, partial_case
from test_reading import facts_mapping
from warehouses import POSTGRES, in_duckdb, in_postgres, like_postgres

from interpreter.case import read
from interpreter.cli import main
from interpreter.cohort.cells import given as cell_given
from interpreter.cohort.cells import is_missing
from interpreter.cohort.float_cuts import float_cut
from interpreter.cohort.mapping import Mapping, Number, columns_of, mapping_of
from interpreter.cohort.plan import plan
from interpreter.cohort.run import cohort
from interpreter.cohort.sql import Wanted, query, regions_query
from interpreter.cohort.sql_dialects import DIALECTS, DUCKDB, SPARK
from interpreter.cohort.sql_dialects import POSTGRES as POSTGRES_SQL
from interpreter.diagnostic import GuidelineError
from interpreter.document import read as read_yaml
from interpreter.engine.entail import engine
from interpreter.engine.intake import region_of
from interpreter.span import Source
from interpreter.stages import load
from interpreter.unary import Unfit

CASES = int(os.environ.get("LEIDRAAD_COHORT_CASES", "20000"))
SEED = int(os.environ.get("LEIDRAAD_CARD_SEED", "20260105"))
ROW = "nr"
needs_postgres = pytest.mark.skipif(not POSTGRES, reason="no Postgres: LEIDRAAD_POSTGRES names no server")


@pytest.fixture(scope="module")
def card():
    return load("wervelmetastasen")


def raw_table(guideline: Any, cases: list[dict[str, Any]]) -> pl.DataFrame:
    """Return cases as a table with a column for each fact: truth values as such, all else as text."""
    columns = [pl.Series(ROW, range(1, len(cases) + 1), dtype=pl.Int64)]
    for name, fact in guideline.facts.items():
        cells = [case.get(name) for case in cases]
        truths = fact.type.value == "boolean"
        texts = [None if one is None else str(one) for one in cells]
        columns.append(pl.Series(name, cells if truths else texts, dtype=pl.Boolean if truths else pl.String))
    return pl.DataFrame(columns)


def asked(guideline: Any, dialect: str, *, mapping: Mapping | None = None, **wanted: Any) -> str:
    return query(guideline, Wanted(dialect, row=ROW, **wanted), mapping)


def types_of(table: pl.DataFrame) -> dict[str, str]:
    """Return the types of a table of text, truth values and row numbers, as DuckDB names them."""
    names = {pl.String: "VARCHAR", pl.Boolean: "BOOLEAN", pl.Int64: "BIGINT"}
    return {name: names[kind.base_type()] for name, kind in table.schema.items()}


def from_polars(guideline: Any, table: pl.DataFrame, mapping: Mapping | None = None, **wanted: Any) -> list[Any]:
    """Return the rows that polars answers, and in the place of a rejected one its first cell that fits nothing."""
    found = cohort(guideline, table if mapping else table.drop(ROW), mapping, **wanted)
    rows = {row["_row"]: {**row, "rejected": None} for row in found.answers.collect().to_dicts()}
    for number, column, value, _ in found.rejected.collect().iter_rows():
        rows.setdefault(number, {"_row": number, "rejected": f"{column}: {value}"})
    return [rows[number] for number in sorted(rows)]


def same(rows: list[Any], wanted: list[Any]) -> list[str]:
    found = []
    for row, want in zip(rows, wanted, strict=True):
        if want["rejected"] is not None:
            empty = {name for name, value in row.items() if value is not None} <= {"_row", "rejected", "_id", "_time"}
            want = {**row, "_row": want["_row"], "rejected": want["rejected"]}  # noqa: PLW2901
            found += [] if empty else [f"{row['_row']}: rejected, and answered"]
        found += [f"{row['_row']}: {name} is {row[name]}, not {want[name]}" for name in want if row[name] != want[name]]
    return found


# ---- the same as polars, and as an answer ---------------------------------------------------------------------------


def test_every_row_of_the_card_is_what_polars_says(card):
    chance = random.Random(SEED)
    table = raw_table(card, [partial_case(chance) for _ in range(CASES)])
    rows = in_duckdb(asked(card, "duckdb", types=types_of(table)), table)
    assert list(rows[0]) == [*cohort(card, table.drop(ROW)).answers.collect_schema(), "rejected"]
    assert same(rows, from_polars(card, table)) == []
    few = table.head(2000)
    assert same(in_duckdb(asked(card, "duckdb"), few), from_polars(card, few)) == []
    assert same(in_duckdb(asked(card, "duckdb", narrow=True), few), from_polars(card, few, narrow=True)) == []
    start = {"start": "behandeling"}
    assert same(in_duckdb(asked(card, "duckdb", **start), few), from_polars(card, few, **start)) == []


def test_every_row_of_the_card_is_what_its_answer_is(card):
    chance = random.Random(SEED + 1)
    cases = [partial_case(chance) for _ in range(500)]
    rows = in_duckdb(asked(card, "duckdb"), raw_table(card, cases))
    assert {row.pop("rejected") for row in rows} == {None}
    assert differences(card, plan(card), cases, rows) == []


@drawn.law(15)
@given(st.data(), st.one_of(drawn.guidelines(4), drawn.guidelines(4, wild=True)))
def test_every_row_of_any_guideline_is_what_polars_says(data, files):
    guideline = loaded(files)
    start = data.draw(st.sampled_from([None, *(name for name in files if name.startswith("m"))]))
    oracle = Oracle(files, start)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    cases = [
        drawn.case_of(
            files, {name: chance.choice(few) for name, few in oracle.values.items() if chance.random() < share}
        )
        for share in (0, 0.3, 0.6, 0.9, 1)
        for _ in range(10)
    ]
    table = raw_table(guideline, cases)
    wanted = from_polars(guideline, table, start=start)
    for types in (None, types_of(table)):
        assert same(in_duckdb(asked(guideline, "duckdb", start=start, types=types), table), wanted) == []


@needs_postgres
def test_postgres_says_what_duckdb_says(card):
    chance = random.Random(SEED + 2)
    table = raw_table(card, [partial_case(chance) for _ in range(2000)])
    rows = in_duckdb(asked(card, "duckdb"), table)
    assert in_postgres(asked(card, "postgres"), table) == like_postgres(rows)


# ---- what is unknown, and what is rejected --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when",
    [
        {"f0": True}, {"f0": False}, {"not": {"f0": True}}, {"not": {"not": {"f0": False}}},
        {"any": [{"f0": False}, {"all": [{"f0": False}, {"f1": True}]}]},
    ],
)  # fmt: skip
def test_null_is_never_false(when):
    guideline = loaded(one_decision(when, {"else": "n2"}))
    table = raw_table(guideline, [{"f1": False}, {"f0": False, "f1": False}, {"f0": True, "f1": False}])
    unknown, *known = in_duckdb(asked(guideline, "duckdb"), table)
    assert (unknown["status"], unknown["path_id"], unknown["missing"]) == ("undetermined", None, ["f0"])
    assert (unknown["m0.r0"], unknown["m0.r1"]) == ("possible", "possible")
    assert {row["status"] for row in known} == {"complete"}
    assert {(row["m0.r0"], row["m0.r1"]) for row in known} == {("definite", None), (None, "definite")}


def mapped(text: str) -> Mapping:
    made = mapping_of(read_yaml(Source("map.yaml", text)), load("wervelmetastasen"))
    assert isinstance(made, Mapping), made
    return made


REGISTRY = """
mapping: wervelmetastasen
decimal: ","
missing: [onbekend]
id: patient
time: gezien
groups: [huis]
facts:
  pain: {column: pijn, yes: [ja, "1"], no: [nee]}
  tumour_type: {column: tumor, codes: {breast: [mamma], lung: ["l'ong \\\\ x"], prostate: [3]}}
  deficit_onset: {column: uren, unit: h}
  tumour_interval: {since: van, until: tot, format: "%d-%m-%Y"}
  life_expectancy: maanden
  known_tumour: {value: true}
done:
  mri_whole_spine: {column: mri, yes: [ja], no: [nee], at: mri_op}
"""


def registry(rows: int) -> pl.DataFrame:
    """Return a registry of which a part cannot be read."""
    chance = random.Random(SEED)
    cells = {
        "patient": [f"p{number}" for number in range(rows)],
        "gezien": ["2026-01-05", "2026-01-06T09:30", None],
        "huis": ["Noord", "Oost"],
        "pijn": ["ja", "nee", " 1 ", "onbekend", None, "j", "Ja"],
        "tumor": ["mamma", "l'ong \\ x", "3", None, "long", "'; DROP TABLE patients; --"],
        "uren": ["12", "168", "167,9999999999999999999999999", "168,0", "1.5", "7 d", "7d", "x", "-1", "1e2", None, ""],
        "van": ["01-03-2019", "1-3-2019", "31-02-2019", None, "29-02-2024"],
        "tot": ["05-01-2026", "05-01-2026", "5-1-2026", "2026-01-05", None],
        "maanden": ["3", "1e400", "0,1", None, "3 mo", "6 wk"],
        "mri": ["ja", "nee", None, "?"],
        "mri_op": ["2026-01-05", "2026-01-06T10:00:00.5", None, "morgen"],
    }
    likely = {"pijn": 4, "tumor": 4, "uren": 4, "van": 2, "tot": 3, "maanden": 2, "mri": 3, "mri_op": 3}
    made = {
        name: few if len(few) == rows else [
            chance.choice(few[: likely.get(name, len(few))] if chance.random() < 0.9 else few) for _ in range(rows)
        ]
        for name, few in cells.items()
    }  # fmt: skip
    return pl.DataFrame({ROW: range(1, rows + 1), **made})


@pytest.mark.parametrize("dialect", ["duckdb", pytest.param("postgres", marks=needs_postgres)])
def test_a_mapping_means_in_sql_what_it_means_in_polars_rejected_rows_included(card, dialect):
    said, table = mapped(REGISTRY), registry(3000)
    wanted = from_polars(card, table, said)
    text = asked(card, dialect, mapping=said)
    rows = in_duckdb(asked(card, "duckdb", mapping=said), table)
    assert in_duckdb(asked(card, "duckdb", mapping=said, types=types_of(table)), table) == rows
    if dialect == "postgres":
        assert in_postgres(text, table) == like_postgres(rows)
        return
    for row in wanted:
        row.pop("diagnostiek.mri_whole_spine.concordance", None)
        row.pop("diagnostiek.mri_whole_spine.deadline", None)
        after = "_done_after.diagnostiek.mri_whole_spine"
        if row["rejected"] is None and row[after] is not None:
            row[after] = row[after] // type(row[after])(microseconds=1)
    passed = {"_id", "_time", "_group.huis", *(name for name in rows[0] if name.startswith("_done"))}
    rejected = [row["rejected"] for row in rows if row["rejected"] is not None]
    assert 300 < len(rejected) < 2700
    assert {one.split(":")[0] for one in rejected} >= {"pijn", "tumor", "uren", "van", "tot", "maanden", "mri"}
    for row, want in zip(rows, wanted, strict=True):
        assert row["rejected"] == want["rejected"]
        assert row["_id"] == f"p{row['_row'] - 1}"
        if row["rejected"] is None:
            assert {name: row[name] for name in want} == want
        else:
            assert {name for name, value in row.items() if value is not None} <= {"_row", "rejected", *passed}


NUMBERS = (
    *(
        "7",
        "7.",
        ".5",
        "+7",
        "-0",
        "07",
        "7 h",
        "168h",
        "168 h",
        "1e1 h",
        "1e1",
        "1 wk",
        "7\u00a0d",
        "5 kg",
        "5 hours",
        "x",
    ),
    *(
        "7,0",
        "1_0",
        "1" * 31,
        "1" * 61,
        "0" * 40 + "7",
        "NaN",
        "٧",
        "7.0000000000000000000001",
        "6.9999999999999999999999",
    ),
    *("168.0000000000000000000000000001 h", "167.99999999999999999999999999 h", "604800.0000000000000000001 s"),
    *(
        "0.229979466119096509240246406570841889117043 mo",
        "0.2299794661190965092402464 mo",
        "0.229979466119096509241 mo",
    ),
    *("1000000000000000000.5", "1e31 h", "9e30 h", "1e-31 h", "", None),
    *(
        "5\n",
        "\n5",
        "5\r\n",
        "5\u2009",
        "5\u2028h",
        "5\nh",
        "5 \n h",
        " 5\t",
        "0" * 57 + "5",
        "0" * 58 + "5",
        "0" * 59 + "5",
    ),
)
FLOATS = (
    *(
        0.0,
        -0.0,
        6.0,
        7.0,
        math.nextafter(7, 8),
        math.nextafter(7, 6),
        168.0,
        math.nan,
        math.inf,
        1e31,
        1e30,
        1e-31,
        None,
    ),
)
MOMENTS = (
    *(
        "2026-01-05",
        "20260105",
        "2024-02-29",
        "2026-02-29",
        "2026-13-05",
        "2026-01-05T09:30",
        "2026-01-05 09:30:15.5",
        "x",
    ),
    *(
        "2026-01-05T09:30Z",
        "2026-01-05T09:30+01:00",
        "2026-01-05T0930-0530",
        "2026-01-05T24:00",
        "9999-12-31",
        "",
        None,
    ),
)


@pytest.mark.parametrize("dialect", ["duckdb", pytest.param("postgres", marks=needs_postgres)])
def test_a_cell_says_in_sql_what_it_says_alone(card, dialect):
    number = "deficit_onset: {column: x, missing: [999, NaN]}", "deficit_onset: {column: x, unit: h}"
    dates = [(one, other) for one in MOMENTS for other in MOMENTS]
    elapsed = pl.DataFrame({"a": [one for one, _ in dates], "b": [other for _, other in dates]})
    columns = [pl.Series(NUMBERS), pl.Series(FLOATS), pl.Series([0, 7, 8, 168, 999, -1, 2**63 - 1, None])]
    columns.append(pl.Series([Decimal("7.000"), Decimal("7.001"), Decimal(999), Decimal(-1)], dtype=pl.Decimal(20, 3)))
    tables = [(facts_mapping(said), column.to_frame("x")) for column in columns for said in number]
    tables.append((facts_mapping("tumour_interval: {since: a, until: b, missing: [9999-12-31]}"), elapsed))
    run = in_duckdb if dialect == "duckdb" else in_postgres
    for said, bare in tables:
        table = bare.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
        found = run(regions_query(card, Wanted(dialect, row=ROW), said), table)
        program = engine(card).program
        for row, raw in zip(found, table.iter_rows(named=True), strict=True):
            for name, source in said.facts.items():
                cells = [raw[one.id] for one in columns_of(source)]
                wanted = region_alone(program.facts[program.fact_numbers[name]], source, cells)
                assert (row[name] if row[name] is None else int(row[name])) == wanted, (name, cells)
                assert (row["rejected"] is not None) == (wanted == -2)


def region_alone(regions, source, cells):
    try:
        bare = isinstance(source, Number) and source.unit is None and isinstance(cells[0], float)
        if bare and not is_missing(source.missing, cells[0]):
            value = read(regions.fact, cells[0])
        else:
            value = cell_given(source, regions.fact, *cells)
    except Unfit:
        return -2
    return None if value is None else region_of(regions, value)


# ---- size and safety ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_query_grows_as_the_diagrams_do(dialect):
    for narrow, sizes in ((True, (100, 200, 400)), (False, (50, 100))):
        each = []
        for number in sizes:
            guideline = loaded(diamonds(number))
            text = asked(guideline, dialect, narrow=narrow)
            each.append(len(text) / len(plan(guideline, narrow=narrow).nodes))
        # A little more for each: numbers of nodes, and of paths, have more digits.
        assert max(each) < 1.25 * each[0]
        assert max(each) < 600


def test_paths_beyond_64_bits_have_numbers_too():
    guideline = loaded(diamonds(70))
    chance = random.Random(70)
    cases = [{f"f{at}": chance.random() < 0.5 for at in range(70)} for _ in range(30)]
    table = raw_table(guideline, [*cases, {f"f{at}": True for at in range(70)}, {f"f{at}": False for at in range(70)}])
    assert same(in_duckdb(asked(guideline, "duckdb"), table), from_polars(guideline, table)) == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_query_is_one_statement_for_whoever_reads_that_dialect(card, dialect):
    said = mapped(REGISTRY)
    for text in (asked(load("keelpijn"), dialect), asked(card, dialect, mapping=said)):
        assert len(sqlglot.parse(text, read=dialect)) == 1


HOSTILE = ['a"b', "a'b", "a`b", "a;b--", "a\\'b", "a\nb", "step_0", "n12", "patiënt", "Select", "*", "a.b", "%s", "$1"]


def test_names_and_texts_of_any_kind_are_only_names_and_texts():
    for name in HOSTILE:
        files = one_decision({"f0": True}, {"else": "n2"})
        guideline = loaded(files)
        said = mapping_of(
            read_yaml(
                Source(
                    "map.yaml",
                    f"mapping: drawn\nfacts:\n  f0: {{column: {quoted(name)}, yes: [{quoted(name)}], no: ['x']}}\n",
                )
            ),
            guideline,
        )
        assert isinstance(said, Mapping), said
        table = pl.DataFrame({ROW: [1, 2, 3, 4], name: [name, "x", None, "y'); --"]})
        rows = in_duckdb(asked(guideline, "duckdb", mapping=said), table)
        assert [row["m0.r0"] for row in rows] == ["definite", None, "possible", None]
        assert [row["rejected"] for row in rows] == [None, None, None, f"{name}: y'); --"]
        if POSTGRES:
            found = in_postgres(asked(guideline, "postgres", mapping=said), table)
            assert [row["rejected"] for row in found] == [None, None, None, f"{name}: y'); --"]
        for dialect in DIALECTS:
            assert len(sqlglot.parse(asked(guideline, dialect, mapping=said), read=dialect)) == 1


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def test_codes_of_any_kind_are_only_codes():
    files = one_decision({"f0": "k0"}, {"else": "n2"})
    files["facts"]["facts"]["f0"] = coded("k0", "k1")
    guideline = loaded(files)
    assert CITED
    table = raw_table(guideline, [{"f0": "k0"}, {"f0": "k1"}, {"f0": "k2"}, {}])
    rows = in_duckdb(asked(guideline, "duckdb"), table)
    assert [row["rejected"] for row in rows] == [None, None, "f0: k2", None]


def test_what_a_dialect_cannot_say_is_refused_with_the_cure(card):
    with pytest.raises(GuidelineError, match="cannot be the name"):
        POSTGRES_SQL.name_of("x" * 64)
    with pytest.raises(GuidelineError, match="cannot be the name"):
        SPARK.name_of("${env:HOME}")
    with pytest.raises(GuidelineError, match="zero byte"):
        DUCKDB.literal("\0")
    said = mapped("mapping: wervelmetastasen\nfacts: {tumour_interval: {since: a, until: b, format: '%d %b %Y'}}\n")
    with pytest.raises(GuidelineError, match=r"%b.*cannot be read in SQL"):
        asked(card, "duckdb", mapping=said)
    assert SPARK.literal("${env:HOME}\\'") == "'$' '{env:HOME}\\\\\\''"


def test_a_float_is_below_a_bound_exactly_where_its_shortest_decimal_is():
    assert float_cut(Fraction(7)) == (7.0, True)
    at, exact = float_cut(Fraction(1, 3))
    assert (at, exact) == (0.33333333333333337, False)


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_query_with_what_it_is_on_top(capsys, tmp_path):
    assert main(["compile", "keelpijn", "--dialect", "duckdb", "--id", "patient", "--table", "a.b"]) == 0
    shown = capsys.readouterr().out
    top = shown[: shown.index("WITH")]
    guideline = load("keelpijn")
    for part in (
        guideline.version,
        guideline.sha256,
        "duckdb",
        *(text for _, text in guideline.intended_use.by_language),
    ):
        assert part in top
    assert 'FROM "a"."b" AS t' in shown
    out = tmp_path / "q.sql"
    assert (
        main(["compile", "keelpijn", "--dialect", "duckdb", "--id", "patient", "--table", "a.b", "-o", str(out)]) == 0
    )
    assert out.read_text(encoding="utf-8") == shown
    assert main(["compile", "keelpijn", "--dialect", "spark"]) == 2
    assert "--id COLUMN" in capsys.readouterr().err


def test_the_command_takes_the_columns_of_the_table_with_their_types(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = ["compile", "keelpijn", "--dialect", "duckdb", "--id", "patient", "--columns", "columns.csv"]
    columns = tmp_path / "columns.csv"
    columns.write_text("column_name,data_type\npatient,VARCHAR\ncough,BOOLEAN\nage,DOUBLE\n", encoding="utf-8")
    assert main(line) == 0
    shown = capsys.readouterr().out
    assert "typeof" not in shown
    table = pl.DataFrame({"patient": ["a", "b"], "cough": [True, None], "age": [30.0, -1.0]})
    assert [row["rejected"] for row in in_duckdb(shown.strip(), table)] == [None, "age: -1.0"]
    for text, part in (
        ("patient,VARCHAR\ncoughs,BOOLEAN\n", "did you mean `cough`"),
        ("cough,BOOLEAN\n", "has no column `patient`"),
        ("patient\n", "write `name,type`"),
        ("", "write `name,type`"),
    ):
        columns.write_text(text, encoding="utf-8")
        assert main(line) in {1, 2}
        assert part in capsys.readouterr().err


def test_the_command_answers_a_table_with_duckdb_as_with_polars(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    guideline = load("keelpijn")
    rows = [
        "id,cough,age,temperature,tender_nodes",
        "a,true,4 a,38.5,true",
        "b,,,,",
        "c,maybe,30,39,",
        "d,true,2 a,,false",
    ]
    (tmp_path / "patients.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    for name, other in (("one.parquet", ()), ("other.parquet", ("--engine", "duckdb"))):
        line = ["cohort", "keelpijn", "patients.csv", "-o", name, "--rejected", f"no-{name}", *other]
        assert main(line) == 1
        assert "4 rows: 3 answered" in capsys.readouterr().out
    for name in ("", "no-"):
        assert pl.read_parquet(f"{name}one.parquet").equals(pl.read_parquet(f"{name}other.parquet"))
    assert guideline.id == "keelpijn"


def test_a_machine_that_is_not_installed_is_named_with_how_to_install_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "patients.csv").write_text("id,cough\na,true\n", encoding="utf-8")
    monkeypatch.setitem(__import__("sys").modules, "interpreter.cohort.in_spark", None)
    assert main(["cohort", "keelpijn", "patients.csv", "-o", "out.parquet", "--engine", "spark"]) == 2
    assert "pip install 'leidraad[spark]'" in capsys.readouterr().err
