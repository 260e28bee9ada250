"""Linear programmes: the cheapest change of numbers that leaves every sum as it is.

HiGHS solves them, by scipy. What it finds is no more than a proposal: it is taken only when, in whole numbers, every
sum holds and every number stays within its room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_NODES = 1_000
"""A search for whole numbers goes no further; a limit in seconds would not find the same each time."""


class Programme:
    """Variables that are changed together."""

    def __init__(self, sums: Sequence[Sequence[tuple[int, int]]], room: Sequence[tuple[float, float]]) -> None:
        """Take the equations, each as variables with their coefficients, and the room of each variable.

        Its room is by how much it may fall (0 or less) and rise.
        """
        from scipy.sparse import csc_array  # noqa: PLC0415 - slow to import

        terms = [(row, at, number) for row, one in enumerate(sums) for at, number in one]
        rows, places, coefficients = np.array(terms, dtype=np.int32).reshape(-1, 3).T
        self.matrix = csc_array((coefficients, (rows, places)), shape=(len(sums), len(room)), dtype=float)
        self.low, self.high = np.array(room, dtype=float).T

    def cheapest_change(self, costs: Floats, variable: int, amount: int) -> dict[int, int] | None:
        """Return the cheapest change in whole numbers that changes a variable so much; None when none was found.

        `costs` is what a change of one costs, up or down. The room of the variable allows the change asked for.
        """
        # The cheapest change is nearly always in whole numbers by itself; asking for them takes several times as long.
        for is_whole in (False, True):
            values = self._solution(costs, variable, amount, is_whole=is_whole)
            if values is None:
                return None
            found = np.rint(values)
            is_within = bool(np.all((self.low <= found) & (found <= self.high)))
            if is_within and found[variable] == amount and not (self.matrix @ found).any():
                return {int(at): int(found[at]) for at in np.flatnonzero(found)}
        return None

    def _solution(self, costs: Floats, variable: int, amount: int, *, is_whole: bool) -> Floats | None:
        """Return by how much each variable changes, if need be in whole numbers; None when there is no such change."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to import
        from scipy.sparse import hstack  # noqa: PLC0415 - as above

        low, high, cost = self.low.copy(), self.high.copy(), costs.copy()
        low[variable] = high[variable] = amount
        cost[variable] = 0.0
        # What costs is there twice, by how much it rises and by how much it falls: either is zero or more.
        paid = np.flatnonzero(cost)
        falls = -low[paid]
        low[paid] = 0.0
        values = milp(
            np.append(cost, cost[paid]),
            integrality=np.full(len(cost) + len(paid), int(is_whole)),
            bounds=Bounds(np.append(low, np.zeros(len(paid))), np.append(high, falls)),
            constraints=LinearConstraint(hstack([self.matrix, -self.matrix[:, paid]], format="csc"), 0, 0),
            options={"node_limit": MOST_NODES},
        ).x
        if values is None:
            return None
        change: Floats = values[: len(cost)]
        change[paid] -= values[len(cost) :]
        return change
