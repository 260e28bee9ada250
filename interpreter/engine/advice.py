"""What an advice of a node comes to in an answer: its words, its deadline, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.engine.answer import Advised
from interpreter.model import Action, Provenance, provenance
from interpreter.slotted import replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from interpreter.engine.program import Station
    from interpreter.model import Grounds, Resolved

    Duration = tuple[int, Decimal | int]
    """A key that orders deadlines."""
    Rank = tuple[Duration, int]
    """A key that orders ways to the same recommendation, the one that is shown first."""

FOREVER = (1, 0)
"""No deadline: longer than any."""


def duration(advised: Advised) -> Duration:
    """Return a key that orders deadlines, the shortest first, none last."""
    return FOREVER if advised.within is None else (0, advised.within.size)


def rank(advised: Advised) -> Rank:
    """Return a key that orders ways to the same recommendation: the shorter deadline, then the stronger provenance."""
    return duration(advised), -advised.provenance.rank


def advised_by(guideline: Resolved, station: Station, position: int, arrival: Grounds) -> Advised:
    """Return what an advice of a station recommends when the station was reached on these grounds."""
    assert isinstance(station.node, Action)  # noqa: S101 - only actions advise
    advice = station.node.recommend[position]
    entry = guideline.recommendations[advice.recommendation.id]
    own, edge = provenance(guideline, advice.grounds), provenance(guideline, arrival)
    weaker: Provenance = min(own, edge, key=lambda one: one.rank)
    cites = [ref.id for grounds in (advice.grounds, arrival) for ref in grounds.cites]
    readings = [ref.id for grounds in (advice.grounds, arrival) for ref in grounds.readings]
    return Advised(
        id=entry.id,
        flowchart=station.chart,
        node=station.node.id,
        label=entry.label,
        strength=advice.strength or entry.strength,
        within=advice.within,
        at_latest=False,
        due=None,
        detail=advice.detail or entry.detail,
        dose=entry.dose,
        links=entry.links,
        provenance=weaker,
        cites=tuple(dict.fromkeys(cites)),
        readings=tuple(dict.fromkeys(readings)),
    )


def merged(ways: Sequence[Advised], at_latest: bool, waits_for: tuple[str, ...] = ()) -> Advised:  # noqa: FBT001
    """Return one recommendation for several ways in which it may come about.

    Its deadline is the shortest of theirs; its provenance and strength are the weakest; it cites what any of them
    cites.
    """
    return replace(
        min(ways, key=duration),
        strength=min((way.strength for way in ways), key=lambda strength: strength.rank),
        at_latest=at_latest,
        provenance=min((way.provenance for way in ways), key=lambda one: one.rank),
        cites=tuple(dict.fromkeys(cite for way in ways for cite in way.cites)),
        readings=tuple(dict.fromkeys(reading for way in ways for reading in way.readings)),
        waits_for=waits_for,
    )
