"""Where conditions stand in a guideline, the tests in them, and the numbers with which they compare facts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from interpreter.engine.program import guards
from interpreter.model import (
    Action,
    All,
    Among,
    AnyOf,
    AtLeast,
    Between,
    Call,
    CriterionTest,
    Decision,
    End,
    FactTest,
    Not,
    leaves,
    leaves_through,
)
from interpreter.slotted import dataclass
from interpreter.units import from_base, in_base, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from interpreter.model import Condition, Fact, Node, Resolved
    from interpreter.span import Span

Leaf = FactTest | CriterionTest


@dataclass(frozen=True, slots=True)
class Owner:
    """Where a condition stands: at a branch or an advice of a node, or in a criterion (then `node` is None)."""

    chart: str | None
    node: str | None
    number: int
    criterion: str | None = None

    def __str__(self) -> str:
        if self.criterion is not None:
            return f"criterion {self.criterion}"
        return f"{self.chart}.{self.node}"


@dataclass(frozen=True, slots=True)
class Place:
    """A condition with its tests in order."""

    owner: Owner
    condition: Condition
    leaves: tuple[Leaf, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number with which a fact is compared: in the base unit, its step (one unit as written), and as written."""

    fact: str
    size: Decimal
    step: Decimal
    text: str
    span: Span


def places(guideline: Resolved) -> tuple[Place, ...]:
    """Return every condition of the flowcharts and of the criteria that they use, in the order of the files."""
    found = [place for chart in guideline.flowcharts for place in _of_chart(guideline, chart)]
    used = dict.fromkeys(criteria_in(guideline, [place.condition for place in found]))
    criteria = (name for name in guideline.criteria if name in used)
    return (*found, *(_criterion(guideline, name) for name in criteria))


def _criterion(guideline: Resolved, name: str) -> Place:
    condition = guideline.criteria[name].when
    return Place(Owner(None, None, 0, name), condition, tuple(leaves(condition)), f"criterion {name}")


def _of_chart(guideline: Resolved, chart: str) -> Iterator[Place]:
    for node in guideline.flowcharts[chart].nodes.values():
        for number, condition in enumerate(guards(node)):
            if condition is not None:
                owner = Owner(chart, node.id, number)
                yield Place(owner, condition, tuple(leaves(condition)), what_of(chart, node, number))


def what_of(chart: str, node: Node, number: int) -> str:
    """Return a branch or an advice of a node in words, by its turn."""
    match node:
        case Decision():
            return f"{chart}.{node.id}, branch {number + 1} to {node.branches[number].to.id}"
        case Action():
            return f"{chart}.{node.id}, {node.recommend[number].recommendation.id}"
        case Call() | End():
            return f"{chart}.{node.id}"
        case _:
            assert_never(node)


def criteria_in(guideline: Resolved, conditions: Iterable[Condition]) -> Iterator[str]:
    """Yield the criteria that conditions read, through others too, each once."""
    found = leaves_through(guideline.criteria, conditions)
    yield from dict.fromkeys(leaf.criterion.id for leaf in found if isinstance(leaf, CriterionTest))


def leaf_text(leaf: Leaf) -> str:
    """Return a test as an author reads it: `deficit_onset < 7 d`, `known_tumour`, `not origin_settled`."""
    match leaf:
        case CriterionTest():
            return leaf.criterion.id if leaf.expected else f"not {leaf.criterion.id}"
        case FactTest(test=Among(values=(bool() as value,))):
            return leaf.fact.id if value else f"not {leaf.fact.id}"
        case FactTest(test=Among()):
            return f"{leaf.fact.id} {leaf.text if leaf.text.startswith('≠') else f'= {leaf.text}'}"
        case FactTest():
            return f"{leaf.fact.id} {leaf.text}"
        case _:
            assert_never(leaf)


def constants(guideline: Resolved, found: Iterable[Place]) -> tuple[Constant, ...]:
    """Return the numbers with which facts are compared, each once, by fact and size."""
    made: dict[tuple[str, Decimal], Constant] = {}
    for place in found:
        for leaf in place.leaves:
            if isinstance(leaf, FactTest) and isinstance(leaf.test, Between):
                fact = guideline.facts[leaf.fact.id]
                for size in bounds(leaf.test):
                    made.setdefault(
                        (fact.id, size), Constant(fact.id, size, step_of(fact), _shown(fact, size), leaf.span)
                    )
    order = {name: number for number, name in enumerate(guideline.facts)}
    return tuple(sorted(made.values(), key=lambda one: (order[one.fact], one.size)))


def bounds(test: Between) -> tuple[Decimal, ...]:
    """Return the numbers at which a test turns, ascending."""
    ends = {end for interval in test.intervals for end in (interval.low, interval.high) if end is not None}
    return tuple(sorted(ends))


def step_of(fact: Fact) -> Decimal:
    """Return one unit of a fact in the base unit of its dimension: as far as `just below` and `just above` go."""
    return Decimal(1) if fact.unit is None else in_base(Decimal(1), fact.unit)


def _shown(fact: Fact, size: Decimal) -> str:
    own = size if fact.unit is None else from_base(size, fact.unit)
    unit = "" if fact.unit is None or fact.unit.code == "1" else f" {fact.unit.code}"
    return f"{plain(size)} (base unit)" if own is None else f"{plain(own)}{unit}"


def truths(condition: Condition, of: Mapping[int, bool | None], first: int = 0) -> tuple[bool | None, int]:
    """Return the truth of a condition by strong Kleene logic from the truths of its tests, and how many it has."""
    match condition:
        case FactTest() | CriterionTest():
            return of[first], 1
        case Not():
            truth, count = truths(condition.of, of, first)
            return (None if truth is None else not truth), count
        case All() | AnyOf() | AtLeast():
            parts: list[bool | None] = []
            count = 0
            for part in condition.of:
                truth, tests = truths(part, of, first + count)
                parts.append(truth)
                count += tests
            wanted = {All: len(parts), AnyOf: 1}.get(type(condition), getattr(condition, "number", 0))
            if parts.count(True) >= wanted:
                return True, count
            return (None if len(parts) - parts.count(False) >= wanted else False), count
        case _:
            assert_never(condition)
