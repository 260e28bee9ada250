"""The picture as Mermaid source (flowchart TD), for places that show Mermaid: repositories, wikis, notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.model import Provenance
from interpreter.render import palette
from interpreter.render.course import Course
from interpreter.render.picture import Kind
from interpreter.render.wrap import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.render.palette import Surface
    from interpreter.render.picture import Chart, Element, Item, Link, Mark, Picture

_BRACKETS = {
    Kind.START: ("([", "])"),
    Kind.DECISION: ("{{", "}}"),
    Kind.BRANCH: ("(", ")"),
    Kind.ACTION: ("[", "]"),
    Kind.CALL: ("[[", "]]"),
    Kind.END: ("([", "])"),
}
_CLASSES: dict[str, tuple[Surface, float]] = {
    "start": (palette.START, 1.4),
    "decision": (palette.DECISION, 1.4),
    "branch": (palette.PILL, 1.0),
    "action": (palette.ACTION, 1.4),
    "call": (palette.CALL, 1.4),
    "end": (palette.END, 2.6),
    **{
        str(urgency).replace("-", "_"): (surface, palette.WIDTHS[urgency])
        for urgency, surface in palette.URGENT.items()
    },
    "off_path": (palette.OFF, 1.0),
}
_PREFIX = "is_"
"""Before every class, as some words alone (`end`, `call`) are Mermaid's own."""
_SIGNS = {Provenance.STATED: "", Provenance.GUIDELINE: "◆", Provenance.READING: "◇"}
_ARROWS = {Provenance.STATED: "-->", Provenance.GUIDELINE: "-.->", Provenance.READING: "-.->"}
_PLAIN = {Provenance.STATED: "---", Provenance.GUIDELINE: "-.-", Provenance.READING: "-.-"}


def source(picture: Picture) -> str:
    """Return the picture as Mermaid source."""
    number = {element.id: f"n{at}" for at, element in enumerate(picture.elements)}
    lines = [
        "flowchart TD",
        f"  accTitle: {_one_line(picture.title)}",
        f"  accDescr: {_one_line(f'{picture.subtitle}. {picture.intended_use}')}",
    ]
    about = f"{picture.title}\n{picture.subtitle}\n{picture.intended_use}"
    lines.append(f'  about["{escaped(about)}"]:::{_PREFIX}about')
    for at, chart in enumerate(picture.charts):
        lines += _chart(picture, chart, at, number)
    for at, link in enumerate(picture.links):
        lines.append(f"  {_link(link, number)}")
        style = _link_style(link)
        if style:
            lines.append(f"  linkStyle {at} {style}")
    lines.append("  about ~~~ n0")
    for name, (surface, thickness) in _CLASSES.items():
        paint = f"fill:{surface.fill},stroke:{surface.line},color:{surface.ink},stroke-width:{thickness}px"
        lines.append(f"  classDef {_PREFIX}{name} {paint}")
    lines.append(
        f"  classDef {_PREFIX}about fill:{palette.PAGE.fill},stroke:{palette.PAGE.fill},color:{palette.PAGE.ink}"
    )
    lines.append(f"  classDef {_PREFIX}on_path stroke:{palette.PATH_LINE},stroke-width:4px")
    lines.append(f"  classDef {_PREFIX}possible stroke:{palette.POSSIBLE_LINE},stroke-width:2px,stroke-dasharray:5 3")
    return "\n".join([*lines, ""])


_SAFE = frozenset(" -–.,;:()[]/+=?!%*≤≥≠×·•✓◆◇")


def escaped(text: str) -> str:
    """Return a text as it stands in a quoted label: whatever is not plain becomes a character code."""
    return "".join(
        "<br/>"
        if character == "\n"
        else character
        if character.isalnum() or character in _SAFE
        else f"#{ord(character)};"
        for character in printable(text)
    )


def _one_line(text: str) -> str:
    """Return a text for the accessible description, which ends with its line and takes no quotes."""
    return escaped(" ".join(printable(text).split()))


def _chart(picture: Picture, chart: Chart, at: int, number: dict[str, str]) -> Iterator[str]:
    elements = [element for element in picture.elements if element.chart == chart.id]
    several = len(picture.charts) > 1
    if several:
        yield f'  subgraph chart{at}["{escaped(chart.title)}"]'
    for position, (phase, title) in enumerate(chart.phases):
        yield f'  subgraph phase{at}_{position}["{escaped(title)}"]'
        yield from (f"    {_node(element, number)}" for element in elements if element.phase == phase)
        yield "  end"
    yield from (f"    {_node(element, number)}" for element in elements if element.phase is None)
    if several:
        yield "  end"


def _node(element: Element, number: dict[str, str]) -> str:
    opens, closes = _BRACKETS[element.kind]
    classes = [str(element.urgency or element.kind).replace("-", "_")]
    match element.course:
        case Course.OFF:
            classes = ["off_path"]
        case Course.ON:
            classes.append("on_path")
        case Course.POSSIBLE:
            classes.append("possible")
        case Course.NO_CASE:
            pass
    line = f'{number[element.id]}{opens}"{_label(element)}"{closes}:::{_PREFIX}{classes[0]}'
    return line if len(classes) == 1 else f"{line}\n    class {number[element.id]} {_PREFIX}{classes[1]}"


def _label(element: Element) -> str:
    return "<br/>".join(escaped(line) for line in _lines(element) if line)


def _lines(element: Element) -> Iterator[str]:
    if element.kind is Kind.BRANCH:
        for row in element.rows:
            label = row.label if row.number is None else f"{row.number}. {row.label}"
            yield f"{_course(row.course)}{label} {_grounds(row.marks)}".strip()
        return
    step = f"{element.step} " if element.step is not None else ""
    words = [f"{_course(element.course)}{step}{element.tag}".strip(), element.badge or ""]
    yield " · ".join(word.upper() for word in words if word)
    yield element.label
    yield element.note or ""
    yield _grounds(element.marks)
    for item in element.items:
        yield _item(item)


def _item(item: Item) -> str:
    parts = [item.label, item.guard, item.within, item.strength, _grounds(item.marks)]
    return (_course(item.course) or "• ") + " · ".join(part for part in parts if part)


def _course(course: Course) -> str:
    return {Course.ON: "✓ ", Course.POSSIBLE: "? "}.get(course, "")


def _grounds(marks: Iterable[Mark]) -> str:
    return " ".join(_SIGNS[mark.provenance] + mark.text for mark in marks)


def _link(link: Link, number: dict[str, str]) -> str:
    arrows = _PLAIN if ">" in link.target else _ARROWS
    return f"{number[link.source]} {arrows[link.provenance]} {number[link.target]}"


def _link_style(link: Link) -> str:
    dots = ",stroke-dasharray:2 4" if link.provenance is Provenance.READING else ""
    match link.course:
        case Course.ON:
            return f"stroke:{palette.PATH_LINE},stroke-width:4px{dots}"
        case Course.POSSIBLE:
            return f"stroke:{palette.POSSIBLE_LINE},stroke-width:2px,stroke-dasharray:5 3"
        case Course.OFF:
            return f"stroke:{palette.OFF_LINE},stroke-width:1px{dots}"
        case Course.NO_CASE:
            return f"stroke:{palette.PAGE.line}{dots}" if dots else ""
