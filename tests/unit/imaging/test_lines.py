"""Which pixels are line, and how wide lines are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.ndimage import label

from painter.imaging.components import find_components, paint_components
from painter.imaging.lines import distance_inside, ink_mask, stroke_width, thin


def runs(mask):
    parts = find_components(mask.astype(np.uint8))
    return parts.stop - parts.start


@pytest.mark.parametrize("width", [2, 3, 5, 9])
def test_the_width_of_a_circle_is_that_of_its_pen(width):
    yy, xx = np.mgrid[0:300, 0:300]
    ring = np.abs(np.hypot(yy - 150, xx - 150) - 110) < width / 2
    assert stroke_width(runs(ring)) == pytest.approx(width, abs=0.2 * width + 0.3)


def test_a_page_without_lines_has_a_usual_width():
    assert stroke_width(np.zeros(0, np.int32)) == 3.0


def test_black_and_faint_lines_are_line_and_paper_is_not():
    page = np.zeros((100, 200), np.uint8)
    page[40:43, :100] = 255
    page[40:43, 100:] = 50
    mask = ink_mask(page)
    assert mask[41].all()
    assert not mask[:36].any()


def test_even_grey_paper_is_not_line():
    assert not ink_mask(np.full((80, 80), 90, np.uint8)).any()
    assert ink_mask(np.full((80, 80), 255, np.uint8)).all()


def test_thinning_keeps_the_line_in_one_piece():
    page = np.zeros((60, 60), np.uint8)
    cv2.line(page, (10, 10), (50, 40), 255, 5)
    centre = thin(page > 0)
    assert label(centre, np.ones((3, 3)))[1] == 1
    assert 30 <= centre.sum() <= 60


def test_distance_is_zero_outside():
    mask = np.zeros((9, 9), np.bool_)
    mask[2:7, 2:7] = True
    distance = distance_inside(mask)
    assert distance[4, 4] == pytest.approx(3, abs=0.1)
    assert (distance[~mask] == 0).all()


@settings(max_examples=80, deadline=None)
@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=14)))
def test_components_equal_those_of_scipy(mask):
    parts = find_components(mask.astype(np.uint8))
    plain, count = label(mask, np.ones((3, 3)))
    assert len(parts.area) == count
    painted = mask.astype(np.uint8)
    values = np.arange(2, count + 2).astype(np.uint8)
    paint_components(painted, parts, values)
    for k in range(count):
        ys, xs = np.nonzero(painted == k + 2)
        assert len(np.unique(plain[ys, xs])) == 1
        assert parts.area[k] == len(ys)
        assert parts.box[k].tolist() == [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
        assert np.allclose(parts.centre[k], [xs.mean(), ys.mean()], atol=1e-3)
