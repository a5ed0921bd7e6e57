"""The atoms of a region after a stroke has parted it: which move as they are, which are cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect
from painter.base.kernel import kernel
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import tile_keys, tile_rect
from painter.segment.edit_share import REST


@dataclass(frozen=True, eq=False)
class Pieces:
    """What lies on the smaller sides.

    Attributes:
        moved: `(m,)` uint32 atoms that lie on one of them as a whole.
        moved_to: `(m,)` int64, the side, from 1.
        parent: `(c,)` uint32, atoms that are cut, once for each piece cut off.
        piece: `(c,)` uint32, the new atoms. side: `(c,)` int64, where they lie, from 1.
        area: `(c,)` int64. box: `(c, 4)` int32 and total `(c, 2)` int64 on the page, as in
            `AtomTable`.
    """

    moved: NDArray[np.uint32]
    moved_to: NDArray[np.int64]
    parent: NDArray[np.uint32]
    piece: NDArray[np.uint32]
    side: NDArray[np.int64]
    area: NDArray[np.int64]
    box: NDArray[np.int32]
    total: NDArray[np.int64]


def find_pieces(
    atoms: NDArray[np.uint32],
    state: NDArray[np.uint16],
    members: NDArray[np.uint32],
    area: NDArray[np.int64],
    corner: tuple[int, int],
    sides: int,
    next_atom: int,
) -> Pieces:
    """Tell moved atoms from cut ones.

    Args:
        atoms: `(h, w)` uint32. state: likewise, as `share_out` left it.
        members: `(k,)` uint32 atoms of the region, sorted. area: `(k,)` int64 pixels of each.
        corner: x, y of the arrays' corner on the page. sides: how many smaller ones there are.
        next_atom: the lowest id that is free.
    """
    stats = np.zeros((len(members), sides + 1, 7), np.int64)
    stats[:, :, 3:5] = np.iinfo(np.int64).max
    _measure(atoms, state, members, stats)
    size = stats[:, 1:, 0]
    slot, side = np.nonzero(size)
    whole = size[slot, side] == area[slot]
    cut, cut_side = slot[~whole], side[~whole] + 1
    found = stats[cut, cut_side]
    x, y = corner
    total = found[:, 1:3] + found[:, :1] * np.array([x, y])
    box = found[:, 3:7] + np.array([x, y, x, y])
    return Pieces(
        members[slot[whole]],
        side[whole] + 1,
        members[cut],
        next_atom + np.arange(len(cut), dtype=np.uint32),
        cut_side,
        found[:, 0],
        box.astype(np.int32),
        total,
    )


@kernel
def _measure(
    atoms: NDArray[np.uint32],
    state: NDArray[np.uint16],
    members: NDArray[np.uint32],
    stats: NDArray[np.int64],
) -> None:
    """By atom and side: pixels, sums of x and y, box."""
    last, slot = np.uint32(0), np.int64(0)
    sides = stats.shape[1]
    for y in range(atoms.shape[0]):
        for x in range(atoms.shape[1]):
            side = np.int64(state[y, x]) - REST
            if side < 1 or side >= sides:
                continue
            if atoms[y, x] != last:
                last = atoms[y, x]
                slot = np.searchsorted(members, last)
            row = stats[slot, side]
            row[0] += 1
            row[1] += x
            row[2] += y
            row[3], row[4] = min(row[3], x), min(row[4], y)
            row[5], row[6] = max(row[5], x + 1), max(row[6], y + 1)


def write_pieces(
    atoms: NDArray[np.uint32],
    state: NDArray[np.uint16],
    members: NDArray[np.uint32],
    pieces: Pieces,
) -> None:
    """Write the new atoms over the old ones, in place. Arguments as for `find_pieces`."""
    sides = int(pieces.side.max(initial=0)) + 1
    name = np.zeros((len(members), sides), np.uint32)
    name[np.searchsorted(members, pieces.parent), pieces.side] = pieces.piece
    _write(atoms, state, members, name)


@kernel
def _write(
    atoms: NDArray[np.uint32],
    state: NDArray[np.uint16],
    members: NDArray[np.uint32],
    name: NDArray[np.uint32],
) -> None:
    last, slot = np.uint32(0), np.int64(0)
    for y in range(atoms.shape[0]):
        for x in range(atoms.shape[1]):
            side = np.int64(state[y, x]) - REST
            if side < 1 or side >= name.shape[1]:
                continue
            if atoms[y, x] != last:
                last = atoms[y, x]
                slot = np.searchsorted(members, last)
            if name[slot, side] > 0:
                atoms[y, x] = name[slot, side]


def atom_box(labels: LabelMap, atom: int, within: NDArray[np.int32]) -> NDArray[np.int32]:
    """x0 y0 x1 y1 of an atom's pixels on the page, end exclusive; only tiles at the rim are read.

    Args:
        within: a box that holds them all.
    """
    area = Rect(*(int(value) for value in within))
    keys = [key for key in tile_keys(area) if atom in labels.tiles[key].ids]
    columns = [key[0] for key in keys]
    rows = [key[1] for key in keys]
    rim = {
        key
        for key in keys
        if key[0] in {min(columns), max(columns)} or key[1] in {min(rows), max(rows)}
    }
    low, high = np.full(2, np.iinfo(np.int32).max), np.zeros(2, np.int64)
    for key in rim:
        square = tile_rect(key).intersect(Rect.of(labels.size))
        tile = labels.tiles[key]
        if tile.index is None:
            box = np.array([0, 0, square.width, square.height])
        else:
            box = np.array([square.width, square.height, 0, 0])
            _extend(tile.index, int(np.flatnonzero(tile.ids == atom)[0]), box)
        corner = (square.x0, square.y0)
        low, high = np.minimum(low, box[:2] + corner), np.maximum(high, box[2:] + corner)
    return np.concatenate([low, high]).astype(np.int32)


@kernel
def _extend(index: NDArray[np.integer], local: int, box: NDArray[np.int64]) -> None:
    for y in range(index.shape[0]):
        for x in range(index.shape[1]):
            if index[y, x] == local:
                box[0], box[1] = min(box[0], x), min(box[1], y)
                box[2], box[3] = max(box[2], x + 1), max(box[3], y + 1)
