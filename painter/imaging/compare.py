"""How alike two pictures or two colourings are, in the measures that published work reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import delta_e

PLAIN_DIFFERENCE = 10.0
"""dE2000 from which two colours are plainly different: a region below it counts as right."""


@dataclass(frozen=True)
class Difference:
    """dE2000 over all pixels or regions.

    Attributes:
        close: share, 0..1, below `PLAIN_DIFFERENCE`.
    """

    mean: float
    median: float
    p95: float
    close: float


def psnr(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Peak signal to noise ratio in dB over all channels; infinite for equal pictures."""
    error = np.mean((first.astype(np.float32) - second.astype(np.float32)) ** 2, dtype=np.float64)
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))


def difference(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Difference:
    """dE2000 statistics of `(..., 3)` sRGB bytes, every entry counting the same."""
    values = delta_e(first, second).ravel()
    middle, high = np.percentile(values, (50, 95))
    close = float(np.mean(values < PLAIN_DIFFERENCE))
    return Difference(float(values.mean(dtype=np.float64)), float(middle), float(high), close)


def region_accuracy(
    colours: NDArray[np.uint8],
    truth: NDArray[np.uint8],
    weight: NDArray[np.number] | None = None,
) -> float:
    """Share, 0..1, of regions whose colour is right (dE2000 below 10).

    Args:
        colours: `(n, 3)` uint8. truth: the same.
        weight: `(n,)`, such as areas or a choice of rows; None counts every region once.
    """
    right = delta_e(colours, truth) < PLAIN_DIFFERENCE
    return float(np.average(right, weights=weight))


def colourfulness(rgb: NDArray[np.uint8]) -> float:
    """How colourful `(..., 3)` sRGB bytes are: 0 grey, 33 moderate, above 80 extremely.

    Hasler and Suesstrunk 2003, "Measuring colourfulness in natural images", metric M3.
    """
    r, g, b = np.moveaxis(rgb.astype(np.float32), -1, 0)
    red_green, yellow_blue = r - g, (r + g) / 2 - b
    spread = np.hypot(red_green.std(), yellow_blue.std())
    return float(spread + 0.3 * np.hypot(red_green.mean(), yellow_blue.mean()))
