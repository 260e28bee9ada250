"""The regions of a fact: stretches of its domain that no test of the guideline tells apart.

A condition compares one fact with constants, so a fact's domain falls into finitely many regions, and over regions a
guideline is a finite function. A region is a small number; `UNKNOWN` stands for a fact that is not known.
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from interpreter.model import Among, Between, FactType, Interval
from interpreter.slotted import dataclass
from interpreter.units import EXACT, from_base, in_base

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interpreter.model import Fact, Test

UNKNOWN = -1
Value = bool | str | Decimal
"""A value of a fact: a truth value, a code, or a number in the base unit of the fact's dimension."""


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions of one fact.

    `table` maps each truth value or code to its region. For numbers `thresholds` are the constants in use, in the base
    unit, ascending, and `cells` gives the region of each cell: below the first threshold, on it, between the first and
    the second, and so on. `witnesses` holds one value of each region, a plain one (a threshold where there is one).
    """

    fact: Fact
    table: Mapping[bool | str, int]
    thresholds: tuple[Decimal, ...]
    cells: tuple[int, ...]
    witnesses: tuple[Value, ...]

    def __len__(self) -> int:
        return len(self.witnesses)

    def of_number(self, size: Decimal | int) -> int:
        """Return the region of a number in the base unit of the fact's dimension."""
        thresholds = self.thresholds
        position = bisect_left(thresholds, size)
        on = position < len(thresholds) and thresholds[position] == size
        return self.cells[2 * position + on]

    def truth(self, test: Test) -> tuple[bool, ...]:
        """Return, for each region, whether the test is true there."""
        return tuple(holds(test, witness) for witness in self.witnesses)


def holds(test: Test, value: Value) -> bool:
    """Tell whether a resolved test is true for a value of its fact."""
    match test:
        case Among():
            return value in test.values
        case Between():
            return any(interval.holds(value) for interval in test.intervals)  # type: ignore[arg-type] # a number
        case _:
            raise TypeError(test)


def regions(fact: Fact, tests: Iterable[Test], others: Sequence[Fact] = ()) -> Regions:
    """Return the regions into which these tests cut the fact's domain.

    `others` are the same fact in other guidelines: its domain then is what lies in any of theirs, or between them.
    """
    used = tuple(dict.fromkeys(tests))
    match fact.type:
        case FactType.BOOLEAN:
            return _discrete(fact, (False, True), used)
        case FactType.CODE:
            return _discrete(fact, tuple(dict.fromkeys(code for one in (fact, *others) for code, _ in one.codes)), used)
        case FactType.QUANTITY | FactType.INTEGER:
            return _numeric(fact, _around([domain(one) for one in (fact, *others)]), used)
        case _:
            assert_never(fact.type)


def _signature(tests: tuple[Test, ...], value: Value) -> tuple[bool, ...]:
    return tuple(holds(test, value) for test in tests)


def _discrete(fact: Fact, domain: tuple[bool | str, ...], tests: tuple[Test, ...]) -> Regions:
    numbers: dict[tuple[bool, ...], int] = {}
    table = {value: numbers.setdefault(_signature(tests, value), len(numbers)) for value in domain}
    witnesses = [next(value for value in domain if table[value] == region) for region in range(len(numbers))]
    return Regions(fact, table, (), (), tuple(witnesses))


def domain(fact: Fact) -> Interval:
    """Return the numbers that a quantity or integer may be, in the base unit of its dimension."""

    def base(value: Decimal | None) -> Decimal | None:
        return value if value is None or fact.unit is None else in_base(value, fact.unit)

    low, high = base(fact.minimum), base(fact.maximum)
    return Interval(low, low_in=low is not None, high=high, high_in=high is not None)


def _around(domains: Sequence[Interval]) -> Interval:
    """Return the numbers from the lowest to the highest bound of these domains."""
    lows, highs = [one.low for one in domains], [one.high for one in domains]
    low = None if None in lows else min(one for one in lows if one is not None)
    high = None if None in highs else max(one for one in highs if one is not None)
    return Interval(low, low_in=low is not None, high=high, high_in=high is not None)


def _numeric(fact: Fact, allowed: Interval, tests: tuple[Test, ...]) -> Regions:
    bounds = (
        bound
        for test in tests
        if isinstance(test, Between)
        for interval in test.intervals
        for bound in (interval.low, interval.high)
    )
    thresholds = tuple(sorted({bound for bound in bounds if bound is not None}))
    numbers: dict[tuple[bool, ...], int] = {}
    cells: list[int] = []
    witnesses: dict[int, Decimal] = {}
    for index in range(2 * len(thresholds) + 1):
        witness = _witness(fact, allowed, _cell(thresholds, index))
        if witness is None:
            cells.append(UNKNOWN)
            continue
        region = numbers.setdefault(_signature(tests, witness), len(numbers))
        cells.append(region)
        if region not in witnesses or index % 2:
            witnesses[region] = witness
    return Regions(fact, {}, thresholds, tuple(cells), tuple(witnesses[region] for region in range(len(numbers))))


def _cell(thresholds: tuple[Decimal, ...], index: int) -> Interval:
    """Return a cell: odd ones are a threshold, even ones lie between two."""
    position = index // 2
    if index % 2:
        return Interval(thresholds[position], low_in=True, high=thresholds[position], high_in=True)
    low = thresholds[position - 1] if position else None
    high = thresholds[position] if position < len(thresholds) else None
    return Interval(low, low_in=False, high=high, high_in=False)


def _witness(fact: Fact, allowed: Interval, cell: Interval) -> Decimal | None:
    """Return a plain number of the domain in this cell, or None when there is none."""
    lows = [low for low in (allowed.low, cell.low) if low is not None]
    highs = [high for high in (allowed.high, cell.high) if high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    whole = fact.type is FactType.INTEGER
    for candidate in _candidates(low, high, Decimal(1) if whole or fact.unit is None else Decimal(fact.unit.size)):
        fits = not whole or candidate == candidate.to_integral_value()
        if fits and allowed.holds(candidate) and cell.holds(candidate):
            return candidate
    return None


def _candidates(low: Decimal | None, high: Decimal | None, unit: Decimal) -> Iterable[Decimal]:
    """Yield numbers that are likely to be easy to read, and one that surely lies between the bounds."""
    if low is None and high is None:
        return (Decimal(0),)
    if high is None:
        return (low, EXACT.add(low, unit)) if low is not None else ()
    if low is None:
        return (high, EXACT.subtract(high, unit))
    middle = EXACT.divide(EXACT.add(low, high), Decimal(2))
    whole = EXACT.multiply(EXACT.divide_int(middle, unit), unit)
    tenth = EXACT.add(low, EXACT.divide(unit, Decimal(10)))
    return (low, high, EXACT.add(low, unit), whole, tenth, middle)


def shown(fact: Fact, value: Value) -> bool | str | Decimal:
    """Return a value of a fact in the fact's own unit, or as text with a unit where no finite decimal says it."""
    if fact.unit is None or isinstance(value, bool | str):
        return value
    own = from_base(value, fact.unit)
    if own is not None:
        return own
    base = "s" if fact.unit.dimension == "time" else fact.unit.code
    return f"{value} {base}"
