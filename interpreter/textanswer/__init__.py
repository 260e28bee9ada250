"""An answer as a clinician reads it: first what to do and by when, then what may follow, why, and what is missing."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from interpreter.model import Call, Decision, End, Provenance
from interpreter.textanswer.page import Line, Style, clean, page
from interpreter.textanswer.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from interpreter.engine.answer import Advised, Answer, Missing, Step
    from interpreter.model import Node, Resolved

WIDTH = 80
MOST_AWAITED = 6
"""So many of the facts that a recommendation waits for are named; all of them stand under what is still needed."""

__all__ = ["WIDTH", "as_text", "clean", "news"]


def as_text(
    answer: Answer,
    guideline: Resolved,
    language: str,
    *,
    width: int = WIDTH,
    color: bool = False,
    today: date | None = None,
) -> str:
    """Return the whole answer as text in one of the guideline's languages.

    `today` tells how old the source is where the case has no time of its own; without either, its year stands alone.
    """
    say = Wording(guideline, language)
    sections = (
        _opening(answer, say),
        _advice(answer, say),
        _may_follow(answer, say),
        _why(answer, say),
        _needed(answer, say),
        _readings(answer, say),
        _warnings(answer, say),
        _about(answer, say, today),
    )
    return page(_joined(sections), width, color=color)


def news(
    advised: Iterable[Advised], guideline: Resolved, language: str, *, width: int = WIDTH, color: bool = False
) -> str:
    """Return a few recommendations, each with its deadline and dose: what a person should hear at once."""
    say = Wording(guideline, language)
    return page((line for one in advised for line in _headline(one, say)), width, color=color)


def _joined(sections: Iterable[Iterator[Line]]) -> Iterator[Line]:
    """Yield the lines of the sections with an empty line before each but the first; a section may have none."""
    for number, section in enumerate(sections):
        lines = list(section)
        if lines and number:
            yield Line()
        yield from lines


def _heading(text: str) -> Line:
    return Line(text.upper(), style=Style.HEADING)


# ---- the outcome ----------------------------------------------------------------------------------------------------


def _opening(answer: Answer, say: Wording) -> Iterator[Line]:
    words = say.phrases
    title = say.text(say.guideline.title)
    about = title if answer.case is None else f"{title}, {words.case.format(answer.case)}"
    yield Line(f"{about}: {_verdict(answer, say)}.", hang=2, style=Style.BOLD)
    reference = say.text(say.guideline.reference_time)
    if answer.at is None:
        yield Line(words.counted_from.format(reference), hang=2)
    else:
        yield Line(words.counted_from_time.format(say.moment(answer.at), reference, _offset(answer.at)), hang=2)
    if answer.warnings:
        number = len(answer.warnings)
        yield Line(words.warned[number > 1].format(number), hang=2, style=Style.ALERT)


def _verdict(answer: Answer, say: Wording) -> str:
    words = say.phrases
    outcomes = [_outcome(answer, say, name) for name in answer.possible_outcomes]
    if not outcomes:
        return words.nothing_possible
    if answer.outcome is None:
        return (words.undetermined if len(outcomes) > 1 else words.one_possible).format(say.listed(outcomes))
    return (words.outcome if answer.is_complete else words.outcome_only).format(outcomes[0])


def _outcome(answer: Answer, say: Wording, name: str) -> str:
    """Return the words for an outcome: those of the end on the path, else of the first end that has it."""
    charts = say.guideline.flowcharts
    on_path = [charts[step.flowchart].nodes[step.node] for step in answer.path]
    nodes = [*on_path, *(node for chart in charts.values() for node in chart.nodes.values())]
    ends = (node for node in nodes if isinstance(node, End) and node.outcome == name and node.about.label is not None)
    for end in ends:
        if end.about.label is not None:
            return _lower(say.text(end.about.label))
    return name


def _offset(at: str) -> str:
    return at[-6:] if at[-6:-5] in {"+", "-"} else "+00:00"


def _lower(text: str) -> str:
    """Return a text with a small first letter, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


# ---- what to do -----------------------------------------------------------------------------------------------------


def _advice(answer: Answer, say: Wording) -> Iterator[Line]:
    words = say.phrases
    merged = _merged(answer.recommendations)
    if not merged:
        yield _heading(words.without_deadline)
        yield Line(words.nothing_definite)
        return
    timed = sorted((one for one in merged if one[0].within is not None), key=lambda one: _size(one[0]))
    if timed:
        yield _heading(words.with_deadline)
        for one in timed:
            yield from _definite(*one, say)
    untimed = [one for one in merged if one[0].within is None]
    if untimed:
        if timed:
            yield Line()
        yield _heading(words.without_deadline)
        for chart, ones in groupby(untimed, key=lambda one: one[0].flowchart):
            yield Line(say.text(say.guideline.flowcharts[chart].title), indent=2, style=Style.BOLD)
            for one in ones:
                yield from _definite(*one, say)


def _merged(advised: Iterable[Advised]) -> list[tuple[Advised, tuple[str, ...]]]:
    """Return each recommendation once, with the other flowcharts that give it too; the shortest deadline leads."""
    by_id: dict[str, list[Advised]] = {}
    for one in advised:
        by_id.setdefault(one.id, []).append(one)
    found = []
    for ones in by_id.values():
        first = min(ones, key=_size)
        found.append((first, tuple(one.flowchart for one in ones if one is not first)))
    return found


def _size(one: Advised) -> float:
    return float("inf") if one.within is None else float(one.within.size)


def _headline(one: Advised, say: Wording) -> Iterator[Line]:
    deadline = _deadline(one, say)
    label = say.text(one.label)
    yield Line(f"{label}: {deadline}" if deadline else label, indent=2, style=Style.BOLD, bullet="* ")
    if one.dose is not None:
        yield Line(say.text(one.dose), indent=4)


def _definite(one: Advised, others: Sequence[str], say: Wording) -> Iterator[Line]:
    words = say.phrases
    yield from _headline(one, say)
    if one.detail is not None:
        yield Line(say.text(one.detail), indent=4)
    if one.at_latest:
        yield Line(words.may_lengthen.format(_awaited(one.waits_for, say)), indent=4)
    for link in one.links:
        yield Line(f"{link.title}:", indent=4)
        yield Line(link.url, indent=4)
    titles = [say.text(say.guideline.flowcharts[chart].title) for chart in others]
    also = [words.also_in.format(say.listed(titles, words.both))] if titles else []
    yield Line(_grounds(one, say, also), indent=4, style=Style.QUIET)


def _deadline(one: Advised, say: Wording) -> str:
    """Return by when: `binnen 12 uur (vóór 5 januari 2026 21:30)`; `uiterlijk` where it can still get longer."""
    if one.within is None:
        return ""
    words = say.phrases
    limit = (words.at_latest if one.at_latest else words.within).format(say.duration(one.within))
    return limit if one.due is None else f"{limit} ({words.until.format(say.moment(one.due))})"


def _grounds(one: Advised, say: Wording, also: Sequence[str] = ()) -> str:
    """Return how binding it is and who says so: `moet; berust op een lezing (G27) [B1.11]`."""
    return f"{_binding(one, say, also)} {_cited(one.cites)}".strip()


def _binding(one: Advised, say: Wording, also: Sequence[str] = ()) -> str:
    mark = say.phrases.provenance[one.provenance].format(", ".join(one.readings))
    return "; ".join(part for part in (say.phrases.strength[one.strength], mark, *also) if part)


def _cited(cites: Sequence[str]) -> str:
    return f"[{', '.join(cites)}]" if cites else ""


def _awaited(names: Sequence[str], say: Wording) -> str:
    labels = [say.fact(name) for name in names]
    if len(labels) <= MOST_AWAITED + 1:
        return ", ".join(labels)
    return ", ".join(labels[:MOST_AWAITED]) + f" {say.phrases.and_more.format(len(labels) - MOST_AWAITED)}"


# ---- what may follow ------------------------------------------------------------------------------------------------


def _may_follow(answer: Answer, say: Wording) -> Iterator[Line]:
    """Yield what may follow, by the latest result that it waits for, then by the facts."""
    if not answer.possible:
        return
    words = say.phrases
    yield _heading(words.may_follow)
    by_stage: dict[str | None, dict[tuple[str, ...], list[Advised]]] = {}
    for one, _ in _merged(answer.possible):
        by_stage.setdefault(_last_stage(one, say), {}).setdefault(one.waits_for, []).append(one)
    for stage in (None, *say.guideline.recommendations):
        if stage in by_stage:
            title = words.after_answers if stage is None else words.after.format(_advice_label(stage, say))
            yield Line(title, indent=2, hang=2, style=Style.BOLD)
        for waits_for, ones in by_stage.get(stage, {}).items():
            yield Line(words.waits_for.format(_awaited(waits_for, say)), indent=4, hang=2)
            for one in ones:
                yield Line(_possible(one, say), indent=6, bullet="* ")


def _last_stage(one: Advised, say: Wording) -> str | None:
    """Return the recommendation that yields the last of the facts awaited; None when all can be had now.

    Only what comes before a recommendation can be waited for: an MRI does not wait for what an MRI shows.
    """
    order = list(say.guideline.recommendations)
    refs = (say.guideline.facts[name].obtained_by for name in one.waits_for)
    stages = (order.index(ref.id) for ref in refs if ref is not None)
    last = max((stage for stage in stages if stage < order.index(one.id)), default=None)
    return None if last is None else order[last]


def _advice_label(name: str, say: Wording) -> str:
    return _lower(say.text(say.guideline.recommendations[name].label))


def _possible(one: Advised, say: Wording) -> str:
    """Return a recommendation on one line: `Biopt: zo ja, binnen 1 dag (moet)`."""
    deadline = _deadline(one, say)
    label = say.text(one.label)
    said = f"{label}: {say.phrases.if_so.format(deadline)}" if deadline else label
    return f"{said} ({_binding(one, say)})"


# ---- why ------------------------------------------------------------------------------------------------------------


def _why(answer: Answer, say: Wording) -> Iterator[Line]:
    yield _heading(say.phrases.why)
    for chart, steps in groupby(answer.path, key=lambda step: step.flowchart):
        yield Line(say.text(say.guideline.flowcharts[chart].title), indent=2, style=Style.BOLD)
        for step in steps:
            yield from _step(step, say)


def _step(step: Step, say: Wording) -> Iterator[Line]:
    words = say.phrases
    node = say.guideline.flowcharts[step.flowchart].nodes[step.node]
    match node:
        case Decision():
            yield Line(f"{_label(node, say)} → {_way(node, step, say)} {_step_grounds(step)}", indent=4, hang=2)
            for line in _reasons(step, say):
                yield Line(line, indent=6, hang=2)
        case Call():
            title = say.text(say.guideline.flowcharts[node.flowchart.id].title)
            yield Line(words.goes_to.format(title), indent=4, hang=2)
        case End():
            yield Line(words.ends.format(_label(node, say)), indent=4, hang=2)
        case _:
            yield Line(_label(node, say), indent=4, bullet="- ")


def _way(node: Decision, step: Step, say: Wording) -> str:
    """Return the words of the branch taken; of several that lead to one node, that node's; or which are still open."""
    labels = list(dict.fromkeys(_branch(node, number, say) for number in step.branches))
    if step.to is None:
        return say.phrases.still_open.format(say.listed(labels) if labels else say.phrases.unknown)
    if len(labels) == 1:
        return labels[0]
    return _label(say.guideline.flowcharts[step.flowchart].nodes[step.to], say)


def _label(node: Node, say: Wording) -> str:
    return node.id if node.about.label is None else say.text(node.about.label)


def _branch(node: Decision, number: int, say: Wording) -> str:
    branch = node.branches[number]
    if branch.label is not None:
        return say.text(branch.label)
    return say.phrases.otherwise if branch.when is None else say.condition(branch.when)


def _step_grounds(step: Step) -> str:
    return _cited((*step.cites, *step.readings))


def _reasons(step: Step, say: Wording) -> Iterator[str]:
    """Yield the decisive facts, a line for each value that several share; the unknown ones where they keep it open."""
    shared: dict[str, list[str]] = {}
    unknown: list[str] = []
    for name, value in dict.fromkeys((one.fact, one.value) for one in step.because if one.decisive):
        if value is None:
            unknown.append(say.fact(name))
        else:
            shared.setdefault(say.value(say.guideline.facts[name], value), []).append(say.fact(name))
    yield from (f"{', '.join(labels)}: {said}" for said, labels in shared.items())
    if unknown and step.to is None:
        yield f"{', '.join(unknown)}: {say.phrases.unknown}"


# ---- what is still needed -------------------------------------------------------------------------------------------


def _needed(answer: Answer, say: Wording) -> Iterator[Line]:
    if not answer.missing:
        return
    words = say.phrases
    yield _heading(words.needed)
    numbered = enumerate(answer.missing, 1)
    for stage, ones in groupby(numbered, key=lambda one: _stage(one[1])):
        title = words.ask_now if stage is None else words.obtained_by.format(_advice_label(stage, say))
        yield Line(title, indent=2, hang=2, style=Style.BOLD)
        for number, missing in ones:
            fact = missing.fact
            yield Line(f"{say.text(fact.question)} ({say.kind(fact)}) {fact.id}", indent=2, bullet=f"{number:>3}. ")


def _stage(missing: Missing) -> str | None:
    return None if missing.fact.obtained_by is None else missing.fact.obtained_by.id


# ---- what stands beside it ------------------------------------------------------------------------------------------


def _readings(answer: Answer, say: Wording) -> Iterator[Line]:
    if not answer.readings:
        return
    words = say.phrases
    yield _heading(words.readings)
    for name in answer.readings:
        reading = say.guideline.readings[name]
        yield Line(say.text(reading.question), indent=2, bullet=f"{name}  ")
        chosen = words.chosen.format(say.text(reading.choice))
        source = f" {words.by_guideline}" if reading.provenance is Provenance.GUIDELINE else ""
        yield Line(f"{chosen}{source}", indent=7)


def _warnings(answer: Answer, say: Wording) -> Iterator[Line]:
    if not answer.warnings:
        return
    yield _heading(say.phrases.warnings)
    for warned in answer.warnings:
        yield Line(say.text(warned.text), indent=2, style=Style.ALERT, bullet="! ")


def _about(answer: Answer, say: Wording, today: date | None) -> Iterator[Line]:
    words, guideline = say.phrases, say.guideline
    yield _heading(words.about)
    yield Line(say.text(answer.intended_use), indent=2)
    status = words.status[guideline.status]
    yield Line(
        words.guideline.format(guideline.id, answer.version, status, answer.sha256[:12], answer.engine), indent=2
    )
    source = guideline.source
    year = int(answer.at[:4]) if answer.at is not None else None if today is None else today.year
    years = None if year is None else year - source.year
    age = str(source.year) if not years or years < 0 else f"{source.year}, {words.age[years != 1].format(years)}"
    yield Line(words.source.format(say.text(source.title), source.publisher, age), indent=2)
    if not answer.exact:
        yield Line(words.inexact, indent=2, style=Style.ALERT)
