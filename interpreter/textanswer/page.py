"""A page of text for a terminal or a file: lines wrapped to its width, set off by words and indents, colour on top."""

from __future__ import annotations

import re
import textwrap
from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.slotted import dataclass
from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

NARROWEST = 40
_ADDRESS = re.compile(r"\S*https?://\S+$")


class Style(StrEnum):
    """How a line stands out where there is colour: its codes for the terminal."""

    PLAIN = ""
    BOLD = "1"
    HEADING = "1;4"
    QUIET = "34"
    ALERT = "1;33"


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text after a bullet or number.

    When it wraps, its further lines stand under the text, `hang` columns further in. An empty text is an empty line.
    """

    text: str = ""
    indent: int = 0
    hang: int = 0
    style: Style = Style.PLAIN
    bullet: str = ""


def page(lines: Iterable[Line], width: int, *, color: bool) -> str:
    """Return the lines as text of at most `width` columns; nothing in it moves the cursor but the colours asked for."""
    return "".join(f"{_painted(one, line.style, color=color)}\n" for line in lines for one in _wrapped(line, width))


def clean(text: str) -> str:
    """Return a text on one line, with every character that cannot be seen written out."""
    return visible(" ".join(text.split()))


def _wrapped(line: Line, width: int) -> list[str]:
    text = clean(line.text)
    if _ADDRESS.fullmatch(text):
        return [" " * line.indent + text]
    return textwrap.wrap(
        text,
        max(width, NARROWEST),
        initial_indent=" " * line.indent + line.bullet,
        subsequent_indent=" " * (line.indent + len(line.bullet) + line.hang),
        break_on_hyphens=False,
    ) or [""]


def _painted(text: str, style: Style, *, color: bool) -> str:
    if not color or not style or not text:
        return text
    body = text.lstrip(" ")
    return f"{' ' * (len(text) - len(body))}\x1b[{style.value}m{body}\x1b[0m"
