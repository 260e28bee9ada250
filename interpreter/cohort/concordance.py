"""What was done beside what was advised: for each row, and counted over groups of rows.

A recommendation that surely holds and was carried out is *concordant*; one that only may hold, and was carried out,
*conditionally concordant*: whether it was advised depends on facts that are missing. One that surely holds and was not
carried out is *not concordant*. Where it is unknown whether it was carried out, or where it may hold and was not,
nobody can tell: *not evaluable*. What no completion advises is *done, not advised* or *not advised*, and counted apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from interpreter.cohort.cells import CODES, DAY
from interpreter.cohort.mapping import Elapsed
from interpreter.cohort.moments import moments
from interpreter.cohort.reading import AFTER, DONE, RAW
from interpreter.cohort.table import refused
from interpreter.slotted import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.cohort.reading import Frame
    from interpreter.cohort.values import Plan, PlanSlot
    from interpreter.diagnostic import GuidelineError

CONCORDANT, CONDITIONAL, DISCORDANT = "concordant", "conditionally_concordant", "not_concordant"
NOT_EVALUABLE, UNADVISED, NOT_ADVISED = "not_evaluable", "done_not_advised", "not_advised"
MET, MISSED = "met", "missed"
KINDS = (CONCORDANT, CONDITIONAL, DISCORDANT, NOT_EVALUABLE, UNADVISED, NOT_ADVISED)
IN_TIME = (MET, MISSED, NOT_EVALUABLE)
CONCORDANCE, DEADLINE = pl.Enum(KINDS), pl.Enum(IN_TIME)
SINCE = "_done_since."
"""The column, there for a while, from which the time until something was done is counted."""
MICROSECONDS_A_DAY = 86_400 * 10**6
MOST_GROUPS = 500
"""More groups than that are no groups to compare: a column that tells patients apart, by mistake."""
FIRST_ROWS = 100_000
"""Whether there are that many shows in the first rows already, most times."""


def starts_of(frame: Frame) -> dict[str, Elapsed]:
    """Return, by the name of its column, from what to what the time until something was done is counted."""
    found = {SINCE + name.removeprefix(AFTER): after.why.source for name, after in frame.reader.afters.items()}
    return {name: source for name, source in found.items() if isinstance(source, Elapsed)}


def with_starts(frame: Frame) -> Frame:
    """Return a table that passes on where those times begin, as it stands there: whether it is a date counts."""
    starts = starts_of(frame)
    if not starts:
        return frame
    there = frame.raw.collect_schema()
    passed = {name: source.since.id for name, source in starts.items()}
    types = {name: there[RAW + column] for name, column in passed.items()}
    before = {name: kind for name, kind in frame.beside.items() if not name.startswith((DONE, AFTER))}
    return replace(
        frame,
        reader=replace(frame.reader, beside={**frame.reader.beside, **passed}),
        beside={**before, **types, **frame.beside},
    )


def with_concordance(answers: pl.LazyFrame, plan: Plan, starts: Mapping[str, Elapsed] | None = None) -> pl.LazyFrame:
    """Return answers with `F.R.concordance`, and `F.R.deadline` where times are given, for what was really done.

    The columns of `starts` say whether a time is that between two dates; they are left out of what comes back.
    """
    given = answers.collect_schema()
    made = []
    for slot in evaluated(plan, given):
        made.append(_concordance(slot.name).alias(f"{slot.name}.concordance"))
        if AFTER + slot.name in given:
            since = SINCE + slot.name
            is_of_dates = pl.lit(value=False)
            if starts is not None and since in starts and since in given:
                is_of_dates = moments(starts[since], pl.col(since), given[since]) % CODES == DAY
            made.append(_deadline(slot, is_of_dates.fill_null(value=False)).alias(f"{slot.name}.deadline"))
    shown = answers.with_columns(made) if made else answers
    return shown.drop(name for name in given.names() if name.startswith(SINCE))


def evaluated(plan: Plan, given: pl.Schema) -> tuple[PlanSlot, ...]:
    """Return the recommendations of which a table says whether they were carried out."""
    return tuple(slot for slot in plan.slots if DONE + slot.name in given and slot.name in given)


def _concordance(name: str) -> pl.Expr:
    done, advised = pl.col(DONE + name), pl.col(name)

    def by_advice(definite: str, possible: str, none: str) -> pl.Expr:
        kinds = [pl.lit(kind, dtype=CONCORDANCE) for kind in (definite, possible, none)]
        return (
            pl.when(advised == "definite").then(kinds[0]).when(advised == "possible").then(kinds[1]).otherwise(kinds[2])
        )

    of_done, of_left = by_advice(CONCORDANT, CONDITIONAL, UNADVISED), by_advice(DISCORDANT, NOT_EVALUABLE, NOT_ADVISED)
    not_known = pl.lit(NOT_EVALUABLE, dtype=CONCORDANCE)
    return pl.when(done.is_null()).then(not_known).when(done).then(of_done).otherwise(of_left)


def _deadline(slot: PlanSlot, is_of_dates: pl.Expr) -> pl.Expr:
    """Return whether what surely was to be done was done in time.

    In time for the shortest deadline that may hold is in time for all of them. Later than that is too late, unless a
    longer one may hold. Between two dates that are so many days apart lie more than one day less, and less than one day
    more: only what holds of all of these times is said.
    """
    limit = pl.lit(None, dtype=pl.Int64)
    for one in slot.deadlines:
        for text, _ in one.shown:
            if text is not None and one.seconds is not None:
                is_this = pl.col(f"{slot.name}.within").cast(pl.String) == text
                limit = pl.when(is_this).then(pl.lit(one.seconds * 1_000_000)).otherwise(limit)
    after = pl.col(AFTER + slot.name).dt.total_microseconds()
    around = pl.when(is_of_dates).then(pl.lit(MICROSECONDS_A_DAY, dtype=pl.Int64)).otherwise(0)
    is_later = pl.when(is_of_dates).then(after - around >= limit).otherwise(after > limit)
    is_due = pl.col(DONE + slot.name) & (pl.col(slot.name) == "definite") & limit.is_not_null()
    return (
        pl.when(is_due.fill_null(value=False).not_())
        .then(pl.lit(None, dtype=DEADLINE))
        .when(after + around <= limit)
        .then(pl.lit(MET, dtype=DEADLINE))
        .when(after.is_null() | pl.col(f"{slot.name}.at_latest"))
        .then(pl.lit(NOT_EVALUABLE, dtype=DEADLINE))
        .when(is_later)
        .then(pl.lit(MISSED, dtype=DEADLINE))
        .otherwise(pl.lit(NOT_EVALUABLE, dtype=DEADLINE))
    )


Counted = dict[tuple[str, ...], int]
"""`("rows",)`, `("complete",)`, `("concordance", slot, kind)`, `("deadline", slot, kind)`: how many rows."""


def grouped(answers: pl.LazyFrame, plan: Plan, groups: tuple[str, ...]) -> dict[tuple[str | None, ...], Counted]:
    """Return the counts of each group of rows, in the order of the groups' names; without `groups` of all rows.

    Raises:
        GuidelineError: there are more groups than can be compared.
    """
    given = answers.collect_schema()
    counted: dict[tuple[str, ...], pl.Expr] = {
        ("rows",): pl.len(),
        ("complete",): (pl.col("status") == "complete").sum(),
    }
    for slot in evaluated(plan, given):
        for name, kinds in (("concordance", KINDS), ("deadline", IN_TIME)):
            column = f"{slot.name}.{name}"
            if column in given:
                counted |= {(name, slot.name, kind): (pl.col(column) == kind).sum() for kind in kinds}
    wanted = [one.cast(pl.Int64).alias(str(at)) for at, one in enumerate(counted.values())]
    if not groups:
        row = answers.select(wanted).collect(engine="streaming").row(0)
        return {(): dict(zip(counted, row, strict=True))}
    names = [pl.col(one).cast(pl.String) for one in groups]
    first = answers.select(names).head(FIRST_ROWS).unique().collect(engine="streaming")
    if len(first) > MOST_GROUPS:
        raise _too_many(groups)
    rows = answers.group_by(names).agg(wanted).sort(groups, nulls_last=True).collect(engine="streaming")
    if len(rows) > MOST_GROUPS:
        raise _too_many(groups)
    return {row[: len(groups)]: dict(zip(counted, row[len(groups) :], strict=True)) for row in rows.iter_rows()}


def _too_many(groups: tuple[str, ...]) -> GuidelineError:
    columns = ", ".join(f"`{one.partition('.')[2]}`" for one in groups)
    message = f"there are more than {MOST_GROUPS} groups by {columns}"
    return refused("the table", message, "map fewer columns under `groups`")
