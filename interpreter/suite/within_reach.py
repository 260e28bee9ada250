"""Which goals some case can reach at all: exact, by the diagrams of the guideline.

A test is read where its node is reached and, in a `first` decision, no earlier branch surely holds; that of a criterion
where a condition reads the criterion. It can be seen unknown where some fact, left open, leaves the test open and the
node certain: among the completions of any such case two differ in a single fact, so one open fact is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.engine.diagram import FALSE, TRUE
from interpreter.model import Among, Between, CriterionTest, Decision, FactTest, Hit, Interval, Ref
from interpreter.proof.space import space
from interpreter.slotted import replace
from interpreter.suite.goals import Kind, Seen, Side
from interpreter.suite.places import Owner, constants, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.engine.diagram import Diagrams
    from interpreter.model import Resolved
    from interpreter.proof.space import Space
    from interpreter.suite.goals import Goal
    from interpreter.suite.places import Constant, Leaf, Place


class Reach:
    """The diagrams of one guideline, asked where each of its conditions is read."""

    def __init__(self, guideline: Resolved) -> None:
        """Make the diagrams.

        Raises:
            DiagramTooLarge: there are too many.
        """
        self.guideline = guideline
        self.places = {place.owner: place for place in places(guideline)}
        self.constants = {(one.fact, str(one.size)): one for one in constants(guideline, self.places.values())}
        self.space: Space = space([(guideline, None)], _cuts(self.constants.values(), self.places.values()))
        self.diagrams: Diagrams = self.space.diagrams
        kernel = self.space.kernels[0]
        self.stations = {(one.chart, one.node.id): one.number for one in kernel.program.stations}
        self.kernel = kernel
        self.level_of = {number: level for level, number in enumerate(self.space.levels)}
        self.read = self._where_read()

    def _where_read(self) -> dict[Owner, dict[tuple[int, int], None]]:
        """Return, for each condition, where the nodes that read it are reached, and where they are left before."""
        found: dict[Owner, dict[tuple[int, int], None]] = {}
        for owner, place in self.places.items():
            if owner.criterion is None:
                self._pass_on(owner, self._stretch(place), found)
        return found

    def _pass_on(self, owner: Owner, stretch: tuple[int, int], found: dict[Owner, dict[tuple[int, int], None]]) -> None:
        known = found.setdefault(owner, {})
        if stretch not in known:
            known[stretch] = None
            for leaf in self.places[owner].leaves:
                if isinstance(leaf, CriterionTest):
                    self._pass_on(Owner(None, None, 0, leaf.criterion.id), stretch, found)

    def reached(self, chart: str, node: str) -> int:
        """Return where a node is reached."""
        number = self.stations.get((chart, node))
        return FALSE if number is None else self.kernel.reached[number]

    def _stretch(self, place: Place) -> tuple[int, int]:
        """Return where the node of a condition is reached, and where one of its earlier branches holds."""
        owner = place.owner
        chart, name = owner.chart or "", owner.node or ""
        node = self.guideline.flowcharts[chart].nodes[name]
        before = FALSE
        if isinstance(node, Decision) and node.hit is Hit.FIRST:
            for branch in node.branches[: owner.number]:
                if branch.when is not None:
                    before = self.diagrams.either(before, self.space.condition(0, branch.when))
        return self.reached(chart, name), before

    def read_in(self, owner: Owner) -> int:
        """Return where a condition is read, every fact being known."""
        found = FALSE
        for here, before in self.read.get(owner, {}):
            found = self.diagrams.either(found, self.diagrams.without(here, before))
        return found

    def read_while_open(self, owner: Owner, level: int) -> int:
        """Return where a condition is read while the fact at this level is open: an earlier branch may be open too."""
        found = FALSE
        for here, before in self.read.get(owner, {}):
            surely, past = (self.diagrams.always(one, {level}) for one in (here, before))
            found = self.diagrams.either(found, self.diagrams.without(surely, past))
        return found

    # ---- goals ----

    def where(self, goal: Goal) -> int:  # noqa: PLR0911 - one a kind of goal
        """Return the cases that reach a goal, every fact of them known; for a test seen unknown, see `opens`."""
        match goal.kind:
            case Kind.NODE:
                return self.reached(str(goal.key[0]), str(goal.key[1]))
            case Kind.BRANCH:
                number = self.stations.get((str(goal.key[0]), str(goal.key[1])))
                return FALSE if number is None else self.kernel.taken[number][int(goal.key[2])]
            case Kind.TEST:
                place, leaf = self._test(goal)
                holds = self.space.condition(0, leaf)
                truth = holds if goal.aspect == Seen.TRUE else self.diagrams.negation(holds)
                return self.diagrams.both(self.read_in(place.owner), truth)
            case Kind.THRESHOLD:
                return self._threshold(goal)
            case Kind.CODE:
                fact = str(goal.key[0])
                return self.diagrams.both(self.reading(fact), self._region(fact, str(goal.key[1])))
            case Kind.RECOMMENDATION:
                slots = {(slot.flowchart, slot.recommendation): slot.present for slot in self.kernel.slots}
                return slots.get((str(goal.key[0]), str(goal.key[1])), FALSE)
            case Kind.OUTCOME:
                return dict(self.kernel.outcomes).get(str(goal.key[0]), FALSE)
            case Kind.READING:
                return TRUE

    def _test(self, goal: Goal) -> tuple[Place, Leaf]:
        match goal.key:
            case ("", str(criterion), int(number)):
                place = self.places[Owner(None, None, 0, criterion)]
            case (str(chart), str(node), int(at), int(number)):
                place = self.places[Owner(chart, node, at)]
            case _:
                raise KeyError(goal.key)
        return place, place.leaves[number]

    def reading(self, fact: str) -> int:
        """Return where any test of a fact is read."""
        found = FALSE
        for owner, place in self.places.items():
            if any(isinstance(leaf, FactTest) and leaf.fact.id == fact for leaf in place.leaves):
                found = self.diagrams.either(found, self.read_in(owner))
        return found

    def _region(self, fact: str, value: str) -> int:
        number = self.kernel.program.fact_numbers[fact]
        regions = self.space.facts[number]
        truths = tuple(TRUE if region == regions.table[value] else FALSE for region in range(len(regions)))
        return self.diagrams.node(self.level_of[number], truths)

    def _threshold(self, goal: Goal) -> int:
        one = self.constants[str(goal.key[0]), str(goal.key[1])]
        number = self.kernel.program.fact_numbers[one.fact]
        test = side_test(one, Side(goal.aspect))
        truths = tuple(TRUE if truth else FALSE for truth in self.space.facts[number].truth(test))
        return self.diagrams.both(self.reading(one.fact), self.diagrams.node(self.level_of[number], truths))

    def opens(self, goal: Goal) -> list[tuple[int, int]]:
        """Return, by level of a fact, the total cases of which that fact, left open, leaves a test open.

        The place of the test is reached all the same. The second of each pair does not depend on the fact.
        """
        place, leaf = self._test(goal)
        holds = self.space.condition(0, leaf)
        found = []
        diagrams = self.diagrams
        for level in sorted(diagrams.levels([holds])):
            varies = diagrams.without(diagrams.sometimes(holds, {level}), diagrams.always(holds, {level}))
            where = diagrams.both(self.read_while_open(place.owner, level), varies)
            if where != FALSE:
                found.append((level, where))
        return found

    def is_possible(self, goal: Goal) -> bool:
        """Tell whether some case reaches a goal."""
        if goal.kind is Kind.TEST and goal.aspect == Seen.UNKNOWN:
            return bool(self.opens(goal))
        return self.where(goal) != FALSE


def side_test(one: Constant, side: Side) -> Between:
    """Return the test that holds exactly for the values on this side of a constant."""
    below, above = one.size - one.step, one.size + one.step
    match side:
        case Side.ON:
            interval = Interval(one.size, low_in=True, high=one.size, high_in=True)
        case Side.BELOW:
            interval = Interval(below, low_in=True, high=one.size, high_in=False)
        case Side.ABOVE:
            interval = Interval(one.size, low_in=False, high=above, high_in=True)
        case _:
            assert_never(side)
    return Between((interval,))


def _cuts(known: Iterable[Constant], found: Iterable[Place]) -> Iterator[FactTest]:
    """Yield tests that cut the facts on and around each constant, and each code that is named from the others."""
    for one in known:
        for side in Side:
            yield FactTest(Ref(one.fact, one.span), side_test(one, side), side.value, one.span)
    for place in found:
        for leaf in place.leaves:
            if isinstance(leaf, FactTest) and isinstance(leaf.test, Among):
                for value in leaf.test.values:
                    yield replace(leaf, test=Among((value,)))
