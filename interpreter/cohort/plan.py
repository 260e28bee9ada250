"""The plan of a guideline, from the diagrams of its kernel."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from interpreter.cohort.paths import numbered
from interpreter.cohort.values import Plan, PlanDeadline, PlanFact, PlanSlot, PlanStation, PlanWay, TooLargeForCohorts
from interpreter.engine import order
from interpreter.engine.advice import duration
from interpreter.engine.diagram import FALSE, TRUE, DiagramTooLarge
from interpreter.engine.entail import DIAGRAM_LIMIT, engine
from interpreter.slotted import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.engine.diagram import Diagrams
    from interpreter.engine.kernel import Kernel, Slot
    from interpreter.engine.program import Program
    from interpreter.engine.regions import Regions
    from interpreter.model import Resolved


def plan(guideline: Resolved, start: str | None = None, *, narrow: bool = False, limit: int = DIAGRAM_LIMIT) -> Plan:
    """Return the guideline from its entry (or another flowchart) on as a plan; a `narrow` one leaves out what matters.

    Raises:
        TooLargeForCohorts: its diagrams outgrow `limit` nodes.
    """
    program = engine(guideline, start).program
    key = ("plan", program.start, narrow, limit)
    found = guideline.derived.get(key)
    if not isinstance(found, Plan):
        try:
            found = _planned(program, narrow=narrow, limit=limit)
        except DiagramTooLarge:
            raise TooLargeForCohorts(guideline.id, limit, narrow=narrow) from None
        guideline.derived[key] = found
    return found


def _planned(program: Program, *, narrow: bool, limit: int) -> Plan:
    """Return the plan of a program.

    Raises:
        DiagramTooLarge: its diagrams outgrow the limit.
    """
    guideline = program.guideline
    kernel = order.kernel(program, limit)
    stations, charts, paths = numbered(program, _stations(kernel))
    return _renumbered(
        kernel,
        Plan(
            guideline.id,
            guideline.version,
            guideline.sha256,
            program.start,
            tuple(_fact(regions) for regions in program.facts),
            (),
            kernel.outcomes,
            kernel.stuck,
            tuple(_slot(kernel.diagrams, slot) for slot in kernel.slots),
            None if narrow else _matters(kernel),
            stations,
            charts,
            paths,
        ),
    )


def _fact(regions: Regions) -> PlanFact:
    fact = regions.fact
    return PlanFact(
        fact.id,
        fact.type.value,
        None if fact.unit is None else fact.unit.code,
        len(regions),
        tuple(regions.table.items()),
        tuple(f"{threshold:f}" for threshold in regions.thresholds),
        regions.cells,
    )


def _slot(diagrams: Diagrams, slot: Slot) -> PlanSlot:
    """Return a recommendation with its deadlines.

    Ways of the same length may be written differently (24 h, 1 d): the first in the order of the contributions is
    the one that an answer shows, so runs of one spelling are kept apart.
    """
    deadlines = []
    same = groupby(slot.contributions, key=lambda one: duration(one.advised))
    for root, (_, ways) in zip(slot.deadlines, same, strict=True):
        of_one = list(ways)
        within = of_one[0].advised.within
        shown = [
            (text, diagrams.disjunction(one.wins for one in run))
            for text, run in groupby(
                of_one, key=lambda one: None if one.advised.within is None else str(one.advised.within)
            )
        ]
        deadlines.append(PlanDeadline(None if within is None else int(within.size), root, tuple(shown)))
    return PlanSlot(slot.flowchart, slot.recommendation, slot.present, tuple(deadlines))


def _stations(kernel: Kernel) -> tuple[PlanStation, ...]:
    """Return the nodes with the ways that some case takes, not yet numbered."""
    lost = dict(kernel.lost)
    found = []
    for station in kernel.program.stations:
        number, root = station.number, kernel.reached[station.number]
        taken = kernel.taken[number]
        if taken:
            ways = [
                PlanWay(branch, to, 0, where)
                for branch, (to, where) in enumerate(zip(station.to, taken, strict=True))
                if where != FALSE
            ]
            if number in lost:
                ways.append(PlanWay(None, None, 0, lost[number], stops=True))
            # The first way weighs nothing, so that it needs no diagram: let that be the largest one.
            ways.sort(key=lambda way: -len(kernel.diagrams.reachable([way.root])))
        else:
            ways = [PlanWay(None, station.to[0] if station.to else None, 0, root)]
        found.append(PlanStation(station.chart, station.node.id, station.callee, root, tuple(ways)))
    return tuple(found)


# ---- where a fact matters -------------------------------------------------------------------------------------------


def _matters(kernel: Kernel) -> tuple[int, ...]:
    """Return, by fact, in which contexts it changes what is recommended, by when, or the outcome.

    A context says nothing of the fact itself. A missing fact can still change the answer exactly when some completion
    of the other facts is such a context.

    Raises:
        DiagramTooLarge: there is no room for them.
    """
    diagrams = kernel.diagrams
    roots = [root for slot in kernel.slots for root in slot.deadlines]
    roots = list(dict.fromkeys([*roots, *(root for _, root in kernel.outcomes), kernel.stuck]))
    nodes = diagrams.reachable(roots)
    found = [FALSE] * len(kernel.levels)
    for level, fact in enumerate(kernel.levels):
        differs = {FALSE: FALSE, TRUE: FALSE}
        for node in nodes:
            children = diagrams.children[node]
            if diagrams.level[node] > level:
                differs[node] = FALSE
            elif diagrams.level[node] == level:
                differs[node] = diagrams.disjunction(diagrams.differ(children[0], other) for other in children[1:])
            else:
                differs[node] = diagrams.node(diagrams.level[node], tuple([differs[child] for child in children]))
        found[fact] = diagrams.disjunction(differs[root] for root in roots)
    return tuple(found)


# ---- only what is looked at, numbered from 0 ------------------------------------------------------------------------


def _renumbered(kernel: Kernel, made: Plan) -> Plan:
    """Return a plan with the diagrams that it looks at, in the order of the kernel's, and none besides."""
    diagrams = kernel.diagrams
    kept = diagrams.reachable(_roots(made))
    new = {FALSE: FALSE, TRUE: TRUE, **{old: number for number, old in enumerate(kept, TRUE + 1)}}
    nodes = [
        (kernel.levels[diagrams.level[old]], tuple([new[child] for child in diagrams.children[old]])) for old in kept
    ]
    return replace(
        made,
        nodes=((0, ()), (0, ()), *nodes),
        outcomes=tuple((name, new[root]) for name, root in made.outcomes),
        stuck=new[made.stuck],
        slots=tuple(_slot_renumbered(slot, new) for slot in made.slots),
        matters=None if made.matters is None else tuple(new[root] for root in made.matters),
        stations=tuple(
            replace(
                station,
                root=new[station.root],
                ways=tuple(replace(way, root=new[way.root]) for way in station.ways),
            )
            for station in made.stations
        ),
    )


def _roots(made: Plan) -> Iterator[int]:
    yield made.stuck
    yield from (root for _, root in made.outcomes)
    for slot in made.slots:
        yield slot.present
        for deadline in slot.deadlines:
            yield deadline.root
            yield from (root for _, root in deadline.shown)
    yield from made.matters or ()
    for station in made.stations:
        yield station.root
        yield from (way.root for way in station.ways)


def _slot_renumbered(slot: PlanSlot, new: Mapping[int, int]) -> PlanSlot:
    return replace(
        slot,
        present=new[slot.present],
        deadlines=tuple(
            replace(one, root=new[one.root], shown=tuple((text, new[root]) for text, root in one.shown))
            for one in slot.deadlines
        ),
    )
