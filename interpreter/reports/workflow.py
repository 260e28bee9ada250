"""Findings as workflow commands of GitHub Actions, which become remarks beside the lines of a pull request.

Source: GitHub, "Workflow commands for GitHub Actions", the commands `error` and `warning`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.diagnostic import Diagnostic, Example


def as_github(found: Sequence[Diagnostic]) -> str:
    """Return one workflow command a line, in the order given; empty when there are no findings."""
    return "".join(f"{_command(one)}\n" for one in found)


def _command(one: Diagnostic) -> str:
    span = one.span
    place = {"file": span.source.name.replace("\\", "/"), "line": span.start_line}
    if span.end_line > span.start_line:
        # GitHub takes columns only for a remark on a single line.
        place |= {"endLine": span.end_line}
    else:
        place |= {"endLine": span.start_line, "col": span.start_column, "endColumn": span.end_column}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in {**place, "title": one.code}.items())
    notes = [f"{label.span}: {label.text}" for label in one.labels]
    case = [] if one.example is None else [f"case: {_facts(one.example)}"]
    cure = [] if one.hint is None else [f"help: {line}" for line in one.hint.split("\n")]
    return f"::{one.severity} {properties}::{'%0A'.join(map(_data, (one.message, *notes, *case, *cure)))}"


def _facts(example: Example) -> str:
    start = "" if example.start is None else f"from {example.start}, "
    return start + (", ".join(f"{name}: {value}" for name, value in example.facts) or "any")


def _data(text: str) -> str:
    # A line end becomes %0A; what else cannot be seen is written out, for the log is a terminal too.
    return "%0A".join(visible(line.replace("%", "%25")) for line in text.split("\n"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
