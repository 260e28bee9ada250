"""Which fact, if it were known, would settle most: by fact, where it is missing, and where it alone would do.

A fact is missing in a row when it is unknown and can still change the answer. It is the only one exactly where any of
its values settles the answer, since a fact that no completion needs is never missed later. It may settle the answer
alone where one of its values does: then nothing else is missing any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.cohort.circuit import ALL, NONE, Wiring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.cohort.values import Plan


def missing(plan: Plan, wiring: Wiring) -> list[int]:
    """Return, by fact, where it is missing: unknown, and in a context in which it matters.

    Raises:
        ValueError: the plan is a narrow one.
    """
    if plan.matters is None:
        raise ValueError("a narrow plan does not know what is missing")
    return [wiring.both(wiring.unknown(fact), wiring.may(root)) for fact, root in enumerate(plan.matters)]


def certain_to_settle(wiring: Wiring, plan: Plan, lacking: Sequence[int], fact: int) -> int:
    """Return where every value of this missing fact settles the answer: nothing else is missing, no case stuck."""
    others = wiring.any([*(one for number, one in enumerate(lacking) if number != fact), wiring.may(plan.stuck)])
    return _without(wiring, lacking[fact], others)


def may_settle(wiring: Wiring, plan: Plan, lacking: Sequence[int], fact: int) -> int:
    """Return where some value of this missing fact settles the answer."""
    assert plan.matters is not None  # noqa: S101 - see `missing`
    found = NONE
    beside = _without_fact(plan, wiring, fact)
    for region in range(plan.facts[fact].regions):
        supposed = _Supposed(wiring, fact, region, beside)
        still = [
            wiring.both(wiring.unknown(other), supposed.may(root))
            for other, root in enumerate(plan.matters)
            if other != fact and lacking[other] != NONE
        ]
        found = wiring.either(found, _without(wiring, lacking[fact], wiring.any([*still, supposed.may(plan.stuck)])))
    return found


def _without(wiring: Wiring, one: int, other: int) -> int:
    """Return where one value has its bit and the other has not; both are settled, so no unknown is negated."""
    return wiring.differ(one, wiring.both(one, other))


def _without_fact(plan: Plan, wiring: Wiring, fact: int) -> dict[int, int]:
    """Return where those diagrams may hold that do not ask a fact."""
    asks = [False, False]
    for asked, children in plan.nodes[2:]:
        asks.append(asked == fact or any(asks[child] for child in children))
    return {node: value for node, value in wiring.maybe.items() if not asks[node]}


class _Supposed(Wiring):
    """The same circuit, supposing that a fact is in this region; what may hold `beside` it is known already."""

    def __init__(self, base: Wiring, fact: int, region: int, beside: dict[int, int]) -> None:
        self.fact, self.supposed = fact, region
        self.plan, self.inputs, self.values, self.made = base.plan, base.inputs, base.values, base.made
        self.sure = {0: NONE, 1: ALL}
        self.maybe = dict(beside)

    def region(self, fact: int, regions: frozenset[int], *, sure: bool) -> int:
        """Return the bits about a fact; the supposed one is known in every row."""
        if fact == self.fact:
            return ALL if self.supposed in regions else NONE
        return super().region(fact, regions, sure=sure)
