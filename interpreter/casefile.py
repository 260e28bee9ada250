"""Cases from files and from standard input, and facts from the command line, each with its place for messages.

A case is `{case: id, at: time, from: flowchart, facts: {...}}` or a bare mapping of facts; `{cases: [...]}` is several.
JSON Lines are read line by line: a file of any length takes the memory of one line. No text raises: what cannot be read
comes back as a refused case, in its place among the others.
Source: JSON Lines, https://jsonlines.org.
"""

from __future__ import annotations

import json
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from interpreter.case import Case, anonymous
from interpreter.diagnostic import Diagnostic, in_order, nearest
from interpreter.document import Document, Limits, decode, read, read_json
from interpreter.model import Text
from interpreter.slotted import dataclass, replace
from interpreter.span import Source, Span, nowhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from interpreter.document import Path as Place

MOST_BYTES = 8_000_000
LONGEST_LINE = 1_000_000
LIMITS = Limits(size=MOST_BYTES, nodes=2_000_000)
"""A file may hold thousands of cases of fifty facts."""
MOST_LINES_PADDED = 10_000
"""A finding further down in JSON Lines is shown without its line: the lines before it are not kept."""
MOST_SHOWN = 60

CASE_SHAPE = "case-shape"
KEYS = ("case", "title", "at", "from", "facts", "expect")
FORM = "a case is a mapping of facts, or `{case: id, facts: {...}}`"


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that could not be read, and why; `id` where it could be made out."""

    id: str | None
    findings: tuple[Diagnostic, ...]


Entry = Case | Refused


# ---- files and streams ----------------------------------------------------------------------------------------------


def read_file(path: Path) -> Iterator[Entry]:
    """Yield the cases of a file, in order: `.jsonl` holds one a line; what another name holds, its content tells.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        match path.suffix.lower():
            case ".jsonl" | ".ndjson":
                yield from _lines(str(path), enumerate(lines_in(stream, LONGEST_LINE), 1))
            case ".yaml" | ".yml":
                yield from _whole(str(path), stream.read(MOST_BYTES + 1), is_json=False)
            case ".json":
                yield from _whole(str(path), stream.read(MOST_BYTES + 1), is_json=True)
            case _:
                yield from read_stream(str(path), stream)


def read_stream(name: str, stream: BinaryIO) -> Iterator[Entry]:
    """Yield the cases of a stream: JSON Lines when more than one line is a whole JSON object, else one document.

    Raises:
        OSError: the stream cannot be read.
    """
    numbered = enumerate(lines_in(stream, MOST_BYTES), 1)  # it may be one document on one line
    kept: list[tuple[int, bytes]] = []
    size = objects = 0
    starts_as_lines = False
    for number, line in numbered:
        kept.append((number, line))
        size += len(line)
        if _is_object(line):
            objects += 1
            starts_as_lines |= objects == 1 and not any(before.strip() for _, before in kept[:-1])
        if size > MOST_BYTES or (objects > 1 and starts_as_lines):
            break
    text = b"".join(line for _, line in kept)
    if objects > 1 and (starts_as_lines or not _is_object(text)):
        yield from _lines(name, chain(kept, numbered))
    else:
        yield from _whole(name, text, is_json=_is_object(text))


def lines_in(stream: BinaryIO, longest: int) -> Iterator[bytes]:
    """Yield the lines of a stream with their ends; of a line that is too long, only so much that this can be told."""
    while line := stream.readline(longest + 1):
        yield line
        end = line
        while not end.endswith(b"\n") and len(end) > longest:
            end = stream.readline(longest + 1)


def _is_object(text: bytes) -> bool:
    """Tell whether a text is a whole JSON object."""
    text = text.strip().removeprefix(b"\xef\xbb\xbf")
    if not (text.startswith(b"{") and text.endswith(b"}")):
        return False
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(name: str, numbered: Iterable[tuple[int, bytes]]) -> Iterator[Entry]:
    """Yield the case of every line that holds something."""
    for number, line in numbered:
        if line.strip():
            yield from _line(name, number, line)


def _line(name: str, number: int, line: bytes) -> Iterator[Entry]:
    if len(line) > LONGEST_LINE:
        message = f"the line is too long: at most {LONGEST_LINE // 1_000_000} MB"
        found = Diagnostic("file-problem", message, nowhere(name), "put one case on a line")
        yield Refused(None, at_line((found,), number))
        return
    source = decode(name, line.rstrip(b"\r\n"))
    document = read_json(source) if isinstance(source, Source) else source
    text = source.text if isinstance(source, Source) else ""
    if not isinstance(document, Document):
        yield Refused(None, at_line(document, number, text))
        return
    entry = case_at(document, ())
    if isinstance(entry, Refused):
        yield replace(entry, findings=at_line(entry.findings, number, text))
        return
    place, key_place = entry.place, entry.key_place or entry.place
    yield replace(
        entry,
        place=lambda fact: _lower(place(fact), number, text),
        key_place=lambda fact: _lower(key_place(fact), number, text),
    )


def at_line(findings: Iterable[Diagnostic], number: int, text: str = "") -> tuple[Diagnostic, ...]:
    """Return findings about a line where they stand in the file: at line `number`, shown with its text, if any."""
    return tuple(replace(found, span=_lower(found.span, number, text), labels=()) for found in findings)


def _lower(span: Span, number: int, text: str) -> Span:
    """Return a span of a single line where it stands in the file: at line `number`."""
    padded = "\n" * (number - 1) + text if text and number <= MOST_LINES_PADDED else ""
    return Span(Source(span.source.name, padded), number, span.start_column, number, span.end_column)


def _whole(name: str, data: bytes, *, is_json: bool) -> Iterator[Entry]:
    """Yield the cases of one document."""
    source = decode(name, data, LIMITS)
    if not isinstance(source, Source):
        yield Refused(None, source)
        return
    document = read_json(source, LIMITS) if is_json else read(source, LIMITS)
    if isinstance(document, Document):
        yield from cases_of(document)
    else:
        yield Refused(None, document)


# ---- from a document to cases ---------------------------------------------------------------------------------------


def cases_of(document: Document) -> Iterator[Entry]:
    """Yield the cases of a document, in order."""
    value = document.value
    if value is None:
        yield _refused(None, "file-problem", "there is no case here: the text is empty", document.span(()), FORM)
    elif not isinstance(value, dict) or "cases" not in value:
        yield case_at(document, ())
    elif len(value) > 1:
        other = next(key for key in value if key != "cases")
        message = f"the key `{other[:MOST_SHOWN]}` is not known beside `cases`"
        yield _refused(None, CASE_SHAPE, message, document.key_span((other,)), "put it in each case")
    elif not isinstance(value["cases"], list) or not value["cases"]:
        message = "`cases` must be a list of cases"
        yield _refused(None, CASE_SHAPE, message, document.key_span(("cases",)), "write one case after each dash")
    else:
        for position in range(len(value["cases"])):
            yield case_at(document, ("cases", position))


def case_at(document: Document, path: Place) -> Entry:
    """Return the case that stands at a path of a document."""
    entry: Any = document.at(path)
    if not isinstance(entry, dict):
        shown = "a list" if isinstance(entry, list) else "nothing" if entry is None else "a single value"
        return _refused(None, CASE_SHAPE, f"a case cannot be {shown}", document.span(path), FORM)
    place, key_place = partial(_place, document, path, entry), partial(_key_place, document, path, entry)
    if not _is_in_full(entry):
        return Case(None, None, None, entry, place, key_place=key_place)
    name = _id(entry.get("case"))
    findings = in_order(_shape(document, path, entry))
    if findings:
        return Refused(name, findings)
    title = entry.get("title")
    return Case(
        id=name,
        at=entry.get("at"),
        start=entry.get("from"),
        facts=entry["facts"],
        place=place,
        title=None if title is None else Text(tuple(title.items())),
        expect=entry.get("expect"),
        key_place=key_place,
    )


def _id(given: object) -> str | None:
    """Return the id of a case; a whole number will do for one, as tables have them."""
    return str(given) if isinstance(given, str | int) and not isinstance(given, bool) else None


def _is_in_full(entry: Mapping[str, Any]) -> bool:
    """Tell whether this is a case with its facts in a key of their own, not a bare mapping of facts."""
    return "facts" in entry or "case" in entry


def _shape(document: Document, path: Place, entry: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the keys of a case, apart from the facts themselves."""
    for key, value in entry.items():
        if key not in KEYS:
            hint = nearest(key, KEYS) or "facts stand under `facts`; known here: " + ", ".join(KEYS)
            message = f"the key `{key[:MOST_SHOWN]}` is not known here"
            yield Diagnostic(CASE_SHAPE, message, document.key_span((*path, key)), hint)
            continue
        wanted = _unfit(key, value)
        if wanted is not None:
            yield Diagnostic(CASE_SHAPE, f"`{key}` must be {wanted}", document.span((*path, key)), _CURES.get(key))
    if "facts" not in entry:
        yield Diagnostic(CASE_SHAPE, "the case lacks `facts`", document.key_span(path), "add `facts:`, or `facts: {}`")


_CURES = {
    "case": "write a name, such as `case: example`",
    "title": "write the same in each language of the guideline",
    "from": "write the id of a flowchart, such as `from: triage`",
    "expect": "write what the answer must be, or leave the key out",
    "at": "write date, time and offset, such as `2026-01-05T09:30:00+01:00`",
    "facts": "write `facts: {}` when nothing is known",
}


def _unfit(key: str, value: object) -> str | None:
    """Return what the value of a key should be, or None where it is."""
    match key:
        case "facts":
            return None if isinstance(value, dict) else "a mapping of facts"
        case "expect":
            return None if isinstance(value, dict | None) else "a mapping"
        case "title":
            fits = value is None or (isinstance(value, dict) and all(isinstance(text, str) for text in value.values()))
            return None if fits else "a text per language, such as `{nl: ..., en: ...}`"
        case "case":
            return None if value is None or _id(value) is not None else "text"
        case _:
            return None if isinstance(value, str | None) else "text"


def _place(document: Document, path: Place, entry: Mapping[str, Any], name: str) -> Span:
    return document.span(_path_of(path, entry, name))


def _key_place(document: Document, path: Place, entry: Mapping[str, Any], name: str) -> Span:
    return document.key_span(_path_of(path, entry, name))


def _path_of(path: Place, entry: Mapping[str, Any], name: str) -> Place:
    """Return where a fact stands, or one of the case's other keys."""
    if _is_in_full(entry) and name in entry["facts"]:
        return (*path, "facts", name)
    return (*path, name)


def _refused(name: str | None, code: str, message: str, span: Span, hint: str) -> Refused:
    return Refused(name, (Diagnostic(code, message, span, hint),))


# ---- facts from the command line ------------------------------------------------------------------------------------


def case_of_facts(given: Mapping[str, str]) -> Entry:
    """Return the case that facts of the command line make by themselves."""
    return with_facts(anonymous({}, "--fact"), given)


def with_facts(entry: Entry, given: Mapping[str, str]) -> Entry:
    """Return the case with facts of the command line (id to value, as typed) in place of its own, or why not."""
    if isinstance(entry, Refused) or not given:
        return entry
    facts: dict[str, object] = {}
    values: dict[str, Span] = {}
    keys: dict[str, Span] = {}
    for name, text in given.items():
        argument = Source("--fact", f"{name}={text}")
        document = read(Source("--fact", text), Limits(size=10_000))
        if not isinstance(document, Document):
            return Refused(entry.id, tuple(_after(found, argument, len(name) + 1) for found in document))
        facts[name] = document.value
        values[name] = Span(argument, 1, len(name) + 2, 1, len(argument.text) + 1)
        keys[name] = Span(argument, 1, 1, 1, len(name) + 1)
    place, key_place = entry.place, entry.key_place or entry.place
    return replace(
        entry,
        facts={**entry.facts, **facts},
        place=lambda name: values[name] if name in values else place(name),
        key_place=lambda name: keys[name] if name in keys else key_place(name),
    )


def _after(found: Diagnostic, argument: Source, columns: int) -> Diagnostic:
    """Return a finding about a value where the value stands: so many columns into its argument."""
    span = found.span
    first = columns if span.start_line == 1 else 0
    last = columns if span.end_line == 1 else 0
    place = Span(argument, span.start_line, span.start_column + first, span.end_line, span.end_column + last)
    return replace(found, span=place, labels=())


# ---- a file by itself -----------------------------------------------------------------------------------------------


def check_file(path: Path) -> Iterator[Diagnostic]:
    """Yield what is wrong with the shape of the cases in a file that belongs to no guideline.

    Raises:
        OSError: the file cannot be read.
    """
    for entry in read_file(path):
        if isinstance(entry, Refused):
            yield from entry.findings
            continue
        for name, value in entry.facts.items():
            if isinstance(value, dict | list):
                shown = "a mapping" if isinstance(value, dict) else "a list"
                message = f"`{name[:MOST_SHOWN]}` is {shown}, which no fact can be"
                hint = "this is no case; a flowchart is checked with its guideline, and needs guideline.yaml beside it"
                yield Diagnostic(CASE_SHAPE, message, (entry.key_place or entry.place)(name), hint)
