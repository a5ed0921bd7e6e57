"""Dots that run into a line: where no line is near nobody need look for them."""

import cv2
import numpy as np
import pytest

from painter.imaging.neighbours import sort_dots
from painter.imaging.tone import LINE, TONE
from painter.imaging.touching import _bumps, _lined


def screen(period, seed):
    """A screen of dots at a slant with a few lines through it: its mask, and dots as found."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((203, 317), np.uint8)
    row, column = np.mgrid[0:60, 0:60].reshape(2, -1) * period
    x, y = column + row % (2 * period) / 2 - 20, row + column / 9 - 20
    inside = (x > 3) & (y > 3) & (x < 313) & (y < 199)
    centre = np.stack([x, y], 1)[inside].astype(np.float32)
    for u, v in np.rint(centre).astype(int):
        cv2.circle(mask, (int(u), int(v)), 1, TONE, -1)
    for _ in range(3):
        a, b = rng.integers(0, 200, (2, 2))
        cv2.line(mask, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), LINE, 3)
    free = mask[np.rint(centre[:, 1]).astype(int), np.rint(centre[:, 0]).astype(int)] != LINE
    return mask, centre[free], np.full(int(free.sum()), 5, np.float32)


@pytest.mark.parametrize("period", [5, 8, 11])
@pytest.mark.parametrize("seed", range(4))
def test_to_look_only_near_lines_misses_nothing(period, seed):
    mask, centre, area = screen(period, seed)
    dots, lined = sort_dots(centre, area), _lined(mask)
    assert not lined.all()
    found = _bumps(mask, lined, dots, 0, len(area))
    assert len(found) > 0
    assert np.array_equal(found, _bumps(mask, np.ones_like(lined), dots, 0, len(area)))


def test_squares_with_line_are_those_that_hold_a_pixel_of_it():
    mask = np.full((17, 30), TONE, np.uint8)
    mask[16, 29] = mask[0, 8] = LINE
    wanted = np.zeros((3, 4), np.bool_)
    wanted[2, 3] = wanted[0, 1] = True
    assert np.array_equal(_lined(mask), wanted)
