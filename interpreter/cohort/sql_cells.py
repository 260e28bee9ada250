"""From the columns of a raw table to the regions of facts, in SQL: the rule of `cells`, for columns of any type.

A column's type is asked of the data warehouse itself (it knows it while it plans), so the text is the same for any
table. Every cell is taken as text; floats besides as the double that they are. A number that is written becomes a
decimal of 18 places, plus one more digit that says whether anything followed: compared with constants of at most 18
places, which is exact. A float means its shortest decimal; since that grows with the float, the numbers below a
constant are the floats below some float, which is worked out here.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from interpreter.cohort.cells import CODES, DAY, INSTANT, LOCAL, missing_moments
from interpreter.cohort.float_cuts import float_cut
from interpreter.cohort.mapping import Constant, Elapsed, Number, Spelled, spelling
from interpreter.cohort.sql_dialects import refused
from interpreter.engine.intake import region_of
from interpreter.engine.regions import domain
from interpreter.model import FactType
from interpreter.slotted import dataclass, field
from interpreter.units import MOST_DIGITS, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from interpreter.cohort.mapping import Source
    from interpreter.cohort.sql_dialects import Dialect, Steps
    from interpreter.engine.regions import Regions
    from interpreter.model import Ref
    from interpreter.units import Unit

REFUSED = -2
PLACES, DIGITS = 18, 64
"""Decimals of a written number that are compared as a number, and as text where a constant has no end."""
LARGEST = 10**PLACES
MOST_TEXT = 60
NUMBER = "([+-]?)(?:([0-9]+)[.]?([0-9]*)|[.]([0-9]+))"
EXPONENT = "[eE]([+-]?0*[0-9]{1,3})"
BLANK = "[ \t\N{NO-BREAK SPACE}]+"
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


@dataclass(frozen=True, slots=True)
class Cut:
    """Whether a number is below a bound, as SQL, and whether it is on it or below; None where it cannot be on it."""

    below: str
    on_or_below: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """When a row is refused, as SQL, the column that is at fault, and the cell as SQL."""

    condition: str
    column: str
    cell: str


@dataclass(slots=True)
class Cells:
    """The columns of a table on their way to regions."""

    dialect: Dialect
    steps: Steps
    refusals: list[Refusal] = field(default_factory=list)
    number: int = 0
    last: int = 0
    """The step after which everything that was asked for stands."""

    # ---- columns as they are ----

    def _step(self, at: int, name: str, value: str) -> str:
        self.steps.add(at, name, value)
        self.last = max(self.last, at)
        return name

    def _cell(self, column: Ref, missing: Iterable[str], *, moment: bool = False) -> int:
        """Read a column: `cell_N` as it stands, `text_N` as it is compared (null: unknown), `float_N` for floats."""
        sql, raw = self.dialect, f"t.{self.dialect.name_of(column.id)}"
        n, self.number = self.number, self.number + 1
        as_text = f"CAST({raw} AS {sql.text})"
        self._step(0, f"cell_{n}", as_text)
        floating = sql.has_type(raw, sql.floating)
        self._step(0, f"float_{n}", f"CASE WHEN {floating} THEN {sql.cast(as_text, sql.double)} END")
        known = [*sql.floating, *sql.others, *([] if moment else sql.temporal)]
        self._step(0, f"no_text_{n}", sql.has_type(raw, known))
        if moment:
            self._step(0, f"is_date_{n}", sql.has_type(raw, sql.temporal))
            if sql.name == "spark":
                instant = f"{sql.kind(raw)} = 'timestamp'"
                self._step(0, f"instant_{n}", f"CASE WHEN {instant} THEN unix_micros(TRY_CAST({raw} AS TIMESTAMP)) END")
        point = f"cell_{n} LIKE '%.%'"
        plain = sql.stripped(sql.stripped(f"cell_{n}", "0", left=False), ".", left=False)
        trimmed = f"CASE WHEN NOT no_text_{n} THEN {sql.trimmed(f'cell_{n}')} WHEN {point} THEN {plain} ELSE cell_{n} END"
        self._step(1, f"bare_{n}", trimmed)
        missing = sorted(missing)
        floats = [_double(sql, float(one)) for one in missing if is_number(one)]
        floats += [sql.cast("'NaN'", sql.double)] if "NaN" in missing else []
        of_floats = f"CASE WHEN float_{n} IN ({', '.join(floats)}) THEN NULL ELSE cell_{n} END" if floats else f"cell_{n}"
        texts = ", ".join(sql.literal(one) for one in ("", *(one for one in missing if one)))
        self._step(
            2,
            f"text_{n}",
            f"CASE WHEN cell_{n} IS NULL THEN NULL WHEN float_{n} IS NOT NULL THEN {of_floats} "
            f"WHEN bare_{n} IN ({texts}) THEN NULL ELSE bare_{n} END",
        )
        return n

    # ---- a fact ----

    def region(self, name: str, source: Source, regions: Regions) -> None:
        """Make the column `name`: the region of a fact, null where it is unknown, `REFUSED` where it cannot be."""
        match source:
            case Spelled():
                self._spelled(name, source, {value: regions.table[value] for value in source.values.values()})
            case Number():
                self._number(name, source, regions)
            case Elapsed():
                micros, refused_where = self._elapsed(source)
                chain = _chain(_arms(regions, Fraction(1, 10**6), _whole_cut(micros)))
                self._step(
                    self.last + 1,
                    name,
                    f"CASE WHEN {refused_where} THEN {REFUSED} WHEN {micros} IS NULL THEN NULL ELSE {chain} END",
                )
                self._refuse_elapsed(source, f"{name} = {REFUSED}")
            case Constant():
                self._step(0, name, str(region_of(regions, source.value)))
            case _:
                assert_never(source)

    def truth(self, name: str, source: Spelled) -> None:
        """Make the column `name`: 1 where a cell spells true, 0 where false, null and `REFUSED` as in `region`."""
        self._spelled(name, source, {False: 0, True: 1})

    def elapsed(self, name: str, source: Elapsed) -> None:
        """Make the column `name`: the microseconds between two moments, null where one is unknown."""
        micros, refused_where = self._elapsed(source)
        self._step(self.last + 1, f"{name}_bad", f"CASE WHEN {refused_where} THEN 1 ELSE 0 END")
        self._step(self.last, name, micros)
        self._refuse_elapsed(source, f"{name}_bad = 1")

    # ---- spellings ----

    def _spelled(self, name: str, source: Spelled, regions: dict[bool | str, int]) -> None:
        n, sql = self._cell(source.column, source.missing), self.dialect
        by_region: dict[int, list[str]] = {}
        for text, value in source.values.items():
            by_region.setdefault(regions[value], []).append(text)
        numbers = {region: [one for one in texts if is_number(one)] for region, texts in by_region.items()}
        arms = [
            f"WHEN float_{n} IN ({', '.join(_double(sql, float(one)) for one in texts)}) THEN {region}"
            for region, texts in numbers.items()
            if texts
        ]
        floats = f"CASE {' '.join(arms)} ELSE {REFUSED} END" if arms else str(REFUSED)
        spelled = " ".join(
            f"WHEN text_{n} IN ({', '.join(sql.literal(one) for one in texts)}) THEN {region}"
            for region, texts in by_region.items()
        )
        self._step(
            3,
            name,
            f"CASE WHEN text_{n} IS NULL THEN NULL WHEN float_{n} IS NOT NULL THEN {floats} {spelled} ELSE {REFUSED} END",
        )
        self.refusals.append(Refusal(f"{name} = {REFUSED}", source.column.id, f"cell_{n}"))

    # ---- numbers ----

    def _number(self, name: str, source: Number, regions: Regions) -> None:
        n, sql, fact = self._cell(source.column, source.missing), self.dialect, regions.fact
        own = source.unit or fact.unit
        units = [] if fact.unit is None else [one for one in UNITS.values() if one.dimension == fact.unit.dimension]
        self._written(n, source, units)
        whole = f"trailing_{n} <> ''" if fact.type is FactType.INTEGER else None

        def of_unit(unit: Unit | None) -> str:
            return _chain(_arms(regions, Fraction(1 if unit is None else unit.size), _decimal_cut(sql, n)))

        others = [f"WHEN unit_{n} = {sql.literal(one.code)} THEN {of_unit(one)}" for one in units if one != own]
        written = f"CASE {' '.join(others)} ELSE {of_unit(own)} END" if others else of_unit(own)
        odd = f"WHEN NOT number_ok_{n} THEN {REFUSED} " + (f"WHEN {whole} THEN {REFUSED} " if whole else "")
        floats = _chain(_arms(regions, Fraction(1 if own is None else own.size), _float_cut(sql, f"float_{n}")))
        large, small = _double(sql, float_cut(Fraction(10) ** (MOST_DIGITS + 1))[0]), None
        small = _double(sql, float_cut(Fraction(1, 10**MOST_DIGITS))[0])
        strange = [f"NOT (float_{n} > -{large} AND float_{n} < {large})"]
        strange.append(f"float_{n} <> 0 AND float_{n} > -{small} AND float_{n} < {small}")
        strange += [f"float_{n} <> floor(float_{n})"] if whole else []
        tests = " ".join(f"WHEN {one} THEN {REFUSED}" for one in strange)
        self._step(
            10,
            name,
            f"CASE WHEN text_{n} IS NULL THEN NULL WHEN float_{n} IS NOT NULL THEN CASE {tests} ELSE {floats} END "
            f"{odd}ELSE {written} END",
        )
        self.refusals.append(Refusal(f"{name} = {REFUSED}", source.column.id, f"cell_{n}"))

    def _written(self, n: int, source: Number, units: list[Unit]) -> None:
        """Read the number that a text writes, with its unit: steps 3 to 9."""
        sql = self.dialect
        text = f"CASE WHEN float_{n} IS NULL THEN text_{n} END"
        if source.comma:
            comma = f"CASE WHEN text_{n} LIKE '%.%' THEN '!' ELSE replace(text_{n}, ',', '.') END"
            text = f"CASE WHEN float_{n} IS NULL THEN CASE WHEN no_text_{n} THEN text_{n} ELSE {comma} END END"
        self._step(3, f"number_{n}", text)
        alone = "|".join(_escaped(one.code) for one in units if one.code != "1")
        beside = "|".join(_escaped(one.code) for one in units)
        ways = [f"(?:{EXPONENT})?{BLANK}({beside})", f"({alone})" if alone else "()"] if units else ["()()", "()"]
        ways.append(EXPONENT if source.unit is not None else "()")
        pattern = f"{NUMBER}(?:{'|'.join(ways)})?"

        def group(number: int) -> str:
            return sql.group(f"number_{n}", pattern, number)

        self._step(4, f"matched_{n}", sql.matches(f"number_{n}", pattern))
        self._step(4, f"sign_{n}", group(1))
        self._step(4, f"whole_{n}", group(2))
        self._step(4, f"part_{n}", f"{group(3)} || {group(4)}")
        if units:
            self._step(4, f"exponent_{n}", f"replace({group(5)} || {group(8)}, '+', '')")
            self._step(4, f"unit_{n}", f"{group(6)} || {group(7)}")
            shift = f"CASE WHEN exponent_{n} = '' THEN 0 ELSE CAST(exponent_{n} AS INTEGER) END"
        else:
            shift = "0"
        self._step(5, f"shift_{n}", shift)
        self._step(5, f"digits_{n}", sql.stripped(f"(whole_{n} || part_{n})", "0"))
        most = MOST_TEXT if source.unit is None else MOST_TEXT - 1 - len(source.unit.code)
        room = f"length(number_{n}) <= {most}"
        if units and most < MOST_TEXT:
            room = f"(length(number_{n}) <= CASE WHEN unit_{n} = '' THEN {most} ELSE {MOST_TEXT} END)"
        self._step(5, f"fits_{n}", f"matched_{n} AND {room}")
        written = f"(length(whole_{n}) + length(part_{n}) - length(digits_{n}))"
        self._step(6, f"point_{n}", f"CAST(length(whole_{n}) + shift_{n} - {written} AS INTEGER)")
        zero = f"shift_{n} - length(part_{n}) BETWEEN -{MOST_DIGITS} AND {MOST_DIGITS}"
        other = f"length(digits_{n}) <= {MOST_DIGITS} AND point_{n} BETWEEN {1 - MOST_DIGITS} AND {MOST_DIGITS + 1}"
        self._step(7, f"number_ok_{n}", f"fits_{n} AND CASE WHEN digits_{n} = '' THEN {zero} ELSE {other} END")
        before = (
            f"CASE WHEN digits_{n} = '' OR point_{n} <= 0 THEN '0' WHEN point_{n} > {PLACES} THEN '{LARGEST}' "
            f"ELSE substr(rpad(digits_{n}, point_{n}, '0'), 1, point_{n}) END"
        )
        after = (
            f"CASE WHEN digits_{n} = '' THEN '' WHEN point_{n} >= 0 THEN substr(digits_{n}, point_{n} + 1) "
            f"WHEN point_{n} > -{DIGITS} THEN repeat('0', -point_{n}) || digits_{n} ELSE '' END"
        )
        self._step(7, f"before_{n}", before)
        self._step(7, f"after_{n}", f"rpad({after}, {DIGITS}, '0')")
        self._step(8, f"trailing_{n}", sql.stripped(f"after_{n}", "0"))
        rest = sql.stripped(f"substr(after_{n}, {PLACES + 1})", "0")
        minus = f"CASE WHEN sign_{n} = '-' THEN '-' ELSE '' END"
        sticky = f"CASE WHEN {rest} <> '' THEN '1' ELSE '0' END"
        decimal = f"{minus} || before_{n} || '.' || substr(after_{n}, 1, {PLACES}) || {sticky}"
        self._step(8, f"decimal_{n}", f"CASE WHEN number_ok_{n} THEN {decimal} END")
        self._step(9, f"value_{n}", f"CAST(decimal_{n} AS DECIMAL(38, {PLACES + 1}))")

    # ---- dates ----

    def _elapsed(self, source: Elapsed) -> tuple[str, str]:
        """Return the microseconds from one moment until the other, null for unknown; and where they are refused."""
        first, last = (self._moment(one, source) for one in (source.since, source.until))
        at = f"elapsed_{first}_{last}"
        self._step(self.last + 1, at, f"micros_{last} - micros_{first}")
        wrong = f"bad_{first} = 1 OR bad_{last} = 1"
        kinds = f"(micros_{first} IS NOT NULL AND micros_{last} IS NOT NULL AND kind_{first} <> kind_{last})"
        return at, f"{wrong} OR {kinds}"

    def _refuse_elapsed(self, source: Elapsed, condition: str) -> None:
        last, first = self.number - 1, self.number - 2
        self.refusals.append(Refusal(f"bad_{first} = 1", source.since.id, f"cell_{first}"))
        self.refusals.append(Refusal(f"bad_{last} = 1", source.until.id, f"cell_{last}"))
        both = f"cell_{first} || ' .. ' || cell_{last}"
        self.refusals.append(Refusal(condition, f"{source.since.id} .. {source.until.id}", both))

    def _moment(self, column: Ref, source: Elapsed) -> int:
        """Read a date or time: `micros_N` since 1970 and `kind_N`, null for unknown; `bad_N` where it is neither."""
        n, sql = self._cell(column, source.missing, moment=True), self.dialect
        fields = {part: f"{part}_{n}" for part in ("year", "month", "day", "hour", "minute", "second", "micro")}
        ways = [(ISO, ISO_PARTS, f"(is_date_{n} OR NOT no_text_{n})", ISO_GROUPS)]
        kind = "LOCAL"
        if source.format is not None:
            pattern, groups, kind = _format(sql, source.format)
            written = f"NOT is_date_{n} AND NOT no_text_{n}"
            ways = [(ISO, ISO_PARTS, f"is_date_{n}", ISO_GROUPS), (pattern, pattern, written, groups)]
        allowed = [f"({where} AND {sql.matches(f'text_{n}', pattern)})" for pattern, _, where, _ in ways]
        fits = f"length(text_{n}) <= {MOST_TEXT} AND ({' OR '.join(allowed)})"
        self._step(3, f"matched_{n}", f"CASE WHEN {fits} THEN 1 ELSE 0 END")
        for part in ("year", "month", "day", "hour", "minute", "second", "part", "offset"):
            texts = [
                f"WHEN {where} THEN {sql.group(f'text_{n}', pattern, groups[part])}"
                for _, pattern, where, groups in ways
                if part in groups
            ]
            self._step(3, f"{part}_text_{n}", f"CASE {' '.join(texts)} ELSE '' END" if texts else "''")
        for part in ("year", "month", "day", "hour", "minute", "second"):
            digits = sql.trimmed(f"{part}_text_{n}")
            value = f"CASE WHEN matched_{n} = 0 OR {part}_text_{n} = '' THEN 0 ELSE CAST({digits} AS INTEGER) END"
            if part == "year" and source.format is not None and "%y" in source.format.replace("%%", ""):
                century = f"CASE WHEN CAST({digits} AS INTEGER) < 69 THEN 2000 ELSE 1900 END"
                value = (
                    f"CASE WHEN matched_{n} = 0 OR year_text_{n} = '' THEN 0 WHEN length(year_text_{n}) = 2 "
                    f"THEN CAST({digits} AS INTEGER) + {century} ELSE CAST({digits} AS INTEGER) END"
                )
            self._step(4, fields[part], value)
        six = f"substr(rpad(part_text_{n}, 6, '0'), 1, 6)"
        self._step(4, fields["micro"], f"CASE WHEN matched_{n} = 0 OR part_text_{n} = '' THEN 0 ELSE CAST({six} AS INTEGER) END")
        bare = f"rpad(replace(substr(offset_text_{n}, 2), ':', ''), 6, '0')"

        def two(at: int) -> str:
            return f"CAST(substr({bare}, {at}, 2) AS INTEGER)"

        seconds = f"({two(1)} * 3600 + {two(3)} * 60 + {two(5)})"
        signed = f"CASE WHEN offset_text_{n} LIKE '-%' THEN -{seconds} ELSE {seconds} END"
        zone = f"CASE WHEN matched_{n} = 0 OR offset_text_{n} IN ('', 'Z') THEN 0 ELSE {signed} END"
        self._step(4, f"offset_{n}", zone)
        y, m, d = fields["year"], fields["month"], fields["day"]
        leap = f"({y} % 4 = 0 AND ({y} % 100 <> 0 OR {y} % 400 = 0))"
        longest = f"CASE WHEN {m} IN (4, 6, 9, 11) THEN 30 WHEN {m} <> 2 THEN 31 WHEN {leap} THEN 29 ELSE 28 END"
        real = (
            f"matched_{n} = 1 AND {y} >= 1 AND {m} BETWEEN 1 AND 12 AND {d} BETWEEN 1 AND {longest} "
            f"AND {fields['hour']} <= 23 AND {fields['minute']} <= 59 AND {fields['second']} <= 59 "
            f"AND offset_{n} BETWEEN -86399 AND 86399"
        )
        self._step(5, f"real_{n}", f"CASE WHEN {real} THEN 1 ELSE 0 END")
        # The year begins in March here, so that the day that comes and goes is its last.
        early = f"CASE WHEN {m} <= 2 THEN 1 ELSE 0 END"
        self._step(5, f"years_{n}", f"{y} + 4800 - {early}")
        self._step(5, f"months_{n}", f"{m} + 12 * {early} - 3")
        ys, div = f"years_{n}", sql.divide
        days = (
            f"{d} + (153 * months_{n} + 2) {div} 5 + 365 * {ys} + {ys} {div} 4 - {ys} {div} 100 + {ys} {div} 400 - 2472633"
        )
        clock = f"({fields['hour']} * 3600 + {fields['minute']} * 60 + {fields['second']} - offset_{n})"
        exact = f"(CAST({days} AS BIGINT) * 86400 + {clock}) * 1000000 + {fields['micro']}"
        found = f"CASE WHEN real_{n} = 1 THEN {exact} END"
        of_text = str(DAY if kind == "DAY" else LOCAL)
        in_iso = (
            f"CASE WHEN hour_text_{n} = '' THEN {DAY} WHEN offset_text_{n} = '' THEN {LOCAL} ELSE {INSTANT} END"
        )
        what = in_iso if source.format is None else f"CASE WHEN is_date_{n} THEN {in_iso} ELSE {of_text} END"
        if sql.name == "spark":
            in_years = f"instant_{n} BETWEEN -62135596800000000 AND 253402300799999999"
            found = f"CASE WHEN instant_{n} IS NULL THEN {found} WHEN {in_years} THEN instant_{n} END"
            what = f"CASE WHEN instant_{n} IS NULL THEN {what} ELSE {INSTANT} END"
        self._step(6, f"moment_{n}", f"CASE WHEN text_{n} IS NOT NULL THEN {found} END")
        self._step(6, f"kind_{n}", what)
        codes = ", ".join(str(one) for one in missing_moments(source.missing))
        unknown = f"is_date_{n} AND moment_{n} * {CODES} + kind_{n} IN ({codes})" if codes else None
        micros = f"CASE WHEN {unknown} THEN NULL ELSE moment_{n} END" if unknown else f"moment_{n}"
        self._step(7, f"micros_{n}", micros)
        self._step(7, f"bad_{n}", f"CASE WHEN text_{n} IS NOT NULL AND moment_{n} IS NULL THEN 1 ELSE 0 END")
        return n


def _format(sql: Dialect, written: str) -> tuple[str, dict[str, int], str]:
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
    return pattern, groups, "LOCAL" if "hour" in groups else "DAY"


def _literal_part(found: re.Match[str]) -> str:
    if found[1]:
        return "[ \t]+"
    return f"[{found[2].lower()}{found[2].upper()}]" if found[2] else "\\" + found[3]


# ---- where a number lies --------------------------------------------------------------------------------------------


def is_number(text: str) -> bool:
    """Tell whether a text is a number as numbers are spelled."""
    try:
        return Decimal(text).is_finite() and spelling(float(text) if "." in text else int(text)) == text
    except (ValueError, InvalidOperation, OverflowError):
        return False


def _double(sql: Dialect, number: float) -> str:
    return f"CAST('{number!r}' AS {sql.double})"


def _escaped(code: str) -> str:
    return re.sub("([^A-Za-z0-9])", r"\\\1", code)


def _float_cut(sql: Dialect, column: str) -> Callable[[Fraction], Cut]:
    def cut(bound: Fraction) -> Cut:
        at, exact = float_cut(bound)
        return Cut(f"{column} < {_double(sql, at)}", f"{column} <= {_double(sql, at)}" if exact else None)

    return cut


def _whole_cut(column: str) -> Callable[[Fraction], Cut]:
    def cut(bound: Fraction) -> Cut:
        at = math.ceil(bound)
        if abs(at) >= LARGEST:
            return Cut("1 = 1" if at > 0 else "1 = 0", None)
        return Cut(f"{column} < {at}", f"{column} <= {at}" if bound.denominator == 1 else None)

    return cut


def _decimal_cut(sql: Dialect, n: int) -> Callable[[Fraction], Cut]:
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


def _arms(regions: Regions, unit_size: Fraction, cut: Callable[[Fraction], Cut]) -> list[tuple[str | None, int]]:
    """Return the tests of a number in order, with the region of what passes them; the last has none."""
    allowed = domain(regions.fact)
    arms: list[tuple[str | None, int]] = []
    if allowed.low is not None:
        arms.append((cut(Fraction(allowed.low) / unit_size).below, REFUSED))
    if allowed.high is not None:
        high = cut(Fraction(allowed.high) / unit_size)
        arms.append((f"NOT ({high.on_or_below or high.below})", REFUSED))
    pieces: list[tuple[str | None, int]] = []
    for position, threshold in enumerate(regions.thresholds):
        found = cut(Fraction(threshold) / unit_size)
        pieces.append((found.below, regions.cells[2 * position]))
        if found.on_or_below is not None:
            pieces.append((found.on_or_below, regions.cells[2 * position + 1]))
    pieces.append((None, regions.cells[-1]))
    # Neighbours of one region need one comparison; a cell in which the domain has no value (-1) goes with any.
    merged: list[tuple[str | None, int]] = []
    for test, region in pieces:
        if merged and (region == merged[-1][1] or region < 0 or merged[-1][1] < 0):
            merged[-1] = (test, max(region, merged[-1][1]))
        else:
            merged.append((test, region))
    return arms + merged


def _chain(arms: list[tuple[str | None, int]]) -> str:
    tests = " ".join(f"WHEN {test} THEN {region}" for test, region in arms[:-1])
    return f"CASE {tests} ELSE {arms[-1][1]} END" if tests else str(arms[-1][1])
