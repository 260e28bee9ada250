"""A space of drawn guidelines says of every total case what running it says, and its witnesses are cases of it."""

from __future__ import annotations

import itertools
from fractions import Fraction
from io import BytesIO
from math import prod

from brute import Oracle, condition_holds, run
from drawn import guidelines, law
from hypothesis import assume, given
from hypothesis import strategies as st
from proving import known_of, same_kind, within
from small import loaded

from interpreter import casefile
from interpreter.case import accepted, anonymous
from interpreter.engine.entail import answer
from interpreter.proof.space import space
from interpreter.proof.witness import case_file, total, witness

MOST = 400


def small_oracle(files):
    oracle = Oracle(files)
    assume(oracle.number_of_completions({}) <= MOST)
    return oracle


def stations(found, member):
    kernel = found.kernels[member]
    return [((one.chart, one.node.id), kernel.reached[one.number]) for one in kernel.program.stations]


@law(60)
@given(st.data())
def test_a_node_is_reached_in_the_cases_in_which_the_run_reaches_it(data):
    files = data.draw(guidelines(wild=True))
    oracle = small_oracle(files)
    found = space([(loaded(files), None)])
    for values in oracle.completions({}):
        reached = oracle.run(values).to.keys()
        assert {key for key, diagram in stations(found, 0) if within(found, 0, diagram, values)} == reached


@law(40)
@given(st.data())
def test_two_guidelines_in_one_space_say_what_each_says_alone(data):
    both = [data.draw(guidelines(wild=True)) for _ in range(2)]
    oracles = [small_oracle(files) for files in both]
    found = space([(loaded(files), None) for files in both])
    for member, oracle in enumerate(oracles):
        assert all(same_kind(found, member, name) for name in oracle.values)
        for values in oracle.completions({}):
            assert within(found, member, found.accepted[member], values)
            reached = oracle.run(values).to.keys()
            assert {key for key, one in stations(found, member) if within(found, member, one, values)} == reached


@law(20)
@given(st.data())
def test_a_guideline_beside_itself_has_the_same_diagrams(data):
    files = data.draw(guidelines(wild=True))
    found = space([(loaded(files), None), (loaded(files), None)])
    one, other = found.kernels
    assert (one.reached, one.taken, one.outcomes, one.stuck) == (
        other.reached,
        other.taken,
        other.outcomes,
        other.stuck,
    )
    assert found.accepted == (1, 1)


@law(60)
@given(st.data())
def test_a_witness_lies_in_the_diagram_however_it_is_completed_and_no_fact_of_it_can_be_spared(data):
    files = data.draw(guidelines(wild=True))
    oracle = small_oracle(files)
    found = space([(loaded(files), None)])
    key, diagram = data.draw(st.sampled_from(stations(found, 0)))
    seen = witness(found, diagram)
    reaches = [values for values in oracle.completions({}) if key in oracle.run(values).to]
    assert (seen is None) == (not reaches)
    if seen is not None:
        known = {regions.fact.id: region for regions, region in seen.regions}
        assert all(key in run(files, values).to for values in known_of(found, 0, oracle, known))
        for name in known:
            without = {other: region for other, region in known.items() if other != name}
            assert not all(key in run(files, values).to for values in known_of(found, 0, oracle, without))


@law(60)
@given(st.data())
def test_a_total_witness_names_every_fact_and_its_answer_goes_that_way(data):
    files = data.draw(guidelines(wild=True))
    guideline = loaded(files)
    found = space([(guideline, None)])
    key, diagram = data.draw(st.sampled_from(stations(found, 0)))
    seen = total(found, diagram)
    assert (seen is None) == (diagram == 0)
    if seen is not None:
        values = seen.values(guideline)
        assert list(values) == list(guideline.facts)
        assert key in {(way.flowchart, way.node) for way in answer(guideline, values).ways}


@law(40)
@given(st.data())
def test_a_witness_as_a_case_file_is_read_back_as_the_same_values(data):
    files = data.draw(guidelines(wild=True))
    guideline = loaded(files)
    found = space([(guideline, None)])
    seen = total(found, data.draw(st.sampled_from([one for _, one in stations(found, 0) if one])))
    text = case_file(seen, "made", {"en": "Why: 'it' #1"}, guideline)
    (entry,) = casefile.read_stream("case.yaml", BytesIO(text.encode()))
    assert not isinstance(entry, casefile.Refused), text
    assert accepted(guideline, entry) == accepted(guideline, anonymous(seen.values()))


@law(40)
@given(st.data())
def test_a_share_counts_every_region_of_a_fact_the_same(data):
    files = data.draw(guidelines(wild=True))
    found = space([(loaded(files), None)])
    widths = [len(found.facts[number]) for number in found.levels]
    assume(prod(widths) <= MOST)
    _, diagram = data.draw(st.sampled_from(stations(found, 0)))
    inside = sum(found.diagrams.value(diagram, regions) for regions in itertools.product(*map(range, widths)))
    assert found.share(diagram) == Fraction(inside, prod(widths))


@law(40)
@given(st.data())
def test_more_conditions_cut_finer_and_hold_where_the_oracle_says(data):
    files = data.draw(guidelines())
    more = {**files, "facts": {**files["facts"], "criteria": {**files["facts"].get("criteria", {})}}}
    criteria = more["facts"]["criteria"]
    assume(criteria)
    guideline = loaded(files)
    name = data.draw(st.sampled_from(list(criteria)))
    condition = guideline.criteria[name].when
    found = space([(guideline, None)], [condition])
    oracle = small_oracle(files)
    diagram = found.condition(0, condition)
    for values in oracle.completions({}):
        assert within(found, 0, diagram, values) is condition_holds(files, criteria[name]["when"], values)
