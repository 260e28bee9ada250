"""Diagrams in SQL: what must hold and what may, of every node once, from the facts upwards.

The value of a node is a number of two bits: 1 it may hold, 2 it may not. So 1 surely holds, 2 surely does not, and 3 is
open.
A fact is a mask for each set of its regions: 3 where it may be in one of them (it is known to be, or it is unknown),
else 0. Then a node is the OR over its children of mask AND child, for both bits at once: what may hold may hold for one
of the regions in which the fact may be. No value is ever null, and nothing unknown is negated.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interpreter.cohort.sql_dialects import Dialect, Steps
    from interpreter.cohort.values import Plan, PlanSlot

MAY, OPEN = 1, 3
SURELY, NEVER = "1", "2"
DEEPEST = 4
"""A node that is looked at once stands inside the one that looks, up to so many within one another."""
WIDEST = 400
"""The most columns that one step makes: Postgres has room for 1,664."""
LIMB = 10**12


def joined(terms: Sequence[str], operator: str, empty: str) -> str:
    """Return terms under one operator, in brackets that are never deep."""
    if len(terms) <= 1:
        return terms[0] if terms else empty
    middle = len(terms) // 2
    return f"({joined(terms[:middle], operator, empty)} {operator} {joined(terms[middle:], operator, empty)})"


@dataclass(slots=True)
class DiagramColumns:
    """The nodes that roots are made of, as columns; `known` has the column of regions of each fact that has one."""

    plan: Plan
    dialect: Dialect
    steps: Steps
    first: int
    known: dict[int, str]
    values: dict[int, str] = field(default_factory=dict)
    last: int = 0

    def make(self, roots: Iterable[int]) -> None:
        """Make the columns of all nodes under these roots; `values` then has each root as SQL."""
        asked = set(roots)
        needed = self._below(asked)
        looked_at = Counter(child for node in needed for child in set(self.plan.nodes[node][1]))
        step, inside = {0: self.first, 1: self.first}, {0: 0, 1: 0}
        self.values = {0: NEVER, 1: SURELY}
        self.last = self.first
        width: Counter[int] = Counter()
        for node in needed:
            fact, children = self.plan.nodes[node]
            at, deep = max(step[child] for child in children), 1 + max(inside[child] for child in children)
            value = self._value(fact, children)
            if looked_at[node] == 1 and node not in asked and deep < DEEPEST:
                self.values[node], step[node], inside[node] = f"({value})", at, deep
                continue
            at += 1
            while width[at] >= WIDEST:
                at += 1
            width[at] += 1
            self.steps.add(at, f"n{node}", value)
            self.values[node], step[node], inside[node] = f"n{node}", at, 0
            self.last = max(self.last, at)

    def _below(self, roots: set[int]) -> list[int]:
        """Return the inner nodes under these roots; children have lower numbers."""
        wanted = set(roots)
        for node in range(len(self.plan.nodes) - 1, 1, -1):
            if node in wanted:
                wanted.update(self.plan.nodes[node][1])
        return [node for node in range(2, len(self.plan.nodes)) if node in wanted]

    def _value(self, fact: int, children: tuple[int, ...]) -> str:
        places: dict[int, list[int]] = {}
        for region, child in enumerate(children):
            places.setdefault(child, []).append(region)
        if fact not in self.known:  # unknown in every row
            return " | ".join(self.values[child] for child in places)
        return " | ".join(f"({self._mask(fact, regions)} & {self.values[child]})" for child, regions in places.items())

    def _mask(self, fact: int, regions: list[int]) -> str:
        name = "_".join([f"f{fact}", *map(str, regions)])
        column = self.known[fact]
        inside = " OR ".join(f"{column} = {region}" for region in regions)
        kind = self.dialect.small
        self.steps.add(
            self.first,
            name,
            f"CASE WHEN {column} IS NULL OR {inside} THEN CAST(3 AS {kind}) ELSE CAST(0 AS {kind}) END",
        )
        return name


@dataclass(slots=True)
class AnswerColumns:
    """The columns of an answer, as SQL over the values of roots."""

    plan: Plan
    dialect: Dialect
    steps: Steps
    made: DiagramColumns
    narrow: bool
    columns: dict[str, str] = field(default_factory=dict)

    def make(self) -> None:
        """Fill `columns`, in the order of the polars back end; the last steps are what they are made of."""
        plan, roots = self.plan, self._roots()
        self.made.make(roots)
        missing = self._missing() if not self.narrow else {}
        self._status(missing)
        outcomes = " ".join(
            f"WHEN {self._of(root)} = 1 THEN {self.dialect.literal(name)}" for name, root in plan.outcomes
        )
        self.columns["outcome"] = f"CASE {outcomes} END" if outcomes else f"CAST(NULL AS {self.dialect.text})"
        if not self.narrow:
            possible = [(self._may(root), name) for name, root in plan.outcomes]
            self.columns["possible_outcomes"] = self.dialect.listed((where, name) for where, name in possible)
        self._path()
        if not self.narrow:
            for slot in plan.slots:
                self._slot(slot)
            names = [fact.id for fact in plan.facts]
            self.columns["missing"] = self.dialect.listed(
                (f"{column} = 1", names[fact]) for fact, column in missing.items()
            )

    def _roots(self) -> list[int]:
        plan = self.plan
        roots = [plan.stuck, *(root for _, root in plan.outcomes), *(plan.matters or ())]
        for slot in plan.slots:
            roots += [slot.present, *(one.root for one in slot.deadlines)]
            roots += [root for one in slot.deadlines for _, root in one.shown] if not self.narrow else []
        roots += [root for _, root in self._ways()]
        roots += [plan.stations[chart.entry].root for chart in plan.charts]
        return list(dict.fromkeys(roots))

    def _of(self, root: int) -> str:
        return self.made.values[root]

    def _may(self, root: int) -> str:
        return f"({self._of(root)} & {MAY}) = 1"

    def _ways(self) -> list[tuple[int, int]]:
        """Return what each way adds to the number of the path, and where it is taken; see `columns`."""
        strides = {chart.flowchart: chart.stride for chart in self.plan.charts}
        return [
            (way.weight * strides[station.flowchart], way.root)
            for station in self.plan.stations
            if station.flowchart in strides
            for way in station.ways
            if way.weight
        ]

    def _missing(self) -> dict[int, str]:
        """Return, by fact, the column that is 1 where it is missing: unknown, and in a context in which it matters."""
        assert self.plan.matters is not None, "a narrow plan does not know what is missing"  # noqa: S101
        found = {}
        for fact, root in enumerate(self.plan.matters):
            if root == 0 or self.plan.facts[fact].regions == 1:
                continue
            column = self.made.known.get(fact)
            unknown = "" if column is None else f"{column} IS NULL AND "
            found[fact] = f"missing_{fact}"
            self.steps.add(self.made.last + 1, found[fact], f"CASE WHEN {unknown}{self._may(root)} THEN 1 ELSE 0 END")
        return found

    def _status(self, missing: dict[int, str]) -> None:
        plan = self.plan
        stops = self._may(plan.stuck)
        if self.narrow:
            roots = dict.fromkeys(one.root for slot in plan.slots for one in slot.deadlines)
            roots |= dict.fromkeys(root for _, root in plan.outcomes)
            still = [f"{self._of(root)} = {OPEN}" for root in roots if root > 1]
        else:
            still = [f"{column} = 1" for column in missing.values()]
        condition = joined([*still, stops], "OR", "1 = 0")
        self.columns["status"] = f"CASE WHEN {condition} THEN 'undetermined' ELSE 'complete' END"

    def _slot(self, slot: PlanSlot) -> None:
        sql = self.dialect
        there = self._of(slot.present)
        self.columns[slot.name] = f"CASE {there} WHEN 1 THEN 'definite' WHEN 3 THEN 'possible' END"
        texts = [
            f"WHEN {self._may(root)} THEN {f'CAST(NULL AS {sql.text})' if text is None else sql.literal(text)}"
            for one in slot.deadlines
            for text, root in one.shown
        ]
        self.columns[f"{slot.name}.within"] = f"CASE {' '.join(texts)} END"
        lengths = joined([f"({self._of(one.root)} & {MAY})" for one in slot.deadlines], "+", "0")
        later = f"{lengths} > 1" if len(slot.deadlines) > 1 else "1 = 0"
        self.columns[f"{slot.name}.at_latest"] = f"CASE WHEN {self._may(slot.present)} THEN {later} END"

    def _path(self) -> None:
        """Add the number of the path; null where some way is open."""
        plan = self.plan
        ways = [(weight, root) for weight, root in self._ways() if root]
        entered = [
            (chart.stride, plan.stations[chart.entry].root) for chart in plan.charts if chart.flowchart != plan.start
        ]
        still = [f"{self._of(root)} = {OPEN}" for root in dict.fromkeys(root for _, root in ways) if root > 1]
        parts = [(weight, root) for weight, root in (*ways, *entered) if root]
        number = self._total(parts) if plan.paths <= 2**63 - 1 else self._long_total(parts)
        self.columns["path_id"] = f"CASE WHEN NOT {joined(still, 'OR', '(1 = 0)')} THEN {number} END"
        if len(still) == 1:
            self.columns["path_id"] = f"CASE WHEN NOT ({still[0]}) THEN {number} END"

    def _total(self, parts: Iterable[tuple[int, int]]) -> str:
        terms = [
            f"CASE WHEN {self._of(root)} = 1 THEN CAST({weight} AS BIGINT) ELSE 0 END"
            for weight, root in parts
            if weight
        ]
        return joined(terms, "+", "CAST(0 AS BIGINT)")

    def _long_total(self, parts: list[tuple[int, int]]) -> str:
        """Return a sum of weights of any size as text, added up in parts of twelve digits."""
        limbs: list[list[tuple[int, int]]] = []
        for weight, root in parts:
            rest, position = weight, 0
            while rest:
                rest, low = divmod(rest, LIMB)
                while len(limbs) <= position:
                    limbs.append([])
                limbs[position].append((low, root))
                position += 1
        limbs.append([])
        at, div = self.made.last + 1, self.dialect.divide
        for position, limb in enumerate(limbs):
            carried = "" if position == 0 else f" + limb_{position - 1} {div} {LIMB}"
            self.steps.add(at + position, f"limb_{position}", f"{self._total(limb)}{carried}")
        text = " || ".join(
            f"lpad(CAST(limb_{position} % {LIMB} AS {self.dialect.text}), 12, '0')"
            for position in reversed(range(len(limbs)))
        )
        bare = self.dialect.stripped(f"({text})", "0")
        return f"CASE WHEN {bare} = '' THEN '0' ELSE {bare} END"
