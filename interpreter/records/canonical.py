"""The one text of a value: the same value is the same bytes, however the file was indented or its keys were sorted."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from interpreter import jsontext

_PACKAGE = Path(__file__).resolve().parents[1]


def canonical(value: object) -> bytes:
    """Return a plain value as JSON: keys in order of their code points, no spaces, exact decimals, UTF-8."""
    return jsontext.dumps(_sorted(value)).encode("utf-8", "backslashreplace")


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_sorted(one) for one in value]
    return value


@cache
def engine_code() -> str:
    """Return the SHA-256 over the Python files of the engine by path, line ends normalised, in hexadecimal.

    A version number stands for many states of a checkout; this tells them apart.
    """
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(_PACKAGE).as_posix(), path) for path in _PACKAGE.rglob("*.py")):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()
