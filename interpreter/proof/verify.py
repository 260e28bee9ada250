"""Every finding over all cases that a guideline can meet, each with a case in which it shows.

A proof goes over all cases from one flowchart on, through its calls. It begins at the entry; a flowchart that nothing
calls from there is proven from itself. Where the diagrams outgrow their limit, each decision is proven by itself, and
what is then not proven is a finding too: silence always means proof.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from interpreter.diagnostic import Diagnostic, in_order
from interpreter.engine.diagram import FALSE, DiagramTooLarge
from interpreter.engine.program import compile_program
from interpreter.model import Action, Call, Decision
from interpreter.proof import idle, properties, reach
from interpreter.proof.alone import alone
from interpreter.proof.branches import branches
from interpreter.proof.constants import constants
from interpreter.proof.finding import severity
from interpreter.proof.space import LIMIT, space
from interpreter.proof.together import together
from interpreter.proof.trying import tried
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from decimal import Decimal

    from interpreter.engine.program import Program
    from interpreter.model import Resolved
    from interpreter.proof.space import Space

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying a guideline found: the findings in order, from where, and over how much.

    `starts` are the flowcharts from which the proofs go, `combinations` the number of combinations of regions from
    the first of them on. `properties` says of each property of the guideline what came of it.
    """

    findings: tuple[Diagnostic, ...]
    starts: tuple[str, ...]
    nodes: int
    decisions: int
    combinations: int
    properties: tuple[properties.Verdict, ...] = ()


def verify(guideline: Resolved, start: str | None = None, limit: int = LIMIT) -> Verdict:
    """Return the findings over all cases from a flowchart on, or (None) from the entry and from what it leaves out."""
    proofs = list(_proofs(guideline, start, limit))
    found = [finding for proof in proofs for finding in proof.findings]
    spaces = [proof.space for proof in proofs if proof.space is not None]
    if len(spaces) == len(proofs):
        found += _limited(spaces[0], "whether facts are idle and recommendations given", lambda _: _over_all(spaces))
    judged = properties.verdicts(guideline, start, limit)
    found += [finding for one in judged for finding in properties.findings(guideline, one)]
    programs = [proof.program for proof in proofs]
    nodes = {(one.chart, one.node.id): one.node for program in programs for one in program.stations}
    return Verdict(
        in_order(found),
        tuple(program.start for program in programs),
        len(nodes),
        sum(isinstance(node, Decision) for node in nodes.values()),
        prod(len(one) for one in programs[0].facts),
        judged,
    )


def starts(guideline: Resolved) -> Iterator[str]:
    """Yield the entry, and then of the flowcharts that are not called from there those that no other one calls."""
    calls = {
        name: {node.flowchart.id for node in chart.nodes.values() if isinstance(node, Call)}
        for name, chart in guideline.flowcharts.items()
    }
    yield guideline.entry.id
    seen: set[str] = set()
    todo = [guideline.entry.id]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(calls[name])
    left = [name for name in calls if name not in seen]
    called = {other for name in left for other in calls[name]}
    yield from (name for name in left if name not in called)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What is told from one flowchart on; without a space the diagrams outgrew their limit."""

    program: Program
    space: Space | None
    findings: tuple[Diagnostic, ...]


def _proofs(guideline: Resolved, start: str | None, limit: int) -> Iterator[_Proof]:
    charts: set[str] = set()
    criteria: set[str] = set()
    for begin in starts(guideline) if start is None else (start,):
        program = compile_program(guideline, begin)
        made = _space(guideline, begin, limit)
        found = tuple(_alone(program, limit) if made is None else _from(made, frozenset(criteria), first=not charts))
        names = {guideline.flowcharts[name].span.source.name for name in charts}
        yield _Proof(program, made, tuple(one for one in found if one.span.source.name not in names))
        charts |= {station.chart for station in program.stations}
        criteria |= set(program.criteria)


def _space(guideline: Resolved, start: str, limit: int) -> Space | None:
    try:
        return space([(guideline, start)], limit=limit)
    except DiagramTooLarge:
        return None


def _alone(program: Program, limit: int) -> Iterator[Diagnostic]:
    """Yield what is told of each decision by itself, and what is not told then."""
    chart = program.guideline.flowcharts[program.start]
    unproven = list(_unproven(program))
    if unproven:
        said = f"the diagrams outgrew {limit:,} nodes, so that over all cases from `{chart.id}` this is not proven: "
        hint = "split the guideline, or verify its parts: --from FLOWCHART"
        message = said + "; ".join(unproven)
        yield Diagnostic("proof-limit", message, chart.span, hint, severity=severity("proof-limit"))
    yield from alone(program)


def _unproven(program: Program) -> Iterator[str]:
    """Yield what neither a look at each decision by itself nor any case that was tried tells."""
    left = tried(program)
    if left.nodes:
        yield f"whether some case reaches {_named(left.nodes)}"
    if left.branches:
        yield f"whether some case takes the branch {_named(left.branches)}"
    if left.conditions:
        yield f"whether the conditions at {_named(left.conditions)} are constant"
    if left.facts:
        yield f"whether an answer depends on {_named(left.facts)}"
    timed = tuple(_timed(program))
    if timed:
        yield f"whether the deadlines of {_named(timed)} contradict each other"
    excluding = tuple(one.id for one in program.guideline.recommendations.values() if one.excludes)
    if excluding:
        yield f"whether what {_named(excluding)} excludes is given beside it"
    if program.guideline.criteria or program.guideline.implausible:
        yield "whether criteria and warnings have parts that are constant"


def _timed(program: Program) -> Iterator[str]:
    """Return the recommendations that are given with more than one deadline."""
    limits: dict[str, set[Decimal]] = {}
    for station in program.stations:
        for advice in station.node.recommend if isinstance(station.node, Action) else ():
            if advice.within is not None:
                limits.setdefault(advice.recommendation.id, set()).add(advice.within.size)
    return (name for name, several in limits.items() if len(several) > 1)


def _named(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown} and {len(names) - MOST_NAMED} more"


def _from(made: Space, criteria: frozenset[str], *, first: bool) -> Iterator[Diagnostic]:
    """Yield what is told from one flowchart on; of criteria and warnings only what was not told before."""
    yield from _limited(made, "whether decisions are complete", branches)
    yield from _limited(made, "whether conditions are constant", lambda one: constants(one, criteria, warnings=first))
    yield from _limited(made, "whether every node is reached", reach.nodes)
    yield from _limited(made, "whether recommendations contradict each other", together)


def _limited(made: Space, what: str, check: Callable[[Space], Iterable[Diagnostic]]) -> Iterator[Diagnostic]:
    try:
        yield from check(made)
    except DiagramTooLarge:
        chart = made.kernels[0].program.guideline.flowcharts[made.kernels[0].program.start]
        message = f"{what} is not proven: the diagrams outgrew {made.diagrams.limit:,} nodes"
        hint = "split the guideline, or verify its parts with --from"
        yield Diagnostic("proof-limit", message, chart.span, hint, severity=severity("proof-limit"))


def _over_all(spaces: list[Space]) -> Iterator[Diagnostic]:
    """Yield the findings about dictionaries: a fact or recommendation that matters from one start on matters."""
    given = [reach.given(one) for one in spaces]
    met = {name for found in given for name, where in found.items() if where != FALSE}
    never = {name for found in given for name in found} - met
    idles = [idle.idle(one) for one in spaces]
    used = {number for one, still in zip(spaces, idles, strict=True) for number in idle.asked(one) - still}
    told: set[int] = set()
    for one, still, own in zip(spaces, idles, given, strict=True):
        yield from idle.facts(one, frozenset(still - used - told))
        told |= still
        yield from reach.recommendations(one, never)
        never -= set(own)
