"""Closed outlines drawn as a pen does, to measure and to learn by: the line swells and tapers."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_SUB = 4  # fractional bits of the coordinates given to cv2


def draw_outline(
    ink: NDArray[np.uint8],
    outline: NDArray[np.float64],
    rng: np.random.Generator,
    thin: tuple[float, float],
    thick: float,
) -> None:
    """Draw a closed outline with round dabs, in place; its width changes a few times on the way.

    Args:
        ink: uint8 (H, W), 255 full ink. outline: (n, 2) x y, about one point a pixel.
        thin: least and most that it is wide where it is finest, pixels. thick: most anywhere.
    """
    finest = rng.uniform(*thin)
    broadest = rng.uniform(finest, thick)
    phase = np.linspace(0, 2 * np.pi * rng.integers(1, 5), len(outline)) + rng.uniform(0, 6.3)
    widths = finest + (broadest - finest) * (0.5 + 0.5 * np.cos(phase))
    following = np.roll(outline, -1, axis=0)
    for (x, y), (u, v), width in zip(outline, following, widths, strict=True):
        steps = max(1, int(np.ceil(2 * np.hypot(u - x, v - y))))
        for k in range(steps):
            at = (x + (u - x) * k / steps, y + (v - y) * k / steps)
            centre = (round(at[0] * (1 << _SUB)), round(at[1] * (1 << _SUB)))
            radius = round((width / 2) * (1 << _SUB))
            cv2.circle(ink, centre, radius, 255, -1, cv2.LINE_AA, _SUB)
