"""Hints over regions: which region each hint stroke colours, and what is split in between.

A stroke colours the region that holds most of it, and every other region that it truly enters; a
spill over a line does not count. A region hinted in two colours is divided along the ink.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.divide import divide
from painter.segment.strokes import Strokes, edges, find_strokes

_ON_INK = 128
_WIDTH_SHARE = 0.7  # of the stroke's width that a piece of it needs to count in a second region
_LEAST_PIECE = 12  # pixels


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
    """

    labels: NDArray[np.uint32]
    region_of_atom: NDArray[np.uint32]
    count: int
    region: NDArray[np.uint32]
    colour: NDArray[np.uint8]
    point: NDArray[np.float32]
    ignored: int


@dataclass(frozen=True, eq=False)
class _Claims:
    """Pixels of strokes that count, sorted by region, and the regions they claim.

    Attributes:
        pixel: `(n,)` int64, y * width + x. region: `(n,)` int64. colour: `(n,)` int64 0xrrggbb.
        lost: strokes that claim nothing.
    """

    pixel: NDArray[np.int64]
    region: NDArray[np.int64]
    colour: NDArray[np.int64]
    lost: int


def spread_hints(
    hints: NDArray[np.uint8],
    labels: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: NDArray[np.uint8],
) -> SpreadHints:
    """Find the regions that hints colour.

    Args:
        hints: `(H, W, 4)` uint8 straight RGBA; a hint is where alpha is at least 128.
        labels: `(H, W)` uint32 atoms. region_of_atom: `(atoms + 1,)` uint32, [0] = 0.
        ink: `(H, W)` uint8 coverage.

    Raises:
        ValueError: the sizes differ.
    """
    if hints.shape != (*labels.shape, 4) or ink.shape != labels.shape:
        raise ValueError("hints, labels and ink must have one size")
    claims = _claims(find_strokes(hints), labels, region_of_atom, ink)
    wanted = np.unique(claims.region << 24 | claims.colour)
    regions, colours = np.unique(wanted >> 24, return_counts=True)
    torn = regions[colours > 1]
    count = int(region_of_atom.max(initial=0))
    if len(torn):
        labels, region_of_atom, claims = _split(claims, torn, labels, region_of_atom, ink)
        count = int(region_of_atom.max())
    region, colour, point = _middles(claims, labels.shape[1])
    return SpreadHints(labels, region_of_atom, count, region, colour, point, claims.lost)


def _claims(
    strokes: Strokes,
    labels: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: NDArray[np.uint8],
) -> _Claims:
    pixel, stroke = strokes.pixel, strokes.stroke
    region = region_of_atom[labels.ravel()[pixel]].astype(np.int64)
    piece = stroke * (int(region_of_atom.max(initial=0)) + 1) + region
    keys, which = np.unique(piece, return_inverse=True)
    which = which.ravel()
    free = ink.ravel()[pixel] <= _ON_INK
    # A stroke that lies on ink alone still means the region under the line.
    open_strokes = np.bincount(stroke, free, strokes.count) > 0
    counts = (free | ~open_strokes[stroke]) & (region > 0)
    first = np.zeros(len(keys), np.int64)
    first[which] = np.arange(len(which))
    owner = stroke[first]
    held = np.bincount(which, counts, len(keys)).astype(np.int64)
    entered = _entered(pixel, stroke, which, owner, held, labels.shape[1])
    keep = counts & entered[which]
    wide = strokes.colour.astype(np.int64)
    colour = (wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2])[stroke]
    order = np.argsort(region[keep], kind="stable")
    lost = strokes.count - len(np.unique(stroke[keep]))
    return _Claims(pixel[keep][order], region[keep][order], colour[keep][order], lost)


def _entered(
    pixel: NDArray[np.int64],
    stroke: NDArray[np.int64],
    piece: NDArray[np.int64],
    owner: NDArray[np.int64],
    held: NDArray[np.int64],
    width: int,
) -> NDArray[np.bool_]:
    """By piece (a stroke's pixels in one region): whether it colours that region.

    The largest piece of a stroke always does. Another one must be about as wide as the stroke
    (area over rim), which a spill along or just over a line is not, and long enough.

    Args:
        piece: `(n,)` by pixel. owner: the stroke of every piece. held: its pixels that count.
    """
    order = np.lexsort((-held, owner))
    largest = np.zeros(len(owner), np.bool_)
    largest[order[np.append(True, np.diff(owner[order]) != 0)[: len(order)]]] = True
    strokes = int(owner.max(initial=-1)) + 1
    breadth = _breadth(pixel, stroke, strokes, width)[owner]
    own = _breadth(pixel, piece, len(owner), width)
    long_enough = held >= np.maximum(_LEAST_PIECE, breadth * breadth)
    return (held > 0) & (largest | (long_enough & (own >= _WIDTH_SHARE * breadth)))


def _breadth(
    pixel: NDArray[np.int64], key: NDArray[np.int64], count: int, width: int
) -> NDArray[np.float64]:
    """By key: twice the area over the rim, the width of a long stroke, the radius of a dot."""
    rim = np.bincount(key, edges(pixel, key, width), count)
    return 2 * np.bincount(key, minlength=count) / np.maximum(rim, 1)


def _split(
    claims: _Claims,
    torn: NDArray[np.int64],
    labels: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: NDArray[np.uint8],
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], _Claims]:
    """Split regions claimed in several colours; the claims come back for the new regions."""
    labels = labels.copy()
    owners = list(region_of_atom)
    number = np.full(int(region_of_atom.max()) + 1, -1, np.int64)
    number[torn] = np.arange(len(torn))
    boxes = np.zeros((len(torn), 4), np.int64)
    boxes[:, :2] = np.iinfo(np.int64).max
    _boxes(labels, number[region_of_atom], boxes)
    moved = claims.region.copy()
    count = int(region_of_atom.max())
    for region, (x0, y0, x1, y1) in zip(torn, boxes, strict=True):
        window = (slice(y0, y1), slice(x0, x1))
        mine = slice(*np.searchsorted(claims.region, [region, region + 1]))
        y, x = np.divmod(claims.pixel[mine], labels.shape[1])
        colours, part = np.unique(claims.colour[mine], return_inverse=True)
        part = part.ravel() + 1
        atoms = labels[window]
        seeds = np.zeros(atoms.shape, np.int32)
        seeds[y - y0, x - x0] = part
        # Where boxes overlap, this one may already show atoms that an earlier split made.
        inside = np.array(owners, np.uint32)[atoms] == region
        parts = divide(inside, ink[window], seeds, len(colours))
        sizes = np.bincount(parts.ravel(), minlength=len(colours) + 1)
        ids = _new_ids(sizes, region, count)
        count += len(colours) - 1
        members = np.flatnonzero(region_of_atom == region)
        _assign(atoms, parts, members, ids, owners)
        moved[mine] = ids[part]
    order = np.argsort(moved, kind="stable")
    sorted_claims = _Claims(claims.pixel[order], moved[order], claims.colour[order], claims.lost)
    return labels, np.array(owners, np.uint32), sorted_claims


def _new_ids(sizes: NDArray[np.int64], region: int, count: int) -> NDArray[np.int64]:
    """Region ids of the parts 1..n: the largest keeps the old id, the others follow `count`."""
    keeper = int(np.argmax(sizes[1:])) + 1
    ids = np.zeros(len(sizes), np.int64)
    others = np.flatnonzero(np.arange(len(sizes)) != keeper)[1:]
    ids[keeper] = region
    ids[others] = count + 1 + np.arange(len(others))
    return ids


def _assign(
    atoms: NDArray[np.uint32],
    parts: NDArray[np.int32],
    members: NDArray[np.int64],
    ids: NDArray[np.int64],
    owners: list[np.uint32],
) -> None:
    """Atoms that lie in one part move to its region; the others are cut, in place.

    Args:
        parts: `(h, w)` int32, 0 outside the region. members: `(m,)` atoms of the region, sorted.
        ids: `(parts + 1,)` region of every part. owners: region of every atom; it grows.
    """
    sizes = np.zeros((len(members), len(ids)), np.int64)
    _count_parts(atoms, parts, members, sizes)
    names = np.zeros(sizes.shape, np.uint32)
    for slot, atom in enumerate(members):
        for place, part in enumerate(np.argsort(-sizes[slot], kind="stable")):
            if sizes[slot, part] == 0:
                break
            if place == 0:
                names[slot, part] = atom
                owners[int(atom)] = np.uint32(ids[part])
            else:
                names[slot, part] = len(owners)
                owners.append(np.uint32(ids[part]))
    _rename(atoms, parts, members, names)


@kernel
def _count_parts(
    atoms: NDArray[np.uint32],
    parts: NDArray[np.int32],
    members: NDArray[np.int64],
    sizes: NDArray[np.int64],
) -> None:
    last, slot = np.uint32(0), np.int64(0)
    for y in range(atoms.shape[0]):
        for x in range(atoms.shape[1]):
            if parts[y, x] > 0:
                if atoms[y, x] != last:
                    last = atoms[y, x]
                    slot = np.searchsorted(members, np.int64(last))
                sizes[slot, parts[y, x]] += 1


@kernel
def _rename(
    atoms: NDArray[np.uint32],
    parts: NDArray[np.int32],
    members: NDArray[np.int64],
    names: NDArray[np.uint32],
) -> None:
    last, slot = np.uint32(0), np.int64(0)
    for y in range(atoms.shape[0]):
        for x in range(atoms.shape[1]):
            if parts[y, x] > 0:
                if atoms[y, x] != last:
                    last = atoms[y, x]
                    slot = np.searchsorted(members, np.int64(last))
                atoms[y, x] = names[slot, parts[y, x]]


def _middles(
    claims: _Claims, width: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.float32]]:
    """One entry a region: id, colour, and the claiming pixel nearest to the middle of them all."""
    region, first, which = np.unique(claims.region, return_index=True, return_inverse=True)
    which = which.ravel()
    y, x = np.divmod(claims.pixel, width)
    sizes = np.maximum(np.bincount(which, minlength=len(region)), 1)
    mx = np.bincount(which, x, len(region)) / sizes
    my = np.bincount(which, y, len(region)) / sizes
    order = np.lexsort((np.hypot(x - mx[which], y - my[which]), which))
    nearest = order[first]
    packed = claims.colour[first]
    colour = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)
    point = np.stack([x[nearest] + 0.5, y[nearest] + 0.5], axis=1).astype(np.float32)
    return region.astype(np.uint32), colour, point


@kernel
def _boxes(labels: NDArray[np.uint32], number: NDArray[np.int64], boxes: NDArray[np.int64]) -> None:
    """Boxes x0 y0 x1 y1 of the atoms that have a number, end exclusive."""
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            i = number[labels[y, x]]
            if i >= 0:
                boxes[i, 0] = min(boxes[i, 0], x)
                boxes[i, 1] = min(boxes[i, 1], y)
                boxes[i, 2] = max(boxes[i, 2], x + 1)
                boxes[i, 3] = max(boxes[i, 3], y + 1)
