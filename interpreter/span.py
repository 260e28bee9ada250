"""Where something stands in a file: sources, spans, and the source line with a caret under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable

_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Source:
    """A text with the name by which messages call it (a path, or `<stdin>`)."""

    name: str
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """Return the line with this 1-based number, without its line end; empty when there is none."""
        lines = _LINE_END.split(self.text)
        return lines[number - 1] if 1 <= number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: 1-based lines, 1-based columns counted in characters, the end exclusive."""

    source: Source
    start_line: int
    start_column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.source.name}:{self.start_line}:{self.start_column}"


def nowhere(name: str) -> Span:
    """Return the span of a source that has no text of its own, such as an argument of the command line."""
    return Span(Source(name, ""), 1, 1, 1, 1)


class LazySpan(Span):
    """A span that is looked up when somebody asks where it is: most never are, and finding a place costs time."""

    __slots__ = ("_find",)

    _find: Callable[[], Span]

    def __init__(self, find: Callable[[], Span]) -> None:
        """Keep the function that finds the place."""
        object.__setattr__(self, "_find", find)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a span
        found = self._find()
        for key in ("source", "start_line", "start_column", "end_line", "end_column"):
            object.__setattr__(self, key, getattr(found, key))
        return object.__getattribute__(self, name)
