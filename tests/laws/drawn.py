"""Small valid guidelines, drawn by Hypothesis as plain data, and cases for them.

What is drawn is what an author would write: `facts`, `recommendations` and so on by file stem, ready for `brute`,
which reads plain data, and for `small.loaded`, which writes JSON (valid YAML) and takes it through every stage.
Every id is a letter and a digit (f facts, k codes, c criteria, m flowcharts, n nodes, o outcomes, r recommendations),
so that `renamed` can rename a guideline, or an answer, by its text.

`law` gives the settings of every law. As it stands each run draws the same examples (`derandomize`), quick enough for
every commit. To explore: LEIDRAAD_EXPLORE=20 pytest tests/laws   # 20 times as many, other ones each time
"""

from __future__ import annotations

import itertools
import json
import os
import re
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from brute import SIZES, Files, Oracle, Value, Values, as_given, decimal
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from small import READINGS, STATEMENTS, dictionaries, text

Draw = st.DrawFn
EXPLORE = int(os.environ.get("LEIDRAAD_EXPLORE", "0"))

DEADLINES = ("12 h", "0.5 d", "24 h", "1 d", "7 d", "1 wk", "168 h", "1 mo", "30.4375 d", "0.5 a")
CONSTANTS = {
    "time": (*(Fraction(hours * 3600) for hours in (0, 1, 36, 168, 192)), SIZES["mo"][1], SIZES["a"][1]),
    "dose": (Fraction(0), Fraction(800), Fraction(3000), Fraction(3001)),
    "mass": (Fraction(500), Fraction(10_000), Fraction(1_000_000)),
}
SPELLED = {"time": ("h", "d", "wk", "mo", "a", "min"), "dose": ("Gy", "cGy"), "mass": ("mg", "g", "ug")}
OPERATORS = ("<", "≤", "<=", ">", "≥", ">=", "=", "≠", "!=", "not")


def law(examples: int) -> settings:
    """Return the settings of a law: this many examples, always the same ones unless exploring is asked for."""
    return settings(
        max_examples=examples * max(EXPLORE, 1),
        derandomize=not EXPLORE,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        print_blob=bool(EXPLORE),
    )


@lru_cache(maxsize=None, typed=True)
def among(*options: Any) -> st.SearchStrategy[Any]:
    """Return one of these, as `sampled_from` does; making a strategy anew for each draw takes longer than the draw."""
    return st.sampled_from(options)


@cache
def whole(low: int, high: int) -> st.SearchStrategy[int]:
    """Return a whole number from one up to and with the other; kept, as `among` is."""
    return st.integers(low, high)


BOOLEAN = st.booleans()


# ---- renaming -------------------------------------------------------------------------------------------------------


_ID = re.compile(r"\b([fkcmnor])(\d)\b")


def renamed(data: Any) -> Any:
    """Return a guideline, case or answer in which every id is another one, and sorts the other way round."""
    text = _ID.sub(lambda found: f"{found[1]}{9 - int(found[2])}", json.dumps(data, ensure_ascii=False))
    return json.loads(text.replace("S1.", "T4.").replace("S2.", "A2.").replace('"G0', '"H1'))


# ---- facts and conditions -------------------------------------------------------------------------------------------


@st.composite
def facts(draw: Draw, name: str, constants: int) -> tuple[dict[str, Any], tuple[Fraction, ...]]:
    """Return a fact, and the numbers with which tests compare it."""
    fact: dict[str, Any] = {
        "type": draw(among("boolean", "code", "quantity", "integer")),
        "label": text(name),
        "question": text(f"{name}?"),
    }
    used: tuple[Fraction, ...] = ()
    match fact["type"]:
        case "code":
            fact["codes"] = {f"k{number}": text(f"k{number}") for number in range(draw(whole(2, 4)))}
        case "integer":
            fact["minimum"] = draw(whole(0, 2))
            fact["maximum"] = fact["minimum"] + draw(whole(0, 6))
            used = tuple(draw(st.lists(st.integers(0, 8).map(Fraction), min_size=1, max_size=constants, unique=True)))
        case "quantity":
            dimension = draw(among("time", "dose", "mass"))
            fact["unit"] = draw(among(*SPELLED[dimension]))
            if draw(BOOLEAN):
                fact["minimum"] = draw(among(0, 1, 0.5))
            if draw(BOOLEAN):
                fact["maximum"] = draw(among(1, 7, 30.5, 200))
            sampled = among(*CONSTANTS[dimension])
            used = tuple(draw(st.lists(sampled, min_size=1, max_size=constants, unique=True)))
    if draw(whole(0, 3)) == 3:
        fact["obtained_by"] = draw(among("r0", "r1"))
    return fact, used


def spellings(size: Fraction, fact: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the ways to write a constant: number and unit, a bare number in the fact's own unit among them."""
    if fact["type"] == "integer":
        return [(decimal(size), "")]
    found = []
    for unit in dict.fromkeys((fact["unit"], *SPELLED[SIZES[fact["unit"]][0]])):
        try:
            found.append((decimal(size / SIZES[unit][1]), f" {unit}"))
        except ValueError:
            continue
    own = [(number, "") for number, unit in found if unit == f" {fact['unit']}"]
    return found + own


@st.composite
def tests(draw: Draw, fact: dict[str, Any], used: tuple[Fraction, ...]) -> Any:
    """Return a test that fits a fact, alternatives included."""
    one = _one_test(draw, fact, used)
    if draw(whole(0, 5)) < 5:
        return one
    return [one, _one_test(draw, fact, used)]


def _one_test(draw: Draw, fact: dict[str, Any], used: tuple[Fraction, ...]) -> Any:
    match fact["type"]:
        case "boolean":
            return draw(BOOLEAN)
        case "code":
            code = draw(among(*fact["codes"]))
            return draw(among("", "", "= ", "≠ ", "!= ", "not ")) + code
    if len(used) > 1 and draw(BOOLEAN):
        low, high = sorted(draw(st.permutations(used))[:2])
        units = [unit for _, unit in spellings(low, fact) if unit in {other for _, other in spellings(high, fact)}]
        unit = draw(among(*units))
        first, last = (next(number for number, at in spellings(size, fact) if at == unit) for size in (low, high))
        return f"{first}..{draw(among('', '<'))}{last}{unit}"
    number, unit = draw(among(*spellings(draw(among(*used)), fact)))
    if not unit and draw(BOOLEAN):
        return int(number) if "." not in number else float(number)
    return f"{draw(among(*OPERATORS))} {number}{unit}"


class Writer:
    """Draws the parts of a guideline that need its dictionaries."""

    def __init__(self, draw: Draw, number_of_facts: int) -> None:
        """Draw the facts and the criteria; criteria use facts and the criteria before them."""
        self.draw = draw
        self.facts: dict[str, dict[str, Any]] = {}
        self.used: dict[str, tuple[Fraction, ...]] = {}
        for number in range(number_of_facts):
            name = f"f{number}"
            constants = 2 if number < 3 else 1  # later facts stay small: completions multiply
            self.facts[name], self.used[name] = draw(facts(name, constants))
        self.criteria: dict[str, dict[str, Any]] = {}
        for number in range(draw(whole(0, 3))):
            when = self.condition(2)
            self.criteria[f"c{number}"] = {"label": text("c"), "when": when, **self.grounds()}

    def grounds(self) -> dict[str, Any]:
        draw = self.draw
        match draw(whole(0, 4)):
            case 0 | 1:
                return {"cites": [draw(among(*STATEMENTS))]}
            case 2:
                return {"reading": draw(among(*READINGS))}
            case 3:
                return {"cites": ["S1.1"], "reading": draw(among(*READINGS))}
        return {"reading": list(draw(st.permutations(list(READINGS)))[:2])}

    def simple(self) -> dict[str, Any]:
        """Return a test of one fact or of one criterion."""
        name = self.draw(among(*self.facts, *self.criteria))
        if name in self.criteria:
            return {name: self.draw(BOOLEAN)}
        return {name: self.draw(tests(self.facts[name], self.used[name]))}

    def condition(self, depth: int) -> Any:
        draw = self.draw
        kind = draw(whole(0, 8)) if depth else 0
        if kind <= 2:
            return self.simple()
        parts = [self.condition(depth - 1) for _ in range(draw(whole(1, 3)))]
        if kind == 3:
            return {**self.simple(), **self.simple()}
        written = (parts, {"all": parts}, {"any": parts}, {"not": parts[0]}, {"at_least": 1, "of": parts})[kind - 4]
        if "of" in written:
            written["at_least"] = draw(whole(1, len(parts)))
        return written

    def partition(self) -> list[Any]:
        """Return conditions of which exactly one holds, whatever the facts."""
        draw = self.draw
        name = draw(among(*self.facts, *self.criteria))
        kind = draw(whole(0, 3))
        if kind == 0:
            condition = self.condition(1)
            return list(draw(st.permutations([condition, {"not": condition}])))
        if kind == 1:
            one, other = self.condition(1), self.condition(1)
            return [one, {"all": [{"not": one}, other]}, {"all": [{"not": one}, {"not": other}]}]
        if name in self.criteria or self.facts[name]["type"] == "boolean":
            return [{name: True}, {name: False}]
        fact = self.facts[name]
        if fact["type"] == "code":
            codes = list(fact["codes"])
            cut = draw(whole(1, len(codes) - 1))
            rest = f"≠ {codes[0]}" if cut == 1 and draw(BOOLEAN) else codes[cut:]
            return [{name: codes[:cut]}, {name: rest}]
        constants = sorted(self.used[name])
        spelled = ["".join(draw(among(*spellings(size, fact)))) for size in constants]
        between = itertools.pairwise(spelled)
        middle = [{"all": [{name: f"≥ {low}"}, {name: f"< {high}"}]} for low, high in between]
        return [{name: f"< {spelled[0]}"}, *middle, {name: f"≥ {spelled[-1]}"}]

    def advice(self) -> dict[str, Any]:
        draw = self.draw
        advice: dict[str, Any] = {"id": draw(among("r0", "r1", "r2")), **self.grounds()}
        if draw(BOOLEAN):
            advice["within"] = draw(among(*DEADLINES))
        if draw(BOOLEAN):
            advice["when"] = self.condition(1)
        if draw(whole(0, 3)) == 3:
            advice["strength"] = draw(among("must", "should", "may"))
        return advice

    def decision(self, later: list[str], *, wild: bool) -> dict[str, Any]:
        """Return a decision; a wild one may leave cases out, or have branches that overlap."""
        draw = self.draw
        target = among(*later[1:4], later[0])
        first = draw(BOOLEAN)
        node: dict[str, Any] = {"kind": "decision", "label": text("?"), "hit": "first" if first else "unique"}
        if not first and draw(BOOLEAN):
            del node["hit"]
        if wild or first:
            conditions = [self.condition(2) for _ in range(draw(whole(1, 3)))]
            complete = not wild or draw(BOOLEAN)
        else:
            conditions = self.partition()
            complete = len(conditions) > 1 and draw(BOOLEAN)
            conditions = conditions[:-1] if complete else conditions
        node["branches"] = [{"when": one, "to": draw(target), **self.grounds()} for one in conditions]
        node["branches"][0]["to"] = later[0]
        if complete:
            node["branches"].append({"else": draw(target), **self.grounds()})
        return node

    def end(self) -> dict[str, Any]:
        return {"kind": "end", "outcome": self.draw(among("o0", "o1", "o2")), "label": text(".")}

    def chart(self, name: str, callees: list[str], *, wild: bool) -> dict[str, Any]:
        """Return a flowchart; nodes lead to later ones only, and those that nothing reaches are left out."""
        draw = self.draw
        inner = [f"n{number}" for number in range(draw(whole(3 if callees else 2, 6)))]
        ends = [f"n{number}" for number in range(len(inner), len(inner) + draw(whole(1, 3)))]
        nodes: dict[str, Any] = {}
        for position, node in enumerate(inner):
            later = [*inner[position + 1 :], *ends]
            kinds = ["decision", "action", "call"] if callees else ["decision", "action"]
            kind = draw(among(*kinds, "decision", "end") if position else among(*kinds))
            if kind == "call":
                nodes[node] = {"kind": "call", "flowchart": draw(among(*callees))}
                if draw(whole(0, 3)):
                    nodes[node]["to"] = draw(among(*later[:2]))
            elif kind == "end":
                nodes[node] = self.end()
            elif kind == "decision":
                nodes[node] = self.decision(later, wild=wild)
            else:
                given = [self.advice() for _ in range(draw(whole(1, 3)))]
                to = draw(among(*later[:2]))
                nodes[node] = {"kind": "action", "label": text("!"), "recommend": given, "to": to}
        for node in ends:
            nodes[node] = self.end()
        reached, todo = set(), [inner[0]]
        while todo:
            node = todo.pop()
            if node not in reached:
                reached.add(node)
                todo += leads_to(nodes[node])
        kept = {node: nodes[node] for node in nodes if node in reached}
        return {"flowchart": name, "title": text(name), "start": inner[0], "nodes": kept}


def leads_to(node: dict[str, Any]) -> list[str]:
    """Return the nodes of the same flowchart to which a node leads."""
    branches = [branch.get("to") or branch["else"] for branch in node.get("branches", [])]
    return branches + ([node["to"]] if "to" in node else [])


@st.composite
def guidelines(draw: Draw, most_facts: int = 3, *, wild: bool = False) -> Files:
    """Return a guideline; a wild one has decisions that leave cases out, or whose branches overlap."""
    writer = Writer(draw, draw(whole(2, most_facts)))
    charts = ["m0", "m1", "m2"][: draw(whole(2, 3))]
    strengths = {name: draw(among("must", "should", "may")) for name in ("r0", "r1", "r2")}
    files = {**dictionaries(strengths), "facts": {"facts": writer.facts, "criteria": writer.criteria}}
    for position, name in enumerate(charts):
        files[name] = writer.chart(name, charts[position + 1 :], wild=wild)
    return files


# ---- cases ----------------------------------------------------------------------------------------------------------


@st.composite
def partial_values(draw: Draw, oracle: Oracle, most_completions: int) -> Values:
    """Return values of some facts; enough of them are known for the rest to be tried."""
    known = {name: draw(among(*values)) for name, values in oracle.values.items() if draw(BOOLEAN)}
    for name, values in oracle.values.items():
        if oracle.number_of_completions(known) <= most_completions:
            break
        if name not in known:
            known[name] = draw(among(*values))
    return known


def case_of(files: Files, known: Values) -> dict[str, bool | int | str]:
    """Return the facts as a case writes them."""
    return {name: as_given(files["facts"]["facts"][name], value) for name, value in known.items()}


def every_partial(oracle: Oracle) -> list[Values]:
    """Return every partial case over the values to try, total ones and the empty one included."""
    found: list[Values] = [{}]
    for name, values in oracle.values.items():
        choices: list[Value | None] = [None, *values]
        found = [known if value is None else {**known, name: value} for known in found for value in choices]
    return found
