"""The order in which diagrams ask the facts, as good as it can be had for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpreter.engine.program import Program


def last_use_first(program: Program) -> tuple[int, ...]:
    """Return the fact numbers by level, the fact that is used last on top: on long charts by far the smallest."""
    last = {number: position for position, station in enumerate(program.stations) for number in station.reads}
    return tuple(sorted(range(len(program.facts)), key=lambda number: (-last.get(number, -1), number)))
