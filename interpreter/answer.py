"""The answer to a case: what to do and by when, what is still possible, what is missing, and why.

Values only; `entail` makes them. `to_dict` gives the public JSON form, described by `schema/answer.schema.json`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from interpreter.model import Provenance, Strength
from interpreter.units import Quantity, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.model import Fact, Link, Text

FORMAT = 1
Given = bool | str | Decimal | Quantity
"""A value of a fact as it was given: a truth value, a code, a number in the fact's unit, or a number with a unit."""


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
class Step:
    """A node that is reached in every completion of the case; `to` is None while the decision is open.

    `branches` are the numbers of the branches still possible; `explain` works out the tests when somebody asks.
    """

    flowchart: str
    node: str
    to: str | None
    possible_to: tuple[str, ...]
    branches: tuple[int, ...]
    cites: tuple[str, ...]
    readings: tuple[str, ...]
    explain: Callable[[Step], tuple[Because, ...]] = field(repr=False, compare=False)

    @property
    def because(self) -> tuple[Because, ...]:
        """Return the tests that this step read, in the order of the branches."""
        return self.explain(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        shown: dict[str, Any] = {"flowchart": self.flowchart, "node": self.node, "to": self.to}
        if self.to is None and self.possible_to:
            shown["possible_to"] = list(self.possible_to)
        shown["because"] = [because.to_dict() for because in self.because]
        shown["cites"] = list(self.cites)
        shown["reading"] = self.readings[0] if self.readings else None
        shown["readings"] = list(self.readings)
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
class Answer:
    """What a guideline says about a case, exact over all completions of the facts that are missing.

    When `exact` is false the guideline was too large for diagrams and the answer is the three-valued walk's: still never
    a guess, but more may be called possible or missing than need be.
    """

    case: str | None
    guideline: str
    version: str
    sha256: str
    engine: str
    status: AnswerStatus
    outcome: str | None
    possible_outcomes: tuple[str, ...]
    recommendations: tuple[Advised, ...]
    possible: tuple[Advised, ...]
    missing: tuple[Missing, ...]
    path: tuple[Step, ...]
    readings: tuple[str, ...]
    warnings: tuple[Warned, ...]
    facts: tuple[tuple[str, Given], ...]
    at: str | None
    start: str
    intended_use: Text
    exact: bool

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
