"""The colour bands of a picture, and of a palette that knows no places.

The histogram of Deep Paint (five-systems section 3): 64 bins of two bits each of luma, hue and
lightness, the mean colour of a bin, most frequent first. The first is left out only where it is
nearly white, and a band with too few colours repeats its last one. The same to the bit as
`models.pipelines.bands`, which computes it for whole batches on a device.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.pixels.colourbands import BANDS, RANKS, ColourBands
from painter.pixels.palette import Palette, Rgb

_BINS = 64
_SAMPLES = 1 << 19
_BACKGROUND = 0.9 * 255  # channels of a band's commonest colour, all above it: background
_PAPER = 230  # channels of a swatch, all above it: paper, not a colour to paint with
_WHITE: Rgb = (255, 255, 255)


def bands_of_picture(rgb: NDArray[np.uint8], name: str = "") -> ColourBands:
    """The commonest colours of a picture, by its four parts from the top.

    Args:
        rgb: `(H, W, 3)` uint8 sRGB, not empty; large ones are sampled on a grid.

    Raises:
        ValueError: no pixels.
    """
    if rgb.size == 0:
        raise ValueError("colour bands need a pixel")
    step = max(1, int((rgb.shape[0] * rgb.shape[1] / _SAMPLES) ** 0.5))
    # A grid must not leave fewer rows than there are bands.
    down = min(step, max(1, rgb.shape[0] // BANDS))
    seen = rgb[down // 2 :: down, step // 2 :: step]
    if seen.shape[0] < BANDS:
        seen = np.repeat(seen, BANDS, axis=0)
    high = seen.shape[0] // BANDS
    parts = [seen[k * high : (k + 1) * high].reshape(-1, 3) for k in range(BANDS)]
    return ColourBands.of_array(np.stack([_commonest(part) for part in parts]), name)


def bands_of_palette(palette: Palette) -> ColourBands:
    """The heaviest colours of a palette but for paper, the same in every band; else white."""
    order = sorted(palette.swatches, key=lambda swatch: -swatch.weight)
    colours = [swatch.rgb for swatch in order if min(swatch.rgb) <= _PAPER]
    row = filled(tuple(colours) or (_WHITE,))
    return ColourBands((row,) * BANDS, palette.name)


def filled(colours: tuple[Rgb, ...]) -> tuple[Rgb, ...]:
    """Four colours of one band: the first ones, the last repeated where there are too few."""
    return (colours + colours[-1:] * RANKS)[:RANKS]


def _commonest(pixels_k3: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`(4, 3)` uint8 of one band."""
    bins = _bins(pixels_k3.astype(np.int64))
    count = np.bincount(bins, minlength=_BINS)
    # Sums of whole numbers below 2^53 are exact in doubles.
    sums = [np.bincount(bins, pixels_k3[:, c], _BINS).astype(np.int64) for c in range(3)]
    order = np.argsort(-count, kind="stable")[: np.count_nonzero(count)]
    mean = np.stack(sums, axis=1)[order] // count[order, np.newaxis]
    if len(mean) > 1 and (mean[0] > _BACKGROUND).all():
        mean = mean[1:]
    return mean[np.minimum(np.arange(RANKS), len(mean) - 1)].astype(np.uint8)


def _bins(pixels_k3: NDArray[np.int64]) -> NDArray[np.int64]:
    r, g, b = pixels_k3.T
    luma = (0.2126 * r + 0.7152 * g + 0.0722 * b).astype(np.int64)
    most, least = pixels_k3.max(axis=1), pixels_k3.min(axis=1)
    lightness = (most + least) >> 1
    spread = np.maximum(most - least, 1)
    hue = np.where(
        most == r,
        (g - b) * 255 // spread + np.where(g < b, 1530, 0),
        np.where(most == g, (b - r) * 255 // spread + 510, (r - g) * 255 // spread + 1020),
    )
    hue = np.where(most == least, 0, hue // 6)
    return (luma >> 6 << 4) | (hue >> 6 << 2) | (lightness >> 6)
