"""What a diagram has to show: which elements, which lines, and how a case stands to them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from interpreter.model import Action, Decision, Provenance
from interpreter.render.course import Course
from interpreter.render.failure import NoSuchFlowchart, NoSuchLanguage, OtherGuideline
from interpreter.render.palette import Urgency
from interpreter.render.picture import Kind, call_order, condensed, picture, urgency
from interpreter.units import UNITS, Quantity


@pytest.mark.parametrize("flowchart", ["diagnostiek", "behandeling", "nazorg"])
def test_every_node_and_every_branch_is_shown_once(card, flowchart):
    chart = card.flowcharts[flowchart]
    shown = picture(card, flowchart, language="nl")
    names = [element.node for element in shown.elements if element.kind not in {Kind.START, Kind.BRANCH}]
    assert Counter(names) == Counter(chart.nodes.keys())
    rows = Counter((element.node, row.branch) for element in shown.elements for row in element.rows)
    decisions = [node for node in chart.nodes.values() if isinstance(node, Decision)]
    assert rows == Counter((node.id, at) for node in decisions for at in range(len(node.branches)))


def test_every_recommendation_is_listed_with_deadline_strength_and_guard(card):
    shown = {element.node: element for element in picture(card, "behandeling", language="nl").elements}
    for node in card.flowcharts["behandeling"].nodes.values():
        if isinstance(node, Action):
            assert len(shown[node.id].items) == len(node.recommend)
    start = shown["start_24h"].items[0]
    assert (start.label, start.within, start.strength) == ("Start de behandeling", "binnen 24 uur", "moet")
    assert shown["start_24h"].badge == "binnen 24 uur"
    assert [bool(item.guard) for item in shown["consultation"].items] == [False, True, True, True, True]
    assert all(item.guard.startswith("als ") for item in shown["consultation"].items if item.guard)
    assert shown["systemic_last"].items[0].strength == "te overwegen"


def test_the_start_leads_to_the_first_node_and_elements_stand_in_chart_order(card):
    shown = picture(card, "diagnostiek", language="en")
    assert shown.elements[0].kind is Kind.START
    assert shown.links[0].target == "diagnostiek.alarm"
    order = [element.node for element in shown.elements if element.kind not in {Kind.START, Kind.BRANCH}]
    assert order == list(card.flowcharts["diagnostiek"].nodes)


def test_a_line_is_stated_guideline_or_reading_as_its_branches_agree(card):
    links = {link.target: link for link in picture(card, "diagnostiek", language="nl").links}
    assert links["diagnostiek.biopsy_timing>biopsy_1d"].provenance is Provenance.GUIDELINE
    assert links["diagnostiek.imaging>no_vertebral_metastases"].provenance is Provenance.READING
    assert links["diagnostiek.mri_triage>mri_12h"].provenance is Provenance.STATED  # stated, guideline and reading


def test_the_order_of_branches_is_numbered_where_it_decides(card):
    shown = {element.id: element for element in picture(card, "diagnostiek", language="nl").elements}
    assert [row.number for row in shown["diagnostiek.mri_triage>mri_24h"].rows] == [5, 6]
    assert [row.number for row in shown["diagnostiek.increase>early_steroids"].rows] == [None]


def test_all_flowcharts_come_in_the_order_in_which_they_are_called_with_their_calls_drawn(card):
    assert list(call_order(card)) == ["diagnostiek", "behandeling", "nazorg"]
    shown = picture(card, None, language="nl")
    calls = Counter(link.target for link in shown.links if link.is_call)
    assert calls == {"behandeling.:start": 1, "nazorg.:start": 3}
    assert not any(link.is_call for link in picture(card, "behandeling", language="nl").links)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("12", "h", Urgency.HOURS_12),
        ("12.5", "h", Urgency.HOURS_24),
        ("1", "d", Urgency.HOURS_24),
        ("48", "h", Urgency.HOURS_72),
        ("1", "wk", Urgency.DAYS_7),
        ("169", "h", Urgency.LATER),
    ],
)
def test_urgency_follows_from_the_deadline(value, unit, expected):
    assert urgency(Quantity(Decimal(value), UNITS[unit])) is expected


def test_runs_of_statements_are_condensed():
    assert condensed(["D1.1", "D1.2", "D1.3", "D2.1", "D2.3"]) == ("D1.1–D1.3", "D2.1", "D2.3")
    assert condensed(["P.9", "P.10"]) == ("P.9", "P.10")
    assert condensed(["P.9", "P.10", "P.11", "R"]) == ("P.9–P.11", "R")
    assert condensed([]) == ()


# ---- with a case


def test_the_path_of_a_case_is_shown_with_its_steps_and_the_rest_is_off(card, example):
    shown = picture(card, "behandeling", language="nl", answer=example)
    steps = {step.node: at for at, step in enumerate(example.path, start=1) if step.flowchart == "behandeling"}
    on = {element.node: element.step for element in shown.elements if element.step is not None}
    assert on == steps
    assert not any(element.course is Course.POSSIBLE for element in shown.elements)
    courses = {element.node: element.course for element in shown.elements if element.kind is Kind.ACTION}
    assert courses["start_24h"] is Course.ON
    assert courses["start_72h"] is Course.OFF


def test_only_the_recommendations_that_are_given_are_on_the_path(card, example):
    shown = {element.node: element for element in picture(card, "behandeling", language="nl", answer=example).elements}
    given = [item.course for item in shown["consultation"].items]
    assert given == [Course.ON, Course.ON, Course.ON, Course.OFF, Course.OFF]


def test_an_open_decision_shows_the_branches_that_are_still_possible(card, undetermined):
    shown = picture(card, "behandeling", language="nl", answer=undetermined)
    possible = {element.node for element in shown.elements if element.course is Course.POSSIBLE}
    rows = {row.branch: row.course for element in shown.elements if element.node == "rt_scheme" for row in element.rows}
    assert {"rt_30_39gy", "rt_30gy"} <= possible
    assert rows == {0: Course.OFF, 1: Course.POSSIBLE, 2: Course.POSSIBLE, 3: Course.OFF, 4: Course.OFF}
    assert next(element for element in shown.elements if element.node == "aftercare").course is Course.ON


def test_nothing_is_on_or_off_without_a_case(card):
    shown = picture(card, None, language="en")
    assert {element.course for element in shown.elements} == {Course.NO_CASE}
    assert not shown.shows_case


# ---- refusals


def test_an_unknown_flowchart_is_refused_with_the_nearest_name(card):
    with pytest.raises(NoSuchFlowchart, match="did you mean `diagnostiek`"):
        picture(card, "diagnostik", language="nl")


def test_a_language_that_the_guideline_does_not_have_is_refused(card):
    with pytest.raises(NoSuchLanguage, match="choose one of nl, en"):
        picture(card, None, language="fr")


def test_an_answer_of_another_guideline_is_refused(throat, example):
    with pytest.raises(OtherGuideline, match="wervelmetastasen"):
        picture(throat, None, language="nl", answer=example)
