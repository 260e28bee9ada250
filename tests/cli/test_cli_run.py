"""`leidraad run`: cases in, answers out, by the contract of the command line."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from interpreter.resources import schema_path

CARD = "wervelmetastasen"
WHOLE = "{case: whole, facts: {nocturnal_back_pain: true}}"
ANSWER = Draft202012Validator(json.loads(schema_path("answer").read_text(encoding="utf-8")))


@pytest.fixture(autouse=True)
def _in_a_folder_of_files(tmp_path, monkeypatch):
    files = {
        "open.yaml": "case: open\nfacts: {known_tumour: true}\n",
        "done.yaml": "severe_systemic_infection: true\n",
        "wrong.yaml": "case: wrong\nfacts: {tumour_type: brest}\n",
        "several.yaml": f"cases:\n  - {WHOLE}\n  - {{case: second, facts: {{}}}}\n",
        "broken.yaml": "facts: [\n",
        "lines.jsonl": '{"case": "a", "facts": {"pain": true}}\n\n{"case": "b", "facts": {"pain": 1}}\n'
        '{"ca\n{"pain": false}\n',
        "wrong.json": '{"case": "w", "facts": {"pain": "yes"}}',
        "empty.jsonl": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def checked(text):
    """Return a JSON answer with exact numbers, after it was held against its schema."""
    ANSWER.validate(json.loads(text))
    return json.loads(text, parse_float=Decimal)


# ---- exit codes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["run", "keelpijn", "done.yaml"], 0),
        (["run", "keelpijn", "--fact", "severe_systemic_infection=true"], 0),
        (["run", CARD, "open.yaml"], 3),
        (["run", CARD], 3),
        (["run", CARD, "wrong.yaml"], 1),
        (["run", CARD, "broken.yaml"], 1),
        (["run", CARD, "--fact", "no_such_fact=true"], 1),
        (["run", CARD, "--fact", "pain=[true"], 1),
        (["run", CARD, "nowhere.yaml"], 2),
        (["run", "nowhere", "open.yaml"], 2),
        (["run", CARD, "--fact", "pain="], 2),
        (["run", CARD, "--fact", "pain"], 2),
        (["run", CARD, "--fact", "pain=true", "--fact", "pain=false"], 2),
        (["run", CARD, "--at", "2026-01-05"], 2),
        (["run", CARD, "--at", "2026-01-05T09:30:00"], 2),
        (["run", CARD, "--from", "nowhere"], 2),
        (["run", CARD, "--lang", "de"], 2),
        (["run", CARD, "--format", "xml"], 2),
        (["run"], 2),
        (["walk", CARD], 2),
        ([], 2),
        (["--help"], 0),
        (["run", "--help"], 0),
        (["--version"], 0),
        (["run", CARD, "open.yaml", "wrong.yaml"], 1),
        (["run", CARD, "wrong.yaml", "open.yaml"], 1),
        (["run", CARD, "open.yaml", "nowhere.yaml", "wrong.yaml"], 2),
        (["run", CARD, "lines.jsonl"], 1),
        (["run", CARD, "empty.jsonl"], 0),
        (["run", CARD, "open.yaml", "several.yaml"], 3),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else str(one),
)
def test_the_gravest_of_all_cases_is_the_exit_code(leidraad, argv, code):
    ended = leidraad(*argv)
    assert ended.code == code
    assert "Traceback" not in ended.err
    if code in {1, 2}:
        assert ended.err.strip()


# ---- the answer as JSON ---------------------------------------------------------------------------------------------


def test_one_case_is_an_object_and_several_are_an_array(leidraad):
    assert checked(leidraad("run", CARD, "open.yaml", "--format", "json").out)["case"] == "open"
    many = json.loads(leidraad("run", CARD, "open.yaml", "several.yaml", "done.yaml", "--format", "json").out)
    assert [one["case"] for one in many] == ["open", "whole", "second", None]
    assert [one["status"] for one in many] == ["undetermined", "undetermined", "undetermined", "refused"]


def test_a_refused_case_is_an_answer_line_in_its_place_and_stops_no_other(leidraad):
    ended = leidraad("run", CARD, "lines.jsonl", "--format", "jsonl")
    answers = [checked(line) for line in ended.out.splitlines()]
    assert [(one["case"], one["status"]) for one in answers] == [
        ("a", "undetermined"),
        ("b", "refused"),
        (None, "refused"),
        (None, "undetermined"),
    ]
    assert [(one["findings"][0]["code"], one["findings"][0]["line"]) for one in answers[1:3]] == [
        ("type-mismatch", 3),
        ("yaml-syntax", 4),
    ]


def test_a_refused_case_of_a_json_file_points_at_the_value(leidraad):
    finding = checked(leidraad("run", CARD, "wrong.json", "--format", "json").out)["findings"][0]
    assert (finding["file"], finding["line"], finding["column"]) == ("wrong.json", 1, 33)


@pytest.mark.parametrize("number", ["0.1", "12345678901234567890.123456789", "0.00000001", "7", "1e3"])
def test_numbers_are_the_shortest_exact_decimals(leidraad, number):
    out = leidraad("run", CARD, "-", "--format", "jsonl", stdin=f'{{"deficit_onset": {number}}}').out
    assert f'"facts":{{"deficit_onset":{format(Decimal(number), "f")}}}' in out


def test_a_quantity_with_a_unit_is_given_in_the_unit_of_the_fact_where_that_is_exact(leidraad):
    facts = checked(leidraad("run", CARD, "--fact", "deficit_onset=36 h", "--format", "json").out)["facts"]
    assert facts == {"deficit_onset": Decimal("1.5")}


def test_facts_of_the_command_line_win_over_the_case(leidraad):
    out = leidraad(
        "run", CARD, "--fact", "known_tumour=false", "open.yaml", "--fact", "pain=null", "--format", "json"
    ).out
    assert checked(out)["facts"] == {"known_tumour": False}


def test_the_deadline_counts_from_at_and_keeps_its_offset(leidraad):
    at = "2026-03-28T21:00:00+01:00"
    answer = checked(leidraad("run", CARD, "--fact", "mescc_deficit=true", "--at", at, "--format", "json").out)
    mri = next(one for one in answer["recommendations"] if one["id"] == "mri_whole_spine")
    assert (mri["within"], mri["due"]) == ({"value": 12, "unit": "h"}, "2026-03-29T09:00:00+01:00")


def test_a_run_can_start_at_another_flowchart(leidraad):
    answer = checked(leidraad("run", CARD, "open.yaml", "--from", "nazorg", "--format", "json").out)
    assert answer["from"] == "nazorg"
    assert {one["flowchart"] for one in answer["recommendations"]} == {"nazorg"}


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ('{"case": "one", "facts": {}}', ["one"]),
        ('{\n "case": "one",\n "facts": {}\n}', ["one"]),
        ("case: one\nfacts: {pain: true}\n", ["one"]),
        ("pain: true\n", [None]),
        ('{"case": "one", "facts": {}}\n{"case": "two", "facts": {}}\n', ["one", "two"]),
        ('{oops\n{"case": "one", "facts": {}}\n\n{"case": "two", "facts": {}}', [None, "one", "two"]),
        ('\ufeff{"case": "one", "facts": {}}\r\n{"case": "two", "facts": {}}\r\n', ["one", "two"]),
        (f"cases:\n- {WHOLE}\n", ["whole"]),
        ('{"cases": [\n{"case": "one", "facts": {}}\n,\n{"case": "two", "facts": {}}\n]}', ["one", "two"]),
    ],
)
def test_standard_input_is_told_by_its_content(leidraad, text, cases):
    ended = leidraad("run", CARD, "-", "--format", "jsonl", stdin=text)
    assert [json.loads(line)["case"] for line in ended.out.splitlines()] == cases


def test_the_same_cases_give_the_same_bytes(leidraad):
    runs = {leidraad("run", CARD, "open.yaml", "several.yaml", "--format", "jsonl").out for _ in range(3)}
    assert len(runs) == 1


# ---- findings -------------------------------------------------------------------------------------------------------


def test_a_refused_case_is_shown_with_its_line_and_the_nearest_name(leidraad):
    ended = leidraad("run", CARD, "wrong.yaml")
    assert ended.out == ""
    assert "wrong.yaml:2:22: error[unknown-code]: no code `brest` in `tumour_type`" in ended.err
    assert "did you mean `breast`?" in ended.err


def test_an_unknown_fact_of_the_command_line_is_marked_in_its_argument(leidraad):
    said = leidraad("run", CARD, "--fact", "known_tumor=true").err
    assert "1 | known_tumor=true\n  | ^^^^^^^^^^^\n  help: did you mean `known_tumour`?" in said


def test_a_guideline_with_faults_is_refused_with_its_findings(leidraad, tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "guideline.yaml").write_text("guideline: demo\n", encoding="utf-8")
    ended = leidraad("run", folder, "open.yaml")
    assert ended.code == 1
    assert "error[file-problem]" in ended.err


@pytest.mark.parametrize(
    "text",
    [
        "case: [1]\nfacts: {}\n",
        "case: x\n",
        "case: x\nfacts: []\n",
        "case: x\nfacts: {}\nat: 12\n",
        "case: x\nfacts: {}\nfrom: {}\n",
        "case: x\nfacts: {}\nfact: {}\n",
        "cases: {}\n",
        "cases: []\npain: true\n",
        "- pain\n",
        "",
        "12\n",
        "pain: {}\n",
        "cases:\n  - \n",
    ],
)
def test_what_is_no_case_is_refused_with_a_place_and_a_cure(leidraad, text):
    ended = leidraad("run", CARD, "-", "--format", "jsonl", stdin=text)
    assert ended.code == 1
    finding = checked(ended.out)["findings"][0]
    assert finding["code"] in {"case-shape", "file-problem", "type-mismatch"}
    assert finding["hint"]


def test_a_line_that_is_too_long_is_refused_and_the_next_is_read(leidraad, tmp_path):
    long = '{"pain": "' + "x" * 1_100_000 + '"}'
    (tmp_path / "long.jsonl").write_text(f'{long}\n{{"case": "next", "facts": {{}}}}\n', encoding="utf-8")
    answers = [json.loads(line) for line in leidraad("run", CARD, "long.jsonl", "--format", "jsonl").out.splitlines()]
    assert [(one["case"], one["status"]) for one in answers] == [(None, "refused"), ("next", "undetermined")]


def test_a_long_document_on_one_line_of_standard_input_is_read_whole(leidraad):
    cases = [{"case": f"number {number}", "facts": {}} for number in range(3)]
    spaced = json.dumps({"cases": cases}).replace(", ", "," + " " * 400_000)
    assert len(leidraad("run", CARD, "-", "--format", "jsonl", stdin=spaced).out.splitlines()) == 3


def test_a_file_that_is_too_large_is_refused(leidraad, tmp_path):
    (tmp_path / "large.yaml").write_text("# " + "x" * 8_000_001, encoding="utf-8")
    ended = leidraad("run", CARD, "large.yaml")
    assert (ended.code, "too large" in ended.err) == (1, True)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=40), name=st.sampled_from(["deficit_onset", "tumour_type", "pain", "affected_vertebrae", ""])
)
def test_no_fact_on_the_command_line_makes_a_traceback(leidraad, name, text):
    ended = leidraad("run", CARD, "--fact", f"{name}={text}", "--format", "jsonl")
    assert ended.code in {0, 1, 2, 3}
    assert all(checked(line) for line in ended.out.splitlines())


LINE = st.one_of(
    st.text(max_size=30),
    st.dictionaries(
        st.sampled_from(["case", "facts", "at", "from", "pain", "deficit_onset", "cases"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
            max_leaves=5,
        ),
        max_size=4,
    ).map(json.dumps),
)


@settings(max_examples=60, deadline=None)
@given(text=st.lists(LINE, max_size=4).map("\n".join) | st.binary(max_size=60))
def test_no_text_on_standard_input_makes_a_traceback(leidraad, text):
    ended = leidraad("run", CARD, "-", "--format", "jsonl", stdin=text if isinstance(text, bytes) else text.encode())
    assert ended.code in {0, 1, 3}
    assert all(checked(line) for line in ended.out.split("\n") if line)
