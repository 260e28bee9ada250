"""Diagrams of a guideline, with or without the way of a case: SVG for the eye, DOT and Mermaid for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.render.failure import CannotDraw

if TYPE_CHECKING:
    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved
    from interpreter.render.covered import Covered
    from interpreter.render.edited import Edits
    from interpreter.render.flow import Flow

__all__ = ["CannotDraw", "dot", "mermaid", "svg", "svg_sheets"]


def svg(
    guideline: Resolved,
    flowchart: str | None,
    *,
    language: str,
    answer: Answer | None = None,
    edits: Edits | None = None,
    covered: Covered | None = None,
    flow: Flow | None = None,
) -> str:
    """Return the diagram of one flowchart, or of the whole guideline, as SVG.

    With the way of a case, with edits, with what cases reach of it, or with how many of a cohort go where.

    Raises:
        CannotDraw: why, and what to do about it.
    """
    from interpreter.render import legend, page, panel, picture, svg_document  # noqa: PLC0415 - other commands need none of it

    shown = picture.picture(guideline, flowchart, language=language, answer=answer)
    if edits is not None:
        from interpreter.render.edited import marked  # noqa: PLC0415 - only for the picture of a difference

        shown = marked(shown, edits)
    if covered is not None:
        from interpreter.render.covered import covered as with_coverage  # noqa: PLC0415 - only for coverage

        shown = with_coverage(shown, covered)
    if flow is not None:
        from interpreter.render.flow import flowing  # noqa: PLC0415 - only for the picture of a cohort

        shown = flowing(shown, flow)
    beside = () if answer is None else panel.panels(guideline, answer, flowchart, language)
    return svg_document.document(shown, page.page(shown, legend.legend(shown), beside))


def svg_sheets(
    guideline: Resolved, flowchart: str | None, *, language: str, paper: str, answer: Answer | None = None
) -> tuple[str, ...]:
    """Return the same diagram as SVG for paper (`a4` or `a3`, landscape): one sheet, or as many as it takes to read it.

    Raises:
        CannotDraw: why, and what to do about it.
    """
    from interpreter.render import panel, picture, sheets, svg_document  # noqa: PLC0415 - other commands need none of it

    shown = picture.picture(guideline, flowchart, language=language, answer=answer)
    beside = () if answer is None else panel.panels(guideline, answer, flowchart, language)
    size = sheets.PAPERS[paper]
    return tuple(svg_document.document(*sheet, size) for sheet in sheets.sheets(shown, beside, size))


def dot(guideline: Resolved, flowchart: str | None, *, language: str, answer: Answer | None = None) -> str:
    """Return the same diagram as DOT source, for Graphviz.

    Raises:
        CannotDraw: why, and what to do about it.
    """
    from interpreter.render import dot_source  # noqa: PLC0415 - other commands need none of it
    from interpreter.render.picture import picture  # noqa: PLC0415

    return dot_source.source(picture(guideline, flowchart, language=language, answer=answer))


def mermaid(guideline: Resolved, flowchart: str | None, *, language: str, answer: Answer | None = None) -> str:
    """Return the same diagram as Mermaid source.

    Raises:
        CannotDraw: why, and what to do about it.
    """
    from interpreter.render import mermaid_source  # noqa: PLC0415 - other commands need none of it
    from interpreter.render.picture import picture  # noqa: PLC0415

    return mermaid_source.source(picture(guideline, flowchart, language=language, answer=answer))
