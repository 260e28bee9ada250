"""A mapping that is made at the first question about it: what most runs never ask costs them nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Value = TypeVar("Value")


class Later(Mapping[str, Value]):
    """What a function returns, asked for when it is needed and then kept."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Mapping[str, Value]]) -> None:
        """Keep the function that makes the mapping."""
        self._make = make
        self._made: Mapping[str, Value] | None = None

    def _mapping(self) -> Mapping[str, Value]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, name: str) -> Value:
        return self._mapping()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._mapping())

    def __len__(self) -> int:
        return len(self._mapping())

    def __reduce__(self) -> tuple[type, tuple[dict[str, Value]]]:
        return dict, (dict(self),)
