"""Every output about a patient or a guideline says what the guideline is meant for, and what it is not.

A new command fails here until its outputs stand in `OUTPUTS`, or its name in `WITHOUT` with the reason.
"""

from __future__ import annotations

import io
import re
import shutil
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest

from interpreter import answer, load, record, replay
from interpreter.cli import main
from interpreter.cli.arguments import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
CASE = "cases/danger.yaml"


class Output(NamedTuple):
    """A command line, and the file in which its output is (None: standard output; `*` for any name)."""

    argv: str
    file: str | None = None


OUTPUTS: dict[str, tuple[Output, ...]] = {
    "run": (
        Output("keelpijn --fact cough=true"),
        Output("keelpijn --fact cough=true --lang en"),
        Output("keelpijn --fact severe_systemic_infection=true"),
        Output("keelpijn --fact cough=true --format json"),
        Output("keelpijn --fact cough=true --format jsonl"),
        Output("keelpijn --fact cough=true --svg way.svg", "way.svg"),
        Output("keelpijn --fact cough=true --record record.json", "record.json"),
        Output("keelpijn --fact cough=true --record records.jsonl", "records.jsonl"),
        Output("keelpijn --fact cough=true --record records/", "records/*.json"),
    ),
    "render": (
        Output("keelpijn -o -"),
        Output("keelpijn keelpijn -o - --lang en"),
        Output("keelpijn keelpijn --case case.yaml -o -"),
        Output("keelpijn -o - --format dot"),
        Output("keelpijn -o - --format mermaid"),
        Output("keelpijn vangnet -o - --format mermaid --lang en"),
    ),
    "replay": (
        Output("kept.json"),
        Output("kept.json --lang en"),
        Output("kept.json --format json"),
        Output("kept.json --format jsonl"),
    ),
    "ask": (Output("keelpijn"),),
    "verify": (Output("keelpijn"),),
    "cases": (Output("keelpijn"), Output("keelpijn -o made.yaml", "made.yaml"), Output("keelpijn -o made/", "made/*")),
    "diff": (
        Output("keelpijn newer/keelpijn"),
        Output("keelpijn newer/keelpijn --lang en"),
        Output("keelpijn newer/keelpijn --format markdown"),
        Output("keelpijn newer/keelpijn --format json"),
        Output("keelpijn newer/keelpijn --svg change.svg", "change.svg"),
    ),
    "trace": (
        Output("keelpijn"),
        Output("keelpijn M2.1 --lang en"),
        Output("keelpijn --format markdown"),
        Output("keelpijn --format json"),
    ),
    "gaps": (
        Output("keelpijn"),
        Output("keelpijn --lang en"),
        Output("keelpijn -o gaps.html", "gaps.html"),
    ),
    "site": (
        Output("keelpijn -o pages", "pages/index.html"),
        Output("keelpijn --single-file --lang en -o page.html", "page.html"),
        Output("newer/keelpijn -o compared --compare keelpijn", "compared/*.html"),
    ),
    "cohort": (
        Output("keelpijn patients.csv -o answers.csv"),
        Output("keelpijn patients.csv -o answers.parquet --narrow"),
        Output("keelpijn patients.csv --summary summary.md", "summary.md"),
        Output("keelpijn patients.csv --summary summary.json", "summary.json"),
        Output("keelpijn patients.csv --picture flow.svg", "flow.svg"),
    ),
    "compile": (
        Output("keelpijn --dialect duckdb --id id"),
        Output("keelpijn --dialect spark --id id -o query.sql", "query.sql"),
    ),
}
"""By command, what it gives about a patient or a guideline."""
WITHOUT = {
    "check": "findings about an author's files; it says nothing of a patient, and the guideline may not be readable",
    "test": "counts of an author's own cases",
    "explain": "what a finding means, with an example about a bicycle",
    "mutate": "counts of planted faults; the cases that it writes are made as those of `cases` are",
    "new": "makes the files of a guideline, which have to say it themselves",
    "serve": "serves the page of `site`, and findings",
    "watch": "serves the drawing, of which the renderer's outputs are above, and findings",
    "fmt": "changes the layout of files",
    "rename": "changes names in files",
    "retire": "changes a file of readings",
}
"""Commands whose output needs no such statement, and why."""


@pytest.fixture(autouse=True)
def _in_a_folder_of_files(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"stop\n")))  # for `ask`
    for place in ("keelpijn", "newer/keelpijn"):
        shutil.copytree(ROOT / "flowcharts" / "keelpijn", tmp_path / place)
    changed = tmp_path / "newer" / "keelpijn" / "keelpijn.yaml"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace('{age: "≥ 3 a"}', '{age: "≥ 4 a"}').replace('{age: "< 3 a"}', '{age: "< 4 a"}'),
                       encoding="utf-8")  # fmt: skip
    (tmp_path / "patients.csv").write_text("id,cough\n1,true\n", encoding="utf-8")
    (tmp_path / "case.yaml").write_text("cough: true\n", encoding="utf-8")
    kept = record(answer(load("keelpijn"), {"cough": True}, at="2026-01-05T09:30:00+01:00"))
    (tmp_path / "kept.json").write_text(kept.to_json(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def letters(text):
    """Return the letters of a text without markup, so that line breaks, tags and escapes do not matter."""
    text = unescape(re.sub(r"<[^>]*>", "", text))
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text.replace("\\n", " "))
    return "".join(filter(str.isalnum, text)).lower()


STATEMENTS = {letters(load("keelpijn").intended_use.in_language(language)) for language in ("nl", "en")}


@pytest.mark.parametrize(
    ("command", "output"),
    [(command, one) for command, several in OUTPUTS.items() if command in COMMANDS for one in several],
    ids=lambda one: one.argv if isinstance(one, Output) else one,
)
def test_every_output_says_what_the_guideline_is_for_and_what_not(command, output, capsys):
    assert main([command, *output.argv.split()]) in {0, 1, 3}
    texts = [capsys.readouterr().out]
    if output.file is not None:
        texts = [path.read_text(encoding="utf-8") for path in Path().glob(output.file)]
    assert texts
    for text in texts:
        assert any(statement in letters(text) for statement in STATEMENTS), text[-2000:]


def test_every_command_has_its_outputs_here_or_a_reason_for_none():
    told = {name for name, outputs in OUTPUTS.items() if outputs}
    assert set(COMMANDS) <= told | set(WITHOUT), "say in OUTPUTS what the command gives, or in WITHOUT why it need not"
    assert not told & set(WITHOUT)


def test_the_values_of_python_carry_it_too():
    guideline = load("keelpijn")
    found = answer(guideline, {"cough": True}, at="2026-01-05T09:30:00+01:00")
    assert found.intended_use == guideline.intended_use
    assert record(found).to_dict()["intended_use"] == guideline.intended_use.to_dict()
    assert replay(record(found), guideline).record.body["intended_use"] == guideline.intended_use.to_dict()
