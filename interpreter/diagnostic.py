"""A finding: what is wrong, where, and how to mend it. Many can stand side by side; none is an exception."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.span import Span

LONGEST_NAME_COMPARED = 200
MOST_NAMES_COMPARED = 20_000
"""Above this many names no nearest name is looked for: the comparison is quadratic in their length."""


class Severity(StrEnum):
    """How grave a finding is: an error stops the next stage, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that a finding points at, with a few words on what stands there."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A case in which a finding shows: its known facts, each value as it stands in a case file.

    `start` is the flowchart at which it begins where that is not the entry; whatever is not named may be anything.
    """

    facts: tuple[tuple[str, str], ...]
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: its code (see `interpreter.rules`), one sentence, a place, and the cure."""

    code: str
    message: str
    span: Span
    hint: str | None = None
    labels: tuple[Label, ...] = ()
    severity: Severity = Severity.ERROR
    example: Example | None = None

    def __str__(self) -> str:
        return f"{self.span}: {self.severity}[{self.code}]: {self.message}"


class GuidelineError(Exception):
    """A guideline (or a case, or a file) that cannot be used; `diagnostics` says why, all of it."""

    exit_code = 1

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the findings; the text is computed from them when asked."""
        super().__init__()
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the cure `did you mean ...?` with the one to three names most like `name`, or None."""
    names = list(known)
    if len(names) > MOST_NAMES_COMPARED or len(name) > LONGEST_NAME_COMPARED:
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - only for a name that is not known

    close = get_close_matches(name, names, n=3, cutoff=0.6)
    if not close:
        return None
    return "did you mean " + " or ".join(f"`{other}`" for other in close) + "?"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings by file, place, and code, each once."""
    unique = dict.fromkeys(diagnostics)

    def place(found: Diagnostic) -> tuple[str, int, int, str, str]:
        span = found.span
        return span.source.name, span.start_line, span.start_column, found.code, found.message

    return tuple(sorted(unique, key=place))
