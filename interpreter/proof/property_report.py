"""Which properties of a guideline are proven and which are not, property by property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interpreter.proof.properties import Verdict


def lines(verdicts: Sequence[Verdict], language: str) -> Iterator[str]:
    """Yield a line on each property, and first one on all of them; none where there are none."""
    if not verdicts:
        return
    proven = sum(one.proven for one in verdicts)
    yield f"{counted(len(verdicts), 'property', 'properties')}, {proven} proven for every case"
    for one in verdicts:
        yield f"  {word(one):<9} {one.on.id}: {one.on.title.in_language(language)}"


def word(verdict: Verdict) -> str:
    """Return what came of a property: proven, refuted, vacuous (it says nothing), or undecided."""
    if verdict.refutations:
        return "refuted"
    if verdict.undecided:
        return "undecided"
    return "vacuous" if verdict.idle else "proven"


def to_dicts(verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    """Return the same for programs."""
    return [
        {
            "id": one.on.id,
            "title": one.on.title.to_dict(),
            "protects": [ref.id for ref in (*one.on.protects.cites, *one.on.protects.readings)],
            "hazard": one.on.hazard,
            "verdict": word(one),
        }
        for one in verdicts
    ]
