"""Numbers about regions in one pass over the page: sizes, places, and who lies beside whom."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.lines import distance_inside
from painter.pixels.atomtable import AtomTable

_DEPTH_SIDE = 2048  # longest side of the grid on which depth is measured


@dataclass(frozen=True, eq=False)
class RegionStats:
    """Rows 0..n-1 stand for regions 1..n."""

    area: NDArray[np.int64]  # (n,) pixels, those under the line too
    box: NDArray[np.int32]  # (n, 4) x0 y0 x1 y1, the last two exclusive
    centroid: NDArray[np.float32]  # (n, 2) x y
    ink_share: NDArray[np.float32]  # (n,) share of the region's pixels that are line


@dataclass(frozen=True, eq=False)
class RegionGraph:
    """Pairs of regions that share a border, each pair once, a < b, sorted."""

    a: NDArray[np.uint32]  # (m,) regions, 1..n
    b: NDArray[np.uint32]  # (m,)
    border: NDArray[np.int64]  # (m,) pairs of neighbouring pixels across the border
    open_border: NDArray[np.int64]  # (m,) of these, pairs with no line on either side
    passage: NDArray[np.float32]  # (m,) width of the widest opening, page pixels; 0 where closed


def measure(
    atoms: NDArray[np.uint32], region_of_atom: NDArray[np.uint32], line: NDArray[np.bool_]
) -> RegionStats:
    """Size and place of every region.

    Args:
        atoms: uint32 (H, W).
        region_of_atom: uint32 (atoms + 1,), 1..n.
        line: bool (H, W).
    """
    count = int(region_of_atom.max(initial=0)) + 1
    bands = row_bands(atoms.shape[0], worker_count())
    sums = [np.zeros((count, 4), np.int64) for _ in bands]
    boxes = [np.zeros((count, 4), np.int32) for _ in bands]
    in_parallel(
        lambda k: _measure(atoms, region_of_atom, line, *bands[k], sums[k], boxes[k]),
        range(len(bands)),
    )
    total = np.sum(sums, axis=0)[1:]
    area = total[:, 0]
    size = np.maximum(area, 1)
    low = np.min([box[1:, :2] for box in boxes], axis=0)
    high = np.max([box[1:, 2:] for box in boxes], axis=0)
    box = np.where(area[:, None] > 0, np.concatenate([low, high], 1), 0).astype(np.int32)
    centroid = (total[:, 1:3] / size[:, None]).astype(np.float32)
    return RegionStats(area, box, centroid, (total[:, 3] / size).astype(np.float32))


@kernel
def _measure(
    atoms: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    line: NDArray[np.bool_],
    top: int,
    bottom: int,
    sums: NDArray[np.int64],
    box: NDArray[np.int32],
) -> None:
    width = atoms.shape[1]
    box[:, 0] = width
    box[:, 1] = atoms.shape[0]
    for y in range(top, bottom):
        x = 0
        while x < width:
            atom, start, drawn = atoms[y, x], x, 0
            while x < width and atoms[y, x] == atom:
                drawn += line[y, x]
                x += 1
            r = region_of_atom[atom]
            length = x - start
            sums[r, 0] += length
            sums[r, 1] += length * (start + x - 1) // 2
            sums[r, 2] += length * y
            sums[r, 3] += drawn
            box[r, 0], box[r, 1] = min(box[r, 0], start), min(box[r, 1], y)
            box[r, 2], box[r, 3] = max(box[r, 2], x), max(box[r, 3], y + 1)


def measure_atoms(
    atoms: NDArray[np.uint32],
    count: int,
    line: NDArray[np.bool_],
    tone: NDArray[np.float32] | None = None,
    kind: NDArray[np.uint8] | None = None,
) -> AtomTable:
    """Everything about every atom, 1..count.

    Args:
        atoms: `(H, W)` uint32. line: `(H, W)` bool, drawn ink without screentone.
        tone: `(count + 1,)` float32 mean screentone coverage, 0..1; zero when None.
        kind: `(count + 1,)` uint8 `RegionKind`; all drawing when None.
    """
    own = np.arange(count + 1, dtype=np.uint32)
    bands = row_bands(atoms.shape[0], worker_count())
    sums = [np.zeros((count + 1, 4), np.int64) for _ in bands]
    boxes = [np.zeros((count + 1, 4), np.int32) for _ in bands]
    in_parallel(
        lambda k: _measure(atoms, own, line, *bands[k], sums[k], boxes[k]), range(len(bands))
    )
    total = np.sum(sums, axis=0)
    low = np.min([box[:, :2] for box in boxes], axis=0)
    high = np.max([box[:, 2:] for box in boxes], axis=0)
    used = total[:, :1] > 0
    box = np.where(used, np.concatenate([low, high], 1), 0).astype(np.int32)
    area = total[:, 0].copy()
    return AtomTable(
        area,
        box,
        total[:, 1:3].copy(),
        np.zeros(count + 1, np.float32) if tone is None else tone,
        np.zeros(count + 1, np.uint8) if kind is None else kind,
        _depth(atoms, line, area, box),
    )


def _depth(
    atoms: NDArray[np.uint32],
    line: NDArray[np.bool_],
    area: NDArray[np.int64],
    box: NDArray[np.int32],
) -> NDArray[np.float32]:
    """Largest distance to ink in each atom, page pixels; coarse on large pages."""
    step = max(1, -(-max(atoms.shape) // _DEPTH_SIDE))
    free = _min_pool((~line).view(np.uint8), step)
    far = cv2.distanceTransform(np.pad(free, 1), cv2.DIST_L2, 3)[1:-1, 1:-1] * step
    depth = np.zeros(len(area), np.float32)
    _deepest(atoms, np.asarray(far, np.float32), step, depth)
    # An atom narrower than the sampling still has some depth: half of its mean width.
    extent = (box[:, 2:] - box[:, :2]).max(axis=1)
    thin = np.minimum(0.5 * area / np.maximum(extent, 1), step)
    return np.where(depth > 0, depth, thin).astype(np.float32)


@kernel
def _deepest(
    atoms: NDArray[np.uint32], far: NDArray[np.float32], step: int, depth: NDArray[np.float32]
) -> None:
    for y in range(far.shape[0]):
        for x in range(far.shape[1]):
            atom = atoms[y * step, x * step]
            depth[atom] = max(depth[atom], far[y, x])


def _min_pool(free: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """The smallest value of every `step` x `step` cell, `(ceil(H/step), ceil(W/step))`."""
    if step == 1:
        return np.ascontiguousarray(free)
    eroded = cv2.erode(free, np.ones((step, step), np.uint8), anchor=(0, 0))
    return np.ascontiguousarray(eroded[::step, ::step], np.uint8)


def neighbours(
    atoms: NDArray[np.uint32], region_of_atom: NDArray[np.uint32], line: NDArray[np.bool_]
) -> RegionGraph:
    """Which regions touch, along how long a border, and how wide they stand open to each other.

    Args: as for `measure`.
    """
    distance = distance_inside(~line, exact=False)
    a, b, width = _border_pairs(atoms, region_of_atom, distance)
    if len(a) == 0:
        none = np.zeros(0, np.int64)
        return RegionGraph(a, b, none, none, np.zeros(0, np.float32))
    key = a.astype(np.int64) * (int(region_of_atom.max()) + 1) + b
    pair, inverse, border = np.unique(key, return_inverse=True, return_counts=True)
    first = np.unique(key, return_index=True)[1]
    open_border = np.bincount(inverse, width > 0, len(pair)).astype(np.int64)
    passage = np.zeros(len(pair), np.float32)
    np.maximum.at(passage, inverse, width)
    return RegionGraph(a[first], b[first], border.astype(np.int64), open_border, passage)


@kernel
def _border_pairs(
    atoms: NDArray[np.uint32], region_of_atom: NDArray[np.uint32], distance: NDArray[np.float32]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.float32]]:
    height, width = atoms.shape
    room = 4096
    a, b, wide = np.empty(room, np.uint32), np.empty(room, np.uint32), np.empty(room, np.float32)
    count = 0
    for y in range(height):
        for x in range(width):
            for side in range(2):
                v, u = (y, x + 1) if side == 0 else (y + 1, x)
                if v >= height or u >= width or atoms[y, x] == atoms[v, u]:
                    continue
                r, s = region_of_atom[atoms[y, x]], region_of_atom[atoms[v, u]]
                if r == s:
                    continue
                if count >= len(a):
                    a, b, wide = np.append(a, a), np.append(b, b), np.append(wide, wide)
                a[count], b[count] = min(r, s), max(r, s)
                wide[count] = max(0.0, 2 * min(distance[y, x], distance[v, u]) - 1)
                count += 1
    return a[:count], b[:count], wide[:count]
