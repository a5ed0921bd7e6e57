"""The colours that the classifier may choose from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import to_oklab

_ROUNDS = 12
_SAMPLES = 30_000


def colour_bins(colours: NDArray[np.uint8], count: int, seed: int) -> NDArray[np.float32]:
    """Centres of k-means over region colours, a fifth of them from all of sRGB, `(count, 3)` OKLab.

    Args:
        colours: `(n, 3)` uint8 of all regions trained on.
    """
    rng = np.random.default_rng(seed)
    drawn = colours[rng.integers(0, len(colours), _SAMPLES * 4 // 5)]
    anywhere = rng.integers(0, 256, (_SAMPLES // 5, 3), dtype=np.uint8)
    points = to_oklab(np.concatenate([drawn, anywhere]))
    distinct = np.unique(points, axis=0)
    centres = distinct[rng.permutation(len(distinct))[:count]]
    for _ in range(_ROUNDS):
        far = np.square(points).sum(1)[:, None] - 2 * points @ centres.T
        owner = (far + np.square(centres).sum(1)).argmin(axis=1)
        number = np.bincount(owner, minlength=count)
        sums = np.stack([np.bincount(owner, points[:, c], count) for c in range(3)], axis=1)
        moved = sums / np.maximum(number, 1)[:, np.newaxis]
        centres = np.where(number[:, np.newaxis] > 0, moved, centres)
    return centres.astype(np.float32)
