"""Bytes and characters: the text of a file, the place of an offset in it, and what cannot stand in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interpreter.diagnostic import Diagnostic
from interpreter.document.document import DEFAULT, span_at
from interpreter.span import Source, Span

if TYPE_CHECKING:
    from interpreter.document.document import Limits, Position

SYNTAX = "yaml-syntax"
"""For JSON too: it is a part of YAML."""
DUPLICATE_KEY = "duplicate-key"
FILE_PROBLEM = "file-problem"
_MOST_UNREADABLE = 20

UNPRINTABLE = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+"
UNREADABLE = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+"
"""The same, and what YAML 1.1 takes for line ends or skips: the parser still does, and a reader sees nothing."""
STAND_IN = "\ue000"
"""Takes the place of what was reported already, so that the parser can go on. It never reaches a value or a message."""


def holds(pattern: str, text: str) -> bool:
    """Tell whether one of these invisible characters stands in a text."""
    # Only a text with something that cannot be printed needs the pattern, and compiling it takes milliseconds.
    return not text.replace("\n", " ").isprintable() and re.search(pattern, text) is not None


def without_mark(source: Source) -> Source:
    """Return a source without the byte order mark at its start."""
    return Source(source.name, source.text[1:]) if source.text.startswith("\ufeff") else source


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, without their ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _position(text: str, offset: int) -> Position:
    before = lines_of(text[:offset])
    return len(before) - 1, len(before[-1])


def span_between(source: Source, start: int, end: int) -> Span:
    """Return the span between two offsets."""
    return span_at(source, (*_position(source.text, start), *_position(source.text, end)))


def too_large(source: Source, size: int, limits: Limits) -> Diagnostic:
    """Return the finding about a text of this size."""
    return Diagnostic(
        FILE_PROBLEM,
        f"the text is too large: {size} characters, the limit is {limits.size}",
        span_at(source, (0, 0, 0, 0)),
        hint="split it over several files",
    )


def unreadable(source: Source, pattern: str) -> list[Diagnostic]:
    """Return a finding for each run of invisible characters, or one when there are so many that it is no text."""
    found = list(re.finditer(pattern, source.text))
    if len(found) > _MOST_UNREADABLE:
        first = span_between(source, found[0].start(), found[0].end())
        message = f"this is not a text file: {len(found)} places hold characters that no text has"
        return [Diagnostic(FILE_PROBLEM, message, first, hint="save the file as plain text, in UTF-8")]
    return [
        Diagnostic(
            SYNTAX,
            f"an invisible character stands here (U+{ord(match[0][0]):04X})",
            span_between(source, match.start(), match.end()),
            hint="delete it and type the text again; it often comes along when text is pasted from another program",
        )
        for match in found
    ]


def decode(name: str, data: bytes, limits: Limits = DEFAULT) -> Source | tuple[Diagnostic, ...]:
    """Return the text of a file in UTF-8, with or without a byte order mark, or findings where it is not UTF-8."""
    if len(data) > limits.size:
        return (too_large(Source(name, ""), len(data), limits),)
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        source = Source(name, data.decode("utf-8-sig", "replace"))
        before = error.object[: error.start].decode()
        wrong = error.object[error.start]
    line, column = _position(before, len(before))
    return (
        Diagnostic(
            FILE_PROBLEM,
            f"the file is not in UTF-8: the byte {wrong:02X} cannot stand here",
            span_at(source, (line, column, line, column + 1)),
            hint="open the file in a text editor and save it in the encoding UTF-8 (not ANSI, Windows-1252, UTF-16)",
        ),
    )
