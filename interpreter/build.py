"""Documents whose shape is right become one typed guideline; names are still only names.

The schemas have seen the documents: a required key is there and has its type. What a schema cannot say is checked here:
a condition that mixes two forms, a deadline that is no duration, an id that differs from its file.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from interpreter.diagnostic import Diagnostic, nearest
from interpreter.model import (
    CHANGES,
    About,
    Action,
    Advice,
    All,
    Alternative,
    AnyOf,
    AtLeast,
    Branch,
    Call,
    Condition,
    Criterion,
    Decision,
    End,
    Evidence,
    Fact,
    FactTest,
    FactType,
    Flowchart,
    Grounds,
    Guideline,
    Hit,
    Implausible,
    Link,
    Node,
    Not,
    NotEncoded,
    Provenance,
    Reading,
    Recommendation,
    Ref,
    Retired,
    SourceDocument,
    Statement,
    Status,
    Strength,
    Text,
    Written,
)
from interpreter.slotted import dataclass, field
from interpreter.span import LazySpan
from interpreter.units import MOST_DIGITS, UNITS, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interpreter.document import Document
    from interpreter.span import Span

Path = tuple[str | int, ...]
_QUANTITY = re.compile(r"^(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>\S+)$")
NOTHING = Grounds()


@dataclass(slots=True)
class Page:
    """One document with the findings about it so far."""

    document: Document
    languages: tuple[str, ...]
    found: list[Diagnostic] = field(default_factory=list)

    def span(self, path: Path) -> Span:
        """Return the place of the value at `path`, looked up when somebody asks."""
        return LazySpan(partial(self.document.span, path))

    def key_span(self, path: Path) -> Span:
        """Return the place of the key at `path`, looked up when somebody asks."""
        return LazySpan(partial(self.document.key_spans.__getitem__, path))

    def report(self, code: str, message: str, path: Path, hint: str | None = None) -> None:
        """Keep a finding about the value at `path`."""
        self.found.append(Diagnostic(code, message, self.span(path), hint))

    def ref(self, name: str, path: Path) -> Ref:
        """Return the name at `path`, with its place."""
        return Ref(name, self.span(path))

    def refs(self, value: str | list[str] | None, path: Path) -> tuple[Ref, ...]:
        """Return the name, or the list of names, at `path`; none where nothing stands."""
        if value is None:
            return ()
        if isinstance(value, str):
            return (self.ref(value, path),)
        return tuple(self.ref(name, (*path, index)) for index, name in enumerate(value))

    def optional_ref(self, entry: Mapping[str, Any], key: str, path: Path) -> Ref | None:
        """Return the name under `key`, or None where the key is absent."""
        return self.ref(entry[key], (*path, key)) if entry.get(key) is not None else None

    def text(self, value: Mapping[str, str], path: Path) -> Text:
        """Return what a person reads, after a look whether it stands in every language of the guideline."""
        if tuple(value) != self.languages:
            self._check_languages(value, path)
        return Text(tuple(value.items()))

    def _check_languages(self, value: Mapping[str, str], path: Path) -> None:
        missing = [language for language in self.languages if not value.get(language)]
        foreign = [language for language in value if language not in self.languages]
        if missing:
            what = f"this text is missing in {', '.join(missing)}"
            self.report("missing-translation", what, path, f"add `{missing[0]}: ...` to it")
        if foreign:
            what = f"`{foreign[0]}` is not a language of this guideline"
            hint = (
                nearest(foreign[0], self.languages) or "add it to `languages` in guideline.yaml, or leave the text out"
            )
            self.report("missing-translation", what, (*path, foreign[0]), hint)

    def optional_text(self, entry: Mapping[str, Any], key: str, path: Path) -> Text | None:
        """Return the text under `key`, or None where the key is absent."""
        return None if entry.get(key) is None else self.text(entry[key], (*path, key))

    def named_texts(self, entry: Mapping[str, Any], key: str, path: Path) -> tuple[tuple[str, Text], ...]:
        """Return the texts under `key`, each with its name, in order."""
        table = entry.get(key) or {}
        return tuple((name, self.text(text, (*path, key, name))) for name, text in table.items())

    def grounds(self, entry: Mapping[str, Any], path: Path) -> Grounds:
        """Return what the entry rests on: its statements and its readings."""
        if "cites" not in entry and "reading" not in entry:
            return NOTHING
        cites = self.refs(entry.get("cites"), (*path, "cites"))
        return Grounds(cites, self.refs(entry.get("reading"), (*path, "reading")))

    def entries(self, *path: str) -> Iterator[tuple[str, dict[str, Any], Path]]:
        """Yield the named entries of the mapping at `path`, with their own paths."""
        table = self.document.value
        for key in path:
            table = table.get(key) or {}
        for name, entry in table.items():
            yield name, entry, (*path, name)


def build(documents: Mapping[str, Document], sha256: str) -> Guideline | tuple[Diagnostic, ...]:
    """Return the guideline that these documents say, or every finding.

    `documents` are by file stem (`guideline`, `facts`, ...); each other stem is a flowchart. What `properties` say is
    read later, by `property_file`: it is about the finished guideline.
    """
    root = documents["guideline"].value
    languages = tuple(root["languages"])
    pages = {stem: Page(document, languages) for stem, document in documents.items()}
    head = pages["guideline"]
    facts, readings = pages["facts"], pages["readings"]
    recommendations, statements = pages["recommendations"], pages["statements"]
    flowcharts = {
        chart.id: chart
        for stem, page in pages.items()
        if stem not in {"guideline", "facts", "readings", "recommendations", "statements", "properties"}
        for chart in [_flowchart(page, stem)]
    }
    guideline = Guideline(
        id=root["guideline"],
        version=root["version"],
        status=Status(root["status"]),
        title=head.text(root["title"], ("title",)),
        languages=languages,
        entry=head.ref(root["entry"], ("entry",)),
        source=_source(head, root["source"]),
        review_by=_date(head, root, "review_by"),
        intended_use=head.text(root["intended_use"], ("intended_use",)),
        reference_time=head.text(root["reference_time"], ("reference_time",)),
        not_encoded=tuple(
            NotEncoded(
                head.text(entry["topic"], ("not_encoded", index, "topic")),
                head.text(entry["reason"], ("not_encoded", index, "reason")),
                tuple(entry.get("evidence") or ()),
                head.refs(entry.get("cites"), ("not_encoded", index, "cites")),
            )
            for index, entry in enumerate(root.get("not_encoded") or ())
        ),
        statements={
            name: Statement(
                name, entry["kind"], statements.text(entry["text"], (*path, "text")), statements.key_span(path)
            )
            for name, entry, path in statements.entries("statements")
        },
        readings={name: _reading(readings, name, entry, path) for name, entry, path in readings.entries("readings")},
        topics=facts.named_texts(facts.document.value, "topics", ()),
        facts={name: _fact(facts, name, entry, path) for name, entry, path in facts.entries("facts")},
        criteria={name: _criterion(facts, name, entry, path) for name, entry, path in facts.entries("criteria")},
        implausible=tuple(
            Implausible(
                entry["id"],
                condition(facts, entry["when"], ("implausible", index, "when")),
                facts.text(entry["warning"], ("implausible", index, "warning")),
                facts.span(("implausible", index)),
            )
            for index, entry in enumerate(facts.document.value.get("implausible") or ())
        ),
        recommendations={
            name: _recommendation(recommendations, name, entry, path)
            for name, entry, path in recommendations.entries("recommendations")
        },
        flowcharts=flowcharts,
        sha256=sha256,
        span=head.span(()),
    )
    return tuple(finding for page in pages.values() for finding in page.found) or guideline


def _source(page: Page, entry: Mapping[str, Any]) -> SourceDocument:
    return SourceDocument(
        page.text(entry["title"], ("source", "title")),
        entry["publisher"],
        entry["year"],
        entry.get("url"),
        page.optional_text(entry, "note", ("source",)),
    )


def _date(page: Page, entry: Mapping[str, Any], key: str) -> date | None:
    if entry.get(key) is None:
        return None
    try:
        return date.fromisoformat(entry[key])
    except ValueError:
        page.report("bad-value", f"`{entry[key]}` is not a date", (key,), "write year-month-day, such as 2026-12-31")
        return None


def _reading(page: Page, name: str, entry: Mapping[str, Any], path: Path) -> Reading:
    return Reading(
        name,
        Provenance(entry["provenance"]),
        page.text(entry["question"], (*path, "question")),
        page.text(entry["choice"], (*path, "choice")),
        page.text(entry["reason"], (*path, "reason")),
        tuple(Evidence(one["title"], one["url"], one["support"]) for one in entry.get("evidence") or ()),
        page.refs(entry.get("cites"), (*path, "cites")),
        page.key_span(path),
        tuple(
            _alternative(page, other, (*path, "otherwise", index))
            for index, other in enumerate(entry.get("otherwise") or ())
        ),
        _retired(page, entry["retired"], (*path, "retired")) if "retired" in entry else None,
    )


def _alternative(page: Page, entry: Mapping[str, Any], path: Path) -> Alternative:
    for index, change in enumerate(entry.get("change") or ()):
        said = [way for way in CHANGES if way in change]
        if len(said) != 1:
            what = "does not say what becomes of the place" if not said else f"says both `{said[0]}` and `{said[1]}`"
            ways = ", ".join(f"`{way}`" for way in CHANGES)
            page.report("bad-value", f"the change {what}", (*path, "change", index), f"write one of {ways}")
    choice, not_computed = page.optional_text(entry, "choice", path), page.optional_text(entry, "not_computed", path)
    return Alternative(choice, not_computed, page.span(path))


def _retired(page: Page, entry: Mapping[str, Any], path: Path) -> Retired:
    because = page.text(entry["because"], (*path, "because"))
    return Retired(entry["since"], because, page.optional_text(entry, "settled_by", path), page.key_span(path))


def _fact(page: Page, name: str, entry: Mapping[str, Any], path: Path) -> Fact:
    low, high = entry.get("minimum"), entry.get("maximum")
    if low is not None and high is not None and low > high:
        page.report("bad-value", f"the minimum {low} is above the maximum {high}", (*path, "minimum"), "swap the two")
    for key in ("minimum", "maximum"):
        if entry.get(key) is not None and len(Decimal(entry[key]).as_tuple().digits) > MOST_DIGITS:
            page.report("bad-value", f"`{key}` has more than {MOST_DIGITS} digits", (*path, key), "write fewer digits")
    return Fact(
        id=name,
        type=FactType(entry["type"]),
        codes=page.named_texts(entry, "codes", path),
        unit=UNITS[entry["unit"]] if entry.get("unit") is not None else None,
        minimum=None if low is None else Decimal(low),
        maximum=None if high is None else Decimal(high),
        label=page.text(entry["label"], (*path, "label")),
        question=page.text(entry["question"], (*path, "question")),
        help=page.optional_text(entry, "help", path),
        topic=page.optional_ref(entry, "topic", path),
        obtained_by=page.optional_ref(entry, "obtained_by", path),
        grounds=page.grounds(entry, path),
        span=page.key_span(path),
    )


def _criterion(page: Page, name: str, entry: Mapping[str, Any], path: Path) -> Criterion:
    return Criterion(
        name,
        page.text(entry["label"], (*path, "label")),
        page.optional_text(entry, "help", path),
        condition(page, entry["when"], (*path, "when")),
        page.grounds(entry, path),
        page.key_span(path),
    )


def _recommendation(page: Page, name: str, entry: Mapping[str, Any], path: Path) -> Recommendation:
    return Recommendation(
        name,
        page.text(entry["label"], (*path, "label")),
        page.optional_text(entry, "detail", path),
        page.optional_text(entry, "dose", path),
        Strength(entry["strength"]),
        tuple(Link(link["title"], link["url"]) for link in entry.get("links") or ()),
        page.grounds(entry, path),
        page.key_span(path),
        page.refs(entry.get("excludes"), (*path, "excludes")),
    )


# ---- flowcharts -----------------------------------------------------------------------------------------------------


def _flowchart(page: Page, stem: str) -> Flowchart:
    root = page.document.value
    if root["flowchart"] != stem:
        page.report(
            "name-mismatch",
            f"the flowchart calls itself `{root['flowchart']}`, its file `{stem}.yaml`",
            ("flowchart",),
            f"write `flowchart: {stem}`, or rename the file",
        )
    return Flowchart(
        root["flowchart"],
        page.text(root["title"], ("title",)),
        page.optional_text(root, "summary", ()),
        page.ref(root["start"], ("start",)),
        page.named_texts(root, "phases", ()),
        {name: _node(page, name, entry, path) for name, entry, path in page.entries("nodes")},
        page.span(("flowchart",)),
    )


def _node(page: Page, name: str, entry: Mapping[str, Any], path: Path) -> Node:
    span = page.key_span(path)
    about = About(
        page.optional_text(entry, "label", path),
        page.optional_text(entry, "note", path),
        page.optional_ref(entry, "phase", path),
        page.grounds(entry, path),
    )
    match entry["kind"]:
        case "decision":
            ways = enumerate(entry["branches"])
            branches = tuple(_branch(page, way, (*path, "branches", index)) for index, way in ways)
            _check_else(page, branches, path)
            return Decision(name, about, Hit(entry.get("hit") or "unique"), branches, span)
        case "action":
            advice = enumerate(entry.get("recommend") or ())
            given = tuple(_advice(page, one, (*path, "recommend", index)) for index, one in advice)
            return Action(name, about, given, page.ref(entry["to"], (*path, "to")), span)
        case "call":
            chart = page.ref(entry["flowchart"], (*path, "flowchart"))
            return Call(name, about, chart, page.optional_ref(entry, "to", path), span)
        case _:
            return End(name, about, entry["outcome"], span)


def _check_else(page: Page, branches: tuple[Branch, ...], path: Path) -> None:
    for index, branch in enumerate(branches[:-1]):
        if branch.when is None:
            place = (*path, "branches", index)
            page.report(
                "bad-condition", "`else` is not the last branch", place, "move it below the others; one is enough"
            )


def _branch(page: Page, entry: Mapping[str, Any], path: Path) -> Branch:
    otherwise = "else" in entry
    return Branch(
        None if otherwise else condition(page, entry["when"], (*path, "when")),
        page.ref(entry["else"], (*path, "else")) if otherwise else page.ref(entry["to"], (*path, "to")),
        page.optional_text(entry, "label", path),
        page.grounds(entry, path),
        page.span(path),
    )


def _advice(page: Page, entry: Mapping[str, Any], path: Path) -> Advice:
    return Advice(
        page.ref(entry["id"], (*path, "id")),
        condition(page, entry["when"], (*path, "when")) if "when" in entry else None,
        _duration(page, entry["within"], (*path, "within")) if entry.get("within") is not None else None,
        Strength(entry["strength"]) if "strength" in entry else None,
        page.optional_text(entry, "detail", path),
        page.grounds(entry, path),
        page.span(path),
    )


def _duration(page: Page, value: str, path: Path) -> Quantity | None:
    """Return a deadline such as `24 h`."""
    match = _QUANTITY.match(value.strip())
    unit = UNITS.get(match["unit"]) if match else None
    if match is None or unit is None or unit.dimension != "time" or len(match["number"]) > MOST_DIGITS:
        times = [code for code, one in UNITS.items() if one.dimension == "time"]
        close = nearest(match["unit"], times) if match else None
        hint = close or "write a number and a unit of time (min h d wk mo a), such as 24 h"
        page.report("bad-value", f"`{value}` is not a duration", path, hint)
        return None
    return Quantity(Decimal(match["number"]), unit)


# ---- conditions -----------------------------------------------------------------------------------------------------


def condition(page: Page, value: Any, path: Path) -> Condition:  # noqa: ANN401 - a value of a document
    """Return the condition; its forms are not mixed and no list in it is empty, the schema saw to that."""
    if isinstance(value, list):
        return AnyOf(_conditions(page, value, path))
    if "not" in value:
        return Not(condition(page, value["not"], (*path, "not")))
    if "all" in value:
        return All(_conditions(page, value["all"], (*path, "all")))
    if "any" in value:
        return AnyOf(_conditions(page, value["any"], (*path, "any")))
    if "at_least" in value:
        return _at_least(page, value["at_least"], _conditions(page, value["of"], (*path, "of")), (*path, "at_least"))
    parts = tuple(_fact_test(page, name, test, (*path, name)) for name, test in value.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _conditions(page: Page, values: list[Any], path: Path) -> tuple[Condition, ...]:
    return tuple(condition(page, value, (*path, index)) for index, value in enumerate(values))


def _at_least(page: Page, number: int, parts: tuple[Condition, ...], path: Path) -> Condition:
    if number > len(parts):
        message = f"`at_least` is not between 1 and {len(parts)}"
        page.report("bad-condition", message, path, "count the listed conditions")
    return AtLeast(number, parts)


def _fact_test(page: Page, name: str, test: Any, path: Path) -> Condition:  # noqa: ANN401 - a value of a document
    span = page.span(path)
    alternatives = tuple(test) if isinstance(test, list) else (test,)
    fact = Ref(name, page.key_span(path))
    return FactTest(fact, Written(alternatives), "", span)
