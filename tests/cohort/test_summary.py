"""A summary counts what the answers to the rows say, row by row; what it hides cannot be worked out."""

from __future__ import annotations

import itertools
import json
import random
import re
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import drawn
import numpy as np
import polars as pl
import pytest
from brute import Oracle
from hypothesis import assume, given
from hypothesis import strategies as st
from region_tables import walked
from scipy.optimize import LinearConstraint, milp
from small import CITED, dictionaries, loaded, text
from test_suppress import given_away

from interpreter import load
from interpreter.cli import main
from interpreter.cohort import cohort
from interpreter.cohort.concordance import KINDS
from interpreter.cohort.counts import counts
from interpreter.cohort.elsewhere import cohort_elsewhere
from interpreter.cohort.inclusion import Inclusion
from interpreter.cohort.mapping import mapping_of
from interpreter.cohort.pictures import flow_picture
from interpreter.cohort.plan import plan
from interpreter.cohort.summary import summary
from interpreter.cohort.summary_text import as_markdown
from interpreter.cohort.suppress import suppressed
from interpreter.cohort.tally import ANSWERED, REJECTED, ROWS, tally
from interpreter.document import read_bytes
from interpreter.engine.entail import engine
from interpreter.engine.regions import UNKNOWN, shown

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.bench import generated  # noqa: E402 - after the path is set
from tools.recount import differences  # noqa: E402 - as above
from tools.synthetic_cohort import cohort as invented  # noqa: E402

EXAMPLE = ROOT / "docs" / "examples" / "cohort"
NUMBERS = r'"(?:reached|taken|undetermined|definite)": ("?[^,}]*)'


@pytest.fixture(scope="module")
def card():
    return load("wervelmetastasen")


@pytest.fixture(scope="module")
def example(card):
    return summary(card, EXAMPLE / "registry.parquet", EXAMPLE / "mapping.yaml")


def mapped(guideline, text):
    found = mapping_of(read_bytes("map.yaml", text.encode()), guideline)
    assert not isinstance(found, tuple), [str(one) for one in found]
    return found


# ---- counts ---------------------------------------------------------------------------------------------------------


@drawn.law(40)
@given(st.data(), st.one_of(drawn.guidelines(3), drawn.guidelines(3, wild=True)))
def test_a_row_is_counted_where_all_its_completions_come_and_as_uncertain_where_some_do(data, files):
    guideline = loaded(files)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    oracle = Oracle(files)
    cases = [
        drawn.case_of(
            files, {name: chance.choice(few) for name, few in oracle.values.items() if chance.random() < share}
        )
        for share in (0, 0.3, 0.6, 0.9, 1)
        for _ in range(5)
    ]
    run = engine(guideline)
    regions = run.program.facts
    paths = {total: frozenset(walked(guideline, total))
             for total in itertools.product(*(range(len(one)) for one in regions))}  # fmt: skip
    wanted = Counter()
    for case in cases:
        state = run.intake.take(case)[1][: len(regions)]
        taken = [path for total, path in paths.items()
                 if all(one in {UNKNOWN, two} for one, two in zip(state, total, strict=True))]  # fmt: skip
        for steps in ({step[:2] for path in taken for step in path}, {step for path in taken for step in path}):
            for step in steps:
                sure = all(any(step == other[: len(step)] for other in path) for path in taken)
                wanted[(*step, sure)] += 1
    table = pl.DataFrame({name: [_cell(case.get(name)) for case in cases] for name in files["facts"]["facts"]})
    found = summary(guideline, table, min_count=1)
    for station in found.plan.stations:
        place = (station.flowchart, station.node)
        for kind, sure in (("sure", True), ("maybe", False)):
            assert found.number("node", *place, kind) == wanted[(*place, sure)]
            for way in station.ways:
                if way.branch is not None:
                    assert found.number("branch", *place, str(way.branch), kind) == wanted[(*place, way.branch, sure)]


def _cell(value):
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_every_number_of_the_example_is_what_answers_count_one_by_one(card):
    """The first rows; all of them, once: python tools/recount.py (its docstring)."""
    table = pl.read_parquet(EXAMPLE / "registry.parquet", n_rows=40)
    mapping = mapped(card, (EXAMPLE / "mapping.yaml").read_text(encoding="utf-8"))
    number, wrong = differences(card, table, mapping)
    assert number > 500
    assert wrong == []


def test_the_example_has_the_summary_that_ships_with_it(example):
    assert example.to_dict() == json.loads((EXAMPLE / "summary.json").read_text(encoding="utf-8"))
    assert as_markdown(example, "en") == (EXAMPLE / "summary.md").read_text(encoding="utf-8")


def test_rows_of_several_blocks_are_added_up(card):
    table = invented(500).collect()
    once, often = (summary(card, frame, min_count=1) for frame in (table, pl.concat([table] * 270)))
    for cell in once.same:
        if cell[0] != "root":
            assert often.number(*cell) == 270 * once.number(*cell)


def test_rows_add_up_and_rejected_ones_are_counted_nowhere_else():
    guideline = load("keelpijn")
    table = pl.DataFrame({"cough": ["true", "nonsense", None], "age": ["30", "30", "999999"]})
    found = summary(guideline, table, min_count=1).to_dict()
    assert found["rows"] == {"rows": 3, "answered": 1, "rejected": 2, "complete": 0, "undetermined": 1}
    assert found["nodes"][0]["reached"] == 1


@pytest.mark.parametrize("rows", [0, 2])
def test_a_table_with_hardly_a_row_shows_nothing_but_that(card, rows):
    found = summary(card, invented(10).collect().head(rows)).to_dict()
    shown = set(re.findall(NUMBERS, json.dumps(found, ensure_ascii=False)))
    assert shown <= {"0", '"<5"'}
    assert found["rows"]["answered"] == (0 if rows == 0 else "<5")


# ---- what is hidden -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "least"), [(40, 4), (3000, 5)])
def test_no_small_number_of_a_summary_of_the_card_can_be_worked_out(card, rows, least):
    made = plan(card)
    counted = tally(made)
    found = cohort(card, invented(rows).collect())
    numbers = {ROWS: rows, ANSWERED: rows, REJECTED: 0, **counts(made, counted, found.frame)}
    cells = [cell for cell in counted.same.values() if cell is not None]
    printed = list(dict.fromkeys([ROWS, ANSWERED, REJECTED, *cells]))
    shown = suppressed(numbers, printed, counted.sums, counted.slack, least)
    assert given_away(numbers, printed, counted.sums, shown, counted.slack) == []
    only_small = suppressed(numbers, printed, (), counted.slack, least)
    assert given_away(numbers, printed, counted.sums, only_small, counted.slack), "a leak, and the judge sees none"


def fates(guideline):
    """Return every state that a row may be in, and how many rows each cell counts of it: a row for each cell."""
    states = list(itertools.product(*([None, *(shown(one.fact, each) for each in one.witnesses)]
                                      for one in engine(guideline).program.facts)))  # fmt: skip
    each = [summary(guideline, table_of(guideline, [state]), min_count=1) for state in states]
    cells = [*dict.fromkeys(cell for cell in each[0].same.values() if cell is not None), ANSWERED]
    return states, cells, np.array([[one.shown.cells[cell] for one in each] for cell in cells])


def table_of(guideline, rows):
    columns = {fact: [_cell(row[at]) for row in rows] for at, fact in enumerate(guideline.facts)}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def pinned(counted, wanted, told):
    """Return how many rows a cell can be sure to count, None where it may be one number or another.

    The reader knows the guideline, and so for each state of a row by which cells it is counted: the unknown is how
    many rows are in each state.
    """
    ranges = [(one, one) if isinstance(one, int) else (0, 4) if one.startswith("<") else (5, np.inf) for one in told]
    known = LinearConstraint(counted, *np.array(ranges, dtype=float).T)
    ends = [milp(sign * wanted, constraints=known, integrality=np.ones(len(wanted))) for sign in (1, -1)]
    assert all(end.status in {0, 3} for end in ends)  # found, or without limit
    least, most = (None if end.x is None else round(abs(end.fun)) for end in ends)
    return least if least == most else None


TWO_WAYS = {
    "m0": {
        "flowchart": "m0", "title": text("m0"), "start": "n0",
        "nodes": {
            "n0": {"kind": "decision", "label": text("?"), "branches": [
                {"when": {"all": [{"f0": True}, {"f1": True}]}, "to": "n1", **CITED}, {"else": "n2", **CITED}]},
            "n1": {"kind": "end", "outcome": "o1", "label": text(".")},
            "n2": {"kind": "end", "outcome": "o2", "label": text(".")},
        },
    },
    "facts": {"facts": {name: {"type": "boolean", "label": text(name), "question": text("?"), **CITED}
                        for name in ("f0", "f1")}},
    **dictionaries({}),
}  # fmt: skip


def test_what_two_ways_leave_open_is_the_same_and_gives_no_small_way_away():
    """Of 93 rows 25 are open and 66 go the other way: the 2 that are left may not be worked out."""
    guideline = loaded(TWO_WAYS)
    rows = [(True, True)] * 2 + [(True, False)] * 66 + [(True, None)] * 25
    found = summary(guideline, table_of(guideline, rows))
    assert found.number("outcome", "o1", "sure") == "<5"
    _, cells, counted = fates(guideline)
    assert pinned(counted, counted[cells.index(found.same["outcome", "o1", "sure"])],
                  [found.shown.text(cell) for cell in cells]) is None  # fmt: skip


@drawn.law(12)
@given(st.integers(0, 2**32), drawn.guidelines(2))
def test_no_small_number_is_a_sum_of_numbers_that_are_shown_to_who_knows_the_guideline(seed, files):
    guideline = loaded(files)
    chance = random.Random(seed)
    states, cells, counted = fates(guideline)
    assume(1 < len(states) < 100)
    many = np.array([chance.choice((0, 0, 0, 1, 1, 2, 3, 5, 20, 60)) for _ in states])
    rows = [state for state, times in zip(states, many, strict=True) for _ in range(times)]
    found = summary(guideline, table_of(guideline, rows))
    told = [found.shown.text(cell) for cell in cells]
    printed = counted[[isinstance(one, int) for one in told]]
    for wanted, number in zip(counted, counted @ many, strict=True):
        if 0 < number < 5:
            assert np.linalg.matrix_rank(np.vstack([printed, wanted])) > np.linalg.matrix_rank(printed)


@drawn.law(25)
@given(st.integers(0, 2**32), st.one_of(drawn.guidelines(3), drawn.guidelines(3, wild=True)))
def test_the_numbers_of_any_guideline_hang_together_as_said(seed, files):
    guideline = loaded(files)
    chance = random.Random(seed)
    oracle = Oracle(files)
    cases = [
        drawn.case_of(files, {name: chance.choice(few) for name, few in oracle.values.items() if chance.random() < 0.7})
        for _ in range(chance.choice((3, 12, 60)))
    ]
    table = pl.DataFrame({name: [_cell(case.get(name)) for case in cases] for name in files["facts"]["facts"]})
    summary(guideline, table)  # refuses numbers that are no sum


@drawn.law(25)
@given(st.one_of(drawn.guidelines(4), drawn.guidelines(4, wild=True)))
def test_the_diagrams_that_lie_in_one_another_are_all_found_without_trying_each_pair(files):
    made = plan(loaded(files))
    roots = list(dict.fromkeys(way.root for one in made.stations for way in one.ways if way.root > 1))
    found, each = Inclusion(made).covers(roots), Inclusion(made)
    above = {one: [other for other in roots if other != one and each.within(one, other)] for one in roots}
    assert found == [
        (one, other) for one in roots for other in above[one]
        if not any(other in above[between] for between in above[one] if between != other)
    ]  # fmt: skip
    order = Inclusion(made)
    order.covers(roots)
    for one, other in itertools.combinations(roots, 2):
        assert order.apart(one, other) == Inclusion(made).apart(one, other)


def test_what_is_counted_grows_with_the_square_of_the_nodes_of_a_chain_and_no_faster(tmp_path):
    folder = tmp_path / "generated"
    folder.mkdir()
    gates = []
    for size in (30, 60):
        for stem, (_, data) in generated.chain(size).items():
            (folder / f"{stem}.yaml").write_bytes(data)
        made = plan(load(folder))
        found = tally(made)
        gates.append(len(found.circuit.gates))
    assert gates[1] < 5 * gates[0]


def test_an_order_tells_no_more_than_its_numbers(example):
    ranking = example.ranking()
    values = [example.number("only", fact) for fact in ranking]
    shown = [value for value in values if isinstance(value, int)]
    assert shown == sorted(shown, reverse=True)
    hidden = [fact for fact in ranking if example.number("only", fact) == example.number("settles", fact) == "<5"]
    known = [fact.id for fact in example.plan.facts]
    same = [fact for fact in hidden if example.number("missing", fact) == "<5"]
    assert same == sorted(same, key=known.index)


def test_a_picture_shows_the_numbers_of_the_summary_and_no_others(example):
    drawing = flow_picture(example, "behandeling", "nl")
    numbers = {str(example.number(*cell)) for cell in example.same}
    told = [number.replace(".", "") for number in re.findall(r"([\d.]+) \((?:&lt;1|\d+)%\)", drawing)]
    assert len(told) > 100
    assert set(told) <= numbers
    assert "&lt;5" in drawing
    assert "≥5" in drawing
    assert flow_picture(example, "behandeling", "nl") == drawing


# ---- what was done --------------------------------------------------------------------------------------------------


def practice(card, rows):
    """Return the answers to rows: the deficit, other symptoms, whether an MRI was made, after how many hours."""
    mapping = mapped(
        card,
        "mapping: wervelmetastasen\ntime: seen\nfacts: {mescc_deficit: deficit, vertebral_metastases: {value: true}, "
        "increasing_cauda_symptoms: other}\ndone:\n  mri_whole_spine: {column: mri, yes: [1], no: [0], at: at}\n",
    )
    start = pl.Series(["2026-01-01T00:00"] * len(rows)).str.to_datetime()
    table = pl.DataFrame({
        "seen": start,
        "deficit": [row[0] for row in rows],
        "other": [row[1] for row in rows],
        "mri": [row[2] for row in rows],
        "at": pl.Series([None if row[3] is None else row[3] * 60 for row in rows], dtype=pl.Int64),
    }, schema_overrides={"deficit": pl.Boolean, "other": pl.Boolean, "mri": pl.Int8})  # fmt: skip
    table = table.with_columns(pl.col("seen") + pl.duration(minutes=pl.col("at"))).with_columns(
        at=pl.when(pl.col("at").is_null()).then(None).otherwise(pl.col("seen")), seen=start
    )
    return cohort(card, table, mapping).answers.collect()


def test_what_was_done_is_judged_by_what_was_advised_for_sure_or_maybe(card):
    found = practice(card, [
        (True, False, 1, 5), (True, False, 1, 12), (True, False, 1, 13), (True, False, 1, None), (True, False, 0, None),
        (True, False, None, None), (None, None, 1, 5), (None, None, 1, 13), (None, None, 1, 24 * 15),
        (None, None, 0, None),
    ])  # fmt: skip
    name = "diagnostiek.mri_whole_spine"
    assert found[f"{name}.within"].to_list() == ["12 h"] * 10
    assert found[name].to_list()[:6] == ["definite"] * 6
    assert found[f"{name}.concordance"].to_list()[:6] == [*["concordant"] * 4, "not_concordant", "not_evaluable"]
    assert found[f"{name}.deadline"].to_list()[:6] == ["met", "met", "missed", "not_evaluable", None, None]
    assert found[f"{name}.at_latest"].to_list()[6:] == [True] * 4
    if found[name][6] == "definite":
        assert found[f"{name}.deadline"].to_list()[6:] == ["met", "not_evaluable", "not_evaluable", None]


@pytest.mark.parametrize(
    ("advised", "done", "kind"),
    [("definite", True, "concordant"), ("possible", True, "conditionally_concordant"),
     ("definite", False, "not_concordant"), ("possible", False, "not_evaluable"), (None, True, "done_not_advised"),
     (None, False, "not_advised"), ("definite", None, "not_evaluable"), (None, None, "not_evaluable")],
)  # fmt: skip
def test_each_kind_of_concordance(card, advised, done, kind):
    from interpreter.cohort.columns import PRESENCE  # noqa: PLC0415
    from interpreter.cohort.concordance import with_concordance  # noqa: PLC0415

    name = "behandeling.mdo"
    rows = pl.LazyFrame(
        {name: [advised], f"_done.{name}": [done]}, schema={name: PRESENCE, f"_done.{name}": pl.Boolean}
    )
    assert with_concordance(rows, plan(card)).collect()[f"{name}.concordance"].to_list() == [kind]


def judged(seconds, days, *, is_of_dates, at_latest=False):
    """Return whether something was in time that was done so many days after the time it counts from."""
    from interpreter.cohort.columns import PRESENCE  # noqa: PLC0415
    from interpreter.cohort.concordance import with_concordance  # noqa: PLC0415
    from interpreter.cohort.mapping import Elapsed  # noqa: PLC0415
    from interpreter.cohort.values import PlanDeadline, PlanSlot  # noqa: PLC0415
    from interpreter.model import Ref  # noqa: PLC0415
    from interpreter.span import nowhere  # noqa: PLC0415

    slot = PlanSlot("f", "r", 1, (PlanDeadline(seconds, 1, (("soon", 1),)),))
    start = "2026-01-05" if is_of_dates else "2026-01-05T10:00"
    rows = pl.LazyFrame({
        "f.r": pl.Series(["definite"], dtype=PRESENCE), "f.r.within": ["soon"], "f.r.at_latest": [at_latest],
        "_done.f.r": [True], "_done_after.f.r": [timedelta(days=days)], "_done_since.f.r": [start],
    })  # fmt: skip
    ref = Ref("seen", nowhere("m"))
    starts = {"_done_since.f.r": Elapsed(ref, ref, None, frozenset())}
    found = with_concordance(rows, SimpleNamespace(slots=(slot,)), starts).collect()
    assert "_done_since.f.r" not in found.columns
    return found["f.r.deadline"].item()


@pytest.mark.parametrize("hours", [1, 12, 23, 24, 25, 36, 47, 48, 49, 72, 14 * 24])
def test_between_two_dates_only_what_holds_at_all_their_times_is_said(hours):
    for days in (-2, -1, 0, 1, 2, 3, 4, 13, 14, 15, 16):
        all_times = {days * 1_440 + last - first for first in (0, 1_439) for last in (0, 1_439)}
        if max(all_times) <= hours * 60:
            expected = "met"
        elif min(all_times) > hours * 60:
            expected = "missed"
        else:
            expected = "not_evaluable"
        assert judged(hours * 3_600, days, is_of_dates=True) == expected, days
        exact = "met" if days * 24 <= hours else "missed"
        assert judged(hours * 3_600, days, is_of_dates=False) == exact, days
        later = "met" if expected == "met" else "not_evaluable"
        assert judged(hours * 3_600, days, is_of_dates=True, at_latest=True) == later, days


DAY_BY_DAY = """mapping: wervelmetastasen
time: seen
facts: {mescc_deficit: deficit, vertebral_metastases: {value: true}, increasing_cauda_symptoms: other}
done:
  mri_whole_spine: {column: mri, yes: ["1"], no: ["0"], at: at}
"""


@pytest.mark.parametrize("machine", ["polars", "duckdb"])
def test_dates_and_times_in_one_column_are_judged_row_by_row(card, machine, tmp_path):
    seen = ["2026-01-05", "2026-01-05", "2026-01-05", "2026-01-05T00:00", "2026-01-05T00:00", "", "2026-01-05"]
    done_at = ["2026-01-04", "2026-01-05", "2026-01-07", "2026-01-05T12:00", "2026-01-06T00:00", "2026-01-05", ""]
    table = pl.DataFrame({"seen": seen, "at": done_at, "deficit": "true", "other": "false", "mri": "1"})
    table.write_csv(tmp_path / "t.csv")
    (tmp_path / "m.yaml").write_text(DAY_BY_DAY, encoding="utf-8")
    if machine == "polars":
        found = cohort(card, tmp_path / "t.csv", tmp_path / "m.yaml")
    else:
        found = cohort_elsewhere(machine, card, tmp_path / "t.csv", tmp_path / "m.yaml", tmp_path)
    told = found.answers.collect()
    assert told["_row"].to_list() == [*range(1, 8)]
    assert not [name for name in told.columns if "since" in name]
    assert told["diagnostiek.mri_whole_spine.deadline"].to_list() == [
        "met", "not_evaluable", "missed", "met", "missed", "not_evaluable", "not_evaluable",
    ]  # fmt: skip
    assert "_done_since.diagnostiek.mri_whole_spine" not in found.frame.facts.collect_schema()
    if machine == "polars":
        counted = summary(card, tmp_path / "t.csv", tmp_path / "m.yaml", min_count=1).to_dict()["concordance"]
        (deadline,) = [one["deadline"] for one in counted if one["id"] == "diagnostiek.mri_whole_spine"]
        assert deadline == {"met": 2, "missed": 2, "not_evaluable": 3}


def test_columns_of_dates_are_dates_and_columns_of_times_are_times(card):
    said = mapped(card, DAY_BY_DAY)
    table = pl.DataFrame({
        "seen": ["2026-01-05"] * 2, "at": ["2026-01-05", "2026-01-07"], "deficit": True, "other": False, "mri": "1",
    })  # fmt: skip
    name = "diagnostiek.mri_whole_spine.deadline"
    for kind, wanted in ((pl.Date, ["not_evaluable", "missed"]), (pl.Datetime("us"), ["met", "missed"])):
        found = cohort(card, table.with_columns(pl.col("seen", "at").str.to_date().cast(kind)), said)
        assert found.answers.collect()[name].to_list() == wanted


def test_kinds_of_concordance_add_up_to_the_rows_in_every_group(card):
    table = pl.read_parquet(EXAMPLE / "registry.parquet", n_rows=800)
    found = summary(card, table, EXAMPLE / "mapping.yaml", min_count=1).to_dict()
    assert sum(one["rows"] for one in found["groups"]["rows"]) == found["rows"]["answered"]
    for at, name in enumerate(one["id"] for one in found["concordance"]):
        for kind in KINDS:
            of_groups = [group["concordance"][at][kind] for group in found["groups"]["rows"]]
            assert sum(of_groups) == found["concordance"][at][kind], name
        for group in found["groups"]["rows"]:
            assert sum(group["concordance"][at][kind] for kind in KINDS) == group["rows"]


def test_how_many_rows_do_not_say_what_was_done_is_no_difference_of_shown_numbers():
    """Of 60 rows in which it is not advised 34 say that it was done, and 24 that it was not: 2 do not say it."""
    advice = {"kind": "action", "label": text("!"), "recommend": [{"id": "r1", **CITED}], "to": "n3"}
    files = {**TWO_WAYS, **dictionaries({"r1": "must"})}
    nodes = {**files["m0"]["nodes"], "n1": advice, "n3": files["m0"]["nodes"]["n1"]}
    guideline = loaded({**files, "m0": {**files["m0"], "nodes": nodes}})
    rows = [(True, 1)] * 30 + [(True, None)] * 10 + [(False, 1)] * 34 + [(False, 0)] * 24 + [(False, None)] * 2
    table = pl.DataFrame(rows, schema=["f", "d"], orient="row")
    mapping = mapped(guideline, "mapping: drawn\nfacts: {f0: {column: f}, f1: {value: true}}\n"
                                "done: {r1: {column: d, yes: [1], no: [0]}}\n")  # fmt: skip
    found = summary(guideline, table, mapping)
    cells = [("answered",), *(("recommendation", "m0.r1", kind) for kind in ("sure", "maybe"))]
    cells += [("concordance", "m0.r1", kind) for kind in ("done_not_advised", "not_advised")]
    assert [summary(guideline, table, mapping, min_count=1).number(*cell) for cell in cells] == [100, 40, 0, 34, 24]
    assert any(isinstance(found.number(*cell), str) for cell in cells)


def test_a_column_that_cannot_name_groups_is_refused_with_its_place(card):
    mapping = mapped(card, "mapping: wervelmetastasen\ngroups: [places]\nfacts: {pain: pain}\n")
    for cell, said in (([1], "lists"), (b"\xff", "bytes"), ({"a": 1}, "structures")):
        with pytest.raises(Exception, match=f"the column `places` holds {said}, by which no group can be named"):
            cohort(card, pl.DataFrame({"pain": [True], "places": [cell]}), mapping)


def test_small_groups_are_put_together_without_their_names(card):
    table = (
        invented(80)
        .collect()
        .with_columns(pl.Series("place", ["Noord"] * 60 + ["Oost"] * 14 + ["West"] * 3 + ["Zuid"] * 2 + [None]))
    )
    mapping = mapped(card, "mapping: wervelmetastasen\ngroups: [place]\nfacts: {pain: pain}\n")
    groups = summary(card, table, mapping).groups
    assert groups.names == (("Noord",), ("Oost",), (None,))
    assert groups.pooled == 3
    assert summary(card, table, mapping, min_count=1).groups.pooled == 0
    text = as_markdown(summary(card, table, mapping), "en")
    assert "West" not in text
    assert "small groups together (3)" in text


def test_a_column_that_tells_patients_apart_is_no_group(card):
    mapping = mapped(card, "mapping: wervelmetastasen\ngroups: [case]\nfacts: {pain: pain}\n")
    with pytest.raises(Exception, match="more than 500 groups by `case`"):
        summary(card, invented(600).collect(), mapping)


# ---- the command ----------------------------------------------------------------------------------------------------


def coughs(rows):
    """Return so many patients with a sore throat, of whom some facts are known."""
    chance = random.Random(rows)
    return pl.DataFrame({"cough": [chance.choice((True, False, None)) for _ in range(rows)],
                         "age": [chance.randint(1, 80) for _ in range(rows)]})  # fmt: skip


def call(capsys, *words):
    code = main(["cohort", *words])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_the_command_writes_a_summary_and_a_picture_of_each_flowchart(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    coughs(50).write_parquet("patients.parquet")
    made = ("--summary", "out.md", "--picture", "pictures", "--lang", "nl")
    code, out, err = call(capsys, "keelpijn", "patients.parquet", *made)
    assert (code, out.splitlines()[0]) == (0, "50 rows: 50 answered, 0 rejected")
    assert "# Samenvatting van een cohort" in (tmp_path / "out.md").read_text(encoding="utf-8")
    drawn_charts = sorted(one.stem for one in (tmp_path / "pictures").iterdir())
    assert drawn_charts == sorted(load("keelpijn").flowcharts)
    assert all(f"pictures/{one}.svg" in err for one in drawn_charts)
    assert call(capsys, "keelpijn", "patients.parquet", "--picture", "all.svg")[0] == 0
    assert (tmp_path / "all.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_summary_of_a_sample_says_so_and_the_language_is_that_of_the_command_too(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    coughs(50).write_parquet("patients.parquet")
    words = ("keelpijn", "patients.parquet", "--sample", "30", "--picture", "p.svg", "--lang", "en", "--summary")
    code, out, _ = call(capsys, *words, "out.md")
    assert code == 0
    assert load("keelpijn").intended_use.in_language("en") in out
    said = (tmp_path / "out.md").read_text(encoding="utf-8")
    assert "A sample of at most 30 rows (seed 1), not the whole table." in said
    assert "a sample, not the whole table" in (tmp_path / "p.svg").read_text(encoding="utf-8")
    call(capsys, *words, "out.json")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["sample"] == {"rows": 30, "seed": 1}


def test_answers_and_their_summary_go_together_and_the_narrow_form_changes_no_number(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    coughs(50).write_parquet("patients.parquet")
    for name, more in (("full", ()), ("narrow", ("--narrow",))):
        words = ("-o", f"{name}.parquet", "--summary", f"{name}.json", "--min-count", "1", *more)
        assert call(capsys, "keelpijn", "patients.parquet", *words)[0] == 0
    full = json.loads((tmp_path / "full.json").read_text(encoding="utf-8"))
    assert full == json.loads((tmp_path / "narrow.json").read_text(encoding="utf-8"))
    answers = pl.read_parquet("full.parquet")
    assert full["rows"]["complete"] == (answers["status"] == "complete").sum()
    assert full["min_count"] == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--summary", "out.txt"), "a summary is one of: .md, .json"),
        (("--summary", "out.md", "--min-count", "0"), "`--min-count` is at least 1"),
        (("-o", "out.csv", "--min-count", "3"), "`--min-count` is for a summary"),
        (("--summary", "a.md", "--picture", "a.md"), "need names of their own"),
        (("--summary", "a.md", "--map-init", "b.yaml"), "say where the answers go"),
    ],
)
def test_a_summary_that_cannot_be_made_is_a_usage_error(capsys, tmp_path, monkeypatch, words, reason):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "patients.csv").write_text("pain\ntrue\n", encoding="utf-8")
    code, _, err = call(capsys, "wervelmetastasen", "patients.csv", *words)
    assert code == 2
    assert reason in err
