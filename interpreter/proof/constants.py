"""Conditions, and parts of them, that have one truth in every case in which they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.diagnostic import Label
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.program import guards
from interpreter.model import All, AnyOf, AtLeast, CriterionTest, Decision, FactTest, Not, leaves
from interpreter.proof.finding import finding, place, span_of, words
from interpreter.proof.relations import constant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.diagnostic import Diagnostic
    from interpreter.engine.program import Station
    from interpreter.model import Condition
    from interpreter.proof.space import Space
    from interpreter.span import Span


def constants(space: Space, known: frozenset[str] = frozenset(), *, warnings: bool = True) -> Iterator[Diagnostic]:
    """Yield the findings about guards, criteria and warnings whose truth, or that of a part, no reachable case changes.

    Nothing is said of the criteria that are `known` already, nor of `warnings` when they were told before.
    """
    yield from _Constants(space).findings(known, warnings=warnings)


class _Constants:
    def __init__(self, space: Space) -> None:
        self.space, self.kernel = space, space.kernels[0]
        self.guideline = self.kernel.program.guideline
        self.settled: set[str] = set()

    def findings(self, known: frozenset[str], *, warnings: bool) -> Iterator[Diagnostic]:
        for name, context in self._contexts().items():
            if name in known:
                continue
            criterion = self.guideline.criteria[name]
            truth = constant(self.space, context, self.space.condition(0, criterion.when))
            if truth is not None:
                self.settled.add(name)
            asked = f"in every case in which `{name}` is asked for"
            yield from self._of(criterion.when, context, asked, criterion.span, f"the criterion `{name}`")
        for station in self.kernel.program.stations:
            yield from self._at(station)
        for one in self.guideline.implausible if warnings else ():
            yield from self._of(one.when, TRUE, "in every case", one.span, f"the warning `{one.id}`")

    def _contexts(self) -> dict[str, int]:
        """Return, for each criterion in use, in which cases it is asked for; those that use others come first."""
        diagrams = self.space.diagrams
        found = dict.fromkeys(reversed(self.kernel.program.criteria), FALSE)

        def ask(condition: Condition, context: int) -> None:
            for leaf in leaves(condition):
                if isinstance(leaf, CriterionTest):
                    found[leaf.criterion.id] = diagrams.either(found[leaf.criterion.id], context)

        for station in self.kernel.program.stations:
            for guard in guards(station.node):
                if guard is not None:
                    ask(guard, self.kernel.reached[station.number])
        for one in self.guideline.implausible:
            ask(one.when, TRUE)
        for name, context in found.items():
            ask(self.guideline.criteria[name].when, context)
        return found

    def _at(self, station: Station) -> Iterator[Diagnostic]:
        context = self.kernel.reached[station.number]
        node = station.node
        whole = "the branch" if isinstance(node, Decision) else "the recommendation"
        parts = node.branches if isinstance(node, Decision) else getattr(node, "recommend", ())
        for part in parts:
            if part.when is not None:
                asked = f"in every case that comes to {place(station)}"
                yield from self._of(part.when, context, asked, part.span, whole)

    def _of(self, condition: Condition, context: int, asked: str, span: Span, whole: str) -> Iterator[Diagnostic]:
        """Yield the findings about a condition: about all of it, or else about its parts."""
        truth = self._truth(condition, context)
        if truth is None:
            for part in _parts(condition):
                yield from self._part(part, context, asked)
            return
        cause = self._cause(condition, context, truth=truth)
        if self._is_told(cause):
            return
        labels = () if cause is condition else (Label(span, f"so {whole} {_always(truth)}"),)
        yield self._finding(cause, context, asked, labels)

    def _part(self, condition: Condition, context: int, asked: str) -> Iterator[Diagnostic]:
        truth = self._truth(condition, context)
        if truth is None:
            for part in _parts(condition):
                yield from self._part(part, context, asked)
        elif not self._is_told(condition):
            yield self._finding(condition, context, asked, ())

    def _finding(self, condition: Condition, context: int, asked: str, labels: tuple[Label, ...]) -> Diagnostic:
        truth = self._truth(condition, context)
        says = f"{words(condition)} holds {asked}"
        if not truth:
            says = f"{words(condition)} never holds {asked.replace('every case', 'a case', 1)}"
        cure = "leave it out, or correct it" if truth else "correct it, or remove what waits for it"
        return finding(self.space, "constant-condition", says, span_of(condition), cure, where=context, labels=labels)

    def _truth(self, condition: Condition, context: int) -> bool | None:
        return constant(self.space, context, self.space.condition(0, condition))

    def _cause(self, condition: Condition, context: int, *, truth: bool) -> Condition:
        """Return the part that alone makes a condition always so: of an `all` the part that never holds, and so on."""
        match condition:
            case All() if not truth:
                parts: tuple[Condition, ...] = condition.of
            case AnyOf() if truth:
                parts = condition.of
            case Not():
                return self._cause(condition.of, context, truth=not truth)
            case _:
                return condition
        alone = next((part for part in parts if self._truth(part, context) is truth), None)
        return condition if alone is None else self._cause(alone, context, truth=truth)

    def _is_told(self, condition: Condition) -> bool:
        """Tell whether the condition is a criterion that is a finding itself."""
        return isinstance(condition, CriterionTest) and condition.criterion.id in self.settled


def _always(truth: bool) -> str:  # noqa: FBT001 - a truth value is the datum
    return "always holds" if truth else "never does"


def _parts(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case All() | AnyOf() | AtLeast():
            return condition.of
        case Not():
            return (condition.of,)
        case FactTest() | CriterionTest():
            return ()
