"""What cases reach of a picture: how much of each node and branch, in numbers, by signs and by the kind of outline.

All of it seen is drawn as the way of a case is, with a tick; a part of it with broken outlines and a question mark;
what no case reaches is faint, as what lies off the way of a case.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from interpreter.render.course import Course
from interpreter.render.vocabulary import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.render.course import Place
    from interpreter.render.picture import Element, Item, Link, Picture, Row

WORDS = ("all seen", "seen in part", "not seen")
"""What the legend says, where the picture of a case says that it is on the way, may be, or is not."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many things were seen, of so many."""

    seen: int
    of: int

    @property
    def course(self) -> Course:
        """Return how it is drawn."""
        if self.seen == self.of:
            return Course.ON
        return Course.POSSIBLE if self.seen else Course.OFF

    def __str__(self) -> str:
        return f"{self.seen}/{self.of}"


@dataclass(frozen=True, slots=True)
class Covered:
    """What cases reach: of nodes, of branches and of advice by their turn; `missed` goes into tooltips."""

    nodes: Mapping[Place, Share] = field(default_factory=dict)
    branches: Mapping[tuple[Place, int], Share] = field(default_factory=dict)
    advice: Mapping[tuple[Place, int], Share] = field(default_factory=dict)
    missed: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    subtitle: str = ""


def covered(picture: Picture, by: Covered) -> Picture:
    """Return the picture with what cases reach of it."""
    elements = {one.id: _element(picture, one, by) for one in picture.elements}
    for link in picture.links:
        if not elements[link.source].node:  # the start of a flowchart
            reached = elements[link.target].course is not Course.OFF
            elements[link.source] = replace(elements[link.source], course=Course.ON if reached else Course.OFF)
    return replace(
        picture,
        id=f"{picture.id}-coverage",
        subtitle=f"{picture.subtitle} · {by.subtitle}" if by.subtitle else picture.subtitle,
        elements=tuple(elements.values()),
        links=tuple(_link(link, elements) for link in picture.links),
        courses=WORDS,
    )


def _element(picture: Picture, shown: Element, by: Covered) -> Element:
    place = (shown.chart, shown.node)
    if shown.rows:
        rows = tuple(_row(row, by.branches.get((place, row.branch))) for row in shown.rows)
        return replace(shown, rows=rows, label=" / ".join(row.label for row in rows), course=_of_rows(rows))
    share = by.nodes.get(place)
    if share is None:
        return shown
    never = [f"{say(picture.language, 'never seen')}: {one}" for one in by.missed.get(place, ())]
    items = tuple(_item(item, by.advice.get((place, number)), share) for number, item in enumerate(shown.items))
    return replace(
        shown,
        tag=f"{shown.tag} {share}",
        tooltip="\n".join([shown.tooltip, str(share), *never]),
        items=items,
        course=share.course,
    )


def _item(item: Item, own: Share | None, of_node: Share) -> Item:
    """Return a recommendation: one without a condition is given wherever its node is reached."""
    if own is None:
        return replace(item, course=Course.ON if of_node.seen else Course.OFF)
    return replace(item, course=own.course, label=f"{item.label} {own}")


def _row(row: Row, share: Share | None) -> Row:
    return row if share is None else replace(row, label=f"{row.label} {share}", course=share.course)


def _of_rows(rows: tuple[Row, ...]) -> Course:
    courses = {row.course for row in rows}
    return courses.pop() if len(courses) == 1 else Course.POSSIBLE


def _link(link: Link, elements: Mapping[str, Element]) -> Link:
    """Return a line as its branch is, or as its node is reached."""
    source, target = elements[link.source], elements[link.target]
    if source.rows or target.rows:
        return replace(link, course=(source if source.rows else target).course)
    return replace(link, course=Course.OFF if source.course is Course.OFF else Course.ON)
