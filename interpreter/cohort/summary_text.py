"""A summary as Markdown, in Dutch or English: every number is one that is shown, and per cents are of those alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.cohort.concordance import IN_TIME, KINDS
from interpreter.cohort.summary import LACKING, Summary
from interpreter.cohort.tally import MAYBE, SURE
from interpreter.model import Decision
from interpreter.render.picture import branch_label
from interpreter.tracing.markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.cohort.summary import Number

_WORDS = {
    "title": ("Samenvatting van een cohort", "Summary of a cohort"),
    "guideline": ("Richtlijn", "Guideline"),
    "version": ("versie", "version"),
    "from": ("vanaf stroomdiagram", "from flowchart"),
    "sample": (
        "Een steekproef van hoogstens {0} rijen (trekking {1}), niet de hele tabel.",
        "A sample of at most {0} rows (seed {1}), not the whole table.",
    ),
    "rows": ("Rijen", "Rows"),
    "row": ("rijen", "rows"),
    "answered": ("beantwoord", "answered"),
    "rejected": ("geweigerd", "rejected"),
    "complete": ("advies staat vast", "complete"),
    "undetermined": ("nog niet bepaald", "undetermined"),
    "outcomes": ("Uitkomsten", "Outcomes"),
    "outcome": ("uitkomst", "outcome"),
    "definite": ("staat vast", "definite"),
    "possible": ("nog mogelijk", "possible"),
    "not": ("niet", "not"),
    "without": ("geen tak past", "no branch fits"),
    "flow": ("Stroom", "Flow"),
    "node": ("stap", "node"),
    "branch": ("tak", "branch"),
    "reached": ("komt hier", "reached"),
    "may": ("kan hier komen", "may be reached"),
    "share": ("waarvan onzeker", "of which uncertain"),
    "waits": ("keuze open", "branch open"),
    "recommendations": ("Aanbevelingen", "Recommendations"),
    "recommendation": ("aanbeveling", "recommendation"),
    "within": ("binnen", "within"),
    "no deadline": ("geen termijn", "no deadline"),
    "missing": ("Welk gegeven telt het meest", "Which fact would settle most"),
    "fact": ("gegeven", "fact"),
    "only": ("enige dat ontbreekt", "the only one missing"),
    "settles": ("kan alleen al beslissen", "may settle it alone"),
    "lacking": ("ontbreekt", "missing"),
    "concordance": ("Wat er werd gedaan", "What was done"),
    "concordant": ("volgens advies", "concordant"),
    "conditionally_concordant": ("gedaan, advies nog mogelijk", "conditionally concordant"),
    "not_concordant": ("niet volgens advies", "not concordant"),
    "not_evaluable": ("niet te beoordelen", "not evaluable"),
    "done_not_advised": ("gedaan, niet geadviseerd", "done, not advised"),
    "not_advised": ("niet geadviseerd, niet gedaan", "not advised, not done"),
    "met": ("op tijd", "in time"),
    "missed": ("te laat", "too late"),
    "in time?": ("tijd niet te beoordelen", "time not evaluable"),
    "groups": ("Vergelijking van groepen", "Groups compared"),
    "group": ("groep", "group"),
    "pooled": ("kleine groepen samen", "small groups together"),
    "unknown": ("onbekend", "unknown"),
    "hidden": (
        "`<{0}`: minder dan {0}. `≥{0}`: {0} of meer, niet getoond; anders was een klein getal te berekenen.",
        "`<{0}`: fewer than {0}. `≥{0}`: {0} or more, not shown: a small number could be worked out from it.",
    ),
    "sure": (
        "Een rij telt waar dat zo is, wat er ook ontbreekt; waar het zo kan zijn, telt zij als onzeker.",
        "A row counts where that holds, whatever is missing; where it may hold, it counts as uncertain.",
    ),
}


def as_markdown(summary: Summary, language: str) -> str:
    """Return a summary as Markdown."""
    return "\n".join(_Writer(summary, language).lines()).rstrip("\n") + "\n"


class _Writer:
    def __init__(self, summary: Summary, language: str) -> None:
        self.summary, self.language = summary, language
        self.guideline, self.plan = summary.guideline, summary.plan
        self.column = 0 if language == "nl" else 1

    def say(self, key: str) -> str:
        return _WORDS[key][self.column]

    def lines(self) -> Iterator[str]:
        plan, number = self.plan, self.summary.number
        yield f"# {self.say('title')}"
        yield ""
        title = escaped(self.guideline.title.in_language(self.language))
        yield f"{self.say('guideline')}: {title} (`{plan.guideline}`, {self.say('version')} {escaped(plan.version)})"
        yield f"{self.say('from')} `{plan.start}`."
        if self.summary.sample is not None:
            yield self.say("sample").format(*self.summary.sample)
        yield ""
        yield f"**{escaped(self.guideline.intended_use.in_language(self.language))}**"
        yield ""
        yield self.say("sure")
        if self.summary.min_count > 1:
            yield self.say("hidden").format(self.summary.min_count)
        yield ""
        plain, shared = ("rows", "answered", "rejected"), ("complete", "undetermined")
        shown = [*(_text(number(name)) for name in plain), *(self._of_all(number(name)) for name in shared)]
        yield from _table([self.say(name).lower() for name in (*plain, *shared)], [shown], left=0)
        yield from self._outcomes()
        yield from self._flow()
        yield from self._recommendations()
        yield from self._missing()
        if self.summary.done:
            yield from self._concordance()
        if self.summary.groups.names:
            yield from self._groups()

    # ---- sections

    def _outcomes(self) -> Iterator[str]:
        yield from self._heading("outcomes")
        rows = [[f"`{name}`", *self._both("outcome", name)] for name, root in self.plan.outcomes if root]
        if self.plan.stuck:
            rows.append([self.say("without"), *self._both("stuck")])
        yield from _table([self.say("outcome"), self.say("definite"), self.say("possible")], rows)

    def _flow(self) -> Iterator[str]:
        yield from self._heading("flow")
        header = ["node", "branch", "reached", "may", "share", "waits"]
        for chart in dict.fromkeys(station.flowchart for station in self.plan.stations):
            yield f"### {escaped(self.guideline.flowcharts[chart].title.in_language(self.language))} (`{chart}`)"
            yield ""
            rows = [row for at, station in enumerate(self.plan.stations) if station.flowchart == chart
                    for row in self._station(at)]  # fmt: skip
            yield from _table([self.say(one) for one in header], rows, left=2)

    def _station(self, at: int) -> Iterator[list[str]]:
        station = self.plan.stations[at]
        place = station.flowchart, station.node
        number = self.summary.number
        sure, may = number("node", *place, SURE), number("node", *place, MAYBE)
        is_choice = ("waits", *place) in self.summary.same
        waits = _text(number("waits", *place)) if is_choice else ""
        yield [f"`{station.node}`", "", self._of_all(sure), _text(may), uncertain(sure, may), waits]
        node = self.guideline.flowcharts[station.flowchart].nodes[station.node]
        if not is_choice or not isinstance(node, Decision):
            return
        for way in sorted(station.ways, key=lambda way: (way.branch is None, way.branch or 0)):
            name = "stops" if way.stops or way.branch is None else str(way.branch)
            label = self.say("without")
            if way.branch is not None:
                label = branch_label(self.guideline, node.branches[way.branch], self.language)
            sure, may = (number("branch", *place, name, kind) for kind in (SURE, MAYBE))
            yield ["", escaped(label), self._of_all(sure), _text(may), uncertain(sure, may), ""]

    def _recommendations(self) -> Iterator[str]:
        yield from self._heading("recommendations")
        rows = []
        for slot in self.plan.slots:
            label = self.guideline.recommendations[slot.recommendation].label.in_language(self.language)
            rows.append([f"`{slot.name}` {escaped(label)}", "", *self._both("recommendation", slot.name)])
            texts = dict.fromkeys(text for one in slot.deadlines for text, _ in one.shown)
            if set(texts) != {None}:
                for text in texts:
                    shown = self.say("no deadline") if text is None else text
                    rows.append(["", shown, *self._both("within", slot.name, text or "")])
        yield from _table([self.say(one) for one in ("recommendation", "within", "definite", "possible")], rows, left=2)

    def _missing(self) -> Iterator[str]:
        yield from self._heading("missing")
        rows = []
        for fact in self.summary.ranking():
            label = escaped(self.guideline.facts[fact].label.in_language(self.language))
            rows.append([f"`{fact}` {label}", *(_text(self.summary.number(kind, fact)) for kind in LACKING)])
        yield from _table([self.say(one) for one in ("fact", "only", "settles", "lacking")], rows)

    def _concordance(self) -> Iterator[str]:
        yield from self._heading("concordance")
        rows = [[f"`{name}`", *self._done(name)] for name in self.summary.done]
        yield from _table([self.say("recommendation"), *self._kinds(is_timed=bool(self.summary.timed))], rows)

    def _groups(self) -> Iterator[str]:
        yield from self._heading("groups")
        groups = self.summary.groups
        number = self.summary.number
        columns = [escaped(one) for one in groups.columns]
        names = [self._names(at) for at in range(len(groups.names))]
        kinds = ("rows", "complete")
        rows = [[*name, *(_text(number("group", str(at), kind)) for kind in kinds)] for at, name in enumerate(names)]
        yield from _table([*columns, *(self.say(kind).lower() for kind in kinds)], rows, left=len(columns))
        for done in self.summary.done:
            yield f"### `{done}`"
            yield ""
            rows = [[*name, *self._done(done, "group", str(at))] for at, name in enumerate(names)]
            yield from _table([*columns, *self._kinds(is_timed=done in self.summary.timed)], rows, left=len(columns))

    def _names(self, at: int) -> list[str]:
        groups = self.summary.groups
        if groups.pooled and at == len(groups.names) - 1:
            return [f"{self.say('pooled')} ({groups.pooled})", *[""] * (len(groups.columns) - 1)]
        return [self.say("unknown") if name is None else escaped(name) for name in groups.names[at]]

    def _kinds(self, *, is_timed: bool) -> list[str]:
        return [self.say(kind) for kind in (*KINDS, *(("met", "missed", "in time?") if is_timed else ()))]

    def _done(self, name: str, *prefix: str) -> list[str]:
        number = self.summary.number
        found = [_text(number(*prefix, "concordance", name, kind)) for kind in KINDS]
        if name in self.summary.timed:
            found += [_text(number(*prefix, "deadline", name, kind)) for kind in IN_TIME]
        elif self.summary.timed and not prefix:
            found += [""] * len(IN_TIME)
        return found

    # ---- cells

    def _heading(self, key: str) -> Iterator[str]:
        yield f"## {self.say(key)}"
        yield ""

    def _both(self, *cell: str) -> list[str]:
        return [self._of_all(self.summary.number(*cell, kind)) for kind in (SURE, MAYBE)]

    def _of_all(self, number: Number) -> str:
        return self._with_share(number, self.summary.number("answered"))

    @staticmethod
    def _with_share(number: Number, whole: Number) -> str:
        percent = per_cent(number, whole)
        return f"{_text(number)} ({percent})" if percent else _text(number)


def per_cent(number: Number, whole: Number) -> str:
    """Return the share of one shown number in another; nothing where either is hidden or nothing is there."""
    if isinstance(number, str) or isinstance(whole, str) or not number or not whole:
        return ""
    share = 100 * number / whole
    return f"{share:.0f}%" if share >= 1 else "&lt;1%"


def uncertain(sure: Number, may: Number) -> str:
    """Return which share of the rows that reach a place, or may, only may."""
    if isinstance(sure, str) or isinstance(may, str):
        return ""
    return per_cent(may, sure + may)


def _text(number: Number) -> str:
    return number.replace("<", "&lt;") if isinstance(number, str) else str(number)


def _table(header: Iterable[str], rows: Iterable[Iterable[str]], left: int = 1) -> Iterator[str]:
    """Return a table with its first columns set to the left, and an empty line after it."""
    names = [*header]
    yield f"| {' | '.join(names)} |"
    yield f"|{'|'.join('---' if at < left else '--:' for at in range(len(names)))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
