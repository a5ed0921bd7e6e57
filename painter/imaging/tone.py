"""Screentone: dots of like size on a lattice, told apart from drawing.

After the observation of Ito et al. 2015 that tone is what recurs: a dot has neighbours of about its
own area on all sides at about the same distance; letters, freckles and eyes have not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands
from painter.base.kernel import kernel
from painter.imaging.components import Components, find_components, paint_components
from painter.imaging.lines import WEAK

LINE = 1
TONE = 2
_EDGE_OF_DOT = 4
_SETTLED = np.array([0, LINE, TONE, LINE, TONE] + [0] * 251, np.uint8)
_AROUND = 4  # similar dots near a dot before it counts as one of a screen
_GROUP = 9  # dots a screen has at least


def mark_tone(mask: NDArray[np.uint8]) -> tuple[Components, NDArray[np.bool_]]:
    """Turn the dots of screentone in `mask`, uint8 (H, W) of 0, 1 and 3, into 2 (TONE).

    Dots are sought first in what is surely ink, where the dots of a dense screen do not yet run
    into each other; the soft edge (3) then becomes tone beside tone and line elsewhere. A second
    search in all ink finds the faint dots of a light screen.

    Returns:
        The components left of the ink after the first search, n of them, and whether each is line,
        bool (n,).
    """
    parts = find_components(mask)
    dots = tone_dots(parts, max(mask.shape))
    value = np.full(len(parts.area), LINE, np.uint8)
    value[dots] = TONE
    paint_components(mask, parts, value)
    in_parallel(lambda band: _judge_edges(mask, band[0], band[1]), row_bands(mask.shape[0], 8))
    cv2.LUT(mask, _SETTLED, dst=mask)
    parts = find_components(mask)
    dots = tone_dots(parts, max(mask.shape))
    value = np.full(len(parts.area), LINE, np.uint8)
    value[dots] = TONE
    paint_components(mask, parts, value)
    return parts, value == LINE


@kernel
def _judge_edges(mask: NDArray[np.uint8], top: int, bottom: int) -> None:
    """Mark soft edges for `_SETTLED`: dots near and no line beside them, or not."""
    height, width = mask.shape
    for y in range(top, bottom):
        for x in range(width):
            if mask[y, x] != WEAK:
                continue
            dot, line = False, False
            for v in range(max(0, y - 2), min(height, y + 3)):
                for u in range(max(0, x - 2), min(width, x + 3)):
                    dot = dot or mask[v, u] == TONE
                    beside = abs(u - x) <= 1 and abs(v - y) <= 1
                    line = line or (beside and mask[v, u] == LINE)
            mask[y, x] = _EDGE_OF_DOT if dot and not line else WEAK


def tone_dots(parts: Components, long_side: int) -> NDArray[np.int64]:
    """Indices of the components that are dots of a screen."""
    largest = max(24.0, (long_side / 250) ** 2)
    size = parts.box[:, 2:] - parts.box[:, :2]
    compact = size.max(axis=1) <= 2.6 * size.min(axis=1) + 1
    small = np.flatnonzero(
        (parts.area <= largest) & (size.max(axis=1) ** 2 <= 4 * largest) & compact
    )
    if len(small) < _GROUP:
        return np.zeros(0, np.int64)
    cell = float(max(4.0, 3.0 * np.sqrt(np.median(parts.area[small]))))
    centre = parts.centre[small]
    area = parts.area[small].astype(np.float32)
    found = _screens(centre, area, cell, *_grid(centre, cell))
    return small[found]


def _grid(
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
def _near(
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


@kernel
def _screens(
    centre: NDArray[np.float32],
    area: NDArray[np.float32],
    cell: float,
    order: NDArray[np.int64],
    begin: NDArray[np.int64],
    columns: int,
) -> NDArray[np.bool_]:
    n = len(area)
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    core = np.zeros(n, np.bool_)
    period = np.zeros(n, np.float32)
    parent = np.arange(n)
    for i in range(n):
        count = _near(
            i, 5 * np.sqrt(area[i]) + 2, centre, area, cell, order, begin, columns, found, away
        )
        if count < _AROUND:
            continue
        nearest = away[:count].min()
        close = 0
        for k in range(count):
            close += away[k] <= 1.7 * nearest + 0.7
        if close >= _AROUND:
            core[i] = True
            period[i] = nearest
    for i in range(n):
        if not core[i]:
            continue
        count = _near(
            i, 1.7 * period[i] + 0.7, centre, area, cell, order, begin, columns, found, away
        )
        for k in range(count):
            j = found[k]
            if core[j]:
                a, b = i, j
                while parent[a] != a:
                    parent[a] = parent[parent[a]]
                    a = parent[a]
                while parent[b] != b:
                    parent[b] = parent[parent[b]]
                    b = parent[b]
                if a != b:
                    parent[max(a, b)] = min(a, b)
    members = np.zeros(n, np.int64)
    for i in range(n):
        a = i
        while parent[a] != a:
            a = parent[a]
        parent[i] = a
        members[a] += core[i]
    tone = np.zeros(n, np.bool_)
    for i in range(n):
        if core[i] and members[parent[i]] >= _GROUP:
            tone[i] = True
    return _with_rim(tone, period, centre, area, cell, order, begin, columns)


@kernel
def _with_rim(
    tone: NDArray[np.bool_],
    period: NDArray[np.float32],
    centre: NDArray[np.float32],
    area: NDArray[np.float32],
    cell: float,
    order: NDArray[np.int64],
    begin: NDArray[np.int64],
    columns: int,
) -> NDArray[np.bool_]:
    """Add the dots at the rim of a screen, whole or cut by a line."""
    out = tone.copy()
    lines = (len(begin) - 1) // columns
    for i in range(len(tone)):
        if not tone[i]:
            continue
        reach = 1.5 * period[i] + 0.7
        rings = int(reach / cell) + 1
        cx, cy = int(centre[i, 0] / cell), int(centre[i, 1] / cell)
        for y in range(max(0, cy - rings), min(lines, cy + rings + 1)):
            for x in range(max(0, cx - rings), min(columns, cx + rings + 1)):
                for k in range(begin[y * columns + x], begin[y * columns + x + 1]):
                    j = order[k]
                    dx, dy = centre[j, 0] - centre[i, 0], centre[j, 1] - centre[i, 1]
                    if dx * dx + dy * dy <= reach * reach and area[j] <= 1.5 * area[i] + 2:
                        out[j] = True
    return out
