"""What one case reaches: the goals that its answer, and the tests that are read on the way, fulfil.

A node counts when every completion of the case comes there, so partial cases count for what they settle and no more.
On a node that is reached every condition is read that decides where to go: of a `first` decision those up to the one
that holds, and criteria with all their tests. Truth is strong Kleene logic, as in the trace.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter.case import accepted
from interpreter.engine.entail import answer
from interpreter.engine.regions import holds
from interpreter.model import Action, Among, Between, CriterionTest, Decision, FactTest, Hit
from interpreter.suite.goals import Goal, Kind, Side, goals, readings_of, seen, test_key
from interpreter.suite.places import Constant, Owner, constants, places, truths
from interpreter.units import Quantity, in_base

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from interpreter.case import Case
    from interpreter.engine.answer import Answer, Given
    from interpreter.model import Grounds, Resolved
    from interpreter.suite.places import Place

Truth = bool | None
GoalId = tuple[Kind, tuple[str | int, ...], str]


class Observer:
    """A guideline whose cases are watched; what does not depend on the case is worked out once."""

    def __init__(self, guideline: Resolved) -> None:
        """Find the goals of the guideline."""
        self.guideline = guideline
        self.goals: tuple[Goal, ...] = goals(guideline)
        self.places: dict[Owner, Place] = {place.owner: place for place in places(guideline)}
        self.constants: dict[str, list[Constant]] = {}
        for one in constants(guideline, self.places.values()):
            self.constants.setdefault(one.fact, []).append(one)

    def reached(self, case: Case, given: Answer | None = None) -> frozenset[GoalId]:
        """Return the goals that a case reaches; `given` is its answer, where that was made before.

        Raises:
            CaseRefused: the guideline cannot answer it.
        """
        known = accepted(self.guideline, case)
        return frozenset(_Watch(self, known, given or answer(self.guideline, case)).found())


class _Watch:
    """One case, watched."""

    def __init__(self, observer: Observer, known: Mapping[str, Given], given: Answer) -> None:
        self.observer, self.guideline, self.given = observer, observer.guideline, given
        self.values = {name: self._in_base(name, value) for name, value in known.items()}
        self.read: dict[str, Truth] = {}
        self.ids: set[GoalId] = set()

    def _in_base(self, name: str, value: Given) -> bool | str | Decimal:
        unit = self.guideline.facts[name].unit
        match value:
            case Quantity():
                return value.size
            case Decimal():
                return value if unit is None else in_base(value, unit)
            case _:
                return value

    def found(self) -> set[GoalId]:
        for way in self.given.ways:
            self._node(way.flowchart, way.node, way.branches if way.to is not None and not way.possible_to else ())
        for advised in self.given.recommendations:
            self._add(Kind.RECOMMENDATION, (advised.flowchart, advised.id), "given")
            self._grounds(self.guideline.recommendations[advised.id].grounds)
            self._readings(advised.readings)
        if self.given.outcome is not None:
            self._add(Kind.OUTCOME, (self.given.outcome,), "reached")
        return self.ids

    def _add(self, kind: Kind, key: tuple[str | int, ...], aspect: str) -> None:
        self.ids.add((kind, key, aspect))

    def _grounds(self, grounds: Grounds) -> None:
        self._readings(readings_of(grounds))

    def _readings(self, names: Iterable[str]) -> None:
        for name in names:
            self._add(Kind.READING, (name,), "used")

    def _node(self, chart: str, name: str, branches: tuple[int, ...]) -> None:
        node = self.guideline.flowcharts[chart].nodes[name]
        self._add(Kind.NODE, (chart, name), "reached")
        self._grounds(node.about.grounds)
        match node:
            case Decision():
                for number, branch in enumerate(node.branches):
                    truth = None if branch.when is None else self.truth(Owner(chart, name, number))
                    if truth is True and node.hit is Hit.FIRST:
                        break
                if len(branches) == 1:
                    self._add(Kind.BRANCH, (chart, name, branches[0]), "taken")
                    self._grounds(node.branches[branches[0]].grounds)
            case Action():
                for number, advice in enumerate(node.recommend):
                    if advice.when is not None:
                        self.truth(Owner(chart, name, number))
            case _:
                pass

    # ---- tests ----

    def truth(self, owner: Owner) -> Truth:
        """Read the tests of a condition, and return whether it holds."""
        place = self.observer.places[owner]
        of: dict[int, Truth] = {}
        for number, leaf in enumerate(place.leaves):
            of[number] = truth = self._criterion(leaf) if isinstance(leaf, CriterionTest) else self._test(leaf)
            self._add(Kind.TEST, test_key(owner, number), seen(truth))
        return truths(place.condition, of)[0]

    def _criterion(self, leaf: CriterionTest) -> Truth:
        name = leaf.criterion.id
        if name not in self.read:
            self.read[name] = self.truth(Owner(None, None, 0, name))
            if self.read[name] is not None:
                self._grounds(self.guideline.criteria[name].grounds)
        found = self.read[name]
        return found if found is None or leaf.expected else not found

    def _test(self, leaf: FactTest) -> Truth:
        value = self.values.get(leaf.fact.id)
        if value is None:
            return None
        self._grounds(self.guideline.facts[leaf.fact.id].grounds)
        if isinstance(leaf.test, Among) and isinstance(value, str):
            self._add(Kind.CODE, (leaf.fact.id, value), "met")
        if isinstance(leaf.test, Between) and isinstance(value, Decimal):
            for size, side in sides(self.observer.constants[leaf.fact.id], value):
                self._add(Kind.THRESHOLD, (leaf.fact.id, str(size)), side)
        return holds(leaf.test, value)


def sides(known: Iterable[Constant], value: Decimal) -> Iterator[tuple[Decimal, Side]]:
    """Yield the constants of a fact that a value meets or comes close to, with the side on which it lies."""
    for one in known:
        if value == one.size:
            yield one.size, Side.ON
        elif one.size - one.step <= value < one.size:
            yield one.size, Side.BELOW
        elif one.size < value <= one.size + one.step:
            yield one.size, Side.ABOVE
