"""Whole cohorts: the answers to a table side by side with polars' own scan of it, SQL by hand, and case by case.

    python tools/bench/cohort.py [--write] [--rows 10000000] [--large]

`--large` measures the memory at 100,000,000 rows as well.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

os.environ.setdefault(
    "_RJEM_MALLOC_CONF", "dirty_decay_ms:10000,muzzy_decay_ms:10000"
)  # as docs/cohort.md advises a program

import duckdb
import generated
import handwritten
import handwritten_sql
import jdm  # before zen: it switches zen's stack traces off
import numpy as np
import page
import polars as pl
from rounds import Timed, Work
from verify import _loaded

from interpreter import answer, load
from interpreter.cohort import cohort
from interpreter.cohort.values import TooLargeForCohorts

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic_cohort import Form
from synthetic_cohort import cohort as invented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

GUIDELINE = "wervelmetastasen"
ROWS, LARGE = 1_000_000, 100_000_000
ROUNDS = 5
SAMPLE = 2_000
AGREED = 5_000
GROWN = 200_000
SIZES = (100, 1_000)
SCAN, NARROW, FULL = "polars' scan", "outcome and path", "all, with what is missing"
BY_HAND, BY_HAND_FULL = "DuckDB by hand: outcome and path", "DuckDB by hand: all"
ALLOCATOR = "_RJEM_MALLOC_CONF"
PAGES = "with the table's pages"
BY_HAND_LEAST = "DuckDB by hand: outcome alone"
LIMITS = {("closed lists", NARROW): 2.0, ("text", NARROW): 2.5, ("closed lists", FULL): 3.0}
TIMES_FASTER = 100.0
MICRO, MEGA = 1e6, 1e6
HALF, MISSING = 0.5, 0.05
RUN = """\
import pathlib, sys, threading, time
from interpreter.cli import main
most = {"RssAnon": 0, "VmHWM": 0}
def watch():
    while True:
        for line in pathlib.Path("/proc/self/status").read_text().splitlines():
            name, _, size = line.partition(":")
            if name in most:
                most[name] = max(most[name], int(size.split()[0]))
        time.sleep(0.01)
threading.Thread(target=watch, daemon=True).start()
if main(sys.argv[1:]):
    sys.exit("not all rows were answered")
sys.stderr.write("\\n" + " ".join(str(size) for size in most.values()))
"""
"""Runs the command, and tells the most memory of its own, and with the pages of the table that the system lends it."""


@dataclass(frozen=True, slots=True)
class Both:
    """The seconds of each contender by the clock on the wall, and of processor time."""

    wall: Timed
    processor: Timed


def side_by_side(contenders: Mapping[str, Work], rounds: int = ROUNDS) -> Both:
    """Return the times of so many rounds in turning order, after one that is not counted."""
    names = list(contenders)
    wall: dict[str, list[float]] = {name: [] for name in names}
    processor: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(-1, rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            gc.collect()
            before = time.perf_counter(), time.process_time()
            kept = contenders[name]()
            after = time.perf_counter(), time.process_time()
            del kept
            if turn >= 0:
                wall[name].append(after[0] - before[0])
                processor[name].append(after[1] - before[1])
    return Both(*(Timed({name: tuple(taken) for name, taken in one.items()}) for one in (wall, processor)))


# ---- against the scan, and against SQL by hand ----------------------------------------------------------------------


def _tables(folder: Path, rows: int) -> dict[str, Path]:
    """Return the same invented cohort with closed lists and as text, in Parquet."""
    made = {}
    for kind, text in (("closed lists", False), ("text", True)):
        made[kind] = folder / f"{kind.replace(' ', '-')}-{rows}.parquet"
        if not made[kind].exists():
            invented(rows, form=Form(text=text, registry=False)).drop("case").sink_parquet(made[kind])
    return made


def _contenders(table: Path, database: duckdb.DuckDBPyConnection, *, text: bool) -> dict[str, Work]:
    card = load(GUIDELINE)
    narrow, full = (cohort(card, table, narrow=one).answers for one in (True, False))

    def by_hand(*, narrow: bool, with_path: bool = True) -> Work:
        query = handwritten_sql.query(table, narrow=narrow, text=text, with_path=with_path)
        # A connection of its own, so that its table is gone before the next contender's turn, as other results are.
        return lambda: database.cursor().execute(f"CREATE TEMP TABLE answers AS {query}")

    return {
        SCAN: lambda: pl.scan_parquet(table).collect(),
        NARROW: lambda: narrow.collect(engine="streaming"),
        FULL: lambda: full.collect(engine="streaming"),
        BY_HAND: by_hand(narrow=True),
        BY_HAND_FULL: by_hand(narrow=False),
        BY_HAND_LEAST: by_hand(narrow=True, with_path=False),
    }


def _beside_the_scan(tables: Mapping[str, Path], rows: int) -> Iterator[page.Table]:
    """Yield a table for each kind of column: times, and their ratios to the scan and to SQL by hand."""
    database = duckdb.connect()
    database.execute("SET preserve_insertion_order = true")
    for kind, table in tables.items():
        timed = side_by_side(_contenders(table, database, text=kind == "text"))
        lines = []
        for name in (SCAN, NARROW, FULL, BY_HAND, BY_HAND_FULL, BY_HAND_LEAST):
            ratio = timed.wall.ratio(name, SCAN)
            limit = LIMITS.get((kind, name))
            said = "" if limit is None else page.at_most(ratio.median, limit)
            hand = {NARROW: BY_HAND, FULL: BY_HAND_FULL}.get(name)
            against = "" if hand is None else str(timed.wall.ratio(hand, name))
            if hand is not None:
                against += " faster" if timed.wall.ratio(hand, name).median >= 1 else " MISSED"
            seconds = f"{timed.wall.median(name):.2f}", f"{timed.processor.median(name):.2f}"
            lines.append((name, *seconds, str(ratio), str(timed.processor.ratio(name, SCAN)), said, against))
        heads = ("", "wall s", "processor s", "wall / scan", "processor / scan", "", "by hand / ours")
        yield page.Table(f"{rows:,} rows from Parquet, {kind}", heads, tuple(lines))


def _writing(table: Path, folder: Path) -> page.Table:
    """Return the time of writing answers that are there."""
    card, lines = load(GUIDELINE), []
    for name, narrow in ((NARROW, True), (FULL, False)):
        made = cohort(card, table, narrow=narrow).answers.collect(engine="streaming")
        for suffix, write in (("parquet", made.write_parquet), ("arrow", made.write_ipc)):
            file = folder / f"answers.{suffix}"
            taken = side_by_side({name: lambda write=write, file=file: write(file)}, 2)  # type: ignore[misc]
            seconds = taken.wall.median(name), taken.processor.median(name)
            size = file.stat().st_size / MEGA
            lines.append((name, suffix, *(f"{one:.2f}" for one in seconds), f"{size:,.0f}"))
            file.unlink()
    return page.Table("writing, apart", ("", "as", "wall s", "processor s", "MB"), tuple(lines))


# ---- against answers one by one -------------------------------------------------------------------------------------


def _one_by_one(table: Path, rows: int) -> page.Table:
    """Return the time a row of answers that are worked out case by case."""
    card = load(GUIDELINE)
    zen = jdm.engine(card)
    drawn = pl.scan_parquet(table).head(SAMPLE).collect().to_dicts()
    cases = [{name: value for name, value in row.items() if value is not None} for row in drawn]

    def in_zen() -> None:
        for case in cases:
            try:
                zen.evaluate(card.id, case)
            except RuntimeError:
                continue  # zen has no answer when it meets a missing fact

    full = cohort(card, table).answers
    timed = side_by_side(
        {
            "ours": lambda: full.collect(engine="streaming"),
            "zen-engine": in_zen,
            "by hand in Python": lambda: [handwritten.advise(case) for case in cases],
            "`answer`, one by one": lambda: [answer(card, case) for case in cases],
        },
        3,
    )
    ours = [one / rows for one in timed.processor.seconds["ours"]]
    lines = [(FULL, f"{median(ours) * MICRO:.2f}", "", "")]
    for name in ("zen-engine", "by hand in Python", "`answer`, one by one"):
        theirs = [one / len(cases) for one in timed.processor.seconds[name]]
        ratio = median(other / one for other, one in zip(theirs, ours, strict=True))
        said = page.verdict(ratio, TIMES_FASTER) if name != "by hand in Python" else "two-valued, no limit"
        lines.append((name, f"{median(theirs) * MICRO:.2f}", f"{ratio:,.0f}x", said))
    return page.Table("case by case, processor time", ("", "µs a row", "as a multiple of ours", ""), tuple(lines))


# ---- memory, and growth ---------------------------------------------------------------------------------------------


def _memory(folder: Path, sizes: tuple[int, ...]) -> page.Table:
    """Return the most memory that the command takes, by rows."""
    lines = []
    own = {name: value for name, value in os.environ.items() if name != ALLOCATOR}
    for rows in sizes:
        tables, peaks = _tables(folder, rows), []
        for kind, more in (("closed lists", ["--narrow"]), ("closed lists", []), ("text", ["--narrow"])):
            line = ["cohort", GUIDELINE, str(tables[kind]), "-o", str(folder / "answers.parquet"), *more]
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-c", RUN, *line], capture_output=True, text=True, check=True, env=own
            )
            peaks += [f"{int(size) / 1024:,.0f}" for size in done.stderr.split()[-2:]]
        lines.append((f"{rows:,}", *peaks))
    heads = (NARROW, PAGES, FULL, PAGES, f"{NARROW}, of text", PAGES)
    return page.Table("most memory of `leidraad cohort`, MB", ("rows", *heads), tuple(lines))


def _growth() -> page.Table:
    """Return the processor time by the size of the chart."""
    lines = []
    random = np.random.default_rng(1)
    shapes: Mapping[str, Callable[[int], generated.Files]] = {
        "chain": generated.chain,
        "ladder": lambda size: generated.ladder(size // 3),
        "wide": generated.wide,
    }
    for name, make in shapes.items():
        taken: list[float | None] = []
        for size in SIZES:
            guideline = _loaded(make(size))
            truths, missing = (random.random((len(guideline.facts), GROWN)) < share for share in (HALF, MISSING))
            columns = zip(guideline.facts, truths, missing, strict=True)
            table = pl.DataFrame([pl.Series(fact, one).set(pl.Series(gone), None) for fact, one, gone in columns])
            try:
                answers = cohort(guideline, table, narrow=True).answers
            except TooLargeForCohorts:
                taken.append(None)
                continue
            timed = side_by_side({"": lambda answers=answers: answers.collect(engine="streaming")}, 3)  # type: ignore[misc]
            taken.append(timed.processor.median("") / GROWN * MEGA)
        shown = ["refused: its diagrams are too large" if one is None else f"{one:.2f}" for one in taken]
        growth = [f"{two / one:.1f}x" for one, two in pairwise(taken) if one is not None and two is not None]
        lines.append((name, *shown, *(growth or [""])))
    heads = ("", *(f"{size:,} nodes" for size in SIZES), "growth")
    return page.Table("outcome and path, processor seconds a million rows, facts in memory", heads, tuple(lines))


# ---- the section ----------------------------------------------------------------------------------------------------


def section(rows: int = ROWS, *, large: bool = False) -> page.Section:
    """Return the times of whole cohorts."""
    different, settled, elsewhere = handwritten_sql.disagreements(duckdb.connect(), AGREED)
    if different or elsewhere:
        raise RuntimeError(f"the query by hand answers {different} rows otherwise, and sends {elsewhere} elsewhere")
    sizes = tuple(size for size in (100_000, ROWS, 10 * ROWS) if size <= rows) + ((LARGE,) if large else ())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = _tables(folder, rows)
        found = (
            *_beside_the_scan(tables, rows),
            _writing(tables["closed lists"], folder),
            _one_by_one(tables["closed lists"], rows),
            _memory(folder, sizes),
            _growth(),
        )
    about = (
        f"An invented cohort with 5% of the cells missing, the card's three charts as one function; {ROUNDS} rounds in "
        "turn after one that is not counted. *polars' scan* is `scan_parquet(...).collect()` of the columns read. "
        f"*{NARROW}* is `--narrow`, exact for missing facts too; *{FULL}* every recommendation with its deadline, "
        "definite or possible, and the facts that can still change the answer. *DuckDB by hand* is two-valued SQL "
        "(`handwritten_sql.py`): missing is false, nothing of what is possible or missing; it agrees with the same by "
        f"hand in Python on {AGREED:,} of {AGREED:,} rows, and with our path on all {settled:,} whose path is settled. "
        f"*{BY_HAND_LEAST}* leaves out the path. Each keeps its result in memory until the next one's turn; writing is "
        "measured apart. Both run in this program, whose allocator keeps what is freed for ten seconds; the command "
        "gives it back sooner, and reads less far ahead. Memory is what the command itself holds; polars reads a "
        "Parquet file through pages that the "
        "system lends, and takes back at will. Growth: paths beyond 2⁶³ have numbers as text, and that takes "
        "the time in a long chain or ladder; the diagrams of a random `wide` chart outgrow every limit. zen-engine has "
        "no answer to many rows with missing facts, which ends its work early."
    )
    return page.Section("cohort", "Whole cohorts", about, found)


def main() -> int:
    """Measure, print the section, and keep it when asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/benchmarks.md")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--large", action="store_true", help=f"memory at {LARGE:,} rows too")
    given = parser.parse_args()
    made = section(given.rows, large=given.large)
    print(page.text(made))
    if given.write:
        page.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
