"""Linear programmes: the cheapest change of numbers that leaves every sum as it is.

The bounded simplex method, in tableaux. All right-hand sides are zero, so that "no change" is where it starts, and no
search for a start is needed. Tables of counts have coefficients of one, and few of them: the tableaux stay small.

Source: V. Chvátal, Linear Programming (1983), chapter 8 (upper bounds); R. G. Bland, New finite pivoting rules for the
simplex method, Mathematics of Operations Research 2 (1977): the rule against circles.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

EXACT = 1e-7
REWARD = 1e6
"""What the wanted change is worth: more than all that it may cost."""
PATIENCE = 50
"""After so many steps without a gain, the rule against circles is followed."""
MOST_STEPS = 20_000
MOST_TURNS = 12
"""So many times a change that is not in whole numbers is put right by allowing less of it."""
TILT = 1e-3
"""By how much costs are made to differ, so that another of several cheapest changes is found."""


def cheapest_change(
    sums: Sequence[Sequence[tuple[int, int]]],
    room: Sequence[tuple[float, float]],
    costs: Sequence[float],
    wanted: tuple[int, int],
) -> list[int] | None:
    """Return the cheapest change, in whole numbers, of variables that are changed together; None for none.

    `sums` are the equations, each as variables with their coefficients; `room` is by how much each variable may fall
    (0 or less) and rise; `costs` what a change of one costs, up or down; `wanted` the variable to change, and by how
    much. None is returned as well when no change in whole numbers was found near the cheapest one.
    """
    limits = [*room]
    for turn in range(MOST_TURNS):
        values = _cheapest(sums, limits, [cost * (1 + TILT * (at * turn % 7)) for at, cost in enumerate(costs)], wanted)
        if values is None:
            limits = [*room]
            continue
        whole = [round(value) for value in values]
        if all(abs(value - one) <= EXACT for value, one in zip(values, whole, strict=True)):
            exact = not any(sum(number * whole[at] for at, number in terms) for terms in sums)
            return whole if exact else None
        # Between two whole numbers: not so far, then, and no change at all is always left to go back to.
        broken = [at for at, value in enumerate(values) if abs(value - round(value)) > EXACT and at != wanted[0]]
        at = broken[turn % len(broken)]
        low, high = limits[at]
        limits[at] = (low, floor(values[at])) if values[at] > 0 else (-floor(-values[at]), high)
    return None


def _cheapest(
    sums: Sequence[Sequence[tuple[int, int]]],
    room: Sequence[tuple[float, float]],
    costs: Sequence[float],
    wanted: tuple[int, int],
) -> list[float] | None:
    """Return the cheapest change, maybe not in whole numbers; None when the wanted one cannot be had."""
    variable, amount = wanted
    rows: dict[int, list[tuple[int, int]]] = {}
    for row, terms in enumerate(sums):
        for at, coefficient in terms:
            rows.setdefault(at, []).append((row, coefficient))
    # What stands in one sum only, and costs nothing, can take up there whatever the others do: the first basis.
    ready: dict[int, int] = {}
    for at, cost in enumerate(costs):
        if cost == 0 and at != variable and len(rows.get(at, ())) == 1:
            ready.setdefault(rows[at][0][0], at)
    loose = set(ready.values())
    columns = _columns(room, costs, wanted, loose)
    tableau = np.zeros((len(sums), len(columns)))
    basis = np.full(len(sums), -1)
    for place, one in enumerate(columns):
        for row, coefficient in rows.get(one.variable, ()):
            tableau[row, place] += one.sign * coefficient
            if one.variable in loose:
                basis[row] = place
    low, high, cost_of = (
        np.array(kind) for kind in zip(*((one.low, one.high, one.cost) for one in columns), strict=True)
    )
    values = _Simplex(tableau, basis, low, high, cost_of).values()
    found = [0.0] * len(room)
    for value, one in zip(values, columns, strict=True):
        found[one.variable] += one.sign * float(value)
    return found if abs(found[variable] - amount) <= EXACT else None


class _Column(NamedTuple):
    """A variable, or by how much it rises or falls: its sign, its bounds, and what a change of one costs."""

    variable: int
    sign: int
    low: float
    high: float
    cost: float


def _columns(
    room: Sequence[tuple[float, float]], costs: Sequence[float], wanted: tuple[int, int], loose: Container[int]
) -> list[_Column]:
    """Return the columns of a programme: two for each variable, but one for those that are in the first basis."""
    found = []
    for at, ((low, high), cost) in enumerate(zip(room, costs, strict=True)):
        if at == wanted[0]:
            rises = wanted[1] > 0
            most = min(abs(wanted[1]), high if rises else -low)
            found.append(_Column(at, 1 if rises else -1, 0.0, float(most), -REWARD))
        elif at in loose:
            found.append(_Column(at, 1, float(low), float(high), 0.0))
        else:
            found += [_Column(at, sign, 0.0, float(most), cost) for sign, most in ((1, high), (-1, -low)) if most > 0]
    return found


class _Simplex:
    """Variables between bounds, sums of zero.

    The first basis has, in each row, the column that is named for it, or else a variable that stays at zero. All other
    columns begin at their lower bound, which is zero.
    """

    def __init__(self, tableau: Floats, basis: Places, low: Floats, high: Floats, costs: Floats) -> None:
        self.tableau, self.basis, self.low, self.high, self.gains = tableau, basis, low, high, costs.copy()
        height, width = tableau.shape
        self.held = np.zeros(height)
        self.least = np.where(basis >= 0, low[basis], 0.0)
        self.most = np.where(basis >= 0, high[basis], 0.0)
        self.is_full = np.zeros(width, dtype=bool)
        self.is_basic = np.zeros(width, dtype=bool)
        ready = basis >= 0
        self.is_basic[basis[ready]] = True
        self.tableau[ready] /= self.tableau[ready, basis[ready]][:, np.newaxis]

    def values(self) -> Floats:
        """Return the cheapest values."""
        idle = 0
        for _ in range(MOST_STEPS):
            entering = self._entering(first=idle > PATIENCE)
            if entering is None:
                break
            idle = 0 if self._step(entering) > EXACT else idle + 1
        found = np.where(self.is_full, self.high, self.low)
        real = self.basis >= 0
        found[self.basis[real]] = self.held[real]
        return found

    def _entering(self, *, first: bool) -> int | None:
        gain = np.where(self.is_full, self.gains, -self.gains)
        gain[self.is_basic] = 0.0
        if first:
            better = np.flatnonzero(gain > EXACT)
            return int(better[0]) if len(better) else None
        best = int(np.argmax(gain))
        return best if gain[best] > EXACT else None

    def _step(self, entering: int) -> float:
        """Change one variable as far as it goes; return how far that is."""
        towards = -1.0 if self.is_full[entering] else 1.0
        change = towards * self.tableau[:, entering]
        ratios = np.full(len(change), np.inf)
        falls, rises = change > EXACT, change < -EXACT
        ratios[falls] = (self.held[falls] - self.least[falls]) / change[falls]
        ratios[rises] = (self.most[rises] - self.held[rises]) / -change[rises]
        ratios = np.maximum(ratios, 0.0)
        least = float(ratios.min(initial=np.inf))
        span = float(self.high[entering] - self.low[entering])
        far = min(least, span)
        self.held -= change * far
        if span <= least:
            self.is_full[entering] = not self.is_full[entering]
            return far
        ties = np.flatnonzero(ratios <= least + EXACT)
        row = int(min(ties, key=lambda at: (self.basis[at], at)))
        start = self.low[entering] if towards > 0 else self.high[entering]
        self._pivot(row, entering, float(start) + towards * far, full=bool(rises[row]))
        return far

    def _pivot(self, row: int, entering: int, value: float, *, full: bool) -> None:
        leaving = int(self.basis[row])
        if leaving >= 0:
            self.is_basic[leaving] = False
            self.is_full[leaving] = full
        tableau = self.tableau
        tableau[row] /= tableau[row, entering]
        factors = tableau[:, entering].copy()
        factors[row] = 0.0
        touched = np.flatnonzero(np.abs(factors) > EXACT)
        used = np.flatnonzero(tableau[row])
        tableau[np.ix_(touched, used)] -= np.outer(factors[touched], tableau[row, used])
        self.gains -= self.gains[entering] * tableau[row]
        self.basis[row], self.held[row] = entering, value
        self.least[row], self.most[row] = self.low[entering], self.high[entering]
        self.is_basic[entering], self.is_full[entering] = True, False
