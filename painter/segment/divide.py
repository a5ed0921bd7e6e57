"""Dividing one region among several seeds, along the ink and through its narrowest passages.

The seeds grow at once, geodesically. A step at the distance x from ink costs (w / x)^2, where w is
the region's widest such distance, and most on the ink itself. So a front first fills the room that
it is in; fronts meet at lines, or at the gap in a line, and half-way in the open. A seed close to
ink starts earlier, by what the way from there into the open costs, and so loses nothing by it.
(An ink-weighted watershed; for the aim compare LazyBrush, Sykora and others 2009.)
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

_MOST_PIXELS = 3_000_000  # larger boxes are divided on a coarser grid
_SLOWEST = 2000  # cost of a step beside ink, over that of one in the open
_ON_INK = 8000
_OUTSIDE = 9000
_STRAIGHT, _DIAGONAL = 5, 7
_RING = 65536  # above the dearest step


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
        part = _flood(inside, ink, seeds)
    else:
        wide = _pool(inside.view(np.uint8), step) > 0
        coarse = _flood(wide, _pool(ink, step), _pool(seeds, step))
        part = _enlarged(coarse, parts, step, inside.shape)
    return np.where(inside, np.where(seeds > 0, seeds, part), 0).astype(np.int32)


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


def _flood(
    inside: NDArray[np.bool_], ink: NDArray[np.uint8], seeds: NDArray[np.int32]
) -> NDArray[np.int32]:
    free = inside & (ink <= 128)
    # The page ends like a line does.
    walled = np.pad(free.astype(np.uint8), 1)
    reach = np.maximum(cv2.distanceTransform(walled, cv2.DIST_L2, 5)[1:-1, 1:-1], 1)
    widest = float(reach[free].max(initial=1))
    cost = np.minimum((widest / reach) ** 2, _SLOWEST).astype(np.uint16)
    cost[~free] = _ON_INK
    cost[~inside] = _OUTSIDE
    part = seeds.astype(np.int32).ravel()
    pixel = np.flatnonzero(part)
    way = _way_out(reach.ravel()[pixel], widest)
    start = np.rint(_STRAIGHT * (way.max(initial=0) - way)).astype(np.int32)
    order = np.argsort(start, kind="stable")
    _grow(cost, part.reshape(cost.shape), pixel[order], start[order])
    return part.reshape(cost.shape)


def _way_out(reach: NDArray[np.float32], widest: float) -> NDArray[np.float64]:
    """What the straight way from a place into the widest one costs: the sum of the steps."""
    capped = widest / _SLOWEST**0.5
    slope = widest**2 / np.maximum(reach, capped).astype(np.float64) - widest
    return slope + _SLOWEST * np.maximum(capped - reach, 0)


@kernel
def _grow(
    cost: NDArray[np.uint16],
    part: NDArray[np.int32],
    pixel: NDArray[np.int64],
    start: NDArray[np.int32],
) -> None:
    """Dial's shortest paths: a ring of buckets, one a distance, each a linked list of pixels.

    A diagonal step between two pixels costs what the dearer of them costs, so that no front slips
    through a thin line. Seeds join when their time has come; they are sorted by it.
    """
    height, width = cost.shape
    head = np.full(_RING, -1, np.int64)
    entry = np.empty(max(256, height * width // 4), np.int64)
    after = np.empty(len(entry), np.int64)
    spare, used, waiting, seed = np.int64(-1), np.int64(0), 0, 0
    distance = np.full(height * width, 2**31 - 1, np.int32)
    for i in range(len(pixel)):
        distance[pixel[i]] = start[i]
    flat_part, flat_cost = part.ravel(), cost.ravel()
    now = 0
    while waiting > 0 or seed < len(pixel):
        slot = head[now % _RING]
        if seed < len(pixel) and start[seed] == now:
            here = pixel[seed]
            seed += 1
        elif slot >= 0:
            here = entry[slot]
            head[now % _RING] = after[slot]
            after[slot] = spare
            spare = slot
            waiting -= 1
        else:
            now = now + 1 if waiting > 0 else start[seed]
            continue
        if distance[here] != now:
            continue
        y, x = here // width, here % width
        for k in range(9):
            v, u = y + k // 3 - 1, x + k % 3 - 1
            if k == 4 or v < 0 or u < 0 or v >= height or u >= width:
                continue
            there = v * width + u
            price = np.int64(flat_cost[there])
            if v != y and u != x:
                price = max(price, flat_cost[y * width + u], flat_cost[v * width + x])
                total = now + _DIAGONAL * price
            else:
                total = now + _STRAIGHT * price
            if total >= distance[there]:
                continue
            distance[there] = total
            flat_part[there] = flat_part[here]
            if spare >= 0:
                slot = spare
                spare = after[slot]
            else:
                if used >= len(entry):
                    entry, after = np.append(entry, entry), np.append(after, after)
                slot = used
                used += 1
            entry[slot], after[slot] = there, head[total % _RING]
            head[total % _RING] = slot
            waiting += 1
