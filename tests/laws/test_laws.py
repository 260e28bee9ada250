"""The answer is what the language says it is: laws on drawn guidelines, with brute force as the judge."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import brute
import drawn
import pytest
import small
from agreement import by_key, differences, out_of_order, seconds, unexplained
from hypothesis import given
from hypothesis import strategies as st

from interpreter.case import CaseRefused
from interpreter.engine.answer import Answer
from interpreter.engine.entail import answer, engine
from interpreter.model import Decision

if TYPE_CHECKING:
    from interpreter.model import Resolved

NO_DIAGRAMS = 2
"""A limit on the diagrams that leaves no room for any: the answer is then the three-valued walk's."""

drawn_guideline = st.one_of(drawn.guidelines(3), drawn.guidelines(3, wild=True))
larger_guideline = st.one_of(drawn.guidelines(6), drawn.guidelines(6), drawn.guidelines(6, wild=True))


def values_of(fact: dict[str, Any]) -> st.SearchStrategy[brute.Value]:
    """Draw any value of a fact, not only those that the oracle tries."""
    match fact["type"]:
        case "boolean":
            return st.booleans()
        case "code":
            return st.sampled_from(list(fact["codes"]))
        case "integer":
            return st.integers(fact["minimum"], fact["maximum"]).map(brute.Fraction)
    one = brute.SIZES[fact["unit"]][1]
    low = brute.size_of(fact.get("minimum", -3), fact["unit"])
    high = brute.size_of(fact.get("maximum", 500), fact["unit"])
    constants = st.sampled_from(drawn.CONSTANTS[brute.SIZES[fact["unit"]][0]])
    near = st.builds(lambda size, part: size + part * one / 100, constants, st.integers(-2, 2))
    steps = int((high - low) * 100 / one)
    anywhere = st.integers(0, steps).map(lambda step: low + step * one / 100)
    return st.one_of(near, anywhere).filter(lambda size: low <= size <= high)


# ---- the answer is exact --------------------------------------------------------------------------------------------


@drawn.law(110)
@given(drawn.guidelines(3))
def test_the_answer_to_every_partial_case_of_a_small_guideline_is_what_trying_all_completions_gives(files):
    oracle, guideline = brute.Oracle(files), small.loaded(files)
    for known in drawn.every_partial(oracle):
        found = answer(guideline, drawn.case_of(files, known))
        assert differences(found, oracle.answer(known)) == [], known
        assert out_of_order(found, oracle.runs(known)) == [], known
        assert unexplained(files, known, found) == [], known


@drawn.law(110)
@given(drawn.guidelines(3, wild=True))
def test_so_it_is_where_decisions_leave_cases_out_or_their_branches_overlap(files):
    oracle, guideline = brute.Oracle(files), small.loaded(files)
    for known in drawn.every_partial(oracle):
        found = answer(guideline, drawn.case_of(files, known))
        assert differences(found, oracle.answer(known)) == [], known
        assert out_of_order(found, oracle.runs(known)) == [], known
        stuck = any(warned.id == "no_branch" for warned in found.warnings)
        assert stuck is any(oracle.run(values).outcome is None for values in oracle.completions(known)), known


@drawn.law(110)
@given(st.data(), larger_guideline)
def test_so_it_is_for_partial_cases_of_larger_guidelines(data, files):
    oracle, guideline = brute.Oracle(files), small.loaded(files)
    for _ in range(3):
        known = data.draw(drawn.partial_values(oracle, 400))
        found = answer(guideline, drawn.case_of(files, known))
        assert differences(found, oracle.answer(known)) == [], known
        assert out_of_order(found, oracle.runs(known)) == [], known
        assert unexplained(files, known, found) == [], known


@drawn.law(60)
@given(st.data(), drawn_guideline)
def test_so_it_is_for_any_values_and_from_any_flowchart(data, files):
    start = data.draw(st.sampled_from([name for name in files if name not in brute.DICTIONARIES]))
    oracle, guideline = brute.Oracle(files, start), small.loaded(files)
    for _ in range(4):
        known = {name: data.draw(values_of(fact)) for name, fact in oracle.facts.items() if data.draw(st.booleans())}
        found = answer(guideline, drawn.case_of(files, known), start=start)
        assert differences(found, oracle.answer(known)) == [], known


@drawn.law(60)
@given(st.data(), drawn_guideline)
def test_a_number_means_the_same_in_every_unit_in_which_it_can_be_written(data, files):
    guideline = small.loaded(files)
    facts = files["facts"]["facts"]
    known = {name: data.draw(values_of(fact)) for name, fact in facts.items()}
    case = drawn.case_of(files, known)
    other = dict(case)
    for name, value in known.items():
        if facts[name]["type"] == "quantity":
            number, unit = data.draw(st.sampled_from(drawn.spellings(value, facts[name])))
            other[name] = f"{number}{unit}" if unit or data.draw(st.booleans()) else float(number)
    assert plain(answer(guideline, other)) == plain(answer(guideline, case))


@drawn.law(60)
@given(st.data(), drawn_guideline)
def test_what_is_missing_comes_in_the_order_in_which_it_can_be_had(data, files):
    oracle, guideline = brute.Oracle(files), small.loaded(files)
    known = data.draw(drawn.partial_values(oracle, 400))
    stages = ["now", *files["recommendations"]["recommendations"]]
    missing = [one.fact.id for one in answer(guideline, drawn.case_of(files, known)).missing]
    found = [stages.index(oracle.facts[name].get("obtained_by", "now")) for name in missing]
    assert found == sorted(found)


# ---- the walk and the diagrams agree --------------------------------------------------------------------------------


@drawn.law(80)
@given(drawn_guideline)
def test_on_total_cases_the_walk_and_the_diagrams_agree(files):
    oracle, guideline = brute.Oracle(files), small.loaded(files)
    run = engine(guideline)
    kernel = small.kernel(guideline)
    for values in oracle.completions({}):
        state = state_of(run.program, values)
        regions = [state[number] for number in kernel.levels]
        holds = {diagram: kernel.diagrams.value(diagram, regions) for diagram in kernel.all_roots()}
        went, told = run.walker.walk(state), oracle.run(values)
        reached = {station.number for station in run.program.stations if holds[kernel.reached[station.number]]}
        assert set(went.stations) == reached
        assert reached_keys(run.program, reached) == set(told.to)
        assert [name for name, where in kernel.outcomes if holds[where]] == [told.outcome] * (told.outcome is not None)
        assert holds[kernel.stuck] is (told.outcome is None)
        assert any(holds[where] for _, where in kernel.lost) is (told.outcome is None)
        assert went.outcome == told.outcome
        given_slots = {(slot.flowchart, slot.recommendation): slot for slot in kernel.slots if holds[slot.present]}
        assert given_slots.keys() == told.given.keys()
        for key, slot in given_slots.items():
            (winner,) = [one.advised for one in slot.contributions if holds[one.wins]]
            assert sum(holds[where] for where in slot.deadlines) == 1
            assert (seconds(winner), winner.provenance.value) == (told.given[key].within, told.given[key].provenance)
        for station in run.program.stations:
            if isinstance(station.node, Decision):
                taken = [number for number, where in enumerate(kernel.taken[station.number]) if holds[where]]
                assert len(taken) <= 1
                assert bool(taken) is (told.to.get((station.chart, station.node.id)) is not None)


def state_of(program: Any, values: brute.Values) -> Any:
    """Return a total case as the regions in which its values lie; the oracle's sizes are the engine's."""
    state = program.blank()
    for number, regions in enumerate(program.facts):
        value = values[regions.fact.id]
        if isinstance(value, brute.Fraction):
            state[number] = regions.of_number(Decimal(brute.decimal(value)))
        else:
            state[number] = regions.table[value]
    return state


def reached_keys(program: Any, numbers: set[int]) -> set[brute.Key]:
    return {(program.stations[number].chart, program.stations[number].node.id) for number in numbers}


# ---- more facts never take advice back ------------------------------------------------------------------------------


@drawn.law(120)
@given(st.data(), larger_guideline)
def test_adding_a_fact_never_takes_back_what_was_settled(data, files):
    oracle, guideline = brute.Oracle(files), small.loaded(files)
    facts = list(oracle.facts)
    order = data.draw(st.permutations(facts))
    values = {name: data.draw(st.sampled_from(oracle.values[name])) for name in facts}
    known: brute.Values = {}
    before = answer(guideline, {})
    for name in order:
        known = {**known, name: values[name]}
        after = answer(guideline, drawn.case_of(files, known))
        assert_nothing_taken_back(before, after)
        assert not {one.fact.id for one in after.missing} & known.keys()
        if name not in {one.fact.id for one in before.missing}:
            assert advice(after) == advice(before)
        before = after
    assert before.missing == ()
    assert before.possible == ()


def advice(found: Answer) -> tuple[object, ...]:
    """Return what a clinician is told to do, and when."""
    definite, possible = by_key(found.recommendations), by_key(found.possible)
    return (
        found.status,
        found.outcome,
        set(found.possible_outcomes),
        {key: (seconds(one), one.at_latest) for key, one in definite.items()},
        {key: (seconds(one), set(one.waits_for)) for key, one in possible.items()},
        {one.fact.id for one in found.missing},
    )


def assert_nothing_taken_back(before: Answer, after: Answer) -> None:
    """Check every way in which a further fact might take something back."""
    definite, then = by_key(before.recommendations), by_key(after.recommendations)
    for key, one in definite.items():
        assert key in then, f"{key} was definite"
        assert seconds(then[key]) >= seconds(one), f"{key} is due sooner"
        if not one.at_latest:
            assert seconds(then[key]) == seconds(one)
            assert not then[key].at_latest
        assert then[key].provenance.rank >= one.provenance.rank
    for key, one in by_key(after.possible).items():
        assert key in by_key(before.possible), f"{key} was ruled out"
        assert seconds(one) >= seconds(by_key(before.possible)[key])
    assert then.keys() <= definite.keys() | by_key(before.possible).keys()
    assert set(after.possible_outcomes) <= set(before.possible_outcomes)
    if before.outcome is not None:
        assert after.outcome == before.outcome
    if before.is_complete:
        assert after.is_complete
    assert {one.fact.id for one in after.missing} <= {one.fact.id for one in before.missing}
    assert {(step.flowchart, step.node) for step in before.path} <= {(step.flowchart, step.node) for step in after.path}


# ---- the order of the text and the names do not matter --------------------------------------------------------------


def plain(found: Answer) -> dict[str, Any]:
    """Return the public form, order and the guideline's hash left out, and the facts, which are as they were given."""
    shown = found.to_dict()
    for key in ("guideline", "facts"):
        shown.pop(key)
    for step in shown["path"]:
        for because in step["because"]:
            because.pop("value")
    return unordered(shown)


def unordered(value: Any) -> Any:
    """Return a value of JSON in which lists are sorted, so that only their members count."""
    if isinstance(value, dict):
        return {key: unordered(part) for key, part in value.items()}
    if isinstance(value, list):
        return sorted((unordered(part) for part in value), key=lambda part: json.dumps(part, sort_keys=True))
    return value


@drawn.law(60)
@given(st.data(), drawn_guideline)
def test_the_order_of_a_cases_facts_and_nulls_do_not_matter(data, files):
    guideline, oracle = small.loaded(files), brute.Oracle(files)
    case = drawn.case_of(files, data.draw(drawn.partial_values(oracle, 400)))
    with_nulls = {name: case.get(name) for name in data.draw(st.permutations(list(oracle.facts)))}
    assert answer(guideline, with_nulls).to_dict() == answer(guideline, case).to_dict()


@drawn.law(60)
@given(st.data(), drawn_guideline)
def test_the_order_of_nodes_facts_and_criteria_in_the_files_does_not_matter(data, files):
    oracle = brute.Oracle(files)
    known = data.draw(drawn.partial_values(oracle, 400))
    shuffled = {**files, "facts": {}}
    for key in ("facts", "criteria"):
        names = data.draw(st.permutations(list(files["facts"][key])))
        shuffled["facts"][key] = {name: files["facts"][key][name] for name in names}
    for stem in files.keys() - brute.DICTIONARIES:
        names = data.draw(st.permutations(list(files[stem]["nodes"])))
        shuffled[stem] = {**files[stem], "nodes": {name: files[stem]["nodes"][name] for name in names}}
    shuffled = {stem: shuffled[stem] for stem in data.draw(st.permutations(list(shuffled)))}
    case = drawn.case_of(files, known)
    assert plain(answer(small.loaded(shuffled), case)) == plain(answer(small.loaded(files), case))


@drawn.law(60)
@given(st.data(), drawn_guideline)
def test_other_names_give_the_same_answer_under_those_names(data, files):
    oracle = brute.Oracle(files)
    case = drawn.case_of(files, data.draw(drawn.partial_values(oracle, 400)))
    found = plain(answer(small.loaded(drawn.renamed(files)), drawn.renamed(case)))
    expected = unordered(drawn.renamed(plain(answer(small.loaded(files), case))))
    for shown in (found, expected):
        for one in (*shown["recommendations"], *shown["possible"], *shown["path"]):
            one.pop("reading")  # the first of `readings`: which one that is may depend on the order of names
    assert unordered(found) == unordered(expected)


@drawn.law(30)
@given(st.data(), drawn_guideline)
def test_the_same_case_gives_the_same_bytes_however_often_it_is_asked(data, files):
    guideline, oracle = small.loaded(files), brute.Oracle(files)
    cases = [drawn.case_of(files, data.draw(drawn.partial_values(oracle, 400))) for _ in range(3)]
    first = [json.dumps(answer(guideline, case).to_dict()) for case in cases]
    again = [json.dumps(answer(guideline, case).to_dict()) for case in reversed(cases)]
    fresh = [json.dumps(answer(small.loaded(files), case).to_dict()) for case in cases]
    assert first == list(reversed(again)) == fresh


# ---- without diagrams the answer is less, never wrong ---------------------------------------------------------------


@drawn.law(150)
@given(drawn_guideline)
def test_without_diagrams_the_answer_claims_less_and_never_anything_wrong(files):
    oracle, guideline = brute.Oracle(files), small.loaded(files)
    for known in drawn.every_partial(oracle):
        found, exact = answer(guideline, drawn.case_of(files, known), limit=NO_DIAGRAMS), oracle.answer(known)
        if found.exact:
            assert differences(found, exact) == []
            continue
        assert_claims_less(found, exact)


def assert_claims_less(found: Answer, exact: brute.Expected) -> None:
    """Check that an approximate answer is sound against the exact one."""
    definite, possible = by_key(found.recommendations), by_key(found.possible)
    assert definite.keys() <= exact.definite.keys(), "definite without being so"
    assert definite.keys() | possible.keys() >= exact.definite.keys() | exact.possible.keys(), "possible and not shown"
    for key, one in {**definite, **possible}.items():
        if key in exact.definite or key in exact.possible:
            shortest, varies = exact.definite[key] if key in exact.definite else exact.possible[key]
            assert seconds(one) <= shortest, f"{key} may be due sooner than shown"
            assert one.at_latest or (shortest, varies) == (seconds(one), False)
            assert brute.WEAKEST_FIRST.index(one.provenance.value) <= brute.WEAKEST_FIRST.index(exact.provenance[key])
            assert set(one.waits_for) >= exact.waits_for[key]
    assert set(found.possible_outcomes) >= exact.possible_outcomes
    assert found.outcome in {None, exact.outcome}
    assert {one.fact.id for one in found.missing} >= exact.missing
    assert {(step.flowchart, step.node) for step in found.path} <= exact.path.keys()
    if found.is_complete:
        assert exact.status == "complete"
        assert not found.missing


# ---- anything at all may be asked -----------------------------------------------------------------------------------

quantity_like = st.from_regex(r"-?\d{1,40}(\.\d+)? ?[a-z]{0,2}")
fact_names = st.sampled_from(["f0", "f1", "f2", "f3", "f4"]) | st.text(max_size=3)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | quantity_like,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def of_all_types() -> Resolved:
    """A guideline with a fact of every type, each read."""
    fact = {"label": small.text("f"), "question": small.text("f?")}
    facts = {
        "f0": {"type": "boolean", **fact},
        "f1": {"type": "code", "codes": {"k0": small.text("k"), "k1": small.text("k")}, **fact},
        "f2": {"type": "integer", "minimum": 0, "maximum": 9, **fact},
        "f3": {"type": "quantity", "unit": "d", "minimum": 0, **fact},
        "f4": {"type": "quantity", "unit": "mo", **fact},
    }
    conditions = [{"f0": True}, {"f1": "k0"}, {"f2": "> 3"}, {"f3": "≤ 36 h"}, {"f4": ">= 1 a"}]
    files = empty_guideline()
    files["facts"] = {"facts": facts}
    given = [{"id": "r0", "when": when, "within": "1 d", "cites": ["S1.1"]} for when in conditions]
    files["m0"] = {
        "flowchart": "m0",
        "title": small.text("m"),
        "start": "n0",
        "nodes": {
            "n0": {"kind": "action", "label": small.text("!"), "recommend": given, "to": "n1"},
            "n1": {"kind": "end", "outcome": "o0", "label": small.text(".")},
        },
    }
    return small.loaded(files)


def empty_guideline() -> brute.Files:
    """Return the dictionaries of a drawn guideline, without facts and flowcharts."""
    return small.dictionaries(dict.fromkeys(("r0", "r1", "r2"), "must"))


@drawn.law(600)
@given(facts=st.dictionaries(fact_names, json_values, max_size=3))
def test_any_json_as_facts_gives_an_answer_or_a_refusal_with_findings(of_all_types, facts):
    try:
        found = answer(of_all_types, facts)
    except CaseRefused as refused:
        findings = refused.diagnostics
        assert findings
        assert all(one.message and one.hint for one in findings)
        return
    assert isinstance(found, Answer)
    assert {name for name, value in facts.items() if value is not None} == set(found.to_dict()["facts"])
    json.dumps(found.to_dict(), allow_nan=False)
