"""The answer to a case: what to do and by when, what is still possible, what is missing, and why.

Values only; `entail` makes them. `to_dict` gives the public JSON form, described by `schema/answer.schema.json`.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from interpreter.slotted import dataclass, field
from interpreter.units import Quantity, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.model import Fact, Link, Provenance, Strength, Text

FORMAT = 1
Given = bool | str | Decimal | Quantity
"""A value of a fact as it was given: a truth value, a code, a number in the fact's unit, or a number with a unit."""
Values = tuple[Given | None, ...]
"""The values of all facts of the dictionary, in its order; None where a fact is unknown."""


class AnswerStatus(StrEnum):
    """Whether the facts settle the answer."""

    COMPLETE = "complete"
    UNDETERMINED = "undetermined"


def number(value: Decimal) -> int | float:
    """Return a number that JSON prints as the shortest exact decimal."""
    return int(value) if value == value.to_integral_value() else ExactNumber(plain(value))


class ExactNumber(float):
    """A decimal that prints as it was written, since `json` prints a float by its repr."""

    def __new__(cls, text: str) -> ExactNumber:  # noqa: PYI034 - mypy and float.__new__
        """Return the number that `text` says, and that prints as `text`."""
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str

    def __repr__(self) -> str:
        return self.text


def given(value: Given) -> bool | str | int | float:
    """Return a value of a fact as JSON shows it."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            return number(value)
        case Quantity():
            return str(value)


@dataclass(frozen=True, slots=True)
class Advised:
    """A recommendation of an answer, definite or possible."""

    id: str
    flowchart: str
    node: str
    label: Text
    strength: Strength
    within: Quantity | None
    at_latest: bool
    due: str | None
    detail: Text | None
    dose: Text | None
    links: tuple[Link, ...]
    provenance: Provenance
    cites: tuple[str, ...]
    readings: tuple[str, ...]
    waits_for: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        within = self.within
        return {
            "id": self.id,
            "flowchart": self.flowchart,
            "node": self.node,
            "label": self.label.to_dict(),
            "strength": self.strength.value,
            "within": None if within is None else {"value": number(within.value), "unit": within.unit.code},
            "at_latest": self.at_latest,
            "due": self.due,
            "detail": None if self.detail is None else self.detail.to_dict(),
            "dose": None if self.dose is None else self.dose.to_dict(),
            "links": [{"title": link.title, "url": link.url} for link in self.links],
            "provenance": self.provenance.value,
            "cites": list(self.cites),
            "reading": self.readings[0] if self.readings else None,
            "readings": list(self.readings),
            "waits_for": list(self.waits_for),
        }


@dataclass(frozen=True, slots=True)
class Because:
    """A test that a step read: the fact, its value (None when unknown), the test as shown, its truth (None: unknown).

    `decisive` tests are enough by themselves to explain the step.
    """

    fact: str
    value: Given | None
    test: str
    truth: bool | None
    decisive: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {
            "fact": self.fact,
            "value": None if self.value is None else given(self.value),
            "test": self.test,
            "truth": "unknown" if self.truth is None else ("true" if self.truth else "false"),
            "decisive": self.decisive,
        }


@dataclass(frozen=True, slots=True)
class Way:
    """A node and how it is left, the same for every case that goes this way.

    `branches` are the numbers of the branches that may be taken: one when the decision is settled, none for other
    nodes. `to` is None while the decision is open (`possible_to` then names the next nodes), and at an end.
    """

    flowchart: str
    node: str
    to: str | None
    possible_to: tuple[str, ...]
    branches: tuple[int, ...]
    cites: tuple[str, ...]
    readings: tuple[str, ...]
    reads: tuple[int, ...]
    explain: Callable[[Values], tuple[Because, ...]] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A node that is reached in every completion of the case, with the case's own reasons for the way it is left."""

    way: Way
    values: Values = field(repr=False)

    @property
    def flowchart(self) -> str:
        """Return the flowchart's id."""
        return self.way.flowchart

    @property
    def node(self) -> str:
        """Return the node's id."""
        return self.way.node

    @property
    def to(self) -> str | None:
        """Return the next node, or the flowchart that is called; None while the decision is open, and at an end."""
        return self.way.to

    @property
    def possible_to(self) -> tuple[str, ...]:
        """Return the nodes to which an open decision may lead."""
        return self.way.possible_to

    @property
    def branches(self) -> tuple[int, ...]:
        """Return the numbers of the branches that may be taken, in the order of the chart."""
        return self.way.branches

    @property
    def cites(self) -> tuple[str, ...]:
        """Return the statements that the branch rests on, or that the node cites."""
        return self.way.cites

    @property
    def readings(self) -> tuple[str, ...]:
        """Return the readings that the branch rests on, or that the node names."""
        return self.way.readings

    @property
    def because(self) -> tuple[Because, ...]:
        """Return the tests that this step read, in the order of the branches."""
        return self.way.explain(self.values)

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        way = self.way
        shown: dict[str, Any] = {"flowchart": way.flowchart, "node": way.node, "to": way.to}
        if way.to is None and way.possible_to:
            shown["possible_to"] = list(way.possible_to)
        shown["because"] = [because.to_dict() for because in self.because]
        shown["cites"] = list(way.cites)
        shown["reading"] = way.readings[0] if way.readings else None
        shown["readings"] = list(way.readings)
        return shown


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that can still change the answer."""

    fact: Fact

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        fact = self.fact
        return {
            "fact": fact.id,
            "label": fact.label.to_dict(),
            "question": fact.question.to_dict(),
            "type": fact.type.value,
            "unit": fact.unit.code if fact.unit is not None else None,
            "codes": [code for code, _ in fact.codes],
            "obtained_by": fact.obtained_by.id if fact.obtained_by is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Warned:
    """Something the reader must know, which changes nothing in the answer."""

    id: str
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {"id": self.id, "text": self.text.to_dict()}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a case leads to, by whichever way it was worked out, before it is dressed as an answer."""

    recommendations: tuple[Advised, ...]
    possible: tuple[Advised, ...]
    outcomes: tuple[str, ...]
    missing: tuple[str, ...]
    ways: tuple[Way, ...]
    complete: bool
    exact: bool
    stuck: tuple[str, ...] = ()
    may_stop: bool = False
    """Whether a decision may find no branch, for all that three-valued logic can tell: no outcome is sure then."""


@dataclass(frozen=True, slots=True)
class Header:
    """What all answers of one guideline share: who says it, which version, and what it is meant for."""

    guideline: str
    version: str
    sha256: str
    engine: str
    intended_use: Text
    facts: tuple[str, ...]
    """The ids of the fact dictionary, in its order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a guideline says about a case, exact over all completions of the facts that are missing.

    `values` are the known facts in the dictionary's order, None where one is unknown; `ways` is the path, compact:
    `facts` and `path` give them in full. When `exact` is false the guideline was too large for diagrams and the
    answer is the three-valued walk's: still never a guess, but more may be called possible or missing than need be.
    """

    header: Header
    case: str | None
    at: str | None
    start: str
    status: AnswerStatus
    outcome: str | None
    possible_outcomes: tuple[str, ...]
    recommendations: tuple[Advised, ...]
    possible: tuple[Advised, ...]
    missing: tuple[Missing, ...]
    ways: tuple[Way, ...]
    values: Values
    warnings: tuple[Warned, ...]
    exact: bool

    @property
    def guideline(self) -> str:
        """Return the guideline's id."""
        return self.header.guideline

    @property
    def version(self) -> str:
        """Return the guideline's version."""
        return self.header.version

    @property
    def sha256(self) -> str:
        """Return the hash of the guideline's files."""
        return self.header.sha256

    @property
    def engine(self) -> str:
        """Return the name and version of the engine that answered."""
        return self.header.engine

    @property
    def intended_use(self) -> Text:
        """Return what the guideline is meant for, and what it is not."""
        return self.header.intended_use

    @property
    def path(self) -> tuple[Step, ...]:
        """Return the nodes reached in every completion, in chart order, each with its reasons."""
        values = self.values
        return tuple([Step(way, values) for way in self.ways])

    @property
    def facts(self) -> tuple[tuple[str, Given], ...]:
        """Return the known facts with their values as used, in the dictionary's order."""
        pairs = zip(self.header.facts, self.values, strict=True)
        return tuple([(name, value) for name, value in pairs if value is not None])

    @property
    def readings(self) -> tuple[str, ...]:
        """Return the readings of the branches on the path and of the definite recommendations, sorted."""
        found = {reading for way in self.ways if way.branches for reading in way.readings}
        found.update(reading for advised in self.recommendations for reading in advised.readings)
        return tuple(sorted(found))

    @property
    def is_complete(self) -> bool:
        """Tell whether every completion of the case gives this same answer."""
        return self.status is AnswerStatus.COMPLETE

    def to_dict(self) -> dict[str, Any]:
        """Return the public form, ready for `json.dumps`; numbers print as the shortest exact decimals."""
        return {
            "case": self.case,
            "guideline": {"id": self.guideline, "version": self.version, "sha256": self.sha256},
            "engine": self.engine,
            "status": self.status.value,
            "outcome": self.outcome,
            "possible_outcomes": list(self.possible_outcomes),
            "recommendations": [advised.to_dict() for advised in self.recommendations],
            "possible": [advised.to_dict() for advised in self.possible],
            "missing": [missing.to_dict() for missing in self.missing],
            "path": [step.to_dict() for step in self.path],
            "readings": list(self.readings),
            "warnings": [warned.to_dict() for warned in self.warnings],
            "facts": {name: given(value) for name, value in self.facts},
            "at": self.at,
            "from": self.start,
            "intended_use": self.intended_use.to_dict(),
            "exact": self.exact,
            "format": FORMAT,
        }
