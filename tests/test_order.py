"""The diagrams are made once a guideline, in a good order; those that are had again give the same answers."""

from __future__ import annotations

import pytest

from interpreter.engine import compact, order
from interpreter.engine.diagram import DiagramTooLarge
from interpreter.engine.entail import DIAGRAM_LIMIT
from interpreter.engine.kernel import compile_kernel
from interpreter.engine.levels import last_use_first
from interpreter.engine.program import compile_program
from interpreter.stages import load


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("LEIDRAAD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def program_of(name, start=None):
    guideline = load(name)
    return compile_program(guideline, start or guideline.entry.id)


def test_recalled_diagrams_are_the_ones_that_were_made(place):
    program = program_of("wervelmetastasen")
    made = order.kernel(program, DIAGRAM_LIMIT)
    again = order.kernel(program, DIAGRAM_LIMIT)
    assert again is not made
    assert (again.levels, again.nodes) == (made.levels, made.nodes)
    assert (again.reached, again.taken, again.slots) == (made.reached, made.taken, made.slots)
    assert (again.outcomes, again.stuck, again.lost) == (made.outcomes, made.stuck, made.lost)
    assert (again.diagrams.level, again.diagrams.children) == (made.diagrams.level, made.diagrams.children)
    assert place.exists()


def test_sifting_makes_the_diagrams_smaller(place):
    program = program_of("wervelmetastasen")
    first = compile_kernel(program, last_use_first(program), DIAGRAM_LIMIT)
    found = order.kernel(program, DIAGRAM_LIMIT)
    assert len(found.diagrams.reachable(found.all_roots())) < len(first.diagrams.reachable(first.all_roots()))
    assert place.exists()


def test_a_kernel_as_numbers_is_the_same_kernel_but_for_the_numbers():
    program = program_of("wervelmetastasen", "behandeling")
    made = compile_kernel(program, last_use_first(program), DIAGRAM_LIMIT)
    again = compact.kernel(program, compact.numbers(made), DIAGRAM_LIMIT)
    assert compact.numbers(again) == compact.numbers(made)
    assert len(again.diagrams) == len(made.diagrams.reachable(made.all_roots())) + 2
    ways = [[one.advised for one in slot.contributions] for slot in made.slots]
    assert [[one.advised for one in slot.contributions] for slot in again.slots] == ways


def test_diagrams_that_outgrow_the_limit_do_so_whether_they_are_known_or_not(place):
    program = program_of("wervelmetastasen")
    made = compile_kernel(program, last_use_first(program), DIAGRAM_LIMIT)
    smaller = len(made.diagrams) - 1
    with pytest.raises(DiagramTooLarge):
        order.kernel(program, smaller)
    assert not list(place.glob("kernel-*"))
    order.kernel(program, DIAGRAM_LIMIT)
    with pytest.raises(DiagramTooLarge):
        order.kernel(program, smaller)


def test_small_diagrams_are_made_each_time(place):
    program = program_of("keelpijn", "vangnet")
    order.kernel(program, DIAGRAM_LIMIT)
    assert not list(place.glob("kernel-*"))
