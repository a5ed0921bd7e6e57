"""The same drawing seen a little differently: mirrored, moved, stretched, worse measured."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from models.pipelines.page import Column

Floats = NDArray[np.float32]


def mirrored(columns: Floats, width: float) -> Floats:
    """Columns of the drawing flipped left to right."""
    out = columns.copy()
    out[:, Column.X] = width - columns[:, Column.X]
    out[:, Column.LEFT] = width - columns[:, Column.RIGHT]
    out[:, Column.RIGHT] = width - columns[:, Column.LEFT]
    out[:, Column.COV_XY] *= -1
    return out


def stretched(rng: np.random.Generator, columns: Floats) -> Floats:
    """Columns of the drawing scaled and moved on its page, the two axes not quite alike."""
    scale = float(rng.uniform(0.6, 1.15))
    along = scale * np.exp(rng.normal(0, 0.08, 2)).astype(np.float32)
    shift = (0.5 * (1 - along) + rng.normal(0, 0.08, 2)).astype(np.float32)
    both, area = float(np.sqrt(along.prod())), float(along.prod())
    out = columns.copy()
    for axis in (0, 1):
        at = [axis, 2 + axis, 4 + axis]
        out[:, at] = columns[:, at] * along[axis] + shift[axis]
    out[:, Column.AREA] *= area
    out[:, [Column.DEPTH, Column.PERIMETER]] *= both
    out[:, Column.VAR_X] *= along[0] ** 2
    out[:, Column.VAR_Y] *= along[1] ** 2
    out[:, Column.COV_XY] *= area
    return out


def blurred_measures(rng: np.random.Generator, columns: Floats) -> Floats:
    """Depth, rim and ink as another line width would give them."""
    out = columns.copy()
    noise = np.exp(rng.normal(0, 0.12, (len(columns), 2))).astype(np.float32)
    out[:, [Column.DEPTH, Column.PERIMETER]] *= noise
    out[:, Column.INK] *= float(rng.uniform(0.5, 1.4))
    return out


def worn_ink(rng: np.random.Generator, ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Line of another weight, fainter or noisier; `(h, w)` uint8."""
    draw = rng.random()
    if draw < 0.5:
        return ink
    if draw < 0.7:
        return np.ascontiguousarray(cv2.GaussianBlur(ink, (3, 3), 0), np.uint8)
    if draw < 0.85:
        faint = ink.astype(np.float32) * rng.uniform(0.5, 1)
        return (faint + rng.normal(0, 6, ink.shape)).clip(0, 255).astype(np.uint8)
    return np.ascontiguousarray(cv2.dilate(ink, np.ones((2, 2), np.uint8)), np.uint8)
