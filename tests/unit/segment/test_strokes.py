"""Hint strokes: connected pixels of one colour."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.segment.strokes import find_strokes


def _map(strokes, shape):
    found = np.full(shape[0] * shape[1], -1, np.int64)
    for start, length, stroke in zip(strokes.start, strokes.length, strokes.stroke, strict=True):
        assert start // shape[1] == (start + length - 1) // shape[1]
        found[start : start + length] = stroke
    return found.reshape(shape)


def _pieces(hints):
    """Connected pixels of one colour, found slowly."""
    height, width = hints.shape[:2]
    name = np.full((height, width), -1, np.int64)
    for y, x in np.ndindex(height, width):
        if hints[y, x, 3] < 128 or name[y, x] >= 0:
            continue
        waiting = [(y, x)]
        name[y, x] = y * width + x
        while waiting:
            v, u = waiting.pop()
            for q in range(max(v - 1, 0), min(v + 2, height)):
                for p in range(max(u - 1, 0), min(u + 2, width)):
                    same = np.array_equal(hints[q, p], hints[y, x])
                    if name[q, p] < 0 and same:
                        name[q, p] = y * width + x
                        waiting.append((q, p))
    return name


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 14), st.integers(1, 14), st.integers(1, 3))
def test_strokes_are_the_connected_pixels_of_one_colour(seed, height, width, colours):
    rng = np.random.default_rng(seed)
    table = np.array([(0, 0, 0, 0), (9, 9, 9, 255), (200, 0, 0, 255), (0, 0, 200, 255)], np.uint8)
    hints = table[rng.integers(0, colours + 1, (height, width))]
    strokes = find_strokes(hints)
    found, slow = _map(strokes, (height, width)), _pieces(hints)
    assert np.array_equal(found >= 0, slow >= 0)
    pairs = {(int(a), int(b)) for a, b in zip(found.ravel(), slow.ravel(), strict=True)}
    assert len(pairs) == len(np.unique(found)) == len(np.unique(slow))
    assert np.array_equal(strokes.colour[found[found >= 0]], hints[found >= 0][:, :3])
    assert strokes.faint == 0


def test_a_thin_shred_along_another_colour_is_a_rim():
    hints = np.zeros((20, 20, 4), np.uint8)
    hints[4:15, 4:15] = (200, 100, 100, 255)
    hints[5:14, 5:14] = (200, 0, 0, 255)
    strokes = find_strokes(hints)
    assert strokes.count == 2
    assert list(strokes.rim) == [True, False]


def test_strokes_of_different_colour_and_opacity_stay_apart():
    hints = np.zeros((20, 30, 4), np.uint8)
    hints[5:15, 5:15] = (200, 40, 40, 255)
    hints[5:15, 15:25] = (40, 200, 40, 150)
    strokes = find_strokes(hints)
    assert strokes.count == 2
    assert not strokes.rim.any()


@pytest.mark.parametrize("alpha", [128, 255])
def test_a_stroke_at_the_edge_does_not_go_on_at_the_other(alpha):
    hints = np.zeros((6, 5, 4), np.uint8)
    hints[2, 4] = hints[3, 0] = (10, 20, 30, alpha)
    assert find_strokes(hints).count == 2
    hints[2, 4, 3] = hints[3, 0, 3] = 100
    assert find_strokes(hints).faint == 2


def test_no_hints_are_no_strokes():
    strokes = find_strokes(np.zeros((3, 4, 4), np.uint8))
    assert strokes.count == strokes.faint == len(strokes.start) == 0
