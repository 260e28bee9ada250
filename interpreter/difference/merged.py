"""Both versions as one guideline to draw: the new one, with what is gone put back, and what is not the same marked.

What is gone stands beside what took its place: an old branch after the new ones, an old node in its flowchart. A line
that is gone is left out where it would close a circle with the new ones, which no drawing could show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.difference.alignment import aligned, renames
from interpreter.difference.structure import changes, paired, structure, texts, ways
from interpreter.difference.values import Part, Sign
from interpreter.model import Action, Call, CriterionTest, Decision, Resolved, leaves, leaves_through, targets
from interpreter.render.edited import Edited, Edits
from interpreter.slotted import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from interpreter.difference.values import Change, Difference
    from interpreter.model import Condition, FactTest, Flowchart, Node
    from interpreter.render.edited import Place

_CHANGED = {Sign.CHANGED: Edited.CHANGED, Sign.RENAMED: Edited.CHANGED, Sign.ADDED: Edited.ADDED}


def merged(difference: Difference) -> tuple[Resolved, Edits]:
    """Return a guideline with the nodes, branches and advice of both versions, and what of it is not the same."""
    old = aligned(difference.old, renames(difference.old, difference.new))
    return _Merger(difference, old).both()


def apart(difference: Difference) -> tuple[Edits, Edits]:
    """Return what is not the same, for a drawing of each version alone, in its own ids: the old one, the new one.

    The old one marks what is gone or changed, the new one what is new or changed.
    """
    old, new = difference.old, difference.new
    renamed = renames(new, old)
    found = changes(aligned(new, renamed), old, renamed)
    backwards = replace(difference, old=new, new=old, texts=texts(found), structure=structure(found))
    return _alone(backwards, Edited.REMOVED), _alone(difference, Edited.ADDED)


def _alone(difference: Difference, only_here: Edited) -> Edits:
    """Return what the later version has or says that the other one does not; `only_here` marks what only it has."""
    _, edits = merged(difference)

    def own(marks: Mapping[Any, Edited]) -> dict[Any, Edited]:
        here = {place: mark for place, mark in marks.items() if mark is not Edited.REMOVED}
        return {place: only_here if mark is Edited.ADDED else mark for place, mark in here.items()}

    notes = edits.notes if only_here is Edited.ADDED else {}
    return Edits(own(edits.nodes), own(edits.branches), own(edits.advice), own(edits.lines), notes)


class _Merger:
    def __init__(self, difference: Difference, old: Resolved) -> None:
        self.old, self.new = old, difference.new
        self.changes = (*difference.structure, *difference.texts)
        self.nodes: dict[Place, Edited] = {}
        self.branches: dict[tuple[Place, int], Edited] = {}
        self.advice: dict[tuple[Place, int], Edited] = {}
        self.lines: dict[tuple[Place, str], Edited] = {}
        self.notes: dict[Place, tuple[str, ...]] = {}
        self.subtitle = f"{difference.old.version} → {difference.new.version}"

    def both(self) -> tuple[Resolved, Edits]:
        old, new = self.old, self.new
        charts = {name: self._chart(name) for name in dict.fromkeys((*new.flowcharts, *old.flowcharts))}
        self._mark()
        made = replace(
            new,
            flowcharts=charts,
            facts={**old.facts, **new.facts},
            criteria={**old.criteria, **new.criteria},
            recommendations={**old.recommendations, **new.recommendations},
            readings={**old.readings, **new.readings},
            statements={**old.statements, **new.statements},
            sha256=f"{new.sha256}-with-{old.sha256}",
            derived={},
        )
        edits = Edits(self.nodes, self.branches, self.advice, self.lines, self.notes, self.subtitle)
        return Resolved(made), edits

    # ---- one of both ----

    def _chart(self, name: str) -> Flowchart:
        old, new = self.old.flowcharts.get(name), self.new.flowcharts.get(name)
        if old is None or new is None:
            chart = new or old
            assert chart is not None  # noqa: S101 - the name is of one of them
            for node in chart.nodes:
                self.nodes[name, node] = Edited.ADDED if old is None else Edited.REMOVED
            return chart
        gone = {node: old.nodes[node] for node in old.nodes if node not in new.nodes}
        self.nodes |= dict.fromkeys(((name, node) for node in gone), Edited.REMOVED)
        self.after = {node.id: [ref.id for ref in targets(node)] for node in (*new.nodes.values(), *gone.values())}
        nodes = {node: self._node((name, node), old.nodes.get(node), new.nodes[node]) for node in new.nodes}
        phases = dict((*old.phases, *new.phases))
        order = [*(phase for phase, _ in new.phases), *(phase for phase, _ in old.phases)]
        return replace(
            new, nodes={**nodes, **gone}, phases=tuple((phase, phases[phase]) for phase in dict.fromkeys(order))
        )

    def _node(self, place: Place, old: Node | None, new: Node) -> Node:
        match old, new:
            case Decision(), Decision():
                gone = [old.branches[at] for at in self._gone(old, new, Part.BRANCH)]
                kept = [branch for branch in gone if self._fits(new.id, branch.to.id)]
                first = len(new.branches)
                self.branches |= {(place, first + at): Edited.REMOVED for at in range(len(kept))}
                return replace(new, branches=(*new.branches, *kept))
            case Action(), Action():
                lost = [old.recommend[at] for at in self._gone(old, new, Part.ADVICE)]
                first = len(new.recommend)
                self.advice |= {(place, first + at): Edited.REMOVED for at in range(len(lost))}
                self._onwards(place, old.to.id, new.to.id)
                return replace(new, recommend=(*new.recommend, *lost))
            case Call(), Call() if old.to is not None and new.to is not None:
                self._onwards(place, old.to.id, new.to.id)
        return new

    @staticmethod
    def _gone(old: Node, new: Node, part: Part) -> Iterator[int]:
        """Yield the places of branches or advice that are gone, and of branches that lead elsewhere now."""
        before, after = ways(old, part), ways(new, part)
        stays = {was: is_now for is_now, was in paired(before, after).items()}
        for at, says in enumerate(before):
            if at not in stays or after[stays[at]].get(("to", None)) != says.get(("to", None)):
                yield at

    def _onwards(self, place: Place, was: str, becomes: str) -> None:
        if was != becomes:
            self.lines[place, becomes] = Edited.ADDED
            if self._fits(place[1], was):
                self.lines[place, was] = Edited.REMOVED

    def _fits(self, source: str, target: str) -> bool:
        """Tell whether a line closes no circle; it is drawn then, and counts for those that follow."""
        seen, todo = {target}, [target]
        while todo:
            for after in self.after[todo.pop()]:
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        if source in seen:
            return False
        self.after[source].append(target)
        return True

    # ---- what is not the same ----

    def _mark(self) -> None:
        names: dict[Part, set[str]] = {}
        for change in self.changes:
            if change.sign is Sign.REMOVED:
                continue
            names.setdefault(change.part, set()).add(change.place)
            if change.part in {Part.NODE, Part.BRANCH, Part.ADVICE}:
                self._mark_change(change)
        self._mark_used(names)

    def _mark_change(self, change: Change) -> None:
        chart, _, node = change.place.partition(".")
        place = (chart, node)
        edited = _CHANGED[change.sign]
        if change.number is not None:
            of_part = self.branches if change.part is Part.BRANCH else self.advice
            of_part[place, change.number - 1] = edited
        elif change.sign is Sign.ADDED:
            self.nodes[place] = edited
            return
        if change.part is not Part.BRANCH:
            self.nodes.setdefault(place, Edited.CHANGED)
        said = tuple(f"{edit.name}: {edit.before or '–'} → {edit.after or '–'}" for edit in change.edits)
        self.notes[place] = (*self.notes.get(place, ()), *(said if change.sign is not Sign.ADDED else ()))

    def _mark_used(self, names: dict[Part, set[str]]) -> None:
        """Mark what uses a criterion, a fact or a recommendation that is not the same."""
        facts, criteria = names.get(Part.FACT, set()), self._criteria(names)
        entries = names.get(Part.RECOMMENDATION, set())
        for chart in self.new.flowcharts.values():
            for node in chart.nodes.values():
                place = (chart.id, node.id)
                if isinstance(node, Decision):
                    for at, branch in enumerate(node.branches):
                        if branch.when is not None and _uses(branch.when, facts, criteria):
                            self.branches.setdefault((place, at), Edited.CHANGED)
                elif isinstance(node, Action):
                    for at, advice in enumerate(node.recommend):
                        uses = advice.when is not None and _uses(advice.when, facts, criteria)
                        if uses or advice.recommendation.id in entries:
                            self.advice.setdefault((place, at), Edited.CHANGED)
                            self.nodes.setdefault(place, Edited.CHANGED)

    def _criteria(self, names: dict[Part, set[str]]) -> set[str]:
        """Return the criteria that are not the same, or rest on what is not."""
        own, facts = names.get(Part.CRITERION, set()), names.get(Part.FACT, set())
        every = self.new.criteria
        rests = {name for name, one in every.items() if _any(leaves_through(every, [one.when]), facts, own)}
        return own | rests


def _uses(condition: Condition, facts: Iterable[str], criteria: Iterable[str]) -> bool:
    return _any(leaves(condition), facts, criteria)


def _any(tests: Iterable[FactTest | CriterionTest], facts: Iterable[str], criteria: Iterable[str]) -> bool:
    """Tell whether one of the tests is of these facts or criteria."""
    return any(
        one.criterion.id in criteria if isinstance(one, CriterionTest) else one.fact.id in facts for one in tests
    )


def changed_flowcharts(edits: Edits) -> tuple[str, ...]:
    """Return the flowcharts in which something is not the same."""
    places = [*edits.nodes, *(place for place, _ in (*edits.branches, *edits.advice, *edits.lines))]
    return tuple(dict.fromkeys(chart for chart, _ in places))
