"""The answer: what stands beside the recommendations, and how it is put together from the diagrams."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from small import action, boolean, branch, call, decision, end, guideline, measured

from interpreter.case import CaseRefused
from interpreter.engine.entail import answer, engine, possible_ways

AB = {"a": boolean(), "b": boolean()}
FORK = {
    "n0": action("n1", {"id": "r0", "within": "1 d"}),
    "n1": decision(branch({"a": True}, "n2"), branch(None, "n3")),
    "n2": action("n3", {"id": "r1", "within": "12 h"}),
    "n3": action("n4", {"id": "r2"}),
    "n4": decision(branch({"b": True}, "n5"), branch(None, "n6")),
    "n5": end("o1"),
    "n6": end("o2"),
}
AT = "2026-03-01T10:00:00+01:00"


def test_a_deadline_becomes_a_time_where_the_case_has_a_reference_time():
    made = guideline(AB, FORK)
    known = {"a": True, "b": True}
    assert [one.due for one in answer(made, known).recommendations] == [None, None, None]
    dues = ["2026-03-02T10:00:00+01:00", "2026-03-01T22:00:00+01:00", None]
    assert [one.due for one in answer(made, known, at=AT).recommendations] == dues
    open_case = answer(made, {}, at=AT)
    assert [one.due for one in (*open_case.recommendations, *open_case.possible)] == [dues[0], dues[2], dues[1]]


def test_a_deadline_beyond_the_calendar_gets_no_time():
    nodes = {"n0": action("n1", {"id": "r0", "within": "9000 a"}), "n1": end("o0")}
    (one,) = answer(guideline({}, nodes), {}, at=AT).recommendations
    assert (str(one.within), one.due) == ("9000 a", None)


@pytest.mark.parametrize(("when", "past"), [("2026-02-28", False), ("2026-03-01", False), ("2026-03-02", True)])
def test_a_guideline_is_past_its_review_from_the_day_after_it(when, past):
    made = replace(guideline(AB, FORK), review_by=date(2026, 3, 1), derived={})
    assert [one.id for one in answer(made, {}, today=date.fromisoformat(when)).warnings] == ["past_review_date"] * past
    assert [one.id for one in answer(made, {}, at=f"{when}T00:00:00Z").warnings] == ["past_review_date"] * past


def test_without_a_day_today_settles_whether_the_review_is_past():
    made = guideline(AB, FORK)
    assert answer(made, {}).warnings == ()
    long_ago, far_off = (replace(made, review_by=day, derived={}) for day in (date(2000, 1, 1), date(9000, 1, 1)))
    assert [one.id for one in answer(long_ago, {}).warnings] == ["past_review_date"]
    assert "2000-01-01" in answer(long_ago, {}).warnings[0].text.to_dict()["en"]
    assert answer(far_off, {}).warnings == ()


def test_the_day_given_counts_before_the_day_of_the_case():
    made = replace(guideline(AB, FORK), review_by=date(2026, 3, 1), derived={})
    assert answer(made, {}, at="2026-04-01T00:00:00Z", today=date(2026, 1, 1)).warnings == ()
    assert answer(made, {}, at="2026-01-01T00:00:00Z", today=date(2026, 4, 1)).warnings


def test_what_every_completion_gives_is_definite_and_the_rest_waits_for_its_own_facts():
    given = answer(guideline(AB, FORK), {})
    assert [(one.id, one.waits_for, one.at_latest) for one in given.recommendations] == [
        ("r0", (), False),
        ("r2", (), False),
    ]
    assert [(one.id, one.waits_for) for one in given.possible] == [("r1", ("a",))]
    assert (given.possible_outcomes, given.outcome, given.is_complete) == (("o1", "o2"), None, False)
    assert [step.node for step in given.path] == ["n0", "n1", "n3", "n4"]
    assert {one.fact.id for one in given.missing} == {"a", "b"}


def test_one_outcome_is_the_outcome_though_facts_are_missing():
    given = answer(guideline(AB, FORK), {"b": True})
    assert (given.possible_outcomes, given.outcome, given.is_complete) == (("o1",), "o1", False)


def test_a_recommendation_that_is_sure_but_of_which_the_deadline_is_open_is_due_at_the_latest():
    nodes = {
        "n0": decision(branch({"a": True}, "n1"), branch(None, "n2")),
        "n1": action("n3", {"id": "r0", "within": "1 d"}),
        "n2": action("n3", {"id": "r0", "within": "7 d"}),
        "n3": end("o0"),
    }
    made = guideline({"a": boolean()}, nodes)
    (one,) = answer(made, {}).recommendations
    assert (one.id, str(one.within), one.at_latest, one.waits_for) == ("r0", "1 d", True, ("a",))
    (one,) = answer(made, {"a": False}).recommendations
    assert (str(one.within), one.at_latest, one.waits_for) == ("7 d", False, ())


def said(given):
    """Return the places that the warnings name."""
    return [re.findall(r"m0\.n\d", one.text.in_language("en"))[0] for one in given.warnings]


def test_a_decision_that_finds_no_branch_leaves_no_outcome_and_says_where():
    nodes = {"n0": decision(branch({"a": True}, "n1")), "n1": decision(branch({"b": True}, "n2")), "n2": end("o0")}
    made = guideline(AB, nodes)
    lost = answer(made, {"a": False})
    assert (lost.outcome, lost.is_complete, [one.id for one in lost.warnings]) == (None, False, ["no_branch"])
    assert said(lost) == ["m0.n0"]
    perhaps = answer(made, {})
    assert said(perhaps) == ["m0.n0", "m0.n1"]
    assert (perhaps.possible_outcomes, perhaps.outcome) == (("o0",), None)
    assert (perhaps.path[0].to, perhaps.path[0].possible_to) == (None, ("n1",))


def test_ways_that_are_only_possible_are_those_that_some_completion_goes_and_another_does_not():
    made = guideline(AB, FORK)
    given = answer(made, {})
    assert [(way.node, way.to) for way in possible_ways(made, given)] == [("n2", "n3"), ("n5", None), ("n6", None)]
    assert [way.node for way in possible_ways(made, answer(made, {"a": False}))] == ["n5", "n6"]
    assert possible_ways(made, answer(made, {"a": False, "b": False})) == ()
    rough = replace(made, derived={})
    found = answer(rough, {"a": False}, limit=2)
    assert not found.exact
    assert [way.node for way in possible_ways(rough, found)] == ["n5", "n6"]


def test_a_possible_decision_names_only_the_branches_that_are_open():
    nodes = {
        "n0": decision(branch({"a": True}, "n1"), branch(None, "n2")),
        "n1": decision(branch({"b": True}, "n2"), branch(None, "n3")),
        "n2": end("o0"),
        "n3": end("o1"),
    }
    made = guideline(AB, nodes)
    found = {way.node: way for way in possible_ways(made, answer(made, {"b": True}))}
    assert (found["n1"].branches, found["n1"].possible_to) == ((0,), ("n2",))
    assert set(found) == {"n1"}


def test_a_case_may_start_at_another_flowchart_and_unknown_ones_are_refused():
    made = guideline({}, {"n0": call("m1", "n1"), "n1": end("o0")}, {"n0": end("o1")})
    assert answer(made, {}).outcome == "o0"
    assert answer(made, {}, start="m1").outcome == "o1"
    with pytest.raises(CaseRefused):
        answer(made, {}, start="m2")


def test_an_engine_is_made_once_for_a_start_and_a_limit():
    made = guideline(AB, FORK)
    assert engine(made) is engine(made, "m0")
    assert engine(made) is not engine(made, limit=5)


def test_a_number_outside_the_ones_that_decide_waits_for_nothing():
    facts = {"t": measured("d", minimum=0, maximum=30)}
    nodes = {"n0": action("n1", {"id": "r0", "when": {"t": "≤ 30 d"}}), "n1": end("o0")}
    given = answer(guideline(facts, nodes), {})
    assert [one.id for one in given.recommendations] == ["r0"]
    assert (given.is_complete, given.missing) == (True, ())
