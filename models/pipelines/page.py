"""What a network sees of a page: ink and labels at network size, and numbers about regions.

Lengths are in units of the page's mean side, areas in shares of the page, so that nothing depends
on the resolution.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.pixels.regiontable import RegionTable

Floats = NDArray[np.float32]


class Column(IntEnum):
    """Columns of `PageInput.columns`."""

    X = 0
    Y = 1
    LEFT = 2
    TOP = 3
    RIGHT = 4
    BOTTOM = 5
    AREA = 6
    DEPTH = 7
    TONE = 8
    PERIMETER = 9
    RIM = 10
    VAR_X = 11
    VAR_Y = 12
    COV_XY = 13
    INK = 14


@dataclass(frozen=True, eq=False)
class PageInput:
    """A page ready for the network; row r of what follows is region r + 1.

    Attributes:
        ink: `(h, w)` uint8 coverage at network size. labels: `(h, w)` int32, 1..n.
        columns: `(n, 15)` float32 by `Column`.
        touching: `(m, 2)` int32 rows that share a border, each pair once, a < b.
        border: `(m,)` float32 length of that border in mean sides.
        width, height: of the page in mean sides.
    """

    ink: NDArray[np.uint8]
    labels: NDArray[np.int32]
    columns: Floats
    touching: NDArray[np.int32]
    border: Floats
    width: float
    height: float


def prepare_page(
    ink: NDArray[np.uint8], labels: NDArray[np.uint32], table: RegionTable, side: int
) -> PageInput:
    """Bring a page to the network's size and measure its regions.

    Args:
        ink: `(H, W)` uint8 coverage. labels: `(H, W)` uint32 regions 1..n (not atoms).
        side: longest side of the network's view; smaller pages are enlarged to it.
    """
    height, width = ink.shape
    small = _shrink_ink(ink, _network_size(height, width, side))
    seen = _sample(labels, small.shape)
    unit = float(np.sqrt(height * width))
    columns = np.zeros((table.count, len(Column)), np.float32)
    columns[:, :2] = table.centroid[1:] / unit
    columns[:, 2:6] = table.box[1:] / unit
    columns[:, Column.AREA] = np.maximum(table.area[1:], 1) / (height * width)
    columns[:, Column.DEPTH] = (table.depth[1:] + 0.5) / unit
    columns[:, Column.TONE] = table.tone[1:]
    step = float(np.sqrt(small.size))
    touching, border = _touching(seen)
    _measure_small(columns, small, seen, touching, border, step)
    return PageInput(small, seen, columns, touching, border / step, width / unit, height / unit)


def _network_size(height: int, width: int, side: int) -> tuple[int, int]:
    scale = side / max(height, width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def _shrink_ink(ink: NDArray[np.uint8], shape: tuple[int, int]) -> NDArray[np.uint8]:
    larger = shape[0] > ink.shape[0]
    how = cv2.INTER_LINEAR if larger else cv2.INTER_AREA
    return np.ascontiguousarray(cv2.resize(ink, shape[::-1], interpolation=how), np.uint8)


def _sample(labels: NDArray[np.uint32], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Labels at the middle of every network pixel."""
    rows = ((np.arange(shape[0]) + 0.5) * labels.shape[0] / shape[0]).astype(np.int64)
    columns = ((np.arange(shape[1]) + 0.5) * labels.shape[1] / shape[1]).astype(np.int64)
    return labels[np.ix_(rows, columns)].astype(np.int32)


def _touching(labels: NDArray[np.int32]) -> tuple[NDArray[np.int32], Floats]:
    """Pairs of rows with a common border, and its length in network pixels."""
    pairs: list[NDArray[np.int64]] = []
    for one, other in ((labels[:-1], labels[1:]), (labels[:, :-1], labels[:, 1:])):
        apart = one != other
        pairs.append(np.stack([one[apart], other[apart]], axis=1).astype(np.int64) - 1)
    both = np.sort(np.concatenate(pairs), axis=1)
    count = int(labels.max(initial=1))
    keys, length = np.unique(both[:, 0] * count + both[:, 1], return_counts=True)
    found = np.stack([keys // count, keys % count], axis=1).astype(np.int32)
    return found, length.astype(np.float32)


def _measure_small(
    columns: Floats,
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
    touching: NDArray[np.int32],
    border: Floats,
    step: float,
) -> None:
    """Fill the columns that are measured at network size; regions lost there get a round guess."""
    count = columns.shape[0]
    row = labels.ravel().astype(np.int64) - 1
    y, x = np.divmod(np.arange(labels.size), labels.shape[1])
    size = np.bincount(row, minlength=count)
    area = np.maximum(size, 1)
    x, y = (x + 0.5) / step, (y + 0.5) / step
    mean_x, mean_y = (np.bincount(row, v, count) / area for v in (x, y))
    dx, dy = x - mean_x[row], y - mean_y[row]
    guess = columns[:, Column.AREA] / (4 * np.pi)
    for column, value in ((11, dx * dx), (12, dy * dy), (13, dx * dy)):
        found = np.bincount(row, value, count) / area
        columns[:, column] = np.where(size > 1, found, 0 if column == 13 else guess)
    columns[:, Column.INK] = np.bincount(row, ink.ravel() / 255.0, count) / area
    rim = np.zeros(count)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        rim += np.bincount(edge.astype(np.int64) - 1, minlength=count)
    columns[:, Column.RIM] = rim / (2 * sum(labels.shape))
    around = np.bincount(touching[:, 0], border, count) + np.bincount(touching[:, 1], border, count)
    round_ = 2 * np.sqrt(np.pi * columns[:, Column.AREA])
    columns[:, Column.PERIMETER] = np.where(size > 0, (around + rim) / step, round_)
