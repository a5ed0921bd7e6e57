"""Hints over regions: which region each hint stroke colours, and what is split in between.

A stroke colours the region that holds most of it, and every other region that it truly enters; a
spill over a line does not count. A region hinted in two colours is divided along the ink.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.entering import entered_regions
from painter.segment.pieces import Claims, HintedPage, cut_pieces
from painter.segment.strokes import Strokes, find_strokes
from painter.segment.tear import split_regions


@dataclass(frozen=True, eq=False)
class SpreadHints:
    """Hints by region, at most one a region, in the order of the regions.

    Attributes:
        labels: `(H, W)` uint32 atoms; those of regions with several hint colours are split, new
            ids appended. The very array that was given when nothing was split.
        region_of_atom: `(atoms + 1,)` uint32; new region ids are appended, old ones stay.
        count: regions, new ones included.
        region: `(k,)` uint32. colour: `(k, 3)` uint8 sRGB, exact. point: `(k, 2)` float32 x, y of
            the hint's middle.
        ignored: strokes that lie on no region.
        kept: fixed regions that strokes would have coloured.
        faint: strokes that are nowhere opaque enough.
    """

    labels: NDArray[np.uint32]
    region_of_atom: NDArray[np.uint32]
    count: int
    region: NDArray[np.uint32]
    colour: NDArray[np.uint8]
    point: NDArray[np.float32]
    ignored: int
    kept: int = 0
    faint: int = 0


def spread_hints(
    hints: NDArray[np.uint8],
    labels: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: NDArray[np.uint8],
    fixed: NDArray[np.bool_] | None = None,
) -> SpreadHints:
    """Find the regions that hints colour.

    Args:
        hints: `(H, W, 4)` uint8 straight RGBA; a hint is where alpha is at least 128.
        labels: `(H, W)` uint32 atoms. region_of_atom: `(atoms + 1,)` uint32, [0] = 0.
        ink: `(H, W)` uint8 coverage.
        fixed: `(regions + 1,)` bool, regions whose colour is decided: never hinted, never split.

    Raises:
        ValueError: the sizes differ.
    """
    if hints.shape != (*labels.shape, 4) or ink.shape != labels.shape:
        raise ValueError("hints, labels and ink must have one size")
    page = HintedPage(labels, region_of_atom, ink)
    if fixed is not None and len(fixed) <= page.count:
        raise ValueError("fixed must have an entry for every region")
    strokes = find_strokes(hints)
    claims = _claims(strokes, page, fixed)
    count = page.count
    torn = _torn(claims, count)
    if len(torn):
        labels, region_of_atom, claims = split_regions(claims, torn, page)
        count = int(region_of_atom.max())
    region, colour, point = _middles(claims, count, labels.shape[1])
    return SpreadHints(
        labels,
        region_of_atom,
        count,
        region,
        colour,
        point,
        ignored=claims.lost,
        kept=claims.kept,
        faint=strokes.faint,
    )


def _claims(strokes: Strokes, page: HintedPage, fixed: NDArray[np.bool_] | None) -> Claims:
    spans, pieces = cut_pieces(strokes, page)
    entered = entered_regions(strokes, spans, pieces, page)
    claiming = np.bincount(pieces.stroke[entered], minlength=strokes.count) > 0
    lost = int(np.count_nonzero(~claiming & ~strokes.rim))
    kept = 0
    if fixed is not None:
        taken = fixed[pieces.region]
        kept = len(np.unique(pieces.region[entered & taken]))
        entered &= ~taken
    keep = spans.held & entered[spans.piece]
    wide = strokes.colour.astype(np.int64)
    colour = wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    return Claims(
        spans.start[keep],
        spans.length[keep],
        spans.region[keep],
        colour[spans.stroke[keep]],
        lost,
        kept,
    )


def _torn(claims: Claims, count: int) -> NDArray[np.int64]:
    """Regions that are claimed in several colours, ascending."""
    first = np.full(count + 1, -1, np.int64)
    several = np.zeros(count + 1, np.bool_)
    _compare(claims.region, claims.colour, first, several)
    return np.flatnonzero(several)


def _middles(
    claims: Claims, count: int, width: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.float32]]:
    """One entry a region: id, colour, and the claiming pixel nearest to the middle of them all."""
    sums = np.zeros((count + 1, 3), np.float64)
    colour = np.zeros(count + 1, np.int64)
    nearest = np.zeros(count + 1, np.int64)
    _find_middles(claims.start, claims.length, claims.region, claims.colour, width, sums, colour)
    _find_nearest(claims.start, claims.length, claims.region, width, sums, nearest)
    region = np.flatnonzero(sums[:, 0])
    packed = colour[region]
    rgb = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)
    y, x = np.divmod(nearest[region], width)
    point = np.stack([x + 0.5, y + 0.5], axis=1).astype(np.float32)
    return region.astype(np.uint32), rgb, point


@kernel
def _find_middles(
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    region: NDArray[np.int32],
    colour: NDArray[np.int64],
    width: int,
    sums: NDArray[np.float64],
    found: NDArray[np.int64],
) -> None:
    """By region: pixels and the sums of their x and y, then its colour."""
    for i in range(len(start)):
        r, n = region[i], length[i]
        sums[r, 0] += n
        sums[r, 1] += n * (start[i] % width + (n - 1) / 2)
        sums[r, 2] += n * (start[i] // width)
        found[r] = colour[i]


@kernel
def _find_nearest(
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    region: NDArray[np.int32],
    width: int,
    sums: NDArray[np.float64],
    nearest: NDArray[np.int64],
) -> None:
    """By region: the pixel nearest to the middle of all its pixels."""
    least = np.full(len(sums), np.inf)
    for i in range(len(start)):
        r = region[i]
        x, y = start[i] % width, start[i] // width
        mx, my = sums[r, 1] / sums[r, 0], sums[r, 2] / sums[r, 0]
        at = min(max(np.int64(np.rint(mx)), x), x + length[i] - 1)
        away = (at - mx) ** 2 + (y - my) ** 2
        if away < least[r]:
            least[r] = away
            nearest[r] = y * width + at


@kernel
def _compare(
    region: NDArray[np.int32],
    colour: NDArray[np.int64],
    first: NDArray[np.int64],
    several: NDArray[np.bool_],
) -> None:
    for i in range(len(region)):
        r = region[i]
        if first[r] < 0:
            first[r] = colour[i]
        elif first[r] != colour[i]:
            several[r] = True
