"""The properties of a guideline, proven for every case or refuted by one.

A property speaks of total cases. It carries over to partial ones: what an answer calls definite holds in every
completion, its deadlines are the shortest among them, and a change of one known fact maps the completions one to one.
`docs/semantics.md` has the argument.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.claims import Always, Never, NeverLater, named
from interpreter.diagnostic import Diagnostic, Example, Label, Severity
from interpreter.engine.diagram import FALSE, TRUE, DiagramTooLarge
from interpreter.proof.finding import started
from interpreter.proof.property_diagrams import ClaimDiagrams, conditions
from interpreter.proof.property_words import one_case, two_cases
from interpreter.proof.space import LIMIT, space
from interpreter.proof.witness import Witness, witness
from interpreter.slotted import dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.claims import Given, Property, Worse
    from interpreter.model import Resolved
    from interpreter.proof.property_diagrams import Step


@dataclass(frozen=True, slots=True)
class Refutation:
    """Cases that show a property to be false: one, or the milder and the worse one; and what the guideline says there.

    Every completion shows it too, and no known fact can be left out.
    """

    cases: tuple[Witness, ...]
    says: str
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a property holds in every case.

    `idle` says what of it can never be put to the test: no case comes under `whenever`, no two cases compare, no run
    gives what it names. `undecided` is a property whose diagrams grow too large.
    """

    on: Property
    refutations: tuple[Refutation, ...] = ()
    idle: tuple[str, ...] = ()
    undecided: bool = False

    @property
    def proven(self) -> bool:
        """Tell whether the property holds, and says something."""
        return not (self.refutations or self.idle or self.undecided)


def verdicts(guideline: Resolved, start: str | None = None, limit: int = LIMIT) -> tuple[Verdict, ...]:
    """Return for each property of the guideline, in the order of the file, whether it holds in every case.

    With `start` only for those about runs that begin at this flowchart.
    """
    by_start: dict[str, list[Property]] = {}
    for prop in guideline.properties.values():
        by_start.setdefault(prop.flowchart or guideline.entry.id, []).append(prop)
    found: dict[str, Verdict] = {}
    for begin in by_start if start is None else by_start.keys() & {start}:
        for verdict in _from(guideline, begin, by_start[begin], limit):
            found[verdict.on.id] = verdict
    return tuple(found[name] for name in guideline.properties if name in found)


def _from(guideline: Resolved, start: str, several: list[Property], limit: int) -> Iterator[Verdict]:
    """Yield the verdicts on properties about runs from one flowchart."""
    cutting = [condition for prop in several for condition in conditions(prop)]
    try:
        diagrams = ClaimDiagrams(space([(guideline, start)], cutting, limit))
    except DiagramTooLarge:
        yield from (Verdict(prop, undecided=True) for prop in several)
        return
    for prop in several:
        try:
            yield _verdict(diagrams, prop)
        except DiagramTooLarge:
            yield Verdict(prop, undecided=True)


def _verdict(diagrams: ClaimDiagrams, prop: Property) -> Verdict:
    about = TRUE if prop.whenever is None else diagrams.claim(prop.whenever)
    idle = tuple(_never_given(diagrams, prop))
    if about == FALSE:
        return Verdict(prop, idle=(*idle, "no case comes under `whenever`"))
    match prop.demand:
        case Always():
            violated = diagrams.diagrams.negation(diagrams.claim(prop.demand.claim))
        case Never():
            violated = diagrams.claim(prop.demand.claim)
        case NeverLater():
            return _never_later(diagrams, prop, prop.demand, about, idle)
        case _:
            assert_never(prop.demand)
    found = witness(diagrams.space, diagrams.diagrams.both(about, violated))
    if found is None:
        return Verdict(prop, (), idle)
    return Verdict(prop, (Refutation((found,), *one_case(diagrams.guideline, prop, found)),), idle)


def _never_given(diagrams: ClaimDiagrams, prop: Property) -> Iterator[str]:
    """Yield the recommendations that a property names and no run gives."""
    for name, given in {one.name: one for one in named(prop)}.items():
        if diagrams.claim(replace(given, within=None)) == FALSE:
            yield f"no run from `{prop.flowchart or diagrams.kernel.program.start}` gives `{name}`"


# ---- worse is never later -------------------------------------------------------------------------------------------


def _never_later(
    diagrams: ClaimDiagrams, prop: Property, demand: NeverLater, about: int, never_given: tuple[str, ...]
) -> Verdict:
    refutations: list[Refutation] = []
    idle = list(never_given)
    for worse in demand.worse:
        steps = diagrams.steps(worse)
        if steps and all(diagrams.both_about(step, about) == FALSE for step in steps):
            idle.append(f"no two cases under `whenever` differ in `{worse.fact.id}` alone")
            continue
        refuted = _later(diagrams, prop, demand, worse, steps, about)
        refutations += [] if refuted is None else [refuted]
    return Verdict(prop, tuple(refutations), tuple(idle))


def _later(
    diagrams: ClaimDiagrams, prop: Property, demand: NeverLater, worse: Worse, steps: list[Step], about: int
) -> Refutation | None:
    """Return the two smallest cases in which a worse value of one fact makes a recommendation later, or None."""
    best: tuple[int, Given, Step, Witness] | None = None
    for given in demand.recommendations:
        for step in steps:
            found = witness(diagrams.space, diagrams.later(given, step, about))
            if found is not None and (best is None or len(found.regions) < best[0]):
                best = len(found.regions), given, step, found
    if best is None:
        return None
    _, given, step, found = best
    cases = tuple(_with(diagrams, found, step, position) for position in (0, 1))
    return Refutation(cases, *two_cases(diagrams.guideline, prop, given, worse.fact.id, cases))


def _with(diagrams: ClaimDiagrams, found: Witness, step: Step, position: int) -> Witness:
    """Return the case before the change (0) or after it (1)."""
    facts = diagrams.space.facts
    own = facts[step.number]
    region = (step.milder, step.worse)[position]
    values = tuple(step.values[position] if at == region else value for at, value in enumerate(own.witnesses))
    places = {regions.fact.id: number for number, regions in enumerate(facts)}
    known = [*found.regions, (replace(own, witnesses=values), region)]
    return Witness(tuple(sorted(known, key=lambda one: places[one[0].fact.id])))


# ---- as findings ----------------------------------------------------------------------------------------------------


def check(guideline: Resolved) -> tuple[Diagnostic, ...]:
    """Return a finding for each property that does not hold, and for each that says nothing."""
    return tuple(finding for verdict in verdicts(guideline) for finding in findings(guideline, verdict))


def findings(guideline: Resolved, verdict: Verdict) -> tuple[Diagnostic, ...]:
    """Return what is wrong with one property; a case that shows it goes with it, of two the worse one."""
    prop = verdict.on
    start = started(guideline, prop.flowchart or guideline.entry.id)
    found = [
        Diagnostic(
            "property-violated",
            f"`{prop.id}` does not hold: {one.says}",
            prop.span,
            "mend the flowchart, or say with `whenever` where the property does not apply",
            one.labels,
            example=Example(tuple(one.cases[-1].texts(guideline).items()), start),
        )
        for one in verdict.refutations
    ]
    found += [
        Diagnostic(
            "property-vacuous",
            f"`{prop.id}` says nothing: {why}",
            prop.span,
            "widen `whenever`, name what the flowcharts do give, or take the property away",
            severity=Severity.WARNING,
        )
        for why in verdict.idle
    ]
    if verdict.undecided:
        message = f"`{prop.id}` is neither proven nor refuted: its diagrams outgrew their limit"
        hint = "split the property, or narrow it with `whenever`"
        found.append(Diagnostic("proof-limit", message, prop.span, hint, severity=Severity.WARNING))
    return tuple(found)
