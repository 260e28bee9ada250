"""`leidraad check`, `test`, `explain` and `render`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from interpreter.authored import run_cases
from interpreter.resources import guidelines_folder
from interpreter.rules import RULES
from interpreter.stages import load

CASES = Path("keelpijn") / "cases"


@pytest.fixture
def guideline(tmp_path, monkeypatch):
    """Copy a guideline that may be spoilt, and go to the folder around it."""
    shutil.copytree(guidelines_folder() / "keelpijn", tmp_path / "keelpijn")
    monkeypatch.chdir(tmp_path)
    return Path("keelpijn")


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def case(text):
    """Put one case in place of all others."""
    for path in CASES.glob("*.yaml"):
        path.unlink()
    (CASES / "one.yaml").write_text(text, encoding="utf-8")


# ---- check ----------------------------------------------------------------------------------------------------------


def test_the_shipped_guidelines_and_their_cases_are_clean(leidraad):
    ended = leidraad("check", guidelines_folder())
    assert (ended.code, ended.out) == (0, "no findings\n")


@pytest.mark.parametrize("path", ["keelpijn", "keelpijn/keelpijn.yaml", "keelpijn/cases/score.yaml", "."])
def test_a_folder_or_any_file_in_it_checks_the_guideline(leidraad, guideline, path):
    spoil(guideline / "keelpijn.yaml", "to: refer\n", "to: reffer\n")
    ended = leidraad("check", path)
    assert ended.code == 1
    assert "keelpijn/keelpijn.yaml:20:13: error[unknown-node]" in ended.out
    assert "did you mean `refer`" in ended.out


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_findings_come_in_the_forms_of_other_programs(leidraad, guideline, form):
    spoil(guideline / "keelpijn.yaml", "to: refer\n", "to: reffer\n")
    out = leidraad("check", "keelpijn", "--format", form).out
    assert "unknown-node" in out
    if form != "github":
        assert json.loads(out)


def test_a_path_that_is_not_there_is_a_usage_error(leidraad):
    assert leidraad("check", "nowhere").code == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [("case: x\nfacts: {}\n", 0), ("case: x\n", 1), ("flowchart: x\nnodes: {a: {kind: end}}\n", 1), ("a: [\n", 1)],
)
def test_a_case_that_lies_in_no_guideline_is_checked_for_its_shape(leidraad, tmp_path, text, code):
    (tmp_path / "lone.yaml").write_text(text, encoding="utf-8")
    assert leidraad("check", tmp_path / "lone.yaml").code == code


BASE = "case: one\nfacts: {severe_systemic_infection: true}\n"


@pytest.mark.parametrize(
    ("expect", "code", "cure"),
    [
        ("recommendations: {keelpijnn: {}}", "unknown-flowchart", "`keelpijn`"),
        ("recommendations: {keelpijn: {refer_hospitl: no deadline}}", "unknown-recommendation", "`refer_hospital`"),
        ("recommendations: {keelpijn: {refer_hospital: within 3 parsec}}", "bad-value", "within 12 h"),
        ("recommendations: {keelpijn: {refer_hospital: within 3 mg}}", "bad-value", "within 12 h"),
        ("possible: {keelpijn: {penicillin: [aeg]}}", "unknown-fact", "`age`"),
        ("missing: [aeg]", "unknown-fact", "`age`"),
        ("readings: [K99]", "unknown-reading", ""),
        ("outcome: reffered", "bad-value", "`referred`"),
        ("possible_outcomes: [reffered]", "bad-value", "`referred`"),
        ("provenance: {keelpijn: {refer_hospitl: stated}}", "unknown-recommendation", "`refer_hospital`"),
        ("status: done", "schema-violation", ""),
    ],
)
@pytest.mark.usefixtures("guideline")
def test_an_expectation_of_what_does_not_exist_is_a_finding_of_both_commands(leidraad, expect, code, cure):
    case(f"{BASE}expect:\n  {expect}\n")
    checked, tested = leidraad("check", "keelpijn"), leidraad("test", "keelpijn")
    assert (checked.code, tested.code) == (1, 1)
    for ended in (checked, tested):
        assert "keelpijn/cases/one.yaml:4:" in ended.out
        assert f"error[{code}]" in ended.out
        assert cure in ended.out


@pytest.mark.usefixtures("guideline")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("case: one\nfacts: {aeg: 3}\n", "unknown-fact"),
        ("case: one\nfacts: {age: 3 kg}\n", "unit-mismatch"),
        ("case: one\nat: 2026-13-05T09:30:00+01:00\nfacts: {}\n", "bad-value"),
        ("case: one\nfrom: nowhere\nfacts: {}\n", "unknown-flowchart"),
        ("cases:\n- {case: one, facts: {}}\n- {case: one, facts: {}}\n", "duplicate-id"),
        ("facts: {}\n", "schema-violation"),
        ("case: [\n", "yaml-syntax"),
    ],
)
def test_a_case_that_cannot_be_answered_is_a_finding(leidraad, text, code):
    case(text)
    assert f"[{code}]" in leidraad("check", "keelpijn").out
    ended = leidraad("test", "keelpijn")
    assert (ended.code, f"[{code}]" in ended.out) == (1, True)


# ---- test -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wervelmetastasen", "keelpijn"])
def test_the_cases_of_the_shipped_guidelines_pass(leidraad, name):
    ended = leidraad("test", name)
    assert ended.code == 0
    assert ended.out.endswith(" passed, 0 failed\n")


def test_every_key_of_every_expectation_is_compared(guideline):
    """Each key of each case, with another value, fails: nothing that an author writes is passed over."""
    case(
        f"{BASE}expect:\n  status: undetermined\n  outcome: antibiotic\n  possible_outcomes: [antibiotic]\n"
        "  recommendations: {keelpijn: {refer_hospital: within 3 d, penicillin: no deadline}}\n"
        "  possible: {keelpijn: {erythromycin: [age]}}\n  missing: [age]\n  readings: [K02]\n"
        "  provenance: {keelpijn: {refer_hospital: reading}}\n"
    )
    (result,) = run_cases(load(guideline), guideline)
    assert [(one.key, one.expected, one.got) for one in result.differences] == [
        ("status", "undetermined", "complete"),
        ("outcome", "antibiotic", "referred"),
        ("possible_outcomes", "antibiotic", "referred"),
        ("recommendations.keelpijn.refer_hospital", "within 3 d", "no deadline"),
        ("recommendations.keelpijn.penicillin", "no deadline", "not given"),
        ("possible.keelpijn.erythromycin", "waits for age", "not given"),
        ("missing", "age", "nothing more"),
        ("readings", "K02", "nothing more"),
        ("provenance.keelpijn.refer_hospital", "reading", "stated"),
    ]


def test_a_case_that_fails_shows_both_sides_and_the_others_are_counted(leidraad, guideline):
    spoil(guideline / "cases" / "score.yaml", "status: complete", "status: undetermined")
    ended = leidraad("test", "keelpijn")
    assert ended.code == 1
    assert "  status\n    expected  undetermined\n    got       complete\n" in ended.out
    assert ended.out.endswith("50 passed, 1 failed\n")
    report = json.loads(leidraad("test", "keelpijn", "--format", "json").out)
    assert (report["passed"], report["failed"]) == (50, 1)
    failed = [one for one in report["cases"] if not one["passed"]]
    assert failed[0]["differences"] == [{"key": "status", "expected": "undetermined", "got": "complete"}]


@pytest.mark.usefixtures("guideline")
def test_cases_without_expectations_are_unconfirmed_and_do_not_pass(leidraad):
    case(f"cases:\n- {{case: a, facts: {{}}}}\n- {{{BASE.strip().replace(chr(10), ', ')}, expect: {{}}}}\n")
    ended = leidraad("test", "keelpijn")
    assert ended.code == 1
    assert ended.out.endswith("0 passed, 0 failed, 2 unconfirmed\n")


def test_a_guideline_without_cases_says_so(leidraad, guideline):
    shutil.rmtree(guideline / "cases")
    ended = leidraad("test", guideline)
    assert (ended.code, ended.out) == (0, "0 passed, 0 failed\n")
    assert "has no cases" in ended.err


# ---- explain --------------------------------------------------------------------------------------------------------


def test_explain_lists_every_finding(leidraad):
    for language in ("en", "nl"):
        out = leidraad("explain", "--lang", language).out
        assert all(rule.code in out for rule in RULES)


def test_explain_tells_one_finding_and_knows_the_nearest(leidraad):
    assert "What it finds" in leidraad("explain", "unknown-fact").out
    ended = leidraad("explain", "unknown-fac")
    assert (ended.code, ended.out) == (2, "")
    assert "did you mean `unknown-fact`" in ended.err


# ---- render ---------------------------------------------------------------------------------------------------------


def test_a_drawing_goes_to_its_file_or_to_standard_output(leidraad, tmp_path):
    ended = leidraad("render", "keelpijn", "vangnet", "-o", tmp_path / "net.svg")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    drawn = (tmp_path / "net.svg").read_text(encoding="utf-8")
    assert "<svg" in drawn
    assert leidraad("render", "keelpijn", "vangnet", "-o", "-").out == drawn
    assert [path.name for path in tmp_path.iterdir()] == ["net.svg"]


def test_the_way_of_a_case_changes_the_drawing(leidraad, tmp_path):
    (tmp_path / "case.yaml").write_text("severe_systemic_infection: true\n", encoding="utf-8")
    plain = leidraad("render", "keelpijn", "-o", "-").out
    marked = leidraad("render", "keelpijn", "-o", "-", "--case", tmp_path / "case.yaml").out
    assert plain != marked
    run = leidraad("run", "keelpijn", tmp_path / "case.yaml", "--svg", tmp_path / "way.svg")
    assert run.code == 0
    assert run.out.startswith("Acute keelpijn: uitkomst: verwezen.")
    assert (tmp_path / "way.svg").read_text(encoding="utf-8") == marked


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["keelpijn", "vangnett", "-o", "-"], 2),
        (["keelpijn"], 2),
        (["keelpijn", "-o", "no/such/folder/x.svg"], 2),
        (["keelpijn", "-o", "-", "--case", "nowhere.yaml"], 2),
        (["keelpijn", "-o", "-", "--case", "wrong.yaml"], 1),
        (["keelpijn", "-o", "-", "--case", "several.yaml"], 2),
        (["keelpijn", "-o", "-", "--case", "misspelt.yaml"], 1),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_line_or_as_findings(leidraad, tmp_path, monkeypatch, argv, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.yaml").write_text("[", encoding="utf-8")
    (tmp_path / "misspelt.yaml").write_text("aeg: 3", encoding="utf-8")
    (tmp_path / "several.yaml").write_text("cases: [{case: a, facts: {}}, {case: b, facts: {}}]", encoding="utf-8")
    ended = leidraad("render", *argv)
    assert ended.code == code
    assert ended.err.startswith(("leidraad", "wrong.yaml:1:", "misspelt.yaml:1:1: error[unknown-fact]"))


def test_a_drawing_for_paper_takes_as_many_sheets_as_it_needs(leidraad, tmp_path):
    ended = leidraad("render", "keelpijn", "--paper", "a4", "-o", tmp_path / "all.svg")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert 'width="297mm"' in (tmp_path / "all.svg").read_text(encoding="utf-8")
    ended = leidraad("render", "wervelmetastasen", "diagnostiek", "--paper", "a4", "-o", tmp_path / "card.svg")
    assert ended.code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.svg", "card-1.svg", "card-2.svg"]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["wervelmetastasen", "diagnostiek", "--paper", "a4", "-o", "-"], "2 sheets do not go to standard output"),
        (["keelpijn", "--paper", "a4", "-o", "chart.mmd"], "--paper is for SVG"),
    ],
)
def test_what_does_not_go_on_paper_is_said(leidraad, argv, said):
    ended = leidraad("render", *argv)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_several_cases_cannot_be_drawn_at_once(leidraad, tmp_path):
    (tmp_path / "lines.jsonl").write_text('{"age": 3}\n{"age": 4}\n', encoding="utf-8")
    ended = leidraad("run", "keelpijn", tmp_path / "lines.jsonl", "--svg", tmp_path / "way.svg")
    assert ended.code == 2
    assert not (tmp_path / "way.svg").exists()
