"""Strokes cut at the borders of regions: what a stroke's pieces are, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.strokes import Strokes

ON_INK = 128


@dataclass(frozen=True, eq=False)
class HintedPage:
    """Where strokes lie.

    Attributes:
        labels: `(H, W)` uint32 atoms. region_of_atom: `(atoms + 1,)` uint32.
        ink: `(H, W)` uint8 coverage.
    """

    labels: NDArray[np.uint32]
    region_of_atom: NDArray[np.uint32]
    ink: NDArray[np.uint8]

    @property
    def count(self) -> int:
        """The highest region id."""
        return int(self.region_of_atom.max(initial=0))


@dataclass(frozen=True, eq=False)
class Spans:
    """Pixels of strokes in reading order, as spans of one row in one region.

    Attributes:
        start: `(n,)` int64, y * width + x. length: `(n,)` int32.
        stroke, region, piece: `(n,)` int32; a piece is what a stroke has in one region.
        held: `(n,)` bool, whether the pixels count: off the ink, and in a region.
    """

    start: NDArray[np.int64]
    length: NDArray[np.int32]
    stroke: NDArray[np.int32]
    region: NDArray[np.int32]
    piece: NDArray[np.int32]
    held: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pieces:
    """What strokes have in one region each.

    Attributes:
        stroke, region: `(k,)` int32. held: `(k,)` int64 pixels that count.
        open: `(k,)` bool, whether the stroke has a pixel off the ink.
    """

    stroke: NDArray[np.int32]
    region: NDArray[np.int32]
    held: NDArray[np.int64]
    open: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Claims:
    """Spans of strokes that count, and the regions they claim.

    Attributes:
        start: `(n,)` int64, y * width + x. length: `(n,)` int32. region: `(n,)` int32.
        colour: `(n,)` int64 0xrrggbb.
        lost: strokes that claim nothing. kept: fixed regions that would have been claimed.
    """

    start: NDArray[np.int64]
    length: NDArray[np.int32]
    region: NDArray[np.int32]
    colour: NDArray[np.int64]
    lost: int
    kept: int


def cut_pieces(strokes: Strokes, page: HintedPage) -> tuple[Spans, Pieces]:
    """Cut strokes where regions or the ink begin, and sum the spans of each stroke and region."""
    start, length, stroke, region, free = _cut(
        strokes.start,
        strokes.length,
        strokes.stroke,
        page.labels.ravel(),
        page.region_of_atom,
        page.ink.ravel(),
    )
    piece, owner, ground = _number(stroke, region, page.count + 1)
    # A stroke that lies on ink alone still means the region under the line.
    is_open = np.bincount(stroke, free, strokes.count) > 0
    held = (free | ~is_open[stroke]) & (region > 0)
    sizes = np.bincount(piece[held], length[held], len(owner)).astype(np.int64)
    spans = Spans(start, length, stroke, region, piece, held)
    return spans, Pieces(owner, ground, sizes, is_open[owner])


@kernel
def _cut(
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    stroke: NDArray[np.int32],
    labels: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: NDArray[np.uint8],
) -> tuple[
    NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]
]:
    """Runs cut where the region changes, and where ink begins or ends.

    Returns:
        by span: start, length, stroke, region, and whether it is off the ink.
    """
    room = len(start) + 1024
    first, size = np.empty(room, np.int64), np.empty(room, np.int32)
    owner, region = np.empty(room, np.int32), np.empty(room, np.int32)
    free = np.empty(room, np.bool_)
    n = 0
    for i in range(len(start)):
        at, end = start[i], start[i] + length[i]
        while at < end:
            atom, ground, clear = labels[at], region_of_atom[labels[at]], ink[at] <= ON_INK
            stop = at + 1
            while stop < end and (ink[stop] <= ON_INK) == clear:
                if labels[stop] != atom and region_of_atom[labels[stop]] != ground:
                    break
                stop += 1
            if n == len(first):
                first, size = np.append(first, first), np.append(size, size)
                owner, region = np.append(owner, owner), np.append(region, region)
                free = np.append(free, free)
            first[n], size[n], owner[n] = at, stop - at, stroke[i]
            region[n], free[n] = ground, clear
            n += 1
            at = stop
    return first[:n].copy(), size[:n].copy(), owner[:n].copy(), region[:n].copy(), free[:n].copy()


@kernel
def _number(
    stroke: NDArray[np.int32], region: NDArray[np.int32], regions: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Number the pairs of stroke and region (a hash table): by span, and the pairs in order."""
    piece = np.empty(len(stroke), np.int32)
    first = np.empty(len(stroke), np.int64)
    size = 1024
    keys, slots = np.full(size, -1, np.int64), np.empty(size, np.int32)
    n = 0
    for i in range(len(stroke)):
        key = np.int64(stroke[i]) * regions + np.int64(region[i])
        at = _slot(keys, key)
        if keys[at] < 0:
            keys[at], slots[at], first[n] = key, n, i
            n += 1
            if 2 * n > size:
                size *= 4
                keys, slots = np.full(size, -1, np.int64), np.empty(size, np.int32)
                for k in range(n):
                    old = np.int64(stroke[first[k]]) * regions + np.int64(region[first[k]])
                    at = _slot(keys, old)
                    keys[at], slots[at] = old, k
                at = _slot(keys, key)
        piece[i] = slots[at]
    return piece, stroke[first[:n]], region[first[:n]]


@kernel
def _slot(keys: NDArray[np.int64], key: np.int64) -> np.int64:
    """Where a key is in a hash table of a power of two places, or the free place for it."""
    at = np.int64((key * 0x9E3779B1 >> 15) & (len(keys) - 1))
    while keys[at] >= 0 and keys[at] != key:
        at = (at + 1) & (len(keys) - 1)
    return at
