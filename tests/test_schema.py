"""The schemas explain every key, and every mistake in the shape of a file gets one finding: its place and its cure."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from interpreter.diagnostic import Diagnostic, in_order
from interpreter.document import Document, read, read_json
from interpreter.resources import schema_path
from interpreter.schema import KINDS, check
from interpreter.schema.faults import MOST_FINDINGS
from interpreter.span import Source
from interpreter.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SHIPPED = sorted((ROOT / "flowcharts").glob("*/*.yaml")) + sorted((ROOT / "flowcharts").glob("*/cases/*.yaml"))
TOO_MANY = 201

HEAD = "flowchart: x\ntitle: {nl: T}\nstart: a\nnodes:\n"
DECISION = HEAD + "  a:\n    kind: decision\n    label: {nl: L}\n    branches:\n"
ACTION = HEAD + "  a:\n    kind: action\n    label: {nl: L}\n    to: b\n"
FACT = "facts:\n  f:\n    label: {nl: L}\n    question: {nl: V}\n"
GUIDELINE = """\
guideline: demo
version: 0.1.0
language: 1
status: draft
title: {nl: T}
languages: [nl]
entry: a
source: {title: {nl: T}, publisher: P, year: 2015}
intended_use: {nl: T}
reference_time: {nl: T}
"""
READING = """\
readings:
  G01:
    provenance: reading
    question: {nl: V}
    choice: {nl: K}
    reason: {nl: R}
"""
PROPERTIES = """\
properties:
  in_time: {title: {nl: T}, protects: [D1, G01], hazard: late, whenever: {a: true}, always: {scan: ≤ 24 h}}
  apart: {title: {nl: T}, protects: [D1], hazard: both, never: {all: [{scan: true}, {outcome: [done]}]}}
  worse: {title: {nl: T}, protects: [D1], hazard: h, from: b, worse: {a: [false, true], b: falling}, never_later: [c]}
"""
CASE = "case: one\nfacts: {pain: true}\n"
ANSWER: dict[str, Any] = {
    "case": "one",
    "guideline": {"id": "demo", "version": "0.1.0", "sha256": "0" * 64},
    "engine": "0.1.0",
    "status": "complete",
    "outcome": "follow_up",
    "possible_outcomes": ["follow_up"],
    "recommendations": [
        {
            "id": "scan",
            "flowchart": "a",
            "node": "n",
            "label": {"nl": "L"},
            "strength": "must",
            "within": {"value": 12, "unit": "h"},
            "at_latest": False,
            "due": None,
            "detail": None,
            "provenance": "stated",
            "cites": ["D1"],
            "reading": None,
        }
    ],
    "possible": [],
    "missing": [],
    "path": [{"flowchart": "a", "node": "n", "to": "m", "because": [], "cites": [], "reading": ["G01", "G02"]}],
    "readings": [],
    "warnings": [],
    "facts": {},
    "format": 1,
    "exact": True,
}


def document(text: str) -> Document:
    made = read(Source("file.yaml", text))
    assert isinstance(made, Document), made
    return made


def found(kind: str, text: str) -> list[tuple[str, str, str | None]]:
    """Return what each finding points at (its first line), with its message and hint."""
    return [(pointed(one), one.message, one.hint) for one in check(document(text), kind)]


def pointed(one: Diagnostic) -> str:
    span = one.span
    line = span.source.line(span.start_line)
    return line[span.start_column - 1 : span.end_column - 1 if span.end_line == span.start_line else None]


def json_document(value: object) -> Document:
    made = read_json(Source("file.json", json.dumps(value)))
    assert isinstance(made, Document), made
    return made


# ---- the schemas themselves -----------------------------------------------------------------------------------------


@cache
def schema(kind: str) -> dict[str, Any]:
    return json.loads(schema_path(kind).read_text(encoding="utf-8"))


def parts(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every mapping in a schema with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, part in value.items():
            yield from parts(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from parts(part, (*path, str(index)))


def rules(kind: str) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every schema inside a schema: not the tables of properties and definitions, nor annotations."""
    for path, part in parts(schema(kind)):
        if not path or (path[-1] not in {"properties", "$defs", "dependentRequired"} and "x-code" not in path):
            yield path, part


def test_there_is_a_schema_for_every_kind_of_file_and_no_other() -> None:
    names = {path.name for path in (ROOT / "schema").iterdir()}
    assert names == {f"{kind}.schema.json" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_json_schema_2020_12_with_an_id_that_no_editor_fetches(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema(kind)["$id"] == f"urn:leidraad:schema:1:{kind}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_and_definition_is_explained_in_both_languages(kind: str) -> None:
    explained = [((), schema(kind))]
    for path, part in rules(kind):
        explained += [((*path, name), rule) for name, rule in part.get("properties", {}).items()]
    explained += list(schema(kind)["$defs"].items())
    in_conditions = ("if", "then", "else")
    for path, rule in explained:
        if any(step in in_conditions and path[index - 1] != "properties" for index, step in enumerate(path)):
            continue
        assert rule.get("title"), path
        english, mark, dutch = rule.get("description", "").partition(" — NL: ")
        assert mark, path
        assert english.endswith(".") == dutch.endswith(".") is True, path
        assert english != dutch


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_a_closed_list_is_explained_in_both_languages(kind: str) -> None:
    for path, rule in rules(kind):
        if "enum" in rule and "propertyNames" not in path:
            assert len(rule["enumDescriptions"]) == len(rule["enum"]), path
            assert all(" — NL: " in words for words in rule["enumDescriptions"]), path


@pytest.mark.parametrize("kind", KINDS)
def test_references_stay_inside_the_file_and_lead_to_a_definition_that_is_used(kind: str) -> None:
    used = {rule["$ref"] for _, rule in rules(kind) if "$ref" in rule}
    assert used == {f"#/$defs/{name}" for name in schema(kind)["$defs"]}
    assert all("$ref" not in definition for definition in schema(kind)["$defs"].values())


def test_a_definition_of_one_name_is_the_same_in_every_schema_of_an_authors_file() -> None:
    seen: dict[str, object] = {}
    for kind in set(KINDS) - {"answer"}:
        for name, definition in schema(kind)["$defs"].items():
            if name not in {"evidence", "provenance"}:
                assert seen.setdefault(name, definition) == definition, (kind, name)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"answer"}))
def test_every_mapping_of_known_keys_is_closed_and_every_text_and_list_has_a_bound(kind: str) -> None:
    for path, rule in rules(kind):
        of_type = rule.get("type", ())
        if "properties" in rule and of_type == "object" and not {"allOf", "if"} & set(rule):
            assert "additionalProperties" in rule, path
        if "string" in of_type:
            assert "maxLength" in rule, path
        if "array" in of_type:
            assert "maxItems" in rule, path
        if of_type == "object" and "additionalProperties" in rule and rule["additionalProperties"] is not False:
            assert "maxProperties" in rule, path
        if "pattern" in rule:
            assert "patternErrorMessage" in rule, path
            assert {"x-what", "x-message"} & set(rule), path


def test_the_units_are_those_that_the_interpreter_knows() -> None:
    assert schema("facts")["$defs"]["quantity_fact"]["properties"]["unit"]["enum"] == list(UNITS)


# ---- good files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_shipped_file_has_the_shape_of_its_kind(path: Path) -> None:
    kind = "case" if path.parent.name == "cases" else path.stem if path.stem in KINDS else "flowchart"
    assert check(document(path.read_text(encoding="utf-8")), kind) == ()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("guideline", GUIDELINE),
        (
            "guideline",
            GUIDELINE + "review_by: 2020-12-31\nnot_encoded: [{topic: {nl: T}, reason: {nl: R}, cites: [D1]}]",
        ),
        ("readings", READING),
        ("properties", PROPERTIES),
        ("readings", READING + "    evidence: []\n    cites: [D1, D2]\n"),
        ("readings", "readings: {}"),
        ("statements", "statements:\n  D1.1: {kind: criterion, text: {nl: T, en: T}}"),
        ("recommendations", "recommendations:\n  scan: {label: {nl: L}, strength: must, reading: [G01, G02]}"),
        ("facts", FACT + "    type: boolean\n"),
        ("facts", FACT + "    type: code\n    codes: {none: {nl: G}}\n    reading: G01\n"),
        ("facts", FACT + "    type: quantity\n    unit: '1'\n    minimum: 0.5\n"),
        ("facts", FACT + "    type: integer\n    minimum: 1\n    maximum: 33\n"),
        (
            "flowchart",
            DECISION + "      - {to: b, cites: [D1], when: [{a: true}, {all: [{b: [1, 2.5]}, {not: {c: x}}]}]}",
        ),
        ("flowchart", DECISION + "      - {to: b, reading: [G1], when: {at_least: 2, of: [{a: true}, {b: ≤ 7 d}]}}"),
        ("flowchart", DECISION + "      - {else: b, cites: [D1], label: {nl: anders}}\n"),
        (
            "flowchart",
            ACTION + "    recommend: [{id: s, within: 24 h, when: {a: '> 2 a'}, strength: may, reading: G1}]",
        ),
        ("flowchart", HEAD + "  a: {kind: call, flowchart: b}\n  c: {kind: end, outcome: done, label: {nl: K}}\n"),
        ("case", CASE),
        ("case", "cases:\n  - {case: a, at: '2026-01-05T09:30:00+01:00', facts: {a: null, b: 36 h, c: 1.5}}\n"),
        ("case", CASE + "expect: {outcome: null, recommendations: {d: {scan: within 12 h, call: no deadline}}}\n"),
        ("case", CASE + "expect: {possible: {d: {scan: [a]}}, missing: [], provenance: {d: {scan: stated}}}\n"),
        ("answer", json.dumps(ANSWER)),
        (
            "answer",
            json.dumps({**ANSWER, "later": 1, "path": [{**ANSWER["path"][0], "to": None, "possible_to": ["m"]}]}),
        ),
        (
            "answer",
            '{"case": null, "status": "refused", "findings": [{"code": "unknown-fact", "message": "m", "x": 1}]}',
        ),
    ],
)
def test_what_the_format_allows_has_no_findings(kind: str, text: str) -> None:
    assert found(kind, text) == []


# ---- bad files ------------------------------------------------------------------------------------------------------

WORDS = "write it once per language, such as `{nl: ..., en: ...}`"
REST = "name the statements of the source in `cites`, or the reading in `reading`"
FORMS = (
    "write `{fact: test}`, a list of such mappings, or one of `{all: [...]}`, `{any: [...]}`, `{not: ...}`, "
    "`{at_least: 2, of: [...]}`"
)
TEST = 'write `true`, `false`, a code, a number, or a comparison such as `"≤ 7 d"`'
DURATION = "write a number and a unit of time (min h d wk mo a), such as `24 h`"
FILL = "fill it in, or leave the key out"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        # keys
        ("guideline", GUIDELINE + "titel: {nl: T}", [("titel", "the key `titel` is not known here", "known here: *")]),
        (
            "flowchart",
            DECISION.replace("label", "lable") + "      - {else: b, cites: [D1]}",
            [("lable", "the key `lable` is not known here", "did you mean `label`?")],
        ),
        (
            "flowchart",
            HEAD + "  a: {kind: end, outcome: x, label: {nl: L}, to: b}",
            [("to", "the key `to` is not known here", "known here: kind, outcome, label, note, phase, cites, reading")],
        ),
        (
            "flowchart",
            HEAD + "  a: {knd: end, outcome: x}",
            [("a", "`a` lacks `kind`", "write `kind` in place of `knd`")],
        ),
        (
            "flowchart",
            HEAD + "  a: {outcome: x}",
            [("a", "`a` lacks `kind`", "add `kind:` with decision, action, call or end")],
        ),
        (
            "flowchart",
            HEAD + "  a: {kind: end, label: {nl: L}}",
            [("a", "`a` lacks `outcome`", "add `outcome:` (the id*")],
        ),
        (
            "statements",
            "{}",
            [("{}", "the file lacks `statements`", "add `statements:` (the statements by their ids*")],
        ),
        (
            "flowchart",
            DECISION + "      - {to: b, cites: [D1]}",
            [("{to: b, cites: [D1]}", "item 1 of `branches` in `a` lacks `when`", "add `when:` (the condition*")],
        ),
        (
            "statements",
            "statements: {d1: {kind: dose, text: {nl: T}}}",
            [("d1", "`d1` is not the id of a statement", "*")],
        ),
        (
            "readings",
            READING.replace("G01", "g01"),
            [("g01", "`g01` is not the id of a reading", "a reading's id is *")],
        ),
        (
            "facts",
            FACT.replace("f:", "Pain:") + "    type: boolean",
            [
                (
                    "Pain",
                    "`Pain` is not an id",
                    "an id has lower-case letters, digits and `_`, and starts with a letter,*",
                )
            ],
        ),
        (
            "flowchart",
            HEAD + '  "a\\n": {kind: call, flowchart: b}',
            [('"a\\n"', "`a\\n` is not an id", "an id has *")],
        ),
        ("flowchart", f"{HEAD}  {'a' * 101}: {{kind: call, flowchart: b}}", [("aaa*", "the name `aaa*", "shorten it")]),
        # closed lists
        (
            "flowchart",
            HEAD + "  a: {kind: decison}",
            [
                (
                    "decison",
                    "`kind` must be one of decision, action, call, end, not `decison`",
                    "did you mean `decision` or `action`?",
                )
            ],
        ),
        (
            "flowchart",
            HEAD + "  a: {kind: }",
            [("*", "`kind` is empty; it must be one of decision, action, call, end", None)],
        ),
        ("flowchart", HEAD + "  a: {kind: [end]}", [("[end]", "`kind` must be one of *, not a list", None)]),
        ("guideline", GUIDELINE.replace("language: 1", "language: 2"), [("2", "`language` must be 1, not `2`", None)]),
        (
            "facts",
            FACT + "    type: quantity\n    unit: 1",
            [("1", "`unit` must be one of s, min, *, not `1`", 'put it in quotes: "1"')],
        ),
        # types
        ("flowchart", "", [("", "the file is empty", "write `flowchart:` and what belongs with it")]),
        ("case", "[]", [("[]", "the file must be a mapping, not a list", None)]),
        ("flowchart", ACTION.replace("{nl: L}", "Words"), [("Words", "`label` must be a mapping, not `Words`", WORDS)]),
        ("flowchart", ACTION.replace("{nl: L}", ""), [("*", "`label` is empty; it must be a mapping", WORDS)]),
        ("flowchart", ACTION.replace("{nl: L}", "{nl: ' '}"), [("' '", "`nl` is empty", FILL)]),
        ("flowchart", ACTION.replace("{nl: L}", "{}"), [("{}", "`label` is empty", WORDS)]),
        ("flowchart", ACTION.replace("nl: L", "dutch: L"), [("dutch", "`dutch` is not a language", "a language is *")]),
        ("flowchart", ACTION.replace("to: b", "to: 7"), [("7", "`to` must be text, not `7`", 'put it in quotes: "7"')]),
        ("flowchart", ACTION.replace("to: b", "to: yes"), []),
        ("flowchart", ACTION.replace("to: b", "to:"), [("*", "`to` is empty; it must be text", FILL)]),
        (
            "flowchart",
            ACTION + "    cites: D1",
            [("D1", "`cites` must be a list, not `D1`", "write a list of statement ids, such as `[D2.7, D2.8]`")],
        ),
        (
            "flowchart",
            ACTION + "    cites: [D1, D2, D1]",
            [("D1", "item 3 of `cites` in `a` repeats `D1`", "name it once")],
        ),
        (
            "flowchart",
            ACTION + "    reading: 7",
            [
                (
                    "7",
                    "`reading` must be text or a list, not `7`",
                    "write the id of a reading, such as `G02`, or a list of ids",
                )
            ],
        ),
        (
            "facts",
            FACT + "    type: integer\n    minimum: 1.5\n    maximum: 3",
            [("1.5", "`minimum` must be a whole number, not `1.5`", None)],
        ),
        (
            "facts",
            FACT + "    type: integer\n    minimum: true\n    maximum: 3",
            [("true", "`minimum` must be a whole number, not `true`", None)],
        ),
        ("guideline", GUIDELINE.replace("2015", "15"), [("15", "`year` must be at least 1900, not `15`", None)]),
        (
            "guideline",
            GUIDELINE.replace("nl: T}, publisher: P", f"nl: {'x' * 4001}}}, publisher: P"),
            [("xxx*", "`nl` has 4001 characters, more than 4000", "shorten it")],
        ),
        (
            "flowchart",
            ACTION.replace("L}", f"'{' ' * 5000}'}}"),
            [("'*", "`nl` has 5000 characters, more than 4000", "*")],
        ),
        ("answer", json.dumps({**ANSWER, "exact": 1}), [("1", "`exact` must be true or false, not `1`", None)]),
        ("answer", json.dumps({**ANSWER, "format": 2}), [("2", "`format` must be 1, not `2`", None)]),
        (
            "answer",
            '{"case": "a", "status": "refused"}',
            [("{*", "the file lacks `findings`", "add `findings:`*")],
        ),
        # values
        (
            "guideline",
            GUIDELINE.replace("0.1.0", "first"),
            [("first", "`first` is not a version", "write three numbers with dots, such as `0.1.0`")],
        ),
        (
            "guideline",
            GUIDELINE.replace("0.1.0", "0.1"),
            [("0.1", "`version` must be text, not `0.1`", "write three numbers with dots, such as `0.1.0`")],
        ),
        ("guideline", GUIDELINE + "review_by: 1 may", [("1 may", "`1 may` is not a date", "write year-month-day, *")]),
        (
            "flowchart",
            ACTION + "    recommend: [{id: x, within: soon, cites: [D1]}]",
            [("soon", "*a duration", DURATION)],
        ),
        (
            "flowchart",
            ACTION + "    recommend: [{id: x, within: 24, cites: [D1]}]",
            [("24", "*be text, not `24`", DURATION)],
        ),
        (
            "case",
            CASE + "at: 2026-01-05",
            [("2026-01-05", "`2026-01-05` is not a time with its offset", "write date, *")],
        ),
        (
            "case",
            CASE + "expect: {recommendations: {d: {scan: soon}}}",
            [("soon", "`soon` is not a deadline", "write `within 12 h`, `at latest 12 h` or `no deadline`")],
        ),
        (
            "case",
            CASE.replace("true", "[1]"),
            [("[1]", "`pain` must be true or false, a number, text or empty, *", "*36 h`")],
        ),
        # branches
        (
            "flowchart",
            DECISION + "      - {else: b, to: c, when: {a: true}, cites: [D1]}",
            [
                ("to", "`to` cannot stand beside `else`, which names the next node itself", "drop `to`"),
                ("when", "`when` cannot stand beside `else`: a branch has the one or the other", "drop `when`, or *"),
            ],
        ),
        (
            "flowchart",
            DECISION + "      - {else: b, reading: G1, note: {nl: N}}",
            [("note", "the key `note` is not known here", "known here: else, label, cites, reading")],
        ),
        (
            "flowchart",
            DECISION + "      - else",
            [("else", "item 1 of `branches` in `a` must be a mapping, not `else`", None)],
        ),
        ("flowchart", DECISION[:-1] + " []", [("[]", "`branches` is empty", "add the branches, or make it an end")]),
        (
            "flowchart",
            ACTION.replace("    to: b\n", ""),
            [("a", "`a` lacks `to`", "add `to:` (the node that comes next)")],
        ),
        (
            "flowchart",
            DECISION + "      - {else: b}",
            [("{else: b}", "item 1 of `branches` in `a` says neither who states it nor how we read it", REST)],
        ),
        (
            "recommendations",
            "recommendations: {scan: {label: {nl: L}, strength: must}}",
            [("scan", "`scan` says neither who states it nor how we read it", REST)],
        ),
    ],
)
def test_a_mistake_gets_one_finding_at_its_place_with_its_cure(
    kind: str, text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    seen = found(kind, text)
    assert len(seen) == len(expected), seen
    for one, wanted in zip(seen, expected, strict=True):
        assert all(fits(part, pattern) for part, pattern in zip(one, wanted, strict=True)), (one, wanted)


def fits(part: str | None, pattern: str | None) -> bool:
    """Tell whether a text is as expected; `*` stands for anything."""
    if part is None or pattern is None or "*" not in pattern:
        return part == pattern
    first, *others = pattern.split("*")
    if not part.startswith(first) or not part.endswith(others[-1]):
        return False
    return all(piece in part for piece in others)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("pain", [("pain", "`when` must be a mapping or a list, not `pain`", FORMS)]),
        ("", [("*", "`when` is empty; it must be a mapping or a list", FORMS)]),
        ("{}", [("{}", "`when` is empty", FORMS)]),
        ("[]", [("[]", "`when` is empty", FORMS)]),
        ("{all: {a: true}}", [("{a: true}", "`all` must be a list, not a mapping", "write a list of conditions: *")]),
        ("{any: []}", [("[]", "`any` is empty", "write a list of conditions: *")]),
        (
            "{a: true, not: {b: 1}}",
            [("a", "`a` stands beside `not`, which takes no other key here", "put both in a list: *")],
        ),
        (
            "{all: [{a: 1}], any: [{a: 1}]}",
            [("any", "`any` stands beside `all`, which takes no other key here", "put both*")],
        ),
        ("{at_least: 2}", [("at_least", "`at_least` lacks `of` beside it", FORMS)]),
        ("{of: [{a: 1}]}", [("of", "`of` lacks `at_least` beside it", FORMS)]),
        ("{at_least: 0, of: [{a: 1}]}", [("0", "`at_least` must be at least 1, not `0`", None)]),
        ("{a: }", [("*", "`a` is empty; it must be *", TEST + "; there is no test for an unknown fact")]),
        (
            "{a: {b: 1}}",
            [("{b: 1}", "`a` must be true or false, a number, text or a list, not a mapping", "*unknown fact")],
        ),
        (
            "{a: [x, null]}",
            [("null", "item 2 of `a` in `when` is empty; it must be true or false, a number or text", TEST)],
        ),
        ("[{a: 1}, [{not: 7}]]", [("7", "`not` must be a mapping or a list, not `7`", FORMS)]),
    ],
)
def test_a_malformed_condition_is_a_bad_condition(condition: str, expected: list[tuple[str, str, str]]) -> None:
    text = DECISION + f"      - {{to: b, cites: [D1], when: {condition}}}"
    assert {one.code for one in check(document(text), "flowchart")} == {"bad-condition"}
    seen = found("flowchart", text)
    assert len(seen) == len(expected), seen
    for one, wanted in zip(seen, expected, strict=True):
        assert all(fits(part, pattern) for part, pattern in zip(one, wanted, strict=True)), (one, wanted)


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("missing-citation", "flowchart", DECISION + "      - {else: b}"),
        ("missing-citation", "facts", "facts: {}\ncriteria: {c: {label: {nl: L}, when: {a: true}}}"),
        ("missing-citation", "recommendations", "recommendations: {r: {label: {nl: L}, strength: must}}"),
        ("missing-citation", "flowchart", ACTION + "    recommend: [{id: r}]"),
        ("dead-end", "flowchart", ACTION.replace("    to: b\n", "")),
        ("dead-end", "flowchart", DECISION.replace("    branches:\n", "")),
        ("dead-end", "flowchart", DECISION[:-1] + " []"),
        ("bad-value", "guideline", GUIDELINE.replace("0.1.0", "first")),
        ("bad-value", "guideline", GUIDELINE + "review_by: soon"),
        ("bad-value", "flowchart", ACTION + "    recommend: [{id: r, within: soon, cites: [D1]}]"),
        ("bad-value", "case", CASE + "at: now"),
        ("file-problem", "facts", ""),
        ("schema-violation", "flowchart", DECISION + "      - {to: b, cites: [D1]}"),
        ("schema-violation", "facts", "facts: []"),
        ("schema-violation", "flowchart", ACTION.replace("to: b", "to: [b]")),
        ("schema-violation", "flowchart", DECISION[:-1] + " no"),
    ],
)
def test_a_mistake_that_has_a_name_of_its_own_carries_it(code: str, kind: str, text: str) -> None:
    assert [one.code for one in check(document(text), kind)] == [code]


def test_all_mistakes_are_found_at_once_in_the_order_of_the_file_each_once() -> None:
    text = DECISION.replace("start: a", "start: 1").replace("title: {nl: T}", "title: T")
    text += "      - {when: x, to: 2}\n      - {else: b, cites: []}\n  B: {kind: edn}\n"
    findings = check(document(text), "flowchart")
    assert [(one.span.start_line, one.code) for one in findings] == [
        (2, "schema-violation"),
        (3, "schema-violation"),
        (9, "missing-citation"),
        (9, "bad-condition"),
        (9, "schema-violation"),
        (10, "schema-violation"),
        (11, "schema-violation"),
        (11, "schema-violation"),
    ]
    assert findings == in_order(findings)


def test_what_an_author_wrote_stands_in_a_message_on_one_line_and_shortened() -> None:
    (finding,) = check(json_document({**ANSWER, "status": "a\nb" * 100}), "answer")
    assert "\n" not in finding.message
    assert len(finding.message) < 150


def test_a_repeated_or_overlong_text_in_a_list_of_other_things_costs_no_time() -> None:
    mixed = [[1], {"a": 1}] * 15_000
    value = {"flowchart": "x", "title": {"nl": "T"}, "start": "a", "nodes": {"a": {"kind": "call", "cites": mixed}}}
    begin = perf_counter()
    assert check(json_document(value), "flowchart")
    assert perf_counter() - begin < 10


# ---- hostile files --------------------------------------------------------------------------------------------------


def test_a_long_list_of_findings_ends_with_a_note() -> None:
    findings = check(json_document({f"k{number}": 1 for number in range(300)}), "statements")
    assert len(findings) == MOST_FINDINGS + 1
    assert findings[-1].message == "101 more findings like these are not shown"
    assert findings[-1].hint == "mend the ones above first"


def test_of_many_findings_the_first_in_the_file_are_shown() -> None:
    first = {f"K{number}": {"nl": "L"} for number in range(150)}
    then = {f"k{number}": 1 for number in range(150)}
    findings = check(json_document({"topics": first, **then, "facts": []}), "facts")
    assert [pointed(one) for one in findings[:-1]] == [f'"{key}"' for key in [*first, *then][:MOST_FINDINGS]]
    findings = check(json_document({**then, "topics": first, "facts": []}), "facts")
    assert [pointed(one) for one in findings[:-1]] == [f'"{key}"' for key in [*then, *first][:MOST_FINDINGS]]


def test_a_flood_of_mistakes_is_cut_off_and_takes_seconds_at_most() -> None:
    begin = perf_counter()
    findings = check(json_document({f"key_{number}": 1 for number in range(50_000)}), "flowchart")
    assert perf_counter() - begin < 10
    assert findings[-1].message == "at least 4800 more findings like these are not shown"


@pytest.mark.parametrize("wrap", [lambda x: [x], lambda x: {"not": x}, lambda x: {"at_least": 1, "of": [x]}])
def test_the_deepest_nesting_that_a_file_can_have_is_checked(wrap) -> None:
    condition: object = {"a": None}
    while isinstance(read_json(Source("deep.json", json.dumps(deep_flowchart(wrap(condition))))), Document):
        condition = wrap(condition)
    findings = check(json_document(deep_flowchart(condition)), "flowchart")
    assert findings[0].message.startswith("`a` is empty")


def deep_flowchart(condition: object) -> object:
    branch = {"when": condition, "to": "b", "cites": ["D1"]}
    node = {"kind": "decision", "label": {"nl": "L"}, "branches": [branch]}
    return {"flowchart": "x", "title": {"nl": "T"}, "start": "a", "nodes": {"a": node}}


def test_findings_come_in_the_same_order_whatever_the_seed_of_the_hashes() -> None:
    program = """
from interpreter.document import read_json
from interpreter.schema import check
from interpreter.span import Source
text = '{"b": 1, "nodes": {"A": 1, "B": 1, "c": {}}, "a": []}'
print([str(one) for one in check(read_json(Source("a", text)), "flowchart")])
"""
    seen = {
        subprocess.run(  # noqa: S603 - this very Python
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1


NAMES = sorted({name for kind in KINDS for _, rule in rules(kind) for name in rule.get("properties", {})})
VALUES = sorted(
    {word for kind in KINDS for _, rule in rules(kind) for word in rule.get("enum", ()) if isinstance(word, str)}
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, places=2).map(float)
    | st.text(max_size=20)
    | st.sampled_from(NAMES + VALUES)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=5)
    ),
    max_leaves=30,
)


@given(kind=st.sampled_from(KINDS), value=JSON)
@settings(deadline=None)
def test_any_value_gives_findings_with_a_place_in_the_text_and_never_an_exception(kind: str, value: object) -> None:
    made = read_json(Source("any.json", json.dumps(value)))
    if isinstance(made, Document):
        assert_sound(check(made, kind), made.source)


def assert_sound(findings: tuple[Diagnostic, ...], source: Source) -> None:
    lines = source.text.count("\n") + 1
    assert len(findings) <= TOO_MANY
    assert len(set(findings)) == len(findings)
    for one in findings:
        assert one.span.source == source
        assert 1 <= one.span.start_line <= one.span.end_line <= lines
        assert one.message.isprintable()
        assert one.hint is None or one.hint.isprintable()


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


SOUND = {
    "flowchart": deep_flowchart([{"a": True}, {"not": {"b": "≤ 7 d"}}, {"at_least": 1, "of": [{"c": ["x", 2]}]}]),
    "answer": ANSWER,
    "guideline": document(GUIDELINE).value,
    "readings": document(READING).value,
    "properties": document(PROPERTIES).value,
    "case": document(CASE + "expect: {missing: [a], recommendations: {d: {scan: no deadline}}}").value,
}


@given(kind=st.sampled_from(sorted(SOUND)), data=st.data())
@settings(deadline=None)
def test_one_change_in_a_sound_file_gives_findings_in_that_file_and_never_an_exception(kind: str, data: Any) -> None:
    value = copy.deepcopy(SOUND[kind])
    path = data.draw(st.sampled_from(list(places(value))))
    around: Any = value
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = data.draw(JSON)
    made = read_json(Source("changed.json", json.dumps(value, indent=1)))
    if isinstance(made, Document):
        assert_sound(check(made, kind), made.source)


def test_exact_decimals_are_numbers_and_truth_values_are_not() -> None:
    made = document(FACT + "    type: quantity\n    unit: d\n    minimum: 0.10\n    maximum: true\n")
    assert made.value["facts"]["f"]["minimum"] == Decimal("0.10")
    assert [one.message for one in check(made, "facts")] == ["`maximum` must be a number, not `true`"]


def test_a_text_with_a_line_end_after_it_is_no_id() -> None:
    assert found(
        "flowchart", HEAD.replace("flowchart: x", 'flowchart: "x\\n"') + "  a: {kind: call, flowchart: b}"
    ) == [('"x\\n"', "`x\\n` is not an id", schema("flowchart")["$defs"]["id"]["patternErrorMessage"])]
