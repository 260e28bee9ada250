"""Conditions as diagrams: where each of a guideline's conditions holds, a criterion worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.engine.diagram import FALSE, TRUE
from interpreter.model import All, AnyOf, AtLeast, CriterionTest, FactTest, Not, leaves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interpreter.engine.diagram import Diagrams
    from interpreter.engine.regions import Regions
    from interpreter.model import Condition, Resolved


class Conditions:
    """The conditions of one guideline over these regions: `numbers` finds a fact's place in `facts` by its id."""

    def __init__(
        self,
        guideline: Resolved,
        facts: Sequence[Regions],
        numbers: Mapping[str, int],
        levels: Sequence[int],
        diagrams: Diagrams,
    ) -> None:
        """Start without any criterion; `levels` are the fact numbers by level of the diagrams."""
        self.guideline = guideline
        self.facts = facts
        self.numbers = numbers
        self.level_of = {number: level for level, number in enumerate(levels)}
        self.diagrams = diagrams
        self.criteria: dict[str, int] = {}

    def holds(self, condition: Condition) -> int:
        """Return where a condition holds."""
        diagrams = self.diagrams
        match condition:
            case FactTest():
                number = self.numbers[condition.fact.id]
                truths = self.facts[number].truth(condition.test)
                return diagrams.node(self.level_of[number], tuple(TRUE if truth else FALSE for truth in truths))
            case CriterionTest():
                found = self._criterion(condition.criterion.id)
                return found if condition.expected else diagrams.negation(found)
            case All():
                return diagrams.conjunction(self._parts(condition.of))
            case AnyOf():
                return diagrams.disjunction(self._parts(condition.of))
            case Not():
                return diagrams.negation(self.holds(condition.of))
            case AtLeast():
                return diagrams.at_least(condition.number, self._parts(condition.of))
            case _:
                assert_never(condition)

    def _parts(self, conditions: Sequence[Condition]) -> list[int]:
        """Return the parts' diagrams, those low in the order first: joining upwards is cheapest."""
        found = [self.holds(part) for part in conditions]
        return sorted(found, key=lambda diagram: -self.diagrams.level[diagram])

    def _criterion(self, name: str) -> int:
        """Return where a criterion holds; those it needs come first, in a loop, for a chain of them may be long."""
        todo = [name]
        while todo:
            here = todo[-1]
            inner = leaves(self.guideline.criteria[here].when)
            needed = [leaf.criterion.id for leaf in inner if isinstance(leaf, CriterionTest)]
            pending = [] if here in self.criteria else [one for one in needed if one not in self.criteria]
            if pending:
                todo.extend(pending)
                continue
            if here not in self.criteria:
                self.criteria[here] = self.holds(self.guideline.criteria[here].when)
            todo.pop()
        return self.criteria[name]
