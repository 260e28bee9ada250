"""A plan is plain numbers and names, from which anyone can work out the answer to a row."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from decimal import Decimal

import drawn
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import loaded

from interpreter.cohort.columns import answers
from interpreter.cohort.plan import plan
from interpreter.cohort.values import TooLargeForCohorts
from interpreter.engine.entail import engine
from interpreter.engine.intake import region_of
from interpreter.stages import load


@pytest.fixture(scope="module")
def card():
    return load("wervelmetastasen")


def values(made, root, regions):
    """Return what a diagram of a plan may be, trying every region of what is unknown."""
    if root < 2:
        return {root}
    fact, children = made["nodes"][root]
    known = regions[fact]
    reached = children if known is None else [children[known]]
    return {value for child in reached for value in values(made, child, regions)}


def row_of(made, regions):
    """Return some columns of a row, worked out from the JSON of a plan alone."""

    def both(root):
        found = values(made, root, regions)
        return None if found == {0} else "definite" if found == {1} else "possible"

    outcomes = {name: both(root) for name, root in made["outcomes"]}
    ways = {way["root"]: int(way["weight"]) * int(chart["stride"])
            for chart in made["charts"] for station in made["stations"] if station["flowchart"] == chart["flowchart"]
            for way in station["ways"]}  # fmt: skip
    is_open = any(both(root) == "possible" for root in ways)
    number = sum(
        int(way["weight"]) * int(chart["stride"]) * (both(way["root"]) == "definite")
        for chart in made["charts"] for station in made["stations"] if station["flowchart"] == chart["flowchart"]
        for way in station["ways"]
    ) + sum(
        int(chart["stride"]) * (both(made["stations"][chart["entry"]]["root"]) == "definite")
        for chart in made["charts"] if chart["flowchart"] != made["from"]
    )  # fmt: skip
    return {
        "outcome": next((name for name, value in outcomes.items() if value == "definite"), None),
        "possible_outcomes": [name for name, value in outcomes.items() if value],
        "path_id": None if is_open else number,
        "missing": [
            fact["id"]
            for fact, root, region in zip(made["facts"], made["matters"], regions, strict=True)
            if region is None and both(root)
        ],
        **{f"{slot['flowchart']}.{slot['recommendation']}": both(slot["present"]) for slot in made["slots"]},
    }


@drawn.law(40)
@given(st.data(), st.one_of(drawn.guidelines(3), drawn.guidelines(3, wild=True)))
def test_the_json_of_a_plan_says_all_that_the_columns_say(data, files):
    made = plan(loaded(files))
    plain = json.loads(json.dumps(made.to_dict()))
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    rows = [
        [None if chance.random() < 0.4 else chance.randrange(fact.regions) for fact in made.facts] for _ in range(12)
    ]
    frame = {fact.id: pl.Series([row[at] for row in rows], dtype=pl.Int8) for at, fact in enumerate(made.facts)}
    found = answers(made, pl.LazyFrame(frame)).collect().to_dicts()
    for row, regions in zip(found, rows, strict=True):
        wanted = row_of(plain, regions)
        assert {name: row[name] for name in wanted} == wanted


def test_the_json_of_the_plan_of_the_card_is_its_plan(card):
    made = plan(card)
    plain = json.loads(json.dumps(made.to_dict()))
    assert plain["guideline"] == {"id": card.id, "version": card.version, "sha256": card.sha256}
    assert [tuple(children) for _, children in plain["nodes"]] == [one for _, one in made.nodes]
    assert all(child < node for node, (_, children) in enumerate(made.nodes) for child in children)
    assert plan(card) == made, "the same guideline gives the same plan"


def test_a_plan_says_in_which_region_a_value_lies(card):
    run = engine(card)
    for fact, regions in zip(plan(card).facts, run.program.facts, strict=True):
        for value, region in fact.table:
            assert region == region_of(regions, value)
        thresholds = [Decimal(one) for one in fact.thresholds]
        for at, threshold in enumerate(thresholds):
            assert fact.cells[2 * at + 1] in {-1, regions.of_number(threshold)}
            assert fact.cells[2 * at] in {-1, regions.of_number(threshold - Decimal("0.001"))}
        assert fact.table or fact.cells


def test_a_guideline_that_is_too_large_is_refused_with_what_can_be_done(card):
    with pytest.raises(TooLargeForCohorts, match=r"outgrow 50 nodes; leave out what is missing \(`--narrow`\)"):
        plan(card, limit=50)
    with pytest.raises(TooLargeForCohorts, match="outgrow 50 nodes; answer its cases one by one"):
        plan(card, narrow=True, limit=50)


@pytest.mark.parametrize("line", ["--help", "cohort --help", "run keelpijn --fact cough=true", "check keelpijn"])
def test_no_other_command_brings_what_tables_need(line):
    program = (
        "import sys; from interpreter.cli import main; main(sys.argv[1:]);"
        "sys.exit(bool({'polars', 'numpy'} & set(sys.modules)))"
    )
    # Nothing here comes from outside the project.
    done = subprocess.run([sys.executable, "-c", program, *line.split()], capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr


def test_a_plan_is_made_once_for_each_flowchart_and_width(card):
    assert plan(card) is plan(card, card.entry.id)
    assert plan(card) is not plan(card, narrow=True)
    assert plan(card, "nazorg").start == "nazorg"
