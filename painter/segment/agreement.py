"""How far a picture agrees with the one colour that a region got from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import delta_e

_LOOKED_AT = 400_000  # pixels, evenly spread: shares need no more
_PLAIN = 10.0  # dE2000 from which a pixel is of another colour
_LINE = 64  # coverage from which it is of none
UNKNOWN = 0.5
"""Where nothing can be said."""


def agreement(
    picture: NDArray[np.uint8],
    atoms: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    colours: NDArray[np.uint8],
    ink: NDArray[np.uint8],
) -> NDArray[np.float32]:
    """Share of every region's pixels off the line whose colour is, nearly, the region's.

    Args:
        picture: `(H, W, 3)` uint8 sRGB. atoms: `(H, W)` uint32.
        region_of_atom: `(atoms + 1,)` uint32. colours: `(n + 1, 3)` uint8, by region.
        ink: `(H, W)` uint8 coverage.

    Returns:
        `(n + 1,)` float32, `UNKNOWN` where no pixel was looked at.
    """
    step = int(np.ceil(np.sqrt(max(1.0, atoms.size / _LOOKED_AT))))
    sample = np.s_[step // 2 :: step, step // 2 :: step]
    off = ink[sample] < _LINE
    region, pixels = region_of_atom[atoms[sample][off]], picture[sample][off]
    agrees = delta_e(pixels, colours[region]) < _PLAIN
    seen = np.bincount(region, minlength=len(colours))
    agreeing = np.bincount(region, agrees, len(colours))
    return np.where(seen > 0, agreeing / np.maximum(seen, 1), UNKNOWN).astype(np.float32)
