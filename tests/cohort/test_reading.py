"""A table is read exactly: column-wise as cell by cell, and no row is lost."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import branch, decision, end, guideline, measured

from interpreter import load
from interpreter.case import read
from interpreter.cohort import cells, sorted_rows
from interpreter.cohort.bits import ones
from interpreter.cohort.mapping import Mapping, mapping_of
from interpreter.cohort.reading import REJECTED, Frame, frame, region_numbers
from interpreter.diagnostic import GuidelineError
from interpreter.document import read as read_yaml
from interpreter.engine.entail import engine
from interpreter.engine.intake import region_of
from interpreter.span import Source
from interpreter.unary import Unfit

if TYPE_CHECKING:
    from interpreter.model import Resolved

card = cache(lambda: load("wervelmetastasen"))
exact = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def mapping(written: str, made_for: Resolved | None = None) -> Mapping:
    made = mapping_of(read_yaml(Source("map.yaml", written)), made_for or card())
    assert isinstance(made, Mapping), made
    return made


def facts_mapping(written: str) -> Mapping:
    return mapping(f"mapping: wervelmetastasen\nfacts: {{{written}}}\n")


REFUSED = object()


def expected(fact_id: str, value: object, made: Resolved | None = None) -> object:
    """Return the region that a value has in a case: None for unknown, REFUSED where the case is refused."""
    program = engine(made or card()).program
    regions = program.facts[program.fact_numbers[fact_id]]
    if value is None:
        return None
    try:
        return region_of(regions, read(regions.fact, value))
    except Unfit:
        return REFUSED


def regions_read(made: Frame, fact_id: str) -> list[object]:
    """Return the region of each row, REFUSED for a rejected one, and see that none is lost and each has a reason."""
    answered = made.facts.collect()
    rejected = made.rejected.collect()
    counts = made.counts.collect().row(0, named=True)
    rows = {row["_row"]: row[fact_id] for row in answered.iter_rows(named=True)}
    refused = set(rejected["row"])
    assert counts == {"rows": len(rows) + len(refused), "answered": len(rows), "rejected": len(refused)}
    assert not refused & set(rows)
    assert all(rejected["reason"].to_list())
    assert rejected.schema == REJECTED
    return [REFUSED if number in refused else rows[number] for number in range(1, counts["rows"] + 1)]


# ---- the law: column-wise as one by one -----------------------------------------------------------------------------

NUMERIC = ("deficit_onset", "tumour_interval", "life_expectancy", "paraplegia_duration", "affected_vertebrae")
EDGES = (0, 1, 2, 3, 5, 6, 7, 12, 24, 33, 34, 48, 72, 365)
numbers = st.one_of(
    st.sampled_from(EDGES).map(float),
    st.sampled_from(EDGES).map(lambda edge: math.nextafter(edge, math.inf)),
    st.sampled_from(EDGES).map(lambda edge: math.nextafter(edge, -math.inf)),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(min_value=-1, max_value=100),
    st.decimals(min_value=0, max_value=100, places=3).map(float),
)
amounts = st.builds(
    lambda number, space, unit: f"{number}{space}{unit}",
    st.one_of(
        st.integers(-3, 1000).map(str),
        st.decimals(min_value=-1, max_value=400, places=4).map(str),
        numbers.map(repr),
        st.sampled_from(
            ["", "7,0", "1_0", "-0", "+7", "07", "7.", ".5", "1e1", "1" * 31, "1" * 61, "٧", "7 0", "e", "-"]
        ),
    ),
    st.sampled_from(["", "", " ", "  "]),
    st.sampled_from(["", "", "", "h", "d", "wk", "mo", "a", "min", "s", "kg", "hours", "D"]),
)


@exact
@given(fact=st.sampled_from(NUMERIC), cells=st.lists(st.none() | numbers, min_size=1, max_size=40))
def test_a_float_means_its_shortest_decimal(fact: str, cells: list[float | None]) -> None:
    made = frame(card(), pl.DataFrame({fact: pl.Series(cells, dtype=pl.Float64)}))
    assert regions_read(made, fact) == [expected(fact, cell) for cell in cells]


@exact
@given(
    fact=st.sampled_from(NUMERIC),
    cells=st.lists(st.none() | st.integers(-3, 100) | st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=40),
)
def test_a_whole_number_is_itself(fact: str, cells: list[int | None]) -> None:
    made = frame(card(), pl.DataFrame({fact: pl.Series(cells, dtype=pl.Int64)}))
    assert regions_read(made, fact) == [expected(fact, cell) for cell in cells]


@exact
@given(fact=st.sampled_from(NUMERIC), cells=st.lists(amounts | st.text(max_size=6), min_size=1, max_size=40))
def test_text_is_a_number_exactly_where_a_case_says_so(fact: str, cells: list[str]) -> None:
    made = frame(card(), pl.DataFrame({fact: cells}))
    assert regions_read(made, fact) == [expected_text(fact, cell) for cell in cells]


def expected_text(fact: str, cell: str) -> object:
    """Return what a text in a table says: as a case, but for what is empty and for line breaks and unusual spaces."""
    if any(mark.isspace() and mark not in " \t\xa0" for mark in cell):
        return REFUSED
    return expected(fact, cell) if cell.strip(" \t\xa0") else None


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("5", "5 h"),
        (" 5\t", "5 h"),
        ("0" * 59 + "5", "5 h"),
        ("5 d", "5 d"),
        ("5\n", REFUSED),
        ("5\r\n", REFUSED),
        ("5\u2009", REFUSED),
        ("5\nh", REFUSED),
    ],
)
def test_a_number_is_in_the_unit_of_its_column_however_it_is_written(cell: str, wanted: object) -> None:
    said = facts_mapping("deficit_onset: {column: x, unit: h}")
    region = REFUSED if wanted is REFUSED else expected("deficit_onset", wanted)
    assert regions_read(frame(card(), pl.DataFrame({"x": [cell]}), said), "deficit_onset") == [region]


@exact
@given(
    fact=st.sampled_from(NUMERIC[:-1]),
    unit=st.sampled_from(["s", "min", "h", "d", "wk", "mo", "a"]),
    cells=st.lists(numbers, min_size=1, max_size=30),
)
def test_a_number_in_another_unit_is_that_number_with_the_unit(fact: str, unit: str, cells: list[float]) -> None:
    said = facts_mapping(f"{fact}: {{column: x, unit: {unit}}}")
    wanted = [expected(fact, f"{cell!r} {unit}" if math.isfinite(cell) else cell) for cell in cells]
    assert regions_read(frame(card(), pl.DataFrame({"x": cells}), said), fact) == wanted
    as_text = pl.DataFrame({"x": [repr(cell) for cell in cells]})
    assert regions_read(frame(card(), as_text, said), fact) == wanted


@exact
@given(
    fact=st.sampled_from(NUMERIC[:-1]),
    unit=st.sampled_from(["s", "min", "h", "d", "wk", "mo", "a"]),
    cells=st.lists(st.integers(-5, 2**40), min_size=1, max_size=30),
)
def test_a_whole_number_in_another_unit_is_that_number_with_the_unit(fact: str, unit: str, cells: list[int]) -> None:
    said = facts_mapping(f"{fact}: {{column: x, unit: {unit}}}")
    wanted = [expected(fact, f"{cell} {unit}") for cell in cells]
    for dtype in (pl.Int64, pl.Int128):
        assert regions_read(frame(card(), pl.DataFrame({"x": pl.Series(cells, dtype=dtype)}), said), fact) == wanted


@exact
@given(cells=st.lists(st.decimals(min_value=-1, max_value=100, places=3), min_size=1, max_size=30))
def test_a_decimal_is_itself(cells: list[Decimal]) -> None:
    table = pl.DataFrame({"deficit_onset": pl.Series(cells, dtype=pl.Decimal(20, 3))})
    assert regions_read(frame(card(), table), "deficit_onset") == [expected("deficit_onset", cell) for cell in cells]


@pytest.mark.parametrize(
    "dtype", [pl.Int8, pl.UInt8, pl.Int32, pl.UInt64, pl.Int128, pl.Float32, pl.Float64, pl.String]
)
def test_a_number_is_the_same_in_a_column_of_any_type(dtype: Any) -> None:
    cells = [0, 1, 6, 7, 8, 33, 34, 100]
    for fact in NUMERIC:
        table = pl.DataFrame({fact: pl.Series([str(one) for one in cells]).cast(dtype)})
        assert regions_read(frame(card(), table), fact) == [expected(fact, cell) for cell in cells]


def test_a_short_float_means_the_decimal_that_is_shown() -> None:
    small = limited("d", "≤ 0.1 d")
    table = pl.DataFrame({"limit": pl.Series([0.1, 0.2], dtype=pl.Float32)})
    assert regions_read(frame(small, table), "limit") == [
        expected("limit", Decimal(one), small) for one in ("0.1", "0.2")
    ]


def limited(unit: str, test: str, **bounds: float) -> Resolved:
    """Return a guideline of one question, about a number in this unit."""
    return guideline(
        {"limit": measured(unit, **bounds)},
        {"ask": decision(branch({"limit": test}, "end"), branch(None, "end")), "end": end("done")},
    )


tests_of_numbers = st.sampled_from(
    ["≤ 0.1 d", "< 3 h", "> 1 mo", "≥ 0.3 d", "= 7 d", "≠ 2 d", "3..<6 mo", "0.1..0.3 d", "≤ 1000000000000000001 s"]
)


@settings(max_examples=60, deadline=None)
@given(
    test=tests_of_numbers,
    unit=st.sampled_from(["s", "h", "d", "mo", "a"]),
    cells=st.lists(
        st.one_of(
            numbers, st.sampled_from([0.1, 0.3, 0.30000000000000004, 0.125, 3.0, 30.4375, 1e18, 1.0000000000000001e18])
        ),
        min_size=1,
        max_size=30,
    ),
)
def test_drawn_limits_are_compared_exactly(test: str, unit: str, cells: list[float]) -> None:
    small = limited(unit, test)
    assert regions_read(frame(small, pl.DataFrame({"limit": cells})), "limit") == [
        expected("limit", cell, small) for cell in cells
    ]


@settings(max_examples=60, deadline=None)
@given(
    bounds=st.fixed_dictionaries(
        {},
        optional={
            "minimum": st.sampled_from([0, 1, -(10**24), -(10**29)]),
            "maximum": st.sampled_from([100, 2, 10**24, 10**29]),
        },
    ),
    unit=st.sampled_from(["a", "d", "s"]),
    column=st.sampled_from(["a", "d", "s"]),
    cells=st.lists(
        st.one_of(
            numbers,
            st.sampled_from([1e-31, 1e-30, 9e-31, 1e24, 9e30, 1e31, 3e31, 3e37, math.inf, math.nan, 0.0, -0.0]),
        ),
        min_size=1,
        max_size=30,
    ),
)
def test_whatever_range_a_fact_has_what_no_case_can_have_is_refused(
    bounds: dict[str, float], unit: str, column: str, cells: list[float]
) -> None:
    small = limited(unit, "≤ 2 d", **bounds)
    signed = [*cells, *(-cell for cell in cells)]
    said = mapping(f"mapping: {small.id}\nfacts: {{limit: {{column: x, unit: {column}}}}}\n", small)
    wanted = [expected("limit", f"{cell!r} {column}" if math.isfinite(cell) else cell, small) for cell in signed]
    assert regions_read(frame(small, pl.DataFrame({"x": signed}), said), "limit") == wanted


# ---- spellings ------------------------------------------------------------------------------------------------------

SPELLED = "pain: {column: x, yes: [ja, 1, true], no: [nee, 0], missing: [onbekend, 9]}"
MEANS = {"ja": True, "1": True, "true": True, "nee": False, "0": False, "onbekend": None, "9": None, "": None}


@exact
@given(
    cells=st.lists(st.none() | st.sampled_from([*MEANS, "JA", " ja ", "\tnee", "2", "ja nee"]) | st.text(max_size=4))
)
def test_a_truth_value_is_what_its_spelling_means(cells: list[str | None]) -> None:
    made = frame(card(), pl.DataFrame({"x": pl.Series(cells, dtype=pl.String)}), facts_mapping(SPELLED))
    wanted = []
    for cell in cells:
        text_of = None if cell is None else cell.strip(" \t\xa0")
        means = None if text_of is None else MEANS.get(text_of, REFUSED)
        wanted.append(REFUSED if means is REFUSED else expected("pain", means))
    assert regions_read(made, "pain") == wanted


@pytest.mark.parametrize(
    ("cells", "dtype"),
    [
        ([1, 0, 9, 2, None], pl.Int64),
        ([1, 0, 9, 2, None], pl.UInt8),
        ([1, 0, 9, 2, None], pl.UInt64),
        ([1.0, -0.0, 9.0, 1.5, None, math.nan], pl.Float64),
        ([1.0, 0.0, 9.0, 1.5, None], pl.Float32),
        ([Decimal("1.0"), Decimal("0.0"), Decimal("9.0"), Decimal("1.5"), None], pl.Decimal(5, 1)),
        (["ja", "nee", "onbekend", "misschien", None], pl.Enum(["ja", "nee", "onbekend", "misschien"])),
        (["ja", "nee", "onbekend", "misschien", None], pl.Categorical),
    ],
)
def test_a_spelling_is_found_in_a_column_of_any_type(cells: list[Any], dtype: Any) -> None:
    made = frame(card(), pl.DataFrame({"x": pl.Series(cells, dtype=dtype)}), facts_mapping(SPELLED))
    wanted = [expected("pain", True), expected("pain", False), None, REFUSED, None]  # noqa: FBT003
    assert regions_read(made, "pain") == [*wanted, REFUSED][: len(cells)]


def test_codes_are_found_by_their_spellings_and_otherwise_by_themselves() -> None:
    codes = ["breast", "lung", "prostate", "kidney", "multiple_myeloma", "non_hodgkin_lymphoma", "germ_cell", "other"]
    cells = [*codes, "brest", None, " lung"]
    wanted = [expected("tumour_type", cell.strip() if cell else cell) for cell in cells]
    for dtype in (pl.String, pl.Categorical, pl.Enum([one for one in cells if one])):
        table = pl.DataFrame({"tumour_type": pl.Series(cells, dtype=dtype)})
        assert regions_read(frame(card(), table), "tumour_type") == wanted
    said = facts_mapping("tumour_type: {column: t, codes: {breast: [mamma, 1], other: [2]}}")
    made = frame(card(), pl.DataFrame({"t": ["mamma", "1", "2", "breast"]}), said)
    assert regions_read(made, "tumour_type") == [
        *[expected("tumour_type", one) for one in ("breast", "breast", "other")], REFUSED,
    ]  # fmt: skip


def test_truth_values_are_themselves() -> None:
    made = frame(card(), pl.DataFrame({"pain": [True, False, None]}))
    assert regions_read(made, "pain") == [expected("pain", one) for one in (True, False, None)]
    turned = facts_mapping("pain: {column: x, yes: [false], no: [true]}")
    made = frame(card(), pl.DataFrame({"x": [True, False, None]}), turned)
    assert regions_read(made, "pain") == [expected("pain", one) for one in (False, True, None)]


def test_two_facts_may_be_read_from_one_column() -> None:
    said = facts_mapping("pain: {column: x, yes: [1, 2], no: [0]}, severe_deficit: {column: x, yes: [2], no: [0, 1]}")
    made = frame(card(), pl.DataFrame({"x": [0, 1, 2]}), said)
    assert made.facts.select("pain", "severe_deficit").collect().rows() == [
        (expected("pain", x > 0), expected("severe_deficit", x > 1)) for x in range(3)
    ]


def test_many_spellings_are_looked_up_in_a_table() -> None:
    yes = ", ".join(f"y{one}" for one in range(30))
    made = frame(card(), pl.DataFrame({"x": ["y3", "y29", "n", "z", None]}), facts_mapping(
        f"pain: {{column: x, yes: [{yes}], no: [n]}}"))  # fmt: skip
    yes_region, no_region = expected("pain", True), expected("pain", False)  # noqa: FBT003
    assert regions_read(made, "pain") == [yes_region, yes_region, no_region, REFUSED, None]


def test_a_value_that_stands_for_unknown_is_so_in_numbers_too() -> None:
    said = facts_mapping("deficit_onset: {column: x, missing: [999, NaN, onbekend]}")
    three = expected("deficit_onset", 3)
    for table in (
        pl.DataFrame({"x": [3.0, 999.0, math.nan]}),
        pl.DataFrame({"x": ["3", "999", "onbekend"]}),
        pl.DataFrame({"x": [3, 999, 999]}),
        pl.DataFrame({"x": pl.Series([Decimal("3.0"), Decimal("999.0"), None])}),
    ):
        assert regions_read(frame(card(), table, said), "deficit_onset") == [three, None, None]


def test_a_nan_is_rejected_and_the_reason_says_how_to_call_it_unknown() -> None:
    made = frame(card(), pl.DataFrame({"x": [math.nan, 3.0]}), facts_mapping("deficit_onset: x"))
    said = "where it stands for unknown, say so: `missing: [NaN]`"
    assert made.rejected.collect().rows() == [(1, "x", "NaN", f"`NaN` is no number; {said}")]


def test_a_decimal_comma_is_read_where_the_mapping_says_so_and_a_point_is_then_rejected() -> None:
    said = mapping('mapping: wervelmetastasen\ndecimal: ","\nfacts: {deficit_onset: x}\n')
    made = frame(card(), pl.DataFrame({"x": ["7,0", "7,1", "1.500", "36,5 h", "1,2,3"]}), said)
    wanted = [expected("deficit_onset", one) for one in ("7.0", "7.1")]
    assert regions_read(made, "deficit_onset") == [*wanted, REFUSED, expected("deficit_onset", "36.5 h"), REFUSED]


def test_one_value_may_hold_for_every_row() -> None:
    said = facts_mapping("vertebral_metastases: {value: true}, deficit_onset: {value: 36 h}")
    made = frame(card(), pl.DataFrame({"x": [1, 2]}), said)
    assert regions_read(made, "vertebral_metastases") == [expected("vertebral_metastases", True)] * 2  # noqa: FBT003
    assert regions_read(made, "deficit_onset") == [expected("deficit_onset", "36 h")] * 2


# ---- dates ----------------------------------------------------------------------------------------------------------

SINCE = "tumour_interval: {since: a, until: b}"


@exact
@given(
    rows=st.lists(
        st.tuples(st.none() | st.dates(), st.none() | st.dates())
        | st.tuples(
            st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.dates(date(2020, 1, 1), date(2026, 1, 1))
        ),
        min_size=1,
        max_size=30,
    )
)
def test_the_time_between_two_dates_is_the_number_of_days(rows: list[tuple[date | None, date | None]]) -> None:
    wanted = [
        None if first is None or last is None else expected("tumour_interval", f"{(last - first).days} d")
        for first, last in rows
    ]
    schema = {"a": pl.Date, "b": pl.Date}
    dates = pl.DataFrame(rows, schema=schema, orient="row")
    assert regions_read(frame(card(), dates, facts_mapping(SINCE)), "tumour_interval") == wanted
    texts = pl.DataFrame(
        [[one and one.isoformat() for one in row] for row in rows], {"a": pl.String, "b": pl.String}, orient="row"
    )
    assert regions_read(frame(card(), texts, facts_mapping(SINCE)), "tumour_interval") == wanted


@exact
@given(st.lists(st.tuples(st.datetimes(), st.timedeltas(timedelta(-1), timedelta(20))), min_size=1, max_size=30))
def test_the_time_between_two_times_is_exact_to_the_microsecond(rows: list[tuple[datetime, timedelta]]) -> None:
    pairs = []
    for first, more in rows:
        try:
            pairs.append((first, first + more))
        except OverflowError:
            pairs.append((first, first))
    wanted = [
        expected("deficit_onset", f"{Decimal((last - first) // timedelta(microseconds=1)).scaleb(-6):f} s")
        for first, last in pairs
    ]
    said = facts_mapping("deficit_onset: {since: a, until: b}")
    table = pl.DataFrame(pairs, schema={"a": pl.Datetime("us"), "b": pl.Datetime("us")}, orient="row")
    assert regions_read(frame(card(), table, said), "deficit_onset") == wanted
    moments = pl.DataFrame(
        [[one.replace(tzinfo=UTC).isoformat() for one in pair] for pair in pairs], ["a", "b"], orient="row"
    )
    assert regions_read(frame(card(), moments, said), "deficit_onset") == wanted


KINDS_OF_DAYS = st.sampled_from(
    ["2026-01-05", "2026-01-06", "2026-01-05T10:00", "2026-01-05 10:00:00.5", "2026-01-05T10:00+01:00", "20260105",
     "1900-01-01", " 2026-01-05 ", "x", "", "05-01-2026", "2026-02-30", "2026-01-05T25:00", "0001-01-01", "9999-12-31"]
) | st.none()  # fmt: skip


@exact
@given(st.lists(st.tuples(KINDS_OF_DAYS, KINDS_OF_DAYS), min_size=1, max_size=30))
def test_dates_in_text_have_the_meaning_that_each_pair_has_by_itself(rows: list[tuple[str | None, str | None]]) -> None:
    said = facts_mapping('deficit_onset: {since: a, until: b, missing: ["1900-01-01"]}')
    program = engine(card()).program
    regions = program.facts[program.fact_numbers["deficit_onset"]]

    def alone(pair: tuple[str | None, str | None]) -> object:
        try:
            value = cells.given(said.facts["deficit_onset"], regions.fact, *pair)
        except Unfit:
            return REFUSED
        return None if value is None else region_of(regions, value)

    table = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")
    assert regions_read(frame(card(), table, said), "deficit_onset") == [alone(pair) for pair in rows]


def test_times_with_offset_and_of_any_precision_are_read() -> None:
    said = facts_mapping('deficit_onset: {since: a, until: b, missing: ["1900-01-01T00:00"]}')
    first = datetime(2026, 3, 28, 12)  # noqa: DTZ001 - a time by the clock
    for unit in ("ms", "us", "ns"):
        table = pl.DataFrame({"a": [first, datetime(1900, 1, 1)], "b": [first + timedelta(hours=24)] * 2})  # noqa: DTZ001
        table = table.cast(pl.Datetime(unit))  # type: ignore[arg-type]
        assert regions_read(frame(card(), table, said), "deficit_onset") == [expected("deficit_onset", 1), None]
    summer = table.head(1).with_columns(pl.all().dt.replace_time_zone("Europe/Amsterdam"))
    made = frame(card(), summer, facts_mapping("deficit_onset: {since: a, until: b}"))
    assert regions_read(made, "deficit_onset") == [expected("deficit_onset", "23 h")]
    mixed = summer.with_columns(pl.col("b").dt.replace_time_zone(None))
    made = frame(card(), mixed, facts_mapping("deficit_onset: {since: a, until: b}"))
    assert regions_read(made, "deficit_onset") == [REFUSED]


def test_what_is_no_date_or_cannot_be_compared_is_rejected_with_its_column() -> None:
    said = facts_mapping('tumour_interval: {since: a, until: b, format: "%d-%m-%Y", missing: ["1900-01-01", x]}')
    days = [date(2026, 1, 5), date(1900, 1, 1), date(2026, 1, 5), date(2026, 1, 5)]
    table = pl.DataFrame({"a": days, "b": ["06-01-2026", "06-01-2026", "31-02-2026", "04-01-2026"]})
    made = frame(card(), table, said)
    assert regions_read(made, "tumour_interval") == [expected("tumour_interval", "1 d"), None, REFUSED, REFUSED]
    assert made.rejected.select("row", "column", "value").collect().rows() == [
        (3, "b", "31-02-2026"),
        (4, "a .. b", "2026-01-05 .. 04-01-2026"),
    ]
    mixed = frame(card(), pl.DataFrame({"a": ["2026-01-05"], "b": ["2026-01-06T10:00"]}), facts_mapping(SINCE))
    assert mixed.rejected.collect()["reason"].to_list() == [
        "a date and a time without offset: the time between them is not certain; give both as dates, or both as times"
    ]


def test_a_date_after_the_year_9999_is_rejected() -> None:
    far = pl.Series([10_000_000], dtype=pl.Int32).cast(pl.Date)
    made = frame(card(), pl.DataFrame({"a": far, "b": [date(2026, 1, 1)]}), facts_mapping(SINCE))
    assert regions_read(made, "tumour_interval") == [REFUSED]


# ---- what goes along ------------------------------------------------------------------------------------------------

WHOLE = """\
mapping: wervelmetastasen
id: nr
time: seen
groups: [hospital]
facts: {pain: pijn}
done:
  diagnostiek.mri_whole_spine: {column: mri, yes: [ja], no: [nee], at: mri_at}
"""


def test_what_the_mapping_names_besides_facts_goes_along() -> None:
    table = pl.DataFrame(
        {
            "nr": ["p1", "p1", "p2"],
            "seen": ["2026-01-05T10:00", "2026-01-06T10:00", "2026-01-07T10:00"],
            "hospital": ["A", "A", "B"],
            "pijn": ["true", "false", "x"],
            "mri": ["ja", "nee", "?"],
            "mri_at": ["2026-01-05T12:30", None, "gisteren"],
            "more": [1, 2, 3],
        }
    )
    made = frame(card(), table, mapping(WHOLE))
    answered = made.facts.collect()
    assert answered.select(pl.col("^_.*$")).rows() == [
        (1, "p1", "2026-01-05T10:00", "A", True, timedelta(hours=2, minutes=30)),
        (2, "p1", "2026-01-06T10:00", "A", False, None),
    ]
    assert answered.select(pl.col("^_.*$")).columns == [
        "_row", "_id", "_time", "_group.hospital",
        "_done.diagnostiek.mri_whole_spine", "_done_after.diagnostiek.mri_whole_spine",
    ]  # fmt: skip
    assert [name for name in answered.columns if not name.startswith("_")] == list(card().facts)
    assert made.rejected.select("row", "column", "value").collect().rows() == [
        (3, "pijn", "x"), (3, "mri", "?"), (3, "mri_at", "gisteren"),
    ]  # fmt: skip
    assert made.unused == ("more",)
    assert "pain" not in made.unmapped
    assert "known_tumour" in made.unmapped
    assert made.groups == ("_group.hospital",)


def test_a_table_without_a_mapping_names_its_columns_after_the_facts() -> None:
    made = frame(card(), pl.DataFrame({"case": ["a"], "at": ["2026"], "pain": [True]}))
    assert made.facts.select("_row", "_id", "_time").collect().rows() == [(1, "a", "2026")]
    with pytest.raises(GuidelineError) as raised:
        frame(card(), pl.DataFrame({"pian": [True], "other": [1]}))
    assert [one.message for one in raised.value.diagnostics] == [
        "the column `pian` is no fact of the guideline",
        "the column `other` is no fact of the guideline",
    ]
    assert raised.value.diagnostics[0].hint == "did you mean `pain`?"


def test_a_column_that_the_table_lacks_is_found_where_the_mapping_names_it() -> None:
    said = mapping("mapping: wervelmetastasen\nfacts:\n  pain: pijm\n  known_tumour: tumor\n")
    with pytest.raises(GuidelineError) as raised:
        frame(card(), pl.DataFrame({"pijn": [True], "tumor": [True]}), said)
    (found,) = raised.value.diagnostics
    assert (found.code, str(found.span), found.hint) == ("unknown-column", "map.yaml:3:9", "did you mean `pijn`?")


@pytest.mark.parametrize(
    ("said", "cells", "message"),
    [
        ("pain: x", [date(2026, 1, 5)], "the column `x` holds dates, not text, whole numbers or truth values"),
        ("deficit_onset: x", [True], "the column `x` holds truth values, not numbers, or text with numbers"),
        ("deficit_onset: x", [[1]], "the column `x` holds lists, not numbers, or text with numbers"),
        (
            "tumour_interval: {since: x, until: x}",
            [1.5],
            "the column `x` holds numbers, not dates, times, or text with dates",
        ),
        ("pain: x", [{"a": 1}], "the column `x` holds structures, not text, whole numbers or truth values"),
        ("pain: x", [b"a"], "the column `x` holds bytes, not text, whole numbers or truth values"),
    ],
)
def test_a_column_of_the_wrong_type_is_refused_as_a_whole(said: str, cells: list[Any], message: str) -> None:
    with pytest.raises(GuidelineError) as raised:
        frame(card(), pl.DataFrame({"x": cells}), facts_mapping(said))
    found = raised.value.diagnostics[0]
    assert (found.code, found.message) == ("type-mismatch", message)
    assert found.span.start_line == 2


def test_a_column_without_values_is_unknown_in_every_row() -> None:
    said = facts_mapping("pain: x, deficit_onset: x, tumour_interval: {since: x, until: x}")
    made = frame(card(), pl.DataFrame({"x": [None, None]}), said)
    for fact in ("pain", "deficit_onset", "tumour_interval"):
        assert regions_read(made, fact) == [None, None]


def test_every_cell_at_fault_is_told_and_the_row_is_rejected_once() -> None:
    made = frame(
        card(), pl.DataFrame({"pain": ["yes", "true"], "deficit_onset": ["-1", "3 kg"], "tumour_type": ["lng", "lung"]})
    )
    assert made.counts.collect().row(0) == (2, 0, 2)
    truths = "`true`, `True`, `TRUE`, `false`, `False`, `FALSE`"
    units = "`deficit_onset` is in d; other units: s, min, h, d, wk, mo, a"
    assert made.rejected.collect().rows() == [
        (1, "pain", "yes", f"`yes` spells no value of `pain`; known spellings: {truths}"),
        (1, "deficit_onset", "-1", "`deficit_onset` cannot be `-1`; it is at least 0 d"),
        (1, "tumour_type", "lng", "`lng` spells no value of `tumour_type`; did you mean `lung`?"),
        (2, "deficit_onset", "3 kg", f"`kg` is no unit of time; {units}"),
    ]


def test_a_table_is_read_in_a_stream_with_the_same_result() -> None:
    rows = 20_000
    table = pl.DataFrame(
        {
            "deficit_onset": [["3", "36 h", "8.5", "x", ""][row % 5] for row in range(rows)],
            "pain": [["true", "false", "", "ja"][row % 4] for row in range(rows)],
        }
    )
    made = frame(card(), table.lazy())
    assert made.facts.collect(engine="streaming").equals(made.facts.collect())
    assert made.rejected.collect(engine="streaming").equals(made.rejected.collect())
    counts = made.counts.collect(engine="streaming").row(0)
    assert counts == (rows, rows // 5 * 3, rows // 5 * 2) == (rows, made.facts.collect().height, counts[2])


def test_a_thread_that_learns_new_texts_does_not_disturb_one_that_has_just_learned_its_own() -> None:
    """The second thread comes in exactly where the first has given the lock back, and has nulls to fill in."""
    texts = sorted_rows.Texts(lambda new: np.arange(len(new), dtype=np.int16), pl.String())
    held = texts.lock
    others = [pl.Series([f"other {number}" for number in range(100)]).rechunk()]

    class Interrupted:
        def __enter__(self) -> None:
            held.acquire()

        def __exit__(self, *_: object) -> None:
            held.release()
            while others:
                texts.meanings(others.pop())

    texts.lock = Interrupted()  # type: ignore[assignment] # a lock for this test
    found = texts.meanings(pl.Series(["one", None, "one", None]))
    assert found is not None
    assert found[[0, 2]].tolist() == [0, 0]
    again = texts.meanings(pl.Series([None, "other 7", "one"]))
    assert again is not None
    assert again[2] == 0


# ---- batch by batch -------------------------------------------------------------------------------------------------

TEXTS = ["3", "36 h", "8.5", "x", None, "", "400", "0", "7", "1e1", " 3", "12.25"]


@pytest.mark.parametrize("most", [200_000, 3])
@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical])
def test_a_table_means_the_same_batch_by_batch(dtype: Any, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorted_rows, "MOST_TEXTS", most)
    spelled = facts_mapping(
        "deficit_onset: d, pain: p, tumour_type: {column: t, codes: {breast: ["
        + ", ".join(f"b{one}" for one in range(20))
        + "], other: [o]}}"
    )
    rows = [
        {
            "d": TEXTS[row % 12],
            "p": ("true", "false", None, "TRUE", "ja")[row % 5],
            "t": (f"b{row % 23}", None)[row % 2],
        }
        for row in range(240)
    ]
    table = pl.DataFrame(rows).cast(dtype)
    whole = frame(card(), table, spelled)
    made = frame(card(), table, spelled)
    raw = made.raw.collect()
    batches = [made.taken(raw[start : start + 7]) for start in range(0, raw.height, 7)]
    refused = [one for batch in batches for one in ones(batch.refused, batch.rows).tolist()]
    found = {
        name: [one for batch in batches for one in region_numbers(name, batch.facts[name], batch.rows, 9).to_list()]
        for name in ("deficit_onset", "pain", "tumour_type")
    }
    for name, regions in found.items():
        wanted = regions_read(whole, name)
        assert [REFUSED if no else region for region, no in zip(regions, refused, strict=True)] == wanted
    values = {"ja": "no truth value", "TRUE": True, "true": True, "false": False, None: None}
    for row, one in enumerate(rows):
        onset = expected("deficit_onset", (one["d"] or "").strip() or None)
        tumour = (
            None if one["t"] is None else expected("tumour_type", "breast" if int(one["t"][1:]) < 20 else "no code")
        )
        answers = [onset, expected("pain", values[one["p"]]), tumour]
        if REFUSED in answers:
            assert refused[row]
        else:
            assert [found[name][row] for name in found] == answers
