"""Cases of one or more guidelines cut into common regions, with diagrams over them that can be compared.

Two guidelines in one space share their diagrams: what is equal is the same number, and what is not differs somewhere,
of which a witness can be had. A fact that two guidelines have under one id is one fact where its type and dimension
are the same (`d` and `h` compare, an integer and a quantity do not); its domain is then the union of theirs, and
`accepted` says where each dictionary takes the case. One of another type is another fact, and stands beside it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from interpreter import cache
from interpreter.engine.conditions import Conditions
from interpreter.engine.diagram import FALSE, TRUE, Diagrams, DiagramTooLarge
from interpreter.engine.kernel import add_kernel
from interpreter.engine.levels import last_use_first
from interpreter.engine.program import compile_program, guards
from interpreter.engine.regions import domain, regions
from interpreter.engine.sift import sifted
from interpreter.model import Among, Between, FactTest, FactType, leaves_through
from interpreter.proof.budget import PAIRS, Budget
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interpreter.engine.kernel import Kernel
    from interpreter.engine.program import Program
    from interpreter.engine.regions import Regions
    from interpreter.model import Condition, Fact, Resolved, Test

LIMIT = 200_000
"""So many nodes the diagrams of a space may have, together with those that are worked out from them."""
ORDER = "order"
WORTH_SIFTING = range(10_000, 60_000)
"""Fewer nodes are fast in any order; more take longer to sift than it saves."""
MOST_SWAPS = 800

Kind = tuple[str, str]
"""A fact's id, and its type (of a quantity: its dimension): what makes it the same fact in two guidelines."""


@dataclass(frozen=True, slots=True)
class Space:
    """Cases of one or more guidelines (`members`) cut into common regions.

    `levels` gives the fact number by level of `diagrams`. `accepted` holds, by member, the cases of which its
    dictionary accepts every value; `plausible` those that no guideline warns of.
    """

    facts: tuple[Regions, ...]
    levels: tuple[int, ...]
    diagrams: Diagrams
    kernels: tuple[Kernel, ...]
    accepted: tuple[int, ...]
    plausible: int
    conditions: tuple[Conditions, ...] = field(repr=False)
    budget: Budget = field(default_factory=lambda: Budget(PAIRS), compare=False, repr=False)
    """The pairs of diagrams that proofs in this space may still look at."""

    def condition(self, member: int, condition: Condition) -> int:
        """Return where a resolved condition of a member holds; it cuts no finer than the space was made to.

        Raises:
            DiagramTooLarge: there is no more room.
        """
        return self.conditions[member].holds(condition)

    def share(self, diagram: int) -> Fraction:
        """Return the share of all combinations of regions in a diagram, every region of a fact counting the same."""
        shares = {FALSE: Fraction(0), TRUE: Fraction(1)}
        children = self.diagrams.children
        for node in self.diagrams.reachable([diagram]):
            shares[node] = sum((shares[child] for child in children[node]), Fraction(0)) / len(children[node])
        return shares[diagram]


def space(
    guidelines: Sequence[tuple[Resolved, str | None]], conditions: Iterable[Condition] = (), limit: int = LIMIT
) -> Space:
    """Return the space of these guidelines, each from a flowchart on (None: its entry).

    `conditions` are more conditions, resolved in any of the guidelines, that are to cut the facts as well.

    Raises:
        DiagramTooLarge: the diagrams outgrew `limit` nodes.
    """
    members = [(guideline, start or guideline.entry.id) for guideline, start in guidelines]
    owns = [compile_program(*member) for member in members]
    facts, numbers = _merged(owns, tuple(conditions))
    programs = [compile_program(*member, (facts, found)) for member, found in zip(members, numbers, strict=True)]
    levels, known = _levels(owns, programs, len(facts))
    made = _compiled(programs, levels, limit)
    roots = [root for kernel in made for root in kernel.all_roots()]
    if not known and len(made[-1].diagrams.reachable(roots)) in WORTH_SIFTING:
        levels = tuple(levels[level] for level in sifted(made[-1].diagrams, roots, MOST_SWAPS))
        cache.write(ORDER, _key(programs), [_name(facts[number]) for number in levels])
        made = _compiled(programs, levels, limit)
    diagrams = made[-1].diagrams
    named = [Conditions(one.guideline, facts, one.fact_numbers, levels, diagrams) for one in programs]
    return Space(
        facts,
        levels,
        diagrams,
        tuple(made),
        tuple(_accepted(one) for one in named),
        _plausible(named),
        tuple(named),
    )


def kind(fact: Fact) -> Kind:
    """Return what makes a fact the same one in two guidelines: its id, and its type or dimension."""
    return fact.id, fact.type.value if fact.unit is None else fact.unit.dimension


# ---- the facts ------------------------------------------------------------------------------------------------------


def _merged(owns: Sequence[Program], more: tuple[Condition, ...]) -> tuple[tuple[Regions, ...], list[dict[str, int]]]:
    """Return the regions of every fact of these programs, and by program the number of each of its facts."""
    facts: dict[Kind, list[Fact]] = {}
    for own in owns:
        for fact in own.guideline.facts.values():
            facts.setdefault(kind(fact), []).append(fact)
    tests: dict[Kind, list[Test]] = {name: [] for name in facts}
    for own in owns:
        for leaf in _tests(own, more):
            read = own.guideline.facts.get(leaf.fact.id)
            if read is not None and _fits(read, leaf.test):
                tests[kind(read)].append(leaf.test)
    for name, several in facts.items():
        tests[name] += _memberships(several)
    places = {name: number for number, name in enumerate(facts)}
    found = tuple(regions(several[0], tests[name], several[1:]) for name, several in facts.items())
    return found, [{one.id: places[kind(one)] for one in own.guideline.facts.values()} for own in owns]


def _tests(own: Program, more: tuple[Condition, ...]) -> Iterator[FactTest]:
    """Yield the tests that cut the facts: of the nodes, of the criteria in use, of the warnings, and more."""
    guideline = own.guideline
    roots = [condition for station in own.stations for condition in guards(station.node) if condition is not None]
    conditions = [*roots, *(one.when for one in guideline.implausible), *more]
    for leaf in leaves_through(guideline.criteria, conditions):
        if isinstance(leaf, FactTest):
            yield leaf


def _fits(fact: Fact, test: Test) -> bool:
    return isinstance(test, Among if fact.type in {FactType.BOOLEAN, FactType.CODE} else Between)


def _memberships(several: Sequence[Fact]) -> list[Test]:
    """Return, where the domains of a fact differ, one test a guideline: its dictionary accepts the value."""
    domains = [membership(fact) for fact in several]
    return [] if all(one == domains[0] for one in domains) else list(dict.fromkeys(domains))


def membership(fact: Fact) -> Test:
    """Return the test that holds for the values that the dictionary accepts."""
    match fact.type:
        case FactType.BOOLEAN:
            return Among((False, True))
        case FactType.CODE:
            return Among(tuple(sorted(code for code, _ in fact.codes)))
        case FactType.INTEGER | FactType.QUANTITY:
            return Between((domain(fact),))


def _accepted(conditions: Conditions) -> int:
    """Return the cases of which a guideline's dictionary accepts every value."""
    found = TRUE
    for fact in conditions.guideline.facts.values():
        number = conditions.numbers[fact.id]
        truths = conditions.facts[number].truth(membership(fact))
        node = conditions.diagrams.node(conditions.level_of[number], tuple(TRUE if one else FALSE for one in truths))
        found = conditions.diagrams.both(found, node)
    return found


def _plausible(named: Sequence[Conditions]) -> int:
    """Return the cases of which no guideline warns; all of them where that takes too much room."""
    found = TRUE
    for conditions in named:
        for one in conditions.guideline.implausible:
            try:
                found = conditions.diagrams.without(found, conditions.holds(one.when))
            except DiagramTooLarge:
                return TRUE
    return found


# ---- their order ----------------------------------------------------------------------------------------------------


def _compiled(programs: Sequence[Program], levels: Sequence[int], limit: int) -> list[Kernel]:
    diagrams = Diagrams([len(programs[0].facts[number]) for number in levels], limit)
    return [add_kernel(program, levels, diagrams) for program in programs]


def _levels(owns: Sequence[Program], programs: Sequence[Program], count: int) -> tuple[tuple[int, ...], bool]:
    """Return the facts in a good order, and whether it was searched for before."""
    names = {_name(found): number for number, found in enumerate(programs[0].facts)}
    kept = cache.read(ORDER, _key(programs))
    if isinstance(kept, list) and sorted(kept) == sorted(names):
        return tuple(names[name] for name in kept), True
    found: list[int] = []
    for own, program in zip(owns, programs, strict=True):
        _insert(found, [program.fact_numbers[own.facts[number].fact.id] for number in last_use_first(own)])
    _insert(found, range(count))
    return tuple(found), False


def _insert(into: list[int], others: Iterable[int]) -> None:
    """Put those that are not there yet each behind the one that it follows in its own order."""
    there = set(into)
    place = 0
    for one in others:
        if one in there:
            place = into.index(one) + 1
        else:
            into.insert(place, one)
            there.add(one)
            place += 1


def _name(found: Regions) -> str:
    return " ".join(kind(found.fact))


def _key(programs: Sequence[Program]) -> str:
    return " ".join(f"{one.guideline.sha256}-{one.start}" for one in programs)
