"""Which row each element stands in, and the nets that join neighbouring rows: everything of a layout but the distances.

Rows run down the page, a phase below the phase before it. A line that passes a row without stopping holds a place there
(a passage). Lines to the same element share their passages, lines to the branches of one decision share their start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interpreter.render.picture import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from interpreter.render.picture import Chart, Element, Link, Picture


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of one phase of a flowchart; the title is empty where the flowchart has no phases to draw."""

    chart: str
    phase: int
    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Net:
    """Lines that share a stretch between one row and the next; one of the sides has a single member."""

    gap: int
    tops: tuple[str, ...]
    bottoms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Bands one below the other, with the passages of their lines: what is laid out as one column.

    `entries` and `exits` are the passages, in a first and a last row of their own, of lines from and to other columns,
    by the element to which the lines lead. `ways` names, for each link, the places it passes from first to last.
    """

    bands: tuple[Band, ...]
    rows: tuple[tuple[str, ...], ...]
    band_of_row: tuple[int | None, ...]
    nets: tuple[Net, ...]
    entries: Mapping[str, str]
    exits: Mapping[str, str]
    ways: Mapping[tuple[str, str], tuple[str, ...]]


def bands(picture: Picture, most_across: int) -> tuple[tuple[Band, ...], ...]:
    """Return the bands of each flowchart of the picture, in order, with at most so many plain actions side by side."""
    found = []
    for chart in picture.charts:
        elements = [element for element in picture.elements if element.chart == chart.id]
        inside = {element.id for element in elements}
        links = [link for link in picture.links if link.source in inside and link.target in inside]
        found.append(_bands(chart, elements, links, most_across))
    return tuple(found)


def _bands(chart: Chart, elements: Sequence[Element], links: Sequence[Link], most_across: int) -> tuple[Band, ...]:
    order = _topological(elements, links)
    before: dict[str, list[str]] = {element.id: [] for element in elements}
    for link in links:
        before[link.target].append(link.source)
    number = _phase_numbers(chart, order, before)
    titles = dict(enumerate(title for _, title in chart.phases))
    if any(number[source] > number[element.id] for element in order for source in before[element.id]):
        number, titles = dict.fromkeys(number, 0), {0: ""}
    rank = _ranks(order, before, number)
    made = []
    for band in sorted(set(number.values())):
        levels = sorted({rank[element.id] for element in elements if number[element.id] == band})
        rows = [
            [element for element in elements if number[element.id] == band and rank[element.id] == level]
            for level in levels
        ]
        split = [part for row in rows for part in _split(row, most_across)]
        made.append(Band(chart.id, band, titles.get(band, ""), tuple(split)))
    return tuple(made)


def _split(row: Sequence[Element], most_across: int) -> Iterator[tuple[str, ...]]:
    """Return a row in rows of at most so many boxes, where all are actions whose deadlines need not be compared."""
    plain = all(element.kind is Kind.ACTION and element.deadline is None for element in row)
    parts = -(-len(row) // most_across) if plain else 1
    for part in range(parts):
        yield tuple(element.id for element in row[part * len(row) // parts : (part + 1) * len(row) // parts])


def _topological(elements: Sequence[Element], links: Iterable[Link]) -> list[Element]:
    """Return the elements, each after those that lead to it, as near to the author's order as that allows."""
    by_id = {element.id: element for element in elements}
    after: dict[str, list[str]] = {name: [] for name in by_id}
    waiting = dict.fromkeys(by_id, 0)
    for link in links:
        after[link.source].append(link.target)
        waiting[link.target] += 1
    ready = [name for name in by_id if waiting[name] == 0]
    found = []
    while ready:
        name = ready.pop(0)
        found.append(by_id[name])
        for target in after[name]:
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return found


def _phase_numbers(chart: Chart, order: Iterable[Element], before: Mapping[str, list[str]]) -> dict[str, int]:
    """Return the position of each element's phase; one without a phase belongs with the latest that leads to it."""
    position = {phase: at for at, (phase, _) in enumerate(chart.phases)}
    number: dict[str, int] = {}
    for element in order:
        latest = max((number[source] for source in before[element.id]), default=0)
        number[element.id] = latest if element.phase is None else position[element.phase]
    return number


def _ranks(order: Sequence[Element], before: Mapping[str, list[str]], number: Mapping[str, int]) -> dict[str, int]:
    """Return a rank for each element below all that lead to it: odd for branches, even for the rest.

    Boxes that give the same advice with different deadlines stand side by side, so that they can be compared.
    """
    rank: dict[str, int] = {}
    floor = 0
    for band in sorted(set(number.values())):
        members = [element for element in order if number[element.id] == band]
        least = dict.fromkeys((element.id for element in members), floor)
        for _ in range(len(members)):
            _settle(members, before, rank, least)
            if not _level_deadlines(members, rank, least):
                break
        floor = max(rank[element.id] for element in members) + 1
    return rank


def _settle(
    members: Iterable[Element], before: Mapping[str, list[str]], rank: dict[str, int], least: Mapping[str, int]
) -> None:
    for element in members:
        lowest = max([least[element.id], *(rank[source] + 1 for source in before[element.id])])
        is_branch = element.kind is Kind.BRANCH
        rank[element.id] = lowest + (lowest % 2 != is_branch)


def _level_deadlines(members: Iterable[Element], rank: Mapping[str, int], least: dict[str, int]) -> bool:
    """Raise the least ranks of boxes with the same advice to the lowest of them; tell whether any was raised."""
    groups: dict[str, list[Element]] = {}
    for element in members:
        for advised in element.advised:
            groups.setdefault(advised, []).append(element)
    raised = False
    for group in groups.values():
        lowest = max(rank[element.id] for element in group)
        if lowest - min(rank[element.id] for element in group) > _FARTHEST_APART:
            continue
        for element in group:
            if rank[element.id] < lowest:
                least[element.id] = lowest
                raised = True
    return raised


_FARTHEST_APART = 4
"""Boxes with the same advice further apart than this are at different points of the way, not alternatives."""


def stack(picture: Picture, members: Sequence[Band]) -> Stack:
    """Return these bands as one column, with a place in every row for each line that passes it."""
    weaver = _Weaver(picture, members)
    kinds = {element.id: element.kind for element in picture.elements}
    sources: dict[str, list[str]] = {}
    fans: dict[str, list[str]] = {}
    for link in picture.links:
        if link.source not in weaver.inside and link.target not in weaver.inside:
            continue
        if kinds[link.target] is Kind.BRANCH:
            fans.setdefault(link.source, []).append(link.target)
        else:
            sources.setdefault(link.target, []).append(link.source)
    for source, targets in fans.items():
        weaver.fan(source, targets)
    for target, own in sources.items():
        weaver.lead([source for source in own if source in weaver.inside], target)
    return weaver.stack()


class _Weaver:
    """Gathers the rows of a column, and the nets and passages of its lines."""

    def __init__(self, picture: Picture, members: Sequence[Band]) -> None:
        self.members = tuple(members)
        self.rows: list[list[str]] = [list(row) for band in members for row in band.rows]
        self.band_of_row: list[int | None] = [at for at, band in enumerate(members) for _ in band.rows]
        self.inside = {name for row in self.rows for name in row}
        inside = self.inside
        self.entering = {link.target for link in picture.links if link.target in inside and link.source not in inside}
        self.leaving = {link.target for link in picture.links if link.source in inside and link.target not in inside}
        if self.entering:
            self.rows.insert(0, [])
            self.band_of_row.insert(0, None)
        if self.leaving:
            self.rows.append([])
            self.band_of_row.append(None)
        self.row_of = {name: at for at, row in enumerate(self.rows) for name in row}
        self.nets: list[Net] = []
        self.ways: dict[tuple[str, str], tuple[str, ...]] = {}
        self.entries: dict[str, str] = {}
        self.exits: dict[str, str] = {}

    def fan(self, source: str, targets: Sequence[str]) -> None:
        """Join a decision with its branches, in the row below."""
        self.nets.append(Net(self.row_of[source], (source,), tuple(targets)))
        for target in targets:
            self.ways[source, target] = (source, target)

    def lead(self, sources: Sequence[str], target: str) -> None:
        """Join elements of this column, and of columns before it, with one to which their lines lead."""
        first = 0 if target in self.entering else min(self.row_of[source] for source in sources) + 1
        end = self.row_of.get(target, len(self.rows))
        passages = {row: f"{target}|{row}" for row in range(first, end)}
        for row, name in passages.items():
            self.rows[row].append(name)
        if target in self.entering:
            self.entries[target] = passages[0]
        if target in self.leaving:
            self.exits[target] = passages[end - 1]
        places = passages | ({end: target} if target in self.inside else {})
        last = max(places)
        for row in range(first - 1, last):
            tops = [source for source in sources if self.row_of[source] == row]
            tops += [passages[row]] if row in passages else []
            if tops:
                self.nets.append(Net(row, tuple(tops), (places[row + 1],)))
        for source in sources:
            passed = range(self.row_of[source] + 1, last + 1)
            self.ways[source, target] = (source, *[places[row] for row in passed])
        if target in self.entering:
            self.ways["", target] = tuple([places[row] for row in range(last + 1)])

    def stack(self) -> Stack:
        """Return the column."""
        rows = tuple(tuple(row) for row in self.rows)
        band_of_row = tuple(self.band_of_row)
        return Stack(self.members, rows, band_of_row, tuple(self.nets), self.entries, self.exits, self.ways)
