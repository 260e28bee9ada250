"""The asking order saves questions, and asks first what can be had first."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.engine.entail import answer, engine
from interpreter.engine.program import guards
from interpreter.model import CriterionTest, FactType, leaves
from interpreter.stages import load

if TYPE_CHECKING:
    from interpreter.engine.answer import Answer
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


def test_the_first_questions_about_an_unknown_patient_are_about_an_emergency() -> None:
    first = [one.fact.id for one in answer(card(), {}).missing[:6]]
    assert {"severe_deficit", "known_tumour", "increasing_cauda_symptoms"} <= {*first}


def test_a_fact_that_cannot_matter_any_more_is_not_asked_for() -> None:
    given = answer(card(), {"mescc_deficit": True})
    assert "radicular_pain" not in [one.fact.id for one in given.missing]
