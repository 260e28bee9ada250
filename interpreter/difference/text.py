"""A difference as text for a terminal: for whom first, then what only one version accepts, then the files."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from interpreter.difference.values import Direction, Layer, Sign
from interpreter.difference.wording import SIGNS, Sentences
from interpreter.textanswer.page import Line, Style, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interpreter.difference.values import Change, Difference, Group

WIDTH = 80


def as_text(difference: Difference, language: str, *, width: int = WIDTH, color: bool = False) -> str:
    """Return the whole difference as text in one language."""
    say = Sentences(difference, language)
    sections = (_opening(say), _for_whom(say), _beside(say), _only_one(say), _files(say), _use(say))
    return page(_joined(sections), width, color=color)


def _joined(sections: Iterable[Iterator[Line]]) -> Iterator[Line]:
    for number, section in enumerate(sections):
        lines = list(section)
        if lines and number:
            yield Line()
        yield from lines


def _opening(say: Sentences) -> Iterator[Line]:
    yield Line(say.title(), style=Style.BOLD)
    old, new = say.difference.old, say.difference.new
    yield Line(f"sha256 {old.sha256[:12]} → {new.sha256[:12]}", style=Style.QUIET)


def _for_whom(say: Sentences) -> Iterator[Line]:
    yield Line(say.words.for_whom, style=Style.HEADING)
    for claim in say.claims():
        yield Line(claim, 2)
    groups = say.difference.of(Layer.ADVICE)
    if groups and say.difference.exact:
        yield Line(say.words.share_is, 2, style=Style.QUIET)
    number = 0
    for direction in Direction:
        found = [group for group in groups if group.kind.direction is direction]
        if groups:
            yield Line()
            yield Line(say.words.directions[direction], 2, style=Style.BOLD)
            if not found:
                yield Line(say.words.nobody, 4)
        for group in found:
            number += 1
            yield from _group(say, group, number)


def _group(say: Sentences, group: Group, number: int) -> Iterator[Line]:
    share = "" if group.share is None else f" [{say.words.of_regions.format(say.percent(group.share))}]"
    yield Line(f"{say.headline(group)}{share}", 4, bullet=f"{number}. ")
    yield Line(f"{say.words.example}: {say.example(group)}", 7, 2)
    before, after = say.sides(group)
    yield Line(f"{say.words.old}: {before}", 7, 2)
    yield Line(f"{say.words.new}: {after}", 7, 2)


def _beside(say: Sentences) -> Iterator[Line]:
    """Yield what changes beside the advice: its grounds, its words."""
    words = say.words
    layers = ((Layer.GROUNDS, words.grounds, words.same_grounds), (Layer.WORDS, words.words, words.same_words))
    for layer, heading, same in layers:
        groups = say.difference.of(layer)
        if groups:
            yield Line(heading, style=Style.HEADING)
            yield from _short(say, groups)
        elif say.difference.exact and not say.difference.nothing_changes:
            yield Line(same)


def _short(say: Sentences, groups: Sequence[Group]) -> Iterator[Line]:
    """Yield groups of less weight, on a line each; several of one recommendation together."""
    for about, members in groupby(sorted(groups, key=say.about), key=say.about):
        said = []
        for group in members:
            share = "" if group.share is None else f" [{say.percent(group.share)}]"
            said.append(f"{say.change(group)}{share}")
        yield Line(f"{about}: {'; '.join(said)}", 4, bullet="- ")


def _only_one(say: Sentences) -> Iterator[Line]:
    found = list(say.admissions())
    if found:
        yield Line(say.words.only_one, style=Style.HEADING)
    for one in found:
        yield Line(one, 2, bullet="- ")


def _files(say: Sentences) -> Iterator[Line]:
    for heading, changes in ((say.words.structure, say.difference.structure), (say.words.texts, say.difference.texts)):
        yield Line(heading, style=Style.HEADING)
        if not changes:
            yield Line(say.words.unchanged, 2)
        for change in changes:
            yield from _change(say, change)


def _change(say: Sentences, change: Change) -> Iterator[Line]:
    head = f"{say.heading(change)}"
    if change.sign in {Sign.ADDED, Sign.REMOVED}:
        head += f" {say.words.signs[change.sign]}"
        called = say.summary(change)
        head += f": {called}" if called else ""
        yield Line(head, 2, 2, bullet=f"{SIGNS[change.sign]} ")
        return
    yield Line(head, 2, 2, bullet=f"{SIGNS[change.sign]} ")
    for edit in change.edits:
        yield Line(f"{say.edit(edit)}: {edit.before or '–'} → {edit.after or '–'}", 6, 2)


def _use(say: Sentences) -> Iterator[Line]:
    yield Line(say.text(say.difference.new.intended_use), style=Style.QUIET)
