"""The shape of each element and where its texts stand in it: measured, wrapped, and never wider than the shape.

Coordinates are points from the shape's upper left corner; a text's `y` is its baseline.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from interpreter.model import Provenance
from interpreter.render.arial import width
from interpreter.render.course import Course
from interpreter.render.picture import Kind
from interpreter.render.wrap import printable, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interpreter.render.palette import Urgency
    from interpreter.render.picture import Element, Item, Mark, Row


class Role(StrEnum):
    """Which of its surface's colours a text has."""

    INK = "ink"
    SOFT = "soft"
    ACCENT = "accent"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class Face:
    """A size and cut of the one font."""

    size: float
    bold: bool = False
    italic: bool = False
    role: Role = Role.INK


TAG = Face(10, bold=True, role=Role.BADGE)
LABEL = Face(10.5, bold=True)
NOTE = Face(10, role=Role.SOFT)
ITEM = Face(10)
META = Face(10, role=Role.SOFT)
GUARD = Face(10, italic=True)
MARK = Face(10, role=Role.ACCENT)
READ = Face(10, italic=True, role=Role.ACCENT)
BRANCH = Face(10, bold=True)
LEADING = 1.12
SIGN = 9.2
"""The room of a sign before a word."""


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a line that is not broken, after its sign: the diamond of a reading, or the tick of a case's way."""

    text: str
    face: Face
    sign: Provenance | Course | None = None

    @property
    def width(self) -> float:
        """Return its width with its sign."""
        return width(self.text, self.face.size, bold=self.face.bold) + (SIGN if self.sign else 0)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in its place; muted where the case does not come."""

    x: float
    y: float
    text: str
    face: Face
    muted: bool = False

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return width(self.text, self.face.size, bold=self.face.bold)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign before a word, by its centre: the diamond of a reading, or the tick of a case's way."""

    x: float
    y: float
    shows: Provenance | Course
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Plate:
    """A smaller shape: the word of the kind or a deadline on the upper edge, or one branch."""

    x: float
    y: float
    width: float
    height: float
    urgency: Urgency | None = None
    row: Row | None = None
    course: Course | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A shape with everything in it."""

    width: float
    height: float
    inset: float = 0
    texts: tuple[Text, ...] = ()
    signs: tuple[Sign, ...] = ()
    plates: tuple[Plate, ...] = ()


@dataclass(slots=True)
class Sheet:
    """Lines of text set one below the other in a column; `used` is the width of the widest so far."""

    left: float
    room: float
    y: float
    centred: bool = False
    muted: bool = False
    used: float = 0
    texts: list[Text] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    plates: list[Plate] = field(default_factory=list)
    _lines: list[tuple[int, int, int, int, float]] = field(default_factory=list)

    def put(self, text: str, face: Face, indent: float = 0) -> None:
        """Set a text, wrapped."""
        for line in wrap(text, self.room - indent, face.size, bold=face.bold):
            self.line([Word(line, face)], indent)

    def flow(self, words: Iterable[Word], indent: float = 0, gap: float = 4) -> None:
        """Set words one after the other, on as many lines as they need."""
        line: list[Word] = []
        used = 0.0
        for word in words:
            for piece in _fitting(word, self.room - indent):
                if line and used + gap + piece.width > self.room - indent:
                    self.line(line, indent, gap)
                    line, used = [], 0.0
                used += piece.width + (gap if line else 0)
                line.append(piece)
        if line:
            self.line(line, indent, gap)

    def line(self, words: Sequence[Word], indent: float = 0, gap: float = 4) -> None:
        """Set one line."""
        size = max(word.face.size for word in words)
        total = sum(word.width for word in words) + gap * (len(words) - 1)
        self.used = max(self.used, total + indent)
        baseline = self.y + size * (LEADING - 0.22)
        x = self.left + indent
        before = len(self.texts), len(self.signs)
        for word in words:
            if word.sign is not None:
                self.signs.append(Sign(x + SIGN / 2 - 0.7, baseline - word.face.size * 0.34, word.sign, self.muted))
                x += SIGN
            self.texts.append(Text(x, baseline, word.text, word.face, self.muted))
            x += word.width - (SIGN if word.sign else 0) + gap
        self._lines.append((*before, len(self.texts), len(self.signs), total))
        self.y += size * LEADING

    def finish(self) -> None:
        """Centre what is to be centred, now that the width is known."""
        if not self.centred:
            return
        for first_text, first_sign, last_text, last_sign, total in self._lines:
            shift = (self.used - total) / 2
            for at in range(first_text, last_text):
                self.texts[at] = replace(self.texts[at], x=self.texts[at].x + shift)
            for at in range(first_sign, last_sign):
                self.signs[at] = replace(self.signs[at], x=self.signs[at].x + shift)


def _fitting(word: Word, room: float) -> Iterable[Word]:
    if word.width <= room:
        return (word,)
    lines = wrap(word.text, room - (SIGN if word.sign else 0), word.face.size, bold=word.face.bold)
    return [Word(line, word.face, word.sign if at == 0 else None) for at, line in enumerate(lines)]


def words(text: str, face: Face) -> list[Word]:
    """Return the words of a text, to flow together with others."""
    return [Word(word, face) for word in printable(text).split()]


def mark_words(marks: Iterable[Mark]) -> list[Word]:
    """Return grounds as words: statements as they are, readings in italics with their sign."""
    return [
        Word(mark.text, MARK) if mark.provenance is Provenance.STATED else Word(mark.text, READ, mark.provenance)
        for mark in marks
    ]


# ---- the elements

HEXAGON = 15.0
"""How far a hexagon's points stick out on either side of its text."""
DECISION_ROOM = 172.0
ACTION_ROOM = 150.0
"""Room for text where several shapes share a row."""
ROOMY = 232.0
"""Room for text where a row has at most two shapes: fewer lines, as width is no matter there."""
WIDE_ROOM = 440.0
"""Room for a long list of recommendations."""
BRANCH_ROOM = 138.0
LIST_ROOM = 150.0
_PAD = 8.0
_MANY_ITEMS = 3
_MANY_ROWS = 2


def box_of(element: Element, *, crowded: bool = True, squeeze: float = 1.0) -> Box:
    """Return the shape of an element with its texts: narrow in a crowded row, and narrower by `squeeze`."""
    match element.kind:
        case Kind.START:
            return _start(element)
        case Kind.DECISION:
            return _centred(element, squeeze * (DECISION_ROOM if crowded else ROOMY), inset=HEXAGON)
        case Kind.END | Kind.CALL:
            return _centred(element, squeeze * (DECISION_ROOM if crowded else ROOMY), inset=8)
        case Kind.ACTION:
            return _action(element, squeeze * (ACTION_ROOM if crowded else ROOMY), squeeze * WIDE_ROOM)
        case Kind.BRANCH:
            return _branches(element, squeeze)
        case Kind.CONNECTOR:
            return _connector(element, squeeze * BRANCH_ROOM)
        case _:
            assert_never(element.kind)


def _start(element: Element) -> Box:
    sheet = Sheet(left=14, room=ACTION_ROOM, y=4.5, centred=True)
    sheet.put(element.label, Face(10.5, bold=True))
    sheet.finish()
    return Box(sheet.used + 28, sheet.y + 4.5, 0, tuple(sheet.texts))


def _connector(element: Element, room: float) -> Box:
    sheet = Sheet(left=11, room=room, y=3, centred=True)
    sheet.put(element.label, BRANCH)
    if element.note:
        sheet.put(element.note, NOTE)
    sheet.finish()
    return Box(sheet.used + 22, sheet.y + 4, 0, tuple(sheet.texts))


def _centred(element: Element, room: float, inset: float) -> Box:
    sheet = Sheet(left=inset + 5, room=room, y=_UNDER_TABS, centred=True)
    sheet.put(element.label, LABEL)
    if element.note:
        sheet.put(element.note, NOTE)
    sheet.flow(mark_words(element.marks))
    sheet.used = max(sheet.used, _least_width(element, inset) - 2 * (inset + 5))
    sheet.finish()
    return _tabbed(element, sheet, sheet.used + 2 * (inset + 5), inset)


def _action(element: Element, room: float, wide: float) -> Box:
    room = max(wide if len(element.items) > _MANY_ITEMS else room, _least_width(element, 0) - 2 * _PAD)
    sheet = Sheet(left=_PAD, room=room, y=_UNDER_TABS)
    sheet.put(element.label, LABEL)
    if element.note:
        sheet.put(element.note, NOTE)
    sheet.flow(mark_words(element.marks))
    for item in element.items:
        sheet.y += 2
        sheet.muted = item.course is Course.OFF and element.course is not Course.OFF
        _item(sheet, item, repeats=item.label.casefold() == element.label.casefold())
    return _tabbed(element, sheet, max(sheet.used + 2 * _PAD, _least_width(element, 0)), 0)


_TAB = 13.0
_TAB_PAD = 5.0
_UNDER_TABS = 8.0
_BAR = 4.0
"""The room of the bar of a cohort under the text."""


def _least_width(element: Element, inset: float) -> float:
    """Return how wide a shape must be for its tabs to leave room for an arrow between them."""
    sides = [
        _tab_left(inset) + _tab(element).width + 2 * _TAB_PAD,
        width(element.badge or "", TAG.size, bold=True) + 14,
    ]
    return 2 * (max(sides) + 9)


def _tab_left(inset: float) -> float:
    return max(inset, 4.0)


def _tab(element: Element) -> Word:
    """Return the word of a shape's kind, with the number of the case's step, or a question mark where it may come."""
    tag = printable(element.tag).upper()
    match element.course:
        case Course.ON:
            return Word(tag if element.step is None else f"{element.step} {tag}", TAG, Course.ON)
        case Course.POSSIBLE:
            return Word(f"? {tag}", TAG)
        case Course.OFF | Course.NO_CASE:
            return Word(tag, TAG)
        case _:
            assert_never(element.course)


def _tabbed(element: Element, sheet: Sheet, wide: float, inset: float) -> Box:
    """Return the shape with the word of its kind on its upper edge at the left, and its deadline at the right."""
    tag = _tab(element)
    baseline = TAG.size * 0.36
    left = _tab_left(inset)
    plates = [Plate(left, -_TAB / 2, tag.width + 2 * _TAB_PAD, _TAB, course=element.course)]
    signs = [*sheet.signs]
    x = left + _TAB_PAD
    if tag.sign is not None:
        signs.append(Sign(x + SIGN / 2 - 0.7, 0, tag.sign))
        x += SIGN
    texts = [*sheet.texts, Text(x, baseline, tag.text, TAG)]
    if element.badge is not None:
        long = width(element.badge, TAG.size, bold=True) + 2 * _TAB_PAD
        plates.append(Plate(wide - long - 4, -_TAB / 2, long, _TAB, element.urgency))
        texts.append(Text(wide - long - 4 + _TAB_PAD, baseline, element.badge, TAG))
    under = 5 if element.stream is None else 5 + _BAR
    return Box(wide, sheet.y + under, inset, tuple(texts), tuple(signs), tuple(plates))


def _item(sheet: Sheet, item: Item, *, repeats: bool) -> None:
    """Set a recommendation: what, if, when, how binding and on what grounds, on one line where that fits."""
    indent = 10.0
    within = [] if item.within is None else [item.within]
    about = words(" · ".join([*within, item.strength]) + (" ·" if item.marks else ""), META)
    grounds = [*about, *mark_words(item.marks)]
    _bullet(sheet, item.course)
    what = [Word(printable(item.label), ITEM), *grounds]
    if "\n" not in what[0].text and sum(word.width + 3 for word in what) - 3 <= sheet.room - indent and not repeats:
        sheet.line(what, indent, 3)
        grounds = []
    elif not repeats:
        sheet.put(item.label, ITEM, indent)
    if item.guard is not None:
        sheet.put(item.guard, GUARD, indent)
    sheet.flow(grounds, indent, 3)


def _bullet(sheet: Sheet, course: Course) -> None:
    """Set the sign before a recommendation: a tick or a question mark where a case is shown, else a dot."""
    y = sheet.y + ITEM.size * (LEADING - 0.22)
    match course:
        case Course.ON:
            sheet.signs.append(Sign(sheet.left + 3, y - ITEM.size * 0.34, Course.ON))
        case Course.POSSIBLE:
            sheet.texts.append(Text(sheet.left, y, "?", BRANCH))
        case Course.OFF | Course.NO_CASE:
            sheet.texts.append(Text(sheet.left, y, "•", ITEM, sheet.muted))
        case _:
            assert_never(course)


def _branches(element: Element, squeeze: float) -> Box:
    """Return the branches to one node, a plate each."""
    room = squeeze * (LIST_ROOM if len(element.rows) > _MANY_ROWS else BRANCH_ROOM)
    y, wide = 0.0, 22.0
    sheets: list[tuple[float, Sheet]] = []
    for row in element.rows:
        sheet = Sheet(left=8, room=room, y=y + 3, centred=True)
        sheet.muted = row.course is Course.OFF and element.course is not Course.OFF
        _row(sheet, row)
        wide = max(wide, sheet.used)
        sheets.append((y, sheet))
        y = sheet.y + 3 + 2.5
    plates, texts, signs = [], [], []
    for (top, sheet), row in zip(sheets, element.rows, strict=True):
        sheet.used = wide
        sheet.finish()
        plates.append(Plate(0, top, wide + 16, sheet.y + 3 - top, row=row))
        texts += sheet.texts
        signs += sheet.signs
    return Box(wide + 16, y - 2.5, 0, tuple(texts), tuple(signs), tuple(plates))


def _row(sheet: Sheet, row: Row) -> None:
    label = printable(row.label if row.number is None else f"{row.number}. {row.label}")
    if row.course is Course.POSSIBLE:
        label = f"? {label}"
    sign = Course.ON if row.course is Course.ON else None
    whole = [Word(label, BRANCH, sign), *mark_words(row.marks)]
    if "\n" not in label and sum(word.width + 4 for word in whole) - 4 <= sheet.room:
        sheet.line(whole)
        return
    for at, line in enumerate(wrap(label, sheet.room - (SIGN if sign else 0), BRANCH.size, bold=True)):
        sheet.line([Word(line, BRANCH, sign if at == 0 else None)])
    sheet.flow(whole[1:])
