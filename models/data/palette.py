"""Other colours for the same drawing, so that hints are the only way to be right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import from_oklab, to_oklab

_WHITE = 255


def recoloured(
    rng: np.random.Generator, colours: NDArray[np.uint8], share: float
) -> NDArray[np.uint8]:
    """Permute, turn or replace the palette of a share of the drawings.

    Regions of one colour stay of one colour. Paper stays white half of the time.

    Args:
        colours: `(n, 3)` uint8 true colours. share: of drawings changed at all, 0..1.
    """
    if rng.random() >= share:
        return colours
    code = colours.astype(np.int64) @ (1 << 16, 1 << 8, 1)
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    palette = colours[first]
    draw = rng.random()
    if draw < 0.4:
        fresh = palette[rng.permutation(len(palette))]
    elif draw < 0.75:
        fresh = _turned(rng, palette)
    else:
        fresh = _random(rng, len(palette))
    if rng.random() < 0.5:
        white = (palette == _WHITE).all(axis=1)
        fresh = np.where(white[:, np.newaxis], palette, fresh)
    return fresh[which.ravel()]


def _turned(rng: np.random.Generator, palette: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """All hues turned by one angle, all lights shifted by one step."""
    lab = to_oklab(palette)
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    grey = np.hypot(lab[:, 1], lab[:, 2]) < 0.02
    lab[:, 1:] = lab[:, 1:] @ turn * rng.uniform(0.7, 1.3)
    lab[:, 0] = np.where(grey, lab[:, 0], np.clip(lab[:, 0] + rng.normal(0, 0.06), 0, 1))
    return from_oklab(lab)


def _random(rng: np.random.Generator, count: int) -> NDArray[np.uint8]:
    lab = np.stack(
        [rng.beta(2.5, 1.5, count), rng.normal(0, 0.09, count), rng.normal(0, 0.09, count)], axis=1
    )
    return from_oklab(lab.astype(np.float32))
