"""The same guideline for zen-engine: one JDM decision graph, written node by node from the resolved guideline.

    python tools/bench/jdm.py [--guideline NAME] [--facts carry|lean] [--tests equal|bare]     prints the graph as JSON
    python tools/bench/jdm.py --check [NUMBER]                                  compares zen's answers with ours

How a chart becomes a graph, always in the way that is faster for zen:

- the named criteria are one expression node behind the input, each written on top of the ones before it;
- a decision is a switch node of hit policy `first` (for exclusive branches that is the same, and stops sooner);
- an action is an expression node that sets `rec.FLOWCHART.ID` to the deadline (`"12 h"`, `"-"` for none), null where
  its guard fails;
- an end is an expression node that sets `outcome`. A call that goes on at an end sets that outcome itself, so the
  called chart stands in the graph once, however often it is called; a call without `to` is an edge.

`facts="carry"` lets facts and criteria travel along every edge, as the graphical editor does it: each step of the
trace then shows what it was decided on. `facts="lean"` lets conditions look back at the nodes that hold them
(`$nodes.request.pain`), so that only recommendations travel: the fastest form, whose trace shows the way without the
values. `tests="equal"` writes `pain == true`, `tests="bare"` writes `pain`, which is a little faster and fails on a
missing fact.

Source: GoRules, JSON Decision Model; the stubs of the Python package `zen-engine`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, assert_never

os.environ["RUST_BACKTRACE"] = "0"  # a stack trace for each error would be counted as zen's time

import random_cases
import zen

from interpreter import answer, load
from interpreter.engine.answer import number
from interpreter.model import (
    Action,
    All,
    Among,
    AnyOf,
    AtLeast,
    Between,
    Call,
    Condition,
    CriterionTest,
    Decision,
    End,
    Fact,
    FactTest,
    Interval,
    Not,
    Resolved,
)
from interpreter.units import Quantity, from_base

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FactsBy = Literal["carry", "lean"]
TestsBy = Literal["equal", "bare"]
Json = dict[str, Any]
Plain = tuple[str | None, dict[tuple[str, str], str]]
"""An outcome, and the deadline by flowchart and recommendation ("-" for none)."""

NO_DEADLINE = "-"
REQUEST, CRITERIA, START, RESPONSE = "request", "criteria", "start", "response"


def deadline(within: Quantity | None) -> str:
    """Return a deadline as the graph writes it."""
    return NO_DEADLINE if within is None else f"{number(within.value)} {within.unit.code}"


def graph(guideline: Resolved, facts: FactsBy = "lean", tests: TestsBy = "equal") -> str:
    """Return the guideline, from its entry on, as the text of one JDM decision graph.

    Raises:
        ValueError: a call returns to more than an end, or twice; such charts are not written as JDM here.
    """
    return json.dumps(_Writer(guideline, facts, tests).graph())


@dataclass(slots=True)
class _Writer:
    """The nodes and edges written so far."""

    guideline: Resolved
    facts: FactsBy
    tests: TestsBy
    nodes: list[Json] = field(default_factory=list)
    edges: list[Json] = field(default_factory=list)

    def graph(self) -> Json:
        """Return the whole graph."""
        self.nodes += [_node(REQUEST, "inputNode", None), _node(RESPONSE, "outputNode", None)]
        whens = {name: self.guideline.criteria[name].when for name in self._criteria()}
        criteria = [(name, self.condition(when, within="$.")) for name, when in whens.items()]
        self._expressions(CRITERIA, criteria, carry=self.facts == "carry")
        self._edge(REQUEST, CRITERIA)
        charts, entry = self.guideline.flowcharts, self.guideline.entry.id
        if self.facts == "lean":
            self._expressions(START, [("rec", "{}")], carry=False)
            self._edge(CRITERIA, START)
        self._edge(START if self.facts == "lean" else CRITERIA, self._place(entry, charts[entry].start.id))
        in_use = [entry]
        for chart in in_use:
            nodes = charts[chart].nodes.values()
            callees = dict.fromkeys(node.flowchart.id for node in nodes if isinstance(node, Call))
            in_use += [callee for callee in callees if callee not in in_use]
        for chart in in_use:
            for name in charts[chart].nodes:
                self._write(chart, name)
        return {"contentType": "application/vnd.gorules.decision", "nodes": self.nodes, "edges": self.edges}

    # ---- nodes ----

    def _write(self, chart: str, name: str) -> None:
        node = self.guideline.flowcharts[chart].nodes[name]
        here = f"{chart}.{name}"
        match node:
            case Decision():
                self._switch(chart, node)
            case Action():
                self._expressions(here, list(self._recommended(chart, node)), carry=True)
                self._edge(here, self._place(chart, node.to.id))
            case End():
                if self._ends_run(chart) and not self._only_after_calls(chart, name):
                    self._expressions(here, [("outcome", json.dumps(node.outcome))], carry=True)
                    self._edge(here, RESPONSE)
            case Call():
                self._call(chart, node)
            case _:
                assert_never(node)

    def _switch(self, chart: str, node: Decision) -> None:
        here = f"{chart}.{node.id}"
        statements = []
        for place, branch in enumerate(node.branches):
            handle = f"{here}.{place}"
            condition = "" if branch.when is None else self.condition(branch.when)
            statements.append({"id": handle, "condition": condition, "isDefault": branch.when is None})
            self._edge(here, self._place(chart, branch.to.id), handle)
        self.nodes.append(_node(here, "switchNode", {"hitPolicy": "first", "statements": statements}))

    def _call(self, chart: str, node: Call) -> None:
        if node.to is None:
            return
        end = self.guideline.flowcharts[chart].nodes[node.to.id]
        if not isinstance(end, End):
            raise ValueError(f"the call {chart}.{node.id} goes on at {end.id}, no end")  # noqa: TRY004 - a value
        here = f"{chart}.{node.id}"
        callee = node.flowchart.id
        self._expressions(here, [("outcome", json.dumps(end.outcome))], carry=True)
        self._edge(here, self._place(callee, self.guideline.flowcharts[callee].start.id))

    def _only_after_calls(self, chart: str, name: str) -> bool:
        """Tell whether an end is reached from calls only, which then have set its outcome already."""
        nodes = self.guideline.flowcharts[chart].nodes.values()
        from_calls = any(isinstance(node, Call) and node.to is not None and node.to.id == name for node in nodes)
        from_actions = any(isinstance(node, Action) and node.to.id == name for node in nodes)
        branches = (branch for node in nodes if isinstance(node, Decision) for branch in node.branches)
        return from_calls and not from_actions and all(branch.to.id != name for branch in branches)

    def _place(self, chart: str, name: str) -> str:
        """Return the node of the graph at which one enters a node of a chart."""
        node = self.guideline.flowcharts[chart].nodes[name]
        if isinstance(node, Call) and node.to is None:
            callee = node.flowchart.id
            return self._place(callee, self.guideline.flowcharts[callee].start.id)
        if isinstance(node, End) and not self._ends_run(chart):
            return RESPONSE
        return f"{chart}.{name}"

    def _ends_run(self, chart: str) -> bool:
        """Tell whether a chart's outcome is the run's: it is the entry, or called without `to`."""
        charts = self.guideline.flowcharts.values()
        calls = [node for other in charts for node in other.nodes.values() if isinstance(node, Call)]
        mine = [node.to is None for node in calls if node.flowchart.id == chart]
        if any(mine) and not all(mine):
            raise ValueError(f"{chart} is called both with and without `to`")
        return chart == self.guideline.entry.id or any(mine)

    def _recommended(self, chart: str, node: Action) -> Iterator[tuple[str, str]]:
        """Yield what an action sets; two entries for one recommendation share a key, the first that holds counts."""
        written: dict[str, str] = {}
        for advice in reversed(node.recommend):
            key = f"rec.{chart}.{advice.recommendation.id}"
            value = json.dumps(deadline(advice.within))
            if advice.when is not None:
                value = f"({self.condition(advice.when)}) ? {value} : {written.get(key, 'null')}"
            written[key] = value
        yield from reversed(written.items())

    def _expressions(self, name: str, pairs: list[tuple[str, str]], *, carry: bool) -> None:
        rows = [{"id": f"{name}:{key}", "key": key, "value": value} for key, value in pairs]
        content = {"expressions": rows, "passThrough": carry, "executionMode": "single"}
        self.nodes.append(_node(name, "expressionNode", content))

    def _edge(self, source: str, target: str, handle: str | None = None) -> None:
        edge = {"id": f"{handle or source}>{target}", "type": "edge", "sourceId": source, "targetId": target}
        self.edges.append(edge if handle is None else {**edge, "sourceHandle": handle})

    # ---- conditions ----

    def _criteria(self) -> list[str]:
        """Return the criteria so that each comes after those it uses."""
        order: dict[str, None] = {}

        def visit(condition: Condition) -> None:
            match condition:
                case CriterionTest():
                    name = condition.criterion.id
                    if name not in order:
                        visit(self.guideline.criteria[name].when)
                        order[name] = None
                case All() | AnyOf() | AtLeast():
                    for part in condition.of:
                        visit(part)
                case Not():
                    visit(condition.of)
                case FactTest():
                    pass

        for name, criterion in self.guideline.criteria.items():
            visit(criterion.when)
            order[name] = None
        return list(order)

    def condition(self, condition: Condition, within: str | None = None) -> str:
        """Return a condition as zen writes it; among the criteria themselves `within` stands before the names."""
        match condition:
            case FactTest():
                fact = self.guideline.facts[condition.fact.id]
                name = fact.id if self.facts == "carry" else f"$nodes.{REQUEST}.{fact.id}"
                return self._test(fact, name, condition.test)
            case CriterionTest():
                before = f"$nodes.{CRITERIA}." if self.facts == "lean" else ""
                name = f"{before if within is None else within}{condition.criterion.id}"
                return name if condition.expected else f"not ({name})"
            case All():
                return "(" + " and ".join(self.condition(part, within) for part in condition.of) + ")"
            case AnyOf():
                return "(" + " or ".join(self.condition(part, within) for part in condition.of) + ")"
            case Not():
                return f"not ({self.condition(condition.of, within)})"
            case AtLeast():
                counted = [f"({self.condition(part, within)} ? 1 : 0)" for part in condition.of]
                return f"({' + '.join(counted)} >= {condition.number})"

    def _test(self, fact: Fact, name: str, test: object) -> str:
        match test:
            case Among(values=(bool() as value,)) if self.tests == "bare":
                return name if value else f"not ({name})"
            case Among(values=(value,)):
                return f"{name} == {json.dumps(value)}"
            case Among(values=values):
                codes = [code for code, _ in fact.codes]
                others = [code for code in codes if code not in values]
                if len(others) == 1:
                    return f"{name} != {json.dumps(others[0])}"
                return f"{name} in {json.dumps(list(values))}"
            case Between():
                return "(" + " or ".join(_interval(fact, name, interval) for interval in test.intervals) + ")"
            case _:
                raise TypeError(test)


def _node(name: str, kind: str, content: Json | None) -> Json:
    node: Json = {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
    return node if content is None else {**node, "content": content}


def _interval(fact: Fact, name: str, interval: Interval) -> str:
    parts = []
    for bound, inside, sign in ((interval.low, interval.low_in, ">"), (interval.high, interval.high_in, "<")):
        if bound is not None:
            own = bound if fact.unit is None else from_base(bound, fact.unit)
            if own is None:
                raise ValueError(f"{fact.id}: {bound} is no finite decimal in its unit")
            parts.append(f"{name} {sign}{'=' if inside else ''} {number(own)}")
    return " and ".join(parts)


# ---- running it -----------------------------------------------------------------------------------------------------


def engine(guideline: Resolved, facts: FactsBy = "lean", tests: TestsBy = "equal") -> zen.ZenEngine:
    """Return a zen engine that holds the guideline under its id, in memory."""
    content = json.loads(graph(guideline, facts, tests))
    return zen.ZenEngine({"loader": {"type": "static", "content": {guideline.id: content}}})


def plain(result: Mapping[str, Any]) -> Plain:
    """Return zen's result in the form in which answers are compared."""
    given = {
        (chart, name): within
        for chart, recommended in result.get("rec", {}).items()
        for name, within in recommended.items()
        if within is not None
    }
    return result.get("outcome"), given


def ours(guideline: Resolved, facts: Mapping[str, object]) -> Plain:
    """Return our outcome and definite recommendations in the same form."""
    found = answer(guideline, facts)
    return found.outcome, {(one.flowchart, one.id): deadline(one.within) for one in found.recommendations}


def compare(
    guideline: Resolved, number: int, facts: FactsBy = "lean", tests: TestsBy = "equal"
) -> list[random_cases.Facts]:
    """Return the random total cases, of so many, in which zen and we do not agree."""
    run = engine(guideline, facts, tests)
    half = number // 2
    cases = random_cases.total(guideline, half, seed=2026, quantities="continuous")
    cases += random_cases.total(guideline, number - half, seed=2027)
    return [case for case in cases if plain(run.evaluate(guideline.id, case)["result"]) != ours(guideline, case)]


def main() -> int:
    """Print the graph, or compare."""
    parser = argparse.ArgumentParser(description="the guideline as a JDM decision graph")
    parser.add_argument("--guideline", default="wervelmetastasen")
    parser.add_argument("--facts", choices=("carry", "lean"), default="lean")
    parser.add_argument("--tests", choices=("equal", "bare"), default="equal")
    parser.add_argument("--check", nargs="?", type=int, const=500, help="compare on so many random total cases")
    given = parser.parse_args()
    guideline = load(given.guideline)
    try:
        text = graph(guideline, given.facts, given.tests)
    except ValueError as reason:
        print(f"{given.guideline} is not written as JDM here: {reason}", file=sys.stderr)
        return 2
    if given.check is None:
        print(text)
        return 0
    different = compare(guideline, given.check, given.facts, given.tests)
    print(f"zen and Leidraad agree on {given.check - len(different)} of {given.check} random total cases")
    for case in different[:1]:
        print(json.dumps(case))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
