"""Claims as diagrams: in which cases what a property says of facts, recommendations, deadlines and outcomes is true."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from interpreter.claims import EndsIn, Every, Given, Holds, Opposite, Several, Some, claims, parts
from interpreter.engine.advice import FOREVER, duration
from interpreter.engine.diagram import FALSE
from interpreter.engine.regions import regions
from interpreter.model import Between, FactType, Interval
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interpreter.claims import Claim, Property, Worse
    from interpreter.engine.diagram import Diagrams
    from interpreter.engine.kernel import Slot
    from interpreter.engine.regions import Regions, Value
    from interpreter.model import Condition
    from interpreter.proof.space import Space


@dataclass(frozen=True, slots=True)
class Step:
    """A change of one fact for the worse: from a value in one region to a value in another."""

    number: int
    milder: int
    worse: int
    values: tuple[Value, Value]


class ClaimDiagrams:
    """The claims about the one guideline of a space as diagrams over it."""

    def __init__(self, space: Space) -> None:
        """Start with the guideline's slots by recommendation."""
        self.space = space
        self.kernel = space.kernels[0]
        self.guideline = self.kernel.program.guideline
        self.diagrams: Diagrams = space.diagrams
        self.slots: dict[str, list[Slot]] = {}
        for slot in self.kernel.slots:
            self.slots.setdefault(slot.recommendation, []).append(slot)

    def claim(self, claim: Claim) -> int:  # noqa: PLR0911 - one for each kind of claim
        """Return where a claim is true."""
        diagrams = self.diagrams
        match claim:
            case Holds():
                return self.space.condition(0, claim.condition)
            case Given():
                return diagrams.disjunction(where for size, where in self._exactly(claim) if claim.fits(size))
            case EndsIn():
                return diagrams.disjunction(where for name, where in self.kernel.outcomes if name in claim.outcomes)
            case Every():
                return diagrams.conjunction(self._each(claim.of))
            case Some():
                return diagrams.disjunction(self._each(claim.of))
            case Opposite():
                return diagrams.negation(self.claim(claim.of))
            case Several():
                return diagrams.at_least(claim.number, self._each(claim.of))
            case _:
                assert_never(claim)

    def _each(self, claims: Sequence[Claim]) -> list[int]:
        """Return the diagrams of the parts, those low in the order first: joining upwards is cheapest."""
        return sorted(map(self.claim, claims), key=lambda diagram: -self.diagrams.level[diagram])

    # ---- deadlines ----

    def _exactly(self, given: Given) -> list[tuple[Decimal | None, int]]:
        """Return each deadline of a recommendation, the shortest first and None for none, with where it is that."""
        diagrams = self.diagrams
        chart = None if given.flowchart is None else given.flowchart.id
        by_size: dict[tuple[int, Decimal | int], int] = {}
        for slot in self.slots.get(given.recommendation.id, ()):
            if chart is None or slot.flowchart == chart:
                for one in slot.contributions:
                    key = duration(one.advised)
                    by_size[key] = diagrams.either(by_size.get(key, FALSE), one.wins)
        found: list[tuple[Decimal | None, int]] = []
        sooner = FALSE
        for key in sorted(by_size):
            size = None if key == FOREVER else Decimal(key[1])
            found.append((size, diagrams.without(by_size[key], sooner)))
            sooner = diagrams.either(sooner, by_size[key])
        return found

    def _in_time(self, given: Given) -> list[int]:
        """Return where a recommendation is given within its shortest deadline, within the next one, and so on.

        The last one is where it is given at all.
        """
        found: list[int] = []
        for _, where in self._exactly(given):
            found.append(self.diagrams.either(found[-1] if found else FALSE, where))
        return found

    # ---- worse ----

    def later(self, given: Given, step: Step, about: int) -> int:
        """Return where the recommendation comes later, or no longer, after a change for the worse.

        `about` is where the property applies; it must before the change and after it. The changed fact has no part in
        what is returned.
        """
        diagrams = self.diagrams
        level = self.space.levels.index(step.number)
        found = FALSE
        for in_time in self._in_time(given):
            milder, worse = (diagrams.restrict(in_time, level, region) for region in (step.milder, step.worse))
            found = diagrams.either(found, diagrams.without(milder, worse))
        return diagrams.both(found, self.both_about(step, about))

    def both_about(self, step: Step, about: int) -> int:
        """Return where the property applies before a change and after it."""
        level = self.space.levels.index(step.number)
        milder, worse = (self.diagrams.restrict(about, level, region) for region in (step.milder, step.worse))
        return self.diagrams.both(milder, worse)

    def steps(self, worse: Worse) -> list[Step]:
        """Return every change of a fact for the worse that any condition notices."""
        number = self.kernel.program.fact_numbers[worse.fact.id]
        found = self.space.facts[number]
        if found.fact.type in {FactType.BOOLEAN, FactType.CODE}:
            values: list[tuple[int, Value]] = [(found.table[value], value) for value in worse.values]
        else:
            values = list(_numbers(found))
            values = values[::-1] if worse.falling else values
        steps: dict[tuple[int, int], Step] = {}
        for position in reversed(range(len(values))):  # the nearest two values of a change are shown
            milder, before = values[position]
            for region, after in values[position + 1 :]:
                if region != milder:
                    steps.setdefault((milder, region), Step(number, milder, region, (before, after)))
        return list(steps.values())


def _numbers(found: Regions) -> Iterator[tuple[int, Value]]:
    """Yield, ascending, each stretch of numbers that no test cuts: its region, and a plain value in it."""
    for index, region in enumerate(found.cells):
        position, on = divmod(index, 2)
        low = found.thresholds[position - 1 + on] if position + on else None
        high = found.thresholds[position] if position < len(found.thresholds) else None
        stretch = Between((Interval(low, low_in=bool(on), high=high, high_in=bool(on)),))
        alone = regions(found.fact, [stretch])
        inside = [value for value, inside in zip(alone.witnesses, alone.truth(stretch), strict=True) if inside]
        if region >= 0 and inside:
            yield region, inside[0]


def conditions(prop: Property) -> Iterator[Condition]:
    """Yield the conditions over facts that a property uses, for a space to cut the facts by."""
    for claim in claims(prop):
        yield from (part.condition for part in parts(claim) if isinstance(part, Holds))
