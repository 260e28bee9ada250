"""A guideline over batches of rows that someone else hands out: every row has its answer, or why it has none.

For machines of many processes, such as Spark's. What is to be done goes to a process as bytes (`errand`), and is made
ready there once; then batch after batch goes through the same columns as in `cohort`.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from interpreter.cohort.bits import ones
from interpreter.cohort.columns import BLOCK, Answering
from interpreter.cohort.plan import plan
from interpreter.cohort.reading import AFTER, DONE, frame
from interpreter.cohort.sql import REJECTED
from interpreter.slotted import dataclass, replace

if TYPE_CHECKING:
    from interpreter.cohort.mapping import Mapping
    from interpreter.cohort.reading import Frame
    from interpreter.model import Resolved

MOST_READY = 4
"""A process keeps so many guidelines ready."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is asked about every row; `columns` is a table without rows, from which the types are known."""

    guideline: Resolved
    mapping: Mapping
    columns: pl.DataFrame
    start: str | None = None
    narrow: bool = False

    def packed(self) -> bytes:
        """Return the errand for another process, without what was worked out about the guideline."""
        return pickle.dumps(replace(self, guideline=replace(self.guideline, derived={})))

    def ready(self) -> Batches:
        """Return the errand made ready.

        Raises:
            GuidelineError: the table has not the columns that the mapping names, or they are of other types.
            TooLargeForCohorts: the guideline's diagrams outgrow their limit.
        """
        made = plan(self.guideline, self.start, narrow=self.narrow)
        read = frame(self.guideline, self.columns, self.mapping, self.start)
        return Batches(read, Answering(made, narrow=self.narrow))


@lru_cache(maxsize=MOST_READY)
def ready(errand: bytes) -> Batches:
    """Return an errand made ready, for `answered`; those of before are still there."""
    found: Errand = pickle.loads(errand)  # noqa: S301 - made by `Errand.packed`, and brought by the machine itself
    return found.ready()


@dataclass(frozen=True, slots=True)
class Batches:
    """A guideline ready for batches of a table."""

    frame: Frame
    answering: Answering

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Return the columns of `answered` and their types, but those of the rows themselves (`passed`)."""
        beside = {name: kind for name, kind in self.frame.beside.items() if name.startswith((DONE, AFTER))}
        return {**beside, **self.answering.schema, REJECTED: pl.String()}

    @property
    def passed(self) -> dict[str, str]:
        """Return which columns of the table go along, by their names in a result."""
        return self.frame.reader.beside

    def answered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the columns of `schema` for every one of these rows, in their order.

        `rejected` names the first cell that fits nothing, as `column: value`, and then the answer to that row is null.
        """
        blocks = [self._block(rows[first : first + BLOCK]) for first in range(0, rows.height, BLOCK)]
        return pl.concat(blocks) if blocks else pl.DataFrame(schema=self.schema)

    def _block(self, rows: pl.DataFrame) -> pl.DataFrame:
        raw = self.frame.raw_of(rows)
        taken = self.frame.taken(raw)
        answers = pl.DataFrame(self.answering.answered(taken.facts, taken.rows))
        why = pl.repeat(None, taken.rows, dtype=pl.String, eager=True).alias(REJECTED)
        if taken.refused.any():
            refused = pl.Series(ones(taken.refused, taken.rows) != 0)
            cells = self.frame.reader.rejected(raw.filter(refused)).unique("row", keep="first", maintain_order=True)
            text = cells.select((pl.col("column") + ": " + pl.col("value")).alias(REJECTED))[REJECTED]
            why = why.scatter(refused.arg_true(), text)
            answers = answers.select(pl.when(~refused).then(pl.col(name)).alias(name) for name in answers.columns)
        beside = taken.beside.select(name for name in taken.beside.columns if name.startswith((DONE, AFTER)))
        return pl.DataFrame([*beside.get_columns(), *answers.get_columns(), why])
