"""From the cells of a column to the regions of a fact, as bits; the same as `cells.given`, cell by cell.

Whatever has one meaning for a machine (a truth value, a known spelling, a plain number) is compared by polars, all rows
at once; the rest is read by `cells` itself, each different cell once. So every row comes into one region of the fact,
or is unknown, or says what is no value of it.

Numbers are compared exactly. A float means its shortest decimal; because that grows with the float, the numbers below
a threshold are the floats below some float, which is searched for once.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

import numpy as np
import polars as pl

from interpreter.cohort import float_cuts
from interpreter.cohort.arrow import truths
from interpreter.cohort.bits import every, none, ones
from interpreter.cohort.mapping import Constant, Elapsed, Number, Spelled, spelling
from interpreter.cohort.moments import UNREADABLE, WrongColumnError, duration_of
from interpreter.cohort.sorted_rows import REFUSED, UNKNOWN, RegionBits, Sorted, Texts, each_once, meaning_of
from interpreter.engine.intake import region_of
from interpreter.engine.regions import Regions, domain
from interpreter.model import Fact, FactType, Grounds, Text
from interpreter.slotted import dataclass
from interpreter.span import nowhere
from interpreter.units import MOST_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from interpreter.cohort.mapping import Source
    from interpreter.cohort.sorted_rows import Arms, Meaning

MOST_ARMS = 12
"""Up to so many spellings are compared with one by one, the commonest first; beyond, each different text once."""
PLAIN = "^-?[0-9]{1,9}(\\.[0-9]{1,6})?$"
"""A number of at most 15 digits: among those, no two decimals are the same float, and none changes its place."""
PLAIN_WITH_COMMA = "^-?[0-9]{1,9}(,[0-9]{1,6})?$"
_LARGEST = 2**63 - 1
TOO_WIDE = (pl.UInt64, pl.Int128, pl.UInt128)
"""Whole numbers that may not fit a machine's word: rare, and read as text."""
Size: TypeAlias = "int | float"
Read: TypeAlias = "Callable[[Sequence[pl.Series]], RegionBits]"
"""From the columns of a fact to its regions."""


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
    return Cut(*float_cuts.float_cut(bound))


def _below(cut: Size, *, too: bool = False) -> Callable[[pl.Series], pl.Series]:
    """Return whether the numbers are below a cut (or on it); a cut that no whole number reaches stays one."""
    if isinstance(cut, int) and abs(cut) > _LARGEST:
        return pl.Series.is_not_null if cut > 0 else pl.Series.is_null
    return lambda column: column <= cut if too else column < cut


def _from(cut: Size, *, after: bool = False) -> Callable[[pl.Series], pl.Series]:
    """Return whether the numbers are on a cut or above it (or only above)."""
    if isinstance(cut, int) and abs(cut) > _LARGEST:
        return pl.Series.is_null if cut > 0 else pl.Series.is_not_null
    return lambda column: column > cut if after else column >= cut


def _thresholds(regions: Regions, unit_size: Fraction, cut: Callable[[Fraction], Cut]) -> Arms:
    """Return the tests that bring each number of a column into its region; one out of the fact's range is refused.

    `unit_size` is what 1 means in the base unit of the fact's dimension. The column has no NaN and nothing infinite.
    """
    arms: Arms = []
    allowed = domain(regions.fact)
    if allowed.low is not None:
        arms.append((_below(cut(Fraction(allowed.low) / unit_size).at), REFUSED))
    if allowed.high is not None:
        high = cut(Fraction(allowed.high) / unit_size)
        arms.append((_from(high.at, after=high.exact), REFUSED))
    pieces: list[tuple[Callable[[pl.Series], pl.Series], int]] = []
    for position, threshold in enumerate(regions.thresholds):
        found = cut(Fraction(threshold) / unit_size)
        pieces.append((_below(found.at), regions.cells[2 * position]))
        if found.exact:
            pieces.append((_below(found.at, too=True), regions.cells[2 * position + 1]))
    pieces.append((pl.Series.is_not_null, regions.cells[-1]))
    # Neighbours of one region need one comparison; a cell in which the domain has no value (-1) goes with any.
    merged: Arms = []
    for test, region in pieces:
        if merged and (region == merged[-1][1] or region < 0):
            merged[-1] = (test, merged[-1][1])
        elif merged and merged[-1][1] < 0:
            merged[-1] = (test, region)
        else:
            merged.append((test, region))
    return [*arms, *merged]


_TOO_LARGE, _TOO_SMALL = Fraction(10) ** (MOST_DIGITS + 1), Fraction(1, 10**MOST_DIGITS)


def _float_arms(regions: Regions, unit_size: Fraction) -> Arms:
    """Return the tests of floats: those first that no case can have."""
    large, small = float_cut(_TOO_LARGE).at, float_cut(_TOO_SMALL).at

    def tiny(column: pl.Series) -> pl.Series:
        """Return the numbers that are not nothing, yet too small."""
        found = (column < small) & (column != 0)
        return found & (column > -small) if found.any() else found

    arms: Arms = [(tiny, REFUSED)]
    allowed = domain(regions.fact)
    if allowed.high is None or Fraction(allowed.high) / unit_size >= _TOO_LARGE:
        arms.append((lambda column: column >= large, REFUSED))  # for polars NaN is larger than any number
    if allowed.low is None or Fraction(allowed.low) / unit_size <= -_TOO_LARGE:
        arms.append((lambda column: column <= -large, REFUSED))
    if regions.fact.type is FactType.INTEGER:
        arms.append((lambda column: column != column.floor(), REFUSED))
    return [*arms, *_thresholds(regions, unit_size, float_cut)]


def as_float(column: pl.Series) -> pl.Series:
    """Return a column of floats as doubles that mean the same decimals: a short float means what it is shown as."""
    return column if column.dtype == pl.Float64 else column.cast(pl.String).cast(pl.Float64)


def _as_whole(column: pl.Series) -> pl.Series:
    return column.cast(pl.Int64)


def _number(source: Number, regions: Regions, dtype: pl.DataType) -> Read:
    unit = source.unit or regions.fact.unit
    unit_size = Fraction(1 if unit is None else unit.size)
    meaning = meaning_of(source, regions)
    common = _of_any_fact(meaning, len(regions), dtype)
    if common is not None:
        return common
    unknown = dict.fromkeys((one for one in source.missing if one != ""), UNKNOWN)
    if _is_text(dtype):
        return _numbers_in_text(source, regions, unit_size, meaning, dtype)
    if dtype.is_integer():
        whole = [*_equal(_keys(unknown, pl.Int64())), *_thresholds(regions, unit_size, whole_cut)]
        return _by_arms(_as_whole, whole, len(regions))
    if dtype.is_float():
        floats = [*_float_keys(unknown), *_float_arms(regions, unit_size)]
        return _by_arms(as_float, floats, len(regions))
    raise WrongColumnError("numbers, or text with numbers")


def _numbers_in_text(
    source: Number, regions: Regions, unit_size: Fraction, meaning: Meaning, dtype: pl.DataType
) -> Read:
    """Return how text with numbers is read: plain numbers at once, what is written in any other way by `cells`."""
    plain = pl.col("text").str.contains(PLAIN_WITH_COMMA if source.comma else PLAIN)
    point = pl.col("text").str.replace(",", ".", literal=True) if source.comma else pl.col("text")
    number = pl.when(plain).then(point).cast(pl.Float64)
    unknown = _equal(dict.fromkeys((one for one in source.missing if one != ""), UNKNOWN))
    arms = _float_arms(regions, unit_size)

    def each(texts: pl.Series) -> RegionBits:
        made = Sorted(texts, len(regions))
        made.tried(unknown)
        numbers = texts.alias("text").to_frame().select(number).to_series()
        plain_ones = Sorted(numbers, len(regions))
        plain_ones.tried(arms)
        found = plain_ones.done()
        made.also(RegionBits(found.regions, none(len(texts)), found.refused))
        made.read_one_by_one(meaning)
        return made.done()

    return _by_text(lambda texts: _as_meanings(each(texts), len(texts)), each, len(regions), dtype)


def _as_meanings(found: RegionBits, rows: int) -> NDArray[np.int16]:
    """Return what each row means."""
    meanings = np.full(rows, UNKNOWN, dtype=np.int16)
    for meaning, bits in (*enumerate(found.regions), (REFUSED, found.refused)):
        meanings[ones(bits, rows).view(np.bool_)] = meaning
    return meanings


# ---- spellings ------------------------------------------------------------------------------------------------------


def _equal(keys: Mapping[Any, int]) -> Arms:
    """Return the tests whether a cell is one of these values."""
    return [(partial(_is, key), meaning) for key, meaning in keys.items()]


def _is(key: object, column: pl.Series) -> pl.Series:
    return column == key


def _float_keys(texts: Mapping[str, int]) -> Arms:
    """Return the tests whether a float is one of these values; NaN is no value unless it is spelled so."""
    arms: Arms = [(pl.Series.is_nan, texts["NaN"])] if "NaN" in texts else [(pl.Series.is_nan, REFUSED)]
    return [*arms, *_equal(_keys(texts, pl.Float64()))]


def _keys(texts: Mapping[str, int], dtype: pl.DataType) -> dict[object, int]:
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


def _spelled(source: Spelled, regions: Regions, dtype: pl.DataType) -> Read:
    meaning = meaning_of(source, regions)
    common = _of_any_fact(meaning, len(regions), dtype)
    if common is not None:
        return common
    texts = {text: meaning(text) for text in (*source.values, *source.missing) if text != ""}
    if isinstance(dtype, pl.Categorical) or (_is_text(dtype) and len(texts) > MOST_ARMS):
        return _by_text(lambda distinct: each_once(meaning, distinct), None, len(regions), dtype)
    if _is_text(dtype):
        return _spelled_text(texts, meaning, len(regions))
    if dtype == pl.Boolean:
        false, true = map(meaning, (False, True))
        return _truth_values(true, false, len(regions))
    cast: Callable[[pl.Series], pl.Series] = as_float if dtype.is_float() else _as_whole
    if dtype.is_integer() or dtype.is_float():
        if len(texts) > MOST_ARMS:
            return _one_by_one(meaning, len(regions), cast)
        return _by_arms(cast, _float_keys(texts) if dtype.is_float() else _equal(_keys(texts, dtype)), len(regions))
    raise WrongColumnError("text, whole numbers or truth values")


def _spelled_text(texts: Mapping[str, int], meaning: Meaning, regions: int) -> Read:
    """Return how text is read that spells one of a few things.

    A text is compared as it stands, with the commonest spellings first; only what is not met that way has its spaces
    taken off.
    """
    order = list(texts)

    def read(columns: Sequence[pl.Series]) -> RegionBits:
        nonlocal order
        made = Sorted(columns[0], regions)
        met: list[str] = []
        for text in order:
            if not made.left.any():
                break
            rows = truths(made.column == text)[0]
            if rows.any():
                met.append(text)
                made.put(rows, texts[text])
        if order[: len(met)] != met:
            order = [*met, *(text for text in order if text not in met)]
        made.read_one_by_one(meaning)
        return made.done()

    return read


def _truth_values(true: int, false: int, regions: int) -> Read:
    def read(columns: Sequence[pl.Series]) -> RegionBits:
        truthful, there = truths(columns[0])
        made = Sorted(columns[0], regions, there)
        made.put(truthful, true)
        made.put(made.left.copy(), false)
        return made.done()

    return read


def _by_arms(cast: Callable[[pl.Series], pl.Series], arms: Arms, regions: int) -> Read:
    def read(columns: Sequence[pl.Series]) -> RegionBits:
        made = Sorted(cast(columns[0]), regions)
        made.tried(arms)
        return made.done()

    return read


def _one_by_one(meaning: Meaning, regions: int, cast: Callable[[pl.Series], pl.Series]) -> Read:
    def read(columns: Sequence[pl.Series]) -> RegionBits:
        made = Sorted(cast(columns[0]), regions)
        made.read_one_by_one(meaning)
        return made.done()

    return read


def _by_text(
    learn: Callable[[pl.Series], NDArray[np.int16]],
    each: Callable[[pl.Series], RegionBits] | None,
    regions: int,
    dtype: pl.DataType,
) -> Read:
    """Return how text is read that comes back: each different one is read once, until there are too many of them."""
    texts = Texts(learn, dtype)

    def read(columns: Sequence[pl.Series]) -> RegionBits:
        column = columns[0]
        meanings = texts.meanings(column)
        if meanings is None:
            written = column.cast(pl.String)
            if each is not None:
                return each(written)
            meanings = learn(written)
        made = Sorted(column, regions)
        made.coded(meanings)
        return made.done()

    return read


def _of_any_fact(meaning: Meaning, regions: int, dtype: pl.DataType) -> Read | None:
    """Return how a column is read whose cells need no comparison of their own, None where they do."""
    if dtype == pl.Null:
        return _by_arms(lambda column: column.cast(pl.Int8), [], regions)
    if isinstance(dtype, pl.Enum):
        return _by_category([meaning(one) for one in dtype.categories], regions)
    if dtype in TOO_WIDE or dtype.is_decimal():
        kind = Decimal if dtype.is_decimal() else int
        return _one_by_one(lambda cell: meaning(kind(str(cell))), regions, lambda column: column.cast(pl.String))
    return None


def _by_category(meanings: Sequence[int], regions: int) -> Read:
    """Return how a closed list is read: each of its categories is read once."""
    if len(meanings) <= MOST_ARMS:
        return _by_arms(pl.Series.to_physical, _equal(dict(enumerate(meanings))), regions)
    table = np.array(meanings, dtype=np.int16)

    def read(columns: Sequence[pl.Series]) -> RegionBits:
        made = Sorted(columns[0], regions)
        made.coded(np.take(table, columns[0].to_physical().fill_null(0).to_numpy()))
        return made.done()

    return read


def _is_text(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.String | pl.Categorical)


# ---- one fact -------------------------------------------------------------------------------------------------------


def reading_of(source: Source, regions: Regions, dtypes: Sequence[pl.DataType]) -> Read:
    """Return how the regions of a fact are read from columns of these types.

    Raises:
        WrongColumnError: in a column of this type the fact cannot stand.
    """
    match source:
        case Spelled():
            return _spelled(source, regions, dtypes[0])
        case Number():
            return _number(source, regions, dtypes[0])
        case Elapsed():
            arms: Arms = [(lambda column: column == UNREADABLE, REFUSED)]
            arms += _thresholds(regions, Fraction(1, 10**6), whole_cut)
            microseconds = duration_of(source, dtypes)

            def read(columns: Sequence[pl.Series]) -> RegionBits:
                made = Sorted(microseconds(columns), len(regions))
                made.tried(arms)
                return made.done()

            return read
        case Constant():
            raise AssertionError("what is the same in every row is read from no column")
        case _:
            assert_never(source)


def truth(name: str, source: Spelled, dtype: pl.DataType) -> Read:
    """Return how it is read whether a cell spells false (region 0) or true (region 1).

    Raises:
        WrongColumnError: nothing can be spelled in a column of this type.
    """
    fact = Fact(
        name, FactType.BOOLEAN, (), None, None, None, Text(()), Text(()), None, None, None, Grounds(), nowhere(name)
    )
    return _spelled(source, Regions(fact, {False: 0, True: 1}, (), (), (False, True)), dtype)


def same_everywhere(source: Constant, regions: Regions, rows: int) -> RegionBits:
    """Return the regions of a fact that has the same value in so many rows."""
    place = region_of(regions, source.value)
    found = [every(rows) if region == place else none(rows) for region in range(len(regions))]
    return RegionBits(found, none(rows), none(rows))


def numbered(column: pl.Series, regions: int) -> RegionBits:
    """Return the rows by the region whose number stands in a column; other numbers are refused."""
    made = Sorted(column.cast(pl.Int8) if column.dtype == pl.Null else column, regions)
    made.tried(_equal(dict(enumerate(range(regions)))))
    return made.done()
