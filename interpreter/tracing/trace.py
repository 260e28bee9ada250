"""From a statement of the source to all that rests on it, and from a part of the guideline back to its statements."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.authored import Authored
from interpreter.engine.entail import answer
from interpreter.model import Provenance
from interpreter.slotted import dataclass
from interpreter.tracing.uses import ASIDE, Part, Where, criteria_within, facts_within, parts, uncited

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interpreter.authored import Result
    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved, Text


class Subject(StrEnum):
    """What a trace can be about."""

    STATEMENT = "statement"
    READING = "reading"
    RECOMMENDATION = "recommendation"
    CRITERION = "criterion"
    FACT = "fact"
    FLOWCHART = "flowchart"
    NODE = "node"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True)
class CaseTrace:
    """An authored case: what its answer cites, on which readings it rests, and what it went by."""

    case: str
    cites: frozenset[str]
    readings: frozenset[str]
    nodes: frozenset[str]
    recommendations: frozenset[str]
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trace:
    """What belongs to one subject: the parts that rest on it or that make it up, and the cases that reach it.

    `cites` and `readings` are the statements and readings on which a part of the guideline rests, through any of its
    parts; of a statement they are none.
    """

    subject: Subject
    id: str
    text: Text
    kind: str | None
    parts: tuple[Part, ...]
    cites: tuple[str, ...]
    readings: tuple[str, ...]
    cases: tuple[str, ...]

    def of(self, where: Where) -> tuple[Part, ...]:
        """Return the parts of one kind."""
        return tuple(part for part in self.parts if part.where is where)

    @property
    def is_encoded(self) -> bool:
        """Tell whether the flowcharts or the dictionaries rest on it: not only a reading, a property or a note does."""
        return any(part.where not in ASIDE for part in self.parts)


@dataclass(frozen=True, slots=True)
class Totals:
    """How much of the source is encoded, on whose word the guideline goes, and how far the cases reach."""

    statements: int
    encoded: int
    left_out: tuple[str, ...]
    """Statements that `not_encoded` names, whether or not something else cites them."""
    uncited: tuple[str, ...]
    without_case: tuple[str, ...]
    """Statements that are encoded, and that no authored case's answer cites."""
    branches: tuple[tuple[Provenance, int], ...]
    advice: tuple[tuple[Provenance, int], ...]
    readings: int
    retired: int
    properties: int
    protected: int
    """Statements that a property protects."""
    cases: int


@dataclass(frozen=True, slots=True)
class Index:
    """A guideline's parts and what its cases cite: everything that traces are made from."""

    guideline: Resolved
    parts: tuple[Part, ...]
    cases: tuple[CaseTrace, ...]


def index(guideline: Resolved, entries: Iterable[Authored | Result]) -> Index:
    """Return the index of a guideline and its authored cases; a case with findings is left out."""
    found = [_case(one.case.id or "", answer(guideline, one.case)) for one in entries if isinstance(one, Authored)]
    return Index(guideline, parts(guideline), tuple(found))


def _case(name: str, given: Answer) -> CaseTrace:
    """Return what a case's answer rests on: its definite recommendations, and the branches that are settled."""
    taken = [way for way in given.ways if len(way.branches) == 1]
    sources = [(one.cites, one.readings) for one in taken] + [
        (one.cites, one.readings) for one in given.recommendations
    ]
    cites = {cite for named, _ in sources for cite in named}
    readings = {reading for _, named in sources for reading in named}
    return CaseTrace(
        name,
        frozenset(cites),
        frozenset(readings),
        frozenset(f"{way.flowchart}.{way.node}" for way in given.ways),
        frozenset(one.id for one in given.recommendations),
        frozenset(fact for fact, _ in given.facts),
    )


# ---- one subject ----------------------------------------------------------------------------------------------------


def traces(index: Index, name: str) -> tuple[Trace, ...]:
    """Return the traces of everything called so: a statement, reading, recommendation, property, fact or node.

    A node is `FLOWCHART.NODE`, or its own id. Several may have one id, such as a node and the recommendation it gives.
    """
    guideline = index.guideline
    found = []
    if name in guideline.statements:
        found.append(_statement(index, name))
    if name in guideline.readings:
        found.append(_reading(index, name))
    if name in guideline.recommendations:
        found.append(_recommendation(index, name))
    if name in guideline.criteria:
        found.append(_criterion(index, name))
    if name in guideline.facts:
        found.append(_fact(index, name))
    if name in guideline.flowcharts:
        found.append(_flowchart(index, name))
    if name in guideline.properties:
        found.append(_property(index, name))
    found += [_node(index, chart.id, node) for chart in guideline.flowcharts.values() for node in chart.nodes
              if name in (node, f"{chart.id}.{node}")]  # fmt: skip
    return tuple(found)


def statements(index: Index) -> tuple[Trace, ...]:
    """Return the traces of all statements, in the order of the file."""
    return tuple(_statement(index, name) for name in index.guideline.statements)


def names(index: Index) -> list[str]:
    """Return every name that `traces` knows."""
    guideline = index.guideline
    nodes = [(chart.id, node) for chart in guideline.flowcharts.values() for node in chart.nodes]
    tables = (guideline.statements, guideline.readings, guideline.recommendations, guideline.criteria, guideline.facts)
    known = [name for table in (*tables, guideline.properties) for name in table]
    return [*known, *guideline.flowcharts, *(f"{chart}.{node}" for chart, node in nodes), *(node for _, node in nodes)]


def _statement(index: Index, name: str) -> Trace:
    one = index.guideline.statements[name]
    found = [part for part in index.parts if name in part.cites]
    cases = [case.case for case in index.cases if name in case.cites]
    return Trace(Subject.STATEMENT, name, one.text, one.kind, tuple(found), (), (), tuple(cases))


def _reading(index: Index, name: str) -> Trace:
    one = index.guideline.readings[name]
    found = [part for part in index.parts if name in part.readings]
    cases = [case.case for case in index.cases if name in case.readings]
    cites = tuple(ref.id for ref in one.cites)
    return Trace(Subject.READING, name, one.question, one.provenance.value, tuple(found), cites, (), tuple(cases))


def _recommendation(index: Index, name: str) -> Trace:
    """Trace the catalogue's entry, each node that gives it, and the branches by which these nodes are reached."""
    given = [part for part in index.parts if part.where is Where.ADVICE and part.to == name]
    nodes = {part.id for part in given}
    ways = [part for part in index.parts if part.where is Where.BRANCH and f"{_chart(part)}.{part.to}" in nodes]
    entry = [part for part in index.parts if part.where is Where.RECOMMENDATION and part.id == name]
    cases = [case.case for case in index.cases if name in case.recommendations]
    one = index.guideline.recommendations[name]
    return _back(
        index.guideline, (Subject.RECOMMENDATION, name, one.label, one.strength.value), [*entry, *given, *ways], cases
    )


def _criterion(index: Index, name: str) -> Trace:
    guideline = index.guideline
    inner = criteria_within(guideline, name)
    facts = facts_within(guideline, name)
    made_of = [
        part
        for part in index.parts
        if (part.where is Where.CRITERION and part.id in inner) or (part.where is Where.FACT and part.id in facts)
    ]
    using = [part for part in index.parts if name in part.tests]
    one = guideline.criteria[name]
    return _back(index.guideline, (Subject.CRITERION, name, one.label, None), made_of, (), using)


def _fact(index: Index, name: str) -> Trace:
    own = [part for part in index.parts if part.where is Where.FACT and part.id == name]
    using = [part for part in index.parts if name in part.tests]
    cases = [case.case for case in index.cases if name in case.facts]
    one = index.guideline.facts[name]
    return _back(index.guideline, (Subject.FACT, name, one.label, one.type.value), own, cases, using)


def _node(index: Index, chart: str, name: str) -> Trace:
    place = f"{chart}.{name}"
    node = index.guideline.flowcharts[chart].nodes[name]
    own = [part for part in index.parts if part.id == place and part.where in _IN_A_NODE]
    tests = dict.fromkeys(test for part in own for test in part.tests)
    criteria = {inner for test in tests for inner in criteria_within(index.guideline, test)}
    facts = {fact for test in tests for fact in facts_within(index.guideline, test)}
    given = {part.to for part in own if part.where is Where.ADVICE}
    through = [
        part
        for part in index.parts
        if (part.where is Where.RECOMMENDATION and part.id in given)
        or (part.where is Where.CRITERION and part.id in criteria)
        or (part.where is Where.FACT and part.id in facts)
    ]
    cases = [case.case for case in index.cases if place in case.nodes]
    label = node.about.label or index.guideline.flowcharts[chart].title
    return _back(index.guideline, (Subject.NODE, place, label, type(node).__name__.lower()), [*own, *through], cases)


def _property(index: Index, name: str) -> Trace:
    own = [part for part in index.parts if part.where is Where.PROPERTY and part.id == name]
    one = index.guideline.properties[name]
    return _back(index.guideline, (Subject.PROPERTY, name, one.title, one.hazard), own, ())


def _flowchart(index: Index, name: str) -> Trace:
    own = [part for part in index.parts if part.where in _IN_A_NODE and _chart(part) == name]
    cases = [case.case for case in index.cases if any(node.startswith(f"{name}.") for node in case.nodes)]
    return _back(index.guideline, (Subject.FLOWCHART, name, index.guideline.flowcharts[name].title, None), own, cases)


_IN_A_NODE = (Where.NODE, Where.BRANCH, Where.ADVICE)


def _chart(part: Part) -> str:
    return part.id.partition(".")[0]


def _back(
    guideline: Resolved,
    about: tuple[Subject, str, Text, str | None],
    own: Sequence[Part],
    cases: Iterable[str],
    using: Sequence[Part] = (),
) -> Trace:
    """Return the trace of a part of the guideline: it rests on what its own parts name, not those that use it."""
    cites = {cite for part in own for cite in part.cites}
    readings = {reading for part in own for reading in part.readings}
    return Trace(
        *about,
        tuple(dict.fromkeys((*own, *using))),
        tuple(name for name in guideline.statements if name in cites),
        tuple(name for name in guideline.readings if name in readings),
        tuple(cases),
    )


# ---- all of it ------------------------------------------------------------------------------------------------------


def totals(index: Index) -> Totals:
    """Return how much of the source is encoded, and how far the cases reach."""
    guideline = index.guideline
    every = statements(index)
    left_out = [one.id for one in every if one.of(Where.NOT_ENCODED)]
    return Totals(
        statements=len(every),
        encoded=sum(one.is_encoded for one in every),
        left_out=tuple(left_out),
        uncited=uncited(guideline, index.parts),
        without_case=tuple(one.id for one in every if one.is_encoded and not one.cases),
        branches=_by_provenance(index, Where.BRANCH),
        advice=_by_provenance(index, Where.ADVICE),
        readings=len(guideline.readings),
        retired=sum(one.retired is not None for one in guideline.readings.values()),
        properties=len(guideline.properties),
        protected=sum(bool(one.of(Where.PROPERTY)) for one in every),
        cases=len(index.cases),
    )


def _by_provenance(index: Index, where: Where) -> tuple[tuple[Provenance, int], ...]:
    found = [part.provenance for part in index.parts if part.where is where]
    return tuple((by, found.count(by)) for by in reversed(Provenance))
