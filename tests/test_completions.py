"""All completions of a case at once: nothing that was remembered of other cases shows in an answer."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from small import action, boolean, branch, call, decision, end, guideline

from interpreter.engine import completions, course, residual, shown
from interpreter.engine.entail import answer, engine, possible_ways
from interpreter.model import FactType
from interpreter.stages import load

if TYPE_CHECKING:
    from interpreter.model import Fact, Resolved

ABC = {"a": boolean(), "b": boolean(), "c": boolean()}


def case_of(guideline: Resolved, rng: random.Random) -> dict[str, object]:
    return {name: value(fact, rng) for name, fact in guideline.facts.items() if rng.random() < 0.8}


def value(fact: Fact, rng: random.Random) -> object:
    match fact.type:
        case FactType.BOOLEAN:
            return rng.random() < 0.3
        case FactType.CODE:
            return rng.choice(fact.codes)[0]
        case FactType.INTEGER | FactType.QUANTITY:
            return rng.choice((1, 2, 3, 5, 7, 8, 12, 24))


def text(guideline: Resolved, case: dict[str, object]) -> str:
    return json.dumps(answer(guideline, case).to_dict())


def anew(guideline: Resolved) -> Resolved:
    return replace(guideline, derived={})


@pytest.fixture(scope="module")
def card() -> Resolved:
    return load("wervelmetastasen")


@pytest.fixture(scope="module")
def cases(card: Resolved) -> list[dict[str, object]]:
    rng = random.Random(20261123)
    return [case_of(card, rng) for _ in range(60)]


def test_an_answer_does_not_depend_on_the_cases_that_were_answered_before(card, cases):
    alone = [text(anew(card), case) for case in cases]
    one_after_another = anew(card)
    assert [text(one_after_another, case) for case in cases] == alone
    assert [text(one_after_another, case) for case in reversed(cases)] == alone[::-1]


def test_starting_anew_when_much_is_remembered_changes_no_answer(card, cases, monkeypatch):
    expected = [text(anew(card), case) for case in cases]
    monkeypatch.setattr(completions, "MOST_KEPT", 400)
    made = anew(card)
    assert [text(made, case) for case in cases] == expected
    assert engine(made).completions.residuals.kept < 4_000


def test_several_threads_get_the_answers_that_one_gets(card, cases):
    expected = [text(anew(card), case) for case in cases]
    shared = anew(card)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda case: text(shared, case), cases * 4))
    assert found == expected * 4


def test_a_case_that_finds_the_room_taken_by_others_starts_anew():
    # Each half needs room of its own; there is room for one of them.
    def half(names: str, onwards: str, outcome: str) -> dict[str, object]:
        parts = [{"any": [{names[0]: True}, {names[1]: True}]}, {"any": [{names[2]: True}, {names[3]: True}]}]
        return {onwards: decision(branch({"all": parts}, outcome), branch(None, "n9"))}

    facts = {name: boolean() for name in "abcdefghk"}
    nodes = {
        "n0": decision(branch({"k": True}, "n1"), branch(None, "n2")),
        **half("abcd", "n1", "n3"),
        **half("efgh", "n2", "n4"),
        "n3": end("o1"),
        "n4": end("o2"),
        "n9": end("o0"),
    }
    made = guideline(facts, nodes)
    limit = next(limit for limit in range(2, 200) if answer(anew(made), {"k": True}, limit=limit).exact)
    first, second = ({"k": True}, {"k": False})
    expected = answer(anew(made), second, limit=limit)
    assert expected.exact
    assert answer(made, first, limit=limit).exact
    assert answer(made, second, limit=limit).to_dict() == expected.to_dict()
    assert not answer(made, {}, limit=limit).exact
    assert answer(made, first, limit=limit).exact


def test_a_flowchart_that_two_open_ways_call_is_told_once_and_is_definite():
    made = guideline(
        ABC,
        {
            "n0": decision(branch({"a": True}, "n1"), branch(None, "n2")),
            "n1": call("m1", "n3"),
            "n2": action("n4", {"id": "r0"}),
            "n4": call("m1", "n3"),
            "n3": end("o0"),
        },
        {"n0": action("n1", {"id": "r1"}, {"id": "r2", "when": {"b": True}}), "n1": end("o1")},
    )
    found = answer(made, {})
    assert [one.id for one in found.recommendations] == ["r1"]
    assert [(one.id, one.waits_for) for one in found.possible] == [("r2", ("b",)), ("r0", ("a",))]
    assert [f"{step.flowchart}.{step.node}" for step in found.path] == ["m0.n0", "m1.n0", "m1.n1", "m0.n3"]
    assert found.outcome == "o0"


def test_a_flowchart_that_one_open_way_calls_is_only_possible():
    made = guideline(
        ABC,
        {
            "n0": decision(branch({"a": True}, "n1"), branch(None, "n3")),
            "n1": call("m1", "n3"),
            "n3": end("o0"),
        },
        {"n0": action("n1", {"id": "r1"}, {"id": "r2", "when": {"b": True}}), "n1": end("o1")},
    )
    found = answer(made, {})
    assert found.recommendations == ()
    assert [(one.id, one.waits_for) for one in found.possible] == [("r1", ("a",)), ("r2", ("a", "b"))]


def test_a_called_flowchart_that_may_stop_holds_up_what_comes_after_the_call():
    made = guideline(
        ABC,
        {"n0": call("m1", "n1"), "n1": action("n2", {"id": "r0"}), "n2": end("o0")},
        {"n0": decision(branch({"a": True}, "n1")), "n1": end("o1")},
    )
    found = answer(made, {})
    assert [(one.id, one.waits_for) for one in found.possible] == [("r0", ("a",))]
    assert (found.outcome, found.possible_outcomes) == (None, ("o0",))
    assert [one.fact.id for one in found.missing] == ["a"]


def test_a_flowchart_that_the_walk_has_left_is_not_gone_through_again():
    made = guideline(
        ABC,
        {
            "n0": call("m1", "n1"),
            "n1": decision(branch({"b": True}, "n2"), branch(None, "n3")),
            "n2": call("m1", "n3"),
            "n3": end("o0"),
        },
        {"n0": action("n1", {"id": "r1", "when": {"a": True}}), "n1": call("m2", None)},
        {"n0": action("n1", {"id": "r2"}), "n1": end("o2")},
    )
    found = answer(made, {"a": True})
    assert [(one.flowchart, one.id) for one in found.recommendations] == [("m1", "r1"), ("m2", "r2")]
    assert (found.possible, found.outcome) == ((), "o0")


def test_what_no_completion_comes_to_is_neither_told_nor_drawn():
    # m1 is entered only where a holds, and calls m2 only where it does not
    made = guideline(
        ABC,
        {
            "n0": decision(branch({"a": True}, "n1"), branch(None, "n2")),
            "n1": call("m1", "n2"),
            "n2": end("o0"),
        },
        {
            "n0": decision(branch({"a": True}, "n1"), branch(None, "n2")),
            "n1": end("o1"),
            "n2": action("n3", {"id": "r0"}),
            "n3": call("m2", "n1"),
        },
        {"n0": action("n1", {"id": "r1"}), "n1": call("m3", None)},
        {"n0": end("o3")},
    )
    found = answer(made, {})
    assert (found.recommendations, found.possible, found.missing, found.outcome) == ((), (), (), "o0")
    assert found.is_complete
    assert [(way.flowchart, way.node) for way in possible_ways(made, found)] == [
        ("m0", "n1"), ("m1", "n0"), ("m1", "n1"),
    ]  # fmt: skip


def test_nothing_comes_after_the_call_of_a_flowchart_that_stops():
    made = guideline(
        ABC,
        {
            "n0": decision(branch({"b": True}, "n1"), branch(None, "n3")),
            "n1": call("m1", "n2"),
            "n2": action("n3", {"id": "r0"}),
            "n3": end("o0"),
        },
        {"n0": decision(branch({"a": True}, "n1")), "n1": end("o1")},
    )
    found = answer(made, {"a": False})
    assert (found.possible, found.possible_outcomes, found.outcome) == ((), ("o0",), None)
    assert [one.id for one in found.warnings] == ["no_branch"]
    assert [one.fact.id for one in found.missing] == ["b"]


@pytest.mark.parametrize("module", [course, residual, shown])
def test_what_there_is_no_room_to_remember_is_worked_out_again(card, cases, monkeypatch, module):
    expected = [text(anew(card), case) for case in cases[:20]]
    monkeypatch.setattr(module, "MOST_REMEMBERED", 0)
    made = anew(card)
    assert [text(made, case) for case in cases[:20] * 2] == expected * 2


def test_a_question_that_is_as_good_as_settled_has_no_say_in_the_order():
    facts = {f"f{number}": boolean() for number in range(1_000)}
    nodes = {
        "n0": action("n1", {"id": "r0", "when": {"f7": True}}, {"id": "r1", "when": dict.fromkeys(facts, True)}),
        "n1": end("o0"),
    }
    missing = [one.fact.id for one in answer(guideline(facts, nodes), {}).missing]
    assert missing == ["f7", *(name for name in facts if name != "f7")]


def test_an_action_that_advises_nothing_is_passed_where_facts_are_missing():
    nodes = {
        "n0": decision(branch({"a": True}, "n1"), branch(None, "n2")),
        "n1": action("n2"),
        "n2": action("n3", {"id": "r0"}),
        "n3": end("o0"),
    }
    found = answer(guideline(ABC, nodes), {})
    assert ([one.id for one in found.recommendations], found.outcome, found.missing) == (["r0"], "o0", ())
    assert [step.node for step in found.path] == ["n0", "n2", "n3"]


def test_the_nodes_that_may_be_reached_in_a_called_flowchart_are_told_too() -> None:
    called = {"ask": decision(branch({"b": True}, "end"), branch(None, "other")), "end": end("x"), "other": end("y")}
    made = guideline(ABC, {"go": decision(branch({"a": True}, "call"), branch(None, "end")), "call": call("m1", "end"),
                           "end": end("done")}, called)  # fmt: skip
    found = possible_ways(made, answer(made, {}))
    assert {(way.flowchart, way.node) for way in found if way.flowchart == "m1"} == {
        ("m1", "ask"), ("m1", "end"), ("m1", "other")
    }  # fmt: skip


def test_several_possible_outcomes_stand_in_the_order_of_the_chart():
    nodes = {
        "n0": decision(branch({"a": True}, "n1"), branch({"b": True}, "n2"), branch(None, "n3")),
        "n1": end("o2"),
        "n2": end("o1"),
        "n3": end("o2"),
    }
    made = guideline(ABC, nodes)
    for case in ({}, {"a": False}):  # where `a` is false, the first end of o2 is behind
        assert answer(made, case).possible_outcomes == ("o2", "o1")
