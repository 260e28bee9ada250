"""Traces as text for a terminal, as Markdown, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interpreter import jsontext
from interpreter.textanswer.wording import Wording
from interpreter.tracing.markdown import escaped
from interpreter.tracing.trace import Subject, totals
from interpreter.tracing.trace_words import words
from interpreter.tracing.uses import Where
from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interpreter.model import Provenance, Resolved
    from interpreter.tracing.trace import Index, Trace
    from interpreter.tracing.trace_words import Words
    from interpreter.tracing.uses import Part

FORMAT = 1
MOST_CASES = 6
"""So many cases are named; all of them stand in the JSON."""


def as_text(index: Index, found: Sequence[Trace], language: str) -> str:
    """Return the traces, and the totals of the guideline, one part a line."""
    say = words(language)
    lines = [_title(index, language), ""]
    for one in found:
        lines += [*_entry(index.guideline, one, language), ""]
    lines += [f"{say.totals}:", *(f"  {line}" for line in total_lines(index, language))]
    lines += ["", index.guideline.intended_use.in_language(language)]
    return "".join(f"{visible(line).rstrip()}\n" for line in lines)


def as_markdown(index: Index, found: Sequence[Trace], language: str) -> str:
    """Return the traces as a table, one row each, and the totals."""
    say = words(language)
    lines = [f"# {escaped(_title(index, language))}", ""]
    lines += [f"> {escaped(index.guideline.intended_use.in_language(language))}", ""]
    lines += [f"| {say.column_statement} | | {say.column_parts} | {say.column_cases} |", "|---|---|---|---|"]
    for one in found:
        parts = "<br>".join(escaped(f"{name}: {said}") for name, said in _parts(index.guideline, one, language))
        text = escaped(" ".join(one.text.in_language(language).split()))
        lines.append(f"| {escaped(one.id)} | {text} | {parts} | {len(one.cases)} |")
    lines += ["", f"## {say.totals}", "", *(f"- {escaped(line)}" for line in total_lines(index, language))]
    return "".join(f"{line}\n" for line in lines)


def as_json(index: Index, found: Sequence[Trace]) -> str:
    """Return the traces and the totals as JSON."""
    guideline, sums = index.guideline, totals(index)
    shown = {
        "format": FORMAT,
        "guideline": {"id": guideline.id, "version": guideline.version, "sha256": guideline.sha256},
        "traces": [_trace_dict(one) for one in found],
        "not_encoded": [
            {
                "topic": one.topic.to_dict(),
                "reason": one.reason.to_dict(),
                "evidence": list(one.evidence),
                "cites": [ref.id for ref in one.cites],
            }
            for one in guideline.not_encoded
        ],
        "totals": {
            "statements": sums.statements,
            "left_out": list(sums.left_out),
            "uncited": list(sums.uncited),
            "without_case": list(sums.without_case),
            "branches": {by.value: count for by, count in sums.branches},
            "advice": {by.value: count for by, count in sums.advice},
            "readings": sums.readings,
            "retired": sums.retired,
            "properties": sums.properties,
            "protected": sums.protected,
            "cases": sums.cases,
        },
        "intended_use": guideline.intended_use.to_dict(),
    }
    return jsontext.dumps(shown, indent=2) + "\n"


def _trace_dict(one: Trace) -> dict[str, Any]:
    return {
        "subject": one.subject.value,
        "id": one.id,
        "kind": one.kind,
        "text": one.text.to_dict(),
        "encoded": one.is_encoded if one.subject is Subject.STATEMENT else None,
        "cites": list(one.cites),
        "readings": list(one.readings),
        "parts": [_part_dict(part) for part in one.parts],
        "cases": list(one.cases),
    }


def _part_dict(part: Part) -> dict[str, Any]:
    return {
        "where": part.where.value,
        "id": part.id,
        "number": part.number,
        "to": part.to,
        "text": None if part.text is None else part.text.to_dict(),
        "provenance": None if part.provenance is None else part.provenance.value,
        "cites": list(part.cites),
        "readings": list(part.readings),
        "file": part.span.source.name,
        "line": part.span.start_line,
    }


# ---- the lines ------------------------------------------------------------------------------------------------------


def _title(index: Index, language: str) -> str:
    guideline = index.guideline
    return words(language).title.format(guideline.title.in_language(language), guideline.version)


def _entry(guideline: Resolved, one: Trace, language: str) -> Iterator[str]:
    say = words(language)
    kind = "" if one.kind is None else f" ({say.kinds.get(one.kind, one.kind)})"
    yield f"{one.id}  {say.subjects[one.subject]}{kind}: {' '.join(one.text.in_language(language).split())}"
    for name, said in _parts(guideline, one, language):
        yield f"  {name:<{_widest(say)}}  {said}"
    if one.subject not in {Subject.CRITERION, Subject.PROPERTY}:
        yield f"  {_cases(one, say)}"


def _parts(guideline: Resolved, one: Trace, language: str) -> Iterator[tuple[str, str]]:
    """Yield each part of a trace: what kind it is, and what it says."""
    say = words(language)
    if one.subject is Subject.STATEMENT and not one.parts:
        yield say.parts[Where.NOT_ENCODED], say.uncited
    if one.cites:
        yield say.rests_on, ", ".join(one.cites)
    if one.readings:
        yield say.readings, ", ".join(one.readings)
    for part in one.parts:
        yield say.parts[part.where], described(guideline, part, language)


def described(guideline: Resolved, part: Part, language: str) -> str:
    """Return a part in one line: its place, where it leads, its words, and on whose word it stands."""
    say = words(language)
    if part.where is Where.NOT_ENCODED:
        left = guideline.not_encoded[(part.number or 1) - 1]
        return f"{left.topic.in_language(language)}: {left.reason.in_language(language)}"
    to = "" if part.to is None else f" -> {part.to}"
    named = "".join(f" [{', '.join(names)}]" for names in ((*part.cites, *part.readings),) if names)
    text = part.text.in_language(language) if part.text is not None else _condition(guideline, part, language)
    label = f": {' '.join(text.split())}" if text else ""
    return f"{part.name}{to}{label}{named if part.where is not Where.READING else ''}" or say.nothing


def _condition(guideline: Resolved, part: Part, language: str) -> str:
    """Return the condition of a branch without a label of its own, in words."""
    if part.where is not Where.BRANCH:
        return ""
    return words(language).otherwise if part.when is None else Wording(guideline, language).condition(part.when)


def _cases(one: Trace, say: Words) -> str:
    if not one.cases:
        return say.no_case
    shown = ", ".join(one.cases[:MOST_CASES])
    rest = len(one.cases) - MOST_CASES
    more = f", {say.and_more.format(rest)}" if rest > 0 else ""
    return f"{say.cases.format(len(one.cases))}: {shown}{more}"


def _widest(say: Words) -> int:
    return max(len(word) for word in (*say.parts.values(), say.rests_on, say.readings))


def total_lines(index: Index, language: str) -> Iterator[str]:
    """Yield the totals of a guideline, one sentence each."""
    say, sums = words(language), totals(index)
    names = f" ({', '.join(sums.uncited)})" if sums.uncited else ""
    yield say.statements.format(sums.statements, sums.encoded, len(sums.left_out), len(sums.uncited), names)
    for where, counted in ((Where.BRANCH, sums.branches), (Where.ADVICE, sums.advice)):
        yield say.by_word[where].format(sum(count for _, count in counted), _counted(counted, say))
    yield say.of_readings.format(sums.readings, sums.retired)
    yield say.of_properties.format(sums.properties, sums.protected)
    yield say.of_cases.format(sums.cases, ", ".join(sums.without_case) or "0")


def _counted(counted: Iterable[tuple[Provenance, int]], say: Words) -> str:
    return ", ".join(f"{say.provenance[by]} {count}" for by, count in counted)
