"""A document with changes made in it: as if the author had written it so, every place still where it was written.

A change names a place by steps (a key; an entry of a list by what stands in it, or by its number from 1) and says what
becomes of what stands there. What a change brings in keeps its own place, in the document that says the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from interpreter.diagnostic import nearest
from interpreter.document.document import Document, Path, same_value
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from interpreter.span import Span

Step: TypeAlias = "str | int | Mapping[str, Any]"


class ChangeMisfit(Exception):  # noqa: N818 - what is wrong with the change, not with the program
    """A change that does not fit: which, at which of its steps (None for what it brings), why, and the cure."""

    def __init__(self, step: int | None, message: str, hint: str) -> None:
        """Keep what is known where it is found; `number`, the change's own from 0, is known further out."""
        super().__init__(message)
        self.number = 0
        self.step, self.message, self.hint = step, message, hint


@dataclass(frozen=True, slots=True)
class Kept:
    """A value as it stands in a document."""

    document: Document
    path: Path

    @property
    def value(self) -> Any:  # noqa: ANN401 - a Value
        """Return the value itself."""
        return self.document.at(self.path)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A mapping or list in which something is changed: where it stands, and its entries."""

    stands: Kept
    entries: dict[str, _Part] | list[_Part]


_Part: TypeAlias = "Kept | _Opened"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a place; `brings` is the value that it takes, or that is added (None for `remove`)."""

    at: tuple[Step, ...]
    way: str
    brings: Kept | None


def edited(document: Document, changes: Sequence[Change]) -> Document:
    """Return the document after these changes, made one after another.

    Raises:
        ChangeMisfit: one of them does not fit what stands there by then.
    """
    root: _Part = Kept(document, ())
    for number, change in enumerate(changes):
        try:
            root = _changed(root, change, 0)
        except ChangeMisfit as misfit:
            misfit.number = number
            raise
    return Document(document.source, _value(root), _Places(root, of_keys=False), _Places(root, of_keys=True))


# ---- one change -----------------------------------------------------------------------------------------------------


def _changed(part: _Part, change: Change, number: int) -> _Part:
    """Return a part of the document in which the change is made, from this step of it on."""
    stands = _stands(part)
    entries = _entries(part)
    step, last = change.at[number], number == len(change.at) - 1
    if isinstance(entries, dict):
        key = _key(entries, step, number)
        if last and change.way in ("before", "after"):
            raise ChangeMisfit(
                number, f"`{key}` is a key: nothing stands before or after it", "name an entry of a list"
            )
        made = _made(entries[key], change, number) if last else [_changed(entries[key], change, number + 1)]
        return _Opened(stands, {name: new for name, old in entries.items() for new in (made if name == key else [old])})
    meant = _meant(entries, step, number)
    if last and change.way in ("before", "after") and len(meant) > 1:
        raise ChangeMisfit(number, f"{len(meant)} entries are meant", "say more of the one that is meant")
    listed: list[_Part] = []
    for place, old in enumerate(entries):
        if place not in meant:
            listed.append(old)
        else:
            listed += _made(old, change, number) if last else [_changed(old, change, number + 1)]
    return _Opened(stands, listed)


def _made(old: _Part, change: Change, number: int) -> list[_Part]:
    """Return what stands in place of an entry: nothing, the new value, or the entry with new ones in or beside it."""
    brings = change.brings
    if brings is None:
        return []
    match change.way:
        case "be":
            return [brings]
        case "before":
            return [*_list(brings), old]
        case "after":
            return [old, *_list(brings)]
        case _:
            return [_with(old, brings, number)]


def _with(old: _Part, brings: Kept, number: int) -> _Part:
    """Return a mapping or a list with entries added."""
    stands = _stands(old)
    entries, added = _entries_or_none(old), _entries_or_none(brings)
    if isinstance(entries, list) and isinstance(added, list):
        return _Opened(stands, [*entries, *added])
    if isinstance(entries, dict) and isinstance(added, dict):
        twice = next((key for key in added if key in entries), None)
        if twice is not None:
            raise ChangeMisfit(None, f"`{twice}` is there already", f"change it with `be`, one step further: `{twice}`")
        return _Opened(stands, {**entries, **added})
    kind = "a list" if isinstance(entries, list) else "a mapping" if isinstance(entries, dict) else "a single value"
    cure = "replace it with `be`" if entries is None else f"write {kind} under `add`"
    raise ChangeMisfit(number, f"what stands there is {kind}", cure)


def _list(brings: Kept) -> list[_Part]:
    entries = _entries_or_none(brings)
    assert isinstance(entries, list)  # noqa: S101 - the shape of a change says so
    return entries


# ---- finding the place ----------------------------------------------------------------------------------------------


def _entries_or_none(part: _Part) -> dict[str, _Part] | list[_Part] | None:
    if isinstance(part, _Opened):
        return part.entries
    match part.value:
        case dict() as value:
            return {key: Kept(part.document, (*part.path, key)) for key in value}
        case list() as value:
            return [Kept(part.document, (*part.path, place)) for place in range(len(value))]
        case _:
            return None


def _stands(part: _Part) -> Kept:
    """Return what was there before any change to a part."""
    return part.stands if isinstance(part, _Opened) else part


def _entries(part: _Part) -> dict[str, _Part] | list[_Part]:
    """Return the entries of a mapping or list; of a single value, which has none, an empty mapping."""
    found = _entries_or_none(part)
    return {} if found is None else found


def _key(entries: dict[str, _Part], step: Step, number: int) -> str:
    if not isinstance(step, str):
        raise ChangeMisfit(number, "what stands here is no list", _one_of("write a key", entries))
    if step not in entries:
        raise ChangeMisfit(
            number, f"nothing is called `{step}` here", nearest(step, entries) or _one_of("use", entries)
        )
    return step


def _meant(entries: list[_Part], step: Step, number: int) -> list[int]:
    match step:
        case str():
            hint = "name an entry by what stands in it, such as `{to: home}`, or by its number"
            raise ChangeMisfit(number, f"what stands here is a list: it has no `{step}`", hint)
        case int():
            if step > len(entries):
                raise ChangeMisfit(number, f"there is no entry {step}", f"the list has {len(entries)}")
            return [step - 1]
        case _:
            found = [place for place, entry in enumerate(entries) if _fits(_value(entry), step)]
            if not found:
                said = ", ".join(f"{key}: {_plain(value)}" for key, value in step.items())
                raise ChangeMisfit(number, f"no entry has `{said}`", "look what the entries say now")
            return found


def _fits(entry: object, wanted: Mapping[str, Any]) -> bool:
    """Tell whether an entry has these keys with these values; of a value that is a list, one item suffices."""
    if not isinstance(entry, dict):
        return False
    return all(
        key in entry and (same_value(entry[key], value) or _holds(entry[key], value)) for key, value in wanted.items()
    )


def _holds(listed: object, value: object) -> bool:
    return isinstance(listed, list) and any(same_value(one, value) for one in listed)


def _plain(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return "..."
        case _:
            return str(value)


def _one_of(start: str, entries: Mapping[str, object]) -> str:
    return f"{start}: {', '.join(list(entries)[:12])}" if entries else "look what stands there now"


# ---- the result -----------------------------------------------------------------------------------------------------


def _value(part: _Part) -> Any:  # noqa: ANN401 - a Value
    if isinstance(part, Kept):
        return part.value
    if isinstance(part.entries, list):
        return [_value(entry) for entry in part.entries]
    return {key: _value(entry) for key, entry in part.entries.items()}


@dataclass(frozen=True, slots=True)
class _Places(Mapping[Path, "Span"]):
    """The span of the value (or of the key) at each path: where it was written, in whichever document."""

    root: _Part
    of_keys: bool

    def __getitem__(self, path: Path) -> Span:
        part = self.root
        for place, step in enumerate(path):
            if isinstance(part, Kept):
                return self._written(part, path[place:])
            try:
                part = part.entries[step]  # type: ignore[index] # whichever it is, or an error
            except (KeyError, IndexError, TypeError):
                raise KeyError(path) from None
        return self._written(_stands(part), ())

    def _written(self, kept: Kept, further: Path) -> Span:
        of: Callable[[Path], Span] = (
            kept.document.key_spans.__getitem__ if self.of_keys else kept.document.spans.__getitem__
        )
        return of((*kept.path, *further))

    def __iter__(self) -> Iterator[Path]:
        return (path for path in _paths(_value(self.root), ()) if not self.of_keys or path in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _paths(value: object, path: Path) -> Iterator[Path]:
    yield path
    match value:
        case dict():
            for key, entry in value.items():
                yield from _paths(entry, (*path, key))
        case list():
            for place, entry in enumerate(value):
                yield from _paths(entry, (*path, place))
        case _:
            pass
