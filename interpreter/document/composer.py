"""From the events of a reader to a value with its places, the same for YAML and JSON; what is refused is reported."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from interpreter.diagnostic import Diagnostic, Label
from interpreter.document.characters import DUPLICATE_KEY, SYNTAX
from interpreter.document.document import span_at
from interpreter.document.scalars import in_quotes, shortened
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interpreter.document.document import Limits, Node, Place, Position, Value
    from interpreter.span import Source

_MOST_FINDINGS = 200

SCALAR, LIST, MAPPING, CLOSE, REST = range(5)
Event: TypeAlias = "tuple[int, Value, Place]"
"""A scalar with its value and place, or an opening or closing bracket with its place; for a block, without a width."""
MERGE: str = type("_Merge", (str,), {})("<<")
"""A `<<` without quotes: as a value it is text, as a key it is refused."""


@dataclass(frozen=True, slots=True)
class Report:
    """The findings so far about one text."""

    source: Source
    lines: list[str]
    findings: list[Diagnostic] = field(default_factory=list)

    def add(self, message: str, place: Place, hint: str, code: str = SYNTAX, labels: tuple[Label, ...] = ()) -> None:
        """Keep a finding.

        Raises:
            EnoughError: there are so many that the rest of the text need not be read.
        """
        if len(self.findings) == _MOST_FINDINGS:
            more = "more findings about this file are not shown"
            self.findings.append(Diagnostic(SYNTAX, more, span_at(self.source, place), "mend the ones above first"))
            raise EnoughError
        self.findings.append(Diagnostic(code, message, span_at(self.source, place), hint, labels))


class EnoughError(Exception):
    """So many findings that the rest of the text is not read."""


EMPTY: tuple[Value, Node] = (None, (0, 0, 0, 0))
"""An empty text is null; what is wrong with a text that was given up is in the report."""


def compose(  # noqa: C901 - one loop, see below
    events: Iterable[Event], report: Report, limits: Limits
) -> tuple[Value, Node]:
    """Return the value and the node that events in the order of the text make; it never recurses.

    The state is in local variables: this loop, run for each scalar of each file, takes half of the reading time.
    """
    outer: list[Any] = []
    value: Any = []
    nodes: Any = []
    keys: dict[str, Place] | None = None  # of a list: none
    key: str | None = None
    key_place: Place | None = None  # None: the next scalar is a key
    start = (0, 0, 0, 0)
    item: Any
    node: Any
    place = start
    for kind, scalar, place in islice(events, 2 * limits.nodes):  # a list or mapping is two events
        if kind == SCALAR:
            item, node = scalar, place
        elif kind == CLOSE:
            item, node = value, (*start[:2], *_end(place, start, nodes), nodes, keys)
            value, nodes, keys, key, key_place, start = outer.pop()
        else:
            if len(outer) == limits.depth:
                report.add(f"more than {limits.depth} levels lie inside one another", place, "is a bracket left open?")
                return EMPTY
            outer.append((value, nodes, keys, key, key_place, start))
            value, nodes, keys = ({}, {}, {}) if kind == MAPPING else ([], [], None)
            key_place, start = None, place
            continue
        if keys is None:
            value.append(item)
            nodes.append(node)
        elif key_place is None:
            key, key_place = item, node[:4]
            if type(item) is not str or item in value:
                _refuse_key(report, item, key_place, keys)
                key = None
        else:
            if item is None and place[:2] == place[2:]:
                _check_colon(report, key_place, place)
            if key is not None:
                value[key], nodes[key], keys[key] = item, node, key_place
            key_place = None
    if outer:  # the events were cut off: a parser that ends closes all
        report.add(f"the text holds more than {limits.nodes} values", place, "split it over several files")
        return EMPTY
    return (value[0], nodes[0]) if nodes else EMPTY


NO_KEY = "a key is missing before the colon"


def _end(place: Place, start: Place, nodes: list[Node] | dict[str, Node]) -> Position:
    """Return where a list or mapping ends: at its closing bracket; a block has none, and ends with its last entry."""
    if place[:2] != place[2:]:
        return place[2:]
    last = next(reversed(nodes if isinstance(nodes, list) else nodes.values()), start)
    return last[2], last[3]


def _refuse_key(report: Report, key: Value, place: Place, keys: Mapping[str, Place]) -> None:
    """Report a key that stands there already, or that is not text."""
    written = report.lines[place[0]][place[1] : place[3]]
    if key is MERGE:
        report.add("`<<` would merge another mapping into this one", place, "write the keys out where they are needed")
    elif isinstance(key, str):
        first = Label(span_at(report.source, keys[key]), "the first one")
        message = f"the key `{shortened(key)}` stands here twice"
        report.add(message, place, "rename or remove one of the two", DUPLICATE_KEY, (first,))
    elif isinstance(key, list | dict):
        kind = "list" if isinstance(key, list) else "mapping"
        hint = f"text that starts with {written[:1]} needs quotes"
        report.add(f"a {kind} cannot be a key", place, hint)
    elif place[:2] == place[2:]:
        report.add(NO_KEY, place, "write `key: value`")
    else:
        kind = "null" if key is None else "true or false" if isinstance(key, bool) else "a number"
        message = f"the key `{shortened(written)}` means {kind}; a key must be text"
        report.add(message, place, f"write it in quotes: {in_quotes(shortened(written))}")


def _holds_colon(lines: list[str], start: Position, end: Position) -> bool:
    if start[0] == end[0]:
        return lines[start[0]].find(":", start[1], end[1]) >= 0
    between = [lines[start[0]][start[1] :], *lines[start[0] + 1 : end[0]], lines[end[0]][: end[1]]]
    return any(":" in part for part in between)


def _check_colon(report: Report, key: Place, place: Place) -> None:
    """Report a key in braces that has no colon: `{nl: Pijn, ernstig, en: ...}` would silently get the key `ernstig`."""
    if _holds_colon(report.lines, key[2:], place[:2]):
        return
    written = report.lines[key[0]][key[1] : key[3] if key[0] == key[2] else None]
    name, _, rest = written.partition(":")
    if rest:
        hint = f"put a space after the colon: `{shortened(f'{name}: {rest}')}`"
    else:
        hint = "a comma ends a text inside { }: put the whole text in quotes, or write `key: value`"
    report.add(f"`{shortened(written)}` stands here as a key without a colon and a value", key, hint)
