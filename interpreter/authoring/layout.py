"""The lines of a YAML document laid out anew: indentation, spaces and long lines; no word moves past another.

Lines stay the author's, but for what is too long. Two spaces for a level, a list one level in from its key, one space
after `:`, `,` and `-`, none inside brackets; a bracket that closes stands behind what it closes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from interpreter.authoring.tokens import Kind, Token, Unusual, lines
from interpreter.slotted import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interpreter.authoring.edits import Page
    from interpreter.authoring.tokens import Line

WIDEST = 120
STEP = 2
MOST_BLOCK = 4
"""A mapping in braces that is too long for its line becomes a block when it has so many entries at most."""

OPEN, CLOSE = ("{", "["), ("}", "]")


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it will be: how far in, its tokens with the spaces before them, and whether it lies within brackets."""

    margin: int
    tokens: tuple[Token, ...]
    gap: int = 2
    within: bool = False
    hang: int = 0
    """How far in a text over several lines goes on."""

    @property
    def text(self) -> str:
        """Return the line, or the lines when a text goes on over several."""
        return " " * self.margin + said(self.tokens, self.gap, self.hang) if self.tokens else ""


def said(tokens: Sequence[Token], gap: int = 2, hang: int = 0) -> str:
    """Return tokens with the spaces that belong between them; `gap` is before a comment."""
    if not tokens:
        return ""
    parts = [_word(tokens[0], hang)]
    for before, token in pairwise(tokens):
        parts.append(" " * gap if token.kind is Kind.COMMENT else _space(before, token))
        parts.append(_word(token, hang))
    return "".join(parts)


def _space(before: Token, token: Token) -> str:
    if before.is_sign(*OPEN):
        return ""
    if token.is_sign(",", ":", *CLOSE) and not (before.is_sign(":") and not token.is_sign(":")):
        return ""
    return " "


def _word(token: Token, hang: int) -> str:
    """Return a token's text in its quotes; what goes on over several lines goes on `hang` in."""
    text = token.text
    if token.kind not in {Kind.KEY, Kind.SCALAR}:
        return text
    if text[0] == "'" and not {'"', "\\", "\n", "\r"} & set(text) and "'" not in text[1:-1]:
        return f'"{text[1:-1]}"'
    first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not rest:
        return text
    if text[0] in "|>":
        return _block(first, rest, hang)
    return "\n".join([first.rstrip(" \t") if text[0] not in "\"'" else first, *(_hung(line, hang) for line in rest)])


def _hung(line: str, hang: int) -> str:
    stripped = line.lstrip(" \t")
    return " " * hang + stripped if stripped else ""


def _block(header: str, body: list[str], hang: int) -> str:
    """Return a block of text, as far in as `hang` says; the lines keep their distances to each other."""
    if any(sign in header.partition("#")[0] for sign in "+123456789"):
        raise Unusual(f"a block of text begins with `{header.strip()}`")
    full = [line for line in body if line.strip()]
    margin = len(full[0]) - len(full[0].lstrip(" ")) if full else 0
    cut = [line[margin:] if line[:margin].strip() == "" else line.lstrip() for line in body]
    return "\n".join([header.rstrip(), *(" " * hang + line if line.strip() else "" for line in cut)])


# ---- how far in -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Level:
    """A mapping or list without brackets: how far in it was, and will be."""

    was: int
    is_list: bool
    margin: int


@dataclass(slots=True)
class _Course:
    """The way through the lines: the levels and brackets that are open."""

    levels: list[_Level] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    """For each bracket that is open, the number of the row in which it opens."""
    rows: list[Row] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    """Comments and empty lines, until it is known what comes after them."""

    @property
    def base(self) -> int:
        """Return how far in the entry stands in which the way is now."""
        if not self.levels:
            return -STEP
        return self.levels[-1].margin + (STEP if self.levels[-1].is_list else 0)

    def add(self, line: Line) -> None:
        """Lay out the next line."""
        if not line.tokens or line.tokens[0].kind is Kind.COMMENT:
            self.waiting.append(line)
            return
        before = tuple(self.levels)
        was = line.column(line.tokens[0])
        if self.opened:
            self._wait_over(before, was, self._margin_within(line.tokens))
            self._within(line)
            return
        if line.tokens[0].kind is Kind.MARKER:
            self.levels.clear()
            self._wait_over(before, was, 0)
            self._append(Row(0, line.tokens, _gap(line)))
            return
        margin = self._enter(line)
        self._wait_over(before, was, margin)
        self._append(Row(margin, line.tokens, _gap(line), hang=max(self.base, 0) + STEP if self.levels else 0))

    def _enter(self, line: Line) -> int:
        """Open and close levels as the first tokens of a line tell; return how far in the line stands."""
        margin: int | None = None
        for token in line.tokens:
            if not (token.is_sign("-") or token.kind is Kind.KEY):
                break
            entered = self._level(line.column(token), is_list=token.kind is Kind.SIGN)
            margin = entered.margin if margin is None else margin
            if token.kind is Kind.KEY:
                break
        return (
            max(0, self.base + (0 if self.levels and self.levels[-1].is_list else STEP)) if margin is None else margin
        )

    def _level(self, was: int, *, is_list: bool) -> _Level:
        """Return the level at this column, made when it begins here."""
        levels = self.levels
        while levels and (levels[-1].was > was or (levels[-1].was == was and levels[-1].is_list and not is_list)):
            levels.pop()
        if levels and levels[-1].was == was and levels[-1].is_list == is_list:
            return levels[-1]
        levels.append(_Level(was, is_list, levels[-1].margin + STEP if levels else 0))
        return levels[-1]

    def _margin_within(self, tokens: Sequence[Token]) -> int:
        """Return how far in a line within brackets stands: a step for each line on which some of them open."""
        closing = 0
        for token in tokens:
            if not token.is_sign(*CLOSE):
                break
            closing += 1
        still_open = self.opened[: len(self.opened) - closing]
        return max(self.base, 0) + STEP * max(1, len(set(still_open)))

    def _within(self, line: Line) -> None:
        """Lay out a line within brackets: what closes, and the comma after it, stand behind the line before."""
        tokens = line.tokens
        count = 0
        while count < len(tokens) and tokens[count].is_sign(",", *CLOSE):
            count += 1
        last = self.rows[-1]
        if count and last.tokens and last.tokens[-1].kind is not Kind.COMMENT:
            self.rows.pop()
            moved = (
                tokens[: count + 1]
                if len(tokens) == count + 1 and tokens[count].kind is Kind.COMMENT
                else tokens[:count]
            )
            joined = tuple(_without_last_commas((*last.tokens, *moved)))
            self._append(replace(last, tokens=joined, gap=_gap(line)), moved)
            tokens = tokens[len(moved) :]
        if tokens:
            margin = self._margin_within(tokens)
            self._append(Row(margin, tokens, _gap(line), within=True, hang=margin))

    def _append(self, row: Row, added: Sequence[Token] | None = None) -> None:
        """Add a row, and note the brackets that its tokens, or those added to it, open and close."""
        for token in row.tokens if added is None else added:
            if token.is_sign(*OPEN):
                self.opened.append(len(self.rows))
            elif token.is_sign(*CLOSE):
                self.opened.pop()
        self.rows.append(row)

    def _wait_over(self, before: Sequence[_Level], was: int, margin: int) -> None:
        """Lay out the comments and empty lines that waited for the line after them."""
        for line in self.waiting:
            if not line.tokens:
                if self.rows and self.rows[-1].tokens:
                    self.rows.append(Row(0, ()))
                continue
            column = line.column(line.tokens[0])
            same = [one.margin for one in before if one.was == column]
            outer = [one.margin for one in before if one.was <= column]
            at = margin if column == was or self.opened else (same or outer or [margin])[-1]
            self.rows.append(Row(at, line.tokens))
        self.waiting.clear()

    def finish(self) -> list[Row]:
        """Return all rows, after the comments at the end."""
        self._wait_over(tuple(self.levels), 0, 0)
        while self.rows and not self.rows[-1].tokens:
            self.rows.pop()
        return self.rows


def _gap(line: Line) -> int:
    """Return how far the comment of a line stands from what is before it: as far as it did, two spaces at least."""
    if len(line.tokens) < 2 or line.tokens[-1].kind is not Kind.COMMENT:  # noqa: PLR2004 - something and a comment
        return 2
    before, comment = line.tokens[-2:]
    return max(2, comment.at - before.at - len(before.text))


def rows(page: Page) -> list[Row]:
    """Return the lines of a page as they will be, but for those that are too long.

    Raises:
        Unusual: it has a form that the formatter leaves alone.
    """
    course = _Course()
    for line in lines(page):
        course.add(replace(line, tokens=tuple(_without_last_commas(line.tokens))))
    return course.finish()


def _without_last_commas(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens but the commas after which a bracket closes."""
    for number, token in enumerate(tokens):
        if not (token.is_sign(",") and number + 1 < len(tokens) and tokens[number + 1].is_sign(*CLOSE)):
            yield token
