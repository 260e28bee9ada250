"""Recommendations that one case may not be given together: with two deadlines, or beside one that they exclude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.diagnostic import Label
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.model import Action
from interpreter.proof.finding import finding
from interpreter.proof.relations import meet
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from interpreter.diagnostic import Diagnostic
    from interpreter.engine.program import Station
    from interpreter.model import Advice, Ref
    from interpreter.proof.space import Space


@dataclass(frozen=True, slots=True)
class _Given:
    """An advice, and where a case is given it."""

    station: Station
    advice: Advice
    where: int


def together(space: Space) -> Iterator[Diagnostic]:
    """Yield the findings about recommendations that contradict one another in one case."""
    entries = _entries(space)
    for found in entries.values():
        yield from _deadlines(space, found)
    yield from _excluded(space, entries)


def _entries(space: Space) -> dict[str, list[_Given]]:
    """Return, by recommendation, the advice that gives it to some case, in chart order."""
    kernel = space.kernels[0]
    found: dict[str, list[_Given]] = {}
    for station in kernel.program.stations:
        if isinstance(station.node, Action):
            for advice in station.node.recommend:
                guard = TRUE if advice.when is None else space.condition(0, advice.when)
                where = space.diagrams.both(kernel.reached[station.number], guard)
                if where != FALSE:
                    found.setdefault(advice.recommendation.id, []).append(_Given(station, advice, where))
    return found


def _deadlines(space: Space, found: list[_Given]) -> Iterator[Diagnostic]:
    """Yield a finding for each advice whose deadline differs from that of an earlier node on the same way.

    Within one action it is the author's `at most 72 h, and 24 h if ...`: the lines stand beside each other, and the
    shortest holds. An advice without a deadline contradicts none.
    """
    timed = [one for one in found if one.advice.within is not None]
    by_limit: dict[Decimal, int] = {}
    for number, later in enumerate(timed):
        assert later.advice.within is not None  # noqa: S101 - as chosen above
        limit = later.advice.within.size
        others = [where for other, where in by_limit.items() if other != limit]
        by_limit[limit] = space.diagrams.either(by_limit.get(limit, FALSE), later.where)
        if not any(meet(space, where, later.where) for where in others):
            continue
        earlier = [one for one in timed[:number] if _differ(one, later) and meet(space, one.where, later.where)]
        if earlier:
            first = earlier[0]
            both = f"within {first.advice.within} and within {later.advice.within}"
            shown = (
                f"only the shorter shows, in `{later.station.chart}`"
                if first.station.chart == later.station.chart
                else f"both show, in `{first.station.chart}` and in `{later.station.chart}`"
            )
            yield finding(
                space,
                "contradicting-deadlines",
                f"one case is given `{later.advice.recommendation.id}` {both}: {shown}",
                later.advice.span,
                "give it once, or let a condition keep the two apart",
                where=space.diagrams.both(first.where, later.where),
                labels=tuple(Label(one.advice.span, f"within {one.advice.within} here") for one in earlier[:3]),
            )


def _differ(one: _Given, other: _Given) -> bool:
    limits = one.advice.within, other.advice.within
    return one.station is not other.station and None not in limits and limits[0].size != limits[1].size  # type: ignore[union-attr] # neither is None


def _excluded(space: Space, entries: dict[str, list[_Given]]) -> Iterator[Diagnostic]:
    """Yield a finding for each pair of recommendations that exclude each other and that one case is given."""
    diagrams = space.diagrams
    catalogue = space.kernels[0].program.guideline.recommendations
    declared: dict[tuple[str, str], Ref] = {}
    for name, entry in catalogue.items():
        for ref in entry.excludes:
            declared.setdefault((min(name, ref.id), max(name, ref.id)), ref)
    for (one, other), ref in declared.items():
        ways = ((left, right) for left in entries.get(one, ()) for right in entries.get(other, ()))
        met = next(((left, right) for left, right in ways if meet(space, left.where, right.where)), None)
        if met is None:
            continue
        first, second = sorted(met, key=lambda way: way.station.number)
        yield finding(
            space,
            "conflicting-recommendations",
            f"one case is given `{first.advice.recommendation.id}` and `{second.advice.recommendation.id}`, "
            "which exclude each other",
            second.advice.span,
            "let a condition keep the two apart",
            where=diagrams.both(first.where, second.where),
            labels=(Label(first.advice.span, "the other one"), Label(ref.span, "they exclude each other")),
        )
