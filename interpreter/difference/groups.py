"""For whom a new version changes what: groups of cases, exact, from the diagrams of both versions in one space.

Cases are compared that both versions accept. On complete cases every answer is a function of the facts, and equal
functions are equal diagrams; so two versions that agree on all complete cases, with the same dictionary, give the same
answer to every partial case too, since that is nothing but what its completions have in common. A fact that only one
version has, or a wider domain, does change what a partial case settles: such groups are looked for apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.difference.values import NOT_GIVEN, Example, Group, Kind, Layer, outcome_change
from interpreter.difference.ways import WAYS
from interpreter.engine.advice import duration
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.regions import shown
from interpreter.proof.space import kind, membership, space
from interpreter.proof.witness import Witness, witness
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from fractions import Fraction
    from typing import Any

    from interpreter.difference.values import Facts, Value
    from interpreter.engine.answer import Advised
    from interpreter.engine.kernel import Slot
    from interpreter.model import Resolved, Strength
    from interpreter.proof.space import Space

OLD, NEW = 0, 1
Key = tuple[str, str]
"""A flowchart and a recommendation in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the groups of one comparison are about: a recommendation of a flowchart, or the answer as a whole."""

    flowchart: str | None = None
    recommendation: str | None = None
    strength: Strength | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Where something changes; `diagram` reaches beyond the cases that both versions accept."""

    kind: Kind
    place: Place
    before: Value
    after: Value
    diagram: int
    facts: tuple[str, ...] = ()


def groups(old: Resolved, new: Resolved, starts: tuple[str, str], limit: int) -> tuple[tuple[Group, ...], Fraction]:
    """Return the groups, the gravest first, and the share of regions in which any advice changes.

    `old` is told in the names of `new`; `starts` are the flowcharts at which cases begin.

    Raises:
        DiagramTooLarge: the diagrams outgrew `limit` nodes.
    """
    made = space([(old, starts[OLD]), (new, starts[NEW])], limit=limit)
    return _Groups(made, old, new).all()


class _Groups:
    def __init__(self, made: Space, old: Resolved, new: Resolved) -> None:
        self.space, self.old, self.new = made, old, new
        self.diagrams = made.diagrams
        self.both_accept = self.diagrams.both(*made.accepted)
        numbers = [set(kernel.program.fact_numbers.values()) for kernel in made.kernels]
        level_of = {number: level for level, number in enumerate(made.levels)}
        self.only = tuple({level_of[number] for number in own - other} for own, other in (numbers, numbers[::-1]))
        self.other_domain = {level_of[number] for number in numbers[OLD] & numbers[NEW] if self._differs(number)}

    def _differs(self, number: int) -> bool:
        name = self.space.facts[number].fact.id
        return membership(self.old.facts[name]) != membership(self.new.facts[name])

    def all(self) -> tuple[tuple[Group, ...], Fraction]:
        changed = [*self._outcomes(), *self._recommendations(), *self._warnings()]
        seen = [one for one in changed if self.diagrams.both(one.diagram, self.both_accept) != FALSE]
        advice = [one.diagram for one in seen if one.kind.layer is Layer.ADVICE]
        anywhere = self.diagrams.both(self.diagrams.disjunction(advice), self.both_accept)
        made = [self._group(one) for one in [*seen, *self._determined()]]
        ordered = sorted(enumerate(made), key=lambda pair: (pair[1].gravity, -(pair[1].share or 0), pair[0]))
        return tuple(group for _, group in ordered), self.space.share(anywhere)

    # ---- what changes on complete cases ----

    def _outcomes(self) -> Iterator[Found]:
        before, after = self._ends(OLD), self._ends(NEW)
        for was, becomes, diagram in self._transitions(before, after):
            yield Found(outcome_change(was, becomes), Place(), was, becomes, diagram)

    def _ends(self, member: int) -> dict[Value, int]:
        """Return where each outcome comes out, and for None where a case stops without one."""
        kernel = self.space.kernels[member]
        return {**dict(kernel.outcomes), None: kernel.stuck}

    def _warnings(self) -> Iterator[Found]:
        before, after = (
            {one.id: self.space.condition(member, one.when) for one in guideline.implausible}
            for member, guideline in enumerate((self.old, self.new))
        )
        for name in dict.fromkeys((*before, *after)):
            was, becomes = before.get(name, FALSE), after.get(name, FALSE)
            yield Found(Kind.WARNING_DROPPED, Place(), name, None, self.diagrams.without(was, becomes))
            yield Found(Kind.WARNING_NEW, Place(), None, name, self.diagrams.without(becomes, was))

    def _recommendations(self) -> Iterator[Found]:
        for key, before, after in self._slots():
            place = _placed(key, [*self._advised(before), *self._advised(after)])
            was = FALSE if before is None else before.present
            becomes = FALSE if after is None else after.present
            yield Found(
                Kind.DROPPED, _placed(key, self._advised(before)), None, None, self.diagrams.without(was, becomes)
            )
            yield Found(Kind.NEW, _placed(key, self._advised(after)), None, None, self.diagrams.without(becomes, was))
            if before is not None and after is not None:
                yield from self._ways(place, before, after)

    def _slots(self) -> Iterator[tuple[Key, Slot | None, Slot | None]]:
        before, after = (
            {(one.flowchart, one.recommendation): one for one in kernel.slots} for kernel in self.space.kernels
        )
        for key in dict.fromkeys((*before, *after)):
            yield key, before.get(key), after.get(key)

    @staticmethod
    def _advised(slot: Slot | None) -> list[Advised]:
        return [] if slot is None else [one.advised for one in slot.contributions]

    def _ways(self, place: Place, before: Slot, after: Slot) -> Iterator[Found]:
        """Yield how a recommendation that both versions give is given in another way."""
        for way in WAYS:
            was, becomes = self._valued(before, way.value), self._valued(after, way.value)
            said = {way.value(one): way.shown(one) for one in reversed([*self._advised(before), *self._advised(after)])}
            together: dict[Kind, int] = {}
            for one, other, diagram in self._transitions(was, becomes):
                change = way.change(one, other)
                if change is not None and way.is_shown:
                    yield Found(change, place, said[one], said[other], diagram)
                elif change is not None:
                    together[change] = self.diagrams.either(together.get(change, FALSE), diagram)
            for change, diagram in together.items():
                yield Found(change, place, None, None, diagram)

    def _valued(self, slot: Slot, value: Callable[[Advised], object]) -> dict[object, int]:
        """Return where a recommendation is given with each value of one of its properties."""
        found: dict[object, int] = {}
        for one in slot.contributions:
            key = value(one.advised)
            found[key] = self.diagrams.either(found.get(key, FALSE), one.wins)
        return found

    def _transitions(self, before: Mapping[Any, int], after: Mapping[Any, int]) -> Iterator[tuple[Any, Any, int]]:
        """Yield each pair of values of which cases go from the one to the other, and where they do."""
        for was, where in before.items():
            leaves = self.diagrams.without(where, after.get(was, FALSE))
            if leaves == FALSE:
                continue
            for becomes, there in after.items():
                diagram = FALSE if becomes == was else self.diagrams.both(leaves, there)
                if diagram != FALSE:
                    yield was, becomes, diagram

    # ---- what a case without some facts settles ----

    def _determined(self) -> Iterator[Found]:
        """Yield where one version settles what the other leaves open, as it has more facts or a wider domain."""
        if self.only[OLD] or self.only[NEW]:
            yield from self._settled(set())
        if self.other_domain:
            yield from self._settled(self.other_domain)

    def _settled(self, unknown: set[int]) -> Iterator[Found]:
        """Yield where only one version settles an answer of cases that leave these facts unknown, and its own too."""
        for place, before, after in self._answers():
            sure = [self._sure(member, own, unknown) for member, own in ((OLD, before), (NEW, after))]
            settles = [self.diagrams.disjunction(own.values()) for own in sure]
            for member, change in ((OLD, Kind.LESS_DETERMINED), (NEW, Kind.MORE_DETERMINED)):
                other = NEW - member
                hangs_on = self._hangs_on((before, after)[other], self.only[other] | unknown)
                for value, where in sure[member].items():
                    diagram = self.diagrams.without(where, settles[other])
                    if not unknown:
                        diagram = self.diagrams.both(diagram, self.both_accept)
                    if diagram != FALSE:
                        was, becomes = (value, None) if member == OLD else (None, value)
                        yield Found(change, place, was, becomes, diagram, hangs_on)

    def _answers(self) -> Iterator[tuple[Place, dict[Value, int], dict[Value, int]]]:
        """Yield each thing that an answer settles, with where it has each value in the old and in the new version."""
        yield Place(), self._ends(OLD), self._ends(NEW)
        for key, before, after in self._slots():
            place = _placed(key, [*self._advised(before), *self._advised(after)])
            yield place, self._deadlines(before), self._deadlines(after)

    def _deadlines(self, slot: Slot | None) -> dict[Value, int]:
        if slot is None:
            return {NOT_GIVEN: TRUE}
        found: dict[Value, int] = {NOT_GIVEN: self.diagrams.negation(slot.present)}
        said: dict[object, Value] = {}
        for one in slot.contributions:
            within = said.setdefault(duration(one.advised), one.advised.within)
            found[within] = self.diagrams.either(found.get(within, FALSE), one.wins)
        return found

    def _sure(self, member: int, values: Mapping[Value, int], unknown: set[int]) -> dict[Value, int]:
        """Return where a version is sure of each value, whatever its own facts and these unknown ones are."""
        refused = self.diagrams.negation(self.space.accepted[member]) if unknown else FALSE
        levels = self.only[member] | unknown
        return {
            value: self.diagrams.always(self.diagrams.either(where, refused), levels) for value, where in values.items()
        }

    def _hangs_on(self, values: Mapping[Value, int], levels: set[int]) -> tuple[str, ...]:
        asked = self.diagrams.levels(values.values()) & levels
        numbers = sorted(self.space.levels[level] for level in asked)
        return tuple(self.space.facts[number].fact.id for number in numbers)

    # ---- groups ----

    def _group(self, found: Found) -> Group:
        open_domains = found.kind in {Kind.LESS_DETERMINED, Kind.MORE_DETERMINED}
        inside = found.diagram if open_domains else self.diagrams.both(found.diagram, self.both_accept)
        case = witness(self.space, inside)
        assert case is not None  # noqa: S101 - only groups with cases are made
        case = self._smaller(case, found.diagram)
        return Group(
            found.kind,
            found.place.flowchart,
            found.place.recommendation,
            found.before,
            found.after,
            found.place.strength,
            self.space.share(inside),
            Example(facts_of(case, self.old), facts_of(case, self.new)),
            found.facts,
        )

    def _smaller(self, case: Witness, diagram: int) -> Witness:
        """Return the case without the facts that it tells only because the two dictionaries differ in their domain."""
        level_of = {kind(self.space.facts[number].fact): level for level, number in enumerate(self.space.levels)}
        kept = {level_of[kind(regions.fact)]: (regions, region) for regions, region in case.regions}
        for level in self.other_domain & kept.keys():
            rest = {other: region for other, (_, region) in kept.items() if other != level}
            if not self.diagrams.leads_to(diagram, rest, FALSE):
                del kept[level]
        return Witness(tuple(kept.values()))


def facts_of(case: Witness, guideline: Resolved) -> Facts:
    """Return what a guideline's dictionary has of a case, numbers in its own units."""
    told = {}
    for found, region in case.regions:
        own = guideline.facts.get(found.fact.id)
        if own is not None and kind(own) == kind(found.fact):
            told[own.id] = shown(own, found.witnesses[region])
    return tuple((name, told[name]) for name in guideline.facts if name in told)


def _placed(key: Key, advised: list[Advised]) -> Place:
    """Return the place of a recommendation, with the strongest of the strengths in which it is given."""
    return Place(*key, max((one.strength for one in advised), key=lambda strength: strength.rank, default=None))
