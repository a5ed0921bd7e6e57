"""Dots near a dot: a grid of cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


class Dots(NamedTuple):
    """n dots sorted into square cells. A tuple, because kernels take tuples."""

    centre: NDArray[np.float32]  # (n, 2) x y, pixels
    area: NDArray[np.float32]  # (n,) pixels
    cell: float  # side of a cell, pixels
    order: NDArray[np.int64]  # (n,) dots by cell, cells in reading order
    begin: NDArray[np.int64]  # (cells + 1,) where in `order` a cell begins
    columns: int  # cells in a row


def sort_dots(centre: NDArray[np.float32], area: NDArray[np.float32]) -> Dots:
    """Dots by cells that suit the median dot; at least one dot.

    Args:
        centre: float32 (n, 2), x y. area: float32 (n,), pixels.
    """
    cell = float(max(4.0, 3.0 * np.sqrt(float(np.median(area)))))
    column = (centre[:, 0] / cell).astype(np.int64)
    line = (centre[:, 1] / cell).astype(np.int64)
    columns = int(column.max()) + 1
    key = line * columns + column
    order = np.argsort(key, kind="stable")
    count = np.bincount(key, minlength=columns * (int(line.max()) + 1))
    begin = np.concatenate([[0], np.cumsum(count)])
    return Dots(centre, area, cell, order, begin, columns)


@kernel
def dots_near(
    dots: Dots, i: int, reach: float, found: NDArray[np.int64], away: NDArray[np.float32]
) -> int:
    """Dots of like area within `reach` of dot i, ring by ring until the lists are full."""
    centre, area, cell, columns = dots.centre, dots.area, dots.cell, dots.columns
    lines = (len(dots.begin) - 1) // columns
    x, y = centre[i, 0], centre[i, 1]
    cx, cy = int(x / cell), int(y / cell)
    # Cells within reach, and a pixel more, so that rounding leaves out none.
    wide = reach + 1
    left, right = max(0, int((x - wide) / cell)), min(columns - 1, int((x + wide) / cell))
    up, down = max(0, int((y - wide) / cell)), min(lines - 1, int((y + wide) / cell))
    count = 0
    for ring in range(int(reach / cell) + 2):
        for v in range(max(up, cy - ring), min(down, cy + ring) + 1):
            step = 1 if abs(v - cy) == ring else 2 * ring
            for u in range(cx - ring, cx + ring + 1, step):
                if u < left or u > right:
                    continue
                key = v * columns + u
                for k in range(dots.begin[key], dots.begin[key + 1]):
                    j = dots.order[k]
                    dx, dy = centre[j, 0] - x, centre[j, 1] - y
                    far = np.sqrt(dx * dx + dy * dy)
                    if far > reach or j == i or count == len(found):
                        continue
                    if abs(area[i] - area[j]) <= 0.4 * max(area[i], area[j]) + 2:
                        found[count] = j
                        away[count] = far
                        count += 1
        if count >= 12:
            break
    return count
