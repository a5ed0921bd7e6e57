"""Connected components from runs: a page of ink is far fewer runs than pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands
from painter.base.kernel import kernel
from painter.base.unionfind import join_low, number_sets
from painter.imaging.rowscan import row_flags, true_columns


@dataclass(frozen=True, eq=False)
class Components:
    """8-connected components of a mask, n of them, made of m horizontal runs in reading order."""

    row: NDArray[np.int32]  # (m,) row of a run
    start: NDArray[np.int32]  # (m,) first column
    stop: NDArray[np.int32]  # (m,) column after the last
    component: NDArray[np.int32]  # (m,) component of a run, 0..n-1
    area: NDArray[np.int64]  # (n,) pixels
    box: NDArray[np.int32]  # (n, 4) x0 y0 x1 y1, the last two exclusive
    centre: NDArray[np.float32]  # (n, 2) x y of the centroid


def find_components(mask: NDArray[np.uint8]) -> Components:
    """Components of the pixels equal to 1 of `mask`, uint8 (H, W)."""
    height = mask.shape[0]
    bands = row_bands(height, 8)
    per_row = np.zeros(height, np.int64)
    in_parallel(lambda band: _count_runs(mask, band[0], band[1], per_row), bands)
    offset = np.zeros(height + 1, np.int64)
    np.cumsum(per_row, out=offset[1:])
    total = int(offset[-1])
    row, start, stop = (np.empty(total, np.int32) for _ in range(3))
    in_parallel(lambda band: _fill_runs(mask, band[0], band[1], offset, row, start, stop), bands)
    component = np.empty(total, np.int32)
    count = _join_runs(offset, start, stop, component)
    area = np.zeros(count, np.int64)
    box = np.empty((count, 4), np.int32)
    box[:, :2] = np.iinfo(np.int32).max
    box[:, 2:] = 0
    total_x, total_y = np.zeros(count, np.float64), np.zeros(count, np.float64)
    _measure_runs(row, start, stop, component, area, box, total_x, total_y)
    size = np.maximum(area, 1)
    centre = np.stack([total_x / size, total_y / size], 1).astype(np.float32)
    return Components(row, start, stop, component, area, box, centre)


def paint_components(
    mask: NDArray[np.uint8], parts: Components, value_of: NDArray[np.uint8]
) -> None:
    """Write `value_of[component]`, uint8 (n,), into `mask`, uint8 (H, W), where it is not 1."""
    _paint_runs(mask, parts.row, parts.start, parts.stop, parts.component, value_of)


@kernel
def _count_runs(mask: NDArray[np.uint8], top: int, bottom: int, per_row: NDArray[np.int64]) -> None:
    for y in range(top, bottom):
        before = False
        count = 0
        for x in range(mask.shape[1]):
            inside = mask[y, x] == 1
            if inside and not before:
                count += 1
            before = inside
        per_row[y] = count


@kernel
def _fill_runs(
    mask: NDArray[np.uint8],
    top: int,
    bottom: int,
    offset: NDArray[np.int64],
    row: NDArray[np.int32],
    start: NDArray[np.int32],
    stop: NDArray[np.int32],
) -> None:
    width = mask.shape[1]
    turns, column = row_flags(width), np.empty(width + 9, np.int32)
    for y in range(top, bottom):
        _mark_turns(mask[y], turns)
        column[true_columns(turns, column)] = width  # where a run may be left open
        for k in range(offset[y + 1] - offset[y]):
            row[offset[y] + k] = y
            start[offset[y] + k] = column[2 * k]
            stop[offset[y] + k] = column[2 * k + 1]


@kernel
def _mark_turns(row: NDArray[np.uint8], turns: NDArray[np.bool_]) -> None:
    """Columns at which runs begin or have stopped."""
    turns[0] = row[0] == 1
    for x in range(1, len(row)):
        turns[x] = (row[x] == 1) != (row[x - 1] == 1)


@kernel
def _join_runs(
    offset: NDArray[np.int64],
    start: NDArray[np.int32],
    stop: NDArray[np.int32],
    component: NDArray[np.int32],
) -> int:
    """Union of runs that touch, corners included; returns the number of components."""
    for i in range(len(start)):
        component[i] = i
    for y in range(1, len(offset) - 1):
        i, j = offset[y - 1], offset[y]
        while i < offset[y] and j < offset[y + 1]:
            if start[i] <= stop[j] and start[j] <= stop[i]:
                join_low(component, i, j)
            if stop[i] < stop[j]:
                i += 1
            else:
                j += 1
    return number_sets(component)


@kernel
def _measure_runs(
    row: NDArray[np.int32],
    start: NDArray[np.int32],
    stop: NDArray[np.int32],
    component: NDArray[np.int32],
    area: NDArray[np.int64],
    box: NDArray[np.int32],
    total_x: NDArray[np.float64],
    total_y: NDArray[np.float64],
) -> None:
    for i in range(len(row)):
        c, y, x0, x1 = component[i], row[i], start[i], stop[i]
        length = x1 - x0
        area[c] += length
        total_x[c] += length * (x0 + x1 - 1) * 0.5
        total_y[c] += length * y
        box[c, 0] = min(box[c, 0], x0)
        box[c, 1] = min(box[c, 1], y)
        box[c, 2] = max(box[c, 2], x1)
        box[c, 3] = max(box[c, 3], y + 1)


@kernel
def _paint_runs(
    mask: NDArray[np.uint8],
    row: NDArray[np.int32],
    start: NDArray[np.int32],
    stop: NDArray[np.int32],
    component: NDArray[np.int32],
    value_of: NDArray[np.uint8],
) -> None:
    for i in range(len(row)):
        value = value_of[component[i]]
        if value != 1:
            for x in range(start[i], stop[i]):
                mask[row[i], x] = value
