"""`leidraad replay`: records asked again, and what differs from what they say."""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpreter import jsontext, resources
from interpreter.cli.arguments import add_language
from interpreter.cli.inputs import UsageError, guideline_at
from interpreter.cli.records import key_named
from interpreter.cli.streams import in_color, say, tell, width
from interpreter.records.decision import Record
from interpreter.records.phrases import PHRASES
from interpreter.records.reading import entries_in, files_in
from interpreter.records.replaying import Verdict, with_faults
from interpreter.records.replaying import replay as asked_again
from interpreter.records.telling import told
from interpreter.slotted import dataclass, replace
from interpreter.textanswer.page import Line, Style, page

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator

    from interpreter.cli.arguments import Parser
    from interpreter.model import Resolved
    from interpreter.records.reading import Entry
    from interpreter.records.replaying import Replayed
    from interpreter.records.seal import Key
    from interpreter.records.telling import Sentence

UNREADABLE, UNASKED = "unreadable", "unasked"
SAME, DIFFERENT, USAGE = 0, 1, 2

EXAMPLES = (
    "record.json",
    "records.jsonl --key-file records.key",
    "records --guideline flowcharts/wervelmetastasen --lang nl",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument(
        "records", metavar="RECORD", nargs="+", help="a record, a file of records, or a folder of them"
    )
    command.add_argument(
        "--guideline", metavar="FOLDER", help="the guideline to ask; default: the shipped one that the record names"
    )
    command.add_argument(
        "--key-file", metavar="FILE", help="the key of `run --key-file`; a record not sealed with it is tampered with"
    )
    add_language(command)
    command.add_argument("--format", choices=("text", "json", "jsonl"), default="text", help="default: text")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one entry: None where it is no record, or there is no guideline to ask."""

    entry: Entry
    found: Replayed | None

    @property
    def verdict(self) -> str:
        """Return the verdict in one word."""
        if self.found is None:
            return UNASKED if isinstance(self.entry.found, Record) else UNREADABLE
        return self.found.verdict.value


def replay(arguments: Namespace) -> int:
    """Print what came of each record; return 1 when one is not the same, 2 when one cannot be asked."""
    key = key_named(arguments.key_file)
    ask = _guidelines(arguments.guideline)
    unread: list[str] = []
    results = _results(arguments.records, ask, key, unread)
    match arguments.format:
        case "text":
            verdicts = _as_text(results, ask, arguments.lang)
        case "jsonl":
            verdicts = _as_lines(results)
        case _:
            every = list(results)
            print(jsontext.dumps([_public(one) for one in every], indent=2))
            verdicts = Counter(one.verdict for one in every)
    if unread or UNASKED in verdicts:
        return USAGE
    return SAME if set(verdicts) <= {Verdict.SAME.value} else DIFFERENT


def _guidelines(folder: str | None) -> Callable[[str], Resolved]:
    """Return the function from the name in a record to its guideline; a record never names a folder.

    Raises:
        UsageError: there is no such guideline.
        GuidelineError: there is one, with errors in it.
    """
    if folder is not None:
        guideline = guideline_at(folder)
        return lambda _: guideline

    @cache
    def shipped(name: str) -> Resolved:
        if name not in resources.shipped_guidelines():
            raise UsageError(f"no guideline `{name}` ships with the program; name its folder with --guideline")
        return guideline_at(str(resources.guidelines_folder() / name))

    return shipped


def _results(
    names: Iterable[str], ask: Callable[[str], Resolved], key: Key | None, unread: list[str]
) -> Iterator[Result]:
    """Yield what comes of each record in order; a file that cannot be read is said and noted, the others go on."""
    said: set[str] = set()
    for file in _files(names, unread):
        try:
            for entry, fault in with_faults(entries_in(file)):
                record = entry.found
                if not isinstance(record, Record):
                    yield Result(entry, None)
                    continue
                try:
                    guideline = ask(_guideline_of(record))
                except UsageError as problem:
                    if str(problem) not in said:
                        said.add(str(problem))
                        say(f"{entry.where}: {problem}")
                    yield Result(entry, None)
                    continue
                yield Result(entry, replace(asked_again(record, guideline, key=key), link_fault=fault))
        except OSError as problem:
            _note(str(file), problem, unread)


def _files(names: Iterable[str], unread: list[str]) -> Iterator[Path]:
    for name in names:
        try:
            yield from files_in(Path(name))
        except OSError as problem:
            _note(name, problem, unread)


def _note(name: str, problem: OSError, unread: list[str]) -> None:
    say(f"{name}: {problem.strerror or problem}")
    unread.append(name)


def _guideline_of(record: Record) -> str:
    return str(record.body["guideline"]["id"])


# ---- what is printed ------------------------------------------------------------------------------------------------


def _public(one: Result) -> dict[str, Any]:
    """Return the public form of what came of a record."""
    shown: dict[str, Any] = {"record": one.entry.name, "line": one.entry.line, "verdict": one.verdict}
    record = one.entry.found
    if not isinstance(record, Record):
        return {**shown, "findings": [str(found) for found in record]}
    body = record.body
    shown |= {"guideline": body["guideline"], "engine": body["engine"], "intended_use": body["intended_use"]}
    if one.found is None:
        return shown
    shown["link"] = None if one.found.link_fault is None else one.found.link_fault.value
    return {**shown, **one.found.to_dict()}


def _as_lines(results: Iterable[Result]) -> Counter[str]:
    verdicts: Counter[str] = Counter()
    for one in results:
        print(jsontext.dumps(_public(one)))
        verdicts[one.verdict] += 1
    return verdicts


def _as_text(results: Iterable[Result], ask: Callable[[str], Resolved], wanted: str | None) -> Counter[str]:
    """Print each result, then how many there were of each, and what the guidelines are meant for."""
    verdicts: Counter[str] = Counter()
    uses: dict[str, str] = {}
    language = wanted or "en"
    for one in results:
        verdicts[one.verdict] += 1
        record = one.entry.found
        if not isinstance(record, Record):
            _print([Line(PHRASES[language].unreadable.format(one.entry.where), style=Style.ALERT)])
            sys.stdout.flush()
            tell(record)
            continue
        if one.found is None:
            _print([Line(PHRASES[language].unasked.format(one.entry.where, _guideline_of(record)), style=Style.ALERT)])
            continue
        guideline = ask(_guideline_of(record))
        language = _language(guideline, wanted)
        uses.setdefault(guideline.id, guideline.intended_use.in_language(language))
        _print(_line(sentence) for sentence in told(one.entry.where, one.found, language))
    words = PHRASES[language]
    number = sum(verdicts.values())
    counted = ", ".join(words.counted[verdict].format(count) for verdict, count in sorted(verdicts.items()))
    name = words.counted["record" if number == 1 else "records"]
    _print([Line(), Line(words.summary.format(number, name, counted) if number else words.nothing)])
    _print(Line(use, indent=2) for use in uses.values())
    return verdicts


def _language(guideline: Resolved, wanted: str | None) -> str:
    """Return the language to write in: the one asked for, else the guideline's first one that has words here."""
    return wanted or next((one for one in guideline.languages if one in PHRASES), "en")


def _line(sentence: Sentence) -> Line:
    style = Style.ALERT if sentence.is_alert else Style.PLAIN
    return Line(sentence.text, indent=2 * sentence.depth, hang=2, style=style)


def _print(lines: Iterable[Line]) -> None:
    print(page(lines, width(sys.stdout), color=in_color(sys.stdout)), end="")
