"""What is wrong with the shape of a document: found by jsonschema, worded for its author. The only user of jsonschema.

The schemas are the one source: an editor completes and checks with the same files. Some of their keywords are for the
findings made here and mean nothing to a validator:

- `x-code`: a code other than `schema-violation`, for every keyword beside it or by keyword (`required`: for a missing
  key, in the rule about that key);
- `x-message`: what is wrong, said after the name of the place;
- `x-what`: what the pattern describes, with its article (`patternErrorMessage`, for editors too, says how to write it);
- `x-cure`: the hint.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, ValidationError, validators

from interpreter.diagnostic import Diagnostic, in_order, nearest
from interpreter.schema.fits import LONGEST_MATCHED, pattern_of, schema_of
from interpreter.units import plain
from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from jsonschema.protocols import Validator

    from interpreter.document import Document
    from interpreter.span import Span

Path = tuple[str | int, ...]

MOST_FINDINGS = 200
"""So many findings are shown for one file; a note says that there are more."""
MOST_ERRORS = 5_000
"""So many errors are collected for one file, before they are put in order."""
MOST_COMPARED = 50
"""So many unknown keys of a mapping are held against a missing one."""
MOST_SHOWN = 60
"""So many characters of an author's own text stand in a message."""

_WORDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "empty",
}

_OF_THE_WHOLE = {"additionalProperties", "required", "dependentRequired", "anyOf", "not", "maxItems", "maxProperties"}


def findings(document: Document, kind: str) -> tuple[Diagnostic, ...]:
    """Return every finding about the shape of a document of this kind, in the order of the file."""
    if document.value is None:
        return (Diagnostic("file-problem", "the file is empty", document.span(()), _first_line(kind)),)
    errors = list(islice(validator(kind).iter_errors(document.value), MOST_ERRORS))
    by_place = sorted(((_place(document, error), error) for error in errors), key=_start)
    found = in_order(_finding(span, error) for span, error in by_place[:MOST_FINDINGS])
    if len(errors) <= MOST_FINDINGS:
        return found
    more = f"{'at least ' if len(errors) == MOST_ERRORS else ''}{len(errors) - MOST_FINDINGS} more"
    message = f"{more} findings like these are not shown"
    return (*found, Diagnostic("schema-violation", message, by_place[MOST_FINDINGS][0], "mend the ones above first"))


def _start(placed: tuple[Span, ValidationError]) -> tuple[int, int]:
    span, _ = placed
    return span.start_line, span.start_column


def _first_line(kind: str) -> str:
    first = {"answer": "status"}.get(kind, kind)
    return f"write `{first}:` and what belongs with it"


# ---- the validator --------------------------------------------------------------------------------------------------


@cache
def validator(kind: str) -> Validator:
    """Return the validator of one kind of file, made once."""
    return _dialect()(schema_of(kind))


@cache
def _dialect() -> type[Validator]:
    """Return JSON Schema 2020-12 with exact decimals as numbers, and keywords that name the key or item at fault."""
    types = Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "number": lambda _, value: isinstance(value, int | Decimal) and not isinstance(value, bool),
            "integer": lambda _, value: isinstance(value, int) and not isinstance(value, bool),
        }
    )
    keywords = {
        "additionalProperties": _additional_properties,
        "dependentRequired": _dependent_required,
        "pattern": _pattern,
        "required": _required,
        "uniqueItems": _unique_items,
    }
    extend: Callable[..., type[Validator]] = validators.extend
    return extend(Draft202012Validator, keywords, type_checker=types)


def _additional_properties(
    validator: Any,  # noqa: ANN401 - the protocol has no `descend`
    allowed: object,
    instance: object,
    schema: Mapping[str, Any],
) -> Iterator[ValidationError]:
    """Yield an error per unknown key with the key as its path, in the order of the file (stock: in any order)."""
    if not isinstance(instance, dict):
        return
    known = schema.get("properties", {})
    for key, value in instance.items():
        if key in known:
            continue
        if allowed is False:
            yield ValidationError(key, path=[key])
        else:
            yield from validator.descend(value, allowed, path=key)


def _required(
    _: Validator, keys: Sequence[str], instance: object, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Yield an error per missing key, whose message is the key; a key that is only misspelt is reported as unknown."""
    if not isinstance(instance, dict):
        return
    closed = schema.get("additionalProperties") is False
    for key in keys:
        if key in instance or (closed and _misspelt(key, instance, schema)):
            continue
        yield ValidationError(key)


def _dependent_required(
    _: Validator, needs: Mapping[str, Sequence[str]], instance: object, __: object
) -> Iterator[ValidationError]:
    """Yield an error per key that misses its companion: the path is the key, the message the companion."""
    if not isinstance(instance, dict):
        return
    for key, companions in needs.items():
        if key in instance:
            yield from (ValidationError(other, path=[key]) for other in companions if other not in instance)


def _pattern(_: Validator, pattern: str, instance: object, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """Yield an error when the text does not fit; `$` is the very end, as in an editor, not before a last line end."""
    if not isinstance(instance, str) or len(instance) > schema.get("maxLength", LONGEST_MATCHED):
        return
    if not pattern_of(pattern).search(instance):
        yield ValidationError(pattern)


def _unique_items(_: Validator, __: object, instance: object, ___: object) -> Iterator[ValidationError]:
    """Yield an error per repeated text, with its index as the path; one pass (stock: all pairs)."""
    if not isinstance(instance, list):
        return
    seen: set[str] = set()
    for index, item in enumerate(instance):
        if isinstance(item, str):
            if item in seen:
                yield ValidationError(item, path=[index])
            seen.add(item)


def _misspelt(key: str, instance: Mapping[str, Any], rule: Mapping[str, Any]) -> str | None:
    """Return the unknown key that looks like this missing one, if there is one."""
    known = rule.get("properties", {})
    unknown = islice((other for other in instance if other not in known and len(other) <= 2 * len(key)), MOST_COMPARED)
    return next((other for other in unknown if nearest(key, [other])), None)


# ---- from an error to a finding -------------------------------------------------------------------------------------


def _finding(span: Span, error: ValidationError) -> Diagnostic:
    """Return the finding that this error of the validator stands for."""
    rule: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    message, hint = _key_fault(error, rule) if _is_about_a_key(error) else _fault(error, rule)
    return Diagnostic(_code(error, rule), message, span, hint)


def _place(document: Document, error: ValidationError) -> Span:
    """Return the span of the key for a fault in a key, or in a mapping or list as a whole; else that of the value."""
    path: Path = tuple(error.absolute_path)
    if _is_about_a_key(error):
        path = (*path, str(error.instance))
    elif error.validator not in _OF_THE_WHOLE:
        return document.span(path)
    return document.key_span(path)


def _is_about_a_key(error: ValidationError) -> bool:
    return "propertyNames" in error.absolute_schema_path


def _code(error: ValidationError, rule: Mapping[str, Any]) -> str:
    """Return the code of the finding: by the rule, or for a missing key by the rule about that key."""
    if error.validator == "required":
        rule = rule.get("properties", {}).get(error.message, {})
    code = rule.get("x-code", {})
    if isinstance(code, str):
        return code if error.validator != "required" else "schema-violation"
    return str(code.get(error.validator, "schema-violation"))


def _key_fault(error: ValidationError, rule: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return message and hint for a key of the author's choice that is not well formed."""
    key = error.instance
    if "x-message" in rule:
        return f"{_shown(key)} {rule['x-message']}", rule.get("x-cure")
    if error.validator == "maxLength":
        return f"the name {_shown(key)} is longer than {error.validator_value} characters", "shorten it"
    return f"{_shown(key)} is not {rule['x-what']}", rule.get("patternErrorMessage")


def _fault(error: ValidationError, rule: Mapping[str, Any]) -> tuple[str, str | None]:  # noqa: C901, PLR0911, PLR0912 - a table
    """Return what is wrong, in one sentence, and the cure."""
    name = _name(tuple(error.absolute_path))
    value: Any = error.instance
    limit: Any = error.validator_value
    cure = rule.get("x-cure")
    match error.validator:
        case "additionalProperties":
            return f"the key {_shown(error.message)} is not known here", _known_keys(error, rule)
        case "required":
            return f"{name} lacks `{error.message}`", _addition(error.message, rule, value)
        case "dependentRequired":
            return f"{name} lacks `{error.message}` beside it", cure
        case "type":
            return _type_fault(name, value, limit, cure)
        case "enum":
            return _choice_fault(name, value, limit)
        case "const":
            return _choice_fault(name, value, [limit])
        case "uniqueItems":
            return f"{name} repeats {_shown(error.message)}", "name it once"
        case "minItems" | "minProperties" | "minLength":
            return f"{name} is empty", cure or "fill it in, or leave the key out"
        case "maxLength":
            return f"{name} has {len(value)} characters, more than {limit}", "shorten it"
        case "maxItems" | "maxProperties":
            return f"{name} has {len(value)} entries, more than {limit}", "split it"
        case "minimum":
            return f"{name} must be at least {limit}, not {_shown(value)}", cure
        case "maximum":
            return f"{name} must be at most {limit}, not {_shown(value)}", cure
        case _ if "x-message" in rule:
            return f"{name} {rule['x-message']}", cure or "fill it in, or leave the key out"
        case _ if "x-what" in rule:
            return f"{_shown(value)} is not {rule['x-what']}", cure or rule.get("patternErrorMessage")
        case _:
            return f"{name} cannot be {_described(value)}", cure


def _type_fault(name: str, value: object, types: str | list[str], cure: str | None) -> tuple[str, str | None]:
    words = [_WORDS[one] for one in ([types] if isinstance(types, str) else types)]
    wanted = _either(words)
    if value is None:
        return f"{name} is empty; it must be {wanted}", cure or "fill it in, or leave the key out"
    if "text" in words and cure is None and isinstance(value, bool | int | Decimal):
        cure = f'put it in quotes: "{_literal(value)}"'
    return f"{name} must be {wanted}, not {_described(value)}", cure


def _choice_fault(name: str, value: object, allowed: Sequence[object]) -> tuple[str, str | None]:
    words = [_literal(one) for one in allowed]
    wanted = f"must be one of {', '.join(words)}" if len(words) > 1 else f"must be {words[0]}"
    if value is None:
        return f"{name} is empty; it {wanted}", None
    hint = None
    if isinstance(value, str):
        hint = nearest(value, words)
    elif isinstance(value, bool | int | Decimal) and _literal(value) in allowed:
        hint = f'put it in quotes: "{_literal(value)}"'
    return f"{name} {wanted}, not {_described(value)}", hint


def _known_keys(error: ValidationError, rule: Mapping[str, Any]) -> str:
    """Return the known keys most like the unknown one, or all that can stand there."""
    known = [key for key, about in rule["properties"].items() if "not" not in about]
    present = error.instance if isinstance(error.instance, dict) else {}
    free = [key for key in known if key not in present]
    return nearest(error.message, free) or f"known here: {', '.join(known)}"


def _addition(key: str, rule: Mapping[str, Any], instance: Mapping[str, Any]) -> str:
    """Return what to add for a missing key: its possible values, or what it is for."""
    about = rule.get("properties", {}).get(key, {})
    misspelt = _misspelt(key, instance, rule)
    if misspelt is not None:
        return f"write `{key}` in place of {_shown(misspelt)}"
    if "enum" in about:
        return f"add `{key}:` with {_either([_literal(one) for one in about['enum']])}"
    purpose = str(about.get("description", "")).split(" — NL: ")[0]
    return f"add `{key}:`" + (f" ({purpose[:1].lower()}{purpose[1:].rstrip('.')})" if purpose else "")


# ---- words ----------------------------------------------------------------------------------------------------------


def _name(path: Path) -> str:
    """Return how a person calls the place: a key in quotes, `item 2 of` a list in a key, or the file."""
    keys = [_shown(step) for step in path if isinstance(step, str)]
    numbers = list(takewhile(lambda step: isinstance(step, int), reversed(path)))
    items = "".join(f"item {int(number) + 1} of " for number in numbers)
    if not items or len(keys) < 2:  # noqa: PLR2004 - the list's own key, and the one around it
        return items + (keys[-1] if keys else "the file")
    return f"{items}{keys[-1]} in {keys[-2]}"


def _described(value: object) -> str:
    match value:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return _shown(value)


def _shown(value: object) -> str:
    """Return a value of the author's in quotes, on one line, shortened."""
    text = visible(_literal(value))
    return f"`{text[:MOST_SHOWN]}…`" if len(text) > MOST_SHOWN else f"`{text}`"


def _literal(value: object) -> str:
    """Return a value as it stands in YAML."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return plain(value)
        case _:
            return str(value)


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
