"""Whether a value fits a JSON Schema: yes or no, without a word on where and why.

Each keyword becomes a small function of the value, made once for each schema. It says exactly what the validator of
`faults` says, keyword by keyword; a keyword that is not known here fits nothing, so that the validator is asked.
Source: JSON Schema 2020-12, the validation vocabulary.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from interpreter.document import same_value
from interpreter.resources import schema_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

KINDS = (
    "guideline", "facts", "recommendations", "statements", "readings", "properties", "flowchart",
    "case", "answer", "record", "mapping",
)  # fmt: skip
LONGEST_MATCHED = 60
"""A text longer than this is not held against a pattern, where its schema sets no limit of its own."""
_NO_CHECK = {
    "$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default", "enumDescriptions",
    "patternErrorMessage", "doNotSuggest", "x-code", "x-message", "x-what", "x-cure", "then", "else",
}  # fmt: skip
"""What is there for editors and for findings; `then` and `else` are read by `if`."""

Check: TypeAlias = "Callable[[Any], bool]"
_Made: TypeAlias = "dict[int, Check]"


def fits(value: object, kind: str) -> bool:
    """Tell whether the value of a document of this kind (see `KINDS`) has the shape that its schema asks for."""
    return _check_of(kind)(value)


@cache
def _check_of(kind: str) -> Check:
    return compiled(schema_of(kind), {})


@cache
def schema_of(kind: str) -> dict[str, Any]:
    """Return the schema of one kind of file, with the definitions in place of the references to them."""
    schema: dict[str, Any] = json.loads(schema_path(kind).read_text(encoding="utf-8"))
    _inline(schema, schema["$defs"])
    return schema


def _inline(part: object, definitions: Mapping[str, dict[str, Any]]) -> None:
    """Put the definitions in place of the references to them: looking them up takes a third of the time.

    A definition keeps its own parts, which may lead back to it; so the schema is a graph afterwards, no longer a tree.
    """
    if isinstance(part, dict):
        for value in part.values():
            _inline(value, definitions)
        name = part.pop("$ref", "").removeprefix("#/$defs/")
        part.update({key: value for key, value in definitions.get(name, {}).items() if key not in part})
    elif isinstance(part, list):
        for value in part:
            _inline(value, definitions)


def pattern_of(written: str) -> re.Pattern[str]:
    """Return a pattern in which `$` is the very end, as in an editor, not before a last line end."""
    return re.compile(re.sub(r"\$$", r"\\Z", written))


def compiled(schema: Any, made: _Made) -> Check:  # noqa: ANN401 - a schema is a mapping, true or false
    """Return the function that tells whether a value fits a schema; `made` holds those of the schemas around it."""
    if isinstance(schema, bool):
        return lambda _: schema
    known = made.get(id(schema))
    if known is not None:
        return known
    checks: list[Check] = []

    def fit(value: object) -> bool:
        for check in checks:  # noqa: SIM110 - `all` with a generator takes half as long again
            if not check(value):
                return False
        return True

    made[id(schema)] = fit  # before its parts are looked at: they may lead back to it
    for keyword, argument in schema.items():
        if keyword not in _NO_CHECK:
            make = _KEYWORDS.get(keyword)
            checks.append(_nothing if make is None else make(argument, schema, made))
    return fit


def _nothing(_: object) -> bool:
    return False


# ---- any value ------------------------------------------------------------------------------------------------------

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, Decimal),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def _type(argument: str | list[str], _: object, __: _Made) -> Check:
    names = [argument] if isinstance(argument, str) else argument
    types = tuple({one for name in names for one in _TYPES[name]})
    if bool in types or int not in types:
        return lambda value: isinstance(value, types)
    return lambda value: isinstance(value, types) and not isinstance(value, bool)


def _enum(argument: Sequence[object], _: object, __: _Made) -> Check:
    texts = {one for one in argument if isinstance(one, str)}
    others = [one for one in argument if not isinstance(one, str)]
    return lambda value: value in texts if isinstance(value, str) else any(same_value(value, one) for one in others)


def _const(argument: object, _: object, __: _Made) -> Check:
    return _enum([argument], _, __)


def _all_of(argument: Sequence[object], _: object, made: _Made) -> Check:
    checks = [compiled(one, made) for one in argument]
    return lambda value: all(check(value) for check in checks)


def _any_of(argument: Sequence[object], _: object, made: _Made) -> Check:
    checks = [compiled(one, made) for one in argument]
    return lambda value: any(check(value) for check in checks)


def _not(argument: object, _: object, made: _Made) -> Check:
    check = compiled(argument, made)
    return lambda value: not check(value)


def _if(argument: object, schema: Mapping[str, Any], made: _Made) -> Check:
    check = compiled(argument, made)
    then, otherwise = (compiled(schema.get(key, True), made) for key in ("then", "else"))
    return lambda value: then(value) if check(value) else otherwise(value)


# ---- numbers and texts ----------------------------------------------------------------------------------------------


def _minimum(argument: int, _: object, __: _Made) -> Check:
    return lambda value: not _is_number(value) or value >= argument


def _maximum(argument: int, _: object, __: _Made) -> Check:
    return lambda value: not _is_number(value) or value <= argument


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _min_length(argument: int, _: object, __: _Made) -> Check:
    return lambda value: not isinstance(value, str) or len(value) >= argument


def _max_length(argument: int, _: object, __: _Made) -> Check:
    return lambda value: not isinstance(value, str) or len(value) <= argument


def _pattern(argument: str, schema: Mapping[str, Any], _: _Made) -> Check:
    search, longest = pattern_of(argument).search, schema.get("maxLength", LONGEST_MATCHED)
    return lambda value: not isinstance(value, str) or len(value) > longest or search(value) is not None


# ---- lists ----------------------------------------------------------------------------------------------------------


def _min_items(argument: int, _: object, __: _Made) -> Check:
    return lambda value: not isinstance(value, list) or len(value) >= argument


def _max_items(argument: int, _: object, __: _Made) -> Check:
    return lambda value: not isinstance(value, list) or len(value) <= argument


def _items(argument: object, _: object, made: _Made) -> Check:
    check = compiled(argument, made)
    return lambda value: not isinstance(value, list) or all(map(check, value))


def _unique_items(_: object, __: object, ___: _Made) -> Check:
    """Return a check that no text stands twice; other values may."""

    def unique(value: object) -> bool:
        texts = [one for one in value if isinstance(one, str)] if isinstance(value, list) else ()
        return len(texts) == len(set(texts))

    return unique


# ---- mappings -------------------------------------------------------------------------------------------------------


def _min_properties(argument: int, _: object, __: _Made) -> Check:
    return lambda value: not isinstance(value, dict) or len(value) >= argument


def _max_properties(argument: int, _: object, __: _Made) -> Check:
    return lambda value: not isinstance(value, dict) or len(value) <= argument


def _required(argument: Sequence[str], _: object, __: _Made) -> Check:
    return lambda value: not isinstance(value, dict) or all(map(value.__contains__, argument))


def _dependent_required(argument: Mapping[str, Sequence[str]], _: object, __: _Made) -> Check:
    needs = [(key, other) for key, others in argument.items() for other in others]
    return lambda value: not isinstance(value, dict) or all(key not in value or other in value for key, other in needs)


def _property_names(argument: object, _: object, made: _Made) -> Check:
    check = compiled(argument, made)
    return lambda value: not isinstance(value, dict) or all(map(check, value))


def _properties(argument: Mapping[str, object], _: object, made: _Made) -> Check:
    checks = {key: compiled(one, made) for key, one in argument.items()}

    def fit(value: object) -> bool:
        if isinstance(value, dict):
            for key, entry in value.items():
                if key in checks and not checks[key](entry):
                    return False
        return True

    return fit


def _additional_properties(argument: object, schema: Mapping[str, Any], made: _Made) -> Check:
    known = frozenset(schema.get("properties", ()))
    check = compiled(argument, made)

    def fit(value: object) -> bool:
        if isinstance(value, dict):
            for key, entry in value.items():
                if key not in known and not check(entry):
                    return False
        return True

    return fit


_KEYWORDS: dict[str, Callable[[Any, Any, _Made], Check]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "allOf": _all_of,
    "anyOf": _any_of,
    "not": _not,
    "if": _if,
    "minimum": _minimum,
    "maximum": _maximum,
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _pattern,
    "minItems": _min_items,
    "maxItems": _max_items,
    "items": _items,
    "uniqueItems": _unique_items,
    "minProperties": _min_properties,
    "maxProperties": _max_properties,
    "required": _required,
    "dependentRequired": _dependent_required,
    "propertyNames": _property_names,
    "properties": _properties,
    "additionalProperties": _additional_properties,
}
