"""A YAML or JSON text as plain values with the place of each value and key; it knows nothing of flowcharts.

YAML is read strictly: the core schema of YAML 1.2, one document a file, keys that are text and stand once, and none of
the features that make a text say something else than it shows (anchors, aliases, tags, merge keys, directives). Numbers
with a point or an exponent are decimals, never floats. No text raises: what cannot be read comes back as findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.document.characters import DUPLICATE_KEY, FILE_PROBLEM, SYNTAX, decode, without_mark
from interpreter.document.document import DEFAULT, Document, Limits, Path, Value, document_of, same_value
from interpreter.span import Source

if TYPE_CHECKING:
    from interpreter.diagnostic import Diagnostic
    from interpreter.document.document import Node

__all__ = [
    "DEFAULT",
    "DUPLICATE_KEY",
    "FILE_PROBLEM",
    "SYNTAX",
    "Document",
    "Limits",
    "Path",
    "Value",
    "decode",
    "read",
    "read_bytes",
    "read_json",
    "recalled",
    "same_value",
]


def read(source: Source, limits: Limits = DEFAULT) -> Document | tuple[Diagnostic, ...]:
    """Return the document that a YAML text writes, or every finding that could be made; no text raises."""
    from interpreter.document import plain_reader  # noqa: PLC0415 - not for JSON, nor for what is recalled

    value = plain_reader.plain_value(source.text, limits)
    if value is not None:
        return recalled(source, value, limits)
    from interpreter.document import yaml_reader  # noqa: PLC0415 - yaml: as above

    return yaml_reader.read(source, limits)


def read_bytes(name: str, data: bytes, limits: Limits = DEFAULT) -> Document | tuple[Diagnostic, ...]:
    """Return the document of a YAML file's bytes (UTF-8), or findings."""
    source = decode(name, data, limits)
    return read(source, limits) if isinstance(source, Source) else source


def read_json(source: Source, limits: Limits = DEFAULT) -> Document | tuple[Diagnostic, ...]:
    """Return the document that a JSON text writes, or findings; no text raises."""
    from interpreter.document import json_reader  # noqa: PLC0415 - not for YAML

    return json_reader.read(source, limits)


def recalled(source: Source, value: Value, limits: Limits = DEFAULT) -> Document:
    """Return the document of a YAML text that was read before, with this value; its places are found when asked for."""
    source = without_mark(source)

    def places() -> Node:
        from interpreter.document import yaml_reader  # noqa: PLC0415 - yaml: only when somebody asks where a value is

        return yaml_reader.places(source, limits)

    return document_of(source, value, places)
