"""The rows of a column on their way into the regions of a fact, as bits: every row comes into exactly one place."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from interpreter.cohort.arrow import known, truths
from interpreter.cohort.bits import every, none, ones, packed
from interpreter.cohort.cells import given
from interpreter.engine.intake import region_of
from interpreter.slotted import dataclass
from interpreter.unary import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from interpreter.cohort.bits import Bits
    from interpreter.cohort.mapping import Source
    from interpreter.engine.regions import Regions

UNKNOWN, REFUSED, UNSEEN = -1, -2, -3
"""What a cell may mean besides a region: unknown, no value of the fact, and: not looked at yet."""
MOST_REMEMBERED = 50_000
Meaning: TypeAlias = "Callable[[object], int]"
Arms: TypeAlias = "list[tuple[Callable[[pl.Series], pl.Series], int]]"
"""Tests of a column, each with what it means where it is the first that holds."""


@dataclass(frozen=True, slots=True)
class RegionBits:
    """Of a fact: the rows in each of its regions, those where it is unknown, and those that say no value of it.

    Every row is in exactly one of these.
    """

    regions: list[Bits]
    unknown: Bits
    refused: Bits


class Sorted:
    """The rows of a column on their way into regions: `left` are those that stand in none yet."""

    def __init__(self, column: pl.Series, regions: int, there: Bits | None = None) -> None:
        """Begin with all rows left that are not null: those `there`, where that is known."""
        self.column, self.rows = column, len(column)
        self.left = known(column) if there is None else there
        self.unknown = every(self.rows) ^ self.left
        self.refused = none(self.rows)
        self.regions = [none(self.rows) for _ in range(regions)]

    def put(self, rows: Bits, meaning: int) -> None:
        """Put rows where they belong by what they mean; of these only those that are left."""
        if meaning == UNSEEN:
            return
        into = self.unknown if meaning == UNKNOWN else self.refused if meaning == REFUSED else self.regions[meaning]
        rows = rows & self.left
        np.bitwise_or(into, rows, out=into)
        np.bitwise_xor(self.left, rows, out=self.left)

    def tried(self, arms: Arms) -> None:
        """Put each row where the first test says that holds."""
        for test, meaning in arms:
            if not self.left.any():
                return
            self.put(truths(test(self.column))[0], meaning)

    def coded(self, meanings: NDArray[np.int16]) -> None:
        """Put each row where its meaning says."""
        for meaning in (*range(len(self.regions)), UNKNOWN, REFUSED):
            self.put(packed(meanings == meaning), meaning)

    def also(self, other: RegionBits) -> None:
        """Put each row where it stands when read in another way."""
        for region, rows in enumerate(other.regions):
            self.put(rows, region)
        self.put(other.refused, REFUSED)
        self.put(other.unknown, UNKNOWN)

    def read_one_by_one(self, meaning: Meaning, cells: pl.Series | None = None) -> None:
        """Put the rows that are left where each different cell belongs."""
        if not self.left.any():
            return
        places = np.flatnonzero(ones(self.left, self.rows))
        found = np.full(self.rows, UNSEEN, dtype=np.int16)
        found[places] = each_once(meaning, (self.column if cells is None else cells).gather(places))
        self.coded(found)

    def done(self) -> RegionBits:
        """Return where the rows stand; what no test put anywhere says no value."""
        self.put(self.left.copy(), REFUSED)
        return RegionBits(self.regions, self.unknown, self.refused)


def each_once(meaning: Meaning, cells: pl.Series) -> NDArray[np.int16]:
    """Return what each cell means; each different one is read once."""
    distinct = cells.unique()
    found = pl.Series([meaning(cell) for cell in distinct.to_list()], dtype=pl.Int16)
    return cells.replace_strict(distinct, found, return_dtype=pl.Int16).to_numpy()


def meaning_of(source: Source, regions: Regions) -> Meaning:
    """Return the function from a cell to what it means, by way of `cells`; it remembers the first different cells."""
    seen: dict[object, int] = {}

    def meaning(cell: object) -> int:
        key = (cell, cell.__class__)
        if key in seen:
            return seen[key]
        try:
            value = given(source, regions.fact, cell)
            found = UNKNOWN if value is None else region_of(regions, value)
        except Unfit:
            found = REFUSED
        if len(seen) < MOST_REMEMBERED:
            seen[key] = found
        return found

    return meaning


# ---- texts that come back -------------------------------------------------------------------------------------------

MOST_TEXTS = 200_000
"""Beyond so many different texts in a column they are not numbered any more."""


class Texts:
    """What the different texts of a column mean, by the number that polars gives each of them.

    A text is read when it is met first; threads may ask at the same time.
    """

    def __init__(self, read: Callable[[pl.Series], NDArray[np.int16]], dtype: pl.DataType) -> None:
        """Say how texts are read, and of what type the column is."""
        self.read, self.lock = read, Lock()
        self.numbering = dtype if isinstance(dtype, pl.Categorical) else pl.Categorical(pl.Categories.random())
        self.kept = pl.Series([], dtype=self.numbering)
        """As long as a column has these numbers, polars gives no text another one."""
        self.learned: tuple[NDArray[np.int16], int] = np.empty(0, dtype=np.int16), 0
        """What each number means, and the number of some text that was read: it stands in for null, of which nobody
        asks what it means. Both are replaced at once, since another thread may learn more at any moment."""

    def meanings(self, texts: pl.Series) -> NDArray[np.int16] | None:
        """Return what each text means, anything at all for null; None when there are too many different texts."""
        table, filler = self.learned
        if len(table) > MOST_TEXTS:
            return None
        numbered = texts.cast(self.numbering)
        numbers = numbered.to_physical().fill_null(filler).to_numpy()
        if len(numbers) and numbers.max() < len(table):
            found = np.take(table, numbers)
            if found.min() > UNSEEN:
                return found
        with self.lock:
            table, filler = self._learned(numbered)
        return np.take(table, numbered.to_physical().fill_null(filler).to_numpy())

    def _learned(self, numbered: pl.Series) -> tuple[NDArray[np.int16], int]:
        """Return what is known after reading the texts that were not met before."""
        before, filler = self.learned
        distinct = numbered.drop_nulls().unique()
        numbers = distinct.to_physical().to_numpy()
        table = np.full(max(len(before), int(numbers.max(initial=filler)) + 1), UNSEEN, dtype=np.int16)
        table[: len(before)] = before
        new = np.take(table, numbers) == UNSEEN
        if new.any():
            table[numbers[new]] = self.read(distinct.filter(pl.Series(new)).cast(pl.String))
            filler = int(numbers[0])
        self.learned = table, filler
        return self.learned
