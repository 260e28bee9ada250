"""Faults in a condition: every condition that differs from it in one small slip of an author.

A slip in a test of a number is made in its text and read again by the stage that reads authors' texts, so that what
that stage would refuse is refused here too.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from interpreter import unary
from interpreter.model import (
    All,
    Among,
    AnyOf,
    AtLeast,
    Between,
    CriterionTest,
    FactTest,
    Not,
    Written,
)
from interpreter.proof.finding import span_of
from interpreter.slotted import dataclass, replace
from interpreter.suite.places import leaf_text
from interpreter.units import UNITS, neighbours, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.model import Condition, Fact, Resolved
    from interpreter.span import Span


class Slip(StrEnum):
    """What kind of fault it is."""

    THRESHOLD_MOVED = "threshold-moved"
    BOUNDARY_SHIFTED = "boundary-shifted"
    COMPARISON_TURNED = "comparison-turned"
    UNIT_WRONG = "unit-wrong"
    CODE_CHANGED = "code-changed"
    TEST_NEGATED = "test-negated"
    ANY_FOR_ALL = "any-for-all"
    COUNT_CHANGED = "count-changed"
    PART_DROPPED = "part-dropped"
    BRANCHES_SWAPPED = "branches-swapped"
    ORDER_CHANGED = "order-changed"
    BRANCH_DROPPED = "branch-dropped"
    TARGET_CHANGED = "target-changed"
    NODE_SKIPPED = "node-skipped"
    HIT_CHANGED = "hit-changed"
    RECOMMENDATION_DROPPED = "recommendation-dropped"
    RECOMMENDATION_CHANGED = "recommendation-changed"
    GUARD_DROPPED = "guard-dropped"
    DEADLINE_CHANGED = "deadline-changed"
    READING_DROPPED = "reading-dropped"
    FLOWCHART_CHANGED = "flowchart-changed"
    OUTCOME_CHANGED = "outcome-changed"


@dataclass(frozen=True, slots=True)
class Variant:
    """A condition with one fault, or why the stages refuse it (then `condition` is None)."""

    slip: Slip
    span: Span
    text: str
    condition: Condition | None
    refused: str = ""


def variants(guideline: Resolved, condition: Condition) -> Iterator[Variant]:
    """Yield every condition with one fault in it, in order."""
    match condition:
        case FactTest():
            yield from _of_test(guideline, condition)
        case CriterionTest():
            turned = replace(condition, expected=not condition.expected)
            text = f"`{leaf_text(condition)}` becomes `{leaf_text(turned)}`"
            yield Variant(Slip.TEST_NEGATED, condition.span, text, turned)
        case All() | AnyOf():
            yield from _joined_otherwise(condition)
            yield from _of_parts(guideline, condition)
        case AtLeast():
            yield from _counted_otherwise(condition)
            yield from _of_parts(guideline, condition)
        case Not():
            text = f"`not` before {_words(condition.of)} is left out"
            yield Variant(Slip.TEST_NEGATED, span_of(condition), text, condition.of)
            for one in variants(guideline, condition.of):
                yield one if one.condition is None else replace(one, condition=Not(one.condition))
        case _:
            assert_never(condition)


def _words(condition: Condition) -> str:
    match condition:
        case FactTest() | CriterionTest():
            return f"`{leaf_text(condition)}`"
        case Not():
            return f"not {_words(condition.of)}"
        case All():
            return f"all of {len(condition.of)} (from {_words(condition.of[0])})"
        case AnyOf():
            return f"any of {len(condition.of)} (from {_words(condition.of[0])})"
        case AtLeast():
            return f"at least {condition.number} of {len(condition.of)} (from {_words(condition.of[0])})"
        case _:
            assert_never(condition)


# ---- conditions of several parts ------------------------------------------------------------------------------------


def _joined_otherwise(condition: All | AnyOf) -> Iterator[Variant]:
    if len(condition.of) > 1:
        was, now = ("all", "any") if isinstance(condition, All) else ("any", "all")
        turned: Condition = AnyOf(condition.of) if isinstance(condition, All) else All(condition.of)
        text = f"{_words(condition)} becomes `{now}` instead of `{was}`"
        yield Variant(Slip.ANY_FOR_ALL, span_of(condition), text, turned)


def _counted_otherwise(condition: AtLeast) -> Iterator[Variant]:
    for number in (condition.number - 1, condition.number + 1):
        if 1 <= number <= len(condition.of):
            text = f"`at_least: {condition.number}` becomes `at_least: {number}`"
            yield Variant(Slip.COUNT_CHANGED, span_of(condition), text, replace(condition, number=number))


def _of_parts(guideline: Resolved, condition: All | AnyOf | AtLeast) -> Iterator[Variant]:
    for place, part in enumerate(condition.of):
        before, after = condition.of[:place], condition.of[place + 1 :]
        enough = condition.number if isinstance(condition, AtLeast) else 1
        if len(condition.of) > enough:
            text = f"{_words(part)} is left out"
            yield Variant(Slip.PART_DROPPED, span_of(part), text, replace(condition, of=(*before, *after)))
        for one in variants(guideline, part):
            inner = one.condition
            yield one if inner is None else replace(one, condition=replace(condition, of=(*before, inner, *after)))


# ---- tests ----------------------------------------------------------------------------------------------------------


def _of_test(guideline: Resolved, test: FactTest) -> Iterator[Variant]:
    fact = guideline.facts[test.fact.id]
    match test.test:
        case Among(values=(bool() as value,)):
            yield _retyped(fact, test, Slip.TEST_NEGATED, (not value,))
        case Among():
            yield from _other_codes(fact, test, tuple(value for value in test.test.values if isinstance(value, str)))
        case Between():
            yield from _other_numbers(fact, test)
        case _:
            return


def _retyped(fact: Fact, test: FactTest, slip: Slip, alternatives: tuple[bool | str, ...]) -> Variant:
    """Return a test with other alternatives, read as the author's text is."""
    try:
        values, text = unary.typed(fact, Written(alternatives))
    except unary.Unfit as unfit:
        shown = " or ".join(str(one) for one in alternatives)
        return Variant(slip, test.span, f"`{leaf_text(test)}` becomes `{shown}`", None, unfit.code)
    made = replace(test, test=values, text=text)
    return Variant(slip, test.span, f"`{leaf_text(test)}` becomes `{leaf_text(made)}`", made)


def _other_codes(fact: Fact, test: FactTest, values: tuple[str, ...]) -> Iterator[Variant]:
    """Yield the test with a code left out, one more, another one, and the codes that it does not name."""
    every = [code for code, _ in fact.codes]
    absent = [code for code in every if code not in values]
    if absent:
        yield _retyped(fact, test, Slip.TEST_NEGATED, tuple(absent))
    for value in values:
        rest = tuple(one for one in values if one != value)
        if rest:
            yield _retyped(fact, test, Slip.CODE_CHANGED, rest)
        if len(absent) > 1:
            other = next((code for code in absent if every.index(code) > every.index(value)), absent[0])
            kept = (*rest, other)
            yield _retyped(fact, test, Slip.CODE_CHANGED, tuple(code for code in every if code in kept))
    if len(absent) > 1:
        more = (*values, absent[0])
        yield _retyped(fact, test, Slip.CODE_CHANGED, tuple(code for code in every if code in more))


_SHIFTED = {"<": "≤", "≤": "<", ">": "≥", "≥": ">"}
_TURNED = {"<": "≥", "≤": ">", ">": "≤", "≥": "<", "=": "≠", "≠": "="}
_COMPARED = re.compile(r"(?P<operator>[<≤>≥=≠]) (?P<number>-?[0-9.]+)(?: (?P<unit>\S+))?")
_RANGE = re.compile(r"(?P<low>-?[0-9]+(?:\.[0-9]+)?)\.\.(?P<open><?)(?P<high>-?[0-9]+(?:\.[0-9]+)?)(?: (?P<unit>\S+))?")


def _other_numbers(fact: Fact, test: FactTest) -> Iterator[Variant]:
    alternatives = test.text.split(" | ")
    for place, one in enumerate(alternatives):
        for slip, other in _slips(one):
            changed: tuple[bool | str, ...] = (*alternatives[:place], other, *alternatives[place + 1 :])
            yield _retyped(fact, test, slip, changed)
        if len(alternatives) > 1:
            yield _retyped(fact, test, Slip.PART_DROPPED, (*alternatives[:place], *alternatives[place + 1 :]))


def _slips(text: str) -> Iterator[tuple[Slip, str]]:
    """Yield the slips in one comparison or range, as text."""
    found = _COMPARED.fullmatch(text)
    if found is not None:
        operator, number, unit = found["operator"], found["number"], found["unit"]
        after = "" if unit is None else f" {unit}"
        if operator in _SHIFTED:
            yield Slip.BOUNDARY_SHIFTED, f"{_SHIFTED[operator]} {number}{after}"
        for moved in _moved(number):
            yield Slip.THRESHOLD_MOVED, f"{operator} {moved}{after}"
        yield Slip.COMPARISON_TURNED, f"{_TURNED[operator]} {number}{after}"
        for other in neighbours(UNITS[unit]) if unit in UNITS else ():
            yield Slip.UNIT_WRONG, f"{operator} {number} {other.code}"
        return
    found = _RANGE.fullmatch(text)
    if found is not None:
        low, bound, high, unit = found["low"], found["open"], found["high"], found["unit"]
        after = "" if unit is None else f" {unit}"
        yield Slip.BOUNDARY_SHIFTED, f"{low}..{'' if bound else '<'}{high}{after}"
        for moved in _moved(low):
            yield Slip.THRESHOLD_MOVED, f"{moved}..{bound}{high}{after}"
        for moved in _moved(high):
            yield Slip.THRESHOLD_MOVED, f"{low}..{bound}{moved}{after}"
        for other in neighbours(UNITS[unit]) if unit in UNITS else ():
            yield Slip.UNIT_WRONG, f"{low}..{bound}{high} {other.code}"


def _moved(number: str) -> Iterator[str]:
    for step in (-1, 1):
        moved = Decimal(number) + step
        if moved >= 0 or Decimal(number) < 0:
            yield plain(moved)
