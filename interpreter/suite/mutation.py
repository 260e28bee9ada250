"""Which faults in a guideline its checks, its author's cases and its safety properties catch, and which they miss.

A fault that changes no answer to any case is equivalent: proven by diagrams, not assumed. One that does and that
nobody catches is a gap; a case that tells the faulty guideline from the sound one comes with it.
"""

from __future__ import annotations

import random
from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter import structure
from interpreter.authored import Authored, authored_in, compare
from interpreter.case import CaseRefused, accepted
from interpreter.engine.diagram import FALSE, DiagramTooLarge
from interpreter.engine.entail import answer
from interpreter.model import FactTest
from interpreter.proof.properties import verdicts
from interpreter.proof.witness import witness
from interpreter.slotted import dataclass
from interpreter.suite.coverage import percent
from interpreter.suite.faults import faults
from interpreter.suite.places import criteria_in, places
from interpreter.suite.plain_values import plain_value
from interpreter.suite.same_answers import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved
    from interpreter.proof.witness import Witness
    from interpreter.suite.faults import Fault


FEW = 16
"""So many cases are tried before the diagrams are asked which of the others can catch a fault at all."""


class Verdict(StrEnum):
    """What became of a fault."""

    CHECK = "caught by check"
    CASE = "caught by a case"
    PROPERTY = "caught by a property"
    EQUIVALENT = "equivalent"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A fault and what became of it; `by` is the finding, the case or the property that caught it.

    A missed one comes with a case that tells the guidelines apart, and with both answers to it; without any where the
    guideline is too large for diagrams, so that it may be equivalent.
    """

    fault: Fault
    verdict: Verdict
    by: str = ""
    apart: Witness | None = None
    answers: tuple[Answer, Answer] | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying faults: `every` is how many there are, `cases` how many cases could catch them.

    `failing` are the cases that fail without any fault, and catch nothing therefore.
    """

    guideline: Resolved
    every: int
    cases: int
    failing: tuple[str, ...]
    judged: tuple[Judged, ...]
    exact: bool

    def count(self, verdict: Verdict) -> int:
        """Return how many faults came to this."""
        return sum(one.verdict is verdict for one in self.judged)

    @property
    def percent(self) -> float:
        """Return the share that is caught of the faults that change an answer."""
        matter = len(self.judged) - self.count(Verdict.EQUIVALENT)
        return percent(matter - self.count(Verdict.MISSED), matter)

    @property
    def percent_of_cases(self) -> float:
        """Return the share that the cases catch of the faults that the checks let through and that change an answer."""
        matter = len(self.judged) - self.count(Verdict.EQUIVALENT) - self.count(Verdict.CHECK)
        return percent(self.count(Verdict.CASE), matter)


def trial(guideline: Resolved, folder: Path, *, limit: int | None = None, seed: int = 0) -> Trial:
    """Return what becomes of the faults of a guideline; of `limit` of them, drawn by the seed, where it is given."""
    every = list(faults(guideline))
    chosen = every
    if limit is not None and limit < len(every):
        chosen = [every[at] for at in sorted(random.Random(seed).sample(range(len(every)), limit))]
    bench = _Bench(guideline, folder, every)
    judged = tuple(bench.judge(fault) for fault in chosen)
    return Trial(guideline, len(every), len(bench.cases), tuple(bench.failing), judged, exact=not bench.undecided)


class _Bench:
    """The cases of a guideline, ready to be tried on its mutants."""

    def __init__(self, guideline: Resolved, folder: Path, every: Sequence[Fault]) -> None:
        self.guideline = guideline
        self.sound = {(one.code, one.message) for one in structure.check(guideline)}
        self.cases: list[Authored] = []
        self.failing: list[str] = []
        for entry in authored_in(guideline, folder):
            if isinstance(entry, Authored) and entry.expectation.stated:
                fails = compare(entry.expectation, answer(guideline, entry.case))
                (self.failing.append(entry.case.id or "") if fails else self.cases.append(entry))
        self.comparison = _comparison(guideline, every)
        self.undecided = self.comparison is None
        answers = [answer(guideline, one.case) for one in self.cases]
        self.met = [frozenset(f"{way.flowchart}.{way.node}" for way in given.ways) for given in answers]
        self.is_slow = [not given.is_complete for given in answers]
        self.entered = [self._regions(one) for one in self.cases]
        self.catches = [0] * len(self.cases)
        self.catches_here: dict[str, list[int]] = {}
        self.readers = _readers(guideline)
        self.broken = self._broken(guideline) if guideline.properties else []

    def _regions(self, one: Authored) -> dict[int, int] | None:
        """Return the regions of a case, or None where it starts elsewhere, to which the diagrams say nothing."""
        if self.comparison is None or one.case.start not in (None, self.guideline.entry.id):
            return None
        return self.comparison.regions(accepted(self.guideline, one.case))

    def judge(self, fault: Fault) -> Judged:
        """Return what becomes of a fault: the stages look first, then the cases, then diagrams and properties."""
        mutant = fault.mutant
        if mutant is None:
            return Judged(fault, Verdict.CHECK, fault.refused)
        found = next((one.code for one in structure.check(mutant) if (one.code, one.message) not in self.sound), None)
        if found is not None:
            return Judged(fault, Verdict.CHECK, found)
        here = self.catches_here.setdefault(fault.where, [0] * len(self.cases))
        order = self._in_order(fault, here)
        differs: int | None = None
        caught = self._first_that_fails(mutant, order[:FEW])
        if caught is None:
            differs, order = self._that_may_differ(mutant, order[FEW:])
            caught = self._first_that_fails(mutant, order)
        if caught is None:
            return self._uncaught(fault, mutant, differs)
        self.catches[caught] += 1
        here[caught] += 1
        return Judged(fault, Verdict.CASE, self.cases[caught].case.id or str(self.cases[caught].span))

    def _that_may_differ(self, mutant: Resolved, numbers: list[int]) -> tuple[int | None, list[int]]:
        """Return where a mutant gives other answers, if that can be told, and the cases of which it does so in part."""
        if self.comparison is None:
            return None, numbers
        try:
            differs = self.comparison.differs(mutant)
        except DiagramTooLarge:
            self.undecided = True
            return None, numbers
        return differs, [number for number in numbers if self._touches(differs, number)]

    def _touches(self, differs: int, number: int) -> bool:
        """Tell whether a case has a completion with another answer; one that starts elsewhere may have."""
        regions = self.entered[number]
        return regions is None or self.comparison is None or self.comparison.touches(differs, regions)

    def _first_that_fails(self, mutant: Resolved, numbers: Iterable[int]) -> int | None:
        return next((number for number in numbers if self._fails(mutant, self.cases[number])), None)

    def _in_order(self, fault: Fault, here: Sequence[int]) -> list[int]:
        """Return the cases, those that will most likely catch a fault first.

        The best bet is a case that comes to the place and is answered at once, as complete ones are; among those the
        one that caught most other faults in the same place, then the one that caught most of all.
        """
        nodes = self.readers.get(fault.where, frozenset([fault.where]))

        def rank(number: int) -> tuple[bool, bool, int, int, int]:
            elsewhere = nodes.isdisjoint(self.met[number])
            return elsewhere, self.is_slow[number], -here[number], -self.catches[number], number

        return sorted(range(len(self.cases)), key=rank)

    def _uncaught(self, fault: Fault, mutant: Resolved, differs: int | None) -> Judged:
        if differs == FALSE:
            return Judged(fault, Verdict.EQUIVALENT)
        refuted = next(self._refuted(mutant), None)
        if refuted is not None:
            return Judged(fault, Verdict.PROPERTY, refuted)
        apart = None if differs is None or self.comparison is None else witness(self.comparison.space, differs)
        if apart is None:
            return Judged(fault, Verdict.MISSED)
        facts = {of.fact.id: plain_value(of, region) for of, region in apart.regions}
        answers = answer(self.guideline, facts), answer(mutant, facts)
        return Judged(fault, Verdict.MISSED, apart=apart, answers=answers)

    def _fails(self, mutant: Resolved, one: Authored) -> bool:
        try:
            return bool(compare(one.expectation, answer(mutant, one.case)))
        except CaseRefused:
            return True

    def _refuted(self, mutant: Resolved) -> Iterator[str]:
        """Yield the safety properties that hold for the guideline and that a mutant breaks."""
        if mutant.properties:
            broken = self._broken(mutant)
            yield from (name for name in broken if name not in self.broken)

    @staticmethod
    def _broken(guideline: Resolved) -> list[str]:
        return [verdict.on.id for verdict in verdicts(guideline) if verdict.refutations]


def _readers(guideline: Resolved) -> dict[str, frozenset[str]]:
    """Return, for each criterion as faults name it, the nodes that read it, through others too."""
    found: dict[str, set[str]] = {}
    for place in places(guideline):
        if place.owner.criterion is None:
            for name in criteria_in(guideline, [place.condition]):
                found.setdefault(f"criterion {name}", set()).add(str(place.owner))
    return {name: frozenset(nodes) for name, nodes in found.items()}


def _comparison(guideline: Resolved, every: Iterable[Fault]) -> Comparison | None:
    """Return the space in which all mutants can be compared, or None where it is too large."""
    own = {leaf.test for place in places(guideline) for leaf in place.leaves if isinstance(leaf, FactTest)}
    more = dict.fromkeys(leaf for fault in every for leaf in fault.tests if leaf.test not in own)
    try:
        return Comparison(guideline, more)
    except DiagramTooLarge:
        return None
