"""An answer set beside what the oracle expects: every difference in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brute import NEVER, Expected, Key, size_of, test_holds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from brute import Files, Run, Values

    from interpreter.engine.answer import Advised, Answer


def seconds(advised: Advised) -> Fraction:
    """Return a deadline in seconds, by the oracle's own units."""
    within = advised.within
    return NEVER if within is None else size_of(str(within.value), within.unit.code)


def by_key(advised: tuple[Advised, ...]) -> dict[Key, Advised]:
    """Return recommendations by flowchart and id; each stands there once."""
    found = {(one.flowchart, one.id): one for one in advised}
    assert len(found) == len(advised), "a recommendation stands there twice"
    return found


def differences(answer: Answer, expected: Expected) -> list[str]:
    """Return every way in which an exact answer differs from what is expected."""
    definite, possible = by_key(answer.recommendations), by_key(answer.possible)
    both = {**definite, **possible}
    assert not definite.keys() & possible.keys()
    seen: dict[str, tuple[object, object]] = {
        "exact": (answer.exact, True),
        "status": (answer.status.value, expected.status),
        "outcome": (answer.outcome, expected.outcome),
        "possible outcomes": (frozenset(answer.possible_outcomes), expected.possible_outcomes),
        "definite": ({key: (seconds(one), one.at_latest) for key, one in definite.items()}, expected.definite),
        "possible": ({key: (seconds(one), one.at_latest) for key, one in possible.items()}, expected.possible),
        "waits for": ({key: frozenset(one.waits_for) for key, one in both.items()}, expected.waits_for),
        "missing": (frozenset(one.fact.id for one in answer.missing), expected.missing),
        "provenance": ({key: one.provenance.value for key, one in both.items()}, expected.provenance),
        "strength": ({key: one.strength.value for key, one in both.items()}, expected.strength),
        "cites": ({key: frozenset(one.cites) for key, one in both.items()}, expected.cites),
        "readings of advice": ({key: frozenset(one.readings) for key, one in both.items()}, expected.readings_of),
        "readings": (frozenset(answer.readings), expected.readings),
    }
    found = [f"{what}: {got} instead of {want}" for what, (got, want) in seen.items() if got != want]
    return found + list(_path_differences(answer, expected))


def out_of_order(answer: Answer, runs: list[Run]) -> list[str]:
    """Return what no completion meets in the order in which the answer shows it."""
    path = [(step.flowchart, step.node) for step in answer.path]
    given = [(one.flowchart, one.id) for one in answer.recommendations]
    shown = {
        "path": (path, [list(one.to) for one in runs]),
        "recommendations": (given, [list(one.given) for one in runs]),
    }
    return [
        f"{what}: {keys}"
        for what, (keys, ways) in shown.items()
        if not any([key for key in way if key in keys] == keys for way in ways)
    ]


def _path_differences(answer: Answer, expected: Expected) -> Iterator[str]:
    """Yield how the path differs from the nodes that every completion reaches, and from where these may lead."""
    steps = {(step.flowchart, step.node): step for step in answer.path}
    if len(steps) != len(answer.path):
        yield "the path shows a node twice"
    if steps.keys() != expected.path.keys():
        yield f"path: {sorted(steps)} instead of {sorted(expected.path)}"
        return
    for key, step in steps.items():
        leads = expected.path[key]
        onwards = frozenset({step.to}) if step.to is not None or not step.possible_to else frozenset(step.possible_to)
        if None in leads and leads != {None}:
            onwards |= {None} if step.to is None else frozenset()
        if onwards != leads:
            yield f"path at {key}: leads to {sorted(map(str, onwards))} instead of {sorted(map(str, leads))}"


def unexplained(files: Files, known: Values, answer: Answer) -> list[str]:
    """Return the tests on the path whose value or truth is not what the known facts say."""
    facts = files["facts"]["facts"]
    wrong = []
    for step in answer.path:
        for because in step.because:
            fact = facts[because.fact]
            written = because.test.split(" | ")
            test = [one == "true" for one in written] if fact["type"] == "boolean" else written
            truth = test_holds(fact, test, known[because.fact]) if because.fact in known else None
            if because.truth is not truth or (because.value is None) is (because.fact in known):
                wrong.append(f"{step.flowchart}.{step.node}: {because}, not {truth}")
    return wrong
