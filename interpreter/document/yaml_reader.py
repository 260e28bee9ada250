"""YAML read strictly: the events of the parser, without what a guideline does not need of YAML. The only user of yaml.

What stops the parser is explained by `faults`, taken out of a copy, and the copy read again.
Source: YAML 1.2.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from interpreter.diagnostic import Diagnostic, Label, in_order
from interpreter.document import faults
from interpreter.document.characters import (
    FILE_PROBLEM,
    STAND_IN,
    SYNTAX,
    UNPRINTABLE,
    UNREADABLE,
    holds,
    lines_of,
    too_large,
    unreadable,
    without_mark,
)
from interpreter.document.composer import CLOSE, EMPTY, LIST, MAPPING, MERGE, REST, SCALAR, EnoughError, Report, compose
from interpreter.document.document import document_of, span_at
from interpreter.document.scalars import CONSTANTS, MEANINGFUL_STARTS, UnusableError, scalar_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.document.composer import Event
    from interpreter.document.document import Document, Limits, Node, Place, Position, Value
    from interpreter.document.faults import Fault
    from interpreter.span import Source

_PARSER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""The parser that yields events: libyaml, and the ten times slower one in Python where libyaml is missing."""

_MOST_REPAIRS = 20
_MOST_TEXT_REREAD = 2_000_000
"""Characters read again, all repairs together: it keeps a large and broken file from taking long."""

_KINDS: Mapping[type, int] = {
    yaml.ScalarEvent: SCALAR,
    yaml.SequenceStartEvent: LIST,
    yaml.MappingStartEvent: MAPPING,
    yaml.SequenceEndEvent: CLOSE,
    yaml.MappingEndEvent: CLOSE,
    yaml.AliasEvent: REST,
    yaml.DocumentStartEvent: REST,
    yaml.DocumentEndEvent: REST,
    yaml.StreamStartEvent: REST,
    yaml.StreamEndEvent: REST,
}
_DIGIT_IN_HEADER = re.compile(r">[-+]?[0-9]")


class _Scan:
    """One reading of a YAML text: its events, without what a guideline does not need of YAML, which is reported."""

    __slots__ = ("last", "limits", "report")

    def __init__(self, report: Report, limits: Limits) -> None:
        self.report = report
        self.limits = limits
        self.last: Any = None

    def events(self, text: str) -> Iterator[Event]:
        """Yield the events of the text. Raises what the parser raises; `last` is then the last scalar before it."""
        next_event = _PARSER(text).get_event
        kinds = _KINDS
        longest = self.limits.scalar
        while (event := next_event()) is not None:
            start, end = event.start_mark, event.end_mark
            place = (start.line, start.column, end.line, end.column)
            kind = kinds[type(event)]
            if kind == SCALAR:
                self.last = event
                written = event.value
                if (
                    event.implicit[0]
                    and event.tag is None
                    and event.anchor is None
                    and written not in CONSTANTS
                    and written[0] not in MEANINGFUL_STARTS
                    and len(written) <= longest
                ):
                    yield SCALAR, written, place  # nine in ten
                else:
                    yield self._scalar(event, place)
            elif kind == CLOSE:
                yield CLOSE, None, place
            elif kind == REST:
                yield from self._rest(event, place)
            else:
                if event.tag is not None or event.anchor is not None:
                    self._refuse_property(place)
                yield kind, None, place

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Event:
        """Return the event of a scalar that may be more, or less, than the text it shows."""
        text: str = event.value
        value: Value = text
        lines = self.report.lines
        if place[2] >= len(lines):  # in a text without a last line end, libyaml counts one line more
            end = (len(lines) - 1, len(lines[-1]))
            place = (*min(place[:2], end), *end)
        if len(text) > self.limits.scalar:
            message = f"the text is too long: at most {self.limits.scalar} characters"
            self.report.add(message, place, "is a quote left open?")
        elif event.tag is not None or event.anchor is not None:
            self._refuse_property(place)
        elif event.implicit[0]:
            value = self._plain(text, place)
        elif event.style in ("|", ">"):
            place = self._block(place)
        elif holds(UNPRINTABLE, text):
            message = "the text holds an invisible character"
            self.report.add(message, place, "leave out the escape (a backslash and its code)")
        return SCALAR, value, place

    def _plain(self, text: str, place: Place) -> Value:
        if text == "<<":
            return MERGE
        try:
            return scalar_of(text, self.limits)
        except UnusableError as error:
            self.report.add(str(error), place, "write text in quotes; leave out a fact that is unknown")
            return text

    def _block(self, place: Place) -> Place:
        """Return the place of a block of text up to its last line: the parser's mark is where the next thing begins."""
        start_line, start_column, line, column = place
        lines = self.report.lines
        if _DIGIT_IN_HEADER.match(lines[start_line], start_column):
            self._refuse(faults.block_of_text(lines, (start_line, start_column)))
        while line > start_line and not lines[line][:column].strip():
            line -= 1
            column = len(lines[line])
        return start_line, start_column, line, column

    def _rest(self, event: yaml.Event, place: Place) -> Iterator[Event]:
        if isinstance(event, yaml.AliasEvent):
            self._refuse_property(place)
            yield SCALAR, "", place
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event, place)

    def _document(self, event: yaml.DocumentStartEvent, place: Place) -> None:
        if event.version is not None or event.tags is not None:
            self.report.add(faults.DIRECTIVE, place, "delete the line")
        if self.last is not None:
            message = "a second document starts here; a file holds one"
            self.report.add(message, place, "delete the `---`, or make two files")

    def _refuse_property(self, place: Place) -> None:
        self._refuse(faults.property_of_node(self.report.lines, place[:2]))

    def _refuse(self, fault: Fault) -> None:
        self.report.add(fault.message, fault.place, fault.hint)


def _repaired(text: str, repair: tuple[Position, str]) -> str:
    (number, column), instead = repair
    lines = lines_of(text)
    line = lines[number]
    lines[number] = line[:column] + instead + line[column + len(instead) :]
    return "\n".join(lines)


def read(source: Source, limits: Limits) -> Document | tuple[Diagnostic, ...]:
    """Return the document that a YAML text writes, or every finding that could be made; no text raises.

    What stopped the parser is reported, taken out of a copy, and the copy read again: one run shows as much as it can.
    """
    source = without_mark(source)
    text = source.text
    if len(text) > limits.size:
        return (too_large(source, len(text), limits),)
    findings: list[Diagnostic] = []
    if holds(UNREADABLE, text):
        findings = unreadable(source, UNREADABLE)
        if findings[0].code == FILE_PROBLEM:
            return tuple(findings)
        text = re.sub(UNREADABLE, lambda run: STAND_IN * len(run[0]), text)
    lines = lines_of(source.text)
    for _ in range(1 + min(_MOST_REPAIRS, _MOST_TEXT_REREAD // (len(text) + 1))):
        report = Report(source, lines)
        made = _read_once(text, report, limits)
        if isinstance(made, tuple):
            break
        labels = () if made.label is None else (Label(span_at(source, made.label[0]), made.label[1]),)
        findings.append(Diagnostic(SYNTAX, made.message, span_at(source, made.place), made.hint, labels))
        if made.repair is None:
            break
        text = _repaired(text, made.repair)
    if not isinstance(made, tuple) or findings or report.findings:
        told = {one.span for one in findings}  # what took the place of a repaired stretch is no news
        return in_order((*findings, *(one for one in report.findings if one.span not in told)))
    value, node = made
    return document_of(source, value, lambda: node)


def places(source: Source, limits: Limits) -> Node:
    """Return the places in a YAML text that was read before."""
    made = _read_once(source.text, Report(source, lines_of(source.text)), limits)
    return made[1] if isinstance(made, tuple) else EMPTY[1]


def _read_once(text: str, report: Report, limits: Limits) -> tuple[Value, Node] | Fault:
    """Return the value and node that a text writes, or what stopped the parser."""
    scan = _Scan(report, limits)
    try:
        return compose(scan.events(text), report, limits)
    except EnoughError:
        return EMPTY
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: `chr`, in the parser in Python
        return faults.explain(error, report.lines, scan.last)
