"""The pixels of a stroke touch each other, wherever its points lie."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from painter.segment.edit_stroke import pixels_along

# Pens send whole and half numbers at some zooms: the hard case for rounding.
PLACE = st.tuples(st.integers(-40, 80), st.integers(-40, 80)).map(lambda p: (p[0] / 2, p[1] / 2))


@given(st.lists(PLACE, min_size=2, max_size=6))
def test_neighbouring_pixels_touch(points):
    x, y = pixels_along(np.array(points, np.float32))
    assert np.abs(np.diff(x)).max(initial=0) <= 1
    assert np.abs(np.diff(y)).max(initial=0) <= 1
