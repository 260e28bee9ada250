"""A table of facts through a plan, all columns at once: the same answer as one by one, for every row.

A table has one column for each fact, with the number of its region, null where it is unknown; an absent column is a
fact that is unknown in every row. Columns whose name begins with `_` are passed on. Rows go through in blocks, so that
a table may be larger than the memory; each block is turned into bits, one a row, and goes through the circuit.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from interpreter.cohort.arrow import Flags, lists
from interpreter.cohort.bits import BYTE, WORD, Bits, Bytes, every, none, ones, words
from interpreter.cohort.circuit import ALL, NONE, Operation, Wiring
from interpreter.cohort.region_columns import numbered
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from interpreter.cohort.circuit import Circuit
    from interpreter.cohort.reading import Frame
    from interpreter.cohort.sorted_rows import RegionBits
    from interpreter.cohort.values import Plan, PlanSlot

BLOCK = 131_072
"""Rows that go through the circuit at once: a multiple of 64; what is in use fits in the processor's cache."""
LIMB = 10**12
"""Numbers of paths beyond 64 bits are added up in parts of this size."""
MOST_ARMS = 8
"""Up to so many different values are compared with one by one, which is faster than a look in a table."""
_one_at_a_time = Lock()
OPERATIONS = {Operation.AND: np.bitwise_and, Operation.OR: np.bitwise_or, Operation.XOR: np.bitwise_xor}

STATUS = pl.Enum(["complete", "undetermined"])
PRESENCE = pl.Enum(["possible", "definite"])


def answers(plan: Plan, facts: pl.LazyFrame, *, narrow: bool = False) -> pl.LazyFrame:
    """Return, for each row of facts, what the guideline says, after the columns that are passed on.

    Raises:
        ValueError: a fact column does not hold numbers (when the schema is read), or a number that is no region of
            the fact (when the rows are).
    """
    given = facts.collect_schema()
    passed = {name: dtype for name, dtype in given.items() if name.startswith("_")}
    known = [fact.id for fact in plan.facts if fact.id in given]
    for name in known:
        if not given[name].is_integer() and given[name] != pl.Null:
            raise ValueError(f"column `{name}` holds {given[name]}, not the numbers of the fact's regions")
    made = Answering(plan, narrow=narrow)

    def block(rows: pl.DataFrame) -> pl.DataFrame:
        found = made.answered(_by_number(plan, rows), rows.height)
        return pl.DataFrame([*(rows[name] for name in passed), *found])

    wanted = facts.select([*passed, *known] or [*given][:1])  # without a column there are no rows
    return wanted.map_batches(_in_blocks(block), schema={**passed, **made.schema}, streamable=True)


def answers_of(
    plan: Plan, frame: Frame, *, narrow: bool = False, seen: Callable[[int], None] | None = None
) -> pl.LazyFrame:
    """Return the same for the rows of a table that are not refused, straight from its columns.

    `seen` is told of every block how many rows it has; it may be told by several threads.
    """
    made = Answering(plan, narrow=narrow)

    def block(rows: pl.DataFrame) -> pl.DataFrame:
        taken = frame.taken(rows)
        found = pl.DataFrame([*taken.beside.get_columns(), *made.answered(taken.facts, taken.rows)])
        if seen is not None:
            seen(taken.rows)
        return taken.kept(found)

    return frame.raw.map_batches(_in_blocks(block), schema={**frame.beside, **made.schema}, streamable=True)


def _in_blocks(block: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Return the function of many rows that does its work on at most `BLOCK` of them at once."""

    def through(rows: pl.DataFrame) -> pl.DataFrame:
        if rows.height <= BLOCK:
            return block(rows)
        return pl.concat([block(rows[start : start + BLOCK]) for start in range(0, rows.height, BLOCK)])

    return through


@dataclass(slots=True)
class Block:
    """Some rows: the registers of the circuit after they went through it."""

    rows: int
    outputs: list[Bits]

    def ones(self, place: int) -> Bytes:
        """Return an output with a byte for each row: 0 or 1."""
        return ones(self.outputs[place], self.rows)


class Answering:
    """A plan made ready: the circuit, what to take from its outputs for each column, and how that is shown."""

    def __init__(self, plan: Plan, *, narrow: bool) -> None:
        """Wire what every column of an answer needs; `narrow` leaves out the advice and what is missing."""
        self.plan = plan
        self.wiring = Wiring(plan)
        self.schema: dict[str, pl.DataType] = {}
        self.taken: dict[str, Callable[[Block], pl.Series]] = {}
        self.flags: dict[int, None] = {}
        self.shown: list[pl.Expr] = []
        missing = None if narrow else self._missing()
        self._status(missing)
        self._outcome()
        if not narrow:
            self._list("possible_outcomes", [(name, self.wiring.may(root)) for name, root in plan.outcomes])
        self._path()
        if missing is not None:
            self.within = _deadlines(plan)
            for slot in plan.slots:
                self._slot(slot)
            self._list("missing", list(zip([fact.id for fact in plan.facts], missing, strict=True)))
        self.circuit = self.wiring.circuit()
        self.flag_columns = Flags([str(place) for place in self.flags])
        self.flag_registers = np.array([self.circuit.outputs[place] for place in self.flags], dtype=np.int64)

    # ---- what is asked of the circuit, and the column that is made of it ----

    def _missing(self) -> list[int]:
        """Return, by fact, where it is missing: unknown, and in a context in which it matters."""
        assert self.plan.matters is not None, "a narrow plan does not know what is missing"  # noqa: S101
        wiring = self.wiring
        return [wiring.both(wiring.unknown(fact), wiring.may(root)) for fact, root in enumerate(self.plan.matters)]

    def _status(self, missing: list[int] | None) -> None:
        """Add the status: complete when nothing is open, and no completion stops without an outcome."""
        wiring, plan = self.wiring, self.plan
        # What is open depends on a missing fact, so where those are known they tell it with less work.
        if missing is None:
            roots = [root for slot in plan.slots for root in (one.root for one in slot.deadlines)]
            missing = [wiring.open(root) for root in (*roots, *(root for _, root in plan.outcomes))]
        undetermined = wiring.ask(wiring.either(wiring.any(missing), wiring.may(plan.stuck)))
        self._add("status", STATUS, _name(STATUS, self._flag(undetermined), "undetermined", _lit(STATUS, "complete")))

    def _outcome(self) -> None:
        """Add the outcome: one that every completion has, so never two of them."""
        names = pl.Enum([name for name, _ in self.plan.outcomes])
        self._one_of("outcome", names, [(name, self.wiring.must(root)) for name, root in self.plan.outcomes])

    def _slot(self, slot: PlanSlot) -> None:
        """Add whether a recommendation is given, with the shortest deadline that may be, and whether another may."""
        wiring = self.wiring
        may, must = (self._flag(wiring.ask(value)) for value in (wiring.may(slot.present), wiring.must(slot.present)))
        possible = _name(PRESENCE, may, "possible", _lit(PRESENCE, None))
        self._add(slot.name, PRESENCE, _name(PRESENCE, must, "definite", possible))
        seen = NONE
        firsts = []
        for text, root in (shown for one in slot.deadlines for shown in one.shown):
            before, seen = seen, wiring.either(seen, wiring.may(root))
            if text is not None:
                firsts.append((text, wiring.differ(before, seen)))
        self._one_of(f"{slot.name}.within", self.within, firsts)
        several = seen = NONE
        for deadline in slot.deadlines:
            here = wiring.may(deadline.root)
            several = wiring.either(several, wiring.both(seen, here))
            seen = wiring.either(seen, here)
        later = pl.lit(value=False) if several == NONE else self._flag(wiring.ask(several))
        self._add(f"{slot.name}.at_latest", pl.Boolean(), pl.when(may).then(later))

    def _path(self) -> None:
        """Add the number of the path; null where some way is open."""
        wiring, plan = self.wiring, self.plan
        opens, groups = [], []
        for chart in plan.charts:
            # The way of a decision that weighs nothing is settled when all others are.
            ways = [
                (way.weight, way.root)
                for station in plan.stations
                if station.flowchart == chart.flowchart
                for way in station.ways
                if way.weight
            ]
            opens += [wiring.open(root) for _, root in ways]
            if chart.flowchart != plan.start:
                ways.append((1, plan.stations[chart.entry].root))
            parts = [(weight, wiring.ask(wiring.must(root))) for weight, root in ways if root != NONE]
            groups.append(_Group(chart.stride, chart.paths, parts))
        is_open = self._flag(wiring.ask(wiring.any(opens)))
        total, dtype = (_total, pl.Int64()) if plan.paths <= np.iinfo(np.int64).max else (_long_total, pl.String())
        self.taken["path_id"] = lambda block: total(block, groups)
        self._add("path_id", dtype, pl.when(~is_open).then(pl.col("path_id")))

    def _list(self, name: str, members: Sequence[tuple[str, int]]) -> None:
        """Add a column that lists the names of those values that have the row's bit."""
        places = [self.wiring.ask(value) for _, value in members]
        names = pl.Enum([member for member, _ in members])
        self.taken[name] = lambda block: _listed(name, block, places)
        self._add(name, pl.List(names), pl.col(name).list.eval(pl.element().cat.to(names)))

    def _one_of(self, name: str, names: pl.Enum, members: Sequence[tuple[str, int]]) -> None:
        """Add a column of the name of that one value that has the row's bit, null for none."""
        places = [(member, self.wiring.ask(value)) for member, value in members if value != NONE]
        if len(places) > MOST_ARMS:
            numbers = {member: number for number, member in enumerate(names.categories, 1)}
            parts = [(numbers[member], place) for member, place in places]
            self.taken[name] = lambda block: pl.Series(_sum(block, parts, len(numbers)))
            shown = pl.lit(pl.Series([None, *names.categories], dtype=names)).gather(pl.col(name))
        else:
            shown = _lit(names, None)
            for member, place in places:
                shown = _name(names, self._flag(place), member, shown)
        self._add(name, names, shown)

    def _flag(self, place: int) -> pl.Expr:
        """Return an output of the circuit as a column of truth values."""
        self.flags[place] = None
        return pl.col(str(place))

    def _add(self, name: str, dtype: pl.DataType, shown: pl.Expr) -> None:
        self.schema[name] = dtype
        self.shown.append(shown.alias(name))

    # ---- rows ----

    def answered(self, facts: Mapping[str, RegionBits], rows: int) -> list[pl.Series]:
        """Return the columns of the answers to at most `BLOCK` rows of which these facts have a column."""
        registers = _registers(self.circuit, joined(self.plan, self.circuit, facts, rows), rows)
        block = Block(rows, [registers[place] for place in self.circuit.outputs])
        addresses = registers.ctypes.data + self.flag_registers * registers.strides[0]
        flags = self.flag_columns.frame(addresses, rows, registers)
        taken = [made(block).alias(name) for name, made in self.taken.items()]
        return flags.with_columns(taken).select(self.shown).get_columns()


def _lit(names: pl.Enum, name: str | None) -> pl.Expr:
    return pl.lit(name, dtype=names)


def _name(names: pl.Enum, where: pl.Expr, name: str, otherwise: pl.Expr) -> pl.Expr:
    return pl.when(where).then(_lit(names, name)).otherwise(otherwise)


def _deadlines(plan: Plan) -> pl.Enum:
    """Return every deadline as it is written: the shortest first."""
    found = {
        (one.seconds or 0, text)
        for slot in plan.slots
        for one in slot.deadlines
        for text, _ in one.shown
        if text is not None
    }
    return pl.Enum([text for _, text in sorted(found)])


# ---- from facts to bits, through the circuit ------------------------------------------------------------------------


def _by_number(plan: Plan, rows: pl.DataFrame) -> dict[str, RegionBits]:
    asked = [fact for fact in plan.facts if fact.id in rows.columns and fact.regions > 1]
    found = {fact.id: numbered(rows[fact.id], fact.regions) for fact in asked}
    for fact in asked:
        if found[fact.id].refused.any():
            raise ValueError(f"column `{fact.id}` holds other numbers: the fact's regions are 0 to {fact.regions - 1}")
    return found


def joined(plan: Plan, circuit: Circuit, facts: Mapping[str, RegionBits], rows: int) -> list[Bits]:
    """Return the inputs of a circuit, from the regions of the facts; a fact that is not there is unknown."""
    no_row, every_row = none(rows), every(rows)
    found = []
    for region in circuit.inputs:
        fact = facts.get(plan.facts[region.fact].id)
        if fact is None:
            found.append(no_row if region.sure else every_row)
            continue
        parts = [fact.regions[number] for number in region.regions]
        if not region.sure:
            parts.append(fact.unknown)
        joined = parts[0]
        for part in parts[1:]:
            joined = joined | part
        found.append(joined)
    return found


def ran(circuit: Circuit, inputs: list[Bits], rows: int) -> list[Bits]:
    """Return the outputs of a circuit."""
    registers = _registers(circuit, inputs, rows)
    return [registers[place] for place in circuit.outputs]


def _registers(circuit: Circuit, inputs: list[Bits], rows: int) -> NDArray[np.uint64]:
    """Return what stands in the registers of a circuit at its end."""
    table = np.empty((circuit.registers, words(rows)), dtype=np.uint64)
    table[NONE], table[ALL] = 0, ~np.uint64(0)
    for place, bits in enumerate(inputs, ALL + 1):
        table[place] = bits
    registers = list(table)
    # A step takes a microsecond or two: threads that go through at once would only wait for each other at each of them.
    with _one_at_a_time:
        for gate in circuit.gates:
            OPERATIONS[gate.operation](registers[gate.one], registers[gate.other], registers[gate.into])
    return table


# ---- from bits to columns -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Group:
    """What is added up in a smaller number first: the sum is at most `most`, and counts `stride` times."""

    stride: int
    most: int
    parts: Sequence[tuple[int, int]]


def _sum(block: Block, parts: Sequence[tuple[int, int]], most: int) -> NDArray[np.unsignedinteger]:
    """Return, by row, the sum of the numbers of those outputs that have the row's bit."""
    found = np.zeros(block.rows, dtype=np.min_scalar_type(most))
    for number, place in parts:
        found += block.ones(place) * found.dtype.type(number)
    return found


def _total(block: Block, groups: Sequence[_Group]) -> pl.Series:
    """Return the sum of the weights of those outputs that have the row's bit; anything where the path is open."""
    found = np.zeros(block.rows, dtype=np.int64)
    for group in groups:
        found += _sum(block, group.parts, group.most).astype(np.int64) * np.int64(group.stride)
    return pl.Series(found)


def _long_total(block: Block, groups: Sequence[_Group]) -> pl.Series:
    """Return such sums of weights of any size, as text."""
    parts = [(group.stride * weight, place) for group in groups for weight, place in group.parts]
    limbs: list[NDArray[np.int64]] = [np.zeros(block.rows, dtype=np.int64)]
    for weight, place in parts:
        ones, position, rest = block.ones(place), 0, weight
        while rest:
            rest, low = divmod(rest, LIMB)
            if position == len(limbs):
                limbs.append(np.zeros(block.rows, dtype=np.int64))
            limbs[position] += ones * np.int64(low)
            position += 1
    digits = []
    carry = np.zeros(block.rows, dtype=np.int64)
    for limb in limbs:
        carry, digit = np.divmod(limb + carry, LIMB)
        digits.append(pl.Series(digit).cast(pl.String).str.zfill(12))
    digits.append(pl.Series(carry).cast(pl.String))
    text = digits.pop()
    for part in reversed(digits):
        text = text + part
    return text.str.strip_chars_start("0").replace("", "0")


def _listed(name: str, block: Block, places: Sequence[int]) -> pl.Series:
    """Return, by row, the list of the numbers, from 0, of those outputs that have the row's bit."""
    across = words(len(places)) or 1
    masks = np.zeros((block.rows, across * BYTE), dtype=np.uint8)
    for first in range(0, len(places), BYTE):
        column = np.zeros(block.rows, dtype=np.uint8)
        for bit, place in enumerate(places[first : first + BYTE]):
            column |= block.ones(place) << np.uint8(bit)
        masks[:, first // BYTE] = column
    cells = masks.view(np.uint64).reshape(-1)
    offsets = np.zeros(len(cells) + 1, dtype=np.int64)
    np.cumsum(np.bitwise_count(cells), out=offsets[1:])
    values = np.empty(offsets[-1], dtype=np.min_scalar_type(max(len(places) - 1, 0)))
    # The lowest bit of every cell that has one, then the next, and so on.
    places_left = np.flatnonzero(cells)
    left, at = cells[places_left], offsets[places_left]
    base = (places_left % across * WORD).astype(values.dtype)
    while len(left):
        rest = left & (left - np.uint64(1))
        values[at] = base + np.bitwise_count((left ^ rest) - np.uint64(1)).astype(values.dtype)
        goes_on = rest != 0
        left, at, base = rest[goes_on], at[goes_on] + 1, base[goes_on]
    return lists(name, np.ascontiguousarray(offsets[::across]), values)
