"""Cases of the oracle seen from a space: in which regions their values lie, and so in which diagrams they are."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from interpreter.proof.space import kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brute import Oracle, Value, Values

    from interpreter.engine.regions import Regions
    from interpreter.proof.space import Space


def region_of(found: Regions, value: Value) -> int:
    """Return the region of a value of the oracle."""
    if isinstance(value, Fraction):
        return found.of_number(Decimal(value.numerator) / Decimal(value.denominator))
    return found.table[value]


def within(space: Space, member: int, diagram: int, values: Values) -> bool:
    """Tell whether a total case of a member lies in a diagram; facts of other members do not matter to it."""
    numbers = space.kernels[member].program.fact_numbers
    by_number = {numbers[name]: region_of(space.facts[numbers[name]], value) for name, value in values.items()}
    return space.diagrams.value(diagram, [by_number.get(number, 0) for number in space.levels])


def known_of(space: Space, member: int, oracle: Oracle, known: dict[str, object]) -> Iterator[Values]:
    """Yield every case of the oracle of which the known facts lie in the same regions as these values."""
    numbers = space.kernels[member].program.fact_numbers
    choices = []
    for name, values in oracle.values.items():
        found = space.facts[numbers[name]]
        if name in known:
            choices.append([value for value in values if region_of(found, value) == known[name]])
        else:
            choices.append(values)
    for chosen in itertools.product(*choices):
        yield dict(zip(oracle.values, chosen, strict=True))


def same_kind(space: Space, member: int, name: str) -> bool:
    """Tell whether a fact of a member is the one that stands under its number."""
    program = space.kernels[member].program
    return kind(program.guideline.facts[name]) == kind(space.facts[program.fact_numbers[name]].fact)
