"""Ways to fold a long flowchart into columns: between phases, or within a phase above a row that few lines enter."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from interpreter.render.layers import Band
from interpreter.render.picture import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interpreter.render.box import Box
    from interpreter.render.picture import Picture

Fold = tuple[tuple[Band, ...], ...]
"""Columns from left to right, each with its bands from top to bottom."""

MOST_COLUMNS = 4
MOST_CROSSING = 3
"""A phase is cut only where lines to at most so many places cross the cut."""
_MOST_BANDS = 7
"""Up to so many phases every fold between them is tried; of more only the most even ones."""
_LEAST_GAP = 12.0
_LEAST_BESIDE = 12.0
_GAP = 27.0
"""About how far rows are apart: only to find even folds, the layout measures exactly."""


def folds(picture: Picture, bands: Sequence[Band], boxes: Mapping[str, Box], continued: str) -> Iterator[Fold]:
    """Return folds of a flowchart that may suit a page; the title of a phase that goes on says `continued`."""
    rows = [(at, row) for at, band in enumerate(bands) for row in range(len(band.rows))]
    heights = [max(boxes[name].height for name in bands[at].rows[row]) + _GAP for at, row in rows]
    between = [position for position, (_, row) in enumerate(rows) if row == 0 and position > 0]
    anywhere = [position for position in range(1, len(rows)) if may_cut(picture, bands, rows, position)]
    seen: set[tuple[int, ...]] = set()
    for count in range(MOST_COLUMNS):
        tried = list(combinations(between, count)) if len(bands) <= _MOST_BANDS else []
        even = [_most_even(heights, where, count) for where in (between, anywhere)]
        for cut in (*tried, *(one for one in even if one is not None)):
            if cut not in seen:
                seen.add(cut)
                yield _folded(bands, rows, cut, continued)


def least_size(fold: Fold, boxes: Mapping[str, Box]) -> tuple[float, float]:
    """Return a width and a height that the columns side by side will have at least."""
    widths = [
        max(sum(boxes[name].width + _LEAST_BESIDE for name in row) for band in column for row in band.rows)
        for column in fold
    ]
    heights = [
        sum(max(boxes[name].height for name in row) + _LEAST_GAP for band in column for row in band.rows)
        for column in fold
    ]
    return sum(widths), max(heights)


def cuts_within(fold: Fold) -> int:
    """Return how many phases are cut in two."""
    return sum(one[-1].chart == other[0].chart and one[-1].phase == other[0].phase for one, other in pairwise(fold))


def crossings(picture: Picture, fold: Fold) -> int:
    """Return to how many elements lines lead from another column of the fold."""
    column = {name: at for at, bands in enumerate(fold) for band in bands for row in band.rows for name in row}
    return len(
        {
            link.target
            for link in picture.links
            if link.source in column and link.target in column and column[link.source] != column[link.target]
        }
    )


def may_cut(picture: Picture, bands: Sequence[Band], rows: Sequence[tuple[int, int]], position: int) -> bool:
    """Tell whether a column may end above this row: not between a decision and its branches, nor through many lines."""
    band, row = rows[position]
    kinds = {element.id: element.kind for element in picture.elements}
    if any(kinds[name] is Kind.BRANCH for name in bands[band].rows[row]):
        return False
    above = {name for at, of in rows[:position] for name in bands[at].rows[of]}
    below = {name for at, of in rows[position:] for name in bands[at].rows[of]}
    return (
        len({link.target for link in picture.links if link.source in above and link.target in below}) <= MOST_CROSSING
    )


def _most_even(heights: Sequence[float], where: Sequence[int], count: int) -> tuple[int, ...] | None:
    """Return the cuts that make the highest of the columns as low as can be, or None where there are too few places."""
    if count > len(where):
        return None
    total = [0.0]
    for height in heights:
        total.append(total[-1] + height)
    places = [*where, len(heights)]
    # best[place] after k columns: the least possible highest column, with its cuts.
    best: dict[int, tuple[float, tuple[int, ...]]] = {place: (total[place], ()) for place in places}
    for _ in range(count):
        best = {
            place: min(
                (max(best[cut][0], total[place] - total[cut]), (*best[cut][1], cut))
                for cut in places
                if cut < place and cut in best
            )
            for place in places
            if any(cut < place and cut in best for cut in places)
        }
    found: tuple[int, ...] | None = best[len(heights)][1] if len(heights) in best else None
    return found


def _folded(bands: Sequence[Band], rows: Sequence[tuple[int, int]], cut: Sequence[int], continued: str) -> Fold:
    columns = []
    for first, last in zip((0, *cut), (*cut, len(rows)), strict=True):
        parts: dict[int, list[int]] = {}
        for band, row in rows[first:last]:
            parts.setdefault(band, []).append(row)
        columns.append(tuple(_part(bands[band], of, continued) for band, of in parts.items()))
    return tuple(columns)


def _part(band: Band, rows: Sequence[int], continued: str) -> Band:
    title = band.title if rows[0] == 0 or not band.title else f"{band.title} ({continued})"
    return Band(band.chart, band.phase, title, tuple(band.rows[row] for row in rows))
