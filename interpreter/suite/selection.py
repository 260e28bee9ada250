"""The goals of one node, one recommendation or one outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.model import Action, End
from interpreter.suite.goals import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.model import Resolved
    from interpreter.suite.goals import Goal


def of_node(goals: Iterable[Goal], name: str) -> list[Goal]:
    """Return what can happen at a node: reached, each branch taken, each test true, false and unknown."""
    own = (Kind.NODE, Kind.BRANCH, Kind.TEST)
    return [goal for goal in goals if goal.kind in own and f"{goal.key[0]}.{goal.key[1]}" == name]


def of_recommendation(guideline: Resolved, goals: Iterable[Goal], name: str) -> list[Goal]:
    """Return each way in which something is recommended: in each flowchart, at each node, and its guards' tests."""
    places = {
        (chart.id, node.id, number)
        for chart in guideline.flowcharts.values()
        for node in chart.nodes.values()
        if isinstance(node, Action)
        for number, advice in enumerate(node.recommend)
        if advice.recommendation.id == name
    }
    nodes = {place[:2] for place in places}
    return [
        goal
        for goal in goals
        if (goal.kind is Kind.RECOMMENDATION and goal.key[1] == name)
        or (goal.kind is Kind.NODE and goal.key in nodes)
        or (goal.kind is Kind.TEST and goal.key[:3] in places)
    ]


def of_outcome(guideline: Resolved, goals: Iterable[Goal], name: str) -> list[Goal]:
    """Return an outcome and the ends at which it is reached."""
    ends = {
        (chart.id, node.id)
        for chart in guideline.flowcharts.values()
        for node in chart.nodes.values()
        if isinstance(node, End) and node.outcome == name
    }
    found = [goal for goal in goals if goal.kind is Kind.OUTCOME and goal.key == (name,)]
    return found and [*found, *(goal for goal in goals if goal.kind is Kind.NODE and goal.key in ends)]
