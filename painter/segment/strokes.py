"""Hint strokes in a picture of hints: connected pixels of one exact colour, without their rims.

Everything works on runs: neighbouring pixels of one colour in one row. So a few dots on a large
page cost no more than looking at it, and a fully painted page no more than its outlines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import join_low, point_to_roots

OPAQUE = 128
"""Alpha from which a pixel is a hint."""

_FAINT = 1 << 24  # stands for the colour of a run that is not opaque enough
_CLEAR = 2 << 24  # the same for one that is not there at all
_FADE = 48  # most that the opacity of neighbours in one soft stroke differs


@dataclass(frozen=True, eq=False)
class Strokes:
    """Runs of hint strokes in reading order.

    Attributes:
        start: `(n,)` int64, y * width + x of a run's first pixel. length: `(n,)` int32.
        stroke: `(n,)` int32, 0..count-1.
        colour: `(count, 3)` uint8 sRGB. rim: `(count,)` bool, thin shreds along another colour.
        faint: strokes whose opacity never reaches that of a hint; they have no runs.
    """

    start: NDArray[np.int64]
    length: NDArray[np.int32]
    stroke: NDArray[np.int32]
    colour: NDArray[np.uint8]
    rim: NDArray[np.bool_]
    faint: int

    @property
    def count(self) -> int:
        """How many strokes there are, shreds of rims included."""
        return len(self.colour)


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Runs of one colour that touch. A soft stroke is a group of many, hints that touch a blob.

    Attributes:
        colour: `(k,)` uint32. peak: `(k,)` uint8, the highest alpha. size: `(k,)` pixels.
        core: `(k,)` bool, what is not a thin shred along another colour.
        group, blob: `(k,)` int32, named by their first runs.
    """

    colour: NDArray[np.uint32]
    peak: NDArray[np.uint8]
    size: NDArray[np.int64]
    core: NDArray[np.bool_]
    group: NDArray[np.int32]
    blob: NDArray[np.int32]


def find_strokes(hints: NDArray[np.uint8]) -> Strokes:
    """Strokes of `(H, W, 4)` uint8 straight RGBA.

    A soft or anti-aliased rim consists of thin shreds of odd colours along the stroke: these are
    marked. Colours that fade along with the opacity are one stroke; its colour is that of its
    most opaque pixels. So the strokes are of exactly the colours that were chosen.
    """
    width = hints.shape[1]
    start, length, colour, peak = _runs(np.ascontiguousarray(hints).view(np.uint32)[:, :, 0])
    piece, group, blob = (np.arange(len(start), dtype=np.int32) for _ in range(3))
    thick, touched = np.zeros((2, len(start)), np.bool_)
    along = np.zeros(len(start), np.int32)
    mark = np.zeros(hints.shape[0] * width, np.bool_)
    _link(start, length, colour, peak, width, piece, group, blob, thick, touched, mark)
    _finish(start, length, mark, piece, group, blob, along)
    opaque = colour < _FAINT
    faint = len(np.unique(blob[~opaque])) - len(np.unique(blob[~opaque & touched]))
    head = opaque & (piece == np.arange(len(piece)))
    which = (np.cumsum(head) - 1)[piece[opaque]]
    size = np.bincount(which, length[opaque]).astype(np.int64)
    solid = np.bincount(which, thick[opaque]) > 0
    most = np.zeros(len(size), np.uint8)
    np.maximum.at(most, which, peak[opaque])
    core = solid | (np.bincount(which, along[opaque]) * 2 < size)
    pieces = _Pieces(colour[head], most, size, core, group[head], blob[head])
    number, packed, rim = _strokes(pieces)
    rgb = np.stack([packed & 255, packed >> 8 & 255, packed >> 16], axis=1).astype(np.uint8)
    stroke = number[which]
    return Strokes(start[opaque], length[opaque], stroke, rgb, rim, faint)


def _strokes(
    pieces: _Pieces,
) -> tuple[NDArray[np.int32], NDArray[np.uint32], NDArray[np.bool_]]:
    """The stroke of every piece, the colour of every stroke, and whether it is a rim.

    Of hints that touch one another, the most opaque one (of these the largest) is never a rim.
    """
    names, number = np.unique(pieces.group, return_inverse=True)
    count = len(names)
    order = np.lexsort((pieces.size, pieces.peak, number))
    best = order[_last_of_each(number[order])]
    core = np.bincount(number, pieces.core, count) > 0
    size = np.bincount(number, pieces.size, count)
    blob = pieces.blob[best]
    order = np.lexsort((size, core, pieces.peak[best], blob))
    core[order[_last_of_each(blob[order])]] = True
    return number.astype(np.int32), pieces.colour[best], ~core


def _last_of_each(key: NDArray[np.integer]) -> NDArray[np.bool_]:
    """By place in a sorted array: whether the next one differs."""
    return np.append(np.diff(key) != 0, True)[: len(key)]


@kernel
def _runs(
    value: NDArray[np.uint32],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint32], NDArray[np.uint8]]:
    """Runs of `(H, W)` RGBA in one number, red lowest: start, length, colour, highest alpha."""
    height, width = value.shape
    start = np.empty(4096, np.int64)
    length = np.empty(4096, np.int32)
    colour = np.empty(4096, np.uint32)
    peak = np.empty(4096, np.uint8)
    n = 0
    for y in range(height):
        row = value[y]
        everything = np.uint32(0)
        for x in range(width):
            everything |= row[x]
        if everything < _FAINT:
            continue
        x = 0
        while x < width:
            shown, most = _seen(row[x]), row[x]
            end = x + 1
            while end < width and _seen(row[end]) == shown:
                most = max(most, row[end])
                end += 1
            if shown <= _FAINT:
                if n == len(start):
                    start, length = np.append(start, start), np.append(length, length)
                    colour, peak = np.append(colour, colour), np.append(peak, peak)
                start[n], length[n] = y * width + x, end - x
                colour[n], peak[n] = shown, most >> 24
                n += 1
            x = end
    return start[:n].copy(), length[:n].copy(), colour[:n].copy(), peak[:n].copy()


@kernel
def _seen(value: int) -> int:
    """The colour of a pixel if it is opaque, or what stands for a faint and for a clear one."""
    alpha = value >> 24
    return value & 0xFFFFFF if alpha >= OPAQUE else _FAINT if alpha > 0 else _CLEAR


@kernel
def _link(
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    colour: NDArray[np.uint32],
    peak: NDArray[np.uint8],
    width: int,
    piece: NDArray[np.int32],
    group: NDArray[np.int32],
    blob: NDArray[np.int32],
    thick: NDArray[np.bool_],
    touched: NDArray[np.bool_],
    mark: NDArray[np.bool_],
) -> None:
    """Connect runs to all eight sides.

    Args:
        thick: by run, whether it belongs to a square of four pixels of its colour. touched: faint
            runs beside opaque ones. mark: by pixel of the page, whether another colour touches it.
    """
    above = 0
    for i in range(len(start)):
        s, e = start[i], start[i] + length[i]
        row = s - s % width
        if i > 0 and s > row and start[i - 1] + length[i - 1] == s:
            _meet(i, i - 1, colour, peak, piece, group, blob, touched)
            if colour[i] != colour[i - 1]:
                mark[s] = mark[s - 1] = True
        low, high = max(s - width - 1, row - width), min(e - width, row - 1)
        while above < i and start[above] + length[above] <= low:
            above += 1
        j = above
        while j < i and start[j] <= high:
            _meet(i, j, colour, peak, piece, group, blob, touched)
            s2, e2 = start[j], start[j] + length[j]
            if colour[i] == colour[j]:
                if min(e - width, e2) - max(s - width, s2) >= 2:
                    thick[i] = thick[j] = True
            else:
                mark[max(s, s2 + width - 1) : min(e, e2 + width + 1)] = True
                mark[max(s2, s - width - 1) : min(e2, e - width + 1)] = True
            j += 1


@kernel
def _meet(
    i: int,
    j: int,
    colour: NDArray[np.uint32],
    peak: NDArray[np.uint8],
    piece: NDArray[np.int32],
    group: NDArray[np.int32],
    blob: NDArray[np.int32],
    touched: NDArray[np.bool_],
) -> None:
    """Join two runs that touch, as far as they belong together."""
    if (colour[i] >= _FAINT) != (colour[j] >= _FAINT):
        touched[i] = touched[j] = True
        return
    join_low(blob, i, j)
    if colour[i] == colour[j]:
        join_low(piece, i, j)
        join_low(group, i, j)
        return
    a, b = np.int64(peak[i]), np.int64(peak[j])
    if a == 255 and b == 255:
        return
    off = np.int64(0)
    for shift in range(0, 24, 8):
        one, other = np.int64(colour[i] >> shift & 255), np.int64(colour[j] >> shift & 255)
        off = max(off, abs(one - other))
    # Blurred over transparent black, a colour fades no faster than its opacity.
    if off <= 2 or (off <= abs(a - b) + 2 and abs(a - b) <= _FADE):
        join_low(group, i, j)


@kernel
def _finish(
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    mark: NDArray[np.bool_],
    piece: NDArray[np.int32],
    group: NDArray[np.int32],
    blob: NDArray[np.int32],
    along: NDArray[np.int32],
) -> None:
    """Name everything by its first run, and count the marked pixels of every run."""
    point_to_roots(piece)
    point_to_roots(group)
    point_to_roots(blob)
    for i in range(len(start)):
        for at in range(start[i], start[i] + length[i]):
            along[i] += mark[at]
