"""A record asked again: whether its seal holds, whether guideline and engine are those of then, and what differs.

Facts, time, flowchart and day are the record's, so the answer does not depend on when it is asked again.
"""

from __future__ import annotations

import hmac
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from interpreter import jsontext
from interpreter.case import Case, CaseRefused
from interpreter.engine.entail import answer
from interpreter.records.canonical import canonical, engine_code
from interpreter.records.decision import ENGINE_NAME, FIRST, Record
from interpreter.records.differing import Difference, differences
from interpreter.records.reading import from_text
from interpreter.records.seal import Key, sealed
from interpreter.slotted import dataclass
from interpreter.span import nowhere
from interpreter.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.diagnostic import Diagnostic
    from interpreter.model import Resolved
    from interpreter.records.reading import Entry


class Verdict(StrEnum):
    """What came of asking a record again."""

    SAME = "same"
    DIFFERS = "differs"
    REFUSED = "refused"
    TAMPERED = "tampered"


class SealState(StrEnum):
    """What the seal of a record shows."""

    INTACT = "intact"
    """The hash fits; nobody who thought of it was kept from making another one."""
    INTACT_BY_KEY = "intact_by_key"
    """The code that only the key can make fits."""
    KEY_NOT_GIVEN = "key_not_given"
    """The hash fits; there is a code too, but no key to check it by."""
    BROKEN = "broken"
    """The hash or the code does not fit: the record was changed."""
    OTHER_KEY = "other_key"
    """It was sealed with another key than this."""
    NO_KEY_USED = "no_key_used"
    """There is a key, but the record was not sealed with one: the code may have been taken off."""


TAMPERED = frozenset({SealState.BROKEN, SealState.OTHER_KEY, SealState.NO_KEY_USED})


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of asking a record again.

    `around` is what differs in the guideline and the engine, `differences` what differs in the answer, `now` the answer
    of now in its public form (None where the facts are refused, for the reasons in `findings`), `same_bytes` whether it
    is the answer of then byte for byte, `link_fault` what is wrong with its place among the others of its file.
    """

    record: Record
    seal: SealState
    around: tuple[Difference, ...]
    differences: tuple[Difference, ...]
    now: dict[str, Any] | None
    same_bytes: bool
    findings: tuple[Diagnostic, ...] = ()
    link_fault: LinkFault | None = None

    @property
    def verdict(self) -> Verdict:
        """Return what came of it in one word, the gravest that holds."""
        if self.seal in TAMPERED or self.link_fault is not None:
            return Verdict.TAMPERED
        if self.now is None:
            return Verdict.REFUSED
        return Verdict.SAME if self.same_bytes else Verdict.DIFFERS

    @property
    def is_same(self) -> bool:
        """Tell whether the record is whole and its answer was had again, byte for byte."""
        return self.verdict is Verdict.SAME

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {
            "verdict": self.verdict.value,
            "seal": self.seal.value,
            "around": [one.to_dict() for one in self.around],
            "differences": [one.to_dict() for one in self.differences],
            "findings": [str(one) for one in self.findings],
        }


def replay(record: Record | str, guideline: Resolved, *, key: Key | None = None) -> Replayed:
    """Return what comes of asking the question of a record (or of its JSON text) again.

    With a `key`, a record that was not sealed with it counts as tampered with.

    Raises:
        ValueError: the text is no record.
    """
    given = from_text(record) if isinstance(record, str) else record
    seal = seal_state(given, key)
    around = tuple(_around(given, guideline))
    then: dict[str, Any] = given.body["answer"]
    asked = given.body["asked"]
    try:
        found = answer(
            guideline, _case(given), today=None if asked["day"] is None else date.fromisoformat(asked["day"])
        )
    except CaseRefused as refused:
        return Replayed(given, seal, around, (), None, same_bytes=False, findings=refused.diagnostics)
    now = found.to_dict()
    is_same = canonical(then) == canonical(now)
    return Replayed(given, seal, around, () if is_same else differences(then, _plain(now)), now, is_same)


def seal_state(record: Record, key: Key | None) -> SealState:
    """Return what the seal of a record shows, with the key where there is one."""
    said = record.seal
    made = sealed(record.body, key)
    if not hmac.compare_digest(made.sha256, said.sha256):
        return SealState.BROKEN
    if key is None:
        return SealState.INTACT if said.hmac_sha256 is None else SealState.KEY_NOT_GIVEN
    if said.hmac_sha256 is None:
        return SealState.NO_KEY_USED
    if hmac.compare_digest(made.hmac_sha256 or "", said.hmac_sha256):
        return SealState.INTACT_BY_KEY
    return SealState.BROKEN if said.key == made.key else SealState.OTHER_KEY


def _case(record: Record) -> Case:
    """Return the case that was asked; the id is whatever the recorded answer shows."""
    asked, name = record.body["asked"], record.body["answer"].get("case")
    return Case(
        id=name if isinstance(name, str) else None,
        at=asked["at"],
        start=asked["from"],
        facts=asked["facts"],
        place=lambda fact: nowhere(f"asked.{fact}" if fact in {"at", "from", ""} else f"asked.facts.{fact}"),
    )


def _plain(value: object) -> object:
    """Return an answer of now as it is read from a file: numbers as decimals."""
    import json  # noqa: PLC0415 - only where something differs
    from decimal import Decimal  # noqa: PLC0415 - as above

    return json.loads(jsontext.dumps(value), parse_float=Decimal)


def _around(record: Record, guideline: Resolved) -> Iterator[Difference]:
    """Yield what differs in the guideline and in the engine."""
    then, engine = record.body["guideline"], record.body["engine"]
    pairs = (
        ("guideline.id", then["id"], guideline.id),
        ("guideline.version", then["version"], guideline.version),
        ("guideline.sha256", then["sha256"], guideline.sha256),
        ("engine.name", engine["name"], ENGINE_NAME),
        ("engine.version", engine["version"], VERSION),
        ("engine.sha256", engine["sha256"], engine_code()),
    )
    yield from (Difference(key, before, now) for key, before, now in pairs if before != now)


# ---- the chain ------------------------------------------------------------------------------------------------------


class LinkFault(StrEnum):
    """What is wrong with the place of a record among the others of its file."""

    NO_LINK = "no_link"
    """It has none, and the others have."""
    NUMBER = "number"
    """It has another number than should stand here."""
    BEFORE = "before"
    """It was written after another record than the one that stands before it."""


def with_faults(entries: Iterable[Entry]) -> Iterator[tuple[Entry, LinkFault | None]]:
    """Yield each record of one file with what is wrong with its place among the others."""
    before: Record | None = None
    chained = False
    for entry in entries:
        fault = None
        if isinstance(entry.found, Record) and entry.line is not None:
            chained = chained or "chain" in entry.found.body
            fault = _fault(entry.found, before) if chained else None
            before = entry.found
        yield entry, fault


def _fault(record: Record, before: Record | None) -> LinkFault | None:
    chain = record.body.get("chain")
    if chain is None:
        return LinkFault.NO_LINK
    expected = FIRST if before is None else before.next_link
    if chain["number"] != expected.number:
        return LinkFault.NUMBER
    return None if chain["previous"] == expected.previous else LinkFault.BEFORE
