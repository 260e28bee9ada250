"""Cases as a table of region numbers, and the answers to them as the rows that a cohort should have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from interpreter.engine.entail import answer, engine
from interpreter.engine.program import choose
from interpreter.engine.regions import UNKNOWN
from interpreter.model import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interpreter.cohort.values import Plan
    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved

Facts = dict[str, Any]


def table(guideline: Resolved, cases: Sequence[Mapping[str, object]], start: str | None = None) -> pl.LazyFrame:
    """Return the regions of the facts of cases, by the intake that a single case goes through."""
    run = engine(guideline, start)
    states = [run.intake.take(dict(case))[1][: len(run.program.facts)] for case in cases]
    columns = {
        regions.fact.id: pl.Series(
            [None if state[number] == UNKNOWN else state[number] for state in states], dtype=pl.Int8
        )
        for number, regions in enumerate(run.program.facts)
    }
    return pl.DataFrame({"_row": pl.int_range(1, len(cases) + 1, eager=True), **columns}).lazy()


def expected(found: Answer, plan: Plan) -> Facts:
    """Return the row of an answer, without its path."""
    missing = {one.fact.id for one in found.missing}
    row: Facts = {
        "status": found.status.value,
        "outcome": found.outcome,
        "possible_outcomes": list(found.possible_outcomes),
        "missing": [fact.id for fact in plan.facts if fact.id in missing],
    }
    given = {(one.flowchart, one.id): (one, "definite") for one in found.recommendations}
    given |= {(one.flowchart, one.id): (one, "possible") for one in found.possible}
    assert given.keys() <= {(slot.flowchart, slot.recommendation) for slot in plan.slots}
    for slot in plan.slots:
        one, presence = given.get((slot.flowchart, slot.recommendation), (None, None))
        row[slot.name] = presence
        row[f"{slot.name}.within"] = None if one is None or one.within is None else str(one.within)
        row[f"{slot.name}.at_latest"] = None if one is None else one.at_latest
    return row


def differences(
    guideline: Resolved, plan: Plan, cases: Sequence[Facts], rows: Iterable[Facts], start: str | None = None
) -> list[str]:
    """Return every way in which rows of a cohort differ from the answers to the cases."""
    found = []
    for case, row in zip(cases, rows, strict=True):
        one = answer(guideline, case, start=start)
        assert one.exact
        wanted = expected(one, plan)
        assert row.keys() == {*wanted, "path_id", "_row"}
        found += [f"{case}: {name} is {row[name]}, not {value}" for name, value in wanted.items() if row[name] != value]
    return found


Path = tuple[tuple[str, str, int | None], ...]


def walked(guideline: Resolved, state: Sequence[int], start: str | None = None) -> Path:
    """Return the nodes that a case passes of which every fact is known, each with the branch that it takes."""
    run = engine(guideline, start)
    full = [*state, *run.program.blank()[len(run.program.facts) :]]
    stations = run.program.stations
    passed = []
    for number in run.walker.walk(full).stations:
        station = stations[number]
        branch = None
        if isinstance(station.node, Decision):
            possible, settled = choose(station, full)
            branch = possible[0] if settled else None
        passed.append((station.chart, station.node.id, branch))
    return tuple(passed)
