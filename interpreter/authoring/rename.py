"""A name of a guideline changed everywhere: in its files, its conditions and its cases, and nowhere else."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.authored import check_cases
from interpreter.authoring.edits import CannotEdit, Change, Edit, edited, page_at, page_of, require_own, yaml_in
from interpreter.authoring.grammar import DICTIONARIES, ID, RESERVED, SCOPED, Kind
from interpreter.authoring.mentions import mentions
from interpreter.diagnostic import GuidelineError, Severity, nearest
from interpreter.document.scalars import CONSTANTS
from interpreter.slotted import dataclass
from interpreter.stages import examine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from interpreter.authoring.edits import Page
    from interpreter.authoring.mentions import Mention
    from interpreter.diagnostic import Diagnostic
    from interpreter.document import Path as Place

_FORMS = {
    Kind.READING: (re.compile(r"[A-Z]+[0-9]+"), "capitals and a number, such as `G02`"),
    Kind.STATEMENT: (
        re.compile(r"[A-Z][A-Za-z]*[0-9]*(\.[0-9]+)?"),
        "a capital, then letters and a number, such as `D2.7`",
    ),
}
_LONGEST = 100
_AROUND = 30
_KINDS_OF_CONDITIONS = (Kind.FACT, Kind.CRITERION, Kind.RECOMMENDATION)


@dataclass(frozen=True, slots=True)
class Target:
    """The thing that gets another name."""

    kind: Kind
    scope: str
    name: str

    def __str__(self) -> str:
        return f"{self.scope}.{self.name}" if self.scope else self.name


@dataclass(frozen=True, slots=True)
class Renaming:
    """What changes when a name does, and where the old one is left alone, in text for people."""

    target: Target
    new: str
    changes: tuple[Change, ...]
    places: int
    in_text: tuple[str, ...]


def pages_of(folder: Path) -> tuple[Page, ...]:
    """Return the files of a guideline and its cases.

    Raises:
        GuidelineError: one of them cannot be read.
    """
    pages: list[Page] = []
    broken: list[Diagnostic] = []
    for path in yaml_in(folder):
        page = page_at(path)
        if isinstance(page, tuple):
            broken += page
        else:
            pages.append(page)
    if broken:
        raise GuidelineError(broken)
    return tuple(pages)


def rename(folder: Path, kind: Kind | None, old: str, new: str) -> Renaming:
    """Return what changes in the guideline in a folder when `old` is called `new`; nothing is written.

    Raises:
        CannotEdit: there is no such name, or several, or the new one will not do.
        GuidelineError: the guideline has errors, and must be mended first.
    """
    require_own(folder)
    _require_sound(folder)
    pages = pages_of(folder)
    found = mentions(pages)
    target = _target(found, kind, old)
    word = _last_word(target, new)
    _require_fit(found, target, word)
    return _checked(folder, pages, found, target, word)


def _last_word(target: Target, new: str) -> str:
    """Return the new name without the scope, which may stand before it."""
    scope, dot, word = new.rpartition(".")
    if not dot or target.kind is Kind.STATEMENT or not target.scope:
        return new
    if scope != target.scope:
        owner = SCOPED[target.kind]
        raise CannotEdit(f"a {target.kind} stays in its {owner}: `{target.scope}.{word}`, not `{new}`")
    return word


# ---- which one is meant ---------------------------------------------------------------------------------------------


def _target(found: Iterable[Mention], kind: Kind | None, old: str) -> Target:
    defined = dict.fromkeys(
        Target(one.kind, one.scope, one.name) for one in found if one.defines or one.kind is Kind.OUTCOME
    )
    named = [one for one in defined if old in {one.name, str(one)} and kind in {None, one.kind}]
    if len(named) == 1:
        return named[0]
    if named:
        ways = " or ".join(f"`{one.kind} {one}`" for one in named[:6])
        raise CannotEdit(f"`{old}` is the name of {len(named)} things; write which one is meant: {ways}")
    elsewhere = next((one for one in defined if old in {one.name, str(one)}), None)
    if elsewhere is not None:
        raise CannotEdit(f"no {kind} `{old}`; it is a {elsewhere.kind}: `{elsewhere.kind} {elsewhere}`")
    known = [name for one in defined if kind in {None, one.kind} for name in {one.name, str(one)}]
    what = kind or "fact, criterion, recommendation, flowchart, node, outcome, reading or code"
    hint = nearest(old, dict.fromkeys(known))
    raise CannotEdit(f"no {what} `{old}`" + (f"; {hint}" if hint else ""))


# ---- whether the new name will do -----------------------------------------------------------------------------------


def _require_fit(found: Iterable[Mention], target: Target, new: str) -> None:
    if new == target.name:
        raise CannotEdit(f"`{new}` is its name already")
    form, told = _FORMS.get(target.kind, (ID, "lower-case letters, digits and `_`, and starts with a letter"))
    if not form.fullmatch(new) or len(new) > _LONGEST:
        verb = "is" if target.kind in _FORMS else "has"
        raise CannotEdit(f"`{new}` cannot be the name of a {target.kind}: it {verb} {told}")
    if new in CONSTANTS:
        raise CannotEdit(f"`{new}` cannot be a name: in YAML it is no text")
    if target.kind in {Kind.FACT, Kind.CRITERION, Kind.RECOMMENDATION} and new in {*RESERVED, "outcome", "else"}:
        raise CannotEdit(f"`{new}` cannot be the name of a {target.kind}: conditions use the word")
    if target.kind is Kind.FACT and new in {"case", "cases", "facts"}:
        raise CannotEdit(f"`{new}` cannot be the name of a fact: cases use the word")
    if target.kind is Kind.FLOWCHART and new in DICTIONARIES:
        raise CannotEdit(f"`{new}` cannot be the name of a flowchart: `{new}.yaml` is another file of a guideline")
    rivals = _KINDS_OF_CONDITIONS if target.kind in _KINDS_OF_CONDITIONS else (target.kind,)
    for one in found:
        if one.name == new and one.kind in rivals and one.scope == target.scope:
            where = f"{one.page.name}: {'.'.join(map(str, one.path))}"
            raise CannotEdit(f"`{new}` is taken: it is a {one.kind} ({where})")


# ---- the changes ----------------------------------------------------------------------------------------------------


def _checked(folder: Path, pages: tuple[Page, ...], found: tuple[Mention, ...], target: Target, new: str) -> Renaming:
    """Return the changes, after a look whether the guideline with them says the same by another name."""
    meant = [one for one in found if (one.kind, one.scope, one.name) == (target.kind, target.scope, target.name)]
    by_page: dict[Path, list[Mention]] = {}
    for one in meant:
        by_page.setdefault(one.page, []).append(one)
    changes = tuple(_change(page, by_page.get(page.path, []), target, new) for page in pages)
    made = tuple(change for change in changes if change.before != change.after)
    _require_same(folder, changes, found, target, new)
    texts = tuple(line for page in pages for line in _in_text(page, found, target.name))
    return Renaming(target, new, made, len(meant), texts)


def _change(page: Page, meant: Iterable[Mention], target: Target, new: str) -> Change:
    edits = [_edit(page, one, new) for one in meant]
    is_file = target.kind is Kind.FLOWCHART and page.path.stem == target.name and page.path.parent.name != "cases"
    to = page.path.with_name(f"{new}.yaml") if is_file else None
    if to is not None and to.exists():
        raise CannotEdit(f"{to} is there already")
    return Change(page.path, page.text, edited(page.text, edits), to)


def _edit(page: Page, one: Mention, new: str) -> Edit:
    """Return the edit of one place: only the letters of the name change, whatever stands around them."""
    span = page.span_of(one)
    at = page.text.find(one.whole, *page.stretch(span))
    if at < 0:
        raise CannotEdit(f"{span}: `{one.name}` is written with escapes or over lines; write it plainly first")
    first = at + len(one.before)
    return Edit(first, first + len(one.name), new)


def _require_sound(folder: Path) -> None:
    found = _errors(folder)
    if found:
        raise GuidelineError(found)


def _errors(folder: Path) -> list[Diagnostic]:
    loaded = examine(folder)
    cases = () if loaded.guideline is None else check_cases(loaded.guideline, folder)
    return [one for one in (*loaded.diagnostics, *cases) if one.severity is Severity.ERROR]


def _require_same(
    folder: Path, changes: tuple[Change, ...], found: tuple[Mention, ...], target: Target, new: str
) -> None:
    """Try the changes out on a copy: no error comes with them, and every name stands where it stood."""
    with tempfile.TemporaryDirectory() as work:
        copy = Path(work) / folder.resolve().name
        (copy / "cases").mkdir(parents=True)
        pages = []
        for change in changes:
            path = copy / change.place.relative_to(folder)
            path.write_bytes(change.after.encode("utf-8"))
            page = page_of(change.place, change.after)
            if isinstance(page, tuple):
                raise CannotEdit(f"`{new}` cannot stand here: {page[0]}")
            pages.append(page)
        broken = _errors(copy)
        if broken:
            raise CannotEdit(f"the guideline would not be right with `{new}`: {broken[0].message}")
    places = {change.path: change.place for change in changes}
    if {_renamed(one, target, new, places) for one in found} != {_key(one) for one in mentions(pages)}:
        raise CannotEdit(f"`{new}` would be taken for another name somewhere; choose another one")


def _key(one: Mention) -> tuple[object, ...]:
    return one.page, one.kind, one.scope, one.name, len(one.path), one.is_key


def _renamed(one: Mention, target: Target, new: str, places: Mapping[Path, Path]) -> tuple[object, ...]:
    is_it = (one.kind, one.scope, one.name) == (target.kind, target.scope, target.name)
    within = SCOPED.get(one.kind) is target.kind and one.scope == target.name
    scope, name = new if within else one.scope, new if is_it else one.name
    return places[one.page], one.kind, scope, name, len(one.path), one.is_key


# ---- what is left alone ---------------------------------------------------------------------------------------------


def _in_text(page: Page, found: Iterable[Mention], name: str) -> Iterator[str]:
    """Yield where the old name stands as a word in texts for people and in comments."""
    here = [one for one in found if one.page == page.path]
    names = [page.stretch(page.span_of(one)) for one in here if one.name == name]
    keys = [page.stretch(span) for span in page.document.key_spans.values()]
    values = [page.stretch(page.document.spans[path]) for path in page.document.spans if _says(page, path, name)]
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", page.text):
        at = match.start()
        if any(start <= at < end for start, end in (*names, *keys)):
            continue
        line = page.text.count("\n", 0, at) + 1
        before = page.text[page.text.rfind("\n", 0, at) + 1 : at]
        if "#" in before or any(start <= at < end for start, end in values):
            around = page.text[max(at - _AROUND, at - len(before)) : match.end() + _AROUND].splitlines()[0].strip()
            yield f"{page.path}:{line}:{len(before) + 1}: {around}"


def _says(page: Page, path: Place, name: str) -> bool:
    value = page.document.at(path)
    return isinstance(value, str) and name in value
