"""Nodes that no case reaches, and recommendations that no case is given, though the drawing leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.diagnostic import Label
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.model import Action
from interpreter.proof.finding import finding, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.diagnostic import Diagnostic
    from interpreter.model import Advice
    from interpreter.proof.space import Space


def nodes(space: Space) -> Iterator[Diagnostic]:
    """Yield the findings about nodes that no case reaches; of those behind one another only the first."""
    kernel = space.kernels[0]
    stations = kernel.program.stations
    before: dict[int, list[int]] = {}
    for station in stations:
        onwards = [*station.to, *([] if station.callee is None else [kernel.program.entries[station.callee]])]
        for target in onwards:
            before.setdefault(target, []).append(station.number)
    for station in stations:
        if kernel.reached[station.number] != FALSE:
            continue
        nearby = [number for number in before.get(station.number, ()) if kernel.reached[number] != FALSE]
        if nearby:
            labels = tuple(Label(stations[number].node.span, "some cases come here, none goes on") for number in nearby)
            yield finding(
                space,
                "unreachable-node",
                f"no case comes to {place(station)}: whatever leads to it is never taken",
                station.node.span,
                "correct the condition that should lead to it, or remove it",
                where=kernel.reached[nearby[0]],
                labels=labels[:3],
            )


def given(space: Space) -> dict[str, int]:
    """Return where each recommendation that some node would give is given, by id."""
    kernel = space.kernels[0]
    found: dict[str, int] = {}
    for station in kernel.program.stations:
        if isinstance(station.node, Action):
            found.update(
                {one.recommendation.id: found.get(one.recommendation.id, FALSE) for one in station.node.recommend}
            )
    for slot in kernel.slots:
        found[slot.recommendation] = space.diagrams.either(found[slot.recommendation], slot.present)
    return found


def recommendations(space: Space, never: set[str]) -> Iterator[Diagnostic]:
    """Yield the findings about recommendations that no case is given; nothing more is looked for than `never`."""
    program = space.kernels[0].program
    for name in program.guideline.recommendations:
        entries = [one for one in _entries(space, name) if name in never]
        if entries:
            labels = tuple(Label(one.span, "given here, but never") for one in entries)
            yield finding(
                space,
                "unreachable-recommendation",
                f"no case is given `{name}`: neither the nodes nor the conditions that give it are ever met",
                program.guideline.recommendations[name].span,
                "correct what should lead to it, or remove it",
                labels=labels[:3],
                where=TRUE,
            )


def _entries(space: Space, name: str) -> list[Advice]:
    stations = space.kernels[0].program.stations
    return [
        one
        for station in stations
        if isinstance(station.node, Action)
        for one in station.node.recommend
        if one.recommendation.id == name
    ]
