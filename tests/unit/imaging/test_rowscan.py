"""The columns of a row at which something is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from painter.imaging.rowscan import row_flags, true_columns


@given(st.lists(st.booleans(), min_size=1, max_size=70))
def test_the_columns_listed_are_those_that_are_true(row):
    flags = row_flags(len(row))
    flags[: len(row)] = row
    out = np.empty(len(flags), np.int32)
    assert out[: true_columns(flags, out)].tolist() == np.flatnonzero(row).tolist()
