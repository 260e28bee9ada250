"""The page of `leidraad serve`: the findings, and the clinician's page as `leidraad site` writes it, in a frame."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from interpreter.authored import Authored, authored_in
from interpreter.authoring.live import HTML, POLICY, SCRIPT, STYLE, Reply, asset
from interpreter.site.pages import page

if TYPE_CHECKING:
    from pathlib import Path

    from interpreter.authoring.live import Board, Parts
    from interpreter.model import Resolved

_PAGE = {
    "/serve.js": ("serve.js", SCRIPT),
    "/told.js": ("told.js", SCRIPT),
    "/live.css": ("live.css", STYLE),
}
_FRAMING = {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}
_FRAMED = {"Content-Security-Policy": "frame-ancestors 'self'", "X-Frame-Options": "SAMEORIGIN"}
"""The page itself says what may run in it, by hashes, as it does in a file; here only who may show it in a frame."""


def served(folder: Path) -> Parts:
    """Return the parts of the page of the guideline in a folder."""

    def parts(board: Board, path: str, _: str) -> Reply | None:
        if path == "/":
            return Reply(HTML, asset("serve.html", HTML).text, headers=_FRAMING)
        if path == "/page.html":
            text = board.once("page", lambda guideline, language: _page(folder, guideline, language))
            return None if text is None else Reply(HTML, text, headers=_FRAMED)
        return asset(*_PAGE[path]) if path in _PAGE else None

    return parts


def _page(folder: Path, guideline: Resolved, language: str) -> str:
    cases = [one for one in authored_in(guideline, folder) if isinstance(one, Authored)]
    return page(guideline, cases, language=language, made=date.today())  # noqa: DTZ011 - the day where the author is
