"""Diagrams of cases in which some facts are left open: what holds whatever those facts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.diagram import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from interpreter.engine.diagram import Diagrams


def always(diagrams: Diagrams, diagram: int, levels: Collection[int]) -> int:
    """Return where the diagram holds whatever the facts at these levels are; it does not depend on them.

    Raises:
        DiagramTooLarge: there is no more room.
    """
    if not levels:
        return diagram
    made = {FALSE: FALSE, TRUE: TRUE}
    for node in diagrams.reachable([diagram]):
        parts = [made[child] for child in diagrams.children[node]]
        level = diagrams.level[node]
        made[node] = diagrams.conjunction(parts) if level in levels else diagrams.node(level, tuple(parts))
    return made[diagram]


def support(diagrams: Diagrams, diagram: int) -> set[int]:
    """Return the levels of the facts on which a diagram depends."""
    return {diagrams.level[node] for node in diagrams.reachable([diagram])}


def settled(diagrams: Diagrams, diagram: int, known: Mapping[int, int]) -> bool:
    """Tell whether the diagram holds in every completion of the known regions, by level."""
    seen, todo = {diagram}, [diagram]
    while todo:
        node = todo.pop()
        if node == FALSE:
            return False
        if node == TRUE:
            continue
        children = diagrams.children[node]
        region = known.get(diagrams.level[node])
        for child in children if region is None else (children[region],):
            if child not in seen:
                seen.add(child)
                todo.append(child)
    return True
