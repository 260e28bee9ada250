"""`leidraad new`: what it writes is free of findings, passes its own cases, and is explained."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from interpreter.authored import run_cases
from interpreter.authoring.scaffold import SCHEMAS
from interpreter.document import Document, read_bytes
from interpreter.resources import schema_path
from interpreter.stages import check_folder, load

TITLES = (None, "Rugpijn", 'Een "titel": met NAME, YEAR # en meer', "it's")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Work where no schemas are near."""
    (tmp_path / "a" / "b" / "c" / "d").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b" / "c" / "d")


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("languages", ["nl,en", "en", "nl", "en,nl,de", "fr"])
def test_a_new_guideline_is_clean_and_passes_its_cases(leidraad, title, languages):
    ended = leidraad("new", "mijn_richtlijn", "--languages", languages, *(["--title", title] if title else []))
    assert ended.code == 0
    folder = Path("mijn_richtlijn")
    assert check_folder(folder) == ()
    guideline = load(folder)
    assert guideline.languages == tuple(languages.split(","))
    assert guideline.title.in_language(languages.split(",")[0]) == (title or "Mijn richtlijn")
    results = list(run_cases(guideline, folder))
    assert len(results) >= 5
    assert all(result.passed for result in results)
    assert leidraad("check", folder).code == 0
    assert leidraad("fmt", "--check", folder).code == 0


def test_a_new_guideline_draws_and_is_verified(leidraad):
    leidraad("new", "g")
    assert leidraad("render", "g", "-o", "g.svg").code == 0
    ended = leidraad("verify", "g")
    assert ended.code == 0, ended.out + ended.err


@pytest.mark.parametrize(("languages", "word"), [("nl,en", "Wat de bron zegt"), ("en,nl", "What the source says")])
def test_every_file_begins_with_its_schema_and_an_explanation(leidraad, languages, word):
    leidraad("new", "g", "--languages", languages)
    paths = sorted(Path("g").rglob("*.yaml"))
    assert {path.name for path in paths} >= {"guideline.yaml", "facts.yaml", "triage.yaml", "example.yaml"}
    for path in paths:
        schema, why, *_ = path.read_text(encoding="utf-8").splitlines()
        named = schema.removeprefix("# yaml-language-server: $schema=")
        found = json.loads((path.parent / named).read_text(encoding="utf-8"))
        assert found["$id"].startswith("urn:leidraad:schema:1:")
        assert why.startswith("# ")
    assert word in (Path("g") / "statements.yaml").read_text(encoding="utf-8")


def test_the_schemas_are_those_of_the_program(leidraad):
    leidraad("new", "g")
    assert len(list(Path("g/schema").iterdir())) == len(SCHEMAS)
    for kind in SCHEMAS:
        assert (Path("g/schema") / f"{kind}.schema.json").read_bytes() == schema_path(kind).read_bytes()


def test_schemas_that_are_near_are_used(leidraad):
    shutil.copytree(schema_path("case").parent, "schema")
    leidraad("new", "guidelines/g")
    assert not Path("guidelines/g/schema").exists()
    first = Path("guidelines/g/facts.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first.endswith("$schema=../../schema/facts.schema.json")
    first = Path("guidelines/g/cases/example.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first.endswith("$schema=../../../schema/case.schema.json")


def test_nothing_is_overwritten(leidraad):
    Path("g").mkdir()
    Path("g/notes.txt").write_text("mine", encoding="utf-8")
    ended = leidraad("new", "g")
    assert ended.code == 2
    assert "nothing is overwritten" in ended.err
    assert [path.name for path in Path("g").iterdir()] == ["notes.txt"]


def test_an_empty_folder_will_do(leidraad):
    Path("g").mkdir()
    assert leidraad("new", "g").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("My-Guideline",), "`my_guideline`"),
        (("2026",), "`g_2026`"),
        (("g", "--languages", "Dutch"), "`Dutch` is not the code of a language"),
        (("g", "--languages", "nl,nl"), "name each language once"),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_is_written(leidraad, words, said):
    ended = leidraad("new", *words)
    assert ended.code == 2
    assert said in ended.err
    assert not list(Path().iterdir())


def test_the_skeleton_says_that_it_is_an_example_and_not_for_use_in_care(leidraad):
    leidraad("new", "g")
    document = read_bytes("guideline.yaml", Path("g/guideline.yaml").read_bytes())
    assert isinstance(document, Document)
    assert "niet bedoeld voor gebruik in de zorg" in document.value["intended_use"]["nl"]
    assert document.value["status"] == "draft"
