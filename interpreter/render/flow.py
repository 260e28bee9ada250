"""How many rows of a cohort go where in a picture: numbers in its words, lines as wide as many go along them.

Every number comes as it is shown elsewhere, and every width and bar is drawn from the numbers that are shown: a hidden
one has the thinnest line, broken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interpreter.render.course import Place
    from interpreter.render.picture import Element, Link, Picture, Row

Number = int | str
"""A number that is shown, or the text that stands for a hidden one."""


@dataclass(frozen=True, slots=True)
class Passing:
    """How many rows surely come here, and how many besides may."""

    sure: Number
    may: Number


@dataclass(frozen=True, slots=True)
class Flow:
    """What a cohort does in a picture: by node and by branch; `whole` are all of its rows."""

    nodes: Mapping[Place, Passing]
    branches: Mapping[tuple[Place, int], Passing]
    whole: Number
    min_count: int
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """Which share of all rows surely goes here, and which besides may; None where the number is not shown."""

    sure: float | None
    may: float | None


def flowing(picture: Picture, flow: Flow) -> Picture:
    """Return the picture of a guideline with the numbers of a cohort."""
    teller = _Teller(picture.language, flow)
    elements = {one.id: teller.element(one) for one in picture.elements}
    for link in picture.links:
        if not elements[link.source].node:  # the start of a flowchart
            elements[link.source] = replace(elements[link.source], stream=elements[link.target].stream)
    return replace(
        picture,
        id=f"{picture.id}-flow",
        subtitle=f"{picture.subtitle} · {flow.subtitle}" if flow.subtitle else picture.subtitle,
        elements=tuple(elements.values()),
        links=tuple(_link(link, elements) for link in picture.links),
        min_count=flow.min_count,
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    language: str
    flow: Flow

    def element(self, shown: Element) -> Element:
        place = (shown.chart, shown.node)
        if shown.rows:
            passing = [self.flow.branches.get((place, row.branch), _NOBODY) for row in shown.rows]
            rows = tuple(self._row(row, one) for row, one in zip(shown.rows, passing, strict=True))
            label = " / ".join(row.label for row in rows)
            return replace(shown, rows=rows, label=label, stream=self._together(passing))
        found = self.flow.nodes.get(place)
        if found is None:
            return shown
        told = self._told(found)
        return replace(
            shown,
            note=told if shown.note is None else f"{told}\n{shown.note}",
            tooltip=f"{shown.tooltip}\n{told}",
            stream=self._together([found]),
        )

    def _row(self, row: Row, passing: Passing) -> Row:
        return replace(row, label=f"{row.label}: {self._told(passing)}")

    def _told(self, passing: Passing) -> str:
        """Return the numbers in words: `6692 (67%) ? 1206 (12%)`."""
        told = self._with_share(passing.sure)
        return told if passing.may == 0 else f"{told} ? {self._with_share(passing.may)}"

    def _with_share(self, number: Number) -> str:
        share = self._share(number)
        if isinstance(number, str) or not share:
            return _grouped(number, self.language)
        percent = f"{100 * share:.0f}%" if share >= 0.01 else "<1%"  # noqa: PLR2004 - less is told as less
        return f"{_grouped(number, self.language)} ({percent})"

    def _share(self, number: Number) -> float | None:
        whole = self.flow.whole
        if isinstance(number, str) or isinstance(whole, str):
            return None
        return number / whole if whole else 0.0

    def _together(self, passing: Iterable[Passing]) -> Stream:
        """Return the stream of one place, or of several branches that lead to the same one: as far as it is shown."""
        ends = []
        for kind in ([one.sure for one in passing], [one.may for one in passing]):
            shares = [share for share in map(self._share, kind) if share is not None]
            ends.append(min(sum(shares), 1.0) if shares else None)
        return Stream(*ends)


_NOBODY = Passing(0, 0)


def _grouped(number: Number, language: str) -> str:
    """Return a number with its thousands apart, as the language does it."""
    if isinstance(number, str):
        return number
    text = f"{number:,}"
    return text.replace(",", ".") if language == "nl" else text


def _link(link: Link, elements: Mapping[str, Element]) -> Link:
    """Return a line as wide as its branches are, or as its node is."""
    source, target = elements[link.source], elements[link.target]
    return replace(link, stream=(source if source.rows or not target.rows else target).stream)
