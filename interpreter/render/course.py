"""Where a case goes in the flowcharts: the nodes and branches it passes, and those it may still pass.

Both are the engine's word, exact where the answer is: a node or branch is possible when some completion passes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from interpreter.engine.entail import possible_ways
from interpreter.engine.explain import truth_of
from interpreter.model import Action, Call, Decision, End

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved

Place = tuple[str, str]
"""A node: its flowchart and its id."""


class Course(StrEnum):
    """How a case stands to an element: no case is shown, it goes here, it may still go here, or it does not."""

    NO_CASE = "no-case"
    OFF = "off-path"
    POSSIBLE = "possible"
    ON = "on-path"

    @property
    def rank(self) -> int:
        """Return 0 for no case to 3 for on the path."""
        return list(Course).index(self)


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one case: the number of each step, and how it stands to nodes, branches and recommendations."""

    steps: Mapping[Place, int]
    nodes: Mapping[Place, Course]
    branches: Mapping[tuple[Place, int], Course]
    targets: Mapping[tuple[Place, str], Course]
    advice: Mapping[tuple[Place, int], Course]

    def of_node(self, place: Place) -> Course:
        """Return how the case stands to a node."""
        return self.nodes.get(place, Course.OFF)

    def of_branch(self, place: Place, number: int) -> Course:
        """Return how the case stands to a branch of a decision."""
        return self.branches.get((place, number), Course.OFF)

    def of_advice(self, place: Place, number: int) -> Course:
        """Return whether a node's recommendation is given, may be given, or is not."""
        return self.advice.get((place, number), Course.OFF)

    def of_link(self, place: Place, target: str) -> Course:
        """Return how the case stands to the line from a node to another of its flowchart."""
        return self.targets.get((place, target), Course.OFF)


def way_of(guideline: Resolved, answer: Answer) -> Way:
    """Return where a case goes, by its answer."""
    steps = {(step.flowchart, step.node): number for number, step in enumerate(answer.path, start=1)}
    nodes = dict.fromkeys(steps, Course.ON)
    branches: dict[tuple[Place, int], Course] = {}
    targets: dict[tuple[Place, str], Course] = {}
    for way in (*answer.ways, *possible_ways(guideline, answer)):
        place = (way.flowchart, way.node)
        sure = nodes.setdefault(place, Course.POSSIBLE) is Course.ON and len(way.branches) <= 1 and not way.possible_to
        course = Course.ON if sure or (place in steps and way.to is not None) else Course.POSSIBLE
        for number in way.branches:
            branches[place, number] = Course.ON if sure else Course.POSSIBLE
        for chart, name in _next(guideline, place, way.branches):
            targets[place, name if chart == place[0] else f"call {chart}"] = course
    return Way(steps, nodes, branches, targets, dict(_advice(guideline, answer, nodes)))


def _advice(
    guideline: Resolved, answer: Answer, nodes: Mapping[Place, Course]
) -> Iterator[tuple[tuple[Place, int], Course]]:
    """Return how the case stands to each recommendation of the nodes it reaches or may reach."""
    known = dict(answer.facts)
    definite = {(one.flowchart, one.id) for one in answer.recommendations}
    for place, course in nodes.items():
        node = guideline.flowcharts[place[0]].nodes[place[1]]
        if not isinstance(node, Action):
            continue
        names = [advice.recommendation.id for advice in node.recommend]
        for number, advice in enumerate(node.recommend):
            truth = True if advice.when is None else truth_of(guideline, advice.when, known)
            sure = (place[0], names[number]) in definite and names.count(names[number]) == 1
            if truth is False:
                yield (place, number), Course.OFF
            elif course is Course.ON and (truth is True or sure):
                yield (place, number), Course.ON
            else:
                yield (place, number), Course.POSSIBLE


def _next(guideline: Resolved, place: Place, numbers: tuple[int, ...]) -> Iterator[Place]:
    """Return the nodes that follow, by these branches where the node is a decision."""
    node = guideline.flowcharts[place[0]].nodes[place[1]]
    match node:
        case Decision():
            yield from dict.fromkeys((place[0], node.branches[number].to.id) for number in numbers)
        case Action():
            yield place[0], node.to.id
        case Call():
            yield node.flowchart.id, guideline.flowcharts[node.flowchart.id].start.id
            if node.to is not None:
                yield place[0], node.to.id
        case End():
            return
        case _:
            assert_never(node)
