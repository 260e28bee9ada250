"""A guideline as one query: the answer to every row of a table, by a data warehouse, where the table stands.

The query goes from the plan's diagrams, step by step: cells, regions, masks, nodes, answers. Each step sees what those
before it made, so that every node is worked out once, however often it is looked at, and the query grows as the plan
does. Text only: nothing here needs a data warehouse, or a table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from interpreter.cohort.mapping import Mapping, by_name
from interpreter.cohort.plan import plan
from interpreter.cohort.sql_cells import Cells
from interpreter.cohort.sql_diagrams import AnswerColumns, DiagramColumns
from interpreter.cohort.sql_dialects import DIALECTS, Steps, refused
from interpreter.diagnostic import Diagnostic, GuidelineError, in_order, nearest
from interpreter.engine.entail import engine
from interpreter.slotted import dataclass
from interpreter.span import nowhere
from interpreter.version import ENGINE

if TYPE_CHECKING:
    from collections.abc import Mapping as Table

    from interpreter.cohort.sql_dialects import Dialect
    from interpreter.cohort.values import Plan
    from interpreter.model import Resolved

ROW, ID, TIME, GROUP, DONE, AFTER = "_row", "_id", "_time", "_group.", "_done.", "_done_after."
REJECTED = "rejected"
LONGEST_CELL, LONGEST_NAME = 200, 60
Types: TypeAlias = "Table[str, str]"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query is about: the table and, where there is one, its column that numbers the rows."""

    dialect: str
    table: str = "patients"
    row: str | None = None
    id: str | None = None
    narrow: bool = False
    start: str | None = None
    types: Types | None = None
    """The type of each column, as the data warehouse names it; None where only it knows."""


def query(guideline: Resolved, wanted: Wanted, mapping: Mapping | None = None) -> str:
    """Return the query that answers every row of a table; without a mapping the columns are named after the facts.

    Raises:
        GuidelineError: something in the mapping cannot be said in this SQL.
        TooLargeForCohorts: the guideline's diagrams outgrow their limit.
    """
    return _made(guideline, wanted, mapping).text()


def regions_query(guideline: Resolved, wanted: Wanted, mapping: Mapping | None = None) -> str:
    """Return the query that stops at the regions of the facts: by fact its number, null for unknown, below 0 for none.

    Raises:
        GuidelineError: as `query`.
        TooLargeForCohorts: as `query`.
    """
    return _made(guideline, wanted, mapping).regions_text()


def _made(guideline: Resolved, wanted: Wanted, mapping: Mapping | None) -> _Query:
    if mapping is None:
        named = by_name(guideline, guideline.facts if wanted.types is None else _columns(wanted), wanted.table)
        if not isinstance(named, Mapping):
            raise GuidelineError(named)
        mapping = named
    _check_columns(wanted, mapping)
    made = plan(guideline, wanted.start, narrow=wanted.narrow)
    return _Query(guideline, made, wanted, mapping, DIALECTS[wanted.dialect])


def _columns(wanted: Wanted) -> tuple[str, ...]:
    """Return the columns of the table that may be facts."""
    return tuple(name for name in wanted.types or () if name not in {wanted.row, wanted.id})


def _check_columns(wanted: Wanted, mapping: Mapping) -> None:
    """Make sure that the table has every column that is named, where its columns are known."""
    types = wanted.types
    if types is None:
        return
    found = [
        Diagnostic(
            "unknown-column",
            f"{wanted.table} has no column `{ref.id[:LONGEST_NAME]}`",
            ref.span,
            nearest(ref.id, types) or f"the columns are: {', '.join(list(types)[:12])}",
        )
        for ref in mapping.columns()
        if ref.id not in types
    ]
    for name in (wanted.row, wanted.id):
        if name is not None and name not in types:
            message = f"{wanted.table} has no column `{name[:LONGEST_NAME]}`"
            found.append(Diagnostic("unknown-column", message, nowhere(wanted.table), nearest(name, types)))
    if found:
        raise GuidelineError(in_order(found))


class _Query:
    """A query in the making."""

    def __init__(self, guideline: Resolved, made: Plan, wanted: Wanted, mapping: Mapping, dialect: Dialect) -> None:
        self.guideline, self.plan, self.wanted, self.mapping, self.dialect = guideline, made, wanted, mapping, dialect
        self.steps = Steps([{}])
        self.passed: dict[str, str] = {}
        self.cells = Cells(dialect, self.steps, wanted.types)

    def text(self) -> str:
        """Return the query, with what it is on top."""
        self._pass_on()
        known = self._regions()
        at = self.cells.last + 1
        self.steps.add(at, REJECTED, self._rejected())
        made = DiagramColumns(self.plan, self.dialect, self.steps, at, known)
        answers = AnswerColumns(self.plan, self.dialect, self.steps, made, self.wanted.narrow)
        answers.make()
        final = dict(self.passed)
        final |= {name: f"CASE WHEN {REJECTED} IS NULL THEN {value} END" for name, value in answers.columns.items()}
        final[REJECTED] = REJECTED
        names = {name: self.dialect.name_of(name) for name in final}
        if len({name.lower() for name in names}) < len(names):
            hint = "rename the columns of the table that differ in capitals only, in a view"
            raise refused(self.dialect.name, "two columns of the result would have one name", hint)
        return self._comments() + self._rendered([f"{value} AS {names[name]}" for name, value in final.items()])

    def regions_text(self) -> str:
        """Return the query as far as the regions."""
        self._pass_on()
        known = self._regions()
        self.steps.add(self.cells.last + 1, REJECTED, self._rejected())
        final = {**self.passed, **{self.plan.facts[number].id: column for number, column in known.items()}}
        final[REJECTED] = REJECTED
        return self._rendered([f"{value} AS {self.dialect.name_of(name)}" for name, value in final.items()])

    # ---- the steps ----

    def _raw(self, column: str) -> str:
        return f"t.{self.dialect.name_of(column)}"

    def _pass(self, name: str, column: str) -> None:
        kept = f"kept_{len(self.passed)}"
        self.steps.add(0, kept, self._raw(column))
        self.passed[name] = kept

    def _pass_on(self) -> None:
        wanted, mapping = self.wanted, self.mapping
        patient = wanted.id or (None if mapping.id is None else mapping.id.id)
        time = None if mapping.time is None else mapping.time.id
        for name, column in ((ROW, wanted.row), (ID, patient), (TIME, time)):
            if column is not None:
                self._pass(name, column)
        for ref in mapping.groups:
            self._pass(GROUP + ref.id, ref.id)

    def _regions(self) -> dict[int, str]:
        """Make the regions of the facts, and what was done; return the columns of the facts by number."""
        program = engine(self.guideline, self.wanted.start).program
        numbers = {fact.id: number for number, fact in enumerate(self.plan.facts)}
        known = {}
        for name, source in self.mapping.facts.items():
            number = numbers[name]
            known[number] = f"fact_{number}"
            self.cells.region(known[number], source, program.facts[number])
        for number, one in enumerate(self.mapping.done):
            self.cells.truth(f"done_{number}", one.carried_out)
            self.passed[f"{DONE}{one.flowchart}.{one.recommendation}"] = f"done_{number} = 1"
        for number, one in enumerate(self.mapping.done):
            if one.after is not None:
                self.cells.elapsed(f"after_done_{number}", one.after)
                self.passed[f"{AFTER}{one.flowchart}.{one.recommendation}"] = f"after_done_{number}"
        return known

    def _rejected(self) -> str:
        """Return the first cell that fits nothing, as `column: value`; null where there is none."""
        sql = self.dialect

        def cut(cell: str) -> str:
            short = f"substr({cell}, 1, {LONGEST_CELL - 1}) || '…'"
            return f"CASE WHEN length({cell}) > {LONGEST_CELL} THEN {short} ELSE {cell} END"

        arms = [
            f"WHEN {one.condition} THEN {sql.literal(f'{one.column}: ')} || {cut(one.cell)}"
            for one in self.cells.refusals
        ]
        return f"CASE {' '.join(arms)} END" if arms else f"CAST(NULL AS {sql.text})"

    # ---- the text ----

    def _table(self) -> str:
        return ".".join(self.dialect.name_of(part) for part in self.wanted.table.split("."))

    def _rendered(self, final: list[str]) -> str:
        steps = [step for step in self.steps.steps if step]
        table = f"{self._table()} AS t"
        if self.dialect.name == "postgres":
            return self._lateral(steps, table, final)
        last = {
            name: number
            for number, lines in enumerate([*(step.values() for step in steps), final])
            for line in lines
            for name in _NAME.findall(line)
        }
        word = "EXCLUDE" if self.dialect.name == "duckdb" else "EXCEPT"
        out: list[str] = []
        there: list[str] = []
        for number, step in enumerate(steps):
            made = [f"{value} AS {name}" for name, value in step.items()]
            gone = [name for name in there if last.get(name, -1) <= number]
            there = [name for name in there if last.get(name, -1) > number]
            if number and there:
                made.insert(0, f"* {word} ({', '.join(gone)})" if gone else "*")
            there += step
            source = table if not number else f"step_{number - 1}"
            out.append(f"step_{number} AS (\n  SELECT\n    " + ",\n    ".join(made) + f"\n  FROM {source}\n)")
        text = "WITH " + ",\n".join(out) + "\n" if out else ""
        source = f"step_{len(steps) - 1}" if steps else table
        return f"{text}SELECT\n  " + ",\n  ".join(final) + f"\nFROM {source}\n"

    def _lateral(self, steps: list[dict[str, str]], table: str, final: list[str]) -> str:
        """Return the query for Postgres, which would write simple steps into one another; `OFFSET 0` holds it back."""
        out = []
        for number, step in enumerate(steps):
            made = ",\n    ".join(f"{value} AS {name}" for name, value in step.items())
            if number:
                out.append(f"CROSS JOIN LATERAL (\n  SELECT\n    {made}\n  OFFSET 0\n) AS step_{number}")
            else:
                out.append(f"FROM (\n  SELECT\n    {made}\n  FROM {table} OFFSET 0\n) AS step_{number}")
        return "SELECT\n  " + ",\n  ".join(final) + "\n" + "\n".join(out) + "\n"

    def _comments(self) -> str:
        guideline = self.guideline
        uses = [f"Intended use ({name}): {text}" for name, text in guideline.intended_use.by_language]
        lines = [
            *uses,
            f"Guideline: {guideline.id}, version {guideline.version}, from flowchart {self.plan.start}",
            f"sha256: {guideline.sha256}",
            f"Written by {ENGINE} for {self.dialect.name}; change the guideline, not this query.",
            f"`{REJECTED}` names the first cell of a row that fits nothing; the answer to that row is null.",
            *(
                f"fact_{number}: {self.plan.facts[number].id}"
                for number in range(len(self.plan.facts))
                if self.plan.facts[number].id in self.mapping.facts
            ),
        ]
        return "".join(f"-- {_one_line(line)}\n" for line in lines)


def _one_line(text: str) -> str:
    """Return a text that stays on the line of its comment, and in which nothing is filled in."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).replace("${", "$ {").split())
