"""What a guideline's own cases reach of it, what they do not, and what to add.

What no case can reach is told apart, by the diagrams: it counts neither for nor against.
"""

from __future__ import annotations

import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from interpreter.authored import Answered
from interpreter.counted import counted
from interpreter.engine.answer import number
from interpreter.engine.diagram import DiagramTooLarge
from interpreter.slotted import dataclass
from interpreter.suite.goals import Kind, Seen, Side
from interpreter.suite.observe import Observer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from interpreter.authored import Result
    from interpreter.model import Resolved
    from interpreter.suite.goals import Goal
    from interpreter.suite.observe import GoalId
    from interpreter.suite.within_reach import Reach


WIDTH = 100
_Place = TypeVar("_Place", tuple[str, str], tuple[str, str, int])


@dataclass(frozen=True, slots=True)
class Coverage:
    """What came of watching the cases: the goals they reached, those they did not, those that no case can reach.

    `cases` is how many were watched. When `exact` is false the guideline is too large to tell what no case can reach.
    """

    guideline: Resolved
    cases: int
    reached: tuple[Goal, ...]
    missed: tuple[Goal, ...]
    impossible: tuple[Goal, ...]
    exact: bool

    @property
    def percent(self) -> float:
        """Return the share of the goals within reach that were reached; 100 where there are none."""
        return percent(len(self.reached), len(self.reached) + len(self.missed))

    def counts(self) -> Iterator[tuple[Kind, int, int, int]]:
        """Yield, by kind, how many goals were reached, how many are within reach, and how many no case can reach."""
        for kind in Kind:
            reached, missed, impossible = (
                sum(goal.kind is kind for goal in goals) for goals in (self.reached, self.missed, self.impossible)
            )
            if reached + missed + impossible:
                yield kind, reached, reached + missed, impossible


@dataclass(frozen=True, slots=True)
class Counted:
    """How many goals of a place were reached, how many are within reach, and which were not."""

    reached: int
    of: int
    missed: tuple[str, ...]


def by_node(of: Coverage) -> dict[tuple[str, str], Counted]:
    """Return what was reached of each node: itself, its branches and advice, and their tests."""
    return _counted(of, lambda goal: None if goal.key[0] == "" else (str(goal.key[0]), str(goal.key[1])))


def by_part(of: Coverage) -> dict[tuple[str, str, int], Counted]:
    """Return what was reached of each branch, and of each advice that has a condition: by their turn in the node."""
    longer = 2

    def part(goal: Goal) -> tuple[str, str, int] | None:
        if len(goal.key) <= longer or goal.key[0] == "":
            return None
        return str(goal.key[0]), str(goal.key[1]), int(goal.key[2])

    return _counted(of, part)


def _counted(of: Coverage, place: Callable[[Goal], _Place | None]) -> dict[_Place, Counted]:
    drawn = (Kind.NODE, Kind.BRANCH, Kind.TEST)
    found: dict[_Place, Counted] = {}
    for goals, is_reached in ((of.reached, True), (of.missed, False)):
        for goal in goals:
            key = place(goal) if goal.kind in drawn else None
            if key is not None:
                before: Counted = found.get(key, Counted(0, 0, ()))
                missed = before.missed if is_reached else (*before.missed, f"{goal.what}: {goal.aspect}")
                found[key] = Counted(before.reached + is_reached, before.of + 1, missed)
    return found


def percent(part: int, whole: int) -> float:
    """Return a share in percent; of nothing, all."""
    return 100.0 * part / whole if whole else 100.0


def coverage(guideline: Resolved, entries: Iterable[Answered | Result]) -> Coverage:
    """Return what a guideline's cases reach, as `authored.answered` yields them; those with findings are left out."""
    observer = Observer(guideline)
    found: set[GoalId] = set()
    watched = 0
    for one in entries:
        if isinstance(one, Answered):
            watched += 1
            found |= observer.reached(one.of.case, one.answer)
    return judged(observer, found, watched)


def judged(observer: Observer, found: Iterable[GoalId], cases: int) -> Coverage:
    """Return the coverage of cases that reached these goals."""
    ids = set(found)
    reached = tuple(goal for goal in observer.goals if goal.id in ids)
    left = [goal for goal in observer.goals if goal.id not in ids]
    reach = _reach(observer.guideline) if left else None
    impossible = () if reach is None else tuple(goal for goal in left if not reach.is_possible(goal))
    missed = tuple(goal for goal in left if goal not in impossible)
    return Coverage(observer.guideline, cases, reached, missed, impossible, exact=not left or reach is not None)


def _reach(guideline: Resolved) -> Reach | None:
    from interpreter.suite.within_reach import Reach  # noqa: PLC0415 - only when something was not reached

    try:
        return Reach(guideline)
    except DiagramTooLarge:
        return None


# ---- what is said ---------------------------------------------------------------------------------------------------


def cure(goal: Goal) -> str:  # noqa: PLR0911 - one a kind of goal
    """Return which case to add."""
    match goal.kind:
        case Kind.NODE | Kind.BRANCH:
            node = f"{goal.key[0]}.{goal.key[1]}"
            return f"add a case that goes here (`leidraad cases GUIDELINE --node {node}` makes some)"
        case Kind.TEST if goal.aspect == Seen.UNKNOWN:
            return "add a case that comes here while this is not known"
        case Kind.TEST:
            return f"add a case that comes here while this is {goal.aspect}"
        case Kind.THRESHOLD if goal.aspect == Side.ON:
            return "add a case with exactly this value"
        case Kind.THRESHOLD:
            return f"add a case with a value {goal.aspect} it, no more than one unit away"
        case Kind.CODE:
            return "add a case with this code, in which a test reads it"
        case Kind.RECOMMENDATION:
            command = f"leidraad cases GUIDELINE --recommendation {goal.key[1]}"
            return f"add a case in which it is definite (`{command}` makes some)"
        case Kind.OUTCOME:
            command = f"leidraad cases GUIDELINE --outcome {goal.key[0]}"
            return f"add a case that ends so (`{command}` makes some)"
        case Kind.READING:
            return "add a case whose answer rests on it"


def as_text(of: Coverage) -> str:
    """Return the report: a table of counts, and what was not reached, each with its place and which case to add."""
    reach = "reaches" if of.cases == 1 else "reach"
    lines = [f"{of.guideline.id} {of.guideline.version}: what {counted(of.cases, 'case')} {reach}", ""]
    lines.append(f"{'':16}{'reached':>8}{'of':>6}{'':>9}")
    for kind, reached, within, impossible in of.counts():
        beyond = f"   and {impossible} that no case can reach" if impossible else ""
        lines.append(f"{kind:16}{reached:>8}{within:>6}{shown(percent(reached, within)):>9}{beyond}")
    reached, within = len(of.reached), len(of.reached) + len(of.missed)
    lines.append(f"{'all':16}{reached:>8}{within:>6}{shown(of.percent):>9}")
    if not of.exact:
        lines += ["", "the guideline is too large to tell what no case can reach: that counts as not reached"]
    for head, goals, told in (("not reached:", of.missed, True), ("no case can reach:", of.impossible, False)):
        if goals:
            lines += ["", head]
            for goal in goals:
                lines.append(f"{goal.span}: {goal.what} never {goal.aspect}")
                lines += [f"  {cure(goal)}"] if told else []
    lines += ["", *use_of(of.guideline)]
    return "\n".join(lines) + "\n"


def use_of(guideline: Resolved) -> list[str]:
    """Return what the guideline is for, and what it is not, as lines."""
    return textwrap.wrap(" ".join(guideline.intended_use.in_language("en").split()), WIDTH)


def shown(share: float) -> str:
    """Return a percentage with one decimal that says 100 % only when it is all."""
    text = f"{share:.1f}"
    return f"{'99.9' if text == '100.0' and share < 100.0 else text} %"  # noqa: PLR2004 - per cent


def to_dict(of: Coverage) -> dict[str, Any]:
    """Return the report as JSON shows it."""
    return {
        "format": 1,
        "guideline": {"id": of.guideline.id, "version": of.guideline.version, "sha256": of.guideline.sha256},
        "cases": of.cases,
        "percent": number(Decimal(str(round(of.percent, 2)))),
        "exact": of.exact,
        "counts": {
            kind.value: {"reached": reached, "of": within, "impossible": impossible}
            for kind, reached, within, impossible in of.counts()
        },
        "not_reached": [{**_place(goal), "add": cure(goal)} for goal in of.missed],
        "impossible": [_place(goal) for goal in of.impossible],
        "intended_use": of.guideline.intended_use.to_dict(),
    }


def _place(goal: Goal) -> dict[str, Any]:
    return {
        "kind": goal.kind.value,
        "what": goal.what,
        "never": str(goal.aspect),
        "file": goal.span.source.name,
        "line": goal.span.start_line,
        "column": goal.span.start_column,
    }
