"""What `verify` finds in drawn guidelines is what trying every case finds, neither more nor less."""

from __future__ import annotations

import re

from brute import NEVER, Oracle, condition_holds, size_of, test_holds
from drawn import guidelines, law, leads_to
from hypothesis import assume, given
from hypothesis import strategies as st
from small import loaded

from interpreter import casefile
from interpreter.diagnostic import Severity
from interpreter.engine.entail import answer
from interpreter.proof.report import to_dict
from interpreter.proof.verify import verify
from interpreter.reports.machine import case_of

MOST = 300
TEST = re.compile(r"`(\w+): ([^`]+)` (holds in every|never holds in a) case that comes to `(\w+)`")


class Tried:
    """A drawn guideline with the run of every case, and in which of them each node is reached."""

    def __init__(self, data) -> None:
        self.files = data.draw(guidelines(wild=True))
        self.oracle = Oracle(self.files)
        assume(self.oracle.number_of_completions({}) <= MOST)
        self.cases = self.oracle.completions({})
        self.runs = [self.oracle.run(values) for values in self.cases]
        self.guideline = loaded(self.files)
        self.charts = self._called("m0")
        self.findings = verify(self.guideline, "m0").findings

    def _called(self, chart):
        inner = [node["flowchart"] for node in self.files[chart]["nodes"].values() if node["kind"] == "call"]
        return list(dict.fromkeys([chart, *(name for one in inner for name in self._called(one))]))

    def nodes(self, kind):
        """Yield chart, id, plain data and typed value of each node of a kind."""
        for chart in self.charts:
            for name, node in self.files[chart]["nodes"].items():
                if node["kind"] == kind:
                    yield chart, name, node, self.guideline.flowcharts[chart].nodes[name]

    def at(self, chart, name):
        """Return the cases that come to a node."""
        pairs = zip(self.cases, self.runs, strict=True)
        return [values for values, run in pairs if (chart, name) in run.to]

    def holds(self, condition, values):
        return condition_holds(self.files, condition, values)

    def spans(self, code):
        return sorted(place(one.span) for one in self.findings if one.code == code)


def place(span):
    return span.source.name, span.start_line, span.start_column


@law(80)
@given(st.data())
def test_gaps_overlaps_and_shadows_are_those_that_some_case_meets(data):
    tried = Tried(data)
    gaps, overlaps, shadows = [], [], []
    for chart, name, node, typed in tried.nodes("decision"):
        cases = tried.at(chart, name)
        if not cases:
            continue
        named = [one for one in node["branches"] if "when" in one]
        truths = [[tried.holds(one["when"], values) for one in named] for values in cases]
        if len(named) == len(node["branches"]) and not all(map(any, truths)):
            gaps.append(place(typed.span))
        if len(named) < len(node["branches"]) and all(map(any, truths)):
            shadows.append(place(typed.branches[-1].span))
        for position, branch in enumerate(typed.branches[: len(named)]):
            here = [row for row in truths if row[position]]
            taken = [row for row in here if not any(row[:position])]
            if node.get("hit", "unique") == "unique":
                overlaps += [place(branch.span)] if len(taken) < len(here) else []
            else:
                shadows += [place(branch.span)] if here and not taken else []
    assert tried.spans("incomplete-decision") == sorted(gaps)
    assert tried.spans("overlapping-branches") == sorted(overlaps)
    assert tried.spans("shadowed-branch") == sorted(shadows)


@law(80)
@given(st.data())
def test_nodes_out_of_reach_are_those_that_no_case_reaches_behind_one_that_some_does(data):
    tried = Tried(data)
    reached = {key for run in tried.runs for key in run.to}
    expected = set()
    for chart in tried.charts:
        for name, node in tried.files[chart]["nodes"].items():
            onwards = [(chart, target) for target in leads_to(node)]
            if node["kind"] == "call":
                onwards.append((node["flowchart"], tried.files[node["flowchart"]]["start"]))
            expected |= {key for key in onwards if (chart, name) in reached and key not in reached}
    spans = sorted(place(tried.guideline.flowcharts[chart].nodes[name].span) for chart, name in expected)
    assert tried.spans("unreachable-node") == spans


@law(80)
@given(st.data())
def test_a_guard_with_one_truth_wherever_it_is_asked_is_a_finding_and_so_is_a_test(data):
    tried = Tried(data)
    found = [one for one in tried.findings if one.code == "constant-condition"]
    places = [place(one.span) for one in found]
    in_criteria = any(where[0] == "facts.yaml" for where in places)
    for kind, key in (("decision", "branches"), ("action", "recommend")):
        for chart, name, node, typed in tried.nodes(kind):
            cases = tried.at(chart, name)
            for one, part in zip(node.get(key, []), getattr(typed, key), strict=True):
                truths = {tried.holds(one["when"], values) for values in cases} if "when" in one else set()
                inside = [where for where in places if where[0] == f"{chart}.yaml" and _within(where, part.span)]
                assert len(truths) != 1 or inside or in_criteria
    for one in found:
        told = TEST.fullmatch(one.message)
        if told is None or told[1] not in tried.oracle.facts:
            continue
        chart = one.span.source.name.removesuffix(".yaml")
        fact = tried.oracle.facts[told[1]]
        written = told[2].split(" | ")
        test = [text == "true" for text in written] if fact["type"] == "boolean" else written
        cases = tried.at(chart, told[4])
        assert cases
        assert {test_holds(fact, test, values[told[1]]) for values in cases} == {told[3].startswith("holds")}


def _within(where, span):
    return (span.start_line, span.start_column) <= where[1:] < (span.end_line, span.end_column)


@law(80)
@given(st.data())
def test_idle_facts_are_those_that_change_no_answer_and_no_provenance(data):
    tried = Tried(data)
    column = [
        (run.outcome, frozenset(run.given.items()), frozenset().union(*run.edge_readings.values()))
        for run in tried.runs
    ]
    deciding = tried.oracle._deciding({}, column)  # noqa: SLF001 - of this suite
    read = set()
    todo = [
        one["when"]
        for kind, key in (("decision", "branches"), ("action", "recommend"))
        for *_, node, _ in tried.nodes(kind)
        for one in node.get(key, [])
        if "when" in one
    ]
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += one
        elif {"all", "any", "not", "of"} & one.keys():
            todo += [one[key] for key in ("all", "any", "not", "of") if key in one]
        else:
            criteria = tried.files["facts"]["criteria"]
            read |= one.keys() - criteria.keys()
            todo += [criteria[name]["when"] for name in one.keys() & criteria.keys()]
    expected = sorted(place(tried.guideline.facts[name].span) for name in read - deciding)
    assert tried.spans("idle-fact") == expected


@law(80)
@given(st.data())
def test_deadlines_contradict_where_two_nodes_give_one_case_the_same_with_different_ones(data):
    tried = Tried(data)
    given_by = []
    for chart, name, node, typed in tried.nodes("action"):
        for one, advice in zip(node.get("recommend", []), typed.recommend, strict=True):
            number, unit = one["within"].split() if "within" in one else ("0", None)
            limit = size_of(number, unit) if unit else NEVER
            cases = [n for n, values in enumerate(tried.cases) if (chart, name) in tried.runs[n].to
                     and ("when" not in one or tried.holds(one["when"], values))]  # fmt: skip
            given_by.append((one["id"], (chart, name), limit, set(cases), advice))
    some = {one[0] for one in given_by if one[3]}
    never = {one[0] for one in given_by} - some
    catalogue = tried.guideline.recommendations
    assert tried.spans("unreachable-recommendation") == sorted(place(catalogue[name].span) for name in never)
    timed = [one for one in given_by if one[2] != NEVER]
    pairs = [
        (one[4], other[4])
        for one in timed
        for other in timed
        if one[0] == other[0] and one[1] != other[1] and one[2] != other[2] and one[3] & other[3]
    ]
    found = [one for one in tried.findings if one.code == "contradicting-deadlines"]
    assert bool(found) == bool(pairs)
    assert {place(one.span) for one in found} <= {place(advice.span) for pair in pairs for advice in pair}


@law(60)
@given(st.data())
def test_the_case_of_a_finding_comes_to_the_place_of_the_finding_however_it_is_completed(data):
    tried = Tried(data)
    for found in tried.findings:
        assert found.example is not None, found
        facts = dict(found.example.facts)
        case = casefile.case_of_facts(facts)
        assert not isinstance(case, casefile.Refused)
        given = answer(tried.guideline, case)
        met = {way.node for way in given.ways}
        if found.code in {"incomplete-decision", "overlapping-branches"}:
            named = re.search(r"`(\w+)`", found.message)
            assert named is not None
            assert named[1] in met
            assert given.outcome is None
        assert answer(tried.guideline, case_of(found.example)["facts"]).to_dict()["facts"] == given.to_dict()["facts"]


def _taken(tried):
    """Yield the place of each branch that some case takes."""
    for chart, name, node, typed in tried.nodes("decision"):
        for values in tried.at(chart, name):
            holds = [tried.holds(one["when"], values) if "when" in one else None for one in node["branches"]]
            number = holds.index(True) if True in holds else len(holds) - 1
            if holds[number] is not False and (holds.count(True) < 2 or node.get("hit") == "first"):
                yield place(typed.branches[number].span)


@law(60)
@given(st.data())
def test_a_proof_without_room_claims_no_fault_that_is_none_and_says_what_it_left_out(data):
    tried = Tried(data)
    cramped = verify(tried.guideline, "m0", limit=3).findings
    if "proof-limit" not in {one.code for one in cramped}:  # silence means proof
        assert {(one.code, place(one.span)) for one in tried.findings} <= {
            (one.code, place(one.span)) for one in cramped
        }
    for code in ("shadowed-branch", "incomplete-decision", "overlapping-branches"):
        sure = {place(one.span) for one in cramped if one.code == code and "not proven" not in one.message}
        possible = {place(one.span) for one in cramped if one.code == code}
        told = {place(one.span) for one in tried.findings if one.code == code}
        if code != "shadowed-branch":
            assert sure <= told <= possible
    dead = {place(one.span) for one in cramped if one.code == "shadowed-branch"}
    assert not dead & set(_taken(tried))
    assert all(one.severity in set(Severity) for one in cramped)
    assert to_dict(tried.guideline, verify(tried.guideline, "m0"))["starts"] == ["m0"]
