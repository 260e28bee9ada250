"""A draft of a mapping, from the header and the values of a table: to be read and corrected by a person.

What is sure enough to be used stands as it is; what is only likely stands as a comment. No meaning is guessed of codes:
a spelling that is not known to mean yes, no or a code of the guideline is left to the person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from interpreter.cohort.cells import is_missing, moment
from interpreter.cohort.mapping import IDS, TIMES, spelling
from interpreter.cohort.table import explained, opened
from interpreter.diagnostic import nearest
from interpreter.model import FactType
from interpreter.slotted import dataclass
from interpreter.unary import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.cohort.table import Table, TableLike
    from interpreter.model import Fact, Resolved

YES = frozenset({"true", "yes", "y", "ja", "j", "waar", "1"})
NO = frozenset({"false", "no", "n", "nee", "onwaar", "0"})
MISSING = frozenset({"na", "n/a", "nan", "null", "none", "nvt", "n.v.t.", "onbekend", "unknown", ".", "-", "?"})
BESIDE = {"id": (*IDS, "patient", "patient_id", "patientnr"), "time": (*TIMES, "date", "datum")}
ROWS = 10_000
MOST_VALUES = 30
LONGEST = 100
MOST_COMPARED = 500
"""Above this many columns no like names are looked for."""
_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column with the different values in its first rows; `more` where there are too many to list.

    `recur` tells that each of them stands in several rows: only then are they codes, and not perhaps somebody's name.
    """

    name: str
    values: tuple[str, ...]
    more: bool
    is_date: bool
    recur: bool


def draft(guideline: Resolved, table: TableLike) -> str:
    """Return the text of a mapping from this table, with what a person must still decide as comments.

    Raises:
        GuidelineError: the table cannot be read.
    """
    found = opened(table)
    columns = _columns(found)
    chosen = _chosen(guideline, columns)
    beside = _beside(columns, chosen)
    taken = {column.name for column in [*chosen.values(), *beside.values()]}
    free = {name: column for name, column in columns.items() if name not in taken}
    lines = [
        f"# A draft for {_quoted(found.name)}, made from its header and its first {ROWS:,} rows.",
        "# Read every line: what the columns mean, only you know. Spaces around a cell do not count, capitals do;",
        "# an empty cell is unknown. A fact that is not mapped is unknown in every row.",
        f"mapping: {guideline.id}",
        *(f"{key}: {_quoted(beside[key].name)}" if key in beside else f"# {key}: COLUMN" for key in BESIDE),
        "# groups: [COLUMN]   # such as the hospital",
        "# done: {RECOMMENDATION: {column: COLUMN, yes: [..], no: [..]}}   # what was really done",
        "facts:" if chosen else "facts: {}",
    ]
    for fact in guideline.facts.values():
        column = chosen.get(fact.id)
        lines += _entry(fact, column) if column is not None else []
    left = [fact for fact in guideline.facts.values() if fact.id not in chosen]
    lines += ["", "# Facts for which no column was found:"] if left else []
    lines += [f"#  {_wanted(fact)}{_perhaps(fact, free)}" for fact in left]
    lines += ["", "# Columns that are not used:"] if free else []
    lines += [f"#  {_quoted(column.name)}{_seen(column)}" for column in free.values()]
    return "\n".join(lines) + "\n"


def _columns(table: Table) -> dict[str, _Column]:
    try:
        head = table.rows.head(ROWS).collect()
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise explained(problem, table.name) from None
    found: dict[str, _Column] = {}
    for name in head.columns:
        cells = head.get_column(name)
        if cells.dtype.is_nested() or cells.dtype in {pl.Binary, pl.Object}:
            found[name] = _Column(name, (), more=True, is_date=False, recur=False)
            continue
        known = cells.drop_nulls().alias("cell")
        counts = (known.cast(pl.String) if known.dtype.is_temporal() else known).value_counts(sort=True)
        values = counts.get_column("cell").head(MOST_VALUES + 1).to_list()
        texts = tuple(dict.fromkeys(text for text in map(spelling, values) if text and len(text) <= LONGEST))
        said = [text for text in texts[:MOST_VALUES] if text.lower() not in MISSING]
        dates = bool(said) and not cells.dtype.is_numeric() and all(map(_is_date, said))
        found[name] = _Column(
            name, tuple(sorted(texts[:MOST_VALUES])), len(values) > MOST_VALUES, dates, _recur(counts)
        )
    return found


def _recur(counts: pl.DataFrame) -> bool:
    least = counts.get_column("count").min()
    return isinstance(least, int) and least > 1


def _is_date(text: str) -> bool:
    if _DATE.search(text) is None:
        return False
    try:
        moment(None, frozenset(), text)
    except Unfit:
        return _DATE.fullmatch(text) is not None
    return True


def _plain(name: str) -> str:
    """Return a name so that the same name in other hands is the same: letters and digits, in lower case."""
    return "".join(one for one in name.casefold() if one.isalnum())


def _chosen(guideline: Resolved, columns: dict[str, _Column]) -> dict[str, _Column]:
    """Return the columns that are named as a fact is, or as its label, each for one fact."""
    by_name: dict[str, _Column] = {}
    for column in columns.values():
        by_name.setdefault(_plain(column.name), column)
    chosen: dict[str, _Column] = {}
    for fact in guideline.facts.values():
        names = (fact.id, *(words for _, words in fact.label.by_language))
        found = next((by_name[_plain(name)] for name in names if _plain(name) in by_name), None)
        if found is not None and found not in chosen.values():
            chosen[fact.id] = found
    return chosen


def _beside(columns: dict[str, _Column], chosen: dict[str, _Column]) -> dict[str, _Column]:
    """Return the columns of the patient and of the moment, by the key of the mapping."""
    used = {column.name for column in chosen.values()}
    free = {name.casefold(): column for name, column in columns.items() if name not in used}
    found = {key: next((free[name] for name in names if name in free), None) for key, names in BESIDE.items()}
    return {key: one for key, one in found.items() if one is not None}


def _entry(fact: Fact, column: _Column) -> list[str]:
    """Return the line of a mapped fact, and below it what a person must decide."""
    name = _quoted(column.name)
    label = fact.label.by_language[0][1] if fact.label.by_language else ""
    about = f"   # {_one_line(label)}"
    codes = {code.casefold() for code, _ in fact.codes}
    missing = [one for one in column.values if one.casefold() in MISSING - codes]
    rest = [one for one in column.values if not is_missing(frozenset(missing), one)]
    unknown = f", missing: {_listed(missing)}" if missing else ""
    match fact.type:
        case FactType.BOOLEAN:
            # 1 and 0 are plain where they stand alone; beside a 2 they may mean anything.
            unsure = {"1", "0"} if any(one.isdigit() and one not in {"1", "0"} for one in rest) else set()
            yes = [one for one in rest if one.casefold() in YES - unsure]
            no = [one for one in rest if one.casefold() in NO - unsure]
            open_ = [one for one in rest if one not in yes and one not in no]
            known = f"  {fact.id}: {{column: {name}, yes: {_listed(yes)}, no: {_listed(no)}{unknown}}}{about}"
            return [known, *_undecided(open_, column, "put these under `yes`, `no` or `missing`")]
        case FactType.CODE:
            alike = {code: [one for one in rest if one.casefold() == code.casefold()] for code, _ in fact.codes}
            open_ = [one for one in rest if one.casefold() not in codes]
            spelled = ", ".join(f"{code}: {_listed(same)}" for code, same in alike.items())
            known = f"  {fact.id}: {{column: {name}, codes: {{{spelled}}}{unknown}}}{about}"
            return [known, *_undecided(open_, column, "put these under their codes, or under `missing`")]
        case FactType.QUANTITY | FactType.INTEGER:
            unit = "" if fact.unit is None or fact.unit.code == "1" else f", unit: {_quoted(fact.unit.code)}"
            check = "" if not unit else " CHECK the unit of the column."
            comma = any(re.fullmatch(r"-?[0-9]+,[0-9]+", one) for one in rest)
            decimal = ', decimal: ","' if comma else ""
            return [f"  {fact.id}: {{column: {name}{unit}{decimal}{unknown}}}{about}.{check}"]


def _undecided(values: list[str], column: _Column, cure: str) -> Iterator[str]:
    if values:
        yield f"    # CHECK: {cure}: {_listed(values[:MOST_VALUES])}"
    if column.more:
        yield "    # CHECK: there are more different values than are looked at here"


def _wanted(fact: Fact) -> str:
    """Return what would be written for a fact, in one line."""
    match fact.type:
        case FactType.BOOLEAN:
            return f"{fact.id}: {{column: COLUMN, yes: [..], no: [..]}}"
        case FactType.CODE:
            codes = ", ".join(f"{code}: [..]" for code, _ in fact.codes)
            return f"{fact.id}: {{column: COLUMN, codes: {{{codes}}}}}"
        case FactType.INTEGER:
            return f"{fact.id}: COLUMN"
        case FactType.QUANTITY:
            unit = "" if fact.unit is None or fact.unit.code == "1" else f", unit: {fact.unit.code}"
            dates = ", or {since: DATE, until: DATE}" if fact.unit is not None and fact.unit.dimension == "time" else ""
            return f"{fact.id}: {{column: COLUMN{unit}}}{dates}"


def _perhaps(fact: Fact, free: dict[str, _Column]) -> str:
    """Return the columns with a like name, as a question to the person."""
    if len(free) > MOST_COMPARED:
        return ""
    names = [fact.id, *(words for _, words in fact.label.by_language)]
    found = next((close for name in names if (close := nearest(name, free)) is not None), None)
    return "" if found is None else f"   {_one_line(found)}"


def _seen(column: _Column) -> str:
    if column.is_date:
        return "   (dates)"
    few = column.recur and not column.more and 0 < len(column.values) <= 10  # noqa: PLR2004 - what fits a line
    return f"   {_listed(list(column.values))}" if few else ""


def _listed(values: list[str]) -> str:
    return "[" + ", ".join(map(_quoted, values)) + "]"


_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _quoted(text: str) -> str:
    """Return a text as it can stand in YAML, in one line: bare where that is sure to mean the same."""
    if _BARE.fullmatch(text) and text.casefold() not in {"true", "false", "null"}:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(one: str) -> str:
    if one in {'"', "\\"}:
        return "\\" + one
    return one if one.isprintable() else f"\\U{ord(one):08x}"


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
