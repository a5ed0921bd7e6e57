"""One look over a page: which atoms touch, and the pixels where they touch with no line between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.base.unionfind import join_low, point_to_roots
from painter.imaging.rowscan import mark_changes, row_flags, true_columns


@dataclass(frozen=True, eq=False)
class Borders:
    """Pairs of atoms that touch, and the open pixels of their borders.

    Attributes:
        key: `(m,)` int64, sorted, each pair once; as of `pair_keys`.
        border, open_border: `(m,)` int64 pairs of neighbouring pixels; off the line on both sides.
        open_key: `(k,)` int64. x, y: `(k,)` int32, a pixel whose right or lower neighbour is of the
            other atom, both off the line; sorted by key, y, x.
        below: `(k,)` bool, whether it is the lower one.
    """

    key: NDArray[np.int64]
    border: NDArray[np.int64]
    open_border: NDArray[np.int64]
    open_key: NDArray[np.int64]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    below: NDArray[np.bool_]


def find_borders(atoms: NDArray[np.uint32], line: NDArray[np.bool_]) -> Borders:
    """Look at every pair of neighbouring pixels.

    Args:
        atoms: `(H, W)` uint32. line: `(H, W)` bool, drawn ink without screentone.
    """
    bands = row_bands(atoms.shape[0], 2 * worker_count())
    found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = [
        (np.zeros((0, 3), np.int64), np.zeros((0, 4), np.int64)) for _ in bands
    ]

    def work(number: int) -> None:
        found[number] = _scan(atoms, line, *bands[number])

    in_parallel(work, range(len(bands)))
    counts = np.concatenate([one[0] for one in found])
    open_ = np.concatenate([one[1] for one in found])
    key, which = np.unique(counts[:, 0], return_inverse=True)
    # Bands come in order, and so do the pixels of each: a stable sort by key keeps y, x.
    order = np.argsort(open_[:, 0], kind="stable")
    open_ = open_[order]
    return Borders(
        key,
        np.bincount(which, counts[:, 1], len(key)).astype(np.int64),
        np.bincount(which, counts[:, 2], len(key)).astype(np.int64),
        open_[:, 0].copy(),
        open_[:, 1].astype(np.int32),
        open_[:, 2].astype(np.int32),
        open_[:, 3].astype(np.bool_),
    )


@kernel
def _scan(
    atoms: NDArray[np.uint32], line: NDArray[np.bool_], top: int, bottom: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of key, border, open border by pair; and of key, x, y, below by open pixel."""
    height, width = atoms.shape
    size = 1024
    keys = np.full(size, -1, np.int64)
    sums = np.zeros((size, 2), np.int64)
    used = 0
    open_ = np.empty((1024, 4), np.int64)
    count = 0
    changes, column = row_flags(width), np.empty(width + 8, np.int32)
    for y in range(top, bottom):
        mark_changes(atoms[y], atoms[min(y + 1, height - 1)], changes)
        for i in range(true_columns(changes, column)):
            x = column[i]
            a = atoms[y, x]
            for side in range(2):
                v, u = (y, x + 1) if side == 0 else (y + 1, x)
                if v >= height or u >= width:
                    continue
                b = atoms[v, u]
                if a == b:
                    continue
                key = (int(min(a, b)) << 32) | int(max(a, b))
                free = not line[y, x] and not line[v, u]
                at = _slot(keys, key)
                if keys[at] < 0:
                    keys[at] = key
                    used += 1
                sums[at, 0] += 1
                sums[at, 1] += free
                if 2 * used > size:
                    keys, sums = _grown(keys, sums)
                    size = len(keys)
                if free:
                    if count == len(open_):
                        open_ = np.append(open_, open_, axis=0)
                    open_[count, 0], open_[count, 1] = key, x
                    open_[count, 2], open_[count, 3] = y, side
                    count += 1
    out = np.empty((used, 3), np.int64)
    n = 0
    for at in range(size):
        if keys[at] >= 0:
            out[n, 0], out[n, 1], out[n, 2] = keys[at], sums[at, 0], sums[at, 1]
            n += 1
    return out, open_[:count].copy()


@kernel
def _slot(keys: NDArray[np.int64], key: int) -> int:
    """Where a key is in a hash table of a power of two places, or the free place for it."""
    at = ((key ^ (key >> 29)) * 0x9E3779B1 >> 13) & (len(keys) - 1)
    while keys[at] >= 0 and keys[at] != key:
        at = (at + 1) & (len(keys) - 1)
    return at


@kernel
def _grown(
    keys: NDArray[np.int64], sums: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    wider = np.full(4 * len(keys), -1, np.int64)
    moved = np.zeros((4 * len(keys), 2), np.int64)
    for i in range(len(keys)):
        if keys[i] >= 0:
            at = _slot(wider, keys[i])
            wider[at] = keys[i]
            moved[at, 0], moved[at, 1] = sums[i, 0], sums[i, 1]
    return wider, moved


def open_runs(borders: Borders) -> NDArray[np.int64]:
    """`(k,)` int64: the connected piece of open border that each open pixel belongs to, 0..n-1.

    Pieces are connected with their eight neighbours and lie between the same two atoms.
    """
    root = connect_runs(borders.open_key, borders.x, borders.y)
    _, piece = np.unique(root, return_inverse=True)
    return piece.astype(np.int64)


@kernel
def connect_runs(
    key: NDArray[np.int64], x: NDArray[np.int32], y: NDArray[np.int32]
) -> NDArray[np.int64]:
    """The first of the entries of one key that hang together, by entry, corners included.

    Args:
        key, x, y: (n,), sorted by key, y, x.
    """
    n = len(key)
    parent = np.arange(n)
    above = 0
    for i in range(n):
        if i > 0 and key[i - 1] == key[i] and y[i - 1] == y[i] and x[i - 1] >= x[i] - 1:
            join_low(parent, i - 1, i)
        if key[above] != key[i]:
            above = i
        while key[above] < key[i] or (
            key[above] == key[i]
            and (y[above] < y[i] - 1 or (y[above] == y[i] - 1 and x[above] < x[i] - 1))
        ):
            above += 1
        j = above
        while j < i and key[j] == key[i] and y[j] == y[i] - 1 and x[j] <= x[i] + 1:
            join_low(parent, i, j)
            j += 1
    point_to_roots(parent)
    return parent
