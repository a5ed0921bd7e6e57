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

_MOST_PIXELS = 200_000  # larger regions are divided on a coarser grid first
_COARSEST = 6  # pixels a step of it
# Of a region: where one seed covers so much, it takes the rest as well; where all of them do
# together, each takes what is beside it.
_MOSTLY = 0.9
_SLOWEST = 2000  # cost of a step beside ink, over that of one in the open
_ON_INK = 8000
_OUTSIDE = 9000
_CLOSED = 0
_LINE = 64  # cost of a step on ink where a coarse border moves, over that of one off it
_STRAIGHT, _DIAGONAL = 5, 7
_SQUARE = np.ones((3, 3), np.uint8)
_RING = 65536  # above the dearest step
_NOWHERE = -(2**31)  # in no bucket


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
    free = inside & (ink <= 128)
    held = np.bincount(seeds[free], minlength=parts + 1)
    held[0], rest = 0, held[0]
    first = int(held.argmax())
    if held[first] > _MOSTLY * (held.sum() + rest):
        return np.where(seeds > 0, seeds, np.where(inside, np.int32(first), np.int32(0)))
    size = np.count_nonzero(inside)
    if rest < (1 - _MOSTLY) * (held.sum() + rest):
        part = _settled(seeds, inside & (seeds == 0), inside, ink)
        return np.where(inside & (part == 0), np.int32(first), part)
    step = min(_COARSEST, int(np.ceil((size / _MOST_PIXELS) ** 0.5)))
    if step <= 1:
        part = _flood(inside, ink, seeds)
    else:
        wide = _pool(inside.view(np.uint8), step) > 0
        coarse = _flood(wide, _pool(ink, step), _pool(seeds, step))
        part = _refined(_enlarged(coarse, parts, step, inside.shape), inside, ink, seeds, step)
    return np.where(inside, np.where(seeds > 0, seeds, part), np.int32(0))


def _refined(
    part: NDArray[np.int32],
    inside: NDArray[np.bool_],
    ink: NDArray[np.uint8],
    seeds: NDArray[np.int32],
    step: int,
) -> NDArray[np.int32]:
    """Borders found on a coarse grid move onto the ink that is close to them."""
    rim = np.zeros(part.shape, np.uint8)
    across, down = part[:, 1:] != part[:, :-1], part[1:] != part[:-1]
    rim[:, 1:] |= across
    rim[:, :-1] |= across
    rim[1:] |= down
    rim[:-1] |= down
    band = cv2.dilate(rim, _SQUARE, iterations=2 * step).view(np.bool_) & (seeds == 0) & inside
    settled = _settled(np.where(band, np.int32(0), part), band, inside, ink)
    return np.where(settled > 0, settled, part)


def _settled(
    part: NDArray[np.int32],
    open_: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    ink: NDArray[np.uint8],
) -> NDArray[np.int32]:
    """Parts grow evenly over the open pixels beside them, and meet on the ink in between."""
    banks = cv2.dilate(open_.view(np.uint8), _SQUARE).view(np.bool_) & ~open_ & inside
    cost = np.where(ink <= 128, np.uint16(1), np.uint16(_LINE))
    cost[~open_] = _CLOSED
    part = part.copy()
    pixel = np.flatnonzero(banks)
    _grow(cost, part, pixel, np.zeros(len(pixel), np.int32))
    return part


def _pool(array: NDArray[np.generic], step: int) -> NDArray:
    """The largest value of every square of `step` pixels."""
    pooled = np.zeros([-(-side // step) for side in array.shape], array.dtype)
    _pool_into(array, step, pooled)
    return pooled


@kernel
def _pool_into(array: NDArray[np.generic], step: int, pooled: NDArray[np.generic]) -> None:
    for y in range(array.shape[0]):
        v = y // step
        for x in range(array.shape[1]):
            if array[y, x] > pooled[v, x // step]:
                pooled[v, x // step] = array[y, x]


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
    head = np.full(_RING, -1, np.int32)
    after = np.empty(height * width, np.int32)
    before = np.full(height * width, _NOWHERE, np.int32)  # or -1 - bucket for the first of it
    waiting, seed = 0, 0
    distance = np.full(height * width, 2**31 - 1, np.int32)
    for i in range(len(pixel)):
        distance[pixel[i]] = start[i]
    flat_part, flat_cost = part.ravel(), cost.ravel()
    now = np.int64(0)
    while waiting > 0 or seed < len(pixel):
        slot = np.int64(head[now % _RING])
        if seed < len(pixel) and start[seed] == now:
            here = pixel[seed]
            seed += 1
        elif slot >= 0:
            here = slot
            _take(head, after, before, here)
            waiting -= 1
        else:
            now = now + 1 if waiting > 0 else np.int64(start[seed])
            continue
        if distance[here] != now:
            continue
        y, x = here // width, here % width
        for v in range(max(y - 1, 0), min(y + 2, height)):
            for u in range(max(x - 1, 0), min(x + 2, width)):
                there = np.int64(v * width + u)
                price = np.int64(flat_cost[there])
                if price == _CLOSED or distance[there] <= now:
                    continue
                if v != y and u != x:
                    price = max(price, flat_cost[y * width + u], flat_cost[v * width + x])
                    total = now + _DIAGONAL * price
                else:
                    total = now + _STRAIGHT * price
                if total >= distance[there]:
                    continue
                if before[there] != _NOWHERE:
                    _take(head, after, before, there)
                    waiting -= 1
                distance[there] = total
                flat_part[there] = flat_part[here]
                bucket = total % _RING
                first = head[bucket]
                after[there], before[there] = first, -1 - bucket
                if first >= 0:
                    before[first] = there
                head[bucket] = there
                waiting += 1


@kernel
def _take(
    head: NDArray[np.int32], after: NDArray[np.int32], before: NDArray[np.int32], here: np.int64
) -> None:
    """Take a pixel out of its bucket."""
    previous, following = before[here], after[here]
    if previous < 0:
        head[-1 - previous] = following
    else:
        after[previous] = following
    if following >= 0:
        before[following] = previous
    before[here] = _NOWHERE
