"""What stopped the parser of YAML, in an author's words: place, cause and cure, and how the parser can go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from interpreter.document.characters import STAND_IN
from interpreter.document.composer import NO_KEY
from interpreter.document.scalars import in_quotes, shortened
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from yaml import Mark

    from interpreter.document.document import Place, Position

_MOST_FRAGMENT = 1000
_NOWHERE: Place = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Trip:
    """Where the parser stopped and what it said, with the last scalar it had read before."""

    lines: list[str]
    told: str
    at: Position
    since: Position
    """Where the thing began in which it stopped; the same as `at` when the parser did not say."""
    last: Place
    last_style: str | None

    @property
    def line(self) -> str:
        return self.lines[self.at[0]]

    @property
    def sign(self) -> str:
        return self.line[self.at[1] : self.at[1] + 1]

    def text_from(self, position: Position) -> str:
        return _fragment(self.lines[position[0]], position[1])

    @property
    def after_quotes(self) -> bool:
        """Whether the last scalar stood in quotes and ended on this line before the stop."""
        return self.last_style in ("'", '"') and self.last[2] == self.at[0] and self.last[3] <= self.at[1]


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding on what stopped the parser; `repair` is text to put at its place so that the parser can go on."""

    message: str
    hint: str
    place: Place
    label: tuple[Place, str] | None = None
    repair: tuple[Position, str] | None = None


def _fragment(line: str, column: int) -> str:
    """Return the text that begins in this column, up to a comment, the line's end or (in brackets) the next sign."""
    text = re.split(r"\s#", line[column : column + _MOST_FRAGMENT])[0].rstrip()
    opened, closed = (sum(line.count(sign, 0, column) for sign in signs) for signs in ("[{", "]}"))
    if opened > closed:
        text = re.split(r"[,\]}]", text)[0].rstrip()
    return text or line[column : column + 1]


def _along(position: Position, length: int) -> Place:
    return (*position, position[0], position[1] + length)


def _whole(position: Position, text: str) -> tuple[Position, str]:
    return position, STAND_IN * len(text)


def block_of_text(lines: list[str], at: Position) -> Fault:
    """Return the fault of a comparison (or of text) that YAML takes for the start of a block of text."""
    text = _fragment(lines[at[0]], at[1])
    quoted = in_quotes(shortened(text))
    if text.startswith("|"):
        message, hint = "`|` begins a block of text in YAML", f"put the text in quotes: {quoted}"
    else:
        message, hint = "`>` begins a block of text in YAML, not a comparison", f"put the test in quotes: {quoted}"
    if text.startswith(">="):
        hint += f", or write {shortened('≥' + text[2:])}"
    return Fault(message, hint, _along(at, 1), repair=_whole(at, text))


def property_of_node(lines: list[str], at: Position) -> Fault:
    """Return the fault of an anchor, an alias or a tag, from its sign to the end of the word."""
    written = lines[at[0]][at[1] :]
    word, text = re.split(r"[\s,\[\]{}]", written, maxsplit=1)[0], shortened(_fragment(lines[at[0]], at[1]))
    sign = word[:1]
    quotes = f"text that starts with {sign} needs quotes: {in_quotes(text)}"
    if word == "!=":
        message = f"`{text}` is not in quotes: a bare `!` starts a YAML tag"
        hint = f"{quotes}; or write ≠ for !="
    elif sign == "!":
        message, hint = f"`{shortened(word)}` is a YAML tag, and guidelines have none", f"leave it out; {quotes}"
    else:
        kind = "alias" if sign == "*" else "anchor"
        message = f"`{shortened(word)}` is a YAML {kind}, and guidelines have none"
        hint = f"write the value out in each place; {quotes}"
    return Fault(message, hint, _along(at, len(word)))


def _tab(trip: _Trip) -> Fault:
    count = sum(1 for line in trip.lines if re.match(r" *\t", line))
    others = f" ({count} lines of this file start with a tab)" if count > 1 else ""
    column = trip.line.index("\t") if "\t" in trip.line else trip.at[1]
    return Fault(
        "a tab stands here where YAML wants spaces",
        f"indent with spaces{others}; most editors can replace all tabs at once",
        _along((trip.at[0], column), 1),
    )


def _in_block(trip: _Trip) -> Fault:
    return _tab(trip) if "tab" in trip.told else block_of_text(trip.lines, trip.since)


def _in_quotes_open(trip: _Trip) -> Fault:
    """Return the fault of a text in quotes: an unknown escape, or no closing quote."""
    sign = trip.lines[trip.since[0]][trip.since[1] : trip.since[1] + 1]
    if "end of stream" in trip.told or "document" in trip.told:
        double = "" if sign == '"' else "; an apostrophe inside '...' is written twice: ''"
        message = f"the text that starts here with {sign} has no closing {sign}"
        return Fault(message, f"add the closing {sign} at the end of the text{double}", _along(trip.since, 1))
    column = max(trip.line.rfind("\\", 0, trip.at[1] + 1), 0)
    written = trip.line[column : column + 2]
    return Fault(
        f"`{written}` is not a code that can stand in double quotes",
        "write a backslash twice (\\\\), or put the text in single quotes",
        _along((trip.at[0], column), len(written)),
        repair=((trip.at[0], column), STAND_IN),
    )


DIRECTIVE = "a line that starts with % is a YAML directive, and guidelines have none"


def _directive(trip: _Trip) -> Fault:
    line = trip.since[0]
    text = trip.lines[line]
    return Fault(DIRECTIVE, "delete the line", (line, 0, line, max(len(text), 1)), repair=((line, 0), "#" * len(text)))


def _sign(trip: _Trip) -> Fault:
    """Return the fault of a value that starts with a character that means something else in YAML."""
    if trip.sign == "\t":
        return _tab(trip)
    at = (
        trip.since
        if trip.told.startswith(("while scanning an", "while scanning a tag", "while parsing a tag"))
        else trip.at
    )
    if trip.lines[at[0]][at[1] : at[1] + 1] in (">", "|"):
        return block_of_text(trip.lines, at)
    text = _fragment(trip.lines[at[0]], at[1])
    return Fault(
        f"a value cannot start with `{text[:1]}`",
        f"write it in quotes: {in_quotes(shortened(text))}",
        _along(at, len(text)),
        repair=_whole(at, text),
    )


_GLUED = r"""(?P<key>[^\s:,\[\]{}"'#]+|"[^"]*"|'[^']*'):(?P<value>[^\s/:].*)"""
"""A key, a colon and a value without a space between them, but not `https://...`."""


def _glued(trip: _Trip, at: Position) -> Fault | None:
    """Return the fault of a missing space after a colon, if the text at this place looks like it."""
    line, column = at
    match = re.compile(_GLUED).match(trip.lines[line], column)
    if match is None:
        return None
    colon = match.end("key")
    return Fault(
        f"a space is missing after the colon of `{shortened(match['key'])}`",
        f"write `{shortened(match['key'] + ': ' + match['value'])}`",
        _along((line, colon), 1),
        repair=((line, colon + 1), " " + STAND_IN * (len(match["value"]) - 1)),
    )


def _no_colon(trip: _Trip) -> Fault:
    text = trip.text_from(trip.since)
    if re.match(r"-[^\s-]", text):
        quoted = in_quotes(shortened(text))
        hint = f"write `{shortened('- ' + text[1:])}`; a text that starts with - needs quotes: {quoted}"
        return Fault(
            "a space is missing after the dash", hint, _along(trip.since, 1), repair=(trip.since, "#" * len(text))
        )
    return _glued(trip, trip.since) or Fault(
        f"`{shortened(text)}` has no colon: a key and its value were expected here",
        "write `key: value`, or indent the line further if it continues the text above",
        _along(trip.since, len(text)),
        repair=(trip.since, "#" * len(text)),
    )


def _colon(trip: _Trip) -> Fault:
    """Return the fault of a colon where no key can be: in a text, in a line indented too far, after a missing space."""
    start = trip.last[:2]
    repair = (trip.at, STAND_IN)
    if start[0] == trip.at[0]:
        text = trip.text_from(start)
        return Fault(
            f"the text `{shortened(text)}` holds a colon, which YAML takes for the end of a key",
            f"write the text in quotes: {in_quotes(shortened(text))}",
            _along(start, len(text)),
            repair=None if trip.last_style in ("'", '"') else repair,
        )
    return _glued(trip, start) or Fault(
        f"this line is indented as if it continued the text of line {start[0] + 1}",
        "start it in the same column as the key it belongs beside; or put the text above it in quotes",
        (trip.at[0], _indent(trip.line), trip.at[0], trip.at[1] + 1),
        label=(_along(start, len(trip.text_from(start))), "the text that it would continue"),
        repair=repair,
    )


def _dash(trip: _Trip) -> Fault:
    text = trip.text_from(trip.at)
    return Fault(
        "a list cannot start with `-` behind its key",
        "start the list on the next line, or write [ ] around it; "
        f"text that starts with - needs quotes: {in_quotes(shortened(text))}",
        _along(trip.at, len(text)),
        repair=_whole(trip.at, text),
    )


def _content(trip: _Trip) -> Fault:
    """Return the fault of a comma or a bracket where a value should stand."""
    if trip.sign in ("]", "}"):
        return _bracket_too_many(trip)
    if trip.sign == ":":
        return _no_key(trip)
    if trip.sign == "," and not trip.text_from(trip.at).strip(",").strip():
        return Fault(
            "a value is missing before this comma", "fill in the value, or delete the comma", _along(trip.at, 1)
        )
    return _open_at_the_end(trip) or _sign(trip)


def _open_at_the_end(trip: _Trip) -> Fault | None:
    """Return the fault of a bracket that is the last thing in the file, or None when something follows."""
    if "".join([trip.line[trip.at[1] :], *trip.lines[trip.at[0] + 1 :]]).strip():
        return None
    for number in range(min(trip.at[0], len(trip.lines) - 1), -1, -1):
        line = trip.lines[number].rstrip()
        if line:
            return _never_closed((number, len(line) - 1), line[-1]) if line[-1] in "[{" else None
    return None


def _never_closed(opened: Position, opening: str, label: tuple[Place, str] | None = None) -> Fault:
    closing = "]" if opening == "[" else "}"
    hint = f"add `{closing}` where the entries end"
    return Fault(f"the `{opening}` here is never closed", hint, _along(opened, 1), label)


def _no_key(trip: _Trip) -> Fault:
    return Fault(NO_KEY, "write `key: value`", _along(trip.at, 1))


def _bracket_too_many(trip: _Trip) -> Fault:
    message = f"there is no open bracket for this `{trip.sign}`, or a value is missing before it"
    return Fault(message, "delete it, or put the text that it belongs to in quotes", _along(trip.at, 1))


def _more_after_quotes(trip: _Trip) -> Fault:
    if trip.last[0] != trip.last[2]:
        hint = f"close it with {trip.last_style} on its own line"
        message = f"the text in quotes from line {trip.last[0] + 1} ends here, and more follows"
        return Fault(message, hint, _along(trip.at, 1), (_along(trip.last[:2], 1), "is its closing quote missing?"))
    hint = "put the quotes around the whole text"
    if trip.last_style == "'":
        hint += "; an apostrophe inside '...' is written twice: '', or use \"...\""
    else:
        hint += '; a double quote inside "..." is written \\"'
    label = (trip.last, "the text in quotes")
    return Fault("the text in quotes has ended, and more follows", hint, _along(trip.at, 1), label)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _in_brackets(trip: _Trip) -> Fault:
    """Return the fault of a list or mapping in brackets: not closed, or no comma between two entries."""
    opening = trip.lines[trip.since[0]][trip.since[1] : trip.since[1] + 1]
    closing = "]" if opening == "[" else "}"
    rest = "".join(trip.lines[trip.at[0] + 1 :]) + trip.line[trip.at[1] :]
    at_end = not rest.strip()
    if at_end or (trip.at[0] > trip.since[0] and _indent(trip.line) <= _indent(trip.lines[trip.since[0]])):
        label = None if at_end else (_along(trip.at, 1), f"`{closing}` or a comma should come before this")
        return _never_closed(trip.since, opening, label)
    if trip.after_quotes:
        return _more_after_quotes(trip)
    return Fault(
        f"a comma or the closing `{closing}` is missing here",
        f"put commas between the entries and `{closing}` at the end; text with , : [ ] {{ }} in it needs quotes",
        _along(trip.at, 1),
        label=(_along(trip.since, 1), f"the `{opening}` that is open"),
    )


def _out_of_line(trip: _Trip) -> Fault:
    """Return the fault of a line (or the rest of one) that does not fit in the mapping or list it stands in."""
    if trip.after_quotes:
        return _glued(trip, trip.last[:2]) or _more_after_quotes(trip)
    if trip.sign in ("]", "}"):
        return _bracket_too_many(trip)
    if trip.sign == ":":
        return _no_key(trip)
    if trip.line[: trip.at[1]].strip(" -"):
        text = trip.text_from(trip.at)
        return Fault(
            f"`{shortened(text)}` cannot follow here",
            "start a new line, or put the whole text in quotes",
            _along(trip.at, len(text)),
        )
    text = trip.text_from(trip.at)
    label = None if trip.since == trip.at else (_along(trip.since, 1), "what it should line up with starts here")
    return Fault(
        f"`{shortened(text)}` does not line up with the lines before it",
        "give lines that belong together the same indentation, in spaces; lists start with `- `, keys end in `:`",
        _along(trip.at, len(text)),
        label,
    )


def _unknown_trip(trip: _Trip) -> Fault:
    message = f"this cannot be read as YAML: {trip.told}"
    return Fault(message, "text with signs in it is safest in quotes", _along(trip.at, 1))


_EXPLANATIONS: tuple[tuple[str, Callable[[_Trip], Fault]], ...] = (
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


def explain(error: Exception, lines: list[str], last: Any) -> Fault:  # noqa: ANN401 - an event of the parser
    """Return the fault behind what the parser raised; `last` is the last scalar that it had read before, if any."""
    place, style = _NOWHERE, None
    if last is not None:
        start, end = last.start_mark, last.end_mark
        place, style = (start.line, start.column, end.line, end.column), last.style

    def inside(mark: Mark | None) -> Position:
        line, column = place[2:] if mark is None else (mark.line, mark.column)
        return (line, column) if line < len(lines) else (len(lines) - 1, len(lines[-1]))

    context = getattr(error, "context", None)
    problem = getattr(error, "problem", None) or str(error)
    at = getattr(error, "problem_mark", None)
    since = getattr(error, "context_mark", None) or at
    told = f"{context}: {problem}" if context else problem
    trip = _Trip(lines, told.lower(), inside(at), inside(since), place, style)
    return next(fault_of for word, fault_of in _EXPLANATIONS if word in trip.told)(trip)
