"""Decision diagrams: canonical, so that what is always the same is the same number."""

from __future__ import annotations

import itertools

import pytest

from interpreter.engine.diagram import FALSE, PAIRS_A_NODE, TRUE, Diagrams, DiagramTooLarge

WIDTHS = (2, 3, 2)


@pytest.fixture
def diagrams() -> Diagrams:
    """Diagrams over three facts, with two, three and two regions."""
    return Diagrams(WIDTHS)


def atom(diagrams: Diagrams, level: int, *regions: int) -> int:
    """Return where the fact at this level lies in one of these regions."""
    return diagrams.node(level, tuple(TRUE if region in regions else FALSE for region in range(WIDTHS[level])))


def truths(diagrams: Diagrams, diagram: int) -> list[bool]:
    cases = itertools.product(*(range(width) for width in WIDTHS))
    return [diagrams.value(diagram, case) for case in cases]


def test_a_diagram_that_asks_for_nothing_is_its_only_child(diagrams):
    below = atom(diagrams, 2, 0)
    assert diagrams.node(1, (below, below, below)) == below
    assert diagrams.node(0, (TRUE, TRUE)) == TRUE


def test_the_same_diagram_is_made_once(diagrams):
    assert atom(diagrams, 1, 0, 2) == atom(diagrams, 1, 0, 2)
    assert len(diagrams) == 3


def test_joins_with_a_leaf_and_with_itself_need_no_look_inside(diagrams):
    one = atom(diagrams, 0, 1)
    before = len(diagrams)
    assert diagrams.both(one, TRUE) == diagrams.both(TRUE, one) == diagrams.both(one, one) == one
    assert diagrams.both(one, FALSE) == diagrams.both(FALSE, one) == FALSE
    assert diagrams.either(one, FALSE) == diagrams.either(FALSE, one) == diagrams.either(one, one) == one
    assert diagrams.either(one, TRUE) == diagrams.either(TRUE, one) == TRUE
    assert len(diagrams) == before


def test_both_either_and_negation_mean_and_or_and_not_in_every_case(diagrams):
    atoms = [atom(diagrams, 0, 1), atom(diagrams, 1, 0), atom(diagrams, 1, 1, 2), atom(diagrams, 2, 0)]
    made = [*atoms, *(diagrams.both(one, other) for one, other in itertools.combinations(atoms, 2))]
    for one, other in itertools.product(made, repeat=2):
        left, right = truths(diagrams, one), truths(diagrams, other)
        assert truths(diagrams, diagrams.both(one, other)) == [x and y for x, y in zip(left, right, strict=True)]
        assert truths(diagrams, diagrams.either(one, other)) == [x or y for x, y in zip(left, right, strict=True)]
        assert truths(diagrams, diagrams.negation(one)) == [not x for x in left]


def test_what_is_always_true_is_the_leaf_true(diagrams):
    one = diagrams.both(atom(diagrams, 0, 1), atom(diagrams, 2, 0))
    assert diagrams.either(one, diagrams.negation(one)) == TRUE
    assert diagrams.both(one, diagrams.negation(one)) == FALSE
    assert diagrams.negation(diagrams.negation(one)) == one


def test_nothing_at_all_always_holds_together_and_never_apart(diagrams):
    assert diagrams.conjunction([]) == TRUE
    assert diagrams.disjunction([]) == FALSE
    parts = [atom(diagrams, 0, 1), atom(diagrams, 1, 2)]
    assert diagrams.conjunction(parts) == diagrams.both(*parts)
    assert diagrams.disjunction(parts) == diagrams.either(*parts)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_at_least_counts_how_many_hold(diagrams, number):
    parts = [atom(diagrams, 0, 1), atom(diagrams, 1, 0), atom(diagrams, 1, 0, 1), atom(diagrams, 2, 1)]
    columns = zip(*(truths(diagrams, part) for part in parts), strict=True)
    assert truths(diagrams, diagrams.at_least(number, parts)) == [sum(column) >= number for column in columns]


def test_one_without_the_other_and_where_two_differ(diagrams):
    one, other = atom(diagrams, 0, 1), diagrams.both(atom(diagrams, 1, 2), atom(diagrams, 2, 0))
    pairs = list(zip(truths(diagrams, one), truths(diagrams, other), strict=True))
    assert truths(diagrams, diagrams.without(one, other)) == [left and not right for left, right in pairs]
    assert truths(diagrams, diagrams.differ(one, other)) == [left != right for left, right in pairs]
    assert diagrams.without(one, one) == diagrams.differ(one, one) == FALSE


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_fact_that_is_fixed_or_left_open_is_asked_no_more(diagrams, level):
    parts = [atom(diagrams, 0, 1), diagrams.both(atom(diagrams, 1, 0, 2), atom(diagrams, 2, 1))]
    diagram = diagrams.differ(*parts)
    fixed = [diagrams.restrict(diagram, level, region) for region in range(WIDTHS[level])]
    assert all(level not in diagrams.levels([one]) for one in fixed)
    asked = [diagrams.both(diagrams.node(level, unit(WIDTHS[level], at)), one) for at, one in enumerate(fixed)]
    assert diagrams.disjunction(asked) == diagram
    assert diagrams.always(diagram, {level}) == diagrams.conjunction(fixed)
    assert diagrams.sometimes(diagram, {level}) == diagrams.disjunction(fixed)
    assert diagrams.always(diagram, ()) == diagrams.sometimes(diagram, ()) == diagram
    assert diagrams.sometimes(diagram, {0, 1, 2}) == TRUE
    assert diagrams.always(diagram, {0, 1, 2}) == FALSE


def unit(width: int, at: int) -> tuple[int, ...]:
    return tuple(TRUE if region == at else FALSE for region in range(width))


def test_known_regions_lead_to_the_leaves_that_their_completions_come_to(diagrams):
    diagram = diagrams.both(atom(diagrams, 0, 1), atom(diagrams, 2, 1))
    assert diagrams.levels([diagram, TRUE]) == {0, 2}
    known = ({}, {0: 1}, {0: 0}, {0: 1, 2: 1}, {1: 0, 2: 0})
    assert [diagrams.leads_to(diagram, case, TRUE) for case in known] == [True, True, False, True, False]
    assert [diagrams.leads_to(diagram, case, FALSE) for case in known] == [True, True, True, False, True]


def test_what_is_reachable_comes_bottom_up_and_without_leaves(diagrams):
    low = atom(diagrams, 2, 0)
    top = diagrams.node(0, (low, diagrams.node(1, (low, FALSE, TRUE))))
    assert diagrams.reachable([top, low, TRUE, FALSE]) == sorted({low, top - 1, top})
    assert diagrams.reachable([TRUE]) == []
    twice = diagrams.node(1, (low, low, FALSE))
    assert diagrams.reachable([twice]) == [low, twice]


def test_beyond_the_limit_there_is_no_room_for_another_node():
    diagrams = Diagrams(WIDTHS, limit=3)
    assert atom(diagrams, 0, 1) == 2
    assert atom(diagrams, 0, 1) == 2
    with pytest.raises(DiagramTooLarge):
        atom(diagrams, 0, 0)


def test_joins_that_come_to_nothing_have_a_limit_too():
    one_fact = Diagrams((60,), limit=64)
    atoms = [one_fact.node(0, tuple(int(at == region) for region in range(60))) for at in range(60)]
    pairs = itertools.combinations(atoms, 2)
    joined = [one_fact.both(*pair) for pair in itertools.islice(pairs, 64 * PAIRS_A_NODE + 1)]
    assert set(joined) == {FALSE}
    one, other = next(pairs)
    with pytest.raises(DiagramTooLarge):
        one_fact.both(one, other)
    assert len(one_fact) == 62


def test_a_thousand_facts_deep_is_no_depth():
    diagrams = Diagrams([2] * 5_000)
    chain = diagrams.conjunction(diagrams.node(level, (FALSE, TRUE)) for level in reversed(range(5_000)))
    assert diagrams.value(diagrams.negation(chain), [1] * 5_000) is False
    assert diagrams.value(diagrams.both(chain, diagrams.node(0, (FALSE, TRUE))), [1] * 5_000) is True
