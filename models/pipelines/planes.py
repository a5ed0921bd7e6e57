"""The U-Net's input planes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from models.networks.hscau import PLANES

Floats = NDArray[np.float32]

_INK = 100  # coverage from which a pixel counts as line
_FAR = 32.0  # pixels from ink from which farther is all the same
_WINDOW = 9


def input_planes(
    ink: NDArray[np.uint8],
    labels: NDArray[np.integer],
    hint: Floats,
    hinted: NDArray[np.bool_],
) -> Floats:
    """`(9, h, w)` float32: ink, hint OKLab spread over its region (3), mask, distance, dark, x, y.

    Args:
        ink: `(h, w)` uint8 coverage. labels: `(h, w)`, 1..n, 0 where nothing is known.
        hint: `(n, 3)` OKLab by region. hinted: `(n,)`.
    """
    h, w = ink.shape
    planes = np.zeros((PLANES, h, w), np.float32)
    planes[0] = ink / np.float32(255)
    by_label = np.zeros((len(hint) + 1, 4), np.float32)
    by_label[1:, :3] = np.where(hinted[:, np.newaxis], hint, 0)
    by_label[1:, 3] = hinted
    planes[1:5] = np.moveaxis(by_label[labels], -1, 0)
    free = np.ascontiguousarray(ink < _INK).view(np.uint8)
    # A page without any ink has no distance to it; everything is far then.
    distance = (
        cv2.distanceTransform(free, cv2.DIST_L2, 3) if not free.all() else np.full((h, w), _FAR)
    )
    planes[5] = np.minimum(distance, _FAR) / _FAR
    planes[6] = cv2.blur(planes[0], (_WINDOW, _WINDOW))
    side = max(h, w)
    planes[7] = ((np.arange(w) + 0.5) / side - 0.5 * w / side)[np.newaxis]
    planes[8] = ((np.arange(h) + 0.5) / side - 0.5 * h / side)[:, np.newaxis]
    return planes
