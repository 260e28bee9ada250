"""Count a cohort again, row by row with `answer` in place of columns, and compare every number of its summary.

    python tools/recount.py wervelmetastasen docs/examples/cohort/registry.parquet docs/examples/cohort/mapping.yaml

An independent count: each row is read cell by cell and answered as a case of its own. Whether a node or a branch is
reached for sure, or may be, is asked of the kernel's diagrams, restricted to the case. It takes minutes for 10,000
rows; the columns take less than a second. `--rows N` counts the first rows alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl

from interpreter import answer, load
from interpreter.cohort.cells import CODES, DAY, between, given, moment, spelled
from interpreter.cohort.concordance import IN_TIME, KINDS
from interpreter.cohort.mapping import Mapping, columns_of, read_mapping
from interpreter.cohort.summary import summary
from interpreter.engine import order
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.entail import DIAGRAM_LIMIT, engine
from interpreter.engine.regions import UNKNOWN, shown
from interpreter.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interpreter.cohort.tally import Cell
    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved

Facts = dict[str, Any]
COMPLETE = "complete"


Practice = dict[str, tuple["bool | None", "tuple[int, int] | None"]]
"""By recommendation: whether it was carried out, and at least and at most how many microseconds after its time."""


def cases(guideline: Resolved, table: pl.DataFrame, mapping: Mapping) -> Iterable[tuple[Facts, Practice]]:
    """Return the rows of a table as cases, with what was done, read cell by cell."""
    for row in table.iter_rows(named=True):
        case = {}
        for name, source in mapping.facts.items():
            cells = [row[ref.id] for ref in columns_of(source)]
            value = given(source, guideline.facts[name], *cells)
            if value is not None:
                case[name] = str(value) if isinstance(value, Quantity) else value
        practice: Practice = {}
        for done in mapping.done:
            name = f"{done.flowchart}.{done.recommendation}"
            carried_out = spelled(done.carried_out, name, row[done.carried_out.column.id])
            after = None
            if done.after is not None:
                times = [moment(done.after.format, done.after.missing, row[ref.id]) for ref in columns_of(done.after)]
                after = _possible(between(*times), is_of_dates=times[0] is not None and times[0] % CODES == DAY)
            practice[name] = (None if carried_out is None else bool(carried_out)), after
        yield case, practice


def _possible(after: int | None, *, is_of_dates: bool) -> tuple[int, int] | None:
    """Return the shortest and the longest time there may be; between two dates it was any on those days."""
    if after is None:
        return None
    around = 86_400 * 10**6 - 1 if is_of_dates else 0
    return after - around, after + around


class Recount:
    """The numbers of a summary, counted one case after the other."""

    def __init__(self, guideline: Resolved) -> None:
        """Count nothing yet."""
        self.guideline = guideline
        self.run = engine(guideline)
        self.kernel = order.kernel(self.run.program, DIAGRAM_LIMIT)
        self.found: Counter[Cell] = Counter()

    def add(self, case: Facts, practice: Practice) -> None:
        """Count a case."""
        one = answer(self.guideline, case)
        is_complete = one.status.value == COMPLETE
        self.found["answered",] += 1
        self.found["complete" if is_complete else "undetermined",] += 1
        self._advice(one)
        self._missing(one, case)
        self._places(case)
        self._practice(one, practice)

    def _practice(self, one: Answer, practice: Practice) -> None:
        definite = {f"{each.flowchart}.{each.id}": each for each in one.recommendations}
        possible = {f"{each.flowchart}.{each.id}" for each in one.possible}
        for name, (done, after) in practice.items():
            kind = "not_evaluable"
            if done is not None and name in definite:
                kind = "concordant" if done else "not_concordant"
            elif done is not None and name not in possible:
                kind = "done_not_advised" if done else "not_advised"
            elif done:
                kind = "conditionally_concordant"
            self.found["concordance", name, kind] += 1
            if kind != "concordant" or definite[name].within is None:
                continue
            within, in_time = definite[name].within, "not_evaluable"
            shortest, longest = after or (0, 0)
            if after is not None and within is not None and longest <= within.size * 1_000_000:
                in_time = "met"
            elif (
                after is not None
                and within is not None
                and not definite[name].at_latest
                and shortest > within.size * 1_000_000
            ):
                in_time = "missed"
            self.found["deadline", name, in_time] += 1

    def _advice(self, one: Answer) -> None:
        if one.outcome is not None:
            self.found["outcome", one.outcome, "sure"] += 1
        for name in one.possible_outcomes:
            if name != one.outcome:
                self.found["outcome", name, "maybe"] += 1
        for kind, advised in (("sure", one.recommendations), ("maybe", one.possible)):
            for each in advised:
                slot = f"{each.flowchart}.{each.id}"
                self.found["recommendation", slot, kind] += 1
                self.found["within", slot, "" if each.within is None else str(each.within), kind] += 1

    def _missing(self, one: Answer, case: Facts) -> None:
        for lacking in one.missing:
            fact = lacking.fact.id
            self.found["missing", fact] += 1
            self.found["only", fact] += len(one.missing) == 1
            regions = self.run.program.facts[self.run.program.fact_numbers[fact]]
            values = [shown(regions.fact, value) for value in regions.witnesses]
            self.found["settles", fact] += any(
                answer(self.guideline, {**case, fact: value}).status.value == COMPLETE for value in values
            )

    def _places(self, case: Facts) -> None:
        state = self.run.intake.take(case)[1]
        known = {level: state[fact] for level, fact in enumerate(self.kernel.levels) if state[fact] != UNKNOWN}
        for station in self.run.program.stations:
            place = (station.chart, station.node.id)
            taken = self.kernel.taken[station.number]
            here = self._stands(("node", *place), self.kernel.reached[station.number], known)
            passed = [
                self._stands(("branch", *place, str(branch)), root, known)
                for branch, root in enumerate(taken)
                if root != FALSE
            ]
            if taken:
                self.found["waits", *place] += here == "sure" and "sure" not in passed

    def _stands(self, cell: Cell, root: int, known: dict[int, Any]) -> str | None:
        diagrams = self.kernel.diagrams
        if not diagrams.leads_to(root, known, TRUE):
            return None
        kind = "maybe" if diagrams.leads_to(root, known, FALSE) else "sure"
        self.found[*cell, kind] += 1
        return kind


def differences(guideline: Resolved, table: pl.DataFrame, mapping: Mapping) -> tuple[int, list[str]]:
    """Return how many numbers of the summary of a table were compared, and every one that is not the same."""
    counted = Recount(guideline)
    for case, practice in cases(guideline, table, mapping):
        counted.add(case, practice)
    made = summary(guideline, table, mapping, min_count=1)
    cells = [cell for cell in made.same if cell[0] not in {"root", "stuck"}]
    cells += [("concordance", name, kind) for name in made.done for kind in KINDS]
    cells += [("deadline", name, kind) for name in made.timed for kind in IN_TIME]
    wrong = [
        f"{' '.join(cell)}: {made.number(*cell)} in columns, {counted.found[cell]} one by one"
        for cell in cells
        if made.number(*cell) != counted.found[cell]
    ]
    unknown = [f"{' '.join(cell)}: only one by one" for cell, count in counted.found.items()
               if count and cell not in cells and cell != ("answered",)]  # fmt: skip
    return len(cells), [*wrong, *unknown]


def main(arguments: Sequence[str]) -> int:
    """Tell whether every number of a summary is the same when it is counted one by one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("guideline")
    parser.add_argument("table", help=".parquet")
    parser.add_argument("mapping", help=".yaml")
    parser.add_argument("--rows", type=int, help="the first rows alone")
    asked = parser.parse_args(arguments)
    guideline = load(asked.guideline)
    mapping = read_mapping(asked.mapping, guideline)
    if not isinstance(mapping, Mapping):
        parser.error("\n".join(str(one) for one in mapping))
    table = pl.read_parquet(asked.table, n_rows=asked.rows)
    number, wrong = differences(guideline, table, mapping)
    print(f"{len(table)} rows, {number} numbers compared, {len(wrong)} not the same", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
