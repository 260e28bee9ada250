"""JSON text: the standard library's, except that numbers are exact and no character is unsafe."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engine.answer import ExactNumber, number
from interpreter.jsontext import dumps

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=PLAIN)
def test_it_reads_back_as_what_was_written(value):
    assert json.loads(dumps(value)) == value
    assert json.loads(dumps(value, indent=2)) == value


@given(value=PLAIN)
def test_it_is_what_the_standard_library_writes_where_no_character_is_unsafe(value):
    def has_unsafe(text):
        return any(char in "\x7f\u2028\u2029\ufeff" or "\x80" <= char <= "\x9f" for char in text)

    for indent, separators in ((None, (",", ":")), (2, None)):
        standard = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
        if not has_unsafe(standard):
            assert dumps(value, indent) == standard


@given(text=st.text(st.characters()))
def test_every_line_of_output_is_utf_8_and_one_line(text):
    written = dumps({"text": text})
    assert written.encode("utf-8")
    assert len(written.splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["0.1", "1.5", "0.00000001", "12345678901234567890.123456789", "-3", "1000000000000000000000"]
)
def test_a_number_prints_as_the_decimal_that_it_is(text):
    assert dumps([number(Decimal(text)), Decimal(text)]) == f"[{text},{text}]"


def test_a_half_of_a_character_is_escaped():
    assert dumps("\udc80") == '"\\udc80"'


@pytest.mark.parametrize("value", [1.5, float("nan"), Decimal("Infinity"), {1, 2}, b"x"])
def test_what_json_has_no_word_for_is_refused(value):
    with pytest.raises(TypeError):
        dumps({"value": value})


def test_an_exact_number_is_not_taken_for_a_float():
    assert dumps(ExactNumber("2.50")) == "2.50"
