"""Dividing one region among several seeds, along the ink and through its narrowest passages.

The seeds grow at once, geodesically. A step costs more the closer it is to ink, in proportion to
the region's widest place over the free distance here, and most on the ink itself. So a front first
fills the room it is in; fronts meet at lines, or at the gap in a line, and half-way in the open.
(After the ink-weighted watershed of research on colour scribbles; cf. LazyBrush, Sykora 2009.)
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

_MOST_PIXELS = 3_000_000  # larger boxes are divided on a coarser grid
_SLOWEST = 48  # cost of a step beside ink, over that of one in the open
_ON_INK = 1000
_OUTSIDE = 1100
_RING = 8192  # above the dearest step


def divide(
    inside: NDArray[np.bool_], ink: NDArray[np.uint8], seeds: NDArray[np.int32], parts: int
) -> NDArray[np.int32]:
    """Give every pixel of a region to one of the seeds.

    Args:
        inside: `(h, w)` bool, the region. ink: `(h, w)` uint8 coverage.
        seeds: `(h, w)` int32, 1..parts where a seed lies inside the region, 0 elsewhere.

    Returns:
        `(h, w)` int32, 1..parts inside the region, 0 outside; seeds keep their own number.
    """
    step = max(1, int(np.ceil((inside.size / _MOST_PIXELS) ** 0.5)))
    if step == 1:
        part = _flood(_cost(inside, ink), seeds)
    else:
        coarse = _flood(
            _cost(_pool(inside.view(np.uint8), step) > 0, _pool(ink, step)),
            _pool(seeds, step),
        )
        part = _enlarged(coarse, parts, step, inside.shape)
    return np.where(inside, np.where(seeds > 0, seeds, part), 0).astype(np.int32)


def _cost(inside: NDArray[np.bool_], ink: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """`(h, w)` uint16: what a step onto a pixel costs, 1 in the widest open place."""
    free = (inside & (ink <= 128)).astype(np.uint8)
    reach = cv2.distanceTransform(free, cv2.DIST_L2, 5)
    slow = np.float32(max(1.0, float(reach.max()))) / np.maximum(reach, 1)
    cost = np.minimum(slow, _SLOWEST).astype(np.uint16)
    cost[free == 0] = _ON_INK
    cost[~inside] = _OUTSIDE
    return cost


def _pool(array: NDArray[np.generic], step: int) -> NDArray:
    """The largest value of every square of `step` pixels."""
    height, width = (-(-side // step) * step for side in array.shape)
    padded = np.zeros((height, width), array.dtype)
    padded[: array.shape[0], : array.shape[1]] = array
    return padded.reshape(height // step, step, width // step, step).max(axis=(1, 3))


def _enlarged(
    coarse: NDArray[np.int32], parts: int, step: int, shape: tuple[int, ...]
) -> NDArray[np.int32]:
    """Back to full size with smooth borders: each part is interpolated, the strongest wins."""
    size = (coarse.shape[1] * step, coarse.shape[0] * step)
    best = np.zeros(shape, np.uint8)
    out = np.ones(shape, np.int32)
    for part in range(1, parts + 1):
        share = np.where(coarse == part, np.uint8(255), np.uint8(0))
        wide = cv2.resize(share, size, interpolation=cv2.INTER_LINEAR)[: shape[0], : shape[1]]
        stronger = wide > best
        best[stronger] = wide[stronger]
        out[stronger] = part
    return out


def _flood(cost: NDArray[np.uint16], seeds: NDArray[np.int32]) -> NDArray[np.int32]:
    part = seeds.astype(np.int32)
    _grow(cost, part)
    return part


@kernel
def _grow(cost: NDArray[np.uint16], part: NDArray[np.int32]) -> None:
    """Dial's shortest paths: a ring of buckets, one a distance, each a linked list of pixels.

    A straight step costs 5, a diagonal one 7, times the pixel's cost; a diagonal step between two
    pixels costs what the dearer of them costs, so that no front slips through a thin line.
    """
    height, width = cost.shape
    ring = _RING
    head = np.full(ring, -1, np.int64)
    room = max(256, height * width // 4)
    entry = np.empty(room, np.int64)
    after = np.empty(room, np.int64)
    spare, used = np.int64(-1), 0
    distance = np.full(height * width, 2**31 - 1, np.int32)
    flat_part, flat_cost = part.ravel(), cost.ravel()
    waiting = 0
    # Backwards, so that seeds leave their list in reading order.
    for i in range(height * width - 1, -1, -1):
        if flat_part[i] > 0:
            distance[i] = 0
            if used >= len(entry):
                entry, after = np.append(entry, entry), np.append(after, after)
            entry[used], after[used] = i, head[0]
            head[0] = used
            used += 1
            waiting += 1
    now = 0
    while waiting > 0:
        bucket = now % ring
        slot = head[bucket]
        if slot < 0:
            now += 1
            continue
        head[bucket] = after[slot]
        here = entry[slot]
        after[slot] = spare
        spare = slot
        waiting -= 1
        if distance[here] != now:
            continue
        y, x = here // width, here % width
        for k in range(9):
            dy, dx = k // 3 - 1, k % 3 - 1
            v, u = y + dy, x + dx
            if (dy == 0 and dx == 0) or v < 0 or u < 0 or v >= height or u >= width:
                continue
            there = v * width + u
            price = np.int64(flat_cost[there])
            if dy != 0 and dx != 0:
                price = 7 * max(price, flat_cost[y * width + u], flat_cost[v * width + x])
            else:
                price = 5 * price
            total = now + price
            if total < distance[there]:
                distance[there] = total
                flat_part[there] = flat_part[here]
                slot = spare
                if slot >= 0:
                    spare = after[slot]
                else:
                    if used >= len(entry):
                        entry, after = np.append(entry, entry), np.append(after, after)
                    slot = used
                    used += 1
                entry[slot], after[slot] = there, head[total % ring]
                head[total % ring] = slot
                waiting += 1
