"""Measures of pictures: structural similarity, colours that leak, histograms of colours."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import delta_e, to_oklab
from painter.imaging.compare import PLAIN_DIFFERENCE, psnr

MOST_DB = 60.0
"""What equal pictures count as in a mean; nobody sees a difference from there."""

_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_WINDOW, _SIGMA = 11, 1.5
_OFF_LINE = 64  # coverage up to which a pixel shows its colour
_SIDE = 4  # bins a channel of OKLab
_LIGHT = (1 / 8, 1 / 4)  # first middle and step of L
_CHROMA = (-0.15, 0.1)  # and of a and b


def capped_psnr(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """PSNR in dB of sRGB bytes, at most `MOST_DB`."""
    return min(MOST_DB, psnr(first, second))


def ssim(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Structural similarity of `(H, W, 3)` sRGB bytes, mean of pixels and channels, at most 1.

    Wang et al. 2004: Gaussian window of 11 pixels, sigma 1.5, K 0.01 and 0.03, population
    covariance; pixels whose window leaves the picture are not counted, as in scikit-image.
    """
    # Variances are small differences of large numbers; in single precision SSIM was 3e-4 off.
    a, b = first.astype(np.float64), second.astype(np.float64)
    mean_a, mean_b = _blur(a), _blur(b)
    var_a = _blur(a * a) - mean_a**2
    var_b = _blur(b * b) - mean_b**2
    both = _blur(a * b) - mean_a * mean_b
    top = (2 * mean_a * mean_b + _C1) * (2 * both + _C2)
    found = top / ((mean_a**2 + mean_b**2 + _C1) * (var_a + var_b + _C2))
    rim = _WINDOW // 2
    inside = found[rim:-rim, rim:-rim] if min(found.shape[:2]) > 2 * rim else found
    return float(inside.mean(dtype=np.float64))


def leaked(
    flats: NDArray[np.uint8],
    labels: NDArray[np.uint32],
    colours: NDArray[np.uint8],
    ink: NDArray[np.uint8],
) -> tuple[int, int]:
    """Pixels off the line that plainly differ from their true region's main colour, and all.

    Every second pixel both ways is looked at.

    Args:
        flats: `(H, W, 3)` uint8 as coloured. labels: `(H, W)` true regions. colours: `(n + 1, 3)`
            main colour that every true region got. ink: `(H, W)` uint8 coverage.
    """
    seen = ink[::2, ::2] <= _OFF_LINE
    made = flats[::2, ::2][seen]
    main = colours[labels[::2, ::2][seen]]
    differs = (made != main).any(axis=-1)
    wrong = delta_e(made[differs], main[differs]) >= PLAIN_DIFFERENCE
    return int(wrong.sum()), int(seen.sum())


def colour_histogram(
    flats: NDArray[np.uint8], ink: NDArray[np.uint8] | None = None
) -> NDArray[np.float64]:
    """Shares of 64 OKLab bins, `(64,)`, of a picture's pixels off the line.

    A colour counts for the eight bins around it by its distance from their middles, so that none
    jumps from bin to bin; neutral colours lie between the middles of a and b.

    Args:
        flats: `(H, W, 3)` uint8; every second pixel both ways is counted.
    """
    picked = flats[::2, ::2]
    rows = picked.reshape(-1, 3) if ink is None else picked[ink[::2, ::2] <= _OFF_LINE]
    if not len(rows):
        rows = picked.reshape(-1, 3)
    wide = rows.astype(np.uint32)
    codes, number = np.unique(wide @ np.array([1 << 16, 1 << 8, 1], np.uint32), return_counts=True)
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)
    lab = to_oklab(colours).astype(np.float64)
    first = np.array([_LIGHT[0], _CHROMA[0], _CHROMA[0]])
    step = np.array([_LIGHT[1], _CHROMA[1], _CHROMA[1]])
    at = np.clip((lab - first) / step, 0, _SIDE - 1)
    low = np.minimum(at.astype(np.int64), _SIDE - 2)
    share = at - low
    total = np.zeros(_SIDE**3)
    for corner in range(8):
        up = np.array([corner >> 2 & 1, corner >> 1 & 1, corner & 1])
        weight = np.where(up == 1, share, 1 - share).prod(axis=1) * number
        index = (low + up) @ np.array([_SIDE * _SIDE, _SIDE, 1])
        total += np.bincount(index, weight, _SIDE**3)
    return total / total.sum()


def hellinger(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Hellinger distance of two histograms that each add up to 1: 0 equal, 1 nothing in common."""
    return float(np.sqrt(max(0.0, 1 - np.sqrt(first * second).sum())))


def _blur(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.GaussianBlur(x, (_WINDOW, _WINDOW), _SIGMA), np.float64)
