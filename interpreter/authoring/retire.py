"""A reading that was settled: it stays in the file as history, and what still rests on it is told."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from interpreter.authoring.edits import CannotEdit, Change, Edit, edited, page_of, require_own
from interpreter.authoring.grammar import LANGUAGE, Kind
from interpreter.authoring.mentions import mentions
from interpreter.authoring.rename import pages_of
from interpreter.diagnostic import nearest
from interpreter.document.scalars import in_quotes
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from interpreter.authoring.edits import Page
    from interpreter.span import Span

_SINCE = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Retirement:
    """The change of readings.yaml, the places that still rest on the reading, and languages with words of another."""

    change: Change
    still_used: tuple[Span, ...]
    untranslated: tuple[str, ...]


def retire(
    folder: Path, reading: str, because: Sequence[str], settled_by: Sequence[str] = (), since: str | None = None
) -> Retirement:
    """Return what retires a reading; nothing is written. Texts are `nl=...`, or one for all languages.

    Raises:
        CannotEdit: there is no such reading, or it was retired before, or a text is not right.
        GuidelineError: a file cannot be read.
    """
    require_own(folder)
    pages = pages_of(folder)
    by_stem = {page.path.stem: page for page in pages if page.path.parent == folder}
    page, head = by_stem.get("readings"), by_stem.get("guideline")
    if page is None or head is None:
        raise CannotEdit(f"{folder} is no guideline: readings.yaml or guideline.yaml is missing")
    about = head.document.value
    if not isinstance(about, dict):
        raise CannotEdit(f"{head.path} does not say which guideline this is; `leidraad check` tells what is wrong")
    entry = _entry(page, reading)
    languages = _languages(about)
    reason, filled = _text(because, languages, "--because")
    when = since or _version(about)
    if not _SINCE.fullmatch(when):
        raise CannotEdit(f"`{when}` is neither a version, such as 1.2.0, nor a day, such as 2026-05-01")
    lines = [f"since: {when}", f"because: {reason}"]
    if settled_by:
        by, more = _text(settled_by, languages, "--settled-by")
        lines.append(f"settled_by: {by}")
        filled = tuple(dict.fromkeys((*filled, *more)))
    text = edited(page.text, [_insertion(page, reading, entry, lines)])
    if isinstance(page_of(page.path, text), tuple):
        raise CannotEdit(f"`{reading}` is written in a way that cannot be extended; add `retired:` to it by hand")
    by_path = {page.path: page for page in pages}
    used = tuple(
        by_path[one.page].span_of(one)
        for one in mentions(pages)
        if one.kind is Kind.READING and one.name == reading and not one.defines
    )
    return Retirement(Change(page.path, page.text, text), used, filled)


def _entry(page: Page, reading: str) -> Mapping[str, object]:
    value = page.document.value
    readings = value.get("readings") if isinstance(value, dict) else None
    entry = readings.get(reading) if isinstance(readings, dict) else None
    if not isinstance(readings, dict) or not isinstance(entry, dict) or not entry:
        hint = nearest(reading, readings) if isinstance(readings, dict) else None
        raise CannotEdit(f"no reading `{reading}`" + (f"; {hint}" if hint else ""))
    if "retired" in entry:
        span = page.document.key_span(("readings", reading, "retired"))
        raise CannotEdit(f"`{reading}` was retired before ({span})")
    return entry


def _languages(about: Mapping[str, object]) -> tuple[str, ...]:
    found = about.get("languages")
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) and found else ("en",)


def _version(about: Mapping[str, object]) -> str:
    found = about.get("version")
    return found if isinstance(found, str) else date.today().isoformat()  # noqa: DTZ011 - the author's own day


def _text(given: Sequence[str], languages: tuple[str, ...], option: str) -> tuple[str, tuple[str, ...]]:
    """Return the text in all languages as YAML, and the languages in which words of another stand."""
    said: dict[str, str] = {}
    for one in given:
        language, words = _language_and_words(one, languages, option)
        if language in said:
            which = f"twice for `{language}`" if language else "twice without a language"
            raise CannotEdit(f"{option} stands there {which}; write LANGUAGE=TEXT, once for each language")
        said[language] = " ".join(words.split())
    if not all(said.values()):
        raise CannotEdit(f"{option} has no words")
    common = said.get("") or next(iter(said.values()))
    filled = tuple(language for language in languages if language not in said)
    texts = ", ".join(f"{language}: {in_quotes(said.get(language, common))}" for language in languages)
    return f"{{{texts}}}", filled[1:] if "" in said and len(filled) == len(languages) else filled


def _language_and_words(given: str, languages: tuple[str, ...], option: str) -> tuple[str, str]:
    """Return the language of a text, empty where it is for all, and its words."""
    before, mark, words = given.partition("=")
    language = before.strip()
    if not mark or not LANGUAGE.fullmatch(language):
        return "", given
    if language not in languages:
        known = ", ".join(languages)
        raise CannotEdit(f"{option}: the guideline has no texts in `{language}` (it has {known}); write LANGUAGE=TEXT")
    return language, words


def _insertion(page: Page, reading: str, entry: Mapping[str, object], lines: list[str]) -> Edit:
    """Return the edit that adds the key as the last one of the reading, in the style in which the reading stands."""
    place = ("readings", reading)
    start, end = page.stretch(page.document.span(place))
    if page.text[start] == "{":
        return Edit(end - 1, end - 1, ", retired: {" + ", ".join(lines) + "}")
    margin = " " * (page.document.key_span((*place, next(iter(entry)))).start_column - 1)
    while end < len(page.text) and page.text[end] not in "\r\n":  # a comment behind the last entry stays with it
        end += 1
    newline = "\r\n" if "\r\n" in page.text else "\n"
    block = [f"{margin}retired:", *(f"{margin}  {line}" for line in lines)]
    return Edit(end, end, "".join(f"{newline}{line}" for line in block))
