"""What was worked out before and can be had again: a folder of small JSON files, never needed and never trusted blindly.

An entry is found by the hash of what it was worked out from and carries a checksum; one that is damaged, of another
version or unreadable counts as absent. `LEIDRAAD_CACHE` names another folder; `off` switches the cache off.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from interpreter.version import VERSION

LARGEST = 8_000_000


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


def _path(kind: str, key: str) -> Path | None:
    place = folder()
    digest = hashlib.sha256(f"{VERSION}\0{kind}\0{key}".encode()).hexdigest()[:40]
    return None if place is None else place / f"{kind}-{digest}.json"


def read(kind: str, key: str) -> object:
    """Return what was written under this key, or None."""
    path = _path(kind, key)
    if path is None:
        return None
    try:
        if path.stat().st_size > LARGEST:
            return None
        checksum, _, body = path.read_text(encoding="utf-8").partition("\n")
        if hashlib.sha256(body.encode()).hexdigest() == checksum:
            found: object = json.loads(body)
            return found
    except (OSError, ValueError):
        pass
    return None


def write(kind: str, key: str, value: object) -> None:
    """Keep a JSON value under this key; where that is not possible, nothing happens."""
    path = _path(kind, key)
    if path is None:
        return
    body = json.dumps(value, separators=(",", ":"))
    text = hashlib.sha256(body.encode()).hexdigest() + "\n" + body
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
