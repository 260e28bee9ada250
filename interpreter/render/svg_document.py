"""The page as SVG: text is text, nothing is fetched or run, and it is read aloud in the order of the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.model import Provenance
from interpreter.render import palette
from interpreter.render.arial import is_measured
from interpreter.render.box import LEADING, Role
from interpreter.render.column import TITLE
from interpreter.render.course import Course
from interpreter.render.legend import SAMPLE, SIZE, Sample
from interpreter.render.page import MARGIN
from interpreter.render.palette import Surface
from interpreter.render.picture import Kind
from interpreter.render.vocabulary import say
from interpreter.render.wrap import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from interpreter.render.box import Box, Plate, Sign, Text
    from interpreter.render.column import Framed, Point
    from interpreter.render.legend import Entry
    from interpreter.render.page import Line, Page, Sampled
    from interpreter.render.picture import Element, Picture

FONTS = "Arial, 'Liberation Sans', Arimo, Helvetica, sans-serif"
_BEND = 5.0
_DASHES = {Provenance.STATED: None, Provenance.GUIDELINE: "7 3", Provenance.READING: "1.6 3"}
_ARROW = 7.0
_HALO = 4.6


def draw(picture: Picture, page: Page) -> str:
    """Return the page as an SVG document."""
    name = picture.id
    described = " ".join(part for part in (picture.summary, picture.subtitle, picture.intended_use) if part)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(page.width)} {number(page.height)}" '
        f'width="{number(page.width)}" height="{number(page.height)}" preserveAspectRatio="xMidYMid meet" '
        f'lang="{escaped(picture.language)}" xml:lang="{escaped(picture.language)}" role="img" '
        f'aria-labelledby="{escaped(name)}-title {escaped(name)}-desc" font-family="{FONTS}">'
    )
    parts = [
        head,
        f'<title id="{escaped(name)}-title">{escaped(picture.title)}</title>',
        f'<desc id="{escaped(name)}-desc">{escaped(described)}</desc>',
        f'<rect class="page" width="100%" height="100%" fill="{palette.PAGE.fill}"/>',
        *_group("heading", _contents(page.heading, palette.PAGE, MARGIN, MARGIN)),
        *_group("frames", [*_frames(page.charts, chart=True), *_frames(page.frames, chart=False)]),
        *_group("lines", _lines(page.lines, {element.id: element.course for element in picture.elements})),
        *_group("titles", [*_titles(page.charts, chart=True), *_titles(page.frames, chart=False)]),
    ]
    for element in picture.elements:
        parts += _element(picture, element, page.boxes[element.id], *page.places[element.id])
    if page.panel is not None:
        (x, y), box = page.panel
        plate = _rectangle(x, y, box.width, box.height, palette.PANEL, 1.2, 8)
        parts += _group("panel", [plate, *_contents(box, palette.PANEL, x, y)])
    parts += _group("legend", _legend(picture, page.legend))
    return "\n".join([*parts, "</svg>", ""])


def number(value: float) -> str:
    """Return a length as it is written: at most two decimals, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def escaped(text: str) -> str:
    """Return text as character data or a quoted attribute of XML."""
    shown = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace('"', "&quot;").replace("'", "&#39;")


def _group(name: str, parts: Iterable[str]) -> Iterator[str]:
    inside = list(parts)
    if inside:
        yield f'<g class="{name}">'
        yield from inside
        yield "</g>"


# ---- frames


def _frames(frames: Iterable[Framed], *, chart: bool) -> Iterator[str]:
    surface = palette.FRAME if chart else palette.BAND
    for frame in frames:
        yield _rectangle(frame.x, frame.y, frame.width, frame.height, surface, 1.4 if chart else 0.9, 10)


def _titles(frames: Iterable[Framed], *, chart: bool) -> Iterator[str]:
    surface, size = (palette.FRAME, 15.0) if chart else (palette.BAND, TITLE)
    for frame in frames:
        for at, line in enumerate(frame.title.split("\n")):
            yield _text(
                frame.title_x,
                frame.y + size + (3 if chart else 1.5) + at * size * LEADING,
                line,
                size,
                surface.ink,
                bold=True,
            )


# ---- lines


def _lines(lines: Sequence[Line], courses: Mapping[str, Course]) -> Iterator[str]:
    for line in sorted(lines, key=lambda line: line.link.course.rank):
        haloed = courses[line.link.target] in {Course.ON, Course.POSSIBLE}
        yield from _line(line, _HALO if haloed else 0.0)


def _line(line: Line, short: float) -> Iterator[str]:
    """Return a line with its arrowhead, which ends a little short of a shape with a second outline around it."""
    link = line.link
    colour, thickness = _stroke(link.course, is_call=link.is_call)
    dashes = _dashes(link.provenance, link.course)
    dashed = f' stroke-dasharray="{dashes}" stroke-linecap="butt"' if dashes else ""
    kinds = " ".join(["line", str(link.provenance), str(link.course), *(["call"] if link.is_call else [])])
    to_branch = ">" in link.target
    points = list(line.points)
    tip = (points[-1][0], points[-1][1] - (0.0 if to_branch else short))
    if not to_branch:
        points[-1] = (tip[0], tip[1] - _ARROW + 1)
    yield (
        f'<path class="{kinds}" d="{_path(points)}" fill="none" stroke="{colour}" stroke-width="{number(thickness)}"{dashed}/>'
    )
    if not to_branch:
        half = 3.4 + thickness / 2.2
        x, y = tip
        arrow = f"M{number(x)} {number(y)}L{number(x - half)} {number(y - _ARROW - 1)}L{number(x + half)} {number(y - _ARROW - 1)}Z"
        yield f'<path class="arrow" d="{arrow}" fill="{colour}"/>'


def _dashes(provenance: Provenance, course: Course) -> str | None:
    """Return how a line is broken: by who says it; the dots of a thick line are further apart."""
    if course is Course.POSSIBLE:
        return "5 3"
    return "3.4 3.6" if course is Course.ON and provenance is Provenance.READING else _DASHES[provenance]


def _stroke(course: Course, *, is_call: bool) -> tuple[str, float]:
    match course:
        case Course.NO_CASE:
            return (palette.CALL_LINE, 1.6) if is_call else (palette.PAGE.line, 1.3)
        case Course.ON:
            return palette.PATH_LINE, 3.4
        case Course.POSSIBLE:
            return palette.POSSIBLE_LINE, 2.0
        case Course.OFF:
            return palette.OFF_LINE, 1.0
        case _:
            assert_never(course)


def _path(points: Sequence[Point]) -> str:
    """Return a line of straight pieces with rounded bends."""
    (x, y), *_ = points
    parts = [f"M{number(x)} {number(y)}"]
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_BEND, _length(before, bend) / 2, _length(bend, after) / 2)
        start, end = _towards(bend, before, radius), _towards(bend, after, radius)
        parts.append(f"L{number(start[0])} {number(start[1])}")
        parts.append(f"Q{number(bend[0])} {number(bend[1])} {number(end[0])} {number(end[1])}")
    x, y = points[-1]
    return "".join([*parts, f"L{number(x)} {number(y)}"])


def _length(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(start: Point, goal: Point, distance: float) -> Point:
    total = _length(start, goal) or 1.0
    share = distance / total
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


# ---- elements

_SURFACES = {
    Kind.START: palette.START,
    Kind.DECISION: palette.DECISION,
    Kind.ACTION: palette.ACTION,
    Kind.CALL: palette.CALL,
    Kind.END: palette.END,
    Kind.BRANCH: palette.PILL,
}


def _element(picture: Picture, element: Element, box: Box, x: float, y: float) -> Iterator[str]:
    surface = _surface(element)
    kinds = ["node", str(element.kind), *([str(element.urgency)] if element.urgency else [])]
    if element.course is not Course.NO_CASE:
        kinds.append(str(element.course))
    yield f'<g id="{escaped(_id(picture, element))}" class="{" ".join(kinds)}">'
    yield f"<title>{escaped(_tooltip(picture, element))}</title>"
    if element.kind is not Kind.BRANCH:
        yield from _shape(element, box, surface, x, y)
    yield from _contents(box, surface, x, y)
    yield "</g>"


def _surface(element: Element) -> Surface:
    if element.course is Course.OFF:
        return palette.OFF
    return palette.URGENT[element.urgency] if element.urgency else _SURFACES[element.kind]


def _id(picture: Picture, element: Element) -> str:
    return f"{picture.id}-{element.id}".replace(":", "").replace(">", "-to-")


def _tooltip(picture: Picture, element: Element) -> str:
    match element.course:
        case Course.NO_CASE:
            return element.tooltip
        case Course.ON:
            step = f" ({say(picture.language, 'step')} {element.step})" if element.step is not None else ""
            return f"{element.tooltip}\n✓ {say(picture.language, 'on the path')}{step}"
        case Course.POSSIBLE:
            return f"{element.tooltip}\n? {say(picture.language, 'may be reached')}"
        case Course.OFF:
            return f"{element.tooltip}\n{say(picture.language, 'not reached')}"
        case _:
            assert_never(element.course)


def _shape(element: Element, box: Box, surface: Surface, x: float, y: float) -> Iterator[str]:
    thickness = 1.0 if element.course is Course.OFF else palette.WIDTHS[element.urgency]
    line = surface.line
    if element.kind is Kind.END:
        thickness = max(thickness, 1.2 if element.course is Course.OFF else 2.6)
    match element.course:
        case Course.ON:
            halo = Surface("none", palette.PATH_LINE, "", "", "")
            yield _outline(element.kind, box, halo, x, y, 3.2, grow=3.4 + thickness / 2)
        case Course.POSSIBLE:
            halo = Surface("none", palette.POSSIBLE_LINE, "", "", "")
            yield _outline(element.kind, box, halo, x, y, 1.6, grow=3.2 + thickness / 2, dashes="5 3")
        case _:
            pass
    yield _outline(element.kind, box, Surface(surface.fill, line, "", "", ""), x, y, thickness)
    if element.kind is Kind.CALL:
        for bar in (x + 5, x + box.width - 5):
            yield (
                f'<path d="M{number(bar)} {number(y)}V{number(y + box.height)}" stroke="{line}" '
                f'stroke-width="{number(thickness)}"/>'
            )


def _outline(
    kind: Kind, box: Box, surface: Surface, x: float, y: float, thickness: float, *, grow: float = 0, dashes: str = ""
) -> str:
    left, top, wide, high = x - grow, y - grow, box.width + 2 * grow, box.height + 2 * grow
    if kind is Kind.DECISION:
        inset = box.inset + grow * 0.4
        middle = top + high / 2
        points = [
            (left + inset, top),
            (left + wide - inset, top),
            (left + wide, middle),
            (left + wide - inset, top + high),
            (left + inset, top + high),
            (left, middle),
        ]
        shown = " ".join(f"{number(px)},{number(py)}" for px, py in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        return (
            f'<polygon class="shape" points="{shown}" fill="{surface.fill}" stroke="{surface.line}" '
            f'stroke-width="{number(thickness)}" stroke-linejoin="round"{dashed}/>'
        )
    corner = {Kind.START: high / 2, Kind.END: min(high / 2, 20.0), Kind.CALL: 0.0}.get(kind, 6.0)
    return _rectangle(left, top, wide, high, surface, thickness, corner, dashes=dashes, name="shape")


def _rectangle(
    x: float,
    y: float,
    wide: float,
    high: float,
    surface: Surface,
    thickness: float,
    corner: float,
    *,
    dashes: str = "",
    name: str = "",
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    named = f'class="{name}" ' if name else ""
    return (
        f'<rect {named}x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="{number(high)}" '
        f'rx="{number(corner)}" fill="{surface.fill}" stroke="{surface.line}" stroke-width="{number(thickness)}"{dashed}/>'
    )


# ---- what stands in a shape


def _contents(box: Box, surface: Surface, x: float, y: float) -> Iterator[str]:
    for plate in box.plates:
        yield from _plate(plate, surface, x, y)
    for sign in box.signs:
        yield _sign(x + sign.x, y + sign.y, sign, surface)
    for text in box.texts:
        yield _placed(text, surface, x, y)


def _plate(plate: Plate, surface: Surface, x: float, y: float) -> Iterator[str]:
    left, top = x + plate.x, y + plate.y
    if plate.row is None:
        solid = Surface(_tab_fill(plate, surface), "none", "", "", "")
        yield _rectangle(left, top, plate.width, plate.height, solid, 0, 3.5, name="tab")
        return
    course = plate.row.course
    colour, thickness = surface.line, 1.0
    dashes = _DASHES[plate.row.provenance] or ""
    match course:
        case Course.ON:
            colour, thickness = palette.PATH_LINE, 2.8
        case Course.POSSIBLE:
            colour, thickness = palette.POSSIBLE_LINE, 1.4
            halo = Surface("#FFFFFF", colour, "", "", "")
            yield _rectangle(left - 2.8, top - 2.8, plate.width + 5.6, plate.height + 5.6, halo, 1.1, 10, dashes="5 3")
        case Course.OFF:
            colour = palette.OFF.line
        case Course.NO_CASE:
            pass
        case _:
            assert_never(course)
    pill = Surface("#FFFFFF", colour, "", "", "")
    yield _rectangle(left, top, plate.width, plate.height, pill, thickness, 8, dashes=dashes, name="pill")


def _tab_fill(plate: Plate, surface: Surface) -> str:
    """Return the fill of a tab, dark enough for white words."""
    if surface is palette.OFF:
        return palette.OFF.ink
    if plate.course is Course.ON:
        return palette.PATH_LINE
    if plate.course is Course.POSSIBLE:
        return palette.POSSIBLE_LINE
    return surface.line if plate.urgency is None else palette.URGENT[plate.urgency].line


def _sign(x: float, y: float, sign: Sign, surface: Surface) -> str:
    """Return the diamond of a reading, hollow when it is our choice, filled when the full guideline says so; or a tick."""
    colour = palette.OFF.ink if sign.muted else surface.accent
    match sign.shows:
        case Provenance():
            return _diamond(x, y, sign.shows, colour)
        case Course():
            return _tick(x, y, palette.BADGE_INK if y_is_on_edge(sign) else palette.PATH_LINE)
        case _:
            assert_never(sign.shows)


def y_is_on_edge(sign: Sign) -> bool:
    """Tell whether a tick stands in a tab, on the upper edge of its shape."""
    return sign.y == 0


def _diamond(x: float, y: float, provenance: Provenance, colour: str) -> str:
    fill = colour if provenance is Provenance.GUIDELINE else "none"
    return (
        f'<path class="sign {provenance}" d="M{number(x)} {number(y - 3.2)}l2.9 3.2l-2.9 3.2l-2.9 -3.2Z" '
        f'fill="{fill}" stroke="{colour}" stroke-width="0.9"/>'
    )


def _tick(x: float, y: float, colour: str) -> str:
    """Return a tick, drawn, as few fonts have one."""
    return (
        f'<path class="tick" d="M{number(x - 3.2)} {number(y + 0.2)}L{number(x - 0.9)} {number(y + 2.7)}'
        f'L{number(x + 3.4)} {number(y - 2.8)}" fill="none" stroke="{colour}" stroke-width="1.9"/>'
    )


def _placed(text: Text, surface: Surface, x: float, y: float) -> str:
    colour = {
        Role.INK: surface.ink,
        Role.SOFT: surface.soft,
        Role.ACCENT: surface.accent,
        Role.BADGE: palette.BADGE_INK,
    }[text.face.role]
    face = text.face
    if text.muted:
        colour = palette.OFF.ink
    return _text(
        x + text.x, y + text.y, text.text, face.size, colour, bold=face.bold, italic=face.italic, wide=text.width
    )


def _text(
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    italic: bool = False,
    wide: float = 0,
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    style = ' font-style="italic"' if italic else ""
    fixed = f' textLength="{number(wide)}" lengthAdjust="spacingAndGlyphs"' if wide > 0 and is_measured(text) else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{weight}{style} fill="{colour}"{fixed} '
        f'xml:space="preserve">{escaped(text)}</text>'
    )


# ---- legend


def _legend(picture: Picture, entries: Iterable[Sampled]) -> Iterator[str]:
    del picture
    for placed in entries:
        yield from _sample(placed.entry, placed.x, placed.y)
        yield _text(placed.x + SAMPLE + 5, placed.y + 11, placed.entry.words, SIZE, palette.PAGE.ink)


def _sample(entry: Entry, x: float, y: float) -> Iterator[str]:
    from interpreter.render.box import Box as Shape  # noqa: PLC0415 - a value, not only a type

    middle = y + 7.5
    match entry.sample:
        case Sample.SHAPE:
            assert entry.kind is not None
            surface = _SURFACES[entry.kind]
            shape = Shape(SAMPLE - 2, 13, 6 if entry.kind is Kind.DECISION else 0)
            yield _outline(entry.kind, shape, surface, x, y + 1, 2.2 if entry.kind is Kind.END else 1.2)
            if entry.kind is Kind.CALL:
                for bar in (x + 4, x + SAMPLE - 6):
                    yield f'<path d="M{number(bar)} {number(y + 1)}v13" stroke="{surface.line}" stroke-width="1.2"/>'
        case Sample.LINE:
            colour, thickness = _stroke(entry.course, is_call=False)
            dashes = (
                "5 3" if entry.course is Course.POSSIBLE else (_DASHES[entry.provenance] if entry.provenance else None)
            )
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
            yield (
                f'<path d="M{number(x)} {number(middle)}h{number(SAMPLE - 2)}" stroke="{colour}" '
                f'stroke-width="{number(thickness)}"{dashed}/>'
            )
        case Sample.CALL:
            yield f'<path d="M{number(x)} {number(middle)}h{number(SAMPLE - 2)}" stroke="{palette.CALL_LINE}" stroke-width="1.6"/>'
        case Sample.SIGN:
            assert entry.provenance is not None
            yield _diamond(x + 4, middle, entry.provenance, palette.PAGE.accent)
            yield _text(x + 8, y + 11, entry.example, 9, palette.PAGE.accent, italic=True)
        case Sample.STATEMENT:
            yield _text(x, y + 11, entry.example, 9, palette.PAGE.accent)
        case Sample.NUMBER:
            yield _text(x, y + 11, "1. 2.", SIZE, palette.PAGE.accent, bold=True)
        case Sample.URGENCY:
            assert entry.urgency is not None
            surface = palette.URGENT[entry.urgency]
            yield _rectangle(x + 1, y + 1.5, SAMPLE - 5, 12, surface, palette.WIDTHS[entry.urgency], 3)
        case _:
            assert_never(entry.sample)
