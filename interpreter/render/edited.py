"""What is new, gone or changed in a picture: signs in its words, marks on its shapes and lines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.render.picture import Element, Item, Link, Picture, Row

Place = tuple[str, str]
"""A node: its flowchart and its id."""


class Edited(StrEnum):
    """How a part of a picture stands to an older version."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def sign(self) -> str:
        """Return the sign before its words, so that it can be told without colour."""
        return {"added": "+ ", "removed": "− ", "changed": "~ "}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Edits:
    """What is not the same: nodes, branches and advice by their turn, lines by both ends; notes go into tooltips."""

    nodes: Mapping[Place, Edited] = field(default_factory=dict)
    branches: Mapping[tuple[Place, int], Edited] = field(default_factory=dict)
    advice: Mapping[tuple[Place, int], Edited] = field(default_factory=dict)
    lines: Mapping[tuple[Place, str], Edited] = field(default_factory=dict)
    notes: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    subtitle: str = ""


def marked(picture: Picture, edits: Edits) -> Picture:
    """Return the picture with what is new, gone or changed marked; lines that are gone must have both their ends."""
    elements = tuple(_element(one, edits) for one in picture.elements)
    by_id = {one.id: one for one in elements}
    links = [replace(one, edited=_of_link(one, by_id, edits)) for one in picture.links]
    return replace(
        picture,
        id=f"{picture.id}-edited",
        subtitle=f"{picture.subtitle} · {edits.subtitle}" if edits.subtitle else picture.subtitle,
        elements=elements,
        links=(*links, *_gone(picture, by_id, edits)),
    )


def _element(shown: Element, edits: Edits) -> Element:
    place = (shown.chart, shown.node)
    if shown.rows:
        rows = tuple(_row(row, edits.branches.get((place, row.branch), Edited.SAME)) for row in shown.rows)
        kinds = {row.edited for row in rows}
        edited = kinds.pop() if len(kinds) == 1 else Edited.SAME
        return replace(shown, rows=rows, label=" / ".join(row.label for row in rows), edited=edited)
    edited = edits.nodes.get(place, Edited.SAME)
    items = tuple(
        _item(item, Edited.SAME if edited is Edited.REMOVED else edits.advice.get((place, at), Edited.SAME))
        for at, item in enumerate(shown.items)
    )
    notes = edits.notes.get(place, ())
    return replace(
        shown,
        tag=f"{edited.sign}{shown.tag}",
        label=shown.label if shown.tag else f"{edited.sign}{shown.label}",
        tooltip="\n".join([shown.tooltip, *(f"{edited.sign}{note}" for note in notes)]),
        items=items,
        edited=edited,
    )


def _row(row: Row, edited: Edited) -> Row:
    gone = edited is Edited.REMOVED  # it has no turn any more
    return replace(row, label=f"{edited.sign}{row.label}", edited=edited, number=None if gone else row.number)


def _item(item: Item, edited: Edited) -> Item:
    return replace(item, label=f"{edited.sign}{item.label}")


def _of_link(link: Link, elements: Mapping[str, Element], edits: Edits) -> Edited:
    source, target = elements[link.source], elements[link.target]
    if source.rows or target.rows:
        return (source if source.rows else target).edited
    of_line = edits.lines.get(((source.chart, source.node), target.node), Edited.SAME)
    if of_line is not Edited.SAME or source.chart != target.chart:
        return of_line
    ends = {source.edited, target.edited}
    return next((one for one in (Edited.REMOVED, Edited.ADDED) if one in ends), Edited.SAME)


def _gone(picture: Picture, elements: Mapping[str, Element], edits: Edits) -> Iterator[Link]:
    """Yield the lines that are gone, between nodes that are still drawn."""
    there = {(link.source, link.target) for link in picture.links}
    like = picture.links[0]
    for (place, target), edited in edits.lines.items():
        ends = (f"{place[0]}.{place[1]}", f"{place[0]}.{target}")
        if edited is Edited.REMOVED and ends not in there and set(ends) <= elements.keys():
            yield replace(like, source=ends[0], target=ends[1], edited=edited)
