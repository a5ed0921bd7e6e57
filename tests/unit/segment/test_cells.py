"""How much room cells have: bands of rows on several cores count what numpy counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from painter.segment.cells import measure_room, pixels_of

SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9)


@given(hnp.arrays(np.int32, SHAPES, elements=st.integers(0, 5)))
def test_pixels_are_counted_by_label(labels):
    assert pixels_of(labels, 5).tolist() == np.bincount(labels.ravel(), minlength=6).tolist()


@given(hnp.arrays(np.int32, SHAPES, elements=st.integers(0, 3)), st.integers(0, 2**16))
def test_room_is_what_is_off_the_line(labels, seed):
    distance = np.random.default_rng(seed).integers(0, 4, labels.shape).astype(np.float32)
    area, deepest = measure_room(labels, distance, 3)
    for label in range(4):
        own = distance[labels == label]
        assert area[label] == (own > 0).sum()
        assert deepest[label] == own.max(initial=0)


@pytest.mark.parametrize("shape", [(1, 7), (64, 3)])
def test_one_label_has_the_whole_page(shape):
    labels = np.ones(shape, np.int32)
    assert pixels_of(labels, 1).tolist() == [0, labels.size]
