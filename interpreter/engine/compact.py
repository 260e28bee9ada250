"""A kernel as plain numbers, so that it can be kept, and back: the diagrams that an answer may look at, renumbered.

A recommendation's wording is not among them; it is found again by its advice and by the grounds on which that is
reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interpreter.engine.advice import advised_by
from interpreter.engine.diagram import FALSE, TRUE, Diagrams
from interpreter.engine.kernel import NEUTRAL, Contribution, Kernel, Slot
from interpreter.model import Action, Decision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.engine.answer import Advised
    from interpreter.engine.program import Program
    from interpreter.model import Grounds


def numbers(kernel: Kernel) -> dict[str, Any]:
    """Return a kernel as lists of numbers and names."""
    kept = kernel.diagrams.reachable(kernel.all_roots())
    new = {FALSE: FALSE, TRUE: TRUE, **{old: number for number, old in enumerate(kept, TRUE + 1)}}
    level, children = kernel.diagrams.level, kernel.diagrams.children
    origins = {advised: origin for origin, advised in _advice(kernel.program)}
    return {
        "levels": list(kernel.levels),
        "nodes": [[level[old], [new[child] for child in children[old]]] for old in kept],
        "reached": [new[one] for one in kernel.reached],
        "taken": [[new[one] for one in taken] for taken in kernel.taken],
        "slots": [
            [
                slot.flowchart,
                slot.recommendation,
                new[slot.present],
                [new[one] for one in slot.deadlines],
                [[*origins[one.advised], new[one.wins]] for one in slot.contributions],
            ]
            for slot in kernel.slots
        ],
        "outcomes": [[name, new[one]] for name, one in kernel.outcomes],
        "stuck": new[kernel.stuck],
        "lost": [[number, new[one]] for number, one in kernel.lost],
    }


def kernel(program: Program, kept: dict[str, Any], limit: int) -> Kernel:
    """Return the kernel of a program that these numbers stand for.

    Raises:
        DiagramTooLarge: it has more nodes than `limit`.
    """
    levels = tuple(kept["levels"])
    diagrams = Diagrams([len(program.facts[number]) for number in levels], limit)
    for level, children in kept["nodes"]:
        diagrams.node(level, tuple(children))
    inner = zip(diagrams.level[2:], diagrams.children[2:], strict=True)
    grounds = _grounds(program)

    def contribution(station: int, position: int, way: int, wins: int) -> Contribution:
        arrival = grounds[station][way]
        return Contribution(advised_by(program.guideline, program.stations[station], position, arrival), wins)

    return Kernel(
        program,
        diagrams,
        levels,
        ((0, ()), (0, ()), *((levels[level], children) for level, children in inner)),
        tuple(kept["reached"]),
        tuple(tuple(taken) for taken in kept["taken"]),
        tuple(
            Slot(number, chart, name, present, tuple(deadlines), tuple(contribution(*one) for one in ways))
            for number, (chart, name, present, deadlines, ways) in enumerate(kept["slots"])
        ),
        tuple((name, diagram) for name, diagram in kept["outcomes"]),
        kept["stuck"],
        tuple((number, diagram) for number, diagram in kept["lost"]),
    )


def _advice(program: Program) -> Iterator[tuple[tuple[int, int, int], Advised]]:
    """Yield every way in which an advice may come about: its station, its place there, the grounds of the arrival."""
    grounds = _grounds(program)
    for station in program.stations:
        if isinstance(station.node, Action):
            for position in range(len(station.node.recommend)):
                for way, arrival in enumerate(grounds[station.number]):
                    yield (station.number, position, way), advised_by(program.guideline, station, position, arrival)


def _grounds(program: Program) -> list[list[Grounds]]:
    """Return, for each station, the grounds on which it may be reached, each once."""
    found: list[dict[Grounds, None]] = [{NEUTRAL: None} for _ in program.stations]
    for station in program.stations:
        if isinstance(station.node, Decision):
            for target, branch in zip(station.to, station.node.branches, strict=True):
                found[target][branch.grounds] = None
    return [list(one) for one in found]
