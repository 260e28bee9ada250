"""A cohort in numbers: how many rows come where, what is advised, what is missing, what was done; small ones hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interpreter.cohort.columns import answers_of
from interpreter.cohort.concordance import IN_TIME, KINDS, evaluated, grouped, starts_of, with_concordance, with_starts
from interpreter.cohort.counts import counts
from interpreter.cohort.plan import plan as planned
from interpreter.cohort.relations import relations
from interpreter.cohort.run import cohort
from interpreter.cohort.suppress import Shown, suppressed
from interpreter.cohort.tally import ANSWERED, COMPLETE, MAYBE, REJECTED, ROWS, SURE, UNDETERMINED, Sum, Tally, tally
from interpreter.slotted import dataclass
from interpreter.version import ENGINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from interpreter.cohort.mapping import Mapping as Mapped
    from interpreter.cohort.run import Cohort
    from interpreter.cohort.table import TableLike
    from interpreter.cohort.tally import Cell
    from interpreter.cohort.values import Plan
    from interpreter.model import Resolved

MIN_COUNT = 5
"""Numbers below this are not shown, unless another limit is asked for."""
Number = int | str
"""A number as it is shown: itself, `<5`, or `≥5` where it is hidden for the sake of another."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that are compared: the columns, a name in each of them by group, and how many were put together.

    The last group holds those that were too small on their own, when `pooled` is not 0; its names are all None.
    """

    columns: tuple[str, ...]
    names: tuple[tuple[str | None, ...], ...]
    pooled: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What is shown of a cohort; `number` gives the number of a cell.

    `done` are the recommendations of which the table says whether they were carried out;
    `timed` are those of which the time is known as well. `sample` is how many rows were drawn at most, and the seed.
    """

    guideline: Resolved
    plan: Plan
    min_count: int
    shown: Shown
    same: Mapping[Cell, Cell | None]
    done: tuple[str, ...]
    timed: tuple[str, ...]
    groups: Groups
    sample: tuple[int, int] | None = None

    def number(self, *cell: str) -> Number:
        """Return what is shown of a cell: `number("node", flowchart, node, "sure")`, `number("rows")`."""
        found = self.same.get(cell, cell)
        return 0 if found is None else self.shown.text(found)

    def ranking(self) -> tuple[str, ...]:
        """Return the facts that are missing anywhere: those first that alone would settle most, by what is shown."""
        found = [fact.id for fact in self.plan.facts if ("missing", fact.id) in self.same]
        found = [one for one in found if self.number("missing", one) != 0]
        return tuple(sorted(found, key=lambda one: tuple(-self._least(kind, one) for kind in LACKING)))

    def _least(self, kind: str, fact: str) -> int:
        """Return the least that a number may be, as far as it is shown: an order must not tell more."""
        found = self.number(kind, fact)
        return found if isinstance(found, int) else self.min_count if found.startswith("≥") else 0

    def to_dict(self) -> dict[str, Any]:
        """Return the public form, ready for JSON."""
        number, plan = self.number, self.plan
        return {
            "guideline": {"id": plan.guideline, "version": plan.version, "sha256": plan.sha256},
            "engine": ENGINE,
            "from": plan.start,
            "intended_use": dict(self.guideline.intended_use.by_language),
            "min_count": self.min_count,
            **({} if self.sample is None else {"sample": dict(zip(("rows", "seed"), self.sample, strict=True))}),
            "rows": {one[0]: number(*one) for one in (ROWS, ANSWERED, REJECTED, COMPLETE, UNDETERMINED)},
            "outcomes": [{"id": name, **self._both("outcome", name)} for name, root in plan.outcomes if root],
            **({"without_outcome": self._both("stuck")} if plan.stuck else {}),
            "nodes": [self._node(at) for at in range(len(plan.stations))],
            "recommendations": [
                {
                    "id": slot.name,
                    **self._both("recommendation", slot.name),
                    "within": [
                        {"within": text, **self._both("within", slot.name, text or "")}
                        for text in dict.fromkeys(text for one in slot.deadlines for text, _ in one.shown)
                    ],
                }
                for slot in plan.slots
            ],
            "missing": [{"fact": fact, **{kind: number(kind, fact) for kind in LACKING}} for fact in self.ranking()],
            "concordance": [self._done(name) for name in self.done],
            "groups": {
                "columns": list(self.groups.columns),
                "pooled": self.groups.pooled,
                "rows": [
                    {
                        "group": list(names),
                        **{kind: number("group", str(at), kind) for kind in ("rows", "complete")},
                        "concordance": [self._done(name, "group", str(at)) for name in self.done],
                    }
                    for at, names in enumerate(self.groups.names)
                ],
            },
        }

    def _both(self, *cell: str) -> dict[str, Number]:
        return {"definite": self.number(*cell, SURE), "possible": self.number(*cell, MAYBE)}

    def _node(self, at: int) -> dict[str, Any]:
        station = self.plan.stations[at]
        place = station.flowchart, station.node
        found: dict[str, Any] = {
            "flowchart": station.flowchart,
            "node": station.node,
            "reached": self.number("node", *place, SURE),
            "undetermined": self.number("node", *place, MAYBE),
        }
        if ("waits", *place) in self.same:
            found["waits"] = self.number("waits", *place)
            found["branches"] = [
                {
                    "branch": None if way.stops else way.branch,
                    "to": None if way.to is None else self.plan.stations[way.to].node,
                    "taken": self.number("branch", *place, "stops" if way.stops else str(way.branch), SURE),
                    "undetermined": self.number("branch", *place, "stops" if way.stops else str(way.branch), MAYBE),
                }
                for way in sorted(station.ways, key=lambda way: (way.branch is None, way.branch or 0))
            ]
        return found

    def _done(self, name: str, *prefix: str) -> dict[str, Any]:
        found: dict[str, Any] = {"id": name}
        found |= {kind: self.number(*prefix, "concordance", name, kind) for kind in KINDS}
        if name in self.timed:
            found["deadline"] = {kind: self.number(*prefix, "deadline", name, kind) for kind in IN_TIME}
        return found


LACKING = ("only", "settles", "missing")
"""What is counted of a fact that is missing: rows in which it is the only one, alone may settle the answer, at all."""


def summary(
    guideline: Resolved,
    table: TableLike,
    mapping: Mapped | str | Path | None = None,
    *,
    start: str | None = None,
    min_count: int = MIN_COUNT,
) -> Summary:
    """Return a table in numbers, of which none below `min_count` is shown, nor can be worked out from the others.

    Raises:
        CaseRefused, GuidelineError, TooLargeForCohorts: as by `cohort`.
    """
    return summary_of(guideline, cohort(guideline, table, mapping, start=start), min_count=min_count)


def summary_of(guideline: Resolved, found: Cohort, *, min_count: int = MIN_COUNT) -> Summary:
    """Return the same for a cohort that was answered, be it in the narrow form."""
    plan = planned(guideline, found.plan.start)
    counted = _tally(guideline, plan)
    rows, answered, rejected = found.counts.collect(engine="streaming").row(0)
    numbers: dict[Cell, int] = {ROWS: rows, ANSWERED: answered, REJECTED: rejected}
    numbers |= counts(plan, counted, found.frame)
    sums = [*counted.sums, *(one for one in _relations(guideline, plan, counted) if _holds(one, numbers))]
    printed = [ROWS, ANSWERED, REJECTED, *(cell for cell in counted.same.values() if cell is not None)]
    answers = with_concordance(answers_of(plan, with_starts(found.frame)), plan, starts_of(found.frame))
    given = answers.collect_schema()
    done = tuple(slot.name for slot in evaluated(plan, given))
    groups = Groups((), (), 0)
    if done or found.frame.groups:
        each = grouped(answers, plan, found.frame.groups)
        if found.frame.groups:
            columns = tuple(one.partition(".")[2] for one in found.frame.groups)
            each, groups = _pooled(each, columns, min_count)
        compared, more = _compared(each, done, counted.same, is_grouped=bool(found.frame.groups))
        numbers |= compared
        printed += compared
        sums += more
    return Summary(
        guideline,
        plan,
        min_count,
        suppressed(numbers, printed, sums, counted.slack, min_count, ANSWERED),
        counted.same,
        done,
        tuple(name for name in done if f"{name}.deadline" in given),
        groups,
        found.sample,
    )


def _tally(guideline: Resolved, plan: Plan) -> Tally:
    """Return what is counted, made once for a guideline."""
    key = ("tally", plan.start)
    found = guideline.derived.get(key)
    if not isinstance(found, Tally):
        found = guideline.derived[key] = tally(plan)
    return found


def _relations(guideline: Resolved, plan: Plan, counted: Tally) -> tuple[Sum, ...]:
    """Return how the counts of a guideline hang together beside that, found once."""
    key = ("relations", plan.start)
    found = guideline.derived.get(key)
    if not isinstance(found, tuple):
        found = guideline.derived[key] = relations(plan, counted)
    return found


def _holds(one: Sum, numbers: Mapping[Cell, int]) -> bool:
    return sum(numbers[cell] for cell in one.whole) == sum(numbers[cell] for cell in one.parts)


# ---- groups ---------------------------------------------------------------------------------------------------------

PRACTICE = {"concordance", "deadline"}
_Names = tuple["str | None", ...]
_Counted = dict[tuple[str, ...], int]


def _pooled(
    each: dict[_Names, _Counted], columns: tuple[str, ...], min_count: int
) -> tuple[dict[_Names, _Counted], Groups]:
    """Return the groups with those put together that are too small: nobody is told how large each of them is."""
    small = [names for names, counted in each.items() if counted["rows",] < min_count]
    large = [names for names in each if names not in small]
    together = sum(each[names]["rows",] for names in small)
    if small and together < min_count and large:
        least = min(large, key=lambda names: each[names]["rows",])
        small.append(least)
        large.remove(least)
    found = {names: each[names] for names in large}
    if small:
        total = {key: sum(each[names][key] for names in small) for key in each[small[0]]}
        together_names: _Names = (None,) * (len(columns) + 1)  # a group of its own, even where a name is not known
        return {**found, together_names: total}, Groups(columns, (*found, together_names[1:]), len(small))
    return found, Groups(columns, tuple(found), 0)


def _compared(
    each: Mapping[_Names, _Counted], done: Iterable[str], same: Mapping[Cell, Cell | None], *, is_grouped: bool
) -> tuple[dict[Cell, int], list[Sum]]:
    """Return the counts of what was done, of all rows and by group, and how they hang together."""
    keys = next(iter(each.values()), {})
    numbers: dict[Cell, int] = {("concordance", name, kind): 0 for name in done for kind in KINDS}
    numbers |= {key: sum(counted[key] for counted in each.values()) for key in keys if key[0] in PRACTICE}
    sums: list[Sum] = []
    for name in done:
        _hang_together(sums, numbers, name, (), ANSWERED)
        for kinds, whole in ((KINDS[:3:2], SURE), (KINDS[1:2], MAYBE)):
            total = same["recommendation", name, whole]
            if total is not None:
                of_it = tuple(("concordance", name, kind) for kind in kinds)
                sums.append(Sum((total,), (*of_it, ("rest", name, f"{whole} and not told"))))
        advised = tuple(cell for kind in (SURE, MAYBE) if (cell := same["recommendation", name, kind]) is not None)
        left_out = tuple(("concordance", name, kind) for kind in KINDS[4:])
        sums.append(Sum((ANSWERED,), (*advised, *left_out, ("rest", name, "not advised and not told"))))
    if not is_grouped:
        return numbers, sums
    groups = [str(at) for at in range(len(each))]
    for at, counted in zip(groups, each.values(), strict=True):
        numbers |= {("group", at, *key): count for key, count in counted.items()}
        sums.append(Sum((("group", at, "rows"),), (("group", at, "complete"), ("rest", at, "undetermined"))))
        for name in done:
            _hang_together(sums, numbers, name, ("group", at), ("group", at, "rows"))
    totals: dict[Cell, Cell | None] = {("rows",): ANSWERED, ("complete",): same[COMPLETE]}
    for key in keys:
        whole_cell = totals.get(key, key)
        parts: tuple[Cell, ...] = tuple(("group", at, *key) for at in groups)
        sums.append(Sum(() if whole_cell is None else (whole_cell,), parts))
    return numbers, sums


def _hang_together(
    sums: list[Sum], numbers: Mapping[Cell, int], name: str, prefix: tuple[str, ...], rows: Cell
) -> None:
    """Say that every row is of one kind, and that of those that were due some were in time."""
    sums.append(Sum((rows,), tuple((*prefix, "concordance", name, kind) for kind in KINDS)))
    if (*prefix, "deadline", name, IN_TIME[0]) in numbers:
        parts = tuple((*prefix, "deadline", name, kind) for kind in IN_TIME)
        rest = ("rest", *prefix, name, "no deadline")
        sums.append(Sum(((*prefix, "concordance", name, KINDS[0]),), (*parts, rest)))
