"""Sets that are joined while a picture is read: one array in which everybody points to a parent.

A root points to itself. `parent` is `(n,)`, int32 or int64, each entry an index into it; it starts
as `np.arange(n)`. Paths are halved on the way up (Tarjan and van Leeuwen, J. ACM 31, 1984, section
3). These are kernels for kernels; called from Python each call costs a few hundred nanoseconds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


@kernel
def root_of(parent: NDArray[np.integer], i: int) -> int:
    """The root of i's set; shortens the way there, in place."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@kernel
def join_low(parent: NDArray[np.integer], i: int, j: int) -> bool:
    """Make one set of two, in place, under the lower of their roots; False where it was one.

    Where all joins are of this kind, a root is the lowest of its set and parents are never above.
    """
    u, v = root_of(parent, i), root_of(parent, j)
    if u == v:
        return False
    if u < v:
        parent[v] = u
    else:
        parent[u] = v
    return True


@kernel
def point_to_roots(parent: NDArray[np.integer]) -> None:
    """Let everybody point to the root of its set, in place."""
    for i in range(len(parent)):
        parent[i] = root_of(parent, i)


@kernel
def number_sets(parent: NDArray[np.integer]) -> int:
    """Replace parents, in place, by the number of the set; returns how many sets there are.

    Sets are numbered 0, 1, ... by their lowest members, so a lowest one alone stays 0. Only for
    parents that `join_low` made.
    """
    count = 0
    for i in range(len(parent)):
        if parent[i] == i:
            parent[i] = count
            count += 1
        else:
            # The parent is lower, so it holds its number already.
            parent[i] = parent[parent[i]]
    return count
