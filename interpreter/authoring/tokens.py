"""The text of a YAML document as lines of tokens: what is read, what only marks its form, and every comment.

The strict reader has said where each key and value stands. Between them stand only marks, spaces and comments.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.authoring.edits import Page

_BETWEEN = re.compile(
    r"(?P<newline>\r\n|\r|\n)|(?P<space>[ \t]+)|(?P<comment>#[^\r\n]*)|(?P<marker>---|\.\.\.)|(?P<sign>.)"
)
SIGNS = frozenset("-:,{}[]")


class Kind(Enum):
    """What a token is."""

    KEY = auto()
    SCALAR = auto()
    SIGN = auto()
    COMMENT = auto()
    MARKER = auto()


class Unusual(ValueError):  # noqa: N818 - a refusal inside the formatter, which says it
    """The text uses a form of YAML that the formatter leaves alone."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line: its text (of a text over several lines, all of them), and where it starts."""

    kind: Kind
    text: str
    at: int

    def is_sign(self, *signs: str) -> bool:
        """Tell whether the token is one of these signs."""
        return self.kind is Kind.SIGN and self.text in signs


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on a line: its tokens, none on an empty one; the last one may go on over further lines."""

    start: int
    tokens: tuple[Token, ...]

    def column(self, token: Token) -> int:
        """Return how far a token of this line is from its start."""
        return token.at - self.start


def lines(page: Page) -> tuple[Line, ...]:
    """Return the lines of a page, from the first to the last, without their ends.

    Raises:
        Unusual: it has a form that the formatter leaves alone.
    """
    found: list[Line] = []
    here: list[Token] = []
    start = len(page.mark)
    for token in _tokens(page):
        if isinstance(token, int):
            found.append(Line(start, tuple(here)))
            here, start = [], token
        else:
            here.append(token)
    if here:
        found.append(Line(start, tuple(here)))
    return tuple(found)


def _tokens(page: Page) -> Iterator[Token | int]:
    """Yield the tokens in order; for the end of a line, the offset at which the next one starts."""
    at = len(page.mark)
    for start, end, kind in (*sorted(_scalars(page)), (len(page.text), len(page.text), None)):
        if start < at:
            raise Unusual("two values overlap")
        yield from _marks(page.text, at, start)
        if kind is not None:
            yield Token(kind, page.text[start:end], start)
        at = end


def _scalars(page: Page) -> Iterator[tuple[int, int, Kind]]:
    document = page.document
    for path in document.key_spans:
        yield (*page.stretch(document.key_spans[path]), Kind.KEY)
    for path in document.spans:
        start, end = page.stretch(document.spans[path])
        if start < end and not isinstance(document.at(path), dict | list):
            yield start, end, Kind.SCALAR


def _marks(text: str, start: int, end: int) -> Iterator[Token | int]:
    """Yield what stands between two scalars."""
    for match in _BETWEEN.finditer(text, start, end):
        match match.lastgroup:
            case "newline":
                yield match.end()
            case "comment":
                yield Token(Kind.COMMENT, match[0].rstrip(), match.start())
            case "marker":
                yield Token(Kind.MARKER, match[0], match.start())
            case "sign":
                if match[0] not in SIGNS:
                    raise Unusual(f"`{match[0]}` stands here as a mark")
                yield Token(Kind.SIGN, match[0], match.start())
            case _:
                pass
