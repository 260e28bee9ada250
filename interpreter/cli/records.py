"""Records of the answers of a run, for the command that gives them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from interpreter.cli.inputs import UsageError, only
from interpreter.engine.answer import Answer
from interpreter.records.decision import record
from interpreter.records.keeping import CannotKeep, holds_one, kept_in
from interpreter.records.seal import KeyUnfit, key_in

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from interpreter.records.decision import Link, Record
    from interpreter.records.seal import Key

Other = TypeVar("Other")


def key_named(name: str | None) -> Key | None:
    """Return the key in a file, or None where none is named.

    Raises:
        UsageError: it holds none, or others may use it.
        OSError: it cannot be read.
    """
    if name is None:
        return None
    try:
        return key_in(name)
    except KeyUnfit as unfit:
        raise UsageError(f"--key-file {name}: {unfit}") from None


def recorded(answers: Iterator[Answer | Other], arguments: Namespace) -> Iterator[Answer | Other]:
    """Yield every answer after it was recorded; what is no answer leaves no record.

    Raises:
        UsageError: there are more answers than the place can hold, or something else is there.
        OSError: it cannot be written.
    """
    key = key_named(arguments.key_file)
    place: str = arguments.record
    if place == "-":
        raise UsageError("--record names a file or a folder; standard output holds the answer")
    if holds_one(place):
        several = f"--record {place} holds one record, and there are several cases: name FILE.jsonl or a folder"
        first = only(answers, several)  # before any is shown
        answers = iter(() if first is None else (first,))

    def made(one: Answer, link: Link | None) -> Record:
        return record(one, day=arguments.day, with_case_id=arguments.record_case_id, key=key, link=link)

    try:
        with kept_in(place) as keep:
            for one in answers:
                if isinstance(one, Answer):
                    keep(partial(made, one))
                yield one
    except CannotKeep as reason:
        raise UsageError(f"--record: {reason}") from None
