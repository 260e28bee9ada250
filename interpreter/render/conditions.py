"""Conditions in words: the labels of facts with their tests, for guards and for edges without a label of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.model import (
    All,
    Among,
    AnyOf,
    AtLeast,
    Between,
    CriterionTest,
    FactTest,
    FactType,
    Not,
)
from interpreter.render.vocabulary import amount, say
from interpreter.units import from_base

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.model import Condition, Fact, Interval, Resolved


def in_words(guideline: Resolved, condition: Condition, language: str) -> str:
    """Return a condition as a phrase: `eenzijdige uitval en ontstaan: ≤ 7 dagen`."""
    return _words(guideline, condition, language, outermost=True)


def _words(guideline: Resolved, condition: Condition, language: str, *, outermost: bool = False) -> str:
    match condition:
        case FactTest():
            return fact_test(guideline.facts[condition.fact.id], condition, language)
        case CriterionTest():
            label = guideline.criteria[condition.criterion.id].label.in_language(language)
            return label if condition.expected else f"{label}: {say(language, 'no')}"
        case All():
            return _joined(guideline, condition.of, language, "and", outermost=outermost)
        case AnyOf():
            return _joined(guideline, condition.of, language, "or", outermost=outermost)
        case Not():
            return f"{say(language, 'not')} ({_words(guideline, condition.of, language, outermost=True)})"
        case AtLeast():
            parts = "; ".join(_words(guideline, part, language) for part in condition.of)
            return f"{say(language, 'at least')} {condition.number} {say(language, 'of')}: {parts}"
        case _:
            assert_never(condition)


def _joined(
    guideline: Resolved, parts: Iterable[Condition], language: str, conjunction: str, *, outermost: bool
) -> str:
    phrases = [_words(guideline, part, language) for part in parts]
    text = f" {say(language, conjunction)} ".join(phrases)
    return text if outermost or len(phrases) == 1 else f"({text})"


def fact_test(fact: Fact, test: FactTest, language: str) -> str:
    """Return one fact with its test, in words."""
    label = fact.label.in_language(language)
    match test.test:
        case Among(values) if fact.type is FactType.BOOLEAN:
            return label if values == (True,) else f"{label}: {_truths(values, language)}"
        case Among(values):
            return f"{label}: {_codes(fact, values, language)}"
        case Between(intervals):
            found = [_interval(fact, interval, language) for interval in intervals]
            if None in found:
                return f"{label}: {test.text}"
            return f"{label}: " + f" {say(language, 'or')} ".join(one for one in found if one is not None)
        case _:
            return f"{label}: {test.text}"


def _truths(values: Iterable[bool | str], language: str) -> str:
    return f" {say(language, 'or')} ".join(say(language, "yes" if value else "no") for value in values)


def _codes(fact: Fact, values: tuple[bool | str, ...], language: str) -> str:
    """Return the codes meant, or the one code that is not meant where that is shorter."""
    others = [text for code, text in fact.codes if code not in values]
    if len(others) == 1 and len(fact.codes) > 2:  # noqa: PLR2004 - of two codes the other one is named
        return f"{say(language, 'not')} {others[0].in_language(language)}"
    meant = [text.in_language(language) for code, text in fact.codes if code in values]
    return f" {say(language, 'or')} ".join(meant)


def _interval(fact: Fact, interval: Interval, language: str) -> str | None:
    """Return an interval in the fact's unit, or None where no finite decimal says it."""
    ends = []
    for bound in (interval.low, interval.high):
        value = bound if bound is None or fact.unit is None else from_base(bound, fact.unit)
        if bound is not None and value is None:
            return None
        ends.append(value)
    low, high = ends
    if low is not None and high is not None:
        if low == high:
            return f"= {amount(language, low, fact.unit)}"
        above, below = ("≥" if interval.low_in else ">"), ("≤" if interval.high_in else "<")
        return (
            f"{above} {amount(language, low, None)} {say(language, 'and')} {below} {amount(language, high, fact.unit)}"
        )
    if low is not None:
        return f"{'≥' if interval.low_in else '>'} {amount(language, low, fact.unit)}"
    return "" if high is None else f"{'≤' if interval.high_in else '<'} {amount(language, high, fact.unit)}"
