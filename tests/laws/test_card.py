"""The card, answered by the engine and by `oracle_card`, which was written by hand apart from it.

Partial cases are drawn from a fixed seed: total cases from the regions of every fact, of which a few are then left out.
A larger run, with other cases: LEIDRAAD_CARD_CASES=5000 LEIDRAAD_CARD_SEED=7 pytest tests/laws/test_card.py
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import oracle_card
import pytest
from agreement import by_key, seconds
from brute import NEVER
from test_laws import assert_nothing_taken_back

from interpreter.engine.entail import answer
from interpreter.stages import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved

CASES = int(os.environ.get("LEIDRAAD_CARD_CASES", "400"))
SEED = int(os.environ.get("LEIDRAAD_CARD_SEED", "20260105"))
MOST_COMPLETIONS = 400

# On, just below and just above every threshold of the card, with a unit now and then.
NUMBERS: dict[str, tuple[Any, ...]] = {
    "deficit_onset": (0, 3, "6.9 d", 7, "168 h", "169 h", 10, "1 mo"),
    "tumour_interval": (0, 1.9, 2, "24 mo", 2.1, 5, "60 mo", 5.1, 20),
    "life_expectancy": (0, 2.9, 3, 6, 12, "1 a", 12.1, "2 a"),
    "paraplegia_duration": (0, "23.9 h", 24, "1 d", "24.1 h", "3 wk"),
    "affected_vertebrae": (1, 3, 4, 33),
}
CODES: dict[str, tuple[str, ...]] = {
    "radicular_pain": ("none", "unilateral", "bilateral"),
    "radicular_deficit": ("none", "unilateral", "bilateral"),
    "tumour_type": (
        "breast",
        "lung",
        "prostate",
        "kidney",
        "multiple_myeloma",
        "non_hodgkin_lymphoma",
        "germ_cell",
        "other",
    ),
    "metastatic_extent": ("solitary", "oligometastatic", "multiple"),
    "shared_choice": ("surgery", "radiotherapy", "systemic_therapy", "supportive_care"),
}
LIKELY = {"known_tumour": 0.7, "progression_elsewhere": 0.8, "vertebral_metastases": 0.8, "adequate_rt_possible": 0.6}
"""Booleans that are true more often than not, so that most cases come as far as treatment."""


@pytest.fixture(scope="module")
def card() -> Resolved:
    return load("wervelmetastasen")


def total_case(chance: random.Random) -> dict[str, Any]:
    """Return a case in which every fact is known; how often a boolean is true varies from case to case."""
    share = chance.choice((0.05, 0.15, 0.3, 0.5))
    case: dict[str, Any] = {}
    for name in oracle_card.FACTS:
        if name in NUMBERS or name in CODES:
            case[name] = chance.choice(NUMBERS.get(name) or CODES[name])
        else:
            case[name] = chance.random() < LIKELY.get(name, share)
    return case


def width(name: str) -> int:
    """Return how many values the oracle tries for a fact."""
    return len(oracle_card._values(name))  # noqa: SLF001 - its stretches, to keep the product small


def seeded_cases(number: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield partial cases, with up to four facts missing, and the flowchart to start from."""
    chance = random.Random(SEED)
    for position in range(number):
        case = total_case(chance)
        start = "diagnostiek" if position % 4 else chance.choice(("behandeling", "nazorg"))
        missing, completions = chance.sample(oracle_card.FACTS, position % 5), 1
        for name in missing:
            completions *= width(name)
            if completions <= MOST_COMPLETIONS:
                case[name] = None
        yield case, start


def card_differences(found: Answer, expected: oracle_card.Partial, *, outcome: bool) -> list[str]:
    """Return every way in which the engine's answer differs from the oracle's."""
    definite, possible = by_key(found.recommendations), by_key(found.possible)
    definitely = {
        key: (NEVER if hours is None else hours * 3600, varies) for key, (hours, varies) in expected.definite.items()
    }
    seen: dict[str, tuple[object, object]] = {
        "exact": (found.exact, True),
        "status": (found.status.value, expected.status),
        "definite": ({key: (seconds(one), one.at_latest) for key, one in definite.items()}, definitely),
        "possible": ({key: set(one.waits_for) for key, one in possible.items()}, expected.possible),
        "missing": ({one.fact.id for one in found.missing}, expected.missing),
    }
    if outcome:
        seen["outcome"] = found.outcome, expected.outcome
        seen["possible outcomes"] = frozenset(found.possible_outcomes), expected.possible_outcomes
    return [f"{what}: {got} instead of {want}" for what, (got, want) in seen.items() if got != want]


def test_the_card_answers_seeded_partial_cases_as_the_hand_written_one_does(card):
    for case, start in seeded_cases(CASES):
        found, expected = answer(card, case, start=start), oracle_card.partial(case, start)
        assert card_differences(found, expected, outcome=start != "nazorg") == [], (start, case)


def test_the_card_says_as_firmly_as_the_hand_written_one_who_says_it(card):
    chance = random.Random(SEED + 1)
    for _ in range(CASES):
        case = total_case(chance)
        found = by_key(answer(card, case).recommendations)
        for key, firmness in oracle_card.provenance(case).items():
            assert found[key].provenance.value == firmness, (key, case)


def test_the_card_never_takes_back_what_was_settled_as_facts_come_in(card):
    chance = random.Random(SEED + 2)
    for _ in range(max(CASES // 40, 1)):
        case, known = total_case(chance), {}
        before = answer(card, known)
        for name in chance.sample(oracle_card.FACTS, len(oracle_card.FACTS)):
            asked = {one.fact.id for one in before.missing}
            known = {**known, name: case[name]}
            after = answer(card, known)
            assert_nothing_taken_back(before, after)
            assert not {one.fact.id for one in after.missing} & known.keys()
            if name not in asked:
                assert [one.fact.id for one in after.missing] == [one.fact.id for one in before.missing]
            before = after
        assert before.is_complete


def test_answering_the_first_question_each_time_settles_every_case_of_the_card(card):
    chance = random.Random(SEED + 3)
    for _ in range(max(CASES // 40, 1)):
        case, known = total_case(chance), {}
        while (found := answer(card, known)).missing:
            assert not found.is_complete
            question = found.missing[0].fact.id
            assert question not in known
            known = {**known, question: case[question]}
        assert found.is_complete
        whole = answer(card, case)
        assert {key: seconds(one) for key, one in by_key(found.recommendations).items()} == {
            key: seconds(one) for key, one in by_key(whole.recommendations).items()
        }
        assert found.outcome == whole.outcome


def test_without_diagrams_the_card_claims_less_and_never_anything_wrong(card):
    for case, start in seeded_cases(CASES // 4):
        found, exact = answer(card, case, start=start, limit=10), answer(card, case, start=start)
        if found.exact:
            assert found.to_dict() == exact.to_dict()
            continue
        sure, shown = by_key(found.recommendations), by_key(found.recommendations) | by_key(found.possible)
        assert sure.keys() <= by_key(exact.recommendations).keys()
        assert shown.keys() >= (by_key(exact.recommendations) | by_key(exact.possible)).keys()
        assert all(seconds(shown[key]) <= seconds(one) for key, one in by_key(exact.recommendations).items())
        assert {one.fact.id for one in found.missing} >= {one.fact.id for one in exact.missing}
        assert found.outcome in {None, exact.outcome}
        assert not found.is_complete or exact.is_complete
