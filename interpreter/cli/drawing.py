"""A guideline as a drawing, for the commands that make one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter import render
from interpreter.cli.inputs import UsageError

if TYPE_CHECKING:
    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved

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
