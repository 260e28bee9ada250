"""What the answer to a case says, as a panel beside or below the flowchart: what is definite, what is possible, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.model import Provenance, Strength
from interpreter.render import vocabulary
from interpreter.render.box import LEADING, MARK, META, READ, TAG, Box, Face, Plate, Role, Sheet, Word, words
from interpreter.render.picture import condensed, urgency
from interpreter.render.vocabulary import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.answer import Advised, Answer
    from interpreter.model import Resolved

NARROW = 250.0
_TITLE = Face(13, bold=True, role=Role.ACCENT)
_HEAD = Face(10.5, bold=True, role=Role.ACCENT)
_BODY = Face(10)
_BOLD = Face(10, bold=True)
_PAD = 12.0
_GAP = 22.0


def panels(guideline: Resolved, answer: Answer, flowchart: str | None, language: str) -> tuple[Box, Box]:
    """Return the panel narrow, to stand at the right, and wide, in columns, to stand below."""
    sections = list(_sections(guideline, answer, flowchart, language))
    return _boxed([_column(sections, NARROW)]), _boxed([_column([section], NARROW) for section in sections])


Section = list[tuple[str, object]]


def _boxed(sheets: list[Sheet]) -> Box:
    width = _PAD
    height = 0.0
    texts, signs, plates = [], [], []
    for sheet in sheets:
        texts += [type(one)(one.x + width, one.y, one.text, one.face) for one in sheet.texts]
        signs += [type(one)(one.x + width, one.y, one.provenance) for one in sheet.signs]
        plates += [Plate(one.x + width, one.y, one.width, one.height, one.urgency) for one in sheet.plates]
        width += sheet.room + _GAP
        height = max(height, sheet.y)
    return Box(width - _GAP + _PAD, height + _PAD, 0, tuple(texts), tuple(signs), tuple(plates))


def _column(sections: Iterable[Section], room: float) -> Sheet:
    sheet = Sheet(left=0, room=room, y=_PAD)
    for at, section in enumerate(sections):
        if at:
            sheet.y += 8
        for kind, what in section:
            _set(sheet, kind, what)
    return sheet


def _set(sheet: Sheet, kind: str, what: object) -> None:
    match kind, what:
        case "title", str():
            sheet.put(what, _TITLE)
        case "head", str():
            sheet.y += 2
            sheet.put(what, _HEAD)
        case "text", str():
            sheet.put(what, _BODY)
        case "small", str():
            sheet.put(what, META, 8)
        case "advice", (str(label), list(about), deadline):
            sheet.y += 3
            if isinstance(deadline, tuple):
                _badge(sheet, *deadline)
            sheet.put(label, _BOLD)
            sheet.flow(about, 8, 3)
        case _:
            raise TypeError(kind)


def _badge(sheet: Sheet, text: str, urgent: object) -> None:
    top = sheet.y
    from interpreter.render.palette import Urgency  # noqa: PLC0415 - for the check only

    assert isinstance(urgent, Urgency)
    sheet.y += 1
    before = sheet.y
    sheet.line([Word(text, TAG)], 6)
    sheet.plates.append(Plate(sheet.left, top, sheet.texts[-1].width + 12, TAG.size * LEADING + 3, urgent))
    sheet.y = before + TAG.size * LEADING + 4


def _sections(guideline: Resolved, answer: Answer, flowchart: str | None, language: str) -> Iterable[Section]:
    complete = say(language, answer.status.value)
    head: Section = [("title", f"{say(language, 'case')}: {answer.case or say(language, 'case unnamed')}"), ("text", complete)]
    if answer.possible_outcomes:
        name = "outcome" if answer.outcome is not None else "possible outcomes"
        outcomes = ", ".join(_outcome(guideline, one, language) for one in answer.possible_outcomes)
        head.append(("text", f"{say(language, name)}: {outcomes}"))

    def shown(advised: Iterable[Advised]) -> list[Advised]:
        return [one for one in advised if flowchart is None or one.flowchart == flowchart]

    definite, possible = shown(answer.recommendations), shown(answer.possible)
    head.append(("head", f"✓ {say(language, 'definite')}"))
    if not definite:
        head.append(("text", say(language, "nothing")))
    yield head + _advice(guideline, definite, language, whole=flowchart is None)
    if possible:
        yield [("head", f"? {say(language, 'possible')}"), *_advice(guideline, possible, language, whole=flowchart is None)]
    rest: Section = []
    if answer.missing:
        rest.append(("head", say(language, "missing")))
        rest += [
            ("text", f"{number}. {one.fact.label.in_language(language)}")
            for number, one in enumerate(answer.missing, start=1)
        ]
    elsewhere = len(answer.recommendations) + len(answer.possible) - len(definite) - len(possible)
    if elsewhere:
        rest.append(("text", f"{say(language, 'elsewhere')}: {elsewhere}"))
    if rest:
        yield rest


def _outcome(guideline: Resolved, outcome: str, language: str) -> str:
    for chart in guideline.flowcharts.values():
        for node in chart.nodes.values():
            if getattr(node, "outcome", None) == outcome and node.about.label is not None:
                return node.about.label.in_language(language)
    return outcome


def _advice(guideline: Resolved, advised: Iterable[Advised], language: str, *, whole: bool) -> Section:
    made: Section = []
    chart = None
    for one in advised:
        if whole and one.flowchart != chart:
            chart = one.flowchart
            made.append(("head", guideline.flowcharts[chart].title.in_language(language)))
        deadline = None
        if one.within is not None:
            text = vocabulary.within(language, one.within, at_latest=one.at_latest)
            deadline = (text, urgency(one.within))
        parts = [vocabulary.strength(language, Strength(one.strength))]
        if one.dose is not None:
            parts.append(one.dose.in_language(language))
        if one.due is not None:
            parts.append(f"{say(language, 'due')} {one.due.replace('T', ' ')}")
        about = words(" · ".join(parts), META)
        about += [Word(text, MARK) for text in condensed(one.cites)]
        about += [Word(name, READ, guideline.readings[name].provenance) for name in one.readings]
        made.append(("advice", (one.label.in_language(language), about, deadline)))
        if one.waits_for:
            facts = ", ".join(guideline.facts[name].label.in_language(language) for name in one.waits_for)
            made.append(("small", f"{say(language, 'waits for')}: {facts}"))
    return made


__all__ = ["Provenance", "panels"]
