"""Screen dots and hatching laid into regions of known line art, to measure and to learn by."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.imaging.lines import distance_inside


def with_dots(
    ink: NDArray[np.uint8], labels: NDArray[np.integer], rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Ink with dots at 45 degrees in about a third of the regions: 8 to 35 % ink, 5 to 9 px apart.

    Args:
        ink: uint8 (H, W), 255 full ink. labels: (H, W), regions 1..n.
    """
    out = ink.copy()
    for label in range(1, int(labels.max()) + 1):
        if rng.random() < 0.65:
            continue
        period, share = rng.uniform(5, 9), rng.uniform(0.08, 0.35)
        inside = labels == label
        y, x = np.nonzero(inside)
        u = (x + y).astype(np.float32) * np.float32(np.pi * np.sqrt(2) / period)
        v = (x - y).astype(np.float32) * np.float32(np.pi * np.sqrt(2) / period)
        dots = np.clip(128 - ((np.cos(u) + np.cos(v)) / 2 + 1 - 2 * share) * 400, 0, 255)
        out[inside] = np.maximum(out[inside], dots.astype(np.uint8))
    return out


def with_hatching(
    ink: NDArray[np.uint8], labels: NDArray[np.integer], rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Ink with hatching in a tenth of the regions: strokes of 15 to 40 px, 1 to 2 px thin.

    They are 5 to 9 px apart and keep 8 px away from the outline: shading, not parts of it.
    Arguments as of `with_dots`.
    """
    out = ink.copy()
    for label in range(1, int(labels.max()) + 1):
        chance, angle, apart = rng.random(), rng.uniform(0, np.pi), rng.uniform(5, 9)
        length, thick = rng.uniform(15, 40), int(rng.integers(1, 3))
        if chance > 0.1:
            continue
        room = distance_inside(labels == label)
        if room.max() < 16:
            continue
        y, x = np.unravel_index(int(np.argmax(room)), room.shape)
        along = np.array([np.cos(angle), np.sin(angle)])
        step = np.array([-along[1], along[0]]) * apart
        strokes = np.zeros_like(ink)
        for k in range(-4, 5):
            ends = np.array([x, y]) + k * step + np.outer((-length / 2, length / 2), along)
            first, last = (tuple(int(v) for v in end) for end in np.round(ends))
            cv2.line(strokes, first, last, 255, thick, cv2.LINE_AA)
        strokes[room < 8] = 0
        out = np.maximum(out, strokes)
    return out
