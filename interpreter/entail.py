"""From facts to an answer, exact over all completions of the missing facts.

When the walk reaches an outcome, it is the answer: nothing that is missing was asked for. Otherwise the diagrams of the
guideline, cut down to the case, say what is definite, possible and missing. If they outgrew their limit, `approximate`
answers by three-valued logic alone, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter import question
from interpreter.answer import Advised, Answer, AnswerStatus, Missing, Step, Warned
from interpreter.approximate import approximate
from interpreter.case import Case, accepted, anonymous, moment, unknown_flowchart
from interpreter.completions import Completions, levels_in
from interpreter.diagram import FALSE, TRUE, DiagramTooLarge
from interpreter.explain import explain
from interpreter.kernel import Kernel, Slot, advised_by, compile_kernel, duration, last_use_first
from interpreter.model import Decision, Text
from interpreter.plausibility import implausible
from interpreter.program import Program, compile_program
from interpreter.units import Quantity, in_base
from interpreter.version import ENGINE
from interpreter.walk import advice_of, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from interpreter.answer import Given
    from interpreter.model import Grounds, Resolved
    from interpreter.program import State, Station
    from interpreter.walk import Stop, Walk

DIAGRAM_LIMIT = 200_000
NO_BRANCH = "no_branch"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a case leads to, by whichever way it was worked out, before it is dressed as an answer."""

    recommendations: tuple[Advised, ...]
    possible: tuple[Advised, ...]
    outcomes: tuple[str, ...]
    missing: tuple[str, ...]
    path: tuple[Step, ...]
    complete: bool
    exact: bool
    stuck: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """A guideline ready to answer cases from one of its flowcharts on; `kernel` is None where it grew too large."""

    program: Program
    kernel: Kernel | None


def engine(guideline: Resolved, start: str | None = None, limit: int = DIAGRAM_LIMIT) -> Engine:
    """Return the engine of a guideline from its entry (or another flowchart) on; made once, then kept with it."""
    key = (start or guideline.entry.id, limit)
    found = guideline.derived.get(key)
    if not isinstance(found, Engine):
        program = compile_program(guideline, key[0])
        try:
            kernel = compile_kernel(program, last_use_first(program), limit)
        except DiagramTooLarge:
            kernel = None
        found = guideline.derived[key] = Engine(program, kernel)
    return found


def answer(
    guideline: Resolved,
    facts: Mapping[str, object] | Case,
    *,
    at: str | None = None,
    start: str | None = None,
    today: date | None = None,
) -> Answer:
    """Return what the guideline says about a case.

    `facts` are values by fact id (None or absent: unknown), or a whole case. `at` is the time from which deadlines run,
    with an offset. `start` names another flowchart to begin at. `today` settles whether the guideline is past its review
    date; without it the day of `at` does, or else the day on which the question is asked.

    Raises:
        CaseRefused: a fact, a value, the time or the flowchart is none that the guideline knows.
    """
    case = facts if isinstance(facts, Case) else anonymous(facts)
    known = accepted(guideline, case)
    when_text = at or case.at
    when = None if when_text is None else moment(when_text, case.place("at"))
    begin = start or case.start or guideline.entry.id
    if begin not in guideline.flowcharts:
        raise unknown_flowchart(guideline, begin, case.place("from"))
    run = engine(guideline, begin)
    state = state_of(run.program, known)
    findings = _findings(run, state, known)
    warnings = [*_implausible(guideline, known), *_review(guideline, today or (when.date() if when else None))]
    warnings += [_no_branch(guideline, place) for place in findings.stuck]
    due = _due(when)
    return Answer(
        case=case.id,
        guideline=guideline.id,
        version=guideline.version,
        sha256=guideline.sha256,
        engine=ENGINE,
        status=AnswerStatus.COMPLETE if findings.complete else AnswerStatus.UNDETERMINED,
        outcome=findings.outcomes[0] if len(findings.outcomes) == 1 and not findings.stuck else None,
        possible_outcomes=findings.outcomes,
        recommendations=tuple(map(due, findings.recommendations)),
        possible=tuple(map(due, findings.possible)),
        missing=tuple(Missing(guideline.facts[name]) for name in findings.missing),
        path=findings.path,
        readings=_readings(findings),
        warnings=tuple(warnings),
        facts=tuple(known.items()),
        at=when_text,
        start=begin,
        intended_use=guideline.intended_use,
        exact=findings.exact,
    )


def state_of(program: Program, known: Mapping[str, Given]) -> State:
    """Return the state of a case: the region of every fact that the program reads."""
    state = program.blank()
    for name, value in known.items():
        number = program.fact_numbers.get(name)
        if number is None:
            continue
        regions = program.facts[number]
        match value:
            case Quantity():
                state[number] = regions.of_number(value.size)
            case Decimal():
                unit = regions.fact.unit
                state[number] = regions.of_number(value if unit is None else in_base(value, unit))
            case _:
                state[number] = regions.table[value]
    return state


def _findings(run: Engine, state: State, known: Mapping[str, Given]) -> Findings:
    went = walk(run.program, state)
    if went.outcome is not None:
        return _settled(run.program, state, known, went)
    if run.kernel is None:
        return approximate(run.program, state, known, went)
    return _over_completions(run.kernel, state, known)


# ---- the walk came through ------------------------------------------------------------------------------------------


def _settled(program: Program, state: State, known: Mapping[str, Given], went: Walk) -> Findings:
    """Return the findings of a walk that reached its outcome.

    Guards may still be open: then the walk settles the outcome, and the diagrams the rest.
    """
    assert went.outcome is not None  # noqa: S101 - the caller looked
    given: dict[tuple[str, str], Advised] = {}
    for stop in went.stops:
        for position, truth in advice_of(stop, state):
            if truth is None:
                return _after_open_guard(program, state, known, went)
            if truth:
                advised = advised_by(program.guideline, stop.station, position, stop.arrival)
                key = (advised.flowchart, advised.id)
                given[key] = _better(given[key], advised) if key in given else advised
    steps = tuple(step(program, known, stop.station, (stop.branch,) if stop.branch >= 0 else ()) for stop in went.stops)
    return Findings(tuple(given.values()), (), (went.outcome,), (), steps, complete=True, exact=True)


def _after_open_guard(program: Program, state: State, known: Mapping[str, Given], went: Walk) -> Findings:
    kernel = engine(program.guideline, program.start).kernel
    return approximate(program, state, known, went) if kernel is None else _over_completions(kernel, state, known)


def _better(one: Advised, other: Advised) -> Advised:
    """Return the one that is shown: the shorter deadline, then the stronger provenance, then the earlier."""
    return min(one, other, key=lambda advised: (duration(advised), -advised.provenance.rank))


def step(program: Program, known: Mapping[str, Given], station: Station, branches: tuple[int, ...]) -> Step:
    """Return a step of the path: the station, and the branches that may still be taken (all of them lead on)."""
    node = station.node
    if isinstance(node, Decision):
        onwards = tuple(dict.fromkeys(node.branches[number].to.id for number in branches))
        grounds: list[Grounds] = [node.branches[number].grounds for number in branches]
        to = onwards[0] if len(onwards) == 1 else None
    else:
        onwards = tuple(program.stations[number].node.id for number in station.to)
        grounds = [node.about.grounds]
        to = onwards[0] if onwards else station.callee
    return Step(
        flowchart=station.chart,
        node=node.id,
        to=to,
        possible_to=onwards if to is None else (),
        branches=branches,
        cites=tuple(dict.fromkeys(ref.id for one in grounds for ref in one.cites)),
        readings=tuple(dict.fromkeys(ref.id for one in grounds for ref in one.readings)),
        explain=explain(program.guideline, node, known),
    )


# ---- facts are missing: over all completions ------------------------------------------------------------------------


def _over_completions(kernel: Kernel, state: State, known: Mapping[str, Given]) -> Findings:
    program = kernel.program
    regions = [state[number] for number in kernel.levels]
    completions = Completions(kernel.diagrams, regions)  # type: ignore[arg-type] # fact slots hold regions
    definite: list[Advised] = []
    possible: list[Advised] = []
    open_roots: list[int] = []
    for slot in kernel.slots:
        present = completions.of(slot.present)
        if present == FALSE:
            continue
        advised, deadlines = _advised(kernel, completions, slot)
        open_roots += deadlines
        if present == TRUE:
            definite.append(advised)
        else:
            possible.append(advised)
    outcomes = []
    for outcome, diagram in kernel.outcomes:
        found = completions.of(diagram)
        if found != FALSE:
            outcomes.append(outcome)
            open_roots.append(found)
    stuck = completions.of(kernel.stuck)
    open_roots = [root for root in dict.fromkeys([*open_roots, stuck]) if root > TRUE]
    missing = question.in_order(kernel, completions, open_roots)
    return Findings(
        tuple(definite),
        tuple(possible),
        tuple(outcomes),
        missing,
        tuple(_path(kernel, completions, known)),
        complete=not open_roots and stuck == FALSE,
        exact=True,
        stuck=_stuck_at(kernel, completions) if stuck != FALSE else (),
    )


def _advised(kernel: Kernel, completions: Completions, slot: Slot) -> tuple[Advised, list[int]]:
    """Return how a recommendation that may come about is shown, and its open diagrams by deadline."""
    ways = [one.advised for one in slot.contributions if completions.of(one.wins) != FALSE]
    deadlines = [found for found in map(completions.of, slot.deadlines) if found != FALSE]
    present = completions.of(slot.present)
    bits = completions.facts(present)
    for found in deadlines:
        bits |= completions.facts(found)
    shortest = min(ways, key=duration)
    weakest = min(ways, key=lambda one: one.provenance.rank)
    return replace(
        shortest,
        strength=min((one.strength for one in ways), key=lambda strength: strength.rank),
        at_latest=present == TRUE and len(deadlines) > 1,
        provenance=weakest.provenance,
        cites=tuple(dict.fromkeys(cite for one in ways for cite in one.cites)),
        readings=tuple(dict.fromkeys(reading for one in ways for reading in one.readings)),
        waits_for=names(kernel, bits),
    ), deadlines


def names(kernel: Kernel, bits: int) -> tuple[str, ...]:
    """Return the facts of a set of levels, in the dictionary's order."""
    numbers = sorted(kernel.levels[level] for level in levels_in(bits))
    return tuple(kernel.program.facts[number].fact.id for number in numbers)


def _path(kernel: Kernel, completions: Completions, known: Mapping[str, Given]) -> Iterable[Step]:
    for station in kernel.program.stations:
        if completions.of(kernel.reached[station.number]) == TRUE:
            taken = kernel.taken[station.number]
            branches = tuple(number for number, where in enumerate(taken) if completions.of(where) != FALSE)
            yield step(kernel.program, known, station, branches)


def _stuck_at(kernel: Kernel, completions: Completions) -> tuple[str, ...]:
    """Return the decisions at which some completion finds no branch, or two."""
    diagrams = kernel.diagrams
    places = []
    for station in kernel.program.stations:
        if isinstance(station.node, Decision):
            onwards = diagrams.disjunction(kernel.taken[station.number])
            lost = diagrams.both(kernel.reached[station.number], diagrams.negation(onwards))
            if completions.of(lost) != FALSE:
                places.append(f"{station.chart}.{station.node.id}")
    return tuple(places)


# ---- what stands beside the answer ----------------------------------------------------------------------------------


def _readings(findings: Findings) -> tuple[str, ...]:
    steps = (reading for one in findings.path if one.branches for reading in one.readings)
    given = (reading for one in findings.recommendations for reading in one.readings)
    return tuple(sorted({*steps, *given}))


def _implausible(guideline: Resolved, known: Mapping[str, Given]) -> list[Warned]:
    return [Warned(one.id, one.warning) for one in implausible(guideline, known)]


def _review(guideline: Resolved, today: date | None) -> list[Warned]:
    due = guideline.review_by
    if due is None or (today or datetime.now(UTC).date()) <= due:
        return []
    said = {
        "nl": f"Deze richtlijn moest uiterlijk op {due.isoformat()} worden herzien; ga na of zij nog geldt.",
        "en": f"This guideline was due for review by {due.isoformat()}; check whether it still holds.",
    }
    return [Warned("past_review_date", _in_languages(guideline, said))]


def _no_branch(guideline: Resolved, place: str) -> Warned:
    said = {
        "nl": f"De richtlijn geeft hier geen of geen eenduidige weg: {place}. Beslis zelf; meld dit aan de auteurs.",
        "en": f"The guideline gives no way, or no single way, at {place}. Decide yourself; report this to its authors.",
    }
    return Warned(NO_BRANCH, _in_languages(guideline, said))


def _in_languages(guideline: Resolved, said: Mapping[str, str]) -> Text:
    return Text(tuple((language, said.get(language, said["en"])) for language in guideline.languages))


def _due(when: datetime | None) -> Callable[[Advised], Advised]:
    def dated(advised: Advised) -> Advised:
        if when is None or advised.within is None:
            return advised
        try:
            due = when + timedelta(seconds=float(advised.within.size))
        except OverflowError:
            return advised
        return replace(advised, due=due.isoformat())

    return dated

