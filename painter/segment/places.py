"""A pixel that lies well inside a region."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect
from painter.pixels.atomtable import AtomTable
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import tile_keys, tile_rect

_LOOKED_AT = 8  # tiles of an atom that are counted through at most


def inner_places(
    labels: LabelMap,
    atoms: AtomTable,
    region_of_atom: NDArray[np.integer],
    regions: Iterable[int],
) -> NDArray[np.float32]:
    """A place in each region, x, y, float32 (k, 2): deep in its largest atom, as tiles tell.

    Args:
        region_of_atom: (atoms + 1,). regions: that have pixels.
    """
    out: list[tuple[float, float]] = []
    for region in regions:
        own = np.flatnonzero(region_of_atom == region)
        out.append(_inside(labels, atoms, int(own[np.argmax(atoms.area[own])])))
    return np.array(out, np.float32).reshape(-1, 2)


def _inside(labels: LabelMap, atoms: AtomTable, atom: int) -> tuple[float, float]:
    best, found = 0, np.zeros((0, 0), np.bool_)
    corner, looked_at = (0, 0), 0
    for key in tile_keys(Rect(*(int(value) for value in atoms.box[atom]))):
        tile, square = labels.tiles[key], tile_rect(key).intersect(Rect.of(labels.size))
        at = np.flatnonzero(tile.ids == atom)
        if not len(at):
            continue
        if tile.index is None:
            return square.x0 + square.width // 2, square.y0 + square.height // 2
        mask = tile.index[: square.height, : square.width] == at[0]
        count = int(np.count_nonzero(mask))
        if count > best:
            best, found, corner = count, mask, (square.x0, square.y0)
        looked_at += 1
        if looked_at == _LOOKED_AT:
            break
    inside = np.pad(found.astype(np.uint8), 1)
    deep = cv2.distanceTransform(inside, cv2.DIST_L2, 3)[1:-1, 1:-1]
    y, x = np.unravel_index(int(deep.argmax()), deep.shape)
    return corner[0] + int(x), corner[1] + int(y)
