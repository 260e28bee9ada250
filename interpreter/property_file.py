"""The properties of a guideline, from the document of `properties.yaml`: built, and every name and test in it resolved.

The conditions are those of the flowcharts. What is a name there is a fact or a criterion; here it is a recommendation
or `outcome` as well, so that a name must mean one thing only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from interpreter import unary
from interpreter.build import Page, Path, condition
from interpreter.claims import (
    Always,
    EndsIn,
    Every,
    Given,
    Holds,
    Never,
    NeverLater,
    Opposite,
    Property,
    Several,
    Some,
    Worse,
)
from interpreter.diagnostic import Diagnostic, in_order, nearest
from interpreter.model import (
    Action,
    All,
    AnyOf,
    AtLeast,
    Between,
    Call,
    CriterionTest,
    End,
    Fact,
    FactTest,
    FactType,
    Grounds,
    Not,
    Ref,
    Text,
    Written,
    outcome_charts,
)
from interpreter.resolve import Names, fact_test
from interpreter.slotted import dataclass, replace
from interpreter.span import nowhere
from interpreter.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.claims import Claim
    from interpreter.document import Document
    from interpreter.model import Condition, Resolved
    from interpreter.span import Span

OUTCOME = "outcome"
NO_DEADLINE = "no deadline"
DIRECTIONS = {"rising": False, "falling": True}
_NO_TEXT = Text(())
_LIKE_A_FACT = Fact(
    OUTCOME, FactType.CODE, (), None, None, None, _NO_TEXT, _NO_TEXT, None, None, None, Grounds(), nowhere("")
)
"""What a test of the outcome is read against: the outcomes are its codes."""
_DEADLINE = replace(_LIKE_A_FACT, type=FactType.QUANTITY, unit=UNITS["h"])
"""What a test of a deadline is read against."""


def read(document: Document, guideline: Resolved) -> Mapping[str, Property] | tuple[Diagnostic, ...]:
    """Return the properties by id, or every finding about them."""
    page, names = Page(document, guideline.languages), Names(guideline)
    runs: dict[str, _Runs] = {}
    found: dict[str, Property] = {}
    for name, entry, path in page.entries("properties"):
        start = guideline.entry.id
        begins = page.optional_ref(entry, "from", path)
        if begins is not None and names.need(begins, guideline.flowcharts, "unknown-flowchart", "flowchart"):
            start = begins.id
        if start not in runs:
            runs[start] = _runs(guideline, start)
        found[name] = _Reader(page, names, runs[start]).property(name, entry, path, begins)
    return in_order([*page.found, *names.found]) or found


@dataclass(frozen=True, slots=True)
class _Runs:
    """What runs from one flowchart on can give: each recommendation with its flowcharts, and the outcomes."""

    given: Mapping[str, tuple[str, ...]]
    outcomes: tuple[str, ...]


def _runs(guideline: Resolved, start: str) -> _Runs:
    charts = [start]
    for chart in charts:  # grows while it is gone through
        for node in guideline.flowcharts[chart].nodes.values():
            if isinstance(node, Call) and node.flowchart.id not in charts:
                charts.append(node.flowchart.id)
    given: dict[str, tuple[str, ...]] = {}
    for chart in charts:
        for node in guideline.flowcharts[chart].nodes.values():
            for advice in node.recommend if isinstance(node, Action) else ():
                before = given.get(advice.recommendation.id, ())
                given[advice.recommendation.id] = tuple(dict.fromkeys((*before, chart)))
    nodes = (node for owner in outcome_charts(guideline, start) for node in guideline.flowcharts[owner].nodes.values())
    outcomes = tuple(dict.fromkeys(node.outcome for node in nodes if isinstance(node, End)))
    return _Runs(given, outcomes)


@dataclass(slots=True)
class _Reader:
    """One property on its way from the page."""

    page: Page
    names: Names
    runs: _Runs

    def property(self, name: str, entry: Mapping[str, Any], path: Path, start: Ref | None) -> Property:
        """Return the property that stands at `path`."""
        whenever = self.claim(entry["whenever"], (*path, "whenever")) if "whenever" in entry else None
        return Property(
            name,
            self.page.text(entry["title"], (*path, "title")),
            self._protected(self.page.refs(entry["protects"], (*path, "protects"))),
            entry["hazard"],
            start,
            whenever,
            self._demand(entry, path),
            self.page.key_span(path),
        )

    def _demand(self, entry: Mapping[str, Any], path: Path) -> Always | Never | NeverLater:
        if "always" in entry:
            return Always(self.claim(entry["always"], (*path, "always")))
        if "never" in entry:
            return Never(self.claim(entry["never"], (*path, "never")))
        refs = self.page.refs(entry["never_later"], (*path, "never_later"))
        orders = entry["worse"].items()
        worse = tuple(self._worse(name, order, (*path, "worse", name)) for name, order in orders)
        return NeverLater(worse, tuple(self._recommendation(ref) for ref in refs))

    def _protected(self, refs: tuple[Ref, ...]) -> Grounds:
        guideline = self.names.guideline
        known = [*guideline.statements, *guideline.readings]
        for ref in refs:
            if ref.id in guideline.statements and ref.id in guideline.readings:
                hint = "rename one of them"
                self.names.report("ambiguous-name", f"`{ref.id}` is a statement and a reading", ref, hint)
            else:
                self.names.need(ref, known, "unknown-statement", "statement or reading")
        readings = tuple(ref for ref in refs if ref.id in guideline.readings)
        found = Grounds(tuple(ref for ref in refs if ref.id in guideline.statements), readings)
        self.names.grounds(found)  # a reading may be retired
        return found

    # ---- claims ----

    def claim(self, value: Any, path: Path) -> Claim:  # noqa: ANN401 - a value of a document
        """Return the claim that stands at `path`."""
        return self._resolved(condition(self.page, value, path))

    def _resolved(self, written: Condition) -> Claim:
        match written:
            case FactTest():
                return self._leaf(written)
            case CriterionTest():
                return Holds(written)
            case All():
                return Every(self._each(written.of))
            case AnyOf():
                return Some(self._each(written.of))
            case Not():
                return Opposite(self._resolved(written.of))
            case AtLeast():
                return Several(written.number, self._each(written.of))
            case _:
                assert_never(written)

    def _each(self, of: tuple[Condition, ...]) -> tuple[Claim, ...]:
        return tuple(self._resolved(part) for part in of)

    def _leaf(self, written: FactTest) -> Claim:
        name, guideline = written.fact.id, self.names.guideline
        kinds = {
            "a fact": name in guideline.facts,
            "a criterion": name in guideline.criteria,
            "a recommendation": name in guideline.recommendations,
            "the outcome of the run": name == OUTCOME,
        }
        senses = [kind for kind, known in kinds.items() if known]
        if len(senses) > 1:
            charts = self.runs.given.get(name, ())
            hint = f"write `{charts[0]}.{name}` for the recommendation, or rename one" if charts else "rename one"
            self.names.report("ambiguous-name", f"`{name}` is {' and '.join(senses)}", written.fact, hint)
            return Holds(written)
        if name == OUTCOME:
            return self._outcome(written)
        if name in guideline.recommendations or "." in name:
            return self._given(written)
        if not senses:
            known = [*guideline.facts, *guideline.criteria, *guideline.recommendations, OUTCOME]
            hint = nearest(name, known) or "a name here is a fact, a criterion, a recommendation, or `outcome`"
            self.names.report("unknown-name", f"no fact, criterion or recommendation `{name}`", written.fact, hint)
            return Holds(written)
        return Holds(fact_test(self.names, written))

    def _outcome(self, written: FactTest) -> Claim:
        """Return the claim that the run ends so; `true` is any outcome, which a run that stops does not have."""
        assert isinstance(written.test, Written)  # noqa: S101 - as it was built
        match written.test.alternatives:
            case (bool() as comes,):
                ends = EndsIn(self.runs.outcomes)
                return ends if comes else Opposite(ends)
        kind = replace(_LIKE_A_FACT, codes=tuple((name, _NO_TEXT) for name in self.runs.outcomes))
        try:
            values, _ = unary.typed(kind, written.test)
        except unary.Unfit as unfit:
            self._unfit(unfit, written.span)
            return EndsIn(())
        assert not isinstance(values, Written | Between)  # noqa: S101 - of codes
        return EndsIn(tuple(str(one) for one in values.values))

    def _unfit(self, unfit: unary.Unfit, span: Span) -> None:
        self.names.found.append(Diagnostic(unfit.code, unfit.message, span, unfit.hint))

    # ---- recommendations ----

    def _recommendation(self, ref: Ref) -> Given:
        """Return the recommendation that is meant: by its id, or by `flowchart.id`."""
        chart, dot, name = ref.id.rpartition(".")
        given = Given(Ref(name, ref.span), Ref(chart, ref.span) if dot else None)
        guideline = self.names.guideline
        self.names.need(given.recommendation, guideline.recommendations, "unknown-recommendation", "recommendation")
        if given.flowchart is not None:
            self.names.need(given.flowchart, guideline.flowcharts, "unknown-flowchart", "flowchart")
        return given

    def _given(self, written: FactTest) -> Claim:
        given = self._recommendation(written.fact)
        assert isinstance(written.test, Written)  # noqa: S101 - as it was built
        match written.test.alternatives:
            case (bool() as expected,):
                return given if expected else Opposite(given)
        intervals: list[Any] = []
        forever = False
        for one in written.test.alternatives:
            if one == NO_DEADLINE:
                forever = True
                continue
            try:
                within = self._deadline(given.name, one)
            except unary.Unfit as unfit:
                self._unfit(unfit, written.span)
                continue
            intervals += within.intervals
            forever = forever or any(interval.high is None for interval in within.intervals)
        return replace(given, within=Between(tuple(intervals)), forever=forever)

    def _deadline(self, name: str, written: Any) -> Between:  # noqa: ANN401 - a truth value, number or text
        """Return the deadlines that a test allows; a bare number is no deadline."""
        if not isinstance(written, str) or not any(one.isalpha() for one in written.removeprefix("not ")):
            message = f"`{_shown(written)}` is no test of the deadline of `{name}`"
            hint = "write true (it is given), false (it is not), a deadline such as `≤ 24 h`, or `no deadline`"
            raise unary.Unfit("type-mismatch", message, hint)
        values, _ = unary.typed(replace(_DEADLINE, id=name), Written((written,)))
        assert isinstance(values, Between)  # noqa: S101 - of a quantity
        return values

    # ---- orders ----

    def _worse(self, name: str, order: Any, path: Path) -> Worse:  # noqa: ANN401 - a value of a document
        ref = Ref(name, self.page.key_span(path))
        guideline = self.names.guideline
        if name in guideline.criteria:
            hint = "name the facts that it is made of"
            self.names.report("type-mismatch", f"`{name}` is a criterion; only facts have an order", ref, hint)
            return Worse(ref)
        if not self.names.need(ref, guideline.facts, "unknown-fact", "fact"):
            return Worse(ref)
        fact = guideline.facts[name]
        try:
            return _order(ref, fact, order)
        except unary.Unfit as unfit:
            self._unfit(unfit, self.page.span(path))
            return Worse(ref)


def _order(ref: Ref, fact: Fact, order: Any) -> Worse:  # noqa: ANN401 - a value of a document
    """Return the order of a fact from mild to bad.

    Raises:
        Unfit: the order is not one of this fact's values.
    """
    if fact.type in {FactType.QUANTITY, FactType.INTEGER}:
        if not isinstance(order, str) or order not in DIRECTIONS:
            message = f"`{fact.id}` is a number: which way it gets worse is not said"
            raise unary.Unfit(
                "type-mismatch", message, "write `rising` (higher is worse) or `falling` (lower is worse)"
            )
        return Worse(ref, falling=DIRECTIONS[order])
    domain: list[bool | str] = [False, True] if fact.type is FactType.BOOLEAN else [code for code, _ in fact.codes]
    shown = ", ".join(_shown(one) for one in domain)
    if not isinstance(order, list):
        message = f"`{fact.id}` has no order of its own"
        raise unary.Unfit("type-mismatch", message, f"list its values from mild to bad: [{shown}]")
    for position, value in enumerate(order):
        if not any(value is one or (value == one and isinstance(value, str)) for one in domain):
            hint = nearest(str(value), [one for one in domain if isinstance(one, str)]) or f"one of: {shown}"
            raise unary.Unfit("unknown-code", f"`{_shown(value)}` is no value of `{fact.id}`", hint)
        if value in order[:position]:
            raise unary.Unfit("bad-condition", f"`{_shown(value)}` stands twice in the order", "name each value once")
    return Worse(ref, tuple(order))


def _shown(value: Any) -> str:  # noqa: ANN401 - a truth value, number or text
    return str(value).lower() if isinstance(value, bool) else str(value)
