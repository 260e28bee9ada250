"""How many rows of a table have each of the bits that are asked for, added up block by block: memory stays flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from interpreter.cohort.bits import every
from interpreter.cohort.columns import BLOCK, joined, ran

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from interpreter.cohort.bits import Bits
    from interpreter.cohort.reading import Frame
    from interpreter.cohort.tally import Cell, Tally
    from interpreter.cohort.values import Plan

_PLACE, _COUNT = "place", "count"


def counts(plan: Plan, tally: Tally, frame: Frame) -> dict[Cell, int]:
    """Return the count of each cell that was asked for, over the rows of a table that are not refused.

    Raises:
        polars.exceptions.PolarsError, OSError: the table cannot be read to its end.
    """
    places = pl.Series(_PLACE, range(len(tally.asked)), dtype=pl.Int32)

    def through(rows: pl.DataFrame) -> pl.DataFrame:
        found = np.zeros(len(tally.asked), dtype=np.int64)
        for start in range(0, rows.height, BLOCK):
            found += _of_block(plan, tally, frame, rows[start : start + BLOCK])
        return pl.DataFrame([places, pl.Series(_COUNT, found)])

    each = frame.raw.map_batches(through, schema={_PLACE: pl.Int32, _COUNT: pl.Int64}, streamable=True)
    total = each.group_by(_PLACE).agg(pl.col(_COUNT).sum()).collect(engine="streaming")
    by_place = dict(total.iter_rows())
    return {cell: by_place.get(place, 0) for place, cell in enumerate(tally.asked)}


def _of_block(plan: Plan, tally: Tally, frame: Frame, rows: pl.DataFrame) -> NDArray[np.int64]:
    """Return the counts of at most `BLOCK` rows."""
    taken = frame.taken(rows)
    outputs = ran(tally.circuit, joined(plan, tally.circuit, taken.facts, taken.rows), taken.rows)
    kept = every(taken.rows) & ~taken.refused
    return np.array([_ones(bits & kept) for bits in outputs], dtype=np.int64)


def _ones(bits: Bits) -> int:
    """Return how many bits are set."""
    return int(_SET[bits.view(np.uint8)].sum(dtype=np.int64))


_SET = np.array([number.bit_count() for number in range(256)], dtype=np.uint8)
"""How many bits of a byte are set; numpy 1 cannot count them itself."""
