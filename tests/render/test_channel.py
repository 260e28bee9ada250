"""Lines between two rows never lie on one another, and cross no more than they need to."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from interpreter.render.channel import Run, levels

PLACES = st.integers(0, 40).map(lambda at: at * 10.0)


@st.composite
def runs(draw):
    tops = draw(st.lists(PLACES, min_size=1, max_size=8, unique=True))
    bottoms = draw(st.lists(PLACES, min_size=len(tops), max_size=len(tops), unique=True))
    return [Run((top,), (bottom,)) for top, bottom in zip(tops, bottoms, strict=True)]


@given(runs())
def test_bent_lines_that_overlap_from_left_to_right_have_levels_of_their_own(drawn):
    found, count = levels(drawn)
    bent = [at for at, run in enumerate(drawn) if not run.is_straight]
    for one, other in combinations(bent, 2):
        if drawn[one].low < drawn[other].high and drawn[other].low < drawn[one].high:
            assert found[one] != found[other]
    assert all(0 <= found[at] < count for at in bent)


def test_a_line_that_comes_down_where_another_goes_on_lies_above_it():
    found, _ = levels([Run((0.0,), (50.0,)), Run((50.0,), (100.0,))])
    assert found == [1, 0]


def test_lines_to_the_right_that_need_not_cross_do_not():
    found, _ = levels([Run((0.0,), (90.0,)), Run((20.0,), (120.0,))])
    assert found[0] > found[1]


def test_straight_lines_need_no_level():
    assert levels([Run((5.0,), (5.0,)), Run((9.0,), (9.0,))])[1] == 0
