"""Plain values: for every region of a fact the value that a person would write for it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter import case_yaml
from interpreter.engine.regions import UNKNOWN, domain, shown
from interpreter.model import FactType
from interpreter.units import from_base, in_base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.engine.regions import Regions

FINEST = 3
"""So many decimals are tried before the region's own value is taken."""
MOST_DIGITS = 2
"""A number with a point and so many digits is plain, as a whole one is."""


def plain_value(of: Regions, region: int) -> bool | str | Decimal:
    """Return a value in a region, in the fact's unit; where the region's own is not plain, one with fewer digits."""
    fact = of.fact
    if fact.type not in {FactType.QUANTITY, FactType.INTEGER}:
        return of.witnesses[region]
    own = shown(fact, of.witnesses[region])
    if isinstance(own, Decimal) and (own == own.to_integral_value() or len(own.as_tuple().digits) <= MOST_DIGITS):
        return own
    return next(_candidates(of, region), own)


def _candidates(of: Regions, region: int) -> Iterator[Decimal]:
    """Yield numbers of a region in the fact's unit: on a threshold first where one lies in it, then by digits."""
    allowed = domain(of.fact)
    for low, high in _stretches(of, region):
        for decimals in range(1 if of.fact.type is FactType.INTEGER else FINEST):
            step = Decimal(1).scaleb(-decimals)
            start = (low / step).to_integral_value(rounding="ROUND_CEILING") * step
            for number in (start, start + step):
                size = number if of.fact.unit is None else in_base(number, of.fact.unit)
                fits = high is None or number <= high
                if fits and allowed.holds(size) and of.of_number(size) == region:
                    yield number


def _stretches(of: Regions, region: int) -> Iterator[tuple[Decimal, Decimal | None]]:
    """Yield the stretches of a region in the fact's unit, rounded outwards."""
    allowed = domain(of.fact)
    for cell, number in enumerate(of.cells):
        if number == UNKNOWN or number != region:
            continue
        place = cell // 2
        if cell % 2:
            size = of.thresholds[place]
            exact = size if of.fact.unit is None else from_base(size, of.fact.unit)
            if exact is not None:
                yield exact, exact
            continue
        low = of.thresholds[place - 1] if place else allowed.low
        high = of.thresholds[place] if place < len(of.thresholds) else allowed.high
        yield Decimal(0) if low is None else _own(of, low), None if high is None else _own(of, high) + 1


def _own(of: Regions, size: Decimal) -> Decimal:
    """Return a size in the fact's unit, rounded where no finite decimal says it."""
    unit = of.fact.unit
    if unit is None:
        return size
    exact = from_base(size, unit)
    return (size / unit.size).quantize(Decimal("0.001")) if exact is None else exact


def written(of: Regions, region: int) -> str:
    """Return the plain value of a region as it stands in a case file, a number with its unit."""
    return case_yaml.written(of.fact, plain_value(of, region))
