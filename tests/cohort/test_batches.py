"""Batches of rows are answered as the table is that they were cut from: every row, in its order, or with its reason."""

from __future__ import annotations

import random

import polars as pl
import pytest
from test_cohort_columns import partial_case
from test_sql import ROW, SEED, from_polars, mapped, raw_table, same

from interpreter.cohort import batches, cohort
from interpreter.cohort.batches import Errand, ready
from interpreter.cohort.mapping import by_name
from interpreter.diagnostic import GuidelineError
from interpreter.stages import load

DONE = """\
mapping: wervelmetastasen
id: patient
time: first_seen
groups: [hospital]
facts:
  pain: {column: pijn, yes: [ja], no: [nee]}
  deficit_onset: {column: uren, unit: h, missing: [999]}
done:
  diagnostiek.mri_whole_spine: {column: mri, yes: [ja], no: [nee], at: mri_time}
"""


@pytest.fixture(scope="module")
def card():
    return load("wervelmetastasen")


def cut(table, chance):
    first = 0
    while first < table.height:
        size = chance.choice([1, 2, 63, 64, 65, 500])
        yield table[first : first + size]
        first += size


def answered(errand, table, chance):
    """Return the answers to a table in batches of all sizes, as another process would give them."""
    made = ready(errand.packed())
    return pl.concat([made.answered(part) for part in cut(table, chance)])


def wrong(table, chance):
    """Return the table with some cells that fit nothing."""
    bad = pl.Series([chance.random() < 0.02 for _ in range(table.height)])
    return table.with_columns(deficit_onset=pl.when(bad).then(pl.lit("x")).otherwise("deficit_onset"))


@pytest.mark.parametrize("options", [{}, {"narrow": True}, {"start": "behandeling"}])
def test_every_row_is_answered_or_rejected_as_in_the_whole_table(card, options, monkeypatch):
    monkeypatch.setattr(batches, "BLOCK", 128)
    chance = random.Random(SEED)
    table = wrong(raw_table(card, [partial_case(chance) for _ in range(3000)]), chance)
    errand = Errand(card, by_name(card, list(card.facts), "table"), table.head(0), **options)
    found = answered(errand, table, chance)
    assert dict(found.schema) == errand.ready().schema
    wanted = from_polars(card, table, **options)
    assert 20 < sum(row["rejected"] is not None for row in wanted) < 200
    assert same(found.with_row_index("_row", offset=1).to_dicts(), wanted) == []


def test_what_was_done_and_when_comes_with_the_answers(card):
    said = mapped(DONE)
    table = pl.DataFrame(
        {
            "patient": ["a", "b", "c", "d"],
            "first_seen": ["2026-01-05 09:00", "2026-01-05 09:00", "2026-01-05 09:00", "x"],
            "mri_time": ["2026-01-05 12:00", None, "x", "2026-01-05 12:00"],
            "hospital": ["h", None, "h", "h"],
            "pijn": ["ja", "nee", "ja", "ja"],
            "uren": ["5", "999", "", "5"],
            "mri": ["ja", "nee", None, "ja"],
        }
    )
    made = ready(Errand(card, said, table.head(0)).packed())
    assert made.passed == {"_id": "patient", "_time": "first_seen", "_group.hospital": "hospital"}
    found = made.answered(table)
    whole = cohort(card, table, said)
    kept = found.filter(pl.col("rejected").is_null()).drop("rejected")
    assert kept.equals(whole.answers.collect().select(kept.columns))
    assert found["rejected"].to_list() == [None, None, "mri_time: x", "first_seen: x"]
    assert found["_done_after.diagnostiek.mri_whole_spine"].dt.total_hours().to_list() == [3, None, None, None]


def test_no_rows_and_no_columns_are_no_fault(card):
    none = by_name(card, (), "table")
    made = Errand(card, none, pl.DataFrame(schema={"patient": pl.Int64})).ready()
    assert made.answered(pl.DataFrame(schema={"patient": pl.Int64})).height == 0
    found = made.answered(pl.DataFrame({"patient": [1, 2]}))
    assert found["status"].to_list() == ["undetermined"] * 2


def test_an_errand_for_columns_that_are_not_there_is_refused_where_it_is_made(card):
    said = mapped("mapping: wervelmetastasen\nfacts: {pain: {column: p}}\n")
    with pytest.raises(GuidelineError, match="unknown-column"):
        Errand(card, said, pl.DataFrame({"q": [1]})).ready()


def test_an_errand_is_small_and_made_ready_once(card):
    cohort(card, raw_table(card, []).drop(ROW))  # works out the diagrams, which stay behind
    errand = Errand(card, by_name(card, list(card.facts), "table"), raw_table(card, []))
    packed = errand.packed()
    assert len(packed) < 1_000_000
    assert ready(packed) is ready(bytes(bytearray(packed)))
