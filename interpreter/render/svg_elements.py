"""Elements as SVG: each a group with its tooltip, its shape, and what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.model import Provenance
from interpreter.render import palette
from interpreter.render.box import Role
from interpreter.render.course import Course
from interpreter.render.edited import Edited
from interpreter.render.picture import Kind
from interpreter.render.svg_marks import (
    POSSIBLE_DASHES,
    Area,
    Paint,
    dashes,
    diamond,
    escaped,
    number,
    polygon,
    rectangle,
    text,
    tick,
)
from interpreter.render.vocabulary import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.render.box import Box, Plate, Sign, Text
    from interpreter.render.flow import Stream
    from interpreter.render.palette import Surface
    from interpreter.render.picture import Element, Picture

SURFACES = {
    Kind.START: palette.START,
    Kind.DECISION: palette.DECISION,
    Kind.ACTION: palette.ACTION,
    Kind.CALL: palette.CALL,
    Kind.END: palette.END,
    Kind.BRANCH: palette.PILL,
    Kind.CONNECTOR: palette.PILL,
}
END_THICKNESS = 2.6
_HALO = 3.3


def element(picture: Picture, shown: Element, box: Box, x: float, y: float) -> Iterator[str]:
    """Return an element as a group."""
    surface = _surface(shown)
    kinds = ["node", str(shown.kind), *([str(shown.urgency)] if shown.urgency else [])]
    if shown.course is not Course.NO_CASE:
        kinds.append(str(shown.course))
    if shown.edited is not Edited.SAME:
        kinds.append(str(shown.edited))
    yield f'<g id="{escaped(identity(picture, shown))}" class="{" ".join(kinds)}">'
    yield f"<title>{escaped(_tooltip(picture, shown))}</title>"
    if shown.kind is not Kind.BRANCH:
        yield from _shape(shown, box, surface, x, y)
    yield from contents(box, surface, x, y)
    if shown.stream is not None and shown.kind not in {Kind.BRANCH, Kind.START}:
        inside = max(box.inset, 20.0 if shown.kind is Kind.END else 8.0)
        yield from bar(x + inside, y + box.height - BAR - 1.5, box.width - 2 * inside, shown.stream)
    yield "</g>"


def identity(picture: Picture, shown: Element) -> str:
    """Return the id of an element's group, unique on a page that holds several diagrams."""
    return f"{picture.id}-{shown.id}".replace(":", "").replace(">", "-to-")


def _surface(shown: Element) -> Surface:
    if shown.course is Course.OFF or shown.edited is Edited.REMOVED:
        return palette.OFF
    return palette.URGENT[shown.urgency] if shown.urgency else SURFACES[shown.kind]


def _tooltip(picture: Picture, shown: Element) -> str:
    on, possible, off = picture.courses
    match shown.course:
        case Course.NO_CASE:
            return shown.tooltip
        case Course.ON:
            step = f" ({say(picture.language, 'step')} {shown.step})" if shown.step is not None else ""
            return f"{shown.tooltip}\n✓ {say(picture.language, on)}{step}"
        case Course.POSSIBLE:
            return f"{shown.tooltip}\n? {say(picture.language, possible)}"
        case Course.OFF:
            return f"{shown.tooltip}\n{say(picture.language, off)}"
        case _:
            assert_never(shown.course)


def _shape(shown: Element, box: Box, surface: Surface, x: float, y: float) -> Iterator[str]:
    """Return the outline, with a second one around it where a case comes or may come."""
    off = shown.course is Course.OFF
    thickness = 1.0 if off else palette.WIDTHS[shown.urgency]
    if shown.kind is Kind.END:
        thickness = 1.2 if off else END_THICKNESS
    area = Area(x, y, box.width, box.height)
    around = area.grown(_HALO + thickness / 2)
    if shown.course is Course.ON:
        yield outline(shown.kind, around, box.inset, Paint("none", palette.PATH_LINE, 3.2))
    elif shown.course is Course.POSSIBLE:
        yield outline(shown.kind, around, box.inset, Paint("none", palette.POSSIBLE_LINE, 1.6, POSSIBLE_DASHES))
    if shown.edited is not Edited.SAME:
        yield outline(shown.kind, around, box.inset, halo(shown.edited))
    yield outline(shown.kind, area, box.inset, Paint(surface.fill, surface.line, thickness))
    if shown.kind is Kind.CALL:
        yield from bars(area, 5, Paint("none", surface.line, thickness))


BAR = 3.4


def bar(x: float, y: float, wide: float, stream: Stream) -> Iterator[str]:
    """Return a bar as long as all rows of a cohort: those that surely come here, and besides those that may.

    It stays empty where the first number is not shown.
    """
    sure, may = wide * (stream.sure or 0.0), wide * (stream.may or 0.0) if stream.sure is not None else 0.0
    yield rectangle(Area(x, y, wide, BAR), Paint(palette.PAGE.fill, palette.OFF_LINE, 0.5), 0, "bar")
    if may:
        yield rectangle(Area(x + sure, y, may, BAR), Paint(palette.UNCERTAIN_FILL, palette.POSSIBLE_LINE, 0.5))
    if sure:
        yield rectangle(Area(x, y, sure, BAR), Paint(palette.STREAM_LINE, palette.STREAM_LINE, 0.5))


def halo(edited: Edited) -> Paint:
    """Return how the second outline of what is new (whole), gone (dashes) or changed (dots) is painted."""
    colour, thickness, broken = EDITED[edited]
    return Paint("none", colour, thickness, broken)


EDITED = {
    Edited.SAME: (palette.PAGE.line, 1.3, ""),
    Edited.ADDED: (palette.ADDED_LINE, 3.0, ""),
    Edited.REMOVED: (palette.REMOVED_LINE, 2.2, "9 4"),
    Edited.CHANGED: (palette.CHANGED_LINE, 2.6, "2.6 3"),
}
"""Colour, thickness and dashes of what is new, gone or changed."""


def outline(kind: Kind, area: Area, inset: float, paint: Paint) -> str:
    """Return the outline of a kind of element: the shape that tells it apart."""
    if kind is Kind.DECISION:
        left, top, right, bottom = area.x, area.y, area.x + area.width, area.y + area.height
        middle = (top + bottom) / 2
        corners = ((left + inset, top), (right - inset, top), (right, middle))
        return polygon((*corners, (right - inset, bottom), (left + inset, bottom), (left, middle)), paint, name="shape")
    round_ends = dict.fromkeys((Kind.START, Kind.CONNECTOR), area.height / 2)
    corner = {**round_ends, Kind.END: min(area.height / 2, 20.0), Kind.CALL: 0.0}.get(kind, 6.0)
    return rectangle(area, paint, corner, "shape")


def bars(area: Area, inside: float, paint: Paint) -> Iterator[str]:
    """Return the double sides of a call."""
    for x in (area.x + inside, area.x + area.width - inside):
        yield f'<path d="M{number(x)} {number(area.y)}v{number(area.height)}" {paint}/>'


# ---- what stands in a shape


def contents(box: Box, surface: Surface, x: float, y: float) -> Iterator[str]:
    """Return the plates, signs and texts of a shape."""
    for plate in box.plates:
        yield from _plate(plate, surface, Area(x + plate.x, y + plate.y, plate.width, plate.height))
    for sign in box.signs:
        yield _sign(x + sign.x, y + sign.y, sign, surface)
    for one in box.texts:
        yield text(x + one.x, y + one.y, one.text, one.face, _colour(one, surface))


def _colour(one: Text, surface: Surface) -> str:
    if one.muted:
        return palette.OFF.ink
    match one.face.role:
        case Role.INK:
            return surface.ink
        case Role.SOFT:
            return surface.soft
        case Role.ACCENT:
            return surface.accent
        case Role.BADGE:
            return palette.BADGE_INK
        case _:
            assert_never(one.face.role)


def _plate(plate: Plate, surface: Surface, area: Area) -> Iterator[str]:
    if plate.row is None:
        yield rectangle(area, Paint(_tab_fill(plate, surface), "none", 0), 3.5, "tab")
        return
    broken = dashes(plate.row.provenance, Course.NO_CASE)
    paint = Paint(palette.PILL.fill, surface.line, 1.0, broken)
    if plate.row.edited is not Edited.SAME:
        yield rectangle(area.grown(2.2), halo(plate.row.edited), 10)
    match plate.row.course:
        case Course.ON:
            paint = Paint(palette.PILL.fill, palette.PATH_LINE, 2.8, dashes(plate.row.provenance, Course.ON))
        case Course.POSSIBLE:
            around = Paint(palette.PILL.fill, palette.POSSIBLE_LINE, 1.1, POSSIBLE_DASHES)
            yield rectangle(area.grown(2.8), around, 10)
            paint = Paint(palette.PILL.fill, palette.POSSIBLE_LINE, 1.4, broken)
        case Course.OFF:
            paint = Paint(palette.PILL.fill, palette.OFF.line, 1.0, broken)
        case Course.NO_CASE:
            pass
        case _:
            assert_never(plate.row.course)
    yield rectangle(area, paint, 8, "pill")


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
    match sign.shows:
        case Provenance():
            return diamond(x, y, sign.shows, palette.OFF.ink if sign.muted else surface.accent)
        case Course():
            in_tab = sign.y == 0
            return tick(x, y, palette.BADGE_INK if in_tab else palette.PATH_LINE)
        case _:
            assert_never(sign.shows)
