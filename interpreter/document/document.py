"""A text read: its plain value, and the span of every value and key, built when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from interpreter.slotted import dataclass, field
from interpreter.span import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

Value: TypeAlias = "bool | int | Decimal | str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]
Position: TypeAlias = tuple[int, int]
"""A 0-based line and column, as the scanner counts them."""
Place: TypeAlias = tuple[int, int, int, int]
"""A 0-based start line and column, end line and column. Spans are built from it when asked for: most never are."""
_Branch: TypeAlias = "tuple[int, int, int, int, list[Node] | dict[str, Node], dict[str, Place] | None]"
"""The place of a list or mapping, then the nodes of its entries and, of a mapping, the places of its keys."""
Node: TypeAlias = "Place | _Branch"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a text may be: characters (or bytes), levels, keys and values, characters and digits in one of them."""

    size: int = 2_000_000
    depth: int = 64
    nodes: int = 200_000
    scalar: int = 100_000
    digits: int = 40


DEFAULT = Limits()


def span_at(source: Source, place: Place) -> Span:
    """Return the span of a place."""
    start_line, start_column, end_line, end_column = place
    return Span(source, start_line + 1, start_column + 1, end_line + 1, end_column + 1)


def same_value(one: object, other: object) -> bool:
    """Tell whether two values are one in JSON: there, true is not 1, to any depth."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_value(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_value, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


class _Places:
    """The places of a document as a tree, made at the first question and kept."""

    __slots__ = ("_grow", "_root", "source")

    def __init__(self, source: Source, grow: Callable[[], Node]) -> None:
        self.source = source
        self._grow = grow
        self._root: Node | None = None

    def find(self, path: Path) -> tuple[Place | None, Any]:
        """Return the place of the key (None for an entry of a list, and for the whole) and the value's node."""
        if self._root is None:
            self._root = self._grow()
        key: Place | None = None
        keys: Any
        node: Any = self._root
        for step in path:
            nodes, keys = node[4:] or ((), {})
            if isinstance(nodes, dict) and isinstance(step, str) and step in nodes:
                key, node = keys[step], nodes[step]
            elif isinstance(nodes, list) and isinstance(step, int) and 0 <= step < len(nodes):
                key, node = None, nodes[step]
            else:
                raise KeyError(path)
        return key, node

    def paths(self) -> Iterator[tuple[Path, bool]]:
        """Yield every path in the order of the text, and whether a key stands there."""
        waiting: list[tuple[Path, bool, Any]] = [((), False, self.find(())[1])]
        while waiting:
            path, has_key, node = waiting.pop()
            yield path, has_key
            nodes = (*node[4:], ())[0]
            if isinstance(nodes, dict):
                waiting.extend(((*path, key), True, child) for key, child in reversed(nodes.items()))
            else:
                waiting.extend(((*path, i), False, nodes[i]) for i in reversed(range(len(nodes))))


@dataclass(frozen=True, slots=True)
class _Spans(Mapping[Path, Span]):
    """The span of the value (or of the key) at each path, built when asked for."""

    places: _Places
    of_keys: bool

    def __getitem__(self, path: Path) -> Span:
        key, node = self.places.find(path)
        place = key if self.of_keys else node[:4]
        if place is None:
            raise KeyError(path)
        return span_at(self.places.source, place)

    def __iter__(self) -> Iterator[Path]:
        return (path for path, has_key in self.places.paths() if has_key or not self.of_keys)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Document:
    """The plain value of a text, with the span of every value and key by its path."""

    source: Source
    value: Any  # a Value; what is in it, the next stage's schema says
    spans: Mapping[Path, Span] = field(compare=False, repr=False)
    key_spans: Mapping[Path, Span] = field(compare=False, repr=False)

    def at(self, path: Path) -> Any:  # noqa: ANN401 - a Value
        """Return the value at a path."""
        value = self.value
        for step in path:
            value = value[step]
        return value

    def span(self, path: Path) -> Span:
        """Return the span of the value at `path`, or of the nearest value around it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.spans:
                return self.spans[path[:end]]
        return self.spans[()]

    def key_span(self, path: Path) -> Span:
        """Return the span of the key of the entry at `path`; without one (an entry of a list) as `span` does."""
        return self.key_spans[path] if path in self.key_spans else self.span(path)


def document_of(source: Source, value: Value, grow: Callable[[], Node]) -> Document:
    """Return the document with this value; `grow` makes the tree of its places, at the first question."""
    places = _Places(source, grow)
    return Document(source, value, _Spans(places, of_keys=False), _Spans(places, of_keys=True))
