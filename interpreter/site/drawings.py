"""The drawings of the flowcharts as trees of plain values, which the page builds from a short list of allowed names.

A drawing is `[name, attributes, child, ...]`, a child a drawing or a text. Its boxes carry the element that they are
(`data-element`), its branches and the advice in them their number (`data-branch`, `data-advice`), its lines both their
ends (`data-from`, `data-to`), so that the page can light up the way of a case.
The words that a reader hears or hovers over are left out: the page says them itself, in full.
"""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from interpreter.render import CannotDraw, legend, page, picture, svg_document
from interpreter.render.svg_elements import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from interpreter.model import Resolved
    from interpreter.render.picture import Element, Picture

Tree = list[Any]
"""A name, its attributes, and what stands in it."""
_SPOKEN = frozenset({"title", "desc"})
_DROPPED = frozenset({"id", "lang", "space", "role", "aria-labelledby"})
_DOT = "•"
"""What stands before a recommendation in a box."""
_SIZE = frozenset({"width", "height"})
"""Of the whole drawing: it is as large as its place on the page."""


def drawings(guideline: Resolved, language: str) -> dict[str, Tree]:
    """Return the drawing of each flowchart; one that is too large to draw is left out."""
    found = {}
    for name in guideline.flowcharts:
        try:
            found[name] = _drawing(picture.picture(guideline, name, language=language))
        except CannotDraw:
            continue
    return found


def _drawing(shown: Picture) -> Tree:
    laid_out = page.page(shown, legend.legend(shown), ())
    root = ET.fromstring(svg_document.document(shown, laid_out))  # noqa: S314 - our own text
    elements = {identity(shown, element): element for element in shown.elements}
    links = [(one.link.source, one.link.target) for one in laid_out.lines]
    drawn = _tree(root, elements)
    _name_lines(_group(drawn, "lines"), links)
    return drawn


def _tree(element: ET.Element, elements: Mapping[str, Element]) -> Tree:
    dropped = _DROPPED | _SIZE if _local(element.tag) == "svg" else _DROPPED
    attributes = {_local(name): value for name, value in element.attrib.items() if _local(name) not in dropped}
    made: Tree = [_local(element.tag), attributes]
    if element.text and element.text.strip():
        made.append(element.text)
    made += [_tree(child, elements) for child in element if _local(child.tag) not in _SPOKEN]
    known = elements.get(element.get("id", ""))
    if known is not None:
        attributes["data-element"] = known.id
        _number_branches(made[2:], known)
        _number_advice(made[2:], known)
    return made


def _number_branches(marks: Sequence[Tree], element: Element) -> None:
    """Write at each branch of a box, and at its words, the branch's number."""
    plates = [mark for mark in marks if mark[1].get("class") == "pill"]
    for plate, row in zip(plates, element.rows, strict=True):
        plate[1]["data-branch"] = str(row.branch)
        top, height = float(plate[1]["y"]), float(plate[1]["height"])
        for mark in marks:
            if mark[0] == "text" and top <= float(mark[1]["y"]) <= top + height:
                mark[1]["data-branch"] = str(row.branch)


def _number_advice(marks: Sequence[Tree], element: Element) -> None:
    """Write at the dot before each recommendation of a box, and at its words, the recommendation's number."""
    texts = [mark for mark in marks if mark[0] == "text"]
    dots = [at for at, mark in enumerate(texts) if mark[2:] == [_DOT]]
    if len(dots) != len(element.items):
        return
    for number, (dot, after) in enumerate(pairwise([*dots, len(texts)])):
        texts[dot][1]["class"] = "dot"
        for mark in texts[dot:after]:
            if float(mark[1]["y"]) >= float(texts[dot][1]["y"]):
                mark[1]["data-advice"] = str(number)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _group(drawn: Tree, name: str) -> Tree:
    return next(child for child in drawn[2:] if child[0] == "g" and child[1].get("class") == name)


def _name_lines(group: Tree, links: Iterable[tuple[str, str]]) -> None:
    """Write at each line, and at its arrowhead, from where to where it leads: they are drawn in the links' order."""
    for mark, link in _pairs(group[2:], links):
        mark[1]["data-from"], mark[1]["data-to"] = link


def _pairs(marks: Iterable[Tree], links: Iterable[tuple[str, str]]) -> Iterator[tuple[Tree, tuple[str, str]]]:
    lines: list[list[Tree]] = []
    for mark in marks:
        if mark[1]["class"] == "arrow":
            lines[-1].append(mark)
        else:
            lines.append([mark])
    for line, link in zip_longest(lines, links):
        yield from ((mark, link) for mark in line)
