"""The page that a clinician reads. `tests/goldens/cli` holds whole pages: review them as output."""

from __future__ import annotations

import contextlib
import io
import os
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter import answer, load
from interpreter.cli import main
from interpreter.model import Text
from interpreter.textanswer import as_text
from interpreter.textanswer.wording import Wording
from interpreter.units import UNITS, Quantity

GOLDENS = Path(__file__).parents[1] / "goldens" / "cli"
CARD = load("wervelmetastasen")
SORE_THROAT = load("keelpijn")
AT = "2026-01-05T10:30:00+01:00"
TODAY = date(2026, 1, 5)
NO_SIGN = {name: False for name, fact in CARD.facts.items() if fact.type == "boolean"} | {
    "radicular_pain": "none",
    "radicular_deficit": "none",
}
PAGES = {
    "first_presentation": (CARD, {"nocturnal_back_pain": True, "radicular_deficit": "unilateral"}, AT),
    "severe_unknown_tumour": (CARD, {"severe_deficit": True, "known_tumour": False, "mescc_deficit": True}, AT),
    "no_sign": (CARD, NO_SIGN, None),
    "nothing_known": (CARD, {}, None),
    "sore_throat_open": (SORE_THROAT, {"age": "7 a", "temperature": "38.5"}, None),
    "sore_throat_referred": (SORE_THROAT, {"age": 34, "severe_systemic_infection": True}, AT),
}


def page(guideline, facts, at, language, **options):
    return as_text(answer(guideline, facts, at=at, today=TODAY), guideline, language, today=TODAY, **options)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_it_was_reviewed(name, language, expect_file):
    guideline, facts, at = PAGES[name]
    text = page(guideline, facts, at, language).replace(guideline.sha256[:12], "<sha256>")
    expect_file(GOLDENS / f"{name}.{language}.txt", text)


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_wider_than_the_page_but_a_link(name, width):
    lines = page(*PAGES[name], "nl", width=width).splitlines()
    assert [line for line in lines if len(line) > width and "http" not in line] == []


@pytest.mark.parametrize("name", PAGES)
def test_colour_adds_codes_and_changes_no_word(name):
    painted = page(*PAGES[name], "nl", color=True)
    assert "\x1b[1" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == page(*PAGES[name], "nl")


def test_the_first_line_says_the_outcome_or_what_it_can_still_be():
    done, still_open = (page(*PAGES[name], "nl").split("\n", 1)[0] for name in ("no_sign", "first_presentation"))
    assert done == "Wervelmetastasen: uitkomst: geen alarmsymptoom."
    assert "nog niet bepaald; de uitkomst kan nog zijn:" in still_open


def test_every_definite_recommendation_and_every_question_stands_on_the_page():
    for guideline, facts, at in PAGES.values():
        given_answer = answer(guideline, facts, at=at)
        text = " ".join(page(guideline, facts, at, "en", width=100).split())
        for one in (*given_answer.recommendations, *given_answer.possible):
            assert one.label.in_language("en") in text
        for missing in given_answer.missing:
            assert missing.fact.question.in_language("en") in text
            assert missing.fact.id in text


def test_what_has_a_deadline_comes_first_and_the_shortest_first():
    text = page(CARD, {"mescc_deficit": True, "vertebral_metastases": True, "known_tumour": False}, AT, "en")
    limits = re.findall(r"within (\d+ \w+)(?: at the latest)? \(until", text.split("WHAT MAY FOLLOW")[0])
    assert limits[0] == "12 hours"
    assert text.index("WITH A DEADLINE") < text.index("NO DEADLINE STATED") < text.index("WHY")


@pytest.mark.parametrize(
    ("value", "unit", "nl", "en"),
    [
        ("1", "wk", "1 week", "1 week"),
        ("2", "wk", "2 weken", "2 weeks"),
        ("12", "h", "12 uur", "12 hours"),
        ("1", "h", "1 uur", "1 hour"),
        ("1.5", "d", "1,5 dagen", "1.5 days"),
        ("3", "mo", "3 maanden", "3 months"),
    ],
)
def test_a_duration_has_its_plural_and_its_decimal_mark(value, unit, nl, en):
    quantity = Quantity(Decimal(value), UNITS[unit])
    assert Wording(CARD, "nl").duration(quantity) == nl
    assert Wording(CARD, "en").duration(quantity) == en


def test_a_moment_is_written_as_a_person_writes_it():
    assert Wording(CARD, "nl").moment(AT) == "5 januari 2026 10:30"
    assert Wording(CARD, "en").moment("2026-12-31T23:59:30Z") == "31 December 2026 23:59:30"


def test_every_branch_of_every_guideline_has_words_in_both_languages():
    for guideline in (CARD, SORE_THROAT):
        nodes = [node for chart in guideline.flowcharts.values() for node in chart.nodes.values()]
        conditions = [branch.when for node in nodes for branch in getattr(node, "branches", ()) if branch.when]
        criteria = [criterion.when for criterion in guideline.criteria.values()]
        for condition in (*conditions, *criteria):
            nl, en = (Wording(guideline, language).condition(condition) for language in ("nl", "en"))
            assert nl
            assert en
            assert " d " not in f"{nl} "


@settings(max_examples=40, deadline=None)
@given(label=st.text(max_size=300))
def test_no_label_of_a_guideline_moves_the_cursor_or_breaks_the_width(label):
    hostile = Text((("nl", label), ("en", label)))
    facts = {name: replace(fact, label=hostile, question=hostile) for name, fact in SORE_THROAT.facts.items()}
    recommendations = {
        name: replace(one, label=hostile, detail=hostile) for name, one in SORE_THROAT.recommendations.items()
    }
    guideline = replace(SORE_THROAT, title=hostile, facts=facts, recommendations=recommendations, derived={})
    text = page(guideline, {"age": 7}, None, "nl")
    assert all(char.isprintable() or char == "\n" for char in text)
    assert all(len(line) <= 80 or "http" in line for line in text.splitlines())


class Terminal(io.StringIO):
    def fileno(self):
        return 1


@pytest.mark.parametrize(("told", "widest"), [(0, 80), (60, 60), (300, 100)])
def test_help_fits_the_terminal_also_one_that_tells_no_width(monkeypatch, told, widest):
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((told, 24)))
    with contextlib.redirect_stdout(Terminal()) as shown:
        assert main(["run", "--help"]) == 0
    options = shown.getvalue().partition("options:")[2].partition("examples:")[0]
    assert widest - 10 < max(len(line) for line in options.splitlines()) <= widest
