"""What differs from one kind of SQL to another: names, texts, types, patterns, and how one step follows another."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.diagnostic import Diagnostic, GuidelineError
from interpreter.slotted import dataclass
from interpreter.span import nowhere

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 60


def refused(dialect: str, message: str, hint: str) -> GuidelineError:
    """Return the refusal to write something in SQL."""
    return GuidelineError((Diagnostic("bad-mapping", message, nowhere(f"SQL for {dialect}"), hint),))


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    TRUTH = "truth"
    WHOLE = "whole"
    EXACT = "exact"
    FLOAT = "float"
    TEMPORAL = "temporal"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of SQL.

    `kinds` has the names of types, as `type_of` writes them, with `%` for what may follow; a type that is not in it is
    read as text.
    """

    name: str
    text: str
    small: str
    double: str
    type_of: str
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...]
    divide: str
    end: str
    """The end of a text, in a pattern."""
    longest_name: int | None = None

    # ---- names and texts ----

    def name_of(self, name: str) -> str:
        """Return a name of a table or column, in quotes.

        Raises:
            GuidelineError: this SQL cannot have such a name.
        """
        mark = "`" if self.name == "spark" else '"'
        too_long = self.longest_name is not None and len(name.encode()) > self.longest_name
        if not name or "\0" in name or too_long or (self.name == "spark" and "${" in name):
            hint = "give the column another name, in a view" if not too_long else f"at most {self.longest_name} bytes"
            raise refused(self.name, f"`{name[:SHOWN]}` cannot be the name of a column in {self.name}", hint)
        return mark + name.replace(mark, mark * 2) + mark

    def literal(self, text: str) -> str:
        """Return a text as a constant, in which nothing of it is taken for SQL.

        Raises:
            GuidelineError: this SQL cannot have such a text.
        """
        if "\0" in text:
            raise refused(self.name, "a text with a zero byte cannot stand in SQL", "leave it out of the mapping")
        if self.name == "spark":
            inside = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
            # Spark fills in variables, also in texts; two texts side by side are one.
            return "'" + inside.replace("${", "$' '{") + "'"
        if self.name == "postgres" and "\\" in text:
            return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
        return "'" + text.replace("'", "''") + "'"

    # ---- functions ----

    def cast(self, value: str, kind: str) -> str:
        """Return a value as another type; where that fails it is null, or (Postgres) it never is tried."""
        return f"CAST({value} AS {kind})" if self.name == "postgres" else f"TRY_CAST({value} AS {kind})"

    def has_type(self, column: str, *kinds: Kind) -> str:
        """Return whether a column is of one of these kinds; the data warehouse knows it while it plans."""
        named = self.type_of.format(column)
        types = [one for kind, names in self.kinds if kind in kinds for one in names]
        exact = [one for one in types if "%" not in one]
        tests = [f"{named} IN ({', '.join(map(self.literal, exact))})"] if exact else []
        tests += [f"{named} LIKE {self.literal(one)}" for one in types if "%" in one]
        return f"({' OR '.join(tests)})"

    def kind_of(self, name: str) -> Kind:
        """Return what the cells of a column are whose type has this name."""
        for kind, names in self.kinds:
            for one in names:
                if re.fullmatch(re.escape(one).replace("%", ".*"), name, re.IGNORECASE | re.DOTALL):
                    return kind
        return Kind.TEXT

    def matches(self, text: str, pattern: str) -> str:
        """Return whether a text is as the pattern says, from its beginning to its end."""
        whole = self.literal(f"^(?:{pattern}){self.end}")
        match self.name:
            case "duckdb":
                return f"regexp_matches({text}, {whole})"
            case "spark":
                return f"({text} RLIKE {whole})"
            case _:
                return f"({text} ~ {whole})"

    def group(self, text: str, pattern: str, number: int) -> str:
        """Return what a group of the pattern met in a text; empty where it met nothing."""
        whole = self.literal(f"^(?:{pattern}){self.end}")
        if self.name == "postgres":
            return f"coalesce((regexp_match({text}, {whole}))[{number}], '')"
        return f"coalesce(regexp_extract({text}, {whole}, {number}), '')"

    def trimmed(self, text: str) -> str:
        """Return a text without the spaces, tabs and no-break spaces at its ends."""
        blanks = "' ' || chr(9) || chr(160)"
        match self.name:
            case "duckdb":
                return f"trim({text}, {blanks})"
            case "spark":
                return f"trim(BOTH {blanks} FROM {text})"
            case _:
                return f"btrim({text}, {blanks})"

    def stripped(self, text: str, digit: str, *, left: bool = True) -> str:
        """Return a text without a digit's repetitions at one end."""
        if self.name == "spark":
            return f"trim({'LEADING' if left else 'TRAILING'} '{digit}' FROM {text})"
        return f"{'ltrim' if left else 'rtrim'}({text}, '{digit}')"

    def listed(self, members: Iterable[tuple[str, str]]) -> str:
        """Return the list of the texts whose condition holds."""
        arms = ", ".join(f"CASE WHEN {condition} THEN {self.literal(text)} END" for condition, text in members)
        match self.name:
            case "duckdb":
                return f"[x FOR x IN [{arms or 'NULL::VARCHAR'}] IF x IS NOT NULL]"
            case "spark":
                return f"array_compact(array({arms or 'CAST(NULL AS STRING)'}))"
            case _:
                return f"array_remove(ARRAY[{arms}]::text[], NULL)"


DUCKDB = Dialect(
    name="duckdb",
    text="VARCHAR",
    small="TINYINT",
    double="DOUBLE",
    type_of="typeof({})",
    kinds=(
        (Kind.FLOAT, ("DOUBLE", "FLOAT")),
        (Kind.TRUTH, ("BOOLEAN",)),
        (Kind.WHOLE, ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")),
        (Kind.EXACT, ("UBIGINT", "HUGEINT", "UHUGEINT", "BIGNUM", "VARINT", "DECIMAL%")),
        (Kind.TEMPORAL, ("DATE", "TIMESTAMP%")),
    ),
    divide="//",
    end="$",
)
SPARK = Dialect(
    name="spark",
    text="STRING",
    small="INT",
    double="DOUBLE",
    type_of="typeof({})",
    kinds=(
        (Kind.FLOAT, ("double", "float")),
        (Kind.TRUTH, ("boolean",)),
        (Kind.WHOLE, ("tinyint", "smallint", "int", "bigint")),
        (Kind.EXACT, ("decimal%",)),
        (Kind.TEMPORAL, ("date", "timestamp%")),
    ),
    divide="div",
    end="\\z",
)
POSTGRES = Dialect(
    name="postgres",
    text="text",
    small="integer",
    double="double precision",
    type_of="CAST(pg_typeof({}) AS text)",
    kinds=(
        (Kind.FLOAT, ("double precision", "real")),
        (Kind.TRUTH, ("boolean",)),
        (Kind.WHOLE, ("smallint", "integer", "bigint")),
        (Kind.EXACT, ("numeric%",)),
        (Kind.TEMPORAL, ("date", "timestamp%")),
    ),
    divide="/",
    end="$",
    longest_name=63,
)
DIALECTS = {one.name: one for one in (DUCKDB, SPARK, POSTGRES)}


@dataclass(slots=True)
class Steps:
    """Columns made step by step, each from those of the steps before it."""

    steps: list[dict[str, str]]

    def add(self, at: int, name: str, value: str) -> None:
        """Add a column to a step."""
        while len(self.steps) <= at:
            self.steps.append({})
        self.steps[at][name] = value
