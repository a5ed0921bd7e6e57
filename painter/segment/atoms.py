"""Atoms, the finest pieces of a page, and the tree that says at which gap setting they part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


@dataclass(frozen=True, eq=False)
class MergeTree:
    """Which atoms flow together at which gap setting: a maximum spanning forest of passages."""

    a: NDArray[np.uint32]  # (m,) atom ids
    b: NDArray[np.uint32]  # (m,)
    gap: NDArray[np.float32]  # (m,) smallest setting, in page pixels, at which a and b are apart

    def cut(self, gap: float, atom_count: int) -> NDArray[np.uint32]:
        """Region of every atom at a setting of `gap` page pixels.

        Returns:
            uint32 (atom_count + 1,): [0] is 0, the others are 1..n without holes, numbered in the
            order of their first atoms. A larger setting only ever divides regions further.
        """
        open_ = self.gap > gap
        return _gather(self.a[open_].astype(np.int64), self.b[open_].astype(np.int64), atom_count)


@dataclass(frozen=True, eq=False)
class Segmentation:
    """A page in atoms. Every pixel belongs to one, those under the ink too."""

    atoms: NDArray[np.uint32]  # (H, W), 1..atom_count
    atom_count: int
    tree: MergeTree
    gap: float  # the setting to cut at, page pixels: as asked for, or from the stroke width
    line: NDArray[np.bool_]  # (H, W) drawn ink without screentone
    tone: NDArray[np.float32]  # (atom_count + 1,) mean screentone coverage, 0..1
    kind: NDArray[np.uint8]  # (atom_count + 1,) RegionKind

    def regions(self, gap: float | None = None) -> NDArray[np.uint32]:
        """Region of every atom, uint32 (atom_count + 1,), at `gap` page pixels or at our own."""
        return self.tree.cut(self.gap if gap is None else gap, self.atom_count)


@dataclass(frozen=True, eq=False)
class Forest:
    """A merge tree while it is built: basins point to the atom they became part of."""

    owner: NDArray[np.int32]  # (basins + 1,) basin -> basin that stands for its atom
    a: NDArray[np.int32]  # (m,) basins
    b: NDArray[np.int32]  # (m,)
    gap: NDArray[np.float32]  # (m,) working pixels


def grow_forest(
    area: NDArray[np.int64],
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    gap: NDArray[np.float32],
    least_area: float,
) -> Forest:
    """Maximum spanning forest by Kruskal; a piece smaller than `least_area` joins for good.

    Args:
        area: int64 (basins + 1,), working pixels.
        a, b, gap: passages between basins in any order.
    """
    order = np.lexsort((b, a, -gap))
    return Forest(*_kruskal(area, a[order], b[order], gap[order], least_area))


@kernel
def _kruskal(
    area: NDArray[np.int64],
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    gap: NDArray[np.float32],
    least_area: float,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    n = len(area)
    joined = np.arange(n).astype(np.int32)
    owner = np.arange(n).astype(np.int32)
    size = area.copy()
    keep = np.zeros(len(a), np.bool_)
    for k in range(len(a)):
        u, v = a[k], b[k]
        while joined[u] != u:
            joined[u] = joined[joined[u]]
            u = joined[u]
        while joined[v] != v:
            joined[v] = joined[joined[v]]
            v = joined[v]
        if u == v:
            continue
        if size[u] < size[v] or (size[u] == size[v] and u > v):
            u, v = v, u
        small = b[k] if v == _find(joined, b[k]) else a[k]
        large = a[k] if small == b[k] else b[k]
        if size[v] < least_area:
            owner[_find(owner, small)] = _find(owner, large)
        else:
            keep[k] = True
        joined[v] = u
        size[u] += size[v]
    for i in range(n):
        owner[i] = _find(owner, i)
    return owner, a[keep], b[keep], gap[keep]


@kernel
def _find(parent: NDArray[np.int32], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@kernel
def _gather(a: NDArray[np.int64], b: NDArray[np.int64], atom_count: int) -> NDArray[np.uint32]:
    """Union of the given pairs of atoms, numbered 1..n in the order of their first atoms."""
    parent = np.arange(atom_count + 1)
    for k in range(len(a)):
        u, v = a[k], b[k]
        while parent[u] != u:
            parent[u] = parent[parent[u]]
            u = parent[u]
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        if u != v:
            parent[max(u, v)] = min(u, v)
    out = np.zeros(atom_count + 1, np.uint32)
    count = 0
    for i in range(1, atom_count + 1):
        if parent[i] == i:
            count += 1
            out[i] = count
        else:
            # A root is the smallest of its atoms and parents are smaller, so it is numbered.
            out[i] = out[parent[i]]
    return out


@kernel
def bridge_contacts(
    labels: NDArray[np.int32], value: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Basins that touch across a closing stroke: a, b and the setting of the stroke.

    Args:
        labels: int32 (h, w) basins.
        value: float32 (h, w), gap setting of the stroke at a pixel, 0 elsewhere.
    """
    height, width = labels.shape
    room = 256
    a, b, gap = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.float32)
    count = 0
    for y in range(height):
        for x in range(width):
            if value[y, x] <= 0 or labels[y, x] != 0:
                continue
            first = 0
            for v in range(max(0, y - 1), min(height, y + 2)):
                for u in range(max(0, x - 1), min(width, x + 2)):
                    other = labels[v, u]
                    if other == 0 or other == first:
                        continue
                    if first == 0:
                        first = other
                        continue
                    if count >= len(a):
                        a, b, gap = np.append(a, a), np.append(b, b), np.append(gap, gap)
                    a[count], b[count] = min(first, other), max(first, other)
                    gap[count] = value[y, x]
                    count += 1
    return a[:count], b[:count], gap[:count]
