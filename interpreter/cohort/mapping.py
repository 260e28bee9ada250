"""The mapping file: which column of a table says which fact, and how its cells are spelled.

A mapping is read as strictly as a guideline: an unknown fact or key, a spelling that means two things, or a unit of
another dimension is a finding with its place and the cure. Whether the columns exist is asked when there is a table.
"""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from interpreter import schema
from interpreter.case import read
from interpreter.diagnostic import Diagnostic, in_order, nearest
from interpreter.document import Document, read_bytes
from interpreter.document.scalars import shortened
from interpreter.model import Action, FactType, Ref
from interpreter.slotted import dataclass, field
from interpreter.span import nowhere
from interpreter.unary import Unfit
from interpreter.units import UNITS, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Table

    from interpreter.engine.answer import Given
    from interpreter.model import Fact, Resolved
    from interpreter.units import Unit

TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
"""How truth values are spelled where the mapping does not say it: as in YAML 1.2."""
IDS = ("case", "id")
TIMES = ("at", "time")
MOST_SHOWN = 20
MOST_BYTES = 2_000_000
_EXAMPLE_DATE = datetime(2026, 11, 25, 13, 45, 59)  # noqa: DTZ001 - a date as such, to try a format with
_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spelled:
    """A column whose cells stand for truth values or codes, each by its spelling."""

    column: Ref
    values: Table[str, bool | str]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Number:
    """A column of numbers: in `unit` where the cell names none itself, else in the fact's own unit."""

    column: Ref
    unit: Unit | None
    comma: bool
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Two columns of dates or times: the fact is the time from the one until the other."""

    since: Ref
    until: Ref
    format: str | None
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every row."""

    value: Given


Source = Spelled | Number | Elapsed | Constant


@dataclass(frozen=True, slots=True)
class Done:
    """Whether a recommendation was carried out, and the time from the row's `time` until then."""

    flowchart: str
    recommendation: str
    carried_out: Spelled
    after: Elapsed | None


@dataclass(frozen=True, slots=True)
class Mapping:
    """From the columns of a table to the facts of one guideline, with what goes along unread."""

    facts: Table[str, Source]
    id: Ref | None = None
    time: Ref | None = None
    groups: tuple[Ref, ...] = ()
    done: tuple[Done, ...] = ()
    separator: str | None = None

    def columns(self) -> tuple[Ref, ...]:
        """Return every column that the mapping names, in order, with repetitions."""
        beside = [one for one in (self.id, self.time, *self.groups) if one is not None]
        sources: list[Source] = [*self.facts.values()]
        for one in self.done:
            sources += [one.carried_out, one.after] if one.after is not None else [one.carried_out]
        return (*beside, *(column for source in sources for column in columns_of(source)))


def columns_of(source: Source) -> tuple[Ref, ...]:
    """Return the columns from which a fact is read."""
    match source:
        case Spelled() | Number():
            return (source.column,)
        case Elapsed():
            return (source.since, source.until)
        case Constant():
            return ()
        case _:
            assert_never(source)


def spelling(value: object) -> str:
    """Return a truth value, number or text as the text with which the cells of a table are compared."""
    match value:
        case bool():
            return "true" if value else "false"
        case float() if math.isnan(value):
            return "NaN"
        case float() if math.isfinite(value):
            return plain(Decimal(repr(value)))
        case int() | Decimal():
            return plain(value)
        case _:
            return str(value).strip(BLANKS)


BLANKS = " \t\N{NO-BREAK SPACE}"
"""What does not count at the ends of a cell."""


def read_mapping(path: str | Path, guideline: Resolved) -> Mapping | tuple[Diagnostic, ...]:
    """Return the mapping in a file, or every finding about it; no file raises."""
    try:
        file = Path(path)
        if file.stat().st_size > MOST_BYTES:
            message = f"larger than {MOST_BYTES // 1_000_000} MB"
            return (Diagnostic("file-problem", message, nowhere(str(path)), "a mapping names columns, not rows"),)
        data = file.read_bytes()
    except (OSError, ValueError) as problem:
        message = f"cannot be read: {getattr(problem, 'strerror', None) or problem}"
        hint = "check the name and the permissions; `leidraad cohort --map-init` writes a draft"
        return (Diagnostic("file-problem", message, nowhere(str(path)), hint),)
    return mapping_of(read_bytes(str(path), data), guideline)


def mapping_of(document: Document | tuple[Diagnostic, ...], guideline: Resolved) -> Mapping | tuple[Diagnostic, ...]:
    """Return the mapping that a document says, or every finding about it."""
    if not isinstance(document, Document):
        return document
    found = schema.check(document, "mapping")
    return found or _Reader(document, guideline).mapping()


def by_name(guideline: Resolved, columns: Iterable[str], table: str) -> Mapping | tuple[Diagnostic, ...]:
    """Return the mapping of a table that names its columns after the facts, or a finding for each other column.

    A column `case` or `id` is the patient's, `at` or `time` the moment.
    """
    unknown: list[str] = []
    facts: dict[str, Source] = {}
    place = nowhere(table)
    known: dict[str, Ref | None] = {"id": None, "time": None}
    for name in columns:
        ref = Ref(name, place)
        role = "id" if name in IDS else "time" if name in TIMES else None
        if name in guideline.facts:
            fact = guideline.facts[name]
            facts[name] = _plain_source(fact, ref)
        elif role is not None and known[role] is None:
            known[role] = ref
        else:
            unknown.append(name)
    cure = "say what the columns mean in a mapping: `--map-init` drafts one"
    found = [
        Diagnostic(
            "unknown-column",
            f"the column `{shortened(name)}` is no fact of the guideline",
            place,
            nearest(name, guideline.facts) or cure,
        )
        for name in unknown[:MOST_SHOWN]
    ]
    if len(unknown) > MOST_SHOWN:
        message = f"{len(unknown) - MOST_SHOWN} more columns are no fact of the guideline"
        found.append(Diagnostic("unknown-column", message, place, cure))
    return tuple(found) or Mapping(facts, known["id"], known["time"])


def _plain_source(fact: Fact, column: Ref) -> Source:
    """Return the source of a fact whose column spells the values as a case does."""
    if fact.type is FactType.BOOLEAN:
        return Spelled(column, TRUTHS, frozenset())
    if fact.type is FactType.CODE:
        return Spelled(column, {code: code for code, _ in fact.codes}, frozenset())
    return Number(column, None, comma=False, missing=frozenset())


_KEYS = {
    FactType.BOOLEAN: ("yes", "no"),
    FactType.CODE: ("codes",),
    FactType.QUANTITY: ("unit", "decimal", "since", "until", "format"),
    FactType.INTEGER: ("decimal",),
}
"""What may be said of the column of a fact of this type, besides `column`, `missing` and `value`."""


@dataclass(slots=True)
class _Reader:
    """One mapping on its way from its document; the schema has seen it."""

    document: Document
    guideline: Resolved
    found: list[Diagnostic] = field(default_factory=list)
    missing: frozenset[str] = frozenset()
    comma: bool = False

    def mapping(self) -> Mapping | tuple[Diagnostic, ...]:
        """Return the mapping, or every finding about it."""
        value: Any = self.document.value
        name = value["mapping"]
        if name != self.guideline.id:
            message = f"this is a mapping for the guideline `{shortened(name)}`, not for `{self.guideline.id}`"
            self._report(
                "name-mismatch", message, ("mapping",), f"write `mapping: {self.guideline.id}`, or give the other"
            )
        self.missing = frozenset(spelling(one) for one in value.get("missing", ()))
        self.comma = value.get("decimal", ".") == ","
        facts = {
            name: source
            for name, entry in value["facts"].items()
            if (source := self._fact(name, entry, ("facts", name))) is not None
        }
        time = self._ref(value, "time", ())
        done = tuple(self._all_done(value.get("done", {}), time))
        groups = value.get("groups", [])
        mapping = Mapping(
            facts,
            self._ref(value, "id", ()),
            time,
            tuple(Ref(one, self.document.span(("groups", at))) for at, one in enumerate(groups)),
            done,
            value.get("separator"),
        )
        return in_order(self.found) or mapping

    def _report(self, code: str, message: str, path: _Path, hint: str | None, *, key: bool = False) -> None:
        span = self.document.key_span(path) if key else self.document.span(path)
        self.found.append(Diagnostic(code, message, span, hint))

    def _ref(self, entry: Any, key: str, path: _Path) -> Ref | None:  # noqa: ANN401 - a value of a document
        return Ref(entry[key], self.document.span((*path, key))) if key in entry else None

    def _fact(self, name: str, entry: Any, path: _Path) -> Source | None:  # noqa: ANN401
        fact = self.guideline.facts.get(name)
        if fact is None:
            hint = nearest(name, self.guideline.facts) or "the facts of the guideline stand in its facts.yaml"
            if name in self.guideline.criteria:
                hint = f"`{name}` is a criterion: map the facts on which it depends"
            self._report("unknown-fact", f"no fact `{shortened(name)}`", path, hint, key=True)
            return None
        whole = {"column": entry} if isinstance(entry, str) else entry
        where = path if isinstance(entry, str) else (*path, "column")
        return self._source(fact, whole, path, where)

    def _source(self, fact: Fact, entry: Any, path: _Path, where: _Path) -> Source | None:  # noqa: ANN401
        if not self._fits_type(fact, entry, path):
            return None
        if "value" in entry:
            try:
                return Constant(read(fact, entry["value"]))
            except Unfit as unfit:
                self._report(unfit.code, unfit.message, (*path, "value"), unfit.hint)
                return None
        if "since" in entry:
            since = Ref(entry["since"], self.document.span((*path, "since")))
            until = Ref(entry["until"], self.document.span((*path, "until")))
            return Elapsed(since, until, self._format(entry, path), self._missing(entry))
        return self._column(fact, Ref(entry["column"], self.document.span(where)), entry, path)

    def _column(self, fact: Fact, column: Ref, entry: Any, path: _Path) -> Source:  # noqa: ANN401
        missing = self._missing(entry)
        match fact.type:
            case FactType.BOOLEAN:
                return self._truth(column, entry, path, missing)
            case FactType.CODE:
                if "codes" not in entry:
                    return Spelled(column, _without({code: code for code, _ in fact.codes}, missing), missing)
                return self._codes(fact, column, entry["codes"], (*path, "codes"), missing)
            case FactType.QUANTITY | FactType.INTEGER:
                return self._number(fact, column, entry, path, missing)
            case _:
                assert_never(fact.type)

    def _truth(self, column: Ref, entry: Any, path: _Path, missing: frozenset[str]) -> Spelled:  # noqa: ANN401
        if "yes" in entry or "no" in entry:
            return self._spelled(column, ((True, "yes"), (False, "no")), entry, path, missing)
        return Spelled(column, _without(TRUTHS, missing), missing)

    def _missing(self, entry: Any) -> frozenset[str]:  # noqa: ANN401
        """Return the spellings of unknown in a column: its own, where there are any, in place of the table's."""
        return frozenset(spelling(one) for one in entry["missing"]) if "missing" in entry else self.missing

    def _fits_type(self, fact: Fact, entry: Any, path: _Path) -> bool:  # noqa: ANN401
        """Report every key that does not go with the fact's type or with the other keys."""
        before = len(self.found)
        allowed = {"column", "missing", "value", *_KEYS[fact.type]}
        for key in entry:
            if key not in allowed:
                words = ", ".join(f"`{one}`" for one in ("column", *_KEYS[fact.type], "missing"))
                message = f"`{fact.id}` is a {fact.type}: `{key}` has no meaning for it"
                self._report("bad-mapping", message, (*path, key), f"what can stand here: {words}", key=True)
        sources = [key for key in ("column", "since", "value") if key in entry]
        if len(sources) > 1 or ("value" in entry and len(entry) > 1):
            other = next((key for key in entry if key != sources[0]), sources[0])
            message = f"`{fact.id}` is said in two ways: by `{sources[0]}` and by `{other}`"
            self._report("bad-mapping", message, (*path, other), "leave one of them out", key=True)
        elif "since" in entry:
            for key in ("unit", "decimal"):
                if key in entry:
                    message = f"`{key}` has no meaning beside `since` and `until`"
                    self._report("bad-mapping", message, (*path, key), "leave it out: dates have no unit", key=True)
            if fact.unit is None or fact.unit.dimension != "time":
                message = f"`{fact.id}` is no time: it cannot be the time between two dates"
                self._report("unit-mismatch", message, (*path, "since"), "name its column", key=True)
        elif "format" in entry:
            self._report("bad-mapping", "`format` is for dates", (*path, "format"), "leave it out", key=True)
        return len(self.found) == before

    def _spelled(
        self,
        column: Ref,
        meanings: tuple[tuple[bool | str, str], ...],
        entry: Any,  # noqa: ANN401
        path: _Path,
        missing: frozenset[str],
    ) -> Spelled:
        """Return the column with the meaning of each spelling; one that means two things is reported."""
        values: dict[str, bool | str] = {}
        for meaning, key in meanings:
            for at, one in enumerate(entry.get(key, ())):
                text = spelling(one)
                if text in values or text in missing or text == "":
                    other = "unknown" if text not in values else f"`{spelling(values[text])}`"
                    message = f"`{shortened(text)}` is said to mean `{spelling(meaning)}`, and means {other} as well"
                    self._report("bad-mapping", message, (*path, key, at), "let each spelling mean one thing")
                values[text] = meaning
        return Spelled(column, values, missing)

    def _codes(self, fact: Fact, column: Ref, codes: Any, path: _Path, missing: frozenset[str]) -> Spelled:  # noqa: ANN401
        known = [code for code, _ in fact.codes]
        for code in codes:
            if code not in known:
                hint = nearest(code, known) or f"one of: {', '.join(known)}"
                self._report(
                    "unknown-code", f"no code `{shortened(code)}` in `{fact.id}`", (*path, code), hint, key=True
                )
        return self._spelled(column, tuple((code, code) for code in codes), codes, path, missing)

    def _number(self, fact: Fact, column: Ref, entry: Any, path: _Path, missing: frozenset[str]) -> Number:  # noqa: ANN401
        unit = None
        if "unit" in entry:
            code = entry["unit"]
            unit = UNITS.get(code)
            dimension = fact.unit.dimension if fact.unit is not None else None
            if unit is None or unit.dimension != dimension:
                known = [one for one, found in UNITS.items() if found.dimension == dimension]
                hint = nearest(code, known) or f"one of: {', '.join(known)}"
                self._report("unit-mismatch", f"`{shortened(code)}` is no unit of {dimension}", (*path, "unit"), hint)
        comma = entry["decimal"] == "," if "decimal" in entry else self.comma
        return Number(column, unit, comma, missing)

    def _format(self, entry: Any, path: _Path) -> str | None:  # noqa: ANN401
        """Return how the dates are written, or report what cannot be read back as the day that it wrote."""
        written = entry.get("format")
        if written is None:
            return None
        try:
            back = datetime.strptime(_EXAMPLE_DATE.strftime(written), written)  # noqa: DTZ007 - see `cells`
        except ValueError:
            back = None
        if back is None or back.date() != _EXAMPLE_DATE.date():
            message = f"`{shortened(written)}` does not write a whole date"
            self._report("bad-mapping", message, (*path, "format"), 'write it such as "%d-%m-%Y" or "%Y-%m-%d %H:%M"')
        return str(written)

    def _all_done(self, done: Any, time: Ref | None) -> Iterator[Done]:  # noqa: ANN401
        slots = _slots(self.guideline)
        said: set[tuple[str, str]] = set()
        for name, entry in done.items():
            path: _Path = ("done", name)
            whole = {"column": entry} if isinstance(entry, str) else entry
            where = path if isinstance(entry, str) else (*path, "column")
            chart, _, recommendation = name.rpartition(".")
            charts = [one for one, other in slots if other == recommendation and chart in {"", one}]
            if len(charts) != 1:
                self._no_slot(name, charts, path)
                continue
            if (charts[0], recommendation) in said:
                message = f"what was done of `{charts[0]}.{recommendation}` is said twice"
                self._report("bad-mapping", message, path, "leave one of them out", key=True)
                continue
            said.add((charts[0], recommendation))
            missing = self._missing(whole)
            column = Ref(whole["column"], self.document.span(where))
            carried_out = self._truth(column, whole, path, missing)
            after = None
            if "at" in whole and time is None:
                message = "when it was done says nothing without the time from which deadlines count"
                self._report(
                    "bad-mapping", message, (*path, "at"), "name the column of that time: `time: COLUMN`", key=True
                )
            elif "at" in whole and time is not None:
                at = Ref(whole["at"], self.document.span((*path, "at")))
                after = Elapsed(time, at, self._format(whole, path), missing)
            yield Done(charts[0], recommendation, carried_out, after)

    def _no_slot(self, name: str, charts: list[str], path: _Path) -> None:
        if charts:
            names = " or ".join(f"`{chart}.{name}`" for chart in charts)
            message = f"`{name}` is recommended in several flowcharts"
            self._report("ambiguous-name", message, path, f"write {names}", key=True)
            return
        known = [f"{chart}.{one}" if "." in name else one for chart, one in _slots(self.guideline)]
        hint = nearest(name, dict.fromkeys(known)) or "write `flowchart.recommendation`"
        message = f"no flowchart recommends `{shortened(name)}`"
        self._report("unknown-recommendation", message, path, hint, key=True)


def _without(values: Table[str, bool | str], missing: frozenset[str]) -> dict[str, bool | str]:
    return {text: value for text, value in values.items() if text not in missing}


def _slots(guideline: Resolved) -> tuple[tuple[str, str], ...]:
    """Return every flowchart with each recommendation that it can give."""
    return tuple(
        dict.fromkeys(
            (chart.id, advice.recommendation.id)
            for chart in guideline.flowcharts.values()
            for node in chart.nodes.values()
            if isinstance(node, Action)
            for advice in node.recommend
        )
    )
