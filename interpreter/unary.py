"""Unary tests (DMN's word): the text of a test against one fact becomes the set of values for which it is true."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from interpreter.diagnostic import nearest
from interpreter.model import Among, Between, Fact, FactType, Interval, Written
from interpreter.slotted import dataclass
from interpreter.units import MOST_DIGITS, UNITS, Unit, in_base, plain

if TYPE_CHECKING:
    from interpreter.model import Test

_OPERATORS = {"<": "<", "≤": "≤", "<=": "≤", ">": ">", "≥": "≥", ">=": "≥", "=": "=", "==": "=", "≠": "≠", "!=": "≠"}
_COMPARISON = re.compile(r"^(?P<operator><=|>=|!=|==|<|>|=|≤|≥|≠)\s*(?P<operand>\S.*)$")
_NUMBER = r"-?\d+(?:\.\d+)?"
_AMOUNT = re.compile(rf"^(?P<number>{_NUMBER})(?:\s*(?P<unit>[^\s\d.<][^\s<]*))?$")
_RANGE = re.compile(rf"^(?P<low>{_NUMBER})\s*\.\.(?P<open><?)\s*(?P<high>{_NUMBER})(?:\s*(?P<unit>[^\s\d.][^\s]*))?$")
_NOT = re.compile(r"^not\s+(?P<operand>\S.*)$")
LONGEST = 200


class Unfit(Exception):  # noqa: N818 - a refusal inside this stage; `resolve` makes a finding of it
    """A test that does not fit its fact: the finding's code, its sentence, and the cure."""

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        """Keep the parts of the finding."""
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


@dataclass(frozen=True, slots=True)
class _Part:
    """One alternative of a test, as a set of values and as shown."""

    values: tuple[bool | str, ...]
    intervals: tuple[Interval, ...]
    text: str


def typed(fact: Fact, written: Written) -> tuple[Test, str]:
    """Return the test as a set of the fact's values, and as it is shown.

    Raises:
        Unfit: the test cannot be read, or does not fit the fact's type, codes or unit.
    """
    parts = [_part(fact, one) for one in written.alternatives]
    text = " | ".join(part.text for part in parts)
    if fact.type in {FactType.BOOLEAN, FactType.CODE}:
        return Among(tuple(dict.fromkeys(value for part in parts for value in part.values))), text
    return Between(tuple(interval for part in parts for interval in part.intervals)), text


def _part(fact: Fact, written: bool | int | Decimal | str) -> _Part:  # noqa: FBT001 - a truth value is the datum
    if isinstance(written, str) and len(written) > LONGEST:
        raise Unfit("bad-condition", f"a test of more than {LONGEST} characters", "split it")
    match fact.type:
        case FactType.BOOLEAN:
            return _truth(fact, written)
        case FactType.CODE:
            return _code(fact, written)
        case FactType.QUANTITY | FactType.INTEGER:
            return _number(fact, written)
        case _:
            assert_never(fact.type)


def _truth(fact: Fact, written: bool | int | Decimal | str) -> _Part:  # noqa: FBT001
    if isinstance(written, bool):
        return _Part((written,), (), "true" if written else "false")
    hint = "write true or false"
    if written in {"yes", "no", "ja", "nee", "on", "off", "True", "False"}:
        hint = f"`{written}` is only a word in YAML 1.2: write true or false"
    raise Unfit("type-mismatch", f"`{fact.id}` is true or false; `{_shown(written)}` is neither", hint)


def _code(fact: Fact, written: bool | int | Decimal | str) -> _Part:  # noqa: FBT001
    codes = [code for code, _ in fact.codes]
    if not isinstance(written, str):
        raise Unfit("type-mismatch", f"`{fact.id}` is a code, not `{_shown(written)}`", f"one of: {', '.join(codes)}")
    operator, operand = "=", written.strip()
    if match := _COMPARISON.match(operand):
        operator, operand = _OPERATORS[match["operator"]], match["operand"]
    elif match := _NOT.match(operand):
        operator, operand = "≠", match["operand"]
    if operator not in {"=", "≠"}:
        raise Unfit("type-mismatch", f"`{fact.id}` is a code; codes have no order", "name the codes: [a, b]")
    if operand not in codes:
        hint = nearest(operand, codes) or f"one of: {', '.join(codes)}"
        raise Unfit("unknown-code", f"no code `{operand}` in `{fact.id}`", hint)
    if operator == "=":
        return _Part((operand,), (), operand)
    return _Part(tuple(code for code in codes if code != operand), (), f"≠ {operand}")


def _number(fact: Fact, written: bool | int | Decimal | str) -> _Part:  # noqa: FBT001
    if isinstance(written, bool):
        raise Unfit("type-mismatch", f"`{fact.id}` is a number, not `{_shown(written)}`", _example(fact))
    if not isinstance(written, str):
        return _compare("=", _amount(fact, plain(written)))
    text = written.strip()
    if match := _RANGE.match(text):
        return _range(fact, match)
    if match := _NOT.match(text):
        return _compare("≠", _amount(fact, match["operand"]))
    if match := _COMPARISON.match(text):
        return _compare(_OPERATORS[match["operator"]], _amount(fact, match["operand"]))
    return _compare("=", _amount(fact, text))


@dataclass(frozen=True, slots=True)
class _Amount:
    size: Decimal
    text: str


def _amount(fact: Fact, text: str) -> _Amount:
    """Return a constant in the base unit of the fact's dimension, and as shown."""
    match = _AMOUNT.match(text.strip())
    if match is None:
        raise Unfit("bad-condition", f"`{text}` is not a number that `{fact.id}` can be compared with", _example(fact))
    return _sized(fact, match["number"], match["unit"])


def _sized(fact: Fact, number: str, unit_code: str | None) -> _Amount:
    if len(number) > MOST_DIGITS:
        raise Unfit("bad-condition", f"a number of more than {MOST_DIGITS} digits", "write fewer digits")
    value = Decimal(number)
    unit = _unit(fact, unit_code)
    if fact.type is FactType.INTEGER and value != value.to_integral_value():
        raise Unfit("type-mismatch", f"`{fact.id}` is a whole number; `{number}` is not", "compare with whole numbers")
    text = plain(value) if unit is None or unit.code == "1" else f"{plain(value)} {unit.code}"
    return _Amount(in_base(value, unit) if unit else value, text)


def _unit(fact: Fact, code: str | None) -> Unit | None:
    if code is None:
        return fact.unit
    if fact.unit is None:
        raise Unfit(
            "unit-mismatch", f"`{fact.id}` is a count, without a unit; `{code}` is a unit", "leave the unit out"
        )
    unit = UNITS.get(code)
    if unit is None:
        known = [other for other, found in UNITS.items() if found.dimension == fact.unit.dimension]
        hint = nearest(code, known) or f"units of {fact.unit.dimension}: {', '.join(known)}"
        raise Unfit("unit-mismatch", f"no unit `{code}`", hint)
    if unit.dimension != fact.unit.dimension:
        own = f"`{fact.id}` is in `{fact.unit.code}`, a unit of {fact.unit.dimension}"
        message = f"{own}; `{code}` is a unit of {unit.dimension}"
        known = [other for other, found in UNITS.items() if found.dimension == fact.unit.dimension]
        raise Unfit("unit-mismatch", message, f"units of {fact.unit.dimension}: {', '.join(known)}")
    return unit


def _compare(operator: str, amount: _Amount) -> _Part:
    size, text = amount.size, f"{operator} {amount.text}"
    below = Interval(None, low_in=False, high=size, high_in=False)
    above = Interval(size, low_in=False, high=None, high_in=False)
    match operator:
        case "<":
            intervals: tuple[Interval, ...] = (below,)
        case "≤":
            intervals = (Interval(None, low_in=False, high=size, high_in=True),)
        case ">":
            intervals = (above,)
        case "≥":
            intervals = (Interval(size, low_in=True, high=None, high_in=False),)
        case "=":
            intervals = (Interval(size, low_in=True, high=size, high_in=True),)
        case _:
            intervals = (below, above)
    return _Part((), intervals, text)


def _range(fact: Fact, match: re.Match[str]) -> _Part:
    low, high = _sized(fact, match["low"], match["unit"]), _sized(fact, match["high"], match["unit"])
    closed = match["open"] == ""
    if low.size > high.size or (low.size == high.size and not closed):
        raise Unfit("bad-condition", f"the range `{match[0]}` is empty", "put the lower number first")
    text = f"{match['low']}..{match['open']}{high.text}"
    return _Part((), (Interval(low.size, low_in=True, high=high.size, high_in=closed),), text)


def _example(fact: Fact) -> str:
    unit = f" {fact.unit.code}" if fact.unit is not None and fact.unit.code != "1" else ""
    return f"write a number or a comparison, such as `≥ 3{unit}`, or a range, such as `3..6{unit}`"


def _shown(written: bool | int | Decimal | str) -> str:  # noqa: FBT001
    if isinstance(written, bool):
        return "true" if written else "false"
    return written if isinstance(written, str) else plain(written)
