"""A difference in words: each group, each example with both answers, each change, for every form of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interpreter.difference.phrases import Phrases, phrases
from interpreter.difference.values import NOT_GIVEN, Accepted, Kind, Part, Sign
from interpreter.engine.entail import answer
from interpreter.model import End, Provenance, Strength, Text
from interpreter.slotted import dataclass
from interpreter.textanswer.wording import Wording
from interpreter.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from interpreter.difference.values import Change, Difference, Edit, Facts, Group, Value
    from interpreter.engine.answer import Advised, Answer
    from interpreter.model import Resolved

SMALLEST = 0.05
"""Shares below this many per cent are said to be less, not nothing."""
_DEADLINES = {Kind.LATER, Kind.SOONER, Kind.LESS_DETERMINED, Kind.MORE_DETERMINED}


@dataclass(frozen=True, slots=True)
class Sentences:
    """How one difference is said in one language."""

    difference: Difference
    language: str

    @property
    def words(self) -> Phrases:
        """Return the fixed words."""
        return phrases(self.language)

    def text(self, text: Text) -> str:
        """Return a guideline's own text."""
        return text.in_language(self.language)

    # ---- the whole ----

    def title(self) -> str:
        """Return the guideline with both versions."""
        old, new = self.difference.old, self.difference.new
        return f"{self.text(new.title)}: {self.words.version} {old.version} → {new.version}"

    def claims(self) -> Iterator[str]:
        """Yield what is proven, or what share changes."""
        found, words = self.difference, self.words
        if not found.exact:
            yield words.sampled
        elif found.nothing_changes and found.same_dictionary:
            yield words.nothing
        elif found.share:
            yield words.changes.format(self.percent(found.share))
        else:
            yield words.same_advice if found.same_dictionary else words.same_advice_complete
        chart = found.new.flowcharts[found.start]
        yield words.start.format(self.text(chart.title))

    def percent(self, share: Fraction) -> str:
        """Return a share in per cent, with one decimal."""
        size = float(share) * 100
        if 0 < size < SMALLEST:
            return f"< 0{self.words.decimal_mark}1%"
        return f"{size:.1f}%".replace(".", self.words.decimal_mark)

    # ---- groups ----

    def about(self, group: Group) -> str:
        """Return what a group is about: a recommendation with its flowchart, the outcome, or a warning."""
        if group.recommendation is None or group.flowchart is None:
            warned = group.kind in {Kind.WARNING_DROPPED, Kind.WARNING_NEW}
            return self.words.warning if warned else self.words.outcome
        flowchart = group.flowchart
        chart = next(one.flowcharts[flowchart] for one in self._sides if flowchart in one.flowcharts)
        return f"{self.label(group)} ({self.text(chart.title)})"

    def label(self, group: Group) -> str:
        """Return the recommendation that a group is about, or nothing where it is about the answer as a whole."""
        name = group.recommendation
        if name is None:
            return ""
        entry = next(one.recommendations[name] for one in self._sides if name in one.recommendations)
        return self.text(entry.label)

    @property
    def _sides(self) -> tuple[Resolved, Resolved]:
        return self.difference.new, self.difference.old

    def headline(self, group: Group) -> str:
        """Return a group in one line: `Start treatment (Treatment): later: within 24 hours → within 72 hours`."""
        return self.change(group) if group.recommendation is None else f"{self.about(group)}: {self.change(group)}"

    def change(self, group: Group) -> str:
        """Return what changes: `later: within 24 hours → within 72 hours`."""
        said, pair = self.kind(group), self._pair(group)
        if group.kind in {Kind.DROPPED, Kind.NEW}:
            return f"{said} ({pair})" if pair else said
        return f"{said}: {pair}" if pair else said

    def kind(self, group: Group) -> str:
        """Return in which way it changes: `later`, or `no longer settled without “Pain”`."""
        return self.words.kinds[group.kind].format(", ".join(self._fact(name) for name in group.facts))

    def _pair(self, group: Group) -> str:
        match group.kind:
            case Kind.LESS_DETERMINED:
                return self.value(group, group.before)
            case Kind.MORE_DETERMINED:
                return self.value(group, group.after)
            case Kind.WARNING_DROPPED | Kind.WARNING_NEW:
                return str(group.before or group.after)
            case Kind.DROPPED | Kind.NEW:
                return "" if group.strength is None else self.words.strengths[group.strength]
            case Kind.OTHER_READINGS | Kind.OTHER_CITES | Kind.OTHER_WORDS:
                return ""
            case _:
                return f"{self.value(group, group.before)} → {self.value(group, group.after)}"

    def value(self, group: Group, value: Value) -> str:  # noqa: PLR0911 - a way to say each kind
        """Return a value of a group, its own `before` or `after`: a deadline, a strength, an outcome."""
        words = self.words
        match value:
            case Quantity():
                return words.within.format(self._wording(self.difference.new).duration(value))
            case Strength():
                return words.strengths[value]
            case Provenance():
                return words.provenances[value]
            case Text():
                return f"“{self.text(value)}”"
            case None if group.recommendation is not None:
                return words.no_deadline if group.kind in _DEADLINES else "–"
            case None:
                return words.no_outcome
            case str():
                return words.not_given if value == NOT_GIVEN else f"“{self._outcome(value)}”"
            case _:
                assert_never(value)

    def _outcome(self, outcome: str) -> str:
        """Return the label of an outcome, or its id where its ends have none, or several."""
        for guideline in self._sides:
            nodes = [node for chart in guideline.flowcharts.values() for node in chart.nodes.values()]
            ends = [node for node in nodes if isinstance(node, End) and node.outcome == outcome]
            labels = {self.text(node.about.label) for node in ends if node.about.label is not None}
            if len(labels) == 1:
                return labels.pop()
        return outcome

    def _fact(self, name: str) -> str:
        return next((f"“{self.text(one.facts[name].label)}”" for one in self._sides if name in one.facts), name)

    def _wording(self, guideline: Resolved) -> Wording:
        return Wording(guideline, self.language)

    # ---- examples ----

    def example(self, group: Group) -> str:
        """Return the facts of a group's example, in the new version's words and then what only the old one has."""
        told = self._facts(self.difference.new, group.example.new)
        told += [one for one in self._facts(self.difference.old, group.example.old) if one not in told]
        return "; ".join(told) or self.words.no_fact

    def _facts(self, guideline: Resolved, facts: Facts) -> list[str]:
        say = self._wording(guideline)
        return [f"{say.fact(name)}: {say.value(guideline.facts[name], value)}" for name, value in facts]

    def sides(self, group: Group) -> tuple[str, str]:
        """Return both answers to a group's example: the outcome, and the recommendations that are not the same."""
        found = self.difference
        before = answer(found.old, dict(group.example.old), start=found.old_start)
        after = answer(found.new, dict(group.example.new), start=found.start)
        return self._side(found.old, before, after), self._side(found.new, after, before)

    def _side(self, guideline: Resolved, own: Answer, other: Answer) -> str:
        words = self.words
        said = [words.undetermined if own.outcome is None else words.settled.format(f"“{self._outcome(own.outcome)}”")]
        if own.outcome is None and not own.possible_outcomes:
            said = [words.no_outcome]
        there = {_brief(one) for one in other.recommendations}
        said += [self._advised(guideline, one) for one in own.recommendations if _brief(one) not in there]
        same = sum(_brief(one) in there for one in own.recommendations)
        maybe = {_brief(one) for one in other.possible}
        unsure = [self._advised(guideline, one) for one in own.possible if _brief(one) not in maybe]
        if unsure:
            said.append(words.possible.format(", ".join(unsure)))
        if same:
            said.append(words.rest_same[same > 1].format(same))
        return "; ".join(said)

    def _advised(self, guideline: Resolved, one: Advised) -> str:
        said = [self.words.strengths[one.strength]]
        if one.within is not None:
            form = self.words.at_latest if one.at_latest else self.words.within
            said.insert(0, form.format(self._wording(guideline).duration(one.within)))
        return f"{self.text(one.label)} ({', '.join(said)})"

    # ---- cases that only one accepts ----

    def admissions(self) -> Iterator[str]:
        """Yield what only one version accepts, and numbers that now mean something else."""
        words = self.words
        for one in self.difference.admissions:
            is_old = one.accepted_by is Accepted.OLD
            anything = words.any_old if is_old else words.any_new
            what = words.values.format(one.fact, ", ".join(one.values)) if one.values else anything.format(one.fact)
            yield f"{words.only_old if is_old else words.only_new} {what}"
        for change in self.difference.structure:
            if change.part is not Part.FACT:
                continue
            if change.sign is Sign.RENAMED:
                yield words.renamed_fact.format(change.was, change.place)
            for edit in change.edits:
                if edit.name == "unit" and edit.before and edit.after:  # not of a fact that was no number, or is none
                    yield words.bare_number.format(change.place, edit.before, edit.after)

    # ---- changes of the files ----

    def heading(self, change: Change) -> str:
        """Return a changed part: `branch 3 of `treatment.choice``."""
        words = self.words
        if change.number is not None:
            return words.turn[change.part].format(change.number, change.place)
        if change.was is not None:
            return f"{words.parts[change.part]} {words.looks_renamed.format(change.was, change.place)}"
        return f"{words.parts[change.part]} `{change.place}`"

    @staticmethod
    def edit(edit: Edit) -> str:
        """Return the name of a property, with its language where it has one."""
        return edit.name if edit.language is None else f"{edit.name} ({edit.language})"

    def summary(self, change: Change) -> str:
        """Return what an added or removed part is called, or where a branch leads, to tell it from others."""
        said = {(edit.name, edit.language): edit.after or edit.before or "" for edit in change.edits}
        for name in ("label", "title", "question", "text", "topic"):
            if said.get((name, self.language)):
                return said[name, self.language]
        return said.get(("id", None)) or said.get(("when", None)) or ""


def _brief(one: Advised) -> tuple[object, ...]:
    """Return what makes two recommendations the same to a reader."""
    within = None if one.within is None else one.within.size
    return (one.flowchart, one.id, within, one.at_latest, one.strength, one.provenance, one.dose, one.label, one.detail)


SIGNS = {Sign.ADDED: "+", Sign.REMOVED: "−", Sign.CHANGED: "~", Sign.RENAMED: "→"}
"""The sign of what happened to a part, the same in text, in Markdown and in the picture."""
