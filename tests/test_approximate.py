"""The answer where the diagrams outgrew their limit: what three-valued logic settles, and never more than that."""

from __future__ import annotations

from small import action, boolean, branch, call, decision, end, guideline

from interpreter.engine.entail import answer

AB = {"a": boolean(), "b": boolean()}
NO_DIAGRAMS = 2

LATER = {
    "n0": action("n1", {"id": "r0"}, {"id": "r1", "when": {"b": True}}),
    "n1": decision(branch({"a": True}, "n2"), branch(None, "n3")),
    "n2": action("n4", {"id": "r2", "within": "1 d"}),
    "n3": action("n4", {"id": "r2", "within": "7 d"}),
    "n4": end("o0"),
}


def answered(made, **facts):
    given = answer(made, facts, limit=NO_DIAGRAMS)
    assert not given.exact
    return given


def ids(advised):
    return [(one.id, str(one.within), one.at_latest, one.waits_for) for one in advised]


def missing(given):
    return [one.fact.id for one in given.missing]


def test_what_the_walk_passed_is_definite_and_what_may_follow_is_possible():
    given = answered(guideline(AB, LATER), b=True)
    assert ids(given.recommendations) == [("r0", "None", False, ()), ("r1", "None", False, ())]
    assert [(one.id, str(one.within), one.waits_for) for one in given.possible] == [("r2", "1 d", ("a",))]
    assert (missing(given), given.possible_outcomes, given.is_complete) == (["a"], ("o0",), False)
    assert [step.node for step in given.path] == ["n0", "n1"]


def test_an_advice_of_which_the_guard_is_open_is_possible_and_one_of_which_it_fails_is_not():
    given = answered(guideline(AB, LATER))
    assert [one.id for one in given.recommendations] == ["r0"]
    assert [(one.id, one.waits_for) for one in given.possible] == [("r1", ("a", "b")), ("r2", ("a", "b"))]
    assert missing(given) == ["a", "b"]
    assert [one.id for one in answered(guideline(AB, LATER), b=False).possible] == ["r2"]


def test_a_definite_advice_of_which_the_deadline_is_open_is_shown_with_the_shortest():
    nodes = {
        "n0": action("n1", {"id": "r0", "within": "7 d"}),
        "n1": decision(branch({"a": True}, "n2"), branch(None, "n3")),
        "n2": action("n3", {"id": "r0", "within": "1 d"}),
        "n3": end("o0"),
    }
    given = answered(guideline({"a": boolean()}, nodes))
    assert ids(given.recommendations) == [("r0", "1 d", True, ("a",))]
    assert given.possible == ()


def test_an_open_guard_alone_leaves_an_answer_undetermined():
    nodes = {"n0": action("n1", {"id": "r0", "when": {"a": True}}), "n1": end("o0")}
    given = answered(guideline({"a": boolean()}, nodes))
    assert (given.outcome, given.is_complete, missing(given)) == ("o0", False, ["a"])


def test_a_branch_that_is_ruled_out_is_not_followed():
    nodes = {
        "n0": decision(
            branch({"a": True}, "n1"), branch({"a": False, "b": True}, "n2"), branch(None, "n3"), hit="first"
        ),
        "n1": end("o1"),
        "n2": end("o2"),
        "n3": end("o3"),
    }
    given = answered(guideline(AB, nodes), b=False)
    assert (given.possible_outcomes, given.outcome) == (("o1", "o3"), None)
    assert missing(given) == ["a"]


def test_while_no_branch_may_hold_there_is_no_single_outcome():
    nodes = {"n0": decision(branch({"a": True}, "n1")), "n1": end("o0")}
    made = guideline({"a": boolean()}, nodes)
    given = answered(made)
    assert (given.possible_outcomes, given.outcome, given.is_complete) == (("o0",), None, False)
    lost = answered(made, a=False)
    assert (lost.possible_outcomes, lost.outcome, lost.is_complete, missing(lost)) == ((), None, False, [])
    assert [one.id for one in lost.warnings] == ["no_branch"]
    first = {**nodes, "n0": decision(branch({"a": True}, "n1"), branch(None, "n1"), hit="first")}
    assert answered(guideline({"a": boolean()}, first)).outcome == "o0"


def test_the_outcome_of_a_call_counts_only_where_nothing_follows_it():
    inner = {"n0": decision(branch({"a": True}, "n1"), branch(None, "n2")), "n1": end("o1"), "n2": end("o2")}
    made = guideline({"a": boolean()}, {"n0": call("m1", "n1"), "n1": end("o0")}, inner)
    assert answered(made).possible_outcomes == ("o0",)
    made = guideline({"a": boolean()}, {"n0": call("m1", "n1"), "n1": call("m1")}, inner)
    assert answered(made).possible_outcomes == ("o1", "o2")


def test_provenance_is_the_weakest_of_the_ways_that_are_open():
    nodes = {
        "n0": decision(branch({"a": True}, "n1"), branch(None, "n1", reading="G01")),
        "n1": action("n2", {"id": "r0"}),
        "n2": end("o0"),
    }
    (one,) = answered(guideline({"a": boolean()}, nodes)).possible
    assert (one.provenance, one.readings) == ("reading", ("G01",))
