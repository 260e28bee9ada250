"""What is read without the YAML parser has the value and the places that the parser gives it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interpreter.document import DEFAULT, Document, Limits, read, yaml_reader
from interpreter.document.plain_reader import LONGEST, plain_value
from interpreter.span import Source

ROOT = Path(__file__).parent.parent
CASE = """\
# yaml-language-server: $schema=../schema/case.schema.json
case: p_014

facts:
  pain: true
  deficit_onset: 36 h
  count: 3
  share: 2.50
# of the letter
  origin: known_tumour
at: 2026
"""

KEYS = st.sampled_from(
    ["a", "b", "A_1", "true", "null", "Null", "no", "y", "1", "_a", "~", "a-b", "é", "a b", "'a'", "<<", "-", "?"]
)  # fmt: skip
WORDS = st.sampled_from([
    "true", "True", "TRUE", "tRue", "false", "null", "Null", "no", "yes", "on", "0", "1", "007", "1.5", "1.",
    "1.50", "1e3", "1e99", "9" * 41, "0o17", "0x1f", "0b1", "1_000", "1.2.3", "12:30", "2026-01-05", "36 h", "a b",
    "a  b", "a ", " a", "a #b", "a#b", "a: b", "a:", "-1", "- a", "+1", ".5", ".inf", "=", "'a'", '"a"', "[a]",
    "{a: b}", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`", "≤ 7 d", "é", "a\tb", "a\r", "\x85", "\u2028",
    "\ufeff", "\ue000", "", "~", "<<", "a, b", "a]", "...", "---",
])  # fmt: skip
LINES = st.one_of(
    st.builds("{}{}:{}{}".format, st.sampled_from(["", "", "  ", "  ", " ", "   ", "\t"]), KEYS, st.just(" "), WORDS),
    st.builds("{}{}:{}".format, st.sampled_from(["", "  "]), KEYS, st.sampled_from(["", "", " ", "\t", "b"])),
    st.sampled_from(
        ["", " ", "# a", "  # a", "#", "#\x07", "#\ufeff", "#\ue000", "#\u2028a: b", "---", "...", "%YAML 1.2"]
    ),
    st.sampled_from(["- a", "  - a", "a", "  a", "? a", ": a", "{", "]", "\t", "a:b", "\ufeffa: b", "a: b\r"]),
)
SAFE = st.sampled_from(
    ["true", "1", "1.50", "1e3", "007", "0o17", "36 h", "a b", "no", "null", "1.2.3", "2026", "1.", "A_1"]
)


SETS = st.sets(st.sampled_from("abc"))
AFTER = st.sampled_from([[], [], ["# a"], [""]])
ODD = st.lists(LINES, max_size=2)
END = st.sampled_from(["", "\n", "\n\n"])


@st.composite
def nearly_plain(draw: st.DrawFn) -> str:
    """Return lines of which all are plain, or all but one or two."""
    lines: list[str] = []
    for number in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            lines.append(f"k{number}: {draw(SAFE)}")
        else:
            lines += [f"k{number}:", *(f"  {key}: {draw(SAFE)}" for key in draw(SETS))]
        lines += draw(AFTER)
    for odd in draw(ODD):
        place = draw(st.integers(0, len(lines)))
        lines[place : place + draw(st.integers(0, 1))] = [odd]
    return "\n".join(lines) + draw(END)


@given(nearly_plain())
@settings(max_examples=2_000, deadline=None)
@example(CASE)
@example("a:\n  b: c\nd:\n")
@example("a: b\n  c: d")
@example("a: 1\na: 2")
@example("a:\n  true: b")
def test_a_text_is_read_as_the_parser_reads_it_or_left_to_the_parser(text):
    value = plain_value(text, DEFAULT)
    if value is None:
        return
    judged = yaml_reader.read(Source("f.yaml", text), DEFAULT)
    assert isinstance(judged, Document), judged
    assert repr(value) == repr(judged.value)
    made = read(Source("f.yaml", text))
    assert made == judged
    assert dict(made.spans) == dict(judged.spans)
    assert dict(made.key_spans) == dict(judged.key_spans)


def test_a_case_as_it_is_mostly_written_is_read_without_the_parser():
    assert plain_value(CASE, DEFAULT) is not None


@pytest.mark.parametrize(
    "limits", [Limits(size=9), Limits(depth=1), Limits(nodes=2), Limits(scalar=9), Limits(size=9, scalar=9, nodes=2)]
)
def test_a_text_beyond_a_limit_is_left_to_the_parser(limits):
    assert plain_value("a: 1\nb: 2\n", DEFAULT) is not None
    assert plain_value("a: 1\nb: 2\n", limits) is None


def test_a_number_beyond_a_limit_and_a_long_text_are_left_to_the_parser():
    assert plain_value(f"a: {'9' * 99}", DEFAULT) is None
    assert plain_value("a: b\n" * LONGEST, DEFAULT) is None


def test_a_plain_case_does_not_bring_the_parser():
    code = (
        "import sys; from interpreter.document import read; from interpreter.span import Source; "
        "made = read(Source('f', 'case: a\\nfacts:\\n  pain: true\\n')); print(made.value, 'yaml' in sys.modules); "
        "print(made.span(('facts', 'pain')), 'yaml' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert shown.stdout.splitlines() == ["{'case': 'a', 'facts': {'pain': True}} False", "f:3:9 True"]
