"""A case: facts about one patient, checked against the fact dictionary. Nothing is dropped silently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from interpreter.diagnostic import Diagnostic, GuidelineError, in_order, nearest
from interpreter.engine.regions import domain
from interpreter.model import FactType
from interpreter.slotted import dataclass
from interpreter.span import nowhere
from interpreter.unary import Unfit
from interpreter.units import EXACT, MOST_DIGITS, UNITS, Quantity, from_base, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.engine.answer import Given
    from interpreter.model import Fact, Resolved, Text
    from interpreter.span import Span
    from interpreter.units import Unit

LONGEST_NUMBER = 60
MOST_SHOWN = 60


class CaseRefused(GuidelineError):  # noqa: N818 - the contract's word for it
    """A case that cannot be answered as it stands: an unknown fact or code, a wrong type or unit, out of range."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it was read: values are checked when a guideline answers it.

    `place` finds the span of a fact's value or of the case's other keys, for messages; `key_place` that of a fact's id.
    """

    id: str | None
    at: str | None
    start: str | None
    facts: Mapping[str, object]
    place: Callable[[str], Span]
    title: Text | None = None
    expect: Mapping[str, object] | None = None
    key_place: Callable[[str], Span] | None = None


def anonymous(facts: Mapping[str, object], source: str = "facts") -> Case:
    """Return a case of bare facts; messages call its place by `source`."""
    return Case(None, None, None, facts, lambda name: nowhere(f"{source}.{name}" if name else source))


def accepted(guideline: Resolved, case: Case) -> dict[str, Given]:
    """Return the known facts of a case by id, in the dictionary's order, each as it was given.

    Raises:
        CaseRefused: with every fact that does not fit, and the cure.
    """
    found: list[Diagnostic] = []
    known: dict[str, Given] = {}
    for name, value in case.facts.items():
        fact = guideline.facts.get(name) if isinstance(name, str) else None
        if fact is None:
            found.append(_unknown_fact(guideline, str(name), case))
            continue
        if value is None:
            continue
        try:
            known[name] = read(fact, value)
        except Unfit as unfit:
            found.append(Diagnostic(unfit.code, unfit.message, case.place(name), unfit.hint))
    if found:
        raise CaseRefused(in_order(found))
    return {name: known[name] for name in guideline.facts if name in known}


def _unknown_fact(guideline: Resolved, name: str, case: Case) -> Diagnostic:
    shown = name[:MOST_SHOWN]
    hint = nearest(name, guideline.facts) or f"the facts of this guideline: {', '.join(list(guideline.facts)[:8])}, ..."
    if name in guideline.criteria:
        hint = f"`{name}` is a criterion: give the facts on which it depends"
    return Diagnostic("unknown-fact", f"no fact `{shown}`", (case.key_place or case.place)(name), hint)


def read(fact: Fact, value: object, unit: Unit | None = None) -> Given:
    """Return a fact's value as it is kept: a truth value, a code, a number in the fact's unit, or a number with a unit.

    A number without a unit is in `unit`, or else in the fact's own.

    Raises:
        Unfit: the value is of another type or unit, no code of the fact, or out of its range.
    """
    match fact.type:
        case FactType.BOOLEAN:
            if isinstance(value, bool):
                return value
            raise Unfit(
                "type-mismatch", f"`{fact.id}` is true or false, not {_shown(value)}", "write true, false or null"
            )
        case FactType.CODE:
            return _code(fact, value)
        case FactType.INTEGER | FactType.QUANTITY:
            return _quantity(fact, value, unit)


def _code(fact: Fact, value: object) -> str:
    codes = [code for code, _ in fact.codes]
    if not isinstance(value, str):
        raise Unfit("type-mismatch", f"`{fact.id}` is a code, not {_shown(value)}", f"one of: {', '.join(codes)}")
    if value not in codes:
        hint = nearest(value, codes) or f"one of: {', '.join(codes)}"
        raise Unfit("unknown-code", f"no code `{value[:MOST_SHOWN]}` in `{fact.id}`", hint)
    return value


def _quantity(fact: Fact, value: object, assumed: Unit | None) -> Given:
    number, unit_code = _amount(fact, value)
    if unit_code is None and assumed is not None:
        unit_code = assumed.code
        value = f"{plain(number)} {unit_code}"
    if unit_code is None or fact.unit is None or unit_code == fact.unit.code:
        if unit_code is not None and fact.unit is None:
            raise Unfit("unit-mismatch", f"`{fact.id}` is a count, without a unit", f"write {plain(number)}")
        kept: Given = number
        fits = _in_range(fact, number)
    else:
        unit = UNITS.get(unit_code)
        if unit is None or unit.dimension != fact.unit.dimension:
            known = [code for code, found in UNITS.items() if found.dimension == fact.unit.dimension]
            hint = nearest(unit_code, known) or f"`{fact.id}` is in {fact.unit.code}; other units: {', '.join(known)}"
            raise Unfit("unit-mismatch", f"`{unit_code[:MOST_SHOWN]}` is no unit of {fact.unit.dimension}", hint)
        given = Quantity(number, unit)
        fits = domain(fact).holds(given.size)
        own = from_base(given.size, fact.unit)
        kept = given if own is None or len(own.as_tuple().digits) > MOST_DIGITS else own
    if fact.type is FactType.INTEGER and number != number.to_integral_value():
        raise Unfit("type-mismatch", f"`{fact.id}` is a whole number, not {plain(number)}", "write a whole number")
    if not fits:
        raise Unfit("value-out-of-range", f"`{fact.id}` cannot be {_shown(value)}", f"it is {_range(fact)}")
    return EXACT.plus(kept.normalize(EXACT)) if isinstance(kept, Decimal) else kept  # `plus` makes -0 zero


def _in_range(fact: Fact, number: Decimal) -> bool:
    """Tell whether a number in the fact's own unit is in its range."""
    low, high = fact.minimum, fact.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _example(fact: Fact) -> str:
    if fact.unit is None:
        return "write a number"
    return f"write a number, or text with a unit such as `3 {fact.unit.code}`"


def _amount(fact: Fact, value: object) -> tuple[Decimal, str | None]:
    """Return the number and the unit's code that a value of a numeric fact says."""
    unit = None
    match value:
        case int() if not isinstance(value, bool):
            if value.bit_length() > LONGEST_NUMBER * 4:
                raise Unfit("value-out-of-range", f"a number of more than {MOST_DIGITS} digits", _example(fact))
            text = str(value)
        case float() | Decimal():
            text = repr(value) if isinstance(value, float) else str(value)
        case str() if len(value) <= LONGEST_NUMBER:
            text, unit = _written_amount(value)
        case _:
            raise Unfit("type-mismatch", f"`{fact.id}` is a number, not {_shown(value)}", _example(fact))
    try:
        number = Decimal(text) if text.isascii() and "_" not in text else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        hint = f"write the decimal point as a point: {text.replace(',', '.')}" if "," in text else _example(fact)
        raise Unfit("type-mismatch", f"`{fact.id}` is a number, not {_shown(value)}", hint)
    too_long = len(text) > MOST_DIGITS and len(number.as_tuple().digits) > MOST_DIGITS
    if too_long or not -MOST_DIGITS <= number.adjusted() <= MOST_DIGITS:
        raise Unfit("value-out-of-range", f"a number of more than {MOST_DIGITS} digits", _example(fact))
    return number, unit


def _written_amount(text: str) -> tuple[str, str | None]:
    """Return the number and the unit in a text such as `36 h`, `36h` or `36`; an empty number where it is neither."""
    match text.replace("\N{NO-BREAK SPACE}", " ").split():
        case [alone]:
            digits = len(alone) - len(alone.lstrip("+-0123456789."))
            return (alone[:digits], alone[digits:]) if 0 < digits < len(alone) else (alone, None)
        case [number, unit]:
            return number, unit
        case _:
            return "", None


def _range(fact: Fact) -> str:
    unit = "" if fact.unit is None or fact.unit.code == "1" else f" {fact.unit.code}"
    if fact.minimum is None:
        return f"at most {plain(fact.maximum or Decimal(0))}{unit}"
    if fact.maximum is None:
        return f"at least {plain(fact.minimum)}{unit}"
    return f"from {plain(fact.minimum)} to {plain(fact.maximum)}{unit}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list | tuple | Mapping):
        return "a list" if isinstance(value, list | tuple) else "a mapping"
    text = str(value)
    return f"`{text[:MOST_SHOWN]}`"


def moment(at: str, place: Span) -> datetime:
    """Return a reference time: a date and a time with an offset.

    Raises:
        CaseRefused: it is no such time, or has no offset.
    """
    hint = "write it with an offset, such as 2026-01-05T09:30:00+01:00"
    try:
        when = datetime.fromisoformat(at)
    except (ValueError, TypeError):
        raise CaseRefused([Diagnostic("bad-value", f"`{str(at)[:MOST_SHOWN]}` is not a time", place, hint)]) from None
    if when.tzinfo is None:
        raise CaseRefused([Diagnostic("bad-value", f"the time `{at[:MOST_SHOWN]}` has no offset", place, hint)])
    return when


def unknown_flowchart(guideline: Resolved, name: str, place: Span) -> CaseRefused:
    """Return the refusal of a case that starts at a flowchart which the guideline does not have."""
    hint = nearest(name, guideline.flowcharts) or f"one of: {', '.join(guideline.flowcharts)}"
    return CaseRefused([Diagnostic("unknown-flowchart", f"no flowchart `{name[:MOST_SHOWN]}`", place, hint)])
