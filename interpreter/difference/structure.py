"""What changed in the files: parts that were added, removed, renamed or changed, in words and in structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.difference import parts
from interpreter.difference.values import Change, Edit, Part, Sign
from interpreter.model import Action, Decision
from interpreter.slotted import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interpreter.difference.alignment import Renames
    from interpreter.difference.parts import Says
    from interpreter.model import Flowchart, Node, Resolved

TEXTS = frozenset({"cites", "reading", "evidence", "links", "status", "review_by"})
"""Properties that are not in a language, and yet say nothing of how a case goes."""
_SOURCE = "source."
_WHEN, _TO, _LABEL = 4, 2, 1
"""How much it says that two branches have the same condition, lead to the same node, have the same label."""


def changes(old: Resolved, new: Resolved, renamed: Renames) -> tuple[Change, ...]:
    """Return every change, `old` in the ids of `new`, in the order of the parts and then of the new files."""
    found = [*_dictionaries(old, new, renamed), *_flowcharts(old, new, renamed)]
    order = list(Part)
    return tuple(sorted(found, key=lambda change: order.index(change.part)))


def texts(found: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes of labels, details, citations and readings' words, of parts that are in both versions."""
    kept = [replace(one, edits=tuple(edit for edit in one.edits if is_text(one.part, edit))) for one in _in_both(found)]
    return tuple(one for one in kept if one.edits)


def structure(found: Sequence[Change]) -> tuple[Change, ...]:
    """Return the other changes: parts added, removed or renamed, and what steers a case."""
    kept = []
    for one in found:
        if one.sign in {Sign.ADDED, Sign.REMOVED}:
            kept.append(one)
            continue
        edits = tuple(edit for edit in one.edits if not is_text(one.part, edit))
        if edits or one.sign is Sign.RENAMED:
            kept.append(replace(one, edits=edits))
    return tuple(kept)


def _in_both(found: Sequence[Change]) -> list[Change]:
    return [one for one in found if one.sign in {Sign.CHANGED, Sign.RENAMED}]


def is_text(part: Part, edit: Edit) -> bool:
    """Tell whether an edit is one of words or of grounds, which steers no case."""
    if edit.language is not None or edit.name in TEXTS or edit.name.startswith(_SOURCE):
        return True
    return part is Part.STATEMENT and edit.name == "kind"


# ---- dictionaries ---------------------------------------------------------------------------------------------------


def _dictionaries(old: Resolved, new: Resolved, renamed: Renames) -> Iterator[Change]:
    names = {
        Part.GUIDELINE: {} if old.id == new.id else {old.id: new.id},
        Part.FACT: renamed.facts,
        Part.CRITERION: renamed.criteria,
        Part.RECOMMENDATION: renamed.recommendations,
    }
    before = dict(parts.dictionaries(old))
    for part, after in parts.dictionaries(new):
        there = before[part]
        if part is Part.GUIDELINE:  # one each, whatever they are called
            there = {new.id: there[old.id]}
        yield from _entries(part, there, after, names.get(part, {}))


def _entries(
    part: Part, before: Mapping[str, Says], after: Mapping[str, Says], renamed: Mapping[str, str], prefix: str = ""
) -> Iterator[Change]:
    """Yield the changes of parts with ids; `before` is by the new id already."""
    was = {new: old for old, new in renamed.items()}
    for name, says in after.items():
        place = f"{prefix}{name}"
        if name not in before:
            yield Change(Sign.ADDED, part, place, edits=_edits({}, says))
            continue
        edits = _edits(before[name], says)
        if name in was:
            yield Change(Sign.RENAMED, part, place, was=f"{prefix}{was[name]}", edits=edits)
        elif edits:
            yield Change(Sign.CHANGED, part, place, edits=edits)
    for name, says in before.items():
        if name not in after:
            yield Change(Sign.REMOVED, part, f"{prefix}{name}", edits=_edits(says, {}))


def _edits(before: Says, after: Says) -> tuple[Edit, ...]:
    found = []
    for name, language in dict.fromkeys((*before, *after)):
        old, new = before.get((name, language)), after.get((name, language))
        if old != new:
            found.append(Edit(name, old, new, language))
    return tuple(found)


# ---- flowcharts -----------------------------------------------------------------------------------------------------


def _flowcharts(old: Resolved, new: Resolved, renamed: Renames) -> Iterator[Change]:
    before = {name: parts.of_flowchart(chart) for name, chart in old.flowcharts.items()}
    after = {name: parts.of_flowchart(chart) for name, chart in new.flowcharts.items()}
    yield from _entries(Part.FLOWCHART, before, after, renamed.flowcharts)
    was = {after: before for before, after in renamed.flowcharts.items()}
    for name, chart in new.flowcharts.items():
        if name in old.flowcharts:
            nodes = {node: after for (of, node), after in renamed.nodes.items() if of == was.get(name, name)}
            yield from _nodes(old.flowcharts[name], chart, nodes)


def _nodes(old: Flowchart, new: Flowchart, renamed: Mapping[str, str]) -> Iterator[Change]:
    before = {name: {**parts.of_node(node), **_order(node, new.nodes.get(name))} for name, node in old.nodes.items()}
    after = {name: {**parts.of_node(node), **_turns(old.nodes.get(name), node)} for name, node in new.nodes.items()}
    yield from _entries(Part.NODE, before, after, renamed, prefix=f"{new.id}.")
    for name, node in new.nodes.items():
        if name in old.nodes:
            yield from _ways(f"{new.id}.{name}", old.nodes[name], node)


def _ways(place: str, old: Node, new: Node) -> Iterator[Change]:
    """Yield the changes of the branches or of the advice of a node that both versions have."""
    for part in (Part.BRANCH, Part.ADVICE):
        before, after = ways(old, part), ways(new, part)
        pairs = paired(before, after)
        for number, says in enumerate(after):
            if number not in pairs:
                yield Change(Sign.ADDED, part, place, number + 1, edits=_edits({}, says))
                continue
            edits = _edits(before[pairs[number]], says)
            if edits:
                yield Change(Sign.CHANGED, part, place, number + 1, edits=edits)
        for number, says in enumerate(before):
            if number not in pairs.values():
                yield Change(Sign.REMOVED, part, place, number + 1, edits=_edits(says, {}))


def ways(node: Node, part: Part) -> list[Says]:
    """Return what each branch of a decision, or each advice of an action, says; of another node nothing."""
    if part is Part.BRANCH:
        return [parts.of_branch(branch) for branch in node.branches] if isinstance(node, Decision) else []
    return [parts.of_advice(advice) for advice in node.recommend] if isinstance(node, Action) else []


def paired(before: Sequence[Says], after: Sequence[Says]) -> dict[int, int]:
    """Return, for the branches or advice of a new node, the place of each in the old node, where it has one.

    What is most alike comes together first. Advice comes together only for the same recommendation.
    """
    if before == after:
        return {at: at for at in range(len(after))}
    found: dict[int, int] = {}
    likeness = [
        (-_alike(one, other), abs(new - old), new, old)
        for new, other in enumerate(after)
        for old, one in enumerate(before)
        if _alike(one, other)
    ]
    for _, _, new, old in sorted(likeness):
        if new not in found and old not in found.values():
            found[new] = old
    return found


def _alike(one: Says, other: Says) -> int:
    if one == other:
        return 2 * (_WHEN + _TO + _LABEL)
    if one.get(("id", None)) != other.get(("id", None)):
        return 0
    same = [key for key in one.keys() & other.keys() if one[key] == other[key]]
    found = _LABEL if any(key[0] in {"label", "within", "id"} for key in same) else 0
    return found + _WHEN * (("when", None) in same) + _TO * (("to", None) in same)


def _order(node: Node, other: Node | None) -> Says:
    """Return the order of a node's branches or advice before, where it is another one after."""
    turns = _moved(node, other)
    return {} if turns is None else {("order", None): ", ".join(str(at + 1) for at in sorted(turns))}


def _turns(other: Node | None, node: Node) -> Says:
    turns = _moved(other, node)
    return {} if turns is None else {("order", None): ", ".join(str(at + 1) for at in turns)}


def _moved(old: Node | None, new: Node | None) -> list[int] | None:
    """Return the old places of a node's branches or advice in their new order, where that is another order."""
    if old is None or new is None:
        return None
    for part in (Part.BRANCH, Part.ADVICE):
        pairs = paired(ways(old, part), ways(new, part))
        turns = [pairs[at] for at in sorted(pairs)]
        if turns != sorted(turns):
            return turns
    return None
