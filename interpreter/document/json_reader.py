"""JSON read strictly: values by the standard library, places by a second reading that is made when they are asked for.

Source: RFC 8259.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from interpreter.diagnostic import Diagnostic, in_order
from interpreter.document.characters import (
    SYNTAX,
    UNPRINTABLE,
    holds,
    lines_of,
    span_between,
    too_large,
    unreadable,
    without_mark,
)
from interpreter.document.composer import CLOSE, EMPTY, LIST, MAPPING, SCALAR, EnoughError, Report, compose
from interpreter.document.document import document_of
from interpreter.document.scalars import UnusableError, endless, number_of, scalar_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.document.composer import Event
    from interpreter.document.document import Document, Limits, Node, Place, Value
    from interpreter.span import Source

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|[^\s\[\]{}:,"]++', re.DOTALL)
_LINE_END = re.compile("\r\n|\r|\n")
_FAULTS = {
    "Expecting property name": (
        "a key in double quotes is expected here",
        'write {"key": value}; no comma after the last',
    ),
    "Illegal trailing comma": ("there is a comma after the last entry", "delete the comma"),
    "Expecting ':'": ("a colon is missing here, between a key and its value", 'write {"key": value}'),
    "Expecting ','": ("a comma or a closing bracket is missing here", "put commas between entries; close each bracket"),
    "Expecting value": ("a value is expected here", 'write a number, true, false, null, or text in "double quotes"'),
    "Unterminated string": ("the text that starts here has no closing quote", 'add the closing "'),
    "Invalid control character": (
        "a line end or tab stands inside a text",
        "write \\n or \\t for it, or close the quote",
    ),
    "Invalid \\": ("the backslash here starts no code that JSON knows", "write the backslash twice: \\\\"),
    "Extra data": (
        "more text follows after the end of the value",
        "a file holds one value; several go in [ ], with commas",
    ),
}
"""By the first words of what the standard library says: cause and cure."""


def _too_deep(source: Source, limits: Limits) -> Diagnostic | None:
    """Return a finding at the first bracket beyond the depth limit; the library's parser recurses, so ask before it."""
    depth = 0
    for token in _TOKEN.finditer(source.text):
        if token[0] in ("[", "{"):
            depth += 1
            if depth > limits.depth:
                message = f"more than {limits.depth} levels lie inside one another"
                return Diagnostic(SYNTAX, message, span_between(source, *token.span()), hint="is a bracket left open?")
        elif token[0] in ("]", "}"):
            depth -= 1
    return None


def _events(report: Report, limits: Limits) -> Iterator[Event]:
    """Yield the events of a text which the library found to be JSON."""
    text = report.source.text
    kinds = {"[": LIST, "{": MAPPING, "]": CLOSE, "}": CLOSE}
    line, line_start, done = 0, 0, 0
    for token in _TOKEN.finditer(text):
        for line_end in _LINE_END.finditer(text, done, token.start()):
            line, line_start = line + 1, line_end.end()
        done = token.end()
        place = (line, token.start() - line_start, line, done - line_start)
        if (kind := kinds.get(token[0])) is not None:
            yield kind, None, place
        else:
            yield SCALAR, _scalar(report, token[0], place, limits), place


def _scalar(report: Report, written: str, place: Place, limits: Limits) -> Value:
    """Return a scalar of JSON; what cannot be used is reported, and null."""
    if written[0] == '"':
        text: str = json.loads(written)
        if holds(UNPRINTABLE, text):
            message = "the text holds an invisible character"
            report.add(message, place, "leave out the escape (a backslash and its code)")
        if len(text) > limits.scalar:
            report.add(f"the text is too long: at most {limits.scalar} characters", place, "shorten it")
        return text
    if written in ("NaN", "Infinity", "-Infinity"):
        report.add(endless(written), place, "leave out a fact that is unknown")
        return None
    try:
        return scalar_of(written, limits)
    except UnusableError as error:
        report.add(str(error), place, "write fewer digits")
        return None


def read(source: Source, limits: Limits) -> Document | tuple[Diagnostic, ...]:
    """Return the document that a JSON text writes, or findings; no text raises.

    The library's fast parser makes the values. A second, slower reading finds the places; it is made only when they are
    asked for, or when something is suspect.
    """
    source = without_mark(source)
    text = source.text
    if len(text) > limits.size:
        return (too_large(source, len(text), limits),)
    if holds(UNPRINTABLE, text):
        return tuple(unreadable(source, UNPRINTABLE))
    if text.count("[") + text.count("{") > limits.depth and (deep := _too_deep(source, limits)) is not None:
        return (deep,)
    try:
        value, suspect = _value(text, limits)
    except json.JSONDecodeError as error:
        return (_fault(source, error),)

    def grow() -> tuple[Node, list[Diagnostic]]:
        report = Report(source, lines_of(text))
        try:
            return compose(_events(report, limits), report, limits)[1], report.findings
        except EnoughError:
            return EMPTY[1], report.findings

    if suspect and (findings := grow()[1]):
        return in_order(findings)
    return document_of(source, value, lambda: grow()[0])


def _value(text: str, limits: Limits) -> tuple[Value, bool]:
    """Return the value of a JSON text, and whether something in it may have to be refused."""
    entries_at_most = text.count("[") + text.count("{") + text.count(",") + 1
    suspect = "\\" in text or len(text) > limits.scalar or 3 * entries_at_most > 2 * limits.nodes

    def suspected(_: object) -> None:
        nonlocal suspect
        suspect = True

    def number(written: str) -> Value:
        try:
            return number_of(written, limits)
        except UnusableError as error:
            suspected(error)
            return None

    def mapping(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        entries = dict(pairs)
        if len(entries) < len(pairs):
            suspected(pairs)
        return entries

    value = json.loads(text, object_pairs_hook=mapping, parse_float=number, parse_int=number, parse_constant=suspected)
    return value, suspect


def _fault(source: Source, error: json.JSONDecodeError) -> Diagnostic:
    message, hint = next(
        (told for said, told in _FAULTS.items() if error.msg.startswith(said)),
        (error.msg, "check the text with a JSON editor"),
    )
    at = min(error.pos, len(source.text))
    return Diagnostic(SYNTAX, message, span_between(source, at, min(at + 1, len(source.text))), hint=hint)
