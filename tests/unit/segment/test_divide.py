"""Dividing a region among seeds, along the ink."""

import cv2
import numpy as np
import pytest

from painter.segment.divide import divide


def _rooms(side, line, gap):
    """Two rooms side by side with a gap in the wall, a seed in each, away from its middle."""
    ink = np.zeros((side, side), np.uint8)
    wall = slice(side * 2 // 5, side * 2 // 5 + line)
    ink[:, wall] = 255
    ink[side // 2 : side // 2 + gap, wall] = 0
    seeds = np.zeros((side, side), np.int32)
    seeds[side // 8 : side // 8 + 6, side // 4 : side // 4 + 6] = 1
    seeds[side // 2 : side // 2 + 6, side // 2 : side // 2 + 6] = 2
    return ink, seeds, wall


@pytest.mark.parametrize("side", [120, 600, 1500])
@pytest.mark.parametrize("line", [3, 8])
def test_borders_lie_on_the_ink_at_every_size(side, line):
    ink, seeds, wall = _rooms(side, line, 8)
    parts = divide(np.ones(ink.shape, np.bool_), ink, seeds, 2)
    rows = np.r_[: side // 2 - 25, side // 2 + 33 : side]
    assert (parts[rows, : wall.start] == 1).all()
    assert (parts[rows, wall.stop :] == 2).all()


def test_only_the_region_is_divided_and_seeds_keep_their_number():
    rng = np.random.default_rng(3)
    side = 900
    inside = cv2.circle(np.zeros((side, side), np.uint8), (450, 450), 420, 1, -1) > 0
    ink = np.where(rng.random((side, side)) > 0.995, 255, 0).astype(np.uint8)
    seeds = np.zeros((side, side), np.int32)
    for part, (y, x) in enumerate([(200, 450), (600, 200), (700, 700)], 1):
        seeds[y : y + 9, x : x + 9] = part
    parts = divide(inside, ink, seeds, 3)
    assert parts.dtype == np.int32
    assert np.array_equal(parts > 0, inside)
    assert np.array_equal(parts[seeds > 0], seeds[seeds > 0])
    assert np.bincount(parts.ravel())[1:].min() > 0.15 * inside.sum()


def test_one_seed_that_covers_most_of_a_region_takes_the_rest():
    inside = np.ones((100, 100), np.bool_)
    inside[:5] = False
    seeds = np.where(inside, 2, 0).astype(np.int32)
    seeds[50:60, 50:60] = 0
    seeds[51:53, 51:53] = 1
    parts = divide(inside, np.zeros((100, 100), np.uint8), seeds, 2)
    assert np.array_equal(parts > 0, inside)
    assert (parts == 1).sum() == 4


def test_seeds_that_cover_most_of_a_region_meet_on_the_ink_between_them():
    inside = np.ones((200, 200), np.bool_)
    ink = np.zeros((200, 200), np.uint8)
    ink[:, 100:104] = 255
    seeds = np.ones((200, 200), np.int32)
    seeds[:, 104:] = 2
    seeds[:, 92:108] = 0
    parts = divide(inside, ink, seeds, 2)
    assert (parts[:, :100] == 1).all()
    assert (parts[:, 104:] == 2).all()
