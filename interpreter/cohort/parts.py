"""Answers in parts: a folder that fills file by file, each whole, so that a run that was cut off can go on.

`manifest.json` says what the parts are the answers to (the guideline, the mapping, the table, the options) and lists
those that are whole. A part is written beside its place and moved there, and only then it is listed: what is not listed
does not count, and is written again.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from interpreter.beside import in_place_of
from interpreter.cohort.run import answers_in
from interpreter.cohort.table import explained, refused
from interpreter.cohort.writing import write_table
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from interpreter.cohort.run import Cohort

MANIFEST = "manifest.json"
ROWS = 1_000_000
"""How many rows of the table a part is about, when nobody says it."""
_LOOKED_AT = 1 << 20
"""So many bytes at both ends of a table tell it from another one of the same size and time."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a folder of parts: rows of the table, answers to them, how many of these are complete.

    `before` parts were there from an earlier run.
    """

    rows: int
    answered: int
    complete: int
    parts: int
    before: int


def identity(table: str, mapping: str | None, options: Mapping[str, object]) -> dict[str, object]:
    """Return by what a run is known again: the table, the mapping, and what else the answers depend on.

    Raises:
        GuidelineError: one of the files cannot be read.
    """
    said: dict[str, object] = {"table": _ends(table)}
    try:
        said["mapping"] = None if mapping is None else hashlib.sha256(Path(mapping).read_bytes()).hexdigest()
    except OSError as problem:
        raise explained(problem, str(mapping)) from None
    return {**said, **options}


def _ends(table: str) -> dict[str, object]:
    """Return the size and the time of a file, and a hash of its begin and its end."""
    try:
        with Path(table).open("rb") as file:
            about = os.fstat(file.fileno())
            ends = hashlib.sha256(file.read(_LOOKED_AT))
            file.seek(max(0, about.st_size - _LOOKED_AT))
            ends.update(file.read(_LOOKED_AT))
    except OSError as problem:
        raise explained(problem, table) from None
    return {"bytes": about.st_size, "modified": about.st_mtime_ns, "ends": ends.hexdigest()}


def write_parts(
    found: Cohort,
    folder: Path,
    rows: int,
    known_by: Mapping[str, object],
    about: Mapping[str, str],
    table: str,
    seen: Callable[[int], None] | None = None,
) -> Written:
    """Write the answers to a table in parts of so many rows of it, going on where an earlier run was cut off.

    Raises:
        GuidelineError: the folder holds something else, the rows cannot be read to their end, or a file cannot be
            written; the parts that are whole stay.
    """
    total = _total(found, table)
    manifest = {"leidraad": "answers in parts", **known_by, "rows_per_part": rows, "rows": total, "parts": []}
    before = _before(folder, manifest)
    done: list[dict[str, Any]] = list(before)
    _keep(folder, {**manifest, "parts": done})
    if seen is not None and done:
        seen(sum(one["rows"] for one in done))
    for number in range(len(done), max(1, -(-total // rows))):
        part = found.frame.part(number * rows, rows)
        name = f"part-{number + 1:05}.parquet"
        write_table(answers_in(found.plan, part, seen), str(folder / name), about, table)
        done.append({"file": name, "rows": min(rows, total - number * rows), **_counted(folder / name)})
        _keep(folder, {**manifest, "parts": done})
    _keep(folder, {**manifest, "parts": done, "whole": True})
    return Written(total, _sum(done, "answered"), _sum(done, "complete"), len(done), len(before))


def _sum(parts: list[dict[str, Any]], key: str) -> int:
    return sum(int(one[key]) for one in parts)


def _total(found: Cohort, table: str) -> int:
    try:
        return found.rows()
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise explained(problem, table) from None


def _counted(file: Path) -> dict[str, int]:
    """Return of a part its size, how many answers it has, and how many of them are complete."""
    status = pl.col("status").cast(pl.String)
    rows = pl.scan_parquet(file, glob=False).select(pl.len(), (status == "complete").sum().alias("complete"))
    answered, complete = rows.collect(engine="streaming").row(0)
    return {"answered": answered, "complete": complete, "bytes": file.stat().st_size}


def _before(folder: Path, manifest: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return the parts that an earlier run of the same wrote, and remove what it left half done.

    Raises:
        GuidelineError: the folder cannot be made, or holds something else.
    """
    name = str(folder)
    try:
        folder.mkdir(exist_ok=True)
        left = [one for one in folder.iterdir() if one.name != MANIFEST]
        text = (folder / MANIFEST).read_text(encoding="utf-8") if (folder / MANIFEST).exists() else None
        if text is None:
            if any(not _is_beside(one) for one in left):
                raise refused(name, "the folder holds other files", "name a folder of its own for the parts")
            parts: list[dict[str, Any]] = []
        else:
            parts = _listed(name, text, manifest)
        whole = [one for one in parts if _is_whole(folder, one)]
        whole = whole[: next((at for at, (one, two) in enumerate(zip(whole, parts, strict=False)) if one != two), None)]
        kept = {one["file"] for one in whole}
        for one in left:
            if _is_beside(one) or (text is not None and one.match("part-*.parquet") and one.name not in kept):
                one.unlink()
    except (OSError, UnicodeDecodeError) as problem:
        raise explained(problem, name) from None
    return whole


def _listed(name: str, text: str, manifest: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return the parts that a manifest lists, when it is about the same run."""
    cure = "name another folder, or remove this one"
    try:
        there = json.loads(text)
        parts = there["parts"]
        sizes = [(one["file"], int(one["rows"]), int(one["answered"]), int(one["complete"])) for one in parts]
    except (ValueError, KeyError, TypeError):
        raise refused(name, f"its `{MANIFEST}` cannot be read", cure) from None
    wanted = json.loads(json.dumps({key: value for key, value in manifest.items() if key != "parts"}))
    other = [key.replace("_", " ") for key, value in wanted.items() if there.get(key) != value]
    if other or len(sizes) != len({file for file, *_ in sizes}):
        raise refused(name, f"the folder holds the parts of another run: other {', '.join(other)}", cure)
    return list(parts)


def _is_whole(folder: Path, part: dict[str, Any]) -> bool:
    file = folder / str(part["file"])
    return bool(file.is_file() and file.stat().st_size == part["bytes"])


def _is_beside(file: Path) -> bool:
    """Tell whether a file was being written when a run was cut off."""
    return file.name.startswith(".") and file.name.endswith(".part")


def _keep(folder: Path, manifest: Mapping[str, object]) -> None:
    """Write the manifest: beside it first, then in its place.

    Raises:
        GuidelineError: it cannot be written; the one of before is still there.
    """
    try:
        with in_place_of(folder / MANIFEST) as part:
            part.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n")
    except OSError as problem:
        raise explained(problem, str(folder / MANIFEST)) from None
