"""Why a step went the way it went: the tests it read, each with the value of its fact and its truth."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter.engine.answer import Because
from interpreter.engine.program import guards
from interpreter.engine.regions import holds
from interpreter.model import All, AnyOf, AtLeast, CriterionTest, Decision, FactTest, Not
from interpreter.units import Quantity, in_base

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from interpreter.engine.answer import Given, Values
    from interpreter.model import Condition, Node, Resolved

Truth = bool | None
MOST_REMEMBERED = 256
"""Explanations remembered for one way; more are worked out each time."""


def truth_of(guideline: Resolved, condition: Condition, known: Mapping[str, Given]) -> Truth:
    """Return whether a condition holds, by strong Kleene logic, straight from its definition."""
    return _Reader(guideline, known).truth(condition)


def explain(
    guideline: Resolved, node: Node, branches: tuple[int, ...], reads: tuple[tuple[int, str], ...]
) -> Callable[[Values], tuple[Because, ...]]:
    """Return the function from the values of a case to the tests that were read on leaving a node by these branches.

    `reads` are the facts that the node's conditions depend on: their numbers and their ids.
    """
    conditions = list(guards(node))
    if isinstance(node, Decision) and len(branches) == 1 and conditions[branches[0]] is not None:
        conditions = conditions[: branches[0] + 1]
    asked = [condition for condition in conditions if condition is not None]
    remembered: dict[tuple[Given | None, ...], tuple[Because, ...]] = {}

    def because(values: Values) -> tuple[Because, ...]:
        if not asked:
            return ()
        key = tuple([values[number] for number, _ in reads])
        found = remembered.get(key)
        if found is None:
            known = {name: value for (_, name), value in zip(reads, key, strict=True) if value is not None}
            reader = _Reader(guideline, known)
            for condition in asked:
                reader.read(condition)
            found = tuple(reader.because())
            if len(remembered) < MOST_REMEMBERED:
                remembered[key] = found
        return found

    return because


class _Reader:
    """Evaluates conditions on the facts of one case and remembers what it read."""

    def __init__(self, guideline: Resolved, known: Mapping[str, Given]) -> None:
        self.guideline = guideline
        self.known = known
        self.criteria: dict[str, Truth] = {}
        self.tests: dict[tuple[str, str], Truth] = {}
        self.decisive: set[tuple[str, str]] = set()

    def read(self, condition: Condition) -> None:
        """Evaluate a condition, and mark the tests that are enough to explain its truth."""
        self._mark(condition, set())

    def because(self) -> Iterator[Because]:
        for (fact, test), truth in self.tests.items():
            yield Because(fact, self.known.get(fact), test, truth, (fact, test) in self.decisive)

    def truth(self, condition: Condition) -> Truth:
        match condition:
            case FactTest():
                return self._test(condition)
            case CriterionTest():
                name = condition.criterion.id
                if name not in self.criteria:
                    self.criteria[name] = self.truth(self.guideline.criteria[name].when)
                found = self.criteria[name]
                return found if condition.expected or found is None else not found
            case All():
                return _at_least(len(condition.of), [self.truth(part) for part in condition.of])
            case AnyOf():
                return _at_least(1, [self.truth(part) for part in condition.of])
            case Not():
                truth = self.truth(condition.of)
                return None if truth is None else not truth
            case AtLeast():
                return _at_least(condition.number, [self.truth(part) for part in condition.of])

    def _test(self, test: FactTest) -> Truth:
        key = test.fact.id, test.text
        if key not in self.tests:
            self.tests[key] = self._holds(test)
        return self.tests[key]

    def _holds(self, test: FactTest) -> Truth:
        value = self.known.get(test.fact.id)
        match value:
            case None:
                return None
            case Quantity():
                return holds(test.test, value.size)
            case Decimal():
                unit = self.guideline.facts[test.fact.id].unit
                return holds(test.test, value if unit is None else in_base(value, unit))
            case _:
                return holds(test.test, value)

    def _mark(self, condition: Condition, seen: set[str]) -> None:
        truth = self.truth(condition)
        match condition:
            case FactTest():
                self.decisive.add((condition.fact.id, condition.text))
            case CriterionTest():
                if condition.criterion.id not in seen:
                    seen.add(condition.criterion.id)
                    self._mark(self.guideline.criteria[condition.criterion.id].when, seen)
            case Not():
                self._mark(condition.of, seen)
            case All() | AnyOf() | AtLeast():
                for part in condition.of:
                    if self.truth(part) is truth:
                        self._mark(part, seen)


def _at_least(number: int, truths: list[Truth]) -> Truth:
    if truths.count(True) >= number:
        return True
    return None if len(truths) - truths.count(False) >= number else False
