"""Diagrams as a circuit of ANDs and ORs over bits, one bit a row: what surely holds, and what may, row by row.

Of an inner node, what *may* hold is the OR over the regions in which its fact may be of what may hold at the child;
what *must* hold is the AND over those regions of what must hold at the child. Both are exact, since each fact occurs
once on a path. An unknown fact may be in every region. So a fact enters as two kinds of bits: it may be in one of
these regions, or it is surely in one of them; no bit ever stands for "unknown", and none is negated.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.cohort.values import Plan

NONE, ALL = 0, 1
"""The values that have no bit set, and every bit."""


@dataclass(frozen=True, slots=True)
class Region:
    """Bits about a fact: it is surely in one of these regions, or (not `sure`) it may be in one of them."""

    fact: int
    regions: frozenset[int]
    sure: bool


class Operation(StrEnum):
    """What a gate makes of two bits."""

    AND = "and"
    OR = "or"
    XOR = "xor"


@dataclass(frozen=True, slots=True)
class Gate:
    """One operation on two registers, into a third."""

    operation: Operation
    one: int
    other: int
    into: int


@dataclass(frozen=True, slots=True)
class Circuit:
    """The gates in order. Registers 0 and 1 hold no bit and every bit; `inputs` come into the registers after them.

    `outputs` are the registers in which the values that were asked for stand at the end, in the order of asking.
    """

    registers: int
    inputs: tuple[Region, ...]
    gates: tuple[Gate, ...]
    outputs: tuple[int, ...]


class Wiring:
    """A circuit in the making: every value that is asked for is made once."""

    def __init__(self, plan: Plan) -> None:
        """Start with the two constants."""
        self.plan = plan
        self.inputs: dict[Region, int] = {}
        self.values: list[tuple[Operation, int, int] | None] = [None, None]
        """The operands of each value that is a gate's; None for constants and inputs."""
        self.made: dict[tuple[Operation, int, int], int] = {}
        self.sure: dict[int, int] = {0: NONE, 1: ALL}
        self.maybe: dict[int, int] = {0: NONE, 1: ALL}
        self.asked: list[int] = []

    def ask(self, value: int) -> int:
        """Return the place of this value among the outputs of the circuit."""
        self.asked.append(value)
        return len(self.asked) - 1

    # ---- operations ----

    def both(self, one: int, other: int) -> int:
        """Return the AND of two values."""
        if NONE in (one, other):
            return NONE
        if one in (ALL, other):
            return other
        return one if other == ALL else self._gate(Operation.AND, one, other)

    def either(self, one: int, other: int) -> int:
        """Return the OR of two values."""
        if ALL in (one, other):
            return ALL
        if one in (NONE, other):
            return other
        return one if other == NONE else self._gate(Operation.OR, one, other)

    def differ(self, one: int, other: int) -> int:
        """Return the exclusive OR of two values."""
        if one == other:
            return NONE
        if NONE in (one, other):
            return max(one, other)
        return self._gate(Operation.XOR, one, other)

    def any(self, values: Iterable[int]) -> int:
        """Return the OR of values."""
        found = NONE
        for value in values:
            found = self.either(found, value)
        return found

    def _gate(self, operation: Operation, one: int, other: int) -> int:
        key = (operation, min(one, other), max(one, other))
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = len(self.values)
            self.values.append(key)
        return found

    def region(self, fact: int, regions: frozenset[int], *, sure: bool) -> int:
        """Return the bits about a fact."""
        width = self.plan.facts[fact].regions
        if not regions:
            return NONE
        if len(regions) == width and not sure:
            return ALL
        key = Region(fact, regions, sure)
        found = self.inputs.get(key)
        if found is None:
            found = self.inputs[key] = len(self.values)
            self.values.append(None)
        return found

    # ---- diagrams ----

    def must(self, root: int) -> int:
        """Return where a diagram surely holds."""
        for node in self._below(root, self.sure):
            self.sure[node] = self._must(node)
        return self.sure[root]

    def may(self, root: int) -> int:
        """Return where a diagram may hold."""
        for node in self._below(root, self.maybe):
            self.maybe[node] = self._may(node)
        return self.maybe[root]

    def _below(self, root: int, known: dict[int, int]) -> list[int]:
        """Return the nodes of a diagram that are not worked out, children first."""
        order: list[int] = []
        todo = [root]
        placed: set[int] = set()
        while todo:
            node = todo[-1]
            if node in known or node in placed:
                todo.pop()
                continue
            pending = [child for child in self.plan.nodes[node][1] if child not in known and child not in placed]
            if pending:
                todo.extend(pending)
            else:
                placed.add(node)
                order.append(node)
        return order

    def _by_child(self, node: int) -> tuple[int, dict[int, frozenset[int]]]:
        """Return the fact that a node asks, and the regions that lead to each of its children."""
        fact, children = self.plan.nodes[node]
        places: dict[int, set[int]] = {}
        for region, child in enumerate(children):
            places.setdefault(child, set()).add(region)
        return fact, {child: frozenset(regions) for child, regions in places.items()}

    def _may(self, node: int) -> int:
        fact, places = self._by_child(node)
        found = self.region(fact, places.get(1, frozenset()), sure=False)
        inner = [child for child in places if child > 1]
        # With TRUE the only other child, a case that may not be there is surely at this one: it needs no mask.
        masked = len(inner) > 1 or 0 in places
        for child in inner:
            mask = self.region(fact, places[child], sure=False) if masked else ALL
            found = self.either(found, self.both(mask, self.maybe[child]))
        return found

    def _must(self, node: int) -> int:
        fact, places = self._by_child(node)
        every = frozenset(range(self.plan.facts[fact].regions))

        def elsewhere(regions: frozenset[int]) -> int:
            return self.region(fact, every - regions, sure=True)

        found = ALL if 0 not in places else elsewhere(places[0])
        inner = [child for child in places if child > 1]
        masked = len(inner) > 1 or 1 in places  # as above, with FALSE the only other child
        for child in inner:
            mask = elsewhere(places[child]) if masked else NONE
            found = self.both(found, self.either(mask, self.sure[child]))
        return found

    def open(self, root: int) -> int:
        """Return where a diagram may hold and does not surely hold."""
        return self.differ(self.may(root), self.must(root))

    def unknown(self, fact: int) -> int:
        """Return where a fact is unknown: it may be in its first region, and it may be elsewhere.

        A fact with one region is never said to be unknown: nothing depends on it.
        """
        first = frozenset({0})
        rest = frozenset(range(1, self.plan.facts[fact].regions))
        return self.both(self.region(fact, first, sure=False), self.region(fact, rest, sure=False))

    # ---- registers ----

    def circuit(self) -> Circuit:
        """Return the gates that the outputs need, in few registers: each is used again when nothing needs it."""
        order = self._needed()
        last: dict[int, int] = {}
        for position, value in enumerate(order):
            gate = self.values[value]
            if gate is not None:
                last[gate[1]] = last[gate[2]] = position
        for value in (NONE, ALL, *self.asked):
            last[value] = len(order)
        inputs = {value: region for region, value in self.inputs.items() if value in last}
        home = {NONE: NONE, ALL: ALL, **{value: place for place, value in enumerate(inputs, ALL + 1)}}
        free: list[int] = []
        registers = len(home)
        gates = []
        for position, value in enumerate(order):
            operation, one, other = self._operands(value)
            free += [home[operand] for operand in {one, other} if last[operand] == position]
            if free:
                into = free.pop()
            else:
                into, registers = registers, registers + 1
            home[value] = into
            gates.append(Gate(operation, home[one], home[other], into))
        return Circuit(registers, tuple(inputs.values()), tuple(gates), tuple(home[value] for value in self.asked))

    def _needed(self) -> list[int]:
        """Return the values of gates that the outputs need, operands first, so that each is used soon after."""
        order: list[int] = []
        done = {NONE, ALL, *self.inputs.values()}
        todo = self.asked[::-1]
        while todo:
            value = todo[-1]
            if value in done:
                todo.pop()
                continue
            _, one, other = self._operands(value)
            pending = [operand for operand in (one, other) if operand not in done]
            if pending:
                todo.extend(pending)
            else:
                done.add(value)
                order.append(value)
        return order

    def _operands(self, value: int) -> tuple[Operation, int, int]:
        found = self.values[value]
        assert found is not None  # noqa: S101 - only gates are asked for
        return found
