"""Diagrams cut down to a case: what the missing facts can still change, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from small import action, boolean, end, guideline

from interpreter.engine.completions import Completions, facts_in
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.entail import engine
from interpreter.engine.regions import UNKNOWN

NO, YES = 0, 1


def advice(when, **more):
    return {"id": "r0", "when": when, **more}


@pytest.fixture
def kernel():
    """Three facts; r0 when a and b, or a and c; r1 when b is true, or is not."""
    made = guideline(
        {"a": boolean(), "b": boolean(), "c": boolean()},
        {
            "n0": action(
                "n1",
                advice({"a": True, "b": True}),
                advice({"a": True, "c": True}),
                {"id": "r1", "when": [{"b": True}, {"b": False}]},
                {"id": "r2", "when": {"a": True, "b": True, "c": True}},
            ),
            "n1": end("o0"),
        },
    )
    found = engine(made).kernel
    assert found is not None
    return found


def present(kernel, name):
    return next(slot.present for slot in kernel.slots if slot.recommendation == name)


def test_with_nothing_known_it_depends_on_every_fact(kernel):
    cut = Completions(kernel, [UNKNOWN, UNKNOWN, UNKNOWN])
    found = cut.of(present(kernel, "r0"))
    assert found > TRUE
    assert facts_in(cut.facts[found]) == [0, 1, 2]


def test_one_known_fact_may_settle_it(kernel):
    assert Completions(kernel, [NO, UNKNOWN, UNKNOWN]).of(present(kernel, "r0")) == FALSE


def test_known_facts_leave_only_those_that_still_matter(kernel):
    cut = Completions(kernel, [YES, NO, UNKNOWN])
    assert facts_in(cut.facts[cut.of(present(kernel, "r0"))]) == [2]
    assert cut.of(present(kernel, "r2")) == FALSE
    assert Completions(kernel, [YES, UNKNOWN, YES]).of(present(kernel, "r0")) == TRUE


def test_what_holds_either_way_asks_for_nothing(kernel):
    assert present(kernel, "r1") == TRUE
    assert Completions(kernel, [UNKNOWN] * 3).of(TRUE) == TRUE


def test_asking_again_gives_the_same_and_makes_nothing_new(kernel):
    cut = Completions(kernel, [YES, UNKNOWN, UNKNOWN])
    found = [cut.of(present(kernel, name)) for name in ("r0", "r2")]
    size = len(cut.facts)
    assert [cut.of(present(kernel, name)) for name in ("r0", "r2")] == found
    assert len(cut.facts) == size


def test_a_total_case_settles_everything(kernel):
    for regions in ([a, b, c] for a in (NO, YES) for b in (NO, YES) for c in (NO, YES)):
        cut = Completions(kernel, regions)
        a, b, c = (region == YES for region in regions)
        assert cut.of(present(kernel, "r0")) == int(a and (b or c))
        assert cut.of(present(kernel, "r2")) == int(a and b and c)


def test_facts_in_a_set_of_bits_come_in_ascending_order():
    assert facts_in(0) == []
    assert facts_in(0b1010_0001) == [0, 5, 7]


def test_parts_that_come_to_the_same_are_looked_at_once_and_are_one():
    # fact 0 has three regions; in two of them fact 2 decides, in the third facts 1 and 2 do
    last = (2, (FALSE, TRUE))
    then_last = (1, (FALSE, 2))
    first = (0, (2, 2, 3))
    kernel = SimpleNamespace(nodes=((0, ()), (0, ()), last, then_last, first))
    cut = Completions(kernel, [UNKNOWN, UNKNOWN, UNKNOWN])
    assert facts_in(cut.facts[cut.of(4)]) == [0, 1, 2]
    cut = Completions(kernel, [UNKNOWN, YES, UNKNOWN])
    assert cut.of(4) == cut.of(3) == cut.of(2)
    assert facts_in(cut.facts[cut.of(4)]) == [2]


def test_different_diagrams_that_ask_the_same_are_one():
    kernel = SimpleNamespace(nodes=((0, ()), (0, ()), (1, (FALSE, TRUE)), (1, (TRUE, FALSE)), (0, (2, 3)), (2, (3, 2))))
    cut = Completions(kernel, [NO, UNKNOWN, YES])
    assert cut.of(4) == cut.of(5) == cut.of(2)
    kernel = SimpleNamespace(nodes=(*kernel.nodes[:4], (0, (2, TRUE)), (0, (2, TRUE)), (2, (4, 5))))
    cut = Completions(kernel, [UNKNOWN, UNKNOWN, UNKNOWN])
    assert cut.of(4) == cut.of(5) == cut.of(6)
