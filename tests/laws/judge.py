"""What a property says, told a second time: plain data in, every total case tried one by one.

Like `brute`, on which it rests, it shares nothing with the engine: it reads `properties.yaml` as plain data and asks
of each case what its run gives.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from brute import (
    NEVER,
    Files,
    Fraction,
    Oracle,
    Run,
    Value,
    Values,
    alternatives,
    compared,
    condition_holds,
    representatives,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_GIVEN = NEVER * 2
"""Later than any deadline, and than having none."""
_COMBINATORS = {"all", "any", "not", "at_least"}
Pair = tuple[Values, Values]


def comes(run: Run, name: str) -> Fraction:
    """Return the shortest deadline of a recommendation (`r` or `chart.r`) in seconds."""
    chart, _, wanted = name.rpartition(".")
    found = [given.within for (at, one), given in run.given.items() if one == wanted and chart in {"", at}]
    return min(found, default=NOT_GIVEN)


def claim_holds(files: Files, claim: Any, values: Values, run: Run) -> bool:
    """Tell whether a claim is true of a total case and its run."""
    if isinstance(claim, list):
        return any(claim_holds(files, part, values, run) for part in claim)
    match claim:
        case {"all": parts}:
            return all(claim_holds(files, part, values, run) for part in parts)
        case {"any": parts}:
            return any(claim_holds(files, part, values, run) for part in parts)
        case {"not": part}:
            return not claim_holds(files, part, values, run)
        case {"at_least": number, "of": parts}:
            return sum(claim_holds(files, part, values, run) for part in parts) >= number
    return all(_leaf_holds(files, name, test, values, run) for name, test in claim.items())


def _leaf_holds(files: Files, name: str, test: Any, values: Values, run: Run) -> bool:
    if name == "outcome":
        if isinstance(test, bool):
            return (run.outcome is not None) is test
        return any(_is_outcome(one, run.outcome) for one in alternatives(test))
    if name.rpartition(".")[2] not in files["recommendations"]["recommendations"]:
        return condition_holds(files, {name: test}, values)
    within = comes(run, name)
    if isinstance(test, bool):
        return (within != NOT_GIVEN) is test
    return within != NOT_GIVEN and any(_in_time(one, within) for one in alternatives(test))


def _is_outcome(test: str, outcome: str | None) -> bool:
    return outcome is not None and (outcome != test[4:] if test.startswith("not ") else outcome == test)


def _in_time(test: str, within: Fraction) -> bool:
    return within == NEVER if test == "no deadline" else compared(test, "h").holds(within)


class Judge:
    """The total cases of a guideline, with one value wherever a test of the flowcharts or of a property could tell."""

    def __init__(self, files: Files, start: str | None = None) -> None:
        """Work out the values to try."""
        self.files = files
        self.oracle = Oracle(files, start)
        tests: dict[str, list[Any]] = {name: [] for name in self.oracle.facts}
        for prop in files["properties"]["properties"].values():
            for key in ("whenever", "always", "never"):
                _look(prop.get(key, []), tests)
        for name, more in tests.items():
            fact = self.oracle.facts[name]
            values = [*self.oracle.values[name], *(representatives(fact, more) if more else ())]
            self.oracle.values[name] = _filled(fact, values)

    def cases(self, known: Values | None = None) -> list[Values]:
        """Return every completion of a case."""
        return self.oracle.completions(known or {})

    def applies(self, prop: dict[str, Any], values: Values) -> bool:
        """Tell whether a property is about a total case."""
        return claim_holds(self.files, prop.get("whenever", {}), values, self.oracle.run(values))

    def violates(self, prop: dict[str, Any], values: Values) -> bool:
        """Tell whether a property is about a total case, and false there."""
        claim, wanted = (prop["always"], True) if "always" in prop else (prop["never"], False)
        return self.applies(prop, values) and (
            claim_holds(self.files, claim, values, self.oracle.run(values)) is not wanted
        )

    def pairs(self, prop: dict[str, Any], name: str) -> Iterator[Pair]:
        """Yield every two cases that a property compares and that differ in this fact alone, the milder one first."""
        order = prop["worse"][name]
        ranked = order if isinstance(order, list) else sorted(self.oracle.values[name], reverse=order == "falling")
        for values in self.cases():
            at = ranked.index(values[name]) if values[name] in ranked else len(ranked)
            for other in ranked[at + 1 :]:
                worse = {**values, name: other}
                if self.applies(prop, values) and self.applies(prop, worse):
                    yield values, worse

    def is_later(self, prop: dict[str, Any], milder: Values, worse: Values) -> bool:
        """Tell whether a recommendation that the property names comes later in the worse case."""
        before, after = self.oracle.run(milder), self.oracle.run(worse)
        return any(comes(after, name) > comes(before, name) for name in prop["never_later"])


def _look(claim: Any, tests: dict[str, list[Any]]) -> None:
    """Collect the tests of facts in a claim."""
    if isinstance(claim, list):
        for part in claim:
            _look(part, tests)
    elif _COMBINATORS & claim.keys():
        _look([claim[key] for key in ("all", "any", "not", "of") if key in claim], tests)
    else:
        for name in claim.keys() & tests.keys():
            tests[name] += alternatives(claim[name])


def _filled(fact: dict[str, Any], values: list[Value]) -> list[Value]:
    """Return the values each once, and of a quantity one between every two."""
    found: list[Any] = list(dict.fromkeys(values))
    if fact["type"] not in {"quantity", "integer"}:
        return found
    found.sort()
    if fact["type"] == "quantity":
        found += [(one + other) / 2 for one, other in itertools.pairwise(found)]
    return sorted(found)


def read(fact: dict[str, Any], shown: Any) -> Value:
    """Return a value that the product shows (a number in the fact's unit, or text with one) as the oracle has it."""
    if fact["type"] in {"boolean", "code"}:
        return shown
    number, _, unit = str(shown).partition(" ")
    return size_of(number, unit or fact.get("unit"))
