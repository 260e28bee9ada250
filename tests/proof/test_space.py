"""Guidelines whose dictionaries differ, in one space: the union of the domains, and who accepts what."""

from __future__ import annotations

import pytest
from small import action, boolean, branch, coded, decision, end, guideline, measured

from interpreter.engine.diagram import TRUE, DiagramTooLarge
from interpreter.engine.entail import answer
from interpreter.proof.space import space
from interpreter.proof.witness import case_file, total, witness

NODES = {"n1": action("n2", {"id": "r0"}), "n2": end("o0"), "n3": end("o1")}


def asking(facts, when, **more):
    """Return a guideline that asks one thing."""
    return guideline(facts, {"n0": decision(branch(when, "n1"), branch(None, "n3")), **NODES}, **more)


def only(found, member, other):
    """Return the cases that one member accepts and the other does not."""
    return found.diagrams.both(found.accepted[member], found.diagrams.negation(found.accepted[other]))


def test_a_code_that_one_guideline_added_is_accepted_by_that_one_alone():
    old = asking({"x": coded("a", "b")}, {"x": "a"})
    new = asking({"x": coded("a", "b", "c")}, {"x": ["a", "c"]})
    found = space([(old, None), (new, None)])
    assert len(found.facts) == 1
    assert only(found, 0, 1) == 0
    assert witness(found, only(found, 1, 0)).values() == {"x": "c"}


def test_a_range_that_was_cut_leaves_values_that_only_the_old_guideline_accepts():
    old = asking({"x": measured("d", minimum=0, maximum=33)}, {"x": "≤ 7 d"})
    new = asking({"x": measured("h", minimum=0, maximum=48)}, {"x": "≤ 24 h"})
    found = space([(old, None), (new, None)])
    case = witness(found, only(found, 0, 1))
    assert answer(old, case.values()).outcome
    assert 2 < case.values()["x"] <= 33
    assert only(found, 1, 0) == 0
    shared = found.diagrams.both(*found.accepted)
    apart = found.diagrams.negation(found.kernels[1].reached[1])
    differs = found.diagrams.conjunction([shared, found.kernels[0].reached[1], apart])
    between = total(found, differs).values()["x"]
    assert 1 < between <= 2


def test_a_fact_of_another_type_is_another_fact():
    old = asking({"x": boolean()}, {"x": True})
    new = asking({"x": coded("yes", "no")}, {"x": "yes"})
    found = space([(old, None), (new, None)])
    assert [regions.fact.type.value for regions in found.facts] == ["boolean", "code"]
    case = total(found, found.diagrams.both(found.kernels[0].reached[1], found.kernels[1].reached[1]))
    assert case.values(old) == {"x": True}
    assert case.values(new) == {"x": "yes"}


def test_a_fact_that_only_one_guideline_has_does_not_matter_to_the_other():
    old = asking({"x": boolean()}, {"x": True})
    new = asking({"y": boolean(), "x": boolean()}, {"x": True, "y": True})
    found = space([(old, None), (new, None)])
    assert found.accepted == (TRUE, TRUE)
    assert witness(found, found.kernels[0].reached[1]).values() == {"x": True}
    assert witness(found, found.kernels[1].reached[1]).values() == {"x": True, "y": True}


def test_what_a_guideline_warns_of_is_no_witness_where_another_will_do():
    facts = {"x": boolean(), "y": boolean(), "z": boolean()}
    warns = [{"id": "odd", "when": {"x": True}, "warning": {"en": "odd"}}]
    made = asking(facts, [{"x": True}, {"y": True, "z": True}], implausible=warns)
    found = space([(made, None)])
    assert witness(found, found.kernels[0].reached[1]).values() == {"y": True, "z": True}
    assert total(found, found.kernels[0].reached[1]).values() == {"x": False, "y": True, "z": True}
    odd = asking(facts, {"x": True}, implausible=warns)
    found = space([(odd, None)])
    assert witness(found, found.kernels[0].reached[1]).values() == {"x": True}


def test_a_criterion_that_no_node_uses_can_be_asked_for():
    made = asking({"x": boolean(), "y": measured("d")}, {"x": True}, criteria={"late": {"y": "> 3 d"}})
    when = made.criteria["late"].when
    found = space([(made, None)], [when])
    assert witness(found, found.condition(0, when)).texts() == {"y": "4 d"}


def test_diagrams_that_outgrow_the_limit_are_refused():
    made = asking({"x": boolean(), "y": boolean()}, {"x": True, "y": True})
    with pytest.raises(DiagramTooLarge):
        space([(made, None)], limit=3)


def test_a_case_file_says_that_it_is_made_up_and_from_which_guideline():
    made = asking({"x": boolean(), "dose": measured("Gy")}, {"x": True, "dose": "> 8 Gy"})
    found = space([(made, None)])
    text = case_file(witness(found, found.kernels[0].reached[1]), "a-case", {"en": "Why"}, made)
    assert text == (
        "# yaml-language-server: $schema=../../../schema/case.schema.json\n"
        "# A made-up case for review of drawn 1.0.0; it describes no patient.\n"
        "# tests\n"
        "case: a-case\n"
        'title: {en: "Why"}\n'
        "facts:\n"
        "  x: true\n"
        "  dose: 9 Gy\n"
    )
