"""Findings for a person at a terminal: the place, the source line with a caret under it, and the cure."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from interpreter.counted import counted
from interpreter.diagnostic import Severity
from interpreter.reports.snippet import ELLIPSIS, snippet
from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from interpreter.diagnostic import Diagnostic, Example
    from interpreter.span import Source, Span

    Paint = Callable[[str, str], str]

MOST_CHARACTERS = 600
"""A message or a cure longer than this (it quotes something huge) is shown shortened in the middle."""

CASE_WIDTH: Final = 100
HELD: Final = "\x00"
"""Stands for a space at which no line may end; `visible` leaves none in a text."""
LINE_END: Final = re.compile("\r\n|\r|\n")
"""What ends a line in YAML 1.2; `str.splitlines` would count a form feed or U+2028 too, and show the wrong line."""

BOLD: Final = "1"
QUIET: Final = "34"
CURE: Final = "36"
TINT: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}


def as_text(found: Sequence[Diagnostic], *, color: bool = False) -> str:
    """Return the findings in the order given, a blank line between them, and a line that counts them.

    Nothing in it moves the cursor or colours the screen but what `color` asks for: text that comes from a file is
    shown with its invisible characters written out.
    """
    paint = _painted if color else _plain
    lines: dict[Source, list[str]] = {}
    blocks = [_block(one, lines, paint) for one in found]
    return "\n\n".join([*blocks, summary(found)]) + "\n"


def summary(found: Sequence[Diagnostic]) -> str:
    """Return how many errors and warnings there are and in how many files: `3 errors, 1 warning in 2 files`."""
    if not found:
        return "no findings"
    files = len({one.span.source.name for one in found})
    counts = [(sum(one.severity is severity for one in found), severity) for severity in Severity]
    return ", ".join(counted(n, word) for n, word in counts if n) + f" in {counted(files, 'file')}"


def _block(one: Diagnostic, lines: dict[Source, list[str]], paint: Paint) -> str:
    tint = TINT[one.severity]
    margin = max(len(str(span.start_line)) for span in (one.span, *(label.span for label in one.labels)))
    kind = paint(f"{one.severity}[{visible(one.code)}]", tint)
    parts = [f"{_place(one.span)}: {kind}: {paint(_short(visible(one.message)), BOLD)}"]
    parts += _excerpt(one.span, lines, margin, lambda width: paint("^" * width, tint), paint)
    for label in one.labels:
        parts.append(f"{_place(label.span)}: {paint('note', QUIET)}: {_short(visible(label.text))}")
        parts += _excerpt(label.span, lines, margin, lambda width: paint("-" * width, QUIET), paint)
    parts += [] if one.example is None else _case(one.example, paint)
    if one.hint is not None:
        # A cure may show more than one line (of YAML, say); those after the first are set under its first word.
        first, *rest = (_short(visible(line)) for line in one.hint.split("\n"))
        parts += [f"  {paint('help', CURE)}: {first}", *(f"        {line}" for line in rest)]
    return "\n".join(part.rstrip() for part in parts)


def _case(example: Example, paint: Paint) -> list[str]:
    """Return the lines that show a case: its facts as a case file has them."""
    start = "" if example.start is None else f" (from {visible(example.start)})"
    facts = ", ".join(visible(f"{name}: {value}").replace(" ", HELD) for name, value in example.facts)
    lines = wrap(f"{{{facts}}}" if facts else "any", CASE_WIDTH, break_long_words=False, break_on_hyphens=False)
    lines = [line.replace(HELD, " ") for line in lines]
    return [f"  {paint('case', CURE)}{start}: {lines[0]}", *(f"         {line}" for line in lines[1:])]


def _place(span: Span) -> str:
    return f"{_short(visible(span.source.name))}:{span.start_line}:{span.start_column}"


def _excerpt(
    span: Span,
    lines: dict[Source, list[str]],
    margin: int,
    mark: Callable[[int], str],
    paint: Paint,
) -> Iterable[str]:
    """Return the source line and the line of marks under it; nothing where the source has no such line."""
    if span.source not in lines:  # once per source: splitting a large file for every finding in it would take minutes
        lines[span.source] = LINE_END.split(span.source.text) if span.source.text else []
    text = lines[span.source]
    if not 1 <= span.start_line <= len(text):
        return ()
    line = text[span.start_line - 1]
    last = span.end_column - 1 if span.end_line <= span.start_line else len(line.rstrip())
    shown = snippet(line, span.start_column - 1, last)
    number = paint(f"{span.start_line:>{margin}} |", QUIET)
    bar = paint(f"{'':>{margin}} |", QUIET)
    return f"{number} {shown.text}", f"{bar} {' ' * shown.offset}{mark(shown.width)}"


def _short(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    half = MOST_CHARACTERS // 2
    return f"{text[:half]} {ELLIPSIS} {text[-half:]}"


def _plain(text: str, _codes: str) -> str:
    return text


def _painted(text: str, codes: str) -> str:
    return f"\x1b[{codes}m{text}\x1b[0m"
