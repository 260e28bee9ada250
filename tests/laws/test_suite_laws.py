"""What holds for suites of any guideline: goals, generated cases and mutants, judged by trying every case."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import drawn
from brute import Oracle
from hypothesis import given
from small import loaded

from interpreter import structure
from interpreter.case import anonymous
from interpreter.diagnostic import Severity
from interpreter.engine.entail import answer
from interpreter.engine.regions import shown
from interpreter.model import FactTest
from interpreter.suite.condition_faults import Slip
from interpreter.suite.faults import faults
from interpreter.suite.generate import COVERED, Generator
from interpreter.suite.goals import Seen
from interpreter.suite.observe import Observer
from interpreter.suite.same_answers import Comparison
from interpreter.suite.within_reach import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved
    from interpreter.proof.space import Space

MOST_MUTANTS = 25


def said(given_answer: Answer) -> tuple[object, ...]:
    """Return what an answer to a total case says, apart from its path and its texts."""
    advised = {
        (one.flowchart, one.id): (None if one.within is None else one.within.size, one.provenance)
        for one in given_answer.recommendations
    }
    return given_answer.outcome, advised, given_answer.readings


def total_cases(space: Space) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Yield one case for each combination of regions, as facts and as regions by level."""
    for regions in itertools.product(*(range(len(found)) for found in space.facts)):
        facts = {
            found.fact.id: shown(found.fact, found.witnesses[region])
            for found, region in zip(space.facts, regions, strict=True)
        }
        yield facts, [regions[number] for number in space.levels]


def sound(mutant: Resolved) -> bool:
    return all(found.severity is not Severity.ERROR for found in structure.check(mutant))


@drawn.law(60)
@given(drawn.guidelines())
def test_a_mutant_is_told_apart_exactly_by_the_cases_to_which_it_answers_otherwise(files):
    guideline = loaded(files)
    every = [fault for fault in faults(guideline) if fault.mutant is not None and sound(fault.mutant)]
    step = max(len(every) // MOST_MUTANTS, 1)
    tests = dict.fromkeys(test for fault in every for test in fault.tests if isinstance(test, FactTest))
    comparison = Comparison(guideline, tests)
    for fault in every[::step]:
        assert fault.mutant is not None
        where = comparison.differs(fault.mutant)
        for facts, regions in total_cases(comparison.space):
            lies = comparison.diagrams.value(where, regions)
            differ = said(answer(guideline, facts)) != said(answer(fault.mutant, facts))
            assert lies == differ, (fault.slip, fault.where, fault.text, facts)


@drawn.law(60)
@given(drawn.guidelines())
def test_what_is_within_reach_is_what_some_case_reaches(files):
    guideline = loaded(files)
    observer, reach, oracle = Observer(guideline), Reach(guideline), Oracle(files)
    by_total, by_any = set(), set()
    for known in drawn.every_partial(oracle):
        reached = observer.reached(anonymous(drawn.case_of(files, known)))
        by_any |= reached
        if len(known) == len(oracle.facts):
            by_total |= reached
    for goal in observer.goals:
        if goal.kind in COVERED:
            possible = reach.is_possible(goal)
            assert not possible or goal.id in by_any, (goal.what, goal.aspect)
            assert possible or goal.id not in by_total, (goal.what, goal.aspect)


@drawn.law(40)
@given(drawn.guidelines())
def test_the_covering_set_reaches_everything_that_can_be_reached(files):
    guideline = loaded(files)
    generator = Generator(guideline)
    wanted = [goal for goal in generator.observer.goals if goal.kind in COVERED]
    made = generator.cover(wanted)
    found = set()
    for one in made.cases:
        facts = {name: _read(text) for name, text in one.facts.items()}
        found |= generator.observer.reached(anonymous(facts))
    lacking = [goal for goal in wanted if goal.id not in found and generator.reach.is_possible(goal)]
    assert [(goal.what, goal.aspect) for goal in lacking] == []
    assert made.covered == made.wanted


def _read(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


@drawn.law(60)
@given(drawn.guidelines())
def test_every_fault_is_another_guideline_or_is_refused(files):
    guideline = loaded(files)
    for fault in faults(guideline):
        assert fault.mutant is None or fault.mutant != guideline, (fault.slip, fault.text)
        assert fault.mutant is not None or fault.refused
        assert fault.slip in Slip
        assert fault.text


@drawn.law(40)
@given(drawn.guidelines())
def test_a_case_that_leaves_more_open_sees_no_more_tests_settled(files):
    guideline = loaded(files)
    observer, oracle = Observer(guideline), Oracle(files)
    for known in drawn.every_partial(oracle)[:60]:
        for gone in known:
            fewer = {name: value for name, value in known.items() if name != gone}
            more = observer.reached(anonymous(drawn.case_of(files, known)))
            less = observer.reached(anonymous(drawn.case_of(files, fewer)))
            settled = {one for one in less if one[2] in (Seen.TRUE, Seen.FALSE, "reached", "taken", "given")}
            assert {one for one in settled if one[2] in ("reached", "taken", "given")} <= more
