"""Records from files, each checked for its shape: what cannot be read comes back with its reasons, in its place.

A stranger's file is bounded in size, in depth and in the length of its numbers before anything is made of it.
"""

from __future__ import annotations

import stat
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from interpreter import schema
from interpreter.casefile import at_line, lines_in
from interpreter.diagnostic import Diagnostic
from interpreter.document import Document, Limits, decode, read_json
from interpreter.records.decision import Record
from interpreter.records.seal import Seal
from interpreter.slotted import dataclass
from interpreter.span import Source, nowhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 4_000_000
"""A record of the shipped guideline has some 50 kB."""
LIMITS = Limits(size=MOST_BYTES)
SUFFIXES = {".json": False, ".jsonl": True, ".ndjson": True}
"""Whether files of this name hold a record a line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with the place where it was read, or why there is none; `line` is None for a file of one record."""

    name: str
    line: int | None
    found: Record | tuple[Diagnostic, ...]

    @property
    def where(self) -> str:
        """Return the file, with the line where it has several."""
        return self.name if self.line is None else f"{self.name}:{self.line}"


def files_in(path: Path) -> list[Path]:
    """Return the file, or the files of records in a folder, by name.

    Raises:
        OSError: it cannot be read.
    """
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and one.is_file())


def entries_in(path: Path) -> Iterator[Entry]:
    """Yield the records of a file in order: of `.jsonl` one a line, of another file the one that it holds.

    Raises:
        OSError: it cannot be read, or is no ordinary file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(None, "is no ordinary file", str(path))
    with path.open("rb") as stream:
        if not SUFFIXES.get(path.suffix.lower(), False):
            yield Entry(str(path), None, parsed(str(path), stream.read(MOST_BYTES + 1)))
            return
        for number, line in enumerate(lines_in(stream, MOST_BYTES), 1):
            if line.strip():
                found = parsed(str(path), line.rstrip(b"\r\n"))
                # The line itself is not shown: it is long.
                yield Entry(str(path), number, found if isinstance(found, Record) else at_line(found, number))


def parsed(name: str, data: bytes) -> Record | tuple[Diagnostic, ...]:
    """Return the record in a JSON text, or every finding about it; no text raises."""
    source = decode(name, data, LIMITS)
    if not isinstance(source, Source):
        return source
    document = read_json(source, LIMITS)
    if not isinstance(document, Document):
        return document
    if document.value is None:
        cure = "give a file that `leidraad run --record` wrote"
        return (Diagnostic("file-problem", "there is no record here", document.span(()), cure),)
    findings = tuple(chain(schema.check(document, "record"), _day(document)))
    if findings:
        return findings
    value: dict[str, Any] = document.value
    seal = value["seal"]
    body = {key: part for key, part in value.items() if key != "seal"}
    return Record(body, Seal(seal["sha256"], seal.get("hmac_sha256"), seal.get("key")))


def _day(document: Document) -> Iterator[Diagnostic]:
    """Yield what is wrong with the day, beyond its shape: without any, the answer would depend on when it is asked."""
    value = document.value
    asked = value.get("asked") if isinstance(value, dict) else None
    if not isinstance(asked, dict) or not {"day", "at"} <= set(asked):
        return
    day, place = asked["day"], ("asked", "day")
    if day is None and asked["at"] is None:
        message, cure = "`day` and `at` are both empty", "one of them tells the day of the answer"
        yield Diagnostic("bad-value", message, document.span(place), cure)
    if isinstance(day, str):
        try:
            date.fromisoformat(day)
        except ValueError:
            message, cure = f"there is no day `{day[:20]}`", "write a day such as 2026-01-05"
            yield Diagnostic("bad-value", message, document.span(place), cure)


def from_text(text: str) -> Record:
    """Return the record in a JSON text.

    Raises:
        ValueError: it holds none; the text says why.
    """
    found = parsed("record", text.encode("utf-8", "backslashreplace"))
    if isinstance(found, Record):
        return found
    raise ValueError("\n".join(map(str, found)))


def last_in(path: Path) -> Record | tuple[Diagnostic, ...] | None:
    """Return the last record of a file with one a line, why it cannot be read, or None where there is none yet.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        if size == 0:
            return None
        stream.seek(max(0, size - MOST_BYTES - 2))
        tail = stream.read()
    if not tail.endswith(b"\n"):
        message, cure = "the last line is not finished", "mend or remove that line, or write to a new file"
        return (Diagnostic("file-problem", message, nowhere(str(path)), cure),)
    return parsed(str(path), tail[:-1].rpartition(b"\n")[2])
