"""Joined sets hold just what was joined, whatever the order, and are numbered by lowest members."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.unionfind import join_low, number_sets, point_to_roots, root_of

_JOINS = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30)


def _lowest(joins):
    """The lowest member of everybody's set, by painting over until nothing changes."""
    low = list(range(20))
    for i, j in joins:
        a, b = low[i], low[j]
        low = [min(a, b) if one in (a, b) else one for one in low]
    return low


def _joined(joins, dtype=np.int64):
    parent = np.arange(20, dtype=dtype)
    for i, j in joins:
        join_low(parent, i, j)
    return parent


@given(_JOINS, st.sampled_from([np.int32, np.int64]))
def test_a_root_is_the_lowest_of_its_set(joins, dtype):
    parent = _joined(joins, dtype)
    assert [root_of(parent, i) for i in range(20)] == _lowest(joins)
    point_to_roots(parent)
    assert parent.tolist() == _lowest(joins)


@given(_JOINS, st.integers(0, 19), st.integers(0, 19))
def test_joining_tells_whether_they_were_apart(joins, i, j):
    low = _lowest(joins)
    assert join_low(_joined(joins), i, j) == (low[i] != low[j])


@given(_JOINS)
def test_sets_are_numbered_by_their_lowest_members(joins):
    parent = _joined(joins)
    count = number_sets(parent)
    low = _lowest(joins)
    assert count == len(set(low))
    assert parent.tolist() == [sorted(set(low)).index(one) for one in low]


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_a_part_of_an_array_can_be_numbered(dtype):
    parent = np.array([0, 1, 1, 3, 9], dtype)
    assert number_sets(parent[:4]) == 3
    assert parent.tolist() == [0, 1, 1, 2, 9]
