"""Columns of dates and times as whole numbers, and the time between two of them; the same as `cells`, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from interpreter.cohort.cells import CODES, DAY, INSTANT, LOCAL, missing_moments, moment
from interpreter.unary import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from interpreter.cohort.mapping import Elapsed

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""The years 1 to 9999, in days since 1970: what a date can be."""
UNREADABLE = -(2**63) + 1
"""Stands for a cell that is no date; no date has this number."""


class WrongColumnError(ValueError):
    """A column of a type in which a fact cannot stand; the text says which would do."""


def moments(source: Elapsed, column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return each date or time as one whole number (see `cells.CODES`), null for unknown, `UNREADABLE` for no date.

    Raises:
        WrongColumnError: the column holds no dates.
    """
    unreadable = pl.lit(UNREADABLE, dtype=pl.Int64)
    if dtype == pl.Null:
        return pl.lit(None, dtype=pl.Int64)
    if dtype == pl.Date:
        days = column.to_physical().cast(pl.Int64)
        fits = days.is_between(_FIRST_DAY, _LAST_DAY)
        code = pl.when(fits).then(days).otherwise(0) * (86_400 * 10**6 * CODES) + DAY
        known = pl.when(days.is_null()).then(None).when(fits).then(code).otherwise(unreadable)
        return _without(known, missing_moments(source.missing))
    if isinstance(dtype, pl.Datetime):
        count = column.to_physical().cast(pl.Int64)
        ticks = {"ns": 10**9, "us": 10**6, "ms": 10**3}[dtype.time_unit]
        seconds = count // ticks
        fits = seconds.is_between(_FIRST_DAY * 86_400, (_LAST_DAY + 1) * 86_400 - 1)
        fine = pl.when(fits).then(count).otherwise(0)
        microseconds = fine * (10**6 // ticks) if ticks <= 10**6 else fine // (ticks // 10**6)
        code = microseconds * CODES + (LOCAL if dtype.time_zone is None else INSTANT)
        known = pl.when(count.is_null()).then(None).when(fits).then(code).otherwise(unreadable)
        return _without(known, missing_moments(source.missing))
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):

        def number(cell: object) -> int | None:
            try:
                return moment(source.format, source.missing, cell)
            except Unfit:
                return UNREADABLE

        def numbers(cells: pl.Series) -> pl.Series:
            distinct = cells.unique()
            found = pl.Series([number(cell) for cell in distinct.to_list()], dtype=pl.Int64)
            return cells.replace_strict(distinct, found, return_dtype=pl.Int64)

        return column.cast(pl.String).map_batches(numbers, return_dtype=pl.Int64, is_elementwise=True)
    raise WrongColumnError("dates, times, or text with dates")


def _without(codes: pl.Expr, missing: tuple[int, ...]) -> pl.Expr:
    return pl.when(codes.is_in(list(missing))).then(None).otherwise(codes) if missing else codes


def duration_of(source: Elapsed, dtypes: Sequence[pl.DataType]) -> Callable[[Sequence[pl.Series]], pl.Series]:
    """Return the microseconds between two moments, null for unknown, `UNREADABLE` where no time is between them.

    Raises:
        WrongColumnError: a column holds no dates.
    """
    first, last = (moments(source, pl.col(name), dtype) for name, dtype in zip(("since", "until"), dtypes, strict=True))
    refused = (first == UNREADABLE) | (last == UNREADABLE) | (first % CODES != last % CODES)
    between = last // CODES - first // CODES
    expression = pl.when(refused).then(pl.lit(UNREADABLE, dtype=pl.Int64)).otherwise(between)

    def microseconds(columns: Sequence[pl.Series]) -> pl.Series:
        both = pl.DataFrame([columns[0].alias("since"), columns[1].alias("until")])
        return both.with_columns(expression.alias("microseconds"))["microseconds"]

    return microseconds
