"""From the cells of a column to the regions of a fact, column-wise; the same as `cells.given`, cell by cell.

Whatever has one meaning for a machine (a known spelling, a plain number) is compared by polars; the rest is read by
`cells` itself, each different cell once. A region is a small number, null is unknown, `REFUSED` what no value can be.

Numbers are compared exactly. A float means its shortest decimal; because that grows with the float, the numbers below
a threshold are the floats below some float, which is searched for once.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, assert_never

import polars as pl

from interpreter.cohort.cells import CODES, DAY, INSTANT, LOCAL, given, missing_moments, moment
from interpreter.cohort.mapping import Constant, Elapsed, Number, Spelled, spelling
from interpreter.engine.intake import region_of
from interpreter.engine.regions import Regions, domain
from interpreter.model import Fact, FactType, Grounds, Text
from interpreter.slotted import dataclass
from interpreter.span import nowhere
from interpreter.unary import Unfit
from interpreter.units import MOST_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from interpreter.cohort.mapping import Source

REFUSED = -2
UNSEEN = -3
"""Not decided by polars: to be read by `cells`."""
MOST_ARMS = 12
"""Above this many spellings a table is looked up; below, comparing one by one is faster."""
MOST_REMEMBERED = 50_000
PLAIN = "^-?[0-9]{1,9}(\\.[0-9]{1,6})?$"
"""A number of at most 15 digits: among those, no two decimals are the same float, and none changes its place."""
PLAIN_WITH_COMMA = "^-?[0-9]{1,9}(,[0-9]{1,6})?$"
NARROWEST = pl.Int8
REGION = pl.Int16
_LARGEST = 2**63 - 1
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""The years 1 to 9999, in days since 1970: what a date can be."""
TOO_WIDE = (pl.UInt64, pl.Int128, pl.UInt128)
"""Whole numbers that may not fit a machine's word: rare, and read as text."""
Size: TypeAlias = "int | float"


class WrongColumnError(ValueError):
    """A column of a type in which a fact cannot stand; the text says which would do."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The first number of a column that is not below a bound, and whether it is the bound itself."""

    at: Size
    exact: bool


# ---- numbers --------------------------------------------------------------------------------------------------------


def whole_cut(bound: Fraction) -> Cut:
    """Return the cut of a column of whole numbers."""
    return Cut(math.ceil(bound), bound.denominator == 1)


def float_cut(bound: Fraction) -> Cut:
    """Return the cut of a column of floats, each of which means its shortest decimal."""
    at = float(bound)
    while _meant(at) >= bound:
        at = math.nextafter(at, -math.inf)
    while _meant(at) < bound:
        at = math.nextafter(at, math.inf)
    return Cut(at, _meant(at) == bound)


def _meant(number: float) -> Fraction:
    return Fraction(Decimal(repr(number)))


def _below(column: pl.Expr, cut: Size, *, too: bool = False) -> pl.Expr:
    """Return whether the numbers are below a cut (or on it); a cut that no whole number reaches stays one."""
    if isinstance(cut, int) and abs(cut) > _LARGEST:
        return pl.lit(cut > 0)
    return column <= cut if too else column < cut


def number_region(column: pl.Expr, regions: Regions, unit_size: Fraction, cut: Callable[[Fraction], Cut]) -> pl.Expr:
    """Return the region of each number of a column, `REFUSED` for one out of the fact's range.

    `unit_size` is what 1 means in the base unit of the fact's dimension. The column has no NaN and nothing infinite.
    """
    arms: list[tuple[pl.Expr, int]] = []
    allowed = domain(regions.fact)
    if allowed.low is not None:
        arms.append((_below(column, cut(Fraction(allowed.low) / unit_size).at), REFUSED))
    above = pl.lit(value=False)
    if allowed.high is not None:
        high = cut(Fraction(allowed.high) / unit_size)
        above = ~_below(column, high.at, too=high.exact)
    pieces: list[tuple[pl.Expr | None, int]] = []
    for position, threshold in enumerate(regions.thresholds):
        found = cut(Fraction(threshold) / unit_size)
        pieces.append((_below(column, found.at), regions.cells[2 * position]))
        if found.exact:
            pieces.append((_below(column, found.at, too=True), regions.cells[2 * position + 1]))
    pieces.append((None, regions.cells[-1]))
    if allowed.high is not None:
        arms.append((above, REFUSED))
    # Neighbours of one region need one comparison; a cell in which the domain has no value (-1) goes with any.
    merged: list[tuple[pl.Expr | None, int]] = []
    for test, region in pieces:
        if merged and (region == merged[-1][1] or region < 0):
            merged[-1] = (test, merged[-1][1])
        elif merged and merged[-1][1] < 0:
            merged[-1] = (test, region)
        else:
            merged.append((test, region))
    arms += [(test, region) for test, region in merged[:-1] if test is not None]
    return _chain(arms, pl.lit(merged[-1][1], dtype=REGION))


def _chain(arms: list[tuple[pl.Expr, int]], otherwise: pl.Expr) -> pl.Expr:
    """Return the number of the first test that holds."""
    result = otherwise
    for test, region in reversed(arms):
        result = pl.when(test).then(pl.lit(region, dtype=REGION)).otherwise(result)
    return result


_TOO_LARGE, _TOO_SMALL = Fraction(10) ** (MOST_DIGITS + 1), Fraction(1, 10**MOST_DIGITS)


def _float_region(column: pl.Expr, regions: Regions, unit_size: Fraction) -> pl.Expr:
    size = column.abs()
    odd = ~column.is_finite() | (size >= float_cut(_TOO_LARGE).at) | ((size > 0) & (size < float_cut(_TOO_SMALL).at))
    if regions.fact.type is FactType.INTEGER:
        odd = odd | (column != column.floor())
    inside = number_region(column, regions, unit_size, float_cut)
    return pl.when(column.is_null()).then(None).when(odd).then(pl.lit(REFUSED, dtype=REGION)).otherwise(inside)


def _whole_region(column: pl.Expr, regions: Regions, unit_size: Fraction) -> pl.Expr:
    return pl.when(column.is_null()).then(None).otherwise(number_region(column, regions, unit_size, whole_cut))


# ---- spellings ------------------------------------------------------------------------------------------------------


def _keys(texts: Mapping[str, int | None], dtype: pl.DataType) -> dict[object, int | None]:
    """Return the same meanings by the cells of a column of this type; what cannot be such a cell is left out."""
    if dtype == pl.Boolean:
        return {text == "true": region for text, region in texts.items() if text in {"true", "false"}}
    if dtype.is_integer():
        whole = {int(text): region for text, region in texts.items() if "." not in text and _is_number(text)}
        return {number: region for number, region in whole.items() if abs(number) <= _LARGEST}
    if dtype.is_float():
        return {float(text): region for text, region in texts.items() if _is_number(text)}
    return {text: texts[text] for text in texts}


def _is_number(text: str) -> bool:
    """Tell whether a text is a number as numbers are spelled."""
    if not text.isascii() or text.strip("-.0123456789") or not any(map(str.isdigit, text)):
        return False
    try:
        value = float(text)
    except ValueError:
        return False
    return spelling(int(text) if "." not in text else value) == text


def spelled_region(column: pl.Expr, dtype: pl.DataType, texts: Mapping[str, int | None], otherwise: int) -> pl.Expr:
    """Return the region that each cell spells, null where it spells unknown, `otherwise` where it spells nothing."""
    keys = _keys(texts, dtype)
    fallback = pl.lit(otherwise, dtype=REGION)
    if len(keys) > MOST_ARMS:
        found = column.replace_strict(list(keys), list(keys.values()), default=otherwise, return_dtype=REGION)
        return pl.when(column.is_null()).then(None).otherwise(found)
    result = fallback
    for region in reversed(list(dict.fromkeys(keys.values()))):
        tests = [column == pl.lit(key, dtype=dtype) for key, other in keys.items() if other == region]
        then = pl.lit(region, dtype=REGION)
        result = pl.when(pl.any_horizontal(tests) if len(tests) > 1 else tests[0]).then(then).otherwise(result)
    return pl.when(column.is_null()).then(None).otherwise(result)


def _category_region(column: pl.Expr, dtype: pl.Enum, meaning: Callable[[str], int | None]) -> pl.Expr:
    """Return the region of each category of a closed list: every category is read once."""
    by_number: dict[int, int | None] = {number: meaning(text) for number, text in enumerate(dtype.categories)}
    physical = column.to_physical()
    if len(by_number) > MOST_ARMS:
        return physical.cast(pl.Int64).replace_strict(
            list(by_number), list(by_number.values()), default=None, return_dtype=REGION
        )
    result = pl.lit(None, dtype=REGION)
    for region in dict.fromkeys(by_number.values()):
        if region is not None:
            tests = [physical == number for number, other in by_number.items() if other == region]
            then = pl.lit(region, dtype=REGION)
            result = pl.when(pl.any_horizontal(tests) if len(tests) > 1 else tests[0]).then(then).otherwise(result)
    return result


# ---- one fact -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """How a fact's regions come from its columns: at once, or in two steps, the second for what is `UNSEEN`."""

    first: pl.Expr
    second: Callable[[pl.Expr], pl.Expr] | None = None
    refuses: bool = True


def reading_of(source: Source, regions: Regions, columns: list[tuple[pl.Expr, pl.DataType]]) -> Reading:
    """Return how the regions of a fact are read from these columns, each with its type.

    Raises:
        WrongColumnError: in a column of this type the fact cannot stand.
    """
    match source:
        case Spelled():
            return _spelled(source, regions, *columns[0])
        case Number():
            return _number(source, regions, *columns[0])
        case Elapsed():
            first, last = (moments(source, column, dtype) for column, dtype in columns)
            microseconds = between(first, last)
            inside = number_region(microseconds, regions, Fraction(1, 10**6), whole_cut)
            refused = (first == UNREADABLE) | (last == UNREADABLE) | (first % CODES != last % CODES)
            unknown = first.is_null() | last.is_null()
            bad = ((first == UNREADABLE) | (last == UNREADABLE)).fill_null(value=False)
            return Reading(
                pl.when(bad).then(pl.lit(REFUSED, dtype=REGION)).when(unknown).then(None)
                .when(refused).then(pl.lit(REFUSED, dtype=REGION)).otherwise(inside)
            )  # fmt: skip
        case Constant():
            region = region_of(regions, source.value)
            return Reading(pl.lit(region, dtype=REGION), refuses=False)
        case _:
            assert_never(source)


def _meaning(source: Source, regions: Regions) -> Callable[[object], int | None]:
    """Return the function from a cell to its region, by way of `cells`; each different cell is read once."""
    seen: dict[object, int | None] = {}

    def meaning(cell: object) -> int | None:
        key = (cell, cell.__class__)
        if key in seen:
            return seen[key]
        try:
            value = given(source, regions.fact, cell)
            region = None if value is None else region_of(regions, value)
        except Unfit:
            region = REFUSED
        if len(seen) < MOST_REMEMBERED:
            seen[key] = region
        return region

    return meaning


def _each_once(
    meaning: Callable[[object], int | None], dtype: type[pl.DataType] = REGION
) -> Callable[[pl.Series], pl.Series]:
    """Return the function from a column of texts to numbers, which reads each different text once."""

    def numbers(cells: pl.Series) -> pl.Series:
        distinct = cells.drop_nulls().unique()
        if not len(distinct):
            return pl.repeat(None, len(cells), dtype=dtype, eager=True)
        found = pl.Series([meaning(cell) for cell in distinct.to_list()], dtype=dtype)
        return cells.replace_strict(distinct, found, default=None, return_dtype=dtype)

    return numbers


def _rest(meaning: Callable[[object], int | None], column: pl.Expr) -> Callable[[pl.Expr], pl.Expr]:
    """Return the second step: the cells that were not decided in the first, read one by one."""

    def second(first: pl.Expr) -> pl.Expr:
        unseen = first == UNSEEN
        rest = pl.when(unseen).then(column).otherwise(None)
        read = rest.map_batches(_each_once(meaning), return_dtype=REGION, is_elementwise=True)
        return pl.when(unseen).then(read).otherwise(first)

    return second


def _spelled(source: Spelled, regions: Regions, column: pl.Expr, dtype: pl.DataType) -> Reading:
    meaning = _meaning(source, regions)
    common = _of_any_fact(meaning, column, dtype)
    if common is not None:
        return common
    texts = {text: meaning(text) for text in (*source.values, *source.missing) if text != ""}
    if _is_text(dtype):
        text = column.cast(pl.String)
        # A text is compared as it stands; only what is not met that way has its spaces taken off.
        return Reading(spelled_region(text, pl.String(), texts, UNSEEN), _rest(meaning, text))
    if dtype == pl.Boolean:
        known = {meaning(one) for one in (True, False)}
        return Reading(spelled_region(column, dtype, texts, REFUSED), refuses=REFUSED in known)
    if dtype.is_integer():
        return Reading(spelled_region(column.cast(pl.Int64), pl.Int64(), texts, REFUSED))
    if dtype.is_float():
        number = as_float(column, dtype)
        found = spelled_region(number, pl.Float64(), texts, REFUSED)
        return Reading(_nan_unknown(source.missing, number, found))
    raise WrongColumnError("text, whole numbers or truth values")


def _of_any_fact(meaning: Callable[[object], int | None], column: pl.Expr, dtype: pl.DataType) -> Reading | None:
    """Return how a column is read whose cells need no comparison of their own, None where they do."""
    if dtype == pl.Null:
        return Reading(pl.lit(None, dtype=REGION), refuses=False)
    if isinstance(dtype, pl.Enum):
        refuses = any(meaning(one) == REFUSED for one in dtype.categories)
        return Reading(_category_region(column, dtype, meaning), refuses=refuses)
    if dtype in TOO_WIDE or dtype.is_decimal():
        text = column.cast(pl.String)
        kind = Decimal if dtype.is_decimal() else int
        return Reading(_unseen(text), _rest(lambda cell: meaning(kind(str(cell))), text))
    return None


def _is_text(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.String | pl.Categorical)


def _nan_unknown(missing: frozenset[str], column: pl.Expr, region: pl.Expr) -> pl.Expr:
    return pl.when(column.is_nan()).then(None).otherwise(region) if "NaN" in missing else region


def _unseen(column: pl.Expr) -> pl.Expr:
    return pl.when(column.is_null()).then(None).otherwise(pl.lit(UNSEEN, dtype=REGION))


def as_float(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return a column of floats as doubles that mean the same decimals: a short float means what it is shown as."""
    return column if dtype == pl.Float64 else column.cast(pl.String).cast(pl.Float64)


def _number(source: Number, regions: Regions, column: pl.Expr, dtype: pl.DataType) -> Reading:
    unit = source.unit or regions.fact.unit
    unit_size = Fraction(1 if unit is None else unit.size)
    meaning = _meaning(source, regions)
    common = _of_any_fact(meaning, column, dtype)
    if common is not None:
        return common
    unknown: dict[str, int | None] = dict.fromkeys(one for one in source.missing if one != "")
    if _is_text(dtype):
        text = column.cast(pl.String)
        seen = _plain_text_region(source, regions, unit_size, text)
        return Reading(_or_unknown(text, list(unknown), seen), _rest(meaning, text))
    if dtype.is_integer():
        number = column.cast(pl.Int64)
        region = _whole_region(number, regions, unit_size)
        return Reading(_or_unknown(number, list(_keys(unknown, pl.Int64())), region))
    if dtype.is_float():
        number = as_float(column, dtype)
        region = _or_unknown(number, list(_keys(unknown, pl.Float64())), _float_region(number, regions, unit_size))
        return Reading(_nan_unknown(source.missing, number, region))
    raise WrongColumnError("numbers, or text with numbers")


def _plain_text_region(source: Number, regions: Regions, unit_size: Fraction, text: pl.Expr) -> pl.Expr:
    """Return the regions of plain numbers in text, `UNSEEN` for what is written in any other way."""
    plain = text.str.contains(PLAIN_WITH_COMMA if source.comma else PLAIN)
    written = pl.when(plain).then(text)
    number = (written.str.replace(",", ".", literal=True) if source.comma else written).cast(pl.Float64)
    region = _float_region(number, regions, unit_size)
    return pl.when(text.is_null()).then(None).when(plain).then(region).otherwise(pl.lit(UNSEEN, dtype=REGION))


def _or_unknown(column: pl.Expr, unknown: list[object], region: pl.Expr) -> pl.Expr:
    return pl.when(column.is_in(unknown)).then(None).otherwise(region) if unknown else region


# ---- dates ----------------------------------------------------------------------------------------------------------

UNREADABLE = -(2**63) + 1
"""Stands for a cell that is no date; no date has this number."""


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

        read = _each_once(number, pl.Int64)
        return column.cast(pl.String).map_batches(read, return_dtype=pl.Int64, is_elementwise=True)
    raise WrongColumnError("dates, times, or text with dates")


def _without(codes: pl.Expr, missing: tuple[int, ...]) -> pl.Expr:
    return pl.when(codes.is_in(list(missing))).then(None).otherwise(codes) if missing else codes


def between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Return the microseconds between two moments of one kind."""
    return last // CODES - first // CODES


def truth(name: str, source: Spelled, column: pl.Expr, dtype: pl.DataType) -> Reading:
    """Return 1 where a cell spells true, 0 where false, read as regions are; null for unknown.

    Raises:
        WrongColumnError: nothing can be spelled in a column of this type.
    """
    fact = truth_fact(name)
    return _spelled(source, Regions(fact, {False: 0, True: 1}, (), (), (False, True)), column, dtype)


def truth_fact(name: str) -> Fact:
    """Return a truth value of this name as if it were a fact of the guideline."""
    return Fact(
        name, FactType.BOOLEAN, (), None, None, None, Text(()), Text(()), None, None, None, Grounds(), nowhere(name)
    )
