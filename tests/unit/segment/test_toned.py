"""Screentone of atoms."""

from __future__ import annotations

import numpy as np

from painter.segment.toned import screens_of_atoms


def test_tone_is_the_share_of_dots_beside_the_line():
    atoms = np.repeat(np.array([[1, 2]], np.uint32), 4, axis=0)
    marks = np.array([[2, 0], [0, 0], [1, 1], [0, 0]], np.uint8)
    assert np.allclose(screens_of_atoms(atoms, marks, 2).share, [0, 1 / 3, 0])


def test_dots_are_measured_along_the_rows():
    atoms = np.ones((2, 8), np.uint32)
    marks = np.array([[2, 2, 0, 2, 2, 2, 2, 1], [0, 2, 2, 2, 0, 0, 0, 0]], np.uint8)
    assert np.allclose(screens_of_atoms(atoms, marks, 1).dot, [0, 3])


def test_a_hundred_dots_are_about_a_hundred():
    side = np.arange(200)
    y, x = (side % 20 - 10)[:, None], (side % 20 - 10)[None]
    dots = np.where(x * x + y * y <= 10, 2, 0).astype(np.uint8)
    assert abs(screens_of_atoms(np.ones((200, 200), np.uint32), dots, 1).dots[1] - 100) < 10
