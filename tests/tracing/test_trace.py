"""A trace names everything that rests on a statement, and everything on which a part of the guideline rests."""

from __future__ import annotations

import json

import pytest
from bell import CARD, files, words

from interpreter import answer, load
from interpreter.authored import Authored, authored_in
from interpreter.cli import main
from interpreter.model import FactType, Provenance, Strength
from interpreter.tracing import trace as tracing
from interpreter.tracing.trace import Subject, Trace, index, statements, totals, traces
from interpreter.tracing.trace_text import as_json, as_markdown, as_text
from interpreter.tracing.trace_words import DUTCH
from interpreter.tracing.uses import Where, parts

SUBJECTS_BACK = (Subject.NODE, Subject.RECOMMENDATION, Subject.CRITERION, Subject.FACT, Subject.FLOWCHART)


@pytest.fixture(scope="module")
def card():
    guideline = load(CARD)
    return index(guideline, authored_in(guideline, CARD))


@pytest.fixture
def bell(written):
    folder = written(files())
    guideline = load(folder)
    return index(guideline, authored_in(guideline, folder))


def one(found: tuple[Trace, ...]) -> Trace:
    assert len(found) == 1
    return found[0]


def names(trace: Trace) -> list[str]:
    return [f"{part.where.value} {part.name}" for part in trace.parts]


def test_a_statement_shows_every_part_that_cites_it(bell) -> None:
    assert names(one(traces(bell, "S2"))) == ["branch ride.bell 2", "branch ride.bell 3", "reading G01"]
    assert names(one(traces(bell, "S3"))) == ["criterion bad"]
    assert one(traces(bell, "S2")).is_encoded


def test_a_statement_that_is_left_out_says_so_with_the_reason(bell) -> None:
    found = one(traces(bell, "S4"))
    assert [part.where for part in found.parts] == [Where.NOT_ENCODED]
    assert not found.is_encoded
    assert "not encoded  bell" not in as_text(bell, (found,), "en")
    assert "Horns: Another card." in as_text(bell, (found,), "en")
    assert totals(bell).left_out == ("S4",)
    assert totals(bell).uncited == ()


def test_a_statement_of_which_nothing_is_said_is_told_and_counted(written, capsys) -> None:
    contents = files()
    contents["statements"]["statements"]["S9"] = {"kind": "advice", "text": words("Forgotten")}
    folder = written(contents)
    assert main(["trace", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "not encoded, and not listed as left out" in shown
    assert "1 not cited at all (S9)" in shown


def test_a_node_rests_on_its_branches_and_on_the_criteria_and_facts_that_they_test(bell) -> None:
    found = one(traces(bell, "ride.bell"))
    assert (found.cites, found.readings) == (("S1", "S2", "S3"), ("G01", "G02"))
    assert names(found) == [
        "node ride.bell", "branch ride.bell 1", "branch ride.bell 2", "branch ride.bell 3",
        "criterion bad", "fact rings", "fact rusty", "fact dark",
    ]  # fmt: skip


def test_a_recommendation_shows_where_it_is_given_and_how_one_comes_there(bell) -> None:
    by_subject = {found.subject: found for found in traces(bell, "fix")}
    assert set(by_subject) == {Subject.RECOMMENDATION, Subject.NODE}
    found = by_subject[Subject.RECOMMENDATION]
    assert names(found) == [
        "recommendation fix", "advice ride.fix 1", "advice ride.oil 2", "branch ride.bell 1", "branch ride.bell 2",
    ]  # fmt: skip
    assert found.readings == ("G01",)


def test_a_fact_shows_what_tests_it_and_rests_on_its_own_statements_alone(bell) -> None:
    found = one(traces(bell, "dark"))
    assert (names(found), found.cites) == (["fact dark", "branch ride.bell 1"], ("S1",))


def test_a_reading_shows_what_rests_on_it(bell) -> None:
    assert names(one(traces(bell, "G02"))) == ["criterion bad"]
    assert one(traces(bell, "G01")).cites == ("S2",)


def test_forth_and_back_are_the_same_relation(card) -> None:
    """What a statement shows as resting on it, rests on it when asked the other way round."""
    for statement in statements(card):
        for part in statement.parts:
            if part.where in {Where.NODE, Where.BRANCH, Where.ADVICE}:
                back = [found for found in traces(card, part.id) if found.subject is Subject.NODE]
                assert statement.id in one(tuple(back)).cites
            elif part.where in {Where.RECOMMENDATION, Where.CRITERION, Where.FACT}:
                subjects = [found for found in traces(card, part.id) if found.subject.value == part.where.value]
                assert statement.id in one(tuple(subjects)).cites
            elif part.where is Where.READING:
                assert statement.id in one(traces(card, part.id)).cites


def test_every_part_with_grounds_is_found_from_each_statement_and_reading_it_names(card) -> None:
    for part in parts(card.guideline):
        for name in (*part.cites, *part.readings):
            assert part in one(traces(card, name)).parts


def test_the_cases_of_a_statement_are_those_whose_answer_cites_it(card) -> None:
    cited: dict[str, set[str]] = {}
    for entry in authored_in(card.guideline, CARD):
        assert isinstance(entry, Authored)
        shown = answer(card.guideline, entry.case).to_dict()
        settled = [step for step in shown["path"] if "possible_to" not in step]
        for part in (*settled, *shown["recommendations"]):
            for cite in part["cites"]:
                cited.setdefault(cite, set()).add(entry.case.id or "")
    # A node's own citations count only where it decides; those of actions stand in their recommendations.
    for found in statements(card):
        assert set(found.cases) <= cited.get(found.id, set())
        assert bool(found.cases) == bool(cited.get(found.id)), found.id


def test_the_totals_of_the_card_add_up(card) -> None:
    sums = totals(card)
    assert sums.statements == 112
    assert sums.uncited == ()
    assert sums.readings == 38
    assert sums.retired == 0
    assert sum(count for _, count in sums.branches) == sum(part.where is Where.BRANCH for part in card.parts)
    assert sums.properties == len(card.guideline.properties)


def test_properties_show_what_they_protect(card) -> None:
    for name, claim in card.guideline.properties.items():
        found = one(traces(card, name))
        assert set(found.cites) == {ref.id for ref in claim.protects.cites}
        for cite in found.cites:
            assert name in [part.id for part in one(traces(card, cite)).of(Where.PROPERTY)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_trace_can_be_said_in_both_languages(card, language: str) -> None:
    text = as_text(card, statements(card), language)
    table = as_markdown(card, statements(card), language)
    intended = card.guideline.intended_use.in_language(language)
    for shown in (text, table):
        assert intended in shown
        assert "None" not in shown
    for statement in statements(card):
        assert " ".join(statement.text.in_language(language).split()) in text
    assert text.replace("\n", "").isprintable()


def test_the_json_holds_every_statement_with_places(card) -> None:
    shown = json.loads(as_json(card, statements(card)))
    assert [trace["id"] for trace in shown["traces"]] == list(card.guideline.statements)
    assert all(trace["encoded"] for trace in shown["traces"])
    parts_shown = [part for trace in shown["traces"] for part in trace["parts"]]
    assert all(part["file"].endswith(".yaml") and part["line"] >= 1 for part in parts_shown)
    assert len(shown["not_encoded"]) == 4
    assert shown["intended_use"] == card.guideline.intended_use.to_dict()


def test_a_name_that_nothing_has_is_a_usage_error_with_the_nearest(capsys) -> None:
    assert main(["trace", str(CARD), "D2.55"]) == 2
    shown = capsys.readouterr().err
    assert "nothing is called `D2.55`" in shown
    assert "did you mean `D2.5`" in shown
    assert main(["trace", str(CARD), "qqqqqqqqqq"]) == 2
    assert "node, property" in capsys.readouterr().err


def test_every_kind_that_a_trace_shows_has_a_dutch_word(card, capsys) -> None:
    shown = {found.kind for name in tracing.names(card) for found in traces(card, name) if found.kind is not None}
    hazards = {claim.hazard for claim in card.guideline.properties.values()}
    assert shown - hazards - {"code"} <= {kind for kind, word in DUTCH.kinds.items() if word != kind}
    assert {*FactType, *Strength, *Provenance} <= DUTCH.kinds.keys()
    assert main(["trace", str(CARD), "G28", "diagnostiek.work_up", "start_treatment", "can_walk"]) == 0
    said = capsys.readouterr().out
    for words_ in ("lezing (onze keuze)", "knoop (handeling)", "aanbeveling (moet)", "gegeven (ja of nee)"):
        assert words_ in said
