"""Numbers with the word for what they count."""

from __future__ import annotations


def counted(number: int, word: str, several: str | None = None) -> str:
    """Return a number with its word, one or more of it: `1 case`, `3 cases`, `2 properties`."""
    return f"{number} {word if number == 1 else several or f'{word}s'}"
