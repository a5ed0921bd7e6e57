"""Hint strokes in a picture of hints: connected pixels of one exact colour, without their rims.

Hints are few on a large page, so everything works on the list of hinted pixels in reading order;
neighbours above are found by a second pointer that walks one row behind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

OPAQUE = 128
"""Alpha from which a pixel is a hint."""


@dataclass(frozen=True, eq=False)
class Strokes:
    """Pixels of hint strokes in reading order.

    Attributes:
        pixel: `(n,)` int64, y * width + x. stroke: `(n,)` int64, 0..count-1.
        colour: `(count, 3)` uint8 sRGB. count: strokes, in order of their first pixels.
    """

    pixel: NDArray[np.int64]
    stroke: NDArray[np.int64]
    colour: NDArray[np.uint8]

    @property
    def count(self) -> int:
        """How many strokes there are."""
        return len(self.colour)


def find_strokes(hints: NDArray[np.uint8]) -> Strokes:
    """Strokes of `(H, W, 4)` uint8 straight RGBA.

    A soft or anti-aliased rim consists of thin shreds of odd colours along the stroke: these are
    left out, and so the rest of a stroke is of exactly the colour that was chosen.
    """
    width = hints.shape[1]
    pixel = np.flatnonzero(hints[:, :, 3] >= OPAQUE)
    rgb = hints.reshape(-1, 4)[pixel, :3]
    wide = rgb.astype(np.uint32)
    packed = (wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]).astype(np.uint32)
    if len(pixel) == 0:
        return Strokes(pixel, pixel, rgb)
    piece, blob, rimmed, thick = link(pixel, packed, width)
    keep = _without_rims(piece, blob, rimmed, thick)[piece]
    _, first, stroke = np.unique(piece[keep], return_index=True, return_inverse=True)
    return Strokes(pixel[keep], stroke.ravel(), rgb[keep][first])


def _without_rims(
    piece: NDArray[np.int64],
    blob: NDArray[np.int64],
    rimmed: NDArray[np.bool_],
    thick: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """By piece: whether it is a stroke. A rim is one pixel thin and lies along another colour.

    Of hints that touch one another, the largest piece stays in any case.
    """
    size = np.bincount(piece)
    along = np.bincount(piece, rimmed)
    solid = np.bincount(piece, thick) > 0
    keep = (size > 0) & (solid | (along * 2 < size))
    blob_of_piece = np.zeros(len(size), np.int64)
    blob_of_piece[piece] = blob
    order = np.lexsort((size, keep, blob_of_piece))
    last = np.append(np.diff(blob_of_piece[order]) != 0, True)
    keep[order[last]] = True
    return keep & (size > 0)


def link(
    pixel: NDArray[np.int64], colour: NDArray[np.uint32], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Connect pixels (to all eight sides) that are listed in reading order.

    Returns:
        by pixel: its piece of one colour, its blob of any colours (both named by the position of
        their first pixel), whether another colour touches it, and whether it belongs to a square
        of four pixels of its colour.
    """
    piece = np.arange(len(pixel))
    blob = np.arange(len(pixel))
    rimmed = np.zeros(len(pixel), np.bool_)
    thick = np.zeros(len(pixel), np.bool_)
    _link(pixel, colour, width, piece, blob, rimmed, thick)
    return piece, blob, rimmed, thick


def edges(pixel: NDArray[np.int64], key: NDArray[np.int64], width: int) -> NDArray[np.bool_]:
    """By listed pixel: whether one of its four neighbours is not listed with the same key."""
    sides = np.zeros(len(pixel), np.uint8)
    _sides(pixel, key, width, sides)
    return sides < 4


@kernel
def _link(
    pixel: NDArray[np.int64],
    colour: NDArray[np.uint32],
    width: int,
    piece: NDArray[np.int64],
    blob: NDArray[np.int64],
    rimmed: NDArray[np.bool_],
    thick: NDArray[np.bool_],
) -> None:
    above = 0
    for i in range(len(pixel)):
        here = pixel[i]
        x = here % width
        while above < i and pixel[above] < here - width - 1:
            above += 1
        same_left, same_top, same_corner = -1, -1, -1
        for k in range(4):
            if k == 0:
                j = i - 1
                near = x > 0 and j >= 0 and pixel[j] == here - 1
            else:
                # Up to three pixels above; the pointer stands on the first of them.
                wanted = here - width - 2 + k
                j = above
                while j < i and pixel[j] < wanted:
                    j += 1
                inside = 0 <= x - 2 + k < width
                near = inside and j < i and pixel[j] == wanted
            if not near:
                continue
            _join(blob, i, j)
            if colour[i] != colour[j]:
                rimmed[i] = rimmed[j] = True
                continue
            _join(piece, i, j)
            if k == 0:
                same_left = j
            elif k == 1:
                same_corner = j
            elif k == 2:
                same_top = j
        if same_left >= 0 and same_top >= 0 and same_corner >= 0:
            thick[i] = thick[same_left] = thick[same_top] = thick[same_corner] = True
    for i in range(len(pixel)):
        piece[i] = piece[piece[i]]
        blob[i] = blob[blob[i]]


@kernel
def _join(parent: NDArray[np.int64], i: int, j: int) -> None:
    """Union towards the earlier pixel, so that parents come first."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    while parent[j] != j:
        parent[j] = parent[parent[j]]
        j = parent[j]
    if i != j:
        parent[max(i, j)] = min(i, j)


@kernel
def _sides(
    pixel: NDArray[np.int64], key: NDArray[np.int64], width: int, sides: NDArray[np.uint8]
) -> None:
    above = 0
    for i in range(len(pixel)):
        here = pixel[i]
        if i > 0 and here % width > 0 and pixel[i - 1] == here - 1 and key[i - 1] == key[i]:
            sides[i] += 1
            sides[i - 1] += 1
        while above < i and pixel[above] < here - width:
            above += 1
        if above < i and pixel[above] == here - width and key[above] == key[i]:
            sides[i] += 1
            sides[above] += 1
