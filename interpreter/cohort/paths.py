"""The number of a path, and back: each path through the flowcharts has one number, and each number is one path.

Within a flowchart every way out of a node has a weight so that the sum over a path numbers the paths 0, 1, 2, ... from
the flowchart's start to its end (or to a decision that finds no branch). Facts are constant during a run, so a
flowchart that is called again goes the same way: it counts once. The number of a path is that of the entry flowchart
plus, for each called one, `stride` times one more than its own; 0 where it is not entered.

Source: T. Ball and J. R. Larus, Efficient path profiling, MICRO-29 (1996).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.cohort.values import PlanChart, PlanStation
from interpreter.slotted import dataclass, replace

if TYPE_CHECKING:
    from interpreter.cohort.values import Plan, PlanWay
    from interpreter.engine.program import Program


@dataclass(frozen=True, slots=True)
class Passed:
    """A node on a path, and the number of the branch by which it was left: None for what is no decision, or stops."""

    flowchart: str
    node: str
    branch: int | None


def numbered(
    program: Program, stations: tuple[PlanStation, ...]
) -> tuple[tuple[PlanStation, ...], tuple[PlanChart, ...], int]:
    """Return the stations with the weights of their ways, the flowcharts with their strides, the number of paths.

    The first way of each decision weighs nothing: where all others are settled, so is that one.
    """
    below = [1] * len(stations)
    weighed = list(stations)
    for number in reversed(range(len(stations))):  # each node stands before those of its flowchart that it leads to
        station = stations[number]
        ways: list[PlanWay] = []
        total = 0
        for way in station.ways:
            ways.append(replace(way, weight=total))
            total += 1 if way.to is None else below[way.to]
        below[number] = total or 1  # a node that no case reaches
        weighed[number] = replace(station, ways=tuple(ways))
    charts = []
    stride = 1
    for chart in dict.fromkeys(station.flowchart for station in stations):
        entry = program.entries[chart]
        charts.append(PlanChart(chart, entry, below[entry], stride))
        stride *= below[entry] + (chart != program.start)
    return tuple(weighed), tuple(charts), stride


def stations(plan: Plan, path_id: int | str) -> tuple[Passed, ...]:
    """Return the nodes on the path with this number, in the order of the run.

    Raises:
        ValueError: the guideline has no path of this number.
    """
    number = int(path_id)
    if not 0 <= number < plan.paths:
        raise ValueError(f"no path {path_id}: guideline {plan.guideline} numbers its paths from 0 to {plan.paths - 1}")
    local: dict[str, int] = {}
    for chart in reversed(plan.charts):
        own, number = divmod(number, chart.stride)
        local[chart.flowchart] = own if chart.flowchart == plan.start else own - 1
    return _Run(plan, local, path_id).passed()


class _Run:
    """A run along the paths of these numbers, flowchart by flowchart."""

    def __init__(self, plan: Plan, local: dict[str, int], path_id: int | str) -> None:
        self.plan, self.local, self.path_id = plan, local, path_id
        self.entries = {chart.flowchart: chart.entry for chart in plan.charts}
        self.found: list[Passed] = []
        self.left: set[str] = set()

    def passed(self) -> tuple[Passed, ...]:
        calls: list[tuple[str, int | None]] = []  # the flowcharts that were not left, and where each goes on
        position: int | None = self.entries[self.plan.start]
        while position is not None:
            station = self.plan.stations[position]
            chart, way = station.flowchart, self._way(station)
            self.found.append(Passed(chart, station.node, way.branch))
            if way.stops:
                break
            if station.callee is not None and station.callee not in self.left:
                calls.append((chart, way.to))
                position = self.entries[station.callee]
                continue
            position = way.to
            while position is None:
                self.left.add(chart)
                if not calls:
                    break
                chart, position = calls.pop()
        entered = {one.flowchart for one in self.found}
        if any(rest != (0 if chart in entered else -1) for chart, rest in self.local.items()):
            raise ValueError(f"no case takes path {self.path_id}: it is not the number of one path")
        return tuple(self.found)

    def _way(self, station: PlanStation) -> PlanWay:
        """Return the way by which the path leaves a node: the heaviest one that its number leaves room for."""
        left = self.local[station.flowchart]
        if left < 0 or not station.ways:
            raise ValueError(f"no case takes path {self.path_id}: it does not enter {station.flowchart}")
        way = max((way for way in station.ways if way.weight <= left), key=lambda one: one.weight)
        self.local[station.flowchart] = left - way.weight
        return way
