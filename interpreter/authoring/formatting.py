"""A YAML text in the project's layout: the same document and comments; formatting it again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.authoring.edits import page_of
from interpreter.authoring.layout import rows
from interpreter.authoring.long_lines import broken
from interpreter.authoring.tokens import Kind, Unusual, lines
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from interpreter.authoring.edits import Page
    from interpreter.diagnostic import Diagnostic

_MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A text that is not formatted, and why."""

    reason: str


def formatted(path: Path, text: str) -> str | LeftAlone | tuple[Diagnostic, ...]:
    """Return a text in the project's layout, or findings when it is no YAML that a guideline can be written in."""
    page = page_of(path, text.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(page, tuple):
        return page
    try:
        made = _formatted(page)
        return made.replace("\n", "\r\n") if "\r\n" in text else made
    except Unusual as reason:
        return LeftAlone(str(reason))


def _formatted(page: Page) -> str:
    """Return the layout that laying out again does not change.

    Raises:
        Unusual: the text has a form that is left alone, or the result would not say the same.
    """
    now = page
    for _ in range(_MOST_ROUNDS):
        text = "".join(f"{line}\n" for row in rows(now) for line in broken(row))
        if text == now.text:
            _require_same(page, now)
            return text
        following = page_of(page.path, text)
        if isinstance(following, tuple):
            raise Unusual(f"the new layout could not be read ({following[0].message})")
        now = following
    raise Unusual("its layout does not come to rest")


def _require_same(old: Page, new: Page) -> None:
    if repr(old.document.value) != repr(new.document.value):
        raise Unusual("the new layout would say something else")
    if comments(old) != comments(new):
        raise Unusual("the new layout would lose a comment")


def comments(page: Page) -> list[str]:
    """Return the comments of a page, in order."""
    return [token.text for line in lines(page) for token in line.tokens if token.kind is Kind.COMMENT]
