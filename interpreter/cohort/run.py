"""A table of patients through a guideline: what it says of each row, and which rows it cannot be asked about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from interpreter.case import anonymous, unknown_flowchart
from interpreter.cohort.columns import answers_of
from interpreter.cohort.concordance import starts_of, with_concordance, with_starts
from interpreter.cohort.mapping import Mapping, read_mapping
from interpreter.cohort.plan import plan
from interpreter.cohort.reading import frame
from interpreter.diagnostic import GuidelineError
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.cohort.reading import Frame
    from interpreter.cohort.table import TableLike
    from interpreter.cohort.values import Plan
    from interpreter.model import Resolved


@dataclass(frozen=True, slots=True)
class Cohort:
    """What a guideline says about a table; nothing is worked out before a frame of it is collected.

    `answers` has a row for each row of the table that could be read as facts, in the table's order; `rejected` a row
    for each cell that could not; `counts` one row: `rows`, `answered` and `rejected`, the last two adding up to the
    first. `unmapped` are the facts that no column says anything about, `unused` the columns that say nothing. `frame`
    is the table as facts; `sample` is how many of its rows were drawn at most, and the seed.
    """

    plan: Plan
    answers: pl.LazyFrame
    rejected: pl.LazyFrame
    counts: pl.LazyFrame
    unmapped: tuple[str, ...]
    unused: tuple[str, ...]
    frame: Frame
    sample: tuple[int, int] | None = None

    def rows(self) -> int:
        """Return how many rows the table has, answered or not."""
        return int(self.frame.raw.select(pl.len()).collect(engine="streaming").item())


def cohort(
    guideline: Resolved,
    table: TableLike,
    mapping: Mapping | str | Path | None = None,
    *,
    start: str | None = None,
    narrow: bool = False,
    sample: tuple[int, int] | None = None,
) -> Cohort:
    """Return what the guideline says about every row of a table: a file, a frame of polars, or one of Arrow.

    `mapping` is read from a file when it is a path; without one the columns are named after the facts. `start` names
    another flowchart to begin at. A `narrow` answer has the status, the outcome and the path alone. `sample` is how
    many rows are drawn at random, and the seed.

    Raises:
        CaseRefused: there is no flowchart `start`.
        GuidelineError: the table or the mapping cannot be used; with everything that is wrong.
        TooLargeForCohorts: the guideline's diagrams outgrow their limit.
    """
    if start is not None and start not in guideline.flowcharts:
        raise unknown_flowchart(guideline, start, anonymous({}).place("from"))
    if isinstance(mapping, (str, Path)):
        found = read_mapping(mapping, guideline)
        if not isinstance(found, Mapping):
            raise GuidelineError(found)
        mapping = found
    read = frame(guideline, table, mapping, start)
    if sample is not None:
        read = read.sample(*sample)
    made = plan(guideline, start, narrow=narrow)
    return Cohort(made, answers_in(made, read), read.rejected, read.counts, read.unmapped, read.unused, read, sample)


def answers_in(plan: Plan, frame: Frame, seen: Callable[[int], None] | None = None) -> pl.LazyFrame:
    """Return the answers to the rows of a table; `seen` is told of every block how many rows it has.

    It may be told by several threads.
    """
    answers = answers_of(plan, with_starts(frame), narrow=plan.matters is None, seen=seen)
    return with_concordance(answers, plan, starts_of(frame))
