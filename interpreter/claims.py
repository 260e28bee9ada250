"""Safety properties as typed values: what holds of a guideline in every case, by its authors' word.

A claim is a condition in the language of the flowcharts that also speaks of what the run gives: recommendations, their
deadlines, and the outcome. It is true or false of a case of which every fact is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from interpreter.model import Between, Condition, Grounds, Ref, Text
    from interpreter.span import Span


@dataclass(frozen=True, slots=True)
class Holds:
    """A condition over facts and criteria is true."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Given:
    """A recommendation is given, in one of the flowcharts or in a certain one, with a deadline that fits.

    Where several flowcharts give it, its shortest deadline counts. `within` is None where any deadline fits, and none;
    `forever` says whether having no deadline fits, which is longer than any.
    """

    recommendation: Ref
    flowchart: Ref | None
    within: Between | None = None
    forever: bool = True

    @property
    def name(self) -> str:
        """Return the recommendation as a property names it: `mdo`, or `behandeling.mdo`."""
        return self.recommendation.id if self.flowchart is None else f"{self.flowchart.id}.{self.recommendation.id}"

    def fits(self, size: Decimal | None) -> bool:
        """Tell whether a deadline fits: in the smallest unit of time, None for no deadline."""
        if self.within is None:
            return True
        return self.forever if size is None else any(interval.holds(size) for interval in self.within.intervals)


@dataclass(frozen=True, slots=True)
class EndsIn:
    """The run comes to one of these outcomes."""

    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """True when every part is."""

    of: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True when at least one part is."""

    of: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """True when the part is false."""

    of: Claim


@dataclass(frozen=True, slots=True)
class Several:
    """True when at least `number` of the parts are."""

    number: int
    of: tuple[Claim, ...]


Claim = Holds | Given | EndsIn | Every | Some | Opposite | Several


@dataclass(frozen=True, slots=True)
class Always:
    """The claim is true in every case that the property is about."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Never:
    """The claim is true in none of these cases."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Worse:
    """A fact with an order from mild to bad: codes or truth values in that order, or a number that rises or falls."""

    fact: Ref
    values: tuple[bool | str, ...] = ()
    falling: bool = False


@dataclass(frozen=True, slots=True)
class NeverLater:
    """A worse value of one of these facts never makes the deadline of one of these recommendations longer.

    Nor does it take the recommendation away: not being given is later than any deadline.
    """

    worse: tuple[Worse, ...]
    recommendations: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """Something that holds in every case: what it protects, which hazard it controls, and what it claims.

    `start` is the flowchart at which the runs begin, None for the guideline's entry; without `whenever` the property is
    about every case.
    """

    id: str
    title: Text
    protects: Grounds
    hazard: str
    start: Ref | None
    whenever: Claim | None
    demand: Always | Never | NeverLater
    span: Span = field(compare=False, repr=False)

    @property
    def flowchart(self) -> str | None:
        """Return the flowchart at which the runs begin, None for the guideline's entry."""
        return None if self.start is None else self.start.id


def parts(claim: Claim) -> Iterator[Holds | Given | EndsIn]:
    """Yield what a claim is made of, in order."""
    match claim:
        case Holds() | Given() | EndsIn():
            yield claim
        case Opposite():
            yield from parts(claim.of)
        case Every() | Some() | Several():
            for part in claim.of:
                yield from parts(part)


def claims(prop: Property) -> tuple[Claim, ...]:
    """Return the claims of a property: where it applies, and what then holds or never does."""
    demanded = () if isinstance(prop.demand, NeverLater) else (prop.demand.claim,)
    return demanded if prop.whenever is None else (prop.whenever, *demanded)


def named(prop: Property) -> Iterator[Given]:
    """Yield every mention of a recommendation in a property, in order."""
    for claim in claims(prop):
        yield from (part for part in parts(claim) if isinstance(part, Given))
    if isinstance(prop.demand, NeverLater):
        yield from prop.demand.recommendations
