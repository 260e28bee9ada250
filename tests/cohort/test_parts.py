"""Answers in parts, of a sample, and seen on their way: what was whole stays, and nothing half looks whole."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from interpreter.cli import main
from interpreter.cli.progress import progress

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "import sys; from interpreter.cli import main; sys.exit(main(sys.argv[1:]))", "cohort"]


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    """Return a call of the command in a folder with a table of 1,000 rows, of which 20 are rejected."""
    monkeypatch.chdir(tmp_path)
    patients(1_000).write_parquet("patients.parquet", row_group_size=130)

    def called(line: str) -> tuple[int, str, str]:
        code = main(["cohort", "keelpijn", *line.split()])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return called


def patients(rows: int) -> pl.DataFrame:
    """Return patients who were each seen three times."""
    return pl.DataFrame(
        {
            "id": [f"p{row // 3}" for row in range(rows)],
            "time": [f"2026-01-0{1 + row % 3}" for row in range(rows)],
            "cough": [("true", "false", None)[row % 3] for row in range(rows)],
            "age": ["none" if row % 50 == 7 else str(row % 60 + 20) for row in range(rows)],
        }
    )


def together(folder: Path) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(one) for one in sorted(folder.glob("part-*.parquet"))])


def listed(folder: Path) -> list[str]:
    return [one["file"] for one in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["parts"]]


def test_the_parts_are_the_answers_cut_in_pieces_in_the_order_of_the_table(call, tmp_path):
    code, out, _ = call("patients.parquet -o parts/ --parts 300 --rejected rejected.csv")
    assert (code, out.splitlines()[0]) == (1, "4 parts in parts/")
    assert out.splitlines()[1].startswith("1000 rows: 980 answered (")
    assert out.splitlines()[1].endswith("), 20 rejected")
    call("patients.parquet -o whole.parquet")
    found = together(tmp_path / "parts")
    assert found.equals(pl.read_parquet("whole.parquet"))
    assert found["_row"].is_sorted()
    assert [len(pl.read_parquet(f"parts/{name}")) for name in listed(tmp_path / "parts")] == [294, 294, 294, 98]
    assert pl.read_csv("rejected.csv").height == 20
    assert not list((tmp_path / "parts").glob(".*"))


def test_the_time_points_of_a_patient_stay_in_their_order(call, tmp_path):
    for result in ("whole.parquet", "parts/"):
        call(f"patients.parquet -o {result}")
    table = patients(1_000).with_row_index("_row", offset=1).filter(pl.col("age") != "none")
    for found in (pl.read_parquet("whole.parquet"), together(tmp_path / "parts")):
        assert found["_id"].to_list() == table["id"].to_list()
        assert found["_time"].to_list() == table["time"].to_list()
        assert found["_row"].to_list() == table["_row"].to_list()


def test_a_run_that_is_given_again_does_only_what_is_not_done(call, tmp_path):
    call("patients.parquet -o parts/ --parts 200")
    folder = tmp_path / "parts"
    before = together(folder)
    first, second, *_ = names = listed(folder)
    (folder / second).write_bytes((folder / second).read_bytes()[:-9])
    (folder / names[-1]).unlink()
    (folder / ".part-00005.parquet.1.part").write_bytes(b"half")
    kept = (folder / first).stat().st_mtime_ns
    out = call("patients.parquet -o parts/ --parts 200")[1]
    assert out.startswith("5 parts in parts/, 1 by an earlier run\n1000 rows: 980 answered (")
    assert (folder / first).stat().st_mtime_ns == kept
    assert together(folder).equals(before)
    assert call("patients.parquet -o parts/ --parts 200")[1].startswith("5 parts in parts/, 5 by an earlier run\n")


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("patients.parquet -o parts/ --parts 100", "other rows per part"),
        ("patients.parquet -o parts/ --parts 200 --narrow", "other narrow"),
        ("patients.parquet -o parts/ --parts 200 --sample 900", "other leidraad.sample, rows"),
        ("others.parquet -o parts/ --parts 200", "other table"),
        ("patients.parquet -o parts/ --parts 200 --map map.yaml", "other mapping"),
    ],
)
def test_a_folder_with_the_parts_of_another_run_is_left_as_it_is(call, tmp_path, line, other):
    call("patients.parquet -o parts/ --parts 200")
    before = {one.name: one.read_bytes() for one in (tmp_path / "parts").iterdir()}
    patients(1_000).with_columns(age=pl.lit("30")).write_parquet("others.parquet")
    Path("map.yaml").write_text("mapping: keelpijn\nfacts: {cough: cough}\n", encoding="utf-8")
    code, _, err = call(line)
    assert code == 1
    assert f"the folder holds the parts of another run: {other}" in err
    assert "name another folder" in err
    assert {one.name: one.read_bytes() for one in (tmp_path / "parts").iterdir()} == before


@pytest.mark.parametrize("text", ["{", "[]", '{"parts": [{"file": 1}]}', '{"parts": 3}', "\xe9"])
def test_a_folder_that_holds_something_else_is_left_as_it_is(call, tmp_path, text):
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "holiday.jpg").write_bytes(b"")
    assert "the folder holds other files" in call("patients.parquet -o parts/")[2]
    (folder / "manifest.json").write_text(text, encoding="latin-1")
    code, _, err = call("patients.parquet -o parts/")
    assert code == 1
    assert "Traceback" not in err
    assert {one.name for one in folder.iterdir()} == {"holiday.jpg", "manifest.json"}


def test_a_run_that_is_killed_leaves_whole_parts_and_goes_on(tmp_path):
    patients(60_000).write_parquet(tmp_path / "patients.parquet")
    line = [*COMMAND, "keelpijn", "patients.parquet", "-o", "parts/", "--parts", "1000", "--narrow"]
    folder = tmp_path / "parts"
    quiet = {"cwd": tmp_path, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **quiet) as process:  # noqa: S603
        until = time.monotonic() + 120
        while len(list(folder.glob("part-*.parquet"))) < 3:
            assert time.monotonic() < until
            assert process.poll() is None, "it was done before it could be killed"
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    done = listed(folder)
    assert 0 < len(done) < 60
    for name in done:
        assert pl.read_parquet(folder / name).height == 980
    again = subprocess.run(line, capture_output=True, text=True, check=False, **quiet)  # noqa: S603
    assert again.stderr.count("\n") == 6, "five rejected cells, and how to see all"
    assert f"60 parts in parts/, {len(done)} by an earlier run" in again.stdout
    assert "60000 rows: 58800 answered" in again.stdout
    assert together(folder)["_row"].is_sorted()


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


@pytest.mark.parametrize("result", ["a.parquet", "a.csv", "a.arrow", "parts/"])
def test_a_file_that_cannot_be_written_to_its_end_is_said_and_not_left(tmp_path, result):
    patients(20_000).write_parquet(tmp_path / "patients.parquet")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LEIDRAAD_CACHE": "off"}
    line = [*COMMAND, "keelpijn", "patients.parquet", "-o", result]
    found = subprocess.run(  # noqa: S603
        line, capture_output=True, text=True, check=False, cwd=tmp_path, env=env, preexec_fn=_little_room
    )
    assert found.returncode == 1, found.stderr
    assert "so large a file may not be written here" in found.stderr
    assert found.stderr.startswith(result.rstrip("/"))
    assert sorted(one.name for one in tmp_path.rglob("*") if one.is_file()) in (
        ["patients.parquet"], ["manifest.json", "patients.parquet"],
    )  # fmt: skip


def test_a_device_is_no_place_for_answers(call):
    Path("answers.csv").symlink_to("/dev/full")
    code, _, err = call("patients.parquet -o answers.csv")
    assert (code, "is no ordinary file" in err) == (1, True)
    assert not Path("/dev/full").is_file()


# ---- a sample -------------------------------------------------------------------------------------------------------


def test_a_sample_is_the_same_every_time_in_the_order_of_the_table_and_says_so(call):
    code, out, _ = call("patients.parquet -o some.parquet --sample 100")
    assert out.splitlines()[0] == "a sample of at most 100 rows, drawn with seed 1"
    assert out.splitlines()[1].startswith("100 rows: ")
    assert code in {0, 1}
    call("patients.parquet -o again.parquet --sample 100 --seed 1")
    call("patients.parquet -o other.parquet --sample 100 --seed 2")
    call("patients.parquet -o whole.parquet")
    some, again, other, whole = (pl.read_parquet(f"{name}.parquet") for name in ("some", "again", "other", "whole"))
    assert some.equals(again)
    assert not some.equals(other)
    assert some.equals(whole.filter(pl.col("_row").is_in(some["_row"].implode())))
    about = pl.read_parquet_metadata("some.parquet")
    assert about["leidraad.sample"] == "at most 100 rows, seed 1"


def test_a_sample_of_more_rows_than_there_are_is_all_of_them(call):
    assert "1000 rows: 980 answered" in call("patients.parquet -o some.parquet --sample 5000")[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("patients.parquet -o a.csv --parts 10", "`--parts` needs a folder"),
        ("patients.parquet -o a.csv --seed 3", "`--seed` is that of a sample"),
        ("patients.parquet -o a.csv --sample 0", "--sample"),
        ("patients.parquet -o parts/ --parts none", "--parts"),
        ("patients.parquet --map-init m.yaml --sample 3", "`--sample` has no meaning beside `--map-init`"),
    ],
)
def test_what_does_not_go_together_is_said(call, line, said):
    code, _, err = call(line)
    assert (code, said in err) == (2, True), err


# ---- on its way -----------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """A terminal that remembers all that was written."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True


@pytest.mark.parametrize("plain", [True, False])
def test_a_terminal_shows_how_many_rows_are_done(call, monkeypatch, plain):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    for result in ("answers.parquet", "parts/ --parts 250"):
        call(f"patients.parquet -o {result} --rejected r.csv")
        shown = terminal.getvalue()
        assert "1,000 of 1,000 rows, 100% " in shown
        assert ("\x1b" in shown) is not plain
        assert shown.endswith("\r"), "the line is gone in the end"
    call("patients.parquet -o parts/ --parts 250 --rejected r.csv")
    assert terminal.getvalue().count("1,000 of 1,000 rows") == 3, "what was done before counts as done"


def test_without_a_terminal_nothing_is_shown(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress(lambda: 1 // 0) as seen:
        assert seen is None
    assert sys.stderr.getvalue() == ""
