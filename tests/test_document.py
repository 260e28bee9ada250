"""YAML and JSON are read strictly: plain values with the place of each, or findings that say what to mend."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interpreter import document
from interpreter.document import (
    Document,
    Limits,
    characters,
    decode,
    json_reader,
    read,
    read_bytes,
    read_json,
    yaml_reader,
)
from interpreter.span import Source, Span

if TYPE_CHECKING:
    from interpreter.diagnostic import Diagnostic

STAND_IN = characters.STAND_IN
TINY = Limits(size=400, depth=4, nodes=20, scalar=50, digits=5)
quick = settings(max_examples=150, deadline=None)


def value_of(text, reader=read, limits=document.DEFAULT):
    made = reader(Source("f.yaml", text), limits)
    assert isinstance(made, Document), made
    return made.value


def findings_of(text, reader=read, limits=document.DEFAULT):
    made = reader(Source("f.yaml", text), limits)
    assert isinstance(made, tuple), made
    return made


def finding_of(text, reader=read, limits=document.DEFAULT):
    (found,) = findings_of(text, reader, limits)
    return found


def text_at(span: Span) -> str:
    """Return what a span covers."""
    lines = span.source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[span.start_line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.start_column - 1 :]
    return "\n".join(lines)


def marked(found: Diagnostic) -> str:
    return f"{found.span.start_line}:{found.span.start_column} {text_at(found.span)}"


def is_located(made, text):
    """Tell whether the findings say something about places that exist."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in made:
        span = one.span
        assert one.message
        assert one.hint
        assert one.code in {"yaml-syntax", "duplicate-key", "file-problem"}
        assert STAND_IN not in one.message + one.hint or STAND_IN in text
        assert 1 <= span.start_line <= span.end_line <= len(lines)
        assert (span.start_line, span.start_column) <= (span.end_line, span.end_column)
        assert 1 <= span.start_column <= len(lines[span.start_line - 1]) + 1
        assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 2
    return bool(made)


@pytest.fixture(params=["libyaml", "python"])
def parser(request, monkeypatch):
    """Run the test with libyaml, then with the parser that stands in where libyaml is missing."""
    if request.param == "python":
        monkeypatch.setattr(yaml_reader, "_PARSER", yaml.SafeLoader)
    return request.param


# --- values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("-0", 0),
        ("0o17", 15),
        ("0x1F", 31),
        ("0.50", Decimal("0.50")),
        ("-1.5e3", Decimal(-1500)),
        (".5", Decimal("0.5")),
        ("7.", Decimal(7)),
        ("1e3", Decimal(1000)),
        ("12345678901234567890", 12345678901234567890),
    ],
)
def test_plain_scalars_have_the_value_that_the_core_schema_gives(written, value, parser):
    assert parser
    made = value_of(f"a: {written}\n")["a"]
    assert made == value
    assert type(made) is type(value)


@pytest.mark.parametrize(
    "written",
    [
        *[
            "no",
            "on",
            "off",
            "yes",
            "y",
            "n",
            "nO",
            "tRUE",
            "12:30",
            "012",
            "0.1.0",
            "012.5",
            "1_000",
            "0b1",
            "0x",
            "0o8",
            "2026-01-05",
            "5a",
            ".",
            "+",
            "-.",
            ".e3",
            "1e",
            "+e",
        ],
        *[
            "2026-01-05T09:30:00+01:00",
            "<<",
            "<5",
            "≥5",
            "<=",
            "=3",
            "3..6",
            "3..<6",
            ".infinity",
            "nan",
            "D2.7",
            "-x",
            "é",
            "😀",
        ],
    ],
)
def test_everything_else_stays_text(written, parser):
    assert parser
    assert value_of(f"- {written}\n") == [written]


def test_quoted_and_block_scalars_are_text_whatever_they_look_like(parser):
    assert parser
    text = 'a: \'7\'\nb: "true"\nc: |\n  1\nd: >-\n  null\n  null\ne: "\\u00e9\\t"\n'
    assert value_of(text) == {"a": "7", "b": "true", "c": "1\n", "d": "null null", "e": "é\t"}


def test_an_empty_text_is_null_and_has_a_place():
    made = read(Source("f.yaml", "# nothing\n"))
    assert isinstance(made, Document)
    assert made.value is None
    assert str(made.span(("facts",))) == "f.yaml:1:1"


def test_lists_and_mappings_nest(parser):
    assert parser
    text = "a:\n- {b: [1, 2], c: {}}\n- []\n- - x\nd: [e: 1]\n"
    assert value_of(text) == {"a": [{"b": [1, 2], "c": {}}, [], ["x"]], "d": [{"e": 1}]}


# --- places ---------------------------------------------------------------------------------------------------------

PLACES = """\
é: "😀é"  # a comment
list:
  - ≥ 7 d
  - {key: [a, b], gap: }
  - text: |
      one
      two

    more: x
last:
"""


def test_spans_cover_values_and_key_spans_keys_in_characters(parser):
    assert parser
    made = read(Source("f.yaml", PLACES))
    assert isinstance(made, Document)
    covered = {path: text_at(span) for path, span in made.spans.items()}
    assert covered[()] == PLACES.removesuffix("\n")
    assert covered["é",] == '"😀é"'
    assert covered["list", 0] == "≥ 7 d"
    assert covered["list", 1] == "{key: [a, b], gap: }"
    assert covered["list", 1, "key"] == "[a, b]"
    assert covered["list", 1, "gap"] == ""
    assert covered["list", 2, "text"] == "|\n      one\n      two"
    assert covered["list", 2] == "text: |\n      one\n      two\n\n    more: x"
    assert len(made.spans) == len(covered) == 13
    keys = {path: text_at(span) for path, span in made.key_spans.items()}
    assert all(path[-1] == key for path, key in keys.items())
    assert list(keys) == [path for path in covered if path and isinstance(path[-1], str)]
    assert len(made.key_spans) == 7
    assert value_of("{a:\n, b: 1, c :\n}") == {"a": None, "b": 1, "c": None}
    assert list(made.spans)[:3] == [(), ("é",), ("list",)]


def test_a_span_without_a_value_is_that_of_the_nearest_value_around_it():
    made = read(Source("f.yaml", "a: [b]\n"))
    assert isinstance(made, Document)
    assert made.span(("a", 0, "c")) == made.spans["a", 0]
    assert made.span(("a", 1)) == made.spans["a",]
    assert made.span(("x", "y")) == made.spans[()]
    assert made.key_span(("a",)) == made.key_spans["a",]
    assert made.key_span(("a", 0)) == made.spans["a", 0]
    assert made.key_span(("x",)) == made.spans[()]
    for path in [("b",), (0,), ("a", -1), ("a", "0"), ("a", 0, 0)]:
        assert path not in made.spans
    assert () not in made.key_spans


def test_documents_that_say_the_same_at_other_places_have_equal_values():
    one, other = read(Source("f.yaml", "{a: 1}")), read(Source("f.yaml", "a:   1"))
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert one.value == other.value
    assert one == read(Source("f.yaml", "{a: 1}"))


def test_line_ends_of_every_system_count_once(parser):
    assert parser
    for end in ("\n", "\r\n", "\r"):
        made = read(Source("f.yaml", end.join(["a: 1", "b: |", "  x", "c: 2"])))
        assert isinstance(made, Document)
        assert made.value == {"a": 1, "b": "x\n", "c": 2}
        assert str(made.span(("c",))) == "f.yaml:4:4"
        assert text_at(made.span(("b",))) == "|\n  x"


# --- findings: what YAML allows and guidelines do not -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("a: !!str 7", "1:4 !!str", "YAML tag", "leave it out"),
        ("a: !", "1:4 !", "YAML tag", 'needs quotes: "!"'),
        ("a: != none", "1:4 !=", "`!= none` is not in quotes", '"!= none"; or write ≠'),
        ("a: [!= none, 1]", "1:5 !=", "`!= none` is not in quotes", '"!= none"; or write ≠'),
        ("a: !x {b: 1}", "1:4 !x", "YAML tag", "leave it out"),
        ("a: &x 1", "1:4 &x", "YAML anchor", "write the value out"),
        ("a: *x", "1:4 *x", "YAML alias", "write the value out"),
        ("<<: {a: 1}", "1:1 <<", "merge", "write the keys out"),
        ("%YAML 1.1\n---\na: 1", "1:1 %YAML 1.1\n---", "directive", "delete the line"),
        ("%TAG ! tag:x,2000:\n---\na: 1", "1:1 %TAG ! tag:x,2000:\n---", "directive", "delete the line"),
        ("a: 1\n---\nb: 2", "2:1 ---", "second document", "two files"),
        ("1: a", "1:1 1", "the key `1` means a number", '"1"'),
        ("1.5: a", "1:1 1.5", "means a number", '"1.5"'),
        ("true: a", "1:1 true", "means true or false", '"true"'),
        ("~: a", "1:1 ~", "means null", '"~"'),
        (": a", "1:1 :", "a key is missing", "`key: value`"),
        ("{: a}", "1:2 :", "a key is missing", "`key: value`"),
        ("?\n: a", "1:2 ", "a key is missing", "`key: value`"),
        ("? [a]\n: b", "1:3 [a]", "a list cannot be a key", "quotes"),
        ("{{a: b}: c}", "1:2 {a: b}", "a mapping cannot be a key", "quotes"),
        ("a: .nan", "1:4 .nan", "not a number that can be compared", "leave out"),
        ("a: -.inf", "1:4 -.inf", "not a number that can be compared", "leave out"),
        ("a: 1e99", "1:4 1e99", "at most 40 digits", "quotes"),
        ("a: 1e-00099999999999", "1:4 1e-00099999999999", "at most 40 digits", "quotes"),
        ("{nl: Pijn, ernstig, en: Pain}", "1:12 ernstig", "`ernstig` stands here as a key without", "comma"),
        ("{b:c}", "1:2 b:c", "`b:c` stands here as a key without", "`b: c`"),
        ('{"a"}', '1:2 "a"', "stands here as a key without", "comma"),
        ("{a: 1, b\n\n}", "1:8 b", "`b` stands here as a key without", "comma"),
        ("{a: 1, b\n  c, d: e}", "1:8 b\n  c", "`b` stands here as a key without", "comma"),
        ("? a", "1:3 a", "`a` stands here as a key without", "`key: value`"),
        ('a: "\\0"', '1:4 "\\0"', "invisible", "escape"),
        ("a: >7\nb: 1", "1:4 >", "begins a block of text", '">7"'),
    ],
)
def test_what_guidelines_do_not_need_of_yaml_is_refused_with_its_cure(text, place, message, hint, parser):
    assert parser
    found = finding_of(text)
    assert found.code == "yaml-syntax"
    assert marked(found) in {place, place.partition("\n")[0]}
    assert message in found.message
    assert hint in (found.hint or "")


def test_a_key_that_stands_twice_points_at_the_first(parser):
    assert parser
    first, second = findings_of("{a: 1, a: 2}\n".replace("{", "x:\n  b: {") + "  'b': {a: 1}\n")
    assert [one.code for one in (first, second)] == ["duplicate-key", "duplicate-key"]
    assert (marked(first), text_at(first.labels[0].span)) == ("2:13 a", "a")
    assert marked(second) == "3:3 'b'"
    assert str(second.labels[0].span) == "f.yaml:2:3"
    assert first.message == "the key `a` stands here twice"


def test_an_anchor_with_an_alias_to_itself_is_two_findings():
    assert [marked(one) for one in findings_of("&a [*a]")] == ["1:1 &a", "1:5 *a"]


def test_all_findings_come_in_one_run_in_the_order_of_the_text(parser):
    assert parser
    text = "a: > 7 d\nb: !x 1\nc:2\nd: {e: > 3, f: .nan}\na: 1\ng: @h\ni: 100%\n"
    text += 'j: "\\q"\nk: l: m\nn: - o\n%: p\n'
    assert [marked(one) for one in findings_of(text)] == [
        "1:4 >",
        "2:4 !x",
        "3:2 :",
        "4:8 >",
        "4:16 .nan",
        "5:1 a",
        "6:4 @h",
        "8:5 \\q",
        "9:4 l: m",
        "10:4 - o",
        "11:1 %: p",
    ]


# --- findings: what stops the parser --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("a: > 7 d\nb: 1", "1:4 >", "`>` begins a block of text in YAML, not a comparison", 'in quotes: "> 7 d"'),
        ("a: >= 7 d # old", "1:4 >", "`>` begins", '">= 7 d", or write ≥ 7 d'),
        ("{a: > 7 d}", "1:5 >", "`>` begins", 'in quotes: "> 7 d"'),
        ("a: [x, >7]", "1:8 >", "`>` begins", 'in quotes: ">7"'),
        ("a: >0\n", "1:4 >", "`>` begins", 'in quotes: ">0"'),
        ("a: | x", "1:4 |", "`|` begins a block of text in YAML", 'in quotes: "| x"'),
        ("a: [| x]", "1:5 |", "`|` begins a block of text in YAML", 'in quotes: "| x"'),
        ("a: %x", "1:4 %x", "cannot start with `%`", '"%x"'),
        ("a: {b: @x, c: 1}", "1:8 @x", "cannot start with `@`", '"@x"'),
        ('a: `say "x"`', '1:4 `say "x"`', "cannot start with ```", "'`say \"x\"`'"),
        ("a: * b", "1:4 * b", "cannot start with `*`", '"* b"'),
        ("a: & b", "1:4 & b", "cannot start with `&`", '"& b"'),
        ("a: !<x", "1:4 !<x", "cannot start with `!`", '"!<x"'),
        ("a: !e!x y", "1:4 !e!x y", "cannot start with `!`", '"!e!x y"'),
        ("a: ? b", "1:4 ? b", "cannot start with `?`", '"? b"'),
        ("{a: ? b}", "1:5 ? b", "cannot start with `?`", '"? b"'),
        ("a: , b", "1:4 , b", "cannot start with `,`", '", b"'),
        ("{@a}", "1:2 @a", "cannot start with `@`", '"@a"'),
        ("[a, , b]", "1:5 ,", "a value is missing before this comma", "delete the comma"),
        ("a: ]", "1:4 ]", "no open bracket for this `]`", "delete it"),
        ("a: [1, 2]]", "1:10 ]", "no open bracket for this `]`", "delete it"),
        ("a:\n\tb: 1", "2:1 \t", "a tab stands here", "indent with spaces; most"),
        ("a:\n\tb: 1\n\tc: 2", "2:1 \t", "a tab stands here", "(2 lines of this file start with a tab)"),
        ("a: |\n\tb", "2:1 \t", "a tab stands here", "spaces"),
        ('a: "x\nb: 1', '1:4 "', 'has no closing "', 'closing " at the end of the text'),
        ("a: 'x\nb: 1", "1:4 '", "has no closing '", "written twice: ''"),
        ('a: "x\n---\nb"', '1:4 "', 'has no closing "', 'closing "'),
        ('a: "x\nb: "y"', "2:5 y", "the text in quotes from line 1 ends here", 'close it with "'),
        ('a: "\\q"', "1:5 \\q", "`\\q` is not a code", "twice (\\\\)"),
        ('a: "\\xzz"', "1:5 \\x", "`\\x` is not a code", "single quotes"),
        ("%YAML 9.1\n---\na: 1", "1:1 %YAML 9.1", "directive", "delete the line"),
        ("%YAML x", "1:1 %YAML x", "directive", "delete the line"),
        ("a:1\nb: 2", "1:2 :", "a space is missing after the colon of `a`", "`a: 1`"),
        ("a: 1\nb:2\nc: 3", "2:2 :", "a space is missing after the colon of `b`", "`b: 2`"),
        ('a: 1\n"b":23', "2:4 :", 'after the colon of `"b"`', '`"b": 23`'),
        ('"a":1', "1:4 :", 'after the colon of `"a"`', '`"a": 1`'),
        ("a: 1\nb c\nd: 1", "2:1 b c", "`b c` has no colon", "`key: value`"),
        ("a: 1\nhttps://x\nd: 1", "2:1 https://x", "`https://x` has no colon", "`key: value`"),
        ("- a: 1\n-b\n- c", "2:1 -", "a space is missing after the dash", "`- b`"),
        ("a: b: c", "1:4 b: c", "`b: c` holds a colon", '"b: c"'),
        ('a: "b": c', '1:4 "b": c', "holds a colon", "'\"b\": c'"),
        ("a: 1\n  b: 2", "2:3 b:", "as if it continued the text of line 1", "same column"),
        ("a: - b", "1:4 - b", "a list cannot start with `-` behind its key", "next line"),
        ('a: "x" y', "1:8 y", "the text in quotes has ended", '\\"'),
        ("a: {nl: 'zo'n', en: b}", "1:13 n", "the text in quotes has ended", "an apostrophe inside"),
        ("a: {b: 1", "1:4 {", "the `{` here is never closed", "add `}`"),
        ("a: [\n", "1:4 [", "the `[` here is never closed", "add `]`"),
        ("a: [b, {\n\n", "1:8 {", "the `{` here is never closed", "add `}`"),
        ("a: [1, 2\nb: 3", "1:4 [", "the `[` here is never closed", "add `]`"),
        ("a: [1, {b: 2]]", "1:13 ]", "a comma or the closing `}` is missing", "between the entries"),
        ("  a: 1\nb: 2", "2:1 b: 2", "does not line up", "same indentation"),
        ("a:\n  b: 1\n c: 2", "3:2 c: 2", "does not line up", "same indentation"),
        ("a:\n  - b\n  c: 1", "3:3 c: 1", "does not line up", "same indentation"),
        ("a: [1] x", "1:8 x", "`x` cannot follow here", "quotes"),
        ("a\n...\nb", "3:1 b", "does not line up", "same indentation"),
    ],
)
def test_what_stops_the_parser_is_told_to_an_author(text, place, message, hint, parser):
    assert parser
    found = finding_of(text)
    assert found.code == "yaml-syntax"
    assert marked(found) == place
    assert message in found.message
    assert hint in (found.hint or "")


def test_a_second_place_shows_what_a_line_does_not_fit():
    found = finding_of("a:\n  b: 1\n c: 2")
    assert [(str(label.span), label.text) for label in found.labels] == [
        ("f.yaml:1:1", "what it should line up with starts here")
    ]
    found = finding_of("a: [1, 2\nb: 3")
    assert [(str(label.span), label.text) for label in found.labels] == [
        ("f.yaml:2:2", "`]` or a comma should come before this")
    ]


@pytest.mark.parametrize("escape", ["\\U00110000", "\\Uffffffff", "\\ud83d"])
def test_an_escape_that_is_no_character_is_a_finding_with_either_parser(escape, parser):
    assert parser
    assert finding_of(f'a: "{escape}"').span.start_line == 1


def test_what_nothing_better_is_known_of_keeps_the_words_of_the_parser(monkeypatch):
    def refuse(_text):
        raise yaml.YAMLError("Something Odd")

    monkeypatch.setattr(yaml_reader, "_PARSER", refuse)
    found = finding_of("a: [1]")
    assert found.message == "this cannot be read as YAML: something odd"
    assert str(found.span) == "f.yaml:1:1"


def test_repairs_stop_at_a_limit():
    assert len(findings_of('a: "' + "\\q" * 100 + '"')) == 21
    assert len(findings_of("a: > 7\n" * 100_000)) < 10


def test_long_text_is_cut_in_messages():
    found = finding_of("a: " + "b" * 100 + ": c")
    assert "b" * 59 + "…`" in found.message
    assert len(found.hint or "") < 120


# --- characters and bytes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("character", [*"\0\x07\x1b\x1f\x7f\x85\u2028\ufeff\ud800\uffff"])
def test_characters_that_nobody_sees_are_each_a_finding(character, parser):
    assert parser
    found = findings_of(f"a: é{character}\nb{character}: > 7\n")
    assert [str(one.span) for one in found] == ["f.yaml:1:5", "f.yaml:2:2", "f.yaml:2:5"]
    assert found[0].message == f"an invisible character stands here (U+{ord(character):04X})"


def test_a_file_that_is_no_text_is_one_finding():
    found = finding_of("PK\x03\x04 " * 50)
    assert (found.code, str(found.span)) == ("file-problem", "f.yaml:1:3")
    assert "not a text file: 50" in found.message


def test_a_byte_order_mark_does_not_shift_columns():
    for made in (read_bytes("f.yaml", b"\xef\xbb\xbfa: 1"), read(Source("f.yaml", "\ufeffa: 1"))):
        assert isinstance(made, Document)
        assert str(made.span(("a",))) == "f.yaml:1:4"
    made = read_json(Source("f.json", '\ufeff{"a": 1}'))
    assert isinstance(made, Document)
    assert str(made.span(("a",))) == "f.json:1:7"


@pytest.mark.parametrize(
    ("data", "place", "byte"),
    [
        ("a: é\nb: é\n".encode("latin-1"), "f.yaml:1:4", "E9"),
        ("a: é\nb: 1\n".encode() + b"c: \xe9", "f.yaml:3:4", "E9"),
        (b"\xef\xbb\xbfa: \xe9", "f.yaml:1:4", "E9"),
        ("a: 1".encode("utf-16"), "f.yaml:1:1", "FF"),
    ],
)
def test_bytes_that_are_not_utf_8_are_located(data, place, byte):
    made = read_bytes("f.yaml", data)
    assert isinstance(made, tuple)
    assert (made[0].code, str(made[0].span)) == ("file-problem", place)
    assert f"the byte {byte}" in made[0].message


def test_bytes_in_utf_8_are_a_source():
    assert decode("f.yaml", "é".encode()) == Source("f.yaml", "é")


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", [read, read_json])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"' + "x" * 400 + '"', "too large"),
        ("[[[[[]]]]]", "more than 4 levels"),
        ('{"a": {"a": {"a": {"b": 1, "a": {"a": 1}}}}}', "more than 4 levels"),
        ("[" + "1," * 50 + "1]", "more than 20 values"),
        ('["' + "x" * 51 + '"]', "at most 50 characters"),
        ("[123456789012]", "at most 5 digits"),
    ],
)
def test_every_limit_is_a_finding(reader, text, message):
    assert message in finding_of(text, reader, TINY).message


def test_a_limit_counts_what_stands_in_it():
    assert value_of("[[[[]]]]", limits=TINY) == [[[[]]]]
    assert value_of("[[[[]]], []]", read_json, TINY) == [[[[]]], []]
    assert value_of("[" + "1," * 10 + "1]", limits=TINY) == [1] * 11
    assert value_of("[12345, -12345, 1.234, 1e5]", limits=TINY) == [12345, -12345, Decimal("1.234"), Decimal("1e5")]
    assert value_of('{"a": "[[[[[[", "b": "x\\n"}', read_json, TINY) == {"a": "[[[[[[", "b": "x\n"}


def test_bytes_beyond_the_limit_are_not_read():
    made = read_bytes("f.yaml", b"x" * 401, TINY)
    assert isinstance(made, tuple)
    assert "401" in made[0].message


def test_findings_beyond_a_limit_are_not_shown():
    found = findings_of("a: 1\n" * 1000)
    assert len(found) == 201
    assert found[-1].message == "more findings about this file are not shown"


HOSTILE = {
    "open brackets": "[" * 100_000,
    "open brackets on lines": "[\n" * 3_000,
    "open braces": "{a: " * 100_000,
    "dashes": "- " * 100_000,
    "question marks": "? " * 100_000,
    "indentation": "\n".join(" " * level + "a:" for level in range(1_000)),
    "digits": "9" * 5_000,
    "exponent": "1e" + "9" * 5_000,
    "colons": ":" * 100_000,
    "anchors": "&a " * 50_000,
    "quotes": 'a: "x\n' * 20_000,
    "tabs": "\t" * 50_000,
    "keys without a colon": "{" + "a, " * 20_000 + "}",
    "tags": "[" + "!x a, " * 50_000 + "]",
    "values left out": "{" + ",".join(f"k{number}: " for number in range(30_000)) + ",k0: }",
    "keys twice": "{" + '"a": 1, ' * 30_000 + '"b": NaN}',
    "bracket too many": "]" * 50_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_findings_within_seconds(text):
    start = time.perf_counter()
    assert is_located(findings_of(text), text)
    assert is_located(findings_of(text, read_json), text)
    assert time.perf_counter() - start < 3


# --- JSON -----------------------------------------------------------------------------------------------------------


def test_json_has_plain_values_and_places():
    text = '{"a": [1, 2.50, -0, 1e3,\r\n  true, null, "é\\u0041\\ud83d\\ude00"],\n "b": {"c": {}}}'
    made = read_json(Source("f.json", text))
    assert isinstance(made, Document)
    assert made.value == {"a": [1, Decimal("2.50"), 0, Decimal(1000), True, None, "éA😀"], "b": {"c": {}}}
    assert [type(one) for one in made.value["a"][:4]] == [int, Decimal, int, Decimal]
    assert text_at(made.span(("a", 6))) == '"é\\u0041\\ud83d\\ude00"'
    assert text_at(made.span(("a", 1))) == "2.50"
    assert str(made.span(("b", "c"))) == "f.json:3:13"
    assert text_at(made.span(("b",))) == '{"c": {}}'
    assert text_at(made.key_spans["b", "c"]) == '"c"'
    assert text_at(made.span(())) == text.replace("\r\n", "\n")


def test_a_list_that_says_little_and_nests_little_may_hold_many_brackets():
    assert value_of(json.dumps([[1, '"]'] * 3] * 50), read_json) == [[1, '"]'] * 3] * 50


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"a": 1, "a": 2}', '1:10 "a"', "the key `a` stands here twice"),
        ("[NaN]", "1:2 NaN", "`NaN` is not a number"),
        ("[1,\n -Infinity]", "2:2 -Infinity", "`-Infinity` is not a number"),
        ("[1, 1e999]", "1:5 1e999", "at most 40 digits"),
        ('["\\u0000"]', '1:2 "\\u0000"', "invisible"),
        ('["\\ud800"]', '1:2 "\\ud800"', "invisible"),
        ('["\x1b"]', "1:3 \x1b", "invisible"),
        ("[1, ]", "1:5 ]", "a value is expected here"),
        ("", "1:1 ", "a value is expected here"),
        ("{a: 1}", "1:2 a", "a key in double quotes is expected"),
        ('{"a" 1}', "1:6 1", "a colon is missing here"),
        ("[1 2]", "1:4 2", "a comma or a closing bracket is missing"),
        ('["a', '1:2 "', "no closing quote"),
        ('["a\nb"]', "1:4 \n", "a line end or tab"),
        ('["\\q"]', "1:3 \\", "no code that JSON knows"),
        ('["\\u12"]', None, "no code that JSON knows"),
        ("1 2", "1:3 2", "more text follows"),
    ],
)
def test_what_is_wrong_with_json_is_located_and_told(text, place, message):
    found = finding_of(text, read_json)
    assert message in found.message
    assert found.hint
    assert place is None or marked(found).rstrip("\n") == place.rstrip("\n")


def test_all_findings_about_the_values_of_json_come_in_one_run():
    text = '{"a": NaN, "b": 1e99, "a": "\\u0001"}'
    places = ["1:7 NaN", "1:17 1e99", '1:23 "a"', '1:28 "\\u0001"']
    assert [marked(one) for one in findings_of(text, read_json)] == places


def test_an_unknown_word_of_the_library_is_kept(monkeypatch):
    monkeypatch.setattr(json_reader, "_FAULTS", {})
    assert finding_of("[", read_json).message == "Expecting value"


# --- laws -----------------------------------------------------------------------------------------------------------

LINES = ["a: 1\n", "b:\n", "  c: [x, 2.5]\n", "  - {d: ≥ 7 d, e: 'f'}\n", "|\n  x\n", "---\n", "...\n", "\n", "\r\n"]
SIGNS = "> 7|| |\"|'|[|]|{|}|: |, |- |? |&x |*x |!y |#|%|@|`|\t|\\|<<|\x1f|é|😀|\ufeff|\u2028|~|012|.inf|  "
SNIPPETS = st.sampled_from([*LINES, *SIGNS.split("|"), "|"])
TEXTS = st.one_of(st.text(), st.lists(SNIPPETS, max_size=25).map("".join))
WHOLE = PLACES + "d: {nl: \"Zo'n, tekst\", en: 'It''s'}\ne: !=\n" + PLACES.replace("é:", "f:").replace("last", "g")
MUTATION = st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 3), st.one_of(st.just(""), SNIPPETS))
MUTATIONS = st.lists(MUTATION, max_size=4)


def mutated(changes):
    text = WHOLE.replace("e: !=\n", "")
    for at, gone, instead in changes:
        text = text[:at] + instead + text[at + gone :]
    return text


@quick
@given(st.one_of(TEXTS, MUTATIONS.map(mutated)))
@example("\xa0: \x85")
@example("a: >\n\n\n# x")
@example("? >\n")
@example("- |\n  x")
@example("a: |\n  x\n   ")
@example("{a: 1}x: &\n")
@example("\t")
@example('"\\')
@example("!<")
@example("- ? |\n\n  x\n")
def test_any_text_is_a_document_or_located_findings(text):
    for reader in (read, read_json):
        made = reader(Source("f.yaml", text))
        if isinstance(made, Document):
            check_spans(made)
        else:
            assert is_located(made, text)


@settings(quick, max_examples=60)
@given(st.one_of(TEXTS, MUTATIONS.map(mutated)))
def test_any_text_is_a_document_or_located_findings_with_the_parser_in_python(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "_PARSER", yaml.SafeLoader)
        made = read(Source("f.yaml", text))
    if isinstance(made, Document):
        check_spans(made)
        assert made == read(Source("f.yaml", text))
    else:
        assert is_located(made, text)


def check_spans(made: Document) -> None:
    """Check that each span lies in the one around it, and that a plain scalar is what its span covers."""
    lines = made.source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for path, span in made.spans.items():
        start, end = (span.start_line, span.start_column), (span.end_line, span.end_column)
        assert (1, 1) <= start <= end <= (len(lines), len(lines[-1]) + 1), path
        around = made.span(path[:-1])
        assert (around.start_line, around.start_column) <= start, path
        assert end <= (around.end_line, around.end_column), path
        value = at(made.value, path)
        covered = text_at(span)
        if isinstance(value, str) and "\n" not in covered and covered[:1] not in {'"', "'", "|", ">"}:
            assert covered == value
    for path, span in made.key_spans.items():
        covered = text_at(span)
        if "\n" not in covered and covered[:1] not in {'"', "'", "|", ">"}:
            assert covered == path[-1]


def at(value, path):
    for step in path:
        value = value[step]
    return value


@quick
@given(st.binary(max_size=60))
def test_any_bytes_are_a_document_or_located_findings(data):
    made = read_bytes("f.yaml", data)
    assert isinstance(made, Document) or is_located(made, data.decode("utf-8-sig", "replace"))


PRINTABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), max_size=20
)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), DECIMALS, PRINTABLE),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(PRINTABLE, inner, max_size=4)),
    max_leaves=15,
)


def dumped(value, indent):
    """Return JSON with decimals written out."""
    marks = {}

    def mark(one):
        marks[f'"@{len(marks)}@"'] = str(one)
        return f"@{len(marks) - 1}@"

    text = json.dumps(value, default=mark, ensure_ascii=False, indent=indent)
    for marker, written in marks.items():
        text = text.replace(marker, written)
    return text


@quick
@given(JSON_VALUES, st.sampled_from([None, 2]))
def test_json_reads_the_same_as_yaml_as_json_and_in_the_standard_library(value, indent):
    text = dumped(value, indent)
    expected = json.loads(text, parse_float=Decimal)
    as_yaml, as_json = read(Source("f", text)), read_json(Source("f", text))
    assert isinstance(as_yaml, Document)
    assert isinstance(as_json, Document)
    assert as_yaml.value == as_json.value == expected
    assert repr(as_yaml.value) == repr(as_json.value) == repr(expected)
    assert dict(as_yaml.spans) == dict(as_json.spans)
    assert dict(as_yaml.key_spans) == dict(as_json.key_spans)


@quick
@given(
    st.recursive(PRINTABLE, lambda inner: st.one_of(st.lists(inner), st.dictionaries(PRINTABLE, inner)), max_leaves=10)
)
def test_text_that_yaml_writes_in_quotes_reads_as_it_was(value):
    text = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10_000)
    if "? " not in text:  # what is longer than a key may be
        text = text.replace("!!str ", "")
        assert value_of(text) == yaml.safe_load(text) == value
