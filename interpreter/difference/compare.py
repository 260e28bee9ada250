"""Two versions of a guideline compared: in words, in structure, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.difference import groups, sampled, structure
from interpreter.difference.admission import admissions
from interpreter.difference.alignment import aligned, renames
from interpreter.difference.values import Difference, Example
from interpreter.engine.diagram import DiagramTooLarge
from interpreter.proof.space import LIMIT
from interpreter.slotted import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.difference.values import Group
    from interpreter.model import Resolved


def compare(old: Resolved, new: Resolved, *, start: str | None = None, limit: int = LIMIT) -> Difference:
    """Return what the new version changes, for every case that begins at its entry (or at the flowchart `start`).

    Above `limit` nodes in the diagrams of both, cases are only sampled, and the difference says so (`exact`).
    """
    renamed = renames(old, new)
    told = aligned(old, renamed)
    changes = structure.changes(told, new, renamed)
    starts = (start or told.entry.id, start or new.entry.id)
    was = {after: before for before, after in renamed.flowcharts.items()}
    exact, share = True, None
    try:
        found, share = groups.groups(told, new, starts, limit)
    except DiagramTooLarge:
        exact, found = False, sampled.groups(told, new, starts)
    return Difference(
        old=old,
        new=new,
        start=starts[1],
        old_start=was.get(starts[0], starts[0]),
        texts=structure.texts(changes),
        structure=structure.structure(changes),
        admissions=admissions(told, new),
        groups=tuple(_in_old_names(group, renamed.facts) for group in found),
        exact=exact,
        share=share,
    )


def _in_old_names(group: Group, renamed: Mapping[str, str]) -> Group:
    """Return the group with the old version's example in the old version's own ids."""
    if not renamed:
        return group
    was = {after: before for before, after in renamed.items()}
    facts = tuple((was.get(name, name), value) for name, value in group.example.old)
    return replace(group, example=Example(facts, group.example.new))
