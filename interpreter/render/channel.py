"""Lines between two neighbouring rows: each net has a level of its own, so that lines of two nets never overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAME = 0.5
_CLEAR = 7.0
"""Lines nearer to each other than this would read as one."""


@dataclass(frozen=True, slots=True)
class Run:
    """A net in a gap: where its lines come in from above and go out below. Without a bend it needs no level."""

    tops: tuple[float, ...]
    bottoms: tuple[float, ...]

    @property
    def low(self) -> float:
        """Return its left end."""
        return min(self.tops + self.bottoms)

    @property
    def high(self) -> float:
        """Return its right end."""
        return max(self.tops + self.bottoms)

    @property
    def is_straight(self) -> bool:
        """Tell whether its lines go straight down."""
        return self.high - self.low < _SAME


def levels(runs: Sequence[Run]) -> tuple[list[int], int]:
    """Return the level of each run, 0 the uppermost, and how many there are; lines cross as little as that allows."""
    bent = [at for at, run in enumerate(runs) if not run.is_straight]
    over = {at: {other for other in bent if other != at and _above(runs[other], runs[at])} for at in bent}
    extra = {(at, other): _extra(runs[at], runs[other]) for at in bent for other in bent if at != other}
    cost = {at: sum(extra[at, other] for other in bent if other != at) for at in bent}
    level = [0] * len(runs)
    placed: list[int] = []
    while cost:
        free = [at for at in cost if not over[at]]
        chosen = min(free or cost, key=lambda at: (cost[at], runs[at].low, at))
        del cost[chosen]
        for other in cost:
            cost[other] -= extra[other, chosen]
            over[other].discard(chosen)
        blockers = [other for other in placed if _overlap(runs[other], runs[chosen])]
        level[chosen] = 1 + max((level[other] for other in blockers), default=-1)
        placed.append(chosen)
    return level, 1 + max((level[at] for at in bent), default=-1)


def _above(one: Run, other: Run) -> bool:
    """Tell whether `one` must lie above `other`, as it comes down where `other` goes on down."""
    return any(abs(top - bottom) < _CLEAR for top in one.tops for bottom in other.bottoms)


def _overlap(one: Run, other: Run) -> bool:
    return one.low < other.high + _CLEAR and other.low < one.high + _CLEAR


def _extra(own: Run, other: Run) -> int:
    """Return how many more crossings it makes to put this run above the other than below it."""
    return _crossings(own, other) - _crossings(other, own)


def _crossings(upper: Run, lower: Run) -> int:
    """Return how many lines cross when `upper` lies above `lower`."""
    down = sum(upper.low < top < upper.high for top in lower.tops)
    return down + sum(lower.low < bottom < lower.high for bottom in upper.bottoms)
