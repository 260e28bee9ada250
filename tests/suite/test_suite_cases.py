"""Generated cases: few, plain, and reaching what they say."""

from __future__ import annotations

from decimal import Decimal
from itertools import takewhile

import pytest
from small import boolean, branch, coded, decision, end, fact, guideline, measured

from interpreter.case import anonymous
from interpreter.casefile import read_file
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
    assert len(made.cases) == len([goal for goal in generator.observer.goals if goal.kind is Kind.THRESHOLD])
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
        answers = [answer(generator.guideline, facts_of(one)).to_dict() for one in three]
        said = {str([one[key] for key in ("outcome", "recommendations", "possible", "readings")]) for one in answers}
        assert len(said) > 1, three[1].id


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
        body = list(takewhile(str.strip, lines))
        assert len(body) >= len(("status", "outcome", "recommendations", "possible", "missing", "readings"))
        assert all(line.startswith("    # confirm: ") for line in body)
        assert all(line.startswith("  - case: ") for line in lines[len(body) + 1 :][:1])


def test_a_code_that_is_a_word_of_yaml_stays_a_code(tmp_path):
    nodes = {"n0": decision(branch({"x": "true"}, "n1"), branch({"x": "null"}, "n2"), branch({"x": "k"}, "n3"))}
    made = guideline({"x": coded("true", "null", "k")}, {**nodes, "n1": end("o1"), "n2": end("o2"), "n3": end("o3")})
    of = Generator(made)
    found = of.cover([goal for goal in of.observer.goals if goal.kind is Kind.OUTCOME])
    path = tmp_path / "made.yaml"
    path.write_text(as_one_file(made, found.cases), encoding="utf-8")
    ends = {answer(made, case).outcome for case in read_file(path)}
    assert ends == {"o1", "o2", "o3"}


def test_the_id_of_a_case_at_a_threshold_is_the_name_of_a_file_whatever_the_unit():
    nodes = {"n0": decision(branch({"x": "> 60 /min"}, "n1"), branch({"x": "≤ 60 /min"}, "n2"))}
    more = {"n1": decision(branch({"y": "> -5 Cel"}, "n3"), branch({"y": "≤ -5 Cel"}, "n4"))}
    ends = {name: end(f"o{name}") for name in ("n2", "n3", "n4")}
    made = guideline({"x": measured("/min", minimum=0), "y": measured("Cel")}, {**nodes, **more, **ends})
    names = [one.id for one in Generator(made).boundary().cases]
    assert names == [
        *(f"boundary-x-60-min-{side}" for side in ("just-below", "on", "just-above")),
        *(f"boundary-y--5-cel-{side}" for side in ("just-below", "on", "just-above")),
    ]


def test_goals_that_no_made_case_reaches_are_not_counted_as_reached(monkeypatch):
    made = guideline({"x": boolean()}, {"n0": decision(branch({"x": True}, "n1"), branch(None, "n1")), "n1": end("o")})
    of = Generator(made)
    wanted = [goal for goal in of.observer.goals if goal.kind is Kind.BRANCH]
    seen = of.observer.reached
    monkeypatch.setattr(of.observer, "reached", lambda case: seen(case) - {wanted[1].id})
    found = of.cover(wanted)
    assert (found.wanted, found.covered, len(found.cases)) == (2, 1, 1)


def interval(low, high):
    return Between((Interval(Decimal(low), low_in=True, high=Decimal(high), high_in=False),))


def test_a_value_that_no_finite_decimal_says_is_replaced_by_a_plain_one():
    months = fact("quantity", unit="mo", low="0")
    cut = regions(months, [interval(7_257_600, 26_298_000)])  # from 12 weeks to 10 months
    region = cut.of_number(10_000_000)
    assert written(cut, region) == "3 mo"
    assert cut.of_number(plain_value(cut, region) * 2_629_800) == region
