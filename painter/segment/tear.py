"""Splitting regions that were claimed in several colours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.divide import divide
from painter.segment.pieces import Claims, HintedPage


def split_regions(
    claims: Claims, torn: NDArray[np.int64], page: HintedPage
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], Claims]:
    """Split regions claimed in several colours; the claims come back for the new regions."""
    labels, width = page.labels.copy(), page.labels.shape[1]
    owners = list(page.region_of_atom)
    number = np.full(page.count + 1, -1, np.int64)
    number[torn] = np.arange(len(torn))
    boxes = np.zeros((len(torn), 4), np.int64)
    boxes[:, :2] = np.iinfo(np.int64).max
    _boxes(labels, number[page.region_of_atom], boxes)
    moved = claims.region.copy()
    count = page.count
    theirs = np.flatnonzero(number[claims.region] >= 0)
    theirs = theirs[np.argsort(claims.region[theirs], kind="stable")]
    grouped = claims.region[theirs]
    atoms_of = np.argsort(page.region_of_atom, kind="stable")
    regions_of = page.region_of_atom[atoms_of]
    for region, (x0, y0, x1, y1) in zip(torn, boxes, strict=True):
        window = (slice(y0, y1), slice(x0, x1))
        mine = theirs[slice(*np.searchsorted(grouped, [region, region + 1]))]
        colours, part = np.unique(claims.colour[mine], return_inverse=True)
        part = part.ravel().astype(np.int32) + 1
        atoms = labels[window]
        seeds = np.zeros(atoms.shape, np.int32)
        _plant(seeds, claims.start[mine], claims.length[mine], part, width, x0, y0)
        inside = np.zeros(atoms.shape, np.bool_)
        # Where boxes overlap, this one may already show atoms that an earlier split made.
        _inside(atoms, page.region_of_atom, region, inside)
        parts = divide(inside, page.ink[window], seeds, len(colours))
        sizes = np.zeros(len(colours) + 1, np.int64)
        _tally(parts, sizes)
        ids = _new_ids(sizes, region, count)
        count += len(colours) - 1
        members = atoms_of[slice(*np.searchsorted(regions_of, [region, region + 1]))]
        _assign(atoms, parts, members, ids, owners)
        moved[mine] = ids[part]
    return labels, np.array(owners, np.uint32), replace(claims, region=moved)


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


@kernel
def _plant(
    seeds: NDArray[np.int32],
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    part: NDArray[np.int32],
    width: int,
    x0: int,
    y0: int,
) -> None:
    for i in range(len(start)):
        y, x = start[i] // width - y0, start[i] % width - x0
        seeds[y, x : x + length[i]] = part[i]


@kernel
def _inside(
    atoms: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    region: int,
    inside: NDArray[np.bool_],
) -> None:
    for y in range(atoms.shape[0]):
        for x in range(atoms.shape[1]):
            atom = atoms[y, x]
            inside[y, x] = atom < len(region_of_atom) and region_of_atom[atom] == region


@kernel
def _tally(parts: NDArray[np.int32], sizes: NDArray[np.int64]) -> None:
    for y in range(parts.shape[0]):
        for x in range(parts.shape[1]):
            sizes[parts[y, x]] += 1


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
