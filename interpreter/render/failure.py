"""Why a diagram cannot be drawn: errors that carry their data and word themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interpreter.diagnostic import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


class CannotDraw(Exception):  # noqa: N818 - a refusal; every cause below is one
    """A diagram that cannot be drawn; `str()` says why and what to do about it."""


@dataclass(eq=False)
class NoSuchFlowchart(CannotDraw):
    """The guideline has no flowchart of this name."""

    name: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"no flowchart `{self.name}`: {_cure(self.name, self.known)}"


@dataclass(eq=False)
class NoSuchLanguage(CannotDraw):
    """The guideline is not written in this language."""

    language: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"the guideline has no texts in `{self.language}`: choose one of {', '.join(self.known)}"


@dataclass(eq=False)
class OtherGuideline(CannotDraw):
    """The answer is not this guideline's."""

    answered_by: str
    drawn: str

    def __str__(self) -> str:
        return f"the answer is of guideline {self.answered_by}, the diagram of {self.drawn}: answer the case again"


@dataclass(eq=False)
class TooLarge(CannotDraw):
    """The picture would have more elements than a reader, or the layout, can deal with."""

    what: str
    count: int
    most: int

    def __str__(self) -> str:
        return (
            f"{self.count} {self.what}, and a diagram holds at most {self.most}: "
            "draw one flowchart at a time, or split the flowchart and join the parts with calls"
        )


@dataclass(eq=False)
class NoLayout(CannotDraw):
    """The layout program is missing, failed, or took too long."""

    reason: str
    cure: str

    def __str__(self) -> str:
        return f"no layout: {self.reason}; {self.cure}"


def _cure(name: str, known: Iterable[str]) -> str:
    return nearest(name, known) or f"there are {', '.join(known)}"
