"""Side-by-side timing: every contender once a round, in turning order, and the medians of the ratios within a round.

On a machine that does other work too, a time says little and the ratio of two times taken right after one another says
much. So all figures here come from short alternating rounds; a ratio is the median over rounds of the ratio within the
round, with its quartiles, and a time is the median of its rounds. The clock is the processor time of this process
(all its threads), which does not count the time in which the machine served others. Young garbage is collected before
each contender starts; with `full`, all of it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

Work = Callable[[], object]
FEWEST_FOR_QUARTILES = 2


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long one contender takes as another: the median over rounds, and its quartiles."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        digits = 1 if self.median >= 1 else 2
        return f"{self.median:.{digits}f}x ({self.low:.{digits}f}-{self.high:.{digits}f})"


@dataclass(frozen=True, slots=True)
class Timed:
    """The seconds that each contender took, round by round."""

    seconds: Mapping[str, tuple[float, ...]]

    def median(self, name: str) -> float:
        """Return the median seconds of a contender."""
        return median(self.seconds[name])

    def ratio(self, slow: str, fast: str) -> Ratio:
        """Return how many times as long `slow` takes as `fast`."""
        pairs = zip(self.seconds[slow], self.seconds[fast], strict=True)
        ratios = [one / other for one, other in pairs]
        if len(ratios) < FEWEST_FOR_QUARTILES:
            return Ratio(ratios[0], ratios[0], ratios[0])
        low, _, high = quantiles(ratios, n=4)
        return Ratio(median(ratios), low, high)


def alternate(contenders: Mapping[str, Work], rounds: int, *, warm: int = 1, full: bool = False) -> Timed:
    """Return the times of `rounds` rounds, each contender once a round; the first `warm` rounds are not counted."""
    names = list(contenders)
    found: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(-warm, rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            taken = seconds(contenders[name], full=full)
            if turn >= 0:
                found[name].append(taken)
    return Timed({name: tuple(taken) for name, taken in found.items()})


def seconds(work: Work, *, full: bool = False) -> float:
    """Return the seconds of processor time that some work takes, after collecting the garbage of what came before."""
    gc.collect(2 if full else 1)
    start = time.process_time()
    kept = work()
    taken = time.process_time() - start
    del kept
    return taken
