"""No path runs in a circle, every node can be reached, and every name that is defined is used.

These checks need the whole graph; a guideline without errors here is what the back ends rely on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter import graph
from interpreter.diagnostic import Diagnostic, Severity
from interpreter.model import (
    Action,
    Call,
    CriterionTest,
    Decision,
    End,
    FactTest,
    leaves,
    targets,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from interpreter.model import (
        Condition,
        Criterion,
        Fact,
        Flowchart,
        Grounds,
        Node,
        Reading,
        Recommendation,
        Resolved,
        Statement,
    )
    from interpreter.span import Span

    _Ways = Mapping[str, Mapping[str, list[str]]]  # by flowchart and node, where it leads
    _Entry = Criterion | Fact | Reading | Recommendation | Statement


def check(guideline: Resolved) -> tuple[Diagnostic, ...]:
    """Return the findings about the graph and about what is never used; errors make the guideline unfit to run."""
    ways = {
        id_: {name: [target.id for target in targets(node)] for name, node in chart.nodes.items()}
        for id_, chart in guideline.flowcharts.items()
    }
    return (*_cycles(guideline, ways), *_unreachable(guideline, ways), *_unused(guideline))


def conditions(guideline: Resolved) -> Iterator[Condition]:
    """Yield every condition of the guideline, outermost ones only."""
    for criterion in guideline.criteria.values():
        yield criterion.when
    for implausible in guideline.implausible:
        yield implausible.when
    for chart in guideline.flowcharts.values():
        for node in chart.nodes.values():
            yield from _guards(node)


def _guards(node: Node) -> Iterator[Condition]:
    match node:
        case Decision():
            yield from (branch.when for branch in node.branches if branch.when is not None)
        case Action():
            yield from (advice.when for advice in node.recommend if advice.when is not None)
        case Call() | End():
            pass


# ---- circles and islands --------------------------------------------------------------------------------------------


def _cycles(guideline: Resolved, ways: _Ways) -> Iterator[Diagnostic]:
    for chart in guideline.flowcharts.values():
        for path in graph.cycles(ways[chart.id]):
            yield _circle(
                "node", path, chart.nodes[path[0]].span, "a flowchart runs one way; lead the last one elsewhere"
            )
    calls = {name: list(dict.fromkeys(_called(chart))) for name, chart in guideline.flowcharts.items()}
    for path in graph.cycles(calls):
        span = guideline.flowcharts[path[0]].span
        yield _circle("flowchart", path, span, "a flowchart cannot call itself, not even through others")
    uses = {
        name: [leaf.criterion.id for leaf in leaves(criterion.when) if isinstance(leaf, CriterionTest)]
        for name, criterion in guideline.criteria.items()
    }
    for path in graph.cycles(uses):
        yield _circle("criterion", path, guideline.criteria[path[0]].span, "define one of them by facts alone")


def _circle(what: str, path: tuple[str, ...], span: Span, hint: str) -> Diagnostic:
    shown = [*path, path[0]] if len(path) <= 8 else [*path[:4], "...", *path[-3:], path[0]]  # noqa: PLR2004 - a line's room
    return Diagnostic("cycle", f"{what} `{path[0]}` comes back to itself: {' -> '.join(shown)}", span, hint)


def _called(chart: Flowchart) -> Iterator[str]:
    return (node.flowchart.id for node in chart.nodes.values() if isinstance(node, Call))


def _unreachable(guideline: Resolved, ways: _Ways) -> Iterator[Diagnostic]:
    for chart in guideline.flowcharts.values():
        for name in graph.unreachable(ways[chart.id], chart.start.id):
            message = f"no path from the start `{chart.start.id}` leads to `{name}`"
            yield Diagnostic(
                "unreachable-node", message, chart.nodes[name].span, "let a branch lead to it, or remove it"
            )
    calls = {name: list(dict.fromkeys(_called(chart))) for name, chart in guideline.flowcharts.items()}
    for name in graph.unreachable(calls, guideline.entry.id):
        message = f"the flowchart `{name}` is never called from the entry `{guideline.entry.id}`"
        span = guideline.flowcharts[name].span
        yield Diagnostic("unreachable-node", message, span, "call it, or remove its file", severity=Severity.WARNING)


# ---- citations and use ----------------------------------------------------------------------------------------------


def _all_grounds(guideline: Resolved) -> Iterator[Grounds]:
    for fact in guideline.facts.values():
        yield fact.grounds
    for criterion in guideline.criteria.values():
        yield criterion.grounds
    for recommendation in guideline.recommendations.values():
        yield recommendation.grounds
    for chart in guideline.flowcharts.values():
        for node in chart.nodes.values():
            yield node.about.grounds
            match node:
                case Decision():
                    yield from (branch.grounds for branch in node.branches)
                case Action():
                    yield from (advice.grounds for advice in node.recommend)
                case Call() | End():
                    pass


def _unused(guideline: Resolved) -> Iterator[Diagnostic]:
    used = [leaf for condition in conditions(guideline) for leaf in leaves(condition)]
    grounds = list(_all_grounds(guideline))
    cited = {ref.id for one in grounds for ref in one.cites}
    cited |= {ref.id for left_out in guideline.not_encoded for ref in left_out.cites}
    recommended = {
        advice.recommendation.id
        for chart in guideline.flowcharts.values()
        for node in chart.nodes.values()
        if isinstance(node, Action)
        for advice in node.recommend
    }
    facts = {leaf.fact.id for leaf in used if isinstance(leaf, FactTest)}
    criteria = {leaf.criterion.id for leaf in used if isinstance(leaf, CriterionTest)}
    read = {ref.id for one in grounds for ref in one.readings}
    spare = "use it, or remove it"
    cite = "cite it where it is encoded, or list it under `not_encoded` with the reason"
    advised = guideline.recommendations.values()
    yield from _left("uncited-statement", "nothing cites the statement", guideline.statements.values(), cited, cite)
    yield from _left("unused-fact", "no condition uses the fact", guideline.facts.values(), facts, spare)
    yield from _left(
        "unused-criterion", "no condition uses the criterion", guideline.criteria.values(), criteria, spare
    )
    yield from _left("unused-recommendation", "no node gives the recommendation", advised, recommended, spare)
    held = [reading for reading in guideline.readings.values() if reading.retired is None]
    yield from _left("unused-reading", "nothing rests on the reading", held, read, spare)


def _left(code: str, lack: str, defined: Iterable[_Entry], used: set[str], hint: str) -> Iterator[Diagnostic]:
    for one in defined:
        if one.id not in used:
            yield Diagnostic(code, f"{lack} `{one.id}`", one.span, hint, severity=Severity.WARNING)
