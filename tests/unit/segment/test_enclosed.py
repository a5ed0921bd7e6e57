"""Pixels inside a lasso, beside counting how often the way out of each crosses it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.pixels.labelmap import LabelMap
from painter.segment.enclosed import count_inside


def atoms_of(height, width, block):
    rows, columns = np.mgrid[:height, :width]
    return ((rows // block) * (-(-width // block)) + columns // block + 1).astype(np.uint32)


# Off the pixels' centres, where both sides would be right.
places = st.tuples(st.integers(-40, 340), st.integers(-40, 340)).map(
    lambda place: (place[0] + 0.37, place[1] + 0.41)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(places, min_size=3, max_size=8))
def test_what_a_lasso_holds_is_counted_by_atom(points):
    polygon = np.array(points, np.float32)
    atoms = atoms_of(270, 290, 90)
    mask = np.zeros(atoms.shape, np.bool_)
    y, x = np.mgrid[: atoms.shape[0], : atoms.shape[1]]
    for (x0, y0), (x1, y1) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if y0 != y1:
            mask ^= ((y0 <= y) != (y1 <= y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    labels = LabelMap.from_array(atoms, int(atoms.max()))
    found = count_inside(labels, polygon)
    expected = np.bincount(atoms[mask], minlength=len(found))
    # A pixel on the very edge may go either way.
    assert np.abs(found - expected).max() <= 2


def test_a_square_holds_its_pixels_and_nothing_beyond():
    labels = LabelMap.from_array(np.ones((300, 300), np.uint32), 1)
    square = np.array([(9.5, 9.5), (19.5, 9.5), (19.5, 29.5), (9.5, 29.5)], np.float32)
    assert count_inside(labels, square).tolist() == [0, 200]


@pytest.mark.parametrize(
    "polygon", [[], [(1, 1)], [(1, 1), (50, 50)], [(-90, -90), (-50, -90), (-50, -40)]]
)
def test_no_lasso_and_one_beside_the_page_hold_nothing(polygon):
    labels = LabelMap.from_array(np.ones((60, 60), np.uint32), 1)
    assert not count_inside(labels, np.array(polygon, np.float32).reshape(-1, 2)).any()
