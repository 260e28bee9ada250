"""Every place in the files of a guideline and its cases where a name stands, and what it names there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, assert_never

from interpreter.authoring.grammar import (
    DICTIONARIES,
    PLAIN,
    RESERVED,
    Changes,
    Condition,
    Defined,
    Each,
    Entries,
    Fields,
    Kind,
    Name,
    Plain,
    Test,
    shape_of,
    shape_of_cases,
)
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path as FilePath

    from interpreter.authoring.edits import Page
    from interpreter.authoring.grammar import Kinds, Shape
    from interpreter.document import Path

_TEST = re.compile(r"(?P<before>\s*(?:(?:!=|==|=|≠)\s*|not\s+)?)(?P<code>\S+)\s*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at a place in a file; `before` is what stands before it in the same key or value."""

    page: FilePath
    kind: Kind
    scope: str
    name: str
    path: Path
    is_key: bool
    defines: bool
    before: str = ""
    whole: str = ""
    """The whole key or value in which the name stands."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A name before it is known which of several kinds it has."""

    kinds: Kinds
    scope: str
    name: str
    path: Path
    is_key: bool
    whole: str
    before: str = ""
    defines: bool = False


def mentions(pages: Iterable[Page]) -> tuple[Mention, ...]:
    """Return every name in the files of a guideline; a file in a folder `cases` holds cases."""
    found = [(page.path, one) for page in pages for one in _walk(page.document.value, _root(page), ())]
    names: dict[tuple[Kind, str], set[str]] = {}
    for _, one in found:
        if one.defines or one.kinds == (Kind.OUTCOME,):
            names.setdefault((one.kinds[0], one.scope), set()).add(one.name)
    for path, one in found:
        if one.path == ("flowchart",) and path.parent.name != "cases":
            names.setdefault((Kind.FLOWCHART, ""), set()).add(one.name)
    known = Defined({key: frozenset(group) for key, group in names.items()})
    return tuple(_mention(path, one, known) for path, one in found)


def _root(page: Page) -> Shape:
    if page.path.parent.name == "cases":
        return shape_of_cases(page.document.value)
    return shape_of(page.path.stem)


def _mention(page: FilePath, found: _Found, known: Defined) -> Mention:
    kind = next((kind for kind in found.kinds if known.has(kind, found.name, found.scope)), found.kinds[0])
    defines = found.defines or (kind is Kind.FLOWCHART and found.path == ("flowchart",))
    return Mention(page, kind, found.scope, found.name, found.path, found.is_key, defines, found.before, found.whole)


# ---- the walk -------------------------------------------------------------------------------------------------------


def _walk(value: Any, shape: Shape, path: Path) -> Iterator[_Found]:  # noqa: ANN401 - a value of a document
    """Yield the names in a value of this shape."""
    if isinstance(shape, Plain):
        return
    if isinstance(shape, Changes):
        yield from _change(value, path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _key(key, shape, (*path, key), is_key=True)
            yield from _walk(inner, below(shape, key), (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, below(shape, index), (*path, index))
    elif isinstance(value, str):
        yield from _scalar(value, shape, path)


def below(shape: Shape, step: str | int) -> Shape:
    """Return the shape of what lies below a key, or of an entry of a list."""
    match shape:
        case Plain() | Changes():
            return PLAIN
        case Fields():
            return shape.shapes.get(step, PLAIN) if isinstance(step, str) else PLAIN
        case Entries():
            return shape.inner(step) if isinstance(step, str) else PLAIN
        case Each():
            return shape.inner if isinstance(step, int) else PLAIN
        case Name() | Test():
            return shape if isinstance(step, int) else PLAIN
        case Condition():
            return _within_condition(shape, step)
        case _:
            assert_never(shape)


def _within_condition(shape: Condition, step: str | int) -> Shape:
    if isinstance(step, int) or step in {"all", "any", "of", "not"}:
        return shape
    if step == "at_least":
        return PLAIN
    if shape.about_answers and step == "outcome":
        return Name((Kind.OUTCOME,))
    return Test(step)


def _key(key: str, shape: Shape, path: Path, *, is_key: bool) -> Iterator[_Found]:
    """Yield the name that a key is, or the two of `flowchart.name`."""
    match shape:
        case Entries() if shape.kinds:
            yield _Found(shape.kinds, shape.scope, key, path, is_key, key, defines=shape.defines and is_key)
        case Condition() if key not in RESERVED:
            if not shape.about_answers:
                yield _Found((Kind.FACT, Kind.CRITERION), "", key, path, is_key, key)
            elif key != "outcome":
                yield from _dotted((Kind.FACT, Kind.CRITERION, Kind.RECOMMENDATION), key, path, is_key=is_key)
        case _:
            pass


def _dotted(kinds: Kinds, written: str, path: Path, *, is_key: bool) -> Iterator[_Found]:
    chart, dot, name = written.rpartition(".")
    if dot:
        yield _Found((Kind.FLOWCHART,), "", chart, path, is_key, written)
        yield _Found((Kind.RECOMMENDATION,), "", name, path, is_key, written, before=chart + dot)
    else:
        yield _Found(kinds, "", written, path, is_key, written)


def _scalar(value: str, shape: Shape, path: Path) -> Iterator[_Found]:
    match shape:
        case Name(dotted=True):
            yield from _dotted(shape.kinds, value, path, is_key=False)
        case Name(kinds=(Kind.OUTCOME,)):
            yield from _tested(Kind.OUTCOME, "", value, path)
        case Name():
            yield _Found(shape.kinds, shape.scope, value, path, is_key=False, whole=value)
        case Test():
            yield from _tested(Kind.CODE, shape.fact, value, path)
        case _:
            pass


def _tested(kind: Kind, scope: str, value: str, path: Path) -> Iterator[_Found]:
    match = _TEST.fullmatch(value)
    if match is not None:
        yield _Found((kind,), scope, match["code"], path, is_key=False, whole=value, before=match["before"])


# ---- the changes of another choice ----------------------------------------------------------------------------------


def _change(value: Any, path: Path) -> Iterator[_Found]:  # noqa: ANN401 - a value of a document
    """Yield the names in a change: of the file, in the steps to the place, and in what is put there."""
    if not isinstance(value, dict) or not isinstance(value.get("in"), str):
        return
    stem = value["in"]
    if stem not in DICTIONARIES:
        yield _Found((Kind.FLOWCHART,), "", stem, (*path, "in"), is_key=False, whole=stem)
    shape = shape_of(stem)
    steps = value.get("at")
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        place = (*path, "at", index)
        if isinstance(step, dict):  # an entry of a list, by what stands in it
            shape = below(shape, 0)
            yield from _walk(step, shape, place)
        elif isinstance(step, str):
            yield from _key(step, shape, place, is_key=False)
            shape = below(shape, step)
        else:
            shape = below(shape, 0)
    for key in ("be", "add"):
        yield from _walk(value.get(key), shape, (*path, key))
    for key in ("before", "after"):
        yield from _walk(value.get(key), Each(shape), (*path, key))
