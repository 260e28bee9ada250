"""What the page shows of a guideline beside its answers: its texts, its flowcharts in words, its sources, its cases.

Plain values for JSON, the same for the same guideline. Nothing here decides anything: conditions are words.
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from interpreter.model import Action, Branch, Call, Decision, End, Hit, provenance
from interpreter.render.conditions import in_words
from interpreter.render.picture import branch_label, call_order
from interpreter.render.vocabulary import say, within
from interpreter.textanswer.phrases import phrases
from interpreter.units import UNITS, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from interpreter.authored import Authored
    from interpreter.model import (
        Advice,
        Condition,
        Criterion,
        Fact,
        Flowchart,
        Grounds,
        Node,
        Reading,
        Recommendation,
        Resolved,
        SourceDocument,
        Text,
    )
    from interpreter.units import Unit

FORMAT = 1
LANGUAGES = ("nl", "en")
"""The languages of the page itself; a guideline's texts are shown in the one that is chosen, where it has it."""
MOST_CASES = 1_000
_KINDS = ("start", "decision", "action", "call", "end")

Value = dict[str, Any]
"""A JSON object."""


def view(guideline: Resolved) -> Value:
    """Return what the page shows of a guideline, as JSON takes it."""
    return {
        "format": FORMAT,
        "guideline": _about(guideline),
        "statements": [
            {"id": one.id, "kind": one.kind, "text": one.text.to_dict()} for one in guideline.statements.values()
        ],
        "readings": [_reading(one) for one in guideline.readings.values()],
        "topics": [{"id": topic, "label": label.to_dict()} for topic, label in guideline.topics],
        "facts": [_fact(one) for one in guideline.facts.values()],
        "criteria": [_criterion(guideline, one) for one in guideline.criteria.values()],
        "recommendations": [_recommendation(one) for one in guideline.recommendations.values()],
        "charts": [_chart(guideline, guideline.flowcharts[name]) for name in call_order(guideline)],
        "units": {unit.code: _unit(unit) for unit in UNITS.values()},
        "phrases": {language: _phrases(language) for language in LANGUAGES},
    }


def examples(cases: Iterable[Authored]) -> list[Value]:
    """Return the author's cases, to begin from: what each knows, in groups by their files."""
    return [_case(one) for one in islice(cases, MOST_CASES)]


def _about(guideline: Resolved) -> Value:
    return {
        "id": guideline.id,
        "version": guideline.version,
        "status": guideline.status.value,
        "title": guideline.title.to_dict(),
        "languages": list(guideline.languages),
        "entry": guideline.entry.id,
        "source": _source(guideline.source),
        "review_by": None if guideline.review_by is None else guideline.review_by.isoformat(),
        "intended_use": guideline.intended_use.to_dict(),
        "reference_time": guideline.reference_time.to_dict(),
        "sha256": guideline.sha256,
        "not_encoded": [
            {"topic": one.topic.to_dict(), "reason": one.reason.to_dict(), "cites": [ref.id for ref in one.cites]}
            for one in guideline.not_encoded
        ],
    }


def _source(source: SourceDocument) -> Value:
    return {
        "title": source.title.to_dict(),
        "publisher": source.publisher,
        "year": source.year,
        "url": source.url,
        "note": _text(source.note),
    }


def _text(text: Text | None) -> Value | None:
    return None if text is None else text.to_dict()


def _grounds(grounds: Grounds) -> Value:
    return {"cites": [ref.id for ref in grounds.cites], "readings": [ref.id for ref in grounds.readings]}


# ---- the dictionaries


def _reading(reading: Reading) -> Value:
    return {
        "id": reading.id,
        "provenance": reading.provenance.value,
        "question": reading.question.to_dict(),
        "choice": reading.choice.to_dict(),
        "reason": reading.reason.to_dict(),
        "evidence": [{"title": one.title, "url": one.url, "support": one.support} for one in reading.evidence],
        "cites": [ref.id for ref in reading.cites],
        "otherwise": [one.choice.to_dict() for one in reading.otherwise if one.choice is not None],
        "retired": None
        if reading.retired is None
        else {"since": reading.retired.since, "because": reading.retired.because.to_dict()},
    }


def _fact(fact: Fact) -> Value:
    return {
        "id": fact.id,
        "type": fact.type.value,
        "codes": [{"id": code, "label": label.to_dict()} for code, label in fact.codes],
        "unit": None if fact.unit is None else fact.unit.code,
        "minimum": None if fact.minimum is None else plain(fact.minimum),
        "maximum": None if fact.maximum is None else plain(fact.maximum),
        "label": fact.label.to_dict(),
        "question": fact.question.to_dict(),
        "help": _text(fact.help),
        "topic": None if fact.topic is None else fact.topic.id,
        "obtained_by": None if fact.obtained_by is None else fact.obtained_by.id,
        **_grounds(fact.grounds),
    }


def _criterion(guideline: Resolved, criterion: Criterion) -> Value:
    return {
        "id": criterion.id,
        "label": criterion.label.to_dict(),
        "help": _text(criterion.help),
        "when": _condition(guideline, criterion.when),
        **_grounds(criterion.grounds),
    }


def _recommendation(entry: Recommendation) -> Value:
    return {
        "id": entry.id,
        "label": entry.label.to_dict(),
        "detail": _text(entry.detail),
        "dose": _text(entry.dose),
        "strength": entry.strength.value,
        "links": [{"title": link.title, "url": link.url} for link in entry.links],
        **_grounds(entry.grounds),
    }


# ---- the flowcharts, in the words of their drawings


def _in_languages(guideline: Resolved, words: Callable[[str], str]) -> Value:
    return {language: words(language) for language in guideline.languages}


def _condition(guideline: Resolved, condition: Condition) -> Value:
    return _in_languages(guideline, lambda language: in_words(guideline, condition, language))


def _chart(guideline: Resolved, chart: Flowchart) -> Value:
    return {
        "id": chart.id,
        "title": chart.title.to_dict(),
        "summary": _text(chart.summary),
        "start": chart.start.id,
        "phases": [{"id": phase, "label": label.to_dict()} for phase, label in chart.phases],
        "nodes": [_node(guideline, node) for node in chart.nodes.values()],
    }


def _node(guideline: Resolved, node: Node) -> Value:
    about = node.about
    shown = {
        "id": node.id,
        "kind": type(node).__name__.lower(),
        "label": _text(about.label) or _unlabelled(guideline, node),
        "note": _text(about.note),
        "phase": None if about.phase is None else about.phase.id,
        **_grounds(about.grounds),
    }
    match node:
        case Decision():
            first = node.hit is Hit.FIRST and len(node.branches) > 2  # noqa: PLR2004 - as the drawing numbers them
            branches = [_branch(guideline, branch) for branch in node.branches]
            return {**shown, "in_order": first, "branches": branches}
        case Action():
            return {**shown, "recommend": [_advice(guideline, one) for one in node.recommend], "to": node.to.id}
        case Call():
            return {**shown, "flowchart": node.flowchart.id, "to": None if node.to is None else node.to.id}
        case End():
            return {**shown, "outcome": node.outcome}


def _unlabelled(guideline: Resolved, node: Node) -> Value:
    """Return what a drawing calls a node without a label: the flowchart that it calls, or its id."""
    if isinstance(node, Call):
        return guideline.flowcharts[node.flowchart.id].title.to_dict()
    return dict.fromkeys(guideline.languages, node.id)


def _branch(guideline: Resolved, branch: Branch) -> Value:
    return {
        "label": _in_languages(guideline, lambda language: branch_label(guideline, branch, language)),
        "when": None if branch.when is None else _condition(guideline, branch.when),
        "to": branch.to.id,
        "provenance": provenance(guideline, branch.grounds).value,
        **_grounds(branch.grounds),
    }


def _advice(guideline: Resolved, advice: Advice) -> Value:
    deadline = advice.within
    return {
        "id": advice.recommendation.id,
        "when": None if advice.when is None else _condition(guideline, advice.when),
        "within": None if deadline is None else _in_languages(guideline, lambda language: within(language, deadline)),
        "strength": (advice.strength or guideline.recommendations[advice.recommendation.id].strength).value,
        "detail": _text(advice.detail),
        "provenance": provenance(guideline, advice.grounds).value,
        **_grounds(advice.grounds),
    }


# ---- cases, units, words


def _case(authored: Authored) -> Value:
    case = authored.case
    return {
        "id": case.id,
        "title": _text(case.title),
        "group": PurePath(authored.span.source.name).stem,
        "at": case.at,
        "from": case.start,
        "facts": {name: _value(value) for name, value in case.facts.items()},
    }


def _value(value: object) -> object:
    """Return a value of a fact as a case file holds it; a number as its text, as JavaScript would round it."""
    if value is None or isinstance(value, bool | str):
        return value
    assert isinstance(value, int | Decimal), value  # noqa: S101 - a case that was accepted holds nothing else
    return {"number": plain(value)}


def _unit(unit: Unit) -> Value:
    return {
        "dimension": unit.dimension,
        "size": str(unit.size),
        "one": {"nl": unit.singular[0], "en": unit.singular[1]},
        "many": {"nl": unit.plural[0], "en": unit.plural[1]},
    }


def _phrases(language: str) -> Value:
    """Return the words of an answer and of a drawing, so that the page says it in the same ones."""
    kinds = {kind: say(language, kind) for kind in _KINDS}
    support = {key: say(language, key) for key in ("on the path", "may be reached", "not reached")}
    return {
        **asdict(phrases(language)),
        "kinds": kinds,
        "courses": {
            "on": support["on the path"],
            "possible": support["may be reached"],
            "off": support["not reached"],
        },
        "if": say(language, "if"),
        "in_order": say(language, "in order"),
    }
