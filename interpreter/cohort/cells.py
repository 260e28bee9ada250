"""What one cell of a table says of a fact: the plain rule, value by value, that the column-wise reading must equal.

`interpreter.case.read` decides what a value of a fact may be; here a cell only becomes such a value.
"""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, assert_never

from interpreter.case import LONGEST_NUMBER, read
from interpreter.cohort.mapping import BLANKS, Constant, Elapsed, Number, Spelled, spelling
from interpreter.diagnostic import nearest
from interpreter.document.scalars import shortened
from interpreter.unary import Unfit
from interpreter.units import plain
from interpreter.visible import visible

if TYPE_CHECKING:
    from interpreter.cohort.mapping import Source
    from interpreter.engine.answer import Given
    from interpreter.model import Fact

MOST_SHOWN = 60
DAY, LOCAL, INSTANT = 0, 1, 2
"""What a cell of a date column is: a day, a time by a clock that is not said, or a time with its offset."""
KINDS = ("a date", "a time without offset", "a time with offset")
CODES = 4
"""A moment is kept as one whole number: microseconds since 1970, times this, plus its kind."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST_DATE = 60


def given(source: Source, fact: Fact, *cells: object) -> Given | None:
    """Return what the cells of one row say of a fact, None where they say that it is unknown.

    Raises:
        Unfit: they do not say a value of this fact.
    """
    match source:
        case Spelled():
            return spelled(source, fact.id, cells[0])
        case Number():
            return _number(source, fact, cells[0])
        case Elapsed():
            return lasting(fact, between(*(moment(source.format, source.missing, cell) for cell in cells)))
        case Constant():
            return source.value
        case _:
            assert_never(source)


def is_missing(missing: frozenset[str], cell: object) -> bool:
    """Tell whether a cell says that the value is unknown: it is empty, or spells so."""
    if cell is None:
        return True
    text = spelling(cell)
    return text == "" or text in missing


def spelled(source: Spelled, name: str, cell: object) -> bool | str | None:
    """Return the truth value or code that a cell spells, None for unknown.

    Raises:
        Unfit: nothing is spelled so.
    """
    if is_missing(source.missing, cell):
        return None
    text = spelling(cell)
    value = source.values.get(text)
    if value is None:
        known = ", ".join(f"`{one}`" for one in list(source.values)[:8])
        hint = nearest(text[:MOST_SHOWN], source.values) or f"known spellings: {known}"
        raise Unfit("unknown-code", f"`{shortened(text)}` spells no value of `{name}`", hint)
    return value


def _number(source: Number, fact: Fact, cell: object) -> Given | None:
    if is_missing(source.missing, cell):
        return None
    if isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal):
        return read(fact, cell)
    if isinstance(cell, float) and math.isnan(cell):
        raise Unfit("type-mismatch", "`NaN` is no number", "where it stands for unknown, say so: `missing: [NaN]`")
    text = spelling(cell) if isinstance(cell, int | str) else repr(cell) if isinstance(cell, float) else str(cell)
    if source.comma and isinstance(cell, str):
        if "." in text:
            message = f"`{shortened(text)}` has a point; the mapping says that decimals have a comma"
            raise Unfit("type-mismatch", message, 'write it with a comma, or `decimal: "."` in the mapping')
        text = text.replace(",", ".")
    if any(mark.isspace() and mark not in BLANKS for mark in text):
        message = f"`{shortened(visible(text))}` is no number: it has a line break or another unusual space"
        raise Unfit("type-mismatch", message, "write the number, and its unit where it has one, on one line")
    if source.unit is not None and len(text) <= LONGEST_NUMBER and _is_bare(text):
        return read(fact, Decimal(text), source.unit)
    return read(fact, text)


def _is_bare(text: str) -> bool:
    """Tell whether a text is a number without a unit."""
    try:
        return text.isascii() and "_" not in text and Decimal(text).is_finite()
    except InvalidOperation:
        return False


def lasting(fact: Fact, microseconds: int | None) -> Given | None:
    """Return a time as a value of a fact, None for unknown.

    Raises:
        Unfit: the fact cannot be so long, or cannot be negative.
    """
    return None if microseconds is None else read(fact, f"{plain(Decimal(microseconds).scaleb(-6))} s")


def between(first: int | None, last: int | None) -> int | None:
    """Return the microseconds from one moment until another, None where either is unknown.

    Raises:
        Unfit: the two are of different kinds.
    """
    if first is None or last is None:
        return None
    if first % CODES != last % CODES:
        message = f"{KINDS[first % CODES]} and {KINDS[last % CODES]}: the time between them is not certain"
        raise Unfit("type-mismatch", message, "give both as dates, or both as times")
    return last // CODES - first // CODES


def moment(written: str | None, missing: frozenset[str], cell: object) -> int | None:
    """Return a date or time of a cell as one whole number (see `CODES`), None where it is unknown.

    Raises:
        Unfit: it is no date or time.
    """
    if is_missing(missing, cell):
        return None
    if isinstance(cell, str):
        return _number_of(_written_moment(written, cell.strip(BLANKS)))
    if not isinstance(cell, date):
        raise Unfit("type-mismatch", f"`{shortened(str(cell))}` is no date", "write it such as 2026-01-05")
    number = _number_of(cell)
    return None if number in missing_moments(missing) else number


def missing_moments(missing: frozenset[str]) -> tuple[int, ...]:
    """Return the dates and times that stand for unknown, such as 9999-12-31, as numbers (see `CODES`)."""
    found = []
    for text in sorted(missing):
        with suppress(Unfit):
            found.append(_number_of(_written_moment(None, text)))
    return tuple(found)


def _number_of(found: date) -> int:
    if not isinstance(found, datetime):
        return (datetime(found.year, found.month, found.day, tzinfo=UTC) - _EPOCH) // _MICROSECOND * CODES + DAY
    if found.tzinfo is None:
        return (found.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND * CODES + LOCAL
    return (found - _EPOCH) // _MICROSECOND * CODES + INSTANT


def _written_moment(written: str | None, text: str) -> date:
    """Return the date or time that a text writes: a time only where hours stand in it."""
    hint = "write it such as 2026-01-05, or say in the mapping how it is written: `format`"
    try:
        if len(text) > _LONGEST_DATE or not text.isascii():
            raise ValueError(text)  # noqa: TRY301 - one refusal for all
        if written is not None:
            found = datetime.strptime(text, written)  # noqa: DTZ007 - the offset is read where there is one
            return found if "%H" in written or "%I" in written else found.date()
        return datetime.fromisoformat(text) if len(text) > len("2026-01-05") else date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise Unfit("type-mismatch", f"`{shortened(text)}` is no date that can be read", hint) from None
