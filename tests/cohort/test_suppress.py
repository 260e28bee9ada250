"""Small numbers stay unknown: an independent judge finds other tables that would be shown in the same way.

The judge is z3, over whole numbers; it is told all that a reader may know: the numbers that are shown, what the signs
for hidden ones mean, every sum, and that counts are not negative.
"""

from __future__ import annotations

import random
from itertools import product

import drawn
import numpy as np
import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from interpreter.cohort.linear import Programme
from interpreter.cohort.suppress import Hidden, suppressed
from interpreter.cohort.tally import Sum

TOTAL = ("total",)


def solver_of(numbers, printed, sums, shown):
    """Return what a reader knows, and the variables of it."""
    solver = z3.Solver()
    solver.set("timeout", 20_000)
    variables = {}

    def variable(cell):
        if cell not in variables:
            variables[cell] = z3.Int("/".join(cell))
            solver.add(variables[cell] >= 0)
        return variables[cell]

    for one in sums:
        solver.add(
            z3.Sum([variable(cell) for cell in one.whole] or [z3.IntVal(0)])
            == z3.Sum([variable(cell) for cell in one.parts] or [z3.IntVal(0)])
        )
    for cell in printed:
        match shown.cells[cell]:
            case Hidden.SMALL:
                solver.add(variable(cell) < shown.least)
            case Hidden.OTHER:
                solver.add(variable(cell) >= shown.least)
            case number:
                assert number == numbers[cell]
                solver.add(variable(cell) == number)
    return solver, variables


def differences(numbers, sums):
    """Return the numbers with what is left of each sum."""
    found = dict(numbers)
    for one in sums:
        for cell in one.parts:
            if cell not in found:
                found[cell] = sum(found[each] for each in one.whole) - sum(found.get(each, 0) for each in one.parts)
    return found


def given_away(numbers, printed, sums, shown, slack=frozenset()):
    """Return the small numbers of which a reader can tell that they are not 1, or not one less than the limit."""
    solver, variables = solver_of(numbers, printed, sums, shown)
    assert solver.check() == z3.sat
    found = []
    for cell, number in differences(numbers, sums).items():
        if 0 < number < shown.least and cell in variables and cell not in slack:
            for claim in (variables[cell] <= 1, variables[cell] >= shown.least - 1):
                solver.push()
                solver.add(claim)
                if solver.check() != z3.sat:
                    found.append((cell, number, str(claim)))
                solver.pop()
    return found


def table(rows, columns, chance, most):
    """Return a table with its totals, and how they hang together."""
    numbers = {("cell", str(row), str(column)): chance.choice((0, 1, 2, 3, 4, 5, 7, chance.randint(0, most)))
               for row, column in product(range(rows), range(columns))}  # fmt: skip
    cells = list(numbers)
    sums = []
    for axis, name, count in ((1, "row", rows), (2, "column", columns)):
        for at in range(count):
            parts = tuple(cell for cell in cells if cell[axis] == str(at))
            numbers[name, str(at)] = sum(numbers[part] for part in parts)
            sums.append(Sum(((name, str(at)),), parts))
    numbers[TOTAL] = sum(numbers[cell] for cell in cells)
    sums += [
        Sum((TOTAL,), tuple((name, str(at)) for at in range(count)))
        for name, count in (("row", rows), ("column", columns))
    ]
    return numbers, sums


@drawn.law(25)
@given(st.integers(0, 2**32), st.integers(1, 5), st.integers(1, 5), st.sampled_from([2, 3, 5, 8]))
def test_no_small_number_of_a_table_with_totals_can_be_worked_out(seed, rows, columns, least):
    numbers, sums = table(rows, columns, random.Random(seed), 60)
    shown = suppressed(numbers, numbers, sums, (), least)
    assert given_away(numbers, numbers, sums, shown) == []
    for cell, number in numbers.items():
        assert shown.cells[cell] in (
            {number, Hidden.OTHER} if number >= least else {Hidden.SMALL} if number else {0, Hidden.SMALL}
        )


def random_sums(chance):
    """Return counts of sets of rows, with inclusions and partitions among them, and differences that nobody prints."""
    rows = chance.choice((6, 12, 40, 200))
    sets = {TOTAL: (1 << rows) - 1}
    sums = []
    for at in range(chance.randint(1, 7)):
        whole = chance.choice(list(sets))
        left = sets[whole]
        parts = []
        for turn in range(chance.randint(1, 3)):
            part = left & chance.getrandbits(rows) & (chance.getrandbits(rows) | chance.choice((0, -1)))
            name = ("set", str(at), str(turn))
            sets[name], left = part, left & ~part
            parts.append(name)
        sums.append(Sum((whole,), (*parts, ("rest", str(at)))))
    return {name: one.bit_count() for name, one in sets.items()}, sums


@drawn.law(40)
@given(st.integers(0, 2**32), st.sampled_from([2, 5, 10]))
def test_no_small_number_or_difference_of_nested_counts_can_be_worked_out(seed, least):
    numbers, sums = random_sums(random.Random(seed))
    shown = suppressed(numbers, numbers, sums, (), least)
    if numbers[TOTAL] >= least:
        assert given_away(numbers, numbers, sums, shown) == []


def test_the_last_part_of_a_whole_takes_another_part_with_it():
    numbers = {TOTAL: 100, ("a",): 97, ("b",): 3}
    shown = suppressed(numbers, numbers, [Sum((TOTAL,), (("a",), ("b",)))], (), 5)
    assert shown.text(("b",)) == "<5"
    assert {shown.text(TOTAL), shown.text(("a",))} == {
        "≥5",
        next(one for one in (100, 97) if one in shown.cells.values()),
    }


def test_a_difference_of_two_numbers_that_nobody_prints_is_hidden_too():
    numbers = {TOTAL: 100, ("a",): 98}
    shown = suppressed(numbers, numbers, [Sum((TOTAL,), (("a",), ("rest",)))], (), 5)
    assert "≥5" in {shown.text(TOTAL), shown.text(("a",))}


def test_without_small_numbers_everything_is_shown():
    numbers = {TOTAL: 100, ("a",): 60, ("b",): 40}
    sums = [Sum((TOTAL,), (("a",), ("b",)))]
    assert suppressed(numbers, numbers, sums, (), 5).cells == numbers


def test_a_limit_of_one_hides_nothing():
    numbers = {TOTAL: 4, ("a",): 3, ("b",): 1}
    assert suppressed(numbers, numbers, [Sum((TOTAL,), (("a",), ("b",)))], (), 1).cells == numbers


def test_numbers_that_are_no_sum_are_a_fault_of_the_program():
    with pytest.raises(AssertionError, match="no sum"):
        suppressed({TOTAL: 4, ("a",): 5}, [TOTAL], [Sum((TOTAL,), (("a",),))], (), 5)


# ---- programmes -----------------------------------------------------------------------------------------------------

TRIANGLE = [[(0, 1), (1, 1), (3, -1)], [(1, 1), (2, 1), (3, -1)], [(0, 1), (2, 1), (3, -1), (4, 1)]]
"""Three numbers of which any two add up to the fourth, but for the fifth: half of it each, where it stays as it is."""
COSTS = np.array([0.0, 0.0, 0.0, 0.0, 9.0])


def test_the_cheapest_change_is_in_whole_numbers_where_half_a_number_would_be_cheaper():
    found = Programme(TRIANGLE, [(-5, 5)] * 5).cheapest_change(COSTS, 3, 1)
    assert found is not None
    assert found[3] == abs(found[4]) == 1
    assert not any(sum(found.get(at, 0) * number for at, number in terms) for terms in TRIANGLE)


def test_there_is_no_change_where_only_half_a_number_would_do_or_none_at_all():
    assert Programme(TRIANGLE, [(-5, 5)] * 4 + [(0, 0)]).cheapest_change(COSTS, 3, 1) is None
    assert Programme(TRIANGLE, [(0, 0)] * 3 + [(-5, 5), (0, 0)]).cheapest_change(COSTS, 3, 1) is None


def test_what_is_not_in_whole_numbers_or_in_no_sum_is_no_table(monkeypatch):
    programme = Programme(TRIANGLE, [(-5, 5)] * 5)
    for wrong in ([0.5, 0.5, 0.5, 1.0, 0.0], [9.0, -8.0, 9.0, 1.0, -17.0], [0.0] * 5):
        monkeypatch.setattr(programme, "_solution", lambda *_, wrong=wrong, **__: np.array(wrong))
        assert programme.cheapest_change(COSTS, 3, 1) is None


def test_where_a_number_cannot_be_kept_open_all_that_is_near_is_hidden():
    # Twice the same number is never 1.
    numbers = {TOTAL: 100, ("twice",): 2, ("others",): 98, ("one",): 1, ("same",): 1, ("far",): 60, ("away",): 40}
    sums = [
        Sum((TOTAL,), (("twice",), ("others",))),
        Sum((("twice",),), (("one",), ("same",))),
        Sum((("one",),), (("same",),)),
    ]
    shown = suppressed(numbers, numbers, sums, (), 5)
    assert {cell for cell, one in shown.cells.items() if one == numbers[cell]} == {("far",), ("away",)}
