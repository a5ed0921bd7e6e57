"""Cells of the page at working size: how much room each has, and how they meet across the ink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.rowscan import mark_changes, row_flags, true_columns
from painter.segment.pairs import pair_keys, pairs_of


@dataclass(frozen=True, eq=False)
class Meetings:
    """Pairs of cells that meet, each once.

    Attributes:
        a, b: `(m,)` int64, a < b. length: `(m,)` int64, pairs of neighbouring pixels.
        thinnest, depth: `(m,)` float32, half width of the ink between them where it is thinnest,
            and in the mean; working pixels.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    length: NDArray[np.int64]
    thinnest: NDArray[np.float32]
    depth: NDArray[np.float32]

    def renamed(self, owner: NDArray[np.int32]) -> Meetings:
        """The same where every cell, (count + 1,), has become part of another."""
        a, b = owner[self.a], owner[self.b]
        apart = a != b
        length, ink = self.length[apart], self.depth[apart] * self.length[apart]
        return _meetings(a[apart], b[apart], length, self.thinnest[apart], ink)


def measure_room(
    labels: NDArray[np.int32], distance: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Pixels off the line and the largest distance to it, by label, (count + 1,) each."""
    bands = row_bands(labels.shape[0], worker_count())
    area = np.zeros((len(bands), count + 1), np.int64)
    deepest = np.zeros((len(bands), count + 1), np.float32)
    in_parallel(
        lambda k: _measure(labels, distance, *bands[k], area[k], deepest[k]), range(len(bands))
    )
    return area.sum(0), deepest.max(0, initial=0)


@kernel
def _measure(
    labels: NDArray[np.int32],
    distance: NDArray[np.float32],
    top: int,
    bottom: int,
    area: NDArray[np.int64],
    deepest: NDArray[np.float32],
) -> None:
    for y in range(top, bottom):
        # Run by run: to add to one place pixel by pixel takes four times as long.
        label, free, far = labels[y, 0], 0, np.float32(0)
        for x in range(labels.shape[1]):
            if labels[y, x] != label:
                area[label] += free
                deepest[label] = max(deepest[label], far)
                label, free, far = labels[y, x], 0, np.float32(0)
            free += distance[y, x] > 0
            far = max(far, distance[y, x])
        area[label] += free
        deepest[label] = max(deepest[label], far)


def pixels_of(labels: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Pixels by label, (count + 1,); numpy turns every label into 64 bits first."""
    bands = row_bands(labels.shape[0], worker_count())
    pixels = np.zeros((len(bands), count + 1), np.int64)
    in_parallel(lambda k: _count(labels, *bands[k], pixels[k]), range(len(bands)))
    return pixels.sum(0)


@kernel
def _count(labels: NDArray[np.int32], top: int, bottom: int, pixels: NDArray[np.int64]) -> None:
    for y in range(top, bottom):
        begin = 0
        for x in range(1, labels.shape[1] + 1):
            if x == labels.shape[1] or labels[y, x] != labels[y, begin]:
                pixels[labels[y, begin]] += x - begin
                begin = x


def meetings_of(
    labels: NDArray[np.int32], of: NDArray[np.bool_], depth: NDArray[np.float32]
) -> Meetings:
    """All meetings of some cells.

    Args:
        labels: int32 (h, w), 1..count, the line assigned too. of: bool (count + 1,), which cells.
        depth: float32 (h, w), distance to what is not ink.
    """
    low, high, ink = _borders(labels, of, depth)
    return _meetings(low, high, np.ones(len(low), np.int64), ink, ink)


def _meetings(
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    length: NDArray[np.int64],
    thinnest: NDArray[np.float32],
    ink: NDArray[np.float32],
) -> Meetings:
    """Sum up entries, (n,); `ink` is depth times length."""
    key, which = np.unique(pair_keys(a, b), return_inverse=True)
    long = np.bincount(which, length, len(key)).astype(np.int64)
    least = np.full(len(key), np.inf, np.float32)
    np.minimum.at(least, which, thinnest)
    mean = np.bincount(which, ink, len(key)) / np.maximum(long, 1)
    low, high = (side.astype(np.int64) for side in pairs_of(key))
    return Meetings(low, high, long, least, mean.astype(np.float32))


@kernel
def _borders(
    labels: NDArray[np.int32], of: NDArray[np.bool_], depth: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Labels of neighbouring pixels one of which is `of` some cells, and how deep in ink."""
    height, width = labels.shape
    room = 1024
    low, high = np.empty(room, np.int32), np.empty(room, np.int32)
    ink = np.empty(room, np.float32)
    count = 0
    changes, column = row_flags(width), np.empty(width + 8, np.int32)
    for y in range(height):
        mark_changes(labels[y], labels[min(y + 1, height - 1)], changes)
        for i in range(true_columns(changes, column)):
            x = column[i]
            for side in range(2):
                v, u = (y, x + 1) if side == 0 else (y + 1, x)
                if v >= height or u >= width:
                    continue
                a, b = labels[y, x], labels[v, u]
                if a == b or not (of[a] or of[b]):
                    continue
                if count >= len(low):
                    low, high = np.append(low, low), np.append(high, high)
                    ink = np.append(ink, ink)
                low[count], high[count] = min(a, b), max(a, b)
                ink[count] = max(depth[y, x], depth[v, u])
                count += 1
    return low[:count], high[:count], ink[:count]
