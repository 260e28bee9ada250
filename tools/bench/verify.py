"""Proofs over all cases: the card, charts of growing size, and decision tables side by side with Z3.

    python tools/bench/verify.py [--write]

Z3 is given the table itself, not our guideline, and asked the same: is there a case that no rule takes, and which rules
overlap with an earlier one? Both must find the same before their times are compared.
"""

from __future__ import annotations

import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import generated
import page
import tables
import z3
from rounds import Work, alternate
from startup import GUIDELINE, MILLI, PASS, command, spent

from interpreter.proof import boxes
from interpreter.proof.budget import SETS, Budget
from interpreter.proof.verify import verify
from interpreter.stages import examine_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tables import Table

    from interpreter.model import Decision, Resolved

ROUNDS = 10
TABLE_ROUNDS = 3
SIZES = (100, 300, 1_000)
TABLES = ((4, 20), (6, 30), (12, 400))
MOST_SECONDS = 1.0
BOTH = "gaps and overlaps"
Found = tuple[bool, frozenset[int]]
"""Whether some case is left out, and the numbers of the rules that overlap with an earlier one."""


# ---- the card -------------------------------------------------------------------------------------------------------


def _card() -> page.Table:
    """Return the time of `leidraad verify` on the card as a process, with a cache and without."""
    with tempfile.TemporaryDirectory() as folder:
        warm = {**os.environ, "LEIDRAAD_CACHE": str(Path(folder) / "cache")}
        off = {**os.environ, "LEIDRAAD_CACHE": "off"}
        process = [*command(), "verify", GUIDELINE]
        runs = {
            PASS: ([sys.executable, "-c", "pass"], warm),
            "leidraad verify, warm": (process, warm),
            "leidraad verify, off": (process, off),
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
        for turn in range(-1, ROUNDS):
            for name, one in runs.items():
                found = spent(*one)
                if turn >= 0:
                    taken[name].append(found)
    rows = []
    for name, pairs in taken.items():
        processor, wall = (median(one) for one in zip(*pairs, strict=True))
        said = "" if name == PASS else "within 1 s" if processor < MOST_SECONDS else "limit 1 s MISSED"
        rows.append((name, f"{processor * MILLI:.0f}", f"{wall * MILLI:.0f}", said))
    caption = f"the card, from nothing: medians of {ROUNDS} processes each, in turn"
    return page.Table(caption, ("", "processor ms", "wall ms", ""), tuple(rows))


# ---- growth ---------------------------------------------------------------------------------------------------------


def _growth() -> page.Table:
    """Return the time of a proof by the size of the chart."""
    rows = []
    for name, make in (
        ("chain", generated.chain),
        ("ladder", lambda size: generated.ladder(size // 3)),
        ("wide", generated.wide),
    ):
        charts = [_loaded(make(size)) for size in SIZES]
        timed = [alternate({"verify": partial(verify, chart)}, 3).median("verify") for chart in charts]
        limited = any(one.code == "proof-limit" for one in verify(charts[-1]).findings)
        said = "beyond the limit: not all is proven, and it says what" if limited else "all proven"
        rows.append((name, *(f"{one * MILLI:,.0f}" for one in timed), said))
    return page.Table("charts by nodes, milliseconds a proof", ("", *(f"{size:,}" for size in SIZES), ""), tuple(rows))


def _loaded(files: generated.Files) -> Resolved:
    loaded = examine_files(files).guideline
    if loaded is None:
        raise RuntimeError("a generated guideline has errors")
    return loaded


# ---- tables ---------------------------------------------------------------------------------------------------------


def by_boxes(guideline: Resolved) -> Found:
    """Return what our search over boxes finds in the one decision of a guideline."""
    node: Decision = guideline.flowcharts["chart"].nodes["table"]  # type: ignore[assignment] # as it was generated
    made = boxes.table(guideline, [one.when for one in node.branches])
    gap = boxes.gap(made, made.of(range(len(node.branches))), Budget(SETS)) is not None
    return gap, frozenset(later for _, later, _ in boxes.overlaps(made))


def by_z3(table: Table) -> Found:
    """Return what Z3 finds in the same table."""
    columns, domain = [], []
    for number, kind in enumerate(table.kinds):
        if kind == "boolean":
            columns.append(z3.Bool(f"f{number}"))
        elif kind == "code":
            columns.append(z3.Int(f"f{number}"))
            domain.append(z3.And(columns[-1] >= 0, columns[-1] < len(tables.CODES)))
        else:
            columns.append(z3.Real(f"f{number}"))
            domain.append(columns[-1] >= 0)
    rules = [
        z3.And([_cell(table.kinds[column], columns[column], cell) for column, cell in rule.items()])
        for rule in table.rules
    ]
    solver = z3.Solver()
    solver.add(domain)
    gap = solver.check(z3.Not(z3.Or(rules))) == z3.sat
    overlaps = [
        number for number in range(1, len(rules)) if solver.check(rules[number], z3.Or(rules[:number])) == z3.sat
    ]
    return gap, frozenset(overlaps)


def _cell(kind: str, column: z3.ExprRef, cell: tables.Cell) -> z3.BoolRef:
    if kind == "boolean":
        return column if 1 in cell else z3.Not(column)
    if kind == "code":
        return z3.Or([column == region for region in sorted(cell)])
    limits = (0, *tables.LIMITS)
    low, high = limits[min(cell)], max(cell) + 1
    return column >= low if high == len(limits) else z3.And(column >= low, column < limits[high])


def _tables() -> page.Table:
    """Return the times on decision tables, ours and Z3's, after comparing what they find.

    Raises:
        RuntimeError: they do not find the same.
    """
    rows = []
    kinds: tuple[tuple[str, Callable[[int, int], Table]], ...] = (
        ("random", tables.random_table),
        ("split", tables.split_table),
    )
    for name, make in kinds:
        for columns, rules in TABLES:
            table = make(columns, rules)
            guideline = _loaded(tables.guideline(table))
            ours, theirs = by_boxes(guideline), by_z3(table)
            if ours != theirs:
                raise RuntimeError(f"{name} {columns} x {rules}: {ours} and {theirs}")
            work: dict[str, Work] = {
                "boxes": partial(by_boxes, guideline),
                "z3": partial(by_z3, table),
                "verify": partial(verify, guideline),
            }
            timed = alternate(work, TABLE_ROUNDS)
            found = f"{'a gap' if ours[0] else 'no gap'}, {len(ours[1])} overlaps"
            times = (f"{timed.median(one) * MILLI:,.1f}" for one in ("boxes", "z3", "verify"))
            rows.append((f"{name} {columns} x {rules}", found, *times, str(timed.ratio("z3", "boxes"))))
    heads = ("columns x rules", "found by both", "boxes ms", "Z3 ms", "all of verify ms", "Z3 / boxes")
    return page.Table(f"decision tables: {BOTH}, medians of {TABLE_ROUNDS} rounds, in turn", heads, tuple(rows))


def section() -> page.Section:
    """Return the times of proofs."""
    about = (
        "`leidraad verify`: gaps, overlaps, shadowed branches, constant conditions, what is out of reach, idle facts, "
        "contradicting deadlines and conflicting recommendations over every case. The *wide* charts are random and "
        "have no useful order of facts: there the decisions are proven one by one, and what cases drawn at random do "
        "not show is named as not proven. *Random* tables draw every cell (truth values, codes, numbers in turn; "
        "four in ten ask nothing); *split* tables divide all cases, so that there is nothing to find. "
        "`boxes` is the search over one decision by itself, beside Z3 on the same question; `all of verify` also "
        "tries the diagrams of the whole guideline first, and gives up on them beyond 200,000 nodes."
    )
    return page.Section("verify", "Proofs over all cases", about, (_card(), _growth(), _tables()))


if __name__ == "__main__":
    sys.exit(page.run(section, __doc__ or ""))
