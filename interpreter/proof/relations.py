"""What can be told of diagrams without making new ones: whether two meet, and whether one is constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.diagram import FALSE, TRUE

if TYPE_CHECKING:
    from interpreter.proof.space import Space


def meet(space: Space, one: int, other: int) -> bool:
    """Tell whether some case lies in both; the search ends at the first that does.

    Raises:
        DiagramTooLarge: the budget of the space is spent.
    """
    todo = [(one, other)]
    seen = set(todo)
    level, children = space.diagrams.level, space.diagrams.children
    try:
        while todo and len(seen) <= space.budget.left:
            left, right = todo.pop()
            if FALSE in (left, right):
                continue
            if left in (right, TRUE) or right == TRUE:
                return True
            above, below = level[left], level[right]
            lefts = children[left] if above <= below else (left,) * len(children[right])
            rights = children[right] if below <= above else (right,) * len(children[left])
            for pair in zip(lefts, rights, strict=True):
                if pair not in seen:
                    seen.add(pair)
                    todo.append(pair)
    finally:
        space.budget.spend(len(seen))
    return False


def constant(space: Space, context: int, diagram: int) -> bool | None:
    """Return the truth that a diagram has in every case of a context, or None where it has both, or no case to have."""
    if context == FALSE:
        return None
    holds = meet(space, context, diagram)
    fails = meet(space, context, space.diagrams.negation(diagram))
    return None if holds == fails else holds
