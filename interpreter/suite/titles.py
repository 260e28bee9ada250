"""What generated cases are called: a short id, and a title in the guideline's languages that says what they cover."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interpreter.model import Decision, End
from interpreter.suite.goals import Kind, Seen, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.model import Resolved
    from interpreter.suite.goals import Goal
    from interpreter.suite.places import Constant

_KINDS = (Kind.OUTCOME, Kind.RECOMMENDATION, Kind.BRANCH, Kind.NODE, Kind.TEST)
"""What says most of a case comes first in its title."""
_SEEN = {
    Seen.TRUE: ("waar", "true"),
    Seen.FALSE: ("onwaar", "false"),
    Seen.UNKNOWN: ("onbekend", "unknown"),
}
_SIDES = {
    Side.BELOW: ("net onder", "just below"),
    Side.ON: ("precies", "exactly"),
    Side.ABOVE: ("net boven", "just above"),
}
_MORE = ("en nog {}", "and {} more")
LONGEST = 60


def case_id(number: int, goals: Sequence[Goal]) -> str:
    """Return an id such as `cover-03-score`."""
    main = _main(goals)
    if main is None:
        return f"cover-{number:02}"
    name = str(main.key[0]) if main.kind is Kind.OUTCOME else str(main.key[1])
    return f"cover-{number:02}-{slug(name)[:LONGEST]}"


def slug(text: str) -> str:
    """Return a text as a part of an id, which is the name of a file too: a minus before a number stays."""
    return re.sub("[^a-z0-9_]+", "-", text.lower().replace(".", "_")).rstrip("-")


def title_of(guideline: Resolved, goals: Sequence[Goal]) -> dict[str, str]:
    """Return the title by language: the goal that says most, and how many more there are."""
    main = _main(goals)
    return {language: _title(guideline, main, len(goals) - 1, language) for language in guideline.languages}


def _main(goals: Sequence[Goal]) -> Goal | None:
    return min(goals, key=lambda goal: _KINDS.index(goal.kind), default=None)


def _title(guideline: Resolved, goal: Goal | None, more: int, language: str) -> str:
    dutch = 0 if language == "nl" else 1
    if goal is None:
        return ("Casus", "Case")[dutch]
    words = _words(guideline, goal, language, dutch)
    return f"{words} ({_MORE[dutch].format(more)})" if more else words


def _words(guideline: Resolved, goal: Goal, language: str, dutch: int) -> str:
    match goal.kind:
        case Kind.OUTCOME:
            return f"{('Uitkomst', 'Outcome')[dutch]}: {_outcome(guideline, str(goal.key[0]), language)}"
        case Kind.RECOMMENDATION:
            label = guideline.recommendations[str(goal.key[1])].label.in_language(language)
            return f"{('Advies', 'Recommendation')[dutch]}: {label}"
        case Kind.NODE | Kind.BRANCH:
            return _place(guideline, goal, language)
        case Kind.TEST:
            place = goal.what.replace("`", "")
            return f"{place}: {_SEEN[Seen(goal.aspect)][dutch]}"
        case _:
            return goal.what.replace("`", "")


def _outcome(guideline: Resolved, name: str, language: str) -> str:
    for chart in guideline.flowcharts.values():
        for node in chart.nodes.values():
            if isinstance(node, End) and node.outcome == name and node.about.label is not None:
                return node.about.label.in_language(language)
    return name


def threshold_title(guideline: Resolved, one: Constant, side: Side) -> dict[str, str]:
    """Return the title by language of a case at a constant: `ontstaan: net boven 7 dagen`."""
    fact = guideline.facts[one.fact]
    number = one.text.partition(" ")[0]
    found = {}
    for language in guideline.languages:
        dutch = 0 if language == "nl" else 1
        amount = number if fact.unit is None else f"{number} {fact.unit.name(language, one=number == '1')}"
        found[language] = f"{fact.label.in_language(language)}: {_SIDES[side][dutch]} {amount}".strip()
    return found


def _place(guideline: Resolved, goal: Goal, language: str) -> str:
    node = guideline.flowcharts[str(goal.key[0])].nodes[str(goal.key[1])]
    label = node.about.label.in_language(language) if node.about.label else node.id
    if goal.kind is Kind.BRANCH and isinstance(node, Decision):
        branch = node.branches[int(goal.key[2])]
        way = branch.label.in_language(language) if branch.label else branch.to.id
        return f"{label} {way}"
    return label
