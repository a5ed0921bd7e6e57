"""Which regions an artist would hint: simulated for training, fixed for tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def hint_count(rng: np.random.Generator, regions: int) -> int:
    """How many hints: none, few, many or a share of all (research section 6.5, simplified)."""
    draw = rng.random()
    if draw < 0.1:
        wanted = 0
    elif draw < 0.4:
        wanted = int(rng.geometric(1 / 4))
    elif draw < 0.7:
        wanted = int(rng.integers(2, 9))
    elif draw < 0.85:
        wanted = round(float(np.exp(rng.uniform(np.log(8), np.log(64)))))
    else:
        wanted = round(float(rng.uniform(0.2, 0.8)) * regions)
    return min(wanted, regions - 1)


def simulated_hints(rng: np.random.Generator, area: NDArray[np.floating]) -> NDArray[np.intp]:
    """Rows that get a hint: the largest, any, or the rather large.

    Args:
        area: `(n,)` above 0.
    """
    count = hint_count(rng, len(area))
    draw = rng.random()
    if draw < 0.45:
        return largest_first(area)[:count]
    weight = np.sqrt(area) if draw < 0.8 else np.ones(len(area))
    # Gumbel's trick: the first of this order are a weighted draw without replacement.
    return np.argsort(-(np.log(weight) + rng.gumbel(size=len(area))))[:count]


def largest_first(area: NDArray[np.floating]) -> NDArray[np.intp]:
    """All rows, the largest first; equal ones in their own order."""
    return np.argsort(-area, kind="stable")
