"""What was worked out before and can be had again: a folder of small JSON files, never needed, never trusted blindly.

An entry is found by the hash of what it was worked out from, and carries a checksum and the stamp of the code that made
it; one that is damaged, of other code or unreadable counts as absent. `LEIDRAAD_CACHE` names another folder; `off`
switches the cache off.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from interpreter.version import VERSION

LARGEST = 8_000_000
MOST_KEPT = 100
"""So many entries of a kind are kept; the oldest go when one is added."""
LONGEST_WRITE = 3600
"""So many seconds a writer may take before its unfinished file counts as left behind."""

_UNFINISHED = ".tmp-"

_PACKAGE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - as plain text it is faster to walk
_SCHEMAS = os.path.join(os.path.dirname(_PACKAGE), "schema")  # noqa: PTH118, PTH120 - in a checkout; else in the package


def folder() -> Path | None:
    """Return the cache folder, or None when the cache is off."""
    named = os.environ.get("LEIDRAAD_CACHE", "")
    if named.lower() == "off":
        return None
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(base) if base else Path(os.path.expanduser("~")) / ".cache"  # noqa: PTH111 - expanduser never raises
    return home / "leidraad"


def stamp() -> str:
    """Return a hash that is another one after any change of the program: an edited checkout takes no old verdict.

    It is over the size and the times of every file of the package and of the schemas. The time of the last change of
    the file's entry is among them; unlike the time of its last modification, no copying tool sets that one back.
    """
    found: list[str] = []
    for root in (_PACKAGE, _SCHEMAS):
        _collect(root, found)
    return hashlib.sha256("\n".join([VERSION, sys.version, *sorted(found)]).encode("utf-8", "replace")).hexdigest()


def _collect(place: str, found: list[str]) -> None:
    """Add a line for each Python file and each schema in a folder and those below it."""
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".json")):
                state = entry.stat()
                found.append(f"{entry.path} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}")
            elif "." not in entry.name and entry.name != "__pycache__":
                _collect(entry.path, found)  # of what is no folder nothing is found


_STAMP = stamp()
"""Taken at the start: the code that runs is never older, so no verdict of old code passes for one of new code."""


def _path(kind: str, key: str) -> Path | None:
    place = folder()
    digest = hashlib.sha256(f"{VERSION}\0{kind}\0{key}".encode()).hexdigest()[:40]
    return None if place is None else place / f"{kind}-{digest}.json"


def read(kind: str, key: str) -> object:
    """Return what this very program wrote under this key, or None. Numbers with a point or an exponent are decimals."""
    path = _path(kind, key)
    if path is None:
        return None
    try:
        state = path.stat()
        if state.st_size > LARGEST or not _is_ours(state):
            return None
        checksum, _, body = path.read_bytes().partition(b"\n")
        if _checksum(body) == checksum:
            found: object = json.loads(body, parse_float=Decimal)
            return found
    except (OSError, ValueError, RecursionError):
        pass
    return None


def _is_ours(state: os.stat_result) -> bool:
    """Tell whether a file is the user's own and nobody else may write it: no advice comes from a stranger's file."""
    if not hasattr(os, "getuid"):
        return True
    return state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def write(kind: str, key: str, value: object) -> None:
    """Keep a JSON value under this key, its decimals as they are; where that is not possible, nothing happens."""
    path = _path(kind, key)
    if path is None:
        return
    import tempfile  # noqa: PLC0415 - what is there already is only read

    from interpreter import jsontext  # noqa: PLC0415 - as above

    body = jsontext.dumps(_exact(value)).encode()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_checksum(body) + b"\n" + body)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
        _prune(path.parent, kind)


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(_STAMP.encode() + body).hexdigest().encode()


def _exact(value: object) -> object:
    """Return a value in which a decimal prints so that it is read as the same decimal, and never as a whole number."""
    from interpreter.engine.answer import ExactNumber  # noqa: PLC0415 - what is there already is only read

    match value:
        case Decimal():
            text = str(value)
            return ExactNumber(text if "." in text or "E" in text else f"{text}e0")
        case dict():
            return {key: _exact(one) for key, one in value.items()}
        case list() | tuple():
            return [_exact(one) for one in value]
        case _:
            return value


def _prune(place: Path, kind: str) -> None:
    """Remove the oldest entries of a kind when there are too many, and what a writer that was stopped left behind."""
    kept = sorted(place.glob(f"{kind}-*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    long_ago = time.time() - LONGEST_WRITE
    left = [path for path in place.glob(f"{_UNFINISHED}*") if path.stat().st_mtime < long_ago]
    for path in (*kept[MOST_KEPT:], *left):
        path.unlink(missing_ok=True)
