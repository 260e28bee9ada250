"""What a diagram shows: its elements and the lines between them, from a guideline and, maybe, a case's answer.

No sizes, places or colours here: every output (SVG, DOT, Mermaid) is made from the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from interpreter.model import Action, Call, Decision, Hit, Provenance, provenance
from interpreter.render import tooltip, vocabulary
from interpreter.render.conditions import in_words
from interpreter.render.course import Course, Place, Way, way_of
from interpreter.render.edited import Edited
from interpreter.render.failure import NoSuchFlowchart, NoSuchLanguage, OtherGuideline, TooLarge
from interpreter.render.palette import Urgency
from interpreter.render.vocabulary import say
from interpreter.units import UNITS, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.engine.answer import Answer
    from interpreter.model import Advice, Branch, Condition, Flowchart, Grounds, Node, Resolved
    from interpreter.render.flow import Stream

MOST_NODES = 600
"""A picture of more nodes is refused: nobody could read it, and the layout would take minutes."""
MOST_ROWS = 3_000
"""As for nodes, for branches and listed recommendations together."""
_SHORTEST_RUN = 3


class Kind(StrEnum):
    """What an element is."""

    START = "start"
    DECISION = "decision"
    BRANCH = "branch"
    ACTION = "action"
    CALL = "call"
    END = "end"
    CONNECTOR = "connector"


@dataclass(frozen=True, slots=True)
class Mark:
    """A ground as it is shown: statements (`D2.7, D2.8`), or a reading with who says it."""

    text: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation as an action lists it."""

    label: str
    strength: str
    within: str | None
    guard: str | None
    marks: tuple[Mark, ...]
    provenance: Provenance
    course: Course = Course.NO_CASE


@dataclass(frozen=True, slots=True)
class Row:
    """A branch of a decision; `number` is its turn where the order decides."""

    branch: int
    number: int | None
    label: str
    marks: tuple[Mark, ...]
    provenance: Provenance
    course: Course
    edited: Edited = Edited.SAME


@dataclass(frozen=True, slots=True)
class Element:
    """A shape of the picture: a node, the start of a flowchart, or the branches of a decision that lead to one node.

    `deadline` is the shortest deadline of its advice in seconds, `advised` what it advises by a deadline.
    """

    id: str
    kind: Kind
    chart: str
    node: str
    phase: str | None
    label: str
    tooltip: str
    note: str | None = None
    tag: str = ""
    badge: str | None = None
    urgency: Urgency | None = None
    deadline: int | None = None
    advised: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()
    marks: tuple[Mark, ...] = ()
    course: Course = Course.NO_CASE
    step: int | None = None
    edited: Edited = Edited.SAME
    stream: Stream | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one element to another; a call's line enters the flowchart that is called."""

    source: str
    target: str
    provenance: Provenance
    course: Course
    is_call: bool = False
    edited: Edited = Edited.SAME
    stream: Stream | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A flowchart of the picture, with its phases in order."""

    id: str
    title: str
    phases: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a diagram says, in the order in which it is read."""

    id: str
    language: str
    title: str
    subtitle: str
    intended_use: str
    summary: str
    charts: tuple[Chart, ...]
    elements: tuple[Element, ...]
    links: tuple[Link, ...]
    shows_case: bool
    courses: tuple[str, str, str] = ("on the path", "may be reached", "not reached")
    """What the legend calls the three ways in which elements are drawn."""
    min_count: int | None = None
    """Numbers below this are hidden, in the picture of a cohort."""


def picture(guideline: Resolved, flowchart: str | None, *, language: str, answer: Answer | None = None) -> Picture:
    """Return the picture of one flowchart, or of all of them with their calls.

    Raises:
        CannotDraw: no such flowchart or language, an answer of another guideline, or too much for one picture.
    """
    if language not in guideline.languages:
        raise NoSuchLanguage(language, guideline.languages)
    if flowchart is not None and flowchart not in guideline.flowcharts:
        raise NoSuchFlowchart(flowchart, tuple(guideline.flowcharts))
    if answer is not None and (answer.guideline, answer.sha256) != (guideline.id, guideline.sha256):
        ours, theirs = f"{guideline.id} {guideline.version}", f"{answer.guideline} {answer.version}"
        raise OtherGuideline(theirs, ours if ours != theirs else f"{ours} with other contents")
    names = [flowchart] if flowchart is not None else list(call_order(guideline))
    charts = [guideline.flowcharts[name] for name in names]
    _refuse_too_large(charts)
    artist = _Artist(
        guideline, language, None if answer is None else way_of(guideline, answer), calls=flowchart is None
    )
    whole = flowchart is None
    title = guideline.title.in_language(language)
    return Picture(
        id=f"{guideline.id}-{flowchart or 'all'}",
        language=language,
        title=title if whole else f"{title}: {charts[0].title.in_language(language)}",
        subtitle=_subtitle(guideline, language),
        intended_use=guideline.intended_use.in_language(language),
        summary=say(language, "whole") if whole else _summary(charts[0], language),
        charts=tuple(artist.chart(chart) for chart in charts),
        elements=tuple(element for chart in charts for element in artist.elements(chart)),
        links=tuple(link for chart in charts for link in artist.links(chart)),
        shows_case=answer is not None,
    )


def call_order(guideline: Resolved) -> Iterator[str]:
    """Return the flowcharts, a caller before what it calls, the entry first."""
    todo, seen = [guideline.entry.id], {guideline.entry.id}
    waiting = {name: _called(chart) for name, chart in guideline.flowcharts.items()}
    found: list[str] = []
    while todo:
        name = todo.pop(0)
        found.append(name)
        for called in waiting[name]:
            if called not in seen:
                seen.add(called)
                todo.append(called)
    ordered = found + [name for name in guideline.flowcharts if name not in seen]
    while ordered:
        first = next((name for name in ordered if not any(name in waiting[other] for other in ordered)), ordered[0])
        ordered.remove(first)
        yield first


def _called(chart: Flowchart) -> tuple[str, ...]:
    return tuple(dict.fromkeys(node.flowchart.id for node in chart.nodes.values() if isinstance(node, Call)))


def _refuse_too_large(charts: Iterable[Flowchart]) -> None:
    nodes = [node for chart in charts for node in chart.nodes.values()]
    if len(nodes) > MOST_NODES:
        raise TooLarge("nodes", len(nodes), MOST_NODES)
    rows = sum(len(node.branches) for node in nodes if isinstance(node, Decision))
    rows += sum(len(node.recommend) for node in nodes if isinstance(node, Action))
    if rows > MOST_ROWS:
        raise TooLarge("branches and recommendations", rows, MOST_ROWS)


def _subtitle(guideline: Resolved, language: str) -> str:
    source = guideline.source
    parts = [
        f"{say(language, 'guideline')} {guideline.id}",
        f"{say(language, 'version')} {guideline.version}",
        vocabulary.status(language, guideline.status),
        f"{say(language, 'source')}: {source.title.in_language(language)} ({source.year})",
    ]
    return " · ".join(parts)


def _summary(chart: Flowchart, language: str) -> str:
    return "" if chart.summary is None else chart.summary.in_language(language)


def element_id(chart: str, node: str) -> str:
    """Return the id of a node's element."""
    return f"{chart}.{node}"


class _Artist:
    """Makes the elements and links of the flowcharts of one picture."""

    def __init__(self, guideline: Resolved, language: str, way: Way | None, *, calls: bool) -> None:
        self.guideline = guideline
        self.language = language
        self.way = way
        self.calls = calls

    def chart(self, chart: Flowchart) -> Chart:
        phases = tuple((phase, title.in_language(self.language)) for phase, title in chart.phases)
        return Chart(chart.id, chart.title.in_language(self.language), phases)

    # ---- elements

    def elements(self, chart: Flowchart) -> Iterator[Element]:
        """Return the start, then each node with its branches, in the author's order."""
        start = chart.nodes[chart.start.id]
        yield Element(
            id=element_id(chart.id, ":start"),
            kind=Kind.START,
            chart=chart.id,
            node="",
            phase=_phase(start),
            label=say(self.language, "start"),
            tooltip=f"{say(self.language, 'start')}: {chart.title.in_language(self.language)}",
            course=self._of_node((chart.id, start.id)),
        )
        for node in chart.nodes.values():
            yield self._node(chart, node)
            if isinstance(node, Decision):
                yield from self._branches(chart, node)

    def _node(self, chart: Flowchart, node: Node) -> Element:
        place = (chart.id, node.id)
        kind = Kind(type(node).__name__.lower())
        shortest = _shortest(node)
        called = self.guideline.flowcharts[node.flowchart.id] if isinstance(node, Call) else None
        label = node.about.label.in_language(self.language) if node.about.label else ""
        note = node.about.note.in_language(self.language) if node.about.note else None
        return Element(
            id=element_id(*place),
            kind=kind,
            chart=chart.id,
            node=node.id,
            phase=_phase(node),
            label=label or (called.title.in_language(self.language) if called is not None else node.id),
            tooltip=tooltip.of_node(self.guideline, node, self.language),
            note=note,
            tag=say(self.language, kind),
            badge=None if shortest is None else vocabulary.within(self.language, shortest),
            urgency=None if shortest is None else urgency(shortest),
            deadline=None if shortest is None else int(shortest.size),
            advised=_with_deadline(node),
            items=tuple(self._item(place, at, one) for at, one in enumerate(node.recommend))
            if isinstance(node, Action)
            else (),
            marks=self.marks(node.about.grounds),
            course=self._of_node(place),
            step=None if self.way is None else self.way.steps.get(place),
        )

    def _item(self, place: Place, number: int, advice: Advice) -> Item:
        entry = self.guideline.recommendations[advice.recommendation.id]
        return Item(
            label=entry.label.in_language(self.language),
            strength=vocabulary.strength(self.language, advice.strength or entry.strength),
            within=None if advice.within is None else vocabulary.within(self.language, advice.within),
            guard=None if advice.when is None else self._guard(advice.when),
            marks=self.marks(advice.grounds),
            provenance=provenance(self.guideline, advice.grounds),
            course=Course.NO_CASE if self.way is None else self.way.of_advice(place, number),
        )

    def _guard(self, condition: Condition) -> str:
        return f"{say(self.language, 'if')} {in_words(self.guideline, condition, self.language)}"

    def _branches(self, chart: Flowchart, node: Decision) -> Iterator[Element]:
        """Return one element for each node to which branches lead, holding those branches."""
        place = (chart.id, node.id)
        for target in dict.fromkeys(branch.to.id for branch in node.branches):
            numbers = [number for number, branch in enumerate(node.branches) if branch.to.id == target]
            rows = tuple(self._row(place, node, number) for number in numbers)
            yield Element(
                id=f"{element_id(*place)}>{target}",
                kind=Kind.BRANCH,
                chart=chart.id,
                node=node.id,
                phase=_phase(node),
                label=" / ".join(row.label for row in rows),
                tooltip="\n".join(
                    tooltip.of_branch(self.guideline, node.branches[at], self.language) for at in numbers
                ),
                rows=rows,
                course=self._of_link(place, target),
            )

    def _row(self, place: Place, node: Decision, number: int) -> Row:
        branch = node.branches[number]
        return Row(
            branch=number,
            number=number + 1 if node.hit is Hit.FIRST and len(node.branches) > 2 else None,  # noqa: PLR2004
            label=branch_label(self.guideline, branch, self.language),
            marks=self.marks(branch.grounds),
            provenance=provenance(self.guideline, branch.grounds),
            course=Course.NO_CASE if self.way is None else self.way.of_branch(place, number),
        )

    def marks(self, grounds: Grounds) -> tuple[Mark, ...]:
        cites = [Mark(text, Provenance.STATED) for text in condensed(ref.id for ref in grounds.cites)]
        readings = [Mark(ref.id, self.guideline.readings[ref.id].provenance) for ref in grounds.readings]
        return (*cites, *readings)

    # ---- links

    def links(self, chart: Flowchart) -> Iterator[Link]:
        start = (chart.id, chart.start.id)
        yield Link(element_id(chart.id, ":start"), element_id(*start), Provenance.STATED, self._of_node(start))
        for node in chart.nodes.values():
            yield from self._links(chart, node)

    def _links(self, chart: Flowchart, node: Node) -> Iterator[Link]:
        place = (chart.id, node.id)
        own = element_id(*place)
        if isinstance(node, Decision):
            for target in dict.fromkeys(branch.to.id for branch in node.branches):
                kinds = {
                    provenance(self.guideline, branch.grounds) for branch in node.branches if branch.to.id == target
                }
                shown = kinds.pop() if len(kinds) == 1 else Provenance.STATED
                course = self._of_link(place, target)
                yield Link(own, f"{own}>{target}", shown, course)
                yield Link(f"{own}>{target}", element_id(chart.id, target), shown, course)
            return
        if isinstance(node, Call) and self.calls:
            called = node.flowchart.id
            course = self._of_link(place, f"call {called}")
            yield Link(own, element_id(called, ":start"), Provenance.STATED, course, is_call=True)
        if isinstance(node, Action | Call) and node.to is not None:
            yield Link(own, element_id(chart.id, node.to.id), Provenance.STATED, self._of_link(place, node.to.id))

    # ---- the case

    def _of_node(self, place: Place) -> Course:
        return Course.NO_CASE if self.way is None else self.way.of_node(place)

    def _of_link(self, place: Place, target: str) -> Course:
        return Course.NO_CASE if self.way is None else self.way.of_link(place, target)


def _phase(node: Node) -> str | None:
    return None if node.about.phase is None else node.about.phase.id


def branch_label(guideline: Resolved, branch: Branch, language: str) -> str:
    """Return the words on an edge: the author's, or the condition in words."""
    if branch.label is not None:
        return branch.label.in_language(language)
    return say(language, "else") if branch.when is None else in_words(guideline, branch.when, language)


def condensed(ids: Iterable[str]) -> tuple[str, ...]:
    """Return statement ids with runs of three and more written as `D1.1–D1.5`."""

    def before_and_number(name: str) -> tuple[str, int]:
        head = name.rstrip("0123456789")
        return head, int(name[len(head) :] or -1)

    numbered = [(name, *before_and_number(name)) for name in ids]
    runs = groupby(enumerate(numbered), key=lambda one: (one[1][1], one[1][2] - one[0]))
    shown: list[str] = []
    for _, run in runs:
        names = [name for _, (name, _, _) in run]
        shown += [f"{names[0]}–{names[-1]}"] if len(names) >= _SHORTEST_RUN else names
    return tuple(shown)


_LIMITS = (
    (Urgency.HOURS_12, 12 * UNITS["h"].size),
    (Urgency.HOURS_24, 24 * UNITS["h"].size),
    (Urgency.HOURS_72, 72 * UNITS["h"].size),
    (Urgency.DAYS_7, 7 * UNITS["d"].size),
)


def urgency(deadline: Quantity) -> Urgency:
    """Return the class of urgency of a deadline."""
    return next((found for found, most in _LIMITS if deadline.size <= most), Urgency.LATER)


def _shortest(node: Node) -> Quantity | None:
    if not isinstance(node, Action):
        return None
    found = [advice.within for advice in node.recommend if advice.within is not None]
    return min(found, key=lambda one: one.size, default=None)


def _with_deadline(node: Node) -> tuple[str, ...]:
    if not isinstance(node, Action):
        return ()
    return tuple(advice.recommendation.id for advice in node.recommend if advice.within is not None)
