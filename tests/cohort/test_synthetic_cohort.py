"""The invented cohort is repeatable, says nothing that the guideline calls implausible, and is read without a loss."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from interpreter import answer, load
from interpreter.cohort.mapping import Mapping, read_mapping
from interpreter.cohort.reading import frame

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.synthetic_cohort import CHUNK, Form, cohort, main  # noqa: E402 - after the path is set

card = cache(lambda: load("wervelmetastasen"))


def test_the_same_seed_gives_the_same_cohort_and_another_seed_another() -> None:
    one, same, other = (cohort(500, seed).collect() for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_every_fact_of_the_card_has_a_column_and_every_row_is_read() -> None:
    table = cohort(2_000)
    assert set(table.collect_schema().names()) == {"case", *card().facts}
    for form in (Form(text=False, registry=False), Form(text=True, registry=False)):
        assert frame(card(), cohort(2_000, form=form)).counts.collect().row(0) == (2_000, 2_000, 0)


def test_nothing_in_it_is_implausible() -> None:
    for row in cohort(400, seed=7, missing=0.0).drop("case").collect().iter_rows(named=True):
        found = answer(card(), row)
        assert not [one for one in found.warnings if one.id in {other.id for other in card().implausible}]


@pytest.mark.parametrize("missing", [0.0, 0.05, 0.4])
def test_about_the_share_that_was_asked_for_is_missing(missing: float) -> None:
    made = cohort(4_000, missing=missing).collect()
    always = made.select("pain", "known_tumour", "good_condition", "shared_choice")
    share = sum(always.null_count().row(0)) / (4 * made.height)
    assert abs(share - missing) < 0.02


def test_facts_go_together_as_they_do_in_patients() -> None:
    made = cohort(20_000, missing=0.0).collect()
    walking = made.group_by("mescc_deficit").agg(pl.col("can_walk").mean()).sort("mescc_deficit")["can_walk"]
    assert walking[0] > walking[1] + 0.3
    longer = made.group_by("good_condition").agg(pl.col("life_expectancy").median()).sort("good_condition")
    assert longer["life_expectancy"][1] > longer["life_expectancy"][0]


def test_a_cohort_of_several_chunks_is_one_table() -> None:
    made = cohort(CHUNK + 10).select("case").collect(engine="streaming")["case"]
    assert made.n_unique() == len(made) == CHUNK + 10


def test_the_first_rows_of_a_cohort_are_those_of_the_whole() -> None:
    assert cohort(500).head(3).collect().equals(cohort(500).collect().head(3))


def test_the_year_is_that_of_the_date() -> None:
    made = cohort(5_000, form=Form(text=False, registry=True)).select("consult", "jaar").collect()
    assert made["consult"].str.slice(6).cast(pl.Int32).to_list() == made["jaar"].to_list()


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_registry_comes_with_the_mapping_that_reads_it(suffix: str, tmp_path: Path) -> None:
    table, said = tmp_path / f"registry.{suffix}", tmp_path / "map.yaml"
    assert main(["1000", "-o", str(table), "--registry", str(said)]) == 0
    mapping = read_mapping(said, card())
    assert isinstance(mapping, Mapping), mapping
    made = frame(card(), table, mapping)
    assert made.counts.collect().row(0) == (1000, 1000, 0)
    assert made.unmapped == ()
    plain = frame(card(), cohort(1000)).facts.collect()
    read = made.facts.collect()
    for name in ("pain", "tumour_type", "deficit_onset", "affected_vertebrae", "life_expectancy"):
        assert read[name].equals(plain[name]), name
    assert read["_group.ziekenhuis"].n_unique() == 3
