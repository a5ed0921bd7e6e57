"""How sure a number is: percentile intervals by drawing drawings anew (Efron 1979)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

TIMES = 400
"""Resamples."""

_LEVEL = (2.5, 97.5)


def interval_of_mean(values: Sequence[float]) -> tuple[float, float]:
    """95 % interval of the mean of one number a drawing."""
    array = np.asarray(values, np.float64)
    return interval(len(array), lambda rows: float(array[rows].mean()))


def interval_of_ratio(
    top: NDArray[np.floating], bottom: NDArray[np.floating]
) -> tuple[float, float]:
    """95 % interval of sum over sum, such as regions that are right over all regions."""
    return interval(len(top), lambda rows: float(top[rows].sum() / max(1e-9, bottom[rows].sum())))


def interval(
    count: int, number: Callable[[NDArray[np.int64]], float], times: int = TIMES
) -> tuple[float, float]:
    """95 % interval of a number of drawings; the same for the same drawings.

    Args:
        count: drawings. number: from `(count,)` rows, some of them several times, to the number.
    """
    if count == 0:
        return (0.0, 0.0)
    rng = np.random.default_rng(95)
    values = [number(rng.integers(0, count, count)) for _ in range(times)]
    low, high = np.percentile(values, _LEVEL)
    return (round(float(low), 4), round(float(high), 4))
