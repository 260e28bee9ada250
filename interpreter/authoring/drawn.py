"""The page of `leidraad watch`: the findings, and the drawing of a guideline."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from interpreter import render
from interpreter.authoring.live import DRAWING, HTML, SCRIPT, STYLE, TEXT, Reply, asset

if TYPE_CHECKING:
    from interpreter.authoring.live import Board

_PAGE = {
    "/": ("index.html", HTML),
    "/live.js": ("live.js", SCRIPT),
    "/told.js": ("told.js", SCRIPT),
    "/live.css": ("live.css", STYLE),
}


def drawn(board: Board, path: str, query: str) -> Reply | None:
    """Return a part of the page."""
    if path in _PAGE:
        return asset(*_PAGE[path])
    return _picture(board, parse_qs(query).get("flowchart", [""])[0]) if path == "/picture.svg" else None


def _picture(board: Board, flowchart: str) -> Reply | None:
    """Return the drawing of a flowchart, of all of them for an empty name; None when there is no such thing."""
    shown = board.shown
    if shown is None or (flowchart and flowchart not in shown.flowcharts):
        return None
    try:
        text = board.once(flowchart, lambda one, language: render.svg(one, flowchart or None, language=language))
    except render.CannotDraw as reason:
        return Reply(TEXT, str(reason), HTTPStatus.SERVICE_UNAVAILABLE)
    return None if text is None else Reply(DRAWING, text)
