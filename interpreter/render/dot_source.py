"""The picture as DOT source for Graphviz: branches are small nodes on the lines, phases are clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.model import Provenance
from interpreter.render import palette
from interpreter.render.course import Course
from interpreter.render.picture import Kind
from interpreter.render.wrap import printable, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.render.palette import Surface
    from interpreter.render.picture import Chart, Element, Item, Link, Mark, Picture

_ROOM = 190.0
_SURFACES = {
    Kind.START: palette.START,
    Kind.DECISION: palette.DECISION,
    Kind.BRANCH: palette.PILL,
    Kind.ACTION: palette.ACTION,
    Kind.CALL: palette.CALL,
    Kind.END: palette.END,
}
_SHAPES = {
    Kind.START: 'shape=box style="filled,rounded"',
    Kind.DECISION: 'shape=hexagon style=filled margin="0.02,0.06"',
    Kind.BRANCH: 'shape=box style="filled,rounded" margin="0.07,0.03" height=0.22 width=0.3',
    Kind.ACTION: 'shape=box style="filled,rounded"',
    Kind.CALL: "shape=box style=filled peripheries=2",
    Kind.END: 'shape=box style="filled,rounded" penwidth=2.6',
}
_STYLES = {Provenance.STATED: "solid", Provenance.GUIDELINE: "dashed", Provenance.READING: "dotted"}


def source(picture: Picture) -> str:
    """Return the picture as DOT source."""
    lines = [
        "digraph leidraad {",
        "  graph [rankdir=TB newrank=true splines=ortho nodesep=0.3 ranksep=0.28 pad=0.25 outputorder=edgesfirst]",
        f"  graph [bgcolor=white fontname=Arial labelloc=t labeljust=l label={_heading(picture)}]",
        '  node [fontname=Arial fontsize=10 margin="0.14,0.08"]',
        f'  edge [fontname=Arial color="{palette.PAGE.line}" arrowsize=0.75 penwidth=1.3]',
    ]
    for at, chart in enumerate(picture.charts):
        lines += _chart(picture, chart, at)
    lines += [f"  {_link(link)}" for link in picture.links]
    lines += [f"  {row}" for row in _deadlines(picture)]
    return "\n".join([*lines, "}", ""])


def quoted(text: str) -> str:
    """Return a text as a quoted string of DOT that shows as it is: no escapes, no HTML."""
    shown = printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{shown}"'


def _html(text: str) -> str:
    """Return a text for an HTML-like label; a backslash is doubled, as labels have escapes with one."""
    shown = (
        " ".join(printable(text).split())
        .replace("\\", "\\\\")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
    )
    return shown.replace('"', "&quot;").replace("'", "&#39;")


def _lines(text: str, template: str, *, bold: bool = False) -> Iterator[str]:
    for line in wrap(text, _ROOM, 11 if bold else 10, bold=bold):
        yield template.format(_html(line))


_BOLD = "<B>{}</B>"
_PLAIN = "{}"
_ITALIC = "<I>{}</I>"


def _heading(picture: Picture) -> str:
    lines = [f'<FONT POINT-SIZE="18"><B>{_html(picture.title)}</B></FONT>', _html(picture.subtitle)]
    lines += [f"<I>{_html(line)}</I>" for line in wrap(picture.intended_use, 700, 10)]
    return "<" + '<BR ALIGN="LEFT"/>'.join([*lines, ""]) + ">"


def _chart(picture: Picture, chart: Chart, at: int) -> Iterator[str]:
    elements = [element for element in picture.elements if element.chart == chart.id]
    indent = "  "
    if len(picture.charts) > 1:
        yield f"  subgraph cluster_{at} {{"
        yield f'    graph [label=<<B>{_html(chart.title)}</B>> style=rounded color="{palette.FRAME.line}" margin=16]'
        indent = "    "
    for number, (phase, title) in enumerate(chart.phases):
        yield f"{indent}subgraph cluster_{at}_{number} {{"
        yield (
            f'{indent}  graph [label=<<B>{_html(title)}</B>> labeljust=l style="rounded,filled" '
            f'fillcolor="{palette.BAND.fill}" color="{palette.BAND.line}" fontcolor="{palette.BAND.ink}" margin=14]'
        )
        yield from (f"{indent}  {_node(picture, element)}" for element in elements if element.phase == phase)
        yield f"{indent}}}"
    yield from (f"{indent}{_node(picture, element)}" for element in elements if element.phase is None)
    if len(picture.charts) > 1:
        yield "  }"


def _node(picture: Picture, element: Element) -> str:
    surface = _SURFACES[element.kind]
    if element.course is Course.OFF:
        surface = palette.OFF
    elif element.urgency is not None:
        surface = palette.URGENT[element.urgency]
    classes = " ".join([str(element.kind), *([str(element.urgency)] if element.urgency else []), str(element.course)])
    return (
        f"{quoted(element.id)} [id={quoted(f'{picture.id}-{element.id}')} class={quoted(classes)} "
        f"{_SHAPES[element.kind]} "
        f'fillcolor="{surface.fill}" fontcolor="{surface.ink}" {_outline(element, surface)} label={_label(element)} '
        f"tooltip={quoted(element.tooltip)}]"
    )


def _outline(element: Element, surface: Surface) -> str:
    if element.course is Course.ON:
        return f'color="{palette.PATH_LINE}" penwidth=3.4'
    if element.course is Course.POSSIBLE:
        return f'color="{palette.POSSIBLE_LINE}" penwidth=1.8 peripheries=2'
    thickness = f" penwidth={palette.WIDTHS[element.urgency]}" if element.kind is Kind.ACTION else ""
    return f'color="{surface.line}"{thickness}'


def _label(element: Element) -> str:
    lines: list[str] = []
    if element.kind is Kind.BRANCH:
        for row in element.rows:
            label = row.label if row.number is None else f"{row.number}. {row.label}"
            lines += _lines(f"{_course(row.course)}{label}", _BOLD, bold=True)
            lines += _lines(_grounds(row.marks), _PLAIN)
        return "<" + "<BR/>".join(lines) + ">"
    step = f"{element.step} " if element.step is not None else ""
    words = [f"{_course(element.course)}{step}{element.tag}".strip(), *([element.badge] if element.badge else [])]
    if element.tag:
        lines.append(f"<B>{_html(' · '.join(words))}</B>")
    lines += _lines(element.label, _BOLD, bold=True)
    lines += _lines(element.note or "", _PLAIN)
    lines += _lines(_grounds(element.marks), _PLAIN)
    for item in element.items:
        lines += _item(item)
    return "<" + "<BR/>".join(lines) + ">"


def _item(item: Item) -> Iterator[str]:
    yield from _lines(f"{_course(item.course) or '• '}{item.label}", _PLAIN)
    yield from _lines(item.guard or "", _ITALIC)
    parts = [*([item.within] if item.within else []), item.strength, *([_grounds(item.marks)] if item.marks else [])]
    yield from _lines(" · ".join(parts), _PLAIN)


def _course(course: Course) -> str:
    return {Course.ON: "✓ ", Course.POSSIBLE: "? "}.get(course, "")


_SIGNS = {Provenance.STATED: "", Provenance.GUIDELINE: "◆", Provenance.READING: "◇"}


def _grounds(marks: Iterable[Mark]) -> str:
    return " ".join(_SIGNS[mark.provenance] + mark.text for mark in marks)


def _link(link: Link) -> str:
    attributes = [f"style={_STYLES[link.provenance]}", f"class={quoted(f'{link.provenance} {link.course}')}"]
    if ">" in link.target:
        attributes.append("arrowhead=none")
    if link.is_call:
        attributes.append(f'color="{palette.CALL_LINE}"')
    match link.course:
        case Course.ON:
            attributes.append(f'color="{palette.PATH_LINE}" penwidth=3.4')
        case Course.POSSIBLE:
            attributes.append(f'color="{palette.POSSIBLE_LINE}" penwidth=2')
        case Course.OFF:
            attributes.append(f'color="{palette.OFF_LINE}" penwidth=1')
        case Course.NO_CASE:
            pass
    return f"{quoted(link.source)} -> {quoted(link.target)} [{' '.join(attributes)}]"


def _deadlines(picture: Picture) -> Iterator[str]:
    """Return that boxes with the same advice stand side by side, the most urgent at the left."""
    groups: dict[tuple[str, str], list[Element]] = {}
    for element in picture.elements:
        for advised in element.advised:
            groups.setdefault((element.chart, advised), []).append(element)
    for group in groups.values():
        if len(group) > 1:
            ordered = sorted(group, key=lambda element: element.deadline or 0)
            chain = " -> ".join(quoted(element.id) for element in ordered)
            yield f"{{ rank=same; {chain} [style=invis] }}"
