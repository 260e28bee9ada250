"""Among floats, each of which means its shortest decimal: where the numbers below a bound end."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction


def float_cut(bound: Fraction) -> tuple[float, bool]:
    """Return the first float that means a number not below the bound, and whether it means the bound itself."""
    at = float(bound)
    while _meant(at) >= bound:
        at = math.nextafter(at, -math.inf)
    while _meant(at) < bound:
        at = math.nextafter(at, math.inf)
    return at, _meant(at) == bound


def _meant(number: float) -> Fraction:
    return Fraction(Decimal(repr(number)))
