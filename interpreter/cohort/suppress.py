"""Small numbers are not shown, nor what would give them away.

A count from 1 to N-1 is shown as `<N`. That is not enough: where a whole and all its other parts are shown, the last
part can be worked out. So further counts are hidden (`≥N`, or `<N` where they are zero) until every small number, shown
or a difference of two others, may for all that is shown be any number from 1 to N-1. For each of them other tables are
found that would be shown in exactly the same way: one in which it is 1, and one in which it is N-1.

Source: complementary cell suppression by linear programmes: M. Fischetti and J. J. Salazar, Models and algorithms for
the 2-dimensional cell suppression problem in statistical disclosure control, Mathematical Programming 84 (1999).
"""

from __future__ import annotations

from enum import StrEnum
from math import inf, log2
from typing import TYPE_CHECKING

import numpy as np

from interpreter.cohort.linear import Programme
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from interpreter.cohort.tally import Cell, Sum

STEPS_AWAY = 2
"""Where a number cannot be kept open, all is hidden that is so many sums away from it."""


class Hidden(StrEnum):
    """Why a number is not shown."""

    SMALL = "small"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: of each cell its number, or why it is hidden."""

    least: int
    cells: Mapping[Cell, int | Hidden]

    def text(self, cell: Cell) -> int | str:
        """Return a number, or the text in its place: `<5`, `≥5`."""
        found = self.cells[cell]
        match found:
            case Hidden.SMALL:
                return f"<{self.least}"
            case Hidden.OTHER:
                return f"≥{self.least}"
            case _:
                return found


def suppressed(
    counts: Mapping[Cell, int],
    printed: Iterable[Cell],
    sums: Sequence[Sum],
    slack: Collection[Cell],
    least: int,
    whole: Cell | None = None,
) -> Shown:
    """Return what may be shown of counts, of which these are to be printed and which hang together by these sums.

    A name in `sums` that is not in `counts` stands in one sum only, as its last part, and is what is left there.
    `slack` are those that are no counts of rows. With a `least` of 1 everything is shown; where the `whole` is small
    itself, nothing.
    """
    wanted = tuple(dict.fromkeys(printed))
    if least <= 1:
        return Shown(least, {cell: counts[cell] for cell in wanted})
    if whole is not None and 0 < counts[whole] < least:  # nobody is left to be told apart from
        return Shown(least, {cell: Hidden.SMALL if counts[cell] < least else Hidden.OTHER for cell in wanted})
    system = _System(counts, wanted, sums, slack, least)
    system.protect()
    return Shown(least, {cell: system.state(cell) for cell in wanted})


class _System:
    """The counts and differences as variables of one programme."""

    def __init__(
        self,
        counts: Mapping[Cell, int],
        printed: Iterable[Cell],
        sums: Sequence[Sum],
        slack: Collection[Cell],
        least: int,
    ) -> None:
        self.least = least
        self.number: dict[Cell, int] = {cell: at for at, cell in enumerate(counts)}
        self.value: list[int] = [*counts.values()]
        self.sums: list[list[tuple[int, int]]] = []
        self.of: list[list[int]] = [[] for _ in self.value]
        no_rows = set(slack)
        self.loose: set[int] = set()
        for one in sums:
            self._add(one, no_rows)
        self.printed = {self.number[cell] for cell in printed}
        self.hidden: dict[int, Hidden] = {at: Hidden.SMALL for at in self.printed if 0 < self.value[at] < least}

    def _add(self, one: Sum, slack: Collection[Cell]) -> None:
        """Add a sum; what is in it without a count is what is left of the whole."""
        terms: dict[int, int] = {}
        for cells, sign in ((one.whole, 1), (one.parts, -1)):
            for cell in cells:
                if cell not in self.number:
                    rest = sum(self.value[at] * coefficient for at, coefficient in terms.items())
                    if rest < 0:
                        raise AssertionError(f"{one} is no sum: its parts are {-rest} more than the whole")
                    self.number[cell] = len(self.value)
                    self.value.append(rest)
                    self.of.append([])
                    if cell in slack:
                        self.loose.add(self.number[cell])
                at = self.number[cell]
                terms[at] = terms.get(at, 0) + sign
        if sum(self.value[at] * coefficient for at, coefficient in terms.items()):
            raise AssertionError(f"{one} is no sum")
        kept = [(at, coefficient) for at, coefficient in terms.items() if coefficient]
        for at, _ in kept:
            self.of[at].append(len(self.sums))
        self.sums.append(kept)

    def state(self, cell: Cell) -> int | Hidden:
        """Return what is shown of a cell."""
        at = self.number[cell]
        return self.hidden.get(at, self.value[at])

    # ---- protection

    def protect(self) -> None:
        """Hide what it takes to keep every small number open, the smallest ones first."""
        small = [at for at, value in enumerate(self.value) if 0 < value < self.least and at not in self.loose]
        small.sort(key=lambda at: (self.value[at], at))
        self.to_open = {at: {1, self.least - 1} - {self.value[at]} for at in small}
        if not any(self.to_open.values()):
            return
        self.programme = Programme(self.sums, [self._room(at) for at in range(len(self.value))])
        self.costs = np.array([self._cost(at) for at in range(len(self.value))])
        for at in small:
            while self.to_open[at]:
                goal = min(self.to_open[at])
                if not self._open(at, goal - self.value[at]):
                    self._hide_around(at)
                self.to_open[at].discard(goal)

    def _open(self, at: int, amount: int) -> bool:
        """Hide what it takes for a number to be another one, as far as anyone can tell; tell whether there is a way."""
        changes = self.programme.cheapest_change(self.costs, at, amount)
        for one, change in (changes or {}).items():
            self._hide(one)
            now = self.value[one] + change  # the same table may serve other numbers too
            if one in self.to_open:
                self.to_open[one] = {goal for goal in self.to_open[one] if (now > 1 if goal == 1 else now < goal)}
        return changes is not None

    def _hide_around(self, at: int) -> None:
        """Hide all that is near a number for which there is no other table, whatever is hidden."""
        near = {at}
        for _ in range(STEPS_AWAY):
            near |= {other for one in near for row in self.of[one] for other, _ in self.sums[row]}
        for one in near:
            self._hide(one)

    def _hide(self, at: int) -> None:
        if at in self.printed and at not in self.hidden:
            self.hidden[at] = Hidden.SMALL if self.value[at] < self.least else Hidden.OTHER
            self.costs[at] = 0.0

    def _room(self, at: int) -> tuple[float, float]:
        """Return by how much a number may fall and rise while the sign for it, were it hidden, stays the same."""
        value, least = self.value[at], self.least
        if at not in self.printed:
            return -value, inf
        if value < least:
            return -value, least - 1 - value
        return least - value, inf

    def _cost(self, at: int) -> float:
        return 0.0 if at not in self.printed or at in self.hidden else 1.0 + log2(1 + self.value[at])
