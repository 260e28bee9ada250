"""What a schema cannot say about one file is found when the guideline is built, with its place and its cure."""

from __future__ import annotations

import pytest
from small import boolean, branch, decision, end, guideline, measured

from interpreter.diagnostic import GuidelineError

NODES = {"n0": decision(branch({"c": True}, "n1"), branch(None, "n1")), "n1": end("o")}
AT_LEAST = {"c": {"at_least": 2, "of": [{"b": True}]}}


def found(facts, criteria):
    """Return the findings, as they are told."""
    with pytest.raises((GuidelineError, AssertionError)) as refused:
        guideline(facts, NODES, criteria=criteria)
    return str(refused.value)


def test_more_conditions_cannot_hold_than_there_are():
    said = found({"b": boolean()}, AT_LEAST)
    assert "error[bad-condition]: `at_least` is not between 1 and 1" in said


def test_a_range_of_a_fact_has_its_ends_in_order():
    said = found({"b": measured("d", minimum=3, maximum=2)}, {"c": {"b": 3}})
    assert "error[bad-value]: the minimum 3 is above the maximum 2" in said


def test_a_bound_has_no_more_digits_than_a_number_may_have():
    said = found({"b": measured("d", minimum=10**30)}, {"c": {"b": 3}})
    assert "error[bad-value]: `minimum` has more than 30 digits" in said
