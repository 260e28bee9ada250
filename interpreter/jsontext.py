"""JSON text of plain values, with every number as the decimal that it is.

The standard library prints a float by its repr, which is another number beyond 17 digits and an exponent for small ones;
here a number prints as it was written, so the same answer is the same bytes.
Source: RFC 8259.
"""

from __future__ import annotations

import re
from decimal import Decimal
from json.encoder import encode_basestring

from interpreter.answer import ExactNumber
from interpreter.units import plain

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
"""What JSON may hold as it is, but not every reader can take: controls, JavaScript's line ends, halves of characters."""


def dumps(value: object, indent: int | None = None) -> str:
    """Return a value as JSON: on one line without spaces, or over lines, each level `indent` spaces further in.

    Raises:
        TypeError: there is something in it that JSON has no word for, such as a float.
    """
    return _text(value, None if indent is None else "\n", " " * (indent or 0))


def _text(value: object, line: str | None, step: str) -> str:
    """Return the JSON of a value; `line` is what begins a new line at this level, None where all stands on one."""
    deeper = None if line is None else line + step
    match value:
        case str():
            return _quoted(value)
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
        case dict():
            colon = ":" if line is None else ": "
            parts = [f"{_quoted(key)}{colon}{_text(one, deeper, step)}" for key, one in value.items()]
            return _between("{}", parts, line, deeper)
        case list() | tuple():
            return _between("[]", [_text(one, deeper, step) for one in value], line, deeper)
        case _:
            raise TypeError(f"no JSON for a {type(value).__name__}")


def _between(brackets: str, parts: list[str], line: str | None, deeper: str | None) -> str:
    if not parts:
        return brackets
    if line is None:
        return brackets[0] + ",".join(parts) + brackets[1]
    return f"{brackets[0]}{deeper}{f',{deeper}'.join(parts)}{line}{brackets[1]}"


def _quoted(text: str) -> str:
    quoted = encode_basestring(text)
    if quoted.isprintable():
        return quoted
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
