"""Exact labels at page size from those at working size, and the growth that fills them in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.kernel import kernel
from painter.imaging.rowscan import row_flags, true_columns
from painter.imaging.touching import LINE

_BAND = 384  # page rows filled at a time: fixed, so that the result does not depend on the threads
_HALO = 48
_SHUT = -1  # label of what growth leaves out for the time being


@kernel
def grow(labels: NDArray[np.int32], into: NDArray[np.bool_]) -> None:
    """Breadth-first growth of `labels`, int32 (h, w), into its zeros where `into` is true."""
    flat, allowed = labels.reshape(-1), into.reshape(-1)
    for p in range(len(flat)):
        flat[p] = _SHUT if (flat[p] == 0) & (not allowed[p]) else flat[p]
    _grow_over(labels, 0)
    _open(labels)


@kernel
def _open(labels: NDArray[np.int32]) -> bool:
    """Turn `_SHUT` into 0; tell whether there is any 0 at all."""
    flat = labels.reshape(-1)
    free = False
    for p in range(len(flat)):
        free |= flat[p] <= 0
        flat[p] = 0 if flat[p] == _SHUT else flat[p]
    return free


@kernel
def _grow_over(labels: NDArray[np.int32], empty: int) -> None:
    """Breadth-first growth of what is above 0 over what is `empty`, 0 or `_SHUT`."""
    height, width = labels.shape
    flat = labels.reshape(-1)
    queue = np.empty(len(flat), np.int32)
    front, column = row_flags(width), np.empty(width + 8, np.int32)
    tail = 0
    for y in range(height):
        above, below = labels[max(0, y - 1)], labels[min(height - 1, y + 1)]
        _mark_front(labels[y], above, below, empty, front)
        for k in range(true_columns(front, column)):
            queue[tail] = y * width + column[k]
            tail += 1
    head = 0
    while head < tail:
        p = queue[head]
        head += 1
        label = flat[p]
        # The column is asked for last, because a division takes long.
        if p > 0 and flat[p - 1] == empty and p % width > 0:
            flat[p - 1] = label
            queue[tail] = p - 1
            tail += 1
        if p + 1 < len(flat) and flat[p + 1] == empty and (p + 1) % width > 0:
            flat[p + 1] = label
            queue[tail] = p + 1
            tail += 1
        if p >= width and flat[p - width] == empty:
            flat[p - width] = label
            queue[tail] = p - width
            tail += 1
        if p + width < len(flat) and flat[p + width] == empty:
            flat[p + width] = label
            queue[tail] = p + width
            tail += 1


@kernel
def _mark_front(
    row: NDArray[np.int32],
    above: NDArray[np.int32],
    below: NDArray[np.int32],
    empty: int,
    front: NDArray[np.bool_],
) -> None:
    """Tell which pixels of a row are labelled and beside one that is `empty`.

    In two plain loops, which the compiler turns into vector code.
    """
    last = len(row) - 1
    for x in range(last + 1):
        front[x] = (row[x] > 0) & ((above[x] == empty) | (below[x] == empty))
    for x in range(1, last):
        front[x] |= (row[x] > 0) & ((row[x - 1] == empty) | (row[x + 1] == empty))
    if last > 0:
        front[0] |= (row[0] > 0) & (row[1] == empty)
        front[last] |= (row[last] > 0) & (row[last - 1] == empty)


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
    spare: list[NDArray[np.int32]] = []  # fresh memory costs as much as what is done in it

    def fill(rows: tuple[int, int]) -> None:
        top, bottom = max(0, rows[0] - halo), min(height, rows[1] + halo)
        room = spare.pop() if spare else np.empty((band + 2 * halo, marks.shape[1]), np.int32)
        part = room[: bottom - top]
        _seed(labels, work, marks, step, top, part)
        _grow_over(part, 0)
        _grow_over(part, _SHUT)
        if _open(part):
            _grow_over(part, 0)
        out[rows[0] : rows[1]] = part[rows[0] - top : rows[1] - top]
        spare.append(room)

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

    The others become 0, and `_SHUT` on the line.
    Where two regions meet in the open only the middle pixel of a cell is certain, so that the
    border between them comes out smooth and not in steps.
    """
    height, width = labels.shape
    half = step // 2
    amid = np.empty(width, np.bool_)
    for cy in range(top // step, -(-(top + out.shape[0]) // step)):
        above, below = max(0, cy - 1), min(height - 1, cy + 1)
        _mark_amid(labels[above], labels[cy], labels[below], amid)
        first, last = cy * step - top, min(out.shape[0], (cy + 1) * step - top)
        _spread_row(labels[cy], step, out[first])
        for y in range(first + 1, last):
            out[y] = out[first]
        for cx in range(width):
            if amid[cx]:
                continue
            certain = not work[cy, cx]
            opening = certain and _is_opening(labels, work, cy, cx)
            for y in range(first, last):
                for x in range(cx * step, min(out.shape[1], (cx + 1) * step)):
                    middle = y - first == half and x - cx * step == half
                    if marks[y + top, x] == LINE:
                        out[y, x] = _SHUT
                    elif not certain or (opening and not middle):
                        out[y, x] = 0


@kernel
def _is_opening(labels: NDArray[np.int32], work: NDArray[np.bool_], cy: int, cx: int) -> bool:
    """Whether a cell lies beside a free one of another label."""
    height, width = labels.shape
    for v in range(max(0, cy - 1), min(height, cy + 2)):
        for u in range(max(0, cx - 1), min(width, cx + 2)):
            if labels[v, u] != labels[cy, cx] and not work[v, u]:
                return True
    return False


@kernel
def _mark_amid(
    above: NDArray[np.int32],
    row: NDArray[np.int32],
    below: NDArray[np.int32],
    amid: NDArray[np.bool_],
) -> None:
    """Tell which cells of a row have the label of all eight neighbours."""
    last = len(row) - 1
    upright = np.empty(last + 1, np.bool_)
    for x in range(last + 1):
        upright[x] = (above[x] == row[x]) & (below[x] == row[x])
        amid[x] = upright[x]
    for x in range(last):
        amid[x] &= upright[x + 1] & (row[x + 1] == row[x])
    for x in range(1, last + 1):
        amid[x] &= upright[x - 1] & (row[x - 1] == row[x])


@kernel
def _spread_row(cells: NDArray[np.int32], step: int, out: NDArray[np.int32]) -> None:
    """Give every pixel of a row the label of its cell."""
    for cx in range(len(cells)):
        for x in range(cx * step, min(len(out), (cx + 1) * step)):
            out[x] = cells[cx]
