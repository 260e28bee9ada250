"""A difference as Markdown for a pull request: tables, with the examples and the files folded away.

Everything that a guideline says itself is escaped: a label is text, never markup, a mention or a link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interpreter.difference.values import Direction, Layer, Sign
from interpreter.difference.wording import SIGNS, Sentences
from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interpreter.difference.values import Change, Difference, Group

_MARKUP = re.compile(r"[\\`*_{}\[\]|~!]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINKING = re.compile(r"(?<=[@#])|(?=://)|(?<=www)", re.IGNORECASE)
"""Where a mention, the number of an issue or an address would be taken for one: an empty comment keeps it text."""


def as_markdown(difference: Difference, language: str) -> str:
    """Return the whole difference as Markdown in one language."""
    say = Sentences(difference, language)
    lines = [*_opening(say), *_for_whom(say), *_beside(say), *_only_one(say), *_files(say), *_use(say)]
    return "\n".join(lines).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    shown = "".join(_ENTITIES.get(char, char) for char in visible(" ".join(text.split())))
    return _LINKING.sub("<!-- -->", _MARKUP.sub(lambda found: f"\\{found[0]}", shown))


def code(text: str) -> str:
    """Return a text as code on one line."""
    shown = visible(" ".join(text.split()))
    return f"<code>{escaped(text)}</code>" if "`" in shown or "|" in shown or not shown else f"`{shown}`"


# ---- for whom -------------------------------------------------------------------------------------------------------


def _opening(say: Sentences) -> Iterator[str]:
    yield f"## {escaped(say.title())}"
    yield ""


def _for_whom(say: Sentences) -> Iterator[str]:
    yield f"### {say.words.for_whom}"
    yield ""
    yield " ".join(f"**{escaped(claim)}**" if at == 0 else escaped(claim) for at, claim in enumerate(say.claims()))
    yield ""
    groups = say.difference.of(Layer.ADVICE)
    first = 1
    for direction in Direction:
        found = [group for group in groups if group.kind.direction is direction]
        if found:
            yield f"#### {say.words.directions[direction]}"
            yield ""
            yield from _table(say, found, first)
            first += len(found)
    if groups and say.difference.exact:
        yield f"<sub>{escaped(say.words.share_is)}</sub>"
        yield ""


def _table(say: Sentences, groups: Sequence[Group], first: int) -> Iterator[str]:
    words = say.words
    yield f"| | {words.recommendation} | {words.change} | {words.share} |"
    yield "|--:|---|---|--:|"
    for number, group in enumerate(groups, first):
        share = "" if group.share is None else say.percent(group.share)
        yield f"| {number} | {escaped(say.about(group))} | {escaped(say.change(group))} | {escaped(share)} |"
    yield ""
    yield f"<details><summary>{words.see}</summary>"
    yield ""
    for number, group in enumerate(groups, first):
        before, after = say.sides(group)
        yield f"{number}. {escaped(say.headline(group))}"
        yield f"   - {words.example}: {escaped(say.example(group))}"
        yield f"   - {words.old}: {escaped(before)}"
        yield f"   - {words.new}: {escaped(after)}"
    yield ""
    yield "</details>"
    yield ""


def _beside(say: Sentences) -> Iterator[str]:
    words = say.words
    layers = ((Layer.GROUNDS, words.grounds, words.same_grounds), (Layer.WORDS, words.words, words.same_words))
    for layer, heading, same in layers:
        groups = say.difference.of(layer)
        if groups:
            yield f"<details><summary>{heading} ({len(groups)})</summary>"
            yield ""
            for group in groups:
                share = "" if group.share is None else f" ({escaped(say.percent(group.share))})"
                yield f"- {escaped(say.headline(group))}{share}"
            yield ""
            yield "</details>"
            yield ""
        elif say.difference.exact and not say.difference.nothing_changes:
            yield same
            yield ""


def _only_one(say: Sentences) -> Iterator[str]:
    found = list(say.admissions())
    if found:
        yield f"### {say.words.only_one}"
        yield ""
        yield from (f"- {_with_code(one)}" for one in found)
        yield ""


# ---- the files ------------------------------------------------------------------------------------------------------


def _files(say: Sentences) -> Iterator[str]:
    for heading, changes in ((say.words.structure, say.difference.structure), (say.words.texts, say.difference.texts)):
        yield f"<details><summary>{heading} ({len(changes)})</summary>"
        yield ""
        if not changes:
            yield say.words.unchanged
        for change in changes:
            yield from _change(say, change)
        yield ""
        yield "</details>"
        yield ""


def _change(say: Sentences, change: Change) -> Iterator[str]:
    head = f"- **{SIGNS[change.sign]}** {_with_code(say.heading(change))}"
    if change.sign in {Sign.ADDED, Sign.REMOVED}:
        called = say.summary(change)
        yield f"{head} {say.words.signs[change.sign]}" + (f": {escaped(called)}" if called else "")
        return
    yield head
    for edit in change.edits:
        shown = [escaped(one or "–") if edit.language else code(one or "–") for one in (edit.before, edit.after)]
        yield f"  - {escaped(say.edit(edit))}: {shown[0]} → {shown[1]}"


def _with_code(sentence: str) -> str:
    """Return a sentence of ours in which ids stand between backticks, the rest escaped."""
    return "".join(code(part) if at % 2 else _spaced(part) for at, part in enumerate(sentence.split("`")))


def _spaced(part: str) -> str:
    """Return a part of a sentence, escaped, with the spaces at its ends."""
    return f"{' ' * part[:1].isspace()}{escaped(part)}{' ' * part[-1:].isspace()}" if part.strip() else part


def _use(say: Sentences) -> Iterator[str]:
    yield f"<sub>{escaped(say.text(say.difference.new.intended_use))}</sub>"
