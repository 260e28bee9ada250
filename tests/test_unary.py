"""Unary tests: what an author may write against one fact, and what it means."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small import fact

from interpreter.engine.regions import holds
from interpreter.model import Among, Written
from interpreter.unary import LONGEST, Unfit, typed
from interpreter.units import UNITS, in_base

ONSET = fact("quantity", unit="d", low="0")
SURVIVAL = fact("quantity", unit="mo", low="0")
VERTEBRAE = fact("integer", low="1", high="33")
RATIO = fact("quantity", unit="1")
SIDE = fact("code", "none", "unilateral", "bilateral")
PAIN = fact("boolean")


def true_for(one, test, value: str, unit: str | None = None) -> bool:
    """Tell whether a test is true for a number, in the fact's unit or another."""
    measured = UNITS[unit] if unit else one.unit
    size = Decimal(value) if measured is None else in_base(Decimal(value), measured)
    alternatives = tuple(test) if isinstance(test, list) else (test,)
    return holds(typed(one, Written(alternatives))[0], size)


@pytest.mark.parametrize(
    ("test", "below", "on", "above"),
    [
        ("< 7 d", True, False, False),
        ("<= 7 d", True, True, False),
        ("≤ 7 d", True, True, False),
        ("> 7 d", False, False, True),
        (">= 7 d", False, True, True),
        ("≥ 7 d", False, True, True),
        ("= 7 d", False, True, False),
        ("== 7 d", False, True, False),
        ("7 d", False, True, False),
        ("7", False, True, False),
        (7, False, True, False),
        (Decimal("7.0"), False, True, False),
        ("≠ 7 d", True, False, True),
        ("!= 7 d", True, False, True),
        ("not 7 d", True, False, True),
        ("  <7d ", True, False, False),
        ("< 1 wk", True, False, False),
        ("≥ 168 h", False, True, True),
    ],
)
def test_a_comparison_says_on_which_side_the_threshold_itself_lies(test, below, on, above):
    assert [true_for(ONSET, test, value) for value in ("6.9999", "7", "7.0001")] == [below, on, above]


@pytest.mark.parametrize(
    ("test", "true", "false"),
    [("3..6 mo", ("3", "4.5", "6"), ("2.99", "6.01")), ("3..<6 mo", ("3", "5.99"), ("6",)), ("3..3", ("3",), ("3.1",)),
     ("0.5 .. 1 a", ("6", "12"), ("5.9", "12.1"))],
)  # fmt: skip
def test_a_range_includes_its_ends_unless_it_says_that_the_upper_one_is_out(test, true, false):
    assert all(true_for(SURVIVAL, test, value) for value in true)
    assert not any(true_for(SURVIVAL, test, value) for value in false)


@pytest.mark.parametrize(
    ("one", "test", "value", "unit"),
    [
        (ONSET, "= 7 d", "168", "h"),
        (ONSET, "= 168 h", "7", "d"),
        (ONSET, "= 7 d", "1", "wk"),
        (ONSET, "= 1 a", "365.25", "d"),
        (ONSET, "= 365.25 d", "12", "mo"),
        (SURVIVAL, "= 1 mo", "30.4375", "d"),
        (ONSET, "= 0.5 h", "30", "min"),
        (fact("quantity", unit="Gy"), "= 8", "800", "cGy"),
    ],
)
def test_units_of_one_dimension_convert_exactly(one, test, value, unit):
    assert true_for(one, test, value, unit)
    assert not true_for(one, test, value + ("" if "." in value else ".") + "0000000001", unit)


def test_a_list_means_any_of_its_tests():
    assert [true_for(VERTEBRAE, [1, "> 3"], value) for value in ("1", "2", "3", "4")] == [True, False, False, True]
    assert typed(VERTEBRAE, Written((1, "> 3")))[1] == "= 1 | > 3"


@pytest.mark.parametrize(
    ("test", "codes"),
    [
        ("none", ("none",)),
        ("= none", ("none",)),
        ("≠ none", ("unilateral", "bilateral")),
        ("!= none", ("unilateral", "bilateral")),
        ("not unilateral", ("none", "bilateral")),
    ],
)
def test_a_test_of_a_code_is_the_set_of_codes_for_which_it_is_true(test, codes):
    assert typed(SIDE, Written((test,)))[0] == Among(codes)


def test_alternatives_name_a_code_once():
    assert typed(SIDE, Written(("none", "not bilateral"))) == (Among(("none", "unilateral")), "none | ≠ bilateral")


def test_a_truth_value_is_itself():
    assert typed(PAIN, Written((True,))) == (Among((True,)), "true")
    assert typed(PAIN, Written((False, True))) == (Among((False, True)), "false | true")


@pytest.mark.parametrize(
    ("one", "test", "text"),
    [(ONSET, "<=7d", "≤ 7 d"), (ONSET, 7, "= 7 d"), (SURVIVAL, "3..<6", "3..<6 mo"), (VERTEBRAE, "≥ 3", "≥ 3"),
     (RATIO, "> 2", "> 2"), (ONSET, "< 7.50 d", "< 7.5 d")],
)  # fmt: skip
def test_a_test_is_shown_with_its_sign_and_unit(one, test, text):
    assert typed(one, Written((test,)))[1] == text


@pytest.mark.parametrize(
    ("one", "test", "code", "said"),
    [
        (PAIN, "yes", "type-mismatch", "only a word in YAML 1.2"),
        (PAIN, "sometimes", "type-mismatch", "write true or false"),
        (PAIN, 1, "type-mismatch", "`1` is neither"),
        (SIDE, True, "type-mismatch", "not `true`"),
        (SIDE, 3, "type-mismatch", "one of: none, unilateral, bilateral"),
        (SIDE, Decimal("1.50"), "type-mismatch", "not `1.5`"),
        (PAIN, Decimal("1E+2"), "type-mismatch", "`100` is neither"),
        (SIDE, "< none", "type-mismatch", "codes have no order"),
        (SIDE, "unilatral", "unknown-code", "unilateral"),
        (SIDE, "not xyzzy", "unknown-code", "one of: none"),
        (ONSET, True, "type-mismatch", "is a number"),
        (ONSET, "soon", "bad-condition", "not a number"),
        (ONSET, "< 7 parsec", "unit-mismatch", "units of time"),
        (ONSET, "< 7 wks", "unit-mismatch", "wk"),
        (ONSET, "< 7 Gy", "unit-mismatch", "absorbed dose"),
        (ONSET, "6..3 d", "bad-condition", "empty"),
        (ONSET, "3..<3 d", "bad-condition", "put the lower number first"),
        (ONSET, "< " + "1" * 31, "bad-condition", "digits"),
        (ONSET, "1 " * LONGEST, "bad-condition", "split it"),
        (VERTEBRAE, "≤ 3.5", "type-mismatch", "whole number"),
        (VERTEBRAE, "≤ 3 d", "unit-mismatch", "a count, without a unit"),
        (VERTEBRAE, "few", "bad-condition", "such as `≥ 3`"),
        (RATIO, "many", "bad-condition", "such as `≥ 3`"),
    ],
)
def test_a_test_that_does_not_fit_its_fact_says_why_and_what_to_write(one, test, code, said):
    with pytest.raises(Unfit) as refused:
        typed(one, Written((test,)))
    assert refused.value.code == code
    assert said in f"{refused.value.message}; {refused.value.hint}"


@pytest.mark.parametrize(
    ("own", "other"),
    [("d", "parsec"), ("d", "Gy"), ("d", "g"), ("Gy", "parsec"), ("Gy", "d"), ("g", "parsec"), ("g", "d")],
)
def test_a_unit_of_another_kind_is_answered_with_the_units_of_the_facts_own_kind_and_no_others(own, other):
    one, kind = fact("quantity", unit=own), UNITS[own].dimension
    with pytest.raises(Unfit) as refused:
        typed(one, Written((f"< 7 {other}",)))
    listed = str(refused.value.hint).removeprefix(f"units of {kind}: ").split(", ")
    assert listed == [code for code, unit in UNITS.items() if unit.dimension == kind]
