"""The legend: what shapes, lines and signs mean, only those that the picture has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.model import Provenance
from interpreter.render import vocabulary
from interpreter.render.arial import width
from interpreter.render.course import Course
from interpreter.render.edited import Edited
from interpreter.render.palette import Urgency
from interpreter.render.picture import Kind, Mark
from interpreter.render.vocabulary import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.render.picture import Picture

SIZE = 10.0
SAMPLE = 26.0
_SHORT = 5
"""The longest example of a ground that fits a sample."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of the picture: by who says it, or by how the case stands to it."""

    provenance: Provenance = Provenance.STATED
    course: Course = Course.NO_CASE


class Other(StrEnum):
    """Samples that come in one kind."""

    NUMBER = "number"
    CALL = "call"
    STREAM = "stream"
    UNCERTAIN = "uncertain stream"
    BAR = "bar"
    HIDDEN = "hidden stream"


Sample = Kind | Stroke | Mark | Urgency | Other | Edited


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample and its words."""

    sample: Sample
    words: str

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return SAMPLE + 6 + width(self.words, SIZE)


def legend(picture: Picture) -> tuple[Entry, ...]:
    """Return the entries of a picture's legend."""
    parts = (_shapes, _streams, _lines, _edits, _grounds, _urgencies)
    return tuple(entry for part in parts for entry in part(picture))


def _shapes(picture: Picture) -> Iterator[Entry]:
    kinds = {element.kind for element in picture.elements}
    for kind in (Kind.DECISION, Kind.ACTION, Kind.CALL, Kind.END, Kind.CONNECTOR):
        if kind in kinds:
            yield Entry(kind, say(picture.language, kind))


def _streams(picture: Picture) -> Iterator[Entry]:
    if picture.min_count is not None:
        for other in (Other.STREAM, Other.UNCERTAIN, Other.BAR):
            yield Entry(other, say(picture.language, other))
        if picture.min_count > 1:
            limit = picture.min_count
            yield Entry(Other.HIDDEN, f"<{limit}, ≥{limit}: {say(picture.language, Other.HIDDEN)}")


def _lines(picture: Picture) -> Iterator[Entry]:
    language = picture.language
    courses = {element.course for element in picture.elements}
    for course, key in zip((Course.ON, Course.POSSIBLE, Course.OFF), picture.courses, strict=True):
        if course in courses:
            yield Entry(Stroke(course=course), say(language, key))
    said = {link.provenance for link in picture.links}
    said |= {row.provenance for element in picture.elements for row in element.rows}
    for provenance in (Provenance.STATED, Provenance.GUIDELINE, Provenance.READING):
        if provenance in said:
            yield Entry(Stroke(provenance), vocabulary.provenance(language, provenance))
    if any(link.is_call for link in picture.links):
        yield Entry(Other.CALL, say(language, "call line"))


def _edits(picture: Picture) -> Iterator[Entry]:
    """Yield all three kinds where the picture shows a difference: that there is none of a kind says something too."""
    rows = [row.edited for element in picture.elements for row in element.rows]
    found = {*rows, *(element.edited for element in picture.elements), *(link.edited for link in picture.links)}
    if found != {Edited.SAME}:
        for edited in (Edited.ADDED, Edited.REMOVED, Edited.CHANGED):
            yield Entry(edited, f"{edited.sign}{say(picture.language, edited)}")


def _grounds(picture: Picture) -> Iterator[Entry]:
    examples: dict[Provenance, str] = {}
    for mark in _marks(picture):
        if "–" not in mark.text:
            examples.setdefault(mark.provenance, mark.text if len(mark.text) <= _SHORT else "…")
    for provenance in (Provenance.STATED, Provenance.GUIDELINE, Provenance.READING):
        if provenance in examples:
            stated = provenance is Provenance.STATED
            words = say(picture.language, "marks") if stated else vocabulary.provenance(picture.language, provenance)
            yield Entry(Mark(examples[provenance], provenance), words)
    if any(row.number for element in picture.elements for row in element.rows):
        yield Entry(Other.NUMBER, say(picture.language, "numbered"))


def _urgencies(picture: Picture) -> Iterator[Entry]:
    urgencies = {element.urgency for element in picture.elements}
    for urgency in Urgency:
        if urgency in urgencies:
            yield Entry(urgency, say(picture.language, urgency))


def _marks(picture: Picture) -> Iterator[Mark]:
    for element in picture.elements:
        yield from element.marks
        for item in element.items:
            yield from item.marks
        for row in element.rows:
            yield from row.marks
