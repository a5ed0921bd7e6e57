"""How sure a number is: percentile intervals by drawing drawings anew (Efron 1979)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

TIMES = 400
"""Resamples."""

Floats = NDArray[np.float64]
Interval = tuple[float, float]

_LEVEL = (2.5, 97.5)


def interval_of_mean(values: Sequence[float] | Floats) -> Interval:
    """95 % interval of the mean of one number a drawing."""
    array = np.asarray(values, np.float64)
    return interval_of_ratio(array, np.ones(len(array)))


def interval_of_ratio(top: NDArray[np.number], bottom: NDArray[np.number]) -> Interval:
    """95 % interval of sum over sum, such as regions that are right over all regions.

    Args:
        top, bottom: `(n,)`, one number a drawing.
    """
    if not len(top):
        return (0.0, 0.0)
    rows = _rows(len(top))
    below = bottom[rows].sum(axis=1)
    return _between(top[rows].sum(axis=1) / np.maximum(below, 1e-9))


def interval_of_median(groups: Sequence[Floats]) -> Interval:
    """95 % interval of the median of many numbers a drawing, all numbers counting the same."""
    whole = np.concatenate(groups) if groups else np.zeros(0)
    if not len(whole):
        return (0.0, 0.0)
    order = np.argsort(whole, kind="stable")
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])[order]
    value = whole[order]
    found: list[float] = []
    for rows in _rows(len(groups)):
        # Drawings drawn twice count twice: a weighted median.
        passed = np.cumsum(np.bincount(rows, minlength=len(groups))[owner])
        if passed[-1]:
            found.append(float(value[np.searchsorted(passed, (passed[-1] + 1) // 2)]))
    return _between(np.array(found))


def _rows(count: int) -> NDArray[np.int64]:
    """`(400, n)`; the same for the same number of drawings."""
    return np.random.default_rng(95).integers(0, count, (TIMES, count))


def _between(values: Floats) -> Interval:
    low, high = np.percentile(values, _LEVEL)
    return (round(float(low), 4), round(float(high), 4))
