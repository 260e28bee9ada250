"""Witnesses: cases that lie in a diagram, as small as can be or complete, and the case file that says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.case_yaml import file_of, written
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.regions import shown
from interpreter.proof.space import kind
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from interpreter.engine.diagram import Diagrams
    from interpreter.engine.regions import Regions
    from interpreter.model import Fact, Resolved
    from interpreter.proof.space import Space

_FAR = 1 << 60


@dataclass(frozen=True, slots=True)
class Witness:
    """A case: for each known fact, in the space's order, its regions and the number of the one in which it lies."""

    regions: tuple[tuple[Regions, int], ...]

    def values(self, guideline: Resolved | None = None) -> dict[str, bool | str | Decimal]:
        """Return a plain value for each known fact that the guideline has, as `answer` and `leidraad run` take it."""
        return {
            found.fact.id: shown(found.fact, found.witnesses[region])
            for found, region in self.regions
            if guideline is None or _has(guideline, found.fact)
        }

    def texts(self, guideline: Resolved | None = None) -> dict[str, str]:
        """Return the same values as they stand in a case file, numbers with their unit."""
        facts = {found.fact.id: found.fact for found, _ in self.regions}
        return {name: written(facts[name], value) for name, value in self.values(guideline).items()}


def _has(guideline: Resolved, fact: Fact) -> bool:
    own = guideline.facts.get(fact.id)
    return own is not None and kind(own) == kind(fact)


def witness(space: Space, diagram: int) -> Witness | None:
    """Return a case with few known facts of which every completion lies in the diagram; None where there is none.

    None of its facts can be left out. Where it can be helped it has a completion that no guideline warns of.
    """
    if diagram == FALSE:
        return None
    diagrams = space.diagrams
    path = _cheapest(diagrams, _plausible(space, diagram), lambda _: 1)
    for level in sorted(path, reverse=True):
        without = {other: region for other, region in path.items() if other != level}
        if not diagrams.leads_to(diagram, without, FALSE):
            path = without
    return _witness(space, path)


def total(space: Space, diagram: int) -> Witness | None:
    """Return a case in the diagram with every fact known, as unremarkable as can be; None where there is none.

    It is one that no guideline warns of where there is such a one; few of its facts are true, or other than the first
    code or the lowest stretch of numbers.
    """
    if diagram == FALSE:
        return None
    path = _cheapest(space.diagrams, _plausible(space, diagram), lambda region: int(region > 0))
    return _witness(space, {level: path.get(level, 0) for level in range(len(space.levels))})


def _plausible(space: Space, diagram: int) -> int:
    """Return the part of a diagram that no guideline warns of, or all of it where nothing is left."""
    return space.diagrams.both(diagram, space.plausible) or diagram


def _cheapest(diagrams: Diagrams, diagram: int, price: Callable[[int], int]) -> dict[int, int]:
    """Return the regions by level on the cheapest path to where the diagram holds; a region has a price."""
    cost = {FALSE: _FAR, TRUE: 0}
    best: dict[int, int] = {}
    for node in diagrams.reachable([diagram]):
        prices = [cost[child] + price(region) for region, child in enumerate(diagrams.children[node])]
        cost[node] = min(prices)
        best[node] = prices.index(cost[node])
    path = {}
    while diagram > TRUE:
        path[diagrams.level[diagram]] = best[diagram]
        diagram = diagrams.children[diagram][best[diagram]]
    return path


def _witness(space: Space, path: Mapping[int, int]) -> Witness:
    by_fact = sorted((space.levels[level], region) for level, region in path.items())
    return Witness(tuple((space.facts[number], region) for number, region in by_fact))


# ---- as a file ------------------------------------------------------------------------------------------------------


def case_file(found: Witness, name: str, title: Mapping[str, str], guideline: Resolved) -> str:
    """Return the YAML of a case file with this one case; `title` is by language."""
    return file_of(found.texts(guideline), name, title, guideline)
