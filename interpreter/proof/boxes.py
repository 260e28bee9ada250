"""A decision by itself as a table of boxes, for guidelines whose diagrams outgrow their limit.

A box allows some regions of each fact, a set of bits a fact; a branch holds where one of its boxes does. Whether the
boxes leave a case out is searched column by column, with the set of boxes that are still alive: where none is, there
is a gap; where one asks no more, there is none behind; and the same set is never followed twice. Whether two boxes meet
is told for all pairs at once. The search has a budget: when it is spent, nothing is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.regions import regions
from interpreter.model import All, AnyOf, AtLeast, CriterionTest, FactTest, Not, leaves_through
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from interpreter.engine.regions import Regions
    from interpreter.model import Condition, Resolved
    from interpreter.proof.budget import Budget

MOST_BOXES = 5_000

Box = dict[str, int]
"""By fact the regions that are allowed, a bit each; a fact that is absent may be anything."""


class TooMany(Exception):  # noqa: N818 - a limit, not a fault
    """A condition has too many boxes."""


@dataclass(frozen=True, slots=True)
class Table:
    """The boxes of a decision's branches: for each the branch, and by column what it allows.

    `alive` holds, by column and region, the set of the boxes that allow it; `done`, by column, the set of those that
    ask nothing of this column and the later ones.
    """

    columns: tuple[Regions, ...]
    branches: tuple[int, ...]
    boxes: tuple[Box, ...]
    alive: tuple[tuple[int, ...], ...]
    done: tuple[int, ...]

    def of(self, branches: Iterable[int]) -> int:
        """Return the set of the boxes of these branches."""
        wanted = set(branches)
        return sum(1 << row for row, branch in enumerate(self.branches) if branch in wanted)


def table(guideline: Resolved, conditions: Sequence[Condition | None]) -> Table:
    """Return the table of a decision with these conditions; an `else` (None) has no boxes.

    Raises:
        TooMany: it would have more than `MOST_BOXES`.
    """
    cut = _cut(guideline, [one for one in conditions if one is not None])
    rows: list[tuple[int, Box]] = []
    expand = _Expansion(guideline, cut)
    for branch, condition in enumerate(conditions):
        if condition is not None:
            rows += [(branch, box) for box in expand.boxes(condition, holds=True)]
            if len(rows) > MOST_BOXES:
                raise TooMany
    asked = {name: sum(name in box for _, box in rows) for name in cut}
    columns = tuple(cut[name] for name in sorted(cut, key=lambda name: -asked[name]))
    boxes = tuple(box for _, box in rows)
    alive = tuple(
        tuple(
            sum(1 << row for row, box in enumerate(boxes) if box.get(one.fact.id, -1) >> region & 1)
            for region in range(len(one))
        )
        for one in columns
    )
    done = [(1 << len(boxes)) - 1]
    for one in reversed(columns):
        done.append(done[-1] & ~sum(1 << row for row, box in enumerate(boxes) if one.fact.id in box))
    return Table(columns, tuple(branch for branch, _ in rows), boxes, alive, tuple(done[::-1]))


def _cut(guideline: Resolved, conditions: list[Condition]) -> dict[str, Regions]:
    """Return the regions of the facts that these conditions read, as far as they tell them apart."""
    tests: dict[str, list[FactTest]] = {}
    for leaf in leaves_through(guideline.criteria, conditions):
        if isinstance(leaf, FactTest):
            tests.setdefault(leaf.fact.id, []).append(leaf)
    names = [name for name in guideline.facts if name in tests]
    return {name: regions(guideline.facts[name], [leaf.test for leaf in tests[name]]) for name in names}


class _Expansion:
    """Conditions on their way to boxes: alternatives of which each is a conjunction."""

    def __init__(self, guideline: Resolved, cut: Mapping[str, Regions]) -> None:
        self.guideline, self.cut = guideline, cut

    def boxes(self, condition: Condition, *, holds: bool) -> list[Box]:  # noqa: PLR0911 - one for each kind
        """Return the boxes in which a condition holds, or does not."""
        match condition:
            case FactTest():
                truths = self.cut[condition.fact.id].truth(condition.test)
                allowed = sum(1 << region for region, truth in enumerate(truths) if truth is holds)
                if allowed == (1 << len(truths)) - 1:
                    return [{}]
                return [{condition.fact.id: allowed}] if allowed else []
            case CriterionTest():
                inner = self.guideline.criteria[condition.criterion.id].when
                return self.boxes(inner, holds=condition.expected is holds)
            case Not():
                return self.boxes(condition.of, holds=not holds)
            case AtLeast():
                number = condition.number if holds else len(condition.of) - condition.number + 1
                return self._at_least(number, condition.of, holds=holds)
            case All() | AnyOf():
                if isinstance(condition, All) is holds:
                    return self._all(condition.of, holds=holds)
                return _bounded([box for part in condition.of for box in self.boxes(part, holds=holds)])

    def _all(self, parts: Iterable[Condition], *, holds: bool) -> list[Box]:
        found: list[Box] = [{}]
        for part in parts:
            several = self.boxes(part, holds=holds)
            if len(found) * len(several) > MOST_BOXES:
                raise TooMany
            found = [both for one in found for other in several if (both := _both(one, other)) is not None]
        return found

    def _at_least(self, number: int, parts: tuple[Condition, ...], *, holds: bool) -> list[Box]:
        counted: list[list[Box]] = [[{}], *([] for _ in range(number))]
        for part in parts:
            several = self.boxes(part, holds=holds)
            for count in range(number, 0, -1):
                if len(counted[count - 1]) * len(several) > MOST_BOXES:
                    raise TooMany
                more = (_both(one, other) for one in counted[count - 1] for other in several)
                counted[count] = _bounded([*counted[count], *(box for box in more if box is not None)])
        return counted[number]


def _bounded(boxes: list[Box]) -> list[Box]:
    if len(boxes) > MOST_BOXES:
        raise TooMany
    return boxes


def _both(one: Box, other: Box) -> Box | None:
    """Return the box in which both hold, or None where they do not meet."""
    found = dict(one)
    for name, allowed in other.items():
        found[name] = found.get(name, -1) & allowed
        if not found[name]:
            return None
    return found


# ---- questions ------------------------------------------------------------------------------------------------------


def gap(made: Table, among: int, budget: Budget, within: Box | None = None) -> Box | None:
    """Return a smallest case in which none of these boxes holds, or None where there is none; `within` a box.

    Raises:
        DiagramTooLarge: the budget is spent.
    """
    inside = within or {}
    allowed = [inside.get(one.fact.id, -1) for one in made.columns]
    regions_of = [
        [region for region in range(len(one)) if mask >> region & 1]
        for one, mask in zip(made.columns, allowed, strict=True)
    ]
    if not among:
        return _smallest(made, among, {}, inside)
    seen: set[tuple[int, int]] = set()
    todo: list[tuple[int, int, tuple[int, ...]]] = [(0, among, ())]
    while todo:
        column, alive, path = todo.pop()
        if alive & made.done[column] or (column, alive) in seen:
            continue
        budget.spend(1)
        seen.add((column, alive))
        onwards = sorted(
            ((alive & made.alive[column][region], region) for region in regions_of[column]),
            key=lambda way: way[0].bit_count(),
        )
        if not onwards[0][0]:
            found = {
                made.columns[position].fact.id: 1 << region for position, region in enumerate((*path, onwards[0][1]))
            }
            return _smallest(made, among, found, inside)
        todo += [(column + 1, left, (*path, region)) for left, region in reversed(onwards)]
    return None


def _smallest(made: Table, among: int, found: Box, inside: Box) -> Box:
    """Return the case without the facts that it can do without: no box must hold in what is left of it."""
    masks = {**inside, **found}
    for name in list(found):
        without = {other: mask for other, mask in masks.items() if other != name}
        if name in inside:
            without[name] = inside[name]
        if not _meeting(made, without) & among:
            masks = without
    return masks


def _meeting(made: Table, box: Box) -> int:
    """Return the set of the boxes that meet a box."""
    found = (1 << len(made.boxes)) - 1
    for column, one in enumerate(made.columns):
        mask = box.get(one.fact.id)
        if mask is not None:
            union = 0
            for region, alive in enumerate(made.alive[column]):
                if mask >> region & 1:
                    union |= alive
            found &= union
    return found


def overlaps(made: Table) -> Iterator[tuple[int, int, Box]]:
    """Yield, for each branch that meets an earlier one, both branches and the box in which they meet."""
    told: set[int] = set()
    for row, box in enumerate(made.boxes):
        branch = made.branches[row]
        if branch in told:
            continue
        earlier = _meeting(made, box) & ((1 << row) - 1)
        for other in _bits(earlier):
            both = _both(made.boxes[other], box)
            if made.branches[other] != branch and both is not None:
                told.add(branch)
                yield made.branches[other], branch, both
                break


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def covered(made: Table, branch: int, budget: Budget) -> bool:
    """Tell whether wherever this branch holds an earlier one does too.

    Raises:
        DiagramTooLarge: the budget is spent.
    """
    earlier = made.of(range(branch))
    own = [box for row, box in enumerate(made.boxes) if made.branches[row] == branch]
    return bool(own) and all(gap(made, earlier, budget, box) is None for box in own)
