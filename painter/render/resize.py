"""From the pixels of a level to those of the screen: the nearest, or a mean by area."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

_EVEN = np.uint32(0x00FF00FF)
_ODD = np.uint32(0xFF00FF00)
_ROUND = np.uint32(0x00800080)
_8 = np.uint32(8)


def centres(start: int, end: int, origin: int, factor: float) -> NDArray[np.int64]:
    """The pixel of the level under the middle of every screen pixel."""
    return np.floor((np.arange(start, end) + 0.5 - origin) / factor).astype(np.int64)


def boxes(
    start: int, end: int, origin: int, factor: float
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """For every screen pixel the first of three pixels of the level and their shares of 256."""
    edge = (np.arange(start, end + 1) - origin) / factor
    first = np.floor(edge[:-1] + 1e-6).astype(np.int64)
    cell = first[:, np.newaxis] + np.arange(3)
    share = np.minimum(edge[1:, np.newaxis], cell + 1) - np.maximum(edge[:-1, np.newaxis], cell)
    weight = np.rint(np.maximum(share, 0) * (256 * factor)).astype(np.int64)
    # Rounded shares must still sum up to 256; the pixel in the middle is hardly ever without one.
    heaviest = weight.argmax(axis=1)
    weight[np.arange(len(first)), heaviest] += 256 - weight.sum(axis=1)
    return first, weight.astype(np.uint32)


@kernel
def pick(
    source: NDArray[np.uint32],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    out: NDArray[np.uint32],
) -> None:
    """The pixels at these rows and columns."""
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = source[rows[y], columns[x]]


@kernel
def choose(
    labels: NDArray[np.uint32],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    chosen: NDArray[np.bool_],
    out: NDArray[np.bool_],
) -> None:
    """Whether the labels at these rows and columns are chosen ones."""
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = chosen[labels[rows[y], columns[x]]]


@kernel
def mean(
    source: NDArray[np.uint32],
    rows: NDArray[np.int64],
    row_weights: NDArray[np.uint32],
    columns: NDArray[np.int64],
    column_weights: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> None:
    """Means of up to 3 x 3 pixels, with the shares that `boxes` gives."""
    line = np.empty(source.shape[1], np.uint32)
    for y in range(out.shape[0]):
        top = int(rows[y])
        a, b, c = row_weights[y, 0], row_weights[y, 1], row_weights[y, 2]
        for x in range(source.shape[1]):
            line[x] = _mixed(source[top, x], source[top + 1, x], source[top + 2, x], a, b, c)
        for x in range(out.shape[1]):
            left = int(columns[x])
            a, b, c = column_weights[x, 0], column_weights[x, 1], column_weights[x, 2]
            out[y, x] = _mixed(line[left], line[left + 1], line[left + 2], a, b, c)


@kernel
def _mixed(
    p: np.uint32, q: np.uint32, r: np.uint32, a: np.uint32, b: np.uint32, c: np.uint32
) -> np.uint32:
    """Three packed pixels in shares that sum up to 256: two bytes at a time, none overflows."""
    even = np.uint32(np.uint32(p & _EVEN) * a)
    even = np.uint32(even + np.uint32(np.uint32(q & _EVEN) * b))
    even = np.uint32(np.uint32(even + np.uint32(np.uint32(r & _EVEN) * c)) + _ROUND)
    odd = np.uint32(np.uint32(np.uint32(p >> _8) & _EVEN) * a)
    odd = np.uint32(odd + np.uint32(np.uint32(np.uint32(q >> _8) & _EVEN) * b))
    odd = np.uint32(np.uint32(odd + np.uint32(np.uint32(np.uint32(r >> _8) & _EVEN) * c)) + _ROUND)
    return np.uint32(np.uint32(np.uint32(even >> _8) & _EVEN) | np.uint32(odd & _ODD))
