"""A guideline as a drawing, for the commands that make one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter import render
from interpreter.cli.inputs import UsageError

if TYPE_CHECKING:
    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved
    from interpreter.suite.coverage import Coverage

KINDS = {"svg": render.svg, "dot": render.dot, "mermaid": render.mermaid}


def drawing(kind: str, guideline: Resolved, flowchart: str | None, language: str, answer: Answer | None) -> str:
    """Return the drawing of a flowchart, or of the whole guideline, with the way of a case where there is one.

    Raises:
        UsageError: it cannot be drawn; the text says why and what to do about it.
    """
    try:
        text = KINDS[kind](guideline, flowchart, language=language, answer=answer)
    except render.CannotDraw as reason:
        raise UsageError(str(reason)) from None
    return text if text.endswith("\n") else f"{text}\n"


def sheets(
    paper: str, guideline: Resolved, flowchart: str | None, language: str, answer: Answer | None
) -> tuple[str, ...]:
    """Return the same drawing as SVG for paper, a text for each sheet.

    Raises:
        UsageError: it cannot be drawn.
    """
    try:
        return render.svg_sheets(guideline, flowchart, language=language, paper=paper, answer=answer)
    except render.CannotDraw as reason:
        raise UsageError(str(reason)) from None


def coverage_drawing(reached: Coverage, language: str) -> str:
    """Return the drawing of the whole guideline with what its cases reach of it.

    Raises:
        UsageError: it cannot be drawn.
    """
    from interpreter.render.covered import Covered, Share  # noqa: PLC0415 - only for coverage
    from interpreter.suite.coverage import by_node, by_part, shown  # noqa: PLC0415

    nodes, parts = by_node(reached), by_part(reached)
    shares = {((chart, node), at): Share(one.reached, one.of) for (chart, node, at), one in parts.items()}
    words = {"nl": "{} casussen bereiken {}", "en": "{} cases reach {}"}.get(language, "{} cases reach {}")
    by = Covered(
        nodes={place: Share(one.reached, one.of) for place, one in nodes.items()},
        branches=shares,
        advice=shares,
        missed={place: one.missed for place, one in nodes.items()},
        subtitle=words.format(reached.cases, shown(reached.percent)),
    )
    try:
        return render.svg(reached.guideline, None, language=language, covered=by)
    except render.CannotDraw as reason:
        raise UsageError(str(reason)) from None
