"""The walk: as far as the known facts lead, and never along a branch that is not settled."""

from __future__ import annotations

from dataclasses import replace

from small import action, boolean, branch, call, coded, decision, end, guideline

from interpreter.engine import walk as walking
from interpreter.engine.program import compile_program
from interpreter.engine.walk import Walker
from interpreter.model import Grounds

AB = {"a": boolean(), "b": boolean()}


def walked(made, **truths):
    """Return the walker of a guideline, and its walk for these truths."""
    walker = Walker(compile_program(made, made.entry.id))
    return walker, walk(walker, **truths)


def walk(walker, **truths):
    state = walker.program.blank()
    for name, known in truths.items():
        state[walker.program.fact_numbers[name]] = int(known)
    return walker.walk(state)


def way_of(went):
    return [f"{way.flowchart}.{way.node}" for way in went.ways]


FORK = {
    "n0": decision(branch({"a": True}, "n1"), branch(None, "n2", reading="G01")),
    "n1": action("n3", {"id": "r0", "within": "1 d"}),
    "n2": action("n3", {"id": "r1", "when": {"b": True}}),
    "n3": end("o0"),
}


def test_a_walk_ends_with_an_outcome_and_what_was_advised():
    _, went = walked(guideline(AB, FORK), a=True)
    assert way_of(went) == ["m0.n0", "m0.n1", "m0.n3"]
    assert went.outcome == "o0"
    assert went.given is not None
    assert [one.id for one in went.given] == ["r0"]
    assert [way.to for way in went.ways] == ["n1", "n3", None]


def test_a_walk_stops_at_a_decision_that_is_open():
    _, went = walked(guideline(AB, FORK))
    assert way_of(went) == ["m0.n0"]
    assert went.outcome is None
    assert went.possible == (0, 1)
    assert went.ways[0].to is None
    assert went.ways[0].possible_to == ("n1", "n2")


def test_a_walk_stops_where_no_branch_holds():
    made = guideline(AB, {"n0": decision(branch({"a": True}, "n1")), "n1": end("o0")})
    _, went = walked(made, a=False)
    assert (went.outcome, went.possible, went.ways[0].to) == (None, (), None)


def test_a_walk_does_not_take_the_only_branch_while_it_may_fail():
    made = guideline(AB, {"n0": decision(branch({"a": True}, "n1")), "n1": end("o0")})
    _, went = walked(made)
    assert (went.outcome, went.possible, went.ways[0].to) == (None, (0,), None)
    assert went.ways[0].possible_to == ("n1",)


def test_an_open_guard_lets_the_walk_go_on_but_not_say_what_is_advised():
    _, went = walked(guideline(AB, FORK), a=False)
    assert went.outcome == "o0"
    assert went.given is None
    _, went = walked(guideline(AB, FORK), a=False, b=False)
    assert went.given == ()


def test_provenance_is_the_weaker_of_the_advice_and_the_branch_that_led_to_it():
    _, went = walked(guideline(AB, FORK), a=False, b=True)
    assert went.given is not None
    (given,) = went.given
    assert (given.provenance, given.readings) == ("reading", ("G01",))


def test_a_call_goes_on_at_its_to_and_drops_the_called_outcome():
    made = guideline(AB, {"n0": call("m1", "n1"), "n1": end("o0")}, {"n0": end("o1")})
    _, went = walked(made)
    assert way_of(went) == ["m0.n0", "m1.n0", "m0.n1"]
    assert went.outcome == "o0"
    assert went.ways[0].to == "m1"


def test_the_outcome_of_a_last_call_is_the_runs_through_several_flowcharts():
    made = guideline(AB, {"n0": call("m1")}, {"n0": call("m2")}, {"n0": end("o2")})
    _, went = walked(made)
    assert way_of(went) == ["m0.n0", "m1.n0", "m2.n0"]
    assert went.outcome == "o2"


def test_a_flowchart_that_is_called_again_is_walked_once():
    inner = {"n0": action("n1", {"id": "r0"}), "n1": end("o1")}
    made = guideline(AB, {"n0": call("m1", "n1"), "n1": call("m1", "n2"), "n2": call("m1")}, inner)
    _, went = walked(made)
    assert way_of(went) == ["m0.n0", "m1.n0", "m1.n1", "m0.n1", "m0.n2"]
    assert went.outcome == "o1"
    assert went.given is not None
    assert [one.id for one in went.given] == ["r0"]


def test_a_flowchart_that_ends_with_another_ones_outcome_is_walked_once_too():
    made = guideline(AB, {"n0": call("m1", "n1"), "n1": call("m1")}, {"n0": call("m2")}, {"n0": end("o2")})
    _, went = walked(made)
    assert way_of(went) == ["m0.n0", "m1.n0", "m2.n0", "m0.n1"]
    assert went.outcome == "o2"


def test_of_two_advices_with_one_id_the_shorter_deadline_is_shown_at_the_first_place():
    made = guideline(
        AB,
        {
            "n0": action("n1", {"id": "r0", "within": "7 d"}, {"id": "r1"}),
            "n1": action("n2", {"id": "r0", "within": "24 h"}, {"id": "r0"}),
            "n2": end("o0"),
        },
    )
    _, went = walked(made)
    assert went.given is not None
    assert [(one.id, str(one.within)) for one in went.given] == [("r0", "24 h"), ("r1", "None")]


def test_of_two_advices_with_one_deadline_the_firmer_is_shown_then_the_earlier():
    made = guideline(
        AB,
        {
            "n0": action("n1", {"id": "r0", "within": "1 d", "cites": ["S1.1"], "reading": "G01"}),
            "n1": action("n2", {"id": "r0", "within": "24 h", "cites": ["S1.2"]}, {"id": "r0", "within": "1 d"}),
            "n2": end("o0"),
        },
    )
    _, went = walked(made)
    assert went.given is not None
    assert [(one.provenance, one.cites) for one in went.given] == [("stated", ("S1.2",))]


def test_a_branch_without_grounds_counts_as_a_plain_edge():
    made = guideline(AB, FORK)
    chart = made.flowcharts["m0"]
    fork = chart.nodes["n0"]
    bare = replace(fork, branches=tuple(replace(one, grounds=Grounds()) for one in fork.branches))
    made = replace(made, flowcharts={"m0": replace(chart, nodes={**chart.nodes, "n0": bare})})
    _, went = walked(made, a=False, b=True)
    assert went.given is not None
    assert [(one.provenance, one.readings) for one in went.given] == [("stated", ())]


def test_a_walk_that_stops_still_says_what_it_was_sure_of():
    made = guideline(AB, {"n0": action("n1", {"id": "r0"}), "n1": decision(branch({"a": True}, "n2")), "n2": end("o0")})
    _, went = walked(made, a=False)
    assert went.given is not None
    assert [one.id for one in went.given] == ["r0"]
    guarded = {"n0": action("n1", {"id": "r0", "when": {"b": True}}), "n1": made_open(), "n2": end("o0")}
    assert walked(guideline(AB, guarded), a=False)[1].given is None


def made_open():
    return decision(branch({"a": True}, "n2"))


def test_what_a_station_remembers_is_by_the_facts_it_reads():
    walker, _ = walked(guideline(AB, FORK), a=True)
    for a in (False, True):
        for b in (False, True):
            went, again = walk(walker, a=a, b=b), walk(walker, a=a, b=b)
            assert went == again
            assert went.given is not None
            assert [one.id for one in went.given] == (["r0"] if a else ["r1"] if b else [])


def test_a_station_that_reads_too_much_to_remember_goes_the_same_way(monkeypatch):
    facts = {**AB, "c": coded("x", "y", "z")}
    nodes = {
        "n0": decision(branch({"a": True, "c": "x"}, "n1"), branch(None, "n2")),
        "n1": action("n2", {"id": "r0", "when": {"b": True, "c": "≠ y"}}, {"id": "r1"}),
        "n2": action("n3", {"id": "r2"}),
        "n3": end("o0"),
    }
    remembering, _ = walked(guideline(facts, nodes))
    monkeypatch.setattr(walking, "MOST_REMEMBERED", 1)
    forgetful, _ = walked(guideline(facts, nodes))
    some = ({}, {"a": False}, {"a": True}, {"a": True, "c": 0}, {"a": True, "c": 0, "b": True}, {"a": True, "c": 2})
    for truths in some:
        for _ in range(2):
            one, other = walk(remembering, **truths), walk(forgetful, **truths)
            assert (one.stations, one.given, one.outcome) == (other.stations, other.given, other.outcome)
            assert one.possible == other.possible


def test_a_row_of_stations_longer_than_a_leg_is_walked_to_its_end():
    length = 2 * walking.LONGEST_LEG + 3
    nodes = {f"n{number}": action(f"n{number + 1}", {"id": f"r{number % 3}"}) for number in range(length)}
    walker, went = walked(guideline(AB, {**nodes, f"n{length}": end("o0")}))
    assert way_of(went) == [f"m0.n{number}" for number in range(length + 1)]
    assert went.outcome == "o0"
    assert went.given is not None
    assert [one.id for one in went.given] == ["r0", "r1", "r2"]
    assert walk(walker) == went


def test_a_recommendation_that_comes_again_in_a_later_leg_is_shown_once():
    nodes = {
        "n0": decision(branch({"a": True}, "n1"), branch(None, "n1")),
        "n1": action("n2", {"id": "r0", "within": "7 d"}),
        "n2": decision(branch({"b": True}, "n3"), branch(None, "n4")),
        "n3": action("n4", {"id": "r0", "within": "24 h"}),
        "n4": end("o0"),
    }
    walker, went = walked(guideline(AB, nodes), a=True, b=True)
    assert went.given is not None
    assert [(one.id, str(one.within)) for one in went.given] == [("r0", "24 h")]
    assert [str(one.within) for one in walk(walker, a=True, b=False).given or ()] == ["7 d"]
