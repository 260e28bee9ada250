"""Every part of a guideline that says on what it rests, in the order of the files."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.model import (
    Action,
    Call,
    CriterionTest,
    Decision,
    End,
    FactTest,
    leaves,
    leaves_through,
    provenance,
)
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.model import Condition, Grounds, Guideline, Node, Provenance, Ref, Resolved, Text
    from interpreter.span import Span


class Where(StrEnum):
    """The kinds of parts, in the order in which they are listed."""

    NODE = "node"
    BRANCH = "branch"
    ADVICE = "advice"
    RECOMMENDATION = "recommendation"
    CRITERION = "criterion"
    FACT = "fact"
    READING = "reading"
    PROPERTY = "property"
    NOT_ENCODED = "not_encoded"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a guideline with the statements and readings that it names.

    `id` is its own, of a node, branch or advice the flowchart's and the node's (`treatment.choice`); `number` is the
    turn of a branch or an advice in its node, from 1, and `to` the node to which it leads, or the recommendation that
    it gives. `when` is the condition of a branch, an advice or a criterion.
    """

    where: Where
    id: str
    number: int | None
    to: str | None
    text: Text | None
    cites: tuple[str, ...]
    readings: tuple[str, ...]
    when: Condition | None = field(compare=False, repr=False)
    provenance: Provenance | None
    span: Span = field(compare=False, repr=False)

    @property
    def tests(self) -> tuple[str, ...]:
        """Return the facts and criteria that its condition names itself, each once."""
        found = () if self.when is None else leaves(self.when)
        return tuple(dict.fromkeys(one.fact.id if isinstance(one, FactTest) else one.criterion.id for one in found))

    @property
    def name(self) -> str:
        """Return what tells the part from all others of its kind: `treatment.choice 2`."""
        return self.id if self.number is None else f"{self.id} {self.number}"


def parts(guideline: Resolved) -> tuple[Part, ...]:
    """Return every part that can name statements or readings, also those that name none."""
    return (*_of_flowcharts(guideline), *_of_dictionaries(guideline), *_of_properties(guideline), *_left_out(guideline))


def _of_flowcharts(guideline: Resolved) -> Iterator[Part]:
    for chart in guideline.flowcharts.values():
        for node in chart.nodes.values():
            yield from _of_node(guideline, f"{chart.id}.{node.id}", node)


def _of_node(guideline: Resolved, place: str, node: Node) -> Iterator[Part]:
    yield Part(Where.NODE, place, None, None, node.about.label, *_named(node.about.grounds), None, None, node.span)
    match node:
        case Decision():
            for number, branch in enumerate(node.branches, start=1):
                by = provenance(guideline, branch.grounds)
                yield Part(
                    Where.BRANCH,
                    place,
                    number,
                    branch.to.id,
                    branch.label,
                    *_named(branch.grounds),
                    branch.when,
                    by,
                    branch.span,
                )
        case Action():
            for number, advice in enumerate(node.recommend, start=1):
                name = advice.recommendation.id
                label = guideline.recommendations[name].label
                named, by = _named(advice.grounds), provenance(guideline, advice.grounds)
                yield Part(Where.ADVICE, place, number, name, label, *named, advice.when, by, advice.span)
        case Call() | End():
            pass


def _of_dictionaries(guideline: Resolved) -> Iterator[Part]:
    for one in guideline.recommendations.values():
        yield Part(Where.RECOMMENDATION, one.id, None, None, one.label, *_named(one.grounds), None, None, one.span)
    for criterion in guideline.criteria.values():
        named, when = _named(criterion.grounds), criterion.when
        yield Part(Where.CRITERION, criterion.id, None, None, criterion.label, *named, when, None, criterion.span)
    for fact in guideline.facts.values():
        yield Part(Where.FACT, fact.id, None, None, fact.label, *_named(fact.grounds), None, None, fact.span)
    for reading in guideline.readings.values():
        cites = _ids(reading.cites)
        yield Part(
            Where.READING, reading.id, None, None, reading.question, cites, (), None, reading.provenance, reading.span
        )


def _of_properties(guideline: Resolved) -> Iterator[Part]:
    for one in guideline.properties.values():
        yield Part(Where.PROPERTY, one.id, None, None, one.title, *_named(one.protects), None, None, one.span)


def _left_out(guideline: Guideline) -> Iterator[Part]:
    for number, one in enumerate(guideline.not_encoded, start=1):
        cites = _ids(one.cites)
        yield Part(Where.NOT_ENCODED, guideline.id, number, None, one.topic, cites, (), None, None, guideline.span)


def _named(grounds: Grounds) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _ids(grounds.cites), _ids(grounds.readings)


def _ids(refs: Iterable[Ref]) -> tuple[str, ...]:
    return tuple(ref.id for ref in refs)


ASIDE = frozenset({Where.READING, Where.PROPERTY, Where.NOT_ENCODED})
"""The parts by which no case goes: they tell of the others, or of what was left out."""


def uncited(guideline: Guideline, every: Iterable[Part]) -> tuple[str, ...]:
    """Return the statements on which no case goes, and that are not said to be left out either."""
    said = {cite for part in every if part.where not in ASIDE or part.where is Where.NOT_ENCODED for cite in part.cites}
    return tuple(name for name in guideline.statements if name not in said)


def criteria_within(guideline: Guideline, name: str) -> tuple[str, ...]:
    """Return a criterion and those that it uses, however deep, each once; none for the name of a fact."""
    if name not in guideline.criteria:
        return ()
    used = leaves_through(guideline.criteria, (guideline.criteria[name].when,))
    return tuple(dict.fromkeys((name, *(one.criterion.id for one in used if isinstance(one, CriterionTest)))))


def facts_within(guideline: Guideline, name: str) -> tuple[str, ...]:
    """Return the facts that a criterion reads, however deep, in the dictionary's order; of a fact itself."""
    if name in guideline.facts:
        return (name,)
    used = leaves_through(guideline.criteria, (guideline.criteria[name].when,))
    found = {one.fact.id for one in used if isinstance(one, FactTest)}
    return tuple(fact for fact in guideline.facts if fact in found)
