"""The marks a drawing is made of, as SVG: text, rectangles, lines with rounded bends, diamonds and ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interpreter.model import Provenance
from interpreter.render.arial import is_measured, width
from interpreter.render.course import Course
from interpreter.render.wrap import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interpreter.render.box import Face
    from interpreter.render.column import Point

_BEND = 5.0
_DASHES = {Provenance.STATED: "", Provenance.GUIDELINE: "7 3", Provenance.READING: "1.6 3"}
POSSIBLE_DASHES = "5 3"
_THICK_DOTS = "3.4 3.6"


@dataclass(frozen=True, slots=True)
class Paint:
    """How a shape is painted."""

    fill: str
    line: str
    thickness: float
    dashes: str = ""

    def __str__(self) -> str:
        dashed = f' stroke-dasharray="{self.dashes}"' if self.dashes else ""
        return f'fill="{self.fill}" stroke="{self.line}" stroke-width="{number(self.thickness)}"{dashed}'


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, by: float) -> Area:
        """Return the rectangle with so much more on every side."""
        return Area(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


def number(value: float) -> str:
    """Return a length as it is written: at most two decimals, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def escaped(text: str) -> str:
    """Return text as character data or a quoted attribute of XML."""
    shown = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace('"', "&quot;").replace("'", "&#39;")


def group(name: str, parts: Iterable[str]) -> Iterator[str]:
    """Return the parts as a group, or nothing where there are none."""
    inside = list(parts)
    if inside:
        yield f'<g class="{name}">'
        yield from inside
        yield "</g>"


def dashes(provenance: Provenance, course: Course) -> str:
    """Return how a line is broken: by who says it; the dots of a thick line are further apart."""
    if course is Course.POSSIBLE:
        return POSSIBLE_DASHES
    return _THICK_DOTS if course is Course.ON and provenance is Provenance.READING else _DASHES[provenance]


def rectangle(area: Area, paint: Paint, corner: float = 0, name: str = "") -> str:
    """Return a rectangle with rounded corners."""
    named = f'class="{name}" ' if name else ""
    size = f'width="{number(area.width)}" height="{number(area.height)}"'
    return f'<rect {named}x="{number(area.x)}" y="{number(area.y)}" {size} rx="{number(corner)}" {paint}/>'


def polygon(points: Iterable[Point], paint: Paint, name: str) -> str:
    """Return a closed shape of straight sides."""
    shown = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon class="{name}" points="{shown}" stroke-linejoin="round" {paint}/>'


def text(x: float, y: float, words: str, face: Face, colour: str) -> str:
    """Return a text by the start of its baseline; its width is fixed, so that it fits with any font."""
    weight = ' font-weight="bold"' if face.bold else ""
    style = ' font-style="italic"' if face.italic else ""
    wide = width(words, face.size, bold=face.bold)
    fixed = f' textLength="{number(wide)}" lengthAdjust="spacingAndGlyphs"' if wide and is_measured(words) else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(face.size)}"{weight}{style} fill="{colour}"{fixed} '
        f'xml:space="preserve">{escaped(words)}</text>'
    )


def line(points: Sequence[Point], paint: Paint, name: str) -> str:
    """Return a line of straight pieces with rounded bends."""
    (x, y), *_ = points
    parts = [f"M{number(x)} {number(y)}"]
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_BEND, _length(before, bend) / 2, _length(bend, after) / 2)
        start, end = _towards(bend, before, radius), _towards(bend, after, radius)
        parts.append(f"L{number(start[0])} {number(start[1])}")
        parts.append(f"Q{number(bend[0])} {number(bend[1])} {number(end[0])} {number(end[1])}")
    x, y = points[-1]
    return f'<path class="{name}" d="{"".join(parts)}L{number(x)} {number(y)}" {paint}/>'


def _length(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(start: Point, goal: Point, distance: float) -> Point:
    share = distance / (_length(start, goal) or 1.0)
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def arrowhead(tip: Point, half: float, long: float, colour: str) -> str:
    """Return an arrowhead that points down."""
    corners = (tip, (tip[0] - half, tip[1] - long), (tip[0] + half, tip[1] - long))
    shown = "".join(f"{'L' if at else 'M'}{number(x)} {number(y)}" for at, (x, y) in enumerate(corners))
    return f'<path class="arrow" d="{shown}Z" fill="{colour}"/>'


def diamond(x: float, y: float, provenance: Provenance, colour: str) -> str:
    """Return the sign of a reading: hollow when it is our choice, filled when the full guideline says so."""
    fill = colour if provenance is Provenance.GUIDELINE else "none"
    shape = f"M{number(x)} {number(y - 3.2)}l2.9 3.2l-2.9 3.2l-2.9 -3.2Z"
    return f'<path class="sign {provenance}" d="{shape}" fill="{fill}" stroke="{colour}" stroke-width="0.9"/>'


def tick(x: float, y: float, colour: str) -> str:
    """Return a tick, drawn, as few fonts have one."""
    points = ((x - 3.2, y + 0.2), (x - 0.9, y + 2.7), (x + 3.4, y - 2.8))
    shown = "".join(f"{'L' if at else 'M'}{number(px)} {number(py)}" for at, (px, py) in enumerate(points))
    return f'<path class="tick" d="{shown}" fill="none" stroke="{colour}" stroke-width="1.9"/>'
