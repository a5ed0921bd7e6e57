"""Exact labels at page size from those at working size, and the growth that fills them in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.kernel import kernel

_BAND = 384  # page rows filled at a time: fixed, so that the result does not depend on the threads
_HALO = 48


@kernel
def grow(labels: NDArray[np.int32], into: NDArray[np.bool_]) -> None:
    """Breadth-first growth of `labels`, int32 (h, w), into its zeros where `into` is true."""
    height, width = labels.shape
    flat, allowed = labels.reshape(-1), into.reshape(-1)
    queue = np.empty(len(flat), np.int32)
    front = np.empty(width, np.bool_)
    tail = 0
    for y in range(height):
        _mark_front(labels[y], labels[max(0, y - 1)], labels[min(height - 1, y + 1)], front)
        for x in range(width):
            if front[x]:
                queue[tail] = y * width + x
                tail += 1
    head = 0
    while head < tail:
        p = queue[head]
        head += 1
        label, x = flat[p], p % width
        if x > 0 and flat[p - 1] == 0 and allowed[p - 1]:
            flat[p - 1] = label
            queue[tail] = p - 1
            tail += 1
        if x + 1 < width and flat[p + 1] == 0 and allowed[p + 1]:
            flat[p + 1] = label
            queue[tail] = p + 1
            tail += 1
        if p >= width and flat[p - width] == 0 and allowed[p - width]:
            flat[p - width] = label
            queue[tail] = p - width
            tail += 1
        if p + width < len(flat) and flat[p + width] == 0 and allowed[p + width]:
            flat[p + width] = label
            queue[tail] = p + width
            tail += 1


@kernel
def _mark_front(
    row: NDArray[np.int32],
    above: NDArray[np.int32],
    below: NDArray[np.int32],
    front: NDArray[np.bool_],
) -> None:
    """Tell which pixels of a row are labelled and beside one that is not.

    In two plain loops, which the compiler turns into vector code.
    """
    last = len(row) - 1
    for x in range(last + 1):
        front[x] = (row[x] != 0) & ((above[x] == 0) | (below[x] == 0))
    for x in range(1, last):
        front[x] |= (row[x] != 0) & ((row[x - 1] == 0) | (row[x + 1] == 0))
    if last > 0:
        front[0] |= (row[0] != 0) & (row[1] == 0)
        front[last] |= (row[last] != 0) & (row[last - 1] == 0)


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
        above, below = max(0, cy - 1), min(height - 1, cy + 1)
        first, last = cy * step - top, min(out.shape[0], (cy + 1) * step - top)
        for cx in range(width):
            label = labels[cy, cx]
            left, right = max(0, cx - 1), min(width - 1, cx + 1)
            amid = (
                (labels[above, left] == label)
                & (labels[above, cx] == label)
                & (labels[above, right] == label)
                & (labels[cy, left] == label)
                & (labels[cy, right] == label)
                & (labels[below, left] == label)
                & (labels[below, cx] == label)
                & (labels[below, right] == label)
            )
            end = min(out.shape[1], (cx + 1) * step)
            if amid or work[cy, cx]:
                for y in range(first, last):
                    for x in range(cx * step, end):
                        out[y, x] = label if amid else 0
                continue
            opening = False
            for v in range(above, below + 1):
                for u in range(left, right + 1):
                    opening |= labels[v, u] != label and not work[v, u]
            for y in range(first, last):
                for x in range(cx * step, end):
                    middle = y - first == half and x - cx * step == half
                    certain = marks[y + top, x] != 1 and (middle or not opening)
                    out[y, x] = label if certain else 0
