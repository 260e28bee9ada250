"""Bits go to polars and come back the same, whatever the rows, the parts and the offset; nothing lent stays behind."""

from __future__ import annotations

import gc
import subprocess
import sys

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.cohort import arrow
from interpreter.cohort.arrow import Flags, known, lists, truths
from interpreter.cohort.bits import every, ones, packed, words

cells = st.lists(st.none() | st.booleans(), max_size=300)


@given(cells, st.integers(0, 70), st.integers(0, 70), st.booleans())
def test_truth_values_come_as_bits_from_any_slice(values, first, less, parts):
    column = pl.Series(values, dtype=pl.Boolean)
    if parts:
        column = pl.concat([column[:5], column[5:]], rechunk=False)
    column = column[first : max(first, len(column) - less)]
    true, there = truths(column)
    assert ones(true, len(column)).tolist() == [value is True for value in column]
    assert ones(there, len(column)).tolist() == [value is not None for value in column]
    assert int(np.bitwise_count(there).sum()) == len(column) - column.null_count(), "nothing after the last row"
    assert len(true) == words(len(column))


@pytest.mark.parametrize("dtype", [pl.String, pl.Float64, pl.Int8, pl.Categorical, pl.Enum(["1", "0"]), pl.Date])
def test_null_is_found_in_a_column_of_any_type(dtype):
    values = (
        ["1", None, "0"] * 50
        if dtype in {pl.String, pl.Categorical} or isinstance(dtype, pl.Enum)
        else [1, None, 0] * 50
    )
    column = pl.Series(values, dtype=dtype)[7:]
    assert ones(known(column), len(column)).tolist() == column.is_not_null().to_list()
    assert known(column.clear()).size == 0
    assert not known(pl.Series([None] * 70, dtype=dtype)).any()
    assert (known(column.drop_nulls()) == every(column.drop_nulls().len())).all()


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65, 5_000])
def test_bits_become_columns_of_truth_values(rows):
    wanted = np.random.default_rng(rows).random((3, rows)) < 0.5
    table = np.array([packed(one) for one in wanted]).reshape(3, -1)
    addresses = table.ctypes.data + np.arange(3) * table.strides[0]
    found = Flags(["a", "b", "c"]).frame(addresses, rows, table)
    assert found.columns == ["a", "b", "c"]
    assert [found[name].to_list() for name in found.columns] == wanted.tolist()
    assert Flags([]).frame(addresses[:0], rows, table).height == rows


def test_lists_are_cut_where_the_offsets_say():
    found = lists("x", np.array([0, 2, 2, 3], dtype=np.int64), np.array([5, 300, 7], dtype=np.uint16))
    assert found.to_list() == [[5, 300], [], [7]]
    assert lists("x", np.array([0], dtype=np.int64), np.array([], dtype=np.uint8)).to_list() == []


def test_what_is_lent_is_given_back():
    table = np.zeros((1, 2), dtype=np.uint64)
    found = Flags(["a"]).frame(np.array([table.ctypes.data]), 100, table)
    kept = found["a"]
    del found
    assert kept.sum() == 0
    del kept
    gc.collect()
    assert arrow._lent == {}  # noqa: SLF001 - what no test from outside can see


def test_a_program_may_end_while_it_holds_columns():
    code = """
import numpy as np
from interpreter.cohort.arrow import Flags, lists
table = np.zeros((1, 2), dtype=np.uint64)
kept = Flags(["a"]).frame(np.array([table.ctypes.data]), 100, table)
more = lists("x", np.array([0, 1], dtype=np.int64), np.array([1], dtype=np.uint8))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
