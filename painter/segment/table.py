"""From labels to the region table: one row a region, measured."""

from __future__ import annotations

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.pixels.regiontable import RegionTable
from painter.segment.measure import RegionStats, measure

_DEPTH_SIDE = 2048

_Scalar = TypeVar("_Scalar", bound=np.generic)


def describe(
    atoms: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    line: NDArray[np.bool_],
    tone: NDArray[np.float32] | None = None,
    kind: NDArray[np.uint8] | None = None,
) -> RegionTable:
    """Measure every region of a page and give it a row, white and undecided.

    Args:
        atoms: `(H, W)` uint32. region_of_atom: `(atoms + 1,)` uint32.
        line: `(H, W)` bool, drawn ink without screentone.
        tone: `(atoms + 1,)` float32 mean screentone coverage, 0..1; zero when None.
        kind: `(atoms + 1,)` uint8 `RegionKind`; all drawing when None.
    """
    count = int(region_of_atom.max())
    stats = measure(atoms, region_of_atom, line)
    weight = np.bincount(atoms.ravel(), minlength=region_of_atom.shape[0]).astype(np.float64)
    tones = np.zeros(region_of_atom.shape[0], np.float32) if tone is None else tone
    kinds = np.zeros(region_of_atom.shape[0], np.uint8) if kind is None else kind
    return RegionTable.blank(
        region_of_atom=region_of_atom,
        area=with_row_zero(stats.area),
        box=with_row_zero(stats.box),
        centroid=with_row_zero(stats.centroid),
        tone=_weighted_mean(tones, weight, region_of_atom, count),
        kind=_largest_vote(kinds, weight, region_of_atom, count),
        depth=_depth(atoms, region_of_atom, line, stats),
    )


def with_row_zero(column: NDArray[_Scalar]) -> NDArray[_Scalar]:
    """A column of the table, `(n + 1, ...)`, from values of regions 1..n."""
    return np.concatenate([np.zeros((1, *column.shape[1:]), column.dtype), column])


def _weighted_mean(
    value: NDArray[np.float32],
    weight: NDArray[np.float64],
    region_of_atom: NDArray[np.uint32],
    count: int,
) -> NDArray[np.float32]:
    total = np.bincount(region_of_atom, value * weight, minlength=count + 1)
    area = np.bincount(region_of_atom, weight, minlength=count + 1)
    return (total / np.maximum(area, 1)).astype(np.float32)


def _largest_vote(
    kind: NDArray[np.uint8],
    weight: NDArray[np.float64],
    region_of_atom: NDArray[np.uint32],
    count: int,
) -> NDArray[np.uint8]:
    kinds = int(kind.max()) + 1
    votes = np.zeros((count + 1, kinds))
    np.add.at(votes, (region_of_atom, kind), weight)
    return votes.argmax(axis=1).astype(np.uint8)


def _depth(
    atoms: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    line: NDArray[np.bool_],
    stats: RegionStats,
) -> NDArray[np.float32]:
    """Largest distance to ink in each region, page pixels; coarse on large pages."""
    step = max(1, -(-max(atoms.shape) // _DEPTH_SIDE))
    free = _min_pool((~line).view(np.uint8), step)
    far = cv2.distanceTransform(np.pad(free, 1), cv2.DIST_L2, 3)[1:-1, 1:-1] * step
    regions = region_of_atom[atoms[::step, ::step]]
    depth = np.zeros(len(stats.area) + 1, np.float32)
    order = np.argsort(far, axis=None)
    depth[regions.ravel()[order]] = far.ravel()[order]
    # A region narrower than the sampling still has some depth: half of its mean width.
    extent = (stats.box[:, 2:] - stats.box[:, :2]).max(axis=1)
    thin = 0.5 * stats.area / np.maximum(extent, 1)
    depth[1:] = np.where(depth[1:] > 0, depth[1:], np.minimum(thin, step)).astype(np.float32)
    depth[0] = 0
    return depth


def _min_pool(free: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """The smallest value of every `step` x `step` cell, `(ceil(H/step), ceil(W/step))`."""
    if step == 1:
        return np.ascontiguousarray(free)
    eroded = cv2.erode(free, np.ones((step, step), np.uint8), anchor=(0, 0))
    return np.ascontiguousarray(eroded[::step, ::step], np.uint8)
