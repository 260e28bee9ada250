"""What came of asking a record again, in a person's words, in Dutch and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interpreter import jsontext
from interpreter.records.advice import Change, changes
from interpreter.records.differing import ABSENT
from interpreter.records.phrases import PHRASES
from interpreter.records.replaying import Verdict
from interpreter.slotted import dataclass
from interpreter.units import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interpreter.records.advice import Changed, Said
    from interpreter.records.differing import Difference
    from interpreter.records.phrases import Phrases
    from interpreter.records.replaying import Replayed
    from interpreter.units import Quantity

MOST_TOLD = 25
"""So many keys that differ are told; the JSON form has all of them."""
LONGEST_VALUE = 70
_OF_THE_ADVICE = ("recommendations", "possible")  # and the possible outcomes
SHOWN_OF_A_HASH = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, so many steps in; `is_alert` where the reader must not miss it."""

    text: str
    depth: int = 0
    is_alert: bool = False


def told(where: str, found: Replayed, language: str) -> Iterator[Sentence]:
    """Yield what came of one record."""
    words = PHRASES[language]
    body = found.record.body
    verdict = found.verdict
    guideline, engine = body["guideline"], body["engine"]
    of = f"{guideline['id']} {guideline['version']}, {engine['name']} {engine['version']}"
    yield Sentence(f"{where}: {words.verdict[verdict].format(of)}", 0, verdict is not Verdict.SAME)
    yield Sentence(_seal(found, words), 1)
    if found.link_fault is not None:
        yield Sentence(words.chain[found.link_fault], 1, is_alert=True)
    for one in found.around:
        yield Sentence(words.around[one.key].format(_short(one.then), _short(one.now)), 1)
    for finding in found.findings:
        yield Sentence(words.refused.format(finding.message, finding.hint or ""), 1, is_alert=True)
    if found.now is not None and (found.differences or found.around):
        yield from _advice(found, found.now, words, language)


def _seal(found: Replayed, words: Phrases) -> str:
    return words.seal[found.seal].format(found.record.seal.key or "")


def _short(value: object) -> str:
    text = str(value)
    return f"{text[:SHOWN_OF_A_HASH]}..." if len(text) > LONGEST_VALUE or len(text) == 64 else text  # noqa: PLR2004 - SHA-256


# ---- the advice -----------------------------------------------------------------------------------------------------


def _advice(found: Replayed, now: dict[str, Any], words: Phrases, language: str) -> Iterator[Sentence]:
    then: dict[str, Any] = found.record.body["answer"]
    changed = changes(then, now)
    lines = dict.fromkeys([*_conclusion(then, now, words), *(_line(one, words, language) for one in changed)])
    said = _said(found, changed)
    rest = [one for one in found.differences if not _is_in(one, said)]
    if lines:
        yield Sentence(words.advice_differs, 1, is_alert=True)
        yield from (Sentence(line, 2) for line in lines)
    elif not any(one.key.startswith(_OF_THE_ADVICE) for one in rest):
        yield Sentence(words.advice_same, 1)
    if rest:
        yield Sentence(words.other, 1)
        yield from (Sentence(f"{one.key}: {_value(one.then)} -> {_value(one.now)}", 2) for one in rest[:MOST_TOLD])
        if len(rest) > MOST_TOLD:
            yield Sentence(words.more.format(len(rest) - MOST_TOLD), 2)


def _said(found: Replayed, changed: Sequence[Changed]) -> set[str]:
    """Return the keys of the answer whose differences are said in words already."""
    keys = {"outcome", "status"}
    body = found.record.body
    answer = body["answer"]
    engine = body["engine"]
    if answer.get("engine") == f"{engine['name']} {engine['version']}":
        keys.add("engine")
    if answer.get("guideline") == body["guideline"]:
        keys.add("guideline")
    for one in changed:
        side = one.then or one.now
        if side is None:
            continue
        name = f"[{side.flowchart}.{side.id}]"
        match one.change:
            case Change.LATER | Change.SOONER:
                parts: tuple[str, ...] = (".within", ".due")
            case Change.WEAKER | Change.STRONGER:
                parts = (".strength",)
            case _:
                parts = ("",)
        keys |= {f"{key}{name}{part}" for key in ("recommendations", "possible") for part in parts}
    return keys


def _is_in(one: Difference, keys: set[str]) -> bool:
    return any(one.key == key or one.key.startswith(f"{key}.") for key in keys)


def _conclusion(then: dict[str, Any], now: dict[str, Any], words: Phrases) -> Iterator[str]:
    """Yield what became of the outcome, and of whether the facts settle the answer."""
    for key, said, known in (("outcome", words.outcome, {}), ("status", words.status, words.settled)):
        before, after = then.get(key, ABSENT), now[key]
        if before != after:
            yield said.format(*(words.none if one is None else _word(one, known) for one in (before, after)))


def _word(value: object, known: Mapping[str, str]) -> str:
    return known[value] if isinstance(value, str) and value in known else _value(value).strip('"')


def _line(one: Changed, words: Phrases, language: str) -> str:
    sides = (one.then, one.now)
    said = one.now or one.then
    name = "" if said is None else said.label.get(language) or next(iter(said.label.values()), said.id)
    before, after = (_deadline(side, words, language) for side in sides)
    if one.change in {Change.WEAKER, Change.STRONGER}:
        before, after = ("" if side is None else words.strength[side.strength] for side in sides)
    return words.change[one.change].format(name, before, after)


def _deadline(said: Said | None, words: Phrases, language: str) -> str:
    if said is None:
        return ""
    return words.no_deadline if said.within is None else words.within.format(_duration(said.within, words, language))


def _duration(within: Quantity, words: Phrases, language: str) -> str:
    name = within.unit.name(language, one=within.value == 1)
    return f"{plain(within.value).replace('.', words.decimal_mark)} {name}"


def _value(value: object) -> str:
    if value is ABSENT:
        return "-"
    text = jsontext.dumps(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."
