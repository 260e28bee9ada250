"""What looks renamed from one version to the next, and the old version told in the new names.

An id that is gone and a new one stand for the same thing when nothing else of their kind in either version carries
that label. Comparing under the new names keeps a mere renaming from looking like advice that is dropped and given anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

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
    Flowchart,
    Not,
    Ref,
    Resolved,
)
from interpreter.slotted import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from interpreter.model import Advice, Branch, Condition, Fact, Node, Recommendation


@dataclass(frozen=True, slots=True)
class Renames:
    """New ids by old id, only where they differ; `nodes` by old flowchart and node."""

    facts: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    recommendations: Mapping[str, str] = field(default_factory=dict)
    flowcharts: Mapping[str, str] = field(default_factory=dict)
    nodes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def any(self) -> bool:
        """Tell whether anything looks renamed."""
        return bool(self.facts or self.criteria or self.recommendations or self.flowcharts or self.nodes)


def renames(old: Resolved, new: Resolved) -> Renames:
    """Return what looks renamed."""
    flowcharts = _renamed(old.flowcharts, new.flowcharts, lambda one: one.title)
    nodes: dict[tuple[str, str], str] = {}
    for name, chart in old.flowcharts.items():
        other = new.flowcharts.get(flowcharts.get(name, name))
        if other is not None:
            found = _renamed(chart.nodes, other.nodes, _of_node)
            nodes |= {(name, node): after for node, after in found.items()}
    return Renames(
        facts=_renamed(old.facts, new.facts, _of_fact),
        criteria=_renamed(old.criteria, new.criteria, lambda one: one.label),
        recommendations=_renamed(old.recommendations, new.recommendations, _of_recommendation),
        flowcharts=flowcharts,
        nodes=nodes,
    )


def _of_fact(fact: Fact) -> object:
    dimension = None if fact.unit is None else fact.unit.dimension
    return fact.label, fact.type, dimension, tuple(code for code, _ in fact.codes)


def _of_recommendation(entry: Recommendation) -> object:
    return entry.label, entry.strength


def _of_node(node: Node) -> object:
    """Return what tells a node from others of its flowchart; None where it has no words of its own."""
    return None if node.about.label is None else (type(node), node.about.label)


def _renamed(old: Mapping[str, Any], new: Mapping[str, Any], look: Callable[[Any], object]) -> dict[str, str]:
    gone, come = _by_look(old, look), _by_look(new, look)
    found = {}
    for seen, names in gone.items():
        others = come.get(seen, [])
        if len(names) == 1 and len(others) == 1 and names[0] not in new and others[0] not in old:
            found[names[0]] = others[0]
    return found


def _by_look(entries: Mapping[str, Any], look: Callable[[Any], object]) -> dict[object, list[str]]:
    """Return the ids by look, of all entries: one that stayed and looks the same makes a renaming doubtful."""
    found: dict[object, list[str]] = {}
    for name, one in entries.items():
        seen = look(one)
        if seen is not None:
            found.setdefault(seen, []).append(name)
    return found


# ---- the old version in the new names -------------------------------------------------------------------------------


def aligned(old: Resolved, renamed: Renames) -> Resolved:
    """Return the old version with every id as the new version has it."""
    return _Aligner(old, renamed).guideline() if renamed.any() else old


class _Aligner:
    def __init__(self, old: Resolved, renamed: Renames) -> None:
        self.old, self.renamed = old, renamed

    def guideline(self) -> Resolved:
        old, renamed = self.old, self.renamed
        made = replace(
            old,
            entry=_called(old.entry, renamed.flowcharts),
            facts=_keyed([self.fact(one) for one in old.facts.values()]),
            criteria=_keyed([self.criterion(one) for one in old.criteria.values()]),
            implausible=tuple(replace(one, when=self.condition(one.when)) for one in old.implausible),
            recommendations=_keyed([self.entry(one) for one in old.recommendations.values()]),
            flowcharts=_keyed([self.chart(one) for one in old.flowcharts.values()]),
            sha256=f"{old.sha256}-aligned",  # what is kept by content must not be taken for the file's own
            derived={},
        )
        return Resolved(made)

    def fact(self, fact: Fact) -> Fact:
        obtained = fact.obtained_by
        return replace(
            fact,
            id=_name(fact.id, self.renamed.facts),
            obtained_by=None if obtained is None else _called(obtained, self.renamed.recommendations),
        )

    def entry(self, entry: Recommendation) -> Recommendation:
        names = self.renamed.recommendations
        return replace(entry, id=_name(entry.id, names), excludes=tuple(_called(ref, names) for ref in entry.excludes))

    def criterion(self, criterion: Any) -> Any:  # noqa: ANN401 - a Criterion
        name = _name(criterion.id, self.renamed.criteria)
        return replace(criterion, id=name, when=self.condition(criterion.when))

    def condition(self, condition: Condition) -> Condition:
        match condition:
            case FactTest():
                return replace(condition, fact=_called(condition.fact, self.renamed.facts))
            case CriterionTest():
                return replace(condition, criterion=_called(condition.criterion, self.renamed.criteria))
            case All() | AnyOf() | AtLeast():
                return replace(condition, of=tuple(self.condition(part) for part in condition.of))
            case Not():
                return replace(condition, of=self.condition(condition.of))
            case _:
                assert_never(condition)

    def chart(self, chart: Flowchart) -> Flowchart:
        names = {node: after for (name, node), after in self.renamed.nodes.items() if name == chart.id}
        return replace(
            chart,
            id=_name(chart.id, self.renamed.flowcharts),
            start=_called(chart.start, names),
            nodes=_keyed([self.node(node, names) for node in chart.nodes.values()]),
        )

    def node(self, node: Node, names: Mapping[str, str]) -> Node:
        name = _name(node.id, names)
        match node:
            case Decision():
                return replace(node, id=name, branches=tuple(self.branch(one, names) for one in node.branches))
            case Action():
                advice = tuple(self.advice(one) for one in node.recommend)
                return replace(node, id=name, recommend=advice, to=_called(node.to, names))
            case Call():
                to = None if node.to is None else _called(node.to, names)
                return replace(node, id=name, flowchart=_called(node.flowchart, self.renamed.flowcharts), to=to)
            case End():
                return replace(node, id=name)
            case _:
                assert_never(node)

    def branch(self, branch: Branch, names: Mapping[str, str]) -> Branch:
        when = None if branch.when is None else self.condition(branch.when)
        return replace(branch, when=when, to=_called(branch.to, names))

    def advice(self, advice: Advice) -> Advice:
        when = None if advice.when is None else self.condition(advice.when)
        return replace(advice, when=when, recommendation=_called(advice.recommendation, self.renamed.recommendations))


def _name(name: str, names: Mapping[str, str]) -> str:
    return names.get(name, name)


def _called(ref: Ref, names: Mapping[str, str]) -> Ref:
    return ref if ref.id not in names else Ref(names[ref.id], ref.span)


def _keyed(entries: list[Any]) -> dict[str, Any]:
    return {one.id: one for one in entries}
