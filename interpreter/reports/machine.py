"""Findings as JSON, for scripts and editors. The keys are stable; later versions may add some."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from interpreter.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interpreter.diagnostic import Diagnostic, Example
    from interpreter.span import Span

_WHOLE = re.compile("-?[0-9]{1,30}")
FORMAT = 1
"""The version of the keys; it changes only when one of them changes its meaning or goes."""


def as_json(found: Sequence[Diagnostic], *, more: Mapping[str, object] | None = None) -> str:
    """Return a JSON object with the findings in the order given, and how many there are.

    - `format`: 1.
    - `findings`: objects with `code`, `severity` (`error` or `warning`), `message`, `hint` (text or null), a place, and
      `labels`: objects with a `text` and a place.
    - `case`, where a finding shows in a case: `from` (a flowchart, or null for the entry) and `facts` as values.
    - A place is `file`, `line`, `column`, `end_line`, `end_column`: from 1, columns in characters, the end exclusive.
    - `summary`: the numbers of `errors`, `warnings` and `files`.

    `more` are keys that a command adds. Outside ASCII everything is escaped, so that the text is safe in a terminal and
    in any encoding.
    """
    counts = {f"{severity}s": sum(one.severity is severity for one in found) for severity in Severity}
    files = len({one.span.source.name for one in found})
    summary = {**counts, "files": files}
    report = {"format": FORMAT, "findings": [finding(one) for one in found], "summary": summary, **(more or {})}
    # DEL is the one control character that JSON leaves as it is.
    return json.dumps(report, indent=2).replace("\x7f", "\\u007f") + "\n"


def finding(one: Diagnostic) -> dict[str, object]:
    """Return a finding as plain values, as `as_json` shows it."""
    labels = [{"text": label.text, **_place(label.span)} for label in one.labels]
    about = {"code": one.code, "severity": str(one.severity), "message": one.message, "hint": one.hint}
    case = {} if one.example is None else {"case": case_of(one.example)}
    return {**about, **_place(one.span), "labels": labels, **case}


def case_of(example: Example) -> dict[str, object]:
    """Return a case as plain values, as `leidraad run` takes its facts."""
    return {"from": example.start, "facts": {name: _plain(text) for name, text in example.facts}}


def _plain(text: str) -> object:
    """Return a value of a case file as JSON has it; a number with its unit, or with a point, stays a text."""
    try:
        return json.loads(text) if text in {"true", "false"} or _WHOLE.fullmatch(text) or text[:1] == '"' else text
    except ValueError:
        return text


def _place(span: Span) -> dict[str, object]:
    return {
        "file": span.source.name,
        "line": span.start_line,
        "column": span.start_column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
