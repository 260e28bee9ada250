"""Changes to the files of a guideline: stretches of text replaced, shown as a diff, written whole or not at all."""

from __future__ import annotations

import difflib
import errno
import re
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.beside import beside
from interpreter.casefile import LIMITS
from interpreter.document import Document, decode, read
from interpreter.slotted import dataclass, field
from interpreter.span import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.authoring.mentions import Mention
    from interpreter.diagnostic import Diagnostic
    from interpreter.span import Span

_LINE = re.compile("\r\n|\r|\n")
_MARK = "\ufeff"


class CannotEdit(ValueError):  # noqa: N818 - a refusal; nothing was changed
    """Why something cannot be changed, in one line."""


def require_own(folder: Path) -> None:
    """Refuse the copy of a guideline that lies inside the installed program.

    Raises:
        CannotEdit: it is that copy.
    """
    if folder.resolve().is_relative_to(Path(__file__).resolve().parents[1]):
        raise CannotEdit(f"{folder} is part of the installed program; copy the folder, and change the copy")


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a text, by offsets, and what comes in its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A file: its text to the last character (line ends and byte order mark as they are), and what it says."""

    path: Path
    text: str
    document: Document
    starts: tuple[int, ...] = field(repr=False)
    """The offset at which each line starts."""

    @property
    def mark(self) -> str:
        """Return the byte order mark with which the file begins, or nothing."""
        return _MARK if self.text.startswith(_MARK) else ""

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a 1-based line and column, as spans count them."""
        return self.starts[line - 1] + column - 1

    def stretch(self, span: Span) -> tuple[int, int]:
        """Return the offsets of a span."""
        return self.offset(span.start_line, span.start_column), self.offset(span.end_line, span.end_column)

    def span_of(self, one: Mention) -> Span:
        """Return where a name of this page stands, with what is around it in the same key or value."""
        return self.document.key_span(one.path) if one.is_key else self.document.span(one.path)


def yaml_in(folder: Path) -> tuple[Path, ...]:
    """Return the YAML files of a guideline's folder, then those of its cases."""
    return (*sorted(folder.glob("*.yaml")), *sorted((folder / "cases").glob("*.yaml")))


def page_at(path: Path) -> Page | tuple[Diagnostic, ...]:
    """Return a file with what it says, or why it cannot be read as YAML.

    Raises:
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    source = decode(str(path), data, LIMITS)
    if not isinstance(source, Source):
        return source
    return page_of(path, data.decode("utf-8"))


def page_of(path: Path, text: str) -> Page | tuple[Diagnostic, ...]:
    """Return a text as the page that it would be in a file, or why it cannot be read as YAML."""
    document = read(Source(str(path), text), LIMITS)
    if not isinstance(document, Document):
        return document
    first = len(_MARK) if text.startswith(_MARK) else 0
    return Page(path, text, document, (first, *(end.end() for end in _LINE.finditer(text))))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits made; no two of them may overlap."""
    made, at = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start < at:
            raise ValueError("two edits overlap")
        made += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*made, text[at:]])


# ---- files ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A file that gets another text, or another name, or both."""

    path: Path
    before: str
    after: str
    to: Path | None = None

    @property
    def place(self) -> Path:
        """Return where the file stands afterwards."""
        return self.to or self.path

    @property
    def file(self) -> Path:
        """Return the file itself, also behind a symbolic link."""
        return self.to or self.path.resolve()


def shown(changes: Iterable[Change]) -> str:
    """Return the changes as a unified diff, as `git apply` takes it."""
    return "".join(_diff(change) for change in changes)


def _diff(change: Change) -> str:
    old, new = _shown_path(change.path), _shown_path(change.place)
    head = f"rename from {old}\nrename to {new}\n" if change.to else ""
    lines = difflib.unified_diff(
        change.before.splitlines(keepends=True),
        change.after.splitlines(keepends=True),
        f"a/{old}",
        f"b/{new}",
    )
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return f"diff --git a/{old} b/{new}\n{head}{body}" if head else body


def _shown_path(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return path.as_posix().lstrip("/")


def write_all(changes: Iterable[Change]) -> None:
    """Make all changes, or none of them.

    Raises:
        OSError: a file cannot be written, or was changed meanwhile; everything is as it was.
    """
    made = [change for change in changes if change.before != change.after or change.to is not None]
    staged = {change.path: beside(change.file) for change in made}
    done: list[Change] = []
    try:
        for change in made:
            _require_untouched(change)
            staged[change.path].write_bytes(change.after.encode("utf-8"))
            staged[change.path].chmod(change.path.stat().st_mode)
        for change in made:
            done.append(change)
            staged[change.path].replace(change.file)
            if change.to is not None:
                change.path.unlink()
    except BaseException:
        for change in done:
            if change.to is not None:
                change.to.unlink(missing_ok=True)
            change.path.write_bytes(change.before.encode("utf-8"))
        raise
    finally:
        for path in staged.values():
            path.unlink(missing_ok=True)


def _require_untouched(change: Change) -> None:
    if change.path.read_bytes() != change.before.encode("utf-8"):
        raise OSError(errno.EBUSY, "was changed meanwhile; nothing is written", str(change.path))
