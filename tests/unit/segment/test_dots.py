"""Dots that were taken for lines: they are cleared where there is a tone, lines never."""

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.segment.dots import without_dots

TONE = np.array([0.0, 0.0, 0.2], np.float32)


def halves():
    """Atom 1 without a tone on the left, atom 2 with one on the right."""
    atoms = np.ones((80, 120), np.uint32)
    atoms[:, 60:] = 2
    return atoms


def test_a_dot_of_a_toned_atom_goes_and_one_of_another_stays():
    line = np.zeros((80, 120), np.uint8)
    cv2.circle(line, (30, 40), 6, 1, -1)
    cv2.circle(line, (90, 40), 6, 1, -1)
    line = line.astype(np.bool_)
    without_dots(line, halves(), TONE)
    assert line[40, 30]
    assert not line[:, 60:].any()


def test_a_line_through_a_tone_stays_and_a_mark_that_touches_it():
    line = np.zeros((80, 120), np.uint8)
    cv2.line(line, (64, 4), (116, 76), 1, 9)
    cv2.circle(line, (85, 36), 8, 1, -1)
    before = line.astype(np.bool_)
    after = before.copy()
    without_dots(after, halves(), TONE)
    assert np.array_equal(after, before)


def test_a_mark_on_the_border_of_a_tone_stays():
    line = np.zeros((80, 120), np.bool_)
    line[38:44, 57:63] = True
    before = line.copy()
    without_dots(line, halves(), TONE)
    assert np.array_equal(line, before)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_marks_go_as_a_whole_or_stay_as_a_whole(seed):
    rng = np.random.default_rng(seed)
    line = (cv2.GaussianBlur(rng.random((80, 120)), (0, 0), 2) > 0.51).astype(np.bool_)
    count, marks = cv2.connectedComponents(line.astype(np.uint8), connectivity=8)
    atoms = halves()
    after = line.copy()
    without_dots(after, atoms, TONE)
    assert not (after & ~line).any()
    for mark in range(1, count):
        own = marks == mark
        dot = own.sum() <= 601 and (atoms[own] == 2).all()
        assert after[own].any() != dot
        assert after[own].all() != dot
