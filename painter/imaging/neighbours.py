"""Dots near a dot: a grid of cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


def sort_dots(
    centre: NDArray[np.float32], cell: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Points sorted into square cells: their order, where each cell begins, cells in a row."""
    column = (centre[:, 0] / cell).astype(np.int64)
    line = (centre[:, 1] / cell).astype(np.int64)
    columns = int(column.max()) + 1
    key = line * columns + column
    order = np.argsort(key, kind="stable")
    count = np.bincount(key, minlength=columns * (int(line.max()) + 1))
    return order, np.concatenate([[0], np.cumsum(count)]), columns


@kernel
def dots_near(
    i: int,
    reach: float,
    centre: NDArray[np.float32],
    area: NDArray[np.float32],
    cell: float,
    order: NDArray[np.int64],
    begin: NDArray[np.int64],
    columns: int,
    found: NDArray[np.int64],
    away: NDArray[np.float32],
) -> int:
    """Dots of like area within `reach` of dot i, ring by ring until the lists are full."""
    lines = (len(begin) - 1) // columns
    cx, cy = int(centre[i, 0] / cell), int(centre[i, 1] / cell)
    count = 0
    for ring in range(int(reach / cell) + 2):
        for y in range(max(0, cy - ring), min(lines, cy + ring + 1)):
            for x in range(max(0, cx - ring), min(columns, cx + ring + 1)):
                if max(abs(y - cy), abs(x - cx)) != ring:
                    continue
                key = y * columns + x
                for k in range(begin[key], begin[key + 1]):
                    j = order[k]
                    dx, dy = centre[j, 0] - centre[i, 0], centre[j, 1] - centre[i, 1]
                    far = np.sqrt(dx * dx + dy * dy)
                    like = abs(area[i] - area[j]) <= 0.4 * max(area[i], area[j]) + 2
                    if j != i and far <= reach and like and count < len(found):
                        found[count] = j
                        away[count] = far
                        count += 1
        if count >= 12:
            break
    return count
