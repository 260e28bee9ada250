"""Seeded random cases of a guideline, total or with facts missing.

Half of the cases go deep: what leads into the treatment chart is given (metastases shown, a known tumour without doubt
about the origin), the rest is drawn. `repeated` draws quantities from a few values on and beside the thresholds in
use, so that an engine that remembers values gains; `continuous` draws them with four decimals from a wide range, so
that hardly two cases share one.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Literal

from interpreter.model import FactType

if TYPE_CHECKING:
    from interpreter.model import Fact, Resolved

Facts = dict[str, object]
Quantities = Literal["repeated", "continuous"]

DEEP: Facts = {
    "vertebral_metastases": True,
    "known_tumour": True,
    "atypical_radiology": False,
    "progression_elsewhere": True,
    "tumour_interval": 1,
    "pain": True,
}
"""Facts of the card by which a case passes the diagnosis chart without doubt about the origin."""
FEW: dict[str, tuple[int | float, ...]] = {
    "deficit_onset": (1, 6.5, 7, 7.5, 30),
    "tumour_interval": (1, 2, 2.5, 5, 6),
    "life_expectancy": (1, 3, 6, 12, 24),
    "paraplegia_duration": (6, 23.5, 24, 48),
    "affected_vertebrae": (1, 2, 3, 4, 8),
}
WIDEST = {"deficit_onset": 20, "tumour_interval": 12, "life_expectancy": 30, "paraplegia_duration": 60}
COMMON = 0.3
"""The share of findings that are present in a drawn case: most patients have few."""


def total(guideline: Resolved, number: int, seed: int, quantities: Quantities = "repeated") -> list[Facts]:
    """Return `number` cases in which every fact is known, every second one deep."""
    draw = random.Random(seed)
    cases = []
    for position in range(number):
        facts = {fact.id: value(draw, fact, quantities) for fact in guideline.facts.values()}
        if position % 2:
            facts |= {name: given for name, given in DEEP.items() if name in guideline.facts}
        cases.append(facts)
    return cases


def with_gaps(cases: list[Facts], missing: int, seed: int) -> list[Facts]:
    """Return the cases with so many facts left out of each."""
    draw = random.Random(seed)
    return [_without(facts, draw.sample(sorted(facts), min(missing, len(facts)))) for facts in cases]


def _without(facts: Facts, left_out: list[str]) -> Facts:
    return {name: given for name, given in facts.items() if name not in left_out}


def value(draw: random.Random, fact: Fact, quantities: Quantities) -> object:
    """Return a random value of a fact."""
    match fact.type:
        case FactType.BOOLEAN:
            return draw.random() < COMMON
        case FactType.CODE:
            return draw.choice(fact.codes)[0]
        case FactType.INTEGER | FactType.QUANTITY:
            low = 0 if fact.minimum is None else int(fact.minimum)
            if fact.type is FactType.INTEGER:
                high = low + 100 if fact.maximum is None else int(fact.maximum)
                few = FEW.get(fact.id, (low, high))
                return draw.choice(few) if quantities == "repeated" else draw.randint(low, min(high, low + 7))
            few = FEW.get(fact.id, (low, low + 1))
            wide = WIDEST.get(fact.id, 100)
            return draw.choice(few) if quantities == "repeated" else round(draw.uniform(low, low + wide), 4)
