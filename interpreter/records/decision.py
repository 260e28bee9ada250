"""A decision record: what was asked, of which guideline and engine, and the answer exactly as `--format json` gives it.

It names nobody by itself: no user, no computer, no file, no time of writing, and the id of the case only on request.
Free text is never in it, since facts are truth values, codes and numbers. So the same question gives the same bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from interpreter import jsontext
from interpreter.records.canonical import engine_code
from interpreter.records.seal import Key, Seal, sealed
from interpreter.slotted import dataclass
from interpreter.version import VERSION

if TYPE_CHECKING:
    from datetime import date

    from interpreter.engine.answer import Answer

FORMAT = 1
ENGINE_NAME = "leidraad"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a record stands in a file of several: its number from 1, and the hash of the one before it."""

    number: int
    previous: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return {"number": self.number, "previous": self.previous}


FIRST = Link(1, None)


@dataclass(frozen=True, slots=True)
class Record:
    """A decision record: what stands in it but the seal, and the seal."""

    body: dict[str, Any]
    seal: Seal

    @property
    def next_link(self) -> Link:
        """Return where the record after this one stands."""
        chain = self.body.get("chain") or {"number": 0}
        return Link(int(chain["number"]) + 1, self.seal.sha256)

    def to_dict(self) -> dict[str, Any]:
        """Return the public form, described by `schema/record.schema.json`."""
        return {**self.body, "seal": self.seal.to_dict()}

    def to_json(self, indent: int | None = 2) -> str:
        """Return the record as JSON, over lines or (without `indent`) on one."""
        return jsontext.dumps(self.to_dict(), indent)


def record(
    answer: Answer,
    *,
    day: date | None = None,
    with_case_id: bool = False,
    key: Key | None = None,
    link: Link | None = None,
) -> Record:
    """Return the record of an answer.

    `day` is the `today` with which the answer was asked for, where it was; otherwise the day of the case's `at`, or
    else today, settles whether the guideline was past its review date. `with_case_id` keeps the id of the case: only
    where it tells nobody who the patient is. `key` seals the record, `link` places it in a file of several.
    """
    given = answer.to_dict()
    if not with_case_id:
        given["case"] = None
    if day is None and answer.at is None:
        day = datetime.now(UTC).date()
    body: dict[str, Any] = {
        "record": FORMAT,
        "intended_use": given["intended_use"],
        "guideline": given["guideline"],
        "engine": {"name": ENGINE_NAME, "version": VERSION, "sha256": engine_code()},
        "asked": {
            "facts": given["facts"],
            "at": answer.at,
            "from": answer.start,
            "day": None if day is None else day.isoformat(),
        },
        "answer": given,
    }
    if link is not None:
        body["chain"] = link.to_dict()
    return Record(body, sealed(body, key))
