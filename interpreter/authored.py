"""The author's cases: what each expects of the answer, and how the answer differs from it.

The files `cases/*.yaml` of a guideline hold cases with `expect`; every key that stands there is compared, no other.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from interpreter.case import CaseRefused, accepted, moment
from interpreter.casefile import LIMITS, MOST_BYTES, Refused, case_at
from interpreter.diagnostic import Diagnostic, Label, in_order, nearest
from interpreter.document import Document, read_bytes
from interpreter.engine.entail import answer
from interpreter.model import End
from interpreter.slotted import dataclass
from interpreter.span import nowhere
from interpreter.units import MOST_DIGITS, UNITS, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from interpreter.case import Case
    from interpreter.document import Path as Place
    from interpreter.engine.answer import Advised, Answer
    from interpreter.model import Resolved, Text
    from interpreter.span import Span

FOLDER = "cases"
MOST_SHOWN = 60
_DEADLINE = re.compile(r"(?P<how>within|at latest) (?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>[a-z]+)")


# ---- what a case expects --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a definite recommendation is due: within a time, which may still get longer (`at latest`), or never."""

    within: Quantity | None
    at_latest: bool

    def __str__(self) -> str:
        if self.within is None:
            return "no deadline"
        return f"{'at latest' if self.at_latest else 'within'} {self.within}"

    @property
    def size(self) -> tuple[Decimal | None, bool]:
        """Return what makes two deadlines the same: 24 h and 1 d are."""
        return (None if self.within is None else self.within.size), self.at_latest


Item = tuple[str, str]
"""A recommendation's flowchart and id."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an answer must be; `stated` are the keys that the author wrote, and only those count."""

    stated: frozenset[str] = frozenset()
    status: str | None = None
    outcome: str | None = None
    possible_outcomes: frozenset[str] = frozenset()
    recommendations: tuple[tuple[Item, Deadline], ...] = ()
    possible: tuple[tuple[Item, frozenset[str]], ...] = ()
    missing: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    provenance: tuple[tuple[Item, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Authored:
    """A case of the author's, with what it expects and where it stands."""

    case: Case
    expectation: Expectation
    span: Span


@dataclass(frozen=True, slots=True)
class Answered:
    """A case of the author's with its answer."""

    of: Authored
    answer: Answer


@dataclass(frozen=True, slots=True)
class Difference:
    """A place at which the answer is not what was expected; both sides in words."""

    key: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case: differences when the answer is another, findings when there could be none.

    An unconfirmed case is one whose author has not said yet what the answer must be: it tests nothing.
    """

    case: str | None
    title: Text | None
    span: Span
    differences: tuple[Difference, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    unconfirmed: bool = False

    @property
    def passed(self) -> bool:
        """Tell whether the answer was as expected; never where nothing was expected."""
        return not self.differences and not self.findings and not self.unconfirmed


# ---- the files ------------------------------------------------------------------------------------------------------


def run_cases(guideline: Resolved, folder: Path) -> Iterator[Result]:
    """Yield the result of every case of a guideline, in the order of the files."""
    return map(result, answered(guideline, folder))


def answered(guideline: Resolved, folder: Path) -> Iterator[Answered | Result]:
    """Yield every case of a guideline with its answer; one with findings, or a file with findings, as its result."""
    for entry in authored_in(guideline, folder):
        yield entry if isinstance(entry, Result) else Answered(entry, answer(guideline, entry.case))


def result(one: Answered | Result) -> Result:
    """Return what came of a case."""
    if isinstance(one, Result):
        return one
    case, expectation = one.of.case, one.of.expectation
    differences = compare(expectation, one.answer)
    return Result(case.id, case.title, one.of.span, differences, unconfirmed=not expectation.stated)


def check_cases(guideline: Resolved, folder: Path) -> tuple[Diagnostic, ...]:
    """Return every finding about a guideline's cases, without answering them."""
    entries = authored_in(guideline, folder)
    return in_order(found for entry in entries if isinstance(entry, Result) for found in entry.findings)


def authored_in(guideline: Resolved, folder: Path) -> Iterator[Authored | Result]:
    """Yield every case of a guideline; one with findings, or a file with findings, as a result that failed."""
    names: dict[str, Span] = {}
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        document = _document(path)
        if not isinstance(document, Document):
            yield Result(None, None, document[0].span, findings=document)
            continue
        for place in _places(document):
            yield _authored(guideline, document, place, names)


def _document(path: Path) -> Document | tuple[Diagnostic, ...]:
    from interpreter import schema  # noqa: PLC0415 - not for the comparison

    try:
        with path.open("rb") as stream:
            document = read_bytes(str(path), stream.read(MOST_BYTES + 1), LIMITS)
    except OSError as problem:
        message = f"cannot be read: {problem.strerror or problem}"
        return (Diagnostic("file-problem", message, nowhere(str(path)), "check the name and the permissions"),)
    if not isinstance(document, Document):
        return document
    return schema.check(document, "case") or document


def _places(document: Document) -> Iterable[Place]:
    value = document.value
    return (("cases", position) for position in range(len(value["cases"]))) if "cases" in value else ((),)


def _authored(guideline: Resolved, document: Document, place: Place, names: dict[str, Span]) -> Authored | Result:
    case = case_at(document, place)
    span = document.span((*place, "case"))
    if isinstance(case, Refused):
        return Result(case.id, None, span, findings=case.findings)
    reader = _Reader(guideline, document, (*place, "expect"))
    expectation = reader.expectation(case.expect or {})
    found = [*reader.findings, *_unusable(guideline, case)]
    if case.id is not None and case.id in names:
        label = Label(names[case.id], "the first one")
        message = f"the case `{case.id[:MOST_SHOWN]}` stands here twice"
        found.append(Diagnostic("duplicate-id", message, span, "give each case its own id", (label,)))
    names.setdefault(case.id or "", span)
    return Result(case.id, case.title, span, findings=in_order(found)) if found else Authored(case, expectation, span)


def _unusable(guideline: Resolved, case: Case) -> Iterator[Diagnostic]:
    """Yield why the guideline cannot answer a case."""
    try:
        accepted(guideline, case)
    except CaseRefused as refused:
        yield from refused.diagnostics
    try:
        if case.at is not None:
            moment(case.at, case.place("at"))
    except CaseRefused as refused:
        yield from refused.diagnostics
    if case.start is not None and case.start not in guideline.flowcharts:
        hint = nearest(case.start, guideline.flowcharts) or f"one of: {', '.join(guideline.flowcharts)}"
        message = f"no flowchart `{case.start[:MOST_SHOWN]}`"
        yield Diagnostic("unknown-flowchart", message, case.place("from"), hint)


# ---- from YAML to an expectation ------------------------------------------------------------------------------------


class _Reader:
    """Reads one `expect`, whose shape was checked; collects what it names that the guideline does not have."""

    def __init__(self, guideline: Resolved, document: Document, path: Place) -> None:
        self.guideline, self.document, self.path = guideline, document, path
        self.findings: list[Diagnostic] = []

    def expectation(self, given: Mapping[str, Any]) -> Expectation:
        """Return what the answer must be."""
        outcome = given.get("outcome")
        if outcome is not None:
            self._known(outcome, _outcomes(self.guideline), "bad-value", "outcome", ("outcome",))
        facts = self.guideline.facts
        return Expectation(
            stated=frozenset(given),
            status=given.get("status"),
            outcome=outcome,
            possible_outcomes=self._names(
                given, "possible_outcomes", _outcomes(self.guideline), "bad-value", "outcome"
            ),
            recommendations=tuple(
                (item, self._deadline(text, path)) for item, text, path in self._items(given, "recommendations")
            ),
            possible=tuple(
                (item, self._set(waits_for, path, facts, "unknown-fact", "fact"))
                for item, waits_for, path in self._items(given, "possible")
            ),
            missing=self._names(given, "missing", facts, "unknown-fact", "fact"),
            readings=self._names(given, "readings", self.guideline.readings, "unknown-reading", "reading"),
            provenance=tuple((item, word) for item, word, _ in self._items(given, "provenance")),
        )

    def _known(self, name: str, known: Iterable[str], code: str, what: str, path: Place, *, key: bool = False) -> None:
        names = list(known)
        if name not in names:
            hint = nearest(name, names) or f"one of: {', '.join(names[:8])}{', ...' if len(names) > 8 else ''}"  # noqa: PLR2004
            full = (*self.path, *path)
            span = self.document.key_span(full) if key else self.document.span(full)
            self.findings.append(Diagnostic(code, f"no {what} `{name[:MOST_SHOWN]}`", span, hint))

    def _names(self, given: Mapping[str, Any], key: str, known: Iterable[str], code: str, what: str) -> frozenset[str]:
        return self._set(given.get(key) or (), (key,), known, code, what)

    def _set(self, names: Iterable[str], path: Place, known: Iterable[str], code: str, what: str) -> frozenset[str]:
        found = list(names)
        for position, name in enumerate(found):
            self._known(name, known, code, what, (*path, position))
        return frozenset(found)

    def _items(self, given: Mapping[str, Any], key: str) -> Iterator[tuple[Item, Any, Place]]:
        """Yield each recommendation under a key with what is said of it, and where."""
        for chart, entries in (given.get(key) or {}).items():
            self._known(chart, self.guideline.flowcharts, "unknown-flowchart", "flowchart", (key, chart), key=True)
            for name, value in entries.items():
                path = (key, chart, name)
                known = self.guideline.recommendations
                self._known(name, known, "unknown-recommendation", "recommendation", path, key=True)
                yield (chart, name), value, path

    def _deadline(self, text: str, path: Place) -> Deadline:
        if text == "no deadline":
            return Deadline(None, at_latest=False)
        match = _DEADLINE.fullmatch(text)
        unit = UNITS.get(match["unit"]) if match else None
        if match and unit and unit.dimension == "time" and len(match["number"]) <= MOST_DIGITS:
            return Deadline(Quantity(Decimal(match["number"]), unit), at_latest=match["how"] == "at latest")
        times = ", ".join(code for code, unit in UNITS.items() if unit.dimension == "time")
        hint = f"write `within 12 h`, `at latest 12 h` or `no deadline`; units of time: {times}"
        message = f"`{text[:MOST_SHOWN]}` is not a deadline"
        self.findings.append(Diagnostic("bad-value", message, self.document.span((*self.path, *path)), hint))
        return Deadline(None, at_latest=False)


def _outcomes(guideline: Resolved) -> list[str]:
    nodes = (node for chart in guideline.flowcharts.values() for node in chart.nodes.values())
    return list(dict.fromkeys(node.outcome for node in nodes if isinstance(node, End)))


# ---- the comparison -------------------------------------------------------------------------------------------------


def compare(expected: Expectation, given: Answer) -> tuple[Difference, ...]:
    """Return every difference between an answer and what was expected of it, by key; none when it is as expected."""
    return tuple(
        difference
        for key, differences in (
            ("status", _word("status", expected.status, given.status.value)),
            ("outcome", _word("outcome", expected.outcome, given.outcome)),
            ("possible_outcomes", _set("possible_outcomes", expected.possible_outcomes, given.possible_outcomes)),
            ("recommendations", _recommendations(expected, given)),
            ("possible", _possible(expected, given)),
            ("missing", _set("missing", expected.missing, (one.fact.id for one in given.missing))),
            ("readings", _set("readings", expected.readings, given.readings)),
            ("provenance", _provenance(expected, given)),
        )
        if key in expected.stated
        for difference in differences
    )


NOT_GIVEN = "not given"


def _word(key: str, expected: str | None, got: str | None) -> Iterator[Difference]:
    if expected != got:
        yield Difference(key, expected or "null", got or "null")


def _set(key: str, expected: frozenset[str], got: Iterable[str]) -> Iterator[Difference]:
    """Yield one difference for what is lacking and what is too much."""
    found = frozenset(got)
    if expected != found:
        lacking, extra = sorted(expected - found), sorted(found - expected)
        yield Difference(key, ", ".join(lacking) or "nothing more", ", ".join(extra) or "nothing more")


def _recommendations(expected: Expectation, given: Answer) -> Iterator[Difference]:
    got = {_item(one): Deadline(one.within, one.at_latest) for one in given.recommendations}
    wanted = dict(expected.recommendations)
    for item in dict.fromkeys((*wanted, *got)):
        one, other = wanted.get(item), got.get(item)
        if one is None or other is None or one.size != other.size:
            yield Difference(_key("recommendations", item), str(one or NOT_GIVEN), str(other or NOT_GIVEN))


def _possible(expected: Expectation, given: Answer) -> Iterator[Difference]:
    got = {_item(one): frozenset(one.waits_for) for one in given.possible}
    wanted = dict(expected.possible)
    for item in dict.fromkeys((*wanted, *got)):
        key = _key("possible", item)
        if item not in wanted or item not in got:
            present = [
                f"waits for {', '.join(sorted(side[item]))}" if item in side else NOT_GIVEN for side in (wanted, got)
            ]
            yield Difference(key, *present)
        else:
            yield from _set(key, wanted[item], got[item])


def _provenance(expected: Expectation, given: Answer) -> Iterator[Difference]:
    got = {_item(one): one.provenance.value for one in (*given.possible, *given.recommendations)}
    for item, word in expected.provenance:
        if got.get(item) != word:
            yield Difference(_key("provenance", item), word, got.get(item, NOT_GIVEN))


def _item(one: Advised) -> Item:
    return one.flowchart, one.id


def _key(key: str, item: Item) -> str:
    return f"{key}.{item[0]}.{item[1]}"


# ---- the report -----------------------------------------------------------------------------------------------------


def summary(results: Iterable[Result]) -> str:
    """Return how many cases passed and failed: `92 passed, 0 failed`, and `, 3 unconfirmed` where there are any."""
    listed = list(results)
    passed, unconfirmed = sum(one.passed for one in listed), sum(one.unconfirmed for one in listed)
    counted = f"{passed} passed, {len(listed) - passed - unconfirmed} failed"
    return f"{counted}, {unconfirmed} unconfirmed" if unconfirmed else counted


def to_dict(results: Iterable[Result]) -> dict[str, Any]:
    """Return the results as JSON shows them."""
    listed = list(results)
    return {
        "format": 1,
        "passed": sum(one.passed for one in listed),
        "failed": sum(not one.passed and not one.unconfirmed for one in listed),
        "unconfirmed": sum(one.unconfirmed for one in listed),
        "cases": [
            {
                "case": one.case,
                "file": one.span.source.name,
                "line": one.span.start_line,
                "passed": one.passed,
                "unconfirmed": one.unconfirmed,
                "differences": [
                    {"key": found.key, "expected": found.expected, "got": found.got} for found in one.differences
                ],
                "findings": [
                    {
                        "code": found.code,
                        "message": found.message,
                        "hint": found.hint,
                        "line": found.span.start_line,
                        "column": found.span.start_column,
                    }
                    for found in one.findings
                ],
            }
            for one in listed
        ],
    }
