"""Text of strangers made safe for a terminal: what cannot be seen is written out."""

from __future__ import annotations

from functools import lru_cache


def visible(text: str) -> str:
    r"""Return the text with every character that cannot be seen written out, such as `\x1b` or `\u202e`."""
    return text if text.isprintable() else "".join(map(_escaped, text))


@lru_cache(maxsize=4096)
def _escaped(char: str) -> str:
    if char.isprintable():
        return char
    return char.encode("unicode_escape").decode("ascii")
