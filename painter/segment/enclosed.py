"""How many pixels of every atom lie inside a polygon."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.geometry import Rect
from painter.base.kernel import kernel
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import tile_keys, tile_rect


def count_inside(labels: LabelMap, polygon: NDArray[np.float32]) -> NDArray[np.int64]:
    """Pixels of every atom whose centres are inside, `(atoms + 1,)` int64.

    Args:
        polygon: `(n, 2)` float32 x, y in page pixels, closed by itself; where it crosses itself,
            inside is what is enclosed an odd number of times.
    """
    out = np.zeros(labels.count + 1, np.int64)
    if len(polygon) < 3:
        return out
    low, high = np.floor(polygon.min(axis=0)), np.ceil(polygon.max(axis=0)) + 1
    box = Rect(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
    box = box.intersect(Rect.of(labels.size))
    if box.empty:
        return out
    first, stops = _crossings(polygon.astype(np.float64), box.y0, box.y1)
    keys = list(tile_keys(box))
    found: list[NDArray[np.int64]] = [out] * len(keys)

    def work(number: int) -> None:
        key = keys[number]
        tile, square = labels.tiles[key], tile_rect(key).intersect(Rect.of(labels.size))
        top = max(square.y0, box.y0)
        bottom = min(square.y1, box.y1)
        count = np.zeros(len(tile.ids), np.int64)
        if tile.index is None:
            _length(first, stops, box.y0, top, bottom, square.x0, square.x1, count)
        else:
            index, corner = tile.index, (square.x0, square.y0)
            _tally(index, first, stops, box.y0, top, bottom, corner, count)
        found[number] = count

    in_parallel(work, range(len(keys)))
    for key, count in zip(keys, found, strict=True):
        out[labels.tiles[key].ids] += count
    return out


@kernel
def _crossings(
    polygon: NDArray[np.float64], top: int, bottom: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pixel columns where each row enters and leaves the polygon, alternating.

    Returns:
        for rows top..bottom where their columns begin, `(rows + 1,)`, and the columns.
    """
    rows = bottom - top
    count = np.zeros(rows + 1, np.int64)
    first, stops = count, count
    n = len(polygon)
    for turn in range(2):
        if turn == 1:
            for r in range(rows):
                count[r + 1] += count[r]
            first = count.copy()
            stops = np.empty(count[rows], np.int64)
        for i in range(n):
            x0, y0 = polygon[i]
            x1, y1 = polygon[(i + 1) % n]
            if y0 > y1:
                x0, y0, x1, y1 = x1, y1, x0, y0
            for y in range(max(top, int(np.ceil(y0))), min(bottom, int(np.ceil(y1)))):
                if turn == 0:
                    count[y - top + 1] += 1
                else:
                    across = x0 + (x1 - x0) * (y - y0) / (y1 - y0)
                    stops[count[y - top]] = int(np.ceil(across))
                    count[y - top] += 1
    for r in range(rows):
        stops[first[r] : first[r + 1]].sort()
    return first, stops


@kernel
def _length(
    first: NDArray[np.int64],
    stops: NDArray[np.int64],
    origin: int,
    top: int,
    bottom: int,
    left: int,
    right: int,
    count: NDArray[np.int64],
) -> None:
    for y in range(top - origin, bottom - origin):
        for k in range(first[y], first[y + 1] - 1, 2):
            count[0] += max(0, min(right, stops[k + 1]) - max(left, stops[k]))


@kernel
def _tally(
    index: NDArray[np.uint8] | NDArray[np.uint16],
    first: NDArray[np.int64],
    stops: NDArray[np.int64],
    origin: int,
    top: int,
    bottom: int,
    corner: tuple[int, int],
    count: NDArray[np.int64],
) -> None:
    left, upper = corner
    right = left + index.shape[1]
    for y in range(top, bottom):
        r = y - origin
        for k in range(first[r], first[r + 1] - 1, 2):
            start, stop = max(left, stops[k]), min(right, stops[k + 1])
            if start >= stop:
                continue
            # Runs: adding one by one would wait for the memory each time.
            last = index[y - upper, start - left]
            for x in range(start + 1, stop):
                here = index[y - upper, x - left]
                if here != last:
                    count[last] += x - start
                    start, last = x, here
            count[last] += stop - start
