"""A page to read or print, as values: the same page becomes Markdown and HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: to a section of this page (`#id`), or to an address on the web."""

    text: str
    target: str


Piece = str | Strong | Anchor
Inline = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a `notice` is set off from the rest."""

    text: Inline
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; `numbers` are the columns that are set to the right, `widths` those of all in percent."""

    head: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    numbers: tuple[int, ...]
    widths: tuple[int, ...]


Block = Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; one that is `whole` is not broken over two sheets where it can be helped.

    `title` is short and found nowhere else on the page; `subtitle` says more.
    """

    id: str
    title: str
    level: int
    blocks: tuple[Block, ...]
    subtitle: str = ""
    whole: bool = False

    @property
    def full_title(self) -> str:
        """Return the title with the subtitle."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `note` says how it was made, for whoever reads its source."""

    language: str
    title: str
    contents: str
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]
    note: str


def inline(*pieces: Piece) -> Inline:
    """Return pieces in a row, without the empty ones."""
    return tuple(piece for piece in pieces if piece)


def listed(pieces: Sequence[Piece], between: str = ", ") -> Inline:
    """Return pieces with something between them."""
    found: list[Piece] = []
    for piece in pieces:
        found += [between, piece] if found else [piece]
    return tuple(found)
