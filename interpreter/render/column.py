"""A column laid out: the place of every element, the run of every line, and the frames of its phases, in points."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from interpreter.render import channel, layout
from interpreter.render.arial import width
from interpreter.render.course import Course
from interpreter.render.picture import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.render.box import Box
    from interpreter.render.layers import Net, Stack
    from interpreter.render.picture import Element

Point = tuple[float, float]

PASSAGE = 7.0
"""How wide a line is that passes a row."""
LEVEL = 6.2
AIR = 2.0
"""More room above and below where a case is shown, as shapes have a second outline then."""
ABOVE = 4.5
BELOW = 9.0
BLUNT = 5.0
"""Room above the first level of a gap, and below the last: more where arrowheads point."""
FRAME = 6.0
"""Room between a frame and what is in it."""
TITLE = 12.0
TITLE_ROOM = 23.0


@dataclass(frozen=True, slots=True)
class Framed:
    """A phase's frame, its title, and where the title stands."""

    title: str
    x: float
    y: float
    width: float
    height: float
    title_x: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column in points from its upper left corner; lines of other columns join at `entries` and `exits`."""

    width: float
    height: float
    places: Mapping[str, Point]
    ways: Mapping[tuple[str, str], tuple[Point, ...]]
    frames: tuple[Framed, ...]
    entries: Mapping[str, float]
    exits: Mapping[str, float]


def column(stack: Stack, boxes: Mapping[str, Box], elements: Mapping[str, Element]) -> Column:
    """Return a column laid out."""
    widths = {name: boxes[name].width if name in boxes else PASSAGE for row in stack.rows for name in row}
    middle = layout.positions(stack, widths, tuple(_by_deadline(stack, elements)))
    pins = _pins(stack, middle, boxes)
    right = max((middle[name] + widths[name] / 2 for name in middle), default=0.0)
    titled = any(band.title for band in stack.bands)
    least = max((width(band.title, TITLE, bold=True) + 8 for band in stack.bands), default=0.0)
    margin = FRAME if titled else 0.0
    total = max(right, least) + 2 * margin
    shift = margin + max(0.0, least - right) / 2
    middle = {name: at + shift for name, at in middle.items()}
    pins = {key: at + shift for key, at in pins.items()}
    tops, heights, level_at, bottom = _down(stack, boxes, elements, pins)
    places = {}
    for at, row in enumerate(stack.rows):
        centred = any(name in elements and elements[name].kind in {Kind.DECISION, Kind.END, Kind.CALL} for name in row)
        for name in row:
            if name in boxes:
                box = boxes[name]
                y = tops[at] + ((heights[at] - box.height) / 2 if centred else 0)
                places[name] = (round(middle[name] - box.width / 2, 2), round(y, 2))
    ways = _ways(stack, boxes, places, pins, level_at, bottom)
    return Column(
        total,
        bottom,
        places,
        ways,
        tuple(_frames(stack, tops, heights, total, ways)),
        {target: pins[name, "down"] for target, name in stack.entries.items()},
        {target: pins[name, "up"] for target, name in stack.exits.items()},
    )


def _by_deadline(stack: Stack, elements: Mapping[str, Element]) -> Iterator[tuple[str, ...]]:
    """Return, for each row, the boxes with a deadline, the most urgent first."""
    for row in stack.rows:
        urgent = [
            (elements[name].deadline or 0, at, name) for at, name in enumerate(row) if _has_deadline(elements, name)
        ]
        if len(urgent) > 1:
            yield tuple(name for _, _, name in sorted(urgent))


def _has_deadline(elements: Mapping[str, Element], name: str) -> bool:
    return name in elements and elements[name].deadline is not None


# ---- pins: where lines leave and enter

Pin = tuple[str, str]
"""A place, and the side or net at which a line touches it."""
_NEAR = 16.0
_CORNER = 10.0
_BESIDE_TAB = 6.0


def _pins(stack: Stack, middle: Mapping[str, float], boxes: Mapping[str, Box]) -> dict[Pin, float]:
    """Return where lines touch each place: in its middle, or a little beside it where that makes a line straight."""
    pins: dict[Pin, float] = {}
    for name, at in middle.items():
        pins[name, "up"] = pins[name, "down"] = at
    leaving: dict[str, list[Net]] = {}
    for net in stack.nets:
        for top in net.tops:
            leaving.setdefault(top, []).append(net)
    for name, nets in leaving.items():
        spread = 26.0 if name in boxes else 0.0
        ordered = sorted(nets, key=lambda net: sum(middle[bottom] for bottom in net.bottoms) / len(net.bottoms))
        for at, net in enumerate(ordered):
            pins[name, down(net)] = middle[name] + spread * (at - (len(ordered) - 1) / 2)
    for net in stack.nets:
        _straighten(net, pins, middle, boxes)
    return pins


def down(net: Net) -> str:
    """Return the name of the pin at which a net leaves a place."""
    return f"down {net.bottoms[0]}"


def _straighten(net: Net, pins: dict[Pin, float], middles: Mapping[str, float], boxes: Mapping[str, Box]) -> None:
    if len(net.tops) != 1 or len(net.bottoms) != 1:
        return
    top, bottom = (net.tops[0], down(net)), (net.bottoms[0], "up")
    distance = pins[bottom] - pins[top]
    if 0 < abs(distance) <= _NEAR:
        for moved, by in ((top, distance), (bottom, -distance)):
            box, middle = boxes.get(moved[0]), middles[moved[0]]
            if box is not None and _is_clear(box, box.width / 2 + pins[moved] - middle + by, entering=moved[1] == "up"):
                pins[moved] += by
                return


def _is_clear(box: Box, x: float, *, entering: bool) -> bool:
    """Tell whether a line may touch a box here: away from its corners, and an arrow away from its tabs."""
    if not box.inset + _CORNER < x < box.width - box.inset - _CORNER:
        return False
    tabs = [plate for plate in box.plates if plate.y < 0] if entering else []
    return all(not tab.x - _BESIDE_TAB < x < tab.x + tab.width + _BESIDE_TAB for tab in tabs)


# ---- from top to bottom


def _down(
    stack: Stack, boxes: Mapping[str, Box], elements: Mapping[str, Element], pins: Mapping[Pin, float]
) -> tuple[list[float], list[float], dict[Net, float], float]:
    """Return each row's top and height, the level of each net, and the bottom of the column."""
    heights = [max((boxes[name].height for name in row if name in boxes), default=0.0) for row in stack.rows]
    airy = any(element.course is not Course.NO_CASE for element in elements.values())
    above = ABOVE + (AIR if airy else 0)
    tops: list[float] = []
    level_at: dict[Net, float] = {}
    y = 0.0
    for at, height in enumerate(heights):
        if _opens(stack, at):
            y += TITLE_ROOM
        tops.append(y)
        y += height
        if _closes(stack, at):
            y += FRAME
        if at == len(heights) - 1:
            break
        nets = [net for net in stack.nets if net.gap == at]
        runs = [
            channel.Run(
                tuple(pins[top, down(net)] for top in net.tops), tuple(pins[bottom, "up"] for bottom in net.bottoms)
            )
            for net in nets
        ]
        found, count = channel.levels(runs)
        for net, level in zip(nets, found, strict=True):
            level_at[net] = y + above + LEVEL * level
        pointed = any(name in boxes and elements[name].kind is not Kind.BRANCH for name in stack.rows[at + 1])
        y += above + LEVEL * max(count - 1, 0) + (BELOW if pointed else BLUNT) + (AIR if airy else 0)
    return tops, heights, level_at, y


def _opens(stack: Stack, row: int) -> bool:
    band = stack.band_of_row[row]
    return band is not None and bool(stack.bands[band].title) and (row == 0 or stack.band_of_row[row - 1] != band)


def _closes(stack: Stack, row: int) -> bool:
    band = stack.band_of_row[row]
    last = row == len(stack.rows) - 1
    return band is not None and bool(stack.bands[band].title) and (last or stack.band_of_row[row + 1] != band)


def _ways(
    stack: Stack,
    boxes: Mapping[str, Box],
    places: Mapping[str, Point],
    pins: Mapping[Pin, float],
    level_at: Mapping[Net, float],
    bottom: float,
) -> dict[tuple[str, str], tuple[Point, ...]]:
    joining = {(top, to): net for net in stack.nets for top in net.tops for to in net.bottoms}
    ways: dict[tuple[str, str], tuple[Point, ...]] = {}
    for (source, target), way in stack.ways.items():
        points: list[Point] = []
        if way[0] in boxes:
            net = joining[way[0], way[1]]
            points.append((pins[way[0], down(net)], places[way[0]][1] + boxes[way[0]].height))
        else:
            points.append((pins[way[0], "up"], 0.0))
        for here, there in pairwise(way):
            net = joining[here, there]
            points += [(pins[here, down(net)], level_at[net]), (pins[there, "up"], level_at[net])]
        last = way[-1]
        points.append((pins[last, "up"], places[last][1] if last in boxes else bottom))
        ways[source, target] = tidy(points)
    return ways


def tidy(points: list[Point]) -> tuple[Point, ...]:
    """Return a line without points that lie on the way between their neighbours."""
    kept: list[Point] = []
    for x, y in points:
        point = (round(x, 2), round(y, 2))
        if kept and abs(kept[-1][0] - point[0]) < 0.05 and abs(kept[-1][1] - point[1]) < 0.05:  # noqa: PLR2004
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)


def _frames(
    stack: Stack,
    tops: list[float],
    heights: list[float],
    total: float,
    ways: Mapping[tuple[str, str], tuple[Point, ...]],
) -> Iterator[Framed]:
    for at, band in enumerate(stack.bands):
        rows = [row for row, of in enumerate(stack.band_of_row) if of == at]
        if not band.title or not rows:
            continue
        top = tops[rows[0]] - TITLE_ROOM
        height = tops[rows[-1]] + heights[rows[-1]] + FRAME - top
        long = width(band.title, TITLE, bold=True)
        yield Framed(band.title, 0.0, top, total, height, _free(long, top + 2, total, ways))


def _free(long: float, y: float, total: float, ways: Mapping[tuple[str, str], tuple[Point, ...]]) -> float:
    """Return where a title of this width stands at this height without a line through it; at the left if it can."""
    crossing = sorted(
        {
            one[0]
            for points in ways.values()
            for one, other in pairwise(points)
            if one[0] == other[0] and min(one[1], other[1]) < y + TITLE and max(one[1], other[1]) > y
        }
    )
    x = 10.0
    for line in crossing:
        if x - 6 < line < x + long + 6:
            x = line + 8
    return x if x + long < total else 10.0
