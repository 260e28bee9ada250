"""One look at a guideline while it is written: its findings, its failing cases, and what can be drawn of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from interpreter.authored import run_cases
from interpreter.diagnostic import GuidelineError, Severity, in_order
from interpreter.slotted import dataclass
from interpreter.stages import examine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from interpreter.authored import Result
    from interpreter.diagnostic import Diagnostic
    from interpreter.model import Resolved

MOST_SHOWN = 100

WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "whole": "alles",
        "clean": "geen bevindingen",
        "finding": "bevinding",
        "findings": "bevindingen",
        "passed": "geslaagd",
        "failed": "mislukt",
        "unconfirmed": "onbevestigd",
        "case": "casus",
        "cases": "casussen",
        "not_run": "casussen niet doorlopen",
        "expected": "verwacht",
        "got": "gekregen",
        "stale": "De tekening is van vóór de fout: zo zag de richtlijn eruit toen zij voor het laatst geen fouten had.",
        "none": "Er is nog geen tekening: herstel eerst de fouten.",
        "stopped": "leidraad watch is gestopt.",
        "page": "De pagina van de richtlijn",
        "page_stale": "Deze pagina is oud: zo was de richtlijn toen zij voor het laatst geen fouten had.",
        "page_none": "Er is nog geen pagina: herstel eerst de fouten.",
        "page_making": "De pagina wordt nieuw gemaakt.",
        "page_stopped": "leidraad serve is gestopt.",
        "at": "bekeken om",
    },
    "en": {
        "whole": "whole",
        "clean": "no findings",
        "finding": "finding",
        "findings": "findings",
        "passed": "passed",
        "failed": "failed",
        "unconfirmed": "unconfirmed",
        "case": "case",
        "cases": "cases",
        "not_run": "cases not run",
        "expected": "expected",
        "got": "got",
        "stale": "The drawing is from before the error: how the guideline looked when it last had none.",
        "none": "There is no drawing yet: mend the errors first.",
        "stopped": "leidraad watch has stopped.",
        "page": "The page of the guideline",
        "page_stale": "This page is old: how the guideline was when it last had no errors.",
        "page_none": "There is no page yet: mend the errors first.",
        "page_making": "The page is being made anew.",
        "page_stopped": "leidraad serve has stopped.",
        "at": "looked at",
    },
}


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found; `guideline` is there when it has no errors."""

    at: datetime
    guideline: Resolved | None
    findings: tuple[Diagnostic, ...]
    results: tuple[Result, ...]
    """What came of each case that could be answered."""

    @property
    def failures(self) -> tuple[Result, ...]:
        """Return the cases whose answer was not as expected."""
        return tuple(one for one in self.results if one.differences)

    @property
    def clean(self) -> bool:
        """Tell whether there is nothing to mend."""
        return not self.findings and self.passed == len(self.results)

    @property
    def passed(self) -> int:
        """Return how many cases were answered as expected."""
        return sum(one.passed for one in self.results)

    @property
    def unconfirmed(self) -> tuple[Result, ...]:
        """Return the cases whose author has not said yet what the answer must be."""
        return tuple(one for one in self.results if one.unconfirmed)

    @property
    def summary(self) -> str:
        """Return one line for the terminal."""
        errors = sum(one.severity is Severity.ERROR for one in self.findings)
        warnings = len(self.findings) - errors
        parts = [f"{count} {what}{'' if count == 1 else 's'}" for count, what in _counted(errors, warnings)]
        shown = len(self.results) if self.failures else self.passed
        cases = f"{shown} case{'' if shown == 1 else 's'}"
        tested = f"{len(self.failures)} of {cases} failed" if self.failures else f"{cases} passed"
        tested += f", {len(self.unconfirmed)} unconfirmed" if self.unconfirmed else ""
        return f"{', '.join(parts) or 'no findings'}; " + ("cases not run" if self.guideline is None else tested)


def _counted(errors: int, warnings: int) -> list[tuple[int, str]]:
    return [(count, what) for count, what in ((errors, "error"), (warnings, "warning")) if count]


def look(folder: Path) -> Look:
    """Return what there is to say about the guideline in a folder now; whatever stands there, nothing is raised."""
    at = datetime.now().astimezone()
    try:
        loaded = examine(folder)
        guideline = loaded.guideline
        if guideline is None:
            return Look(at, None, loaded.diagnostics, ())
        results = tuple(run_cases(guideline, folder))
        found = (*loaded.diagnostics, *in_order(finding for one in results for finding in one.findings))
        return Look(at, guideline, found, tuple(one for one in results if not one.findings))
    except GuidelineError as problem:
        return Look(at, None, problem.diagnostics, ())


def to_dict(seen: Look, shown: Resolved | None, language: str) -> dict[str, Any]:
    """Return what the page shows: a look, and the guideline that is drawn, which may be an earlier one."""
    lead = shown.languages[0] if shown is not None and language not in shown.languages else language
    words = WORDS.get(language, WORDS["en"])
    return {
        "title": "" if shown is None else shown.title.in_language(lead),
        "about": "" if shown is None else f"{shown.id} {shown.version} ({shown.status.value})",
        "intended_use": "" if shown is None else shown.intended_use.in_language(lead),
        "at": f"{seen.at:%H:%M:%S}",
        "words": dict(words),
        "stale": seen.guideline is None and shown is not None,
        "flowcharts": [] if shown is None else list(shown.flowcharts),
        "number_of_findings": len(seen.findings),
        "findings": [_finding(one) for one in seen.findings[:MOST_SHOWN]],
        "run": seen.guideline is not None,
        "passed": seen.passed,
        "failed": len(seen.failures),
        "unconfirmed": len(seen.unconfirmed),
        "failures": [_failure(one, lead) for one in seen.failures[:MOST_SHOWN]],
    }


def _finding(one: Diagnostic) -> dict[str, Any]:
    return {
        "severity": one.severity.value,
        "code": one.code,
        "message": one.message,
        "place": str(one.span),
        "line": one.span.source.line(one.span.start_line)[:400],
        "hint": one.hint or "",
    }


def _failure(one: Result, language: str) -> dict[str, Any]:
    return {
        "case": one.case or "",
        "title": "" if one.title is None else one.title.in_language(language),
        "place": str(one.span),
        "differences": [{"key": each.key, "expected": each.expected, "got": each.got} for each in one.differences],
    }
