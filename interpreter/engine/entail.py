"""From facts to an answer, exact over all completions of the missing facts.

When the walk reaches an outcome, it is the answer: nothing that is missing was asked for. Otherwise the diagrams of the
guideline, cut down to the case, say what is definite, possible and missing. If they outgrew their limit, `approximate`
answers by three-valued logic alone, and says so.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from interpreter.case import Case, anonymous, moment, unknown_flowchart
from interpreter.engine.advice import merged
from interpreter.engine.answer import Advised, Answer, AnswerStatus, Conclusion, Header, Missing, Warned, Way
from interpreter.engine.approximate import approximate, spread
from interpreter.engine.completions import Completions, facts_in
from interpreter.engine.diagram import FALSE, TRUE, DiagramTooLarge
from interpreter.engine.intake import Intake
from interpreter.engine.program import Program, compile_program
from interpreter.engine.regions import UNKNOWN
from interpreter.engine.walk import Walker
from interpreter.model import Text
from interpreter.slotted import dataclass, field, replace
from interpreter.version import ENGINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.engine.kernel import Kernel, Slot
    from interpreter.engine.program import State
    from interpreter.engine.walk import Walk
    from interpreter.model import Resolved

DIAGRAM_LIMIT = 200_000
NO_BRANCH = "no_branch"
MOST_REMEMBERED = 512


@dataclass(slots=True)
class Engine:
    """A guideline ready to answer cases from one of its flowcharts on."""

    header: Header
    program: Program
    walker: Walker
    intake: Intake
    past_review: Warned
    limit: int
    _kernel: Kernel | None = None
    _too_large: bool = False
    _shown: dict[tuple[object, ...], Advised] = field(default_factory=dict)

    @property
    def kernel(self) -> Kernel | None:
        """Return the diagrams, made at the first case that needs them; None where they outgrew the limit."""
        if self._kernel is None and not self._too_large:
            from interpreter.engine import order  # noqa: PLC0415 - a case that the walk settles needs no diagrams

            try:
                self._kernel = order.kernel(self.program, self.limit)
            except DiagramTooLarge:
                self._too_large = True
        return self._kernel


def engine(guideline: Resolved, start: str | None = None, limit: int = DIAGRAM_LIMIT) -> Engine:
    """Return the engine of a guideline from its entry (or another flowchart) on; made once, then kept with it."""
    key = (start or guideline.entry.id, limit)
    found = guideline.derived.get(key)
    if not isinstance(found, Engine):
        program = compile_program(guideline, key[0])
        header = Header(
            guideline.id, guideline.version, guideline.sha256, ENGINE, guideline.intended_use, tuple(guideline.facts)
        )
        found = guideline.derived[key] = Engine(
            header, program, Walker(program), Intake(program), _past_review(guideline), limit
        )
    return found


def answer(
    guideline: Resolved,
    facts: Mapping[str, object] | Case,
    *,
    at: str | None = None,
    start: str | None = None,
    today: date | None = None,
    limit: int = DIAGRAM_LIMIT,
) -> Answer:
    """Return what the guideline says about a case.

    `facts` are values by fact id (None or absent: unknown), or a whole case. `at` is the time from which deadlines
    run, with an offset. `start` names another flowchart to begin at. `today` settles whether the guideline is past
    its review date; without it the day of `at` does, or else the day on which the question is asked. Above `limit`
    nodes in its diagrams the guideline answers by three-valued logic alone (`exact` is then false).

    Raises:
        CaseRefused: a fact, a value, the time or the flowchart is none that the guideline knows.
    """
    case = facts if isinstance(facts, Case) else None
    begin = start or (case.start if case else None) or guideline.entry.id
    if begin not in guideline.flowcharts:
        raise unknown_flowchart(guideline, begin, (case or anonymous({})).place("from"))
    run = engine(guideline, begin, limit)
    values, state = run.intake.take(case.facts if case else facts, case)  # type: ignore[arg-type] # no case: bare facts
    when_text = at or (case.at if case else None)
    when = None if when_text is None else moment(when_text, (case or anonymous({})).place("at"))
    warnings = [warned for holds, warned in run.program.implausible if holds(state)]
    due = guideline.review_by
    if due is not None and (today or (when and when.date()) or datetime.now(UTC).date()) > due:
        warnings.append(run.past_review)
    went = run.walker.walk(state)
    if went.given is not None and went.outcome is not None:
        return Answer(
            header=run.header,
            case=case.id if case else None,
            at=when_text,
            start=begin,
            status=AnswerStatus.COMPLETE,
            outcome=went.outcome,
            possible_outcomes=(went.outcome,),
            recommendations=went.given if when is None else tuple(_due(when, one) for one in went.given),
            possible=(),
            missing=(),
            ways=went.ways,
            values=values,
            warnings=tuple(warnings),
            exact=True,
        )
    kernel = run.kernel
    conclusion = approximate(run.walker, state, went) if kernel is None else _over_completions(run, kernel, state, went)
    warnings += [_no_branch(guideline, place) for place in conclusion.stuck]
    stops = conclusion.may_stop or bool(conclusion.stuck)
    return Answer(
        header=run.header,
        case=case.id if case else None,
        at=when_text,
        start=begin,
        status=AnswerStatus.COMPLETE if conclusion.complete else AnswerStatus.UNDETERMINED,
        outcome=conclusion.outcomes[0] if len(conclusion.outcomes) == 1 and not stops else None,
        possible_outcomes=conclusion.outcomes,
        recommendations=tuple(_due(when, one) for one in conclusion.recommendations),
        possible=tuple(_due(when, one) for one in conclusion.possible),
        missing=tuple(Missing(guideline.facts[name]) for name in conclusion.missing),
        ways=conclusion.ways,
        values=values,
        warnings=tuple(warnings),
        exact=conclusion.exact,
    )


# ---- facts are missing: over all completions ------------------------------------------------------------------------


def _over_completions(run: Engine, kernel: Kernel, state: State, went: Walk) -> Conclusion:
    from interpreter.engine import question  # noqa: PLC0415 - a case that the walk settles lacks no fact

    completions = Completions(kernel, state)  # type: ignore[arg-type] # fact slots hold regions
    cut = completions.of
    told = run.walker.walk(_a_completion(kernel, state))
    met = {(one.flowchart, one.id): place for place, one in enumerate(told.given or ())}
    definite: list[Advised] = []
    possible: list[Advised] = []
    roots: dict[int, None] = {}
    for slot in kernel.slots:
        present = cut(slot.present)
        if present == FALSE:
            continue
        advised, deadlines = _advised(run, kernel, completions, slot, present)
        for found in deadlines:
            roots[found] = None
        (definite if present == TRUE else possible).append(advised)
    outcomes = []
    for outcome, diagram in kernel.outcomes:
        found = cut(diagram)
        if found != FALSE:
            outcomes.append(outcome)
            roots[found] = None
    stuck = cut(kernel.stuck)
    roots[stuck] = None
    lost = {number for number, where in kernel.lost if cut(where) != FALSE}
    open_roots = [root for root in roots if root > TRUE]
    return Conclusion(
        tuple(sorted(definite, key=lambda one: met[one.flowchart, one.id])),
        tuple(possible),
        tuple(outcomes),
        question.in_order(kernel, completions, open_roots),
        _ways(run.walker, kernel, completions, went, told.stations, lost),
        complete=not open_roots and stuck == FALSE,
        exact=True,
        stuck=tuple(_place(kernel, number) for number in sorted(lost)),
    )


def _a_completion(kernel: Kernel, state: State) -> State:
    """Return a completion of a case: what every completion meets, this one meets, in the order of its path."""
    filled = kernel.program.blank()
    for number in range(len(kernel.program.facts)):
        region = state[number]
        filled[number] = region if region != UNKNOWN else 0
    return filled


def _place(kernel: Kernel, number: int) -> str:
    station = kernel.program.stations[number]
    return f"{station.chart}.{station.node.id}"


def _advised(
    run: Engine, kernel: Kernel, completions: Completions, slot: Slot, present: int
) -> tuple[Advised, list[int]]:
    """Return how a recommendation that may come about is shown, and its open diagrams by deadline."""
    cut = completions.of
    if len(slot.deadlines) == 1:
        deadlines = [present]
    else:
        deadlines = [found for found in map(cut, slot.deadlines) if found != FALSE]
    if len(slot.contributions) == 1:
        ways: tuple[int, ...] = (0,)
    else:
        ways = tuple([number for number, one in enumerate(slot.contributions) if cut(one.wins) != FALSE])
    bits = completions.facts[present]
    for found in deadlines:
        bits |= completions.facts[found]
    at_latest = len(deadlines) > 1
    key = (slot.number, ways, bits, at_latest)
    shown = run._shown.get(key)  # noqa: SLF001 - the engine's own memory
    if shown is None:
        shown = merged([slot.contributions[number].advised for number in ways], at_latest, names(kernel, bits))
        if len(run._shown) < MOST_REMEMBERED:  # noqa: SLF001
            run._shown[key] = shown  # noqa: SLF001
    return shown, deadlines


def names(kernel: Kernel, bits: int) -> tuple[str, ...]:
    """Return the facts in a set of bits, in the dictionary's order."""
    return tuple([kernel.program.facts[number].fact.id for number in facts_in(bits)])


def _ways(
    walker: Walker, kernel: Kernel, completions: Completions, went: Walk, met: tuple[int, ...], lost: set[int]
) -> tuple[Way, ...]:
    """Return how each node that every completion reaches is left, in the order in which one completion meets them."""
    cut = completions.of
    walked = dict(zip(went.stations, went.ways, strict=True))
    if went.outcome is None:
        walked.popitem()
    ways = []
    for number in met:
        if number in walked:
            ways.append(walked[number])
        elif cut(kernel.reached[number]) == TRUE:
            taken = kernel.taken[number]
            branches = tuple([branch for branch, where in enumerate(taken) if cut(where) != FALSE])
            ways.append(walker.way(kernel.program.stations[number], branches, sure=number not in lost))
    return tuple(ways)


def possible_ways(guideline: Resolved, given: Answer) -> tuple[Way, ...]:
    """Return the nodes that some completion of an answered case reaches and another does not, and how each may be left.

    In chart order; exact where the answer is, and otherwise all that three-valued logic does not rule out.
    """
    run = engine(guideline, given.start)
    state = run.intake.take(dict(given.facts))[1]
    sure = {(way.flowchart, way.node) for way in given.ways}
    if not given.exact or run.kernel is None:
        found = spread(run.walker, state)
    else:
        cut = Completions(run.kernel, state).of  # type: ignore[arg-type] # fact slots hold regions
        taken = enumerate(run.kernel.taken)
        reached = [(number, ways) for number, ways in taken if cut(run.kernel.reached[number]) != FALSE]
        found = [
            (number, tuple([branch for branch, where in enumerate(ways) if cut(where) != FALSE]))
            for number, ways in reached
        ]
    stations = run.program.stations
    ways = [run.walker.way(stations[number], branches, sure=False) for number, branches in found]
    return tuple([way for way in ways if (way.flowchart, way.node) not in sure])


# ---- what stands beside the answer ----------------------------------------------------------------------------------


def _past_review(guideline: Resolved) -> Warned:
    day = guideline.review_by.isoformat() if guideline.review_by else ""
    said = {
        "nl": f"Deze richtlijn moest uiterlijk op {day} worden herzien; ga na of zij nog geldt.",
        "en": f"This guideline was due for review by {day}; check whether it still holds.",
    }
    return Warned("past_review_date", _in_languages(guideline, said))


def _no_branch(guideline: Resolved, place: str) -> Warned:
    said = {
        "nl": f"De richtlijn geeft hier geen of geen eenduidige weg: {place}. Beslis zelf; meld dit aan de auteurs.",
        "en": f"The guideline gives no way, or no single way, at {place}. Decide yourself; report this to its authors.",
    }
    return Warned(NO_BRANCH, _in_languages(guideline, said))


def _in_languages(guideline: Resolved, said: Mapping[str, str]) -> Text:
    return Text(tuple((language, said.get(language, said["en"])) for language in guideline.languages))


def _due(when: datetime | None, advised: Advised) -> Advised:
    """Return the recommendation with the time until which it may wait, where the case has a reference time."""
    if when is None or advised.within is None:
        return advised
    try:
        due = when + timedelta(seconds=int(advised.within.size))
    except OverflowError:
        return advised
    return replace(advised, due=due.isoformat())
