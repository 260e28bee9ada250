"""What the answer to a case says, as a panel beside or below the flowchart: what is definite, possible and missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from interpreter.model import End
from interpreter.render import vocabulary
from interpreter.render.box import (
    LEADING,
    MARK,
    META,
    READ,
    TAG,
    Box,
    Face,
    Plate,
    Role,
    Sheet,
    Sign,
    Text,
    Word,
    words,
)
from interpreter.render.course import Course
from interpreter.render.picture import condensed, urgency
from interpreter.render.vocabulary import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from interpreter.engine.answer import Advised, Answer
    from interpreter.model import Resolved
    from interpreter.render.palette import Urgency

WIDTH = 250.0
MOST_COLUMNS = 6
_TITLE = Face(13, bold=True, role=Role.ACCENT)
_HEAD = Face(11, bold=True, role=Role.ACCENT)
_BODY = Face(10)
_BOLD = Face(10, bold=True)
_PAD = 12.0
_GAP = 22.0

Block = Sheet
"""A few lines that are not parted, set from y = 0."""


def panels(guideline: Resolved, answer: Answer, flowchart: str | None, language: str) -> tuple[Box, ...]:
    """Return the panel in one column, to stand at the right, and in two and more, to stand below."""
    blocks = list(_blocks(guideline, answer, flowchart, language))
    return tuple(_box(blocks, columns) for columns in range(1, min(MOST_COLUMNS, len(blocks)) + 1))


def _box(blocks: Sequence[Block], columns: int) -> Box:
    """Return the blocks in columns of about the same height, in reading order."""
    least, most = max(block.y for block in blocks), sum(block.y for block in blocks)
    while most - least > 1:
        middle = (least + most) / 2
        if len(_filled(blocks, middle)) <= columns:
            most = middle
        else:
            least = middle
    filled = _filled(blocks, most)
    texts, signs, plates = [], [], []
    for at, column in enumerate(filled):
        x, y = _PAD + at * (WIDTH + _GAP), _PAD - 4
        for block in column:
            texts += [replace(one, x=one.x + x, y=one.y + y) for one in block.texts]
            signs += [replace(one, x=one.x + x, y=one.y + y) for one in block.signs]
            plates += [replace(one, x=one.x + x, y=one.y + y) for one in block.plates]
            y += block.y
    wide = len(filled) * (WIDTH + _GAP) - _GAP + 2 * _PAD
    return Box(
        wide,
        max(sum(block.y for block in column) for column in filled) + 2 * _PAD - 4,
        0,
        tuple(texts),
        tuple(signs),
        tuple(plates),
    )


def _filled(blocks: Sequence[Block], height: float) -> list[list[Block]]:
    columns: list[list[Block]] = [[]]
    used = 0.0
    for block in blocks:
        if columns[-1] and used + block.y > height:
            columns.append([])
            used = 0.0
        columns[-1].append(block)
        used += block.y
    return columns


def _block(fill: Callable[[Sheet], None]) -> Block:
    sheet = Sheet(left=0, room=WIDTH, y=4)
    fill(sheet)
    return sheet


def _blocks(guideline: Resolved, answer: Answer, flowchart: str | None, language: str) -> Iterator[Block]:
    yield _block(lambda sheet: _head(sheet, guideline, answer, language))

    def shown(advised: Iterable[Advised]) -> list[Advised]:
        return [one for one in advised if flowchart is None or one.flowchart == flowchart]

    definite, possible = shown(answer.recommendations), shown(answer.possible)
    whole = flowchart is None
    turns = {one.fact.id: number for number, one in enumerate(answer.missing, start=1)}
    yield from _section(guideline, say(language, "definite"), definite, language, turns, whole=whole)
    if possible:
        yield from _section(guideline, say(language, "possible"), possible, language, turns, whole=whole)
    for number, one in enumerate(answer.missing):
        head = say(language, "missing") if number == 0 else None
        yield _listed(head, f"{number + 1}. {one.fact.label.in_language(language)}")
    elsewhere = len(answer.recommendations) + len(answer.possible) - len(definite) - len(possible)
    if elsewhere:
        yield _listed(None, f"{say(language, 'elsewhere')}: {elsewhere}")


def _listed(head: str | None, text: str) -> Block:
    def fill(sheet: Sheet) -> None:
        if head is not None:
            sheet.put(head, _HEAD)
        sheet.put(text, _BODY)

    block = _block(fill)
    if head is None:
        return _block_without_gap(block)
    return block


def _block_without_gap(block: Block) -> Block:
    block.texts = [replace(one, y=one.y - 3) for one in block.texts]
    block.y -= 3
    return block


def _head(sheet: Sheet, guideline: Resolved, answer: Answer, language: str) -> None:
    sheet.put(f"{say(language, 'case')}: {answer.case or say(language, 'case unnamed')}", _TITLE)
    sheet.put(say(language, answer.status.value), _BODY)
    if answer.possible_outcomes:
        name = "outcome" if answer.outcome is not None else "possible outcomes"
        outcomes = ", ".join(_outcome(guideline, one, language) for one in answer.possible_outcomes)
        sheet.put(f"{say(language, name)}: {outcomes}", _BODY)
    if answer.at is not None:
        since = guideline.reference_time.in_language(language)
        sheet.put(f"{since}: {_moment(answer.at)}", _BODY)


def _outcome(guideline: Resolved, outcome: str, language: str) -> str:
    for chart in guideline.flowcharts.values():
        for node in chart.nodes.values():
            if isinstance(node, End) and node.outcome == outcome and node.about.label is not None:
                return node.about.label.in_language(language)
    return outcome


def _moment(text: str) -> str:
    """Return a time as `2026-03-02 14:20 +01:00`, without seconds where there are none."""
    date, _, rest = text.partition("T")
    clock, offset = (rest[:8], rest[8:]) if len(rest) > 8 else (rest, "")  # noqa: PLR2004 - hh:mm:ss
    clock = clock.removesuffix(":00") if clock.count(":") == 2 else clock  # noqa: PLR2004 - hh:mm:ss
    return " ".join(part for part in (date, clock, offset) if part)


def _section(
    guideline: Resolved,
    head: str,
    advised: Sequence[Advised],
    language: str,
    turns: Mapping[str, int],
    *,
    whole: bool,
) -> Iterator[Block]:
    if not advised:
        yield _listed(head, say(language, "nothing"))
    chart = None
    for at, one in enumerate(advised):
        heads = [head] if at == 0 else []
        if whole and one.flowchart != chart:
            chart = one.flowchart
            heads.append(guideline.flowcharts[chart].title.in_language(language))
        yield _advice(guideline, heads, one, language, turns)


def _advice(guideline: Resolved, heads: Iterable[str], one: Advised, language: str, turns: Mapping[str, int]) -> Block:
    possible = bool(one.waits_for) and not one.at_latest

    def fill(sheet: Sheet) -> None:
        for head in heads:
            sheet.put(head, _HEAD)
        if one.within is not None:
            _deadline(sheet, vocabulary.within(language, one.within, at_latest=one.at_latest), urgency(one.within))
        _what(sheet, one.label.in_language(language), Course.POSSIBLE if possible else Course.ON)
        sheet.flow([*words(" · ".join(_about(one, language)), META), *_grounds(guideline, one)], 10, 3)
        if one.waits_for:
            facts = _awaited(guideline, one.waits_for, language, turns)
            sheet.put(f"{say(language, 'waits for')}: {facts}", META, 10)

    return _block(fill)


_MOST_NAMED = 2
"""Of more facts that an advice waits for, only their numbers in the list of missing facts are given."""


def _awaited(guideline: Resolved, facts: Sequence[str], language: str, turns: Mapping[str, int]) -> str:
    """Return the facts that an advice waits for: by name, or where they are many by number, `1-4, 7`."""
    if len(facts) <= _MOST_NAMED or not turns.keys() >= set(facts):
        return ", ".join(guideline.facts[name].label.in_language(language) for name in facts)
    runs: list[list[int]] = []
    for turn in sorted(turns[name] for name in facts):
        if runs and turn == runs[-1][-1] + 1:
            runs[-1].append(turn)
        else:
            runs.append([turn])
    numbers = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]  # noqa: PLR2004
    return f"{say(language, 'numbers')} {', '.join(numbers)}"


def _deadline(sheet: Sheet, text: str, urgent: Urgency) -> None:
    height = TAG.size * LEADING + 2
    sheet.y += 2
    top = sheet.y
    sheet.line([Word(text, TAG)], 6)
    sheet.plates.append(Plate(0, top - 0.5, sheet.texts[-1].width + 12, height, urgent))
    sheet.y = top + height + 1


def _what(sheet: Sheet, label: str, course: Course) -> None:
    y = sheet.y + _BOLD.size * (LEADING - 0.22)
    before = len(sheet.texts)
    sheet.put(label, _BOLD, 10)
    if course is Course.ON:
        sheet.signs.append(Sign(3, y - _BOLD.size * 0.34, Course.ON))
    else:
        sheet.texts.insert(before, Text(0, y, "?", _BOLD))


def _about(one: Advised, language: str) -> Iterator[str]:
    yield vocabulary.strength(language, one.strength)
    if one.dose is not None:
        yield one.dose.in_language(language)
    if one.due is not None:
        yield f"{say(language, 'due')} {_moment(one.due)}"


def _grounds(guideline: Resolved, one: Advised) -> list[Word]:
    cites = [Word(text, MARK) for text in condensed(one.cites)]
    return cites + [Word(name, READ, guideline.readings[name].provenance) for name in one.readings]
