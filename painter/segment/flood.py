"""Widest-path flood at working size.

The flood is the trapped ball of Zhang et al. (TVCG 2009) for all radii at once: free pixels join in
order of falling distance to the line, so every pixel is reached through its widest passage, and the
distance at which two floods meet is the radius of the ball that would just not pass between them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import root_of

LEVELS = 4  # levels of distance a pixel


def widest_flood(distance: NDArray[np.float32], widest: float) -> tuple[NDArray[np.int32], int]:
    """Basins of the free space, apart at passages up to `widest` working pixels.

    A basin is kept apart from the one it meets when a clearly larger ball than the passage lets
    through fits into it; otherwise it is a bay and joins at once.

    Args:
        distance: float32 (h, w), distance to the line, 0 on it.

    Returns:
        int32 (h, w), 0 on the line and 1..n elsewhere, and n.
    """
    top = max(2, int(np.ceil(widest / 2 * LEVELS)) + 1)
    state = np.zeros((distance.shape[0] + 2, distance.shape[1] + 2), np.int32)
    state[1:-1, 1:-1] = np.minimum(distance, top / LEVELS) * -LEVELS
    order, ends = _by_level(state, top)
    return _flood(state, order, ends, top)


@kernel
def _by_level(state: NDArray[np.int32], top: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Flat indices of the free pixels, highest level first, and where every level ends.

    Args:
        state: minus the level of every pixel, -`top`..0.

    Returns:
        Indices, int32; ends, int64 (top,): [k] is that of level `top` - k.
    """
    flat = state.reshape(-1)
    ends = np.zeros(top + 2, np.int64)
    for p in range(len(flat)):
        ends[top + flat[p] + 1] += 1
    for i in range(top):
        ends[i + 1] += ends[i]
    order = np.empty(ends[top], np.int32)
    for p in range(len(flat)):
        if flat[p] < 0:
            k = top + flat[p]
            order[ends[k]] = p
            ends[k] += 1
    return order, ends[:top]


@kernel
def _flood(
    state: NDArray[np.int32], order: NDArray[np.int32], ends: NDArray[np.int64], top: int
) -> tuple[NDArray[np.int32], int]:
    """Labels as of `widest_flood`.

    Args:
        state: int32 (h + 2, w + 2), minus the level of free pixels, 0 on the line and on the rim
            (so that nobody has to ask where the picture ends). Labels take the levels' places.
    """
    width = state.shape[1]
    flat = state.reshape(-1)
    joined = np.empty(len(order) + 1, np.int32)  # union of basins that have met
    alias = np.empty(len(order) + 1, np.int32)  # bays point to the basin they belong to
    peak = np.empty(len(order) + 1, np.int32)
    area = np.empty(len(order) + 1, np.int64)
    count = 0
    queue = np.empty(len(order), np.int32)
    first = 0
    for k in range(top):
        now, last = top - k, ends[k]
        # Pixels of this level beside the flood first, then what no flood reaches: new basins.
        tail = _reach(flat, width, order[first:last], queue) if first > 0 else 0
        tail = _spread(flat, width, queue, 0, tail, now)
        if tail < last - first:
            for i in range(first, last):
                p = order[i]
                if flat[p] < 0:
                    count += 1
                    joined[count] = alias[count] = count
                    peak[count] = now
                    area[count] = 1
                    flat[p] = count
                    queue[tail] = p
                    tail = _spread(flat, width, queue, tail, tail + 1, now)
        meeting = _measure(flat, width, order[first:last], joined, area, queue)
        _join(flat, width, queue[:meeting], now, top, joined, alias, peak, area)
        first = last
    return _number(state, alias[: count + 1])


@kernel
def _reach(
    flat: NDArray[np.int32], width: int, level: NDArray[np.int32], queue: NDArray[np.int32]
) -> int:
    """Queue and label the pixels of a level beside the flood, one ring of it; returns how many."""
    tail = 0
    for i in range(len(level)):
        p = level[i]
        if flat[p - 1] > 0 or flat[p - width] > 0 or flat[p + 1] > 0 or flat[p + width] > 0:
            queue[tail] = p
            tail += 1
    found = np.empty(tail, np.int32)
    for i in range(tail):
        p = queue[i]
        if flat[p - 1] > 0:
            found[i] = flat[p - 1]
        elif flat[p - width] > 0:
            found[i] = flat[p - width]
        elif flat[p + 1] > 0:
            found[i] = flat[p + 1]
        else:
            found[i] = flat[p + width]
    for i in range(tail):
        flat[queue[i]] = found[i]
    return tail


@kernel
def _spread(
    flat: NDArray[np.int32], width: int, queue: NDArray[np.int32], head: int, tail: int, now: int
) -> int:
    """Give the labels of the queue to what is connected at the level `now`; the new tail."""
    while head < tail:
        p = queue[head]
        head += 1
        label = flat[p]
        for q in (p - 1, p + 1, p - width, p + width):
            if flat[q] == -now:
                flat[q] = label
                queue[tail] = q
                tail += 1
    return tail


@kernel
def _measure(
    flat: NDArray[np.int32],
    width: int,
    level: NDArray[np.int32],
    joined: NDArray[np.int32],
    area: NDArray[np.int64],
    meeting: NDArray[np.int32],
) -> int:
    """Add a level's pixels to the areas; list those beside other labels, and say how many."""
    count = 0
    label, root = 0, 0
    for i in range(len(level)):
        p = level[i]
        if flat[p] != label:
            label = flat[p]
            root = root_of(joined, int(label))
        area[root] += 1
        for q in (p - 1, p + 1, p - width, p + width):
            if flat[q] > 0 and flat[q] != label:
                meeting[count] = p
                count += 1
                break
    return count


@kernel
def _join(
    flat: NDArray[np.int32],
    width: int,
    meeting: NDArray[np.int32],
    now: int,
    top: int,
    joined: NDArray[np.int32],
    alias: NDArray[np.int32],
    peak: NDArray[np.int32],
    area: NDArray[np.int64],
) -> None:
    """Join the basins that meet at these pixels of the level `now`."""
    for i in range(len(meeting)):
        p = meeting[i]
        for q in (p - 1, p + 1, p - width, p + width):
            if flat[q] <= 0 or flat[q] == flat[p]:
                continue
            a, b = root_of(joined, int(flat[p])), root_of(joined, int(flat[q]))
            if a == b:
                continue
            la, lb = root_of(alias, int(flat[p])), root_of(alias, int(flat[q]))
            if peak[a] < peak[b] or (peak[a] == peak[b] and area[a] < area[b]):
                a, b, la, lb = b, a, lb, la
            # b is the younger one; a bay if no clearly larger ball fits into it.
            s = np.float32(now)
            if peak[b] < 1.4 * s + 2 or area[b] * 16 < 3 * s * s or now >= top:
                alias[lb] = la
            joined[b] = a
            area[a] += area[b]


@kernel
def _number(state: NDArray[np.int32], alias: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    """Labels without the rim, bays those of their basins, numbered 1..n, and n."""
    number = np.zeros(len(alias), np.int32)
    kept = 0
    for i in range(1, len(alias)):
        if alias[i] == i:
            kept += 1
            number[i] = kept
    for i in range(1, len(alias)):
        number[i] = number[root_of(alias, i)]
    labels = np.empty((state.shape[0] - 2, state.shape[1] - 2), np.int32)
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            labels[y, x] = number[state[y + 1, x + 1]]
    return labels, kept
