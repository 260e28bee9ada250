"""Why a step went as it did: the tests that it read, with value and truth, and which of them are enough."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from small import action, boolean, branch, coded, decision, end, guideline, measured

from interpreter.engine import explain as explaining
from interpreter.engine.entail import answer
from interpreter.engine.explain import truth_of

ABC = {"a": boolean(), "b": boolean(), "c": boolean()}
KLEENE = (False, None, True)


def guarded(when, facts=ABC, **more):
    """Return a guideline of which the first node advises under this condition."""
    return guideline(facts, {"n0": action("n1", {"id": "r0", "when": when}), "n1": end("o0")}, **more)


def truth(when, known, **more):
    made = guarded(when, **more)
    return truth_of(made, made.flowcharts["m0"].nodes["n0"].recommend[0].when, known)


def reasons(made, known):
    """Return the tests that the first step read: fact, truth, and whether it is decisive."""
    return [(one.fact, one.truth, one.decisive) for one in answer(made, known).path[0].because]


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(KLEENE, repeat=3)))
def test_the_truth_of_a_condition_is_strong_kleenes(a, b, c):
    known = {name: value for name, value in (("a", a), ("b", b), ("c", c)) if value is not None}
    sure, perhaps = (a, b, c).count(True), 3 - (a, b, c).count(False)
    parts = [{"a": True}, {"b": True}, {"c": True}]

    def at_least(number):
        return True if sure >= number else None if perhaps >= number else False

    assert truth({"all": parts}, known) is at_least(3)
    assert truth({"any": parts}, known) is at_least(1)
    assert truth({"at_least": 2, "of": parts}, known) is at_least(2)
    any_is_not = None if at_least(1) is None else not at_least(1)
    assert truth({"not": {"any": parts}}, known) is any_is_not
    assert truth({"k": True}, known, criteria={"k": {"any": parts}}) is at_least(1)
    assert truth({"k": False}, known, criteria={"k": {"any": parts}}) is any_is_not


def test_numbers_are_compared_in_the_facts_own_unit_and_counts_without_one():
    facts = {"t": measured("d", minimum=0), "n": {**measured("1"), "type": "integer", "minimum": 0, "maximum": 9}}
    del facts["n"]["unit"]
    assert truth({"t": "≤ 1 wk"}, {"t": Decimal(7)}, facts=facts) is True
    assert truth({"t": "≤ 1 wk"}, {"t": Decimal("7.1")}, facts=facts) is False
    assert truth({"n": "≥ 3"}, {"n": Decimal(3)}, facts=facts) is True
    assert truth({"n": "≥ 3"}, {}, facts=facts) is None


def test_a_step_reads_the_branches_up_to_the_one_taken():
    nodes = {"n0": decision(*(branch({name: True}, "n1") for name in ABC), hit="first"), "n1": end("o0")}
    made = guideline(ABC, nodes)
    known = {"a": False, "b": True, "c": False}
    assert reasons(made, known) == [("a", False, True), ("b", True, True)]
    assert reasons(made, {"a": True}) == [("a", True, True)]
    assert [fact for fact, _, _ in reasons(made, {})] == ["a", "b", "c"]


def test_a_step_to_the_else_reads_every_branch():
    nodes = {"n0": decision(branch({"a": True}, "n1"), branch({"b": True}, "n1"), branch(None, "n1")), "n1": end("o0")}
    made = guideline({"a": boolean(), "b": boolean()}, nodes)
    assert reasons(made, {"a": False, "b": False}) == [("a", False, True), ("b", False, True)]


def test_tests_that_are_enough_by_themselves_are_decisive_and_the_others_are_not():
    either = guarded({"any": [{"a": True}, {"b": True}, {"not": {"c": True}}]})
    assert reasons(either, {"a": True, "b": False}) == [("a", True, True), ("b", False, False), ("c", None, False)]
    assert reasons(either, {"a": False, "b": False, "c": False}) == [
        ("a", False, False),
        ("b", False, False),
        ("c", False, True),
    ]
    both = guarded({"all": [{"a": True}, {"b": True}]}, {"a": boolean(), "b": boolean()})
    assert reasons(both, {"a": True, "b": False}) == [("a", True, False), ("b", False, True)]
    assert reasons(both, {"a": True, "b": True}) == [("a", True, True), ("b", True, True)]


def test_a_criterion_is_explained_by_the_tests_it_stands_for_each_once():
    made = guarded(
        {"all": [{"k": True}, {"l": False}]}, criteria={"k": {"a": True}, "l": {"all": [{"k": True}, {"b": True}]}}
    )
    assert reasons(made, {"a": True, "b": False}) == [("a", True, True), ("b", False, True)]


def test_a_node_without_conditions_has_no_reasons():
    made = guideline({}, {"n0": action("n1", {"id": "r0"}), "n1": end("o0")})
    assert reasons(made, {}) == []


def test_reasons_show_the_value_in_the_facts_own_unit_and_the_test_as_it_is_written():
    facts = {"t": measured("d", minimum=0), "k": coded("x", "y")}
    made = guideline(
        facts, {"n0": decision(branch({"t": "≤ 1 wk", "k": "x"}, "n1"), branch(None, "n1")), "n1": end("o0")}
    )
    found = answer(made, {"t": "24 h", "k": "x"}).path[0].because
    assert [(one.fact, str(one.value), one.test, one.truth) for one in found] == [
        ("t", "1", "≤ 1 wk", True),
        ("k", "x", "x", True),
    ]


@pytest.mark.parametrize("most", [0, 1, 256])
def test_what_is_remembered_of_one_case_is_not_told_of_another(monkeypatch, most):
    monkeypatch.setattr(explaining, "MOST_REMEMBERED", most)
    made = guarded({"a": True}, {"a": boolean(), "b": boolean()})
    for a, b in itertools.product((True, False, None), repeat=2):
        known = {name: value for name, value in (("a", a), ("b", b)) if value is not None}
        assert reasons(made, known) == reasons(made, known) == [("a", a, True)]
