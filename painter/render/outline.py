"""A line around a shape on the screen, to be seen on light and on dark."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_LIGHT = np.uint32(0xFFFFFFFF)
_DARK = np.uint32(0xFF201810)  # alpha, blue, green, red


def outline(mask: NDArray[np.bool_], thickness: int) -> NDArray[np.uint32]:
    """Packed premultiplied RGBA: a light line inside the shape's edge, a dark one outside."""
    shape = mask.astype(np.uint8)
    cross = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * thickness + 1, 2 * thickness + 1))
    # The shape goes on beyond the part that is seen: there is no edge at the screen's border.
    inner = cv2.erode(shape, cross, borderType=cv2.BORDER_REPLICATE)
    outer = cv2.dilate(shape, cross, borderType=cv2.BORDER_REPLICATE)
    out = np.zeros(mask.shape, np.uint32)
    out[outer > shape] = _DARK
    out[shape > inner] = _LIGHT
    return out
