"""What cases can reach in a guideline: one goal for each thing that an author would want to have seen once.

A goal is a node reached, a branch taken, a test seen true, false and unknown at each place where it stands, a constant
of a number met exactly, just below and just above, a code that a test names, a recommendation given, an outcome, a
reading on which an answer rested.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.model import Action, Among, Decision, End, FactTest, outcome_charts
from interpreter.slotted import dataclass
from interpreter.suite.places import constants, leaf_text, places, what_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.model import Grounds, Node, Resolved
    from interpreter.span import Span
    from interpreter.suite.places import Owner, Place


class Kind(StrEnum):
    """What a goal is about, in the order of the report."""

    NODE = "nodes"
    BRANCH = "branches"
    TEST = "tests"
    THRESHOLD = "thresholds"
    CODE = "codes"
    RECOMMENDATION = "recommendations"
    OUTCOME = "outcomes"
    READING = "readings"


class Side(StrEnum):
    """How a value lies to a constant; just below and just above are within one unit of the constant as written."""

    BELOW = "just below"
    ON = "on"
    ABOVE = "just above"


class Seen(StrEnum):
    """How a test came out."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


def seen(truth: bool | None) -> Seen:  # noqa: FBT001 - a truth value is the datum
    """Return how a test came out, by its truth."""
    return Seen.UNKNOWN if truth is None else Seen.TRUE if truth else Seen.FALSE


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that a case can reach: `key` tells it apart from the others of its kind, `aspect` how it is reached.

    `what` names it for the author; `span` is where it stands.
    """

    kind: Kind
    key: tuple[str | int, ...]
    aspect: str
    what: str
    span: Span

    @property
    def id(self) -> tuple[Kind, tuple[str | int, ...], str]:
        """Return what tells the goal apart from every other one."""
        return self.kind, self.key, self.aspect


# ---- the goals ------------------------------------------------------------------------------------------------------


def goals(guideline: Resolved) -> tuple[Goal, ...]:
    """Return everything that cases can reach, by kind, each kind in the order of the files."""
    found = places(guideline)
    return (
        *_nodes(guideline),
        *_branches(guideline),
        *(goal for place in found for goal in _tests(place)),
        *_thresholds(guideline, found),
        *_codes(found),
        *_recommendations(guideline),
        *_outcomes(guideline),
        *_readings(guideline),
    )


def _all_nodes(guideline: Resolved) -> Iterator[tuple[str, Node]]:
    for chart in guideline.flowcharts.values():
        for node in chart.nodes.values():
            yield chart.id, node


def _nodes(guideline: Resolved) -> Iterator[Goal]:
    for chart, node in _all_nodes(guideline):
        yield Goal(Kind.NODE, (chart, node.id), "reached", f"{chart}.{node.id}", node.span)


def _branches(guideline: Resolved) -> Iterator[Goal]:
    for chart, node in _all_nodes(guideline):
        if isinstance(node, Decision):
            for number, branch in enumerate(node.branches):
                yield Goal(Kind.BRANCH, (chart, node.id, number), "taken", what_of(chart, node, number), branch.span)


def _tests(place: Place) -> Iterator[Goal]:
    for number, leaf in enumerate(place.leaves):
        for aspect in Seen:
            what = f"{place.what}: `{leaf_text(leaf)}`"
            yield Goal(Kind.TEST, test_key(place.owner, number), aspect, what, leaf.span)


def test_key(owner: Owner, leaf: int) -> tuple[str | int, ...]:
    """Return the key of a test by where it stands."""
    if owner.criterion is not None:
        return ("", owner.criterion, leaf)
    return (owner.chart or "", owner.node or "", owner.number, leaf)


def _thresholds(guideline: Resolved, found: tuple[Place, ...]) -> Iterator[Goal]:
    for one in constants(guideline, found):
        for side in Side:
            yield Goal(Kind.THRESHOLD, (one.fact, str(one.size)), side, f"`{one.fact}` at {one.text}", one.span)


def _codes(found: Iterable[Place]) -> Iterator[Goal]:
    made: dict[tuple[str, str], Span] = {}
    for place in found:
        for leaf in place.leaves:
            if isinstance(leaf, FactTest) and isinstance(leaf.test, Among):
                for value in leaf.test.values:
                    if isinstance(value, str):
                        made.setdefault((leaf.fact.id, value), leaf.span)
    for (fact, code), span in made.items():
        yield Goal(Kind.CODE, (fact, code), "met", f"`{fact}: {code}`", span)


def _recommendations(guideline: Resolved) -> Iterator[Goal]:
    made: dict[tuple[str, str], Span] = {}
    for chart, node in _all_nodes(guideline):
        if isinstance(node, Action):
            for advice in node.recommend:
                made.setdefault((chart, advice.recommendation.id), advice.span)
    for (chart, name), span in made.items():
        yield Goal(Kind.RECOMMENDATION, (chart, name), "given", f"{name} in {chart}", span)


def _outcomes(guideline: Resolved) -> Iterator[Goal]:
    made: dict[str, Span] = {}
    for chart in outcome_charts(guideline, guideline.entry.id):
        for node in guideline.flowcharts[chart].nodes.values():
            if isinstance(node, End):
                made.setdefault(node.outcome, node.span)
    for name, span in made.items():
        yield Goal(Kind.OUTCOME, (name,), "reached", name, span)


def _readings(guideline: Resolved) -> Iterator[Goal]:
    used = set(_rested_on(guideline))
    for reading in guideline.readings.values():
        if reading.id not in used:
            continue  # `leidraad check` tells of it, unless it is retired
        yield Goal(Kind.READING, (reading.id,), "used", f"reading {reading.id}", reading.span)


def _rested_on(guideline: Resolved) -> Iterator[str]:
    """Yield the readings on which something rests that a case can meet."""
    for place in places(guideline):
        if place.owner.criterion is not None:
            yield from readings_of(guideline.criteria[place.owner.criterion].grounds)
        for leaf in place.leaves:
            if isinstance(leaf, FactTest):
                yield from readings_of(guideline.facts[leaf.fact.id].grounds)
    for _, node in _all_nodes(guideline):
        yield from readings_of(node.about.grounds)
        if isinstance(node, Decision):
            for branch in node.branches:
                yield from readings_of(branch.grounds)
        if isinstance(node, Action):
            for advice in node.recommend:
                yield from readings_of(advice.grounds)
                yield from readings_of(guideline.recommendations[advice.recommendation.id].grounds)


def readings_of(grounds: Grounds) -> tuple[str, ...]:
    """Return the readings that grounds name."""
    return tuple(ref.id for ref in grounds.readings)
