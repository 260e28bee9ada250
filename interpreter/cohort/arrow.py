"""Columns of polars from bits and to bits, as they are: by Arrow's C data interface, without a copy value by value.

Every version of polars hands over columns this way, and takes them. A column of truth values is bits already, so no
truth value is turned into a number on its way to the circuit, nor any of its results on the way back.

Source: Apache Arrow, The Arrow C data interface, and The Arrow C stream interface.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import polars as pl

from interpreter.cohort.bits import BYTE, every, none, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from interpreter.cohort.bits import Bits


class _Array(ctypes.Structure):
    """A column as Arrow hands it over."""

    null_count: int
    offset: int
    buffers: Any
    release: Any


class _Schema(ctypes.Structure):
    """What a column holds."""


class _Stream(ctypes.Structure):
    """A column in parts."""

    next: Any
    _fields_: ClassVar = [
        ("schema", ctypes.c_void_p),
        ("next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(_Array))),
        ("last_error", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private", ctypes.c_void_p),
    ]


_Release = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", _Release),
    ("private", ctypes.c_void_p),
]
_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p),
    ("release", _Release),
    ("private", ctypes.c_void_p),
]

_address_in = ctypes.pythonapi.PyCapsule_GetPointer
_address_in.restype = ctypes.c_void_p
_address_in.argtypes = [ctypes.py_object, ctypes.c_char_p]
_capsule = ctypes.pythonapi.PyCapsule_New
_capsule.restype = ctypes.py_object
_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


# ---- from polars ----------------------------------------------------------------------------------------------------


def truths(column: pl.Series) -> tuple[Bits, Bits]:
    """Return the rows in which a column of truth values is true, and those in which it is not null."""
    rows = len(column)
    if not rows:
        return none(0), none(0)
    array = _handed_over(column)
    try:
        known = _known(array, rows)
        values = _bits(array.buffers[1], array.offset, rows)
    finally:
        array.release(ctypes.addressof(array))
    return np.bitwise_and(values, known, out=values), known


def known(column: pl.Series) -> Bits:
    """Return the rows in which a column, of whatever type, is not null."""
    rows = len(column)
    if not column.null_count():
        return every(rows)
    array = _handed_over(column)
    try:
        return _known(array, rows)
    finally:
        array.release(ctypes.addressof(array))


def _handed_over(column: pl.Series) -> _Array:
    """Return the structure of a column with rows, on loan: whoever asks for it releases it."""
    whole = column if column.n_chunks() == 1 else column.rechunk()
    stream = whole.__arrow_c_stream__()
    source = _Stream.from_address(_address_in(stream, b"arrow_array_stream"))
    array = _Array()
    if source.next(ctypes.byref(source), ctypes.byref(array)) or not array.release:
        raise MemoryError("polars cannot hand over a column")
    return array


def _known(array: _Array, rows: int) -> Bits:
    if array.null_count == rows:  # a column of nulls alone may have no bits at all
        return none(rows)
    return every(rows) if array.buffers[0] is None else _bits(array.buffers[0], array.offset, rows)


def _bits(address: int, offset: int, rows: int) -> Bits:
    """Return a copy of the bits that begin so many bits after an address."""
    first, shift = divmod(offset, BYTE)
    found = np.zeros(words(rows) * BYTE, dtype=np.uint8)
    taken = -(-rows // BYTE)
    there = (ctypes.c_uint8 * -(-(shift + rows) // BYTE)).from_address(address + first)
    source: NDArray[np.uint8] = np.frombuffer(there, dtype=np.uint8)  # type: ignore[call-overload] # it is a buffer
    if shift:
        found[:taken] = source[:taken] >> np.uint8(shift)
        found[: len(source) - 1] |= source[1:] << np.uint8(BYTE - shift)
    else:
        found[:taken] = source
    if rows % BYTE:
        found[taken - 1] &= (1 << rows % BYTE) - 1
    return found.view(np.uint64)


# ---- to polars ------------------------------------------------------------------------------------------------------

_lent: dict[int, _Lent] = {}
"""What polars still reads, by the number that it was lent under."""
_RELEASE = _Array.release.offset // BYTE
_PRIVATE = _Array.private.offset // BYTE
_FIELDS = ctypes.sizeof(_Array) // BYTE


def _given_back(address: int) -> None:
    """Forget what polars has read; as the interface asks, no structure has a function then to release it."""
    array = (ctypes.c_int64 * _FIELDS).from_address(address)
    array[_RELEASE] = 0
    _lent.pop(array[_PRIVATE], None)


def _schema_given_back(address: int) -> None:
    _Schema.from_address(address).release = _Release()


_release_array, _release_schema = _Release(_given_back), _Release(_schema_given_back)
_GIVEN_BACK: int = ctypes.cast(_release_array, ctypes.c_void_p).value or 0


class _Lent:
    """A column that is lent to polars: its structures, and the memory that they point to."""

    def __init__(self, schema: _Schema, array: NDArray[np.int64], memory: Sequence[object]) -> None:
        self.schema, self.array, self.memory = schema, array, memory
        array[_RELEASE], array[_PRIVATE] = _GIVEN_BACK, id(self)
        _lent[id(self)] = self

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """Return the two structures in capsules."""
        self.schema.release = _release_schema
        address = self.array.ctypes.data
        return _capsule(ctypes.addressof(self.schema), b"arrow_schema", None), _capsule(address, b"arrow_array", None)


def _schema(format_: bytes, name: bytes, children: Sequence[_Schema] = ()) -> _Schema:
    pointers = (ctypes.POINTER(_Schema) * len(children))(*map(ctypes.pointer, children))
    return _Schema(format_, name, None, 2, len(children), pointers, None, _release_schema, None)


class Flags:
    """Columns of truth values from the rows of an array of bits, by these names."""

    def __init__(self, names: Sequence[str]) -> None:
        """Say once what the columns are called."""
        self.number = len(names)
        self.schema = _schema(b"+s", b"", [_schema(b"b", name.encode()) for name in names])

    def frame(self, addresses: NDArray[np.int64], rows: int, memory: object) -> pl.DataFrame:
        """Return the columns whose bits are at these addresses, in `memory`."""
        if not self.number:
            return pl.DataFrame(height=rows)
        buffers = np.zeros((self.number, 2), dtype=np.int64)
        buffers[:, 1] = addresses
        columns = np.zeros((self.number, _FIELDS), dtype=np.int64)
        columns[:, 0], columns[:, 3], columns[:, _RELEASE] = rows, 2, _GIVEN_BACK
        columns[:, 5] = _each(buffers)
        children, empty = _each(columns), np.zeros(1, dtype=np.int64)
        top = np.zeros(_FIELDS, dtype=np.int64)
        top[0], top[3], top[4], top[5], top[6] = rows, 1, self.number, empty.ctypes.data, children.ctypes.data
        lent = _Lent(self.schema, top, (memory, buffers, columns, children, empty))
        return pl.Series(lent).struct.unnest()


def lists(name: str, offsets: NDArray[np.int64], values: NDArray[np.unsignedinteger]) -> pl.Series:
    """Return a column of lists: that of row `r` is `values[offsets[r]:offsets[r + 1]]`."""
    item = _schema(b"C" if values.dtype == np.uint8 else b"S", b"item")
    schema = _schema(b"+L", b"", [item])
    inner, top = np.zeros(_FIELDS, dtype=np.int64), np.zeros(_FIELDS, dtype=np.int64)
    some = values if len(values) else np.zeros(1, dtype=values.dtype)
    inner_buffers = np.array([0, some.ctypes.data], dtype=np.int64)
    buffers = np.array([0, offsets.ctypes.data], dtype=np.int64)
    children = np.array([inner.ctypes.data], dtype=np.int64)
    inner[0], inner[3], inner[5], inner[_RELEASE] = len(values), 2, inner_buffers.ctypes.data, _GIVEN_BACK
    top[0], top[3], top[4], top[5], top[6] = len(offsets) - 1, 2, 1, buffers.ctypes.data, children.ctypes.data
    return pl.Series(name, _Lent(schema, top, (offsets, some, inner, inner_buffers, buffers, children, item)))


def _each(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the address of each row of a table."""
    return np.asarray(table.ctypes.data + np.arange(len(table), dtype=np.int64) * table.strides[0])
