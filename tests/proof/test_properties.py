"""Properties of small guidelines: what they mean, what can be wrong with them, and what their findings say."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
import small
from small import action, boolean, branch, call, coded, decision, end, measured

from interpreter import stages
from interpreter.proof.properties import check, verdicts
from interpreter.proof.property_report import lines, to_dicts
from interpreter.proof.verify import verify
from interpreter.stages import examine_files

if TYPE_CHECKING:
    from pathlib import Path

    from interpreter.diagnostic import Diagnostic

FACTS = {"x": boolean(), "side": coded("none", "left", "both"), "days": measured("d", minimum=0)}
NODES = {
    "n0": decision(
        branch({"x": True, "days": "≤ 7 d"}, "soon"),
        branch({"x": True, "days": "> 7 d"}, "late"),
        branch({"x": False}, "n9"),
    ),
    "soon": action("n1", {"id": "r0", "within": "24 h"}),
    "late": action("n1", {"id": "r0", "within": "3 d"}, {"id": "r1"}),
    "n1": call("m1", "n8"),
    "n8": end("treated"),
    "n9": end("well"),
}
CALLED = {
    "n0": decision(branch({"side": "both"}, "n1"), branch(None, "n2")),
    "n1": action("n2", {"id": "r0", "within": "12 h"}, {"id": "r2", "within": "1 wk"}),
    "n2": end("inner"),
}


def prop(**says: Any) -> dict[str, Any]:
    return {"title": small.text("p"), "protects": ["S1.1"], "hazard": "no_advice", **says}


def files(facts: dict[str, Any] = FACTS, criteria: dict[str, Any] | None = None, **named: Any) -> small.Files:
    """Return a guideline with these properties."""
    found = small.dictionaries({"r0": "must", "r1": "should", "r2": "may"})
    criteria = criteria if criteria is not None else {"fast": {"days": "≤ 7 d"}}
    told = {name: {"label": small.text(name), "when": when, **small.CITED} for name, when in criteria.items()}
    found["facts"] = {"facts": facts, "criteria": told}
    for name, nodes in (("m0", NODES), ("m1", CALLED)):
        found[name] = {"flowchart": name, "title": small.text(name), "start": "n0", "nodes": nodes}
    found["properties"] = {"properties": named}
    return found


def examined(data: small.Files) -> tuple[Diagnostic, ...]:
    contents = {stem: (f"{stem}.yaml", json.dumps(part, ensure_ascii=False).encode()) for stem, part in data.items()}
    loaded = examine_files(contents)
    return tuple(one for one in loaded.diagnostics if one.span.source.name == "properties.yaml")


def refuted(**says: Any) -> bool:
    [verdict] = verdicts(small.loaded(files(p=prop(**says))))
    assert verdict.idle == ()
    assert verdict.proven is not bool(verdict.refutations)
    return bool(verdict.refutations)


def test_the_outcomes_of_a_flowchart_count_however_it_is_called_first():
    """`m1` is met with an outcome that is dropped, and last; only then its own last call gives the run its outcome."""
    data = files(p=prop(always={"outcome": ["oe", "deep"]}), q=prop(always={"outcome": True}))
    asked = decision(branch({"x": True}, "n1"), branch({"x": False}, "n2"))
    nodes = {
        "m0": {"n0": asked, "n1": call("m1", "n3"), "n2": call("m2"), "n3": end("oe")},
        "m1": {"n0": call("m3")},
        "m2": {"n0": call("m1")},
        "m3": {"n0": end("deep")},
    }
    for name, own in nodes.items():
        data[name] = {"flowchart": name, "title": small.text(name), "start": "n0", "nodes": own}
    assert examined(data) == ()
    assert [(verdict.on.id, verdict.proven) for verdict in verdicts(small.loaded(data))] == [("p", True), ("q", True)]


# ---- what a claim means ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "always",
    [
        {"r0": True},
        {"r0": "≤ 3 d"},
        {"r0": ["12 h", "24 h", "3 d"]},
        {"r0": "12..72 h"},
        {"r0": "> 1 h"},
        {"outcome": "treated"},
        {"outcome": ["treated", "well"]},
        {"outcome": "not well"},
        {"outcome": True},
        [{"r0": "≤ 24 h"}, {"r1": "no deadline"}],
        [{"r0": "≤ 24 h"}, {"r1": "> 1 a"}],
        {"any": [{"side": "not both"}, {"m1.r0": "12 h", "r2": "7 d"}]},
        {"not": {"r1": True, "fast": True}},
        {"at_least": 1, "of": [{"m0.r0": "24 h"}, {"m0.r0": "3 d"}]},
    ],
)
def test_a_claim_that_is_true_of_every_case_is_proven(always):
    assert not refuted(whenever={"x": True}, always=always)


@pytest.mark.parametrize(
    "always",
    [
        {"r0": "≤ 24 h"},
        {"r0": "24 h"},
        {"r0": False},
        {"r0": "no deadline"},
        {"r0": "> 12 h"},
        {"m0.r0": "12 h"},
        {"outcome": "well"},
        {"outcome": False},
        {"r1": "≤ 1 a"},
        {"at_least": 2, "of": [{"m0.r0": "24 h"}, {"m0.r0": "3 d"}]},
    ],
)
def test_a_claim_that_is_false_of_some_case_is_refuted(always):
    assert refuted(whenever={"x": True}, always=always)


def test_of_a_recommendation_in_two_flowcharts_the_shortest_deadline_counts():
    both = {"x": True, "side": "both"}
    assert not refuted(whenever=both, always={"r0": "12 h", "m0.r0": "≥ 24 h"})
    assert refuted(whenever=both, always={"m0.r0": "12 h"})


def test_without_whenever_a_property_is_about_every_case():
    assert refuted(always={"r0": True})
    assert not refuted(always={"outcome": True})


def test_a_property_can_be_about_runs_from_another_flowchart():
    says = {"from": "m1", "whenever": {"side": "both"}, "always": {"outcome": "inner", "r0": "12 h"}}
    guideline = small.loaded(files(p=prop(**says), q=prop(always={"outcome": True})))
    assert [one.proven for one in verdicts(guideline)] == [True, True]
    assert [one.on.id for one in verdicts(guideline, "m1")] == ["p"]
    assert [one.on.id for one in verdicts(guideline, "m0")] == ["q"]


def test_a_criterion_and_a_threshold_that_only_a_property_uses_are_understood():
    criteria = {"fast": {"days": "≤ 7 d"}, "very_fast": {"days": "≤ 2 d"}}
    data = files(criteria=criteria, p=prop(whenever={"very_fast": True, "x": True}, never={"days": "2 d", "r1": True}))
    assert [one.proven for one in verdicts(small.loaded(data))] == [True]
    data = files(p=prop(never={"x": True, "days": "2 d"}))
    [verdict] = verdicts(small.loaded(data))
    assert [case.texts() for one in verdict.refutations for case in one.cases] == [{"x": "true", "days": "2 d"}]


# ---- worse ----------------------------------------------------------------------------------------------------------


def test_worse_is_never_later_where_the_deadline_gets_shorter_or_stays():
    assert not refuted(
        worse={"x": [False, True], "days": "falling", "side": ["none", "left", "both"]}, never_later=["r0"]
    )


@pytest.mark.parametrize(
    ("worse", "never_later", "says"),
    [
        (
            {"days": "rising"},
            "m0.r0",
            "`m0.r0` is given within 24 h with `days: 7 d`, and given within 3 d with `days: 8 d`",
        ),
        ({"x": [True, False]}, "r0", "`r0` is given at latest 24 h with `x: true`, and not given with `x: false`"),
        (
            {"side": ["both", "none"]},
            "r2",
            "`r2` is given within 1 wk with `side: both`, and not given with `side: none`",
        ),
        ({"days": "falling"}, "r1", "`r1` is given with `days: 8 d`, and not given with `days: 7 d`"),
    ],
)
def test_worse_is_refuted_by_a_milder_and_a_worse_case(worse, never_later, says):
    [verdict] = verdicts(small.loaded(files(p=prop(worse=worse, never_later=[never_later]))))
    [refutation] = verdict.refutations
    assert refutation.says == says
    milder, worse_one = (case.values() for case in refutation.cases)
    assert milder.keys() == worse_one.keys()
    assert {name for name in milder if milder[name] != worse_one[name]} == worse.keys()


def test_each_fact_that_makes_a_recommendation_later_is_told():
    data = files(p=prop(worse={"days": "rising", "x": [False, True], "side": ["both", "left"]}, never_later=["r0"]))
    assert len(check(small.loaded(data))) == 2


def test_codes_that_are_not_in_the_order_are_not_compared():
    assert not refuted(worse={"side": ["none", "left"]}, never_later=["r0", "r2"])


def test_a_number_is_compared_on_both_sides_of_what_a_test_leaves_out():
    """`≠ 7 d` puts what lies below and above in one region: from below to 7 and from 7 to above both count."""
    nodes = {"n0": action("n1", {"id": "r0", "when": {"days": "≠ 7 d"}}), "n1": end("o")}
    for order in ("rising", "falling"):
        data = files(p=prop(worse={"days": order}, never_later=["r0"]))
        data["m0"]["nodes"] = nodes
        del data["m1"]
        [refutation] = verdicts(small.loaded(data))[0].refutations
        before, after = (case.values()["days"] for case in refutation.cases)
        assert after == 7
        assert (before < 7) is (order == "rising")


def test_whenever_must_hold_before_and_after_the_change():
    says = {"worse": {"days": "rising"}, "never_later": ["r0"]}
    assert refuted(**says)
    assert not refuted(**says, whenever={"side": "both"})


# ---- findings -------------------------------------------------------------------------------------------------------


def test_a_finding_has_its_place_what_the_guideline_says_and_a_case():
    data = files(p=prop(whenever={"x": True, "side": "none"}, always={"r0": "≤ 24 h", "r2": True}))
    [finding] = check(small.loaded(data))
    assert finding.code == "property-violated"
    assert finding.message == "`p` does not hold: `r0` is given at latest 24 h; not given: `r2`"
    assert finding.span.source.name == "properties.yaml"
    assert dict(finding.example.facts) == {"x": "true", "side": "none"}
    assert [label.text for label in finding.labels] == ["given at latest 24 h here"]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"whenever": {"x": True, "r0": False}, "always": {"outcome": True}}, "no case comes under `whenever`"),
        ({"from": "m1", "whenever": {"x": True}, "never": {"r1": True}}, "no run from `m1` gives `r1`"),
        ({"always": {"outcome": True}, "whenever": {"m1.r1": False}}, "no run from `m0` gives `m1.r1`"),
        (
            {"whenever": {"side": "none"}, "worse": {"side": ["none", "both"]}, "never_later": ["r0"]},
            "no two cases under `whenever` differ in `side` alone",
        ),
    ],
)
def test_a_property_that_says_nothing_is_a_finding(says, why):
    [finding] = check(small.loaded(files(p=prop(**says))))
    assert (finding.code, finding.message) == ("property-vacuous", f"`p` says nothing: {why}")


def test_what_is_too_large_to_prove_is_not_called_proven():
    guideline = small.loaded(files(p=prop(always={"outcome": True})))
    [verdict] = verdicts(guideline, limit=3)
    assert (verdict.undecided, verdict.proven) == (True, False)


def test_a_property_that_ties_too_much_together_leaves_the_others_proven():
    data = files(
        p=prop(always={"outcome": True}), q=prop(never={"x": True, "side": "both", "days": "> 9 d", "r1": True})
    )
    guideline = small.loaded(data)
    size = next(limit for limit in range(3, 500) if not verdicts(guideline, limit=limit)[0].undecided)
    assert [one.undecided for one in verdicts(guideline, limit=size)] == [False, True]


NO_WAY = "`days` is a number: which way it gets worse is not said"
DOSE = "`{}` is in `{}`, a unit of time; `Gy` is a unit of absorbed dose"


# ---- how it is written ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "code", "message", "hint"),
    [
        ({"always": {"r9": True}}, "unknown-name", "no fact, criterion or recommendation `r9`", None),
        ({"always": {"sidde": "left"}}, "unknown-name", "no fact, criterion or recommendation `sidde`", "`side`"),
        ({"always": {"outcom": "well"}}, "unknown-name", "no fact, criterion or recommendation `outcom`", "`outcome`"),
        ({"always": {"m1.r9": True}}, "unknown-recommendation", "no recommendation `r9`", None),
        ({"always": {"m7.r0": True}}, "unknown-flowchart", "no flowchart `m7`", None),
        ({"always": {"outcome": "wel"}}, "unknown-code", "no code `wel` in `outcome`", "`well`"),
        ({"always": {"outcome": "inner"}}, "unknown-code", "no code `inner` in `outcome`", "treated, well"),
        ({"always": {"outcome": ["well", True]}}, "type-mismatch", "`outcome` is a code, not `true`", None),
        ({"always": {"r0": "≤ 24"}}, "type-mismatch", "`≤ 24` is no test of the deadline of `r0`", "≤ 24 h"),
        ({"always": {"r0": 24}}, "type-mismatch", "`24` is no test of the deadline of `r0`", None),
        ({"always": {"r0": "≤ 2 Gy"}}, "unit-mismatch", DOSE.format("r0", "h"), "units of time"),
        ({"always": {"r0": "soon"}}, "bad-condition", "`soon` is not a number that `r0` can be compared with", None),
        ({"always": {"r0": [True, "1 d"]}}, "type-mismatch", "`true` is no test of the deadline of `r0`", None),
        ({"always": {"fast": "yes"}}, "type-mismatch", "`fast` is a criterion: it holds or it does not", None),
        ({"always": {"days": "> 3 Gy"}}, "unit-mismatch", DOSE.format("days", "d"), None),
        ({"always": {"x": True}, "protects": ["S9"]}, "unknown-statement", "no statement or reading `S9`", None),
        ({"always": {"x": True}, "from": "m5"}, "unknown-flowchart", "no flowchart `m5`", None),
        (
            {"worse": {"fast": [False, True]}, "never_later": ["r0"]},
            "type-mismatch",
            "`fast` is a criterion; only facts have an order",
            None,
        ),
        ({"worse": {"sid": ["none", "left"]}, "never_later": ["r0"]}, "unknown-fact", "no fact `sid`", "`side`"),
        (
            {"worse": {"side": ["none", "lef"]}, "never_later": ["r0"]},
            "unknown-code",
            "`lef` is no value of `side`",
            "`left`",
        ),
        (
            {"worse": {"side": ["left", "left"]}, "never_later": ["r0"]},
            "bad-condition",
            "`left` stands twice in the order",
            None,
        ),
        (
            {"worse": {"side": "rising"}, "never_later": ["r0"]},
            "type-mismatch",
            "`side` has no order of its own",
            "[none, left, both]",
        ),
        (
            {"worse": {"x": ["false", "true"]}, "never_later": ["r0"]},
            "unknown-code",
            "`false` is no value of `x`",
            "false, true",
        ),
        ({"worse": {"days": [1, 2]}, "never_later": ["r0"]}, "schema-violation", None, None),
        ({"worse": {"days": ["1", "2"]}, "never_later": ["r0"]}, "type-mismatch", NO_WAY, "`falling`"),
        ({"worse": {"days": "down"}, "never_later": ["r0"]}, "type-mismatch", NO_WAY, None),
        (
            {"worse": {"x": [False, True]}, "never_later": ["r7"]},
            "unknown-recommendation",
            "no recommendation `r7`",
            None,
        ),
        ({"worse": {"x": [False, True]}}, "schema-violation", "`p` lacks `never_later`", None),
        ({"never_later": ["r0"]}, "schema-violation", "`p` lacks `worse`", None),
        ({}, "schema-violation", "`p` claims nothing", "add `always:`"),
        (
            {"always": {"x": True}, "never": {"x": False}},
            "bad-condition",
            "`never` stands beside another claim: a property claims one thing",
            "make two",
        ),
        ({"always": {"x": True}, "hazard": None}, "schema-violation", None, None),
        ({"always": {"x": True}, "protects": []}, "schema-violation", "`protects` is empty", None),
        ({"always": {"x": True}, "title": {"nl": "p"}}, "missing-translation", "this text is missing in en", None),
        ({"always": {"x": True, "not": {"r0": True}}}, "bad-condition", None, None),
        ({"always": {"at_least": 3, "of": [{"r0": True}]}}, "bad-condition", "`at_least` is not between 1 and 1", None),
    ],
)
def test_a_mistake_in_a_property_is_found_with_its_cure(says, code, message, hint):
    found = examined(files(p=prop(**says)))
    assert {one.code for one in found} >= {code}
    one = next(one for one in found if one.code == code)
    assert message in {None, one.message}
    assert hint is None or hint in one.hint


def test_a_name_that_is_a_fact_and_a_recommendation_must_be_told_apart():
    facts = {**FACTS, "r0": boolean()}
    data = files(facts, p=prop(always={"r0": True}))
    data["m0"]["nodes"] = {**NODES, "n0": decision(branch({"r0": True, "x": True}, "soon"), branch(None, "late"))}
    [finding] = examined(data)
    assert (finding.code, finding.message) == ("ambiguous-name", "`r0` is a fact and a recommendation")
    assert finding.hint == "write `m0.r0` for the recommendation, or rename one"


def test_all_mistakes_are_told_at_once():
    found = examined(files(p=prop(always={"r9": True}), q=prop(never={"outcome": "x"}, protects=["S9"])))
    assert [one.code for one in found] == ["unknown-name", "unknown-statement", "unknown-code"]


def test_a_guideline_without_properties_is_as_good_as_before():
    data = files()
    del data["properties"]
    guideline = small.loaded(data)
    assert (dict(guideline.properties), verdicts(guideline), check(guideline)) == ({}, (), ())


# ---- part of the guideline ------------------------------------------------------------------------------------------


def folder_of(data: small.Files, place: Path) -> Path:
    folder = place / data["guideline"]["guideline"]
    folder.mkdir()
    for stem, part in data.items():
        (folder / f"{stem}.yaml").write_text(json.dumps(part), encoding="utf-8")
    return folder


def test_the_properties_are_the_same_whether_the_guideline_was_checked_before_or_not(tmp_path):
    folder = folder_of(files(p=prop(whenever={"x": True}, always={"r0": True})), tmp_path)
    first, second = stages.load(folder), stages.load(folder)
    assert not isinstance(second.properties, dict)  # read when asked for
    assert list(second.properties) == ["p"]
    assert first == second
    assert first.properties["p"] == second.properties["p"]


def test_the_properties_are_part_of_what_the_hash_is_over(tmp_path):
    folder = folder_of(files(p=prop(whenever={"x": True}, always={"r0": True})), tmp_path)
    before = stages.load(folder).sha256
    text = (folder / "properties.yaml").read_text(encoding="utf-8").replace("no_advice", "overtreatment")
    (folder / "properties.yaml").write_text(text, encoding="utf-8")
    assert stages.load(folder).sha256 != before


def test_the_properties_can_be_copied_before_they_were_read(tmp_path):
    folder = folder_of(files(p=prop(whenever={"x": True}, always={"r0": True})), tmp_path)
    stages.load(folder)
    assert copy.deepcopy(stages.load(folder).properties) == dict(stages.load(folder).properties)


# ---- told by the command --------------------------------------------------------------------------------------------


def test_the_command_tells_of_each_property_what_came_of_it():
    data = files(
        good=prop(whenever={"x": True}, always={"r0": True}),
        bad=prop(always={"r0": True}),
        idle=prop(whenever={"x": True, "r0": False}, always={"outcome": True}),
        partial={**prop(**{"from": "m1"}, always={"outcome": "inner"}), "protects": ["S1.1", "G01"]},
    )
    guideline = small.loaded(data)
    told = verify(guideline)
    assert [one.code for one in told.findings if one.code.startswith("property")] == [
        "property-violated",
        "property-vacuous",
    ]
    assert list(lines(told.properties, "en")) == [
        "4 properties, 2 proven for every case",
        "  proven    good: p",
        "  refuted   bad: p",
        "  vacuous   idle: p",
        "  proven    partial: p",
    ]
    assert to_dicts(told.properties)[3] == {
        "id": "partial",
        "title": {"en": "p"},
        "protects": ["S1.1", "G01"],
        "hazard": "no_advice",
        "verdict": "proven",
    }


def test_the_command_tells_what_could_not_be_proven():
    guideline = small.loaded(files(p=prop(always={"outcome": True})))
    told = verify(guideline, limit=3)
    assert "`p` is neither proven nor refuted: its diagrams outgrew their limit" in {
        one.message for one in told.findings if one.code == "proof-limit"
    }
    assert list(lines(told.properties, "en")) == ["1 property, 0 proven for every case", "  undecided p: p"]


def test_without_properties_the_command_says_nothing_of_them():
    assert list(lines((), "en")) == []
