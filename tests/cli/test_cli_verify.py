"""`leidraad verify`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from interpreter.resources import guidelines_folder


@pytest.fixture
def guideline(tmp_path, monkeypatch):
    """Copy a guideline with a gap in it, and go to the folder around it."""
    shutil.copytree(guidelines_folder() / "keelpijn", tmp_path / "keelpijn")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keelpijn" / "properties.yaml").unlink(missing_ok=True)  # they have tests of their own
    path = tmp_path / "keelpijn" / "keelpijn.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count('"≥ 3 a"') == 1
    path.write_text(text.replace('"≥ 3 a"', '"> 3 a"'), encoding="utf-8")
    return Path("keelpijn")


def test_a_shipped_guideline_is_proven_clean(leidraad):
    ended = leidraad("verify", "wervelmetastasen")
    assert ended.code == 0
    assert ended.out.startswith("no findings\n")
    assert "wervelmetastasen 0.1.0: 64 nodes, 20 decisions, every case from `diagnostiek`" in ended.out
    assert "Decision support for review" in ended.out


def test_a_gap_is_shown_with_its_place_a_case_and_the_cure(leidraad, guideline):
    ended = leidraad("verify", guideline)
    assert ended.code == 1
    assert "keelpijn/keelpijn.yaml:45:3: error[incomplete-decision]: some cases that come to `scope`" in ended.out
    assert "case: {" in ended.out
    assert "age: 3 a" in ended.out
    assert "help: add a branch for such cases, or an `else`" in ended.out


def test_programs_get_the_case_as_values(leidraad, guideline):
    found = json.loads(leidraad("verify", guideline, "--format", "json").out)
    (finding,) = found["findings"]
    assert finding["case"]["facts"] == {
        "age": "3 a",
        "high_risk": False,
        "severe_systemic_infection": False,
        "suppurative_complication": False,
        "very_unwell": False,
    }
    assert found["guideline"]["id"] == "keelpijn"
    log = json.loads(leidraad("verify", guideline, "--format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    assert result["properties"]["case"]["facts"]["age"] == "3 a"
    said = leidraad("verify", guideline, "--format", "github").out
    assert said.startswith("::error file=keelpijn/keelpijn.yaml")
    assert "age: 3 a" in said.partition("case: ")[2]


def test_the_case_of_a_finding_as_a_file_runs_into_the_fault(leidraad, guideline, tmp_path):
    ended = leidraad("verify", guideline, "--cases", tmp_path / "found")
    assert ended.err == f"leidraad: 1 case written to {tmp_path / 'found'}\n"
    (path,) = (tmp_path / "found").iterdir()
    assert path.name == "01-incomplete-decision.yaml"
    assert "describes no patient" in path.read_text(encoding="utf-8")
    ran = leidraad("run", guideline, path, "--lang", "en")
    assert ran.code == 3
    assert "keelpijn.scope" in ran.out
    (guideline / "cases" / "found.yaml").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert leidraad("check", guideline).out == "no findings\n"


def test_only_one_flowchart_can_be_proven(leidraad, guideline):
    ended = leidraad("verify", guideline, "--from", "vangnet")
    assert ended.code == 0
    assert "every case from `vangnet`" in ended.out


def test_a_flowchart_that_is_not_there_is_a_usage_error(leidraad, guideline):
    ended = leidraad("verify", guideline, "--from", "vangnt")
    assert ended.code == 2
    assert "did you mean `vangnet`?" in ended.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_guideline_with_errors_is_not_proven_but_its_errors_are_shown(leidraad, guideline, form):
    path = guideline / "vangnet.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: end", "kind: ende", 1), encoding="utf-8")
    ended = leidraad("verify", guideline, "--format", form)
    assert ended.code == 1
    assert "schema-violation" in ended.out
