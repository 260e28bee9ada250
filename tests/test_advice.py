"""What an advice comes to: whose word counts, which deadline is shown, and how several ways become one."""

from __future__ import annotations

from dataclasses import replace

from small import action, end, guideline

from interpreter.engine.advice import advised_by, duration, merged, rank
from interpreter.engine.program import compile_program
from interpreter.model import Grounds, Provenance, Ref, Strength
from interpreter.span import nowhere

NODES = {
    "n0": action(
        "n1",
        {"id": "r0", "within": "1 d", "cites": ["S1.1"]},
        {"id": "r0", "within": "24 h", "cites": ["S1.2"], "reading": "G01"},
        {"id": "r0", "cites": ["S1.1"], "strength": "may"},
        {"id": "r0", "within": "36500 d", "cites": ["S2.1"]},
    ),
    "n1": end("o0"),
}


def advised(arrival=None):
    made = guideline({}, NODES)
    station = compile_program(made, "m0").stations[0]
    return [advised_by(made, station, position, arrival or Grounds()) for position in range(4)]


def reading(name):
    return Grounds(readings=(Ref(name, nowhere("test")),))


def test_deadlines_are_ordered_by_their_length_and_none_is_the_longest():
    day, hours, never, century = advised()
    assert duration(day) == duration(hours) < duration(century) < duration(never)


def test_of_two_equal_deadlines_the_firmer_word_ranks_first():
    day, hours, never, _ = advised()
    assert (day.provenance, hours.provenance) == (Provenance.STATED, Provenance.READING)
    less_firm = advised(reading("G02"))[0]
    assert rank(day) < rank(less_firm) < rank(hours) < rank(never)


def test_an_advice_is_no_firmer_than_the_branch_that_led_to_it():
    assert [one.provenance for one in advised(reading("G02"))[:2]] == [Provenance.GUIDELINE, Provenance.READING]
    day, hours, *_ = advised(reading("G01"))
    assert (day.provenance, day.cites, day.readings) == (Provenance.READING, ("S1.1",), ("G01",))
    assert hours.readings == ("G01",)


def test_an_advice_may_have_a_strength_of_its_own_and_else_has_the_catalogues():
    assert [one.strength for one in advised()[:3]] == [Strength.MUST, Strength.MUST, Strength.MAY]


def test_several_ways_become_one_with_the_shortest_deadline_and_the_weakest_word_and_strength():
    day, hours, never, _ = advised()
    one = merged([never, hours, day], at_latest=True, waits_for=("a",))
    assert (str(one.within), one.at_latest, one.waits_for) == ("24 h", True, ("a",))
    assert (one.strength, one.provenance) == (Strength.MAY, Provenance.READING)
    assert (one.cites, one.readings) == (("S1.1", "S1.2"), ("G01",))
    assert merged([day], at_latest=False) == replace(day, waits_for=())


def test_an_advice_may_say_more_than_the_catalogue_does():
    made = guideline({}, {"n0": action("n1", {"id": "r0", "detail": {"en": "here"}}, {"id": "r1"}), "n1": end("o0")})
    station = compile_program(made, "m0").stations[0]
    here, plain = (advised_by(made, station, position, Grounds()) for position in range(2))
    assert here.detail is not None
    assert here.detail.in_language("en") == "here"
    assert plain.detail is None
