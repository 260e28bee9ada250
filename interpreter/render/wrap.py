"""Text cut into lines that fit: at spaces, else after a hyphen or slash, else in the middle of a word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from interpreter.render.arial import width

LONGEST_SHOWN = 600
"""A text longer than this is cut short in the picture; its tooltip has the whole."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn"}
_KEPT = "\N{SOFT HYPHEN}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


def printable(text: str) -> str:
    """Return the text without characters that XML forbids or that turn the writing direction; line breaks stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\N{SOFT HYPHEN}", "")
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    forbidden = character != "\n" and character not in _KEPT and unicodedata.category(character) in _CONTROLS
    return REPLACEMENT if forbidden or character in "\ufffe\uffff" else character


@lru_cache(maxsize=5_000)
def wrap(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the lines of a text, none wider than `room`, about equally long; a line break in the text is one here."""
    shown = printable(text)
    if len(shown) > LONGEST_SHOWN:
        shown = shown[: LONGEST_SHOWN - 1] + "…"
    return tuple(line for part in shown.split("\n") for line in _balanced(part, room, size, bold=bold))


def _balanced(text: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Return as few lines as the room allows, in the narrowest room that needs no more of them."""
    lines = _greedy(text, room, size, bold=bold)
    narrow, wide = room / 2, room
    while len(lines) > 1 and wide - narrow > 2:  # noqa: PLR2004 - two points are not seen
        middle = (narrow + wide) / 2
        tried = _greedy(text, middle, size, bold=bold)
        if len(tried) > len(lines) or _breaks_words(tried, text):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines


def _breaks_words(lines: list[str], text: str) -> bool:
    return " ".join(lines) != " ".join(text.split())


def _greedy(text: str, room: float, size: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold=bold) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, room, size, bold=bold)
        lines += full
    return [*lines, line] if line else lines


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Return a word in parts that fit, cut after hyphens and slashes where that helps."""
    if width(word, size, bold=bold) <= room:
        return [word]
    pieces = [""]
    for part in re.findall(r"[^-/–]*[-/–]|[^-/–]+", word):
        if width(pieces[-1] + part, size, bold=bold) <= room:
            pieces[-1] += part
            continue
        *cut, rest = _cut(part, room, size, bold=bold)
        pieces += [*cut, rest]
    return [piece for piece in pieces if piece]


def _cut(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Return a word cut anywhere; a piece holds at least one character, however narrow the room."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces
