"""The meaning of a guideline, told a second time: plain data in, every completion tried one by one.

This is the oracle of the laws, so it shares nothing with the engine: it reads the guideline as plain data (what a YAML
reader returns, by file stem), knows its own units, reads tests with its own pattern, runs each completion on two truth
values from top to bottom, and compares the runs. It is slow on purpose; a guideline of a few facts is enough.

Numbers are exact fractions of the smallest unit of their dimension. Where the language says nothing (a decision of
which no branch holds, or two that should exclude each other), the run stops there and has no outcome: such a case is
never complete, and what was recommended before the stop stands.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

Files = dict[str, Any]
"""The files of a guideline by stem, each as plain data."""
Value = bool | str | Fraction
Values = dict[str, Value]
Key = tuple[str, str]
"""A flowchart and the id of a node or of a recommendation in it."""
Condition = Any

DICTIONARIES = {"guideline", "facts", "recommendations", "statements", "readings", "properties"}
SIZES: dict[str, tuple[str, Fraction]] = {
    "s": ("time", Fraction(1)),
    "min": ("time", Fraction(60)),
    "h": ("time", Fraction(3600)),
    "d": ("time", Fraction(24 * 3600)),
    "wk": ("time", Fraction(7 * 24 * 3600)),
    "mo": ("time", Fraction("30.4375") * 24 * 3600),
    "a": ("time", Fraction("365.25") * 24 * 3600),
    "cGy": ("dose", Fraction(1)),
    "Gy": ("dose", Fraction(100)),
    "ug": ("mass", Fraction(1)),
    "mg": ("mass", Fraction(1000)),
    "g": ("mass", Fraction(1_000_000)),
}
SMALLEST = {"time": "s", "dose": "cGy", "mass": "ug"}
WEAKEST_FIRST = ("reading", "guideline", "stated")
MILDEST_FIRST = ("may", "should", "must")
NEVER = Fraction(10**30)
"""No deadline: longer than any."""

_COMBINATORS = {"all", "any", "not", "at_least"}
_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.(<?)\s*({_NUMBER})\s*(\S*)")
_COMPARED = re.compile(rf"(<=|>=|==|!=|[<>=≤≥≠]|not )?\s*({_NUMBER})\s*(\S*)")
_CODE = re.compile(r"(!=|==|[=≠]|not )?\s*(\w+)")
_SAME = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "not ": "≠", None: "="}


# ---- tests on one fact ----------------------------------------------------------------------------------------------


def size_of(number: Fraction | float | str, unit: str | None) -> Fraction:
    """Return a number with a unit in the smallest unit of its dimension."""
    return Fraction(str(number)) * (SIZES[unit][1] if unit else 1)


@dataclass(frozen=True, slots=True)
class Compared:
    """A test on a number, taken apart: an operator with one constant, or a range with two."""

    operator: str
    low: Fraction
    high: Fraction

    def holds(self, value: Fraction) -> bool:
        """Tell whether the test is true for this number."""
        return {
            "<": value < self.low,
            "≤": value <= self.low,
            ">": value > self.low,
            "≥": value >= self.low,
            "=": value == self.low,
            "≠": value != self.low,
            "..": self.low <= value <= self.high,
            "..<": self.low <= value < self.high,
        }[self.operator]


@lru_cache(maxsize=10_000)
def compared(text: str, unit: str | None) -> Compared:
    """Return a test on a number, read from its text; a bare number is in the fact's unit."""
    if found := _RANGE.fullmatch(text):
        low, open_end, high, written = found.groups()
        return Compared(f"..{open_end}", size_of(low, written or unit), size_of(high, written or unit))
    found = _COMPARED.fullmatch(text)
    assert found is not None, text
    operator, number, written = found.groups()
    size = size_of(number, written or unit)
    return Compared(_SAME.get(operator, operator), size, size)


def alternatives(test: Any) -> list[Any]:
    """Return the alternatives of a test: a list means any of them."""
    return test if isinstance(test, list) else [test]


def test_holds(fact: dict[str, Any], test: Any, value: Value) -> bool:
    """Tell whether a test is true for a value of a fact."""
    return any(_holds(fact, one, value) for one in alternatives(test))


def _holds(fact: dict[str, Any], test: Any, value: Value) -> bool:
    match fact["type"]:
        case "boolean":
            return value is test
        case "code":
            found = _CODE.fullmatch(test)
            assert found is not None, test
            return (value == found[2]) is (_SAME.get(found[1], found[1]) == "=")
    assert isinstance(value, Fraction)
    return compared(str(test), fact.get("unit")).holds(value)


test_holds.__test__ = False  # type: ignore[attr-defined]  # a question, not a test of this suite


# ---- conditions -----------------------------------------------------------------------------------------------------


def condition_holds(files: Files, condition: Condition, values: Values) -> bool:
    """Tell whether a condition is true when every fact is known."""
    if isinstance(condition, list):
        return any(condition_holds(files, part, values) for part in condition)
    match condition:
        case {"all": parts}:
            return all(condition_holds(files, part, values) for part in parts)
        case {"any": parts}:
            return any(condition_holds(files, part, values) for part in parts)
        case {"not": part}:
            return not condition_holds(files, part, values)
        case {"at_least": number, "of": parts}:
            return sum(condition_holds(files, part, values) for part in parts) >= number
    return all(_named_holds(files, name, test, values) for name, test in condition.items())


def _named_holds(files: Files, name: str, test: Any, values: Values) -> bool:
    facts, criteria = files["facts"]["facts"], files["facts"].get("criteria", {})
    if name in facts:
        return test_holds(facts[name], test, values[name])
    return condition_holds(files, criteria[name]["when"], values) is test


# ---- one run --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """A recommendation as one run gives it; `within` is a time in seconds, `NEVER` without a deadline."""

    within: Fraction
    provenance: str
    strength: str
    cites: frozenset[str]
    readings: frozenset[str]


@dataclass(slots=True)
class Run:
    """What happens when every fact is known; without an outcome the run got stuck."""

    outcome: str | None = None
    to: dict[Key, str | None] = field(default_factory=dict)
    """For each node that was reached, where it led: a node, the flowchart that a call runs, or nowhere."""
    edge_readings: dict[Key, frozenset[str]] = field(default_factory=dict)
    """For each decision that was reached, the readings of the branch it took."""
    given: dict[Key, Given] = field(default_factory=dict)

    def result(self) -> tuple[object, ...]:
        """Return what must be the same in every completion of a complete case."""
        return self.outcome, frozenset((key, given.within) for key, given in self.given.items())


def run(files: Files, values: Values, start: str | None = None) -> Run:
    """Return the run of a case in which every fact is known."""
    going = Run()
    going.outcome = _run_chart(files, values, start or files["guideline"]["entry"], going)
    return going


def _run_chart(files: Files, values: Values, chart: str, going: Run) -> str | None:
    """Go through a flowchart from its start; return its outcome, or None when the run got stuck in it."""
    nodes, here = files[chart]["nodes"], files[chart]["start"]
    arrival: dict[str, Any] = {}
    while True:
        node, key = nodes[here], (chart, here)
        match node["kind"]:
            case "end":
                going.to[key] = None
                return str(node["outcome"])
            case "decision":
                branch = _branch(files, node, values)
                going.to[key] = None
                going.edge_readings[key] = frozenset() if branch is None else names(branch.get("reading"))
                if branch is None:
                    return None
                going.to[key] = here = branch.get("to") or branch["else"]
                arrival = branch
            case "action":
                for advice in node.get("recommend", []):
                    if "when" not in advice or condition_holds(files, advice["when"], values):
                        _give(files, chart, advice, arrival, going)
                going.to[key] = here = node["to"]
                arrival = {}
            case "call":
                going.to[key] = node["flowchart"]
                outcome = _run_chart(files, values, node["flowchart"], going)
                if outcome is None or "to" not in node:
                    return outcome
                here, arrival = node["to"], {}


def _branch(files: Files, node: dict[str, Any], values: Values) -> dict[str, Any] | None:
    """Return the branch that a decision takes; None where none holds, or two that should exclude each other."""
    holding = [one for one in node["branches"] if "when" in one and condition_holds(files, one["when"], values)]
    otherwise = [one for one in node["branches"] if "else" in one]
    if node.get("hit", "unique") == "first":
        return next(iter(holding + otherwise), None)
    if len(holding) > 1:
        return None
    return next(iter(holding or otherwise), None)


def _give(files: Files, chart: str, advice: dict[str, Any], arrival: dict[str, Any], going: Run) -> None:
    """Note a recommendation; of two with one id stays the shorter deadline, then the firmer, then the earlier."""
    number, unit = advice["within"].split() if "within" in advice else ("0", None)
    given = Given(
        within=size_of(number, unit) if unit else NEVER,
        provenance=weakest(WEAKEST_FIRST, [_provenance(files, advice), _provenance(files, arrival)]),
        strength=advice.get("strength") or files["recommendations"]["recommendations"][advice["id"]]["strength"],
        cites=names(advice.get("cites")) | names(arrival.get("cites")),
        readings=names(advice.get("reading")) | names(arrival.get("reading")),
    )
    there = going.given.get((chart, advice["id"]))
    if there is None or _rank(given) < _rank(there):
        going.given[chart, advice["id"]] = given


def _rank(given: Given) -> tuple[Fraction, int]:
    return given.within, -WEAKEST_FIRST.index(given.provenance)


def _provenance(files: Files, grounds: dict[str, Any]) -> str:
    found = [files["readings"]["readings"][name]["provenance"] for name in names(grounds.get("reading"))]
    return weakest(WEAKEST_FIRST, found) if found else "stated"


def weakest(order: tuple[str, ...], found: list[str]) -> str:
    """Return the one that stands first in the order."""
    return min(found, key=order.index)


def names(written: str | list[str] | None) -> frozenset[str]:
    """Return the ids of `cites` or `reading`, which may be one id, a list, or absent."""
    return frozenset([written] if isinstance(written, str) else written or [])


# ---- every completion -----------------------------------------------------------------------------------------------


def tests_by_fact(files: Files) -> dict[str, list[Any]]:
    """Return every alternative with which a fact is compared anywhere in the flowcharts and criteria."""
    found: dict[str, list[Any]] = {name: [] for name in files["facts"]["facts"]}

    def look(condition: Condition) -> None:
        if isinstance(condition, list):
            for part in condition:
                look(part)
        elif _COMBINATORS & condition.keys():
            look([condition[key] for key in ("all", "any", "not", "of") if key in condition])
        else:
            for name in condition.keys() & found.keys():
                found[name] += alternatives(condition[name])

    charts = [chart for stem, chart in files.items() if stem not in DICTIONARIES]
    nodes = [node for chart in charts for node in chart["nodes"].values()]
    ways = [way for node in nodes for way in (*node.get("branches", []), *node.get("recommend", []))]
    look([criterion["when"] for criterion in files["facts"].get("criteria", {}).values()])
    look([way["when"] for way in ways if "when" in way])
    return found


def representatives(fact: dict[str, Any], tests: list[Any]) -> list[Value]:
    """Return values of a fact's domain, one wherever a test could tell: below, on, between and above its constants."""
    if fact["type"] == "boolean":
        return [False, True] if tests else [False]
    if fact["type"] == "code":
        return list(fact["codes"]) if tests else list(fact["codes"])[:1]
    unit = fact.get("unit")
    found = [compared(str(test), unit) for test in tests]
    thresholds = sorted({constant for one in found for constant in (one.low, one.high)})
    low = size_of(fact["minimum"], unit) if "minimum" in fact else None
    high = size_of(fact["maximum"], unit) if "maximum" in fact else None
    if fact["type"] == "integer":
        assert low is not None
        assert high is not None
        return _whole_numbers(thresholds, int(low), int(high))
    first = thresholds[0] if thresholds else Fraction(0)
    last = thresholds[-1] if thresholds else Fraction(0)
    edge = Fraction(SIZES[unit][1] if unit else 1)
    outer = [first - edge if low is None else low, *thresholds, last + edge if high is None else high]
    cuts = sorted(cut for cut in {*outer, low, high} - {None} if _within(low, cut, high))
    middles = [(one + other) / 2 for one, other in itertools.pairwise(cuts)]
    return [*sorted([*cuts, *middles])] if thresholds else cuts[:1]


def _within(low: Fraction | None, value: Fraction, high: Fraction | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _whole_numbers(thresholds: list[Fraction], low: int, high: int) -> list[Value]:
    near = {int(one) + step for one in thresholds for step in (-1, 0, 1)}
    return [Fraction(one) for one in sorted({low, high, *near}) if low <= one <= high]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the answer to a case must say."""

    status: str
    outcome: str | None
    possible_outcomes: frozenset[str]
    definite: dict[Key, tuple[Fraction, bool]]
    """Per recommendation the shortest deadline still possible, and whether the deadline still varies."""
    possible: dict[Key, tuple[Fraction, bool]]
    waits_for: dict[Key, frozenset[str]]
    missing: frozenset[str]
    provenance: dict[Key, str]
    strength: dict[Key, str]
    cites: dict[Key, frozenset[str]]
    readings_of: dict[Key, frozenset[str]]
    readings: frozenset[str]
    path: dict[Key, frozenset[str | None]]
    """Per node that every completion reaches, to where it may lead; None where a completion stops there."""


class Oracle:
    """A guideline with the values to try for each fact; runs are kept, since partial cases share them."""

    def __init__(self, files: Files, start: str | None = None) -> None:
        """Work out the values to try."""
        self.files, self.start = files, start
        self.facts: dict[str, dict[str, Any]] = files["facts"]["facts"]
        tests = tests_by_fact(files)
        self.values = {name: representatives(fact, tests[name]) for name, fact in self.facts.items()}
        self._runs: dict[tuple[Value, ...], Run] = {}

    def run(self, values: Values) -> Run:
        """Return the run of a total case."""
        key = tuple(values[name] for name in self.facts)
        if key not in self._runs:
            self._runs[key] = run(self.files, values, self.start)
        return self._runs[key]

    def number_of_completions(self, known: Values) -> int:
        """Return how many completions an answer would try."""
        number = 1
        for name in self.facts:
            number *= 1 if name in known else len(self.values[name])
        return number

    def completions(self, known: Values) -> list[Values]:
        """Return every completion, the last unknown fact changing fastest."""
        choices = [[known[name]] if name in known else self.values[name] for name in self.facts]
        return [dict(zip(self.facts, chosen, strict=True)) for chosen in itertools.product(*choices)]

    def runs(self, known: Values) -> list[Run]:
        """Return the run of every completion."""
        return [self.run(values) for values in self.completions(known)]

    def answer(self, known: Values) -> Expected:
        """Return what holds in every completion, what in some, and which facts can still change it."""
        runs = self.runs(known)
        keys = list(dict.fromkeys(key for one in runs for key in one.given))
        given = {key: [one.given[key] for one in runs if key in one.given] for key in keys}
        deadlines = {key: [one.given[key].within if key in one.given else None for one in runs] for key in keys}
        waits_for = {key: self._deciding(known, column) for key, column in deadlines.items()}
        shortest = {key: min(one.within for one in given[key]) for key in keys}
        sure = [key for key in keys if None not in deadlines[key]]
        outcomes = {one.outcome for one in runs}
        same = len({one.result() for one in runs}) == 1
        always = [key for key in runs[0].to if all(key in one.to for one in runs)]
        of_edges = {name for one in runs for key in always for name in one.edge_readings.get(key, ())}
        of_advice = {name for key in sure for one in given[key] for name in one.readings}
        return Expected(
            status="complete" if same and None not in outcomes else "undetermined",
            outcome=next(iter(outcomes)) if len(outcomes) == 1 else None,
            possible_outcomes=frozenset(one for one in outcomes if one is not None),
            definite={key: (shortest[key], len(set(deadlines[key])) > 1) for key in sure},
            possible={key: (shortest[key], len({*deadlines[key]} - {None}) > 1) for key in keys if key not in sure},
            waits_for=waits_for,
            missing=self._deciding(known, [one.result() for one in runs]),
            provenance={key: weakest(WEAKEST_FIRST, [one.provenance for one in given[key]]) for key in keys},
            strength={key: weakest(MILDEST_FIRST, [one.strength for one in given[key]]) for key in keys},
            cites={key: frozenset().union(*(one.cites for one in given[key])) for key in keys},
            readings_of={key: frozenset().union(*(one.readings for one in given[key])) for key in keys},
            readings=frozenset(of_edges | of_advice),
            path={key: frozenset(one.to[key] for one in runs) for key in always},
        )

    def _deciding(self, known: Values, column: list[Any]) -> frozenset[str]:
        """Return the unknown facts for which two completions that differ only there differ in this column."""
        found = set()
        stride = len(column)
        for name in self.facts:
            if name in known:
                continue
            span, stride = stride, stride // len(self.values[name])
            blocks = range(0, len(column), span)
            if any(
                column[at : at + stride] != column[at + step : at + step + stride]
                for at in blocks
                for step in range(stride, span, stride)
            ):
                found.add(name)
        return frozenset(found)


def as_given(fact: dict[str, Any], value: Value) -> bool | int | str:
    """Return a value as a case writes it: numbers with a unit in the smallest unit of the dimension."""
    if not isinstance(value, Fraction):
        return value
    if fact["type"] == "integer":
        return int(value)
    return f"{decimal(value)} {SMALLEST[SIZES[fact['unit']][0]]}"


def decimal(value: Fraction) -> str:
    """Return a fraction as an exact decimal. Raises: ValueError, where no finite decimal says it."""
    for places in range(12):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            sign = "-" if value < 0 else ""
            return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    raise ValueError(value)
