"""A page of the site that is only read: the same banner and style as the first page, and no script at all."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from interpreter.site.frame import asset, head, text
from interpreter.site.texts import texts
from interpreter.slotted import dataclass
from interpreter.textanswer.phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from interpreter.model import Resolved

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Beside:
    """A page of the same folder: the name of its file, and what it is called."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around what a page says: of which guideline it is, which pages are beside it, its other languages."""

    guideline: Resolved
    language: str
    made: date
    beside: Sequence[Beside]
    own: Beside
    otherwise: Mapping[str, str]
    """The file with the same page, by language."""


def document(frame: Frame, title: str, body: Iterable[str], rules: str = "") -> str:
    """Return the whole page; `rules` are rules of style of this page alone."""
    style = "\n".join([asset("page.css"), (files(__package__) / "document.css").read_text(encoding="utf-8"), rules])
    lines = [
        *head(title, frame.language, style),
        '<body class="document">',
        *_banner(frame),
        '<main id="content" tabindex="-1">',
        *body,
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join([*lines, ""])


def to_index(language: str, place: str = "") -> str:
    """Return the address of the first page, or of a place in it, in a language."""
    return f"{INDEX}?lang={language}{f'#/{place}' if place else ''}"


def _banner(frame: Frame) -> Iterable[str]:
    language, guideline, words = frame.language, frame.guideline, texts(frame.language)
    day, spoken = frame.made, phrases(language)
    made = words.made.format(f"{day.day} {spoken.months[day.month - 1]} {day.year}")
    version = words.version.format(guideline.version, spoken.status[guideline.status])
    yield f'<a class="skip" href="#content">{text(words.skip)}</a>'
    yield '<header><div class="top"><div class="name">'
    yield f'<p class="title">{text(guideline.title.in_language(language))}</p>'
    yield f'<p class="version">{text(version)} · {text(made)}</p></div>'
    yield f'<nav class="parts" aria-label="{text(words.pages)}"><ul>'
    yield f'<li><a href="{text(to_index(language))}">{text(words.back)}</a></li>'
    for one in frame.beside:
        current = ' aria-current="page"' if one == frame.own else ""
        yield f'<li><a href="{text(one.name)}"{current}>{text(one.label)}</a></li>'
    yield "</ul></nav>"
    if len(frame.otherwise) > 1:
        yield '<ul class="languages settings">'
        for other, name in frame.otherwise.items():
            current = ' aria-current="true"' if other == language else ""
            href = f'href="{text(name)}" lang="{text(other)}" hreflang="{text(other)}"'
            yield f'<li><a class="button" {href}{current}>{text(other.upper())}</a></li>'
        yield "</ul>"
    use = guideline.intended_use.in_language(language)
    yield f'</div><p class="intended"><strong>{text(words.intended)}:</strong> {text(use)}</p></header>'
