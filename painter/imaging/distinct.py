"""Colours to tell neighbouring things apart by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_GOLDEN = 0.6180339887498949


def distinct_colours(count: int) -> NDArray[np.uint8]:
    """`(count, 3)` uint8 sRGB: light, and unlike those just before; the same for the same count.

    Hues step by the golden ratio, so that ids close to each other (often neighbours on the page)
    lie far apart; three steps of lightness help eyes that do not tell hues.
    """
    index = np.arange(count)
    hue = (index * _GOLDEN) % 1.0
    value = np.array([1.0, 0.84, 0.68])[index % 3]
    saturation = np.array([0.45, 0.6, 0.3])[(index // 3) % 3]
    sector = hue[:, np.newaxis] * 6 + np.array([5.0, 3.0, 1.0])
    ramp = sector % 6
    part = np.clip(np.minimum(ramp, 4 - ramp), 0, 1)
    rgb = value[:, np.newaxis] * (1 - saturation[:, np.newaxis] * part)
    return np.round(rgb * 255).astype(np.uint8)
