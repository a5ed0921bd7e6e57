"""A scale of colours for numbers: pale to dark red, so that ink stays readable on all of it.

Lightness falls evenly in OKLab, so that the scale is read right in print and by every eye.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import from_oklab, to_oklab

_STOPS = ((246, 248, 252), (176, 214, 230), (236, 205, 110), (232, 138, 66), (196, 64, 66))
_LIGHTNESS = (0.98, 0.58)
LEVELS = 256


def heat_colours() -> NDArray[np.uint8]:
    """`(256, 3)` uint8 sRGB, from the least to the most."""
    stops = to_oklab(np.array(_STOPS, np.uint8)[np.newaxis])[0]
    at = np.linspace(0, len(_STOPS) - 1, LEVELS)
    oklab = np.stack(
        [np.interp(at, np.arange(len(_STOPS)), stops[:, channel]) for channel in range(3)], axis=1
    )
    oklab[:, 0] = np.linspace(*_LIGHTNESS, LEVELS)
    return from_oklab(oklab.astype(np.float32))


def packed_heat() -> NDArray[np.uint32]:
    """The same as `(256,)` packed opaque RGBA."""
    rgba = np.full((LEVELS, 4), 255, np.uint8)
    rgba[:, :3] = heat_colours()
    return rgba.view(np.uint32)[:, 0]
