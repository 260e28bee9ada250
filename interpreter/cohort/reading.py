"""A table as facts: for every row the region of each fact; and the rows that cannot be, each with its cell and why.

No row is lost: those of `facts` and those of `rejected` together are those of the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from interpreter.cohort.cells import CODES, MOST_SHOWN, given, lasting, moment, spelled
from interpreter.cohort.cells import between as microseconds_between
from interpreter.cohort.mapping import Elapsed, Mapping, by_name, columns_of
from interpreter.cohort.region_columns import (
    NARROWEST,
    REFUSED,
    REGION,
    UNREADABLE,
    Reading,
    WrongColumnError,
    between,
    moments,
    reading_of,
    truth,
)
from interpreter.cohort.table import opened
from interpreter.diagnostic import Diagnostic, GuidelineError, in_order, nearest
from interpreter.engine.entail import engine
from interpreter.slotted import dataclass, field
from interpreter.unary import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.cohort.mapping import Done, Source
    from interpreter.cohort.table import Table, TableLike
    from interpreter.engine.regions import Regions
    from interpreter.model import Ref, Resolved

ROW, ID, TIME, GROUP, DONE, AFTER = "_row", "_id", "_time", "_group.", "_done.", "_done_after."
REJECTED = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}
"""The columns of the report of rejected cells."""
_RAW, _SHOWN_CELL = "raw:", 200


@dataclass(frozen=True, slots=True)
class Frame:
    """A table read as facts.

    `facts` has a column for each fact of the guideline, by its id: the number of its region, null for unknown; and
    beside them `_row` (from 1), and where the mapping names them `_id`, `_time`, `_group.COLUMN`,
    `_done.FLOWCHART.RECOMMENDATION` (a truth value) and `_done_after.FLOWCHART.RECOMMENDATION` (a duration).
    `rejected` has a row for each cell that fits nothing; the rows in it are not in `facts`. `counts` has one row:
    `rows`, `answered` and `rejected`, of which the last two add up to the first. `unmapped` are the facts that are
    unknown in every row, `unused` the columns that nothing is read from.
    """

    facts: pl.LazyFrame
    rejected: pl.LazyFrame
    counts: pl.LazyFrame
    groups: tuple[str, ...]
    unmapped: tuple[str, ...]
    unused: tuple[str, ...]


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
        readings: dict[str, Reading] = {}
        for name, source in self.mapping.facts.items():
            read = self._reading(name, source, regions[name])
            if read is not None:
                readings[name] = read
        afters: dict[str, Reading] = {}
        for one in self.mapping.done:
            self._done(one, readings, afters)
        if self.found:
            raise GuidelineError(in_order(self.found))
        return self._built(regions, readings, afters)

    def _columns_exist(self) -> None:
        for ref in self.mapping.columns():
            if ref.id not in self.table.columns:
                hint = nearest(ref.id, self.table.columns) or f"the columns are: {_some(self.table.columns)}"
                message = f"{self.table.name} has no column `{ref.id[:MOST_SHOWN]}`"
                self.found.append(Diagnostic("unknown-column", message, ref.span, hint))
        if self.found:
            raise GuidelineError(in_order(self.found))

    def _cells(self, ref: Ref) -> tuple[pl.Expr, pl.DataType]:
        return pl.col(_RAW + ref.id), self.table.columns[ref.id]

    def _wrong(self, refs: tuple[Ref, ...], wanted: WrongColumnError, name: str) -> None:
        for ref in refs:
            message = f"the column `{ref.id[:MOST_SHOWN]}` holds {_kind(self.table.columns[ref.id])}, not {wanted}"
            hint = f"map `{name}` from another column, or write this one as text"
            self.found.append(Diagnostic("type-mismatch", message, ref.span, hint))

    def _reading(self, name: str, source: Source, regions: Regions) -> Reading | None:
        refs = columns_of(source)
        try:
            return reading_of(source, regions, [self._cells(ref) for ref in refs])
        except WrongColumnError as wanted:
            if isinstance(source, Elapsed):
                refs = tuple(ref for ref in refs if not self._is_moment(source, ref))
            self._wrong(refs, wanted, name)
            return None

    def _is_moment(self, source: Elapsed, ref: Ref) -> bool:
        try:
            moments(source, *self._cells(ref))
        except WrongColumnError:
            return False
        return True

    def _done(self, done: Done, readings: dict[str, Reading], afters: dict[str, Reading]) -> None:
        name = f"{done.flowchart}.{done.recommendation}"
        try:
            readings[DONE + name] = truth(name, done.carried_out, *self._cells(done.carried_out.column))
        except WrongColumnError as wanted:
            self._wrong((done.carried_out.column,), wanted, name)
        if done.after is None:
            return
        source = done.after
        try:
            first, last = (moments(source, *self._cells(ref)) for ref in columns_of(source))
        except WrongColumnError as wanted:
            self._wrong(tuple(ref for ref in columns_of(source) if not self._is_moment(source, ref)), wanted, name)
            return
        unreadable = ((first == UNREADABLE) | (last == UNREADABLE)).fill_null(value=False)
        refused = unreadable | (first % CODES != last % CODES).fill_null(value=False)
        code = pl.when(refused).then(pl.lit(UNREADABLE, dtype=pl.Int64)).otherwise(between(first, last))
        afters[AFTER + name] = Reading(code)

    def _built(self, regions: dict[str, Regions], readings: dict[str, Reading], afters: dict[str, Reading]) -> Frame:
        mapping = self.mapping
        used = tuple(dict.fromkeys(ref.id for ref in mapping.columns()))
        rows = self.table.rows.select(pl.col(name).alias(_RAW + name) for name in used) if used else self.table.rows
        rows = rows.with_row_index(ROW, offset=1)
        beside = {ROW: pl.col(ROW).cast(pl.Int64)}
        beside |= {ID: pl.col(_RAW + mapping.id.id)} if mapping.id is not None else {}
        beside |= {TIME: pl.col(_RAW + mapping.time.id)} if mapping.time is not None else {}
        beside |= {GROUP + ref.id: pl.col(_RAW + ref.id) for ref in mapping.groups}
        rows = rows.with_columns([one.first.alias(name) for name, one in {**readings, **afters}.items()])
        second = [one.second(pl.col(name)).alias(name) for name, one in readings.items() if one.second is not None]
        rows = rows.with_columns(second) if second else rows
        refusals = {name: pl.col(name) == REFUSED for name, one in readings.items() if one.refuses}
        refusals |= {name: pl.col(name) == UNREADABLE for name in afters}
        refused = pl.any_horizontal([test.fill_null(value=False) for test in refusals.values()]) if refusals else None
        narrow = {name: NARROWEST if len(one) < 2**7 else REGION for name, one in regions.items()}
        facts = {
            name: (pl.col(name) if name in readings else pl.lit(None)).cast(narrow[name]).alias(name)
            for name in self.guideline.facts
        }
        done = [pl.col(name).cast(pl.Boolean) for name in readings if name.startswith(DONE)]
        after = [pl.col(name).cast(pl.Duration("us")) for name in afters]
        kept = rows if refused is None else rows.filter(~refused)
        held = pl.lit(value=False) if refused is None else refused
        return Frame(
            kept.select(*(one.alias(name) for name, one in beside.items()), *facts.values(), *done, *after),
            self._rejected(rows, refused, refusals),
            rows.select(
                rows=pl.len().cast(pl.Int64),
                answered=(pl.len() - held.sum()).cast(pl.Int64) if refused is not None else pl.len().cast(pl.Int64),
                rejected=held.sum().cast(pl.Int64) if refused is not None else pl.lit(0, dtype=pl.Int64),
            ),
            tuple(GROUP + ref.id for ref in mapping.groups),
            tuple(name for name in self.guideline.facts if name not in mapping.facts),
            tuple(name for name in self.table.columns if name not in used),
        )

    def _rejected(self, rows: pl.LazyFrame, refused: pl.Expr | None, refusals: dict[str, pl.Expr]) -> pl.LazyFrame:
        """Return the cells that fit nothing, each with why: the rule of `cells` says it, value by value."""
        if refused is None:
            return pl.LazyFrame(schema=REJECTED)
        reasons = {name: self._reasons(name) for name in refusals}
        cells = dict.fromkeys(ref.id for one in reasons.values() for ref in one.refs)
        shown = [_cell(pl.col(_RAW + name), self.table.columns[name]).alias(_RAW + name) for name in cells]
        flags = [test.fill_null(value=False).alias(f"no:{name}") for name, test in refusals.items()]

        def told(batch: pl.DataFrame) -> pl.DataFrame:
            lines = (
                (row[ROW], *line)
                for row in batch.iter_rows(named=True)
                for name, reason in reasons.items()
                if row[f"no:{name}"]
                for line in reason.of([row[_RAW + ref.id] for ref in reason.refs])
            )
            return pl.DataFrame(list(lines), schema=REJECTED, orient="row")

        chosen = rows.filter(refused).select(pl.col(ROW).cast(pl.Int64), *shown, *flags)
        return chosen.map_batches(told, schema=REJECTED, streamable=True)

    def _reasons(self, name: str) -> _Reason:
        guideline: Resolved | None = self.guideline
        source: Source | None = self.mapping.facts.get(name)
        if source is None:
            slot = name.removeprefix(DONE).removeprefix(AFTER)
            one = next(one for one in self.mapping.done if f"{one.flowchart}.{one.recommendation}" == slot)
            source, name, guideline = one.carried_out if name.startswith(DONE) else one.after, slot, None
        assert source is not None  # noqa: S101 - it was read
        refs = columns_of(source)
        return _Reason(source, refs, tuple(self.table.columns[ref.id].is_temporal() for ref in refs), name, guideline)


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
    text = str(cell)
    return text if len(text) <= _SHOWN_CELL else text[: _SHOWN_CELL - 1] + "…"


def _cell(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return the cells so that Python's value of each is what the rule of `cells` is about."""
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
