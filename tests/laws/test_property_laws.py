"""Properties: proven exactly where trying every case finds none against, and then true of partial cases too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import brute
import drawn
import small
from agreement import seconds
from hypothesis import given
from hypothesis import strategies as st
from judge import NEVER, NOT_GIVEN, Judge, comes, read

from interpreter.engine.entail import answer
from interpreter.proof.properties import verdicts

if TYPE_CHECKING:
    from interpreter.engine.answer import Answer

DEADLINE_TESTS = (
    True,
    False,
    "≤ 24 h",
    "> 1 d",
    "12 h",
    "7..31 d",
    "no deadline",
    ["≤ 12 h", "no deadline"],
    "≠ 1 wk",
)
CHARTED = tuple(f"{chart}.{name}" for chart in ("m0", "m1") for name in ("r0", "r1", "r2"))
RECOMMENDATIONS = ("r0", "r1", "r2", *CHARTED)
MOST_CASES = 600

guidelines = st.one_of(drawn.guidelines(3), drawn.guidelines(3, wild=True))


# ---- drawn properties -----------------------------------------------------------------------------------------------


@st.composite
def fact_tests(draw: st.DrawFn, files: brute.Files) -> dict[str, Any]:
    """Return a test of one fact or criterion."""
    facts = files["facts"]["facts"]
    name = draw(st.sampled_from([*facts, *files["facts"]["criteria"]]))
    if name not in facts or facts[name]["type"] == "boolean":
        return {name: draw(st.booleans())}
    fact = facts[name]
    if fact["type"] == "code":
        return {name: draw(st.sampled_from(["", "≠ ", "not "])) + draw(st.sampled_from(list(fact["codes"])))}
    if fact["type"] == "integer":
        return {name: f"{draw(st.sampled_from(['<', '≤', '=', '≠', '>']))} {draw(st.integers(0, 8))}"}
    size = draw(st.sampled_from(drawn.CONSTANTS[brute.SIZES[fact["unit"]][0]]))
    number, unit = draw(st.sampled_from(drawn.spellings(size, fact)))
    return {name: f"{draw(st.sampled_from(['<', '≤', '=', '≠', '≥']))} {number}{unit}"}


@st.composite
def claims(draw: st.DrawFn, files: brute.Files, outcomes: list[str], depth: int = 2) -> Any:
    """Return a claim over facts, criteria, recommendations and outcomes."""
    kind = draw(st.integers(0, 8)) if depth else draw(st.integers(0, 3))
    match kind:
        case 0:
            return draw(fact_tests(files))
        case 1 | 2:
            return {draw(st.sampled_from(RECOMMENDATIONS)): draw(st.sampled_from(DEADLINE_TESTS))}
        case 3:
            said = [True, False, *outcomes, *(f"not {name}" for name in outcomes)]
            return {"outcome": draw(st.sampled_from([*said, outcomes] if outcomes else said))}
    parts = [draw(claims(files, outcomes, depth - 1)) for _ in range(draw(st.integers(1, 3)))]
    if kind == 8:
        return {"at_least": draw(st.integers(1, len(parts))), "of": parts}
    return (parts, {"all": parts}, {"any": parts}, {"not": parts[0]})[kind - 4]


@st.composite
def orders(draw: st.DrawFn, fact: dict[str, Any]) -> Any:
    """Return an order of a fact's values from mild to bad."""
    match fact["type"]:
        case "boolean":
            return draw(st.sampled_from([[False, True], [True, False]]))
        case "code":
            codes = draw(st.permutations(list(fact["codes"])))
            return codes[: draw(st.integers(2, len(codes)))]
    return draw(st.sampled_from(["rising", "falling"]))


def prop(**says: Any) -> dict[str, Any]:
    return {"title": small.text("p"), "protects": ["S1.1", "G01"], "hazard": "no_advice", **says}


def with_properties(files: brute.Files, **named: dict[str, Any]) -> brute.Files:
    return {**files, "properties": {"properties": named}}


def outcomes_of(files: brute.Files) -> list[str]:
    """Return the outcomes to which a run comes."""
    oracle = brute.Oracle(files)
    found = {oracle.run(values).outcome for values in oracle.completions({})}
    return sorted(name for name in found if name is not None)


def case_values(files: brute.Files, case: Any) -> brute.Values:
    """Return a witness as the oracle has it."""
    facts = files["facts"]["facts"]
    return {name: read(facts[name], value) for name, value in case.values().items()}


# ---- proven or refuted ----------------------------------------------------------------------------------------------


@drawn.law(120)
@given(st.data(), guidelines)
def test_a_property_is_proven_exactly_when_no_case_is_against_it(data, files):
    outcomes = outcomes_of(files)
    says: dict[str, Any] = {data.draw(st.sampled_from(["always", "never"])): data.draw(claims(files, outcomes))}
    if data.draw(st.booleans()):
        says["whenever"] = data.draw(claims(files, outcomes, 1))
    files = with_properties(files, p0=prop(**says))
    judge = Judge(files)
    cases = judge.cases()
    [verdict] = verdicts(small.loaded(files))
    against = [values for values in cases if judge.violates(says, values)]
    assert bool(verdict.refutations) is bool(against)
    assert any("whenever" in why for why in verdict.idle) is not any(judge.applies(says, values) for values in cases)
    for refutation in verdict.refutations:
        [case] = refutation.cases
        known = case_values(files, case)
        assert all(judge.violates(says, values) for values in judge.cases(known))
        for name in known:  # none of them can be left out
            fewer = {other: value for other, value in known.items() if other != name}
            assert not all(judge.violates(says, values) for values in judge.cases(fewer)), name


@drawn.law(100)
@given(st.data(), guidelines)
def test_worse_is_proven_never_later_exactly_when_no_two_cases_are_against_it(data, files):
    facts = files["facts"]["facts"]
    name = data.draw(st.sampled_from(list(facts)))
    says: dict[str, Any] = {
        "worse": {name: data.draw(orders(facts[name]))},
        "never_later": data.draw(st.lists(st.sampled_from(RECOMMENDATIONS), min_size=1, max_size=2, unique=True)),
    }
    if data.draw(st.booleans()):
        says["whenever"] = data.draw(claims(files, outcomes_of(files), 1))
    files = with_properties(files, p0=prop(**says))
    judge = Judge(files)
    [verdict] = verdicts(small.loaded(files))
    assert bool(verdict.refutations) is any(judge.is_later(says, *pair) for pair in judge.pairs(says, name))
    for refutation in verdict.refutations:
        milder, worse = (case_values(files, case) for case in refutation.cases)
        assert milder.keys() == worse.keys()
        assert {one for one in milder if milder[one] != worse[one]} == {name}
        order = says["worse"][name]
        if isinstance(order, list):
            assert order.index(milder[name]) < order.index(worse[name])
        else:
            assert (milder[name] < worse[name]) is (order == "rising")
        for values in judge.cases(milder):
            assert judge.is_later(says, values, {**values, name: worse[name]})


# ---- carried over to partial cases ----------------------------------------------------------------------------------


def shown(found: Answer, name: str) -> tuple[brute.Fraction, bool]:
    """Return the shortest deadline of a recommendation that an answer shows, and whether it is definite somewhere."""
    chart, _, wanted = name.rpartition(".")
    ways = [
        (seconds(one), definite)
        for several, definite in ((found.recommendations, True), (found.possible, False))
        for one in several
        if one.id == wanted and chart in {"", one.flowchart}
    ]
    return min((within for within, _ in ways), default=NOT_GIVEN), any(definite for _, definite in ways)


def strongest(runs: list[brute.Run]) -> dict[str, dict[str, Any]]:
    """Return, by what they are about, the strongest simple claims that are true of all these runs."""
    found: dict[str, dict[str, Any]] = {}
    for number, name in enumerate(CHARTED):
        deadlines = {comes(run, name) for run in runs}
        if max(deadlines) < NEVER:
            found[f"p{number}"] = {"always": {name: f"≤ {brute.decimal(max(deadlines))} s"}}
        elif deadlines == {NOT_GIVEN}:
            found[f"p{number}"] = {"never": {name: True}}
        elif max(deadlines) == NEVER:
            found[f"p{number}"] = {"always": {name: True}}
    outcomes = sorted({run.outcome for run in runs if run.outcome})
    if all(run.outcome for run in runs):
        found["ends"] = {"always": {"outcome": outcomes}}
    return found


def obeys(found: Answer, says: dict[str, Any]) -> bool:
    """Tell whether an answer to a partial case shows what a simple property says."""
    match says:
        case {"never": named}:
            return all(shown(found, name) == (NOT_GIVEN, False) for name in named)
        case {"always": {"outcome": outcomes}}:
            return set(found.possible_outcomes) <= set(outcomes)
        case {"always": named}:
            [(name, test)] = named.items()
            within, definite = shown(found, name)
            return definite and (test is True or within <= brute.size_of(test[2:-2], "s"))
    raise AssertionError(says)


@drawn.law(80)
@given(st.data(), guidelines)
def test_what_is_proven_of_total_cases_is_true_of_every_answer_to_a_partial_one(data, files):
    """The strongest properties that hold are worked out by trying; the engine must prove them, and answers obey."""
    whenever = data.draw(claims(files, [], 1))
    about = {"whenever": whenever, "always": {"outcome": True}}
    judge = Judge(with_properties(files, p0=prop(**about)))
    cases = [values for values in judge.cases() if judge.applies(about, values)]
    named = strongest([judge.oracle.run(values) for values in cases]) if cases else {}
    files = with_properties(files, **{one: prop(whenever=whenever, **says) for one, says in named.items()})
    guideline = small.loaded(files)
    assert [one.refutations for one in verdicts(guideline)] == [()] * len(named)
    for _ in range(3):
        known = data.draw(drawn.partial_values(judge.oracle, MOST_CASES))
        if all(judge.applies(about, values) for values in judge.cases(known)):
            found = answer(guideline, drawn.case_of(files, known))
            assert [one for one, says in named.items() if not obeys(found, says)] == []


@drawn.law(80)
@given(st.data(), guidelines)
def test_where_worse_is_proven_never_later_a_worse_partial_case_never_shows_a_longer_deadline(data, files):
    facts = files["facts"]["facts"]
    ordered = {name: data.draw(orders(fact)) for name, fact in facts.items()}
    named = {
        f"{name}_{position}": prop(worse={name: order}, never_later=[given])
        for name, order in ordered.items()
        for position, given in enumerate((*CHARTED, *RECOMMENDATIONS))
    }
    files = with_properties(files, **named)
    guideline, judge = small.loaded(files), Judge(files)
    known = data.draw(drawn.partial_values(judge.oracle, MOST_CASES))
    for name, order in ordered.items():
        values = order if isinstance(order, list) else sorted(judge.oracle.values[name], reverse=order == "falling")
        before, after = sorted(data.draw(st.sampled_from(range(len(values)))) for _ in range(2))
        told = [answer(guideline, drawn.case_of(files, {**known, name: values[at]})) for at in (before, after)]
        for one in verdicts(guideline):
            if one.on.id.startswith(f"{name}_") and not one.refutations:
                [given] = named[one.on.id]["never_later"]
                (sooner, sure), (later, still) = (shown(answered, given) for answered in told)
                assert later <= sooner
                assert still or not sure or "." not in given
