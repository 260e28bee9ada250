"""Lines between two neighbouring rows: each net has a level of its own, so that lines of two nets never overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    level = [0] * len(runs)
    placed: list[int] = []
    waiting = list(bent)
    while waiting:
        free = [at for at in waiting if not any(_above(runs[other], runs[at]) for other in waiting if other != at)]
        chosen = min(free or waiting, key=lambda at: (_cost(runs, at, waiting), runs[at].low, at))
        waiting.remove(chosen)
        blockers = [other for other in placed if _overlap(runs[other], runs[chosen])]
        level[chosen] = 1 + max((level[other] for other in blockers), default=-1)
        placed.append(chosen)
    return level, 1 + max((level[at] for at in bent), default=-1)


def _above(one: Run, other: Run) -> bool:
    """Tell whether `one` must lie above `other`, as it comes down where `other` goes on down."""
    return any(abs(top - bottom) < _CLEAR for top in one.tops for bottom in other.bottoms)


def _overlap(one: Run, other: Run) -> bool:
    return one.low < other.high + _CLEAR and other.low < one.high + _CLEAR


def _cost(runs: Sequence[Run], at: int, waiting: Iterable[int]) -> int:
    """Return how many more crossings it makes to put this run above the others than below them."""
    others = [runs[other] for other in waiting if other != at]
    own = runs[at]
    return sum(_crossings(own, other) - _crossings(other, own) for other in others)


def _crossings(upper: Run, lower: Run) -> int:
    """Return how many lines cross when `upper` lies above `lower`."""
    down = sum(upper.low < top < upper.high for top in lower.tops)
    return down + sum(lower.low < bottom < lower.high for bottom in upper.bottoms)
