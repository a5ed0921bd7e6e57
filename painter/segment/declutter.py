"""Join cells too small to colour: the mesh of hatching, chips between crossing lines.

After a rule of flatting tools: small fills are most of the fills and little of the area; one that
is small and nowhere far from line joins its neighbour. Cells between dots that run into each other
are parted by thin ink and join one another before anything beyond a line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import point_to_roots, root_of
from painter.imaging.lines import distance_inside

_SMALL = 4.0  # free area up to which a cell always joins, in squared stroke widths
_SMALL_MOST = 36.0  # but no more than this, working pixels
_HAIR = 0.3  # half width of ink between cells of a mesh at most, in stroke widths
_THIN = 4.0  # times that area for a cell nowhere as far from line as
_NEAR = 1.6  # these working pixels


def join_chips(
    labels: NDArray[np.int32], distance: NDArray[np.float32], count: int, stroke: float
) -> NDArray[np.int32]:
    """Atom that every atom becomes part of, int32 (count + 1,).

    Args:
        labels: int32 (h, w), 1..count, the line assigned too.
        distance: to the line, float32 (h, w).
        stroke: width of the lines in working pixels.
    """
    area, deepest = measure_room(labels, distance, count)
    small = min(_SMALL * stroke * stroke, _SMALL_MOST)
    chip = area <= np.where(deepest < _NEAR, _THIN * small, small)
    owner = np.arange(count + 1, dtype=np.int32)
    if not chip[1:].any() or chip[1:].all():
        return owner
    low, high, ink = _borders(labels, chip, distance_inside(distance <= 0, exact=False))
    pair, which, length = np.unique(
        low.astype(np.int64) * (count + 1) + high, return_inverse=True, return_counts=True
    )
    thinnest = np.full(len(pair), np.inf, np.float32)
    np.minimum.at(thinnest, which, ink)
    order = np.lexsort((pair, -length))
    a, b = pair[order] // (count + 1), pair[order] % (count + 1)
    line = thinnest[order] > max(1.0, _HAIR * stroke)
    for across in (~line, line):
        _join(owner, chip, area, a[across], b[across])
        chip &= area <= np.where(deepest < _NEAR, _THIN * small, small)
    return owner


@kernel
def measure_room(
    labels: NDArray[np.int32], distance: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Cells off the line and the largest distance to it, by label, (count + 1,) each."""
    area = np.zeros(count + 1, np.int64)
    deepest = np.zeros(count + 1, np.float32)
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            if distance[y, x] > 0:
                k = labels[y, x]
                area[k] += 1
                deepest[k] = max(deepest[k], distance[y, x])
    return area, deepest


@kernel
def _borders(
    labels: NDArray[np.int32], chip: NDArray[np.bool_], depth: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Both labels of neighbouring pixels one of which lies in a chip, and their depth in ink."""
    height, width = labels.shape
    room = 1024
    low, high = np.empty(room, np.int32), np.empty(room, np.int32)
    ink = np.empty(room, np.float32)
    count = 0
    for y in range(height):
        for x in range(width):
            for side in range(2):
                v, u = (y, x + 1) if side == 0 else (y + 1, x)
                if v >= height or u >= width:
                    continue
                a, b = labels[y, x], labels[v, u]
                if a == b or not (chip[a] or chip[b]):
                    continue
                if count >= len(low):
                    low, high = np.append(low, low), np.append(high, high)
                    ink = np.append(ink, ink)
                low[count], high[count] = min(a, b), max(a, b)
                ink[count] = max(depth[y, x], depth[v, u])
                count += 1
    return low[:count], high[:count], ink[:count]


@kernel
def _join(
    owner: NDArray[np.int32],
    chip: NDArray[np.bool_],
    area: NDArray[np.int64],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
) -> None:
    """Along the longest borders first, chips join."""
    for turn in range(2):
        for k in range(len(a)):
            u, v = root_of(owner, a[k]), root_of(owner, b[k])
            # First into what is worth colouring; then what is left into anything.
            if u == v or not (chip[u] or chip[v]) or (turn == 0 and chip[u] and chip[v]):
                continue
            if not chip[u] or (chip[v] and area[u] >= area[v]):
                owner[v] = u
                area[u] += area[v]
            else:
                owner[u] = v
                area[v] += area[u]
    point_to_roots(owner)
