"""Faults in a guideline: mutants, each the guideline with one small slip of an author.

They are made in the resolved guideline, so that hundreds take no time; what the stages would have refused stays a
refusal. Grounds and texts are left alone, but for a reading that is left out.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from interpreter.engine.program import guards
from interpreter.model import Action, Call, Decision, End, FactTest, Hit, Resolved, leaves
from interpreter.slotted import dataclass, replace
from interpreter.suite.condition_faults import Slip, variants
from interpreter.suite.places import places
from interpreter.units import Quantity, neighbours, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.model import Advice, Branch, Condition, Flowchart, Grounds, Node
    from interpreter.span import Span


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its kind, its place, what it is in words, and the guideline with it; None where a stage refuses it.

    `tests` are the tests of the condition in which the fault lies, if it lies in one.
    """

    slip: Slip
    where: str
    span: Span
    text: str
    mutant: Resolved | None
    refused: str = ""
    tests: tuple[FactTest, ...] = ()


def faults(guideline: Resolved) -> Iterator[Fault]:
    """Yield every mutant of a guideline, in the order of its files: conditions, nodes, then criteria."""
    for chart in guideline.flowcharts.values():
        for node in chart.nodes.values():
            yield from _in_node(guideline, chart, node)
    for place in places(guideline):
        name = place.owner.criterion
        if name is not None:
            for one in variants(guideline, place.condition):
                mutant = None
                if one.condition is not None:
                    changed = replace(guideline.criteria[name], when=one.condition)
                    mutant = _fresh(guideline, criteria={**guideline.criteria, name: changed})
                yield Fault(one.slip, place.what, one.span, one.text, mutant, one.refused, _tests(one.condition))


def _tests(condition: Condition | None) -> tuple[FactTest, ...]:
    return () if condition is None else tuple(leaf for leaf in leaves(condition) if isinstance(leaf, FactTest))


def _fresh(guideline: Resolved, **changes: object) -> Resolved:
    """Return a guideline with changes, without anything that was worked out from the original."""
    return Resolved(replace(guideline, derived={}, **changes))  # type: ignore[arg-type] # fields of the guideline


def _with_node(guideline: Resolved, chart: Flowchart, node: Node) -> Resolved:
    nodes = {**chart.nodes, node.id: node}
    return _fresh(guideline, flowcharts={**guideline.flowcharts, chart.id: replace(chart, nodes=nodes)})


def _in_node(guideline: Resolved, chart: Flowchart, node: Node) -> Iterator[Fault]:
    for slip, span, text, changed, refused in _changed(guideline, chart, node):
        mutant = None if changed is None else _with_node(guideline, chart, changed)
        tests = () if changed is None else tuple(test for one in guards(changed) for test in _tests(one))
        yield Fault(slip, f"{chart.id}.{node.id}", span, text, mutant, refused, tests)


Change = tuple[Slip, "Span", str, "Node | None", str]
"""The kind of a fault, its place, its words, and the node with it, or None and why it is refused."""


def _changed(guideline: Resolved, chart: Flowchart, node: Node) -> Iterator[Change]:  # noqa: C901 - one case a kind
    match node:
        case Decision():
            for number, branch in enumerate(node.branches):
                yield from _in_branch(guideline, chart, node, number, branch)
            yield from _branches_among_themselves(node)
        case Action():
            for number, advice in enumerate(node.recommend):
                yield from _in_advice(guideline, node, number, advice)
            after = _after(chart, node.to.id)
            if after is not None:
                text = f"goes on at `{after}`, past `{node.to.id}`"
                yield Slip.NODE_SKIPPED, node.to.span, text, replace(node, to=replace(node.to, id=after)), ""
        case Call():
            for name in guideline.flowcharts:
                if name not in (node.flowchart.id, chart.id):
                    other = replace(node, flowchart=replace(node.flowchart, id=name))
                    text = f"calls `{name}` instead of `{node.flowchart.id}`"
                    yield Slip.FLOWCHART_CHANGED, node.flowchart.span, text, other, ""
        case End():
            ends = [other for one in guideline.flowcharts.values() for other in one.nodes.values()]
            outcomes = [other.outcome for other in ends if isinstance(other, End) and other.outcome != node.outcome]
            if outcomes:
                text = f"ends in `{outcomes[0]}` instead of `{node.outcome}`"
                yield Slip.OUTCOME_CHANGED, node.span, text, replace(node, outcome=outcomes[0]), ""
        case _:
            assert_never(node)


def _after(chart: Flowchart, name: str) -> str | None:
    """Return the node behind one that has a single way on."""
    node = chart.nodes[name]
    return node.to.id if isinstance(node, Action | Call) and node.to is not None else None


# ---- decisions ------------------------------------------------------------------------------------------------------


def _in_branch(guideline: Resolved, chart: Flowchart, node: Decision, number: int, branch: Branch) -> Iterator[Change]:
    def with_branch(changed: Branch) -> Decision:
        return replace(node, branches=(*node.branches[:number], changed, *node.branches[number + 1 :]))

    if branch.when is not None:
        for one in variants(guideline, branch.when):
            changed = None if one.condition is None else with_branch(replace(branch, when=one.condition))
            yield one.slip, one.span, f"branch {number + 1}: {one.text}", changed, one.refused
    yield (
        Slip.BRANCH_DROPPED,
        branch.span,
        f"branch {number + 1} to `{branch.to.id}` is left out",
        replace(node, branches=(*node.branches[:number], *node.branches[number + 1 :]))
        if len(node.branches) > 1
        else None,
        "dead-end",
    )
    others = dict.fromkeys(other.to.id for other in node.branches if other.to.id != branch.to.id)
    for kind, target in (
        (Slip.TARGET_CHANGED, next(iter(others), None)),
        (Slip.NODE_SKIPPED, _after(chart, branch.to.id)),
    ):
        if target is not None:
            text = f"branch {number + 1} leads to `{target}` instead of `{branch.to.id}`"
            yield kind, branch.to.span, text, with_branch(replace(branch, to=replace(branch.to, id=target))), ""
    for text, grounds in _without_reading(branch.grounds):
        yield (
            Slip.READING_DROPPED,
            branch.span,
            f"branch {number + 1}: {text}",
            with_branch(replace(branch, grounds=grounds)),
            "",
        )


def _branches_among_themselves(node: Decision) -> Iterator[Change]:
    for number, (one, other) in enumerate(pairwise(node.branches)):
        before, after = node.branches[:number], node.branches[number + 2 :]
        if one.to.id != other.to.id:
            swapped = (*before, replace(one, to=other.to), replace(other, to=one.to), *after)
            text = f"branches {number + 1} and {number + 2} lead where the other one did"
            yield Slip.BRANCHES_SWAPPED, one.span, text, replace(node, branches=swapped), ""
        if node.hit is Hit.FIRST and one.when is not None and other.when is not None:
            text = f"branch {number + 2} comes before branch {number + 1}"
            yield Slip.ORDER_CHANGED, other.span, text, replace(node, branches=(*before, other, one, *after)), ""
    hit = Hit.UNIQUE if node.hit is Hit.FIRST else Hit.FIRST
    yield Slip.HIT_CHANGED, node.span, f"`hit: {hit}` instead of `{node.hit}`", replace(node, hit=hit), ""


# ---- actions --------------------------------------------------------------------------------------------------------


def _in_advice(guideline: Resolved, node: Action, number: int, advice: Advice) -> Iterator[Change]:
    name = advice.recommendation.id

    def with_advice(*changed: Advice) -> Action:
        return replace(node, recommend=(*node.recommend[:number], *changed, *node.recommend[number + 1 :]))

    yield Slip.RECOMMENDATION_DROPPED, advice.span, f"`{name}` is left out", with_advice(), ""
    every = list(guideline.recommendations)
    other = every[(every.index(name) + 1) % len(every)]
    if other != name:
        changed = replace(advice, recommendation=replace(advice.recommendation, id=other))
        yield Slip.RECOMMENDATION_CHANGED, advice.span, f"`{other}` instead of `{name}`", with_advice(changed), ""
    if advice.when is not None:
        yield (
            Slip.GUARD_DROPPED,
            advice.span,
            f"`{name}` without its `when`",
            with_advice(replace(advice, when=None)),
            "",
        )
        for one in variants(guideline, advice.when):
            made = None if one.condition is None else with_advice(replace(advice, when=one.condition))
            yield one.slip, one.span, f"`{name}`: {one.text}", made, one.refused
    for text, within in _other_deadlines(advice.within):
        yield Slip.DEADLINE_CHANGED, advice.span, f"`{name}` {text}", with_advice(replace(advice, within=within)), ""
    for text, grounds in _without_reading(advice.grounds):
        yield Slip.READING_DROPPED, advice.span, f"`{name}`: {text}", with_advice(replace(advice, grounds=grounds)), ""


def _other_deadlines(within: Quantity | None) -> Iterator[tuple[str, Quantity | None]]:
    """Yield the deadline doubled, halved, in a unit next to its own, and left out."""
    if within is None:
        return
    others = [Quantity(within.value * 2, within.unit), Quantity(within.value / 2, within.unit)]
    others += [Quantity(within.value, unit) for unit in neighbours(within.unit)]
    for other in others:
        yield f"within {plain(other.value)} {other.unit.code} instead of {within}", other
    yield f"without its deadline of {within}", None


def _without_reading(grounds: Grounds) -> Iterator[tuple[str, Grounds]]:
    for ref in grounds.readings:
        rest = tuple(other for other in grounds.readings if other.id != ref.id)
        yield f"the reading {ref.id} is left out", replace(grounds, readings=rest)
