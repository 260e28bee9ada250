"""From facts to an answer, exact over all completions of the missing facts.

When the walk reaches an outcome, it is the answer: nothing that is missing was asked for. Otherwise the diagrams of the
guideline, cut down to the case, say what is definite, possible and missing. If they outgrew their limit, `approximate`
answers by three-valued logic alone, and says so.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Lock
from time import time
from typing import TYPE_CHECKING

from interpreter.case import Case, anonymous, moment, unknown_flowchart
from interpreter.collector import quiet
from interpreter.engine.answer import Advised, Answer, AnswerStatus, Conclusion, Header, Missing, Warned, Way
from interpreter.engine.answer import given as as_given
from interpreter.engine.approximate import approximate, spread
from interpreter.engine.diagram import DiagramTooLarge
from interpreter.engine.intake import Intake
from interpreter.engine.program import Program, compile_program
from interpreter.engine.walk import Walker
from interpreter.model import Text
from interpreter.slotted import dataclass, field, replace
from interpreter.version import ENGINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.engine.completions import Completions
    from interpreter.engine.program import State
    from interpreter.engine.walk import Walk
    from interpreter.model import Resolved

DIAGRAM_LIMIT = 200_000
NO_BRANCH = "no_branch"
SECONDS_A_DAY = 86_400
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Engine:
    """A guideline ready to answer cases from one of its flowcharts on."""

    header: Header
    program: Program
    walker: Walker
    intake: Intake
    past_review: Warned
    missing: Mapping[str, Missing]
    limit: int
    lock: Lock = field(default_factory=Lock)
    """Held while the completions of a case are worked out: what they remember is shared."""
    _completions: Completions | None = None

    @property
    def completions(self) -> Completions:
        """Return the ways on, made at the first case that the walk does not settle, and anew when they are full."""
        found = self._completions
        if found is None or found.is_full:
            from interpreter.engine.completions import Completions  # noqa: PLC0415 - most cases need none

            with quiet():
                found = self._completions = Completions(self.walker, self.limit)
        return found

    def is_past_review(self, day: date | None) -> bool:
        """Tell whether the guideline had to be reviewed before this day, or, without one, before today in UTC."""
        due = self.program.guideline.review_by
        if due is None:
            return False
        if day is None:
            return time() // SECONDS_A_DAY + EPOCH > due.toordinal()
        return day > due

    def forget(self) -> None:
        """Forget what earlier cases left."""
        self._completions = None


def engine(guideline: Resolved, start: str | None = None, limit: int = DIAGRAM_LIMIT) -> Engine:
    """Return the engine of a guideline from its entry (or another flowchart) on; made once, then kept with it."""
    key = (start or guideline.entry.id, limit)
    found = guideline.derived.get(key)
    if not isinstance(found, Engine):
        with quiet():
            found = guideline.derived[key] = _engine(guideline, key[0], limit)
    return found


def _engine(guideline: Resolved, start: str, limit: int) -> Engine:
    program = compile_program(guideline, start)
    header = Header(
        guideline.id, guideline.version, guideline.sha256, ENGINE, guideline.intended_use, tuple(guideline.facts)
    )
    missing = {name: Missing(fact) for name, fact in guideline.facts.items()}
    return Engine(header, program, Walker(program), Intake(program), _past_review(guideline), missing, limit)


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
    if run.is_past_review(today or (when and when.date())):
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
            recommendations=_due(when, went.given),
            possible=(),
            missing=(),
            ways=went.ways,
            values=values,
            warnings=tuple(warnings),
            exact=True,
        )
    conclusion = _over_completions(run, state, went)
    if conclusion.stuck:
        warnings += [no_branch(guideline, place) for place in conclusion.stuck]
    stops = conclusion.may_stop or bool(conclusion.stuck)
    return Answer(
        header=run.header,
        case=case.id if case else None,
        at=when_text,
        start=begin,
        status=AnswerStatus.COMPLETE if conclusion.complete else AnswerStatus.UNDETERMINED,
        outcome=conclusion.outcomes[0] if len(conclusion.outcomes) == 1 and not stops else None,
        possible_outcomes=conclusion.outcomes,
        recommendations=_due(when, conclusion.recommendations),
        possible=_due(when, conclusion.possible),
        missing=tuple([run.missing[name] for name in conclusion.missing]),
        ways=conclusion.ways,
        values=values,
        warnings=tuple(warnings),
        exact=conclusion.exact,
    )


# ---- facts are missing: over all completions ------------------------------------------------------------------------


def _over_completions(run: Engine, state: State, went: Walk) -> Conclusion:
    """Return what the completions of a case have in common; an approximation where its diagrams outgrow the limit."""
    with run.lock:
        while True:
            anew = True
            try:
                completions = run.completions
                anew = not completions.residuals.kept
                return completions.conclusion(state)
            except DiagramTooLarge:
                run.forget()
            if anew:  # and else the diagrams of other cases may have taken the room
                return approximate(run.walker, state, went)


def possible_ways(guideline: Resolved, given: Answer) -> tuple[Way, ...]:
    """Return the nodes that some completion of an answered case reaches and another does not, and how each may be left.

    In chart order; exact where the answer is, and otherwise all that three-valued logic does not rule out.
    """
    run = engine(guideline, given.start)
    state = run.intake.take({name: as_given(value) for name, value in given.facts})[1]
    sure = {(way.flowchart, way.node) for way in given.ways}
    if given.exact:
        with run.lock:
            found = run.completions.possible(state)
    else:
        found = spread(run.walker, state)
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


def no_branch(guideline: Resolved, place: str) -> Warned:
    """Return the warning that the guideline gives no single way at a place."""
    said = {
        "nl": f"De richtlijn geeft hier geen of geen eenduidige weg: {place}. Beslis zelf; meld dit aan de auteurs.",
        "en": f"The guideline gives no way, or no single way, at {place}. Decide yourself; report this to its authors.",
    }
    return Warned(NO_BRANCH, _in_languages(guideline, said))


def _in_languages(guideline: Resolved, said: Mapping[str, str]) -> Text:
    return Text(tuple((language, said.get(language, said["en"])) for language in guideline.languages))


def _due(when: datetime | None, given: tuple[Advised, ...]) -> tuple[Advised, ...]:
    """Return the recommendations with the time until which each may wait, where the case has a reference time."""
    return given if when is None else tuple([_until(when, one) for one in given])


def _until(when: datetime, advised: Advised) -> Advised:
    if advised.within is None:
        return advised
    try:
        due = when + timedelta(seconds=int(advised.within.size))
    except OverflowError:
        return advised
    return replace(advised, due=due.isoformat())
