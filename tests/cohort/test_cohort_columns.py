"""A cohort says of every row what an answer to that row alone says.

Explore: LEIDRAAD_EXPLORE=20 pytest tests/cohort     # 20 times as many drawn guidelines, other ones each time
All of the card: LEIDRAAD_COHORT_CASES=100000 pytest tests/cohort/test_cohort_columns.py -k card
"""

from __future__ import annotations

import itertools
import os
import random
from typing import TYPE_CHECKING, Any

import drawn
import oracle_card
import polars as pl
import pytest
from brute import Oracle
from hypothesis import given
from hypothesis import strategies as st
from region_tables import differences, table, walked
from small import CITED, boolean, coded, dictionaries, loaded
from test_card import CODES, LIKELY, NUMBERS

from interpreter.cohort.columns import BLOCK, answers
from interpreter.cohort.paths import stations
from interpreter.cohort.plan import plan
from interpreter.engine.entail import engine
from interpreter.stages import load

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = int(os.environ.get("LEIDRAAD_COHORT_CASES", "2000"))
SEED = int(os.environ.get("LEIDRAAD_CARD_SEED", "20260105"))
AT_ONCE = 5_000
drawn_guideline = st.one_of(drawn.guidelines(4), drawn.guidelines(4, wild=True))


@pytest.fixture(scope="module")
def card():
    return load("wervelmetastasen")


def partial_case(chance: random.Random) -> dict[str, Any]:
    """Return a case of the card with few or many facts missing."""
    missing, likely = chance.choice((0, 0.02, 0.05, 0.2, 0.5, 0.9)), chance.choice((0.05, 0.15, 0.3, 0.5))
    case: dict[str, Any] = {}
    for name in oracle_card.FACTS:
        if name in NUMBERS or name in CODES:
            value = chance.choice(NUMBERS.get(name) or CODES[name])
        else:
            value = chance.random() < LIKELY.get(name, likely)
        if chance.random() >= missing:
            case[name] = value
    return case


def parts(number: int) -> Iterator[tuple[random.Random, int]]:
    for at in range(0, number, AT_ONCE):
        yield random.Random(SEED + at), min(AT_ONCE, number - at)


def test_every_row_of_the_card_is_what_its_answer_is(card):
    for start, number in ((None, CASES), ("behandeling", CASES // 10), ("nazorg", CASES // 30)):
        made = plan(card, start)
        for chance, size in parts(number):
            cases = [partial_case(chance) for _ in range(size)]
            rows = answers(made, table(card, cases, start)).collect().to_dicts()
            assert differences(card, made, cases, rows, start) == []


@drawn.law(60)
@given(st.data(), drawn_guideline)
def test_every_row_of_any_guideline_is_what_its_answer_is(data, files):
    guideline = loaded(files)
    start = data.draw(st.sampled_from([None, *(name for name in files if name.startswith("m"))]))
    oracle = Oracle(files, start)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    cases = [
        drawn.case_of(
            files, {name: chance.choice(few) for name, few in oracle.values.items() if chance.random() < share}
        )
        for share in (0, 0.3, 0.6, 0.9, 1)
        for _ in range(6)
    ]
    made = plan(guideline, start)
    rows = answers(made, table(guideline, cases, start)).collect().to_dicts()
    assert differences(guideline, made, cases, rows, start) == []


# ---- paths ----------------------------------------------------------------------------------------------------------


@drawn.law(60)
@given(st.data(), drawn_guideline)
def test_a_row_has_the_number_of_the_path_that_all_its_completions_take(data, files):
    guideline = loaded(files)
    start = data.draw(st.sampled_from([None, *(name for name in files if name.startswith("m"))]))
    program, made = engine(guideline, start).program, plan(guideline, start)
    widths = [range(len(regions)) for regions in program.facts]
    totals = list(itertools.product(*widths))
    paths = {total: walked(guideline, total, start) for total in totals}
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    partials = [tuple(one if chance.random() < share else None for one in chance.choice(totals))
                for share in (0.3, 0.6, 0.8, 0.9) for _ in range(10)]  # fmt: skip
    rows = [*totals, *partials]
    columns = {
        fact.id: pl.Series([row[number] for row in rows], dtype=pl.Int8) for number, fact in enumerate(made.facts)
    }
    found = answers(made, pl.LazyFrame(columns)).collect()["path_id"].to_list()
    numbers = dict(zip(totals, found, strict=False))
    assert None not in numbers.values()
    by_number = {numbers[total]: path for total, path in paths.items()}
    assert {total: by_number[numbers[total]] for total in totals} == paths, "one number, two paths"
    assert len(set(paths.values())) == len(by_number), "one path, two numbers"
    for number, path in by_number.items():
        assert tuple((one.flowchart, one.node, one.branch) for one in stations(made, number)) == path
    for partial, number in zip(partials, found[len(totals) :], strict=True):
        taken = {
            paths[total] for total in totals if all(one in {None, two} for one, two in zip(partial, total, strict=True))
        }
        assert number == (numbers_of(by_number, taken.pop()) if len(taken) == 1 else None)


def numbers_of(by_number: dict[int, Any], path: Any) -> int:
    return next(number for number, one in by_number.items() if one == path)


def diamonds(number: int) -> dict[str, Any]:
    """Return a guideline with this many decisions in a row, each on a fact of its own: 2 to that power of paths."""
    nodes: dict[str, Any] = {}
    for at in range(number):
        nodes[f"n{at}"] = {
            "kind": "decision",
            "label": {"en": "?"},
            "branches": [
                {"when": {f"f{at}": truth}, "to": f"{'yes' if truth else 'no'}{at}", **CITED} for truth in (True, False)
            ],
        }
        for name in ("yes", "no"):
            given = [{"id": "r0", **CITED}] if name == "yes" else [{"id": "r1", **CITED}]
            nodes[f"{name}{at}"] = {"kind": "action", "label": {"en": "!"}, "recommend": given, "to": f"n{at + 1}"}
    nodes[f"n{number}"] = {"kind": "end", "outcome": "done", "label": {"en": "."}}

    return {
        **dictionaries({"r0": "must", "r1": "must"}),
        "facts": {"facts": {f"f{at}": boolean() for at in range(number)}},
        "m0": {"flowchart": "m0", "title": {"en": "m0"}, "start": "n0", "nodes": nodes},
    }


@pytest.mark.parametrize("number", [62, 63, 100, 150])
def test_paths_beyond_64_bits_have_numbers_too(number):
    guideline = loaded(diamonds(number))
    made = plan(guideline)
    assert made.paths == 2**number
    assert answers(made, pl.LazyFrame({"f0": [0]})).collect_schema()["path_id"] == (
        pl.Int64 if number < 63 else pl.String
    )
    chance = random.Random(number)
    states = [[0] * number, [1] * number, *([chance.randrange(2) for _ in range(number)] for _ in range(40))]
    frame = pl.LazyFrame({f"f{at}": [state[at] for state in states] for at in range(number)})
    found = answers(made, frame).collect()["path_id"].to_list()
    for state, path in zip(states, found, strict=True):
        assert str(path) == str(int(path)), "no zeros in front"
        assert tuple((one.flowchart, one.node, one.branch) for one in stations(made, path)) == walked(guideline, state)
    assert len(set(found)) == len({tuple(state) for state in states})


def test_a_number_that_no_path_has_is_refused_with_the_numbers_that_are(card):
    made = plan(card)
    for wrong in (-1, made.paths):
        with pytest.raises(ValueError, match=f"from 0 to {made.paths - 1}"):
            stations(made, wrong)
    with pytest.raises(ValueError, match="no case takes path"):
        stations(made, made.charts[1].stride)  # a flowchart is entered though nothing on the way calls it


# ---- what is unknown ------------------------------------------------------------------------------------------------


def one_decision(when: Any, otherwise: Any) -> dict[str, Any]:
    """Return a guideline with one decision on two facts: its branches give one recommendation each."""
    nodes: dict[str, Any] = {
        "n0": {"kind": "decision", "label": {"en": "?"}, "branches": [
            {"when": when, "to": "n1", **CITED}, {**otherwise, **CITED}]},
        "n1": {"kind": "action", "label": {"en": "!"}, "to": "n3",
               "recommend": [{"id": "r0", "within": "12 h", **CITED}]},
        "n2": {"kind": "action", "label": {"en": "!"}, "recommend": [{"id": "r1", **CITED}], "to": "n3"},
        "n3": {"kind": "end", "outcome": "done", "label": {"en": "."}},
    }  # fmt: skip
    return {
        **dictionaries({"r0": "must", "r1": "must"}),
        "facts": {"facts": {"f0": boolean(), "f1": boolean(), "f2": boolean()}},
        "m0": {"flowchart": "m0", "title": {"en": "m0"}, "start": "n0", "nodes": nodes},
    }


@pytest.mark.parametrize(
    "when",
    [
        {"f0": True},
        {"f0": False},
        {"not": {"f0": True}},
        {"not": {"not": {"f0": False}}},
        {"all": [{"f0": True}, {"f0": True}]},
        {"any": [{"f0": False}, {"all": [{"f0": False}, {"f1": True}]}]},
    ],
)
def test_null_is_never_false(when):
    made = plan(loaded(one_decision(when, {"else": "n2"})))
    rows = answers(made, pl.LazyFrame({"f0": [None, 0, 1], "f1": [0, 0, 0]})).collect().to_dicts()
    unknown, *known = rows
    assert unknown["status"] == "undetermined"
    assert unknown["path_id"] is None
    assert unknown["missing"] == ["f0"]
    assert (unknown["m0.r0"], unknown["m0.r1"]) == ("possible", "possible")
    assert (unknown["m0.r0.within"], unknown["m0.r0.at_latest"]) == ("12 h", False)
    assert {row["status"] for row in known} == {"complete"}
    assert {(row["m0.r0"], row["m0.r1"]) for row in known} == {("definite", None), (None, "definite")}


def test_what_is_not_given_has_neither_a_deadline_nor_a_claim_about_one():
    made = plan(loaded(one_decision({"f0": True}, {"else": "n2"})))
    row = answers(made, pl.LazyFrame({"f0": [0]})).collect().to_dicts()[0]
    assert (row["m0.r0"], row["m0.r0.within"], row["m0.r0.at_latest"]) == (None, None, None)
    assert (row["m0.r1"], row["m0.r1.within"], row["m0.r1.at_latest"]) == ("definite", None, False)


def test_a_fact_without_a_column_is_unknown_in_every_row():
    made = plan(loaded(one_decision({"f0": True, "f1": True}, {"else": "n2"})))
    absent = answers(made, pl.LazyFrame({"f0": [0, 1, None]})).collect()
    empty = answers(made, pl.LazyFrame({"f0": [0, 1, None], "f1": [None] * 3, "f2": [None, 0, 1]})).collect()
    assert absent.equals(empty)
    assert absent["missing"].to_list() == [[], ["f1"], ["f0", "f1"]]


def test_a_row_that_stops_without_an_outcome_is_undetermined_even_when_every_fact_is_known():
    made = plan(loaded(one_decision({"f0": True}, {"when": {"f1": True}, "to": "n2"})))
    frame = pl.LazyFrame({"f0": [0, 1, 1, None, None], "f1": [0, 1, 0, 0, 1]})
    found = answers(made, frame).collect()
    assert found["status"].to_list() == ["undetermined", "undetermined", "complete", "undetermined", "undetermined"]
    assert found["outcome"].to_list() == [None, None, "done", None, None]
    assert found["possible_outcomes"].to_list() == [[], [], ["done"], ["done"], ["done"]]
    assert found["missing"].to_list() == [[], [], [], ["f0"], ["f0"]]
    assert found["path_id"].is_null().to_list() == [False, False, False, True, True]


def test_the_same_length_written_in_two_ways_is_shown_as_the_answer_shows_it():
    files = one_decision({"f0": True}, {"else": "n2"})
    files["m0"]["nodes"]["n2"]["recommend"] = [{"id": "r0", "within": "0.5 d", **CITED}]
    guideline = loaded(files)
    cases = [{}, {"f0": True}, {"f0": False}]
    rows = answers(plan(guideline), table(guideline, cases)).collect().to_dicts()
    assert [row["m0.r0.within"] for row in rows] == ["12 h", "12 h", "0.5 d"]
    assert [row["m0.r0.at_latest"] for row in rows] == [False] * 3
    assert rows[0]["status"] == "complete"
    assert differences(guideline, plan(guideline), cases, rows) == []


# ---- the table ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 5])
def test_rows_come_out_as_many_and_in_the_order_as_they_went_in(rows):
    made = plan(loaded(one_decision({"f0": True}, {"else": "n2"})))
    frame = pl.LazyFrame({"_row": pl.int_range(rows, eager=True)}).with_columns(
        f0=pl.when(pl.col("_row") % 3 > 0).then(pl.col("_row") % 3 - 1)
    )
    for how in ("in-memory", "streaming"):
        found = answers(made, frame).collect(engine=how)
        assert found["_row"].to_list() == list(range(rows))
        wanted = (["possible", None, "definite"] * rows)[:rows]
        assert found["m0.r0"].to_list() == wanted


def test_columns_with_an_underscore_are_passed_on_as_they_are(card):
    frame = pl.LazyFrame({"_row": [1], "_id": ["a"], "_group.hospital": ["b"], "other": [1], "known_tumour": [1]})
    found = answers(plan(card), frame).collect()
    assert found.columns[:4] == ["_row", "_id", "_group.hospital", "status"]
    assert "other" not in found.columns


@pytest.mark.parametrize("wrong", [2, -1, -2, 300])
def test_a_number_that_is_no_region_is_never_taken_for_one(card, wrong):
    frame = answers(plan(card), pl.LazyFrame({"known_tumour": [0, wrong]}))
    with pytest.raises((ValueError, pl.exceptions.ComputeError), match="the fact's regions are 0 to 1"):
        frame.collect()


def test_a_column_that_holds_no_regions_is_refused(card):
    with pytest.raises(ValueError, match="column `known_tumour` holds Boolean"):
        answers(plan(card), pl.LazyFrame({"known_tumour": [True]}))


def test_a_narrow_answer_is_part_of_the_whole_one(card):
    chance = random.Random(SEED)
    frame = table(card, [partial_case(chance) for _ in range(2000)])
    whole, narrow = answers(plan(card), frame).collect(), answers(plan(card, narrow=True), frame, narrow=True).collect()
    assert narrow.columns == ["_row", "status", "outcome", "path_id"]
    assert narrow.equals(whole.select(narrow.columns))


def test_what_is_done_with_a_lazy_answer_is_done_with_the_whole_of_it(card):
    chance = random.Random(SEED)
    frame = answers(plan(card), table(card, [partial_case(chance) for _ in range(500)]))
    whole, complete = frame.collect(), pl.col("status") == "complete"
    for how in ("in-memory", "streaming"):
        assert frame.filter(complete).select("_row").collect(engine=how).equals(whole.filter(complete).select("_row"))
        assert frame.select("missing", "path_id").collect(engine=how).equals(whole.select("missing", "path_id"))
        assert frame.slice(100, 7).collect(engine=how).equals(whole.slice(100, 7))
        assert frame.select(pl.len()).collect(engine=how).item() == 500


def test_the_schema_says_what_comes_out(card):
    for narrow in (False, True):
        lazy = answers(plan(card, narrow=narrow), pl.LazyFrame({"known_tumour": [None, 0]}), narrow=narrow)
        assert lazy.collect().schema == lazy.collect_schema()


def test_a_guideline_with_more_names_than_a_byte_counts_keeps_them_apart():
    number = 300
    files = diamonds(number)
    guideline = loaded(files)
    made = plan(guideline, narrow=True)
    assert made.matters is None
    whole = plan(guideline)
    found = answers(whole, pl.LazyFrame({"f0": [0, None], "f299": [None, 1]})).collect()
    wanted = [f"f{at}" for at in range(number)]
    # r0 and r1 are both given unless every fact says the same.
    assert found["missing"].to_list() == [wanted[1:], wanted[:-1]]


def test_deadlines_sort_by_their_length(card):
    schema = answers(plan(card), pl.LazyFrame({"pain": [1]})).collect_schema()
    kinds = {str(kind): kind for name, kind in schema.items() if name.endswith(".within")}
    assert len(kinds) == 1, "all deadline columns can be compared with one another"
    shown = kinds.popitem()[1].categories.to_list()
    hours = {"h": 1, "d": 24, "wk": 168, "mo": 730.5}
    sizes = [float(number) * hours[unit] for number, unit in (text.split() for text in shown)]
    assert sizes == sorted(sizes)
    assert len(sizes) > 1


def test_many_outcomes_are_kept_apart():
    files = one_decision({"f0": True}, {"else": "n2"})
    codes = [f"k{at}" for at in range(12)]
    files["facts"]["facts"]["f0"] = coded(*codes)
    branches = [{"when": {"f0": code}, "to": f"end{at}", **CITED} for at, code in enumerate(codes)]
    ends = {f"end{at}": {"kind": "end", "outcome": f"o{at}", "label": {"en": "."}} for at in range(12)}
    files["m0"]["nodes"] = {"n0": {"kind": "decision", "label": {"en": "?"}, "branches": branches}, **ends}
    guideline = loaded(files)
    cases = [{}, *({"f0": code} for code in codes)]
    rows = answers(plan(guideline), table(guideline, cases)).collect().to_dicts()
    assert differences(guideline, plan(guideline), cases, rows) == []
    assert [row["outcome"] for row in rows] == [None, *(f"o{at}" for at in range(12))]
