"""Widest-path flood at working size, and the exact labels at page size.

The flood is the trapped ball of Zhang et al. (TVCG 2009) for all radii at once: free pixels join in
order of falling distance to the line, so every pixel is reached through its widest passage, and the
distance at which two floods meet is the radius of the ball that would just not pass between them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.kernel import kernel
from painter.base.unionfind import root_of

LEVELS = 4  # levels of distance a pixel
_BAND = 384  # page rows filled at a time: fixed, so that the result does not depend on the threads
_HALO = 48


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
    level = (np.minimum(distance, top / LEVELS) * LEVELS).astype(np.uint16)
    return _flood(level, _by_level(level, top), top)


@kernel
def _by_level(level: NDArray[np.uint16], top: int) -> NDArray[np.int32]:
    """Flat indices of the free pixels, highest level first."""
    height, width = level.shape
    begin = np.zeros(top + 2, np.int64)
    for y in range(height):
        for x in range(width):
            begin[top - level[y, x] + 1] += 1
    for i in range(top + 1):
        begin[i + 1] += begin[i]
    order = np.empty(begin[top], np.int32)
    for y in range(height):
        for x in range(width):
            if level[y, x] > 0:
                k = top - level[y, x]
                order[begin[k]] = y * width + x
                begin[k] += 1
    return order


@kernel
def _flood(
    level: NDArray[np.uint16], order: NDArray[np.int32], top: int
) -> tuple[NDArray[np.int32], int]:
    height, width = level.shape
    labels = np.zeros((height, width), np.int32)
    flat, heights = labels.reshape(-1), level.reshape(-1)
    room = 1024
    joined = np.zeros(room, np.int32)  # union of basins that have met
    alias = np.zeros(room, np.int32)  # bays point to the basin they belong to
    peak = np.zeros(room, np.int32)
    area = np.zeros(room, np.int64)
    count = 0
    queue = np.empty(len(order) + 1, np.int32)
    first = 0
    while first < len(order):
        now = int(heights[order[first]])
        last = first
        while last < len(order) and heights[order[last]] == now:
            last += 1
        head, tail = 0, 0
        # Pixels of this level beside the flood first, then what no flood reaches: new basins.
        for turn in range(2):
            for k in range(first, last):
                p = order[k]
                if flat[p] != 0:
                    continue
                if turn == 1:
                    count += 1
                    if count >= room:
                        room *= 2
                        joined = np.append(joined, np.zeros(room - len(joined), np.int32))
                        alias = np.append(alias, np.zeros(room - len(alias), np.int32))
                        peak = np.append(peak, np.zeros(room - len(peak), np.int32))
                        area = np.append(area, np.zeros(room - len(area), np.int64))
                    joined[count] = alias[count] = count
                    peak[count] = now
                    flat[p] = count
                    area[count] = 1
                    queue[tail] = p
                    tail += 1
                else:
                    x, y = p % width, p // width
                    found = 0
                    if x > 0 and flat[p - 1] > 0:
                        found = flat[p - 1]
                    elif y > 0 and flat[p - width] > 0:
                        found = flat[p - width]
                    elif x + 1 < width and flat[p + 1] > 0:
                        found = flat[p + 1]
                    elif y + 1 < height and flat[p + width] > 0:
                        found = flat[p + width]
                    if found > 0:
                        flat[p] = -found  # marked, so that the front advances one ring at a time
                        queue[tail] = p
                        tail += 1
                    continue
                while head < tail:
                    head, tail = _spread(flat, heights, queue, head, tail, width, height, now)
            if turn == 0:
                for k in range(tail):
                    flat[queue[k]] = -flat[queue[k]]
                while head < tail:
                    head, tail = _spread(flat, heights, queue, head, tail, width, height, now)
        # Areas and meetings of the pixels that joined at this level.
        for k in range(first, last):
            p = order[k]
            r = root_of(joined, int(flat[p]))
            area[r] += 1
        for k in range(first, last):
            p = order[k]
            x, y = p % width, p // width
            for side in range(4):
                if side == 0 and x > 0:
                    q = p - 1
                elif side == 1 and x + 1 < width:
                    q = p + 1
                elif side == 2 and y > 0:
                    q = p - width
                elif side == 3 and y + 1 < height:
                    q = p + width
                else:
                    continue
                if flat[q] == 0 or flat[q] == flat[p]:
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
        first = last
    number = np.zeros(count + 1, np.int32)
    kept = 0
    for i in range(1, count + 1):
        if alias[i] == i:
            kept += 1
            number[i] = kept
    for i in range(1, count + 1):
        number[i] = number[root_of(alias, i)]
    for p in range(len(flat)):
        flat[p] = number[flat[p]]
    return labels, kept


@kernel
def _spread(
    flat: NDArray[np.int32],
    heights: NDArray[np.uint16],
    queue: NDArray[np.int32],
    head: int,
    tail: int,
    width: int,
    height: int,
    now: int,
) -> tuple[int, int]:
    """Take one pixel off the queue and give its label to neighbours of the same level."""
    p = queue[head]
    x, y = p % width, p // width
    if x > 0 and flat[p - 1] == 0 and heights[p - 1] == now:
        flat[p - 1] = flat[p]
        queue[tail] = p - 1
        tail += 1
    if x + 1 < width and flat[p + 1] == 0 and heights[p + 1] == now:
        flat[p + 1] = flat[p]
        queue[tail] = p + 1
        tail += 1
    if y > 0 and flat[p - width] == 0 and heights[p - width] == now:
        flat[p - width] = flat[p]
        queue[tail] = p - width
        tail += 1
    if y + 1 < height and flat[p + width] == 0 and heights[p + width] == now:
        flat[p + width] = flat[p]
        queue[tail] = p + width
        tail += 1
    return head + 1, tail


@kernel
def grow(labels: NDArray[np.int32], into: NDArray[np.bool_]) -> None:
    """Breadth-first growth of `labels`, int32 (h, w), into its zeros where `into` is true."""
    height, width = labels.shape
    flat, allowed = labels.reshape(-1), into.reshape(-1)
    queue = np.empty(len(flat), np.int32)
    tail = 0
    for p in range(len(flat)):
        if flat[p] == 0:
            continue
        x, y = p % width, p // width
        if (
            (x > 0 and flat[p - 1] == 0)
            or (x + 1 < width and flat[p + 1] == 0)
            or (y > 0 and flat[p - width] == 0)
            or (y + 1 < height and flat[p + width] == 0)
        ):
            queue[tail] = p
            tail += 1
    head = 0
    while head < tail:
        p = queue[head]
        head += 1
        x, y = p % width, p // width
        if x > 0 and flat[p - 1] == 0 and allowed[p - 1]:
            flat[p - 1] = flat[p]
            queue[tail] = p - 1
            tail += 1
        if x + 1 < width and flat[p + 1] == 0 and allowed[p + 1]:
            flat[p + 1] = flat[p]
            queue[tail] = p + 1
            tail += 1
        if y > 0 and flat[p - width] == 0 and allowed[p - width]:
            flat[p - width] = flat[p]
            queue[tail] = p - width
            tail += 1
        if y + 1 < height and flat[p + width] == 0 and allowed[p + width]:
            flat[p + width] = flat[p]
            queue[tail] = p + width
            tail += 1


def fill_page(
    labels: NDArray[np.int32], work: NDArray[np.bool_], marks: NDArray[np.uint8], step: int
) -> NDArray[np.uint32]:
    """Exact labels at page size, uint32 (H, W), from those at working size.

    Args:
        labels: int32 (h, w), every cell labelled.
        work: cells of line, bool (h, w).
        marks: uint8 (H, W), 1 where the page has line.
        step: page pixels a side of a cell.
    """
    if step == 1:
        return labels.astype(np.uint32)
    height = marks.shape[0]
    out = np.empty(marks.shape, np.uint32)
    band, halo = -(-_BAND // step) * step, -(-_HALO // step) * step

    def fill(rows: tuple[int, int]) -> None:
        top, bottom = max(0, rows[0] - halo), min(height, rows[1] + halo)
        part = np.empty((bottom - top, marks.shape[1]), np.int32)
        _seed(labels, work, marks, step, top, part)
        line = marks[top:bottom] == 1
        grow(part, ~line)
        grow(part, line)
        grow(part, np.ones(part.shape, np.bool_))
        out[rows[0] : rows[1]] = part[rows[0] - top : rows[1] - top]

    in_parallel(fill, [(y, min(height, y + band)) for y in range(0, height, band)])
    return out


@kernel
def _seed(
    labels: NDArray[np.int32],
    work: NDArray[np.bool_],
    marks: NDArray[np.uint8],
    step: int,
    top: int,
    out: NDArray[np.int32],
) -> None:
    """Copy the labels that are certain: cells amid their like, and free pixels of free cells.

    Where two regions meet in the open only the middle pixel of a cell is certain, so that the
    border between them comes out smooth and not in steps.
    """
    height, width = labels.shape
    half = step // 2
    for cy in range(top // step, -(-(top + out.shape[0]) // step)):
        for cx in range(width):
            label = labels[cy, cx]
            amid, opening = True, False
            for v in range(max(0, cy - 1), min(height, cy + 2)):
                for u in range(max(0, cx - 1), min(width, cx + 2)):
                    if labels[v, u] != label:
                        amid = False
                        opening = opening or not work[v, u]
            free = not work[cy, cx]
            for y in range(cy * step - top, min(out.shape[0], cy * step - top + step)):
                for x in range(cx * step, min(out.shape[1], cx * step + step)):
                    certain = amid
                    if free and not amid and marks[y + top, x] != 1:
                        middle = y + top - cy * step == half and x - cx * step == half
                        certain = middle or not opening
                    out[y, x] = label if certain else 0
