"""Regions: the constants in use cut a fact's domain, and nothing else does."""

from __future__ import annotations

import itertools
from decimal import Decimal, localcontext

import pytest
from small import fact

from interpreter.engine.regions import UNKNOWN, Regions, domain, holds, regions, shown
from interpreter.model import Written
from interpreter.unary import typed
from interpreter.units import EXACT, UNITS, in_base

HOUR, DAY = 3_600, 86_400


TRUE = Written((True,))


def cut(one, *written) -> Regions:
    """Return the regions into which these tests cut a fact."""
    return regions(one, [typed(one, Written((test,)))[0] for test in written])


def days(number: str) -> Decimal:
    return in_base(Decimal(number), UNITS["d"])


def test_a_fact_that_no_test_reads_has_one_region():
    assert len(cut(fact("boolean"))) == 1
    assert len(cut(fact("code", "a", "b"))) == 1
    assert len(cut(fact("quantity", unit="d"))) == 1
    assert len(cut(fact("integer", low="1", high="33"))) == 1


def test_a_boolean_that_is_read_has_two():
    found = cut(fact("boolean"), *TRUE.alternatives)
    assert found.witnesses == (False, True)
    assert found.table == {False: 0, True: 1}


def test_codes_that_are_never_told_apart_share_a_region():
    found = cut(fact("code", "none", "left", "right", "both"), "≠ none", "not both")
    assert found.table == {"none": 0, "left": 1, "right": 1, "both": 2}
    assert found.witnesses == ("none", "left", "both")


def test_below_on_and_above_a_threshold_are_told_apart_only_where_a_test_does():
    onset = fact("quantity", unit="d", low="0")
    assert [len(cut(onset, test)) for test in ("< 7 d", "<= 7 d", "= 7 d")] == [2, 2, 2]
    both = cut(onset, "< 7 d", "> 7 d")
    assert len(both) == 3
    assert [both.of_number(days(number)) for number in ("6.999", "7", "7.001")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("test", "on_side_of"),
    [("< 7 d", "8"), ("≤ 7 d", "6"), ("> 7 d", "6"), ("≥ 7 d", "8")],
)
def test_a_threshold_lies_on_the_side_that_its_operator_says(test, on_side_of):
    found = cut(fact("quantity", unit="d", low="0"), test)
    assert found.of_number(days("7")) == found.of_number(days(on_side_of))


@pytest.mark.parametrize(
    ("unit", "one", "other"),
    [("d", "< 7 d", "< 168 h"), ("d", "< 7 d", "< 1 wk"), ("a", "> 1 a", "> 365.25 d"), ("mo", "≥ 12 mo", "≥ 1 a"),
     ("h", "≤ 0.5 h", "≤ 30 min"), ("Gy", "≥ 8 Gy", "≥ 800 cGy"), ("g", "= 1 g", "= 1000 mg")],
)  # fmt: skip
def test_the_same_length_in_another_unit_is_the_same_threshold(unit, one, other):
    found = cut(fact("quantity", unit=unit), one, other)
    assert len(found.thresholds) == 1
    assert len(found) == 2


def test_a_month_is_a_twelfth_of_a_year_and_no_thirty_days():
    found = cut(fact("quantity", unit="d"), "< 1 mo", "< 30.4375 d", "< 30 d")
    assert found.thresholds == (Decimal(30 * DAY), Decimal("30.4375") * DAY)


def test_thresholds_outside_the_domain_cut_nothing():
    vertebrae = fact("integer", low="1", high="33")
    found = cut(vertebrae, "> 33", "< 1", "≤ 0", "≤ 3")
    assert len(found) == 2
    assert [found.of_number(number) for number in (1, 3, 4, 33)] == [0, 0, 1, 1]
    assert found.of_number(34) == found.of_number(0) == UNKNOWN
    assert found.witnesses == (Decimal(3), Decimal(33))


def test_between_two_whole_numbers_there_is_no_whole_number():
    found = cut(fact("integer", low="0", high="9"), "= 3", "= 4")
    assert len(found) == 3
    assert [found.of_number(number) for number in (2, 3, 4, 5)] == [0, 1, 2, 0]


def test_a_range_is_one_region_and_its_two_sides_another():
    found = cut(fact("quantity", unit="mo", low="0"), "3..6 mo")
    month = UNITS["mo"].size
    assert [found.of_number(Decimal(number) * month) for number in ("2.9", "3", "4", "6", "6.1")] == [0, 1, 1, 1, 0]
    half_open = cut(fact("quantity", unit="mo", low="0"), "3..<6 mo")
    assert [half_open.of_number(Decimal(number) * month) for number in ("3", "6")] == [1, 0]


@pytest.mark.parametrize("unit", ["s", "d", "a"])
def test_limits_of_thirty_digits_are_told_apart_in_whatever_context_the_caller_counts(unit):
    """Two limits that differ in their last of 29 digits; the caller's own rounding has no say."""
    one, other = "1.0000000000000000000000000001", "1.0000000000000000000000000002"
    largest = fact("quantity", unit=unit, low="-99999999999999999999999999999", high="99999999999999999999999999999")
    for limited in (fact("quantity", unit=unit, low="0"), largest):
        with localcontext() as context:
            context.prec = 3
            found = cut(limited, f"> {one} {unit}", f"< {other} {unit}")
        assert len(found) == 3
        sizes = [EXACT.multiply(Decimal(text), Decimal(UNITS[unit].size)) for text in ("1", other, one + "5")]
        assert sorted(map(found.of_number, sizes)) == [0, 1, 2]
        assert [found.of_number(witness) for witness in found.witnesses] == [0, 1, 2]


@pytest.mark.parametrize(("low", "high"), list(itertools.product([None, "0", "1"], [None, "10", "1.5"])))
def test_every_region_has_a_witness_in_the_domain_that_lies_in_it(low, high):
    one = fact("quantity", unit="d", low=low, high=high)
    found = cut(one, "< 0 d", "0.5..<1 d", "= 36 h", "≥ 7 d", "> 10 d", "> 1 a")
    for region, witness in enumerate(found.witnesses):
        assert domain(one).holds(witness)
        assert found.of_number(witness) == region
    numbers = [Decimal(quarter) * 6 * HOUR for quarter in range(-8, 60)]
    assert all(found.of_number(number) >= 0 for number in numbers if domain(one).holds(number))


@pytest.mark.parametrize(
    ("tests", "expected"),
    [(("> 0.5 d", "< 0.9 d"), ("0.5", "0.6", "0.9")), (("> 0.9 d", "< 1.4 d"), ("0.9", "1", "1.4")),
     (("> 3 d", "< 5 d"), ("3", "4", "5")), (("> 3 d",), ("3", "4")), (("< 3 d",), ("2", "3")),
     (("< 3.5 d", "> 3.5 d"), ("2.5", "3.5", "4.5")), ((), ("0",))],
)  # fmt: skip
def test_the_witness_of_a_region_is_a_threshold_or_else_a_plain_number_in_the_facts_unit(tests, expected):
    assert cut(fact("quantity", unit="d"), *tests).witnesses == tuple(days(number) for number in expected)


def test_truth_by_region_is_the_truth_of_its_witness():
    onset = fact("quantity", unit="d", low="0")
    found = cut(onset, "≤ 7 d", "> 8 d")
    assert found.truth(typed(onset, Written(("≤ 7 d",)))[0]) == (True, False, False)


def test_a_written_test_holds_for_nothing_before_it_is_resolved():
    with pytest.raises(TypeError):
        holds(TRUE, value=True)


def test_a_value_is_shown_in_the_facts_own_unit_or_in_one_that_can_say_it():
    onset = fact("quantity", unit="d")
    assert shown(onset, days("1.5")) == Decimal("1.5")
    assert shown(onset, Decimal(1)) == "1 s"
    assert shown(fact("quantity", unit="g"), Decimal(1)) == Decimal("0.000001")
    assert shown(fact("boolean"), value=True) is True
    assert shown(fact("integer", low="0", high="3"), Decimal(3)) == Decimal(3)
