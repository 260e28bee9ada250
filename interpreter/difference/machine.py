"""A difference as plain values for JSON; ids and exact values only, and the texts that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from interpreter.engine.answer import given, number
from interpreter.model import Provenance, Strength, Text
from interpreter.units import Quantity

if TYPE_CHECKING:
    from interpreter.difference.values import Admission, Change, Difference, Facts, Group, Value
    from interpreter.model import Resolved

FORMAT = 1


def to_dict(difference: Difference) -> dict[str, Any]:
    """Return the public form."""
    return {
        "old": _version(difference.old),
        "new": _version(difference.new),
        "from": difference.start,
        "exact": difference.exact,
        "advice_is_same": difference.advice_is_same,
        "nothing_changes": difference.nothing_changes and difference.same_dictionary,
        "share_of_regions": None if difference.share is None else str(difference.share),
        "groups": [_group(group) for group in difference.groups],
        "accepted_by_one": [_admission(one) for one in difference.admissions],
        "structure": [_change(change) for change in difference.structure],
        "texts": [_change(change) for change in difference.texts],
        "intended_use": difference.new.intended_use.to_dict(),
        "format": FORMAT,
    }


def _version(guideline: Resolved) -> dict[str, str]:
    return {"id": guideline.id, "version": guideline.version, "sha256": guideline.sha256}


def _group(group: Group) -> dict[str, Any]:
    return {
        "kind": group.kind.value,
        "layer": group.kind.layer.value,
        "direction": group.kind.direction.value,
        "flowchart": group.flowchart,
        "recommendation": group.recommendation,
        "strength": None if group.strength is None else group.strength.value,
        "before": _value(group.before),
        "after": _value(group.after),
        "without": list(group.facts),
        "share_of_regions": None if group.share is None else str(group.share),
        "example": {"old": _facts(group.example.old), "new": _facts(group.example.new)},
    }


def _value(value: Value) -> object:
    match value:
        case Quantity():
            return {"value": number(value.value), "unit": value.unit.code}
        case Text():
            return value.to_dict()
        case Strength() | Provenance():
            return value.value
        case str() | None:
            return value
        case _:
            assert_never(value)


def _facts(facts: Facts) -> dict[str, object]:
    return {name: given(value) for name, value in facts}


def _admission(one: Admission) -> dict[str, Any]:
    return {"by": one.accepted_by.value, "fact": one.fact, "values": list(one.values)}


def _change(change: Change) -> dict[str, Any]:
    return {
        "sign": change.sign.value,
        "part": change.part.value,
        "place": change.place,
        "number": change.number,
        "was": change.was,
        "edits": [
            {"name": edit.name, "language": edit.language, "before": edit.before, "after": edit.after}
            for edit in change.edits
        ],
    }
