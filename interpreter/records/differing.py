"""What differs between the answer of then and the answer of now, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interpreter.document import same_value
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_DIFFERENCES = 500
"""So many are told of one record; a record that shares nothing with the answer has no use for more."""


class _Absent:
    """The value of a key that is not there."""

    def __repr__(self) -> str:
        return "-"


ABSENT: Any = _Absent()


@dataclass(frozen=True, slots=True)
class Difference:
    """A key whose value was another; `ABSENT` where it was not there, or is no longer."""

    key: str
    then: Any
    now: Any

    def to_dict(self) -> dict[str, Any]:
        """Return the public form: a side on which the key is absent is left out."""
        shown = {"key": self.key, "then": self.then, "now": self.now}
        return {name: value for name, value in shown.items() if value is not ABSENT}


_NAMES: dict[str, tuple[str, ...]] = {
    "recommendations": ("flowchart", "id"),
    "possible": ("flowchart", "id"),
    "path": ("flowchart", "node"),
    "missing": ("fact",),
    "warnings": ("id",),
}
"""By which of their keys the entries of a list are told apart; other lists are compared as they are."""


def differences(then: object, now: object) -> tuple[Difference, ...]:
    """Return the smallest parts in which two answers differ, in the order of the answer of then."""
    found: list[Difference] = []
    for one in _between("", then, now):
        found.append(one)
        if len(found) == MOST_DIFFERENCES:
            break
    return tuple(found)


def _between(key: str, then: object, now: object) -> Iterator[Difference]:
    if same_value(then, now):
        return
    if isinstance(then, dict) and isinstance(now, dict):
        for name in dict.fromkeys([*then, *now]):
            inner = f"{key}.{name}" if key else name
            yield from _between(inner, then.get(name, ABSENT), now.get(name, ABSENT))
        return
    names = _NAMES.get(key)
    if names is not None and isinstance(then, list) and isinstance(now, list):
        before, after = _named(then, names), _named(now, names)
        if before is not None and after is not None:
            yield from _entries(key, before, after)
            return
    yield Difference(key, then, now)


def _named(entries: Sequence[object], names: tuple[str, ...]) -> dict[str, object] | None:
    """Return the entries by name, or None where one has no name of its own."""
    found: dict[str, object] = {}
    for entry in entries:
        name = ".".join(str(entry.get(one)) for one in names) if isinstance(entry, dict) else None
        if name is None or name in found:
            return None
        found[name] = entry
    return found


def _entries(key: str, before: dict[str, object], after: dict[str, object]) -> Iterator[Difference]:
    common = [name for name in before if name in after]
    for name in dict.fromkeys([*before, *after]):
        yield from _between(f"{key}[{name}]", before.get(name, ABSENT), after.get(name, ABSENT))
    now = [name for name in after if name in before]
    if common != now:
        yield Difference(f"{key} (order)", common, now)
