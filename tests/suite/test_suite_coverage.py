"""What cases reach of a guideline, and what they do not."""

from __future__ import annotations

import pytest
from small import action, boolean, branch, coded, decision, end, guideline, measured

from interpreter.authored import answered
from interpreter.case import anonymous
from interpreter.resources import guidelines_folder
from interpreter.stages import load
from interpreter.suite.coverage import as_text, by_node, by_part, coverage, judged, shown
from interpreter.suite.goals import Kind, Seen, Side, goals
from interpreter.suite.observe import Observer

CARD = guidelines_folder() / "wervelmetastasen"


@pytest.fixture(scope="module")
def triage():
    """Return a guideline: fever first, then how long; an advice with a condition in the last node."""
    return guideline(
        {
            "f0": boolean(),
            "f1": measured("d", minimum=0),
            "f2": coded("k0", "k1"),
        },
        {
            "n0": decision(branch({"c0": True}, "n1"), branch(None, "n2", reading="G01"), hit="first"),
            "n1": decision(branch({"f1": "< 7 d"}, "n2"), branch({"f1": "≥ 7 d"}, "n3")),
            "n2": action("n4", {"id": "r0"}, {"id": "r1", "when": {"f2": "k1"}}),
            "n3": action("n4", {"id": "r2"}),
            "n4": end("o0"),
        },
        criteria={"c0": [{"f0": True}]},
    )


def reached(made, **facts):
    """Return the goals that one case reaches, as kind, key and aspect."""
    return {(kind.value, *map(str, key), str(aspect)) for kind, key, aspect in Observer(made).reached(anonymous(facts))}


def test_a_complete_case_reaches_its_path_its_tests_and_its_advice(triage):
    found = reached(triage, f0=True, f1="6 d", f2="k1")
    assert ("nodes", "m0", "n1", "reached") in found
    assert ("nodes", "m0", "n3", "reached") not in found
    assert ("branches", "m0", "n1", "0", "taken") in found
    assert ("tests", "m0", "n0", "0", "0", "true") in found
    assert ("tests", "", "c0", "0", "true") in found
    assert ("tests", "m0", "n1", "1", "0", "false") in found
    assert ("recommendations", "m0", "r1", "given") in found
    assert ("outcomes", "o0", "reached") in found


def test_a_partial_case_counts_for_what_it_settles_and_no_more(triage):
    found = reached(triage, f0=True)
    assert ("nodes", "m0", "n1", "reached") in found
    assert ("tests", "m0", "n1", "0", "0", "unknown") in found
    assert not [one for one in found if one[:3] == ("branches", "m0", "n1")]
    assert ("recommendations", "m0", "r0", "given") not in found
    assert ("nodes", "m0", "n4", "reached") in found


def test_branches_after_the_one_that_holds_are_not_read(triage):
    found = reached(triage, f0=False, f2="k0")
    assert ("branches", "m0", "n0", "1", "taken") in found
    assert ("readings", "G01", "used") in found
    assert not [one for one in found if one[:3] == ("tests", "m0", "n1")]


@pytest.mark.parametrize(
    ("value", "side"),
    [
        ("7 d", Side.ON),
        ("168 h", Side.ON),
        ("6.9 d", Side.BELOW),
        ("6 d", Side.BELOW),
        ("5.9 d", None),
        ("7.1 d", Side.ABOVE),
        ("8 d", Side.ABOVE),
        ("8.1 d", None),
    ],
)
def test_near_a_threshold_is_within_one_unit_of_it(triage, value, side):
    found = [one[-1] for one in reached(triage, f0=True, f1=value) if one[0] == "thresholds"]
    assert found == ([] if side is None else [str(side)])


def test_a_threshold_counts_only_where_a_test_of_it_is_read(triage):
    assert not [one for one in reached(triage, f0=False, f1="7 d") if one[0] == "thresholds"]


def test_what_no_case_can_reach_does_not_count_against_the_cases():
    never = guideline(
        {"f0": boolean()},
        {
            "n0": decision(branch({"f0": True}, "n1"), branch({"f0": False}, "n2")),
            "n1": decision(branch({"f0": True}, "n2"), branch({"f0": False}, "n3")),
            "n2": end("o0"),
            "n3": end("o1"),
        },
    )
    observer = Observer(never)
    found = observer.reached(anonymous({"f0": True})) | observer.reached(anonymous({"f0": False}))
    report = judged(observer, found | observer.reached(anonymous({})), 3)
    assert {(goal.kind, goal.what) for goal in report.impossible if goal.kind is Kind.OUTCOME} == {(Kind.OUTCOME, "o1")}
    assert report.missed == ()
    assert report.percent == 100
    assert "never reached" in as_text(report).partition("no case can reach:")[2]


def test_the_places_of_what_is_missed_are_those_in_the_files(triage):
    observer = Observer(triage)
    report = judged(observer, observer.reached(anonymous({"f0": True, "f1": "6 d", "f2": "k1"})), 1)
    missed = {(goal.kind, goal.aspect, goal.what) for goal in report.missed}
    assert (Kind.NODE, "reached", "m0.n3") in missed
    assert (Kind.TEST, Seen.UNKNOWN, "criterion c0: `f0`") in missed
    assert by_node(report)["m0", "n3"].reached == 0
    assert by_part(report)["m0", "n1", 0].of == 4  # taken; true, false, unknown
    assert all(goal.span.source.name.endswith(".yaml") for goal in report.missed)


def test_a_share_of_all_but_one_is_not_shown_as_all():
    assert shown(99.99) == "99.9 %"
    assert shown(100.0) == "100.0 %"


# ---- the card -------------------------------------------------------------------------------------------------------


def test_the_cards_own_cases_reach_everything():
    card = load(CARD)
    report = coverage(card, answered(card, CARD))
    assert report.percent == 100
    assert report.impossible == ()


def test_every_goal_is_told_apart():
    ids = [goal.id for goal in goals(load(CARD))]
    assert len(ids) == len(set(ids))
