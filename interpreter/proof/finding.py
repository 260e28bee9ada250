"""A finding over all cases, with the case in which it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.diagnostic import Diagnostic, Example, Label, Severity
from interpreter.engine.diagram import FALSE
from interpreter.model import All, AnyOf, AtLeast, CriterionTest, FactTest, Not, leaves
from interpreter.proof.witness import witness
from interpreter.rules import rule
from interpreter.span import Span

if TYPE_CHECKING:
    from interpreter.engine.program import Station
    from interpreter.model import Condition, Resolved
    from interpreter.proof.space import Space
    from interpreter.proof.witness import Witness


def finding(
    space: Space,
    code: str,
    message: str,
    span: Span,
    hint: str,
    *,
    where: int = FALSE,
    labels: tuple[Label, ...] = (),
) -> Diagnostic:
    """Return a finding that shows in the cases of a diagram: the smallest of them goes with it."""
    return Diagnostic(code, message, span, hint, labels, severity(code), example(space, witness(space, where)))


def severity(code: str) -> Severity:
    """Return how grave the findings of a rule are when a proof makes them: a node that no case reaches does no harm."""
    known = rule(code)
    return Severity.WARNING if known is None or code == "unreachable-node" else known.severity


def example(space: Space, found: Witness | None) -> Example | None:
    """Return a witness as it goes with a finding."""
    if found is None:
        return None
    program = space.kernels[0].program
    return Example(tuple(found.texts(program.guideline).items()), started(program.guideline, program.start))


def started(guideline: Resolved, start: str) -> str | None:
    """Return the flowchart that a case must name to start there: none for the entry."""
    return None if start == guideline.entry.id else start


def place(station: Station) -> str:
    """Return the words for a node."""
    return f"`{station.node.id}`"


def span_of(condition: Condition) -> Span:
    """Return the place of a condition: from its first test to its last."""
    found = [leaf.span for leaf in leaves(condition)]
    first, last = found[0], found[-1]
    return Span(first.source, first.start_line, first.start_column, last.end_line, last.end_column)


def words(condition: Condition) -> str:
    """Return a test as it is written, or `this condition` for what is made of several."""
    match condition:
        case FactTest():
            return f"`{condition.fact.id}: {condition.text}`"
        case CriterionTest():
            return f"`{condition.criterion.id}: {'true' if condition.expected else 'false'}`"
        case All() | AnyOf() | Not() | AtLeast():
            return "this condition"
