"""Floods on all sides of a stroke at once, each turn some pixels of each, until one is left.

So the work follows the smaller sides, not the region: the largest is known by being the last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import root_of
from painter.segment.edit_window import FREE

FIRST = 3
"""State of the pixels that the first flood has reached."""

_TURN = 8192  # pixels that a flood takes before the next one's turn
_MOST = 65000  # floods; states are 16 bits wide


@dataclass(frozen=True, eq=False)
class Sides:
    """What the floods found. Flood k has marked its pixels with the state `FIRST + k`.

    Attributes:
        root: `(n,)` int64, the flood that each became one with.
        size: `(n,)` int64 pixels reached, for those that are their own root.
        box: `(n, 4)` int64 x0 y0 x1 y1 in the window, end exclusive, likewise.
        done: `(n,)` bool, whether the side was reached in full, likewise.
    """

    root: NDArray[np.int64]
    size: NDArray[np.int64]
    box: NDArray[np.int64]
    done: NDArray[np.bool_]


def flood_sides(state: NDArray[np.uint16], wall: NDArray[np.int64]) -> Sides:
    """Flood the free pixels beside a wall, in place.

    Args:
        state: `(h, w)` of a window; the wall's own pixels are not FREE.
        wall: `(m,)` int64, its pixels as y * w + x.
    """
    seeds = _beside(state, wall)[:_MOST]
    root, size, box, done = _flood(state, seeds)
    return Sides(root, size, box, done)


@kernel
def _beside(state: NDArray[np.uint16], wall: NDArray[np.int64]) -> NDArray[np.int64]:
    height, width = state.shape
    out = np.empty(4 * len(wall), np.int64)
    count = 0
    for i in range(len(wall)):
        y, x = wall[i] // width, wall[i] % width
        for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if 0 <= v < height and 0 <= u < width and state[v, u] == FREE:
                out[count] = v * width + u
                count += 1
    return out[:count].copy()


@kernel
def _plant(
    state: NDArray[np.uint16],
    seeds: NDArray[np.int64],
    pixel: NDArray[np.int64],
    after: NDArray[np.int64],
    head: NDArray[np.int64],
    tail: NDArray[np.int64],
    box: NDArray[np.int64],
) -> int:
    """A flood for every seed that no other has taken; entry k of the lists is that of flood k."""
    width = state.shape[1]
    n = 0
    for i in range(len(seeds)):
        y, x = seeds[i] // width, seeds[i] % width
        if state[y, x] != FREE:
            continue
        state[y, x] = FIRST + n
        pixel[n], after[n] = seeds[i], -1
        head[n] = tail[n] = n
        box[n, 0], box[n, 1], box[n, 2], box[n, 3] = x, y, x + 1, y + 1
        n += 1
    return n


@kernel
def _join(
    me: int,
    other: int,
    root: NDArray[np.int64],
    size: NDArray[np.int64],
    box: NDArray[np.int64],
    head: NDArray[np.int64],
    tail: NDArray[np.int64],
    after: NDArray[np.int64],
) -> None:
    """Two floods have met: the other one goes on as a part of this one."""
    root[other] = me
    size[me] += size[other]
    box[me, 0] = min(box[me, 0], box[other, 0])
    box[me, 1] = min(box[me, 1], box[other, 1])
    box[me, 2] = max(box[me, 2], box[other, 2])
    box[me, 3] = max(box[me, 3], box[other, 3])
    if head[other] < 0:
        return
    if head[me] < 0:
        head[me], tail[me] = head[other], tail[other]
    else:
        after[tail[me]] = head[other]
        tail[me] = tail[other]
    head[other] = -1


@kernel
def _flood(
    state: NDArray[np.uint16], seeds: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    height, width = state.shape
    head = np.full(len(seeds), -1, np.int64)
    tail = np.full(len(seeds), -1, np.int64)
    # Spans to look at, as linked lists that can be joined; entries are used again.
    pixel = np.empty(4096 + len(seeds), np.int64)
    after = np.empty(4096 + len(seeds), np.int64)
    spare = np.int64(-1)
    root = np.arange(len(seeds))
    size = np.zeros(len(seeds), np.int64)
    box = np.zeros((len(seeds), 4), np.int64)
    done = np.zeros(len(seeds), np.bool_)
    n = _plant(state, seeds, pixel, after, head, tail, box)
    used = np.int64(n)
    active = np.arange(n)
    while len(active) > 1:
        for turn in range(len(active)):
            me = root_of(root, active[turn])
            quota = _TURN
            while quota > 0 and head[me] >= 0:
                entry = head[me]
                head[me] = after[entry]
                start = pixel[entry]
                after[entry] = spare
                spare = entry
                y, x = start // width, start % width
                own = state[y, x]
                left, right = x, x + 1
                while left > 0 and state[y, left - 1] == FREE:
                    left -= 1
                    state[y, left] = own
                while right < width and state[y, right] == FREE:
                    state[y, right] = own
                    right += 1
                size[me] += right - left
                quota -= right - left
                box[me, 0], box[me, 1] = min(box[me, 0], left), min(box[me, 1], y)
                box[me, 2], box[me, 3] = max(box[me, 2], right), max(box[me, 3], y + 1)
                # A span may end at another flood, or lie beside one: then both are one side.
                for turn_to in range(4):
                    v = y - 1 if turn_to == 0 else y + 1 if turn_to == 1 else y
                    u, high = left, right
                    if turn_to == 2:
                        u, high = left - 1, left
                    elif turn_to == 3:
                        u, high = right, right + 1
                    if v < 0 or v >= height or u < 0 or high > width:
                        continue
                    while u < high:
                        there = state[v, u]
                        u += 1
                        if there == own:
                            continue
                        if there == FREE:
                            # One entry a run: it is marked, so that nobody enters it twice.
                            if spare >= 0:
                                entry = spare
                                spare = after[spare]
                            else:
                                if used == len(pixel):
                                    pixel = np.append(pixel, np.empty_like(pixel))
                                    after = np.append(after, np.empty_like(after))
                                entry = used
                                used += 1
                            state[v, u - 1] = own
                            pixel[entry], after[entry] = v * width + u - 1, -1
                            if head[me] < 0:
                                head[me] = entry
                            else:
                                after[tail[me]] = entry
                            tail[me] = entry
                            while u < high and state[v, u] == FREE:
                                u += 1
                            continue
                        if FIRST <= there < FIRST + n:
                            other = root_of(root, int(there) - FIRST)
                            if other == me:
                                continue
                            _join(me, other, root, size, box, head, tail, after)
        count = 0
        for turn in range(len(active)):
            k = active[turn]
            if root[k] == k and head[k] >= 0:
                active[count] = k
                count += 1
        active = active[:count]
    for k in range(n):
        done[k] = root[k] == k and head[k] < 0
    return root[:n], size[:n], box[:n], done[:n]
