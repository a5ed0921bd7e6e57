"""A small picture of a page, gathered while the page is drawn band by band."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.imaging.alpha import unpremultiply_band

SIDE = 256


class Thumbnail:
    """Takes bands of whole rows in any order, from any thread."""

    def __init__(self, size: Size) -> None:
        self._step = 1
        while max(size.width, size.height) // self._step >= 4 * SIDE and self._step < SIDE:
            self._step *= 2
        width, height = (-(-v // self._step) for v in (size.width, size.height))
        self._small = np.zeros((height, width, 4), np.uint8)
        longest = max(size.width, size.height)
        scale = min(1.0, SIDE / longest)
        self._target = (max(1, round(size.width * scale)), max(1, round(size.height * scale)))

    def add(self, band: NDArray[np.uint8], top: int) -> None:
        """Take premultiplied `(h, W, 4)` rows; `top` is a multiple of 256."""
        first = top // self._step
        rows = -(-band.shape[0] // self._step)
        target = (self._small.shape[1], rows)
        self._small[first : first + rows] = cv2.resize(band, target, interpolation=cv2.INTER_AREA)

    def picture(self) -> NDArray[np.uint8]:
        """The thumbnail, straight `(h, w, 4)`, at most 256 pixels a side."""
        fitted = cv2.resize(self._small, self._target, interpolation=cv2.INTER_AREA)
        out = np.ascontiguousarray(fitted, np.uint8)
        unpremultiply_band(out)
        return out
