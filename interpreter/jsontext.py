"""JSON text of plain values, with every number as the decimal that it is.

The standard library prints a float by its repr: another number beyond 17 digits, with an exponent when it is small.
Here a number prints as it was written, so the same answer is the same bytes.
Source: RFC 8259.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring

from interpreter.engine.answer import ExactNumber
from interpreter.units import plain

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
"""What JSON may hold, but not every reader can take: controls, JavaScript's line ends, halves of characters."""


def dumps(value: object, indent: int | None = None) -> str:
    """Return a value as JSON: on one line without spaces, or over lines, each level `indent` spaces further in.

    Raises:
        TypeError: there is something in it that JSON has no word for, such as a float.
    """
    return _on_one_line(value) if indent is None else _over_lines(value, "\n", " " * indent)


def _on_one_line(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        return "{" + ",".join([f"{_quoted(key)}:{_on_one_line(one)}" for key, one in value.items()]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_on_one_line(one) for one in value]) + "]"
    return _scalar(value)


def _over_lines(value: object, line: str, step: str) -> str:
    """Return the JSON of a value; `line` is what begins a new line at this level."""
    deeper = line + step
    if isinstance(value, dict) and value:
        parts = [f"{_quoted(key)}: {_over_lines(one, deeper, step)}" for key, one in value.items()]
        return f"{{{deeper}{f',{deeper}'.join(parts)}{line}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{deeper}{f',{deeper}'.join([_over_lines(one, deeper, step) for one in value])}{line}]"
    return _on_one_line(value)


def _scalar(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case ExactNumber():
            return value.text
        case Decimal() if value.is_finite():
            return plain(value)
        case _:
            raise TypeError(f"no JSON for a {type(value).__name__}")


@lru_cache(maxsize=8192)
def _quoted(text: str) -> str:
    """Return a text in quotes; the labels of a guideline are the same in every answer, so they are remembered."""
    quoted = encode_basestring(text)
    if quoted.isprintable():
        return quoted
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
