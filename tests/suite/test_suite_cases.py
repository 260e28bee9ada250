"""Generated cases: few, plain, and reaching what they say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small import fact

from interpreter.case import anonymous
from interpreter.engine.entail import answer
from interpreter.engine.regions import regions
from interpreter.model import Between, Interval
from interpreter.resources import guidelines_folder
from interpreter.stages import load
from interpreter.suite.case_text import as_one_file
from interpreter.suite.generate import COVERED, Generator
from interpreter.suite.goals import Kind, Side
from interpreter.suite.plain_values import plain_value, written
from interpreter.suite.selection import of_node, of_recommendation

CARD = guidelines_folder() / "wervelmetastasen"


@pytest.fixture(scope="module")
def generator():
    return Generator(load(CARD))


def facts_of(made):
    return {name: {"true": True, "false": False}.get(text, text) for name, text in made.facts.items()}


def test_a_small_set_reaches_everything_on_the_card(generator):
    wanted = [goal for goal in generator.observer.goals if goal.kind in COVERED]
    made = generator.cover(wanted)
    assert len(made.cases) <= 40
    assert made.covered == made.wanted == len(wanted) - made.impossible
    reached = set().union(*(generator.observer.reached(anonymous(facts_of(one))) for one in made.cases))
    assert sum(goal.id in reached for goal in wanted) == made.wanted
    assert len({one.id for one in made.cases}) == len(made.cases)
    assert all(set(one.title) == {"nl", "en"} for one in made.cases)


def test_around_each_threshold_only_the_one_fact_differs(generator):
    made = generator.boundary()
    assert len(made.cases) == 3 * len([goal for goal in generator.observer.goals if goal.kind is Kind.THRESHOLD]) / 3
    for three in zip(*[iter(made.cases)] * 3, strict=True):
        below, on, above = (dict(one.facts) for one in three)
        changed = [name for name in on if not below[name] == on[name] == above[name]]
        assert len(changed) == 1, three[1].id
        sides = [
            [
                str(aspect)
                for kind, key, aspect in generator.observer.reached(anonymous(facts_of(one)))
                if kind is Kind.THRESHOLD and key[0] == changed[0]
            ]
            for one in three
        ]
        assert all(side in found for side, found in zip(Side, sides, strict=True)), three[1].id
        said = {str(answer(generator.guideline, facts_of(one)).to_dict()["recommendations"]) for one in three}
        assert said


def test_the_cases_of_a_node_go_there(generator):
    made = generator.cover(of_node(generator.observer.goals, "behandeling.start_mescc"))
    assert made.covered == made.wanted > 20
    for one in made.cases:
        path = [(way.flowchart, way.node) for way in one.answer.ways]
        assert ("behandeling", "start_mescc") in path


def test_the_cases_of_a_recommendation_give_it(generator):
    wanted = of_recommendation(generator.guideline, generator.observer.goals, "prefer_surgery")
    made = generator.cover(wanted)
    given = [advised.id for one in made.cases for advised in one.answer.recommendations]
    assert "prefer_surgery" in given


def test_a_file_of_cases_has_no_expectation_but_in_comments(generator):
    made = generator.cover(of_node(generator.observer.goals, "nazorg.mobilise"))
    text = as_one_file(generator.guideline, made.cases)
    assert "Not a medical device" in text
    for block in text.split("    expect:")[1:]:
        lines = block.splitlines()[1:]
        assert lines[0].startswith("    # confirm:   status: ")
        assert (
            all(line.startswith("    # confirm: ") for line in lines[: lines.index("")] if line)
            if "" in lines
            else lines
        )


def interval(low, high):
    return Between((Interval(Decimal(low), low_in=True, high=Decimal(high), high_in=False),))


def test_a_value_that_no_finite_decimal_says_is_replaced_by_a_plain_one():
    months = fact("quantity", unit="mo", low="0")
    cut = regions(months, [interval(7_257_600, 26_298_000)])  # from 12 weeks to 10 months
    region = cut.of_number(10_000_000)
    assert written(cut, region) == "3 mo"
    assert cut.of_number(plain_value(cut, region) * 2_629_800) == region
