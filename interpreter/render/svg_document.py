"""The page as SVG: text is text, nothing is fetched or run, and it is read aloud in the order of the chart."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from interpreter.model import Provenance
from interpreter.render import palette
from interpreter.render.arial import width
from interpreter.render.box import LEADING, Face
from interpreter.render.column import TITLE
from interpreter.render.course import Course
from interpreter.render.edited import Edited
from interpreter.render.flow import Stream
from interpreter.render.legend import SAMPLE, SIZE, Other, Stroke
from interpreter.render.page import CHART_TITLE, MARGIN
from interpreter.render.palette import Urgency
from interpreter.render.picture import Kind, Mark
from interpreter.render.svg_elements import (
    EDITED,
    END_THICKNESS,
    SURFACES,
    bar,
    bars,
    contents,
    element,
    halo,
    outline,
)
from interpreter.render.svg_marks import (
    Area,
    Paint,
    arrowhead,
    dashes,
    diamond,
    escaped,
    group,
    line,
    number,
    rectangle,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from interpreter.render.column import Framed
    from interpreter.render.legend import Sample
    from interpreter.render.page import Line, Page, Sampled
    from interpreter.render.picture import Element, Picture
    from interpreter.render.sheets import Paper

FONTS = "Arial, 'Liberation Sans', Arimo, Helvetica, sans-serif"
_ARROW = 8.0
_STREAM, _LEAST_STREAM = 9.0, 0.9
"""How wide the line of all rows is, and the line of none."""
_HIDDEN = "3 2.5"
_SHORT = 4.6
"""How far before a shape with a second outline its lines end."""


def document(picture: Picture, page: Page, paper: Paper | None = None) -> str:
    """Return the page as an SVG document, as large as it is or as large as a sheet of paper."""
    name = escaped(picture.id)
    language = escaped(picture.language)
    described = " ".join(part for part in (picture.summary, picture.subtitle, picture.intended_use) if part)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {_size(page, paper)} '
        f'preserveAspectRatio="xMidYMid meet" lang="{language}" xml:lang="{language}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{FONTS}">'
    )
    parts = [
        head,
        f'<title id="{name}-title">{escaped(picture.title)}</title>',
        f'<desc id="{name}-desc">{escaped(described)}</desc>',
        _ground(page, paper),
        *group("heading", contents(page.heading, palette.PAGE, MARGIN, MARGIN)),
        *group("frames", [*_frames(page.charts, palette.FRAME, 1.4), *_frames(page.frames, palette.BAND, 0.9)]),
        *group("lines", _lines(page.lines, {shown.id for shown in picture.elements if _haloed(shown)})),
        *group("titles", [*_crossed(page), *_titles(page.charts, CHART_TITLE, 3.0), *_titles(page.frames, TITLE, 1.5)]),
    ]
    for shown in picture.elements:
        parts += element(picture, shown, page.boxes[shown.id], *page.places[shown.id])
    if page.panel is not None:
        (x, y), box = page.panel
        plate = rectangle(Area(x, y, box.width, box.height), Paint(palette.PANEL.fill, palette.PANEL.line, 1.2), 8)
        parts += group("panel", [plate, *contents(box, palette.PANEL, x, y)])
    parts += group("legend", _legend(page.legend))
    return "\n".join([*parts, "</svg>", ""])


# ---- frames and lines


def _frames(frames: Iterable[Framed], surface: palette.Surface, thickness: float) -> Iterator[str]:
    for frame in frames:
        area = Area(frame.x, frame.y, frame.width, frame.height)
        yield rectangle(area, Paint(surface.fill, surface.line, thickness), 10)


def _titles(frames: Iterable[Framed], size: float, above: float) -> Iterator[str]:
    for frame in frames:
        for at, shown in enumerate(frame.title.split("\n")):
            y = frame.y + size + above + at * size * LEADING
            yield text(frame.title_x, y, shown, Face(size, bold=True), palette.BAND.ink)


def _size(page: Page, paper: Paper | None) -> str:
    """Return the attributes that say how large the drawing is, and which part of the plane it shows."""
    if paper is None:
        size = number(page.width), number(page.height)
        return f'viewBox="0 0 {size[0]} {size[1]}" width="{size[0]}" height="{size[1]}"'
    view = paper.view(page)
    shown = " ".join(number(one) for one in view)
    return f'viewBox="{shown}" width="{number(paper.width)}mm" height="{number(paper.height)}mm"'


def _ground(page: Page, paper: Paper | None) -> str:
    """Return the white under all that is shown."""
    if paper is None:
        return f'<rect class="page" width="100%" height="100%" fill="{palette.PAGE.fill}"/>'
    return rectangle(Area(*paper.view(page)), Paint(palette.PAGE.fill, "none", 0), 0, "page")


def _haloed(shown: Element) -> bool:
    """Tell whether a shape has a second outline, before which its lines end."""
    return shown.course in {Course.ON, Course.POSSIBLE} or shown.edited is not Edited.SAME


def _crossed(page: Page) -> Iterator[str]:
    """Return a ground under each phase's title that a line runs through, so that the title can be read."""
    for frame in page.frames:
        long = width(frame.title, TITLE, bold=True)
        for one in page.lines:
            through = (
                frame.title_x < x < frame.title_x + long and min(y) < frame.y + TITLE + 3 and max(y) > frame.y + 2
                for (x, other), y in (
                    ((here[0], there[0]), (here[1], there[1])) for here, there in pairwise(one.points)
                )
                if x == other
            )
            if any(through):
                area = Area(frame.title_x - 2, frame.y + 2, long + 4, TITLE + 2)
                yield rectangle(area, Paint(palette.BAND.fill, "none", 0))
                break


def _lines(lines: Sequence[Line], haloed: Container[str]) -> Iterator[str]:
    """Return the lines, those on the path of a case above the others."""
    for one in sorted(lines, key=lambda one: one.link.course.rank):
        yield from _line(one, _SHORT if one.link.target in haloed else 0.0)


def _line(one: Line, short: float) -> Iterator[str]:
    """Return a line, with its arrowhead unless it leads to a branch, which the line goes on from."""
    link = one.link
    colour, thickness = _stroke(link.course, is_call=link.is_call)
    kinds = " ".join(["line", str(link.provenance), str(link.course), *(["call"] if link.is_call else [])])
    paint = Paint("none", colour, thickness, dashes(link.provenance, link.course))
    if link.edited is not Edited.SAME:
        colour, thickness, broken = EDITED[link.edited]
        kinds, paint = f"{kinds} {link.edited}", Paint("none", colour, thickness, broken)
    if link.stream is not None:
        around, paint = _streams(link.stream)
        colour, thickness = paint.line, paint.thickness
        if around is not None:
            yield line(one.points, around, "stream uncertain")
    if ">" in link.target:
        yield line(one.points, paint, kinds)
        return
    x, y = one.points[-1]
    yield line([*one.points[:-1], (x, y - short - _ARROW + 2)], paint, kinds)
    yield arrowhead((x, y - short), 3.4 + thickness / 2.2, _ARROW, colour)


def _streams(stream: Stream) -> tuple[Paint | None, Paint]:
    """Return how the line of a cohort is painted: what may go along it around what surely does."""
    sure = _LEAST_STREAM if not stream.sure else _LEAST_STREAM + _STREAM * stream.sure
    broken = "" if stream.sure is not None else _HIDDEN
    if stream.sure == 0 and not stream.may:
        return None, Paint("none", palette.OFF_LINE, _LEAST_STREAM)
    own = Paint("none", palette.STREAM_LINE, sure, broken)
    if not stream.may:
        return None, own
    return Paint("none", palette.UNCERTAIN_FILL, sure + _STREAM * stream.may + 1.6), own


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


# ---- legend

_EXAMPLE = Face(9)
_READING = Face(9, italic=True)


def _legend(entries: Iterable[Sampled]) -> Iterator[str]:
    for placed in entries:
        yield from _sample(placed.entry.sample, placed.x, placed.y)
        yield text(placed.x + SAMPLE + 5, placed.y + 11, placed.entry.words, Face(SIZE), palette.PAGE.ink)


def _sample(sample: Sample, x: float, y: float) -> Iterator[str]:
    ends = ((x, y + 7.5), (x + SAMPLE - 2, y + 7.5))
    match sample:
        case Kind():
            yield from _shape(sample, Area(x, y + 1, SAMPLE - 2, 13))
        case Stroke(provenance, course):
            colour, thickness = _stroke(course, is_call=False)
            yield line(ends, Paint("none", colour, thickness, dashes(provenance, course)), "line")
        case Mark(example, provenance):
            yield from _mark(example, provenance, x, y)
        case Urgency():
            surface = palette.URGENT[sample]
            area = Area(x + 1, y + 1.5, SAMPLE - 5, 12)
            yield rectangle(area, Paint(surface.fill, surface.line, palette.WIDTHS[sample]), 3)
        case Edited():
            yield rectangle(Area(x + 1.5, y + 2, SAMPLE - 6, 11), halo(sample), 4)
        case Other.NUMBER:
            yield text(x, y + 11, "1. 2.", Face(SIZE, bold=True), palette.PAGE.accent)
        case Other.BAR:
            yield from bar(x, y + 5, SAMPLE - 2, Stream(0.5, 0.25))
        case Other.CALL | Other.STREAM | Other.UNCERTAIN | Other.HIDDEN:
            for name, paint in _LINES[sample]:
                yield line(ends, paint, name)
        case _:
            assert_never(sample)


_LINES = {
    Other.CALL: (("line call", Paint("none", palette.CALL_LINE, 1.6)),),
    Other.STREAM: (("line", Paint("none", palette.STREAM_LINE, 5)),),
    Other.UNCERTAIN: (
        ("line", Paint("none", palette.UNCERTAIN_FILL, 9)),
        ("line", Paint("none", palette.STREAM_LINE, 3)),
    ),
    Other.HIDDEN: (("line", Paint("none", palette.STREAM_LINE, _LEAST_STREAM, _HIDDEN)),),
}
"""How the legend shows the other lines."""


def _shape(kind: Kind, area: Area) -> Iterator[str]:
    surface = SURFACES[kind]
    thickness = END_THICKNESS - 0.4 if kind is Kind.END else 1.2
    yield outline(kind, area, 6, Paint(surface.fill, surface.line, thickness))
    if kind is Kind.CALL:
        yield from bars(area, 4, Paint("none", surface.line, thickness))


def _mark(example: str, provenance: Provenance, x: float, y: float) -> Iterator[str]:
    if provenance is Provenance.STATED:
        yield text(x, y + 11, example, _EXAMPLE, palette.PAGE.accent)
        return
    yield diamond(x + 4, y + 7.5, provenance, palette.PAGE.accent)
    yield text(x + 8, y + 11, example, _READING, palette.PAGE.accent)
