"""What `verify` says of small guidelines that each have one fault, of several starts, and at its limits."""

from __future__ import annotations

import json

import pytest
from small import action, boolean, branch, call, coded, decision, dictionaries, end, guideline, loaded, measured

from interpreter.diagnostic import Severity
from interpreter.engine.entail import answer
from interpreter.engine.program import compile_program
from interpreter.proof import alone, boxes
from interpreter.proof import space as spaces
from interpreter.proof.report import closing, to_dict
from interpreter.proof.trying import tried
from interpreter.proof.verify import starts, verify
from interpreter.stages import examine_files, load

AB = {"a": boolean(), "b": boolean()}
ENDS = {"e0": end("o0"), "e1": end("o1")}


def codes(made, **options):
    return [one.code for one in verify(made, **options).findings]


def case_of(found):
    assert found.example is not None
    return dict(found.example.facts)


@pytest.mark.parametrize("name", ["wervelmetastasen", "keelpijn", "docs/examples/bicycle"])
def test_the_guidelines_that_ship_and_the_example_are_clean(name):
    assert verify(load(name)).findings == ()


# ---- reachable, across calls ----------------------------------------------------------------------------------------


def test_a_gap_counts_only_where_a_case_comes_and_is_seen_through_a_call():
    inner = {"n0": decision(branch({"a": True, "b": True}, "e0"), branch({"b": False}, "e1")), **ENDS}
    closed = {"n0": decision(branch({"a": True}, "n1"), branch(None, "e1")), "n1": call("m1"), "e1": end("o1")}
    assert codes(guideline(AB, closed, inner)) == ["constant-condition"]  # a is true there, and nothing is left out
    opened = {"n0": call("m1")}
    made = guideline(AB, opened, inner)
    (found,) = verify(made).findings
    assert (found.code, found.severity, case_of(found)) == (
        "incomplete-decision", Severity.ERROR, {"a": "false", "b": "true"},
    )  # fmt: skip
    assert [one.id for one in answer(made, {"a": False, "b": True}).warnings] == ["no_branch"]


def test_from_another_flowchart_more_may_be_reachable_and_the_case_begins_there():
    inner = {"n0": decision(branch({"a": True}, "e0")), "e0": end("o0")}
    outer = {"n0": decision(branch({"a": True}, "n1"), branch(None, "e1")), "n1": call("m1"), "e1": end("o1")}
    made = guideline(AB, outer, inner)
    assert "incomplete-decision" not in codes(made)
    (found,) = verify(made, "m1").findings
    assert found.code == "incomplete-decision"
    assert found.example is not None
    assert found.example.start == "m1"
    assert verify(made, "m1").starts == ("m1",)


def test_a_flowchart_that_nothing_calls_is_proven_from_itself_with_what_it_calls():
    entry = {"n0": end("o0")}
    lone = {"n0": call("m2")}
    called = {"n0": decision(branch({"a": True}, "e0")), "e0": end("o0")}
    made = guideline(AB, entry, lone, called)
    assert list(starts(made)) == ["m0", "m1"]
    (found,) = [one for one in verify(made).findings if one.code == "incomplete-decision"]
    assert found.example is not None
    assert found.example.start == "m1"


def test_what_matters_from_one_start_is_not_idle_and_a_node_is_told_once():
    shared = {"n0": decision(branch({"a": True}, "e0"), branch({"a": False, "b": True}, "e1")), **ENDS}
    entry = {
        "n0": decision(branch({"b": True}, "n1"), branch({"b": False}, "n1")),
        "n1": call("m2", "e0"),
        "e0": end("o0"),
    }
    other = {"n0": call("m2")}
    found = verify(guideline(AB, entry, other, shared)).findings
    assert [one.code for one in found].count("incomplete-decision") == 1
    assert "idle-fact" not in {one.code for one in found}


# ---- conditions -----------------------------------------------------------------------------------------------------


def test_a_test_that_the_domain_settles_is_constant():
    made = guideline(
        {"q": measured("d", minimum=0)}, {"n0": decision(branch({"q": "≥ 0 d"}, "e0"), branch(None, "e1")), **ENDS}
    )
    told = [one for one in verify(made).findings if one.code == "constant-condition"]
    assert [one.message for one in told] == ["`q: ≥ 0 d` holds in every case that comes to `n0`"]


def test_a_criterion_is_judged_over_all_the_nodes_that_ask_for_it():
    nodes = {
        "n0": decision(branch({"a": True}, "n1"), branch(None, "n2")),
        "n1": decision(branch({"c": True}, "e0"), branch(None, "e1")),
        "n2": decision(branch({"c": True, "b": True}, "e0"), branch(None, "e1")),
        **ENDS,
    }
    often = guideline(AB, nodes, criteria={"c": {"a": True}})
    told = [one.message for one in verify(often).findings if one.code == "constant-condition"]
    assert told == [
        "`c: true` holds in every case that comes to `n1`",
        "`c: true` never holds in a case that comes to `n2`",
    ]
    always = guideline(AB, nodes, criteria={"c": [{"a": True}, {"a": False}]})
    (found,) = [one for one in verify(always).findings if one.code == "constant-condition"]
    assert found.message == "this condition holds in every case in which `c` is asked for"
    assert found.span.source.name == "facts.yaml"


def test_a_warning_that_can_never_be_shown_is_constant():
    warns = [{"id": "odd", "when": {"a": True, "c": True}, "warning": {"en": "odd"}}]
    nodes = {"n0": decision(branch({"a": True}, "e0"), branch({"a": False}, "e1")), **ENDS}
    made = guideline(AB, nodes, criteria={"c": {"a": False}}, implausible=warns)
    (found,) = verify(made).findings
    assert (found.code, found.message) == ("constant-condition", "this condition never holds in a case")


# ---- together -------------------------------------------------------------------------------------------------------


def deadlines(first, second):
    nodes = {
        "n0": action("n1", {"id": "r0", **first}),
        "n1": action("e0", {"id": "r0", **second}),
        "e0": end("o0"),
    }
    return codes(guideline(AB, nodes))


def test_two_deadlines_in_one_case_contradict_and_the_same_time_in_other_words_does_not():
    assert deadlines({"within": "12 h"}, {"within": "1 d"}) == ["contradicting-deadlines"]
    assert deadlines({"within": "24 h"}, {"within": "1 d"}) == []
    assert deadlines({"within": "12 h"}, {}) == []
    assert deadlines({"within": "12 h", "when": {"a": True}}, {"within": "1 d", "when": {"a": False}}) == []


def test_lines_of_one_action_mean_the_shortest_that_applies_and_do_not_contradict():
    lines = [{"id": "r0", "within": "1 d"}, {"id": "r0", "within": "12 h", "when": {"a": True}}]
    assert codes(guideline(AB, {"n0": action("e0", *lines), "e0": end("o0")})) == []


def test_two_flowcharts_that_show_two_deadlines_in_one_answer_contradict():
    outer = {"n0": action("n1", {"id": "r0", "within": "1 d"}), "n1": call("m1")}
    inner = {"n0": action("e0", {"id": "r0", "within": "12 h"}), "e0": end("o0")}
    (found,) = verify(guideline(AB, outer, inner)).findings
    assert found.message == "one case is given `r0` within 1 d and within 12 h: both show, in `m0` and in `m1`"


def excluding(excludes, *nodes):
    files = dictionaries({"r0": "must", "r1": "should", "r2": "may"})
    files["facts"] = {"facts": AB}
    files["recommendations"]["recommendations"]["r0"]["excludes"] = excludes
    files["m0"] = {"flowchart": "m0", "title": {"en": "m0"}, "start": "n0", "nodes": nodes[0]}
    return files


def together(guard):
    return {"n0": action("e0", {"id": "r0", "when": {"a": True}}, {"id": "r1", "when": guard}), "e0": end("o0")}


def test_recommendations_that_exclude_each_other_may_not_be_given_to_one_case():
    (found,) = verify(loaded(excluding(["r1"], together({"b": True})))).findings
    assert (found.code, case_of(found)) == ("conflicting-recommendations", {"a": "true", "b": "true"})
    assert verify(loaded(excluding(["r1"], together({"a": False})))).findings == ()


def test_what_is_excluded_must_be_another_recommendation_of_the_catalogue():
    def check(excludes):
        files = excluding(excludes, together({"b": True}))
        found = examine_files({name: (f"{name}.yaml", json.dumps(data).encode()) for name, data in files.items()})
        return [(one.code, one.message) for one in found.diagnostics if one.severity is Severity.ERROR]

    assert check(["r9"]) == [("unknown-recommendation", "no recommendation `r9`")]
    assert check(["r0"]) == [("bad-value", "`r0` excludes itself")]


def test_an_else_without_cites_or_reading_never_gets_as_far_as_a_proof():
    nodes = {"n0": decision(branch({"a": True}, "e0"), {"else": "e1"}), **ENDS}
    files = excluding(["r1"], nodes)
    found = examine_files({name: (f"{name}.yaml", json.dumps(data).encode()) for name, data in files.items()})
    assert found.guideline is None
    assert [one.code for one in found.diagnostics] == ["missing-citation"]


# ---- limits ---------------------------------------------------------------------------------------------------------


def table(*rules, hit="unique"):
    """Return a guideline with one decision of these conditions on four facts."""
    facts = {"a": boolean(), "b": boolean(), "c": coded("x", "y", "z"), "q": measured("d", minimum=0)}
    ends = {f"e{number}": end(f"o{number}") for number in range(len(rules))}
    ways = [branch(rule, f"e{number}") for number, rule in enumerate(rules)]
    return guideline(facts, {"n0": decision(*ways, hit=hit), **ends})


def cramped(made):
    """Return the findings without diagrams, apart from the one that says so."""
    return [one for one in verify(made, limit=3).findings if one.code != "proof-limit"]


def test_without_diagrams_a_gap_in_a_decision_is_found_with_its_smallest_case():
    made = table(
        {"a": True, "q": "< 3 d"},
        {"a": True, "q": "> 3 d", "c": "x"},
        {"a": True, "q": "> 3 d", "c": "not x"},
        {"a": False},
    )
    (found,) = cramped(made)
    assert (found.code, case_of(found)) == ("incomplete-decision", {"a": "true", "q": "3 d"})
    assert "not proven" not in found.message


def test_without_diagrams_overlaps_are_found_and_a_table_that_divides_all_cases_is_proven():
    (found,) = cramped(table({"a": True}, {"a": False}, {"b": True, "c": ["x", "y"]}))
    assert (found.code, case_of(found)) == ("overlapping-branches", {"a": "true", "b": "true", "c": "x"})
    assert cramped(table({"a": True, "b": True}, {"a": True, "b": False}, {"a": False})) == []


def test_without_diagrams_shadowed_branches_and_idle_elses_are_proven():
    (found,) = cramped(table({"q": "≥ 1 d"}, {"a": True, "q": "> 5 d"}, None, hit="first"))
    assert found.code == "shadowed-branch"
    (found,) = cramped(table({"a": True}, {"a": False}, None))
    assert (found.code, "`else`" in found.message) == ("shadowed-branch", True)


def test_a_gap_of_which_no_tried_case_comes_near_is_told_as_not_proven():
    facts = {f"f{number}": coded("x", "y", "z") for number in range(12)}
    deep = {
        f"n{number}": decision(branch({f"f{number}": "x"}, f"n{number + 1}"), branch(None, "e0"))
        for number in range(11)
    }
    made = guideline(facts, {**deep, "n11": decision(branch({"f11": "x"}, "e0")), "e0": end("o0")})
    (found,) = [one for one in cramped(made) if one.code == "incomplete-decision"]
    assert found.message.endswith("(that such a case comes here is not proven)")
    limits = [one.message for one in verify(made, limit=3).findings if one.code == "proof-limit"]
    assert limits[0].startswith("the diagrams outgrew 3 nodes")
    assert "whether some case reaches `" in limits[0]


def test_what_tried_cases_show_needs_no_diagrams():
    made = table({"a": True, "b": True}, {"a": True, "b": False}, {"a": False})
    left = tried(verify_program(made))
    assert (left.nodes, left.branches, left.conditions, left.facts) == ((), (), (), ())
    assert verify(made, limit=3).findings == ()


def verify_program(made):
    return compile_program(made, made.entry.id)


def test_a_search_beyond_its_budget_claims_nothing(monkeypatch):
    monkeypatch.setattr(alone, "SETS", 1)
    found = verify(table({"a": True, "b": True}, {"a": True, "b": False}, {"a": False}), limit=3).findings
    assert [one.code for one in found] == ["proof-limit"]
    assert found[0].message == "whether `n0` is complete, and its branches exclude each other, is not proven"


def test_a_proof_that_looks_at_too_many_pairs_says_what_is_not_proven(monkeypatch):
    monkeypatch.setattr(spaces, "PAIRS", 2)
    found = verify(table({"a": True, "b": True}, {"a": True, "b": False}, {"a": False})).findings
    assert {one.code for one in found} == {"proof-limit"}
    assert found[0].message.startswith("whether ")


def test_a_condition_with_too_many_boxes_claims_nothing(monkeypatch):
    monkeypatch.setattr(boxes, "MOST_BOXES", 3)
    some = [{"a": True}, {"b": True}, {"c": "x"}, {"q": "< 1 d"}]
    found = verify(table({"at_least": 2, "of": some}, {"not": {"at_least": 2, "of": some}}), limit=3).findings
    assert "proof-limit" in {one.code for one in found}


def test_deadlines_and_exclusions_are_named_when_they_are_not_proven():
    files = excluding(["r1"], together({"b": True}))
    nodes = files["m0"]["nodes"]
    nodes["n0"]["recommend"] = [
        {**one, "within": limit} for one, limit in zip(nodes["n0"]["recommend"], ("1 d", "2 d"), strict=True)
    ]
    nodes["n0"]["recommend"].append({"id": "r0", "within": "3 d", "cites": ["S1.1"]})
    (found,) = verify(loaded(files), limit=2).findings
    assert "whether the deadlines of `r0` contradict each other" in found.message
    assert "whether what `r0` excludes is given beside it" in found.message


# ---- the report -----------------------------------------------------------------------------------------------------


def test_the_report_says_over_what_and_what_the_guideline_is_meant_for():
    made = table({"a": True}, {"a": False})
    verdict = verify(made)
    assert closing(made, verdict) == "drawn 1.0.0: 3 nodes, 1 decision, every case from `m0` (2 combinations)\ntests"
    assert to_dict(made, verdict)["guideline"] == {
        "id": "drawn", "version": "1.0.0", "sha256": made.sha256, "intended_use": {"en": "tests"},
    }  # fmt: skip


def test_more_combinations_than_a_float_holds_are_told_by_their_order_of_size():
    facts = {f"f{number}": boolean() for number in range(1_100)}
    nodes = {
        f"n{number}": decision(branch({f"f{number}": True}, f"n{number + 1}"), branch(None, "e1"))
        for number in range(1_100)
    }
    made = guideline(facts, {**nodes, "n1100": end("o0"), "e1": end("o1")})
    assert "about 10^331 combinations" in closing(made, verify(made))
