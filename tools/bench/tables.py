"""Decision tables of any size, as the text of a guideline with one decision: for measuring proofs about tables.

A table has columns (facts: truth values, codes, numbers with limits) and rules (branches of one decision, `hit:
unique`). `random_table` draws each cell by itself, so that rules overlap and leave gaps; `split_table` divides all
cases again and again, so that every case meets exactly one rule.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from generated import Files, files

CODES = ("a", "b", "c", "d")
LIMITS = (1, 5, 20)
EMPTY = 0.4
"""The share of cells that ask nothing."""

Cell = frozenset[int]
"""The regions of its fact that a rule allows: of a truth value 2, of a code 4, of a number 4."""


@dataclass(frozen=True, slots=True)
class Table:
    """The kinds of the columns (`boolean`, `code`, `quantity`) and by rule the cells that ask something, by column."""

    kinds: tuple[str, ...]
    rules: tuple[dict[int, Cell], ...]


def width(kind: str) -> int:
    """Return how many regions a fact of this kind has."""
    return 2 if kind == "boolean" else 4


def kinds(columns: int) -> tuple[str, ...]:
    """Return the kinds of so many columns, in turn."""
    return tuple(("boolean", "code", "quantity")[number % 3] for number in range(columns))


def random_table(columns: int, rules: int, seed: int = 1) -> Table:
    """Return a table of which each cell is drawn by itself."""
    draw = random.Random(seed)
    made = []
    for _ in range(rules):
        cells = {n: _cell(draw, kind) for n, kind in enumerate(kinds(columns)) if draw.random() >= EMPTY}
        made.append(cells or {0: _cell(draw, "boolean")})
    return Table(kinds(columns), tuple(made))


def _cell(draw: random.Random, kind: str) -> Cell:
    if kind == "quantity":
        first = draw.randrange(4)
        return frozenset(range(first, draw.randrange(first, 4 if first else 3) + 1))
    return frozenset(draw.sample(range(width(kind)), 1 if kind == "boolean" else draw.randint(1, 2)))


def split_table(columns: int, rules: int, seed: int = 1) -> Table:
    """Return a table in which every case meets exactly one rule: one that all cases meet, split until it is enough."""
    draw = random.Random(seed)
    made: list[dict[int, Cell]] = [{}]
    while len(made) < rules:
        rule = made.pop(draw.randrange(len(made)))
        whole = {n: frozenset(range(width(kind))) for n, kind in enumerate(kinds(columns))}
        open_columns = [n for n in whole if len(rule.get(n, whole[n])) > 1]
        if not open_columns:
            made.append(rule)
            continue
        column = draw.choice(open_columns)
        allowed = sorted(rule.get(column, whole[column]))
        cut = draw.randint(1, len(allowed) - 1)
        made += [{**rule, column: frozenset(part)} for part in (allowed[:cut], allowed[cut:])]
    return Table(kinds(columns), tuple(made))


def guideline(table: Table) -> Files:
    """Return a guideline with the table as its one decision; every rule leads to an end of its own."""
    branches = [
        f"      - {{when: {_condition(table, rule)}, to: e{n}, cites: [S1]}}\n" for n, rule in enumerate(table.rules)
    ]
    head = "  table:\n    kind: decision\n    label: {en: Which rule?}\n    branches:\n"
    ends = [f"  e{n}: {{kind: end, outcome: o{n}, label: {{en: Rule {n}}}}}\n" for n in range(len(table.rules))]
    facts = "facts:\n" + "".join(_fact(n, kind) for n, kind in enumerate(table.kinds))
    return files("table", [head + "".join(branches), *ends], facts, 0)


def _fact(number: int, kind: str) -> str:
    more = {
        "boolean": "type: boolean",
        "code": "type: code, codes: {" + ", ".join(f"{code}: {{en: {code}}}" for code in CODES) + "}",
        "quantity": "type: quantity, unit: d, minimum: 0",
    }[kind]
    return f"  f{number}: {{{more}, label: {{en: Fact {number}}}, question: {{en: Fact {number}?}}, cites: [S1]}}\n"


def _condition(table: Table, rule: dict[int, Cell]) -> str:
    return "{" + ", ".join(f"f{column}: {_test(table.kinds[column], cell)}" for column, cell in rule.items()) + "}"


def _test(kind: str, cell: Cell) -> str:
    """Return a cell as a test; the regions of a number are < 1, 1 to < 5, 5 to < 20, and from 20."""
    if kind == "boolean":
        return "true" if 1 in cell else "false"
    if kind == "code":
        return "[" + ", ".join(CODES[region] for region in sorted(cell)) + "]"
    low, high = min(cell), max(cell)
    if low == 0:
        return f'"< {LIMITS[high]} d"'
    return f'"≥ {LIMITS[low - 1]} d"' if high == len(LIMITS) else f'"{LIMITS[low - 1]}..<{LIMITS[high]} d"'
