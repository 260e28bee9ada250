"""From the columns of a raw table to the regions of facts, in SQL: the rule of `cells`, for columns of any type.

Where the types of the columns are not known, the data warehouse is asked (it knows them while it plans), so the query
is right for any table; where they are, what a column of that type does not need is left out. Every cell is taken as
text, a float besides as the double that it is.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from interpreter.cohort.mapping import Constant, Elapsed, Number, Spelled
from interpreter.cohort.sql_dialects import Kind
from interpreter.cohort.sql_moments import moment
from interpreter.cohort.sql_numbers import REFUSED, arms, chain, double, is_number, number_region, whole_cuts
from interpreter.engine.intake import region_of
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interpreter.cohort.mapping import Source
    from interpreter.cohort.sql_dialects import Dialect, Steps
    from interpreter.engine.regions import Regions
    from interpreter.model import Ref


@dataclass(frozen=True, slots=True)
class Refusal:
    """When a row is refused, as SQL, the column that is at fault, and the cell as SQL."""

    condition: str
    column: str
    cell: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A column in the query, by its number; `kind` is None where only the data warehouse knows it."""

    n: int
    kind: Kind | None
    raw: str

    def may_be(self, *kinds: Kind) -> bool:
        """Tell whether the cells may be of one of these kinds."""
        return self.kind is None or self.kind in kinds

    def cases(self, floats: str, others: str) -> str:
        """Return one value for the floats, another for what is none, null for what is unknown."""
        known = f"CASE WHEN text_{self.n} IS NULL THEN NULL"
        if self.kind is Kind.FLOAT:
            return f"{known} {floats} END"
        between = f" WHEN float_{self.n} IS NOT NULL THEN CASE {floats} END" if self.kind is None else ""
        return f"{known}{between} {others} END"


@dataclass(slots=True)
class Cells:
    """The columns of a table on their way to regions; `types` has the type of each, where they are known."""

    dialect: Dialect
    steps: Steps
    types: Mapping[str, str] | None = None
    refusals: list[Refusal] = field(default_factory=list)
    number: int = 0
    last: int = 0
    """The step after which everything that was asked for stands."""

    # ---- columns as they are ----

    def step(self, at: int, name: str, value: str) -> str:
        """Add a column to a step."""
        self.steps.add(at, name, value)
        self.last = max(self.last, at)
        return name

    def refuse(self, condition: str, column: str, cell: str) -> None:
        """Say when a row is refused, for which column and cell."""
        self.refusals.append(Refusal(condition, column, cell))

    def column(self, column: Ref) -> Cell:
        """Return a column with what its cells are."""
        kind = None if self.types is None else self.dialect.kind_of(self.types[column.id])
        n, self.number = self.number, self.number + 1
        return Cell(n, kind, f"t.{self.dialect.name_of(column.id)}")

    def cell(self, column: Ref, missing: Iterable[str], *, moment: bool = False) -> Cell:
        """Read a column: `cell_N` as it stands, `text_N` as it is compared (null: unknown), `float_N` for floats."""
        sql, one = self.dialect, self.column(column)
        n, raw, missing = one.n, one.raw, sorted(missing)
        as_text = f"CAST({raw} AS {sql.text})"
        self.step(0, f"cell_{n}", as_text)
        number = sql.cast(as_text, sql.double)
        if one.kind is Kind.FLOAT:
            self.step(0, f"float_{n}", number)
        elif one.kind is None:
            self.step(0, f"float_{n}", f"CASE WHEN {sql.has_type(raw, Kind.FLOAT)} THEN {number} END")
            others = [kind for kind in Kind if kind is not Kind.TEXT and not (moment and kind is Kind.TEMPORAL)]
            self.step(0, f"no_text_{n}", sql.has_type(raw, *others))
        floats = [double(sql, float(text)) for text in missing if is_number(text)]
        floats += [sql.cast("'NaN'", sql.double)] if "NaN" in missing else []
        of_floats = (
            f"CASE WHEN float_{n} IN ({', '.join(floats)}) THEN NULL ELSE cell_{n} END" if floats else f"cell_{n}"
        )
        if one.kind is Kind.FLOAT:
            self.step(1, f"text_{n}", of_floats)
            return one
        plain = sql.stripped(sql.stripped(f"cell_{n}", "0", left=False), ".", left=False)
        plain = f"CASE WHEN cell_{n} LIKE '%.%' THEN {plain} ELSE cell_{n} END"
        bare = {Kind.TEXT: sql.trimmed(f"cell_{n}"), Kind.EXACT: plain}.get(one.kind, f"cell_{n}")  # type: ignore[arg-type]
        if one.kind is None:
            bare = f"CASE WHEN NOT no_text_{n} THEN {sql.trimmed(f'cell_{n}')} ELSE {plain} END"
        elif moment and one.kind is Kind.TEMPORAL:
            bare = sql.trimmed(f"cell_{n}")
        self.step(1, f"bare_{n}", bare)
        texts = ", ".join(sql.literal(text) for text in ("", *(text for text in missing if text)))
        float_first = f"WHEN float_{n} IS NOT NULL THEN {of_floats} " if one.kind is None else ""
        known = (
            f"CASE WHEN cell_{n} IS NULL THEN NULL {float_first}WHEN bare_{n} IN ({texts}) THEN NULL ELSE bare_{n} END"
        )
        self.step(2, f"text_{n}", known)
        return one

    # ---- a fact ----

    def region(self, name: str, source: Source, regions: Regions) -> None:
        """Make the column `name`: the region of a fact, null where it is unknown, `REFUSED` where it cannot be."""
        match source:
            case Spelled():
                self._spelled(name, source, {value: regions.table[value] for value in source.values.values()})
            case Number():
                number_region(self, name, source, regions)
            case Elapsed():
                micros, refused_where = self._elapsed(source)
                tests = chain(arms(regions, Fraction(1, 10**6), whole_cuts(micros)))
                unknown = f"WHEN {micros} IS NULL THEN NULL"
                self.step(self.last + 1, name, f"CASE WHEN {refused_where} THEN {REFUSED} {unknown} {tests} END")
                self._refuse_elapsed(source, f"{name} = {REFUSED}")
            case Constant():
                self.step(0, name, str(region_of(regions, source.value)))
            case _:
                assert_never(source)

    def truth(self, name: str, source: Spelled) -> None:
        """Make the column `name`: 1 where a cell spells true, 0 where false, null and `REFUSED` as in `region`."""
        self._spelled(name, source, {False: 0, True: 1})

    def elapsed(self, name: str, source: Elapsed) -> None:
        """Make the column `name`: the microseconds between two moments, null where one is unknown."""
        micros, refused_where = self._elapsed(source)
        at = self.last + 1
        self.step(at, name, micros)
        self.step(at, f"{name}_bad", f"CASE WHEN {refused_where} THEN 1 ELSE 0 END")
        self._refuse_elapsed(source, f"{name}_bad = 1")

    # ---- spellings ----

    def _spelled(self, name: str, source: Spelled, regions: dict[bool | str, int]) -> None:
        sql = self.dialect
        by_region: dict[int, list[str]] = {}
        for text, value in source.values.items():
            by_region.setdefault(regions[value], []).append(text)
        if self.types is not None and sql.kind_of(self.types[source.column.id]) is Kind.TRUTH:
            self._truths(name, source, {text: region for region, texts in by_region.items() for text in texts})
            return
        cell = self.cell(source.column, source.missing)
        numbers = {region: [one for one in texts if is_number(one)] for region, texts in by_region.items()}
        floats = " ".join(
            f"WHEN float_{cell.n} IN ({', '.join(double(sql, float(one)) for one in texts)}) THEN {region}"
            for region, texts in numbers.items()
            if texts
        )
        spelled = " ".join(
            f"WHEN text_{cell.n} IN ({', '.join(sql.literal(one) for one in texts)}) THEN {region}"
            for region, texts in by_region.items()
        )
        nothing = f"ELSE {REFUSED}"
        of_floats = f"{floats} {nothing}" if floats else f"WHEN 1 = 1 THEN {REFUSED}"
        self.step(3, name, cell.cases(of_floats, f"{spelled} {nothing}"))
        self.refuse(f"{name} = {REFUSED}", source.column.id, f"cell_{cell.n}")

    def _truths(self, name: str, source: Spelled, regions: dict[str, int]) -> None:
        """Make the region of a column of truth values."""
        cell = self.column(source.column)
        yes, no = ("NULL" if one in source.missing else str(regions.get(one, REFUSED)) for one in ("true", "false"))
        if yes == no == "NULL":
            self.step(0, name, "CAST(NULL AS INTEGER)")
            return
        self.step(0, name, f"CASE WHEN {cell.raw} THEN {yes} WHEN NOT {cell.raw} THEN {no} END")
        if str(REFUSED) in {yes, no}:
            self.step(0, f"cell_{cell.n}", f"CAST({cell.raw} AS {self.dialect.text})")
            self.refuse(f"{name} = {REFUSED}", source.column.id, f"cell_{cell.n}")

    # ---- the time between two dates ----

    def _elapsed(self, source: Elapsed) -> tuple[str, str]:
        """Return the microseconds from one moment until the other, null for unknown; and where they are refused."""
        first, last = (moment(self, one, source) for one in (source.since, source.until))
        at = f"elapsed_{first}_{last}"
        self.step(self.last + 1, at, f"micros_{last} - micros_{first}")
        wrong = f"bad_{first} = 1 OR bad_{last} = 1"
        kinds = f"(micros_{first} IS NOT NULL AND micros_{last} IS NOT NULL AND kind_{first} <> kind_{last})"
        return at, f"{wrong} OR {kinds}"

    def _refuse_elapsed(self, source: Elapsed, condition: str) -> None:
        last, first = self.number - 1, self.number - 2
        self.refuse(f"bad_{first} = 1", source.since.id, f"cell_{first}")
        self.refuse(f"bad_{last} = 1", source.until.id, f"cell_{last}")
        both = f"cell_{first} || ' .. ' || cell_{last}"
        self.refuse(condition, f"{source.since.id} .. {source.until.id}", both)
