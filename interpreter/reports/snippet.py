"""A source line as a terminal may show it, and where on the screen the marked stretch of it stands.

Guidelines come from strangers: a line can hold escape sequences, right-to-left overrides, and a million characters.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from interpreter.slotted import dataclass
from interpreter.visible import visible

MOST_COLUMNS = 120
"""A source line is shown at most this wide; a longer one is cropped around the marked stretch."""
TAB = "    "
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A line made safe to print, with the screen columns before the marked stretch and the columns it fills."""

    text: str
    offset: int
    width: int


def columns(shown: str) -> int:
    """Return how many columns a terminal gives to a text without invisible characters."""
    return sum(map(_width, shown))


def snippet(line: str, start: int, end: int) -> Snippet:
    """Return the line with the stretch from character `start` up to `end` marked (0-based), cropped where it is long.

    A stretch outside the line is moved into it; an empty stretch is marked by one column.
    """
    start = max(0, min(start, len(line)))
    end = max(start, min(end, len(line)))
    # A character is seldom less than one column: no more than this many on either side can come into view.
    before = _shown(line[max(0, start - MOST_COLUMNS) : start])
    marked = _shown(line[start : min(end, start + MOST_COLUMNS)])
    after = _shown(line[end : end + MOST_COLUMNS])
    whole = start <= MOST_COLUMNS and end - start <= MOST_COLUMNS and len(line) - end <= MOST_COLUMNS
    if not whole or columns("".join(before + marked + after)) > MOST_COLUMNS:
        before, marked, after = _cropped(before, marked, after, cut=(start, end - start, len(line) - end))
    text = "".join(marked)
    return Snippet("".join((*before, text, *after)), columns("".join(before)), max(1, columns(text)))


def _cropped(
    before: list[str], marked: list[str], after: list[str], *, cut: tuple[int, int, int]
) -> tuple[list[str], list[str], list[str]]:
    """Return the three parts cut to fit, with an ellipsis where something fell away; `cut` has their true lengths."""
    room = MOST_COLUMNS - 2 * len(ELLIPSIS)
    kept_marked = _prefix(marked, room * 2 // 3)
    room -= columns("".join(kept_marked))
    if len(kept_marked) < cut[1]:
        after, cut_after = [], True
    else:
        cut_after = False
    left = max(room // 2, room - columns("".join(after)))
    kept_before = _prefix(before[::-1], left)[::-1]
    kept_after = _prefix(after, room - columns("".join(kept_before)))
    return (
        [ELLIPSIS, *kept_before] if len(kept_before) < cut[0] else kept_before,
        kept_marked,
        [*kept_after, ELLIPSIS] if cut_after or len(kept_after) < cut[2] else kept_after,
    )


def _prefix(shown: list[str], room: int) -> list[str]:
    """Return as many of the leading characters as fit in `room` columns."""
    used = 0
    for index, char in enumerate(shown):
        used += columns(char)
        if used > room:
            return shown[:index]
    return shown


def _shown(text: str) -> list[str]:
    return [TAB if char == "\t" else visible(char) for char in text]


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
