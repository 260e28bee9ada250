"""A diagram on sheets of paper: one where it is legible on one, else several, joined by connectors with a letter.

A flowchart is cut between phases where that will do, and elsewhere only above a row that few lines enter. A line that
leaves a sheet ends at a connector, which names the sheet and the element where it goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from interpreter.model import Provenance
from interpreter.render import layers
from interpreter.render.course import Course
from interpreter.render.edited import Edited
from interpreter.render.fold import may_cut
from interpreter.render.legend import legend
from interpreter.render.page import MARGIN, Page, heading_of, most_scale, page
from interpreter.render.picture import Chart, Element, Kind, Link, Picture
from interpreter.render.vocabulary import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from interpreter.render.box import Box

_TEXT = 10.0
"""The smallest text, in the page's own points."""
_EDGE = 6.0
"""What a printer leaves white at an edge of the paper beyond the page's own margin, in points."""
_POINTS = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper size, landscape: millimetres, and how many points the smallest text on it must have."""

    name: str
    width: float
    height: float
    legible: float

    @property
    def room(self) -> tuple[float, float]:
        """Return the width and height that can be printed on, in points."""
        return self.width * _POINTS - 2 * _EDGE, self.height * _POINTS - 2 * _EDGE

    def view(self, drawn: Page) -> tuple[float, float, float, float]:
        """Return what the sheet shows of the plane in which a page is drawn: left, top, width, height, in points.

        The page is never enlarged; it stands in the middle, and at the top where there is much room below it.
        """
        scale = min(drawn.scale_on(self.room), 1.0)
        width, height = self.width * _POINTS / scale, self.height * _POINTS / scale
        above = min((height - drawn.height) / 2, 2 * _EDGE / scale)
        return (drawn.width - width) / 2, -above, width, height

    def holds(self, drawn: Page) -> bool:
        """Tell whether a page is legible on this paper."""
        return drawn.scale_on(self.room) * _TEXT >= self.legible


PAPERS = {"a3": Paper("a3", 420, 297, 6.5), "a4": Paper("a4", 297, 210, 6.0)}
Sheet = tuple[Picture, Page]


def sheets(picture: Picture, panels: Sequence[Box], paper: Paper) -> tuple[Sheet, ...]:
    """Return the sheets of a diagram, in reading order; the panel of a case has one of its own where it must."""
    whole = page(picture, legend(picture), panels, paper.room)
    if paper.holds(whole):
        return ((picture, whole),)
    parts = [part for chart in picture.charts for part in _parts(_only(picture, chart), paper)]
    total = len(parts) + bool(panels)
    made = []
    for number, one in enumerate(_joined(picture, parts), start=1):
        numbered = replace(one, id=f"{one.id}-{number}", title=_title(one, number, total))
        made.append((numbered, page(numbered, legend(numbered), (), paper.room)))
    if panels:
        made.append(_of_panel(picture, panels, paper, total))
    return tuple(made)


def _title(one: Picture, number: int, total: int) -> str:
    return f"{one.title} · {say(one.language, 'sheet')} {number}/{total}" if total > 1 else one.title


def _of_panel(picture: Picture, panels: Sequence[Box], paper: Paper, total: int) -> Sheet:
    """Return the sheet with what the answer to the case says."""
    title = f"{picture.title}: {say(picture.language, 'advice')}"
    shown = replace(picture, id=f"{picture.id}-{total}", title=title, charts=(), elements=(), links=())
    shown = replace(shown, title=_title(shown, total, total))
    made = []
    for panel in panels:
        heading = heading_of(shown, panel.width)
        top = MARGIN + heading.height + 4
        size = panel.width + 2 * MARGIN, top + panel.height + MARGIN
        made.append(Page(*size, heading, {}, {}, (), (), (), ((MARGIN, top), panel), ()))
    return shown, max(made, key=lambda one: one.scale_on(paper.room))


# ---- the parts of a flowchart


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands on one sheet: a flowchart's elements by phase, the first of which may go on from the sheet before."""

    chart: Chart
    elements: tuple[Element, ...]
    links: tuple[Link, ...]


def _only(picture: Picture, chart: Chart) -> Picture:
    """Return the picture of one of its flowcharts, without the lines to others."""
    inside = {element.id for element in picture.elements if element.chart == chart.id}
    links = tuple(link for link in picture.links if link.source in inside and link.target in inside)
    title = picture.title if len(picture.charts) == 1 else f"{picture.title}: {chart.title}"
    elements = tuple(element for element in picture.elements if element.id in inside)
    return replace(picture, title=title, charts=(chart,), elements=elements, links=links)


def _parts(picture: Picture, paper: Paper) -> list[_Part]:
    """Return the parts of the picture of one flowchart: one where it is legible on one sheet."""
    if paper.holds(page(picture, legend(picture), (), paper.room)):
        return [_Part(picture.charts[0], picture.elements, picture.links)]
    return _cut(picture, paper)


def _cut(picture: Picture, paper: Paper) -> list[_Part]:
    """Return a flowchart in as few parts as are legible each; of these ways the one with the largest smallest text.

    A phase is cut only where it is not legible on a sheet of its own.
    """
    chart = picture.charts[0]
    (bands,) = layers.bands(picture, most_across=9)
    rows = [(at, row) for at, band in enumerate(bands) for row in range(len(band.rows))]

    @cache
    def drawn(start: int, end: int) -> Page | None:
        return _draft(picture, _part(picture, chart, bands, rows[start:end]), paper)

    between = [*(at for at, (_, row) in enumerate(rows) if row == 0), len(rows)]
    places = {0}
    for start, end in pairwise(between):
        places.add(end)
        if drawn(start, end) is None:
            places |= {at for at in range(start + 1, end) if may_cut(picture, bands, rows, at)}
    ordered = sorted(places)
    best: dict[int, tuple[int, float, tuple[int, ...]]] = {0: (0, 0.0, ())}
    """By the row before which a cut may be: the fewest sheets up to there, how small they are at worst, the cuts."""
    for first, start in enumerate(ordered[:-1]):
        pages, worst, cuts = best[start]
        for end in ordered[first + 1 :]:
            made = drawn(start, end)
            if made is None and end != ordered[first + 1]:
                break
            small = 1.0 if made is None else 1 - min(made.scale_on(paper.room), 1.0)
            found = pages + 1, round(max(worst, small), 4), (*cuts, end)
            best[end] = min(best.get(end, found), found)
    ends = best[len(rows)][2]
    return [_part(picture, chart, bands, rows[start:end]) for start, end in pairwise((0, *ends))]


def _part(picture: Picture, chart: Chart, bands: Sequence[layers.Band], rows: Sequence[tuple[int, int]]) -> _Part:
    """Return what stands in these rows, each element in the phase in which it is drawn."""
    phase_of = {
        name: chart.phases[bands[at].phase][0] if chart.phases and bands[at].title else None
        for at, row in rows
        for name in bands[at].rows[row]
    }
    elements = tuple(
        replace(element, phase=phase_of[element.id]) for element in picture.elements if element.id in phase_of
    )
    links = tuple(link for link in picture.links if link.source in phase_of or link.target in phase_of)
    (first, row), *_ = rows
    goes_on = f" ({say(picture.language, 'continued')})" if row > 0 else ""
    phases = tuple(
        (id_, title + (goes_on if at == bands[first].phase else "")) for at, (id_, title) in enumerate(chart.phases)
    )
    return _Part(replace(chart, phases=phases), elements, links)


_DRAFTS = 4
"""So many arrangements of a sheet are tried, to see whether it is legible."""


def _draft(picture: Picture, part: _Part, paper: Paper) -> Page | None:
    """Return the sheet as it may be, but for the numbers of the other sheets; None where it would not be legible."""
    letters = {link.target: "A" for link in part.links}
    shown = _with_connectors(picture, part, letters, dict.fromkeys([*_ends(part.links)], 0))
    if most_scale(shown, paper.room) * _TEXT < paper.legible:
        return None
    made = page(shown, legend(shown), (), paper.room, _DRAFTS)
    return made if paper.holds(made) else None


def _ends(links: Iterable[Link]) -> Iterator[str]:
    for link in links:
        yield from (link.source, link.target)


# ---- connectors


def _joined(picture: Picture, parts: Sequence[_Part]) -> Iterator[Picture]:
    """Yield the picture of each part, in which lines to and from others end at connectors."""
    sheet_of = {element.id: number for number, part in enumerate(parts, start=1) for element in part.elements}
    starts = {
        element.chart: sheet_of[element.id] for part in parts for element in part.elements if element.kind is Kind.START
    }
    crossing = dict.fromkeys(
        link.target for part in parts for link in part.links if sheet_of[link.source] != sheet_of[link.target]
    )
    letters = {target: _letter(number) for number, target in enumerate(crossing)}
    called = {link.source: starts[_chart_of(picture, link.target)] for link in picture.links if link.is_call}
    for part in parts:
        told = tuple(_telling(picture, element, called) for element in part.elements)
        one = _only(picture, part.chart) if len(picture.charts) > 1 else picture
        yield _with_connectors(one, replace(part, elements=told), letters, sheet_of)


def _chart_of(picture: Picture, name: str) -> str:
    return next(element.chart for element in picture.elements if element.id == name)


def _telling(picture: Picture, element: Element, called: Mapping[str, int]) -> Element:
    """Return a call that tells on which sheet the flowchart stands that it calls."""
    if element.id not in called:
        return element
    where = f"{say(picture.language, 'sheet')} {called[element.id]}"
    return replace(element, note=where if element.note is None else f"{element.note} · {where}")


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    letters = chr(ord("A") + number % 26)
    return letters if number < 26 else _letter(number // 26 - 1) + letters  # noqa: PLR2004 - the alphabet


def _with_connectors(picture: Picture, part: _Part, letters: Mapping[str, str], sheet_of: Mapping[str, int]) -> Picture:
    """Return the picture of a part; each line to or from elsewhere ends at a connector."""
    inside = {element.id for element in part.elements}
    known = {element.id: element for element in picture.elements}
    kept = [link for link in part.links if link.source in inside and link.target in inside]
    leaving: dict[str, list[Link]] = {}
    arriving: dict[str, list[Link]] = {}
    for link in part.links:
        if link.target not in inside:
            leaving.setdefault(link.target, []).append(link)
        elif link.source not in inside:
            arriving.setdefault(link.target, []).append(link)
    before, after = [], []
    for target, links in arriving.items():
        one = next(element for element in part.elements if element.id == target)
        numbers = ", ".join(str(sheet) for sheet in sorted({sheet_of[link.source] for link in links}))
        words = f"{letters[target]} · {say(picture.language, 'from sheet')} {numbers}"
        before.append(_connector(f"{target}:from", one, words, None, links))
        kept.append(_bundled(links, f"{target}:from", target))
    for target, links in leaving.items():
        words = f"{letters[target]} · {say(picture.language, 'to sheet')} {sheet_of[target]}"
        after.append(_connector(f"{target}:to", replace(known[target], phase=None), words, known[target].label, links))
        kept += [replace(link, target=f"{target}:to") for link in links]
    return replace(
        picture,
        charts=(part.chart,),
        elements=(*before, *part.elements, *after),
        links=tuple(kept),
    )


def _connector(id_: str, stands_for: Element, words: str, note: str | None, links: Iterable[Link]) -> Element:
    course = max((link.course for link in links), key=lambda course: course.rank, default=Course.NO_CASE)
    return Element(
        id=id_,
        kind=Kind.CONNECTOR,
        chart=stands_for.chart,
        node="",
        phase=stands_for.phase,
        label=words,
        tooltip=f"{words}: {stands_for.label}",
        note=note,
        course=course,
    )


def _bundled(links: Sequence[Link], source: str, target: str) -> Link:
    """Return the one line that goes on where several came to the edge of their sheets."""
    said = {link.provenance for link in links}
    course = max((link.course for link in links), key=lambda course: course.rank)
    edited = {link.edited for link in links}
    return Link(
        source,
        target,
        said.pop() if len(said) == 1 else Provenance.STATED,
        course,
        edited=edited.pop() if len(edited) == 1 else Edited.SAME,
    )
