"""Where in the files of a guideline a name can stand, and what it then names: the shape of every file, as data.

A shape tells, for a key or an entry of a list, whether it is a name itself and what shape lies below it. What no shape
speaks of is text for people, a number, or a word of the language.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from interpreter import stages
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


ID = re.compile(r"[a-z][a-z0-9_]*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Kind(StrEnum):
    """What a name names."""

    FACT = "fact"
    CRITERION = "criterion"
    CODE = "code"
    TOPIC = "topic"
    RECOMMENDATION = "recommendation"
    FLOWCHART = "flowchart"
    NODE = "node"
    PHASE = "phase"
    OUTCOME = "outcome"
    READING = "reading"
    STATEMENT = "statement"


SCOPED = {Kind.CODE: Kind.FACT, Kind.NODE: Kind.FLOWCHART, Kind.PHASE: Kind.FLOWCHART}
"""Kinds whose names hold within one fact or flowchart only: `fact.code`, `flowchart.node`."""

Kinds: TypeAlias = tuple[Kind, ...]
"""The kinds that a name can have at a place: the first one that is defined counts."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Nothing below is a name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, or a list of names; a `dotted` one may stand as `flowchart.name`."""

    kinds: Kinds
    scope: str = ""
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """What a fact is compared with: its codes stand in it by themselves, or after `not`, `=`, `≠`."""

    fact: str


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping with keys of the language."""

    shapes: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping whose keys are names; the shape of what a name has follows from it."""

    kinds: Kinds
    inner: Callable[[str], Shape]
    scope: str = ""
    defines: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """A list, every entry of one shape."""

    inner: Shape


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition; in one about answers, recommendations and `outcome` are compared too."""

    about_answers: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """A change to another place of the guideline, as the other choices of a reading have them."""


Shape: TypeAlias = Plain | Name | Test | Fields | Entries | Each | Condition | Changes

PLAIN = Plain()
DICTIONARIES = frozenset(stages.DICTIONARIES + stages.OPTIONAL)
"""The files that are no flowcharts, by the name before `.yaml`; a flowchart cannot be called so."""

FACT = Name((Kind.FACT,))
CITES = Name((Kind.STATEMENT,))
FLOWCHART = Name((Kind.FLOWCHART,))
RECOMMENDATION = Name((Kind.RECOMMENDATION,))
OUTCOME = Name((Kind.OUTCOME,))
READING = Name((Kind.READING,))
CONDITION = Condition()
GROUNDS: Mapping[str, Shape] = {"cites": CITES, "reading": READING}


def fields(shapes: Mapping[str, Shape], **more: Shape) -> Fields:
    """Return a mapping with keys of the language, of which those without names in them are left out."""
    return Fields({**shapes, **more})


def entries(*kinds: Kind, of: Shape | Callable[[str], Shape] = PLAIN) -> Entries:
    """Return a mapping whose keys are names that are defined elsewhere."""
    return Entries(kinds, of if callable(of) else lambda _: of)


def defined(kind: Kind, of: Shape | Callable[[str], Shape] = PLAIN, scope: str = "") -> Entries:
    """Return a mapping that defines names."""
    return Entries((kind,), of if callable(of) else lambda _: of, scope, defines=True)


# ---- the files ------------------------------------------------------------------------------------------------------


def _fact(name: str) -> Shape:
    return fields(GROUNDS, codes=defined(Kind.CODE, scope=name), topic=Name((Kind.TOPIC,)), obtained_by=RECOMMENDATION)


def _flowchart(name: str) -> Shape:
    node = Name((Kind.NODE,), name)
    branch = fields({**GROUNDS, "else": node}, when=CONDITION, to=node)
    advice = fields(GROUNDS, id=RECOMMENDATION, when=CONDITION)
    one = fields(
        GROUNDS,
        phase=Name((Kind.PHASE,), name),
        flowchart=FLOWCHART,
        to=node,
        outcome=OUTCOME,
        branches=Each(branch),
        recommend=Each(advice),
    )
    return fields(
        {},
        flowchart=FLOWCHART,
        start=node,
        phases=defined(Kind.PHASE, scope=name),
        nodes=defined(Kind.NODE, one, scope=name),
    )


def _advice(of: Shape = PLAIN) -> Entries:
    return entries(Kind.FLOWCHART, of=entries(Kind.RECOMMENDATION, of=of))


GIVEN = entries(Kind.FACT, of=Test)
"""The facts of a case."""
CASE = Fields(
    {
        "from": FLOWCHART,
        "facts": GIVEN,
        "expect": fields(
            {},
            outcome=OUTCOME,
            possible_outcomes=OUTCOME,
            recommendations=_advice(),
            provenance=_advice(),
            possible=_advice(FACT),
            missing=FACT,
            readings=READING,
        ),
    }
)
_ANSWERS = Condition(about_answers=True)
_PROPERTY = Fields(
    {
        "protects": Name((Kind.STATEMENT, Kind.READING)),
        "from": FLOWCHART,
        "whenever": _ANSWERS,
        "always": _ANSWERS,
        "never": _ANSWERS,
        "worse": entries(Kind.FACT, of=lambda name: Each(Test(name))),  # a single word is a direction
        "never_later": Name((Kind.RECOMMENDATION,), dotted=True),
    }
)
_READING = fields({}, cites=CITES, otherwise=Each(fields({}, change=Each(Changes()))))
_ADVISED = fields(GROUNDS, excludes=RECOMMENDATION)
_FILES: Mapping[str, Shape] = {
    "guideline": fields({}, entry=FLOWCHART, not_encoded=Each(fields({}, cites=CITES))),
    "statements": fields({}, statements=defined(Kind.STATEMENT)),
    "readings": fields({}, readings=defined(Kind.READING, _READING)),
    "recommendations": fields({}, recommendations=defined(Kind.RECOMMENDATION, _ADVISED)),
    "facts": fields(
        {},
        topics=defined(Kind.TOPIC),
        facts=defined(Kind.FACT, _fact),
        criteria=defined(Kind.CRITERION, fields(GROUNDS, when=CONDITION)),
        implausible=Each(fields({}, when=CONDITION)),
    ),
    "properties": fields({}, properties=entries(of=_PROPERTY)),
}


def shape_of(stem: str) -> Shape:
    """Return the shape of the file of this name; what is no dictionary is a flowchart."""
    return _FILES[stem] if stem in _FILES else _flowchart(stem)


def shape_of_cases(value: object) -> Shape:
    """Return the shape of a file of cases: one case, several, or the bare facts of one."""
    if not isinstance(value, dict) or "cases" in value:
        return fields({}, cases=Each(CASE))
    return CASE if "facts" in value or "case" in value else GIVEN


RESERVED = frozenset({"all", "any", "not", "at_least", "of"})
"""Words that a condition keeps for itself: no fact and no criterion can be called so."""


@dataclass(frozen=True, slots=True)
class Defined:
    """The names that a guideline defines, by kind and scope; outcomes are defined by being used."""

    names: Mapping[tuple[Kind, str], frozenset[str]] = field(default_factory=dict)

    def has(self, kind: Kind, name: str, scope: str = "") -> bool:
        """Tell whether there is such a name."""
        return name in self.names.get((kind, scope), frozenset())
