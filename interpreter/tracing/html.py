"""Pages as one HTML file that prints on A4: no scripts, nothing fetched, readable in a light and in a dark setting."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, assert_never

from interpreter.tracing.page import Anchor, Bullets, Paragraph, Strong, Table
from interpreter.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interpreter.tracing.page import Block, Inline, Page, Piece, Section

STYLE = """\
:root { color-scheme: light dark; --ink: #1d2329; --line: #c3cad1; --paper: #ffffff; --tint: #f1f4f7;
  --link: #0b4f9e; --notice: #fff5dc; --edge: #b3790a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --line: #4a545e; --paper: #15191d;
  --tint: #20262c; --link: #8fc1ff; --notice: #33290f; --edge: #d9a441; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 60rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 "Segoe UI", "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.08rem; margin: 1.75rem 0 .5rem; }
p { margin: .5rem 0; }
a { color: var(--link); }
a:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav ol { list-style: none; padding: 0; margin: 0; }
nav li { margin: .2rem 0; }
nav li.deep { padding-left: 1.25rem; font-size: .93rem; }
.notice { background: var(--notice); border-left: 4px solid var(--edge); padding: .6rem .9rem; }
section.whole { border: 1px solid var(--line); border-radius: 6px; padding: .1rem 1rem .75rem; margin: 1rem 0; }
section.whole h3 { margin-top: .8rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 40rem; table-layout: fixed; margin: .5rem 0;
  font-size: .88rem; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
th { background: var(--tint); }
td.number { text-align: right; }
th.number { text-align: right; }
@page { size: A4; margin: 16mm 15mm 18mm; }
@media print {
  :root { color-scheme: light; --ink: #000000; --line: #999999; --paper: #ffffff; --tint: #eeeeee;
    --link: #000000; --notice: #ffffff; --edge: #000000; }
  body { font-size: 9.5pt; line-height: 1.35; padding: 0; max-width: none; }
  table { font-size: 8pt; min-width: 0; }
  nav li.deep { display: none; } /* on paper the overview has them, with what they are about */
  .wide { overflow: visible; }
  h2, h3 { break-after: avoid; }
  section.whole, tr, li, .notice { break-inside: avoid; }
  thead { display: table-header-group; }
  a { text-decoration: none; }
}"""


def as_html(page: Page) -> str:
    """Return a page as a whole HTML document."""
    return "".join(f"{line}\n" for line in _document(page))


def _document(page: Page) -> Iterator[str]:
    yield "<!doctype html>"
    yield f"<!-- {_text(page.note)} -->"
    yield f'<html lang="{_text(page.language)}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    # Nothing may be fetched or run, whatever an author's text holds.
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{_text(page.title)}</title>"
    yield f"<style>\n{STYLE}\n{column_rules(page)}\n</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield from body(page)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def body(page: Page) -> Iterator[str]:
    """Yield what stands in a page: its title, what it contains, and its sections. No element has a style of its own."""
    yield f"<h1>{_text(page.title)}</h1>"
    yield from _blocks(page.lead)
    yield f'<nav aria-labelledby="contents"><h2 id="contents">{_text(page.contents)}</h2>'
    yield "<ol>"
    for one in page.sections:
        deep = ' class="deep"' if one.level > 2 else ""  # noqa: PLR2004 - below a chapter
        yield f'<li{deep}><a href="#{_text(one.id)}">{_text(one.full_title)}</a></li>'
    yield "</ol></nav>"
    for one in page.sections:
        yield from _section(one)


def column_rules(page: Page) -> str:
    """Return the rules of style for the widths of the columns in a page's tables."""
    tables = [block for one in page.sections for block in one.blocks if isinstance(block, Table)]
    widths = sorted({width for table in tables for width in table.widths})
    return " ".join(f".w{width} {{ width: {width}%; }}" for width in widths)


def _section(one: Section) -> Iterator[str]:
    yield f'<section id="{_text(one.id)}"{" class=whole" if one.whole else ""}>'
    yield f"<h{one.level}>{_text(one.full_title)}</h{one.level}>"
    yield from _blocks(one.blocks)
    yield "</section>"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield f"<p{' class=notice' if block.notice else ''}>{_inline(block.text)}</p>"
            case Bullets():
                yield f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in block.items)}</ul>"
            case Table():
                yield from _table(block)
            case _:
                assert_never(block)


def _table(table: Table) -> Iterator[str]:
    columns = "".join(f'<col class="w{width}">' for width in table.widths)
    name = _text(", ".join(table.head))  # it can be scrolled, and so it can be reached by keyboard, and has a name
    yield f'<div class="wide" role="group" tabindex="0" aria-label="{name}"><table><colgroup>{columns}</colgroup>'
    titles = enumerate(map(_text, table.head))
    head = "".join(f'<th scope="col"{_number(table, at)}>{title}</th>' for at, title in titles)
    yield f"<thead><tr>{head}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = enumerate(_inline(cell) for cell in row)
        yield f"<tr>{''.join(f'<td{_number(table, at)}>{cell}</td>' for at, cell in cells)}</tr>"
    yield "</tbody></table></div>"


def _number(table: Table, column: int) -> str:
    return " class=number" if column in table.numbers else ""


def _inline(pieces: Inline) -> str:
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Piece) -> str:
    match piece:
        case str():
            return _text(piece)
        case Strong():
            return f"<strong>{_text(piece.text)}</strong>"
        case Anchor():
            if not piece.target.startswith(("#", "https://", "http://")):
                return f"{_text(piece.text)} ({_text(piece.target)})"
            return f'<a href="{_text(piece.target)}">{_text(piece.text)}</a>'
        case _:
            assert_never(piece)


def _text(text: str) -> str:
    ends = " " * text[:1].isspace(), " " * (text[-1:].isspace() and len(text) > 1)
    return f"{ends[0]}{escape(visible(' '.join(text.split())))}{ends[1]}"
