"""A table of facts through a plan, all columns at once: the same answer as one by one, for every row.

A table has one column for each fact, with the number of its region, null where it is unknown; an absent column is a
fact that is unknown in every row. Columns whose name begins with `_` are passed on. Rows go through in blocks, so that
a table may be larger than the memory; each block is turned into bits, one a row, and goes through the circuit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from interpreter.cohort.circuit import NONE, Operation, Wiring
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from interpreter.cohort.circuit import Circuit
    from interpreter.cohort.values import Plan, PlanSlot

    Bits: TypeAlias = NDArray[np.uint64]
    Bytes: TypeAlias = NDArray[np.uint8]
    Codes: TypeAlias = NDArray[np.unsignedinteger] | pl.Series

BLOCK = 131_072
"""Rows that go through the circuit at once: a multiple of 64; what is in use fits in the processor's cache."""
WORD = 64
LIMB = 10**12
"""Numbers of paths beyond 64 bits are added up in parts of this size."""
UNKNOWN = -1
MOST_ARMS = 8
"""Up to so many different values are compared with one by one, which is faster than a look in a table."""
OPERATIONS = {Operation.AND: np.bitwise_and, Operation.OR: np.bitwise_or, Operation.XOR: np.bitwise_xor}

STATUS = pl.Enum(["complete", "undetermined"])
PRESENCE = pl.Enum(["possible", "definite"])


def answers(plan: Plan, facts: pl.LazyFrame, *, narrow: bool = False) -> pl.LazyFrame:
    """Return, for each row of facts, what the guideline says: the columns of `schema`, after those that are passed on.

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
    made = _Machine(plan, narrow=narrow)

    def through(rows: pl.DataFrame) -> pl.DataFrame:
        return pl.concat([made.block(rows[start : start + BLOCK], [*passed]) for start in _starts(rows.height)])

    wanted = facts.select([*passed, *known] or [*given][:1])  # without a column there are no rows
    return wanted.map_batches(through, schema={**passed, **made.schema}, streamable=True)


def _starts(height: int) -> range:
    return range(0, max(height, 1), BLOCK)


def schema(plan: Plan, *, narrow: bool = False) -> dict[str, pl.DataType]:
    """Return the names and the types of the columns of an answer, in their order."""
    return _Machine(plan, narrow=narrow).schema


@dataclass(slots=True)
class Block:
    """Some rows: the registers of the circuit after they went through it."""

    rows: int
    outputs: list[Bits]

    def ones(self, place: int) -> Bytes:
        """Return an output with a byte for each row: 0 or 1."""
        return np.unpackbits(self.outputs[place].view(np.uint8), count=self.rows, bitorder="little")


class _Machine:
    """A plan made ready: the circuit, what to take from its outputs for each column, and how that is shown."""

    def __init__(self, plan: Plan, *, narrow: bool) -> None:
        self.plan = plan
        self.wiring = Wiring(plan)
        self.schema: dict[str, pl.DataType] = {}
        self.taken: dict[str, Callable[[Block], Codes]] = {}
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
        self._enum("status", STATUS, lambda block: block.ones(undetermined) + np.uint8(1), (1, 2))

    def _outcome(self) -> None:
        """Add the outcome: one that every completion has, so never two of them."""
        places = list(enumerate([self.wiring.ask(self.wiring.must(root)) for _, root in self.plan.outcomes], 1))
        names = pl.Enum([name for name, _ in self.plan.outcomes])
        self._enum("outcome", names, lambda block: _sum(block, places), (code for code, _ in places))

    def _slot(self, slot: PlanSlot) -> None:
        """Add whether a recommendation is given, with the shortest deadline that may be, and whether another may."""
        wiring = self.wiring
        may, must = wiring.ask(wiring.may(slot.present)), wiring.ask(wiring.must(slot.present))
        self._enum(slot.name, PRESENCE, lambda block: block.ones(may) + block.ones(must), (1, 2))
        seen = NONE
        firsts = []
        for text, root in (shown for one in slot.deadlines for shown in one.shown):
            before, seen = seen, wiring.either(seen, wiring.may(root))
            if text is not None:
                firsts.append((self.within[text] + 1, wiring.ask(wiring.differ(before, seen))))
        texts, used = pl.Enum(list(self.within)), [code for code, _ in firsts]
        self._enum(f"{slot.name}.within", texts, lambda block: _sum(block, firsts), used)
        several = seen = NONE
        for deadline in slot.deadlines:
            here = wiring.may(deadline.root)
            several = wiring.either(several, wiring.both(seen, here))
            seen = wiring.either(seen, here)
        later = wiring.ask(several)
        codes = (1,) if several == NONE else (1, 2)
        self._coded(
            f"{slot.name}.at_latest",
            (None, False, True),
            pl.Boolean(),
            lambda block: block.ones(may) + block.ones(later),
            codes,
        )

    def _path(self) -> None:
        """Add the number of the path; null where some way is open."""
        wiring, plan = self.wiring, self.plan
        # The way of a decision that weighs nothing is settled when all others are.
        ways = [
            (way.weight * chart.stride, way.root)
            for chart in plan.charts
            for station in plan.stations
            if station.flowchart == chart.flowchart
            for way in station.ways
            if way.weight
        ]
        is_open = wiring.ask(wiring.any([wiring.open(root) for _, root in ways]))
        entered = [(chart.stride, plan.stations[chart.entry].root) for chart in plan.charts]
        entered = [(stride, root) for (stride, root), chart in zip(entered, plan.charts, strict=True)
                   if chart.flowchart != plan.start]  # fmt: skip
        parts = [(weight, wiring.ask(wiring.must(root))) for weight, root in (*ways, *entered) if root != NONE]
        total, dtype = (_total, pl.Int64()) if plan.paths <= np.iinfo(np.int64).max else (_long_total, pl.String())
        self._add("path_id", dtype, lambda block: _hidden(total(block, parts), block.ones(is_open)), pl.col("path_id"))

    def _list(self, name: str, members: Sequence[tuple[str, int]]) -> None:
        """Add a column that lists the names of those values that have the row's bit."""
        places = [self.wiring.ask(value) for _, value in members] or [self.wiring.ask(NONE)]
        names = pl.Enum([member for member, _ in members])
        element = pl.element()
        shown = pl.col(name).arr.to_list().list.eval(element.filter(element > 0) - 1).list.eval(element.cat.to(names))
        self._add(name, pl.List(names), lambda block: _matrix(block, places), shown)

    def _enum(self, name: str, names: pl.Enum, codes: Callable[[Block], Codes], used: Iterable[int]) -> None:
        """Add a column of names, from codes: 0 is null, 1 the first name; no others occur than those in use."""
        self._coded(name, [None, *names.categories], names, codes, used)

    def _coded(
        self,
        name: str,
        table: Sequence[str | bool | None],
        dtype: pl.DataType,
        codes: Callable[[Block], Codes],
        used: Iterable[int],
    ) -> None:
        """Add a column of values, from their places in a table."""
        arms = dict.fromkeys(used)
        if len(arms) > MOST_ARMS:
            shown = pl.lit(pl.Series(table, dtype=dtype)).gather(pl.col(name))
        else:
            shown = pl.lit(None, dtype=dtype)
            for code in arms:
                shown = pl.when(pl.col(name) == code).then(pl.lit(table[code], dtype=dtype)).otherwise(shown)
        self._add(name, dtype, codes, shown.alias(name))

    def _add(self, name: str, dtype: pl.DataType, taken: Callable[[Block], Codes], shown: pl.Expr) -> None:
        self.schema[name] = dtype
        self.taken[name] = taken
        self.shown.append(shown)

    # ---- rows ----

    def block(self, rows: pl.DataFrame, passed: list[str]) -> pl.DataFrame:
        """Return the answers of at most `BLOCK` rows, after the columns that are passed on."""
        block = Block(rows.height, _ran(self.circuit, _inputs(self.plan, self.circuit, rows), rows.height))
        taken = [pl.Series(name, codes(block)) for name, codes in self.taken.items()]
        shown = pl.DataFrame(taken).select(self.shown)
        return pl.DataFrame([*(rows[name] for name in passed), *shown.get_columns()])


def _deadlines(plan: Plan) -> dict[str, int]:
    """Return every deadline as it is written, with its place: the shortest first."""
    found = {
        (one.seconds or 0, text)
        for slot in plan.slots
        for one in slot.deadlines
        for text, _ in one.shown
        if text is not None
    }
    return {text: place for place, (_, text) in enumerate(sorted(found))}


# ---- from facts to bits, through the circuit ------------------------------------------------------------------------


def _inputs(plan: Plan, circuit: Circuit, rows: pl.DataFrame) -> list[Bits]:
    """Return the inputs of a circuit, from the regions of the facts."""
    words = -(-rows.height // WORD)
    none = np.zeros(words, dtype=np.uint64)
    every = ~none
    known: dict[int, tuple[list[Bits], Bits]] = {}
    found = []
    for region in circuit.inputs:
        if region.fact not in known:
            fact = plan.facts[region.fact]
            if fact.id in rows.columns:
                known[region.fact] = _regions(rows[fact.id], fact.regions, words)
            else:
                known[region.fact] = [none] * fact.regions, every
        bits, unknown = known[region.fact]
        joined = none if region.sure else unknown
        for number in region.regions:
            joined = joined | bits[number]
        found.append(joined)
    return found


def _regions(column: pl.Series, regions: int, words: int) -> tuple[list[Bits], Bits]:
    """Return bits of the rows in each region of a fact, and of those where it is unknown."""
    if column.dtype == pl.Null:
        column = column.cast(pl.Int8)
    if column.is_between(0, regions - 1).all() is False:
        raise ValueError(f"column `{column.name}` holds other numbers: the fact's regions are 0 to {regions - 1}")
    dtype = pl.Int8 if regions <= np.iinfo(np.int8).max else pl.Int32
    numbers = column.cast(dtype).fill_null(UNKNOWN).to_numpy()
    return [_packed(numbers == region, words) for region in range(regions)], _packed(numbers == UNKNOWN, words)


def _packed(truths: NDArray[np.bool_], words: int) -> Bits:
    """Return truths as bits, in whole words; what is left of the last one stays empty."""
    packed = np.zeros(words * 8, dtype=np.uint8)
    bits = np.packbits(truths, bitorder="little")
    packed[: len(bits)] = bits
    return packed.view(np.uint64)


def _ran(circuit: Circuit, inputs: list[Bits], rows: int) -> list[Bits]:
    """Return the outputs of a circuit."""
    words = -(-rows // WORD)
    registers = [np.zeros(words, dtype=np.uint64), np.full(words, ~np.uint64(0)), *inputs]
    registers += [np.empty(words, dtype=np.uint64) for _ in range(circuit.registers - len(registers))]
    for gate in circuit.gates:
        OPERATIONS[gate.operation](registers[gate.one], registers[gate.other], registers[gate.into])
    return [registers[place] for place in circuit.outputs]


# ---- from bits to columns -------------------------------------------------------------------------------------------


def _sum(block: Block, parts: Sequence[tuple[int, int]]) -> NDArray[np.unsignedinteger]:
    """Return, by row, the code of the one output that has its bit; 0 for none."""
    small = all(code <= np.iinfo(np.uint8).max for code, _ in parts)
    found: NDArray[np.unsignedinteger] = np.zeros(block.rows, dtype=np.uint8 if small else np.uint16)
    for code, place in parts:
        found += block.ones(place) * found.dtype.type(code)
    return found


def _total(block: Block, parts: Sequence[tuple[int, int]]) -> pl.Series:
    """Return the sum of the weights of those outputs that have the row's bit."""
    found = np.zeros(block.rows, dtype=np.int64)
    for weight, place in parts:
        found += block.ones(place) * np.int64(weight)
    return pl.Series(found)


def _long_total(block: Block, parts: Sequence[tuple[int, int]]) -> pl.Series:
    """Return such sums of weights of any size, as text."""
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


def _hidden(column: pl.Series, where: Bytes) -> pl.Series:
    """Return a column with null in some rows."""
    return column.set(pl.Series(where.view(np.bool_)), None)


def _matrix(block: Block, places: Sequence[int]) -> NDArray[np.unsignedinteger]:
    """Return, by row, for each output its number from 1 where it has the row's bit, and else 0."""
    dtype = np.uint8 if len(places) <= np.iinfo(np.uint8).max else np.uint16
    return np.column_stack([block.ones(place) * dtype(number) for number, place in enumerate(places, 1)])
