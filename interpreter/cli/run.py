"""`leidraad run`: what a guideline advises in one or more cases."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from interpreter import casefile, jsontext
from interpreter.case import CaseRefused
from interpreter.casefile import Refused
from interpreter.cli.arguments import CASE, GUIDELINE, Facts, add_language, add_time, day, fact
from interpreter.cli.inputs import UsageError, cases_in, flowchart_named, guideline_at, language_of, only
from interpreter.cli.streams import in_color, say, tell, width, write
from interpreter.engine.answer import Answer
from interpreter.engine.entail import answer
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator

    from interpreter.casefile import Entry
    from interpreter.cli.arguments import Parser
    from interpreter.model import Resolved

COMPLETE, REFUSED, USAGE, UNDETERMINED = 0, 1, 2, 3
GRAVITY = (COMPLETE, UNDETERMINED, REFUSED, USAGE)
"""The exit codes, the gravest last."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that cannot be read, and why."""

    reason: str


EXAMPLES = (
    "wervelmetastasen case.yaml",
    "wervelmetastasen --fact mescc_deficit=true --fact 'deficit_onset=36 h'",
    "wervelmetastasen case.yaml --at 2026-01-05T09:30:00+01:00 --svg way.svg",
    "wervelmetastasen cases.jsonl --format jsonl > answers.jsonl",
    "wervelmetastasen - --format json < case.json",
    "wervelmetastasen case.yaml --record records/ --key-file records.key",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("cases", metavar="CASE", nargs="*", help=CASE)
    command.add_argument(
        "--fact", dest="facts", metavar="ID=VALUE", action=Facts, default={}, type=fact,
        help="a fact: true, false, a code, a number, a number with a unit ('36 h'), null; wins over the case",
    )  # fmt: skip
    command.add_argument("--from", dest="start", metavar="FLOWCHART", help="start at another flowchart than the entry")
    add_time(command)
    add_language(command)
    command.add_argument("--format", choices=("text", "json", "jsonl"), default="text", help="default: text")
    command.add_argument("--svg", metavar="FILE", help="draw the guideline with the way of this one case")
    command.add_argument(
        "--record", metavar="FILE|DIR",
        help="write a decision record: FILE.json for one case, a line of FILE.jsonl or a file in DIR for each",
    )  # fmt: skip
    command.add_argument(
        "--record-case-id", action="store_true", help="keep the ids of the cases in the records; they are left out"
    )
    command.add_argument("--key-file", metavar="FILE", help="seal the records with this key (HMAC-SHA256)")
    command.add_argument(
        "--day", metavar="DAY", type=day,
        help="the day on which to judge the guideline's review date; default: that of the case's time, or today",
    )  # fmt: skip


def run(arguments: Namespace) -> int:
    """Print the answer to every case, in order; return the gravest exit code."""
    guideline = guideline_at(arguments.guideline)
    language = language_of(guideline, arguments.lang)
    start = flowchart_named(guideline, arguments.start)
    answers = _answers(guideline, _entries(arguments), start, arguments.at, arguments.day)
    if arguments.svg is not None:
        answers = _drawn(answers, guideline, language, arguments.svg)
    if arguments.record is not None:
        answers = _recorded(answers, arguments)
    elif arguments.key_file is not None or arguments.record_case_id:
        raise UsageError("--key-file and --record-case-id go with --record, which is not there")
    match arguments.format:
        case "jsonl":
            codes = [_line(one) for one in answers]
        case "json":
            codes = _object_or_array(answers)
        case _:
            codes = _pages(answers, guideline, language, arguments.day or date.today())  # noqa: DTZ011
    return max(codes, key=GRAVITY.index, default=COMPLETE)


def _entries(arguments: Namespace) -> Iterator[Entry | Unread]:
    """Yield the cases of all arguments in order; facts without a case make one."""
    if not arguments.cases:
        if not arguments.facts:
            say("no case and no --fact: nothing is known of the patient (a case on standard input is asked for by -)")
        yield casefile.case_of_facts(arguments.facts)
    for name in arguments.cases:
        try:
            yield from cases_in(name, arguments.facts)
        except OSError as problem:
            yield Unread(f"{'<stdin>' if name == '-' else name}: {problem.strerror or problem}")


def _answers(
    guideline: Resolved, entries: Iterable[Entry | Unread], start: str | None, at: str | None, day: date | None
) -> Iterator[Answer | Refused | Unread]:
    for entry in entries:
        if isinstance(entry, Refused | Unread):
            yield entry
            continue
        try:
            yield answer(guideline, entry, at=at, start=start, today=day)
        except CaseRefused as refused:
            yield Refused(entry.id, refused.diagnostics)


def _code(one: Answer | Refused | Unread) -> int:
    match one:
        case Answer():
            return COMPLETE if one.is_complete else UNDETERMINED
        case Refused():
            return REFUSED
        case Unread():
            return USAGE


# ---- JSON -----------------------------------------------------------------------------------------------------------


def _public(one: Answer | Refused) -> dict[str, Any]:
    """Return the public form of an answer, or of a refusal."""
    if isinstance(one, Answer):
        return one.to_dict()
    from interpreter.reports.machine import finding  # noqa: PLC0415 - only for a case that is refused

    return {"case": one.id, "status": "refused", "findings": [finding(found) for found in one.findings]}


def _line(one: Answer | Refused | Unread) -> int:
    if isinstance(one, Unread):
        say(one.reason)
    else:
        print(jsontext.dumps(_public(one)))
    return _code(one)


def _object_or_array(answers: Iterable[Answer | Refused | Unread]) -> list[int]:
    """Print one answer as an object and several as an array, each when it is there."""
    codes: list[int] = []
    waiting: str | None = None
    printed = 0
    for one in answers:
        codes.append(_code(one))
        if isinstance(one, Unread):
            say(one.reason)
            continue
        if waiting is not None:
            print(f"{',' if printed else '['}\n{waiting}", end="")
            printed += 1
        waiting = jsontext.dumps(_public(one), indent=2)
    if waiting is not None:
        print(f",\n{waiting}\n]" if printed else waiting)
    return codes


# ---- text -----------------------------------------------------------------------------------------------------------


def _pages(answers: Iterable[Answer | Refused | Unread], guideline: Resolved, language: str, today: date) -> list[int]:
    """Print each answer as a page, with a rule between them; what is refused is said on standard error."""
    from interpreter.textanswer import as_text  # noqa: PLC0415 - not for JSON

    codes: list[int] = []
    columns, color = width(sys.stdout), in_color(sys.stdout)
    rule = ""
    for one in answers:
        codes.append(_code(one))
        match one:
            case Answer():
                page = as_text(one, guideline, language, width=columns, color=color, today=today)
                print(f"{rule}{page}", end="")
                rule = f"\n{'=' * columns}\n\n"
            case Refused():
                sys.stdout.flush()
                if one.id is not None:
                    say(f"case {one.id} is refused:")
                tell(one.findings)
            case Unread():
                say(one.reason)
    return codes


# ---- the drawing ----------------------------------------------------------------------------------------------------


def _drawn(
    answers: Iterator[Answer | Refused | Unread], guideline: Resolved, language: str, file: str
) -> Iterator[Answer | Refused | Unread]:
    """Yield the one answer, after its way through the guideline is drawn."""
    one = only(answers, "--svg draws the way of one case, and there are several")
    if isinstance(one, Answer):
        from interpreter.cli.drawing import drawing  # noqa: PLC0415 - only for --svg

        write(file, drawing("svg", guideline, None, language, one))
    if one is not None:
        yield one


# ---- the records ----------------------------------------------------------------------------------------------------


def _recorded(
    answers: Iterator[Answer | Refused | Unread], arguments: Namespace
) -> Iterator[Answer | Refused | Unread]:
    """Yield every answer after it was recorded; a refused case has no answer, and leaves no record."""
    from interpreter.cli import records  # noqa: PLC0415 - only for --record

    return records.recorded(answers, arguments)
