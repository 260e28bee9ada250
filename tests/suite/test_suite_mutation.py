"""Faults in a guideline, and what becomes of them."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from small import action, boolean, branch, coded, decision, end, guideline, measured

from interpreter.engine.diagram import FALSE
from interpreter.resources import guidelines_folder
from interpreter.stages import load
from interpreter.suite.condition_faults import Slip
from interpreter.suite.faults import faults
from interpreter.suite.mutation import Judged, Trial, Verdict, trial
from interpreter.suite.mutation_text import as_text
from interpreter.suite.same_answers import Comparison

CARD = guidelines_folder() / "wervelmetastasen"
LIMIT = None if os.environ.get("LEIDRAAD_MUTANTS") == "all" else 120
"""How many faults of the card are tried; LEIDRAAD_MUTANTS=all tries every one, in half a minute."""


@pytest.fixture(scope="module")
def made():
    return guideline(
        {"f0": boolean(), "f1": measured("d", minimum=0), "f2": coded("k0", "k1", "k2")},
        {
            "n0": decision(
                branch({"all": [{"f0": True}, {"f1": "< 7 d"}]}, "n1"),
                branch({"f2": ["k0", "k1"]}, "n2"),
                branch(None, "n3"),
                hit="first",
            ),
            "n1": action("n3", {"id": "r0", "within": "24 h"}, {"id": "r1", "when": {"f2": "k1"}, "reading": "G01"}),
            "n2": action("n3", {"id": "r2"}),
            "n3": end("o0"),
        },
    )


def texts(made, slip):
    return [fault.text for fault in faults(made) if fault.slip is slip]


@pytest.mark.parametrize(
    ("slip", "text"),
    [
        (Slip.BOUNDARY_SHIFTED, "branch 1: `f1 < 7 d` becomes `f1 ≤ 7 d`"),
        (Slip.THRESHOLD_MOVED, "branch 1: `f1 < 7 d` becomes `f1 < 6 d`"),
        (Slip.THRESHOLD_MOVED, "branch 1: `f1 < 7 d` becomes `f1 < 8 d`"),
        (Slip.COMPARISON_TURNED, "branch 1: `f1 < 7 d` becomes `f1 ≥ 7 d`"),
        (Slip.UNIT_WRONG, "branch 1: `f1 < 7 d` becomes `f1 < 7 h`"),
        (Slip.UNIT_WRONG, "branch 1: `f1 < 7 d` becomes `f1 < 7 wk`"),
        (Slip.TEST_NEGATED, "branch 1: `f0` becomes `not f0`"),
        (Slip.ANY_FOR_ALL, "branch 1: all of 2 (from `f0`) becomes `any` instead of `all`"),
        (Slip.PART_DROPPED, "branch 1: `f0` is left out"),
        (Slip.CODE_CHANGED, "branch 2: `f2 = k0 or k1` becomes `f2 = k1`"),
        (Slip.BRANCH_DROPPED, "branch 1 to `n1` is left out"),
        (Slip.BRANCHES_SWAPPED, "branches 1 and 2 lead where the other one did"),
        (Slip.ORDER_CHANGED, "branch 2 comes before branch 1"),
        (Slip.TARGET_CHANGED, "branch 1 leads to `n2` instead of `n1`"),
        (Slip.RECOMMENDATION_DROPPED, "`r0` is left out"),
        (Slip.RECOMMENDATION_CHANGED, "`r1` instead of `r0`"),
        (Slip.GUARD_DROPPED, "`r1` without its `when`"),
        (Slip.DEADLINE_CHANGED, "`r0` within 48 h instead of 24 h"),
        (Slip.DEADLINE_CHANGED, "`r0` within 24 d instead of 24 h"),
        (Slip.DEADLINE_CHANGED, "`r0` without its deadline of 24 h"),
        (Slip.READING_DROPPED, "`r1`: the reading G01 is left out"),
    ],
)
def test_faults_are_the_slips_of_an_author(made, slip, text):
    shown = [one.replace(" | ", " or ") for one in texts(made, slip)]
    assert text in shown


def test_each_fault_stands_at_its_place(made):
    assert all(fault.span.source.name == "m0.yaml" for fault in faults(made))


def other_hit(made):
    """Return the space of a guideline with its faults, and those that only read a decision's branches otherwise."""
    same = [fault for fault in faults(made) if fault.slip is Slip.HIT_CHANGED]
    assert same
    return Comparison(made, [test for fault in faults(made) for test in fault.tests]), same


def test_a_guideline_does_not_differ_from_itself_and_branches_that_overlap_may_not_be_read_otherwise(made):
    comparison, same = other_hit(made)
    assert comparison.differs(made) == FALSE
    assert all(comparison.differs(fault.mutant) != FALSE for fault in same)


def test_a_fault_that_changes_nothing_is_proven_to():
    apart = decision(branch({"f0": True}, "n1"), branch({"f0": False}, "n2"), hit="first")
    comparison, same = other_hit(guideline({"f0": boolean()}, {"n0": apart, "n1": end("o0"), "n2": end("o1")}))
    assert [comparison.differs(fault.mutant) for fault in same] == [FALSE]


def test_faults_without_effect_beyond_the_most_that_are_listed_are_counted(made, monkeypatch):
    monkeypatch.setattr("interpreter.suite.mutation_text.MOST_EQUIVALENT", 1)
    same = tuple(Judged(fault, Verdict.EQUIVALENT) for fault in list(faults(made))[:3])
    shown = as_text(Trial(made, 3, 1, (), same, exact=True))
    assert "3 faults, 1 case\n" in shown
    listed = shown.partition("nothing to catch:\n")[2].splitlines()
    assert listed[1] == "and 2 more"


def test_the_cards_cases_catch_all_but_a_twentieth_of_the_faults_and_more():
    found = trial(load(CARD), CARD, limit=LIMIT, seed=1)
    counted = Counter(one.verdict for one in found.judged)
    assert found.failing == ()
    assert found.exact
    assert found.percent >= 95
    assert found.percent_of_cases >= 95
    assert counted[Verdict.CASE] > counted[Verdict.CHECK]
    assert all(one.apart is not None for one in found.judged if one.verdict is Verdict.MISSED)
