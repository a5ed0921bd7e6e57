"""Chroma for networks that are sure of little.

A network that learns the mean of what a thing may be gives it the mean of the colours, which is
paler than any of them. Its picture gets its chroma back by one factor, as the annealed mean of
Zhang et al. (2016, section 2.3) does by a temperature.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import from_oklab, to_oklab

MOST = 3.0


def vivid(picture: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """`(h, w, 3)` uint8 sRGB with its chroma in OKLab times `factor`, of the same lightness.

    Args:
        factor: 0 (grey) to `MOST`, 1 leaves the picture as it is. What is outside the gamut is cut
            off by channel.
    """
    if factor == 1:
        return picture
    oklab = to_oklab(picture)
    oklab = oklab * np.array([1, factor, factor], np.float32)
    return from_oklab(oklab)
