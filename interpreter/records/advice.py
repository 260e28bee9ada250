"""What two answers say to do, side by side: what was dropped, added, or moved to another time.

A recorded answer is a stranger's text: what has not the form of a recommendation is left to the comparison by key.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from interpreter.slotted import dataclass
from interpreter.units import MOST_DIGITS, UNITS, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Change(StrEnum):
    """What became of a recommendation, the gravest first."""

    DROPPED = "dropped"
    NO_LONGER_SURE = "no_longer_sure"
    LATER = "later"
    WEAKER = "weaker"
    ADDED = "added"
    NOW_SURE = "now_sure"
    SOONER = "sooner"
    STRONGER = "stronger"
    POSSIBLE_DROPPED = "possible_dropped"
    POSSIBLE_ADDED = "possible_added"


@dataclass(frozen=True, slots=True)
class Said:
    """A recommendation as an answer says it."""

    flowchart: str
    id: str
    label: Mapping[str, str]
    strength: str
    within: Quantity | None
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A recommendation that is not the same; one of the sides may be missing."""

    change: Change
    then: Said | None
    now: Said | None


_STRENGTHS = ("may", "should", "must")


def changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Changed, ...]:
    """Return how the recommendations of two answers differ, the gravest first."""
    before, after = _all(then), _all(now)
    found = [one for key in dict.fromkeys([*before, *after]) for one in _changed(before.get(key), after.get(key))]
    order = list(Change)
    return tuple(sorted(found, key=lambda one: order.index(one.change)))


def _all(answer: Mapping[str, Any]) -> dict[tuple[str, str], Said]:
    found: dict[tuple[str, str], Said] = {}
    for key, is_sure in (("recommendations", True), ("possible", False)):
        entries = answer.get(key)
        for one in entries if isinstance(entries, list) else ():
            said = _said(one, is_sure=is_sure)
            if said is not None:
                found.setdefault((said.flowchart, said.id), said)
    return found


def _said(entry: object, *, is_sure: bool) -> Said | None:
    """Return a recommendation, or None where this is none."""
    if not isinstance(entry, dict):
        return None
    texts = [entry.get(key) for key in ("flowchart", "id", "strength")]
    label = entry.get("label")
    if not all(isinstance(text, str) for text in texts) or not isinstance(label, dict):
        return None
    try:
        within = _within(entry.get("within"))
    except ValueError:
        return None
    labels = {language: text for language, text in label.items() if isinstance(text, str)}
    return Said(str(texts[0]), str(texts[1]), labels, str(texts[2]), within, is_sure)


def _within(value: object) -> Quantity | None:
    """Return a deadline, or None where there is none.

    Raises:
        ValueError: it is neither.
    """
    if value is None:
        return None
    number = value.get("value") if isinstance(value, dict) else None
    unit = UNITS.get(str(value.get("unit"))) if isinstance(value, dict) else None
    if unit is None or unit.dimension != "time" or isinstance(number, bool):
        raise ValueError
    if not isinstance(number, int | float | Decimal):
        raise ValueError  # noqa: TRY004 - caught where it is called
    exact = Decimal(repr(number) if isinstance(number, float) else str(number))
    if len(exact.as_tuple().digits) > MOST_DIGITS:
        raise ValueError
    return Quantity(exact, unit)


def _changed(then: Said | None, now: Said | None) -> Iterator[Changed]:
    if then is None or now is None:
        one = then or now
        if one is not None:
            dropped, added = (
                (Change.DROPPED, Change.ADDED) if one.is_sure else (Change.POSSIBLE_DROPPED, Change.POSSIBLE_ADDED)
            )
            yield Changed(added if then is None else dropped, then, now)
        return
    if then.is_sure != now.is_sure:
        yield Changed(Change.NO_LONGER_SURE if then.is_sure else Change.NOW_SURE, then, now)
    sizes = [None if one.within is None else one.within.size for one in (then, now)]
    if sizes[0] != sizes[1]:
        yield Changed(Change.SOONER if _is_sooner(sizes[1], sizes[0]) else Change.LATER, then, now)
    if then.strength != now.strength and {then.strength, now.strength} <= set(_STRENGTHS):
        weaker = _STRENGTHS.index(now.strength) < _STRENGTHS.index(then.strength)
        yield Changed(Change.WEAKER if weaker else Change.STRONGER, then, now)


def _is_sooner(one: Decimal | None, other: Decimal | None) -> bool:
    """Tell whether a deadline ends before another; without a deadline is the latest."""
    return one is not None and (other is None or one < other)
