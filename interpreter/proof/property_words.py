"""What a guideline says, in the cases that show a property to be false, about what the property names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.claims import EndsIn, claims, named, parts
from interpreter.diagnostic import Label
from interpreter.engine.entail import answer
from interpreter.model import Action
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.claims import Given, Property
    from interpreter.engine.answer import Advised, Answer
    from interpreter.model import Resolved
    from interpreter.proof.witness import Witness


@dataclass(frozen=True, slots=True)
class Said:
    """How an answer gives a recommendation: its soonest entry, None where it is not given; and whether it surely is."""

    name: str
    soonest: Advised | None
    definite: bool

    def words(self, *, deadline: bool) -> str:
        """Return the same in words; `deadline` says whether the lack of one is worth a word."""
        if self.soonest is None:
            return "not given"
        within = self.soonest.within
        when = " without a deadline" if deadline else ""
        if within is not None:
            when = f" {'at latest' if self.soonest.at_latest else 'within'} {within}"
        return f"{'given' if self.definite else 'perhaps given'}{when}"


def one_case(guideline: Resolved, prop: Property, case: Witness) -> tuple[str, tuple[Label, ...]]:
    """Return what the answer to a case says about what a property names, and where that stands in the flowcharts."""
    told = answer(guideline, case.values(), start=prop.flowchart)
    found = [said(told, given) for given in {one.name: one for one in named(prop)}.values()]
    timed = {one.name for one in named(prop) if one.within is not None}
    words = [f"`{one.name}` is {one.words(deadline=one.name in timed)}" for one in found if one.soonest is not None]
    absent = [f"`{one.name}`" for one in found if one.soonest is None]
    words += [f"not given: {', '.join(absent)}"] if absent else []
    if any(isinstance(part, EndsIn) for claim in claims(prop) for part in parts(claim)):
        words.append(f"the outcome is {' or '.join(f'`{name}`' for name in told.possible_outcomes) or 'none'}")
    return "; ".join(words) or "the case itself contradicts it", _labels(guideline, found)


def two_cases(
    guideline: Resolved, prop: Property, given: Given, fact: str, cases: Sequence[Witness]
) -> tuple[str, tuple[Label, ...]]:
    """Return how a recommendation is given in the milder and in the worse case, and where that stands."""
    found = [said(answer(guideline, case.values(), start=prop.flowchart), given) for case in cases]
    timed = any(one.soonest is not None and one.soonest.within is not None for one in found)
    before, after = (
        f"{one.words(deadline=timed)} with `{fact}: {case.texts()[fact]}`"
        for one, case in zip(found, cases, strict=True)
    )
    return f"`{given.name}` is {before}, and {after}", _labels(guideline, found)


def said(told: Answer, given: Given) -> Said:
    """Return how an answer gives a recommendation."""
    chart = None if given.flowchart is None else given.flowchart.id
    ways = [
        (one, definite)
        for several, definite in ((told.recommendations, True), (told.possible, False))
        for one in several
        if one.id == given.recommendation.id and chart in {None, one.flowchart}
    ]
    if not ways:
        return Said(given.name, None, definite=False)
    soonest, definite = min(ways, key=_soonest)
    return Said(given.name, soonest, definite)


def _soonest(way: tuple[Advised, bool]) -> tuple[bool, bool, object]:
    one, definite = way
    return not definite, one.within is None, 0 if one.within is None else one.within.size


def _labels(guideline: Resolved, found: Sequence[Said]) -> tuple[Label, ...]:
    """Return the places in the flowcharts at which recommendations are given."""
    labels: dict[Label, None] = {}
    for one in found:
        if one.soonest is not None:
            node = guideline.flowcharts[one.soonest.flowchart].nodes[one.soonest.node]
            for advice in node.recommend if isinstance(node, Action) else ():
                if advice.recommendation.id == one.soonest.id and advice.within == one.soonest.within:
                    labels[Label(advice.span, f"{one.words(deadline=False)} here")] = None
    return tuple(labels)
