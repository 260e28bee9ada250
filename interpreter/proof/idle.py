"""Facts that some condition reads although neither an answer nor its provenance ever depends on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.diagram import FALSE, TRUE
from interpreter.model import Decision, FactTest, leaves_through
from interpreter.proof.finding import finding, place
from interpreter.slotted import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.diagnostic import Diagnostic
    from interpreter.engine.answer import Advised
    from interpreter.proof.space import Space


def idle(space: Space) -> frozenset[int]:
    """Return the numbers of the facts that a node reads and that nothing depends on that an answer says.

    An answer says which recommendations are given, with which deadline, strength and detail and on whose word; the
    outcome; and the readings of the branches taken. Only by which nodes a case came there is not counted.
    """
    return asked(space) - {space.levels[level] for level in space.diagrams.levels(_said(space))} - _warned(space)


def asked(space: Space) -> frozenset[int]:
    """Return the numbers of the facts that a node reads."""
    return frozenset(number for station in space.kernels[0].program.stations for number in station.reads)


def _said(space: Space) -> list[int]:
    """Return a diagram for each thing that an answer may say."""
    kernel, diagrams = space.kernels[0], space.diagrams
    roots = [kernel.stuck, *(one for _, one in kernel.outcomes)]
    ways: dict[Advised, int] = {}
    for slot in kernel.slots:
        for one in slot.contributions:
            key = replace(one.advised, node="")
            ways[key] = diagrams.either(ways.get(key, FALSE), one.wins)
    readings: dict[str, int] = {}
    for station in kernel.program.stations:
        if isinstance(station.node, Decision):
            for branch, taken in zip(station.node.branches, kernel.taken[station.number], strict=True):
                for ref in branch.grounds.readings:
                    readings[ref.id] = diagrams.either(readings.get(ref.id, FALSE), taken)
    return [*roots, *ways.values(), *readings.values()]


def _warned(space: Space) -> set[int]:
    """Return the facts of which a warning depends."""
    numbers = space.kernels[0].program.fact_numbers
    guideline = space.kernels[0].program.guideline
    warned = leaves_through(guideline.criteria, (one.when for one in guideline.implausible))
    return {numbers[leaf.fact.id] for leaf in warned if isinstance(leaf, FactTest)}


def facts(space: Space, numbers: frozenset[int]) -> Iterator[Diagnostic]:
    """Yield the findings about idle facts."""
    kernel = space.kernels[0]
    for number in sorted(numbers):
        fact = space.facts[number].fact
        readers = [one for one in kernel.program.stations if number in one.reads]
        met = [one for one in readers if kernel.reached[one.number] != FALSE] or readers
        yield finding(
            space,
            "idle-fact",
            f"{', '.join(place(one) for one in met[:3])} {'reads' if len(met) == 1 else 'read'} `{fact.id}`, "
            "but no answer depends on it",
            fact.span,
            "correct the condition that reads it, or remove the fact",
            where=kernel.reached[met[0].number] or TRUE,
        )
