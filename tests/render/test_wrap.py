"""Texts in lines that fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.render.arial import is_measured, width
from interpreter.render.wrap import LONGEST_SHOWN, REPLACEMENT, printable, wrap


@given(st.text(max_size=120), st.floats(30, 300), st.booleans())
def test_no_line_is_wider_than_its_room(text, room, bold):
    assert all(width(line, 10, bold=bold) <= room for line in wrap(text, room, 10, bold=bold))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=200), st.floats(30, 300))
def test_no_character_is_lost(text, room):
    assert "".join(wrap(text, room, 10)) == text


def test_a_word_longer_than_the_room_is_broken():
    lines = wrap("hottentottententententoonstelling", 60, 11, bold=True)
    assert len(lines) > 2
    assert "".join(lines) == "hottentottententententoonstelling"


def test_a_long_word_breaks_after_its_hyphen_first():
    assert wrap("diagnose-behandelcombinatie", 110, 10) == ("diagnose-", "behandelcombinatie")


def test_lines_are_about_equally_long():
    lines = wrap("Alarmsymptoom of andere aanwijzing?", 172, 11, bold=True)
    assert lines == ("Alarmsymptoom of", "andere aanwijzing?")


def test_a_line_break_in_the_text_is_one_in_the_picture():
    assert wrap("een\ntwee", 200, 10) == ("een", "twee")


def test_a_text_without_end_is_cut_short():
    assert sum(map(len, wrap("a" * 10_000, 200, 10))) == LONGEST_SHOWN


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\x7f", "\u202e", "\u2066", "\ud800", "\ufffe"])
def test_characters_that_xml_forbids_or_that_turn_the_text_round_are_replaced(character):
    assert printable(f"a{character}b") == f"a{REPLACEMENT}b"


def test_a_character_outside_the_table_counts_as_wide():
    assert width("癌", 10) == 10
    assert not is_measured("癌")
    assert is_measured("Patiënt ≤ 7 dagen")
