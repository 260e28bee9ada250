"""`leidraad cohort`: from a table to a table, through the command line."""

from __future__ import annotations

import os
import random
import sys

import duckdb
import polars as pl
import pytest
from region_tables import differences

from interpreter.cli import main
from interpreter.cohort import Cohort, cohort
from interpreter.cohort.plan import plan
from interpreter.stages import load

HEADER = "id,cough,age,temperature,tender_nodes"
ROWS = ("a,true,4 a,38.5,true", "b,,,,", "c,false,30,39,", "d,true,2 a,,false")


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    """Return a call of the command in a folder with a small table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "patients.csv").write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")

    def called(line: str) -> tuple[int, str, str]:
        code = main(["cohort", *line.split()])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return called


def test_a_table_of_a_thousand_patients_gets_the_answers_of_each(call, tmp_path):
    guideline = load("keelpijn")
    chance = random.Random(5)
    facts = dict(guideline.facts)
    cases = []
    for _ in range(1000):
        case = {}
        for name, fact in facts.items():
            if chance.random() < 0.2:
                continue
            match fact.type.value:
                case "boolean":
                    case[name] = chance.random() < 0.5
                case "code":
                    case[name] = chance.choice(fact.codes)[0]
                case _:
                    low = fact.minimum if fact.minimum is not None else 0
                    high = fact.maximum if fact.maximum is not None else 60
                    case[name] = chance.randint(int(low) + 1, int(high) - 1)
        cases.append(case)
    frame = pl.DataFrame({name: [case.get(name) for case in cases] for name in facts})
    for name in ("patients.parquet", "again.csv", "again.arrow"):
        path = tmp_path / name
        {".parquet": frame.write_parquet, ".csv": frame.write_csv, ".arrow": frame.write_ipc}[path.suffix](path)
        code, out, err = call(f"keelpijn {name} -o answers.parquet")
        assert (code, err) == (0, "")
        assert out.startswith("1000 rows: 1000 answered (")
        rows = pl.read_parquet("answers.parquet").to_dicts()
        assert differences(guideline, plan(guideline), cases, rows) == []


def test_every_form_of_the_result_says_the_same(call):
    for form in ("parquet", "arrow", "csv", "tsv"):
        assert call(f"keelpijn patients.csv -o answers.{form}")[0] == 0
    whole = pl.read_parquet("answers.parquet")
    assert whole["_id"].to_list() == ["a", "b", "c", "d"]
    assert pl.read_ipc("answers.arrow", memory_map=False).equals(whole)
    lists = [name for name, kind in whole.schema.items() if kind == pl.List]
    assert lists == ["possible_outcomes", "missing"]
    for name, separator in (("answers.csv", ","), ("answers.tsv", "\t")):
        text = pl.read_csv(name, separator=separator, infer_schema=False)
        assert text.columns == whole.columns
        for column in lists:
            assert [cell.split() if cell else [] for cell in text[column]] == whole[column].to_list()
        for column in set(whole.columns) - {*lists}:
            wanted = [
                None if one is None else str(one).lower() if isinstance(one, bool) else str(one)
                for one in whole[column]
            ]
            assert text[column].to_list() == wanted, column


def test_a_parquet_file_says_where_its_answers_come_from_and_what_they_are_for(call):
    call("keelpijn patients.csv -o answers.parquet")
    about, guideline = pl.read_parquet_metadata("answers.parquet"), load("keelpijn")
    assert about["leidraad.guideline"] == "keelpijn"
    assert about["leidraad.sha256"] == guideline.sha256
    assert about["leidraad.from"] == "keelpijn"
    assert about["leidraad.intended_use.nl"] == guideline.intended_use.in_language("nl")


def test_a_parquet_file_has_few_groups_of_rows_since_what_describes_them_is_held_in_memory(call, tmp_path):
    rows = pl.DataFrame({"cough": [True, None, False, True] * 100_000})
    rows.write_parquet(tmp_path / "many.parquet", row_group_size=50_000)
    assert call("keelpijn many.parquet -o answers.parquet --narrow")[0] == 0
    groups = duckdb.sql("SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('answers.parquet')")
    assert groups.fetchall() == [(0, rows.height)]


def test_the_command_bounds_what_polars_holds_unless_the_environment_says_otherwise(call, monkeypatch):
    bounds = {"_RJEM_MALLOC_CONF": "dirty_decay_ms:1", "POLARS_ROW_GROUP_PREFETCH_SIZE": "77"}
    for name, value in bounds.items():
        monkeypatch.setenv(name, value)
    assert call("keelpijn patients.csv -o answers.parquet")[0] == 0
    assert {name: os.environ[name] for name in bounds} == bounds
    for name in bounds:
        monkeypatch.delenv(name)
    assert call("keelpijn patients.csv -o answers.parquet")[0] == 0
    assert os.environ["_RJEM_MALLOC_CONF"] == "dirty_decay_ms:250,muzzy_decay_ms:250"
    assert int(os.environ["POLARS_ROW_GROUP_PREFETCH_SIZE"]) == max(1, pl.thread_pool_size() // 2)


def test_rows_that_cannot_be_read_are_counted_and_told(call, tmp_path):
    rows = [*ROWS, "e,perhaps,4 a,38,", "f,true,minus one,1000,"]
    (tmp_path / "patients.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    code, out, err = call("keelpijn patients.csv -o answers.parquet")
    assert code == 1
    assert out.startswith("6 rows: 4 answered (")
    assert "2 rejected" in out
    assert "row 5, column `cough`: 'perhaps'" in err
    assert pl.read_parquet("answers.parquet")["_row"].to_list() == [1, 2, 3, 4]
    code, _, err = call("keelpijn patients.csv -o answers.parquet --rejected rejected.csv")
    assert (code, err) == (1, "")
    rejected = pl.read_csv("rejected.csv")
    assert rejected.columns == ["row", "column", "value", "reason"]
    assert set(rejected["row"]) == {5, 6}
    assert set(rejected["column"]) == {"cough", "age", "temperature"}


@pytest.mark.parametrize("engine", ["", " --engine duckdb"])
def test_ragged_rows_are_counted_and_told_and_the_others_answered(call, tmp_path, engine):
    rows = ["pain;known_tumour", "true;false", "true", "false;true", "true;maybe", "=1;2;3", "true;true"]
    (tmp_path / "t.csv").write_text("sep=;\r\n" + "\r\n".join(rows) + "\r\n")
    code, out, err = call(f"wervelmetastasen t.csv -o a.csv{engine}")
    assert code == 1
    assert "6 rows: 3 answered (0 complete, 3 undetermined), 3 rejected" in out
    assert "row 2: 'true': line 4: it has 1 cell, the header has 2; a row has a cell for each column;" in err
    assert "row 4, column `known_tumour`: 'maybe': " in err
    assert pl.read_csv("a.csv")["_row"].to_list() == [1, 3, 6]
    assert call(f"wervelmetastasen t.csv -o a.csv --rejected r.csv{engine}")[0] == 1
    told = pl.read_csv("r.csv")
    assert told["row"].to_list() == [2, 4, 5]
    assert told["column"].to_list() == [None, "known_tumour", None]
    assert told["value"].to_list() == ["true", "maybe", "'=1;2;3"]


def test_what_a_spreadsheet_would_run_is_written_as_text(call, tmp_path):
    ids = ("=1+1", "+31 6", "-5", "-cmd", "@sum", "plain", "1-2")
    table = "\n".join(["id,cough", *(f"{one},true" for one in ids), "x,=HYPERLINK(1)"]) + "\n"
    (tmp_path / "patients.csv").write_text(table, encoding="utf-8")
    assert call("keelpijn patients.csv -o answers.csv --rejected rejected.csv")[0] == 1
    found = pl.read_csv("answers.csv", infer_schema=False)["_id"].to_list()
    assert found == ["'=1+1", "'+31 6", "-5", "'-cmd", "'@sum", "plain", "1-2"]
    assert pl.read_csv("rejected.csv")["value"].to_list() == ["'=HYPERLINK(1)"]
    call("keelpijn patients.csv -o answers.parquet")
    assert pl.read_parquet("answers.parquet")["_id"].to_list() == list(ids), "no spreadsheet runs what is in Parquet"


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum(["=1+1", "-5"])])
def test_text_that_is_passed_on_is_harmless_in_csv_whatever_its_type(call, dtype):
    table = pl.DataFrame({"id": pl.Series(["=1+1", "-5", None], dtype=dtype), "cough": [True, None, None]})
    table.write_parquet("patients.parquet")
    assert call("keelpijn patients.parquet -o answers.csv")[0] == 0
    assert pl.read_csv("answers.csv", infer_schema=False)["_id"].to_list() == ["'=1+1", "-5", None]


@pytest.mark.parametrize("cell", [{"a": "=1"}, ["=1"], b"=1"])
def test_what_has_no_place_in_a_cell_is_refused_for_csv_and_passed_on_in_parquet(call, cell):
    pl.DataFrame({"id": [cell], "cough": [True]}).write_parquet("patients.parquet")
    code, _, err = call("keelpijn patients.parquet -o answers.csv")
    assert (code, "the column `_id` holds values that have no place in a cell" in err) == (1, True), err
    assert "write Parquet or Arrow" in err
    assert call("keelpijn patients.parquet -o answers.parquet")[0] == 0
    assert pl.read_parquet("answers.parquet")["_id"].to_list() == [cell]


def test_one_row_and_one_fact_are_told_in_the_singular(call, tmp_path):
    facts = [name for name in load("keelpijn").facts if name != "age"]
    (tmp_path / "patients.csv").write_text(f"{','.join(facts)}\n{',' * (len(facts) - 1)}\n", encoding="utf-8")
    out = call("keelpijn patients.csv -o answers.csv")[1]
    assert out.startswith("1 row: 1 answered")
    assert "1 fact (age)" in out


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("keelpijn patients.csv", 2, "say where the answers go"),
        ("keelpijn patients.csv -o a.csv --map-init b.yaml", 2, "say where the answers go"),
        ("keelpijn patients.csv --map-init b.yaml --narrow", 2, "`--narrow` has no meaning beside `--map-init`"),
        ("keelpijn patients.csv --map-init b.yaml --map a.yaml", 2, "`--map` has no meaning beside `--map-init`"),
        ("keelpijn patients.csv --map-init b.yaml --from keelpijn", 2, "`--from` has no meaning beside `--map-init`"),
        ("keelpijn patients.csv --map-init b.yaml --rejected r.csv", 2, "`--rejected` has no meaning"),
        ("keelpijn patients.csv -o patients.csv", 2, "names of their own"),
        ("keelpijn patients.csv -o a.csv --rejected a.csv", 2, "names of their own"),
        ("keelpijn patients.csv -o a.xlsx", 1, "the kind of table to write is not known"),
        ("keelpijn patients.csv -o nowhere/a.csv", 1, "its folder does not exist"),
        ("keelpijn nowhere.csv -o a.csv", 1, "there is no such file"),
        ("keelpijn patients.csv -o a.csv --map nowhere.yaml", 1, "cannot be read"),
        ("keelpijn patients.csv -o a.csv --from nowhere", 2, "no flowchart `nowhere`"),
        ("nowhere patients.csv -o a.csv", 2, "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(call, tmp_path, line, code, said):
    found, _, err = call(line)
    assert (found, said in err) == (code, True), err
    assert [path.name for path in tmp_path.iterdir()] == ["patients.csv"]


def test_a_table_that_breaks_off_leaves_the_result_of_before_and_no_half_file(call, tmp_path):
    frame = pl.DataFrame({"cough": [True, False, None] * 50_000})
    frame.write_parquet("whole.parquet", row_group_size=10_000)
    data = (tmp_path / "whole.parquet").read_bytes()
    call("keelpijn patients.csv -o answers.parquet")
    before = (tmp_path / "answers.parquet").read_bytes()
    (tmp_path / "broken.parquet").write_bytes(data[: len(data) // 2])
    (tmp_path / "holed.parquet").write_bytes(data[:200] + bytes(len(data) // 3) + data[200 + len(data) // 3 :])
    for name in ("broken.parquet", "holed.parquet"):
        code, _, err = call(f"keelpijn {name} -o answers.parquet")
        assert code == 1, err
        assert err.startswith(f"{name}:1:1: error[file-problem]: cannot be read as a table")
        assert "Traceback" not in err
        assert (tmp_path / "answers.parquet").read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_a_full_disk_is_said_and_leaves_what_was_there(call, tmp_path, monkeypatch):
    call("keelpijn patients.csv -o answers.parquet")
    before = (tmp_path / "answers.parquet").read_bytes()

    def full(_rows, path, **_options):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", full)
    code, _, err = call("keelpijn patients.csv -o answers.parquet")
    assert (code, err.splitlines()[0]) == (1, "answers.parquet:1:1: error[file-problem]: the disk is full")
    assert (tmp_path / "answers.parquet").read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_a_narrow_result_has_the_status_the_outcome_and_the_path(call):
    assert call("keelpijn patients.csv -o answers.parquet --narrow")[0] == 0
    assert pl.read_parquet("answers.parquet").columns == ["_row", "_id", "status", "outcome", "path_id"]


def test_a_drafted_mapping_can_be_used_when_the_columns_are_named_after_the_facts(call):
    assert call("keelpijn patients.csv --map-init draft.yaml")[0] == 0
    assert call("keelpijn patients.csv -o mapped.parquet --map draft.yaml")[0] == 0
    call("keelpijn patients.csv -o named.parquet")
    mapped, named = pl.read_parquet("mapped.parquet"), pl.read_parquet("named.parquet")
    assert mapped.drop("_id", strict=False).equals(named.drop("_id"))


def test_without_polars_the_command_says_what_to_install(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    code, _, err = call("keelpijn patients.csv -o answers.parquet")
    assert (code, err) == (2, "leidraad: `leidraad cohort` needs polars: pip install 'leidraad[cohort]'\n")


def test_without_scipy_a_summary_says_what_to_install_and_answers_need_it_not(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    code, _, err = call("keelpijn patients.csv --summary summary.md")
    assert (code, err) == (2, "leidraad: a summary needs scipy: pip install 'leidraad[cohort]'\n")
    assert call("keelpijn patients.csv -o answers.parquet")[0] != 2


def test_python_takes_frames_and_gives_frames():
    frame = pl.LazyFrame({"cough": [True, None]})
    found = cohort(load("keelpijn"), frame)
    assert isinstance(found, Cohort)
    assert found.answers.collect()["_row"].to_list() == [1, 2]
    assert found.counts.collect().row(0) == (2, 2, 0)
    assert found.rejected.collect().height == 0
    assert "age" in found.unmapped
