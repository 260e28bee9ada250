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


def certain_to_settle(wiring: Wiring, plan: Plan, lacking: Sequence[int]) -> list[int]:
    """Return, by fact, where every value of it settles the answer: nothing else is missing, no case stuck."""
    before, after = [wiring.may(plan.stuck)], [NONE]
    for one, other in zip(lacking, reversed(lacking), strict=True):
        before.append(wiring.either(before[-1], one))
        after.append(wiring.either(after[-1], other))
    others = [wiring.either(before[fact], after[len(lacking) - 1 - fact]) for fact in range(len(lacking))]
    return [_without(wiring, one, other) for one, other in zip(lacking, others, strict=True)]


def may_settle(wiring: Wiring, plan: Plan, lacking: Sequence[int]) -> list[int]:
    """Return, by fact, where some value of it settles the answer.

    The answer is settled where each diagram that it consists of either must hold or cannot: then no unknown fact
    matters, and the other way around. These diagrams are far fewer and smaller than those of where each fact matters.
    """
    roots = _answering(plan)
    nodes = _below(plan, roots)
    return [_may_settle(wiring, plan, fact, one, roots, nodes) for fact, one in enumerate(lacking)]


def _may_settle(wiring: Wiring, plan: Plan, fact: int, lacking: int, roots: Sequence[int], nodes: Sequence[int]) -> int:
    found = NONE
    if lacking == NONE:
        return found
    apart = _without_fact(plan, fact, nodes)
    for region in range(plan.facts[fact].regions):
        supposed = _Supposed(wiring, fact, region, apart)
        still = wiring.any([*(supposed.open(root) for root in roots), supposed.may(plan.stuck)])
        found = wiring.either(found, _without(wiring, lacking, still))
    return found


def _answering(plan: Plan) -> list[int]:
    """Return the diagrams of the outcomes and of the recommendations with their deadlines."""
    of_slots = [deadline.root for slot in plan.slots for deadline in slot.deadlines]
    return list(dict.fromkeys([*of_slots, *(root for _, root in plan.outcomes)]))


def _below(plan: Plan, roots: Sequence[int]) -> list[int]:
    """Return the nodes of these diagrams, children first."""
    found: set[int] = set()
    todo = [*roots, plan.stuck]
    while todo:
        node = todo.pop()
        if node > 1 and node not in found:
            found.add(node)
            todo += plan.nodes[node][1]
    return sorted(found)


def _without(wiring: Wiring, one: int, other: int) -> int:
    """Return where one value has its bit and the other has not; both are settled, so no unknown is negated."""
    return wiring.differ(one, wiring.both(one, other))


def _without_fact(plan: Plan, fact: int, nodes: Sequence[int]) -> list[int]:
    """Return those nodes under which a fact is not asked; children stand before their parents."""
    asking: set[int] = set()
    for node in nodes:
        asked, children = plan.nodes[node]
        if asked == fact or not asking.isdisjoint(children):
            asking.add(node)
    return [node for node in nodes if node not in asking]


class _Supposed(Wiring):
    """The same circuit, supposing that a fact is in this region; what does not ask it is as it was."""

    def __init__(self, base: Wiring, fact: int, region: int, apart: Sequence[int]) -> None:
        self.fact, self.supposed = fact, region
        self.plan, self.inputs, self.values, self.made = base.plan, base.inputs, base.values, base.made
        self.sure = {0: NONE, 1: ALL, **{node: base.sure[node] for node in apart if node in base.sure}}
        self.maybe = {0: NONE, 1: ALL, **{node: base.maybe[node] for node in apart if node in base.maybe}}

    def region(self, fact: int, regions: frozenset[int], *, sure: bool) -> int:
        """Return the bits about a fact; the supposed one is known in every row."""
        if fact == self.fact:
            return ALL if self.supposed in regions else NONE
        return super().region(fact, regions, sure=sure)
