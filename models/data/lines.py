"""Line drawings from finished pictures."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Lines = Literal["given", "xdog", "canny"]

_DARK = 80  # mean of the channels below which a pixel is line, as published
_CANNY = (100, 180)
_BLACK = 0.12  # grey below which a pixel is ink


def line_of(picture: NDArray[np.uint8], how: Lines) -> NDArray[np.uint8]:
    """Ink coverage `(H, W)` uint8 of a coloured picture `(H, W, 3)` uint8 sRGB."""
    if how == "canny":
        return canny_line(picture)
    return xdog_line(picture)


def canny_line(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """As AutoCaCoNet makes its drawings: Canny edges of the colours, or dark; 0 or 255."""
    bgr = np.ascontiguousarray(picture[..., ::-1])
    edges = cv2.Canny(bgr, *_CANNY)
    dark = picture.astype(np.int32).sum(axis=2) < 3 * _DARK
    return np.where(dark, 255, edges).astype(np.uint8)


def xdog_line(
    picture: NDArray[np.uint8],
    sigma: float = 0.7,
    ratio: float = 1.6,
    share: float = 0.98,
    steep: float = 50.0,
) -> NDArray[np.uint8]:
    """Difference of Gaussians with a soft threshold (Winnemoeller et al. 2006, eq. 5), and blacks.

    Args:
        sigma: of the finer Gaussian in pixels; the coarser one's is `ratio` times that.
        share: of the coarser one that is taken away. steep: slope of the threshold.
    """
    grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    fine = cv2.GaussianBlur(grey, (0, 0), sigma)
    coarse = cv2.GaussianBlur(grey, (0, 0), ratio * sigma)
    apart = fine - share * coarse
    line = np.where(apart > 0, 0.0, -np.tanh(steep * apart))
    # The inside of broad strokes is even, and no difference finds it.
    black = grey < _BLACK
    return np.rint(255 * np.maximum(line, black)).astype(np.uint8)
