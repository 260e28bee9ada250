"""A guideline made ready to run: nodes in chart order, facts as regions, conditions as three-valued functions.

The state of a case is one list: first the region of each fact (`UNKNOWN` where it is not known), then the truth of each
criterion, worked out when first asked for. So every criterion is evaluated at most once a case, however deep it nests.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, assert_never

from interpreter.engine.answer import Warned
from interpreter.engine.regions import UNKNOWN, Regions, regions
from interpreter.model import (
    Action,
    All,
    AnyOf,
    AtLeast,
    Call,
    CriterionTest,
    Decision,
    End,
    FactTest,
    Hit,
    Not,
    leaves,
    targets,
)
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.model import Condition, Flowchart, Node, Resolved, Test

State = list[int | bool | None]
Truth = bool | None
"""True, false, or None for unknown: strong Kleene logic."""
Evaluate = Callable[[State], Truth]
_Atom = tuple[int, tuple[Truth, ...]]
"""A test of one fact: its number, and the truth by region; the last entry, found by -1, is for an unknown fact."""

DECISION, ACTION, CALL, END = range(4)
"""The kinds of stations."""
MANY = 3
"""Tests of as many facts are looked at together."""
_UNASKED = 2
"""The truth of a criterion that nobody has asked for yet."""


@dataclass(frozen=True, slots=True)
class Station:
    """A node in chart order: `to` are the numbers of the next stations, in the order of the branches.

    `guards` are the conditions of the branches (None for `else`) or of the advice (None for always); `first` tells
    whether the first branch that holds is taken.
    """

    number: int
    chart: str
    node: Node
    kind: int
    guards: tuple[Evaluate | None, ...]
    to: tuple[int, ...]
    callee: str | None
    reads: tuple[int, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Program:
    """A guideline from one of its flowcharts on, in chart order, callees after their first call."""

    guideline: Resolved
    start: str
    stations: tuple[Station, ...]
    entries: dict[str, int]
    facts: tuple[Regions, ...]
    fact_numbers: dict[str, int]
    criteria: tuple[str, ...]
    evaluators: dict[str, Evaluate] = field(repr=False)
    implausible: tuple[tuple[Evaluate, Warned], ...] = field(repr=False)

    def blank(self) -> State:
        """Return the state of a case of which nothing is known."""
        return [*[UNKNOWN] * len(self.facts), *[_UNASKED] * len(self.criteria)]


def compile_program(
    guideline: Resolved, start: str, over: tuple[tuple[Regions, ...], dict[str, int]] | None = None
) -> Program:
    """Return the program that runs `guideline` from the flowchart `start` on.

    `over` are regions that others cut as well, and the number of each of the guideline's facts among them.
    """
    return _Compiler(guideline, start, over).program()


def chart_order(chart: Flowchart) -> list[str]:
    """Return the nodes of a flowchart so that each comes before those it leads to, first branches first."""
    order: list[str] = []
    seen: set[str] = set()
    todo: list[tuple[str, Iterator[str]]] = []

    def enter(name: str) -> None:
        seen.add(name)
        following = [target.id for target in targets(chart.nodes[name])]
        todo.append((name, reversed(following)))

    enter(chart.start.id)
    while todo:
        name, following = todo[-1]
        for target in following:
            if target not in seen:
                enter(target)
                break
        else:
            order.append(name)
            todo.pop()
    order.reverse()
    return order


def _nodes_in_order(guideline: Resolved, start: str) -> list[tuple[str, Node]]:
    """Return every node of the flowcharts in use, a called flowchart's after its first call."""
    found: list[tuple[str, Node]] = []
    seen = {start}
    todo = [(start, iter(chart_order(guideline.flowcharts[start])))]
    while todo:
        name, names = todo[-1]
        for node_id in names:
            node = guideline.flowcharts[name].nodes[node_id]
            found.append((name, node))
            if isinstance(node, Call) and node.flowchart.id not in seen:
                callee = node.flowchart.id
                seen.add(callee)
                todo.append((callee, iter(chart_order(guideline.flowcharts[callee]))))
                break
        else:
            todo.pop()
    return found


def callers_first(program: Program) -> list[str]:
    """Return the flowcharts of a program so that each comes before those that it calls."""
    callees: dict[str, list[str]] = {}
    for station in program.stations:
        called = callees.setdefault(station.chart, [])
        if station.callee is not None:
            called.append(station.callee)
    order: list[str] = []
    seen = {program.start}
    todo = [(program.start, iter(callees[program.start]))]
    while todo:
        chart, called_by = todo[-1]
        for callee in called_by:
            if callee not in seen:
                seen.add(callee)
                todo.append((callee, iter(callees[callee])))
                break
        else:
            order.append(chart)
            todo.pop()
    return order[::-1]


def guards(node: Node) -> tuple[Condition | None, ...]:
    """Return the conditions of a decision's branches or of an action's advice; None where there is none."""
    match node:
        case Decision():
            return tuple(branch.when for branch in node.branches)
        case Action():
            return tuple(advice.when for advice in node.recommend)
        case Call() | End():
            return ()
        case _:
            assert_never(node)


def _kind(node: Node) -> int:
    match node:
        case Decision():
            return DECISION
        case Action():
            return ACTION
        case Call():
            return CALL
        case End():
            return END
        case _:
            assert_never(node)


class _Compiler:
    """The names of one guideline on their way to numbers."""

    def __init__(
        self, guideline: Resolved, start: str, over: tuple[tuple[Regions, ...], dict[str, int]] | None
    ) -> None:
        self.guideline = guideline
        self.start = start
        self.nodes = _nodes_in_order(guideline, start)
        self.numbers = {(chart, node.id): number for number, (chart, node) in enumerate(self.nodes)}
        self.criteria = self._criteria_in_use()
        if over is None:
            self.facts = self._facts_in_use()
            self.fact_numbers = {found.fact.id: number for number, found in enumerate(self.facts)}
        else:
            self.facts, self.fact_numbers = over
        self.slots = {name: len(self.facts) + number for number, name in enumerate(self.criteria)}
        self.read_by: dict[str, frozenset[int]] = {}
        self.evaluators: dict[str, Evaluate] = {}

    def _conditions(self) -> list[Condition]:
        """Return the conditions of the nodes and of the warnings, in order."""
        found = [condition for _, node in self.nodes for condition in guards(node) if condition is not None]
        return found + [one.when for one in self.guideline.implausible]

    def _criteria_in_use(self) -> list[str]:
        """Return the criteria that the nodes use, those that others need first."""
        order: dict[str, None] = {}
        todo = list(self._criterion_leaves(self._conditions()))[::-1]
        while todo:
            name = todo[-1]
            inner = self._criterion_leaves((self.guideline.criteria[name].when,))
            pending = [] if name in order else [other for other in inner if other not in order]
            if pending:
                todo.extend(pending)
            else:
                order[name] = None
                todo.pop()
        return list(order)

    def _criterion_leaves(self, conditions: Iterable[Condition]) -> Iterator[str]:
        for condition in conditions:
            for leaf in leaves(condition):
                if isinstance(leaf, CriterionTest):
                    yield leaf.criterion.id

    def _facts_in_use(self) -> tuple[Regions, ...]:
        """Return the regions of every fact, in the order of the dictionary; one region where no node reads it."""
        tests: dict[str, list[Test]] = {}
        for condition in [*self._conditions(), *(self.guideline.criteria[name].when for name in self.criteria)]:
            for leaf in leaves(condition):
                if isinstance(leaf, FactTest):
                    tests.setdefault(leaf.fact.id, []).append(leaf.test)
        return tuple(regions(fact, tests.get(name, ())) for name, fact in self.guideline.facts.items())

    def program(self) -> Program:
        for name in self.criteria:
            condition = self.guideline.criteria[name].when
            self.read_by[name] = self._reads([condition])
            self.evaluators[name] = self._remembered(self.slots[name], self._evaluator(condition))
        stations = tuple(self._station(number, chart, node) for number, (chart, node) in enumerate(self.nodes))
        return Program(
            self.guideline,
            self.start,
            stations,
            {chart: self.numbers[chart, self.guideline.flowcharts[chart].start.id] for chart, _ in self.nodes},
            self.facts,
            self.fact_numbers,
            tuple(self.criteria),
            self.evaluators,
            tuple((self._evaluator(one.when), Warned(one.id, one.warning)) for one in self.guideline.implausible),
        )

    def _station(self, number: int, chart: str, node: Node) -> Station:
        conditions = guards(node)
        return Station(
            number,
            chart,
            node,
            _kind(node),
            tuple(None if condition is None else self._evaluator(condition) for condition in conditions),
            tuple(self.numbers[chart, target.id] for target in targets(node)),
            node.flowchart.id if isinstance(node, Call) else None,
            tuple(sorted(self._reads(condition for condition in conditions if condition is not None))),
            isinstance(node, Decision) and node.hit is Hit.FIRST,
        )

    def _reads(self, conditions: Iterable[Condition]) -> frozenset[int]:
        """Return the numbers of the facts on which these conditions depend, through criteria too."""
        found: set[int] = set()
        for condition in conditions:
            for leaf in leaves(condition):
                match leaf:
                    case FactTest():
                        found.add(self.fact_numbers[leaf.fact.id])
                    case CriterionTest():
                        found |= self.read_by[leaf.criterion.id]
                    case _:
                        assert_never(leaf)
        return frozenset(found)

    # ---- conditions: nested as deep as their text, which the reader of documents bounds ----

    def _evaluator(self, condition: Condition) -> Evaluate:
        match condition:
            case FactTest():
                return _lookup(*self._atom(condition))
            case CriterionTest():
                evaluate = self.evaluators[condition.criterion.id]
                return evaluate if condition.expected else _opposite(evaluate)
            case All():
                return self._join(absorbing=False, parts=condition.of)
            case AnyOf():
                return self._join(absorbing=True, parts=condition.of)
            case Not():
                return _opposite(self._evaluator(condition.of))
            case AtLeast():
                return _at_least(condition.number, tuple(self._evaluator(part) for part in condition.of))
            case _:
                assert_never(condition)

    def _atom(self, test: FactTest) -> _Atom:
        number = self.fact_numbers[test.fact.id]
        return number, (*self.facts[number].truth(test.test), None)

    def _join(self, *, absorbing: bool, parts: tuple[Condition, ...]) -> Evaluate:
        atoms = tuple(self._atom(part) for part in parts if isinstance(part, FactTest))
        others = tuple(self._evaluator(part) for part in parts if not isinstance(part, FactTest))
        return _joined(absorbing, atoms, others)

    @staticmethod
    def _remembered(slot: int, evaluate: Evaluate) -> Evaluate:
        def remembered(state: State) -> Truth:
            truth = state[slot]
            if truth is _UNASKED:
                truth = state[slot] = evaluate(state)
            return truth  # type: ignore[return-value] # a criterion's slot holds a truth

        return remembered


def _lookup(number: int, truths: tuple[Truth, ...]) -> Evaluate:
    return lambda state: truths[state[number]]  # type: ignore[index] # a fact's slot holds a region


def _opposite(evaluate: Evaluate) -> Evaluate:
    def opposite(state: State) -> Truth:
        truth = evaluate(state)
        return None if truth is None else not truth

    return opposite


def _joined(absorbing: bool, atoms: tuple[_Atom, ...], parts: tuple[Evaluate, ...]) -> Evaluate:  # noqa: FBT001
    """Return the conjunction (`False` absorbs) or the disjunction (`True` absorbs) of tests and other parts."""
    neutral = not absorbing
    rows, single = _rows(atoms, absorbing=absorbing)
    parts = (*rows, *parts)

    if single:
        parts = (_tested(tuple(single), absorbing=absorbing), *parts)
    if len(parts) == 1:
        return parts[0]

    def joined(state: State) -> Truth:
        result: Truth = neutral
        for part in parts:
            truth = part(state)
            if truth is not neutral:
                if truth is absorbing:
                    return absorbing
                result = None
        return result

    return joined


def _tested(atoms: tuple[_Atom, ...], *, absorbing: bool) -> Evaluate:
    """Return the junction of tests of single facts."""
    neutral = not absorbing

    def tested(state: State) -> Truth:
        result: Truth = neutral
        for number, truths in atoms:
            truth = truths[state[number]]  # type: ignore[index] # a fact's slot holds a region
            if truth is not neutral:
                if truth is absorbing:
                    return absorbing
                result = None
        return result

    return tested


def _rows(atoms: tuple[_Atom, ...], *, absorbing: bool) -> tuple[list[Evaluate], list[_Atom]]:
    """Return the tests that one and the same region absorbs, picked from a state in one go, and all other tests."""
    alike: dict[int, list[_Atom]] = {}
    single: list[_Atom] = []
    for atom in atoms:
        _, truths = atom
        if truths.count(absorbing) == 1:
            alike.setdefault(truths.index(absorbing), []).append(atom)
        else:
            single.append(atom)
    rows: list[Evaluate] = []
    for region, found in alike.items():
        if len(found) >= MANY:
            rows.append(_row([number for number, _ in found], region, absorbing=absorbing))
        else:
            single += found
    return rows, single


def _row(numbers: list[int], region: int, *, absorbing: bool) -> Evaluate:
    """Return the junction of tests that this region of their facts absorbs, and every other region leaves open."""
    pick = itemgetter(*numbers)

    def row(state: State) -> Truth:
        found = pick(state)
        if region in found:
            return absorbing
        return None if UNKNOWN in found else not absorbing

    return row


def _at_least(number: int, parts: tuple[Evaluate, ...]) -> Evaluate:
    def count(state: State) -> Truth:
        sure = perhaps = 0
        for part in parts:
            truth = part(state)
            sure += truth is True
            perhaps += truth is not False
        if sure >= number:
            return True
        return None if perhaps >= number else False

    return count


def choose(station: Station, state: State) -> tuple[tuple[int, ...], bool]:
    """Return the branches that a decision may still take, and whether it is settled: one that surely holds.

    For `unique` all branches that hold are returned: more than one is a fault in the guideline. So is a case in which
    no branch holds; while that is still possible, even a branch that is left alone is not settled.
    """
    first = station.first
    if first:
        for number, guard in enumerate(station.guards):
            truth = True if guard is None else guard(state)
            if truth:
                return (number,), True
            if truth is None:
                break
    possible: list[int] = []
    holds = False
    for number, guard in enumerate(station.guards):
        if guard is None:
            if not holds:
                possible.append(number)
                holds = True
            continue
        truth = guard(state)
        if truth is not False:
            possible.append(number)
            holds = holds or truth is True
            if holds and first:
                break
    return tuple(possible), holds and len(possible) == 1
