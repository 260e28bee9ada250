"""Tables from files: CSV, Parquet and Arrow, read lazily, larger than memory; a damaged one is refused with the place.

Every cell of a CSV file is text: what it means, the mapping says. A row with too few cells is never filled up silently.
"""

from __future__ import annotations

import csv
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, assert_never, runtime_checkable

import polars as pl

from interpreter.diagnostic import Diagnostic, GuidelineError
from interpreter.document.scalars import shortened
from interpreter.slotted import dataclass
from interpreter.span import nowhere

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = (",", ";", "\t", "|")
MOST_COLUMNS = 20_000
LONGEST_HEADER = 4_000_000
LONGEST_CELL = 1_000_000
MOST_SAID = 160
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARK = b"\xef\xbb\xbf"


class Kind(StrEnum):
    """How a table is written; in a TSV file a tab stands between the cells."""

    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    ARROW = "arrow"


KINDS = {
    ".csv": Kind.CSV,
    ".txt": Kind.CSV,
    ".tsv": Kind.TSV,
    ".parquet": Kind.PARQUET,
    ".pq": Kind.PARQUET,
    ".arrow": Kind.ARROW,
    ".feather": Kind.ARROW,
    ".ipc": Kind.ARROW,
}
KNOWN_KINDS = f"name it one of: {', '.join(sorted(KINDS))}"


def kind_of(name: str | Path) -> Kind | None:
    """Return how a table of this name is written, None where that is not known."""
    return KINDS.get(Path(name).suffix.lower())


@runtime_checkable
class ArrowStream(Protocol):
    """A table of another library that offers itself as a stream of Arrow batches."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the stream."""


TableLike: TypeAlias = "str | Path | pl.LazyFrame | pl.DataFrame | ArrowStream"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was opened: its rows, its columns in order with their types, and how messages call it."""

    name: str
    rows: pl.LazyFrame
    columns: dict[str, pl.DataType]


def opened(table: TableLike, separator: str | None = None) -> Table:
    """Return a table, ready to be read; of a file only what is needed to know that it can be.

    Raises:
        GuidelineError: the file cannot be read, is damaged, or has no proper header.
    """
    match table:
        case pl.LazyFrame():
            return _known("the table", table)
        case pl.DataFrame():
            return _known("the table", table.lazy())
        case str() | Path():
            return _file(Path(table), separator)
        case _:
            return _known("the table", pl.DataFrame(table).lazy())


def _known(name: str, rows: pl.LazyFrame) -> Table:
    try:
        schema = rows.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise explained(problem, name) from None
    if len(schema) > MOST_COLUMNS:
        raise refused(name, f"more than {MOST_COLUMNS} columns", "leave out those that the mapping does not name")
    return Table(name, rows, dict(schema))


def _file(path: Path, separator: str | None) -> Table:
    name = str(path)
    try:
        if path.is_dir():
            raise refused(name, "is a folder", "give one file: CSV, Parquet or Arrow")
        with path.open("rb") as file:
            begin = file.read(8)
    except (OSError, ValueError) as problem:
        raise explained(problem, name) from None
    kind = kind_of(name)
    if kind is None:
        raise refused(name, f"what kind of table `{path.suffix or path.name}` is, is not known", KNOWN_KINDS)
    if not begin:
        raise refused(name, "the file is empty", "a table has at least a header")
    match kind:
        case Kind.PARQUET:
            return _known(name, pl.scan_parquet(path.resolve(), glob=False))
        case Kind.ARROW:
            return _known(name, _arrow(path, begin))
        case Kind.CSV | Kind.TSV:
            return _csv(path, separator)
        case _:
            assert_never(kind)


def _arrow(path: Path, begin: bytes) -> pl.LazyFrame:
    if begin.startswith(b"ARROW1"):
        return pl.scan_ipc(path.resolve(), glob=False)
    if begin.startswith(b"FEA1"):
        raise refused(str(path), "Feather version 1 is not read", "write it as Feather version 2 or as Parquet")
    try:
        return pl.read_ipc_stream(path.read_bytes()).lazy()
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise explained(problem, str(path)) from None


# ---- CSV ------------------------------------------------------------------------------------------------------------


def _csv(path: Path, separator: str | None) -> Table:
    name = str(path)
    header, mark = _header(path, separator)
    names = [one.strip() for one in header]
    if len(names) > MOST_COLUMNS:
        raise refused(name, f"more than {MOST_COLUMNS} columns", "leave out those that the mapping does not name")
    before: set[str] = set()
    for number, one in enumerate(names, 1):
        if not one and len(names) > 1 and number == 1:
            raise refused(name, "the first column has no name", "name it: programs that write row numbers leave it out")
        if not one:
            raise refused(name, f"column {number} has no name", "name every column in the header")
        if one in before:
            raise refused(name, f"two columns are named `{shortened(one)}`", "give each column a name of its own")
        before.add(one)
    fault = next(_faults(path, len(names), mark), None)
    if fault is not None:
        raise GuidelineError((fault,))
    # Every cell is text: what it means, the mapping says.
    rows = pl.scan_csv(path.resolve(), separator=mark, schema=dict.fromkeys(names, pl.String()), glob=False)
    return _known(name, rows)


def _header(path: Path, separator: str | None) -> tuple[list[str], str]:
    """Return the names in the first row, and the character between them."""
    name = str(path)
    with path.open("rb") as file:
        data = file.readline(LONGEST_HEADER + 1)
    if data.startswith(_UTF16) or b"\0" in data:
        raise refused(name, "is no text in UTF-8", "save it as CSV in UTF-8")
    if len(data) > LONGEST_HEADER:
        raise refused(name, "the header is too long", "is this a table? The first line names the columns")
    try:
        text = data.removeprefix(_MARK).decode()
    except UnicodeDecodeError as problem:
        raise _not_utf8(name, 1, problem) from None
    line = text.rstrip("\r\n")
    if "\r" in line:
        raise refused(name, "its lines end in a way that is not known", "save it with the line ends of Windows or Unix")
    mark = separator or max(SEPARATORS, key=line.count)
    try:
        return next(csv.reader([line], delimiter=mark, strict=True), []), mark
    except csv.Error:
        hint = "a name with a quote in it stands in quotes, on one line"
        raise refused(name, "the header cannot be read: a quote is not closed", hint) from None


def _faults(path: Path, width: int, mark: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with the shape of a CSV file, in order: rows of another width, bytes that are no UTF-8."""
    if _is_even(path, width, mark):
        return
    name = str(path)
    line = 0
    before_us = csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", errors="strict", newline="") as file:
            reader = csv.reader(file, delimiter=mark, strict=True)
            for number, row in enumerate(reader):
                before, line = line + 1, reader.line_num
                if len(row) != width and not (width == 1 and not row):
                    cells = "no cells: it is empty" if not row else f"{len(row)} cells"
                    message = f"row {number} (line {before}) has {cells}, the header has {width}"
                    hint = "a row has a cell for each column; a cell with the separator in it stands in quotes"
                    yield Diagnostic("file-problem", message, nowhere(name), hint)
    except UnicodeDecodeError:
        yield _not_utf8(name, _line_that_is_no_text(path)).diagnostics[0]
    except csv.Error as problem:
        message = f"the row at line {line + 1} cannot be read: {problem}"
        hint = "a quote that is opened is closed in the same cell; a quote in a cell is doubled"
        yield Diagnostic("file-problem", message, nowhere(name), hint)
    finally:
        csv.field_size_limit(before_us)


def _is_even(path: Path, width: int, mark: str) -> bool:
    """Tell whether every line surely is a row of this width, at the speed of the scan.

    False means: look closer. A line is counted without what stands between two quotes in it.
    """
    lines = pl.scan_csv(
        path.resolve(), separator="\x1f", quote_char=None, infer_schema=False, has_header=False,
        new_columns=["line"], glob=False, truncate_ragged_lines=False,
    )  # fmt: skip
    line = pl.col("line")
    bare = line.str.replace_all('"[^"]*"', "")
    odd = (
        line.is_null()
        | bare.str.contains('"', literal=True)
        | (bare.str.count_matches(mark, literal=True) != width - 1)
    )
    odd = odd | line.str.contains("\r.", literal=False)
    try:
        return not bool(lines.select(odd.any()).collect(engine="streaming").item())
    except (pl.exceptions.PolarsError, OSError):
        return False


def _line_that_is_no_text(path: Path) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1


def _not_utf8(name: str, line: int, problem: UnicodeDecodeError | None = None) -> GuidelineError:
    where = "" if problem is None else f", byte {problem.start + 1}"
    hint = "save it as CSV in UTF-8; spreadsheets offer this under `Save as`"
    return refused(name, f"line {line}{where} is no text in UTF-8", hint)


# ---- what goes wrong ------------------------------------------------------------------------------------------------


def refused(name: str, message: str, hint: str | None = None) -> GuidelineError:
    """Return the refusal of a table."""
    return GuidelineError((Diagnostic("file-problem", message, nowhere(name), hint),))


WRITING = (
    ("No space left", "the disk is full", "make room, or write elsewhere"),
    ("quota exceeded", "the disk quota is used up", "make room, or write elsewhere"),
    ("File too large", "so large a file may not be written here", "write elsewhere, or in parts: `-o FOLDER/`"),
)
"""What the system says when a file cannot be written to its end, and what that means."""
_WORDS = (
    *WRITING,
    ("malformed", "a quote stands in the middle of a cell", "put the cell in quotes, and double the quote"),
    ("could not parse", "a quote stands in the middle of a cell", "put the cell in quotes, and double the quote"),
    ("utf-8", "is no text in UTF-8", "save it as CSV in UTF-8"),
    ("utf8", "is no text in UTF-8", "save it as CSV in UTF-8"),
)
"""What polars says, and what that means."""


def explained(problem: Exception, name: str) -> GuidelineError:
    """Return in the words of a person what polars or the system found wrong with a table."""
    if isinstance(problem, FileNotFoundError):
        return refused(name, "there is no such file", "check the name")
    text = str(problem)
    if isinstance(problem, OSError) and problem.strerror and not any(part in text for part, *_ in WRITING):
        return refused(name, f"cannot be read: {problem.strerror}", "check the name and the permissions")
    if isinstance(problem, ValueError):
        return refused(name, f"cannot be read: {problem}", "check the name")
    # What is said of a file may hold its name, which says nothing about the fault.
    text = " ".join(text.replace(name, "").replace(str(Path(name).resolve()), "").split())
    for part, message, hint in _WORDS:
        if part in text:
            return refused(name, message, hint)
    message = f"cannot be read as a table: {text[:MOST_SAID]}"
    return refused(name, message, "is the file whole? Compare its size with the original, and copy it again")
