"""Patterns over the regions on a screen, for eyes and screens that do not tell colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

CELL = 12
"""Side of a pattern at the usual size of a screen's pixels."""

PATTERNS = 6

_DARK = 0x66000000  # premultiplied ABGR
_LIGHT = 0x59595959


def patterns(thickness: int) -> NDArray[np.uint32]:
    """`(PATTERNS, side, side)` packed premultiplied RGBA: lines four ways, dots, and none.

    Every mark has a dark and a light half, to be seen on light and on dark.

    Args:
        thickness: pixels of a line; the side is CELL times as much.
    """
    y, x = np.mgrid[0:CELL, 0:CELL]
    ways = (
        np.full(x.shape, CELL - 1),
        (x + y) % CELL,
        y % CELL,
        (x - y) % CELL,
        x % CELL,
        np.where((x % 6 < 2) & (y % 6 < 1), 0, np.where((x % 6 < 2) & (y % 6 < 2), 1, CELL - 1)),
    )
    cells = np.array([np.select([way == 0, way == 1], [_DARK, _LIGHT], 0) for way in ways])
    return cells.repeat(thickness, 1).repeat(thickness, 2).astype(np.uint32)


@kernel
def hatch(
    labels: NDArray[np.uint32],
    pattern_of: NDArray[np.uint8],
    cells: NDArray[np.uint32],
    left: int,
    top: int,
    out: NDArray[np.uint32],
) -> None:
    """Lay patterns over `(H, W)` labels; where the label is 0 there is none.

    Args:
        pattern_of: `(count + 1,)`, below the number of cells. cells: `(n, side, side)` packed.
        left, top: where a pattern's corner lies, so that it moves with the page.
        out: `(H, W)` packed premultiplied RGBA, written all over.
    """
    side = cells.shape[1]
    for y in range(labels.shape[0]):
        row = (y - top) % side
        for x in range(labels.shape[1]):
            label = labels[y, x]
            if label == 0:
                out[y, x] = 0
            else:
                out[y, x] = cells[pattern_of[label], row, (x - left) % side]
