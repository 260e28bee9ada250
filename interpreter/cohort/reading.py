"""A table as facts: for every row the region of each fact; and the rows that cannot be, each with its cell and why.

No row is lost: those of `facts` and those of `rejected` together are those of the table.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import polars as pl

from interpreter.cohort.arrow import truths
from interpreter.cohort.bits import none, ones, packed
from interpreter.cohort.cells import MOST_SHOWN, given, lasting, moment, spelled
from interpreter.cohort.cells import between as microseconds_between
from interpreter.cohort.mapping import Constant, Elapsed, Mapping, by_name, columns_of, spelling
from interpreter.cohort.moments import UNREADABLE, WrongColumnError, duration_of, moments
from interpreter.cohort.region_columns import reading_of, same_everywhere, truth
from interpreter.cohort.table import opened
from interpreter.diagnostic import Diagnostic, GuidelineError, in_order, nearest
from interpreter.engine.entail import engine
from interpreter.slotted import dataclass, field, replace
from interpreter.unary import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Mapping as ByNumber

    from interpreter.cohort.bits import Bits
    from interpreter.cohort.mapping import Done, Source
    from interpreter.cohort.region_columns import Read
    from interpreter.cohort.sorted_rows import RegionBits
    from interpreter.cohort.table import Ragged, Table, TableLike
    from interpreter.engine.regions import Regions
    from interpreter.model import Ref, Resolved

ROW, ID, TIME, GROUP, DONE, AFTER = "_row", "_id", "_time", "_group.", "_done.", "_done_after."
REJECTED = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}
"""The columns of the report of rejected cells."""
AnyRows = TypeVar("AnyRows", pl.DataFrame, pl.LazyFrame)
COUNTS = {"rows": pl.Int64, "answered": pl.Int64, "rejected": pl.Int64}
RAW = "raw:"
"""What the name of a raw column begins with."""
_SHOWN_CELL = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """Some rows of a table, read: the regions of the facts that have a column; the rows that are refused.

    `beside` are the columns that go along, for all of the rows, `rows` how many there are.
    """

    rows: int
    facts: dict[str, RegionBits]
    refused: Bits
    beside: pl.DataFrame

    def kept(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return of a frame with these rows those that are not refused."""
        if not self.refused.any():
            return frame
        return frame.filter(pl.Series(ones(self.refused, self.rows) == 0))


def frame(guideline: Resolved, table: TableLike, mapping: Mapping | None = None, start: str | None = None) -> Frame:
    """Return a table as facts; without a mapping its columns are named after the facts.

    Nothing but what is needed to know the columns is read from the table; that happens when a result is collected.

    Raises:
        GuidelineError: the table cannot be read, or it has not the columns that the mapping names.
    """
    found = opened(table, None if mapping is None else mapping.separator)
    if mapping is None:
        named = by_name(guideline, found.columns, found.name)
        if not isinstance(named, Mapping):
            raise GuidelineError(named)
        mapping = named
    return _Framer(guideline, found, mapping, start).frame()


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one thing is read: from which columns, and why a cell of them may fit nothing."""

    read: Read
    regions: int
    why: _Reason


@dataclass(frozen=True, slots=True)
class _After:
    """How it is read how long after the row's time something was done."""

    read: Callable[[Sequence[pl.Series]], pl.Series]
    why: _Reason


@dataclass(frozen=True, slots=True)
class _Reader:
    """A mapping made ready for columns of certain types; `ragged` are rows of which no cell can be read."""

    facts: dict[str, _Reading]
    constants: dict[str, tuple[Constant, Regions]]
    done: dict[str, _Reading]
    afters: dict[str, _After]
    beside: dict[str, str]
    ragged: ByNumber[int, Ragged]

    def taken(self, batch: pl.DataFrame) -> Taken:
        """Return rows of the table, read."""
        return self._taken(batch)[0]

    def _taken(self, batch: pl.DataFrame) -> tuple[Taken, dict[str, Bits]]:
        """Return rows of the table, read, and by what is read the rows in which it cannot be."""
        rows = batch.height
        refused = none(rows)
        by_name: dict[str, Bits] = {}

        def of(reading: _Reading | _After) -> list[pl.Series]:
            return [batch[RAW + ref.id] for ref in reading.why.refs]

        def refuse(name: str, bits: Bits) -> None:
            if bits.any():
                by_name[name] = bits
                np.bitwise_or(refused, bits, out=refused)

        facts = {}
        for name, reading in self.facts.items():
            facts[name] = found = reading.read(of(reading))
            refuse(name, found.refused)
        for name, (source, regions) in self.constants.items():
            facts[name] = same_everywhere(source, regions, rows)
        beside = [batch[RAW + column].alias(name) for name, column in self.beside.items()]
        for name, reading in self.done.items():
            found = reading.read(of(reading))
            refuse(name, found.refused)
            beside.append(_truth_column(name, found, rows))
        for name, after in self.afters.items():
            microseconds = after.read(of(after))
            unreadable = microseconds == UNREADABLE
            refuse(name, truths(unreadable)[0])
            beside.append(microseconds.set(unreadable, None).cast(pl.Duration("us")).alias(name))
        numbers = batch[ROW].cast(pl.Int64)
        if self.ragged:
            refused |= packed(np.isin(numbers.to_numpy(), [*self.ragged]))
        return Taken(rows, facts, refused, pl.DataFrame([numbers, *beside])), by_name

    def counted(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return how many rows there are, are answered, are rejected."""
        rejected = int(ones(self.taken(batch).refused, batch.height).sum())
        return pl.DataFrame([[batch.height, batch.height - rejected, rejected]], schema=COUNTS, orient="row")

    def rejected(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return the cells that fit nothing, each with why: the rule of `cells` says it, value by value."""
        taken, by_name = self._taken(batch)
        lines: list[tuple[object, ...]] = []
        if by_name or self.ragged:
            every: dict[str, _Reading | _After] = {**self.facts, **self.done, **self.afters}
            flags = {name: ones(bits, taken.rows) for name, bits in by_name.items()}
            whys = {name: every[name].why for name in every if name in by_name}
            cells = {name: [_cells(batch[RAW + ref.id]) for ref in why.refs] for name, why in whys.items()}
            for at in np.flatnonzero(ones(taken.refused, taken.rows)).tolist():
                number = batch[ROW][at]
                if number in self.ragged:
                    lines.append((number, None, self.ragged[number].text, self.ragged[number].reason))
                    continue
                for name, why in whys.items():
                    if flags[name][at]:
                        lines += [(number, *line) for line in why.of([column[at] for column in cells[name]])]
        return pl.DataFrame(lines, schema=REJECTED, orient="row")


@dataclass(frozen=True, slots=True)
class Frame:
    """A table read as facts.

    `raw` are its rows as they stand there, with their numbers; `reader` is the mapping made ready for them; the columns
    that go along have the types in `beside`, the facts so many regions as `widths` says. `unmapped` are the facts that
    are unknown in every row, `unused` the columns that nothing is read from.
    """

    raw: pl.LazyFrame
    reader: _Reader
    beside: dict[str, pl.DataType]
    widths: dict[str, int]
    groups: tuple[str, ...]
    unmapped: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def facts(self) -> pl.LazyFrame:
        """Return a column for each fact of the guideline, by its id: the number of its region, null for unknown.

        Beside them stand `_row` (from 1), and where the mapping names them `_id`, `_time`, `_group.COLUMN`,
        `_done.FLOWCHART.RECOMMENDATION` (a truth value) and `_done_after.FLOWCHART.RECOMMENDATION` (a duration).
        """
        before = [name for name in self.beside if not name.startswith((DONE, AFTER))]
        behind = [name for name in self.beside if name not in before]
        numbers = {name: region_type(width) for name, width in self.widths.items()}
        schema = {**{name: self.beside[name] for name in before}, **numbers}
        schema |= {name: self.beside[name] for name in behind}

        def as_facts(batch: pl.DataFrame) -> pl.DataFrame:
            taken = self.reader.taken(batch)
            found = [
                region_numbers(name, taken.facts.get(name), taken.rows, width) for name, width in self.widths.items()
            ]
            beside = taken.beside.select(before).get_columns(), taken.beside.select(behind).get_columns()
            return taken.kept(pl.DataFrame([*beside[0], *found, *beside[1]]))

        return self.raw.map_batches(as_facts, schema=schema, streamable=True)

    @property
    def rejected(self) -> pl.LazyFrame:
        """Return a row for each cell that fits nothing; the rows of the table in it are not in `facts`."""
        return self.raw.map_batches(self.reader.rejected, schema=REJECTED, streamable=True)

    @property
    def counts(self) -> pl.LazyFrame:
        """Return one row: `rows`, `answered` and `rejected`, of which the last two add up to the first."""
        return self.raw.map_batches(self.reader.counted, schema=COUNTS, streamable=True).sum()

    def taken(self, batch: pl.DataFrame) -> Taken:
        """Return some of the raw rows, read."""
        return self.reader.taken(batch)

    def raw_of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows of a table with the same columns as raw rows, numbered from 1."""
        there = self.raw.collect_schema().names()
        return _numbered(rows, [name.removeprefix(RAW) for name in there if name.startswith(RAW)])

    def part(self, first: int, rows: int) -> Frame:
        """Return so many rows of the table, from a row on: 0 is the first."""
        return replace(self, raw=self.raw.slice(first, rows))

    def sample(self, rows: int, seed: int) -> Frame:
        """Return so many rows of the table, drawn at random, in its order and with their numbers in it."""
        numbers = range(1, self.raw.select(pl.len()).collect(engine="streaming").item() + 1)
        drawn = sorted(Random(seed).sample(numbers, min(rows, len(numbers))))
        chosen = pl.Series(drawn, dtype=pl.UInt32)
        return replace(self, raw=self.raw.filter(pl.col(ROW).is_in(chosen.implode())))


def _numbered(rows: AnyRows, used: Sequence[str]) -> AnyRows:
    """Return the rows of a table with their numbers and these columns, as they stand there; without one, with all."""
    raw = rows.select(pl.col(name).alias(RAW + name) for name in used) if used else rows
    return raw.with_row_index(ROW, offset=1)


def _truth_column(name: str, found: RegionBits, rows: int) -> pl.Series:
    true, unknown = ones(found.regions[1], rows), ones(found.unknown, rows)
    return pl.Series(name, true.view(np.bool_)).set(pl.Series(unknown.view(np.bool_)), None)


def region_numbers(name: str, found: RegionBits | None, rows: int, width: int) -> pl.Series:
    """Return the number of the region of each row, null where it is unknown, or refused."""
    dtype = region_type(width)
    if found is None:
        return pl.repeat(None, rows, dtype=dtype, eager=True).alias(name)
    numbers = np.zeros(rows, dtype=np.int16)
    for region, bits in enumerate(found.regions):
        if region:
            numbers += ones(bits, rows) * np.int16(region)
    hidden = ones(found.unknown | found.refused, rows)
    return pl.Series(name, numbers).set(pl.Series(hidden.view(np.bool_)), None).cast(dtype)


def region_type(width: int) -> pl.DataType:
    """Return the type of a column with the numbers of so many regions."""
    return pl.Int8() if width <= np.iinfo(np.int8).max else pl.Int16()


@dataclass(slots=True)
class _Framer:
    """A table on its way to facts."""

    guideline: Resolved
    table: Table
    mapping: Mapping
    start: str | None
    found: list[Diagnostic] = field(default_factory=list)

    def frame(self) -> Frame:
        """Return the frame, or raise every finding about the columns."""
        self._columns_exist()
        program = engine(self.guideline, self.start).program
        regions = {one.fact.id: one for one in program.facts}
        reader = _Reader({}, {}, {}, {}, {}, self.table.ragged)
        for name, source in self.mapping.facts.items():
            if isinstance(source, Constant):
                reader.constants[name] = source, regions[name]
            else:
                self._reading(name, source, regions[name], reader)
        for one in self.mapping.done:
            self._done(one, reader)
        self._groups_have_names()
        if self.found:
            raise GuidelineError(in_order(self.found))
        return self._built(regions, reader)

    def _columns_exist(self) -> None:
        for ref in self.mapping.columns():
            if ref.id not in self.table.columns:
                hint = nearest(ref.id, self.table.columns) or f"the columns are: {_some(self.table.columns)}"
                message = f"{self.table.name} has no column `{ref.id[:MOST_SHOWN]}`"
                self.found.append(Diagnostic("unknown-column", message, ref.span, hint))
        if self.found:
            raise GuidelineError(in_order(self.found))

    def _groups_have_names(self) -> None:
        for ref in self.mapping.groups:
            kind = self.table.columns[ref.id]
            if kind.is_nested() or kind in {pl.Binary, pl.Object}:
                message = f"the column `{ref.id[:MOST_SHOWN]}` holds {_kind(kind)}, by which no group can be named"
                hint = "map a column of text, numbers or dates under `groups`"
                self.found.append(Diagnostic("type-mismatch", message, ref.span, hint))

    def _types(self, source: Source) -> list[pl.DataType]:
        return [self.table.columns[ref.id] for ref in columns_of(source)]

    def _wrong(self, source: Source, wanted: WrongColumnError, name: str) -> None:
        refs = columns_of(source)
        if isinstance(source, Elapsed):
            refs = tuple(ref for ref in refs if not self._is_moment(source, ref))
        for ref in refs:
            message = f"the column `{ref.id[:MOST_SHOWN]}` holds {_kind(self.table.columns[ref.id])}, not {wanted}"
            hint = f"map `{name}` from another column, or write this one as text"
            self.found.append(Diagnostic("type-mismatch", message, ref.span, hint))

    def _is_moment(self, source: Elapsed, ref: Ref) -> bool:
        try:
            moments(source, pl.col("column"), self.table.columns[ref.id])
        except WrongColumnError:
            return False
        return True

    def _why(self, source: Source, name: str, guideline: Resolved | None) -> _Reason:
        refs = columns_of(source)
        return _Reason(source, refs, tuple(self.table.columns[ref.id].is_temporal() for ref in refs), name, guideline)

    def _reading(self, name: str, source: Source, regions: Regions, reader: _Reader) -> None:
        try:
            read = reading_of(source, regions, self._types(source))
        except WrongColumnError as wanted:
            self._wrong(source, wanted, name)
            return
        reader.facts[name] = _Reading(read, len(regions), self._why(source, name, self.guideline))

    def _done(self, done: Done, reader: _Reader) -> None:
        name = f"{done.flowchart}.{done.recommendation}"
        source = done.carried_out
        try:
            reader.done[DONE + name] = _Reading(
                truth(name, source, *self._types(source)), 2, self._why(source, name, None)
            )
        except WrongColumnError as wanted:
            self._wrong(source, wanted, name)
        if done.after is None:
            return
        try:
            read = duration_of(done.after, self._types(done.after))
            reader.afters[AFTER + name] = _After(read, self._why(done.after, name, None))
        except WrongColumnError as wanted:
            self._wrong(done.after, wanted, name)

    def _built(self, regions: dict[str, Regions], reader: _Reader) -> Frame:
        mapping = self.mapping
        used = tuple(dict.fromkeys(ref.id for ref in mapping.columns()))
        raw = _numbered(self.table.rows, used)
        goes_along = {ID: mapping.id, TIME: mapping.time, **{GROUP + ref.id: ref for ref in mapping.groups}}
        reader.beside.update({name: ref.id for name, ref in goes_along.items() if ref is not None})
        beside: dict[str, pl.DataType] = {ROW: pl.Int64()}
        beside |= {name: self.table.columns[column] for name, column in reader.beside.items()}
        beside |= dict.fromkeys(reader.done, pl.Boolean()) | dict.fromkeys(reader.afters, pl.Duration("us"))
        return Frame(
            raw,
            reader,
            beside,
            {name: len(one) for name, one in regions.items()},
            tuple(GROUP + ref.id for ref in mapping.groups),
            tuple(name for name in self.guideline.facts if name not in mapping.facts),
            tuple(name for name in self.table.columns if name not in used),
        )


@dataclass(frozen=True, slots=True)
class _Reason:
    """How to say why cells of these columns fit nothing; without a guideline it is about what was done.

    The cells of a column that is `temporal` come as text in ISO 8601.
    """

    source: Source
    refs: tuple[Ref, ...]
    temporal: tuple[bool, ...]
    name: str
    guideline: Resolved | None

    def of(self, cells: list[object]) -> Iterator[tuple[str, str, str]]:
        """Yield the column, the value and the reason of each cell at fault."""
        if isinstance(self.source, Elapsed):
            yield from self._elapsed(self.source, cells)
            return
        try:
            if self.guideline is None:
                spelled(self.source, self.name, cells[0])  # type: ignore[arg-type] # what was done is spelled
            else:
                given(self.source, self.guideline.facts[self.name], *cells)
        except Unfit as unfit:
            yield self.refs[0].id, _text(cells[0]), _sentence(unfit)
            return
        raise AssertionError("what is refused column-wise is refused cell by cell")

    def _elapsed(self, source: Elapsed, cells: list[object]) -> Iterator[tuple[str, str, str]]:
        moments: list[int | None] = []
        for ref, temporal, cell in zip(self.refs, self.temporal, cells, strict=True):
            try:
                moments.append(moment(None if temporal else source.format, source.missing, cell))
            except Unfit as unfit:
                yield ref.id, _text(cell), _sentence(unfit)
        if len(moments) < len(cells):
            return
        try:
            microseconds = microseconds_between(*moments)
            if self.guideline is not None:
                lasting(self.guideline.facts[self.name], microseconds)
        except Unfit as unfit:
            text = " .. ".join(_text(cell) for cell in cells)
            yield " .. ".join(ref.id for ref in self.refs), text, _sentence(unfit)
            return
        raise AssertionError("what is refused column-wise is refused cell by cell")


def _sentence(unfit: Unfit) -> str:
    return unfit.message if unfit.hint is None else f"{unfit.message}; {unfit.hint}"


def _text(cell: object) -> str:
    text = spelling(cell) if isinstance(cell, float) else str(cell)
    return text if len(text) <= _SHOWN_CELL else text[: _SHOWN_CELL - 1] + "…"


def _cells(column: pl.Series) -> pl.Series:
    """Return the cells so that Python's value of each is what the rule of `cells` is about."""
    dtype = column.dtype
    if dtype == pl.Float32:
        return column.cast(pl.String).cast(pl.Float64)
    if dtype == pl.Date:  # as text: Python has no date after the year 9999
        return column.dt.to_string("%Y-%m-%d")
    if isinstance(dtype, pl.Datetime):
        clock = column if dtype.time_zone is None else column.dt.convert_time_zone("UTC")
        return clock.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f" + ("" if dtype.time_zone is None else "+00:00"))
    return column


_KINDS = {
    pl.Boolean: "truth values",
    pl.Date: "dates",
    pl.Datetime: "times",
    pl.Duration: "durations",
    pl.Time: "clock times",
    pl.List: "lists",
    pl.Struct: "structures",
    pl.Binary: "bytes",
    pl.String: "text",
    pl.Object: "objects",
}


def _kind(dtype: pl.DataType) -> str:
    for kind, name in _KINDS.items():
        if dtype == kind:
            return name
    return "numbers" if dtype.is_numeric() else f"values of type {dtype}"


def _some(columns: dict[str, pl.DataType]) -> str:
    names = [name[:MOST_SHOWN] for name in list(columns)[:12]]
    return ", ".join(names) + (", ..." if len(columns) > len(names) else "")
