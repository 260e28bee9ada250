"""The diagrams of a guideline: where each node is reached, each recommendation given, and each outcome comes out."""

from __future__ import annotations

import itertools

import pytest
from small import action, boolean, branch, call, coded, decision, end, guideline

from interpreter.engine.diagram import FALSE, TRUE, DiagramTooLarge
from interpreter.engine.kernel import compile_kernel
from interpreter.engine.levels import last_use_first
from interpreter.engine.program import compile_program
from interpreter.engine.question import stages

ABC = {"a": boolean(), "b": boolean(), "c": boolean()}


def kernel_of(made, limit=10_000):
    program = compile_program(made, made.entry.id)
    return compile_kernel(program, last_use_first(program), limit)


def where(kernel, diagram):
    """Return the cases in which a diagram holds: the names of the facts that are true, for boolean facts."""
    names = [regions.fact.id for regions in kernel.program.facts]
    found = set()
    for truths in itertools.product((0, 1), repeat=len(names)):
        if kernel.diagrams.value(diagram, [truths[number] for number in kernel.levels]):
            found.add("".join(name for name, truth in zip(names, truths, strict=True) if truth))
    return found


def everywhere(*, having=lambda _: True):
    cases = ("".join(one) for size in range(4) for one in itertools.combinations("abc", size))
    return {case for case in cases if having(case)}


def reached(kernel, place):
    (number,) = [one.number for one in kernel.program.stations if f"{one.chart}.{one.node.id}" == place]
    return where(kernel, kernel.reached[number])


def slot(kernel, name):
    return next(one for one in kernel.slots if one.recommendation == name)


def test_a_fact_that_is_used_last_is_asked_first_and_an_unused_one_never():
    made = guideline(
        {**ABC, "d": boolean()},
        {
            "n0": decision(branch({"c": True}, "n1"), branch(None, "n1")),
            "n1": decision(branch({"a": True}, "n2"), branch(None, "n2")),
            "n2": decision(branch({"b": True, "c": True}, "n3"), branch(None, "n3")),
            "n3": end("o0"),
        },
    )
    program = compile_program(made, "m0")
    assert [program.facts[number].fact.id for number in last_use_first(program)] == ["b", "c", "a", "d"]


def test_facts_can_be_had_now_or_with_the_recommendation_that_yields_them():
    facts = {"a": boolean(), "b": boolean(obtained_by="r1"), "c": boolean(obtained_by="r0")}
    made = guideline(facts, {"n0": action("n1"), "n1": end("o0")})
    assert stages(compile_program(made, "m0")) == (-1, 1, 0)


def test_a_node_is_reached_where_the_branches_to_it_are_taken():
    made = guideline(
        ABC,
        {
            "n0": decision(branch({"a": True}, "n1"), branch({"b": True}, "n2"), branch(None, "n3"), hit="first"),
            "n1": decision(branch({"c": True}, "n2"), branch({"c": False}, "n3")),
            "n2": end("o0"),
            "n3": end("o1"),
        },
    )
    kernel = kernel_of(made)
    assert reached(kernel, "m0.n1") == everywhere(having=lambda case: "a" in case)
    o0 = everywhere(having=lambda case: ("a" in case and "c" in case) or ("a" not in case and "b" in case))
    assert reached(kernel, "m0.n2") == o0
    assert {name: where(kernel, diagram) for name, diagram in kernel.outcomes} == {"o0": o0, "o1": everywhere() - o0}
    assert (kernel.stuck, kernel.lost) == (FALSE, ())


def test_where_no_branch_holds_or_two_that_exclude_each_other_the_run_is_stuck():
    made = guideline(
        ABC, {"n0": decision(branch({"a": True}, "n1"), branch({"b": True}, "n1")), "n1": action("n2"), "n2": end("o0")}
    )
    kernel = kernel_of(made)
    lost = everywhere(having=lambda case: ("a" in case) == ("b" in case))
    assert where(kernel, kernel.stuck) == lost
    ((number, diagram),) = kernel.lost
    assert kernel.program.stations[number].node.id == "n0"
    assert where(kernel, diagram) == lost
    assert reached(kernel, "m0.n2") == everywhere() - lost


def test_only_the_decision_that_may_get_stuck_is_named():
    nodes = {
        "n0": decision(branch({"a": True}, "n1"), branch({"a": False}, "n1")),
        "n1": decision(branch({"b": True}, "n2")),
        "n2": end("o0"),
    }
    kernel = kernel_of(guideline(ABC, nodes))
    assert [kernel.program.stations[number].node.id for number, _ in kernel.lost] == ["n1"]


def test_after_a_call_the_run_goes_on_only_where_the_called_flowchart_comes_to_its_end():
    made = guideline(
        ABC,
        {"n0": decision(branch({"a": True}, "n1"), branch(None, "n2")), "n1": call("m1", "n2"), "n2": end("o0")},
        {"n0": decision(branch({"b": True}, "n1")), "n1": end("o1")},
    )
    kernel = kernel_of(made)
    assert reached(kernel, "m1.n1") == everywhere(having=lambda case: "a" in case and "b" in case)
    assert reached(kernel, "m0.n2") == everywhere(having=lambda case: "a" not in case or "b" in case)
    assert [name for name, diagram in kernel.outcomes if diagram != FALSE] == ["o0"]


def test_a_flowchart_that_is_called_twice_is_entered_where_either_call_is_reached():
    made = guideline(
        ABC,
        {
            "n0": decision(branch({"a": True}, "n1"), branch({"b": True}, "n2"), branch(None, "n3"), hit="first"),
            "n1": call("m1"),
            "n2": call("m1", "n3"),
            "n3": end("o0"),
        },
        {"n0": decision(branch({"c": True}, "n1"), branch({"c": False}, "n2")), "n1": end("o1"), "n2": call("m2")},
        {"n0": end("o2")},
    )
    kernel = kernel_of(made)
    assert reached(kernel, "m1.n0") == everywhere(having=lambda case: "a" in case or "b" in case)
    outcomes = {name: where(kernel, diagram) for name, diagram in kernel.outcomes}
    assert outcomes["o1"] == everywhere(having=lambda case: "a" in case and "c" in case)
    assert outcomes["o2"] == everywhere(having=lambda case: "a" in case and "c" not in case)
    assert outcomes["o0"] == everywhere(having=lambda case: "a" not in case)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"a": True, "b": True}, lambda case: "a" in case and "b" in case),
        ([{"a": True}, {"b": True}], lambda case: "a" in case or "b" in case),
        ({"not": {"a": True}}, lambda case: "a" not in case),
        ({"at_least": 2, "of": [{"a": True}, {"b": True}, {"c": True}]}, lambda case: len(case) >= 2),
        ({"k": False}, lambda case: "b" in case),
        ({"k": True, "a": False}, lambda case: "b" not in case and "a" not in case),
    ],
)
def test_a_guarded_recommendation_is_given_where_its_guard_holds(when, holds):
    nodes = {"n0": action("n1", {"id": "r0", "when": when}), "n1": end("o0")}
    kernel = kernel_of(guideline(ABC, nodes, criteria={"k": {"b": False}}))
    assert where(kernel, slot(kernel, "r0").present) == everywhere(having=holds)


def test_the_shortest_deadline_wins_then_the_firmest_then_the_earliest():
    made = guideline(
        ABC,
        {
            "n0": action(
                "n1",
                {"id": "r0", "when": {"a": True}, "within": "7 d"},
                {"id": "r0", "when": {"b": True}, "within": "24 h", "cites": ["S1.2"], "reading": "G01"},
                {"id": "r0", "when": {"c": True}, "within": "1 d", "cites": ["S2.1"]},
                {"id": "r0", "when": {"c": True, "b": True}, "within": "24 h"},
                {"id": "r0", "when": {"a": True, "b": True, "c": True}},
            ),
            "n1": end("o0"),
        },
    )
    kernel = kernel_of(made)
    found = slot(kernel, "r0")
    shown = {
        (str(one.advised.within), one.advised.provenance.value): where(kernel, one.wins) for one in found.contributions
    }
    assert shown == {
        ("1 d", "stated"): everywhere(having=lambda case: "c" in case),
        ("24 h", "reading"): everywhere(having=lambda case: "b" in case and "c" not in case),
        ("7 d", "stated"): {"a"},
    }
    assert [where(kernel, diagram) for diagram in found.deadlines] == [
        everywhere(having=lambda case: "b" in case or "c" in case),
        {"a"},
    ]
    assert where(kernel, found.present) == everywhere() - {""}


def test_each_way_to_a_node_counts_with_its_own_grounds():
    made = guideline(
        ABC,
        {
            "n0": decision(branch({"a": True}, "n1", reading="G02"), branch({"a": False}, "n1", cites=["S1.2"])),
            "n1": action("n2", {"id": "r0"}),
            "n2": end("o0"),
        },
    )
    kernel = kernel_of(made)
    found = slot(kernel, "r0")
    assert found.present == TRUE
    assert {one.advised.provenance.value: where(kernel, one.wins) for one in found.contributions} == {
        "stated": everywhere(having=lambda case: "a" not in case),
        "guideline": everywhere(having=lambda case: "a" in case),
    }


def test_what_is_never_given_has_no_slot():
    never = {"a": True, "k": True}
    nodes = {"n0": action("n1", {"id": "r0", "when": never}, {"id": "r1"}), "n1": end("o0")}
    made = guideline(ABC, nodes, criteria={"k": {"a": False}})
    assert [one.recommendation for one in kernel_of(made).slots] == ["r1"]


def test_a_node_of_the_tables_says_which_fact_it_asks():
    facts = {"a": boolean(), "d": coded("x", "y", "z")}
    nodes = {"n0": action("n1", {"id": "r0", "when": {"d": "y", "a": True}}), "n1": end("o0")}
    kernel = kernel_of(guideline(facts, nodes))
    asked = {kernel.program.facts[fact].fact.id for fact, _ in kernel.nodes[2:]}
    assert asked == {"a", "d"}
    assert len(kernel.nodes) == len(kernel.diagrams)
    assert set(kernel.all_roots()) >= {slot(kernel, "r0").present, kernel.stuck, *kernel.reached}


def test_diagrams_beyond_the_limit_are_refused():
    made = guideline(ABC, {"n0": action("n1", {"id": "r0", "when": {"a": True, "b": True}}), "n1": end("o0")})
    with pytest.raises(DiagramTooLarge):
        kernel_of(made, limit=3)
