"""A guideline as typed, immutable values: what the files say, nothing about how it runs.

Two guidelines that say the same are equal: places (`span`) take no part in the comparison. After `build` a test is as
the author wrote it (`Written`); after `resolve` it is a set of values (`Among`, `Between`) or a criterion
(`CriterionTest`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from interpreter.claims import Property
    from interpreter.span import Span
    from interpreter.units import Quantity, Unit


class Provenance(StrEnum):
    """Who says it, weakest first: a reading of ours, the full guideline, the card itself."""

    READING = "reading"
    GUIDELINE = "guideline"
    STATED = "stated"

    @property
    def rank(self) -> int:
        """Return 0 for the weakest (reading) to 2 for the strongest (stated)."""
        return ("reading", "guideline", "stated").index(self.value)


class Strength(StrEnum):
    """How binding a recommendation is, weakest first."""

    MAY = "may"
    SHOULD = "should"
    MUST = "must"

    @property
    def rank(self) -> int:
        """Return 0 for the weakest (may) to 2 for the strongest (must)."""
        return ("may", "should", "must").index(self.value)


class Status(StrEnum):
    """Whether a guideline may be used: its authors' word."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Hit(StrEnum):
    """How a decision picks its branch: the only one that holds, or the first one that holds."""

    UNIQUE = "unique"
    FIRST = "first"


class FactType(StrEnum):
    """What values a fact has."""

    BOOLEAN = "boolean"
    CODE = "code"
    QUANTITY = "quantity"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads, in every language of the guideline."""

    by_language: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        """Return the text in this language, or in the guideline's first language where it is missing."""
        for key, text in self.by_language:
            if key == language:
                return text
        return self.by_language[0][1] if self.by_language else ""

    def to_dict(self) -> dict[str, str]:
        """Return the texts by language, in the guideline's order."""
        return dict(self.by_language)


@dataclass(frozen=True, slots=True)
class Ref:
    """A name that stands for something defined elsewhere."""

    id: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Grounds:
    """On what a node, branch, fact or recommendation rests: statements of the source, and readings of it."""

    cites: tuple[Ref, ...] = ()
    readings: tuple[Ref, ...] = ()


# ---- tests and conditions -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """A test as the author wrote it: alternatives, each a truth value, number or text. Gone after `resolve`."""

    alternatives: tuple[bool | int | Decimal | str, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """True for these truth values or codes."""

    values: tuple[bool | str, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two bounds, in the base unit of the fact's dimension; None is no bound."""

    low: Decimal | None
    low_in: bool
    high: Decimal | None
    high_in: bool

    def holds(self, size: Decimal | int) -> bool:
        """Tell whether the number lies in the interval."""
        above = self.low is None or size > self.low or (self.low_in and size == self.low)
        below = self.high is None or size < self.high or (self.high_in and size == self.high)
        return above and below


@dataclass(frozen=True, slots=True)
class Between:
    """True for numbers in any of these intervals."""

    intervals: tuple[Interval, ...]


Test = Written | Among | Between


@dataclass(frozen=True, slots=True)
class FactTest:
    """A fact compared with constants; `text` is the test as it is shown (`≤ 7 d`, `true`, `none or unilateral`)."""

    fact: Ref
    test: Test
    text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CriterionTest:
    """A named condition that must hold, or must not."""

    criterion: Ref
    expected: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    of: Condition


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when at least `number` of the parts are."""

    number: int
    of: tuple[Condition, ...]


Condition = FactTest | CriterionTest | All | AnyOf | Not | AtLeast


def leaves(condition: Condition) -> Iterator[FactTest | CriterionTest]:
    """Yield the tests of facts and criteria in a condition, in order, not looking inside criteria."""
    match condition:
        case FactTest() | CriterionTest():
            yield condition
        case All() | AnyOf() | AtLeast():
            for part in condition.of:
                yield from leaves(part)
        case Not():
            yield from leaves(condition.of)


def leaves_through(
    criteria: Mapping[str, Criterion], conditions: Iterable[Condition]
) -> Iterator[FactTest | CriterionTest]:
    """Yield the tests in conditions and in the criteria that they use, through others too, each criterion's once."""
    todo = list(conditions)
    seen: set[str] = set()
    while todo:
        for leaf in leaves(todo.pop()):
            yield leaf
            if isinstance(leaf, CriterionTest) and leaf.criterion.id in criteria and leaf.criterion.id not in seen:
                seen.add(leaf.criterion.id)
                todo.append(criteria[leaf.criterion.id].when)


# ---- dictionaries ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """One normative statement of the source, in a few words of our own."""

    id: str
    kind: str
    text: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page that bears on a reading, and how far it supports it (full, partial, differs)."""

    title: str
    url: str
    support: str


CHANGES = ("be", "add", "before", "after", "remove")
"""What may become of a place that another choice changes: exactly one of them stands in a change."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another choice of a reading; `not_computed` says why its effect cannot be, where there are no changes for it."""

    choice: Text | None
    not_computed: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Retired:
    """Since when (a version or a date) a reading no longer holds, why, and who or what settled its question."""

    since: str
    because: Text
    settled_by: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the source is silent, unclear or contradicts itself: the question, our choice, and why.

    A retired one is history: nothing rests on it.
    """

    id: str
    provenance: Provenance
    question: Text
    choice: Text
    reason: Text
    evidence: tuple[Evidence, ...]
    cites: tuple[Ref, ...]
    span: Span = field(compare=False, repr=False)
    otherwise: tuple[Alternative, ...] = ()
    retired: Retired | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What may be known of a patient: its type, its domain (numbers in its unit), and how it is asked."""

    id: str
    type: FactType
    codes: tuple[tuple[str, Text], ...]
    unit: Unit | None
    minimum: Decimal | None
    maximum: Decimal | None
    label: Text
    question: Text
    help: Text | None
    topic: Ref | None
    obtained_by: Ref | None
    grounds: Grounds
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A named condition."""

    id: str
    label: Text
    help: Text | None
    when: Condition
    grounds: Grounds
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Implausible:
    """A combination of facts that can hardly be true: shown as a warning, without any effect on the answer."""

    id: str
    when: Condition
    warning: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A page to go to."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An entry of the catalogue: something that may be recommended."""

    id: str
    label: Text
    detail: Text | None
    dose: Text | None
    strength: Strength
    links: tuple[Link, ...]
    grounds: Grounds
    span: Span = field(compare=False, repr=False)
    excludes: tuple[Ref, ...] = ()
    """Recommendations that no case may be given beside this one."""


# ---- flowcharts -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Branch:
    """A way out of a decision; `when` is None for `else`."""

    when: Condition | None
    to: Ref
    label: Text | None
    grounds: Grounds
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation that a node gives, when its guard holds, within a deadline."""

    recommendation: Ref
    when: Condition | None
    within: Quantity | None
    strength: Strength | None
    detail: Text | None
    grounds: Grounds
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class About:
    """What every node carries for the reader; its grounds document it and have no effect on provenance."""

    label: Text | None
    note: Text | None
    phase: Ref | None
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Decision:
    """A node that picks one of its branches."""

    id: str
    about: About
    hit: Hit
    branches: tuple[Branch, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Action:
    """A node that gives recommendations and goes on."""

    id: str
    about: About
    recommend: tuple[Advice, ...]
    to: Ref
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A node that runs another flowchart; with `to` it goes on there, without it the called outcome is the run's."""

    id: str
    about: About
    flowchart: Ref
    to: Ref | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class End:
    """A node at which the flowchart ends, with its outcome."""

    id: str
    about: About
    outcome: str
    span: Span = field(compare=False, repr=False)


Node = Decision | Action | Call | End


@dataclass(frozen=True, slots=True)
class Flowchart:
    """A directed acyclic graph of nodes, entered at `start`."""

    id: str
    title: Text
    summary: Text | None
    start: Ref
    phases: tuple[tuple[str, Text], ...]
    nodes: Mapping[str, Node]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """The document that the guideline encodes."""

    title: Text
    publisher: str
    year: int
    url: str | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """Something known and deliberately left out, with the reason."""

    topic: Text
    reason: Text
    evidence: tuple[str, ...]
    cites: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Guideline:
    """A whole guideline: dictionaries by id, flowcharts by id, in the order of the files."""

    id: str
    version: str
    status: Status
    title: Text
    languages: tuple[str, ...]
    entry: Ref
    source: SourceDocument
    review_by: date | None
    intended_use: Text
    reference_time: Text
    not_encoded: tuple[NotEncoded, ...]
    statements: Mapping[str, Statement]
    readings: Mapping[str, Reading]
    topics: tuple[tuple[str, Text], ...]
    facts: Mapping[str, Fact]
    criteria: Mapping[str, Criterion]
    implausible: tuple[Implausible, ...]
    recommendations: Mapping[str, Recommendation]
    flowcharts: Mapping[str, Flowchart]
    sha256: str
    span: Span = field(compare=False, repr=False)
    properties: Mapping[str, Property] = field(default_factory=dict, repr=False)
    derived: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """What back ends work out once and keep: nothing of it is part of the guideline."""


Resolved = NewType("Resolved", Guideline)
"""A guideline in which every name resolves, every test fits its fact, and no path runs in a circle."""


def provenance(guideline: Guideline, grounds: Grounds) -> Provenance:
    """Return who says it: the weakest of the readings, or `stated` where there is none."""
    found = [guideline.readings[ref.id].provenance for ref in grounds.readings]
    return min(found, key=lambda one: one.rank, default=Provenance.STATED)


def outcome_charts(guideline: Guideline, start: str) -> tuple[str, ...]:
    """Return the flowcharts whose outcome can be that of a run: the one where it starts, and what is called last."""
    found = [start]
    for chart in found:  # grows while it is gone through
        for node in guideline.flowcharts[chart].nodes.values():
            if isinstance(node, Call) and node.to is None and node.flowchart.id not in found:
                found.append(node.flowchart.id)
    return tuple(found)


def targets(node: Node) -> tuple[Ref, ...]:
    """Return the nodes of the same flowchart to which this node leads, in order, with repetitions."""
    match node:
        case Decision():
            return tuple(branch.to for branch in node.branches)
        case Action():
            return (node.to,)
        case Call():
            return () if node.to is None else (node.to,)
        case End():
            return ()
