"""A line around a shape on the screen, to be seen on light and on dark."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_LIGHT = np.uint32(0xFFFFFFFF)
_DARK = np.uint32(0xFF201810)  # alpha, blue, green, red


def outline(mask: NDArray[np.bool_], thickness: int) -> NDArray[np.uint32]:
    """Packed premultiplied RGBA: a light line inside the shape's edge, a dark one outside."""
    shape = mask.view(np.uint8)
    square = np.ones((2 * thickness + 1, 2 * thickness + 1), np.uint8)
    # The shape goes on beyond the part that is seen: there is no edge at the screen's border.
    inner = np.asarray(cv2.erode(shape, square, borderType=cv2.BORDER_REPLICATE), np.uint8)
    outer = np.asarray(cv2.dilate(shape, square, borderType=cv2.BORDER_REPLICATE), np.uint8)
    # 0 outside, 1 dark, 2 light, 3 inside
    return np.array([0, _DARK, _LIGHT, 0], np.uint32)[shape + inner + outer]
