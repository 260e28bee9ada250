"""A guideline as a table: what each of its parts says, property by property, in words of a language or formally."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.claims import Always, EndsIn, Every, Given, Holds, Never, NeverLater, Opposite, Several, Some
from interpreter.difference.values import Part
from interpreter.model import Action, All, AnyOf, AtLeast, Call, CriterionTest, Decision, End, FactTest, Not
from interpreter.units import UNITS, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from interpreter.claims import Claim, Property, Worse
    from interpreter.model import (
        About,
        Advice,
        Branch,
        Condition,
        Criterion,
        Fact,
        Flowchart,
        Grounds,
        Guideline,
        Implausible,
        Node,
        Reading,
        Recommendation,
        Statement,
        Text,
    )

Named = tuple[str, str | None]
"""The name of a property, and the language that its words are in; None where it is not said in words."""
Says = dict[Named, str]
"""What a part says, only what is there."""
ELSE = "else"


def condition_text(condition: Condition | None) -> str:
    """Return a condition by ids, much as an author writes it: `deficit_onset: ≤ 7 d and severe_deficit: true`."""
    return ELSE if condition is None else _condition(condition, outermost=True)


def _condition(condition: Condition, *, outermost: bool = False) -> str:
    match condition:
        case FactTest():
            return f"{condition.fact.id}: {condition.text}"
        case CriterionTest():
            return f"{condition.criterion.id}: {'true' if condition.expected else 'false'}"
        case All():
            return _joined(condition.of, " and ", outermost=outermost)
        case AnyOf():
            return _joined(condition.of, " or ", outermost=outermost)
        case Not():
            return f"not ({_condition(condition.of, outermost=True)})"
        case AtLeast():
            return f"at least {condition.number} of ({'; '.join(_condition(part) for part in condition.of)})"
        case _:
            assert_never(condition)


def _joined(parts: Iterable[Condition], word: str, *, outermost: bool) -> str:
    said = [_condition(part) for part in parts]
    return word.join(said) if outermost or len(said) == 1 else f"({word.join(said)})"


# ---- properties -----------------------------------------------------------------------------------------------------


def _text(name: str, text: Text | None) -> Says:
    return {} if text is None else {(name, language): words for language, words in text.by_language}


def _plain(**values: object) -> Says:
    return {(name, None): str(value) for name, value in values.items() if value is not None}


def _grounds(grounds: Grounds) -> Says:
    cites, readings = ([ref.id for ref in refs] for refs in (grounds.cites, grounds.readings))
    return _plain(cites=", ".join(cites) or None, reading=", ".join(readings) or None)


def of_guideline(guideline: Guideline) -> Says:
    """Return what a guideline says of itself; its version stands above every report."""
    source = guideline.source
    said: Says = {}
    for topic, label in guideline.topics:
        said |= _text(f"topic {topic}", label)
    return {
        **said,
        **_plain(
            entry=guideline.entry.id,
            languages=", ".join(guideline.languages),
            status=guideline.status.value,
            review_by=guideline.review_by,
        ),
        **_text("title", guideline.title),
        **_text("intended_use", guideline.intended_use),
        **_text("reference_time", guideline.reference_time),
        **_text("source.title", source.title),
        **_text("source.note", source.note),
        **_plain(**{"source.publisher": source.publisher, "source.year": source.year, "source.url": source.url}),
    }


def of_statement(statement: Statement) -> Says:
    """Return what a statement says."""
    return {**_plain(kind=statement.kind), **_text("text", statement.text)}


def of_reading(reading: Reading) -> Says:
    """Return what a reading says."""
    evidence = "; ".join(f"{one.title} <{one.url}> ({one.support})" for one in reading.evidence)
    return {
        **_plain(
            provenance=reading.provenance.value,
            evidence=evidence or None,
            cites=", ".join(ref.id for ref in reading.cites) or None,
            retired=None if reading.retired is None else reading.retired.since,
        ),
        **_text("question", reading.question),
        **_text("choice", reading.choice),
        **_text("reason", reading.reason),
        **_text("retired because", None if reading.retired is None else reading.retired.because),
        **_text("retired, settled by", None if reading.retired is None else reading.retired.settled_by),
        **_others(reading),
    }


def _others(reading: Reading) -> Says:
    """Return the other choices of a reading, each in its turn."""
    said: Says = {}
    for number, one in enumerate(reading.otherwise, 1):
        said |= {
            **_text(f"otherwise {number}", one.choice),
            **_text(f"otherwise {number}, not computed", one.not_computed),
        }
    return said


def of_fact(fact: Fact) -> Says:
    """Return what the dictionary says of a fact."""
    said = _plain(
        type=fact.type.value,
        codes=", ".join(code for code, _ in fact.codes) or None,
        unit=None if fact.unit is None else fact.unit.code,
        minimum=None if fact.minimum is None else plain(fact.minimum),
        maximum=None if fact.maximum is None else plain(fact.maximum),
        topic=None if fact.topic is None else fact.topic.id,
        obtained_by=None if fact.obtained_by is None else fact.obtained_by.id,
    )
    for code, label in fact.codes:
        said |= _text(f"code {code}", label)
    words = {**_text("label", fact.label), **_text("question", fact.question), **_text("help", fact.help)}
    return {**said, **words, **_grounds(fact.grounds)}


def of_criterion(criterion: Criterion) -> Says:
    """Return what a criterion says."""
    words = {**_text("label", criterion.label), **_text("help", criterion.help)}
    return {**_plain(when=condition_text(criterion.when)), **words, **_grounds(criterion.grounds)}


def of_implausible(one: Implausible) -> Says:
    """Return what a warning says, and when."""
    return {**_plain(when=condition_text(one.when)), **_text("warning", one.warning)}


def of_recommendation(entry: Recommendation) -> Says:
    """Return what the catalogue says of a recommendation."""
    links = "; ".join(f"{link.title} <{link.url}>" for link in entry.links)
    words = {**_text("label", entry.label), **_text("detail", entry.detail), **_text("dose", entry.dose)}
    excludes = ", ".join(ref.id for ref in entry.excludes)
    said = _plain(strength=entry.strength.value, links=links or None, excludes=excludes or None)
    return {**said, **words, **_grounds(entry.grounds)}


def of_flowchart(chart: Flowchart) -> Says:
    """Return what a flowchart says of itself, without its nodes."""
    said = {**_plain(start=chart.start.id), **_text("title", chart.title), **_text("summary", chart.summary)}
    for phase, title in chart.phases:
        said |= _text(f"phase {phase}", title)
    return said


def of_node(node: Node) -> Says:
    """Return what a node says, without its branches and advice."""
    said = {**_plain(kind=type(node).__name__.lower()), **_about(node.about)}
    match node:
        case Decision():
            return {**said, **_plain(hit=node.hit.value)}
        case Action():
            return {**said, **_plain(to=node.to.id)}
        case Call():
            return {**said, **_plain(flowchart=node.flowchart.id, to=None if node.to is None else node.to.id)}
        case End():
            return {**said, **_plain(outcome=node.outcome)}
        case _:
            assert_never(node)


def _about(about: About) -> Says:
    words = {**_text("label", about.label), **_text("note", about.note)}
    return {**words, **_plain(phase=None if about.phase is None else about.phase.id), **_grounds(about.grounds)}


def of_branch(branch: Branch) -> Says:
    """Return what a branch says."""
    said = _plain(when=condition_text(branch.when), to=branch.to.id)
    return {**said, **_text("label", branch.label), **_grounds(branch.grounds)}


def of_advice(advice: Advice) -> Says:
    """Return what an advice says beside what the catalogue says of its recommendation."""
    said = _plain(
        id=advice.recommendation.id,
        when=None if advice.when is None else condition_text(advice.when),
        within=advice.within,
        strength=None if advice.strength is None else advice.strength.value,
    )
    return {**said, **_text("detail", advice.detail), **_grounds(advice.grounds)}


def dictionaries(guideline: Guideline) -> Iterator[tuple[Part, dict[str, Says]]]:
    """Yield the kinds of parts that have ids, except what stands in flowcharts, each with what every part says."""
    yield Part.GUIDELINE, {guideline.id: of_guideline(guideline)}
    yield Part.RECOMMENDATION, {name: of_recommendation(one) for name, one in guideline.recommendations.items()}
    yield Part.FACT, {name: of_fact(one) for name, one in guideline.facts.items()}
    yield Part.CRITERION, {name: of_criterion(one) for name, one in guideline.criteria.items()}
    yield Part.IMPLAUSIBLE, {one.id: of_implausible(one) for one in guideline.implausible}
    yield Part.READING, {name: of_reading(one) for name, one in guideline.readings.items()}
    yield Part.STATEMENT, {name: of_statement(one) for name, one in guideline.statements.items()}
    yield Part.PROPERTY, {name: of_property(one) for name, one in guideline.properties.items()}
    yield Part.NOT_ENCODED, _not_encoded(guideline)


def _not_encoded(guideline: Guideline) -> dict[str, Says]:
    """Return what is left out, by its topic in the first language: it has no id."""
    found: dict[str, Says] = {}
    for one in guideline.not_encoded:
        more = _plain(cites=", ".join(ref.id for ref in one.cites) or None, evidence="; ".join(one.evidence) or None)
        found[one.topic.in_language(guideline.languages[0])] = {
            **_text("topic", one.topic),
            **_text("reason", one.reason),
            **more,
        }
    return found


# ---- properties -----------------------------------------------------------------------------------------------------


def of_property(prop: Property) -> Says:
    """Return what a safety property says."""
    said = _plain(
        **{"from": prop.flowchart},
        hazard=prop.hazard,
        whenever=None if prop.whenever is None else claim_text(prop.whenever),
        demands=_demand_text(prop.demand),
    )
    return {**said, **_text("title", prop.title), **_grounds(prop.protects)}


def _demand_text(demand: Always | Never | NeverLater) -> str:
    match demand:
        case Always():
            return f"always {claim_text(demand.claim)}"
        case Never():
            return f"never {claim_text(demand.claim)}"
        case NeverLater():
            worse = ", ".join(_worse_text(one) for one in demand.worse)
            return f"{worse}: never later {', '.join(_given_text(one) for one in demand.recommendations)}"
        case _:
            assert_never(demand)


def _worse_text(worse: Worse) -> str:
    values = " < ".join(str(value).lower() if isinstance(value, bool) else value for value in worse.values)
    return f"{worse.fact.id}{' falling' if worse.falling else ''}{f' ({values})' if values else ''}"


def claim_text(claim: Claim) -> str:  # noqa: PLR0911 - a way to say each kind
    """Return a claim by ids."""
    match claim:
        case Holds():
            return _condition(claim.condition)
        case Given():
            return _given_text(claim)
        case EndsIn():
            return f"outcome {' or '.join(claim.outcomes)}"
        case Every():
            return f"({' and '.join(claim_text(part) for part in claim.of)})"
        case Some():
            return f"({' or '.join(claim_text(part) for part in claim.of)})"
        case Opposite():
            return f"not {claim_text(claim.of)}"
        case Several():
            return f"at least {claim.number} of ({'; '.join(claim_text(part) for part in claim.of)})"
        case _:
            assert_never(claim)


def _given_text(given: Given) -> str:
    if given.within is None:
        return given.name
    bounds = [
        " and ".join(
            [
                *([] if one.low is None else [f"{'≥' if one.low_in else '>'} {_time(one.low)}"]),
                *([] if one.high is None else [f"{'≤' if one.high_in else '<'} {_time(one.high)}"]),
            ]
        )
        for one in given.within.intervals
    ]
    return f"{given.name} within {' or '.join([*bounds, *(['none'] if given.forever else [])])}"


def _time(seconds: Decimal) -> str:
    """Return a time in the largest unit of which it is a whole number."""
    fitting = [code for code in ("d", "h", "min", "s") if seconds % UNITS[code].size == 0]
    return f"{plain(seconds / UNITS[fitting[0]].size)} {fitting[0]}" if fitting else f"{plain(seconds)} s"
