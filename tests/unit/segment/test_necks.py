"""Narrow places that are parts of one thing, and those that are gaps."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from painter.segment.choose import LATEST
from painter.segment.find import find_regions


def together(
    ink: NDArray[np.uint8],
    one: tuple[int, int],
    other: tuple[int, int],
    gap: float,
    by_shape: bool = True,
) -> bool:
    """Whether two places, x and y, are in one region."""
    found = find_regions(ink, gap=gap, by_shape=by_shape)
    regions = found.regions()[found.atoms]
    return bool(regions[one[1], one[0]] == regions[other[1], other[0]])


def strand(waist: int, side: int = 28) -> NDArray[np.uint8]:
    """A strand down the page, `side` pixels wide at its ends and `waist` in the middle."""
    ink = np.zeros((160, 480), np.uint8)
    for way in (-1, 1):
        rim = [(0, side), (120, side), (220, waist), (260, waist), (360, side), (479, side)]
        points = [(x, 80 + way * (wide // 2 + 2)) for x, wide in rim]
        cv2.polylines(ink, [np.array(points, np.int32)], False, 255, 5)
    return np.ascontiguousarray(ink.T)


@pytest.mark.parametrize("waist", [8, 10, 12])
def test_a_strand_that_grows_thin_is_one_region(waist):
    for by_shape in (True, False):
        assert together(strand(waist), (80, 60), (80, 420), 16.0, by_shape)


@pytest.mark.parametrize("waist", [8, 10])
def test_a_gap_as_wide_as_a_strand_closes(waist):
    """The room opens behind it, though no line ends beside it: the rims turn away in corners."""
    ink = np.zeros((480, 960), np.uint8)
    for way in (-1, 1):
        edge = 240 + way * (waist // 2 + 2)
        points = [(260, 240 + way * 220), (478, edge), (482, edge), (700, 240 + way * 220)]
        cv2.polylines(ink, [np.array(points, np.int32)], True, 255, 5)
    cv2.rectangle(ink, (20, 20), (940, 460), 255, 5)
    assert not together(ink, (120, 240), (840, 240), gap=16.0)
    # What the judge thinks unlikely needs a larger setting, and parts rooms as large as these.
    assert not together(ink, (120, 240), (840, 240), 16.0 * LATEST, by_shape=False)


def test_a_frame_is_one_region_around_its_corners():
    ink = np.zeros((300, 400), np.uint8)
    cv2.rectangle(ink, (40, 40), (360, 260), 255, 5)
    for left in (58, 210):
        cv2.rectangle(ink, (left, 58), (left + 132, 242), 255, 5)
    for corner in ((49, 150), (200, 150), (351, 150)):
        assert together(ink, (120, 49), corner, gap=14.0)
