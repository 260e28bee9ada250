"""What a sample of complete cases shows, for guidelines whose diagrams outgrow every bound. It proves nothing.

The cases are the same on every run: a first one, that one with each other value of each fact, and others drawn with a
fixed seed.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from interpreter.difference.values import Example, Group, Kind, Layer, outcome_change
from interpreter.difference.ways import WAYS
from interpreter.engine.entail import answer, engine
from interpreter.engine.regions import holds, shown
from interpreter.proof.space import kind, membership

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.difference.values import Facts, Value
    from interpreter.engine.answer import Advised, Answer
    from interpreter.engine.regions import Value as FactValue
    from interpreter.model import Fact, Resolved, Strength

CASES = 400
NO_DIAGRAMS = 2
"""A limit that leaves no room for diagrams: a complete case needs none, unless it stops."""


def groups(old: Resolved, new: Resolved, starts: tuple[str, str]) -> tuple[Group, ...]:
    """Return the changes of advice that the sample shows, the gravest first, each with the first case that shows it."""
    found: dict[tuple[object, ...], Group] = {}
    for case in _cases(old, new, starts):
        example = Example(_told(case, old), _told(case, new))
        before = answer(old, dict(example.old), start=starts[0], limit=NO_DIAGRAMS)
        after = answer(new, dict(example.new), start=starts[1], limit=NO_DIAGRAMS)
        for one in _changes(before, after, example):
            key = (one.kind, one.flowchart, one.recommendation, str(one.before), str(one.after))
            found.setdefault(key, one)
    return tuple(sorted(found.values(), key=lambda one: one.gravity))


Case = dict[tuple[str, str], "FactValue"]
"""Values by what makes a fact the same one in two guidelines."""


def _cases(old: Resolved, new: Resolved, starts: tuple[str, str]) -> Iterator[Case]:
    values = _values(old, new, starts)
    first = {name: choices[0] for name, choices in values.items() if choices}
    yield first
    for name, choices in values.items():
        for value in choices[1:]:
            yield {**first, name: value}
    drawn = random.Random(0)
    for _ in range(CASES):
        yield {name: drawn.choice(choices) for name, choices in values.items() if choices}


def _values(old: Resolved, new: Resolved, starts: tuple[str, str]) -> dict[tuple[str, str], list[FactValue]]:
    """Return the values to try for each fact: one of each region of either version, that both accept."""
    found: dict[tuple[str, str], list[FactValue]] = {}
    facts: dict[tuple[str, str], list[Fact]] = {}
    for guideline, start in zip((old, new), starts, strict=True):
        for cut in engine(guideline, start, NO_DIAGRAMS).program.facts:
            facts.setdefault(kind(cut.fact), []).append(cut.fact)
            tried = found.setdefault(kind(cut.fact), [])
            tried += [value for value in cut.witnesses if value not in tried]
    return {name: [value for value in tried if _accepted(facts[name], value)] for name, tried in found.items()}


def _accepted(facts: list[Fact], value: FactValue) -> bool:
    return all(holds(membership(fact), value) for fact in facts)


def _told(case: Case, guideline: Resolved) -> Facts:
    return tuple((name, shown(fact, case[kind(fact)])) for name, fact in guideline.facts.items() if kind(fact) in case)


def _changes(before: Answer, after: Answer, example: Example) -> Iterator[Group]:
    if before.outcome != after.outcome:
        change = outcome_change(before.outcome, after.outcome)
        yield Group(change, None, None, before.outcome, after.outcome, None, None, example)
    was = {(one.flowchart, one.id): one for one in before.recommendations}
    becomes = {(one.flowchart, one.id): one for one in after.recommendations}
    for key in dict.fromkeys((*was, *becomes)):
        for change, one, other, strength in _ways(was.get(key), becomes.get(key)):
            yield Group(change, *key, one, other, strength, None, example)


def _ways(was: Advised | None, becomes: Advised | None) -> Iterator[tuple[Kind, Value, Value, Strength]]:
    if was is None or becomes is None:
        there = was or becomes
        assert there is not None  # noqa: S101 - the key is of one of them
        yield Kind.DROPPED if becomes is None else Kind.NEW, None, None, there.strength
        return
    strength = max(was.strength, becomes.strength, key=lambda one: one.rank)
    for way in WAYS:
        change = None if way.value(was) == way.value(becomes) else way.change(way.value(was), way.value(becomes))
        if change is not None and change.layer is Layer.ADVICE:  # no more than that is told of a sample
            yield change, way.shown(was), way.shown(becomes), strength
