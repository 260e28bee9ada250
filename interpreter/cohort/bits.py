"""Bits, one a row, in words of 64; and the same rows with a byte each."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.uint64]
Bytes: TypeAlias = NDArray[np.uint8]
WORD = 64
BYTE = 8


def words(rows: int) -> int:
    """Return how many words the bits of so many rows take."""
    return -(-rows // WORD)


def none(rows: int) -> Bits:
    """Return bits of which none is set."""
    return np.zeros(words(rows), dtype=np.uint64)


def every(rows: int) -> Bits:
    """Return bits that are set for every row; what is left of the last word stays empty."""
    found = np.full(words(rows), ~np.uint64(0))
    if rows % WORD:
        found[-1] = (1 << rows % WORD) - 1
    return found


def packed(truths: NDArray[np.bool_]) -> Bits:
    """Return truth values, a byte each, as bits."""
    found = np.zeros(words(len(truths)) * BYTE, dtype=np.uint8)
    bits = np.packbits(truths, bitorder="little")
    found[: len(bits)] = bits
    return found.view(np.uint64)


def ones(bits: Bits, rows: int) -> Bytes:
    """Return bits with a byte for each row: 0 or 1."""
    return np.unpackbits(bits.view(np.uint8), count=rows, bitorder="little")
