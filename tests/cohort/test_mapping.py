"""A mapping says what each column means, and nothing else: every slip in it is found, with its place and the cure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter import load
from interpreter.cohort.draft import draft
from interpreter.cohort.mapping import Constant, Elapsed, Mapping, Number, Spelled, mapping_of, read_mapping
from interpreter.cohort.reading import frame
from interpreter.document import read as read_yaml
from interpreter.rules import rule
from interpreter.span import Source
from interpreter.units import UNITS

if TYPE_CHECKING:
    from pathlib import Path

    from interpreter.diagnostic import Diagnostic

card = cache(lambda: load("wervelmetastasen"))
HEAD = "mapping: wervelmetastasen\n"


def read(written: str) -> Mapping | tuple[Diagnostic, ...]:
    return mapping_of(read_yaml(Source("map.yaml", written)), card())


def good(written: str) -> Mapping:
    made = read(HEAD + written)
    assert isinstance(made, Mapping), made
    return made


def test_a_fact_is_read_from_a_column_as_its_type_asks() -> None:
    made = good(
        "facts:\n  pain: pijn\n  tumour_type: {column: t, codes: {breast: [1, mamma], other: [2]}}\n"
        "  deficit_onset: {column: uren, unit: h, decimal: ','}\n  tumour_interval: {since: a, until: b}\n"
        "  can_walk: {value: false}\n"
    )
    pain, tumour, onset = (made.facts[name] for name in ("pain", "tumour_type", "deficit_onset"))
    assert isinstance(pain, Spelled)
    assert pain.values["TRUE"] is True
    assert isinstance(tumour, Spelled)
    assert tumour.values == {"1": "breast", "mamma": "breast", "2": "other"}
    assert onset == Number(onset.column, UNITS["h"], comma=True, missing=frozenset())  # type: ignore[union-attr]
    assert isinstance(made.facts["tumour_interval"], Elapsed)
    assert made.facts["can_walk"] == Constant(value=False)
    assert [one.id for one in made.columns()] == ["pijn", "t", "uren", "a", "b"]


def test_what_stands_for_unknown_is_said_for_the_table_and_for_a_column_in_its_place() -> None:
    made = good("missing: [NA, 9]\nfacts: {pain: x, can_walk: {column: y, missing: [8]}}\n")
    assert [made.facts[name].missing for name in ("pain", "can_walk")] == [{"NA", "9"}, {"8"}]  # type: ignore[union-attr]


def test_a_recommendation_that_one_flowchart_gives_needs_no_flowchart() -> None:
    made = good("facts: {}\ndone: {mri_whole_spine: mri}\n")
    assert [(one.flowchart, one.recommendation) for one in made.done] == [("diagnostiek", "mri_whole_spine")]


@pytest.mark.parametrize(
    ("written", "code", "place", "message", "hint"),
    [
        ("facts: {pian: x}", "unknown-fact", "2:9", "no fact `pian`", "did you mean `pain`?"),
        (
            "facts: {alarm_symptom: x}", "unknown-fact", "2:9", "no fact `alarm_symptom`",
            "`alarm_symptom` is a criterion: map the facts on which it depends",
        ),
        (
            "facts: {tumour_type: {column: x, codes: {brest: [1]}}}", "unknown-code", "2:42",
            "no code `brest` in `tumour_type`", "did you mean `breast`?",
        ),
        (
            "facts: {deficit_onset: {column: x, unit: kg}}", "unit-mismatch", "2:42", "`kg` is no unit of time",
            "one of: s, min, h, d, wk, mo, a",
        ),
        (
            "facts: {pain: {column: x, yes: [1, ja], no: [0, ja]}}", "bad-mapping", "2:49",
            "`ja` is said to mean `false`, and means `true` as well", "let each spelling mean one thing",
        ),
        (
            "facts: {pain: {column: x, yes: [1], no: [0], missing: [0]}}", "bad-mapping", "2:42",
            "`0` is said to mean `false`, and means unknown as well", "let each spelling mean one thing",
        ),
        (
            "facts: {pain: {column: x, unit: h}}", "bad-mapping", "2:27",
            "`pain` is a boolean: `unit` has no meaning for it",
            "what can stand here: `column`, `yes`, `no`, `missing`",
        ),
        (
            "facts: {deficit_onset: {column: x, value: 3 d}}", "bad-mapping", "2:36",
            "`deficit_onset` is said in two ways: by `column` and by `value`", "leave one of them out",
        ),
        (
            "facts: {deficit_onset: {value: -3 d}}", "value-out-of-range", "2:32", "`deficit_onset` cannot be `-3 d`",
            "it is at least 0 d",
        ),
        (
            'facts: {tumour_interval: {since: a, until: b, format: "%d-%m"}}', "bad-mapping", "2:55",
            "`%d-%m` does not write a whole date", 'write it such as "%d-%m-%Y" or "%Y-%m-%d %H:%M"',
        ),
        (
            "facts: {tumour_interval: {since: a, until: b, unit: d}}", "bad-mapping", "2:47",
            "`unit` has no meaning beside `since` and `until`", "leave it out: dates have no unit",
        ),
        (
            "facts: {deficit_onset: {column: x, format: '%Y-%m-%d'}}", "bad-mapping", "2:36", "`format` is for dates",
            "leave it out",
        ),
        (
            "facts: {}\ndone: {mri_hole_spine: x}", "unknown-recommendation", "3:8",
            "no flowchart recommends `mri_hole_spine`", "did you mean `mri_whole_spine`?",
        ),
        (
            "facts: {}\ndone: {mri_whole_spine: a, diagnostiek.mri_whole_spine: b}", "bad-mapping", "3:28",
            "what was done of `diagnostiek.mri_whole_spine` is said twice", "leave one of them out",
        ),
        (
            "facts: {}\ndone: {mri_whole_spine: {column: x, at: y}}", "bad-mapping", "3:37",
            "when it was done says nothing without the time from which deadlines count",
            "name the column of that time: `time: COLUMN`",
        ),
        ("facts: {pain: }", "schema-violation", "2:15", None, None),
        ("facts: {pain: {yes: [1]}}", "schema-violation", "2:9", None, None),
        ("facts: {tumour_interval: {since: a}}", "schema-violation", "2:27", None, None),
        ("facts: {pain: 1}", "schema-violation", "2:15", None, None),
        ("fact: {pain: x}", "schema-violation", "2:1", None, None),
        ("facts: {pain: x, pain: y}", "duplicate-key", "2:18", None, None),
        ("facts: [", "yaml-syntax", "2:8", None, None),
    ],
)  # fmt: skip
def test_a_slip_is_found_with_its_place_and_its_cure(
    written: str, code: str, place: str, message: str | None, hint: str | None
) -> None:
    found = read(HEAD + written + "\n")
    assert not isinstance(found, Mapping)
    (one,) = found
    assert (one.code, str(one.span)) == (code, f"map.yaml:{place}")
    assert rule(one.code) is not None
    assert one.hint
    if message is not None:
        assert (one.message, one.hint) == (message, hint)


def test_a_mapping_of_another_guideline_is_refused() -> None:
    found = read("mapping: bicycle\nfacts: {}\n")
    assert not isinstance(found, Mapping)
    assert [one.code for one in found] == ["name-mismatch"]


def test_all_slips_are_told_at_once_in_the_order_of_the_file() -> None:
    found = read(HEAD + "facts:\n  pian: x\n  deficit_onset: {column: x, unit: kg}\n  tumour_tipe: y\n")
    assert not isinstance(found, Mapping)
    assert [(one.code, one.span.start_line) for one in found] == [
        ("unknown-fact", 3), ("unit-mismatch", 4), ("unknown-fact", 5),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"a: [" * 2000, b"facts: {}", b"\x00", b"- 1", b"x" * 3_000_000])
def test_no_file_raises(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_bytes(data)
    found = read_mapping(path, card())
    assert not isinstance(found, Mapping)
    assert all(one.message for one in found)


def test_a_mapping_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    for path in (tmp_path / "no.yaml", tmp_path, "a\0b"):
        found = read_mapping(path, card())
        assert not isinstance(found, Mapping)
        assert [one.code for one in found] == ["file-problem"]


KEYS = st.sampled_from(
    ["column", "yes", "no", "codes", "unit", "since", "until", "format", "missing", "value", "decimal", "x"]
)
VALUES = st.sampled_from(["a", "[1]", "[a, 1]", "{breast: [1]}", "h", "'%Y-%m-%d'", "true", "1", "','", "[]", ""])


@settings(max_examples=200, deadline=None)
@given(
    facts=st.dictionaries(
        st.sampled_from(["pain", "tumour_type", "deficit_onset", "affected_vertebrae", "tumour_interval", "pian"]),
        VALUES | st.dictionaries(KEYS, VALUES, max_size=4).map(
            lambda entry: "{" + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}"
        ),
    )
)  # fmt: skip
def test_any_mapping_is_read_or_has_located_findings(facts: dict[str, str]) -> None:
    found = read(HEAD + "facts:\n" + "".join(f"  {key}: {value}\n" for key, value in facts.items()) + "  can_walk: w\n")
    if not isinstance(found, Mapping):
        assert found
        assert all(one.span.start_line >= 1 and rule(one.code) is not None for one in found)


# ---- the draft ------------------------------------------------------------------------------------------------------


def test_a_draft_of_a_table_of_cases_maps_every_fact_and_rejects_nothing() -> None:
    table = pl.DataFrame(
        {
            "case": ["a", "b", "c"],
            "at": ["2026-01-05T10:00"] * 3,
            "pain": ["ja", "nee", None],
            "Can walk": ["1", "0", "NA"],
            "radicular_pain": ["none", "Bilateral", ""],
            "deficit_onset": ["1,5", "3", "onbekend"],
            "affected_vertebrae": [1, 2, None],
        }
    )
    made = good(draft(card(), table).removeprefix(HEAD).partition(HEAD)[2])
    assert list(made.facts) == ["pain", "radicular_pain", "deficit_onset", "can_walk", "affected_vertebrae"]
    assert (made.id and made.id.id, made.time and made.time.id) == ("case", "at")
    assert frame(card(), table, made).counts.collect().row(0) == (3, 3, 0)


def test_a_draft_guesses_no_meaning_of_a_number_or_a_word_that_it_does_not_know() -> None:
    text = draft(card(), pl.DataFrame({"pain": ["1", "2", "1"], "tumour_type": ["mamma", "lung", "lung"]}))
    assert "  pain: {column: pain, yes: [], no: []}" in text
    assert '# CHECK: put these under `yes`, `no` or `missing`: ["1", "2"]' in text
    assert "lung: [lung]" in text
    assert "# CHECK: put these under their codes, or under `missing`: [mamma]" in text


def test_a_draft_calls_a_column_dates_only_where_a_date_stands_in_it() -> None:
    text = draft(card(), pl.DataFrame({"empty": ["NA", "NA"], "seen": ["2026-01-05", "NA"]}))
    assert '#  empty   ["NA"]' in text or "#  empty   [NA]" in text
    assert "#  seen   (dates)" in text


def test_a_draft_shows_no_values_that_could_be_somebodys_name() -> None:
    text = draft(card(), pl.DataFrame({"name": ["Jansen", "Pieters"], "ward": ["A", "A"]}))
    assert "Jansen" not in text
    assert "#  ward   [A]" in text


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8), st.lists(st.text(max_size=6), min_size=2, max_size=2), min_size=1, max_size=4
    )
)
def test_a_draft_of_any_table_is_a_mapping_that_can_be_read(columns: dict[str, list[str]]) -> None:
    words = next(iter(columns.values()))
    text = draft(card(), pl.DataFrame({**columns, "pain": words, "tumour_type": words, "deficit_onset": words}))
    assert isinstance(read(text), Mapping), text
