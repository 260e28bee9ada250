"""The page as one HTML file that carries everything it needs, and runs nothing but its own script.

Source: HTML, `script` as a data block.
"""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING

from interpreter import jsontext
from interpreter.site.drawings import drawings
from interpreter.site.export import exported
from interpreter.site.frame import asset, head, text
from interpreter.site.texts import texts
from interpreter.site.view import LANGUAGES, examples, view
from interpreter.version import ENGINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from interpreter.authored import Authored
    from interpreter.model import Resolved
    from interpreter.site.document import Beside


def page(
    guideline: Resolved,
    cases: Iterable[Authored],
    *,
    language: str,
    made: date,
    beside: Mapping[str, Sequence[Beside]] | None = None,
) -> str:
    """Return the whole page of a guideline, in the given language first.

    `made` is the day that it says it was made on; `beside` the other pages of its folder, by language.
    """
    script, style = asset("page.js"), asset("page.css")
    title = guideline.title.in_language(language)
    use = guideline.intended_use.in_language(language)
    about = {
        "language": language,
        "made": made.isoformat(),
        "engine": ENGINE,
        "languages": languages(guideline),
        "beside": {
            spoken: [{"href": other.name, "label": other.label} for other in pages]
            for spoken, pages in (beside or {}).items()
        },
    }
    lines = [
        *head(title, language, style, script),
        "<body>",
        '<div id="page"><main class="plain">',
        f"<h1>{text(title)}</h1><p>{text(use)}</p><noscript><p>{text(texts(language).no_script)}</p></noscript>",
        "</main></div>",
        _data("head", jsontext.dumps(about)),
        _data("view", jsontext.dumps(view(guideline))),
        _data("kernel", jsontext.dumps(exported(guideline))),
        _packed("examples", examples(cases)),
        *(_packed(f"drawings-{one}", drawings(guideline, one)) for one in languages(guideline)),
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join([*lines, ""])


def languages(guideline: Resolved) -> list[str]:
    """Return the languages of the page in which the guideline is written; its first one where there is none."""
    return [one for one in LANGUAGES if one in guideline.languages] or [guideline.languages[0]]


def _data(name: str, content: str, kind: str = "application/json") -> str:
    """Return a block of data; `<` is written in another way, so that nothing in it can end the block."""
    harmless = content.replace("<", "\\u003c")
    return f'<script type="{kind}" id="{name}">{harmless}</script>'


def _packed(name: str, value: object) -> str:
    """Return a block of data as the page unpacks it: JSON, compressed (gzip), in base64."""
    packed = gzip.compress(jsontext.dumps(value).encode("utf-8"), compresslevel=9, mtime=0)
    return _data(name, base64.b64encode(packed).decode("ascii"), kind="text/plain")
