"""`leidraad fmt`: the layout changes; the document, the order of its keys and its comments never do."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from drawn import law
from hypothesis import given
from written import texts

from interpreter.authoring.edits import Page, page_of
from interpreter.authoring.formatting import LeftAlone, comments, formatted
from interpreter.authoring.layout import WIDEST
from interpreter.resources import guidelines_folder

HERE = Path("x.yaml")
ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted(guidelines_folder().rglob("*.yaml"))
ALL = [*SHIPPED, *sorted((ROOT / "docs").rglob("*.yaml")), *sorted((ROOT / "tests").rglob("*.yaml"))]


def page(text: str) -> Page:
    found = page_of(HERE, text)
    assert isinstance(found, Page), found
    return found


def fmt(text: str) -> str:
    made = formatted(HERE, text)
    assert isinstance(made, str), made
    return made


def same(text: str, made: str) -> None:
    """Hold two texts against each other: the same values in the same order, the same comments, stable."""
    before, after = page(text), page(made)
    assert repr(after.document.value) == repr(before.document.value)
    assert comments(after) == comments(before)
    assert fmt(made) == made


# ---- laws -----------------------------------------------------------------------------------------------------------


@law(300)
@given(texts())
def test_a_drawn_text_keeps_its_meaning_and_comments_and_rests(text):
    made = fmt(text)
    same(text, made)
    assert made.endswith("\n") or not made
    assert not made.endswith("\n\n")
    assert all(line == line.rstrip() for line in made.splitlines() if '"' not in line and "'" not in line)


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
@pytest.mark.parametrize("path", ALL, ids=lambda path: "/".join(path.parts[-3:]))
def test_every_yaml_file_of_the_project_keeps_its_meaning_and_comments(path):
    text = path.read_text(encoding="utf-8")
    made = formatted(path, text)
    if isinstance(made, str):
        same(text, made)
    else:
        assert path.is_relative_to(ROOT / "tests"), f"{path}: {made}"


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: "/".join(path.parts[-3:]))
def test_the_shipped_files_are_formatted(path):
    assert formatted(path, path.read_text(encoding="utf-8")) == path.read_text(encoding="utf-8")


# ---- what it does ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a:   1\nb :  2\n", "a: 1\nb: 2\n"),
        ("a:\n    b:\n       c: 1\n", "a:\n  b:\n    c: 1\n"),
        ("a:\n- 1\n-   b: 2\n    c: 3\n", "a:\n  - 1\n  - b: 2\n    c: 3\n"),
        ("- - 1\n  - 2\n", "- - 1\n  - 2\n"),
        ("a: { b: 1 , c: [ 1,2 ] }\n", "a: {b: 1, c: [1, 2]}\n"),
        ("a: [1, 2, ]\n", "a: [1, 2]\n"),
        ("a: [\n 1,\n 2\n]\n", "a: [\n  1,\n  2]\n"),
        ("a: {b: 1,\n\n\n   # why\n c: 2,\n}\n", "a: {b: 1,\n\n  # why\n  c: 2}\n"),
        ("a: 'it'\nb: 'say \"so\"'\nc: 'it''s'\n", "a: \"it\"\nb: 'say \"so\"'\nc: 'it''s'\n"),
        ("\n\na: 1\n\n\n\nb: 2   \n\n", "a: 1\n\nb: 2\n"),
        ("a: 1 # x\nb: 22   # y", "a: 1  # x\nb: 22   # y\n"),
        ("a:\n   # of b\n   b: 1\n   # of a\n# last\n", "a:\n  # of b\n  b: 1\n  # of a\n# last\n"),
        ("a: >-\n      b\n        c\n\n      d\nb: 1\n", "a: >-\n  b\n    c\n\n  d\nb: 1\n"),
        ('a: one\n      two\nb: "x\n y"\n', 'a: one\n  two\nb: "x\n  y"\n'),
        ("a:\n    text\nb:\n -\n   x\n", "a:\n  text\nb:\n  -\n    x\n"),
        ("a: {b: , c: 1}\n", "a: {b: , c: 1}\n"),
        ("\ufeffa: 1\r\nb:  2\r\n", "a: 1\r\nb: 2\r\n"),
        ("", ""),
        ("# only this", "# only this\n"),
        ("---\na: 1\n...\n", "---\na: 1\n...\n"),
    ],
)  # fmt: skip
def test_an_untidy_text_becomes(text, made):
    assert fmt(text) == made
    assert fmt(made) == made


LONG = "een tekst die lang genoeg is om de regel te vullen"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            f'  a: {{nl: "{LONG} en nog langer", en: "{LONG}"}}  # why\n',
            f'a:  # why\n  nl: "{LONG} en nog langer"\n  en: "{LONG}"\n',
        ),
        (
            f'- {{id: x, label: {{nl: "{LONG}", en: "{LONG[:30]}"}}, strength: should}}\n',
            f'- id: x\n  label: {{nl: "{LONG}", en: "{LONG[:30]}"}}\n  strength: should\n',
        ),
        (
            f"a: [{{b: {LONG}}}, {{b: {LONG} en meer}}]\n",
            f"a:\n  - {{b: {LONG}}}\n  - {{b: {LONG} en meer}}\n",
        ),
    ],
)
def test_braces_that_are_too_long_for_their_line_become_a_block(text, made):
    assert fmt(text) == made
    same(text, made)


@pytest.mark.parametrize(
    "text",
    [
        "missing: [" + ", ".join(f"a_long_name_{number}" for number in range(30)) + "]\n",
        "facts: {" + ", ".join(f"a_long_name_{number}: true" for number in range(30)) + "}\n",
        "facts: {\n" + ", ".join(f"a_long_name_{number}: true" for number in range(30)) + "}\n",
        "- facts: {x: [" + ", ".join(f"a_long_name_{number}" for number in range(30)) + "], y: 1}\n",
    ],
)
def test_long_lists_are_filled_up_to_the_width(text):
    made = fmt(text)
    same(text, made)
    lengths = [len(line) for line in made.splitlines()]
    assert max(lengths) <= WIDEST
    assert len(lengths) <= 8


def test_a_text_is_never_broken():
    text = f'a: "{LONG * 4}"\n'
    assert fmt(text) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: |2\n    b\n", "a block of text begins with `|2`"),
        ("a: |+\n  b\n\n\n", "a block of text begins with `|+`"),
        ("? a\n: b\n", "`?` stands here as a mark"),
    ],
)
def test_rare_forms_are_left_alone_with_the_reason(text, reason):
    assert formatted(HERE, text) == LeftAlone(reason)


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_formats_a_guideline_and_its_cases_and_then_finds_nothing_to_do(leidraad, keelpijn):
    leidraad("fmt", keelpijn)
    facts, cases = keelpijn / "facts.yaml", keelpijn / "cases" / "score.yaml"
    good = facts.read_text(encoding="utf-8"), cases.read_text(encoding="utf-8")
    for path, text in zip((facts, cases), good, strict=True):
        path.write_text(text.replace(": {", ":    {").replace(": true", ":  true"), encoding="utf-8")
    ended = leidraad("fmt", "--check", keelpijn)
    assert ended.code == 1
    assert "would change keelpijn/cases/score.yaml\nwould change keelpijn/facts.yaml\n2 would change" in ended.out
    assert leidraad("fmt", keelpijn).code == 0
    assert leidraad("fmt", "--check", keelpijn).code == 0
    assert leidraad("check", keelpijn).code == 0


def test_diff_shows_what_would_change_and_changes_nothing(leidraad, keelpijn):
    path = keelpijn / "guideline.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("entry: ", "entry:  "), encoding="utf-8")
    before = path.read_bytes()
    ended = leidraad("fmt", "--diff", ".")
    assert (ended.code, path.read_bytes()) == (0, before)
    assert "-entry:  keelpijn\n+entry: keelpijn\n" in ended.out


def test_a_file_with_faults_is_told_and_the_others_are_formatted(leidraad, keelpijn):
    (keelpijn / "facts.yaml").write_text("facts:\nfacts:\n", encoding="utf-8")
    path = keelpijn / "guideline.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("entry: ", "entry:  "), encoding="utf-8")
    ended = leidraad("fmt", keelpijn)
    assert ended.code == 1
    assert "keelpijn/facts.yaml:2:1: error[duplicate-key]" in ended.out
    assert "formatted keelpijn/guideline.yaml" in ended.out


@pytest.mark.usefixtures("keelpijn")
@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_path_without_yaml_is_a_usage_error(leidraad, name):
    Path("empty").mkdir()
    ended = leidraad("fmt", name)
    assert ended.code == 2
    assert ended.err.startswith(f"leidraad: {name}: ")


@pytest.mark.usefixtures("keelpijn")
def test_a_left_alone_file_is_said(leidraad):
    Path("x.yaml").write_text("a: |+\n  b\n\n", encoding="utf-8")
    ended = leidraad("fmt", "--check", "x.yaml")
    assert (ended.code, "x.yaml is left alone: a block of text" in ended.err) == (0, True)


def test_check_and_diff_go_together(leidraad, keelpijn):
    path = keelpijn / "guideline.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("entry: ", "entry:  "), encoding="utf-8")
    before = path.read_bytes()
    for options in itertools.permutations(["--check", "--diff"]):
        ended = leidraad("fmt", keelpijn, *options)
        assert ended.code == 1
        assert "-entry:  keelpijn\n+entry: keelpijn\n" in ended.out
        assert path.read_bytes() == before


@pytest.mark.usefixtures("keelpijn")
def test_a_link_to_a_file_stays_a_link(leidraad):
    Path("real.yaml").write_text("a:   1\n", encoding="utf-8")
    Path("link.yaml").symlink_to("real.yaml")
    assert leidraad("fmt", "link.yaml").code == 0
    assert Path("link.yaml").is_symlink()
    assert Path("real.yaml").read_text(encoding="utf-8") == "a: 1\n"
