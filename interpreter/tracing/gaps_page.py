"""The gap report as a page to read or print, in one of the guideline's languages."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter.difference.values import Kind, Layer
from interpreter.difference.wording import Sentences
from interpreter.model import Provenance, Text
from interpreter.slotted import dataclass
from interpreter.textanswer.wording import Wording
from interpreter.tracing.gaps_words import Words, words
from interpreter.tracing.page import (
    Anchor,
    Bullets,
    Page,
    Paragraph,
    Section,
    Strong,
    Table,
    inline,
    listed,
)
from interpreter.tracing.uses import Where, parts, uncited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from interpreter.difference.values import Facts, Group
    from interpreter.model import Alternative, Reading, Resolved
    from interpreter.tracing.gaps import Gap, Other, Report
    from interpreter.tracing.page import Block, Inline, Piece
    from interpreter.tracing.uses import Part

MOST_GROUPS = 6
"""So many groups of cases are shown in full for another choice; of the others only what changes is told."""
SMALLEST = Decimal("0.001")
"""Shares below this, in percent, are not told in figures."""


def gap_page(report: Report, language: str) -> Page:
    """Return the report as a page in a language of the guideline."""
    return _Writer(report, language).page()


@dataclass(frozen=True, slots=True)
class _Writer:
    report: Report
    language: str

    @property
    def guideline(self) -> Resolved:
        return self.report.guideline

    @property
    def words(self) -> Words:
        return words(self.language)

    @property
    def say(self) -> Wording:
        return Wording(self.guideline, self.language)

    def text(self, text: Text) -> str:
        return " ".join(text.in_language(self.language).split())

    def page(self) -> Page:
        words = self.words
        return Page(
            self.language,
            words.title.format(self.text(self.guideline.title)),
            words.contents,
            (Paragraph((self.text(self.guideline.intended_use),), notice=True),),
            (
                self.about(),
                self.overview(),
                Section("readings", words.readings, 2, ()),
                *(self.entry(gap) for gap in self.report.gaps),
                self.left_out(),
                self.history(),
            ),
            words.note,
        )

    # ---- the chapters

    def about(self) -> Section:
        words, guideline = self.words, self.guideline
        source = guideline.source
        lines: list[Inline] = [
            (words.version.format(self.text(guideline.title), guideline.version, guideline.sha256[:12]),),
            (words.source.format(self.text(source.title), source.publisher, source.year),),
        ]
        blocks: list[Block] = [Paragraph((words.what_it_is,)), Bullets(tuple(lines))]
        if source.note is not None:
            blocks.append(Paragraph((self.text(source.note),)))
        blocks.append(Bullets(((words.shares,), (words.examples,))))
        if any(gap.touched.parts and gap.touched.share is None for gap in self.report.gaps):
            blocks.append(Paragraph((words.inexact,), notice=True))
        return Section("about", words.about, 2, tuple(blocks))

    def overview(self) -> Section:
        words, gaps = self.words, self.report.gaps
        by = [gap.reading.provenance for gap in gaps]
        lead = words.overview_lead.format(
            len(gaps),
            by.count(Provenance.READING),
            by.count(Provenance.GUIDELINE),
            sum(not gap.reading.evidence for gap in gaps),
            sum(any(other.difference is not None for other in gap.others) for gap in gaps),
        )
        rows = tuple(self.row(gap) for gap in gaps)
        table = Table(words.columns, rows, (4, 5), (8, 40, 14, 14, 10, 14))
        return Section("overview", words.overview, 2, (Paragraph((lead,)), *([table] if rows else [])))

    def row(self, gap: Gap) -> tuple[Inline, ...]:
        reading, words = gap.reading, self.words
        support = dict.fromkeys(words.support[one.support] for one in reading.evidence)
        computed = [other.difference for other in gap.others if other.difference is not None]
        changed = [self.share(one.share) for one in computed if one.share is not None]
        return (
            (Anchor(reading.id, f"#{_anchor(reading)}"),),
            (self.text(reading.question),),
            (words.chosen_by[reading.provenance],),
            (", ".join(support) or "–",),
            ("–" if not gap.touched.share else self.share(gap.touched.share),),
            ("; ".join(changed) or "–",),
        )

    def entry(self, gap: Gap) -> Section:
        reading, words = gap.reading, self.words
        lines: list[Inline] = [
            inline(
                Strong(f"{words.choice}:"), " ", self.text(reading.choice), f" ({words.chosen_by[reading.provenance]})"
            ),
            inline(Strong(f"{words.reason}:"), " ", self.text(reading.reason)),
            inline(Strong(f"{words.evidence}:"), " ", *self.evidence(reading)),
        ]
        if reading.cites:
            cited = [f"{ref.id} ({self.text(self.guideline.statements[ref.id].text)})" for ref in reading.cites]
            lines.append(inline(Strong(f"{words.statements}:"), " ", "; ".join(cited)))
        lines.append(inline(Strong(f"{words.used}:"), " ", *listed([*self.used(gap.parts)], "; ")))
        lines.append(inline(Strong(f"{words.touches}:"), " ", self.touched(gap)))
        blocks: list[Block] = [Bullets(tuple(lines))]
        for number, other in enumerate(gap.others, start=1):
            blocks += self.other(other, number if len(gap.others) > 1 else None)
        if not gap.others:
            blocks.append(Paragraph(inline(Strong(f"{words.other}:"), " ", words.no_other)))
        blocks.append(Paragraph((words.decision,)))
        return Section(_anchor(reading), reading.id, 3, tuple(blocks), self.text(reading.question), whole=True)

    def left_out(self) -> Section:
        words, guideline = self.words, self.guideline
        items = []
        for one in guideline.not_encoded:
            cites = f" [{', '.join(ref.id for ref in one.cites)}]" if one.cites else ""
            links: list[Piece] = [Anchor(url, url) for url in one.evidence]
            said = f". {self.text(one.reason)}{cites}"
            items.append(inline(Strong(self.text(one.topic)), said, *([" ", *listed(links)] if links else [])))
        blocks: list[Block] = [Paragraph((words.left_out_lead if items else words.left_out_none,))]
        if items:
            blocks.append(Bullets(tuple(items)))
        forgotten = uncited(guideline, parts(guideline))
        if forgotten:
            blocks.append(Paragraph((words.uncited.format(", ".join(forgotten)),), notice=True))
        return Section("not-encoded", words.left_out, 2, tuple(blocks))

    def history(self) -> Section:
        words = self.words
        blocks: list[Block] = []
        for reading in self.report.history:
            assert reading.retired is not None  # noqa: S101 - that is what the history holds
            items: list[Inline] = [
                inline(Strong(f"{words.choice}:"), " ", self.text(reading.choice), " ", self.text(reading.reason)),
                inline(words.retired.format(reading.retired.since, self.text(reading.retired.because))),
            ]
            if reading.retired.settled_by is not None:
                items.append((words.settled_by.format(self.text(reading.retired.settled_by)),))
            blocks += [
                Paragraph(inline(Strong(f"{reading.id}:"), " ", self.text(reading.question))),
                Bullets(tuple(items)),
            ]
        return Section("history", words.history, 2, tuple(blocks or [Paragraph((words.history_none,))]))

    # ---- one reading

    def evidence(self, reading: Reading) -> Iterator[Piece]:
        if not reading.evidence:
            yield self.words.no_evidence
        for number, one in enumerate(reading.evidence):
            yield from ("; ",) if number else ()
            yield Anchor(one.title, one.url)
            yield f" ({self.words.support[one.support]})"

    def used(self, several: Iterable[Part]) -> Iterator[str]:
        yield from dict.fromkeys(f"{self.words.parts[part.where]} {self.place(part)}" for part in several)

    def place(self, part: Part) -> str:
        """Return a part in the words that a reader sees in the drawing."""
        if part.where not in {Where.NODE, Where.BRANCH, Where.ADVICE}:
            return f"'{self.text(part.text)}'" if part.text is not None else part.id
        chart, _, name = part.id.partition(".")
        node = self.guideline.flowcharts[chart].nodes[name]
        label = self.text(node.about.label) if node.about.label is not None else name
        title = self.text(self.guideline.flowcharts[chart].title)
        if part.where is Where.NODE:
            return f"'{label}' ({title})"
        if part.where is Where.ADVICE:
            return f"'{label}' ({title}): {self.text(part.text)}" if part.text is not None else f"'{label}' ({title})"
        own = self.text(part.text) if part.text is not None else self.condition(part)
        target = self.guideline.flowcharts[chart].nodes[part.to or name].about.label
        to = "" if target is None else f" → '{self.text(target)}'"
        return f"'{own}'{to}, {self.words.at} '{label}' ({title})"

    def condition(self, part: Part) -> str:
        return self.words.otherwise if part.when is None else self.say.condition(part.when)

    def touched(self, gap: Gap) -> str:
        words, touched = self.words, gap.touched
        if not touched.parts or touched.share == 0:
            return words.touches_nobody
        if touched.share is None:
            return words.touches_unknown
        said = words.of_all.format(self.share(touched.share))
        kinds = {part.where for part in touched.parts}
        if kinds <= {Where.NODE, Where.RECOMMENDATION}:
            said = words.touches_node.format(self.share(touched.share))
        elif kinds <= {Where.CRITERION}:
            said = words.touches_criterion.format(self.share(touched.share))
        return f"{said} {words.for_example.format(self.facts(touched.example or ()))}"

    def other(self, other: Other, number: int | None) -> Iterator[Block]:
        words = self.words
        name = words.other if number is None else words.other_numbered.format(number)
        choice = other.alternative.choice
        said = "" if choice is None else f"{self.text(choice)} "
        difference = other.difference
        if difference is None:
            why = self.why_not(other.alternative, other.fault)
            yield Paragraph(inline(Strong(f"{name}:"), " ", f"{said}{why}"))
            return
        if difference.advice_is_same:
            same = words.changes_nothing if not difference.of(Layer.GROUNDS) else words.changes_grounds_only
            yield Paragraph(inline(Strong(f"{name}:"), " ", f"{said}{same}"))
            return
        if not other.groups:
            yield Paragraph(inline(Strong(f"{name}:"), " ", f"{said}{words.nothing_found}"))
            return
        if difference.share is None:
            effect = words.not_exact
        else:
            effect = words.changes.format(self.share(difference.share)) if difference.share else words.changes_partial
        yield Paragraph(inline(Strong(f"{name}:"), " ", f"{said}{effect}"))
        alike = _alike(other.groups)
        chosen = _chosen(alike)
        say = Sentences(difference, self.language)
        yield Table(words.group_columns, tuple(self.group(one, say) for one in chosen), (3,), (24, 12, 12, 9, 43))
        rest: dict[str, dict[str, None]] = {}
        for group in (group for several in alike if several not in chosen for group in several):
            rest.setdefault(say.kind(group), {})[say.label(group)] = None
        if rest:
            told = [": ".join(filter(None, (kind, "; ".join(filter(None, names))))) for kind, names in rest.items()]
            yield Paragraph((words.more_groups.format(" · ".join(told)),))

    def why_not(self, alternative: Alternative, fault: str | None) -> str:
        words = self.words
        if fault is not None:
            return words.cannot_be_made.format(fault)
        if alternative.not_computed is None:
            return words.no_other
        return words.not_computed.format(self.text(alternative.not_computed))

    # ---- one group of cases

    def group(self, several: Alike, say: Sentences) -> tuple[Inline, ...]:
        group = several[0]
        before, after = self.sides(group, say)
        share = "" if group.share is None else self.share(group.share)
        return ((self.what(several, say),), (before,), (after,), (share,), (say.example(group),))

    @staticmethod
    def what(several: Alike, say: Sentences) -> str:
        labels = "; ".join(dict.fromkeys(filter(None, map(say.label, several))))
        kind = say.kind(several[0])
        return f"{labels}: {kind}" if labels else kind

    def sides(self, group: Group, say: Sentences) -> tuple[str, str]:
        words = self.words
        match group.kind:
            case Kind.DROPPED:
                return words.given, words.not_given
            case Kind.NEW:
                return words.not_given, words.given
            case Kind.LESS_DETERMINED:
                return say.value(group, group.before), say.words.undetermined
            case Kind.MORE_DETERMINED:
                return say.words.undetermined, say.value(group, group.after)
            case _:
                return say.value(group, group.before), say.value(group, group.after)

    def facts(self, facts: Facts) -> str:
        if not facts:
            return self.words.anyone
        told = []
        for name, value in facts:
            fact = self.guideline.facts[name]
            told.append(f"{self.text(fact.label)}: {self.say.value(fact, value)}")
        return "; ".join(told)

    def share(self, share: Fraction) -> str:
        """Return a share in percent with two significant figures, never rounded to nothing or to all."""
        percent = Decimal(share.numerator) * 100 / Decimal(share.denominator)
        if not percent:
            return "0%"
        if percent < SMALLEST:
            return self.words.less_than.format(f"{self.number(SMALLEST)}%")
        places = 0 if percent >= 10 else 1 if percent >= 1 else 1 - percent.adjusted()  # noqa: PLR2004 - figures
        rounded = round(percent, places)
        if rounded >= 100 > percent:  # noqa: PLR2004 - percent
            rounded = Decimal("99.9")
        return f"{self.number(rounded)}%"

    def number(self, value: Decimal) -> str:
        return f"{value:f}".replace(".", self.words.decimal_mark)


Alike = tuple["Group", ...]
"""Groups of cases in which the same happens to several recommendations: told in one row."""


def _alike(groups: Iterable[Group]) -> list[Alike]:
    found: dict[object, list[Group]] = {}
    for group in groups:
        same = (group.kind, group.facts, group.before, group.after, group.share, group.example)
        found.setdefault(same, []).append(group)
    return [tuple(several) for several in found.values()]


def _chosen(alike: list[Alike]) -> list[Alike]:
    """Return the rows to show in full: of each kind of change the gravest, then the next of each, in their order."""
    by_kind: dict[Kind, list[Alike]] = {}
    for several in alike:
        by_kind.setdefault(several[0].kind, []).append(several)
    turns = [(turn, several) for those in by_kind.values() for turn, several in enumerate(those)]
    picked = [several for _, several in sorted(turns, key=lambda one: one[0])[:MOST_GROUPS]]
    return [several for several in alike if several in picked]


def _anchor(reading: Reading) -> str:
    return reading.id.lower()
