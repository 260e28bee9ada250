"""A guideline made ready to run: chart order, what each station reads, and three-valued conditions."""

from __future__ import annotations

import itertools

import pytest
from small import action, boolean, branch, call, coded, decision, end, guideline, measured

from interpreter.engine.program import choose, compile_program
from interpreter.engine.regions import UNKNOWN

ABC = {"a": boolean(), "b": boolean(), "c": boolean()}
NO, YES = 0, 1
KLEENE = (False, None, True)


def places(program):
    return [f"{station.chart}.{station.node.id}" for station in program.stations]


def evaluated(when, *, criteria=None):
    """Return a condition on the facts a, b and c as a function of their truths."""
    given = {"id": "r0", "when": when}
    made = guideline(ABC, {"n0": action("n1", given), "n1": end("o0")}, criteria=criteria)
    program = compile_program(made, "m0")
    guard = program.stations[0].guards[0]
    assert guard is not None

    def truth(**truths):
        state = program.blank()
        for name, known in truths.items():
            state[program.fact_numbers[name]] = UNKNOWN if known is None else int(known)
        return guard(state)

    return truth


def test_a_station_comes_before_those_it_leads_to_and_a_callee_after_its_first_call():
    made = guideline(
        ABC,
        {
            "top": decision(branch({"a": True}, "left"), branch(None, "right")),
            "right": call("m1", "join"),
            "join": end("o0"),
            "left": call("m1", "join"),
        },
        {"inner": action("done"), "done": end("o1")},
    )
    program = compile_program(made, "m0")
    assert places(program) == ["m0.top", "m0.left", "m1.inner", "m1.done", "m0.right", "m0.join"]
    assert program.entries == {"m0": 0, "m1": 2}
    assert [station.to for station in program.stations] == [(1, 4), (5,), (3,), (), (5,), ()]
    assert [station.callee for station in program.stations] == [None, "m1", None, None, "m1", None]


def test_a_program_may_start_at_another_flowchart_and_holds_only_what_that_one_uses():
    made = guideline(ABC, {"n0": call("m1")}, {"n0": action("n1"), "n1": end("o0")})
    assert places(compile_program(made, "m1")) == ["m1.n0", "m1.n1"]


def test_a_program_over_regions_that_others_cut_too_takes_their_numbers():
    made = guideline(ABC, {"n0": decision(branch({"b": True}, "n1"), branch(None, "n1")), "n1": end("o0")})
    wider = compile_program(made, "m0").facts * 2
    program = compile_program(made, "m0", over=(wider, {"b": 1}))
    assert (program.facts, program.fact_numbers) == (wider, {"b": 1})
    state = program.blank()
    state[1] = YES
    assert choose(program.stations[0], state) == ((0,), True)


def test_a_station_reads_facts_through_criteria_too():
    made = guideline(
        {**ABC, "d": coded("x", "y")},
        {"n0": decision(branch({"outer": True}, "n1"), branch(None, "n1")), "n1": end("o0")},
        criteria={"inner": {"b": True}, "outer": [{"inner": False}, {"d": "x"}], "unused": {"c": True}},
    )
    program = compile_program(made, "m0")
    assert [program.facts[number].fact.id for number in program.stations[0].reads] == ["b", "d"]
    assert program.criteria == ("inner", "outer")


def test_only_constants_that_the_program_reads_cut_a_fact():
    nodes = {"n0": decision(branch({"t": "< 7 d"}, "n1"), branch(None, "n1")), "n1": end("o0")}
    made = guideline({"t": measured("d", minimum=0)}, nodes, criteria={"unused": {"t": "> 1 a"}})
    assert len(compile_program(made, "m0").facts[0]) == 2


def test_a_combination_that_can_hardly_be_true_is_evaluated_like_any_condition():
    warned = [{"id": "odd", "when": {"a": True, "c1": True}, "warning": {"en": "odd"}}]
    nodes = {"n0": action("n1"), "n1": end("o0")}
    program = compile_program(guideline(ABC, nodes, criteria={"c1": {"b": True}}, implausible=warned), "m0")
    ((holds, said),) = program.implausible
    assert said.id == "odd"
    state = program.blank()
    assert holds(state) is None
    state = program.blank()
    state[:2] = [YES, YES]
    assert holds(state) is True


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(KLEENE, repeat=3)))
def test_conditions_follow_strong_kleene_logic(a, b, c):
    truths = {"a": a, "b": b, "c": c}
    known = list(truths.values())
    low, high = known.count(True), known.count(True) + known.count(None)

    def at_least(number):
        return True if low >= number else None if high >= number else False

    def opposite(truth):
        return None if truth is None else not truth

    parts = [{"a": True}, {"b": True}, {"c": True}]
    assert evaluated({"all": parts})(**truths) is at_least(3)
    assert evaluated({"a": True, "b": True, "c": True})(**truths) is at_least(3)
    assert evaluated(parts)(**truths) is at_least(1)
    assert evaluated({"any": parts})(**truths) is at_least(1)
    assert evaluated({"at_least": 2, "of": parts})(**truths) is at_least(2)
    assert evaluated({"not": {"any": parts}})(**truths) is opposite(at_least(1))
    nested = {"all": [{"not": {"a": False}}, {"any": [{"b": True}, {"not": {"c": False}}]}]}
    either = True if True in (b, c) else None if None in (b, c) else False
    both = False if False in (a, either) else None if None in (a, either) else True
    assert evaluated(nested)(**truths) is both
    assert evaluated({"any": [{"not": {"a": True}}, {"all": parts}]})(**truths) is _any(opposite(a), at_least(3))


def _any(*truths):
    return True if True in truths else None if None in truths else False


def test_a_criterion_is_worked_out_once_a_case_and_may_be_required_to_fail():
    truth = evaluated([{"k": False}, {"k": True, "a": True}], criteria={"k": {"b": True}})
    assert truth(b=False) is True
    assert truth(b=True, a=True) is True
    assert truth(b=True, a=False) is False
    assert truth(a=True) is None


def chosen(*branches, hit="unique", **truths):
    """Return the branches that a decision may still take, and whether it is settled."""
    program = compile_program(guideline(ABC, {"n0": decision(*branches, hit=hit), "n1": end("o0")}), "m0")
    state = program.blank()
    for name, known in truths.items():
        state[program.fact_numbers[name]] = int(known)
    return choose(program.stations[0], state)


A, B, ELSE = branch({"a": True}, "n1"), branch({"b": True}, "n1"), branch(None, "n1")


def test_the_first_branch_that_surely_holds_is_taken_whatever_comes_later():
    assert chosen(A, B, ELSE, hit="first", a=True) == ((0,), True)
    assert chosen(A, B, ELSE, hit="first", a=False, b=True) == ((1,), True)


def test_an_earlier_branch_that_may_hold_keeps_a_first_decision_open():
    assert chosen(A, B, ELSE, hit="first", b=True) == ((0, 1), False)


def test_else_is_taken_only_when_all_others_surely_fail():
    assert chosen(A, B, ELSE, a=False, b=False) == ((2,), True)
    assert chosen(A, B, ELSE, a=False) == ((1, 2), False)
    assert chosen(A, ELSE) == ((0, 1), False)


def test_a_branch_left_alone_is_not_taken_while_it_may_fail():
    assert chosen(A, B, a=False) == ((1,), False)
    assert chosen(A, a=True) == ((0,), True)


def test_a_decision_that_finds_no_branch_or_two_is_not_settled():
    assert chosen(A, B, a=False, b=False) == ((), False)
    assert chosen(A, B, hit="first", a=False, b=False) == ((), False)
    assert chosen(A, B, a=True, b=True) == ((0, 1), False)
    assert chosen(A, B, a=True, b=False) == ((0,), True)
