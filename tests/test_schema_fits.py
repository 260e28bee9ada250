"""The quick look at a document's shape says yes exactly when jsonschema, with our keywords, has no error."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter.document import Document, read_bytes
from interpreter.schema import KINDS, check, faults, fits
from interpreter.schema.fits import _KEYWORDS, _NO_CHECK, compiled, schema_of

ROOT = Path(__file__).parent.parent
SMALL = 12
"""So many nodes, facts or entries are kept of a shipped file: jsonschema takes its time."""


def is_valid(value: object, kind: str) -> bool:
    return faults.validator(kind).is_valid(value)


def shrunk(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shrunk(one) for key, one in list(value.items())[:SMALL]}
    return [shrunk(one) for one in value[:SMALL]] if isinstance(value, list) else value


def shipped() -> list[tuple[str, Any]]:
    found = []
    for path in sorted([*ROOT.glob("flowcharts/*/*.yaml"), *ROOT.glob("flowcharts/*/cases/*.yaml")]):
        kind = "case" if path.parent.name == "cases" else path.stem if path.stem in KINDS else "flowchart"
        document = read_bytes(path.name, path.read_bytes())
        assert isinstance(document, Document)
        found.append((kind, shrunk(document.value)))
    return found


SHIPPED = shipped()
RULES = [
    (kind, name, rule) for kind in KINDS for name, rule in {"": schema_of(kind), **schema_of(kind)["$defs"]}.items()
]


def schemas(part: object, seen: set[int]) -> Any:
    """Yield every schema within a schema, each once."""
    if isinstance(part, dict) and id(part) not in seen:
        seen.add(id(part))
        yield part
        for keyword, inner in part.items():
            if keyword in {"properties", "$defs"}:
                for one in inner.values():
                    yield from schemas(one, seen)
            elif keyword in {"allOf", "anyOf"}:
                for one in inner:
                    yield from schemas(one, seen)
            elif keyword in {"items", "additionalProperties", "propertyNames", "not", "if", "then", "else"}:
                yield from schemas(inner, seen)


ALL = [one for kind in KINDS for one in schemas(schema_of(kind), set())]
NAMES = sorted({name for rule in ALL for name in rule.get("properties", {})})
WORDS = [word for rule in ALL for word in [*rule.get("enum", ()), *([rule["const"]] if "const" in rule else ())]]
EDGES = sorted({rule[key] for rule in ALL for key in ("minimum", "maximum") if key in rule})
HOSTILE: list[Any] = [
    None, True, False, 0, 1, -1, 2, 5001, 10**30, Decimal(1), Decimal("1.0"), Decimal("1.5"), Decimal("-0"), "", " ",
    "\n", "a", "a\n", "A", "é", "a_1", "D1.1", "G01", "nl", "nl-NL", "nl\n", "24 h", "24 h\n", "24", "2026-01-05",
    "≤ 7 d", "x" * 60, "x" * 61, "x" * 99, "x" * 100, "x" * 101, " " * 61, "X" * 61, "x" * 200, "x" * 201,
    "x" * 400, "x" * 401,
    "x" * 4000, "x" * 4001, [], {}, [[]], [{}], [None], ["a", "a"], ["a", "b"], [1, 1], [True, 1], [1, True, "a", "a"],
    ["a"] * 1001, list(range(1001)), {"": ""}, {"a": True}, {"a": None}, {"all": []}, {"any": [{"a": 1}], "b": 1},
    {"not": {"a": True}}, {"at_least": 1, "of": [{"a": True}]}, {"at_least": 1}, {"of": []},
    {"at_least": True, "of": []},
    {"nl": "T"}, {"nl": "T", "en": "T"}, {"nl": ""}, {"NL": "T"}, {"kind": "end"}, {"kind": 1},
]  # fmt: skip
VALUES = (
    st.sampled_from(HOSTILE).map(copy.deepcopy)
    | st.sampled_from(WORDS)
    | st.sampled_from(EDGES).flatmap(lambda edge: st.sampled_from([edge - 1, edge, edge + 1, Decimal(edge), str(edge)]))
    | st.text(max_size=6)
)
ANY = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from places(inner, (*path, key))


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, Any]:
    """Return a shipped file in which up to three things are other."""
    kind, value = draw(st.sampled_from(SHIPPED))
    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(list(places(value))))
        if not path:
            continue
        around = value
        for step in path[:-1]:
            around = around[step]
        match draw(st.sampled_from(["other", "gone", "more", "renamed"])):
            case "other":
                around[path[-1]] = draw(ANY)
            case "gone":
                del around[path[-1]]
            case "more" if isinstance(around, dict):
                around[draw(st.sampled_from(NAMES) | st.text(max_size=3))] = draw(ANY)
            case "more":
                around.append(draw(st.sampled_from(around) | ANY if around else ANY))
            case _ if isinstance(around, dict):
                name = draw(st.sampled_from(NAMES) | st.sampled_from(list(around)))
                around[name] = around.pop(path[-1])
    return kind, value


@pytest.mark.parametrize(("kind", "value"), SHIPPED)
def test_a_shipped_file_fits(kind: str, value: object) -> None:
    assert fits(value, kind)
    assert is_valid(value, kind)


@given(changed())
@settings(deadline=None, max_examples=300)
def test_a_changed_file_fits_exactly_when_jsonschema_has_no_error(drawn: tuple[str, Any]) -> None:
    kind, value = drawn
    assert fits(value, kind) == is_valid(value, kind)


@given(st.sampled_from(RULES), ANY)
@settings(deadline=None, max_examples=1_000)
def test_any_value_fits_a_definition_exactly_when_jsonschema_has_no_error(
    rule: tuple[str, str, dict[str, Any]], value: object
) -> None:
    kind, _, schema = rule
    assert compiled(schema, {})(value) == faults.validator(kind).evolve(schema=schema).is_valid(value)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule[0]} {rule[1]}")
def test_a_hostile_value_fits_a_definition_exactly_when_jsonschema_has_no_error(
    rule: tuple[str, str, dict[str, Any]],
) -> None:
    kind, _, schema = rule
    check, judge = compiled(schema, {}), faults.validator(kind).evolve(schema=schema)
    for value in [*HOSTILE, *WORDS, *EDGES]:
        assert check(value) == judge.is_valid(value), value


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"enum": ["1", 1, True, None]}, ["1", 1, True, None, Decimal("1.0")], [0, False, "True", [], {}]),
        ({"const": 1}, [1, Decimal("1.0")], [True, "1"]),
        ({"type": "number"}, [1, Decimal("0.5")], [True, "1", None]),
        ({"type": "integer"}, [1], [True, Decimal(1)]),
        ({"type": ["boolean", "integer"]}, [True, 1], [Decimal(1), None]),
        ({"minimum": 2}, [2, Decimal("2.5"), True, "1"], [1, Decimal("1.9")]),
        ({"maximum": 2}, [2, Decimal("1.5"), "3"], [3, Decimal("2.1")]),
        ({"not": {"type": "string"}}, [1], ["a"]),
        ({"pattern": "^a$"}, ["a", 1, "b" * 61], ["a\n", "b", "b" * 60]),
        ({"pattern": "^a$", "maxLength": 70}, ["a"], ["b" * 61, "b" * 71]),
        ({"if": {"type": "string"}, "then": {"minLength": 2}}, ["ab", 1], ["a"]),
        ({"if": {"type": "string"}, "else": {"minimum": 2}}, ["a", 2], [1]),
        ({"uniqueItems": True}, [["a", "b"], [1, 1], "aa"], [["a", "b", "a"]]),
        ({"dependentRequired": {"a": ["b", "c"]}}, [{}, {"b": 1}, {"a": 1, "b": 1, "c": 1}, []], [{"a": 1, "b": 1}]),
        ({"properties": {"a": True, "b": False}}, [{"a": 1}, {"c": 1}], [{"b": 1}]),
        ({"properties": {"a": {}}, "additionalProperties": {"type": "string"}}, [{"a": 1, "b": ""}], [{"b": 1}]),
    ],
)
def test_a_keyword_means_what_it_means_to_jsonschema(schema: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    check, judge = compiled(schema, {}), faults.validator("case").evolve(schema=schema)
    for value in good:
        assert check(value) is judge.is_valid(value) is True, value
    for value in bad:
        assert check(value) is judge.is_valid(value) is False, value


def test_every_keyword_of_our_schemas_is_known() -> None:
    assert {keyword for rule in ALL for keyword in rule} <= {*_KEYWORDS, *_NO_CHECK}


def test_a_keyword_that_is_not_known_fits_nothing_so_that_jsonschema_is_asked() -> None:
    assert not compiled({"contains": {"type": "string"}}, {})(["a"])


def test_a_file_of_the_right_shape_is_not_shown_to_jsonschema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(faults, "findings")
    for path in ROOT.glob("flowcharts/*/facts.yaml"):
        document = read_bytes(path.name, path.read_bytes())
        assert isinstance(document, Document)
        assert check(document, "facts") == ()
