"""Scalars: the value that a few characters without quotes stand for, by the core schema of YAML 1.2.

Numbers with a point or an exponent are decimals, never floats.
Source: YAML 1.2.2, chapter 10.3.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpreter.document.document import Limits, Value

_MOST_SHOWN = 60

CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
MEANINGFUL_STARTS = _NUMBER_STARTS | {"<"}
_NUMBER = re.compile(
    r"(?P<integer>[-+]?(?:0|[1-9][0-9]*))"
    r"|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)"
    r"|(?P<real>[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE](?P<exponent>[-+]?[0-9]+))?)"
    r"|(?P<endless>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
)
"""The core schema's numbers, but a leading zero makes text of it all (`012`, `012.5`): a code, never a quantity."""


class UnusableError(ValueError):
    """A number that is written in a way a guideline cannot use; the text says why."""


def endless(text: str) -> str:
    """Return what is said of a number without end, such as `.inf`."""
    return f"`{text}` is not a number that can be compared"


def number_of(text: str, limits: Limits) -> int | Decimal | str:
    """Return the number that a plain scalar writes, or the text itself when it is none.

    Raises:
        UnusableError: it is a number of which a guideline can make no use.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    if match["endless"]:
        raise UnusableError(endless(text))
    exponent = match["exponent"] or "0"
    if (
        len(text) > limits.digits + 6
        or len(exponent) > len(str(limits.digits)) + 1
        or abs(int(exponent)) > limits.digits
    ):
        problem = f"the number is too long: at most {limits.digits} digits"
        raise UnusableError(problem)
    if match["integer"]:
        return int(text)
    if match["real"]:
        return Decimal(text)
    return int(text, 0)


def scalar_of(text: str, limits: Limits) -> Value:
    """Return the value of a plain scalar by the core schema.

    Raises:
        UnusableError: it is a number of which a guideline can make no use.
    """
    if text in CONSTANTS:
        return CONSTANTS[text]
    return number_of(text, limits) if text[0] in _NUMBER_STARTS else text


def in_quotes(text: str) -> str:
    """Return a text in quotes, as it can stand in YAML."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def shortened(text: str) -> str:
    """Return a text as messages show it, cut where it is long."""
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
