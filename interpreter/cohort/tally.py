"""What is counted over a cohort, and how the counts hang together.

A count is of the rows of which something surely holds (in every completion), or of which it may hold and does not
surely hold. Equal diagrams are counted once. Counts hang together by sums: a whole is its parts, and where one thing
lies within another, the difference is a count of rows as well, though nobody prints it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.cohort.circuit import ALL, NONE, Wiring
from interpreter.cohort.inclusion import Inclusion
from interpreter.cohort.ranking import certain_to_settle, may_settle, missing
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interpreter.cohort.circuit import Circuit
    from interpreter.cohort.values import Plan, PlanSlot, PlanStation

Cell = tuple[str, ...]
"""What a number is of: `("node", flowchart, node, SURE)`; the rows in all: `("answered",)`."""
SURE, MAYBE = "sure", "maybe"
ROWS, ANSWERED, REJECTED = ("rows",), ("answered",), ("rejected",)
COMPLETE, UNDETERMINED = ("complete",), ("undetermined",)
NO_DEADLINE = ""
"""The deadline of a recommendation that has none."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and its parts, which together are exactly the whole."""

    whole: tuple[Cell, ...]
    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What to count.

    `asked` are the cells that come out of the circuit, in the order of its outputs; `same` says of each printed cell
    which of them (or of `ANSWERED`, or None for a count that is always zero) it is. `sums` are about those, about
    `ROWS`, `ANSWERED` and `REJECTED`, and about differences that nobody prints; `slack` are the names in sums that are
    not counts of rows.
    """

    circuit: Circuit
    asked: tuple[Cell, ...]
    same: Mapping[Cell, Cell | None]
    sums: tuple[Sum, ...]
    slack: frozenset[Cell]


def tally(plan: Plan) -> Tally:
    """Return what is counted over a cohort."""
    return _Tallying(plan).made()


class _Tallying:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.wiring = Wiring(plan)
        self.asked: dict[int, Cell] = {}
        self.same: dict[Cell, Cell | None] = {}
        self.sums: list[Sum] = []
        self.slack: set[Cell] = set()
        self.roots: dict[int, None] = {}
        self.missing = missing(plan, self.wiring)

    def made(self) -> Tally:
        self.sums.append(Sum((ROWS,), (ANSWERED, REJECTED)))
        self._status()
        self._outcomes()
        for station in self.plan.stations:
            self._station(station)
        self._arrivals()
        for slot in self.plan.slots:
            self._slot(slot)
        self._missing()
        self._inclusions()
        return Tally(
            self.wiring.circuit(),
            tuple(self.asked.values()),
            self.same,
            tuple(self.sums),
            frozenset(self.slack),
        )

    # ---- counts

    def _count(self, cell: Cell, value: int) -> Cell | None:
        """Ask for the rows that have this bit, and return the name under which they are counted."""
        found: Cell | None
        if value == NONE:
            found = None
        elif value == ALL:
            found = ANSWERED
        elif value in self.asked:
            found = self.asked[value]
        else:
            found = self.asked[value] = cell
            self.wiring.ask(value)
        self.same[cell] = found
        return found

    def _root(self, cell: Cell, root: int) -> None:
        """Count where a diagram surely holds, and where else it may."""
        self._count((*cell, SURE), self.wiring.must(root))
        self._count((*cell, MAYBE), self.wiring.open(root))
        if root > 1:
            self.roots.setdefault(root)

    def _of(self, root: int) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
        """Return the counts of where a diagram surely holds, and of where it may hold at all."""
        sure = self._counted(self.wiring.must(root), ("root", str(root), SURE))
        maybe = self._counted(self.wiring.open(root), ("root", str(root), MAYBE))
        return sure, sure + maybe

    def _counted(self, value: int, cell: Cell) -> tuple[Cell, ...]:
        if value in (NONE, ALL):
            return () if value == NONE else (ANSWERED,)
        return (self.asked[value],) if value in self.asked else self._cells(self._count(cell, value))

    @staticmethod
    def _cells(*cells: Cell | None) -> tuple[Cell, ...]:
        return tuple(cell for cell in cells if cell is not None)

    def _sum(
        self, whole: Iterable[Cell], parts: Iterable[Cell], rest: str | None = None, *, slack: bool = False
    ) -> None:
        """Say that the parts, and a rest, are the whole."""
        ends = tuple(whole), tuple(parts)
        if rest is not None:
            other = ("rest", str(len(self.sums)), rest)
            if slack:
                self.slack.add(other)
            ends = ends[0], (*ends[1], other)
        self.sums.append(Sum(*ends))

    # ---- what there is to count

    def _status(self) -> None:
        wiring = self.wiring
        undetermined = wiring.either(wiring.any(self.missing), wiring.may(self.plan.stuck))
        value = wiring.differ(ALL, undetermined) if undetermined not in (NONE, ALL) else ALL - undetermined
        open_cell = self._count(UNDETERMINED, undetermined)
        self._sum([ANSWERED], self._cells(self._count(COMPLETE, value), open_cell))
        if self.plan.stuck:
            self._root(("stuck",), self.plan.stuck)

    def _outcomes(self) -> None:
        for name, root in self.plan.outcomes:
            self._root(("outcome", name), root)
        sure = [cell for _, root in self.plan.outcomes for cell in self._of(root)[0]]
        self._sum([ANSWERED], sure, "no outcome is settled")

    def _station(self, station: PlanStation) -> None:
        place = (station.flowchart, station.node)
        self._root(("node", *place), station.root)
        if not any(way.stops or way.branch is not None for way in station.ways):
            return
        here, may_be_here = self._of(station.root)
        sure: list[Cell] = []
        may: list[Cell] = []
        for way in station.ways:
            self._root(("branch", *place, "stops" if way.stops else str(way.branch)), way.root)
            taken, may_take = self._of(way.root)
            sure += taken
            may += may_take
        wiring = self.wiring
        settled = wiring.any(wiring.must(way.root) for way in station.ways)
        waits = wiring.differ(wiring.must(station.root), settled)
        self._sum(here, (*sure, *self._cells(self._count(("waits", *place), waits))))
        self._sum(may, may_be_here, "in several", slack=True)

    def _arrivals(self) -> None:
        """Say how many arrive at each node over each of the lines that lead there: a case takes one at most."""
        ends = _ending(self.plan)
        lines: dict[int, list[int]] = {}
        for station in self.plan.stations:
            for way in station.ways:
                if way.to is not None and (station.callee is None or station.callee in ends):
                    lines.setdefault(way.to, []).append(way.root)
        whole = {
            way.to for station in self.plan.stations for way in station.ways if station.callee not in {None, *ends}
        }
        for number, roots in lines.items():
            if len(roots) > 1 and number not in whole:
                here, may_be_here = self._of(self.plan.stations[number].root)
                self._sum(here, [cell for root in roots for cell in self._of(root)[0]], "arrives somehow")
                self._sum([cell for root in roots for cell in self._of(root)[1]], may_be_here, "twice", slack=True)

    def _slot(self, slot: PlanSlot) -> None:
        wiring = self.wiring
        self._root(("recommendation", slot.name), slot.present)
        given, may_be_given = self._of(slot.present)
        first: dict[str, int] = {}
        seen = NONE
        for deadline in slot.deadlines:
            for text, root in deadline.shown:
                before, seen = seen, wiring.either(seen, wiring.may(root))
                name = text or NO_DEADLINE
                first[name] = wiring.either(first.get(name, NONE), wiring.differ(before, seen))
        must, is_open = wiring.must(slot.present), wiring.open(slot.present)
        parts: dict[str, list[Cell]] = {SURE: [], MAYBE: []}
        for name, value in first.items():
            for kind, presence in ((SURE, must), (MAYBE, is_open)):
                shown = presence if len(first) == 1 else wiring.both(presence, value)
                parts[kind] += self._cells(self._count(("within", slot.name, name, kind), shown))
        if len(first) > 1:
            self._sum(given, parts[SURE])
            self._sum(may_be_given, (*given, *parts[MAYBE]))
            for deadline in slot.deadlines:
                # Whoever surely has this deadline is shown it; whoever is shown it may have it.
                self.roots.setdefault(deadline.root)
                if len(deadline.shown) == 1:
                    name = deadline.shown[0][0] or NO_DEADLINE
                    sure, may = self._of(deadline.root)
                    is_shown = self._cells(self.same["within", slot.name, name, SURE])
                    self._sum(is_shown, sure, "or later")
                    self._sum(may, (*is_shown, *self._cells(self.same["within", slot.name, name, MAYBE])), "or sooner")

    def _missing(self) -> None:
        wiring, plan = self.wiring, self.plan
        undetermined = self._cells(self.same[UNDETERMINED])
        only_one: list[Cell] = []
        certain, perhaps = (each(wiring, plan, self.missing) for each in (certain_to_settle, may_settle))
        for number, fact in enumerate(plan.facts):
            lacks = self._cells(self._count(("missing", fact.id), self.missing[number]))
            if not lacks:
                continue
            alone = self._cells(self._count(("only", fact.id), certain[number]))
            settles = self._cells(self._count(("settles", fact.id), perhaps[number]))
            self._sum(undetermined, lacks, "lacks others")
            self._sum(lacks, settles, "settles nothing alone")
            if not plan.stuck:
                self._sum(settles, alone, "settles with luck")
                only_one += alone
        if not plan.stuck:
            self._sum(undetermined, only_one, "lacks several")

    # ---- what lies within what

    def _inclusions(self) -> None:
        for root in self.roots:
            self._sum([ANSWERED], self._of(root)[1], "elsewhere")
        order = Inclusion(self.plan)
        pairs = order.covers(self.roots)
        for one, other in pairs:
            for inner, outer in zip(self._of(one), self._of(other), strict=True):
                self._sum(outer, inner, "outside")
        within: dict[int, list[int]] = {}
        for one, other in pairs:
            within.setdefault(other, []).append(one)
        for whole, parts in within.items():
            self._parted(order, whole, _apart(order, parts))

    def _parted(self, order: Inclusion, whole: int, parts: Sequence[int]) -> None:
        """Say that diagrams without a case in common lie in another, and whether they are all of it."""
        if len(parts) < 2:  # noqa: PLR2004 - one is an inclusion, said already
            return
        here, may_be_here = self._of(whole)
        self._sum(here, [cell for part in parts for cell in self._of(part)[0]], "in none of them surely")
        if order.covered(whole, parts):
            self._sum([cell for part in parts for cell in self._of(part)[1]], may_be_here, "twice", slack=True)


def _apart(order: Inclusion, parts: list[int]) -> list[int]:
    """Return as many of the diagrams as have no case in common, the first ones first."""
    found: list[int] = []
    for part in parts:
        if all(order.apart(part, other) for other in found):
            found.append(part)
    return found


def _ending(plan: Plan) -> set[str]:
    """Return the flowcharts that every case that enters them comes to the end of."""
    stops = {station.flowchart for station in plan.stations if any(way.stops for way in station.ways)}
    before = -1
    while len(stops) > before:
        before = len(stops)
        stops |= {station.flowchart for station in plan.stations if station.callee in stops}
    return {station.flowchart for station in plan.stations} - stops
