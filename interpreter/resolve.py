"""Every name finds what it names, and every test becomes a set of values of its fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter import unary
from interpreter.diagnostic import Diagnostic, Label, nearest
from interpreter.model import (
    Action,
    All,
    AnyOf,
    AtLeast,
    Call,
    CriterionTest,
    Decision,
    End,
    Fact,
    FactTest,
    Flowchart,
    Grounds,
    Guideline,
    Node,
    Not,
    Resolved,
    Written,
    targets,
)
from interpreter.slotted import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.model import Condition, Criterion, Recommendation, Ref


@dataclass(slots=True)
class Names:
    """The guideline's dictionaries, with the findings so far."""

    guideline: Guideline
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, message: str, ref: Ref, hint: str | None = None) -> None:
        """Keep a finding about a name."""
        self.found.append(Diagnostic(code, message, ref.span, hint))

    def need(self, ref: Ref, known: Iterable[str], code: str, what: str) -> bool:
        """Report a name that is not among the known ones, with the names nearest to it."""
        names = list(known) if not isinstance(known, dict) else known
        if ref.id in names:
            return True
        hint = nearest(ref.id, names) or f"add it to the guideline, or use the name of an existing {what}"
        self.report(code, f"no {what} `{ref.id}`", ref, hint)
        return False

    def grounds(self, grounds: Grounds) -> None:
        """Report every statement and reading that does not exist."""
        for cite in grounds.cites:
            self.need(cite, self.guideline.statements, "unknown-statement", "statement")
        for reading in grounds.readings:
            self.need(reading, self.guideline.readings, "unknown-reading", "reading")
            known = self.guideline.readings.get(reading.id)
            if known is not None and known.retired is not None:
                message = f"the reading `{reading.id}` is retired since {known.retired.since}"
                hint = "rest on what settled it: its statement, or another reading"
                label = (Label(known.retired.span, "retired here"),)
                self.found.append(Diagnostic("retired-reading", message, reading.span, hint, label))


def resolve(guideline: Guideline) -> Resolved | tuple[Diagnostic, ...]:
    """Return the guideline with every test typed, or every name and test that does not fit.

    The result may still hold cycles; `structure.check` looks for these.
    """
    names = Names(guideline)
    _dictionaries(names)
    resolved = replace(
        guideline,
        criteria={name: _criterion(names, criterion) for name, criterion in guideline.criteria.items()},
        implausible=tuple(replace(one, when=_condition(names, one.when)) for one in guideline.implausible),
        flowcharts={name: _flowchart(names, chart) for name, chart in guideline.flowcharts.items()},
    )
    return tuple(names.found) or Resolved(resolved)


def _dictionaries(names: Names) -> None:
    guideline = names.guideline
    names.need(guideline.entry, guideline.flowcharts, "unknown-flowchart", "flowchart")
    topics = {name for name, _ in guideline.topics}
    for fact in guideline.facts.values():
        names.grounds(fact.grounds)
        if fact.topic is not None:
            names.need(fact.topic, topics, "unknown-topic", "topic")
        if fact.obtained_by is not None:
            names.need(fact.obtained_by, guideline.recommendations, "unknown-recommendation", "recommendation")
        if fact.id in guideline.criteria:
            criterion = guideline.criteria[fact.id]
            message = f"`{fact.id}` is a fact and a criterion"
            first = (Label(fact.span, "the fact"),)
            names.found.append(Diagnostic("duplicate-id", message, criterion.span, "rename one of them", first))
    for criterion in guideline.criteria.values():
        names.grounds(criterion.grounds)
    for recommendation in guideline.recommendations.values():
        _recommendation(names, recommendation)
    for reading in guideline.readings.values():
        names.grounds(Grounds(reading.cites))
    for left_out in guideline.not_encoded:
        names.grounds(Grounds(left_out.cites))


def _recommendation(names: Names, recommendation: Recommendation) -> None:
    names.grounds(recommendation.grounds)
    for other in recommendation.excludes:
        names.need(other, names.guideline.recommendations, "unknown-recommendation", "recommendation")
        if other.id == recommendation.id:
            names.report("bad-value", f"`{other.id}` excludes itself", other, "name another recommendation")


def _criterion(names: Names, criterion: Criterion) -> Criterion:
    return replace(criterion, when=_condition(names, criterion.when))


def _flowchart(names: Names, chart: Flowchart) -> Flowchart:
    if chart.start.id not in chart.nodes:
        hint = nearest(chart.start.id, chart.nodes) or "write the name of the node at which the flowchart begins"
        names.report(
            "no-start", f"`{chart.id}` starts at `{chart.start.id}`, which is no node of it", chart.start, hint
        )
    phases = {name for name, _ in chart.phases}
    return replace(chart, nodes={name: _node(names, chart, phases, node) for name, node in chart.nodes.items()})


def _node(names: Names, chart: Flowchart, phases: set[str], node: Node) -> Node:
    names.grounds(node.about.grounds)
    if node.about.phase is not None:
        names.need(node.about.phase, phases, "unknown-phase", "phase")
    for target in targets(node):
        names.need(target, chart.nodes, "unknown-node", "node")
    match node:
        case Decision():
            for branch in node.branches:
                names.grounds(branch.grounds)
            branches = tuple(
                branch if branch.when is None else replace(branch, when=_condition(names, branch.when))
                for branch in node.branches
            )
            return replace(node, branches=branches)
        case Action():
            for advice in node.recommend:
                names.grounds(advice.grounds)
                known = names.guideline.recommendations
                names.need(advice.recommendation, known, "unknown-recommendation", "recommendation")
            given = tuple(
                advice if advice.when is None else replace(advice, when=_condition(names, advice.when))
                for advice in node.recommend
            )
            return replace(node, recommend=given)
        case Call():
            names.need(node.flowchart, names.guideline.flowcharts, "unknown-flowchart", "flowchart")
            return node
        case End():
            return node


def _condition(names: Names, condition: Condition) -> Condition:
    match condition:
        case FactTest():
            return fact_test(names, condition)
        case CriterionTest():
            return condition
        case All() | AnyOf():
            return replace(condition, of=tuple(_condition(names, part) for part in condition.of))
        case Not():
            return Not(_condition(names, condition.of))
        case AtLeast():
            return AtLeast(condition.number, tuple(_condition(names, part) for part in condition.of))


def fact_test(names: Names, test: FactTest) -> Condition:
    """Return the test with the values for which it is true, or of a criterion; reports one that does not fit."""
    if not isinstance(test.test, Written):
        return test
    guideline = names.guideline
    fact = guideline.facts.get(test.fact.id)
    if fact is not None:
        return _typed(names, test, fact, test.test)
    if test.fact.id in guideline.criteria:
        return _expected(names, test, test.test)
    hint = nearest(test.fact.id, [*guideline.facts, *guideline.criteria]) or "add it to facts.yaml"
    names.report("unknown-fact", f"no fact or criterion `{test.fact.id}`", test.fact, hint)
    return test


def _typed(names: Names, test: FactTest, fact: Fact, written: Written) -> Condition:
    try:
        values, text = unary.typed(fact, written)
    except unary.Unfit as unfit:
        names.found.append(Diagnostic(unfit.code, unfit.message, test.span, unfit.hint))
        return test
    return replace(test, test=values, text=text)


def _expected(names: Names, test: FactTest, written: Written) -> Condition:
    match written.alternatives:
        case (bool() as expected,):
            return CriterionTest(test.fact, expected, test.span)
    message = f"`{test.fact.id}` is a criterion: it holds or it does not"
    names.found.append(Diagnostic("type-mismatch", message, test.span, "write true or false"))
    return test
