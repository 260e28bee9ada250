"""The questions that the source leaves open: what we chose, whom that touches, and what another choice would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.difference.compare import compare
from interpreter.difference.values import Layer
from interpreter.engine.diagram import FALSE, DiagramTooLarge
from interpreter.engine.program import guards
from interpreter.model import CriterionTest, leaves_through
from interpreter.proof.space import space
from interpreter.proof.witness import witness
from interpreter.slotted import dataclass, field
from interpreter.tracing.uses import Part, Where, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from interpreter.alternatives import Key
    from interpreter.difference.values import Difference, Group
    from interpreter.engine.answer import Given
    from interpreter.engine.program import Station
    from interpreter.model import Alternative, Reading, Resolved
    from interpreter.proof.space import Space
    from interpreter.stages import Loaded


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom a reading touches: the share of all combinations of regions, and a case with as few facts as can be.

    `parts` are those through which it does. Without a share the guideline is too large to say.
    """

    parts: tuple[Part, ...]
    share: Fraction | None
    example: tuple[tuple[str, Given], ...] | None


@dataclass(frozen=True, slots=True)
class Other:
    """Another choice: what it would change, or None where that is not computed (the alternative then says why)."""

    alternative: Alternative
    difference: Difference | None = field(compare=False, repr=False)
    fault: str | None
    """Why the changes cannot be made, where the guideline has a finding about them."""

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return the groups of cases that would get other advice, the gravest first."""
        return () if self.difference is None else self.difference.of(Layer.ADVICE)


@dataclass(frozen=True, slots=True)
class Gap:
    """A reading that is in use, with all that the working group needs to settle it."""

    reading: Reading
    parts: tuple[Part, ...]
    touched: Touched
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The gap report of a guideline."""

    guideline: Resolved = field(repr=False)
    gaps: tuple[Gap, ...]
    history: tuple[Reading, ...]
    """The readings that are retired."""


def report(guideline: Resolved, alternatives: Mapping[Key, Loaded]) -> Report:
    """Return the gap report; `alternatives` are what `stages.alternatives` returns for the same guideline."""
    every = parts(guideline)
    held = [reading for reading in guideline.readings.values() if reading.retired is None]
    try:
        made: Space | None = space([(guideline, None)])
    except DiagramTooLarge:
        made = None
    found = []
    for reading in held:
        own = tuple(part for part in every if reading.id in part.readings)
        others = tuple(
            _other(guideline, other, alternatives.get((reading.id, number)))
            for number, other in enumerate(reading.otherwise)
        )
        found.append(Gap(reading, own, _touched(guideline, made, own), others))
    retired = tuple(reading for reading in guideline.readings.values() if reading.retired is not None)
    return Report(guideline, tuple(found), retired)


def _other(guideline: Resolved, alternative: Alternative, loaded: Loaded | None) -> Other:
    if loaded is None:
        return Other(alternative, None, None)
    if loaded.guideline is None:
        return Other(alternative, None, loaded.diagnostics[0].message)
    return Other(alternative, compare(guideline, loaded.guideline), None)


# ---- whom a reading touches -----------------------------------------------------------------------------------------


def _touched(guideline: Resolved, made: Space | None, own: Iterable[Part]) -> Touched:
    """Return for whom a branch or advice with the reading is used; else a criterion; else whoever comes by its node."""
    several = list(own)
    ranks = ({Where.BRANCH, Where.ADVICE}, {Where.CRITERION}, {Where.NODE, Where.RECOMMENDATION})
    used: tuple[Part, ...] = ()
    for rank in ranks:
        used = used or tuple(part for part in several if part.where in rank)
    if made is None:
        return Touched(used, None, None)
    try:
        where = made.diagrams.disjunction(_where(guideline, made, part) for part in used)
        example = witness(made, where)
        values = None if example is None else tuple(example.values(guideline).items())
        return Touched(used, made.share(where), values)
    except DiagramTooLarge:
        return Touched(used, None, None)


def _where(guideline: Resolved, made: Space, part: Part) -> int:
    """Return the cases in which a part is used: the branch taken, the advice given, the criterion asked at a node."""
    kernel, diagrams = made.kernels[0], made.diagrams
    stations = kernel.program.stations
    match part.where:
        case Where.RECOMMENDATION:
            return diagrams.disjunction(slot.present for slot in kernel.slots if slot.recommendation == part.id)
        case Where.CRITERION:
            asked = [one.number for one in stations if part.id in _criteria_of(guideline, one)]
            return diagrams.disjunction(kernel.reached[number] for number in asked)
        case _:
            here = next((one for one in stations if f"{one.chart}.{one.node.id}" == part.id), None)
            return FALSE if here is None else _at(made, here, part)


def _at(made: Space, station: Station, part: Part) -> int:
    kernel = made.kernels[0]
    if part.where is Where.BRANCH:
        return kernel.taken[station.number][(part.number or 1) - 1]
    reached = kernel.reached[station.number]
    return reached if part.when is None else made.diagrams.both(reached, made.condition(0, part.when))


def _criteria_of(guideline: Resolved, station: Station) -> set[str]:
    """Return the criteria on which a node's branches or advice depend, however deep."""
    conditions = [condition for condition in guards(station.node) if condition is not None]
    used = leaves_through(guideline.criteria, conditions)
    return {one.criterion.id for one in used if isinstance(one, CriterionTest)}
