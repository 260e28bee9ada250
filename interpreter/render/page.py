"""The whole page: columns with the lines between them, heading, legend and panel, arranged to fit A3 best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from interpreter.render import layers
from interpreter.render.box import Box, Face, Role, Sheet, box_of
from interpreter.render.column import ABOVE, BELOW, LEVEL, Column, Framed, Point, column, tidy
from interpreter.render.failure import CannotDraw
from interpreter.render.fold import Fold, crossings, cuts_within, folds, least_size
from interpreter.render.inset import inset
from interpreter.render.picture import Kind
from interpreter.render.vocabulary import say
from interpreter.render.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interpreter.render.layers import Band
    from interpreter.render.legend import Entry
    from interpreter.render.picture import Link, Picture

A3 = (1190.55, 841.89)
"""A3, landscape, in points."""
MARGIN = 9.0
GUTTER = 10.0
LEAST_WIDTH = 620.0
_TITLE = Face(18, bold=True, role=Role.ACCENT)
_SUBTITLE = Face(10.5, role=Role.SOFT)
_USE = Face(10.5, italic=True)
CHART_TITLE = 15.0
MOST_WORK = 3_000
"""How many elements are laid out at most, over all arrangements that are tried: a large picture gets fewer tries."""
MOST_ACROSS = (4, 9)
SQUEEZES = (1.0, 0.9, 0.8, 0.7)
"""How much narrower than it would be a text may be set, to make a page less wide."""
_ASIDE = 0.004
"""How much smaller a page may be for a heading or a legend that runs over its full width."""
MOST_SQUEEZED = 200
"""A picture of more elements is laid out in one width of text only."""
_OUTSIDE = 0.01
"""How much smaller a page may be for a panel that stands outside the flowchart."""
INSIDE = "inside"
_LEAST_HEADING = 380.0
_OVER_AND_UNDER = 120.0
"""About how high the heading and the legend of several flowcharts are."""


@dataclass(frozen=True, slots=True)
class Line:
    """A link with the points it runs through."""

    link: Link
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Sampled:
    """An entry of the legend in its place."""

    x: float
    y: float
    entry: Entry


@dataclass(frozen=True, slots=True)
class Page:
    """Everything in its place, in points from the page's upper left corner."""

    width: float
    height: float
    heading: Box
    places: Mapping[str, Point]
    boxes: Mapping[str, Box]
    lines: tuple[Line, ...]
    frames: tuple[Framed, ...]
    charts: tuple[Framed, ...]
    panel: tuple[Point, Box] | None
    legend: tuple[Sampled, ...]

    def scale_on(self, paper: tuple[float, float]) -> float:
        """Return by how much the page is reduced to fit a paper of this width and height, in points."""
        return min(paper[0] / self.width, paper[1] / self.height)

    @property
    def scale_on_a3(self) -> float:
        """Return by how much the page is reduced to fit A3, landscape."""
        return self.scale_on(A3)


def page(
    picture: Picture,
    legend: Sequence[Entry],
    panels: Sequence[Box],
    paper: tuple[float, float] = A3,
    most_tries: int = 1_000,
) -> Page:
    """Return the page that is largest on this paper, with the panel that suits it where there are any.

    A panel stands beside or below the flowchart, or in it, where it has room enough.
    """
    beside: list[tuple[Box | None, str]] = [(None, "")]
    if panels:
        below = panels[1:] or panels
        beside = [*((box, INSIDE) for box in panels), (panels[0], "right")]
        beside += [(box, side) for box in below for side in ("left below", "right below")]
    tried = sorted(_arrangements(picture, paper), key=lambda one: -one.most_scale)
    best: Page | None = None
    worth = 0.0
    for one in tried[: min(most_tries, MOST_WORK // max(len(picture.elements), 1)) or 1]:
        if best is not None and one.most_scale * one.preference <= worth:
            continue
        for charts, boxes in _shapes(picture, one, paper):
            for panel, aside in product(beside, _asides(charts)):
                if best is not None and _most_with_panel(charts, panel, paper) * one.preference <= worth:
                    continue
                draft = _page(picture, legend, panel, charts, boxes, aside)
                if draft is None:
                    continue
                found = min(draft.scale_on(paper), 1.0) * one.preference - _ASIDE * aside.number
                found -= _OUTSIDE * (panel[1] == INSIDE)
                smaller = best is not None and found > worth - 1e-4 and draft.height < best.height - 1
                if best is None or found > worth + 1e-4 or smaller:
                    placed = _with_inset(draft, panel)
                    best, worth = (best, worth) if placed is None else (placed, found)
    if best is None:
        raise CannotDraw("there is nothing to draw")
    return best


def most_scale(picture: Picture, paper: tuple[float, float]) -> float:
    """Return a scale that no page of this picture exceeds on this paper, without laying it out."""
    return max((one.most_scale for one in _arrangements(picture, paper)), default=1.0)


def _with_inset(draft: Page, panel: tuple[Box | None, str]) -> Page | None:
    """Return the page with its panel, also where that stands within the flowchart; None where it has no room there."""
    box, side = panel
    if box is None or side != INSIDE:
        return draft
    place = inset(draft, box)
    return None if place is None else replace(draft, panel=(place, box))


def _most_with_panel(charts: tuple[Columns, ...], panel: tuple[Box | None, str], paper: tuple[float, float]) -> float:
    """Return a scale that no page with these columns and this panel exceeds: by its area, its width, its height."""
    columns = [one for chart in charts for _, one, _ in chart]
    width, height = sum(one.width for one in columns), max(one.height for one in columns)
    area = sum(one.width * one.height for one in columns)
    width += 2 * MARGIN + 2 * GUTTER * (len(columns) - 1)
    height += 2 * MARGIN
    box, side = panel
    if box is not None and side != INSIDE:
        area += box.width * box.height
        if side == "right":
            width, height = width + box.width + 2 * GUTTER, max(height, box.height)
        else:
            width = max(width, box.width)
            height = max(height, min(one.height for one in columns) + GUTTER + box.height)
    return float(min((paper[0] * paper[1] / area) ** 0.5, paper[0] / width, paper[1] / height, 1.0))


@dataclass(frozen=True, slots=True)
class _Aside:
    """What stands over or under one column only where others are longer: the heading over the first, the legend."""

    heading: bool
    legend: int | None

    @property
    def number(self) -> int:
        """Return how many of the two stand so."""
        return self.heading + (self.legend is not None)


def _asides(charts: tuple[Columns, ...]) -> Sequence[_Aside]:
    """Return where heading and legend may stand; over and under all of the page first."""
    whole = _Aside(heading=False, legend=None)
    if len(charts) != 1 or len(charts[0]) == 1:
        return (whole,)
    over = (False, True) if charts[0][0][1].width >= _LEAST_HEADING else (False,)
    return [_Aside(heading, at) for heading in over for at in (None, 0, len(charts[0]) - 1)]


Looks = tuple["Mapping[str, Box]", ...]
"""The shape of every element, at each of the squeezes."""


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """A way to fold each flowchart; `most_scale` is more than what the page can come out at."""

    folds: tuple[Fold, ...]
    looks: Looks
    most_scale: float
    preference: float
    known: dict[tuple[tuple[Band, ...], int], tuple[Column, layers.Stack]]


_WHOLE_PHASE = 0.03
_NO_CROSSING = 0.012
"""How much smaller a page may be for each phase that is not cut in two, and for each line less between columns."""


def _arrangements(picture: Picture, paper: tuple[float, float]) -> Iterator[_Arrangement]:
    """Return the ways to fold the flowcharts: many for one flowchart, a compact one each for several."""
    continued = say(picture.language, "continued")
    for most_across in MOST_ACROSS:
        squeezes = SQUEEZES if len(picture.elements) <= MOST_SQUEEZED else SQUEEZES[:1]
        looks = tuple(_boxes(picture, most_across, squeeze) for squeeze in squeezes)
        known: dict[tuple[tuple[Band, ...], int], tuple[Column, layers.Stack]] = {}
        made = [
            list(dict.fromkeys(fold for boxes in looks for fold in folds(picture, chart, boxes, continued)))
            for chart in layers.bands(picture, most_across)
        ]

        def worth(fold: Fold, looks: Looks = looks) -> float:
            width, height = least_size(fold, looks[0])
            scale = min(paper[0] / (width + 3 * GUTTER * len(fold)), paper[1] / (height + _OVER_AND_UNDER), 1.0)
            return scale * _preference(picture, (fold,))

        chosen = [(fold,) for fold in made[0]] if len(made) == 1 else [tuple(max(one, key=worth) for one in made)]
        for one in chosen:
            yield _Arrangement(one, looks, _most_scale(one, looks, paper), _preference(picture, one), known)


def _preference(picture: Picture, chosen: tuple[Fold, ...]) -> float:
    return 1 - sum(_WHOLE_PHASE * cuts_within(fold) + _NO_CROSSING * crossings(picture, fold) for fold in chosen)


def _most_scale(chosen: tuple[Fold, ...], looks: Looks, paper: tuple[float, float]) -> float:
    sizes = [[least_size((column,), boxes) for boxes in looks] for fold in chosen for column in fold]
    wide = sum(min(width for width, _ in column) for column in sizes) + 2 * GUTTER * (len(sizes) - 1) + 2 * MARGIN
    high = max(min(height for _, height in column) for column in sizes) + 2 * MARGIN
    return min(paper[0] / wide, paper[1] / high, 1.0)


_SHAPES = 8
"""So many of the ways to squeeze the columns are tried: those whose sizes suit the paper best."""
_MOST_SHAPES = 100


def _shapes(
    picture: Picture, one: _Arrangement, paper: tuple[float, float]
) -> Iterator[tuple[tuple[Columns, ...], dict[str, Box]]]:
    """Yield the columns of the flowcharts, each column as wide or narrow as suits the paper, with their shapes."""
    columns = [members for fold in one.folds for members in fold]
    squeezes = range(len(one.looks))
    ways = list(product(squeezes, repeat=len(columns)))
    if len(ways) > _MOST_SHAPES:
        ways = [(squeeze,) * len(columns) for squeeze in squeezes]
    laid_out = [[_laid_out(picture, members, one, squeeze) for squeeze in squeezes] for members in columns]

    def scale(way: tuple[int, ...]) -> float:
        chosen = [laid_out[at][squeeze][1] for at, squeeze in enumerate(way)]
        width = sum(column.width for column in chosen) + 3 * GUTTER * (len(chosen) - 1) + 2 * MARGIN
        return min(paper[0] / width, paper[1] / (max(column.height for column in chosen) + 4 * MARGIN), 1.0)

    for way in sorted(ways, key=lambda way: (-scale(way), sum(way)))[:_SHAPES]:
        flat = iter([laid_out[at][squeeze] for at, squeeze in enumerate(way)])
        boxes = {
            name: one.looks[squeeze][name]
            for members, squeeze in zip(columns, way, strict=True)
            for band in members
            for row in band.rows
            for name in row
        }
        yield tuple(tuple(next(flat) for _ in fold) for fold in one.folds), boxes


def _laid_out(
    picture: Picture, members: tuple[Band, ...], one: _Arrangement, squeeze: int
) -> tuple[tuple[Band, ...], Column, layers.Stack]:
    key = members, squeeze
    if key not in one.known:
        stack = layers.stack(picture, members)
        elements = {element.id: element for element in picture.elements}
        one.known[key] = column(stack, one.looks[squeeze], elements), stack
    return (members, *one.known[key])


def _boxes(picture: Picture, most_across: int, squeeze: float) -> dict[str, Box]:
    """Return the shape of every element, narrow where it shares its row with more than one other."""
    nodes = {element.id for element in picture.elements if element.kind is not Kind.BRANCH}
    beside = {
        name: len(nodes.intersection(row))
        for chart in layers.bands(picture, most_across)
        for band in chart
        for row in band.rows
        for name in row
    }
    return {
        element.id: box_of(element, crowded=beside[element.id] > 2, squeeze=squeeze)  # noqa: PLR2004
        for element in picture.elements
    }


Columns = tuple[tuple[tuple["Band", ...], Column, "layers.Stack"], ...]


# ---- one page


def _page(
    picture: Picture,
    legend: Sequence[Entry],
    panel: tuple[Box | None, str],
    charts: tuple[Columns, ...],
    boxes: Mapping[str, Box],
    aside: _Aside,
) -> Page | None:
    """Return the page with everything in its place, or None where panel and legend would meet."""
    flat = [one for columns in charts for one in columns]
    crossing = _crossing(flat)
    body_width = sum(one.width for _, one, _ in flat) + _gutter(crossing) * (len(flat) - 1)
    box, side = panel if panel[1] != INSIDE else (None, "")
    panel_room = box.width + 2 * GUTTER if box is not None and side == "right" else 0.0
    inner = max(body_width + panel_room, LEAST_WIDTH, box.width if box is not None else 0)
    heading = heading_of(picture, flat[0][1].width if aside.heading else inner)
    room = _chart_room(picture, charts, crossing) if len(charts) > 1 else 0.0
    y = MARGIN + heading.height + (room or 4)
    entering = ABOVE + LEVEL * len(crossing) if crossing else 0.0
    tops = [y + (0.0 if aside.heading else entering), *[(MARGIN if aside.heading else y) + entering for _ in flat[1:]]]
    lefts = []
    x = MARGIN + (0.0 if aside.heading else max(0.0, (inner - panel_room - body_width) / 2))
    for _, one, _ in flat:
        lefts.append(x)
        x += one.width + _gutter(crossing)
    corners = list(zip(lefts, tops, strict=True))
    places = {
        name: (left + px, top + py)
        for (left, top), (_, one, _) in zip(corners, flat, strict=True)
        for name, (px, py) in one.places.items()
    }
    frames = tuple(
        _moved(frame, left, top) for (left, top), (_, one, _) in zip(corners, flat, strict=True) for frame in one.frames
    )
    lines, lowest = _lines(picture, flat, corners, crossing)
    bottom = max(lowest, *(top + one.height for top, (_, one, _) in zip(tops, flat, strict=True)))
    framed: tuple[Framed, ...] = ()
    if len(charts) > 1:
        framed = tuple(_chart_frames(picture, charts, lefts, y, bottom, room))
        bottom += 14
    placed: tuple[Point, Box] | None = None
    chart_bottom = bottom
    if box is not None and side == "right":
        placed = ((MARGIN + inner - box.width, MARGIN if aside.heading else y), box)
    elif box is not None:
        x = MARGIN if side == "left below" else MARGIN + inner - box.width
        under = bottom if framed else _bottom_between(flat, corners, x, x + box.width)
        placed = ((x, under + GUTTER), box)
    if placed is not None and box is not None:
        bottom = max(bottom, placed[0][1] + box.height)
    if aside.legend is None:
        sampled, bottom = _legend(legend, MARGIN, bottom + 11, inner)
    else:
        left, wide = lefts[aside.legend], flat[aside.legend][1].width
        if placed is not None and side != "right" and left - placed[1].width < placed[0][0] < left + wide:
            return None
        under = _bottom_between(flat, corners, left, left + wide)
        sampled, below = _legend(legend, left, under + 11, wide)
        bottom = max(bottom, chart_bottom, below)
    return Page(
        round(inner + 2 * MARGIN, 1),
        round(bottom + MARGIN, 1),
        heading,
        places,
        boxes,
        lines,
        frames,
        framed,
        placed,
        sampled,
    )


def _bottom_between(
    flat: Sequence[tuple[tuple[Band, ...], Column, layers.Stack]],
    corners: Sequence[Point],
    left: float,
    right: float,
) -> float:
    """Return how far down columns and the lines that leave them reach between two sides."""
    return max(
        (
            top + one.height + (ABOVE + LEVEL * len(one.exits) if one.exits else 0)
            for (x, top), (_, one, _) in zip(corners, flat, strict=True)
            if x < right and x + one.width + 2 * GUTTER > left
        ),
        default=corners[0][1],
    )


def _moved(frame: Framed, x: float, y: float) -> Framed:
    return Framed(frame.title, frame.x + x, frame.y + y, frame.width, frame.height, frame.title_x + x)


def heading_of(picture: Picture, room: float) -> Box:
    """Return the title, the version and the intended use of a picture, in this width."""
    sheet = Sheet(left=0, room=room, y=0)
    sheet.put(picture.title, _TITLE)
    sheet.put(picture.subtitle, _SUBTITLE)
    sheet.y += 2
    sheet.put(picture.intended_use, _USE)
    return Box(room, sheet.y + 5, 0, tuple(sheet.texts))


def _legend(entries: Sequence[Entry], left: float, y: float, room: float) -> tuple[tuple[Sampled, ...], float]:
    placed: list[Sampled] = []
    x = 0.0
    for entry in entries:
        if x and x + entry.width > room:
            x, y = 0.0, y + 18
        placed.append(Sampled(left + x, y, entry))
        x += entry.width + 16
    return tuple(placed), y + 15


def _chart_room(picture: Picture, charts: tuple[Columns, ...], crossing: Sequence[str]) -> float:
    """Return the room for the highest of the flowcharts' titles."""
    lines = []
    for chart, columns in zip(picture.charts, charts, strict=True):
        wide = sum(one.width for _, one, _ in columns) + _gutter(crossing) * (len(columns) - 1)
        lines.append(len(wrap(chart.title, wide - 4, CHART_TITLE, bold=True)))
    return 8 + max(lines) * CHART_TITLE * 1.17


def _chart_frames(
    picture: Picture, charts: tuple[Columns, ...], lefts: Sequence[float], y: float, bottom: float, room: float
) -> Iterator[Framed]:
    at = 0
    for chart, columns in zip(picture.charts, charts, strict=True):
        left = lefts[at] - 8
        right = lefts[at + len(columns) - 1] + columns[-1][1].width + 8
        at += len(columns)
        lines = wrap(chart.title, right - left - 20, CHART_TITLE, bold=True)
        yield Framed("\n".join(lines), left, y - room + 4, right - left, bottom - y + room + 6, left + 10)


# ---- lines between columns


def _crossing(flat: Sequence[tuple[tuple[Band, ...], Column, layers.Stack]]) -> list[str]:
    """Return the targets of lines from one column to another, in the order in which the lines leave."""
    return list(dict.fromkeys(target for _, one, _ in flat for target in one.exits))


def _gutter(crossing: Sequence[str]) -> float:
    return 2 * GUTTER + LEVEL * max(len(crossing) - 1, 0)


def _lines(
    picture: Picture,
    flat: Sequence[tuple[tuple[Band, ...], Column, layers.Stack]],
    corners: Sequence[Point],
    crossing: Sequence[str],
) -> tuple[tuple[Line, ...], float]:
    column_of = {name: at for at, (_, one, _) in enumerate(flat) for name in one.places}
    level = {target: at for at, target in enumerate(crossing)}
    lowest = 0.0
    lines = []
    for link in picture.links:
        source, target = column_of[link.source], column_of[link.target]
        own = flat[source][1]
        left, top = corners[source]
        first = [(x + left, y + top) for x, y in own.ways[link.source, link.target]]
        if source == target:
            lines.append(Line(link, tidy(first)))
            continue
        leaving = sorted(own.exits, key=lambda name: own.exits[name], reverse=True)
        turn = leaving.index(link.target)
        below = top + own.height + ABOVE - 4 + LEVEL * turn
        beside = left + own.width + GUTTER + LEVEL * turn
        left, top = corners[target]
        above = top - BELOW + 4 - LEVEL * (len(crossing) - 1 - level[link.target])
        entry = left + flat[target][1].entries[link.target]
        last = [(x + left, y + top) for x, y in flat[target][1].ways["", link.target]]
        lowest = max(lowest, below + 4)
        between = [(first[-1][0], below), (beside, below), (beside, above), (entry, above)]
        lines.append(Line(link, tidy([*first, *between, *last])))
    return tuple(lines), lowest
