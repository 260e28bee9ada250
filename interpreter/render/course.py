"""Where a case goes in the flowcharts: the nodes and branches it passes, and those it may still pass.

What is on the path is the answer's own word, exact. What is still possible is followed on from the open decisions by
three-valued logic, so it may show a little more than there is, never less.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from interpreter.explain import truth_of
from interpreter.model import Action, Call, Decision, End, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.answer import Answer, Given
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
    """The way of one case: the number of each step, and how it stands to nodes and to branches (by place and number)."""

    steps: Mapping[Place, int]
    nodes: Mapping[Place, Course]
    branches: Mapping[tuple[Place, int], Course]
    targets: Mapping[tuple[Place, str], Course]

    def of_node(self, place: Place) -> Course:
        """Return how the case stands to a node."""
        return self.nodes.get(place, Course.OFF)

    def of_branch(self, place: Place, number: int) -> Course:
        """Return how the case stands to a branch of a decision."""
        return self.branches.get((place, number), Course.OFF)

    def of_link(self, place: Place, target: str) -> Course:
        """Return how the case stands to the line from a node to another of its flowchart."""
        return self.targets.get((place, target), Course.OFF)


def way_of(guideline: Resolved, answer: Answer) -> Way:
    """Return where a case goes, by its answer."""
    steps = {(step.flowchart, step.node): number for number, step in enumerate(answer.path, start=1)}
    taken = {(step.flowchart, step.node): step.branches for step in answer.path}
    settled = {(step.flowchart, step.node): step.to for step in answer.path}
    nodes = dict.fromkeys(steps, Course.ON)
    branches: dict[tuple[Place, int], Course] = {}
    targets: dict[tuple[Place, str], Course] = {}
    known = dict(answer.facts)
    todo = list(steps)
    while todo:
        place = todo.pop()
        definite = place in steps
        node = guideline.flowcharts[place[0]].nodes[place[1]]
        if isinstance(node, Decision):
            numbers = taken[place] if definite else tuple(_open_branches(guideline, node, known))
            sure = definite and len(numbers) == 1
            for number in numbers:
                branches[place, number] = Course.ON if sure else Course.POSSIBLE
        else:
            numbers, sure = (), definite
        for found in _next(guideline, place, numbers):
            to_same = definite and settled[place] == found[1] and found[0] == place[0]
            course = Course.ON if sure or to_same else Course.POSSIBLE
            targets[place, found[1] if found[0] == place[0] else f"call {found[0]}"] = course
            if found not in nodes:
                nodes[found] = Course.POSSIBLE
                todo.append(found)
    return Way(steps, nodes, branches, targets)


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


def _open_branches(guideline: Resolved, node: Decision, known: Mapping[str, Given]) -> Iterator[int]:
    """Return the branches that the known facts do not rule out."""
    for number, branch in enumerate(node.branches):
        truth = True if branch.when is None else truth_of(guideline, branch.when, known)
        if truth is not False:
            yield number
        if truth is True and node.hit is Hit.FIRST:
            return
