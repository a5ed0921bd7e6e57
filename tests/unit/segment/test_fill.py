"""Growth reaches all that it may, breadth first; the edges of the picture are none."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from painter.segment.fill import fill_page, grow

_SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9)


def steps_from(seeds, into):
    """Steps to a pixel from the seeds, moving through `into` only; -1 where none leads there."""
    steps = np.where(seeds, 0, -1)
    now = 0
    while (steps == now).any():
        for y, x in np.argwhere(steps == now):
            for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                inside = 0 <= v < steps.shape[0] and 0 <= u < steps.shape[1]
                if inside and into[v, u] and steps[v, u] < 0:
                    steps[v, u] = now + 1
        now += 1
    return steps


@given(st.data())
def test_a_pixel_gets_the_label_of_a_nearest_seed(data):
    shape = data.draw(_SHAPES)
    seeds = data.draw(hnp.arrays(np.int32, shape, elements=st.sampled_from([0, 0, 0, 1, 2])))
    into = data.draw(hnp.arrays(np.bool_, shape, elements=st.sampled_from([True, True, False])))
    grown = seeds.copy()
    grow(grown, into)
    steps = steps_from(seeds > 0, into)
    assert np.array_equal(grown > 0, steps >= 0)
    for label in (1, 2):
        own = steps_from(seeds == label, into & (seeds == 0))
        assert np.array_equal(own[grown == label], steps[grown == label])


def test_regions_meet_at_the_middle_of_a_line():
    labels = np.repeat(np.array([[1, 1, 1, 2, 2, 2]], np.int32), 4, axis=0)
    work = np.zeros(labels.shape, np.bool_)
    work[:, 2:4] = True
    marks = np.zeros((8, 12), np.uint8)
    marks[:, 4:8] = 1
    filled = fill_page(labels, work, marks, 2)
    assert np.array_equal(filled, np.repeat(np.array([[1] * 6 + [2] * 6], np.uint32), 8, axis=0))
