"""Two versions of a guideline beside one another: for whom what changes, the drawings, and the files.

What is said, and in which order, is what `leidraad diff` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from interpreter import jsontext
from interpreter.difference.alignment import renames
from interpreter.difference.merged import apart, changed_flowcharts
from interpreter.difference.values import Direction, Layer, Sign
from interpreter.difference.wording import SIGNS, Sentences
from interpreter.engine.answer import given
from interpreter.render import CannotDraw, legend, page, picture, svg_document
from interpreter.render.edited import Edited, marked
from interpreter.render.picture import call_order
from interpreter.render.svg_elements import identity
from interpreter.site.document import document, to_index
from interpreter.site.frame import text
from interpreter.site.texts import Texts, texts
from interpreter.slotted import dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interpreter.difference.phrases import Phrases
    from interpreter.difference.values import Change, Difference, Group
    from interpreter.model import Resolved
    from interpreter.render.edited import Edits
    from interpreter.render.picture import Element
    from interpreter.site.document import Frame


def comparison(difference: Difference, frame: Frame) -> str:
    """Return the page with everything that a new version changes."""
    say = Sentences(difference, frame.language)
    return document(frame, say.title(), _Writer(say).body())


@dataclass(frozen=True, slots=True)
class _Writer:
    say: Sentences

    @property
    def words(self) -> Phrases:
        return self.say.words

    @property
    def around(self) -> Texts:
        return texts(self.say.language)

    @property
    def difference(self) -> Difference:
        return self.say.difference

    def body(self) -> Iterator[str]:
        words = self.words
        parts = [
            ("for-whom", words.for_whom, [*self.for_whom(), *self.beside()]),
            ("only-one", words.only_one, [*self.only_one()]),
            ("flowcharts", self.around.in_flowcharts, [*self.flowcharts()]),
            ("structure", words.structure, [*self.changes(self.difference.structure)]),
            ("texts", words.texts, [*self.changes(self.difference.texts)]),
        ]
        shown = [part for part in parts if part[2]]
        yield f"<h1>{text(self.say.title())}</h1>"
        yield f'<nav class="contents" aria-label="{text(self.around.here)}"><ul>'
        yield from (f'<li><a href="#{name}">{text(title)}</a></li>' for name, title, _ in shown)
        yield "</ul></nav>"
        for name, title, lines in shown:
            yield f'<section id="{name}"><h2>{text(title)}</h2>'
            yield from lines
            yield "</section>"
        old, new = self.difference.old.sha256, self.difference.new.sha256
        hashes = f"<code>{text(old)}</code> → <code>{text(new)}</code>"
        yield f'<p class="small">{text(self.around.fingerprints)}: {hashes}</p>'

    # ---- for whom

    def for_whom(self) -> Iterator[str]:
        claims = list(self.say.claims())
        first, *rest = (text(claim) for claim in claims)
        yield " ".join([f'<p class="notice"><strong>{first}</strong>', *rest, "</p>"])
        groups, number = self.difference.of(Layer.ADVICE), 1
        if groups and self.difference.exact:
            yield f'<p class="small">{text(self.words.share_is)}</p>'
        for direction in Direction:
            found = [group for group in groups if group.kind.direction is direction]
            if found:
                yield f"<h3>{text(self.words.directions[direction])}</h3>"
                for at, group in enumerate(found, number):
                    yield from self.group(at, group)
                number += len(found)

    def group(self, number: int, group: Group) -> Iterator[str]:
        say, words = self.say, self.words
        share = "" if group.share is None else f"{words.of_regions.format(say.percent(group.share))}"
        yield f'<article class="card group"><h4>{number}. {text(say.headline(group))}</h4>'
        if share:
            yield f'<p class="small">{text(share)}</p>'
        link = f'<a href="{text(self.case(number, group))}">{text(self.around.fill_in)}</a>'
        yield f"<p>{text(words.example)}: {text(say.example(group))} · {link}</p>"
        yield '<dl class="sides">'
        for name, version, said in zip(
            (words.old, words.new), (self.difference.old, self.difference.new), say.sides(group), strict=True
        ):
            yield f"<div><dt>{text(name)} ({text(version.version)})</dt><dd>{text(said)}</dd></div>"
        yield "</dl></article>"

    def case(self, number: int, group: Group) -> str:
        """Return the address at which the first page opens the example, in the new version."""
        start = self.difference.start
        case = {
            "case": "-".join(part for part in (f"{number:02}", group.kind.value, group.recommendation) if part),
            **({} if start == self.difference.new.entry.id else {"from": start}),
            "facts": {name: given(value) for name, value in group.example.new},
        }
        return to_index(self.say.language, f"try/case/{quote(jsontext.dumps(case), safe='')}")

    def beside(self) -> Iterator[str]:
        say, words = self.say, self.words
        layers = ((Layer.GROUNDS, words.grounds, words.same_grounds), (Layer.WORDS, words.words, words.same_words))
        for layer, heading, same in layers:
            groups = self.difference.of(layer)
            if groups:
                yield f"<h3>{text(heading)}</h3><ul>"
                for group in groups:
                    share = "" if group.share is None else f" ({text(say.percent(group.share))})"
                    yield f"<li>{text(say.headline(group))}{share}</li>"
                yield "</ul>"
            elif self.difference.exact and not self.difference.nothing_changes:
                yield f"<p>{text(same)}</p>"

    def only_one(self) -> Iterator[str]:
        found = list(self.say.admissions())
        if found:
            yield f"<ul>{''.join(f'<li>{_with_code(one)}</li>' for one in found)}</ul>"

    # ---- the drawings

    def flowcharts(self) -> Iterator[str]:
        old, new = self.difference.old, self.difference.new
        before, after = apart(self.difference)
        pairs = self.pairs(before, after)
        if not pairs:
            return
        around = self.around
        yield f'<p class="small">{text(around.drawings_help)}</p>'
        yield f'<fieldset class="row size"><legend class="unseen">{text(around.size)}</legend>'
        for name, label, checked in (("whole", around.whole, " checked"), ("readable", around.readable, "")):
            box = f'<input type="radio" name="size" id="{name}"{checked}>'
            yield f'<label for="{name}">{box} {text(label)}</label>'
        yield "</fieldset>"
        for was, becomes in pairs:
            chart = new.flowcharts[becomes] if becomes is not None else old.flowcharts[was or ""]
            yield f'<div class="drawn"><h3>{text(self.say.text(chart.title))}</h3>'
            yield '<div class="sides">'
            yield from self.drawing(old, was, before, self.words.old)
            yield from self.drawing(new, becomes, after, self.words.new)
            yield "</div></div>"

    def pairs(self, before: Edits, after: Edits) -> list[tuple[str | None, str | None]]:
        """Return each flowchart in which something is not the same, as the old and the new version call it."""
        old, new = self.difference.old, self.difference.new
        called = renames(old, new).flowcharts
        was = {called.get(name, name): name for name in old.flowcharts}
        here = {*changed_flowcharts(after), *(called.get(name, name) for name in changed_flowcharts(before))}
        order = dict.fromkeys((*call_order(new), *new.flowcharts, *was))
        return [(was.get(name), name if name in new.flowcharts else None) for name in order if name in here]

    def drawing(self, guideline: Resolved, chart: str | None, edits: Edits, side: str) -> Iterator[str]:
        around = self.around
        yield f"<figure><figcaption>{text(side)} ({text(guideline.version)})</figcaption>"
        if chart is None:
            yield f'<p class="note">{text(around.absent)}</p>'
        else:
            title = self.say.text(guideline.flowcharts[chart].title)
            name = text(around.drawing.format(title, f"{side}, {guideline.version}"))
            try:
                marks, drawn = _drawn(guideline, chart, edits, self.say.language, side)
            except CannotDraw:
                yield f'<p class="note">{text(around.not_drawn)}</p>'
            else:
                links = (f'<li><a href="#{text(box)}">{text(label)}</a></li>' for box, label in marks)
                yield "".join(['<ul class="marks">', *links, "</ul>"]) if marks else ""
                yield f'<div class="drawing" role="group" tabindex="0" aria-label="{name}">{drawn}</div>'
        yield "</figure>"

    # ---- the files

    def changes(self, changes: Sequence[Change]) -> Iterator[str]:
        words = self.words
        if not changes:
            yield f"<p>{text(words.unchanged)}</p>"
            return
        yield '<table class="changes"><thead><tr>'
        for name in (self.around.property, words.old, words.new):
            yield f'<th scope="col">{text(name)}</th>'
        yield "</tr></thead>"
        for change in changes:
            yield "<tbody>"
            yield from self.change(change)
            yield "</tbody>"
        yield "</table>"

    def change(self, change: Change) -> Iterator[str]:
        say, words = self.say, self.words
        heading = f"<strong>{SIGNS[change.sign]}</strong> {_with_code(say.heading(change))}"
        edits: Iterable[str] = ()
        if change.sign in {Sign.ADDED, Sign.REMOVED}:
            called = say.summary(change)
            heading += f" {text(words.signs[change.sign])}" + (f": {text(called)}" if called else "")
        else:
            edits = (
                f"<tr><td>{text(say.edit(edit))}</td><td>{_side(edit.before, edit.language)}</td>"
                f"<td>{_side(edit.after, edit.language)}</td></tr>"
                for edit in change.edits
            )
        yield f'<tr class="{change.sign.value}"><th scope="rowgroup" colspan="3">{heading}</th></tr>'
        yield from edits


def _side(shown: str | None, language: str | None) -> str:
    """Return one side of an edit: words in their own language, anything else as code."""
    if shown is None:
        return "–"
    return f"<code>{text(shown)}</code>" if language is None else f'<span lang="{text(language)}">{text(shown)}</span>'


def _with_code(sentence: str) -> str:
    """Return a sentence of ours in which ids stand between backticks."""
    parts = enumerate(sentence.split("`"))
    return "".join(f"<code>{text(part)}</code>" if at % 2 else _spaced(part) for at, part in parts)


def _spaced(part: str) -> str:
    return f"{' ' * part[:1].isspace()}{text(part)}{' ' * part[-1:].isspace()}" if part.strip() else part


def _drawn(
    guideline: Resolved, chart: str, edits: Edits, language: str, side: str
) -> tuple[list[tuple[str, str]], str]:
    """Return the drawing of a flowchart with what is not the same, and of each box that is marked its id and its words.

    The ids are its own on the page.

    Raises:
        CannotDraw: it is too large.
    """
    spoken = language if language in guideline.languages else guideline.languages[0]
    shown = marked(picture.picture(guideline, chart, language=spoken), edits)
    shown = replace(shown, id=f"{side}-{shown.id}")
    said = [(identity(shown, one), _marked(one)) for one in shown.elements]
    marks = [(box, words) for box, words in said if words]
    return marks, svg_document.document(shown, page.page(shown, legend.legend(shown), ()))


def _marked(shown: Element) -> str:
    """Return the words of what is marked in a box, each with its sign; nothing where it is the same."""
    if shown.rows:
        return " / ".join(row.label for row in shown.rows if row.edited is not Edited.SAME)
    if shown.edited is Edited.SAME:
        return ""
    return f"{shown.edited.sign}{shown.label.removeprefix(shown.edited.sign)}"
