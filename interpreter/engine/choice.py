"""Which one of several it is, as diagrams: the branch that a decision takes, the way in which advice is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from interpreter.engine.diagram import FALSE
from interpreter.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interpreter.engine.diagram import Diagrams
    from interpreter.model import Decision

_T = TypeVar("_T")


def chosen(diagrams: Diagrams, node: Decision, holds: Sequence[int]) -> tuple[int, ...]:
    """Return where each branch is the one to take: the first that holds, or the only one; `else` where none does.

    `holds` says where the condition of each branch holds; of `else`, which stands last, it is not looked at.
    """
    found: list[int] = []
    some = twice = FALSE
    for branch, where in zip(node.branches, holds, strict=True):
        if branch.when is None:
            found.append(diagrams.negation(some))
            continue
        if node.hit is Hit.UNIQUE:
            twice = diagrams.either(twice, diagrams.both(some, where))
        found.append(where if node.hit is Hit.UNIQUE else diagrams.without(where, some))
        some = diagrams.either(some, where)
    return tuple(found) if twice == FALSE else tuple([diagrams.without(one, twice) for one in found])


def in_turn(diagrams: Diagrams, ranked: Iterable[tuple[_T, int]]) -> tuple[list[tuple[_T, int]], int]:
    """Return each of several ways with where it is the one shown, the best way first, and where any of them is.

    A way is shown where it holds and no better one does; those that never are, are left out.
    """
    shown = []
    any_holds = FALSE
    for way, holds in ranked:
        where = diagrams.without(holds, any_holds)
        if where != FALSE:
            shown.append((way, where))
            any_holds = diagrams.either(any_holds, holds)
    return shown, any_holds
