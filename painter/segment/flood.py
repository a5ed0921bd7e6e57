"""Widest-path flood at working size.

The flood is the trapped ball of Zhang et al. (TVCG 2009) for all radii at once: free pixels join in
order of falling distance to the line, so every pixel is reached through its widest passage, and the
distance at which two floods meet is the radius of the ball that would just not pass between them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.base.unionfind import join_low, number_sets, root_of
from painter.imaging.lookup import look_up
from painter.imaging.rowscan import row_flags, true_columns

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
    height, width = distance.shape
    state = np.zeros((height + 2, width + 2), np.int32)
    bands = row_bands(height, worker_count())
    size = np.zeros((len(bands), top + 1), np.int64)
    in_parallel(lambda k: _mark_levels(distance, top, *bands[k], state, size[k]), range(len(bands)))
    size = size[:, top - 1 : 0 : -1].T  # levels below the top, highest first, by band
    ends = np.cumsum(size).reshape(size.shape)
    order = np.empty(int(size.sum()), np.int32)
    begin = (ends - size).T.copy()
    in_parallel(lambda k: _by_level(state, top, *bands[k], begin[k], order), range(len(bands)))
    number, count = _number(_flood(state, order, np.concatenate([[0], ends[:, -1]]), top))
    return look_up(number, state[1:-1, 1:-1]), count


@kernel
def _mark_levels(
    distance: NDArray[np.float32],
    top: int,
    first: int,
    last: int,
    state: NDArray[np.int32],
    size: NDArray[np.int64],
) -> None:
    """Write minus the level, up to `top`, of some rows of pixels, and count them by level."""
    for y in range(first, last):
        for x in range(distance.shape[1]):
            level = min(top, int(distance[y, x] * LEVELS))
            state[y + 1, x + 1] = -level
            size[level] += 1


@kernel
def _by_level(
    state: NDArray[np.int32],
    top: int,
    first: int,
    last: int,
    begin: NDArray[np.int64],
    order: NDArray[np.int32],
) -> None:
    """Write the flat indices of free pixels of some rows, those of each level below `top` together.

    Args:
        begin: where in `order` those of level `top` - 1 begin, and so on down; moved on in place.
    """
    width = state.shape[1]
    for y in range(first + 1, last + 1):
        for x in range(1, width - 1):
            level = -state[y, x]
            if 0 < level < top:
                order[begin[top - 1 - level]] = y * width + x
                begin[top - 1 - level] += 1


@kernel
def _flood(
    state: NDArray[np.int32], order: NDArray[np.int32], ends: NDArray[np.int64], top: int
) -> NDArray[np.int32]:
    """Flood the page in place; which basin every label belongs to, int32 (labels + 1,).

    Args:
        state: int32 (h + 2, w + 2), minus the level of free pixels, 0 on the line and on the rim
            (so that nobody has to ask where the picture ends). Labels take the levels' places.
        order: flat indices of the pixels below `top`, highest level first. ends: int64 (top,),
            where those of level `top` - k end.
    """
    width = state.shape[1]
    flat = state.reshape(-1)
    plateau = _label_plateaus(state, top)
    count = len(plateau) - 1
    most = count + len(order) + 1
    joined = np.empty(most, np.int32)  # union of basins that have met
    alias = np.empty(most, np.int32)  # bays point to the basin they belong to
    peak = np.empty(most, np.int32)
    area = np.empty(most, np.int64)
    for label in range(1, count + 1):
        joined[label] = alias[label] = label
        peak[label] = top
        area[label] = plateau[label]
    queue, found = np.empty(len(order), np.int32), np.empty(len(order), np.int32)
    meets = np.zeros(len(flat), np.bool_)
    for k in range(1, top):
        now, level = top - k, order[ends[k - 1] : ends[k]]
        # Pixels of this level beside the flood first, then what no flood reaches: new basins.
        tail = _reach(flat, width, level, queue, found)
        tail = _spread(flat, width, queue, 0, tail, now, joined, area, meets)
        if tail < len(level):
            for i in range(len(level)):
                p = level[i]
                if flat[p] < 0:
                    count += 1
                    joined[count] = alias[count] = count
                    peak[count] = now
                    area[count] = 1
                    flat[p] = count
                    queue[tail] = p
                    tail = _spread(flat, width, queue, tail, tail + 1, now, joined, area, meets)
        meeting = _meeting(flat, width, level, meets, queue)
        _join(flat, width, queue[:meeting], now, joined, alias, peak, area)
    return alias[: count + 1]


@kernel
def _label_plateaus(state: NDArray[np.int32], top: int) -> NDArray[np.int64]:
    """Label the connected pieces of the highest level in reading order, in runs.

    Half of a page lies on them.

    Returns:
        int64 (n + 1,): by label the area, and one more.
    """
    height, width = state.shape
    turns, column = row_flags(width), np.empty(width + 8, np.int32)
    most = 1024
    run, parent = np.empty((most, 3), np.int32), np.empty(most, np.int32)  # y, x of begin and end
    above, first, size = 0, 0, 0
    for y in range(1, height - 1):
        _mark_turns(state[y], -top, turns)
        count = true_columns(turns, column) // 2
        if size + count > most:
            most = 2 * (size + count)
            run = np.append(run, np.empty((most - len(run), 3), np.int32), axis=0)
            parent = np.append(parent, np.empty(most - len(parent), np.int32))
        above, first = first, size
        for k in range(count):
            run[size, 0], run[size, 1], run[size, 2] = y, column[2 * k], column[2 * k + 1]
            parent[size] = size
            size += 1
        i, j = above, first
        while i < first and j < size:
            if run[i, 1] < run[j, 2] and run[j, 1] < run[i, 2]:
                join_low(parent, i, j)
            if run[i, 2] < run[j, 2]:
                i += 1
            else:
                j += 1
    area = np.ones(number_sets(parent[:size]) + 1, np.int64)
    for i in range(size):
        y, begin, end = run[i]
        state[y, begin:end] = parent[i] + 1
        area[parent[i] + 1] += end - begin
    return area


@kernel
def _mark_turns(row: NDArray[np.int32], value: int, turns: NDArray[np.bool_]) -> None:
    """Columns, after the first, at which runs of a value begin or have stopped."""
    for x in range(1, len(row)):
        turns[x] = (row[x] == value) != (row[x - 1] == value)


@kernel
def _reach(
    flat: NDArray[np.int32],
    width: int,
    level: NDArray[np.int32],
    queue: NDArray[np.int32],
    found: NDArray[np.int32],
) -> int:
    """Queue and label the pixels of a level beside the flood, one ring of it; returns how many."""
    tail = 0
    for i in range(len(level)):
        p = level[i]
        label = flat[p - 1]
        if label <= 0:
            label = flat[p - width]
        if label <= 0:
            label = flat[p + 1]
        if label <= 0:
            label = flat[p + width]
        queue[tail], found[tail] = p, label
        tail += int(label > 0)
    for i in range(tail):
        flat[queue[i]] = found[i]
    return tail


@kernel
def _spread(
    flat: NDArray[np.int32],
    width: int,
    queue: NDArray[np.int32],
    head: int,
    tail: int,
    now: int,
    joined: NDArray[np.int32],
    area: NDArray[np.int64],
    meets: NDArray[np.bool_],
) -> int:
    """Give the labels of the queue to what is connected at the level `now`; the new tail.

    Adds to the areas, and notes in `meets` which pixels lie beside another label.
    """
    label, root = 0, 0
    while head < tail:
        p = queue[head]
        head += 1
        if flat[p] != label:
            label = flat[p]
            root = root_of(joined, int(label))
        area[root] += 1
        for q in (p - 1, p + 1, p - width, p + width):
            other = flat[q]
            if other == -now:
                flat[q] = label
                queue[tail] = q
                tail += 1
            elif other > 0 and other != label:
                meets[p] = meets[q] = True
    return tail


@kernel
def _meeting(
    flat: NDArray[np.int32],
    width: int,
    level: NDArray[np.int32],
    meets: NDArray[np.bool_],
    meeting: NDArray[np.int32],
) -> int:
    """List the pixels of a level beside another label, in its order; returns how many."""
    count = 0
    for i in range(len(level)):
        meeting[count] = level[i]
        count += int(meets[level[i]])
    return count


@kernel
def _join(
    flat: NDArray[np.int32],
    width: int,
    meeting: NDArray[np.int32],
    now: int,
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
            if peak[b] < 1.4 * s + 2 or area[b] * 16 < 3 * s * s:
                alias[lb] = la
            joined[b] = a
            area[a] += area[b]


@kernel
def _number(alias: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    """Numbers 1..n by label, bays those of their basins, and n."""
    number = np.zeros(len(alias), np.int32)
    kept = 0
    for i in range(1, len(alias)):
        if alias[i] == i:
            kept += 1
            number[i] = kept
    for i in range(1, len(alias)):
        number[i] = number[root_of(alias, i)]
    return number, kept
