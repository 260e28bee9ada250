"""Numbers in SQL: where they lie among the constants of a guideline, exactly; in whatever way they are written.

A number that is written becomes a decimal of 18 places, plus one more digit that says whether anything followed:
compared with constants of at most 18 places, which is exact. A float means its shortest decimal; since that grows with
the float, the numbers below a constant are the floats below some float, which is worked out here.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING

from interpreter.cohort.float_cuts import float_cut
from interpreter.cohort.mapping import spelling
from interpreter.cohort.sql_dialects import Kind, refused
from interpreter.engine.regions import domain
from interpreter.model import FactType
from interpreter.slotted import dataclass
from interpreter.units import MOST_DIGITS, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.cohort.mapping import Number
    from interpreter.cohort.sql_cells import Cell, Cells
    from interpreter.cohort.sql_dialects import Dialect
    from interpreter.engine.regions import Regions
    from interpreter.units import Unit

REFUSED = -2
PLACES, DIGITS = 18, 64
"""Decimals of a written number that are compared as a number, and as text where a constant has no end."""
LARGEST = 10**PLACES
MOST_TEXT = 60
NUMBER = "([+-]?)(?:([0-9]+)[.]?([0-9]*)|[.]([0-9]+))"
PLAIN = "[0-9]{1,15}(?:[.][0-9]{1,15})?"
EXPONENT = "[eE]([+-]?0*[0-9]{1,3})"
BLANK = "[ \t\N{NO-BREAK SPACE}]+"


@dataclass(frozen=True, slots=True)
class Cut:
    """Whether a number is below a bound, as SQL, and whether it is on it or below; None where it cannot be on it."""

    below: str
    on_or_below: str | None


def number_region(cells: Cells, name: str, source: Number, regions: Regions) -> None:
    """Make the column `name`: the region of a number."""
    sql, fact = cells.dialect, regions.fact
    cell = cells.cell(source.column, source.missing)
    n, own = cell.n, source.unit or fact.unit
    size = Fraction(1 if own is None else own.size)
    cells.refuse(f"{name} = {REFUSED}", source.column.id, f"cell_{n}")
    if cell.kind is Kind.WHOLE:
        cells.step(0, f"whole_{n}", cell.raw)
        cells.step(3, name, cell.cases("", chain(arms(regions, size, whole_cuts(f"whole_{n}")))))
        return
    floats = _strange(sql, n, fact.type is FactType.INTEGER) + chain(arms(regions, size, float_cuts(sql, f"float_{n}")))
    if cell.kind is Kind.FLOAT:
        cells.step(2, name, cell.cases(floats, ""))
        return
    units = [] if fact.unit is None else [one for one in UNITS.values() if one.dimension == fact.unit.dimension]
    if cell.may_be(Kind.TEXT, Kind.EXACT):
        _written(cells, cell, source, units)

        def of_unit(unit: Unit | None) -> str:
            return case(chain(arms(regions, Fraction(1 if unit is None else unit.size), decimal_cuts(sql, n))))

        odd = f"WHEN NOT number_ok_{n} THEN {REFUSED} "
        odd += f"WHEN trailing_{n} <> '' THEN {REFUSED} " if fact.type is FactType.INTEGER else ""
        if cell.may_be(Kind.TEXT):
            odd += "".join(
                f"WHEN unit_{n} = {sql.literal(one.code)} THEN {of_unit(one)} " for one in units if one != own
            )
        others = f"{odd}ELSE {of_unit(own)}"
    else:
        others = f"ELSE {REFUSED}"
    cells.step(11, name, cell.cases(floats, others))


def _strange(sql: Dialect, n: int, whole: bool) -> str:  # noqa: FBT001 - the fact's type
    """Return the arms that refuse what is no number, too large, too small, or not whole."""
    large = double(sql, float_cut(Fraction(10) ** (MOST_DIGITS + 1))[0])
    small = double(sql, float_cut(Fraction(1, 10**MOST_DIGITS))[0])
    tests = [f"NOT (float_{n} > -{large} AND float_{n} < {large})"]
    tests.append(f"float_{n} <> 0 AND float_{n} > -{small} AND float_{n} < {small}")
    tests += [f"float_{n} <> floor(float_{n})"] if whole else []
    return "".join(f"WHEN {one} THEN {REFUSED} " for one in tests)


def _written(cells: Cells, cell: Cell, source: Number, units: list[Unit]) -> None:
    """Read the number that a text writes, with its unit: steps 3 to 10."""
    n, sql = cell.n, cells.dialect
    pattern = _read(cells, cell, source, units)

    # Most numbers are plain: a pattern with many parts is asked of the others alone.
    cells.step(4, f"plain_{n}", sql.matches(f"number_{n}", PLAIN))

    def group(*numbers: int, plain: str = "''") -> str:
        parts = " || ".join(sql.group(f"number_{n}", pattern, number) for number in numbers)
        return f"CASE WHEN plain_{n} THEN {plain} ELSE {parts} END"

    dot = f"position('.' IN number_{n})"
    before = f"CASE WHEN {dot} = 0 THEN number_{n} ELSE substr(number_{n}, 1, {dot} - 1) END"
    part = f"CASE WHEN {dot} = 0 THEN '' ELSE substr(number_{n}, {dot} + 1) END"
    cells.step(5, f"matched_{n}", f"CASE WHEN plain_{n} THEN 1 = 1 ELSE {sql.matches(f'number_{n}', pattern)} END")
    cells.step(5, f"sign_{n}", group(1))
    cells.step(5, f"before_{n}", group(2, plain=before))
    cells.step(5, f"part_{n}", group(3, 4, plain=part))
    shift, room = "0", f"length(number_{n}) <= {MOST_TEXT}"
    if units:
        cells.step(5, f"exponent_{n}", f"replace({group(5, 8)}, '+', '')")
        cells.step(5, f"unit_{n}", group(6, 7))
        shift = f"CASE WHEN exponent_{n} = '' THEN 0 ELSE CAST(exponent_{n} AS INTEGER) END"
    cells.step(6, f"shift_{n}", shift)
    cells.step(6, f"digits_{n}", sql.stripped(f"(before_{n} || part_{n})", "0"))
    cells.step(6, f"fits_{n}", f"matched_{n} AND {room}")
    zeros = f"(length(before_{n}) + length(part_{n}) - length(digits_{n}))"
    cells.step(7, f"point_{n}", f"CAST(length(before_{n}) + shift_{n} - {zeros} AS INTEGER)")
    zero = f"shift_{n} - length(part_{n}) BETWEEN -{MOST_DIGITS} AND {MOST_DIGITS}"
    other = f"length(digits_{n}) <= {MOST_DIGITS} AND point_{n} BETWEEN {1 - MOST_DIGITS} AND {MOST_DIGITS + 1}"
    cells.step(8, f"number_ok_{n}", f"fits_{n} AND CASE WHEN digits_{n} = '' THEN {zero} ELSE {other} END")
    integer = (
        f"CASE WHEN digits_{n} = '' OR point_{n} <= 0 THEN '0' WHEN point_{n} > {PLACES} THEN '{LARGEST}' "
        f"ELSE substr(rpad(digits_{n}, point_{n}, '0'), 1, point_{n}) END"
    )
    after = (
        f"CASE WHEN digits_{n} = '' THEN '' WHEN point_{n} >= 0 THEN substr(digits_{n}, point_{n} + 1) "
        f"WHEN point_{n} > -{DIGITS} THEN repeat('0', -point_{n}) || digits_{n} ELSE '' END"
    )
    cells.step(8, f"integer_{n}", integer)
    cells.step(8, f"after_{n}", f"rpad({after}, {DIGITS}, '0')")
    cells.step(9, f"trailing_{n}", sql.stripped(f"after_{n}", "0"))
    rest = sql.stripped(f"substr(after_{n}, {PLACES + 1})", "0")
    minus = f"CASE WHEN sign_{n} = '-' THEN '-' ELSE '' END"
    sticky = f"CASE WHEN {rest} <> '' THEN '1' ELSE '0' END"
    decimal = f"{minus} || integer_{n} || '.' || substr(after_{n}, 1, {PLACES}) || {sticky}"
    cells.step(9, f"decimal_{n}", f"CASE WHEN number_ok_{n} THEN {decimal} END")
    cells.step(10, f"value_{n}", f"CAST(decimal_{n} AS DECIMAL(38, {PLACES + 1}))")


def _read(cells: Cells, cell: Cell, source: Number, units: list[Unit]) -> str:
    """Make the column of the numbers with a decimal point; return the pattern that they have."""
    n, text = cell.n, f"text_{cell.n}"
    if source.comma and cell.may_be(Kind.TEXT):
        comma = f"CASE WHEN {text} LIKE '%.%' THEN '!' ELSE replace({text}, ',', '.') END"
        text = comma if cell.kind is not None else f"CASE WHEN no_text_{n} THEN {text} ELSE {comma} END"
    cells.step(3, f"number_{n}", f"CASE WHEN float_{n} IS NULL THEN {text} END" if cell.kind is None else text)
    alone = "|".join(_escaped(one.code) for one in units if one.code != "1")
    beside = "|".join(_escaped(one.code) for one in units)
    ways = [f"(?:{EXPONENT})?{BLANK}({beside})", f"({alone})" if alone else "()"] if units else ["()()", "()"]
    ways.append(EXPONENT if source.unit is not None else "()")
    return f"{NUMBER}(?:{'|'.join(ways)})?"


def _escaped(code: str) -> str:
    return re.sub("([^A-Za-z0-9])", r"\\\1", code)


# ---- where a number lies --------------------------------------------------------------------------------------------


def is_number(text: str) -> bool:
    """Tell whether a text is a number as numbers are spelled."""
    try:
        return Decimal(text).is_finite() and spelling(float(text) if "." in text else int(text)) == text
    except (ValueError, InvalidOperation, OverflowError):
        return False


def double(sql: Dialect, number: float) -> str:
    """Return a float as a constant."""
    return f"CAST('{number!r}' AS {sql.double})"


def float_cuts(sql: Dialect, column: str) -> Callable[[Fraction], Cut]:
    """Return the cuts of a column of floats."""

    def cut(bound: Fraction) -> Cut:
        at, exact = float_cut(bound)
        return Cut(f"{column} < {double(sql, at)}", f"{column} <= {double(sql, at)}" if exact else None)

    return cut


def whole_cuts(column: str) -> Callable[[Fraction], Cut]:
    """Return the cuts of a column of whole numbers."""

    def cut(bound: Fraction) -> Cut:
        at = math.ceil(bound)
        if abs(at) >= LARGEST:
            return Cut("1 = 1" if at > 0 else "1 = 0", None)
        return Cut(f"{column} < {at}", f"{column} <= {at}" if bound.denominator == 1 else None)

    return cut


def decimal_cuts(sql: Dialect, n: int) -> Callable[[Fraction], Cut]:
    """Return the cuts of a written number."""
    value, digits = f"value_{n}", f"after_{n}"

    def cut(bound: Fraction) -> Cut:
        if abs(bound) >= LARGEST:
            raise refused(sql.name, f"a limit of {float(bound):g} cannot be compared with in SQL", "map another unit")
        scaled = bound * LARGEST
        if scaled.denominator == 1:
            at = _decimal(int(scaled))
            return Cut(f"{value} < {at}", f"{value} <= {at}")
        # The bound lies between two numbers of 18 places: what lies there too is told by its further digits.
        size = abs(bound)
        low, fraction = math.floor(size * LARGEST), size - math.floor(size)
        further = sql.literal(str(math.floor(fraction * 10**DIGITS)).zfill(DIGITS))
        ends = (fraction * 10**DIGITS).denominator == 1
        if bound > 0:
            there = f"{value} > {_decimal(low)} AND {value} < {_decimal(low + 1)}"
            below = f"({value} <= {_decimal(low)} OR ({there} AND {digits} {'<' if ends else '<='} {further}))"
            too = f"({value} <= {_decimal(low)} OR ({there} AND {digits} <= {further}))"
        else:
            there = f"{value} < {_decimal(-low)} AND {value} > {_decimal(-low - 1)}"
            below = f"({value} <= {_decimal(-low - 1)} OR ({there} AND {digits} > {further}))"
            too = f"({value} <= {_decimal(-low - 1)} OR ({there} AND {digits} >= {further}))"
        return Cut(below, too if ends else None)

    return cut


def _decimal(scaled: int) -> str:
    """Return a number of 18 places as it is written, without what says nothing."""
    whole, rest = divmod(abs(scaled), LARGEST)
    text = f"{whole}.{rest:0{PLACES}d}".rstrip("0")
    return ("-" if scaled < 0 else "") + (text + "0" if text.endswith(".") else text)


def arms(regions: Regions, unit_size: Fraction, cut: Callable[[Fraction], Cut]) -> list[tuple[str | None, int]]:
    """Return the tests of a number in order, with the region of what passes them; the last has none."""
    allowed = domain(regions.fact)
    found: list[tuple[str | None, int]] = []
    if allowed.low is not None:
        found.append((cut(Fraction(allowed.low) / unit_size).below, REFUSED))
    if allowed.high is not None:
        high = cut(Fraction(allowed.high) / unit_size)
        found.append((f"NOT ({high.on_or_below or high.below})", REFUSED))
    pieces: list[tuple[str | None, int]] = []
    for position, threshold in enumerate(regions.thresholds):
        one = cut(Fraction(threshold) / unit_size)
        pieces.append((one.below, regions.cells[2 * position]))
        if one.on_or_below is not None:
            pieces.append((one.on_or_below, regions.cells[2 * position + 1]))
    pieces.append((None, regions.cells[-1]))
    # Neighbours of one region need one comparison; a cell in which the domain has no value (-1) goes with any.
    merged: list[tuple[str | None, int]] = []
    for test, region in pieces:
        if merged and (region == merged[-1][1] or region < 0 or merged[-1][1] < 0):
            merged[-1] = (test, max(region, merged[-1][1]))
        else:
            merged.append((test, region))
    return found + merged


def chain(tests: list[tuple[str | None, int]]) -> str:
    """Return the region of the first test that holds, as the arms of a CASE."""
    return " ".join(f"ELSE {region}" if test is None else f"WHEN {test} THEN {region}" for test, region in tests)


def case(arms: str) -> str:
    """Return the value of the first arm that holds."""
    return f"CASE {arms} END" if arms.startswith("WHEN") else arms.removeprefix("ELSE ")
