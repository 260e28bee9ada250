"""What changed between two versions of a guideline, as values: in words, in structure, and for which cases."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.model import Strength
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from fractions import Fraction

    from interpreter.engine.answer import Given
    from interpreter.model import Provenance, Resolved, Text
    from interpreter.units import Quantity

    Value = Quantity | Strength | Provenance | Text | str | None

# ---- in words and in structure --------------------------------------------------------------------------------------


class Sign(StrEnum):
    """What happened to a part of a guideline."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


class Part(StrEnum):
    """A part of a guideline, in the order in which changes are listed."""

    GUIDELINE = "guideline"
    FLOWCHART = "flowchart"
    NODE = "node"
    BRANCH = "branch"
    ADVICE = "advice"
    RECOMMENDATION = "recommendation"
    FACT = "fact"
    CRITERION = "criterion"
    IMPLAUSIBLE = "implausible"
    READING = "reading"
    STATEMENT = "statement"
    PROPERTY = "property"
    NOT_ENCODED = "not_encoded"


@dataclass(frozen=True, slots=True)
class Edit:
    """One property before and after, None where it is absent; `language` for texts in a language."""

    name: str
    before: str | None
    after: str | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A part that was added, removed, changed or (as far as can be seen) renamed.

    `place` is its id, with the flowchart's before a node's (`treatment.choice`). `number` is the turn of a branch or
    of an advice in its node, from 1: in the new version, or in the old one for what was removed. `was` is the id of
    what looks renamed.
    """

    sign: Sign
    part: Part
    place: str
    number: int | None = None
    was: str | None = None
    edits: tuple[Edit, ...] = ()


# ---- for whom -------------------------------------------------------------------------------------------------------


class Layer(StrEnum):
    """How far a change for a case goes: to the advice, only to its grounds, or only to the words around it."""

    ADVICE = "advice"
    GROUNDS = "grounds"
    WORDS = "words"


class Direction(StrEnum):
    """Whether a case gets less or gets it later, something else, or more or sooner. No judgement of what is good."""

    LESS = "less"
    OTHER = "other"
    MORE = "more"


class Kind(StrEnum):
    """What changes for the cases of a group, the gravest first."""

    STOPS = "stops"
    DROPPED = "dropped"
    LATER = "later"
    LESS_BINDING = "less_binding"
    LESS_DETERMINED = "less_determined"
    OTHER_DOSE = "other_dose"
    OTHER_OUTCOME = "other_outcome"
    NEW = "new"
    SOONER = "sooner"
    MORE_BINDING = "more_binding"
    MORE_DETERMINED = "more_determined"
    GOES_ON = "goes_on"
    WEAKER_PROVENANCE = "weaker_provenance"
    OTHER_READINGS = "other_readings"
    OTHER_CITES = "other_cites"
    STRONGER_PROVENANCE = "stronger_provenance"
    WARNING_DROPPED = "warning_dropped"
    WARNING_NEW = "warning_new"
    OTHER_WORDS = "other_words"

    @property
    def layer(self) -> Layer:
        """Return how far a change of this kind goes."""
        return _KINDS[self][0]

    @property
    def direction(self) -> Direction:
        """Return whether it is less, other or more than before."""
        return _KINDS[self][1]


def outcome_change(was: object, becomes: object) -> Kind:
    """Return what it is that a case comes to another outcome, None where it stops without one."""
    return Kind.STOPS if becomes is None else Kind.GOES_ON if was is None else Kind.OTHER_OUTCOME


_KINDS = {
    Kind.STOPS: (Layer.ADVICE, Direction.LESS),
    Kind.DROPPED: (Layer.ADVICE, Direction.LESS),
    Kind.LATER: (Layer.ADVICE, Direction.LESS),
    Kind.LESS_BINDING: (Layer.ADVICE, Direction.LESS),
    Kind.LESS_DETERMINED: (Layer.ADVICE, Direction.LESS),
    Kind.OTHER_DOSE: (Layer.ADVICE, Direction.OTHER),
    Kind.OTHER_OUTCOME: (Layer.ADVICE, Direction.OTHER),
    Kind.NEW: (Layer.ADVICE, Direction.MORE),
    Kind.SOONER: (Layer.ADVICE, Direction.MORE),
    Kind.MORE_BINDING: (Layer.ADVICE, Direction.MORE),
    Kind.MORE_DETERMINED: (Layer.ADVICE, Direction.MORE),
    Kind.GOES_ON: (Layer.ADVICE, Direction.MORE),
    Kind.WEAKER_PROVENANCE: (Layer.GROUNDS, Direction.LESS),
    Kind.OTHER_READINGS: (Layer.GROUNDS, Direction.OTHER),
    Kind.OTHER_CITES: (Layer.GROUNDS, Direction.OTHER),
    Kind.STRONGER_PROVENANCE: (Layer.GROUNDS, Direction.MORE),
    Kind.WARNING_DROPPED: (Layer.WORDS, Direction.LESS),
    Kind.WARNING_NEW: (Layer.WORDS, Direction.MORE),
    Kind.OTHER_WORDS: (Layer.WORDS, Direction.OTHER),
}

Facts = tuple[tuple[str, "Given"], ...]
"""Facts of a case with their values, in the dictionary's order."""


@dataclass(frozen=True, slots=True)
class Example:
    """A case of a group, with as few known facts as show the change; what each version's dictionary has of it."""

    old: Facts
    new: Facts


NOT_GIVEN = "not given"
"""What stands for a deadline where the recommendation is not given at all."""


@dataclass(frozen=True, slots=True)
class Group:
    """The cases for which one thing changes in one way.

    `before` and `after` are what changes: a deadline (None for no deadline), a strength, a provenance, a dose, or the
    id of an outcome (None where the case stops without one) or of a warning. `facts` are those on which an answer
    hangs that the other version settles without them. `strength` is the recommendation's, the stronger one of the two.
    `share` is the share of all combinations of regions (not of patients); None where the cases were sampled.
    """

    kind: Kind
    flowchart: str | None
    recommendation: str | None
    before: Value
    after: Value
    strength: Strength | None
    share: Fraction | None
    example: Example
    facts: tuple[str, ...] = ()

    @property
    def gravity(self) -> tuple[int, int]:
        """Return a key that puts the gravest group first: by `Kind`, with what must be done before what may be."""
        bound = -1 if self.strength is None else Strength.MUST.rank - self.strength.rank
        # What must be done and may now wait comes before what only should or may be done and is dropped.
        lesser = self.kind is Kind.DROPPED and self.strength is not Strength.MUST
        return list(Kind).index(Kind.LATER if lesser else self.kind), bound


class Accepted(StrEnum):
    """Which of the two versions accepts what the other one refuses."""

    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Admission:
    """Values of a fact that one version accepts in a case file and the other refuses; `values` is empty for any."""

    accepted_by: Accepted
    fact: str
    values: tuple[str, ...] = ()


# ---- all of it ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """What the new version changes; `groups` the gravest first.

    `start` is the flowchart at which cases begin, `old_start` what the old version calls it. When `exact` is false the
    guidelines are too large to compare all cases: the groups are then what a sample shows, and nothing is claimed of
    other cases. `share` is the share of regions in which any advice changes.
    """

    old: Resolved = field(repr=False)
    new: Resolved = field(repr=False)
    start: str
    old_start: str
    texts: tuple[Change, ...]
    structure: tuple[Change, ...]
    admissions: tuple[Admission, ...]
    groups: tuple[Group, ...]
    exact: bool
    share: Fraction | None

    def of(self, layer: Layer) -> tuple[Group, ...]:
        """Return the groups of cases for which a change goes this far."""
        return tuple(group for group in self.groups if group.kind.layer is layer)

    @property
    def same_dictionary(self) -> bool:
        """Tell whether both versions accept the same cases."""
        return not self.admissions

    @property
    def nothing_changes(self) -> bool:
        """Tell whether it is proven that no case that both accept gets other advice, grounds or words."""
        return self.exact and not self.groups

    @property
    def advice_is_same(self) -> bool:
        """Tell whether it is proven that no case that both versions accept gets other advice."""
        return self.exact and not self.of(Layer.ADVICE)

    @property
    def refuses_more(self) -> bool:
        """Tell whether a case file that the old version accepts is refused by the new one."""
        renamed = any(one.part is Part.FACT and one.sign is Sign.RENAMED for one in self.structure)
        return renamed or any(one.accepted_by is Accepted.OLD for one in self.admissions)
