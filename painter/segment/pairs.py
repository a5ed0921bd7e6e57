"""Pairs of atoms, regions or pieces as one number each, whichever way round."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def pair_keys(a: NDArray[np.integer], b: NDArray[np.integer]) -> NDArray[np.int64]:
    """The lower number times 2^32 and the higher, int64 as `a` and `b`; numbers below 2^31."""
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    return (low << 32) | high


def pairs_of(key: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The lower and the higher number of every key, uint32."""
    return (key >> 32).astype(np.uint32), (key & 0xFFFFFFFF).astype(np.uint32)
