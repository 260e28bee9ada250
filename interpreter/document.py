"""A YAML or JSON text as plain values with the place of each value and key; it knows nothing of flowcharts.

YAML is read strictly: the core schema of YAML 1.2, one document a file, keys that are text and stand once, and none of
the features that make a text say something else than it shows (anchors, aliases, tags, merge keys, directives). Numbers
with a point or an exponent are decimals, never floats. No text raises: what cannot be read comes back as findings.
Source: YAML 1.2.2, chapter 10.3 (core schema); RFC 8259 (JSON).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any, TypeAlias

import yaml

from interpreter.diagnostic import Diagnostic, Label, in_order
from interpreter.span import Source, Span

SYNTAX = "yaml-syntax"
"""For JSON too: it is a part of YAML."""
DUPLICATE_KEY = "duplicate-key"
FILE_PROBLEM = "file-problem"

Value: TypeAlias = "bool | int | Decimal | str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]
_Position: TypeAlias = tuple[int, int]
"""A 0-based line and column, as the scanner counts them."""
_Place: TypeAlias = tuple[int, int, int, int]
"""A 0-based start line and column, end line and column. Spans are built from it when asked for: most never are."""
_Branch: TypeAlias = "tuple[int, int, int, int, list[_Node] | dict[str, _Node], dict[str, _Place] | None]"
"""The place of a list or mapping, then the nodes of its entries and, of a mapping, the places of its keys."""
_Node: TypeAlias = "_Place | _Branch"

_PARSER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""The parser that yields events: libyaml, and the ten times slower one in Python where libyaml is missing."""

_MOST_REPAIRS = 20
_MOST_TEXT_REREAD = 2_000_000
"""Characters read again, all repairs together: it keeps a large and broken file from taking long."""
_MOST_UNREADABLE = 20
_MOST_FINDINGS = 200
_MOST_SHOWN = 60
_MOST_FRAGMENT = 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a text may be: characters (or bytes), levels, keys and values, characters and digits in one of them."""

    size: int = 2_000_000
    depth: int = 64
    nodes: int = 200_000
    scalar: int = 100_000
    digits: int = 40


DEFAULT = Limits()


# --- the document ---------------------------------------------------------------------------------------------------


def _span(source: Source, place: _Place) -> Span:
    start_line, start_column, end_line, end_column = place
    return Span(source, start_line + 1, start_column + 1, end_line + 1, end_column + 1)


class _Places:
    """The places of a document as a tree, made at the first question and kept."""

    __slots__ = ("_grow", "_root", "source")

    def __init__(self, source: Source, grow: Callable[[], _Node]) -> None:
        self.source = source
        self._grow = grow
        self._root: _Node | None = None

    def find(self, path: Path) -> tuple[_Place | None, Any]:
        """Return the place of the key (None for an entry of a list, and for the whole) and the value's node."""
        if self._root is None:
            self._root = self._grow()
        key: _Place | None = None
        keys: Any
        node: Any = self._root
        for step in path:
            nodes, keys = node[4:] or ((), {})
            if isinstance(nodes, dict) and isinstance(step, str) and step in nodes:
                key, node = keys[step], nodes[step]
            elif isinstance(nodes, list) and isinstance(step, int) and 0 <= step < len(nodes):
                key, node = None, nodes[step]
            else:
                raise KeyError(path)
        return key, node

    def paths(self) -> Iterator[tuple[Path, bool]]:
        """Yield every path in the order of the text, and whether a key stands there."""
        waiting: list[tuple[Path, bool, Any]] = [((), False, self.find(())[1])]
        while waiting:
            path, has_key, node = waiting.pop()
            yield path, has_key
            nodes = (*node[4:], ())[0]
            if isinstance(nodes, dict):
                waiting.extend(((*path, key), True, child) for key, child in reversed(nodes.items()))
            else:
                waiting.extend(((*path, i), False, nodes[i]) for i in reversed(range(len(nodes))))


@dataclass(frozen=True, slots=True)
class _Spans(Mapping[Path, Span]):
    """The span of the value (or of the key) at each path, built when asked for."""

    places: _Places
    of_keys: bool

    def __getitem__(self, path: Path) -> Span:
        key, node = self.places.find(path)
        place = key if self.of_keys else node[:4]
        if place is None:
            raise KeyError(path)
        return _span(self.places.source, place)

    def __iter__(self) -> Iterator[Path]:
        return (path for path, has_key in self.places.paths() if has_key or not self.of_keys)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Document:
    """The plain value of a text, with the span of every value and key by its path."""

    source: Source
    value: Any  # a Value; what is in it, the next stage's schema says
    spans: Mapping[Path, Span] = field(compare=False, repr=False)
    key_spans: Mapping[Path, Span] = field(compare=False, repr=False)

    def span(self, path: Path) -> Span:
        """Return the span of the value at `path`, or of the nearest value around it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.spans:
                return self.spans[path[:end]]
        return self.spans[()]

    def key_span(self, path: Path) -> Span:
        """Return the span of the key of the entry at `path`; without one (an entry of a list) as `span` does."""
        return self.key_spans[path] if path in self.key_spans else self.span(path)


def _document(source: Source, value: Value, grow: Callable[[], _Node]) -> Document:
    places = _Places(source, grow)
    return Document(source, value, _Spans(places, of_keys=False), _Spans(places, of_keys=True))


# --- characters and bytes -------------------------------------------------------------------------------------------

_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+")
_UNREADABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
"""The same, and what YAML 1.1 takes for line ends or skips: the parser still does, and a reader sees nothing."""
_LINE_END = re.compile("\r\n|\r|\n")
_LINE_START_TAB = re.compile(r" *\t")
_STAND_IN = "\ue000"
"""Takes the place of what was reported already, so that the parser can go on. It never reaches a value or a message."""


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _position(text: str, offset: int) -> _Position:
    before = _lines(text[:offset])
    return len(before) - 1, len(before[-1])


def _at_offset(source: Source, start: int, end: int) -> Span:
    return _span(source, (*_position(source.text, start), *_position(source.text, end)))


def _too_large(source: Source, size: int, limits: Limits) -> Diagnostic:
    return Diagnostic(
        FILE_PROBLEM,
        f"the text is too large: {size} characters, the limit is {limits.size}",
        _span(source, (0, 0, 0, 0)),
        hint="split it over several files",
    )


def _unreadable(source: Source, pattern: re.Pattern[str]) -> list[Diagnostic]:
    """Return a finding for each run of invisible characters, or one when there are so many that it is no text."""
    found = list(pattern.finditer(source.text))
    if len(found) > _MOST_UNREADABLE:
        first = _at_offset(source, found[0].start(), found[0].end())
        message = f"this is not a text file: {len(found)} places hold characters that no text has"
        return [Diagnostic(FILE_PROBLEM, message, first, hint="save the file as plain text, in UTF-8")]
    return [
        Diagnostic(
            SYNTAX,
            f"an invisible character stands here (U+{ord(match[0][0]):04X})",
            _at_offset(source, match.start(), match.end()),
            hint="delete it and type the text again; it often comes along when text is pasted from another program",
        )
        for match in found
    ]


def decode(name: str, data: bytes, limits: Limits = DEFAULT) -> Source | tuple[Diagnostic, ...]:
    """Return the text of a file in UTF-8, with or without a byte order mark, or findings where it is not UTF-8."""
    if len(data) > limits.size:
        return (_too_large(Source(name, ""), len(data), limits),)
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        source = Source(name, data.decode("utf-8-sig", "replace"))
        before = error.object[: error.start].decode()
        wrong = error.object[error.start]
    line, column = _position(before, len(before))
    return (
        Diagnostic(
            FILE_PROBLEM,
            f"the file is not in UTF-8: the byte {wrong:02X} cannot stand here",
            _span(source, (line, column, line, column + 1)),
            hint="open the file in a text editor and save it in the encoding UTF-8 (not ANSI, Windows-1252, UTF-16)",
        ),
    )


# --- scalars --------------------------------------------------------------------------------------------------------

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_MEANINGFUL_STARTS = _NUMBER_STARTS | {"<"}
_NUMBER = re.compile(
    r"(?P<integer>[-+]?(?:0|[1-9][0-9]*))"
    r"|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)"
    r"|(?P<real>[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE](?P<exponent>[-+]?[0-9]+))?)"
    r"|(?P<endless>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
)
"""The core schema's numbers, but a leading zero makes text of it all (`012`, `012.5`): a code, never a quantity."""


class _UnusableError(ValueError):
    """A number that is written in a way a guideline cannot use; the text says why."""


def _endless(text: str) -> str:
    return f"`{text}` is not a number that can be compared"


def _number(text: str, limits: Limits) -> int | Decimal | str:
    """Return the number that a plain scalar writes, or the text itself when it is none."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    if match["endless"]:
        raise _UnusableError(_endless(text))
    exponent = match["exponent"] or "0"
    if (
        len(text) > limits.digits + 6
        or len(exponent) > len(str(limits.digits)) + 1
        or abs(int(exponent)) > limits.digits
    ):
        problem = f"the number is too long: at most {limits.digits} digits"
        raise _UnusableError(problem)
    if match["integer"]:
        return int(text)
    if match["real"]:
        return Decimal(text)
    return int(text, 0)


def _resolved(text: str, limits: Limits) -> Value:
    """Return the value of a plain scalar by the core schema."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return _number(text, limits) if text[0] in _NUMBER_STARTS else text


def _in_quotes(text: str) -> str:
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _shown(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


# --- values and places ----------------------------------------------------------------------------------------------

_SCALAR, _LIST, _MAPPING, _CLOSE, _REST = range(5)
_Event: TypeAlias = "tuple[int, Value, _Place]"
"""A scalar with its value and place, or an opening or closing bracket with its place; for a block, without a width."""
_MERGE: str = type("_Merge", (str,), {})("<<")
"""A `<<` without quotes: as a value it is text, as a key it is refused."""


@dataclass(frozen=True, slots=True)
class _Report:
    """The findings so far about one text."""

    source: Source
    lines: list[str]
    findings: list[Diagnostic] = field(default_factory=list)

    def add(self, message: str, place: _Place, hint: str, code: str = SYNTAX, labels: tuple[Label, ...] = ()) -> None:
        if len(self.findings) == _MOST_FINDINGS:
            more = "more findings about this file are not shown"
            self.findings.append(Diagnostic(SYNTAX, more, _span(self.source, place), "mend the ones above first"))
            raise _EnoughError
        self.findings.append(Diagnostic(code, message, _span(self.source, place), hint, labels))


class _EnoughError(Exception):
    """So many findings that the rest of the text is not read."""


_EMPTY: tuple[Value, _Node] = (None, (0, 0, 0, 0))
"""An empty text is null; what is wrong with a text that was given up is in the report."""


def _composed(  # noqa: C901 - one loop, see below
    events: Iterable[_Event], report: _Report, limits: Limits
) -> tuple[Value, _Node]:
    """Return the value and the node that events in the order of the text make; it never recurses.

    The state is in local variables: this loop, run for each scalar of each file, takes half of the reading time.
    """
    outer: list[Any] = []
    value: Any = []
    nodes: Any = []
    keys: dict[str, _Place] | None = None  # of a list: none
    key: str | None = None
    key_place: _Place | None = None  # None: the next scalar is a key
    start = (0, 0, 0, 0)
    item: Any
    node: Any
    place = start
    for kind, scalar, place in islice(events, 2 * limits.nodes):  # a list or mapping is two events
        if kind == _SCALAR:
            item, node = scalar, place
        elif kind == _CLOSE:
            item, node = value, (*start[:2], *_end(place, start, nodes), nodes, keys)
            value, nodes, keys, key, key_place, start = outer.pop()
        else:
            if len(outer) == limits.depth:
                report.add(f"more than {limits.depth} levels lie inside one another", place, "is a bracket left open?")
                return _EMPTY
            outer.append((value, nodes, keys, key, key_place, start))
            value, nodes, keys = ({}, {}, {}) if kind == _MAPPING else ([], [], None)
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
        return _EMPTY
    return (value[0], nodes[0]) if nodes else _EMPTY


_NO_KEY = "a key is missing before the colon"


def _end(place: _Place, start: _Place, nodes: list[_Node] | dict[str, _Node]) -> _Position:
    """Return where a list or mapping ends: at its closing bracket; a block has none, and ends with its last entry."""
    if place[:2] != place[2:]:
        return place[2:]
    last = next(reversed(nodes if isinstance(nodes, list) else nodes.values()), start)
    return last[2], last[3]


def _refuse_key(report: _Report, key: Value, place: _Place, keys: Mapping[str, _Place]) -> None:
    """Report a key that stands there already, or that is not text."""
    written = report.lines[place[0]][place[1] : place[3]]
    if key is _MERGE:
        report.add("`<<` would merge another mapping into this one", place, "write the keys out where they are needed")
    elif isinstance(key, str):
        first = Label(_span(report.source, keys[key]), "the first one")
        message = f"the key `{_shown(key)}` stands here twice"
        report.add(message, place, "rename or remove one of the two", DUPLICATE_KEY, (first,))
    elif isinstance(key, list | dict):
        kind = "list" if isinstance(key, list) else "mapping"
        hint = f"text that starts with {written[:1]} needs quotes"
        report.add(f"a {kind} cannot be a key", place, hint)
    elif place[:2] == place[2:]:
        report.add(_NO_KEY, place, "write `key: value`")
    else:
        kind = "null" if key is None else "true or false" if isinstance(key, bool) else "a number"
        message = f"the key `{_shown(written)}` means {kind}; a key must be text"
        report.add(message, place, f"write it in quotes: {_in_quotes(_shown(written))}")


def _holds_colon(lines: list[str], start: _Position, end: _Position) -> bool:
    if start[0] == end[0]:
        return lines[start[0]].find(":", start[1], end[1]) >= 0
    between = [lines[start[0]][start[1] :], *lines[start[0] + 1 : end[0]], lines[end[0]][: end[1]]]
    return any(":" in part for part in between)


def _check_colon(report: _Report, key: _Place, place: _Place) -> None:
    """Report a key in braces that has no colon: `{nl: Pijn, ernstig, en: ...}` would silently get the key `ernstig`."""
    if _holds_colon(report.lines, key[2:], place[:2]):
        return
    written = report.lines[key[0]][key[1] : key[3] if key[0] == key[2] else None]
    name, _, rest = written.partition(":")
    if rest:
        hint = f"put a space after the colon: `{_shown(f'{name}: {rest}')}`"
    else:
        hint = "a comma ends a text inside { }: put the whole text in quotes, or write `key: value`"
    report.add(f"`{_shown(written)}` stands here as a key without a colon and a value", key, hint)


# --- YAML: the parser's events --------------------------------------------------------------------------------------

_WORD_END = re.compile(r"[\s,\[\]{}]")
_KINDS: Mapping[type, int] = {
    yaml.ScalarEvent: _SCALAR,
    yaml.SequenceStartEvent: _LIST,
    yaml.MappingStartEvent: _MAPPING,
    yaml.SequenceEndEvent: _CLOSE,
    yaml.MappingEndEvent: _CLOSE,
    yaml.AliasEvent: _REST,
    yaml.DocumentStartEvent: _REST,
    yaml.DocumentEndEvent: _REST,
    yaml.StreamStartEvent: _REST,
    yaml.StreamEndEvent: _REST,
}
_DIGIT_IN_HEADER = re.compile(r">[-+]?[0-9]")


def _place(event: yaml.Event) -> _Place:
    start: Any = event.start_mark
    end: Any = event.end_mark
    return start.line, start.column, end.line, end.column


class _Scan:
    """One reading of a YAML text: its events, without what a guideline does not need of YAML, which is reported."""

    __slots__ = ("last", "limits", "report")

    def __init__(self, report: _Report, limits: Limits) -> None:
        self.report = report
        self.limits = limits
        self.last: Any = None

    def events(self, text: str) -> Iterator[_Event]:
        """Yield the events of the text. Raises what the parser raises; `last` is then the last scalar before it."""
        next_event = _PARSER(text).get_event
        kinds = _KINDS
        longest = self.limits.scalar
        while (event := next_event()) is not None:
            start, end = event.start_mark, event.end_mark
            place = (start.line, start.column, end.line, end.column)
            kind = kinds[type(event)]
            if kind == _SCALAR:
                self.last = event
                written = event.value
                if (
                    event.implicit[0]
                    and event.tag is None
                    and event.anchor is None
                    and written not in _CONSTANTS
                    and written[0] not in _MEANINGFUL_STARTS
                    and len(written) <= longest
                ):
                    yield _SCALAR, written, place  # nine in ten
                else:
                    yield self._scalar(event, place)
            elif kind == _CLOSE:
                yield _CLOSE, None, place
            elif kind == _REST:
                yield from self._rest(event, place)
            else:
                if event.tag is not None or event.anchor is not None:
                    self._refuse_property(place)
                yield kind, None, place

    def _scalar(self, event: yaml.ScalarEvent, place: _Place) -> _Event:
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
        elif _UNPRINTABLE.search(text):
            message = "the text holds an invisible character"
            self.report.add(message, place, "leave out the escape (a backslash and its code)")
        return _SCALAR, value, place

    def _plain(self, text: str, place: _Place) -> Value:
        if text == "<<":
            return _MERGE
        try:
            return _resolved(text, self.limits)
        except _UnusableError as error:
            self.report.add(str(error), place, "write text in quotes; leave out a fact that is unknown")
            return text

    def _block(self, place: _Place) -> _Place:
        """Return the place of a block of text up to its last line: the parser's mark is where the next thing begins."""
        start_line, start_column, line, column = place
        lines = self.report.lines
        if _DIGIT_IN_HEADER.match(lines[start_line], start_column):
            fault = _block_of_text(lines, (start_line, start_column))
            self.report.add(fault.message, fault.place, fault.hint)
        while line > start_line and not lines[line][:column].strip():
            line -= 1
            column = len(lines[line])
        return start_line, start_column, line, column

    def _rest(self, event: yaml.Event, place: _Place) -> Iterator[_Event]:
        if isinstance(event, yaml.AliasEvent):
            self._refuse_property(place)
            yield _SCALAR, "", place
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event, place)

    def _document(self, event: yaml.DocumentStartEvent, place: _Place) -> None:
        if event.version is not None or event.tags is not None:
            self.report.add(_DIRECTIVE, place, "delete the line")
        if self.last is not None:
            message = "a second document starts here; a file holds one"
            self.report.add(message, place, "delete the `---`, or make two files")

    def _refuse_property(self, place: _Place) -> None:
        """Report an anchor, an alias or a tag, from its sign to the end of the word."""
        line, column = place[:2]
        written = self.report.lines[line]
        word, fragment = _WORD_END.split(written[column:], maxsplit=1)[0], _shown(_fragment(written, column))
        sign = word[:1]
        quotes = f"text that starts with {sign} needs quotes: {_in_quotes(fragment)}"
        if word == "!=":
            message = f"`{fragment}` is not in quotes: a bare `!` starts a YAML tag"
            hint = f"{quotes}; or write ≠ for !="
        elif sign == "!":
            message, hint = f"`{_shown(word)}` is a YAML tag, and guidelines have none", f"leave it out; {quotes}"
        else:
            kind = "alias" if sign == "*" else "anchor"
            message = f"`{_shown(word)}` is a YAML {kind}, and guidelines have none"
            hint = f"write the value out in each place; {quotes}"
        self.report.add(message, _along((line, column), len(word)), hint)


# --- YAML: what stopped the parser, in an author's words ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trip:
    """Where the parser stopped and what it said, with the last scalar it had read before."""

    lines: list[str]
    told: str
    at: _Position
    since: _Position
    """Where the thing began in which it stopped; the same as `at` when the parser did not say."""
    last: _Place
    last_style: str | None

    @property
    def line(self) -> str:
        return self.lines[self.at[0]]

    @property
    def sign(self) -> str:
        return self.line[self.at[1] : self.at[1] + 1]

    def text_from(self, position: _Position) -> str:
        return _fragment(self.lines[position[0]], position[1])

    @property
    def after_quotes(self) -> bool:
        """Whether the last scalar stood in quotes and ended on this line before the stop."""
        return self.last_style in ("'", '"') and self.last[2] == self.at[0] and self.last[3] <= self.at[1]


@dataclass(frozen=True, slots=True)
class _Fault:
    """A finding on what stopped the parser; `repair` is text to put at its place so that the parser can go on."""

    message: str
    hint: str
    place: _Place
    label: tuple[_Place, str] | None = None
    repair: tuple[_Position, str] | None = None


def _fragment(line: str, column: int) -> str:
    """Return the text that begins in this column, up to a comment, the line's end or (in brackets) the next sign."""
    text = re.split(r"\s#", line[column : column + _MOST_FRAGMENT])[0].rstrip()
    opened, closed = (sum(line.count(sign, 0, column) for sign in signs) for signs in ("[{", "]}"))
    if opened > closed:
        text = re.split(r"[,\]}]", text)[0].rstrip()
    return text or line[column : column + 1]


def _along(position: _Position, length: int) -> _Place:
    return (*position, position[0], position[1] + length)


def _whole(position: _Position, text: str) -> tuple[_Position, str]:
    return position, _STAND_IN * len(text)


def _block_of_text(lines: list[str], at: _Position) -> _Fault:
    """Return the fault of a comparison (or of text) that YAML takes for the start of a block of text."""
    text = _fragment(lines[at[0]], at[1])
    quoted = _in_quotes(_shown(text))
    if text.startswith("|"):
        message, hint = "`|` begins a block of text in YAML", f"put the text in quotes: {quoted}"
    else:
        message, hint = "`>` begins a block of text in YAML, not a comparison", f"put the test in quotes: {quoted}"
    if text.startswith(">="):
        hint += f", or write {_shown('≥' + text[2:])}"
    return _Fault(message, hint, _along(at, 1), repair=_whole(at, text))


def _tab(trip: _Trip) -> _Fault:
    count = sum(1 for line in trip.lines if _LINE_START_TAB.match(line))
    others = f" ({count} lines of this file start with a tab)" if count > 1 else ""
    column = trip.line.index("\t") if "\t" in trip.line else trip.at[1]
    return _Fault(
        "a tab stands here where YAML wants spaces",
        f"indent with spaces{others}; most editors can replace all tabs at once",
        _along((trip.at[0], column), 1),
    )


def _in_block(trip: _Trip) -> _Fault:
    return _tab(trip) if "tab" in trip.told else _block_of_text(trip.lines, trip.since)


def _in_quotes_open(trip: _Trip) -> _Fault:
    """Return the fault of a text in quotes: an unknown escape, or no closing quote."""
    sign = trip.lines[trip.since[0]][trip.since[1] : trip.since[1] + 1]
    if "end of stream" in trip.told or "document" in trip.told:
        double = "" if sign == '"' else "; an apostrophe inside '...' is written twice: ''"
        message = f"the text that starts here with {sign} has no closing {sign}"
        return _Fault(message, f"add the closing {sign} at the end of the text{double}", _along(trip.since, 1))
    column = max(trip.line.rfind("\\", 0, trip.at[1] + 1), 0)
    written = trip.line[column : column + 2]
    return _Fault(
        f"`{written}` is not a code that can stand in double quotes",
        "write a backslash twice (\\\\), or put the text in single quotes",
        _along((trip.at[0], column), len(written)),
        repair=((trip.at[0], column), _STAND_IN),
    )


_DIRECTIVE = "a line that starts with % is a YAML directive, and guidelines have none"


def _directive(trip: _Trip) -> _Fault:
    line = trip.since[0]
    text = trip.lines[line]
    return _Fault(
        _DIRECTIVE, "delete the line", (line, 0, line, max(len(text), 1)), repair=((line, 0), "#" * len(text))
    )


def _sign(trip: _Trip) -> _Fault:
    """Return the fault of a value that starts with a character that means something else in YAML."""
    if trip.sign == "\t":
        return _tab(trip)
    at = (
        trip.since
        if trip.told.startswith(("while scanning an", "while scanning a tag", "while parsing a tag"))
        else trip.at
    )
    if trip.lines[at[0]][at[1] : at[1] + 1] in (">", "|"):
        return _block_of_text(trip.lines, at)
    text = _fragment(trip.lines[at[0]], at[1])
    return _Fault(
        f"a value cannot start with `{text[:1]}`",
        f"write it in quotes: {_in_quotes(_shown(text))}",
        _along(at, len(text)),
        repair=_whole(at, text),
    )


_GLUED = re.compile(r"""(?P<key>[^\s:,\[\]{}"'#]+|"[^"]*"|'[^']*'):(?P<value>[^\s/:].*)""")
"""A key, a colon and a value without a space between them, but not `https://...`."""


def _glued(trip: _Trip, at: _Position) -> _Fault | None:
    """Return the fault of a missing space after a colon, if the text at this place looks like it."""
    line, column = at
    match = _GLUED.match(trip.lines[line], column)
    if match is None:
        return None
    colon = match.end("key")
    return _Fault(
        f"a space is missing after the colon of `{_shown(match['key'])}`",
        f"write `{_shown(match['key'] + ': ' + match['value'])}`",
        _along((line, colon), 1),
        repair=((line, colon + 1), " " + _STAND_IN * (len(match["value"]) - 1)),
    )


def _no_colon(trip: _Trip) -> _Fault:
    text = trip.text_from(trip.since)
    if re.match(r"-[^\s-]", text):
        hint = f"write `{_shown('- ' + text[1:])}`; a text that starts with - needs quotes: {_in_quotes(_shown(text))}"
        return _Fault(
            "a space is missing after the dash", hint, _along(trip.since, 1), repair=(trip.since, "#" * len(text))
        )
    return _glued(trip, trip.since) or _Fault(
        f"`{_shown(text)}` has no colon: a key and its value were expected here",
        "write `key: value`, or indent the line further if it continues the text above",
        _along(trip.since, len(text)),
        repair=(trip.since, "#" * len(text)),
    )


def _colon(trip: _Trip) -> _Fault:
    """Return the fault of a colon where no key can be: in a text, in a line indented too far, after a missing space."""
    start = trip.last[:2]
    repair = (trip.at, _STAND_IN)
    if start[0] == trip.at[0]:
        text = trip.text_from(start)
        return _Fault(
            f"the text `{_shown(text)}` holds a colon, which YAML takes for the end of a key",
            f"write the text in quotes: {_in_quotes(_shown(text))}",
            _along(start, len(text)),
            repair=None if trip.last_style in ("'", '"') else repair,
        )
    return _glued(trip, start) or _Fault(
        f"this line is indented as if it continued the text of line {start[0] + 1}",
        "start it in the same column as the key it belongs beside; or put the text above it in quotes",
        (trip.at[0], _indent(trip.line), trip.at[0], trip.at[1] + 1),
        label=(_along(start, len(trip.text_from(start))), "the text that it would continue"),
        repair=repair,
    )


def _dash(trip: _Trip) -> _Fault:
    text = trip.text_from(trip.at)
    return _Fault(
        "a list cannot start with `-` behind its key",
        "start the list on the next line, or write [ ] around it; "
        f"text that starts with - needs quotes: {_in_quotes(_shown(text))}",
        _along(trip.at, len(text)),
        repair=_whole(trip.at, text),
    )


def _content(trip: _Trip) -> _Fault:
    """Return the fault of a comma or a bracket where a value should stand."""
    if trip.sign in ("]", "}"):
        return _bracket_too_many(trip)
    if trip.sign == ":":
        return _no_key(trip)
    if trip.sign == "," and not trip.text_from(trip.at).strip(",").strip():
        return _Fault(
            "a value is missing before this comma", "fill in the value, or delete the comma", _along(trip.at, 1)
        )
    return _sign(trip)


def _no_key(trip: _Trip) -> _Fault:
    return _Fault(_NO_KEY, "write `key: value`", _along(trip.at, 1))


def _bracket_too_many(trip: _Trip) -> _Fault:
    message = f"there is no open bracket for this `{trip.sign}`, or a value is missing before it"
    return _Fault(message, "delete it, or put the text that it belongs to in quotes", _along(trip.at, 1))


def _more_after_quotes(trip: _Trip) -> _Fault:
    if trip.last[0] != trip.last[2]:
        hint = f"close it with {trip.last_style} on its own line"
        message = f"the text in quotes from line {trip.last[0] + 1} ends here, and more follows"
        return _Fault(message, hint, _along(trip.at, 1), (_along(trip.last[:2], 1), "is its closing quote missing?"))
    hint = "put the quotes around the whole text"
    if trip.last_style == "'":
        hint += "; an apostrophe inside '...' is written twice: '', or use \"...\""
    else:
        hint += '; a double quote inside "..." is written \\"'
    label = (trip.last, "the text in quotes")
    return _Fault("the text in quotes has ended, and more follows", hint, _along(trip.at, 1), label)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _in_brackets(trip: _Trip) -> _Fault:
    """Return the fault of a list or mapping in brackets: not closed, or no comma between two entries."""
    opening = trip.lines[trip.since[0]][trip.since[1] : trip.since[1] + 1]
    closing = "]" if opening == "[" else "}"
    rest = "".join(trip.lines[trip.at[0] + 1 :]) + trip.line[trip.at[1] :]
    at_end = not rest.strip()
    if at_end or (trip.at[0] > trip.since[0] and _indent(trip.line) <= _indent(trip.lines[trip.since[0]])):
        message = f"the `{opening}` here is never closed"
        label = None if at_end else (_along(trip.at, 1), f"`{closing}` or a comma should come before this")
        return _Fault(message, f"add `{closing}` where the entries end", _along(trip.since, 1), label)
    if trip.after_quotes:
        return _more_after_quotes(trip)
    return _Fault(
        f"a comma or the closing `{closing}` is missing here",
        f"put commas between the entries and `{closing}` at the end; text with , : [ ] {{ }} in it needs quotes",
        _along(trip.at, 1),
        label=(_along(trip.since, 1), f"the `{opening}` that is open"),
    )


def _out_of_line(trip: _Trip) -> _Fault:
    """Return the fault of a line (or the rest of one) that does not fit in the mapping or list it stands in."""
    if trip.after_quotes:
        return _glued(trip, trip.last[:2]) or _more_after_quotes(trip)
    if trip.sign in ("]", "}"):
        return _bracket_too_many(trip)
    if trip.sign == ":":
        return _no_key(trip)
    if trip.line[: trip.at[1]].strip(" -"):
        text = trip.text_from(trip.at)
        return _Fault(
            f"`{_shown(text)}` cannot follow here",
            "start a new line, or put the whole text in quotes",
            _along(trip.at, len(text)),
        )
    text = trip.text_from(trip.at)
    label = None if trip.since == trip.at else (_along(trip.since, 1), "what it should line up with starts here")
    return _Fault(
        f"`{_shown(text)}` does not line up with the lines before it",
        "give lines that belong together the same indentation, in spaces; lists start with `- `, keys end in `:`",
        _along(trip.at, len(text)),
        label,
    )


def _unknown_trip(trip: _Trip) -> _Fault:
    message = f"this cannot be read as YAML: {trip.told}"
    return _Fault(message, "text with signs in it is safest in quotes", _along(trip.at, 1))


_EXPLANATIONS: tuple[tuple[str, Callable[[_Trip], _Fault]], ...] = (
    ("block scalar", _in_block),
    ("quoted scalar", _in_quotes_open),
    ("directive", _directive),
    ("incompatible yaml document", _directive),
    ("anchor", _sign),
    ("alias", _sign),
    ("tag", _sign),
    ("mapping keys", _sign),
    ("cannot start any token", _sign),
    ("mapping values", _colon),
    ("sequence entries", _dash),
    ("simple key", _no_colon),
    ("node content", _content),
    ("flow", _in_brackets),
    ("block", _out_of_line),
    ("document start", _out_of_line),
    ("", _unknown_trip),
)
"""By a word in what libyaml or its twin in Python said, the first that fits: they word the same faults in two ways."""


def _explained(error: Exception, scan: _Scan) -> _Fault:
    """Return the fault behind what the parser raised."""
    lines = scan.report.lines
    last, style = ((0, 0, 0, 0), None) if scan.last is None else (_place(scan.last), scan.last.style)

    def inside(mark: yaml.Mark | None) -> _Position:
        line, column = last[2:] if mark is None else (mark.line, mark.column)
        return (line, column) if line < len(lines) else (len(lines) - 1, len(lines[-1]))

    context = getattr(error, "context", None)
    problem = getattr(error, "problem", None) or str(error)
    at = getattr(error, "problem_mark", None)
    since = getattr(error, "context_mark", None) or at
    told = f"{context}: {problem}" if context else problem
    trip = _Trip(lines, told.lower(), inside(at), inside(since), last, style)
    return next(explain for word, explain in _EXPLANATIONS if word in trip.told)(trip)


def _repaired(text: str, repair: tuple[_Position, str]) -> str:
    (number, column), instead = repair
    lines = _lines(text)
    line = lines[number]
    lines[number] = line[:column] + instead + line[column + len(instead) :]
    return "\n".join(lines)


def read(source: Source, limits: Limits = DEFAULT) -> Document | tuple[Diagnostic, ...]:
    """Return the document that a YAML text writes, or every finding that could be made; no text raises.

    What stopped the parser is reported, taken out of a copy, and the copy read again: one run shows as much as it can.
    """
    if source.text.startswith("\ufeff"):
        source = Source(source.name, source.text[1:])
    text = source.text
    if len(text) > limits.size:
        return (_too_large(source, len(text), limits),)
    findings: list[Diagnostic] = []
    if _UNREADABLE.search(text):
        findings = _unreadable(source, _UNREADABLE)
        if findings[0].code == FILE_PROBLEM:
            return tuple(findings)
        text = _UNREADABLE.sub(lambda run: _STAND_IN * len(run[0]), text)
    lines = _lines(source.text)
    for _ in range(1 + min(_MOST_REPAIRS, _MOST_TEXT_REREAD // (len(text) + 1))):
        report = _Report(source, lines)
        made = _read_once(text, report, limits)
        if not isinstance(made, _Fault):
            break
        labels = () if made.label is None else (Label(_span(source, made.label[0]), made.label[1]),)
        findings.append(Diagnostic(SYNTAX, made.message, _span(source, made.place), made.hint, labels))
        if made.repair is None:
            break
        text = _repaired(text, made.repair)
    if isinstance(made, _Fault) or findings or report.findings:
        told = {one.span for one in findings}  # what took the place of a repaired stretch is no news
        return in_order((*findings, *(one for one in report.findings if one.span not in told)))
    value, node = made
    return _document(source, value, lambda: node)


def _read_once(text: str, report: _Report, limits: Limits) -> tuple[Value, _Node] | _Fault:
    """Return the value and node that a text writes, or what stopped the parser."""
    scan = _Scan(report, limits)
    try:
        return _composed(scan.events(text), report, limits)
    except _EnoughError:
        return _EMPTY
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: `chr`, in the parser in Python
        return _explained(error, scan)


def read_bytes(name: str, data: bytes, limits: Limits = DEFAULT) -> Document | tuple[Diagnostic, ...]:
    """Return the document of a YAML file's bytes (UTF-8), or findings."""
    source = decode(name, data, limits)
    return read(source, limits) if isinstance(source, Source) else source


# --- JSON -----------------------------------------------------------------------------------------------------------

_JSON_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|[^\s\[\]{}:,"]++', re.DOTALL)
_JSON_FAULTS = {
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
    for token in _JSON_TOKEN.finditer(source.text):
        if token[0] in ("[", "{"):
            depth += 1
            if depth > limits.depth:
                message = f"more than {limits.depth} levels lie inside one another"
                return Diagnostic(SYNTAX, message, _at_offset(source, *token.span()), hint="is a bracket left open?")
        elif token[0] in ("]", "}"):
            depth -= 1
    return None


def _json_events(report: _Report, limits: Limits) -> Iterator[_Event]:
    """Yield the events of a text which the library found to be JSON."""
    text = report.source.text
    kinds = {"[": _LIST, "{": _MAPPING, "]": _CLOSE, "}": _CLOSE}
    line, line_start, done = 0, 0, 0
    for token in _JSON_TOKEN.finditer(text):
        for line_end in _LINE_END.finditer(text, done, token.start()):
            line, line_start = line + 1, line_end.end()
        done = token.end()
        place = (line, token.start() - line_start, line, done - line_start)
        if (kind := kinds.get(token[0])) is not None:
            yield kind, None, place
        else:
            yield _SCALAR, _json_scalar(report, token[0], place, limits), place


def _json_scalar(report: _Report, written: str, place: _Place, limits: Limits) -> Value:
    """Return a scalar of JSON; what cannot be used is reported, and null."""
    if written[0] == '"':
        text: str = json.loads(written)
        if _UNPRINTABLE.search(text):
            message = "the text holds an invisible character"
            report.add(message, place, "leave out the escape (a backslash and its code)")
        if len(text) > limits.scalar:
            report.add(f"the text is too long: at most {limits.scalar} characters", place, "shorten it")
        return text
    if written in ("NaN", "Infinity", "-Infinity"):
        report.add(_endless(written), place, "leave out a fact that is unknown")
        return None
    try:
        return _resolved(written, limits)
    except _UnusableError as error:
        report.add(str(error), place, "write fewer digits")
        return None


def read_json(source: Source, limits: Limits = DEFAULT) -> Document | tuple[Diagnostic, ...]:
    """Return the document that a JSON text writes, or findings; no text raises.

    The library's fast parser makes the values. A second, slower reading finds the places; it is made only when they are
    asked for, or when something is suspect.
    """
    if source.text.startswith("\ufeff"):
        source = Source(source.name, source.text[1:])
    text = source.text
    if len(text) > limits.size:
        return (_too_large(source, len(text), limits),)
    if _UNPRINTABLE.search(text):
        return tuple(_unreadable(source, _UNPRINTABLE))
    if text.count("[") + text.count("{") > limits.depth and (deep := _too_deep(source, limits)) is not None:
        return (deep,)
    try:
        value, suspect = _json_value(text, limits)
    except json.JSONDecodeError as error:
        return (_json_fault(source, error),)

    def grow() -> tuple[_Node, list[Diagnostic]]:
        report = _Report(source, _lines(text))
        try:
            return _composed(_json_events(report, limits), report, limits)[1], report.findings
        except _EnoughError:
            return _EMPTY[1], report.findings

    if suspect and (findings := grow()[1]):
        return in_order(findings)
    return _document(source, value, lambda: grow()[0])


def _json_value(text: str, limits: Limits) -> tuple[Value, bool]:
    """Return the value of a JSON text, and whether something in it may have to be refused."""
    entries_at_most = text.count("[") + text.count("{") + text.count(",") + 1
    suspect = "\\" in text or len(text) > limits.scalar or 3 * entries_at_most > 2 * limits.nodes

    def suspected(_: object) -> None:
        nonlocal suspect
        suspect = True

    def number(written: str) -> Value:
        try:
            return _number(written, limits)
        except _UnusableError as error:
            suspected(error)
            return None

    def mapping(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        entries = dict(pairs)
        if len(entries) < len(pairs):
            suspected(pairs)
        return entries

    value = json.loads(text, object_pairs_hook=mapping, parse_float=number, parse_int=number, parse_constant=suspected)
    return value, suspect


def _json_fault(source: Source, error: json.JSONDecodeError) -> Diagnostic:
    message, hint = next(
        (told for said, told in _JSON_FAULTS.items() if error.msg.startswith(said)),
        (error.msg, "check the text with a JSON editor"),
    )
    at = min(error.pos, len(source.text))
    return Diagnostic(SYNTAX, message, _at_offset(source, at, min(at + 1, len(source.text))), hint=hint)
