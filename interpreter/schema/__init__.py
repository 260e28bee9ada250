"""Documents whose shape is right: the keys, the types and the closed lists of words, by the JSON Schemas in `schema/`.

Nearly every document has the right shape, and to see that takes a twentieth of the time in which jsonschema would say
so. Only what does not fit is shown to jsonschema, whose errors become the findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.schema.fits import KINDS, fits

if TYPE_CHECKING:
    from interpreter.diagnostic import Diagnostic
    from interpreter.document import Document

__all__ = ["KINDS", "check"]


def check(document: Document, kind: str) -> tuple[Diagnostic, ...]:
    """Return every finding about the shape of a document of this kind (see `KINDS`), in the order of the file."""
    if fits(document.value, kind):
        return ()
    from interpreter.schema import faults  # noqa: PLC0415 - brings jsonschema

    return faults.findings(document, kind)
