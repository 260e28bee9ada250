"""A guideline as plain data for the browser: what its evaluator looks at, and the words that an answer shows.

Nothing of the language of conditions goes with it: a test is the regions of its fact in which it is true, a condition
is tests joined by and, or, not and counting. What the evaluator makes of them for a case are diagrams over the missing
facts, as `interpreter.engine.course` does. The regions depend on the tests in use, and so on the flowchart at which
a case begins: each start has a program of its own. Numbers that must be exact are text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from interpreter.engine.entail import DIAGRAM_LIMIT, engine, no_branch
from interpreter.engine.levels import last_use_first
from interpreter.engine.program import callers_first
from interpreter.model import (
    Action,
    All,
    AnyOf,
    AtLeast,
    Call,
    CriterionTest,
    Decision,
    End,
    FactTest,
    FactType,
    Hit,
    Not,
    leaves,
    provenance,
)
from interpreter.slotted import dataclass, field
from interpreter.units import UNITS, plain
from interpreter.version import ENGINE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpreter.engine.program import Program
    from interpreter.engine.regions import Regions
    from interpreter.model import Advice, Condition, Fact, Grounds, Node, Resolved, Test, Text
    from interpreter.units import Quantity

    Data = dict[str, Any]
    """An object of JSON."""

FORMAT = 1
"""The version of the keys, for the evaluator; it changes when one of them changes its meaning or goes."""
MOST_STATIONS = 100_000
"""Nodes in the programs of all starts together; above it only the entry gets one."""
PLACE = "\0"
"""Stands in a warning where the browser puts the place of a node."""


def exported(guideline: Resolved) -> Data:
    """Return a guideline as an object of JSON; the same guideline gives the same object."""
    return _Exporter(guideline).data()


@dataclass(slots=True)
class _Exporter:
    """A guideline on its way to numbers: facts, criteria, nodes and tests are referred to by their place in a list."""

    guideline: Resolved
    tests: dict[tuple[int, str], Test] = field(default_factory=dict)
    test_numbers: dict[tuple[int, str], int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    criteria: dict[str, int] = field(default_factory=dict)
    charts: dict[str, int] = field(default_factory=dict)
    nodes: dict[tuple[str, str], int] = field(default_factory=dict)

    def data(self) -> Data:
        guideline = self.guideline
        self.facts = _numbered(guideline.facts)
        self.criteria = _numbered(guideline.criteria)
        self.charts = _numbered(guideline.flowcharts)
        places = [(chart.id, node) for chart in guideline.flowcharts.values() for node in chart.nodes]
        self.nodes = {place: number for number, place in enumerate(places)}
        recommendations = _numbered(guideline.recommendations)
        nodes = [self._node(chart, guideline.flowcharts[chart].nodes[name], recommendations) for chart, name in places]
        criteria = [
            {"id": one.id, "label": one.label.to_dict(), "when": self._condition(one.when)}
            for one in guideline.criteria.values()
        ]
        implausible = [
            {"id": one.id, "text": one.warning.to_dict(), "when": self._condition(one.when)}
            for one in guideline.implausible
        ]
        return {
            "format": FORMAT,
            "guideline": {"id": guideline.id, "version": guideline.version, "sha256": guideline.sha256},
            "engine": ENGINE,
            "title": guideline.title.to_dict(),
            "status": guideline.status.value,
            "languages": list(guideline.languages),
            "entry": guideline.entry.id,
            "intended_use": guideline.intended_use.to_dict(),
            "reference_time": guideline.reference_time.to_dict(),
            "review_by": None if guideline.review_by is None else guideline.review_by.isoformat(),
            "past_review": engine(guideline).past_review.to_dict(),
            "no_branch": _around(no_branch(guideline, PLACE).text),
            "limit": DIAGRAM_LIMIT,
            "units": [{"code": one.code, "dimension": one.dimension, "size": str(one.size)} for one in UNITS.values()],
            "topics": [{"id": name, "label": label.to_dict()} for name, label in guideline.topics],
            "facts": [_fact(one) for one in guideline.facts.values()],
            "recommendations": [
                {"id": one.id, "label": one.label.to_dict()} for one in guideline.recommendations.values()
            ],
            "flowcharts": [
                {"id": one.id, "title": one.title.to_dict(), "start": self.nodes[one.id, one.start.id]}
                for one in guideline.flowcharts.values()
            ],
            "nodes": nodes,
            "criteria": criteria,
            "implausible": implausible,
            "tests": [[number, text] for number, text in self.tests],
            "programs": [self._program(one) for one in self._programs()],
        }

    # ---- nodes and conditions ----

    def _node(self, chart: str, node: Node, recommendations: dict[str, int]) -> Data:
        found: Data = {"flowchart": self.charts[chart], "id": node.id}
        label = node.about.label
        if label is not None:
            found["label"] = label.to_dict()
        match node:
            case Decision():
                branches = [
                    {
                        "when": None if branch.when is None else self._condition(branch.when),
                        "to": self.nodes[chart, branch.to.id],
                        **({} if branch.label is None else {"label": branch.label.to_dict()}),
                        **self._grounds(branch.grounds),
                    }
                    for branch in node.branches
                ]
                return {**found, "kind": "decision", "first": node.hit is Hit.FIRST, "branches": branches}
            case Action():
                advice = [self._advice(one, recommendations) for one in node.recommend]
                return {
                    **found,
                    "kind": "action",
                    "to": self.nodes[chart, node.to.id],
                    "advice": advice,
                    **self._grounds(node.about.grounds),
                }
            case Call():
                to = None if node.to is None else self.nodes[chart, node.to.id]
                callee = self.charts[node.flowchart.id]
                return {**found, "kind": "call", "callee": callee, "to": to, **self._grounds(node.about.grounds)}
            case End():
                return {**found, "kind": "end", "outcome": node.outcome, **self._grounds(node.about.grounds)}
            case _:
                assert_never(node)

    def _advice(self, advice: Advice, recommendations: dict[str, int]) -> Data:
        """Return an advice with the words of its recommendation, where it has none of its own."""
        entry = self.guideline.recommendations[advice.recommendation.id]
        detail = advice.detail or entry.detail
        return {
            "recommendation": recommendations[entry.id],
            "when": None if advice.when is None else self._condition(advice.when),
            "within": _within(advice.within),
            "strength": (advice.strength or entry.strength).value,
            "detail": None if detail is None else detail.to_dict(),
            "dose": None if entry.dose is None else entry.dose.to_dict(),
            "links": [{"title": link.title, "url": link.url} for link in entry.links],
            **self._grounds(advice.grounds),
        }

    def _grounds(self, grounds: Grounds) -> Data:
        return {
            "cites": [ref.id for ref in grounds.cites],
            "readings": [ref.id for ref in grounds.readings],
            "provenance": provenance(self.guideline, grounds).value,
        }

    def _condition(self, condition: Condition) -> list[Any]:
        """Return a condition as its kind and its parts; as deep as its text, which the reader of documents bounds."""
        match condition:
            case FactTest():
                key = self.facts[condition.fact.id], condition.text
                self.tests.setdefault(key, condition.test)
                return ["test", self.test_numbers.setdefault(key, len(self.test_numbers))]
            case CriterionTest():
                return ["criterion", self.criteria[condition.criterion.id], condition.expected]
            case All():
                return ["all", [self._condition(part) for part in condition.of]]
            case AnyOf():
                return ["any", [self._condition(part) for part in condition.of]]
            case Not():
                return ["not", self._condition(condition.of)]
            case AtLeast():
                return ["at_least", condition.number, [self._condition(part) for part in condition.of]]
            case _:
                assert_never(condition)

    # ---- programs ----

    def _programs(self) -> list[Program]:
        """Return the program of every flowchart, that of the entry first; of the entry alone where they are many."""
        guideline = self.guideline
        entry = engine(guideline).program
        found = [entry]
        stations = len(entry.stations)
        for chart in guideline.flowcharts:
            if chart == guideline.entry.id:
                continue
            program = engine(guideline, chart).program
            stations += len(program.stations)
            if stations > MOST_STATIONS:
                return [entry]
            found.append(program)
        return found

    def _program(self, program: Program) -> Data:
        """Return a program: its nodes in chart order, its flowcharts callers first, and the regions of its facts."""
        return {
            "start": self.charts[program.start],
            "flowcharts": [self.charts[chart] for chart in callers_first(program)],
            "nodes": [self.nodes[station.chart, station.node.id] for station in program.stations],
            "criteria": [self.criteria[name] for name in program.criteria],
            "levels": list(last_use_first(program)),
            "regions": [_regions(one) for one in program.facts],
            "truths": self._truths(program),
        }

    def _truths(self, program: Program) -> list[str | None]:
        """Return where each test is true, a digit for each region; None for a test that the program does not make."""
        whens = [program.guideline.criteria[name].when for name in program.criteria]
        whens += [one.when for one in program.guideline.implausible]
        for station in program.stations:
            whens += _conditions(station.node)
        used = {
            (self.facts[leaf.fact.id], leaf.text)
            for when in whens
            for leaf in leaves(when)
            if isinstance(leaf, FactTest)
        }
        return [
            "".join("1" if holds else "0" for holds in program.facts[key[0]].truth(test)) if key in used else None
            for key, test in self.tests.items()
        ]


def _conditions(node: Node) -> list[Condition]:
    whens = node.branches if isinstance(node, Decision) else node.recommend if isinstance(node, Action) else ()
    return [one.when for one in whens if one.when is not None]


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _around(text: Text) -> Data:
    """Return, by language, what stands before the place in a text and what stands after it."""
    return {language: words.split(PLACE) for language, words in text.by_language}


def _within(within: Quantity | None) -> Data | None:
    if within is None:
        return None
    return {"value": plain(within.value), "unit": within.unit.code, "seconds": plain(within.size)}


def _fact(fact: Fact) -> Data:
    return {
        "id": fact.id,
        "type": fact.type.value,
        "label": fact.label.to_dict(),
        "question": fact.question.to_dict(),
        "help": None if fact.help is None else fact.help.to_dict(),
        "topic": None if fact.topic is None else fact.topic.id,
        "codes": [{"id": code, "label": label.to_dict()} for code, label in fact.codes],
        "unit": None if fact.unit is None else fact.unit.code,
        "minimum": None if fact.minimum is None else plain(fact.minimum),
        "maximum": None if fact.maximum is None else plain(fact.maximum),
        "obtained_by": None if fact.obtained_by is None else fact.obtained_by.id,
    }


def _regions(regions: Regions) -> Data | None:
    """Return the regions of a fact by its values, or by the cells between thresholds; None for a single one."""
    fact = regions.fact
    match fact.type:
        case FactType.BOOLEAN:
            of = [regions.table[False], regions.table[True]]
        case FactType.CODE:
            of = [regions.table[code] for code, _ in fact.codes]
        case FactType.QUANTITY | FactType.INTEGER:
            of = list(regions.cells)
        case _:
            assert_never(fact.type)
    if not any(of):
        return None
    return {"count": len(regions), "of": of, "thresholds": [plain(one) for one in regions.thresholds]}
