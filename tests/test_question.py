"""The asking order saves questions, and asks first what can be had first."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small import action, boolean, branch, coded, decision, end, guideline

from interpreter.engine.entail import answer, engine
from interpreter.engine.program import guards
from interpreter.engine.residual import Residuals
from interpreter.model import CriterionTest, FactType, leaves
from interpreter.stages import load

if TYPE_CHECKING:
    from interpreter.engine.answer import Answer
    from interpreter.engine.program import Program
    from interpreter.model import Condition, Fact, Resolved

CARD = Path(__file__).parents[1] / "flowcharts" / "wervelmetastasen"
NUMBERS = (0, 1, 2, 3, 5, 6, 7, 8, 12, 13, 24, 25)


@cache
def card() -> Resolved:
    return load(CARD)


def drawn(fact: Fact, rng: random.Random) -> bool | str | int:
    match fact.type:
        case FactType.BOOLEAN:
            return rng.random() < 0.5
        case FactType.CODE:
            return rng.choice(fact.codes)[0]
        case FactType.INTEGER:
            return rng.randint(1, 8)
        case FactType.QUANTITY:
            return rng.choice(NUMBERS)


def facts_in(guideline: Resolved, condition: Condition) -> list[str]:
    """Return the facts of a condition in the order in which it names them, through its criteria."""
    found = []
    for leaf in leaves(condition):
        if isinstance(leaf, CriterionTest):
            found += facts_in(guideline, guideline.criteria[leaf.criterion.id].when)
        else:
            found.append(leaf.fact.id)
    return found


def chart_order(guideline: Resolved) -> list[str]:
    stations = engine(guideline).program.stations
    conditions = [condition for station in stations for condition in guards(station.node) if condition is not None]
    return list(dict.fromkeys(name for condition in conditions for name in facts_in(guideline, condition)))


def questions(case: dict[str, object], *, order: list[str] | None) -> int:
    """Return how many facts are asked for until the answer is complete: in the answer's order, or in a fixed one."""
    known: dict[str, object] = {}
    while not (given := answer(card(), known)).is_complete:
        missing = [one.fact.id for one in given.missing]
        asked = missing[0] if order is None else next(name for name in order if name in missing)
        known[asked] = case[asked]
    return len(known)


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
def test_the_asking_order_needs_at_most_nine_tenths_of_the_questions_of_the_chart_order() -> None:
    rng = random.Random(7)
    cases = [{name: drawn(fact, rng) for name, fact in card().facts.items()} for _ in range(300)]
    order = chart_order(card())
    ours = sum(questions(case, order=None) for case in cases)
    chart = sum(questions(case, order=order) for case in cases)
    assert ours <= 0.9 * chart, f"{ours / len(cases):.1f} questions a case against {chart / len(cases):.1f}"


def stage(given: Answer, guideline: Resolved) -> list[int]:
    places = {name: place for place, name in enumerate(guideline.recommendations)}
    obtained = [one.fact.obtained_by for one in given.missing]
    return [-1 if ref is None else places[ref.id] for ref in obtained]


def test_facts_that_can_be_had_now_are_asked_for_before_those_that_wait() -> None:
    found = stage(answer(card(), {}), card())
    assert found == sorted(found)
    assert found[0] == -1
    assert len(set(found)) > 2


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        (((0, (0, 1)),), {0: 1}),
        (((3, (0, 1, 1)),), {3: 1}),
        (((1, (0, 1)), (0, (0, 2))), {0: 1 / 3, 1: 1 / 3}),
        (((1, (0, 1)), (0, (2, 1))), {0: 1 / 3, 1: 1 / 3}),
        (((1, (0, 1)), (1, (1, 0)), (0, (2, 3))), {0: 0, 1: 0}),
        (((2, (0, 1)), (1, (0, 2)), (0, (2, 3, 1))), {0: 14 / 35, 1: 1 / 35, 2: 9 / 35}),
    ],
    ids=["one fact", "three regions", "both", "either", "exactly one", "shared"],
)
def test_a_fact_settles_the_part_of_the_variance_that_goes_when_it_alone_is_known(nodes, expected):
    widths = {level: len(children) for level, children in nodes}
    residuals = Residuals(program_of([widths.get(level, 2) for level in range(4)]), 100)
    residuals.levels = (0, 1, 2, 3)
    residuals.diagrams.widths = tuple(widths.get(level, 2) for level in range(4))
    root = 0
    for level, children in nodes:
        root = residuals.diagrams.node(level, children)
    found = dict(residuals.settles(root))
    assert found == pytest.approx(expected)


def program_of(widths: list[int]) -> Program:
    """Return a program with facts of so many regions, which nothing reads."""
    facts = {f"f{number}": coded(*"uvwxyz"[:width]) for number, width in enumerate(widths)}
    return engine(guideline(facts, {"n0": end("o0")})).program


def test_a_fact_that_settles_more_is_asked_first_and_among_equals_the_one_that_the_dictionary_names_first():
    facts = {"c": boolean(), "b": boolean(), "a": boolean()}
    both_or = {"all": [{"a": True}, {"any": [{"b": True}, {"c": True}]}]}
    fork = {"n0": decision(branch(both_or, "n1"), branch(None, "n2")), "n1": end("o1"), "n2": end("o2")}
    assert answer(guideline(facts, fork), {}).missing[0].fact.id == "a"
    each = [{"id": f"r{number}", "when": {name: True}} for number, name in enumerate("abc")]
    apart = {"n0": action("n1", *each), "n1": end("o1")}
    assert [one.fact.id for one in answer(guideline(facts, apart), {}).missing] == ["c", "b", "a"]


def test_a_fact_that_must_be_obtained_is_asked_for_after_one_that_settles_less():
    facts = {"a": {**boolean(), "obtained_by": "r1"}, "b": {**boolean(), "obtained_by": "r0"}, "k": coded(*"uvwxyz")}
    nodes = {
        "n0": action("n1", {"id": "r0"}, {"id": "r1"}),
        "n1": action("n2", {"id": "r2", "when": {"all": [{"any": [{"a": True}, {"b": True}]}, {"k": "not u"}]}}),
        "n2": end("o0"),
    }
    assert [one.fact.id for one in answer(guideline(facts, nodes), {}).missing] == ["k", "b", "a"]


def test_the_first_questions_about_an_unknown_patient_are_about_an_emergency() -> None:
    first = [one.fact.id for one in answer(card(), {}).missing[:6]]
    assert {"severe_deficit", "known_tumour", "increasing_cauda_symptoms"} <= {*first}


def test_a_fact_that_cannot_matter_any_more_is_not_asked_for() -> None:
    given = answer(card(), {"mescc_deficit": True})
    assert "radicular_pain" not in [one.fact.id for one in given.missing]
