"""Changes planted in the card and in small guidelines give exactly the groups that they should."""

from __future__ import annotations

import json
from dataclasses import fields
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
import small
from small import action, boolean, branch, coded, decision, end, measured

from interpreter import claims, model, render
from interpreter.casefile import read_file
from interpreter.difference.cases import case_files
from interpreter.difference.compare import compare
from interpreter.difference.machine import to_dict
from interpreter.difference.markdown import as_markdown, code, escaped
from interpreter.difference.merged import changed_flowcharts, merged
from interpreter.difference.text import as_text
from interpreter.difference.values import Accepted, Direction, Kind, Layer, Part, Sign
from interpreter.difference.wording import Sentences
from interpreter.engine.entail import answer
from interpreter.jsontext import dumps
from interpreter.render.edited import Edited
from interpreter.resources import guidelines_folder
from interpreter.stages import load, load_files
from interpreter.version import ENGINE

CARD = guidelines_folder() / "wervelmetastasen"


@pytest.fixture(scope="module")
def card():
    return load(CARD)


def planted(*edits):
    """Return the card with these texts (file, old, new) in place of others."""
    contents = {path.stem: (path.name, path.read_bytes()) for path in sorted(CARD.glob("*.yaml"))}
    for stem, old, new in edits:
        name, data = contents[stem]
        assert old.encode() in data, old
        contents[stem] = (name, data.replace(old.encode(), new.encode()))
    return load_files(contents)


def groups(found, layer=Layer.ADVICE):
    return [
        (one.kind, one.flowchart, one.recommendation, *map(shown, (one.before, one.after))) for one in found.of(layer)
    ]


def shown(value):
    return None if value is None else str(value)


# ---- on the card ----------------------------------------------------------------------------------------------------


def test_the_card_does_not_differ_from_itself(card):
    found = compare(card, card)
    assert found.nothing_changes
    assert (found.texts, found.structure, found.admissions, found.share) == ((), (), (), 0)
    assert "Nothing changes for anyone." in as_text(found, "en")


def test_a_longer_deadline_is_later_for_exactly_those_who_had_it(card):
    found = compare(card, planted(("behandeling", "start_treatment, within: 72 h", "start_treatment, within: 7 d")))
    assert groups(found) == [(Kind.LATER, "behandeling", "start_treatment", "72 h", "7 d")]
    (group,) = found.of(Layer.ADVICE)
    assert group.kind.direction is Direction.LESS
    assert not found.of(Layer.GROUNDS)
    assert not found.of(Layer.WORDS)
    assert found.share == group.share > 0
    was, becomes = (
        next(one for one in answer(side, dict(facts)).recommendations if one.id == "start_treatment")
        for side, facts in ((found.old, group.example.old), (found.new, group.example.new))
    )
    assert [(str(one.within), one.at_latest) for one in (was, becomes)] == [("72 h", False), ("7 d", False)]
    back = compare(found.new, found.old)
    assert groups(back) == [(Kind.SOONER, "behandeling", "start_treatment", "7 d", "72 h")]
    assert back.share == found.share


def test_a_threshold_that_moves_trades_one_recommendation_for_another(card):
    found = compare(card, planted(("behandeling", 'life_expectancy: "> 12 mo"', 'life_expectancy: "> 18 mo"')))
    assert groups(found) == [
        (Kind.DROPPED, "behandeling", "radiotherapy_30gy_10fr", None, None),
        (Kind.NEW, "behandeling", "radiotherapy_8gy_1fr", None, None),
    ]
    for group in found.of(Layer.ADVICE):
        assert 12 < dict(group.example.new)["life_expectancy"] <= 18
    (change,) = found.structure
    assert (change.sign, change.part, change.place, change.number) == (
        Sign.CHANGED,
        Part.BRANCH,
        "behandeling.rt_scheme",
        3,
    )


def test_a_branch_that_is_dropped_takes_its_recommendation_and_its_outcome_along(card):
    gone = "      - when: {shared_choice: supportive_care}\n        to: supportive\n"
    label = '        label: {nl: "Ondersteunend", en: "Supportive"}\n        cites: [B6.1]\n'
    found = compare(card, planted(("behandeling", gone + label, "")))
    assert groups(found) == [
        (Kind.DROPPED, "behandeling", "best_supportive_care", None, None),
        (Kind.OTHER_OUTCOME, None, None, "follow_up", "choice_not_available"),
    ]
    assert len({group.share for group in found.of(Layer.ADVICE)}) == 1
    both, edits = merged(found)
    assert edits.branches[("behandeling", "shared_choice"), 4] is Edited.REMOVED
    assert len(both.flowcharts["behandeling"].nodes["shared_choice"].branches) == 5


def test_a_dose_is_advice_and_other_words_are_not(card):
    dose = "10 mg i.v., daarna 8-16 mg p.o. eenmaal daags"
    found = compare(card, planted(("recommendations", f"oplaaddosis {dose}", f"oplaaddosis 100 mg; {dose}")))
    assert {(one[0], one[2]) for one in groups(found)} == {(Kind.OTHER_DOSE, "start_dexamethasone")}
    assert "100 mg" in as_text(found, "nl")
    words = compare(card, planted(("recommendations", 'nl: "Start dexamethason"', 'nl: "Begin met dexamethason"')))
    assert words.advice_is_same
    assert {one[0] for one in groups(words, Layer.WORDS)} == {Kind.OTHER_WORDS}
    assert "No case gets other advice. Proven" in as_text(words, "en")


def test_a_readings_words_change_nothing_for_anyone(card):
    found = compare(card, planted(("readings", "question:\n", "question: \n")))
    assert found.nothing_changes
    readings = load(CARD).readings
    words = next(iter(readings.values())).question.in_language("en")
    found = compare(card, planted(("readings", words, f"{words} Really")))
    assert found.nothing_changes
    assert [change.part for change in found.texts] == [Part.READING]
    assert not found.structure


def test_renaming_a_node_a_fact_and_a_recommendation_changes_no_advice(card):
    stems = ("behandeling", "diagnostiek", "facts", "recommendations", "readings", "properties")
    edits = [(stem, old, new) for old, new in RENAMED for stem in stems if has(stem, old)]
    found = compare(card, planted(*edits))
    assert found.nothing_changes
    assert not found.admissions
    assert {(one.part, one.was, one.place) for one in found.structure if one.sign is Sign.RENAMED} == {
        (Part.FACT, "can_walk", "walks"),
        (Part.RECOMMENDATION, "best_supportive_care", "comfort_care"),
        (Part.NODE, "behandeling.rt_scheme", "behandeling.schedule"),
    }


RENAMED = (("can_walk", "walks"), ("best_supportive_care", "comfort_care"), ("rt_scheme", "schedule"))


def has(stem, text):
    path = CARD / f"{stem}.yaml"
    return path.exists() and text in path.read_text(encoding="utf-8")


# ---- dictionaries that differ ---------------------------------------------------------------------------------------

NODES = {"n1": action("n2", {"id": "r0", "within": "24 h"}), "n2": end("o0"), "n3": end("o1")}


def asking(facts, when, **more):
    """Return a guideline that asks one thing, and recommends something within 24 hours where it is so."""
    return small.guideline(facts, {"n0": decision(branch(when, "n1"), branch(None, "n3")), **NODES}, **more)


def test_a_new_fact_leaves_old_case_files_less_determined():
    old = asking({"x": boolean()}, {"x": True})
    new = asking({"x": boolean(), "y": boolean()}, {"x": True, "y": True})
    found = compare(old, new)
    said = {(one.kind, one.recommendation): one for one in found.groups}
    assert (Kind.DROPPED, "r0") in said
    unsure = said[Kind.LESS_DETERMINED, "r0"]
    assert unsure.facts == ("y",)
    assert unsure.example.old == unsure.example.new == (("x", True),)
    assert unsure.share == Fraction(1, 2)
    assert [one.id for one in answer(old, {"x": True}).recommendations] == ["r0"]
    assert [one.id for one in answer(new, {"x": True}).possible] == ["r0"]
    assert [(one.accepted_by, one.fact) for one in found.admissions] == [(Accepted.NEW, "y")]
    assert not found.refuses_more
    assert compare(new, old).refuses_more
    assert "no longer settled without “b”" in as_text(found, "en")


def test_a_code_that_is_dropped_is_told_apart_from_what_changes_for_those_who_stay():
    old = asking({"x": coded("a", "b", "c")}, {"x": ["a", "c"]})
    new = asking({"x": coded("a", "b")}, {"x": "a"})
    found = compare(old, new)
    assert found.advice_is_same
    assert found.refuses_more
    assert [(one.accepted_by, one.fact, one.values) for one in found.admissions] == [(Accepted.OLD, "x", ("c",))]
    wider = compare(new, old)
    assert [(one.accepted_by, one.values) for one in wider.admissions] == [(Accepted.NEW, ("c",))]


def test_a_code_that_is_added_may_unsettle_cases_that_leave_the_fact_unknown():
    old = asking({"x": coded("a", "b")}, {"x": ["a", "b"]})
    new = asking({"x": coded("a", "b", "c")}, {"x": ["a", "b"]})
    found = compare(old, new)
    kinds = {(one.kind, one.recommendation) for one in found.groups}
    assert kinds == {(Kind.LESS_DETERMINED, "r0"), (Kind.LESS_DETERMINED, None)}
    assert all(one.example.new == () for one in found.groups)
    assert as_markdown(found, "en").splitlines()[4] == (
        "**No complete case that both versions accept gets other advice. Proven.** Cases begin at: m0."
    )


def test_a_range_that_was_cut_says_which_numbers_are_refused_now_and_a_new_unit_warns_of_bare_numbers():
    old = asking({"x": measured("d", minimum=0, maximum=33)}, {"x": "≤ 1 d"})
    new = asking({"x": measured("h", minimum=0, maximum=48)}, {"x": "≤ 24 h"})
    found = compare(old, new)
    assert found.advice_is_same
    assert [(one.accepted_by, one.values) for one in found.admissions] == [(Accepted.OLD, ("> 48 h",))]
    assert "`x` is now in another unit (d → h): a bare number in a case file means something else" in (
        as_text(found, "en", width=200)
    )


def test_a_fact_that_was_renamed_is_refused_under_its_old_name_and_its_other_unit_is_told():
    old = asking({"x": measured("d", minimum=0, maximum=2)}, {"x": "≤ 1 d"})
    new = asking({"y": measured("h", minimum=0, maximum=48)}, {"y": "≤ 24 h"})
    found = compare(old, new)
    assert found.advice_is_same
    assert not found.admissions
    assert found.refuses_more
    said = as_text(found, "en", width=200)
    assert "`x` is called `y` now: rename it in case files." in said
    assert "`y` is now in another unit (d → h)" in said


def test_a_fact_of_another_type_is_a_fact_gone_and_a_fact_new():
    found = compare(asking({"x": boolean()}, {"x": True}), asking({"x": coded("yes", "no")}, {"x": "yes"}))
    assert {(one.accepted_by, one.fact) for one in found.admissions} == {(Accepted.OLD, "x"), (Accepted.NEW, "x")}
    assert {one.kind for one in found.groups} >= {Kind.DROPPED, Kind.NEW}
    assert all("False" in str(one.example.old) or "True" in str(one.example.old) for one in found.of(Layer.ADVICE))


def test_only_a_fact_that_is_gone_must_be_removed_from_case_files_and_one_that_is_no_number_now_has_no_other_unit():
    found = compare(asking({"x": measured("d")}, {"x": "≤ 1 d"}), asking({"x": coded("yes", "no")}, {"x": "yes"}))
    said = list(Sentences(found, "en").admissions())
    assert said == [
        "only the old version accepts `x` (remove or rename it in case files)",
        "only the new version accepts `x`",
    ]


def test_warnings_that_come_and_go_are_told_apart_from_advice():
    warned = {"implausible": [{"id": "w0", "when": {"x": True}, "warning": small.text("!")}]}
    plain, warning = asking({"x": boolean()}, {"x": True}), asking({"x": boolean()}, {"x": True}, **warned)
    found = compare(plain, warning)
    assert found.advice_is_same
    assert groups(found, Layer.WORDS) == [(Kind.WARNING_NEW, None, None, None, "w0")]
    assert groups(compare(warning, plain), Layer.WORDS) == [(Kind.WARNING_DROPPED, None, None, "w0", None)]


def test_what_becomes_stuck_comes_first():
    nodes = {"n1": action("n2", {"id": "r0"}, {"id": "r2"}), "n2": end("o0"), "n3": end("o1")}
    facts = {"x": boolean(), "y": boolean()}
    old = small.guideline(facts, {"n0": decision(branch({"x": True}, "n1"), branch({"x": False}, "n3")), **nodes})
    both = decision(branch({"x": True, "y": True}, "n1"), branch({"x": False}, "n3"))
    new = small.guideline(facts, {"n0": both, **nodes})
    found = compare(old, new)
    assert groups(found) == [
        (Kind.STOPS, None, None, "o0", None),
        (Kind.DROPPED, "m0", "r0", None, None),
        (Kind.DROPPED, "m0", "r2", None, None),
    ]
    assert groups(compare(new, old))[-1] == (Kind.GOES_ON, None, None, None, "o0")


def test_a_duty_that_may_wait_is_graver_than_an_option_that_is_dropped():
    def version(within, *more):
        return small.guideline(
            {"x": boolean()}, {"n0": action("n1", {"id": "r0", "within": within}, *more), "n1": end("o0")}
        )

    found = compare(version("24 h", {"id": "r2"}, {"id": "r1"}), version("72 h", {"id": "r1"}))
    assert [one[0] for one in groups(found)] == [Kind.LATER, Kind.DROPPED]


# ---- too large ------------------------------------------------------------------------------------------------------


def test_guidelines_that_are_too_large_are_sampled_and_nothing_is_claimed(card):
    later = planted(("behandeling", "start_treatment, within: 72 h", "start_treatment, within: 7 d"))
    found = compare(card, later, limit=50)
    assert not found.exact
    assert found.share is None
    assert (Kind.LATER, "behandeling", "start_treatment", "72 h", "7 d") in groups(found)
    same = compare(card, card, limit=50)
    assert not same.groups
    assert not same.advice_is_same
    assert not same.nothing_changes
    for language, said in (("en", "nothing is claimed"), ("nl", "wordt niets beweerd")):
        text = as_text(same, language, width=300)
        assert said in text
        assert "roven" not in text
        assert "bewezen" not in text.lower()


# ---- reports --------------------------------------------------------------------------------------------------------


def test_a_label_is_text_in_markdown_and_never_markup_a_mention_or_a_link():
    nasty = "@all <b>x</b> | `rm` _y_ [a](http://b.nl) #12 www.z.nl <!-- \x1b[31m"
    for made in (escaped(nasty), code(nasty)):
        assert "<b>" not in made
        assert "\x1b" not in made
        assert "@all" not in made
        assert "http://" not in made
        assert "#12" not in made
        assert "www.z" not in made
        assert " | " not in made
        assert "\\|" in made or "|" not in made


def test_the_reports_hold_together_in_every_form_and_language(card):
    found = compare(card, planted(("behandeling", "start_treatment, within: 72 h", "start_treatment, within: 7 d")))
    use = card.intended_use
    for language in ("nl", "en"):
        text, markdown = as_text(found, language, width=10_000), as_markdown(found, language)
        assert use.in_language(language) in text
        assert use.in_language(language)[:60] in markdown
        assert markdown.count("<details>") == markdown.count("</details>")
    said = json.loads(dumps(to_dict(found)))
    assert said["advice_is_same"] is False
    assert said["groups"][0]["before"] == {"value": 72, "unit": "h"}
    assert Fraction(said["groups"][0]["share_of_regions"]) == found.groups[0].share
    assert said["intended_use"]["en"] == use.in_language("en")


def test_each_group_has_a_case_file_that_runs(card, tmp_path):
    found = compare(card, planted(("behandeling", 'life_expectancy: "> 12 mo"', 'life_expectancy: "> 18 mo"')))
    files = dict(case_files(found))
    assert len(files) == len(found.groups)
    for (name, text), group in zip(files.items(), found.groups, strict=True):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (case,) = read_file(path)
        own = answer(found.new, case)
        given = {(one.flowchart, one.id) for one in own.recommendations}
        assert ((group.flowchart, group.recommendation) in given) is (group.kind is not Kind.DROPPED)
        assert ENGINE not in text


# ---- the picture ----------------------------------------------------------------------------------------------------


def drawn(old, new, flowchart=None):
    both, edits = merged(compare(old, new))
    return render.svg(both, flowchart, language="en", edits=edits)


def test_the_picture_says_without_colour_what_was_added_removed_and_changed():
    old = asking({"x": boolean()}, {"x": True})
    facts = {"x": boolean()}
    nodes = {"n1": action("n4", {"id": "r0", "within": "72 h"}), "n4": action("n3", {"id": "r1"}), "n3": end("o1")}
    new = small.guideline(facts, {"n0": decision(branch({"x": True}, "n1"), branch(None, "n3")), **nodes})
    svg = drawn(old, new)
    classes = {
        part.get("id").rpartition(".")[2]: part.get("class").split()
        for part in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")  # noqa: S314 - our own
        if part.get("id")
    }
    assert "added" in classes["n4"]
    assert "removed" in classes["n2"]
    assert "changed" in classes["n1"]
    assert not {"added", "removed", "changed"} & set(classes["n0"])
    words = [part.text for part in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314
    assert {"+ added", "− removed", "~ changed", "+ DO", "− END", "~ DO"} <= set(words)
    assert "within: 24 h → 72 h" in svg


def test_a_line_that_would_close_a_circle_is_left_out_of_the_picture():
    facts = {"x": boolean()}

    def version(first, second):
        nodes = {first: action(second, {"id": "r0"}), second: action("n9", {"id": "r1"}), "n9": end("o0")}
        return small.guideline(facts, {"n0": decision(branch({"x": True}, first), branch(None, "n9")), **nodes})

    both, edits = merged(compare(version("n1", "n2"), version("n2", "n1")))
    assert changed_flowcharts(edits) == ("m0",)
    assert render.svg(both, None, language="en", edits=edits).startswith("<svg")


def test_a_flowchart_that_is_gone_is_drawn_as_gone():
    old = small.guideline({"x": boolean()}, {"n0": small.call("m1", "n1"), "n1": end("o0")}, {"n0": end("o1")})
    new = small.guideline({"x": boolean()}, {"n1": end("o0")})
    svg = drawn(old, new)
    assert "− END" in svg


# ---- every kind is said ---------------------------------------------------------------------------------------------


def various(*, later: bool):
    """Return one of two versions between which nearly everything that can change does."""
    facts = {"x": boolean(), "y": boolean(), "z": coded("a", "b"), "n": measured("d", minimum=0, maximum=9)}
    facts |= {"late": boolean()} if later else {"early": boolean()}
    own = {"when": {"late": True}} if later else {}
    odd = {"at_least": 1, "of": [{"y": True}, {"not": {"z": "a"}}]}
    warned = {"implausible": [{"id": "w1" if later else "w0", "when": {"y": True}, "warning": small.text("!")}]}
    other = {"reading": "G01"} if later else {"cites": ["S2.1"]}
    nodes = {
        "n0": decision(
            branch({"x": True}, "n1", **other),
            branch({"all": [{"x": False}, {"n": "> 3 d" if later else "> 2 d"}]}, "n2"),
            branch({"all": [{"x": False}, {"n": "< 1 d" if later else "< 2 d"}]}, "n3"),
        ),
        "n1": action("n2", {"id": "r0", "within": "2 d" if later else "1 d", "when": odd}, {"id": "r1", **own}),
        "n2": action("n4", {"id": "r2", "strength": "may" if later else "must", "within": "1 d"}),
        "n3": action("n5", {"id": "r1"} if later else {"id": "r1", "within": "1 d"}),
        "n4": end("o2" if later else "o0"),
        "n5": end("o1"),
    }
    return small.guideline(facts, nodes, **warned)


def test_every_kind_of_change_is_said_in_every_form_with_no_blank_left_open():
    old, new = various(later=False), various(later=True)
    there, back = compare(old, new), compare(new, old)
    kinds = {group.kind for found in (there, back) for group in found.groups}
    assert set(Kind) - kinds <= {Kind.OTHER_DOSE, Kind.OTHER_WORDS}
    for found in (there, back):
        for language in ("nl", "en"):
            for said in (as_text(found, language, width=10_000), as_markdown(found, language)):
                assert "{" not in said
                assert "None" not in said
        assert len(json.loads(dumps(to_dict(found)))["groups"]) == len(found.groups)
        gravest = [group.gravity for group in found.groups]
        assert gravest == sorted(gravest)
    assert "no deadline" in as_text(there, "en")
    assert drawn(old, new)


def test_the_case_files_are_accepted_by_the_version_that_they_are_for(tmp_path):
    found = compare(various(later=False), various(later=True))
    written = list(case_files(found))
    assert any(name.endswith("-old.yaml") for name, _ in written)
    for name, text in written:
        (tmp_path / name).write_text(text, encoding="utf-8")
        (case,) = read_file(tmp_path / name)
        assert answer(found.old if name.endswith("-old.yaml") else found.new, case).exact


def test_a_sample_shows_the_same_kinds_of_advice_as_the_proof():
    old, new = various(later=False), various(later=True)
    for one, other in ((old, new), (new, old)):
        proven = {group.kind for group in compare(one, other).of(Layer.ADVICE)}
        shown_ = {group.kind for group in compare(one, other, limit=3).groups}
        assert shown_ == proven - {Kind.LESS_DETERMINED, Kind.MORE_DETERMINED}


def test_an_example_leaves_out_a_fact_that_only_has_other_codes_now():
    def version(within, *codes):
        nodes = {"n1": action("n2", {"id": "r0", "within": within}), "n2": end("o0"), "n3": action("n2", {"id": "r1"})}
        asked = decision(branch({"y": True}, "n1"), branch({"y": False, "z": "a"}, "n3"), branch(None, "n2"))
        return small.guideline({"y": boolean(), "z": coded(*codes)}, {"n0": asked, **nodes})

    found = compare(version("1 d", "a", "b"), version("2 d", "a", "b", "c"))
    (later,) = [group for group in found.groups if group.kind is Kind.LATER]
    assert later.example.old == later.example.new == (("y", True),)


def test_the_example_of_a_fact_that_was_renamed_is_in_each_versions_own_ids(card):
    edits = [
        (stem, "can_walk", "walks")
        for stem in ("facts", "behandeling", "readings", "properties")
        if has(stem, "can_walk")
    ]
    found = compare(
        card, planted(*edits, ("behandeling", "start_treatment, within: 72 h", "start_treatment, within: 7 d"))
    )
    (group,) = found.of(Layer.ADVICE)
    names = [{name for name, _ in facts} for facts in (group.example.old, group.example.new)]
    assert {"walks" if name == "can_walk" else name for name in names[0]} == names[1]
    for side, facts in ((found.old, group.example.old), (found.new, group.example.new)):
        assert "start_treatment" in {one.id for one in answer(side, dict(facts)).recommendations}


# ---- nothing is left out --------------------------------------------------------------------------------------------

COMPARED = {
    model.Statement: "id kind text",
    model.Reading: "id provenance question choice reason evidence cites otherwise retired",
    model.Retired: "since because settled_by",
    model.Alternative: "choice not_computed",
    model.Fact: "id type codes unit minimum maximum label question help topic obtained_by grounds",
    model.Criterion: "id label help when grounds",
    model.Implausible: "id when warning",
    model.Recommendation: "id label detail dose strength links grounds excludes",
    model.Branch: "when to label grounds",
    model.Advice: "recommendation when within strength detail grounds",
    model.About: "label note phase grounds",
    model.Decision: "id about hit branches",
    model.Action: "id about recommend to",
    model.Call: "id about flowchart to",
    model.End: "id about outcome",
    model.Flowchart: "id title summary start phases nodes",
    model.SourceDocument: "title publisher year url note",
    model.NotEncoded: "topic reason evidence cites",
    model.Guideline: "id version status title languages entry source review_by intended_use reference_time not_encoded "
    "statements readings topics facts criteria implausible recommendations flowcharts sha256 properties derived",
    claims.Property: "id title protects hazard start whenever demand",
}


@pytest.mark.parametrize("kind", COMPARED, ids=lambda kind: kind.__name__)
def test_what_a_guideline_says_is_compared_and_what_is_new_in_the_model_must_be_added_here(kind):
    assert {field.name for field in fields(kind)} - {"span"} == set(COMPARED[kind].split())
