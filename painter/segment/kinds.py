"""What a region is: drawing, bare paper, gutter between panels, speech balloon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.components import Components
from painter.pixels.regiontable import RegionKind

_LETTERS = 3  # marks of lettering a balloon holds at least
_LETTERS_ALONE = 6  # and on a drawing without gutters
_TONE_FREE = 0.02  # tone coverage up to which a region counts as white
_RIM_SHARE = 0.25  # share of its outline on the page's rim from which a cut-off piece is paper
_STRAIGHT = 0.6  # share of long straight border that makes paper a gutter


@dataclass(frozen=True, eq=False)
class Islands:
    """Small marks of ink that may float in a region, n of them, in working pixels."""

    box: NDArray[np.float32]  # (n, 4) x0 y0 x1 y1
    area: NDArray[np.float32]  # (n,)
    letter: NDArray[np.bool_]  # (n,)


def find_islands(
    parts: Components, is_line: NDArray[np.bool_], letters: NDArray[np.int64], step: int
) -> Islands:
    """Marks of line that are small beside the page, lettering among them."""
    size = (parts.box[:, 2:] - parts.box[:, :2]).max(axis=1)
    most = 0.1 * parts.box.max(initial=1)
    at = np.flatnonzero(is_line & (size <= most) & (parts.area >= 4))
    letter = np.zeros(len(parts.area), np.bool_)
    letter[letters] = True
    box = (parts.box[at] / step).astype(np.float32)
    return Islands(box, (parts.area[at] / step**2).astype(np.float32), letter[at])


def _held(
    regions: NDArray[np.int32], islands: Islands, count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """By region: letters held, their area, and the area of the other marks that float in it."""
    height, width = regions.shape
    low = np.clip(islands.box[:, :2].astype(np.int64) - 3, 0, (width - 1, height - 1))
    high = np.clip(islands.box[:, 2:].astype(np.int64) + 3, 0, (width - 1, height - 1))
    around = regions[low[:, 1], low[:, 0]]
    floating = around == regions[high[:, 1], high[:, 0]]
    floating &= around == regions[low[:, 1], high[:, 0]]
    floating &= around == regions[high[:, 1], low[:, 0]]
    middle = (low + high) // 2
    inside = np.where(islands.letter, regions[middle[:, 1], middle[:, 0]], around)
    letter, other = islands.letter, floating & ~islands.letter
    held = np.bincount(inside[letter], minlength=count + 1)
    written = np.bincount(inside[letter], islands.area[letter], count + 1)
    drawn = np.bincount(inside[other], islands.area[other], count + 1)
    return held.astype(np.int64), written.astype(np.float64), drawn.astype(np.float64)


def kinds_of_regions(
    labels: NDArray[np.int32],
    region_of: NDArray[np.uint32],
    tone: NDArray[np.float32],
    islands: Islands,
    passages: tuple[NDArray[np.uint32], NDArray[np.uint32]],
) -> NDArray[np.uint8]:
    """RegionKind of every atom, uint8 (atoms + 1,).

    A balloon is white, enclosed, compact, and what floats in it is lettering: a face has a mouth
    and brows that are none.

    Args:
        labels: atoms at working size, int32 (h, w).
        region_of: region of every atom, uint32 (atoms + 1,).
        tone: tone coverage of every atom, float32 (atoms + 1,).
        islands: marks that float in regions.
        passages: pairs of atoms with an opening between them, each (m,).
    """
    count = int(region_of.max())
    regions, atom_area, box, border = _measure(labels, region_of, count)
    area = np.bincount(region_of, atom_area, count + 1).astype(np.int64)
    edge, straight = _outlines(regions, count, max(12, max(labels.shape) // 100))
    held, written, drawn = _held(regions, islands, count)
    toned = np.bincount(region_of, atom_area * tone, count + 1) / np.maximum(area, 1) > _TONE_FREE
    rim = 2 * sum(labels.shape)
    kind = np.full(count + 1, int(RegionKind.DRAWING), np.uint8)
    paper = (border >= 0.25 * rim) & ~toned
    kind[paper] = RegionKind.PAPER
    kind[paper & (straight >= _STRAIGHT * np.maximum(edge, 1)) & (edge > 0)] = RegionKind.GUTTER
    boxed = (box[:, 2] - box[:, 0]).astype(np.int64) * (box[:, 3] - box[:, 1])
    round_ = (area >= 0.4 * boxed) & (area <= 0.12 * labels.size) & (border < 0.05 * rim)
    least = _LETTERS if (kind == RegionKind.GUTTER).any() else _LETTERS_ALONE
    kind[(held >= least) & (written >= 2 * drawn) & round_ & ~toned & ~paper] = RegionKind.BALLOON
    kind[_cut_off(kind, border, edge, toned, (region_of[passages[0]], region_of[passages[1]]))] = (
        RegionKind.PAPER
    )
    out = kind[region_of]
    out[0] = RegionKind.DRAWING
    return out


def _cut_off(
    kind: NDArray[np.uint8],
    border: NDArray[np.int64],
    edge: NDArray[np.int64],
    toned: NDArray[np.bool_],
    passages: tuple[NDArray[np.uint32], NDArray[np.uint32]],
) -> NDArray[np.int64]:
    """Regions that are paper after all: wedges that a closing stroke to the page's rim cut off.

    Such a wedge is white, open towards paper, and much of its outline is the rim itself, which is
    true neither of a skirt nor of a shoulder that the page cuts.
    """
    wedge = (border >= _RIM_SHARE * np.maximum(border + edge, 1)) & ~toned
    wedge &= kind == RegionKind.DRAWING
    paper = (kind == RegionKind.PAPER) | (kind == RegionKind.GUTTER)
    a, b = passages
    found = np.concatenate([a[wedge[a] & paper[b]], b[wedge[b] & paper[a]]])
    return np.unique(found).astype(np.int64)


def _measure(
    labels: NDArray[np.int32], region_of: NDArray[np.uint32], count: int
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Region of every cell; area by atom; by region: box, pixels on the page's rim."""
    height, width = labels.shape
    bands = row_bands(height, worker_count())
    regions = np.empty(labels.shape, np.int32)
    atom_area = np.zeros((len(bands), len(region_of)), np.int64)
    border = np.zeros((len(bands), count + 1), np.int64)
    box = np.zeros((len(bands), count + 1, 4), np.int32)
    box[:, :, 0], box[:, :, 1] = width, height
    in_parallel(
        lambda k: _measure_rows(
            labels, region_of, *bands[k], regions, atom_area[k], box[k], border[k]
        ),
        range(len(bands)),
    )
    whole = np.concatenate([box[:, :, :2].min(axis=0), box[:, :, 2:].max(axis=0)], axis=1)
    return regions, atom_area.sum(axis=0), whole, border.sum(axis=0)


def _outlines(
    regions: NDArray[np.int32], count: int, long_run: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By region: outline, outline in long straight runs."""
    height, width = regions.shape
    work = [(_outline_of_rows, run) for run in row_bands(height, worker_count())]
    work += [(_outline_of_columns, run) for run in row_bands(width, worker_count())]
    edge = np.zeros((len(work), count + 1, 2), np.int64)

    def add(k: int) -> None:
        outline, run = work[k]
        outline(regions, *run, long_run, edge[k])

    in_parallel(add, range(len(work)))
    return edge[:, :, 0].sum(axis=0), edge[:, :, 1].sum(axis=0)


@kernel
def _measure_rows(
    labels: NDArray[np.int32],
    region_of: NDArray[np.uint32],
    top: int,
    bottom: int,
    regions: NDArray[np.int32],
    atom_area: NDArray[np.int64],
    box: NDArray[np.int32],
    border: NDArray[np.int64],
) -> None:
    """Write the regions of rows; add to areas of atoms, boxes, and pixels on the page's rim."""
    height, width = labels.shape
    for y in range(top, bottom):
        begin = 0
        for x in range(width):
            atom = labels[y, x]
            regions[y, x] = region_of[atom]
            if x + 1 < width and labels[y, x + 1] == atom:
                continue
            r = regions[y, x]
            atom_area[atom] += x + 1 - begin
            on_rim = (y == 0) + (y == height - 1)
            border[r] += on_rim * (x + 1 - begin) + (begin == 0) + (x == width - 1)
            box[r, 0], box[r, 1] = min(box[r, 0], begin), min(box[r, 1], y)
            box[r, 2], box[r, 3] = max(box[r, 2], x + 1), max(box[r, 3], y + 1)
            begin = x + 1


@kernel
def _outline_of_rows(
    regions: NDArray[np.int32], top: int, bottom: int, long_run: int, edge: NDArray[np.int64]
) -> None:
    """Add to outline, and outline in long straight runs, (regions, 2), between rows."""
    width = regions.shape[1]
    for y in range(top, min(bottom, regions.shape[0] - 1)):
        for one, other in ((regions[y], regions[y + 1]), (regions[y + 1], regions[y])):
            before, begin = 0, 0
            for x in range(width):
                now = one[x] if one[x] != other[x] else 0
                if now != before:
                    _end_run(edge, before, x - begin, long_run)
                    before, begin = now, x
            _end_run(edge, before, width - begin, long_run)


@kernel
def _outline_of_columns(
    regions: NDArray[np.int32], left: int, right: int, long_run: int, edge: NDArray[np.int64]
) -> None:
    """The same between columns, row by row all the same: that is how they lie in memory."""
    height, width = regions.shape
    right = min(right, width - 1)
    before, begin = np.zeros((width, 2), np.int32), np.zeros((width, 2), np.int32)
    for y in range(height):
        for x in range(left, right):
            a, b = regions[y, x], regions[y, x + 1]
            if a == b and before[x, 0] == 0 and before[x, 1] == 0:
                continue
            for side in range(2):
                now = 0 if a == b else (a if side == 0 else b)
                if now != before[x, side]:
                    _end_run(edge, before[x, side], y - begin[x, side], long_run)
                    before[x, side], begin[x, side] = now, y
    for x in range(left, right):
        for side in range(2):
            _end_run(edge, before[x, side], height - begin[x, side], long_run)


@kernel
def _end_run(edge: NDArray[np.int64], region: int, length: int, long_run: int) -> None:
    if region > 0:
        edge[region, 0] += length
        edge[region, 1] += length if length >= long_run else 0
