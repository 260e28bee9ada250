"""Free room within a drawing for a panel: clear of every shape, line and title, within one frame or outside all."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from interpreter.render.column import TITLE_ROOM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interpreter.render.box import Box
    from interpreter.render.column import Point
    from interpreter.render.page import Page

CLEAR = 9.0
"""So far from a panel everything else stays."""
_LINE = 4.0
Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def inset(page: Page, panel: Box) -> Point | None:
    """Return where a panel has room within a phase's frame, as high and as far to the left as can be, or None."""
    taken = list(_taken(page))
    best: Point | None = None
    for frame in page.frames:
        inside = (frame.x, frame.y + TITLE_ROOM, frame.x + frame.width, frame.y + frame.height)
        found = _first(inside, [area for area in taken if _meet(area, inside)], panel)
        if found is not None and (best is None or (found[1], found[0]) < (best[1], best[0])):
            best = found
    return best


def _taken(page: Page) -> Iterator[Area]:
    for name, (x, y) in page.places.items():
        box = page.boxes[name]
        yield (x, y - 8, x + box.width, y + box.height)
    for line in page.lines:
        for (x1, y1), (x2, y2) in pairwise(line.points):
            yield (min(x1, x2) - _LINE, min(y1, y2) - _LINE, max(x1, x2) + _LINE, max(y1, y2) + _LINE)
    if page.legend:
        rows = [entry.y for entry in page.legend]
        right = max(entry.x + entry.entry.width for entry in page.legend)
        yield (min(entry.x for entry in page.legend), min(rows), right, max(rows) + 16)


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _first(inside: Area, taken: Sequence[Area], panel: Box) -> Point | None:
    """Return the highest place in an area, and of those the leftmost, at which a panel touches nothing."""
    lefts = sorted({inside[0] + CLEAR, *(area[2] + CLEAR for area in taken)})
    found: list[tuple[float, float]] = []
    for left in lefts:
        if left < inside[0] + CLEAR or left + panel.width + CLEAR > inside[2]:
            continue
        beside = [area for area in taken if area[0] < left + panel.width + CLEAR and area[2] > left - CLEAR]
        y = _gap(((area[1], area[3]) for area in beside), inside[1], inside[3] - CLEAR, panel.height)
        if y is not None:
            found.append((y, left))
    return (min(found)[1], min(found)[0]) if found else None


def _gap(taken: Iterable[tuple[float, float]], top: float, bottom: float, height: float) -> float | None:
    """Return the top of the first gap of this height, or None."""
    y = top
    for upper, lower in sorted(taken):
        if upper - CLEAR - y >= height:
            break
        y = max(y, lower + CLEAR)
    return y if y + height <= bottom else None
