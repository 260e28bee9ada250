"""A guideline to begin with: small, whole, free of findings, with comments that explain every file."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.authoring.edits import CannotEdit
from interpreter.authoring.grammar import ID, LANGUAGE
from interpreter.document.scalars import in_quotes
from interpreter.resources import schema_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SKELETON = Path(__file__).parent / "skeleton"
_WRITTEN = ("nl", "en")
"""The languages in which the skeleton is written, the one for comments in any other language last."""
_COMMENT = re.compile(r"(?P<margin>\s*)#(?P<language>nl|en) (?P<text>.*)")
_TEXT = re.compile(r"(?P<margin>\s*)(?P<language>nl|en): (?P<text>.*)")
_MOST_LEVELS_UP = 4
SCHEMAS = ("guideline", "facts", "recommendations", "statements", "readings", "flowchart", "properties", "case")


def scaffold(folder: Path, title: str | None = None, languages: Sequence[str] = _WRITTEN) -> tuple[Path, ...]:
    """Write a guideline into a new folder, or an empty one; return its files.

    Raises:
        CannotEdit: the folder's name will not do for a guideline, something stands there, or a language is no language.
        OSError: it cannot be written.
    """
    name = folder.resolve().name
    _require_fit(folder, name, languages)
    shared = _schemas_near(folder)
    near = shared or folder / "schema"
    words = {
        "NAME": name,
        "TITLE": in_quotes(" ".join((title or name.replace("_", " ").capitalize()).split())),
        "LANGUAGES": f"[{', '.join(languages)}]",
        "YEAR": str(date.today().year),  # noqa: DTZ011 - the author's own year
        "CASE_SCHEMAS": _relative(near, folder / "cases"),
        "SCHEMAS": _relative(near, folder),
    }
    made: list[Path] = []
    for source in sorted(_SKELETON.rglob("*.yaml")):
        path = folder / source.relative_to(_SKELETON)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{line}\n" for line in _lines(source.read_text(encoding="utf-8"), languages))
        text = re.sub(rf"\b({'|'.join(words)})\b", lambda mark: words[mark[0]], text)
        path.write_text(text, encoding="utf-8", newline="\n")
        made.append(path)
    if shared is None:
        (folder / "schema").mkdir()
        for kind in SCHEMAS:
            made.append(folder / "schema" / schema_path(kind).name)
            shutil.copyfile(schema_path(kind), made[-1])
    return tuple(made)


def _require_fit(folder: Path, name: str, languages: Sequence[str]) -> None:
    if not ID.fullmatch(name):
        proposed = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "my_guideline"
        proposed = proposed if proposed[0].isalpha() else f"g_{proposed}"
        raise CannotEdit(f"a guideline is called like its folder, in lower-case letters, digits and `_`: `{proposed}`")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotEdit(f"{folder} is there already, and is not empty; nothing is overwritten")
    for language in languages:
        if not LANGUAGE.fullmatch(language):
            raise CannotEdit(f"`{language}` is not the code of a language, such as nl or en")
    if len(set(languages)) < len(languages) or not languages:
        raise CannotEdit("name each language once")


def _schemas_near(folder: Path) -> Path | None:
    """Return the folder `schema` beside one of the folders around, where it holds the product's schemas."""
    for around in list(folder.resolve().parents)[:_MOST_LEVELS_UP]:
        try:
            found = json.loads((around / "schema" / "case.schema.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(found, dict) and str(found.get("$id", "")).startswith("urn:leidraad:"):
            return around / "schema"
    return None


def _relative(schemas: Path, folder: Path) -> str:
    return Path(os.path.relpath(schemas.resolve(), folder.resolve())).as_posix()


def _lines(text: str, languages: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a file of the skeleton in these languages; its comments are in the first, or in English."""
    spoken = languages[0] if languages[0] in _WRITTEN else _WRITTEN[-1]
    for line in text.splitlines():
        comment, words = _COMMENT.fullmatch(line), _TEXT.fullmatch(line)
        if comment:
            if comment["language"] == spoken:
                yield f"{comment['margin']}# {comment['text']}"
        elif not words or words["language"] in languages:
            yield line
        if words and words["language"] == _WRITTEN[-1]:  # the last one that the skeleton has: now the others
            others = (language for language in languages if language not in _WRITTEN)
            yield from (f"{words['margin']}{language}: {_to_translate(words['text'], language)}" for language in others)


def _to_translate(text: str, language: str) -> str:
    """Return a text in quotes with a mark that it is not yet in its language."""
    return text if text == "TITLE" else f'"[{language}] {text[1:]}'
