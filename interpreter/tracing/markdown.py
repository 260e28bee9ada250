"""Pages as Markdown. An author's text shows as it was written, whatever stands in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from interpreter.tracing.page import Anchor, Bullets, Paragraph, Strong, Table
from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from interpreter.tracing.page import Block, Inline, Page, Piece

_SPECIAL = re.compile(r"[\\`*\[<|]|~(?=~)|(?<!\w)_|_(?!\w)")
_AT_THE_START = re.compile(r"[#>=]|[-+](?=\s|$)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def escaped(text: str) -> str:
    """Return a text on one line in which nothing is markup."""
    plain = _SPECIAL.sub(r"\\\g<0>", visible(" ".join(text.split())).replace("&", "&amp;"))
    if _AT_THE_START.match(plain):
        return f"\\{plain}"
    return _NUMBER.sub(r"\1\\\2", plain, count=1) if _NUMBER.match(plain) else plain


def as_markdown(page: Page) -> str:
    """Return a page as Markdown."""
    anchors = _anchors(page)
    lines = [f"<!-- {page.note} -->", f"# {escaped(page.title)}", ""]
    lines += _blocks(page.lead, anchors)
    lines += [f"## {escaped(page.contents)}", ""]
    lines += [f"{'  ' * (one.level - 2)}- [{escaped(one.full_title)}](#{anchors[one.id]})" for one in page.sections]
    lines.append("")
    for one in page.sections:
        lines += [f"{'#' * one.level} {escaped(one.title)}", ""]
        lines += [f"**{escaped(one.subtitle)}**", ""] if one.subtitle else []
        lines += _blocks(one.blocks, anchors)
    return "\n".join(lines).rstrip("\n") + "\n"


def _anchors(page: Page) -> dict[str, str]:
    """Return the anchor of each section by its id: what Markdown readers make of its title, each once."""
    titles = [page.title, page.contents, *(one.title for one in page.sections)]
    found: list[str] = []
    for title in titles:
        slug = re.sub(r"[^\w\- ]", "", " ".join(title.split()).lower()).replace(" ", "-")
        number = sum(re.sub(r"-\d+$", "", other) == slug or other == slug for other in found)
        found.append(slug if not number else f"{slug}-{number}")
    return dict(zip((one.id for one in page.sections), found[2:], strict=True))


def _blocks(blocks: Iterable[Block], anchors: Mapping[str, str]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield f"{'> ' if block.notice else ''}{_inline(block.text, anchors)}"
            case Bullets():
                yield from (f"- {_inline(item, anchors)}" for item in block.items)
            case Table():
                yield f"| {' | '.join(escaped(title) for title in block.head)} |"
                yield "|" + "|".join("--:" if at in block.numbers else "---" for at in range(len(block.head))) + "|"
                yield from (f"| {' | '.join(_inline(cell, anchors) for cell in row)} |" for row in block.rows)
            case _:
                assert_never(block)
        yield ""


def _inline(pieces: Inline, anchors: Mapping[str, str]) -> str:
    # Only the first piece stands at the start of a line; escaping the start of the others does no harm.
    return "".join(_piece(piece, anchors) for piece in pieces)


def _piece(piece: Piece, anchors: Mapping[str, str]) -> str:
    match piece:
        case str():
            ends = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
            return f"{ends[0]}{escaped(piece)}{ends[1]}" if piece.strip() else piece
        case Strong():
            return f"**{escaped(piece.text)}**"
        case Anchor():
            target = piece.target
            return f"[{escaped(piece.text)}]({_target(target if target[0] != '#' else f'#{anchors[target[1:]]}')})"
        case _:
            assert_never(piece)


def _target(target: str) -> str:
    return "".join(f"%{ord(char):02X}" if char in "()<> \\|" else char for char in visible(target))
