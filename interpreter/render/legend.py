"""The legend: what shapes, lines and signs mean, only those that the picture has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.model import Provenance
from interpreter.render import vocabulary
from interpreter.render.arial import width
from interpreter.render.course import Course
from interpreter.render.palette import Urgency
from interpreter.render.picture import Kind
from interpreter.render.vocabulary import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.render.picture import Mark, Picture

SIZE = 10
SAMPLE = 26.0
_SHORT = 5
"""The longest example of a ground that fits a sample."""


class Sample(StrEnum):
    """What is drawn before a legend's words."""

    SHAPE = "shape"
    LINE = "line"
    SIGN = "sign"
    STATEMENT = "statement"
    NUMBER = "number"
    URGENCY = "urgency"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample and its words."""

    sample: Sample
    words: str
    kind: Kind | None = None
    provenance: Provenance | None = None
    course: Course = Course.NO_CASE
    urgency: Urgency | None = None
    example: str = ""

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return SAMPLE + 6 + width(self.words, SIZE)


def legend(picture: Picture) -> tuple[Entry, ...]:
    """Return the entries of a picture's legend."""
    return tuple(_entries(picture, picture.language))


def _entries(picture: Picture, language: str) -> Iterator[Entry]:
    kinds = {element.kind for element in picture.elements}
    for kind in (Kind.DECISION, Kind.ACTION, Kind.CALL, Kind.END):
        if kind in kinds:
            yield Entry(Sample.SHAPE, say(language, kind), kind=kind)
    examples: dict[Provenance, str] = {}
    for mark in _marks(picture):
        if "–" not in mark.text:
            examples.setdefault(mark.provenance, mark.text if len(mark.text) <= _SHORT else "…")
    said = {link.provenance for link in picture.links} | {
        row.provenance for element in picture.elements for row in element.rows
    }
    courses = {element.course for element in picture.elements}
    for course, key in ((Course.ON, "on the path"), (Course.POSSIBLE, "may be reached"), (Course.OFF, "not reached")):
        if course in courses:
            yield Entry(Sample.LINE, say(language, key), course=course)
    for provenance in (Provenance.STATED, Provenance.GUIDELINE, Provenance.READING):
        if provenance in said:
            words = vocabulary.provenance(language, provenance)
            yield Entry(Sample.LINE, words, provenance=provenance)
    if Provenance.STATED in examples:
        words = say(language, "marks")
        yield Entry(Sample.STATEMENT, words, provenance=Provenance.STATED, example=examples[Provenance.STATED])
    for provenance in (Provenance.GUIDELINE, Provenance.READING):
        if provenance in examples:
            words = vocabulary.provenance(language, provenance)
            yield Entry(Sample.SIGN, words, provenance=provenance, example=examples[provenance])
    if any(row.number for element in picture.elements for row in element.rows):
        yield Entry(Sample.NUMBER, say(language, "numbered"))
    urgencies = {element.urgency for element in picture.elements}
    for urgency in Urgency:
        if urgency in urgencies:
            yield Entry(Sample.URGENCY, say(language, urgency), urgency=urgency)
    if any(link.is_call for link in picture.links):
        yield Entry(Sample.CALL, say(language, "call line"))


def _marks(picture: Picture) -> Iterator[Mark]:
    for element in picture.elements:
        yield from element.marks
        for item in element.items:
            yield from item.marks
        for row in element.rows:
            yield from row.marks
