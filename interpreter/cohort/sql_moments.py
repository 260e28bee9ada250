"""Dates and times in SQL, by arithmetic on whole numbers: no two data warehouses read dates alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interpreter.cohort.cells import CODES, DAY, INSTANT, LOCAL, missing_moments
from interpreter.cohort.sql_dialects import Kind, refused

if TYPE_CHECKING:
    from interpreter.cohort.mapping import Elapsed
    from interpreter.cohort.sql_cells import Cells
    from interpreter.cohort.sql_dialects import Dialect
    from interpreter.model import Ref

MOST_TEXT = 60
ISO_DATE = "[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4})"
ISO_TIME = (
    "(?:[ -/:-~][0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?|[0-9]{2}(?:[0-9]{2}(?:[.,][0-9]+)?)?)?"
    "(?:Z|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)?)?"
)
ISO = ISO_DATE + ISO_TIME
ISO_PARTS = (
    "([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    "(?:[ -/:-~]([0-9]{2}):?([0-9]{2})?:?([0-9]{2})?(?:[.,]([0-9]+))?(Z|[+-][0-9:]+)?)?"
)
"""The parts of what is as `ISO` says; DuckDB knows at most nine groups."""
ISO_GROUPS = {"year": 1, "month": 2, "day": 3, "hour": 4, "minute": 5, "second": 6, "part": 7, "offset": 8}
DIRECTIVES = {
    "d": "3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9]",
    "m": "1[0-2]|0[1-9]|[1-9]",
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "H": "2[0-3]|[01][0-9]|[0-9]",
    "M": "[0-5][0-9]|[0-9]",
    "S": "[0-5][0-9]|[0-9]",
    "f": "[0-9]{1,6}",
}
"""What each directive of a format meets, as Python's `strptime` has it."""
PARTS = {"d": "day", "m": "month", "Y": "year", "y": "year", "H": "hour", "M": "minute", "S": "second", "f": "part"}


FIRST, LAST = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The years 1 to 9999, in microseconds since 1970: what a moment can be."""
MARCH = 2_472_633
"""Days from the beginning of the count of years and months below until 1970."""


def moment(cells: Cells, column: Ref, source: Elapsed) -> int:
    """Read a date or time: `micros_N` since 1970 and `kind_N`, null for unknown; `bad_N` where it is neither."""
    cell, sql = cells.cell(column, source.missing, moment=True), cells.dialect
    n, kind = cell.n, cell.kind
    is_date = "1 = 1" if kind is Kind.TEMPORAL else "1 = 0"
    if kind is None:
        is_date = f"is_date_{n}"
        cells.step(0, is_date, sql.has_type(cell.raw, Kind.TEMPORAL))
    is_text = {None: f"NOT no_text_{n} AND NOT {is_date}", Kind.TEXT: "1 = 1"}.get(kind, "1 = 0")
    ways = [(ISO, ISO_PARTS, f"({is_date} OR ({is_text}))", ISO_GROUPS)]
    of_text = None
    if source.format is not None:
        pattern, groups, of_text = _format(sql, source.format)
        ways = [(ISO, ISO_PARTS, is_date, ISO_GROUPS), (pattern, pattern, is_text, groups)]
    ways = [way for way in ways if way[2] not in {"1 = 0", "(1 = 0 OR (1 = 0))"}]
    allowed = " OR ".join(f"({where} AND {sql.matches(f'text_{n}', pattern)})" for pattern, _, where, _ in ways)
    fits = f"length(text_{n}) <= {MOST_TEXT} AND ({allowed or '1 = 0'})"
    cells.step(3, f"matched_{n}", f"CASE WHEN {fits} THEN 1 ELSE 0 END")
    for part in ISO_GROUPS:
        texts = " ".join(
            f"WHEN {where} THEN {sql.group(f'text_{n}', pattern, groups[part])}"
            for _, pattern, where, groups in ways
            if part in groups
        )
        cells.step(3, f"{part}_text_{n}", f"CASE {texts} ELSE '' END" if texts else "''")
    _parts(cells, n, short_years=source.format is not None and "%y" in source.format.replace("%%", ""))
    found = f"CASE WHEN real_{n} = 1 THEN {_micros(cells, n)} END"
    what = f"CASE WHEN hour_text_{n} = '' THEN {DAY} WHEN offset_text_{n} = '' THEN {LOCAL} ELSE {INSTANT} END"
    if of_text is not None:
        what = f"CASE WHEN {is_date} THEN {what} ELSE {of_text} END"
    if sql.name == "spark" and cell.may_be(Kind.TEMPORAL):
        # A timestamp of Spark's is an instant, shown by the clock of the session.
        instant = f"{sql.type_of.format(cell.raw)} = 'timestamp'"
        cells.step(0, f"instant_{n}", f"CASE WHEN {instant} THEN unix_micros(TRY_CAST({cell.raw} AS TIMESTAMP)) END")
        in_years = f"instant_{n} BETWEEN {FIRST} AND {LAST}"
        found = f"CASE WHEN instant_{n} IS NULL THEN {found} WHEN {in_years} THEN instant_{n} END"
        what = f"CASE WHEN instant_{n} IS NULL THEN {what} ELSE {INSTANT} END"
    cells.step(6, f"moment_{n}", f"CASE WHEN text_{n} IS NOT NULL THEN {found} END")
    cells.step(6, f"kind_{n}", what)
    codes = ", ".join(str(one) for one in missing_moments(source.missing))
    unknown = f"{is_date} AND moment_{n} * {CODES} + kind_{n} IN ({codes})"
    micros = f"CASE WHEN {unknown} THEN NULL ELSE moment_{n} END" if codes else f"moment_{n}"
    cells.step(7, f"micros_{n}", micros)
    cells.step(7, f"bad_{n}", f"CASE WHEN text_{n} IS NOT NULL AND moment_{n} IS NULL THEN 1 ELSE 0 END")
    return n


def _parts(cells: Cells, n: int, *, short_years: bool) -> None:
    """Make whole numbers of the parts of a moment: steps 4 and 5."""
    sql = cells.dialect
    for part in ("year", "month", "day", "hour", "minute", "second"):
        text = f"{part}_text_{n}"
        number = f"CAST({sql.trimmed(text)} AS INTEGER)"
        if part == "year" and short_years:
            century = f"CASE WHEN {number} < 69 THEN 2000 ELSE 1900 END"
            number = f"CASE WHEN length({text}) = 2 THEN {number} + {century} ELSE {number} END"
        cells.step(4, f"{part}_{n}", f"CASE WHEN matched_{n} = 0 OR {text} = '' THEN 0 ELSE {number} END")
    six = f"CAST(substr(rpad(part_text_{n}, 6, '0'), 1, 6) AS INTEGER)"
    cells.step(4, f"micro_{n}", f"CASE WHEN matched_{n} = 0 OR part_text_{n} = '' THEN 0 ELSE {six} END")
    digits = f"rpad(replace(substr(offset_text_{n}, 2), ':', ''), 6, '0')"
    seconds = " + ".join(
        f"CAST(substr({digits}, {at}, 2) AS INTEGER) * {size}" for at, size in ((1, 3600), (3, 60), (5, 1))
    )
    signed = f"CASE WHEN offset_text_{n} LIKE '-%' THEN -({seconds}) ELSE {seconds} END"
    zone = f"CASE WHEN matched_{n} = 0 OR offset_text_{n} IN ('', 'Z') THEN 0 ELSE {signed} END"
    cells.step(4, f"offset_{n}", zone)
    y, m, d = f"year_{n}", f"month_{n}", f"day_{n}"
    leap = f"({y} % 4 = 0 AND ({y} % 100 <> 0 OR {y} % 400 = 0))"
    longest = f"CASE WHEN {m} IN (4, 6, 9, 11) THEN 30 WHEN {m} <> 2 THEN 31 WHEN {leap} THEN 29 ELSE 28 END"
    real = (
        f"matched_{n} = 1 AND {y} >= 1 AND {m} BETWEEN 1 AND 12 AND {d} BETWEEN 1 AND {longest} "
        f"AND hour_{n} <= 23 AND minute_{n} <= 59 AND second_{n} <= 59 AND offset_{n} BETWEEN -86399 AND 86399"
    )
    cells.step(5, f"real_{n}", f"CASE WHEN {real} THEN 1 ELSE 0 END")
    # The year begins in March here, so that the day that comes and goes is its last.
    early = f"CASE WHEN {m} <= 2 THEN 1 ELSE 0 END"
    cells.step(5, f"years_{n}", f"{y} + 4800 - {early}")
    cells.step(5, f"months_{n}", f"{m} + 12 * {early} - 3")


def _micros(cells: Cells, n: int) -> str:
    """Return the microseconds from 1970 until a moment."""
    years, div = f"years_{n}", cells.dialect.divide
    leaps = f"{years} {div} 4 - {years} {div} 100 + {years} {div} 400"
    days = f"day_{n} + (153 * months_{n} + 2) {div} 5 + 365 * {years} + {leaps} - {MARCH}"
    clock = f"hour_{n} * 3600 + minute_{n} * 60 + second_{n} - offset_{n}"
    return f"(CAST({days} AS BIGINT) * 86400 + {clock}) * 1000000 + micro_{n}"


def _format(sql: Dialect, written: str) -> tuple[str, dict[str, int], int]:
    """Return a format as a pattern, with the group of each part of a moment, and whether it is a day or a time.

    Raises:
        GuidelineError: it has a directive that is not read in SQL.
    """
    groups: dict[str, int] = {}
    pattern = ""
    for directive, literal in re.findall(r"%(.)|([^%]+)", written, re.DOTALL):
        if literal:
            pattern += re.sub(r"(\s+)|([A-Za-z])|([^A-Za-z0-9])", _literal_part, literal)
        elif directive == "%":
            pattern += "%"
        elif directive in DIRECTIVES and PARTS[directive] not in groups:
            groups[PARTS[directive]] = len(groups) + 1
            pattern += f"({DIRECTIVES[directive]})"
        else:
            known = ", ".join(f"%{one}" for one in DIRECTIVES)
            message = f"the format `{written[:MOST_TEXT]}` has `%{directive}`, which cannot be read in SQL"
            raise refused(sql.name, message, f"map a column of dates, or text with {known}")
    return pattern, groups, LOCAL if "hour" in groups else DAY


def _literal_part(found: re.Match[str]) -> str:
    if found[1]:
        return "[ \t]+"
    return f"[{found[2].lower()}{found[2].upper()}]" if found[2] else "\\" + found[3]
