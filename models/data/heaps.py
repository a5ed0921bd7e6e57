"""Drawings of heaps: shapes of all kinds that hide each other, each of a colour of its own.

Drawn things are mostly of few colours, and many of their lines part nothing. In a heap every line
parts two colours, swells and tapers as pens do, and corners of all angles meet.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import Pair
from models.data.shapes import closed_outline
from painter.imaging.pen import draw_outline

Points = NDArray[np.float64]

_SIDE = 512
_SHAPES = (16, 40)
_RADIUS = (18.0, 105.0)
_THIN, _THICK = (0.8, 1.8), 3.6  # widths of the pen where it is finest, and the most, pixels


def heap_drawing(rng: np.random.Generator) -> Pair:
    """One drawing, 512 x 512; the same state of `rng` gives the same drawing."""
    ink = np.zeros((_SIDE, _SIDE), np.uint8)
    flat = np.full((_SIDE, _SIDE, 3), 255, np.uint8)
    for number in range(int(rng.integers(*_SHAPES))):
        stretch = np.array([1.0, rng.uniform(0.35, 1.0)])
        radius = np.exp(rng.uniform(*np.log(_RADIUS)))
        angle = rng.uniform(0, np.pi)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        shape = closed_outline(rng, symmetric=False) * radius * stretch @ turn
        outline = _walked(shape + rng.uniform(0.06, 0.94, 2) * _SIDE)
        inside = [np.rint(outline).astype(np.int32)]
        cv2.fillPoly(flat, inside, (number + 1, 7 * number % 256, 128))
        cv2.fillPoly(ink, inside, 0)
        draw_outline(ink, outline, rng, _THIN, _THICK)
    return Pair(ink, flat)


def _walked(corners: Points) -> Points:
    """A closed outline with a point every pixel, float64 (n, 2)."""
    closed = np.concatenate([corners, corners[:1]])
    far = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    at = np.arange(0, far[-1])
    return np.column_stack([np.interp(at, far, closed[:, 0]), np.interp(at, far, closed[:, 1])])
