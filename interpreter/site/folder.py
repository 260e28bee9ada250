"""The pages of a site's folder beside the first one, in every language of the guideline: comparison, gap report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.site.comparison import comparison
from interpreter.site.document import INDEX, Beside, Frame
from interpreter.site.gap_report import gap_report
from interpreter.site.pages import languages
from interpreter.site.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from interpreter.difference.values import Difference
    from interpreter.model import Resolved
    from interpreter.tracing.gaps import Report

__all__ = ["INDEX", "beside", "documents"]


def beside(guideline: Resolved, *, compared: bool) -> dict[str, list[Beside]]:
    """Return which pages stand beside the first one, by language."""
    found = {}
    for language in languages(guideline):
        words = texts(language)
        comparing = [Beside(words.comparison_file, words.comparison)] if compared else []
        found[language] = [*comparing, Beside(words.gap_report_file, words.gap_report)]
    return found


def documents(report: Report, difference: Difference | None, made: date) -> Iterator[tuple[str, str]]:
    """Yield the names and the texts of those pages."""
    guideline = report.guideline
    pages = beside(guideline, compared=difference is not None)
    gap_reports = {language: texts(language).gap_report_file for language in pages}
    comparisons = {language: texts(language).comparison_file for language in pages}
    for language, several in pages.items():
        yield several[-1].name, gap_report(report, Frame(guideline, language, made, several, several[-1], gap_reports))
        if difference is not None:
            frame = Frame(guideline, language, made, several, several[0], comparisons)
            yield several[0].name, comparison(difference, frame)
