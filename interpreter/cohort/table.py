"""Tables from files: CSV, Parquet and Arrow, read lazily, larger than memory; a damaged one is refused with the place.

Every cell of a CSV file is text: what it means, the mapping says. A row with too few or too many cells is *ragged*: it
is known by its number, and rejected by whoever reads the table as facts.
"""

from __future__ import annotations

import csv
from enum import StrEnum
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, assert_never, runtime_checkable

import polars as pl

from interpreter.diagnostic import Diagnostic, GuidelineError
from interpreter.document.scalars import shortened
from interpreter.slotted import dataclass, field
from interpreter.span import nowhere

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

SEPARATORS = (",", ";", "\t", "|")
MOST_COLUMNS = 20_000
LONGEST_HEADER = 4_000_000
LONGEST_CELL = 1_000_000
MOST_SAID = 160
MOST_RAGGED = 100_000
"""A file with more ragged rows than that, or more of them than others, is damaged as a whole."""
MOST_NAMED, SHOWN_ROW = 10, 200
_QUOTES_CURE = "a row has a cell for each column; a cell with the separator in it stands in quotes"
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
class Ragged:
    """A row with too many or too few cells: its text, or the begin of it, and what is wrong with it."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was opened: its rows, its columns in order with their types, and how messages call it.

    `ragged` are the rows of which the cells may stand in the wrong columns, by their number, from 1.
    """

    name: str
    rows: pl.LazyFrame
    columns: dict[str, pl.DataType]
    ragged: Mapping[int, Ragged] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class _Layout:
    """The names of the columns, the character between cells, and how many lines stand before the header."""

    names: tuple[str, ...]
    mark: str
    before: int

    @property
    def width(self) -> int:
        """Return how many cells a row has."""
        return len(self.names)


def _csv(path: Path, separator: str | None) -> Table:
    name = str(path)
    layout = _header(path, separator)
    if layout.width > MOST_COLUMNS:
        raise refused(name, f"more than {MOST_COLUMNS} columns", "leave out those that the mapping does not name")
    before: set[str] = set()
    for number, one in enumerate(layout.names, 1):
        if not one and layout.width > 1 and number == 1:
            raise refused(name, "the first column has no name", "name it: programs that write row numbers leave it out")
        if not one:
            raise refused(name, f"column {number} has no name", "name every column in the header")
        if one in before:
            raise refused(name, f"two columns are named `{shortened(one)}`", "give each column a name of its own")
        before.add(one)
    if _is_even(path, layout):
        return _known(name, _scanned(path, layout, is_even=True))
    return _uneven(path, layout)


def _scanned(path: Path, layout: _Layout, *, is_even: bool) -> pl.LazyFrame:
    # Every cell is text: what it means, the mapping says.
    return pl.scan_csv(
        path.resolve(), separator=layout.mark, schema=dict.fromkeys(layout.names, pl.String()), glob=False,
        skip_rows=layout.before, truncate_ragged_lines=not is_even,
    )  # fmt: skip


def _header(path: Path, separator: str | None) -> _Layout:
    """Return how the file is laid out, by its first row, or its second where the first names the separator."""
    name = str(path)
    with path.open("rb") as file:
        lines = [file.readline(LONGEST_HEADER + 1) for _ in range(2)]
    said = _separator_line(name, lines[0])
    data = lines[0] if said is None else lines[1]
    if lines[0].startswith(_UTF16) or b"\0" in data:
        raise refused(name, "is no text in UTF-8", "save it as CSV in UTF-8")
    if len(data) > LONGEST_HEADER:
        raise refused(name, "the header is too long", "is this a table? The first line names the columns")
    before = 0 if said is None else 1
    try:
        text = data.removeprefix(_MARK).decode()
    except UnicodeDecodeError as problem:
        raise _not_utf8(name, 1 + before, problem) from None
    line = text.rstrip("\r\n")
    if "\r" in line:
        raise refused(name, "its lines end in a way that is not known", "save it with the line ends of Windows or Unix")
    if before and not line:
        raise refused(name, "after the line with the separator there is no header", "name the columns in the next line")
    mark = separator or said or max(SEPARATORS, key=line.count)
    try:
        names = next(csv.reader([line], delimiter=mark, strict=True), [])
    except csv.Error:
        hint = "a name with a quote in it stands in quotes, on one line"
        raise refused(name, "the header cannot be read: a quote is not closed", hint) from None
    return _Layout(tuple(one.strip() for one in names), mark, before)


def _separator_line(name: str, data: bytes) -> str | None:
    """Return the separator that a first line such as `sep=;` names, as spreadsheets write it; None for another line."""
    line = data[: len(_MARK) + MOST_NAMED].removeprefix(_MARK).rstrip(b"\r\n").decode(errors="replace")
    if line[:4].lower() != "sep=" or len(line) > len("sep=;"):
        return None
    if line[4:] not in SEPARATORS:
        message = f"the first line names `{shortened(line[4:])}` as what stands between cells"
        raise refused(name, message, "save it with a comma, a semicolon, a tab or `|` between cells")
    return line[4:]


# ---- rows of another width ------------------------------------------------------------------------------------------


def _uneven(path: Path, layout: _Layout) -> Table:
    """Return a table with its ragged rows known, found row by row."""
    name = str(path)
    ragged: dict[int, Ragged] = {}
    lines: list[int] = []
    firsts: dict[int, int] = {}
    number = 0
    for number, line, row in _rows(path, layout):
        if len(row) == layout.width or (layout.width == 1 and not row):
            continue
        cells = "it is empty" if not row else f"it has {len(row)} cell{'' if len(row) == 1 else 's'}"
        reason = f"line {line}: {cells}, the header has {layout.width}; {_QUOTES_CURE}"
        ragged[number] = Ragged(_text(row, layout.mark), reason)
        firsts[number] = hash(row[0] if row else "")
        lines += [line] if len(lines) < MOST_NAMED else []
        if len(ragged) > MOST_RAGGED:
            raise _mostly_ragged(name, f"more than {MOST_RAGGED} rows have", layout.width, lines)
    if 2 * len(ragged) > number:
        raise _mostly_ragged(name, f"{len(ragged)} of {number} rows have", layout.width, lines)
    rows = _scanned(path, layout, is_even=not ragged)
    if ragged and not _is_numbered_alike(name, rows, number, firsts):
        told = f"{len(ragged)} row{' has' if len(ragged) == 1 else 's have'}"
        raise _mostly_ragged(name, told, layout.width, lines)
    found = _known(name, rows)
    return Table(found.name, found.rows, found.columns, ragged)


def _rows(path: Path, layout: _Layout) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the rows after the header, each with its number and the line on which it begins.

    Raises:
        GuidelineError: a row cannot be read.
    """
    name = str(path)
    line = layout.before
    earlier = csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", errors="strict", newline="") as file:
            for _ in islice(file, layout.before):
                pass
            reader = csv.reader(file, delimiter=layout.mark, strict=True)
            for number, row in enumerate(reader):
                begin, line = line + 1, layout.before + reader.line_num
                if number:
                    yield number, begin, row
    except UnicodeDecodeError:
        raise _not_utf8(name, _line_that_is_no_text(path)) from None
    except csv.Error as problem:
        hint = "a quote that is opened is closed in the same cell; a quote in a cell is doubled"
        raise refused(name, f"the row at line {line + 1} cannot be read: {problem}", hint) from None
    finally:
        csv.field_size_limit(earlier)


def _text(row: list[str], mark: str) -> str:
    """Return a row as it may be written, or the begin of it."""
    written = StringIO()
    csv.writer(written, delimiter=mark).writerow(row[: SHOWN_ROW + 2])
    text = written.getvalue().removesuffix("\r\n") if row else ""
    return text if len(text) <= SHOWN_ROW else text[: SHOWN_ROW - 1] + "…"


def _is_numbered_alike(name: str, rows: pl.LazyFrame, number: int, firsts: Mapping[int, int]) -> bool:
    """Tell whether the scan finds as many rows, and under the numbers of the ragged ones the same first cells."""
    cells = rows.select(pl.nth(0).alias("cell")).with_row_index("number", offset=1)
    try:
        there = cells.filter(pl.col("number").is_in(list(firsts))).collect(engine="streaming")
        total = cells.select(pl.len()).collect(engine="streaming").item()
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise explained(problem, name) from None
    return total == number and {at: hash(cell or "") for at, cell in there.iter_rows()} == firsts


def _mostly_ragged(name: str, which: str, width: int, lines: Collection[int]) -> GuidelineError:
    places = ", ".join(map(str, lines))
    message = f"{which} another number of cells than the header, which has {width}; the first at line {places}"
    return refused(name, message, f"{_QUOTES_CURE}; the mapping may say the `separator`")


def _is_even(path: Path, layout: _Layout) -> bool:
    """Tell whether every line surely is a row of this width, at the speed of the scan.

    False means: look closer. A line is counted without what stands between two quotes in it.
    """
    lines = pl.scan_csv(
        path.resolve(), separator="\x1f", quote_char=None, infer_schema=False, has_header=False,
        new_columns=["line"], glob=False, truncate_ragged_lines=False, skip_rows=layout.before,
    )  # fmt: skip
    line = pl.col("line")
    bare = line.str.replace_all('"[^"]*"', "")
    odd = (
        line.is_null()
        | bare.str.contains('"', literal=True)
        | (bare.str.count_matches(layout.mark, literal=True) != layout.width - 1)
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
