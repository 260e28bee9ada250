"""The diagrams say what the guideline says: Z3 proves it, for every case there is and not only for those we try.

The guideline is translated into logic here, from the resolved model: facts as truth values, enumerations, whole and
real numbers; criteria, nodes, recommendations and outcomes as definitions. The diagrams are translated node by node.
For each diagram Z3 then looks for a case in which the two differ; there must be none.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

import drawn
import pytest
import small
import z3
from hypothesis import given

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
    Hit,
    Interval,
    Not,
)
from interpreter.stages import load

if TYPE_CHECKING:
    from decimal import Decimal

    from interpreter.engine.kernel import Kernel
    from interpreter.model import Condition, Resolved, Test

_numbers = itertools.count()


def any_of(parts: Any) -> z3.BoolRef:
    return reduce(z3.Or, list(parts), z3.BoolVal(False))  # noqa: FBT003 - Z3's own constant


def all_of(parts: Any) -> z3.BoolRef:
    return reduce(z3.And, list(parts), z3.BoolVal(True))  # noqa: FBT003 - Z3's own constant


def number(value: Decimal | Fraction) -> z3.RatNumRef:
    return z3.RealVal(str(Fraction(value)))


class Logic:
    """A guideline as formulas; `solver` knows the definitions, so that each formula is written once."""

    def __init__(self, guideline: Resolved, start: str) -> None:
        self.guideline, self.start = guideline, start
        self.solver = z3.Solver()
        self.facts: dict[str, Any] = {}
        self.codes: dict[tuple[str, str], Any] = {}
        for fact in guideline.facts.values():
            self._declare(fact)
        self.criteria: dict[str, z3.BoolRef] = {}
        self._walk()

    def _declare(self, fact: Any) -> None:
        label = f"{fact.id}#{next(_numbers)}"
        if fact.type == "boolean":
            self.facts[fact.id] = z3.Bool(label)
            return
        if fact.type == "code":
            codes = [code for code, _ in fact.codes]
            sort, constants = z3.EnumSort(label, [f"{label}.{code}" for code in codes])
            self.facts[fact.id] = z3.Const(label, sort)
            self.codes.update({(fact.id, code): constant for code, constant in zip(codes, constants, strict=True)})
            return
        variable = z3.Int(label) if fact.type == "integer" else z3.Real(label)
        self.facts[fact.id] = variable
        size = fact.unit.size if fact.unit is not None else 1
        if fact.minimum is not None:
            self.solver.add(variable >= number(Fraction(fact.minimum) * size))
        if fact.maximum is not None:
            self.solver.add(variable <= number(Fraction(fact.maximum) * size))

    def define(self, name: str, formula: z3.BoolRef) -> z3.BoolRef:
        """Return a name for a formula."""
        made = z3.Bool(f"{name}#{next(_numbers)}")
        self.solver.add(made == formula)
        return made

    # ---- conditions ----

    def equals(self, fact: str, value: bool | str) -> z3.BoolRef:  # noqa: FBT001 - a truth value is the datum
        if isinstance(value, bool):
            return self.facts[fact] if value else z3.Not(self.facts[fact])
        return self.facts[fact] == self.codes[fact, value]

    def within(self, fact: str, interval: Interval) -> z3.BoolRef:
        variable, sides = self.facts[fact], []
        if interval.low is not None:
            low = number(interval.low)
            sides.append(variable >= low if interval.low_in else variable > low)
        if interval.high is not None:
            high = number(interval.high)
            sides.append(variable <= high if interval.high_in else variable < high)
        return all_of(sides)

    def test(self, fact: str, test: Test) -> z3.BoolRef:
        match test:
            case Among():
                return any_of(self.equals(fact, value) for value in test.values)
            case Between():
                return any_of(self.within(fact, interval) for interval in test.intervals)
        raise TypeError(test)

    def condition(self, condition: Condition | None) -> z3.BoolRef:  # noqa: PLR0911 - one for each kind
        match condition:
            case None:
                return z3.BoolVal(True)  # noqa: FBT003 - Z3's own constant
            case FactTest():
                return self.test(condition.fact.id, condition.test)
            case CriterionTest():
                holds = self.criterion(condition.criterion.id)
                return holds if condition.expected else z3.Not(holds)
            case All():
                return all_of(map(self.condition, condition.of))
            case AnyOf():
                return any_of(map(self.condition, condition.of))
            case Not():
                return z3.Not(self.condition(condition.of))
            case AtLeast():
                return z3.PbGe([(self.condition(part), 1) for part in condition.of], condition.number)
        raise TypeError(condition)

    def criterion(self, name: str) -> z3.BoolRef:
        if name not in self.criteria:
            self.criteria[name] = self.define(name, self.condition(self.guideline.criteria[name].when))
        return self.criteria[name]

    # ---- flowcharts ----

    def _walk(self) -> None:
        """Say where each node is reached; callees before their callers, as none calls itself."""
        self.inside: dict[tuple[str, str], z3.BoolRef] = {}
        self.taken: dict[tuple[str, str, int], z3.BoolRef] = {}
        self.finishes: dict[str, z3.BoolRef] = {}
        charts = self._callees_first()
        for chart in charts:
            self._walk_chart(chart)
        entered: dict[str, list[z3.BoolRef]] = defaultdict(list)
        decides: dict[str, list[z3.BoolRef]] = defaultdict(list)
        always = z3.BoolVal(True)  # noqa: FBT003 - Z3's own constant
        entered[self.start], decides[self.start] = [always], [always]
        self.reached: dict[tuple[str, str], z3.BoolRef] = {}
        outcomes: dict[str, list[z3.BoolRef]] = defaultdict(list)
        for chart in reversed(charts):
            came, last = any_of(entered[chart]), any_of(decides[chart])
            for node in self.guideline.flowcharts[chart].nodes.values():
                here = self.inside[chart, node.id]
                self.reached[chart, node.id] = self.define(node.id, z3.And(came, here))
                if isinstance(node, Call):
                    entered[node.flowchart.id].append(self.reached[chart, node.id])
                    if node.to is None:
                        decides[node.flowchart.id].append(z3.And(last, here))
                if isinstance(node, End):
                    outcomes[node.outcome].append(z3.And(last, here))
        self.outcomes = {outcome: self.define(outcome, any_of(ways)) for outcome, ways in outcomes.items()}

    def _callees_first(self) -> list[str]:
        order: list[str] = []

        def visit(chart: str) -> None:
            for node in self.guideline.flowcharts[chart].nodes.values():
                if isinstance(node, Call) and node.flowchart.id not in order:
                    visit(node.flowchart.id)
            order.append(chart)

        visit(self.start)
        return order

    def _walk_chart(self, chart: str) -> None:
        """Say where each node is reached once the flowchart is entered, and where the flowchart comes to an end."""
        nodes, start = self.guideline.flowcharts[chart].nodes, self.guideline.flowcharts[chart].start.id
        ways: dict[str, list[z3.BoolRef]] = defaultdict(list)
        ways[start] = [z3.BoolVal(True)]  # noqa: FBT003 - Z3's own constant
        waiting = dict(nodes)
        finishes: list[z3.BoolRef] = []
        while waiting:
            name = next(one for one in waiting if not any(one in self._next(other) for other in waiting.values()))
            node = waiting.pop(name)
            here = self.inside[chart, name] = self.define(name, any_of(ways[name]))
            match node:
                case Decision():
                    for position, branch in enumerate(node.branches):
                        chosen = z3.And(here, self._chosen(node, position))
                        self.taken[chart, name, position] = chosen
                        ways[branch.to.id].append(chosen)
                case Action():
                    ways[node.to.id].append(here)
                case Call():
                    returned = z3.And(here, self.finishes[node.flowchart.id])
                    (finishes if node.to is None else ways[node.to.id]).append(returned)
                case End():
                    finishes.append(here)
        self.finishes[chart] = self.define(f"{chart} finishes", any_of(finishes))

    @staticmethod
    def _next(node: Any) -> set[str]:
        match node:
            case Decision():
                return {branch.to.id for branch in node.branches}
            case Action() | Call():
                return set() if node.to is None else {node.to.id}
        return set()

    def _chosen(self, node: Decision, position: int) -> z3.BoolRef:
        """Return where a branch is the one to take: for `unique` no other may hold, for `first` no earlier one."""
        others = [
            self.condition(other.when)
            for index, other in enumerate(node.branches)
            if other.when is not None and index != position and (node.hit is Hit.UNIQUE or index < position)
        ]
        return z3.And(self.condition(node.branches[position].when), z3.Not(any_of(others)))

    def given(self, chart: str, recommendation: str) -> dict[Decimal | None, z3.BoolRef]:
        """Return, for each length of deadline in the base unit, where it is the shortest with which this is advised."""
        ways: dict[Decimal | None, list[z3.BoolRef]] = defaultdict(list)
        for node in self.guideline.flowcharts[chart].nodes.values():
            for advice in node.recommend if isinstance(node, Action) else ():
                if advice.recommendation.id == recommendation:
                    length = None if advice.within is None else advice.within.value * advice.within.unit.size
                    ways[length].append(z3.And(self.reached[chart, node.id], self.condition(advice.when)))
        shortest: dict[Decimal | None, z3.BoolRef] = {}
        sooner: list[z3.BoolRef] = []
        for length in sorted(ways, key=lambda length: (length is None, length or 0)):
            shortest[length] = z3.And(any_of(ways[length]), z3.Not(any_of(sooner)))
            sooner += ways[length]
        return shortest

    # ---- diagrams ----

    def diagrams(self, kernel: Kernel) -> list[z3.BoolRef]:
        """Return every diagram of a kernel as a formula, each made of those below it."""
        formulas: list[z3.BoolRef] = [z3.BoolVal(False), z3.BoolVal(True)]  # noqa: FBT003
        regions = [self._regions(one) for one in kernel.program.facts]
        for node in range(2, len(kernel.diagrams)):
            asked = regions[kernel.levels[kernel.diagrams.level[node]]]
            children = kernel.diagrams.children[node]
            parts = [z3.And(region, formulas[child]) for region, child in zip(asked, children, strict=True)]
            formulas.append(self.define(f"diagram {node}", any_of(parts)))
        return formulas

    def _regions(self, regions: Any) -> list[z3.BoolRef]:
        """Return where a fact lies in each of its regions."""
        fact = regions.fact.id
        found: list[list[z3.BoolRef]] = [[] for _ in range(len(regions))]
        for value, region in regions.table.items():
            found[region].append(self.equals(fact, value))
        edges = [None, *regions.thresholds, None]
        for cell, region in enumerate(regions.cells):
            if region < 0:
                continue
            low, high = edges[cell // 2 + cell % 2], edges[cell // 2 + 1]
            on = bool(cell % 2)
            found[region].append(self.within(fact, Interval(low, low_in=on, high=high, high_in=on)))
        return [any_of(ways) for ways in found]


def claims(logic: Logic, kernel: Kernel) -> dict[str, z3.BoolRef]:
    """Return, by name, every statement that a diagram and the guideline say the same."""
    formulas = logic.diagrams(kernel)
    said: dict[str, z3.BoolRef] = {}
    for station in kernel.program.stations:
        place = (station.chart, station.node.id)
        said[f"reached {place}"] = formulas[kernel.reached[station.number]] == logic.reached[place]
        for position, where in enumerate(kernel.taken[station.number]):
            chosen = z3.And(logic.reached[place], logic.taken[(*place, position)])
            said[f"taken {place} {position}"] = formulas[where] == chosen
    slots = {(slot.flowchart, slot.recommendation): slot for slot in kernel.slots}
    for chart, recommendation in advised(kernel):
        given = logic.given(chart, recommendation)
        slot = slots.get((chart, recommendation))
        name = f"{chart}.{recommendation}"
        said[name] = (formulas[slot.present] if slot else formulas[0]) == any_of(given.values())
        lengths = [] if slot is None else [one.advised.within for one in slot.contributions]
        shown = list(dict.fromkeys(None if one is None else one.value * one.unit.size for one in lengths))
        diagrams = dict(zip(shown, slot.deadlines if slot else (), strict=True))
        for length, where in given.items():
            said[f"{name} within {length}"] = formulas[diagrams.get(length, 0)] == where
    for outcome, where in logic.outcomes.items():
        said[f"outcome {outcome}"] = formulas[dict(kernel.outcomes).get(outcome, 0)] == where
    said["stuck"] = formulas[kernel.stuck] == z3.Not(any_of(logic.outcomes.values()))
    return said


def advised(kernel: Kernel) -> set[tuple[str, str]]:
    return {
        (station.chart, advice.recommendation.id)
        for station in kernel.program.stations
        if isinstance(station.node, Action)
        for advice in station.node.recommend
    }


def refuted(guideline: Resolved, start: str | None = None) -> list[str]:
    """Return the claims for which Z3 finds a case that breaks them, or cannot tell."""
    start = start or guideline.entry.id
    kernel = small.kernel(guideline, start)
    logic = Logic(guideline, start)
    said = claims(logic, kernel)
    found = []
    for name, claim in said.items():
        logic.solver.push()
        logic.solver.add(z3.Not(claim))
        if logic.solver.check() != z3.unsat:
            found.append(name)
        logic.solver.pop()
    return found


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
@pytest.mark.parametrize("name", ["wervelmetastasen", "keelpijn"])
def test_every_diagram_of_a_shipped_guideline_says_what_the_guideline_says(name):
    assert refuted(load(name)) == []


def test_a_diagram_that_says_something_else_is_found_out():
    guideline = load("keelpijn")
    kernel = small.kernel(guideline)
    logic = Logic(guideline, guideline.entry.id)
    formulas = logic.diagrams(kernel)
    one, other = (slot.present for slot in kernel.slots[:2])
    assert one != other
    logic.solver.add(formulas[one] != formulas[other])
    assert logic.solver.check() == z3.sat


@drawn.law(60)
@given(drawn.guidelines(6))
def test_every_diagram_of_a_drawn_guideline_says_what_the_guideline_says(files):
    assert refuted(small.loaded(files)) == []


@drawn.law(60)
@given(drawn.guidelines(6, wild=True))
def test_so_it_does_where_decisions_leave_cases_out_or_their_branches_overlap(files):
    assert refuted(small.loaded(files)) == []
