"""YAML of the plainest kind, read without the parser: lines of `key: word`, at most one level below another.

A case in a file is mostly written so, and bringing the parser takes longer than answering the case. Whatever is more
than this is not read here: what is read has the value that the parser gives it, and its places are the parser's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from interpreter.document.scalars import CONSTANTS, UnusableError, scalar_of

if TYPE_CHECKING:
    from interpreter.document.document import Limits, Value

LONGEST = 4_000
"""A text of more characters is left to the parser."""
_LEVELS = 2
_LINE = re.compile(
    r"(?P<indent>(?:  )?)(?P<key>[A-Za-z][A-Za-z0-9_]*):(?: (?P<word>[A-Za-z0-9][A-Za-z0-9_.]*(?: [A-Za-z0-9_.]+)*))?"
)


class _NotPlainError(Exception):
    """A line that the parser has to look at."""


def plain_value(text: str, limits: Limits) -> Value:
    """Return the mapping that a plain text writes, or None where the parser has to look at it."""
    lines = text.split("\n")
    if len(text) > min(LONGEST, limits.size, limits.scalar) or 2 * len(lines) > limits.nodes or limits.depth < _LEVELS:
        return None
    try:
        return _mapping(lines, limits)
    except (_NotPlainError, UnusableError):
        return None


def _mapping(lines: list[str], limits: Limits) -> Value:
    """Return the mapping that plain lines write."""
    whole: dict[str, Any] = {}
    below: dict[str, Any] | None = None  # the mapping to which an indented line belongs
    for line in lines:
        if not line or (line.startswith("#") and line.isprintable()):
            continue
        match = _LINE.fullmatch(line)
        indent, key, word = ("", "", None) if match is None else match.groups()
        into = below if indent else whole
        if not key or into is None or key in into or key in CONSTANTS:
            raise _NotPlainError
        if word is not None:
            into[key] = scalar_of(word, limits)
            below = below if indent else None
        elif indent:
            raise _NotPlainError
        else:
            whole[key] = below = {}
    if not whole or {} in whole.values():  # a key with nothing below it is null
        raise _NotPlainError
    return whole
