"""Conditions in the words of the fact dictionary."""

from __future__ import annotations

import pytest

from interpreter.model import All, AnyOf, AtLeast, CriterionTest, FactTest, Not, Ref, Written
from interpreter.render.conditions import in_words
from interpreter.span import nowhere
from interpreter.unary import typed

HERE = nowhere("test")


def told(guideline, fact, *alternatives):
    test, text = typed(guideline.facts[fact], Written(alternatives))
    return FactTest(Ref(fact, HERE), test, text, HERE)


def named(criterion, *, expected=True):
    return CriterionTest(Ref(criterion, HERE), expected, HERE)


@pytest.mark.parametrize(
    ("fact", "test", "words"),
    [
        ("pain", True, ""),
        ("pain", False, ": nee"),
        ("radicular_pain", "≠ none", ": niet geen"),
        ("radicular_deficit", "unilateral", ": eenzijdig"),
        ("deficit_onset", "≤ 7 d", ": ≤ 7 dagen"),
        ("deficit_onset", "= 1 d", ": = 1 dag"),
        ("deficit_onset", "= 36 h", ": = 1,5 dagen"),
        ("life_expectancy", "3..<12 mo", ": ≥ 3 en < 12 maanden"),
    ],
)
def test_a_test_reads_as_the_label_of_its_fact_with_values_in_words(card, fact, test, words):
    shown = in_words(card, told(card, fact, test), "nl")
    assert shown == card.facts[fact].label.in_language("nl") + words


def test_parts_are_joined_by_and_and_or_with_brackets_where_they_nest(card):
    pain, walks = (told(card, fact, test) for fact, test in (("pain", True), ("can_walk", False)))
    one = card.facts["pain"].label.in_language("en")
    two = card.facts["can_walk"].label.in_language("en") + ": no"
    assert in_words(card, All((pain, walks)), "en") == f"{one} and {two}"
    assert in_words(card, All((pain, AnyOf((pain, walks)))), "en") == f"{one} and ({one} or {two})"
    assert in_words(card, Not(AnyOf((pain, walks))), "en") == f"not ({one} or {two})"
    assert in_words(card, AtLeast(2, (pain, walks, pain)), "en") == f"at least 2 of: {one}; {two}; {one}"


def test_a_criterion_reads_as_its_label(card):
    label = card.criteria["unstable_spine"].label.in_language("nl")
    assert in_words(card, named("unstable_spine"), "nl") == label
    assert in_words(card, named("unstable_spine", expected=False), "nl") == f"{label}: nee"
