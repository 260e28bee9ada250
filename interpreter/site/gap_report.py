"""The report on readings as a page of the site: what `leidraad gaps` writes, under the site's own banner and style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.site.document import document
from interpreter.tracing.gaps_page import gap_page
from interpreter.tracing.html import body, column_rules

if TYPE_CHECKING:
    from interpreter.site.document import Frame
    from interpreter.tracing.gaps import Report


def gap_report(report: Report, frame: Frame) -> str:
    """Return the page with every question that the source leaves open."""
    found = gap_page(report, frame.language)
    return document(frame, found.title, body(found), column_rules(found))
