"""Lines that are too long, broken where brackets allow it; a text is never broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.authoring.layout import CLOSE, MOST_BLOCK, OPEN, STEP, WIDEST, said
from interpreter.authoring.tokens import Kind
from interpreter.slotted import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interpreter.authoring.layout import Row
    from interpreter.authoring.tokens import Token

Tokens = tuple["Token", ...]


def broken(row: Row) -> Iterator[str]:
    """Yield the lines into which a row falls: itself, when it is short enough or nothing can be broken."""
    text = row.text
    if "\n" in text or len(text) <= WIDEST or not row.tokens:
        yield text
        return
    found = _head(row)
    if found is not None:
        yield from _opened(row, *found)
    else:
        yield from _at_comma(row)


def _head(row: Row) -> tuple[Tokens, Tokens, Tokens] | None:
    """Return what stands before a value in brackets, the value, and a comment after it; None for any other line."""
    tokens = row.tokens
    at = next((number for number, token in enumerate(tokens) if token.is_sign(*OPEN)), None)
    if row.within or at is None:
        return None
    depth = 0
    for number in range(at, len(tokens)):
        depth += tokens[number].is_sign(*OPEN) - tokens[number].is_sign(*CLOSE)
        if not depth:
            rest = tokens[number + 1 :]
            is_whole = not rest or rest[0].kind is Kind.COMMENT
            return (tokens[:at], tokens[at : number + 1], rest) if is_whole else None
    return None


def _opened(row: Row, head: Tokens, value: Tokens, comment: Tokens) -> Iterator[str]:
    """Yield a value in brackets over several lines: as a block, or with as much on each line as it takes."""
    items = list(_items(value[1:-1]))
    is_mapping = value[0].text == "{"
    nested = any(token.is_sign(*OPEN) for item in items for token in item)
    keyed = head[-1:] and head[-1].text == ":"
    if not items or not (is_mapping or nested or keyed) or not head:
        yield row.text
    elif (is_mapping and len(items) <= MOST_BLOCK) or (nested and not is_mapping):
        yield from _as_block(row, head, items, comment, is_mapping=is_mapping)
    else:
        dashes = sum(token.is_sign("-") for token in head)
        margin = " " * (row.margin + STEP * (dashes + 1))
        yield " " * row.margin + said((*head, value[0], *comment), row.gap)
        yield from _filled(items, margin, value[-1].text)


def _as_block(row: Row, head: Tokens, items: Sequence[Tokens], comment: Tokens, *, is_mapping: bool) -> Iterator[str]:
    dashes = sum(token.is_sign("-") for token in head)
    keyed = head[-1].text == ":"
    written = [said(item) if is_mapping else f"- {said(item)}" for item in items]
    margin = " " * (row.margin + STEP * (dashes + (1 if keyed else 0)))
    if keyed or comment:
        yield " " * row.margin + said((*head, *comment), row.gap)
    else:
        yield " " * row.margin + f"{said(head)} {written.pop(0)}"
    yield from (margin + one for one in written)


def _filled(items: Sequence[Tokens], margin: str, end: str) -> Iterator[str]:
    line = ""
    for number, item in enumerate(items):
        text = said(item) + (end if number == len(items) - 1 else ",")
        if line and len(margin) + len(line) + 1 + len(text) > WIDEST:
            yield margin + line
            line = text
        else:
            line = f"{line} {text}" if line else text
    yield margin + line


def _items(tokens: Sequence[Token]) -> Iterator[Tokens]:
    """Yield the entries between the outer brackets."""
    item: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.is_sign(*OPEN) - token.is_sign(*CLOSE)
        if token.is_sign(",") and not depth:
            yield tuple(item)
            item = []
        else:
            item.append(token)
    if item:
        yield tuple(item)


def _at_comma(row: Row) -> Iterator[str]:
    """Yield the line in two, broken after a comma: of those that fit, the last of the outermost ones."""
    depth, best, best_depth = 0, 0, 0
    for number, token in enumerate(row.tokens):
        depth += token.is_sign(*OPEN) - token.is_sign(*CLOSE)
        is_comma = token.is_sign(",") and number + 1 < len(row.tokens)
        if not is_comma or row.tokens[number + 1].kind is Kind.COMMENT:
            continue
        fits = len(replace(row, tokens=row.tokens[: number + 1]).text) <= WIDEST
        if fits and (not best or depth <= best_depth):
            best, best_depth = number + 1, depth
    if not best:
        yield row.text
        return
    yield replace(row, tokens=row.tokens[:best]).text
    yield " " * row.margin + said(row.tokens[best:], row.gap)
