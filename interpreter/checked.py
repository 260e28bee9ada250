"""Guidelines that were found free of errors before, by this very program: their plain values, kept by content.

They spare a run the reading of YAML and every check. Whoever wants the findings runs the checks: nothing here has any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter import cache
from interpreter.document import decode, recalled
from interpreter.span import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.document import Document

KIND = "checked"


def recall(contents: Mapping[str, tuple[str, bytes]], sha256: str) -> dict[str, Document] | None:
    """Return the documents of these files (stem to shown path and bytes) when they were kept, else None."""
    values = cache.read(KIND, sha256)
    if not isinstance(values, dict) or values.keys() != contents.keys():
        return None
    documents: dict[str, Document] = {}
    for stem, (name, data) in contents.items():
        source = decode(name, data)
        if not isinstance(source, Source):
            return None
        documents[stem] = recalled(source, values[stem])
    return documents


def keep(documents: Mapping[str, Document], sha256: str) -> None:
    """Keep the values of documents in which no check found an error."""
    cache.write(KIND, sha256, {stem: document.value for stem, document in documents.items()})
