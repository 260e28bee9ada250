"""The other choices of a guideline's readings, each as the documents that the guideline would then have.

A reading may say under `otherwise` what another choice changes in the guideline's own files. The changes are made in
the documents, before anything is checked, so that the other guideline passes through the same stages as this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interpreter.diagnostic import Diagnostic, Severity, nearest
from interpreter.document.edited import Change, ChangeMisfit, Kept, edited
from interpreter.model import CHANGES
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.document import Document, Path
    from interpreter.span import Span

Key = tuple[str, int]
"""A reading's id, and the number of one of its other choices, from 0."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Another choice of a reading: the documents that it makes, the files changed, or why it does not fit."""

    key: Key
    documents: Mapping[str, Document]
    changed: tuple[str, ...]
    misfit: Diagnostic | None
    span: Span


def otherwise(documents: Mapping[str, Document]) -> Iterator[Otherwise]:
    """Yield the other choices that can be computed, of the readings that are still in use, in the order of the file."""
    for name, reading in documents["readings"].value["readings"].items():
        if "retired" in reading:
            continue
        for number, other in enumerate(reading.get("otherwise") or ()):
            if "change" in other:
                yield _made(documents, (name, number), other["change"])


def _made(documents: Mapping[str, Document], key: Key, changes: list[dict[str, Any]]) -> Otherwise:
    page, place = documents["readings"], ("readings", key[0], "otherwise", key[1])
    span = page.key_span((*place, "change"))
    by_file: dict[str, list[int]] = {}
    for number, change in enumerate(changes):
        by_file.setdefault(change["in"], []).append(number)
    made = dict(documents)
    for file, numbers in by_file.items():
        where = [(*place, "change", number) for number in numbers]
        if file not in documents or file == "readings":
            return Otherwise(key, documents, (), _no_file(documents, file, where[0]), span)
        try:
            made[file] = edited(documents[file], [_change(page, one) for one in where])
        except ChangeMisfit as misfit:
            return Otherwise(key, documents, (), _misplaced(page, misfit, where[misfit.number]), span)
    return Otherwise(key, made, tuple(by_file), None, span)


def _change(page: Document, place: Path) -> Change:
    said = Kept(page, place).value
    way = next(way for way in CHANGES if way in said)
    return Change(tuple(said["at"]), way, None if way == "remove" else Kept(page, (*place, way)))


def _no_file(documents: Mapping[str, Document], file: str, place: Path) -> Diagnostic:
    hint = nearest(file, documents) or f"write one of: {', '.join(name for name in documents if name != 'readings')}"
    said = "a change cannot be in the readings themselves" if file == "readings" else f"there is no file `{file}.yaml`"
    return _found(said, documents["readings"].span((*place, "in")), hint)


def _misplaced(page: Document, misfit: ChangeMisfit, place: Path) -> Diagnostic:
    where = place if misfit.step is None else (*place, "at", misfit.step)
    return _found(misfit.message, page.span(where), misfit.hint)


def _found(said: str, span: Span, hint: str) -> Diagnostic:
    message = f"this change cannot be made: {said}"
    return Diagnostic("unknown-place", message, span, hint, severity=Severity.WARNING)
