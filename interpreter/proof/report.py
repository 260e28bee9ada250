"""What a verdict says beside its findings: over what it was proven, and the cases of the findings as files."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from interpreter.case_yaml import file_of
from interpreter.counted import counted
from interpreter.proof import property_report
from interpreter.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.diagnostic import Diagnostic
    from interpreter.model import Resolved
    from interpreter.proof.verify import Verdict


EXACTLY = 1_000_000
"""Above this many combinations only their order of size is told."""


def closing(guideline: Resolved, verdict: Verdict) -> str:
    """Return the lines under the findings: what was looked at, in which guideline, and what it is meant for."""
    starts = ", ".join(f"`{one}`" for one in verdict.starts)
    told = "".join(f"{line}\n" for line in property_report.lines(verdict.properties, "en"))
    return (
        f"{told}{guideline.id} {guideline.version}: {counted(verdict.nodes, 'node')}, "
        f"{counted(verdict.decisions, 'decision')}, every case from {starts} ({_size(verdict.combinations)})\n"
        f"{guideline.intended_use.in_language('en')}"
    )


def _size(combinations: int) -> str:
    """Return how many combinations of regions there are, in words; there may be more than a float can hold."""
    if combinations < EXACTLY:
        return f"{combinations:,} {'combination' if combinations == 1 else 'combinations'}"
    return f"about 10^{int(log10(combinations))} combinations"


def to_dict(guideline: Resolved, verdict: Verdict) -> dict[str, object]:
    """Return the same for programs."""
    return {
        "guideline": {
            "id": guideline.id,
            "version": guideline.version,
            "sha256": guideline.sha256,
            "intended_use": guideline.intended_use.to_dict(),
        },
        "starts": list(verdict.starts),
        "nodes": verdict.nodes,
        "decisions": verdict.decisions,
        "combinations": _size(verdict.combinations),
        "properties": property_report.to_dicts(verdict.properties),
    }


def case_files(guideline: Resolved, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of a file for the case of each finding; `leidraad run` takes each as it is."""
    for number, found in enumerate(verdict.findings, 1):
        if found.example is not None:
            name, texts = f"{number:02}-{found.code}", dict(found.example.facts)
            yield f"{name}.yaml", file_of(texts, name, _title(found), guideline, start=found.example.start)


def _title(found: Diagnostic) -> dict[str, str]:
    """Return why the case exists, in both languages."""
    place = f"{found.span.source.name.replace(chr(92), '/').rpartition('/')[2]}:{found.span.start_line}"
    known = rule(found.code)
    dutch = found.message if known is None else known.summary.nl
    return {"nl": f"{place}: {dutch}", "en": f"{place}: {found.message}"}
