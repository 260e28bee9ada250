"""A guideline as plain numbers and names: all that it takes to answer a whole table, in whatever machine.

Values only; `plan` makes them. `to_dict` gives a form that is ready for JSON.
"""

from __future__ import annotations

from typing import Any

from interpreter.diagnostic import GuidelineError
from interpreter.slotted import dataclass


class TooLargeForCohorts(GuidelineError):  # noqa: N818 - a limit, not a fault
    """A guideline whose diagrams outgrew the limit: over a whole cohort there is no answer but the exact one."""

    def __init__(self, guideline: str, limit: int, *, narrow: bool) -> None:
        """Keep what outgrew what."""
        super().__init__(())
        self.guideline, self.limit, self.narrow = guideline, limit, narrow

    def __str__(self) -> str:
        cure = "answer its cases one by one with `leidraad run`"
        if not self.narrow:
            cure = f"leave out what is missing (`--narrow`), or {cure}"
        return f"the diagrams of guideline `{self.guideline}` outgrow {self.limit} nodes; {cure}"


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A fact and its regions: the stretches of its domain that no test tells apart, numbered from 0.

    `table` gives the region of each truth value or code. For numbers `thresholds` are the constants in use, ascending,
    as exact decimals in the base unit of the dimension (seconds, micrograms, centigrays, millimetres; for integers the
    number itself), and `cells` gives the region below the first, on it, between the first and the second, and so on:
    -1 where the domain has no value.
    """

    id: str
    type: str
    unit: str | None
    regions: int
    table: tuple[tuple[bool | str, int], ...]
    thresholds: tuple[str, ...]
    cells: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {
            "id": self.id,
            "type": self.type,
            "unit": self.unit,
            "regions": self.regions,
            "table": [list(pair) for pair in self.table],
            "thresholds": list(self.thresholds),
            "cells": list(self.cells),
        }


@dataclass(frozen=True, slots=True)
class PlanDeadline:
    """Where a recommendation has a deadline of this length, and how it is written: the first of `shown` that may be.

    `seconds` is None for no deadline at all; the text then is None too.
    """

    seconds: int | None
    root: int
    shown: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class PlanSlot:
    """A recommendation of one flowchart: where it is given, and where with which deadline, the shortest first."""

    flowchart: str
    recommendation: str
    present: int
    deadlines: tuple[PlanDeadline, ...]

    @property
    def name(self) -> str:
        """Return the name of the slot's column."""
        return f"{self.flowchart}.{self.recommendation}"

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {
            "flowchart": self.flowchart,
            "recommendation": self.recommendation,
            "present": self.present,
            "deadlines": [
                {"seconds": one.seconds, "root": one.root, "shown": [list(shown) for shown in one.shown]}
                for one in self.deadlines
            ],
        }


@dataclass(frozen=True, slots=True)
class PlanWay:
    """A way to leave a node: the number of its branch (None for what is no decision), the station it leads to.

    `root` is where it is taken, `weight` what it adds to the number of the path. `to` is None where the flowchart
    ends, and where a decision finds no branch (`stops`).
    """

    branch: int | None
    to: int | None
    weight: int
    root: int
    stops: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the public form; a weight is text, since it may have more digits than JSON's readers keep."""
        return {
            "branch": self.branch,
            "to": self.to,
            "weight": str(self.weight),
            "root": self.root,
            "stops": self.stops,
        }


@dataclass(frozen=True, slots=True)
class PlanStation:
    """A node of a flowchart, with the diagram of where it is reached."""

    flowchart: str
    node: str
    callee: str | None
    root: int
    ways: tuple[PlanWay, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {
            "flowchart": self.flowchart,
            "node": self.node,
            "callee": self.callee,
            "root": self.root,
            "ways": [way.to_dict() for way in self.ways],
        }


@dataclass(frozen=True, slots=True)
class PlanChart:
    """A flowchart among the paths: where it begins, how many paths it has, what one path adds to the number."""

    flowchart: str
    entry: int
    paths: int
    stride: int

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {
            "flowchart": self.flowchart,
            "entry": self.entry,
            "paths": str(self.paths),
            "stride": str(self.stride),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """A guideline from one of its flowcharts on, as diagrams over the regions of its facts.

    A diagram is the number of a node: 0 holds nowhere, 1 everywhere, any other asks the fact that stands first in
    `nodes` and goes on at the child of that fact's region. Children have lower numbers than their parents.
    `outcomes` are where each outcome comes out; `stuck` where a decision finds no branch, or two. `matters` are, by
    fact, where that fact changes what is recommended, by when, or with what outcome (None in a narrow plan).
    `paths` is the number of paths; the number of one is below it.
    """

    guideline: str
    version: str
    sha256: str
    start: str
    facts: tuple[PlanFact, ...]
    nodes: tuple[tuple[int, tuple[int, ...]], ...]
    outcomes: tuple[tuple[str, int], ...]
    stuck: int
    slots: tuple[PlanSlot, ...]
    matters: tuple[int, ...] | None
    stations: tuple[PlanStation, ...]
    charts: tuple[PlanChart, ...]
    paths: int

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {
            "guideline": {"id": self.guideline, "version": self.version, "sha256": self.sha256},
            "from": self.start,
            "facts": [fact.to_dict() for fact in self.facts],
            "nodes": [[fact, list(children)] for fact, children in self.nodes],
            "outcomes": [list(pair) for pair in self.outcomes],
            "stuck": self.stuck,
            "slots": [slot.to_dict() for slot in self.slots],
            "matters": None if self.matters is None else list(self.matters),
            "stations": [station.to_dict() for station in self.stations],
            "charts": [chart.to_dict() for chart in self.charts],
            "paths": str(self.paths),
        }
