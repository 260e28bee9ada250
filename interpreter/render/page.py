"""The whole page: columns with the lines between them, heading, legend and panel, arranged to fit A3 best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interpreter.render import layers
from interpreter.render.box import Box, Face, Role, Sheet, box_of
from interpreter.render.column import ABOVE, BELOW, LEVEL, Column, Framed, Point, column, tidy
from interpreter.render.failure import CannotDraw
from interpreter.render.fold import Fold, crossings, cuts_within, folds, least_size
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
MARGIN = 16.0
GUTTER = 16.0
LEAST_WIDTH = 620.0
_TITLE = Face(20, bold=True, role=Role.ACCENT)
_SUBTITLE = Face(10.5, role=Role.SOFT)
_USE = Face(10.5, italic=True)
CHART_TITLE = 15.0
MOST_WORK = 3_000
"""How many elements are laid out at most, over all arrangements that are tried: a large picture gets fewer tries."""
MOST_ACROSS = (4, 9)


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

    @property
    def scale_on_a3(self) -> float:
        """Return by how much the page is reduced to fit A3, landscape."""
        return min(A3[0] / self.width, A3[1] / self.height)


def page(picture: Picture, legend: Sequence[Entry], panels: Sequence[Box]) -> Page:
    """Return the page that is largest on A3, landscape, with the panel that suits it where there are any."""
    tried = sorted(_arrangements(picture), key=lambda one: -one.most_scale)[: MOST_WORK // len(picture.elements) or 1]
    beside: list[tuple[Box | None, str]] = [(None, "")]
    if panels:
        beside = [
            (panels[0], "right"),
            *((box, side) for box in panels[1:] or panels for side in ("left below", "right below")),
        ]
    best: Page | None = None
    worth = 0.0
    for one in tried:
        if best is not None and one.most_scale * one.preference <= worth:
            continue
        columns = tuple(tuple(_laid_out(picture, members, one) for members in fold) for fold in one.folds)
        for panel in beside:
            draft = _page(picture, legend, panel, columns, one.boxes)
            found = min(draft.scale_on_a3, 1.0) * one.preference
            smaller = best is not None and found > worth - 1e-4 and draft.height < best.height - 1
            if best is None or found > worth + 1e-4 or smaller:
                best, worth = draft, found
    if best is None:
        raise CannotDraw("there is nothing to draw")
    return best


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """A way to fold each flowchart; `most_scale` is more than what the page can come out at on A3."""

    folds: tuple[Fold, ...]
    boxes: Mapping[str, Box]
    most_scale: float
    preference: float
    known: dict[tuple[Band, ...], tuple[Column, layers.Stack]]


_WHOLE_PHASE = 0.03
_NO_CROSSING = 0.012
"""How much smaller a page may be for each phase that is not cut in two, and for each line less between columns."""


def _arrangements(picture: Picture) -> Iterator[_Arrangement]:
    """Return the ways to fold the flowcharts: many for one flowchart, a compact one each for several."""
    continued = say(picture.language, "continued")
    for most_across in MOST_ACROSS:
        boxes = _boxes(picture, most_across)
        known: dict[tuple[Band, ...], tuple[Column, layers.Stack]] = {}
        made = [list(folds(picture, chart, boxes, continued)) for chart in layers.bands(picture, most_across)]
        if len(made) > 1:
            alternatives = [tuple(max(of_chart, key=lambda fold: _worth(picture, (fold,), boxes)) for of_chart in made)]
        else:
            alternatives = [(fold,) for fold in made[0]]
        for chosen in alternatives:
            yield _Arrangement(chosen, boxes, _most_scale(chosen, boxes), _preference(picture, chosen), known)


def _preference(picture: Picture, chosen: tuple[Fold, ...]) -> float:
    return 1 - sum(_WHOLE_PHASE * cuts_within(fold) + _NO_CROSSING * crossings(picture, fold) for fold in chosen)


def _worth(picture: Picture, chosen: tuple[Fold, ...], boxes: Mapping[str, Box]) -> float:
    return _most_scale(chosen, boxes) * _preference(picture, chosen)


def _most_scale(chosen: tuple[Fold, ...], boxes: Mapping[str, Box]) -> float:
    sizes = [least_size(fold, boxes) for fold in chosen]
    columns = sum(len(fold) for fold in chosen)
    wide = sum(width for width, _ in sizes) + 2 * GUTTER * columns + 2 * MARGIN
    return min(A3[0] / wide, A3[1] / (max(height for _, height in sizes) + 120), 1.0)


def _laid_out(
    picture: Picture, members: tuple[Band, ...], one: _Arrangement
) -> tuple[tuple[Band, ...], Column, layers.Stack]:
    if members not in one.known:
        stack = layers.stack(picture, members)
        elements = {element.id: element for element in picture.elements}
        one.known[members] = column(stack, one.boxes, elements), stack
    return (members, *one.known[members])


def _boxes(picture: Picture, most_across: int) -> dict[str, Box]:
    """Return the shape of every element, narrow where it shares its row with more than one other."""
    nodes = {element.id for element in picture.elements if element.kind is not Kind.BRANCH}
    beside = {
        name: len(nodes.intersection(row))
        for chart in layers.bands(picture, most_across)
        for band in chart
        for row in band.rows
        for name in row
    }
    return {element.id: box_of(element, crowded=beside[element.id] > 2) for element in picture.elements}  # noqa: PLR2004


Columns = tuple[tuple[tuple["Band", ...], Column, "layers.Stack"], ...]


# ---- one page


def _page(
    picture: Picture,
    legend: Sequence[Entry],
    panel: tuple[Box | None, str],
    charts: tuple[Columns, ...],
    boxes: Mapping[str, Box],
) -> Page:
    flat = [one for columns in charts for one in columns]
    crossing = _crossing(flat)
    body_width = sum(one.width for _, one, _ in flat) + sum(_gutter(crossing) for _ in flat)
    box, side = panel
    panel_room = box.width + 2 * GUTTER if box is not None and side == "right" else 0.0
    inner = max(body_width + panel_room, LEAST_WIDTH, box.width if box is not None else 0)
    heading = _heading(picture, inner)
    room = _chart_room(picture, charts, crossing) if len(charts) > 1 else 0.0
    y = MARGIN + heading.height + (room or 4)
    top = y + (ABOVE + LEVEL * len(crossing) if crossing else 0)
    lefts = []
    x = MARGIN + max(0.0, (inner - panel_room - body_width) / 2)
    for _, one, _ in flat:
        lefts.append(x)
        x += one.width + _gutter(crossing)
    places = {
        name: (left + px, top + py)
        for left, (_, one, _) in zip(lefts, flat, strict=True)
        for name, (px, py) in one.places.items()
    }
    frames = tuple(
        _moved(frame, left, top) for left, (_, one, _) in zip(lefts, flat, strict=True) for frame in one.frames
    )
    lines, lowest = _lines(picture, flat, lefts, top, crossing)
    bottom = max(lowest, top + max((one.height for _, one, _ in flat), default=0.0))
    framed: tuple[Framed, ...] = ()
    if len(charts) > 1:
        framed = tuple(_chart_frames(picture, charts, lefts, y, bottom, room))
        bottom += 14
    placed: tuple[Point, Box] | None = None
    if box is not None and side == "right":
        placed = ((MARGIN + inner - box.width, y), box)
        bottom = max(bottom, y + box.height)
    elif box is not None:
        x = MARGIN if side == "left below" else MARGIN + inner - box.width
        under = bottom if framed else _bottom_between(flat, lefts, top, x, x + box.width)
        placed = ((x, under + GUTTER), box)
        bottom = max(bottom, under + GUTTER + box.height)
    sampled, bottom = _legend(legend, bottom + 16, inner)
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
    lefts: Sequence[float],
    top: float,
    left: float,
    right: float,
) -> float:
    """Return how far down columns and the lines that leave them reach between two sides."""
    reach = [
        one.height + (ABOVE + LEVEL * len(one.exits) if one.exits else 0)
        for at, (_, one, _) in enumerate(flat)
        if lefts[at] < right and lefts[at] + one.width + 2 * GUTTER > left
    ]
    return top + max(reach, default=0.0)


def _moved(frame: Framed, x: float, y: float) -> Framed:
    return Framed(frame.title, frame.x + x, frame.y + y, frame.width, frame.height, frame.title_x + x)


def _heading(picture: Picture, room: float) -> Box:
    sheet = Sheet(left=0, room=room, y=0)
    sheet.put(picture.title, _TITLE)
    sheet.put(picture.subtitle, _SUBTITLE)
    sheet.y += 2
    sheet.put(picture.intended_use, _USE)
    return Box(room, sheet.y + 5, 0, tuple(sheet.texts))


def _legend(entries: Sequence[Entry], y: float, room: float) -> tuple[tuple[Sampled, ...], float]:
    placed: list[Sampled] = []
    x = 0.0
    for entry in entries:
        if x and x + entry.width > room:
            x, y = 0.0, y + 21
        placed.append(Sampled(MARGIN + x, y, entry))
        x += entry.width + 16
    return tuple(placed), y + 18


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
    lefts: Sequence[float],
    top: float,
    crossing: Sequence[str],
) -> tuple[tuple[Line, ...], float]:
    column_of = {name: at for at, (_, one, _) in enumerate(flat) for name in one.places}
    level = {target: at for at, target in enumerate(crossing)}
    lowest = top
    lines = []
    for link in picture.links:
        source, target = column_of[link.source], column_of[link.target]
        own = flat[source][1]
        first = [(x + lefts[source], y + top) for x, y in own.ways[link.source, link.target]]
        if source == target:
            lines.append(Line(link, tidy(first)))
            continue
        leaving = sorted(own.exits, key=lambda name: own.exits[name], reverse=True)
        turn = leaving.index(link.target)
        below = top + own.height + ABOVE - 4 + LEVEL * turn
        beside = lefts[source] + own.width + GUTTER + LEVEL * turn
        above = top - BELOW + 4 - LEVEL * (len(crossing) - 1 - level[link.target])
        entry = lefts[target] + flat[target][1].entries[link.target]
        last = [(x + lefts[target], y + top) for x, y in flat[target][1].ways["", link.target]]
        lowest = max(lowest, below + 4)
        between = [(first[-1][0], below), (beside, below), (beside, above), (entry, above)]
        lines.append(Line(link, tidy([*first, *between, *last])))
    return tuple(lines), lowest
