"""Atoms joined in turn by the passages between them, and in which turn two came together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


@kernel
def join_in_turn(
    a: NDArray[np.int32], b: NDArray[np.int32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Join atoms in turn, the smaller set under the larger: parent of each, and in which turn.

    Ways up are never shortened, so the turn in which two atoms came together is the last one on
    the way between them; the ways are as long as the logarithm of the number of atoms.
    """
    parent, size = np.arange(count + 1), np.ones(count + 1, np.int64)
    turn = np.full(count + 1, len(a))
    for k in range(len(a)):
        u, v = np.int64(a[k]), np.int64(b[k])
        while parent[u] != u:
            u = parent[u]
        while parent[v] != v:
            v = parent[v]
        if size[u] > size[v]:
            u, v = v, u
        parent[u], turn[u] = v, k
        size[v] += size[u]
    return parent, turn


@kernel
def turns_between(
    parent: NDArray[np.int64],
    turn: NDArray[np.int64],
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
) -> NDArray[np.int64]:
    """In which turn pairs of atoms came together, int64 (n,); -1 for never."""
    out = np.full(len(a), -1)
    for k in range(len(a)):
        u, v = np.int64(a[k]), np.int64(b[k])
        while u != v:
            if turn[u] > turn[v]:
                u, v = v, u
            if parent[u] == u:
                out[k] = -1
                break
            out[k] = turn[u]
            u = parent[u]
    return out
