"""Which values of which facts only one of two versions accepts in a case file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.difference.values import Accepted, Admission
from interpreter.model import FactType
from interpreter.proof.space import kind
from interpreter.units import in_base, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from interpreter.model import Fact, Resolved


def admissions(old: Resolved, new: Resolved) -> tuple[Admission, ...]:
    """Return what only one of the versions accepts, `old` in the ids of `new`: first what the new one refuses."""
    return (*_only(old, new, Accepted.OLD), *_only(new, old, Accepted.NEW))


def _only(one: Resolved, other: Resolved, accepted: Accepted) -> Iterator[Admission]:
    for name, fact in one.facts.items():
        found = other.facts.get(name)
        if found is None or kind(found) != kind(fact):
            yield Admission(accepted, name)
            continue
        values = tuple(_codes(fact, found) if fact.type is FactType.CODE else _numbers(fact, found))
        if values:
            yield Admission(accepted, name, values)


def _codes(fact: Fact, other: Fact) -> Iterator[str]:
    theirs = {code for code, _ in other.codes}
    yield from (code for code, _ in fact.codes if code not in theirs)


def _numbers(fact: Fact, other: Fact) -> Iterator[str]:
    """Yield the stretches of a fact's domain that lie outside the other one's, in that one's unit."""
    mine, theirs = _bounds(fact), _bounds(other)
    unit = "" if other.unit is None else f" {other.unit.code}"
    if theirs[0] is not None and other.minimum is not None and (mine[0] is None or mine[0] < theirs[0]):
        yield f"< {plain(other.minimum)}{unit}"
    if theirs[1] is not None and other.maximum is not None and (mine[1] is None or mine[1] > theirs[1]):
        yield f"> {plain(other.maximum)}{unit}"


def _bounds(fact: Fact) -> tuple[Decimal | None, Decimal | None]:
    def base(value: Decimal | None) -> Decimal | None:
        return value if value is None or fact.unit is None else in_base(value, fact.unit)

    return base(fact.minimum), base(fact.maximum)
