"""What a tooltip says: the full texts behind an element, which the picture itself has no room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.model import Action, Call, Decision, Hit, provenance
from interpreter.render import vocabulary
from interpreter.render.conditions import in_words
from interpreter.render.vocabulary import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.model import Advice, Branch, Grounds, Node, Resolved, Text


def of_node(guideline: Resolved, node: Node, language: str) -> str:
    """Return the node's label, note, advice and grounds, a line each."""
    lines = [f"{say(language, type(node).__name__.lower())}: {_text(node.about.label, language) or node.id}"]
    lines += [text for text in (_text(node.about.note, language),) if text]
    if isinstance(node, Decision) and node.hit is Hit.FIRST:
        lines.append(say(language, "in order"))
    if isinstance(node, Call):
        chart = guideline.flowcharts[node.flowchart.id]
        lines.append(f"{say(language, 'flowchart')}: {chart.title.in_language(language)}")
    if isinstance(node, Action):
        for advice in node.recommend:
            lines += _advice(guideline, advice, language)
    lines += _grounds(guideline, node.about.grounds, language)
    return "\n".join(lines)


def of_branch(guideline: Resolved, branch: Branch, language: str) -> str:
    """Return a branch's words, its condition in words, and its grounds."""
    condition = say(language, "else") if branch.when is None else in_words(guideline, branch.when, language)
    lines = [f"{_text(branch.label, language)}: {condition}" if branch.label else condition]
    who = provenance(guideline, branch.grounds)
    return "\n".join([*lines, vocabulary.provenance(language, who), *_grounds(guideline, branch.grounds, language)])


def _advice(guideline: Resolved, advice: Advice, language: str) -> Iterator[str]:
    entry = guideline.recommendations[advice.recommendation.id]
    parts = [entry.label.in_language(language)]
    if advice.within is not None:
        parts.append(vocabulary.within(language, advice.within))
    parts.append(vocabulary.strength(language, advice.strength or entry.strength))
    yield "• " + " · ".join(parts)
    if advice.when is not None:
        yield f"  {say(language, 'if')} {in_words(guideline, advice.when, language)}"
    if entry.dose is not None:
        yield f"  {say(language, 'dose')}: {entry.dose.in_language(language)}"
    detail = advice.detail or entry.detail
    if detail is not None:
        yield f"  {detail.in_language(language)}"
    for line in _grounds(guideline, advice.grounds, language):
        yield f"  {line}"


def _grounds(guideline: Resolved, grounds: Grounds, language: str) -> Iterator[str]:
    for ref in grounds.cites:
        yield f"{ref.id}: {guideline.statements[ref.id].text.in_language(language)}"
    for ref in grounds.readings:
        reading = guideline.readings[ref.id]
        who = vocabulary.provenance(language, reading.provenance)
        question, choice = reading.question.in_language(language), reading.choice.in_language(language)
        yield f"{ref.id} ({who}): {question} {say(language, 'choice').capitalize()}: {choice}"


def _text(text: Text | None, language: str) -> str:
    return "" if text is None else text.in_language(language)
