"""Which labels of a page touch each other, read tile by tile from the packed map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.pixels.labelmap import LabelMap, LabelTile
from painter.pixels.tile import TileKey

Pairs = NDArray[np.uint64]
"""One entry a pair: the smaller label in the upper 32 bits, the larger one in the lower."""


class Adjacency:
    """Pairs of labels that touch. A tile that an edit left alone is not read again."""

    def __init__(self) -> None:
        self._tiles: dict[TileKey, tuple[LabelTile, Pairs]] = {}

    def pairs(self, labels: LabelMap) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Every pair of labels with a common edge, each once.

        Returns:
            two `(m,)` uint32 arrays a < b.
        """
        known, self._tiles = self._tiles, {}
        found: list[Pairs] = []
        for key, tile in labels.tiles.items():
            entry = known.get(key)
            if entry is None or entry[0] is not tile:
                entry = (tile, _inside(tile))
            self._tiles[key] = entry
            found.append(entry[1])
            found.append(_across(tile, labels.tiles.get((key[0] + 1, key[1])), 1))
            found.append(_across(tile, labels.tiles.get((key[0], key[1] + 1)), 0))
        packed = np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint64)
        return (packed >> np.uint64(32)).astype(np.uint32), packed.astype(np.uint32)


def region_pairs(
    a: NDArray[np.uint32], b: NDArray[np.uint32], region_of_atom: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Pairs of regions that touch, from pairs of atoms that do; each once, a < b."""
    packed = np.unique(_packed(region_of_atom[a], region_of_atom[b]))
    return (packed >> np.uint64(32)).astype(np.uint32), packed.astype(np.uint32)


def _inside(tile: LabelTile) -> Pairs:
    if tile.index is None:
        return np.zeros(0, np.uint64)
    touch = np.zeros((len(tile.ids), len(tile.ids)), np.bool_)
    _mark(tile.index, touch)
    one, other = np.nonzero(touch)
    return np.unique(_packed(tile.ids[one], tile.ids[other]))


def _across(tile: LabelTile, neighbour: LabelTile | None, axis: int) -> Pairs:
    """Pairs over the right side of a tile (axis 1) or over its lower one (axis 0)."""
    if neighbour is None:
        return np.zeros(0, np.uint64)
    one, other = _side(tile, axis, last=True), _side(neighbour, axis, last=False)
    if len(one) == 1 and len(other) == 1:
        return _packed(one, other)
    return np.unique(_packed(*np.broadcast_arrays(one, other)))


def _side(tile: LabelTile, axis: int, *, last: bool) -> NDArray[np.uint32]:
    if tile.index is None:
        return tile.ids
    place = -1 if last else 0
    return tile.ids[tile.index[:, place] if axis == 1 else tile.index[place]]


def _packed(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> Pairs:
    differ = one != other
    low = np.minimum(one, other)[differ].astype(np.uint64)
    return (low << np.uint64(32)) | np.maximum(one, other)[differ].astype(np.uint64)


@kernel
def _mark(index: NDArray[np.uint8] | NDArray[np.uint16], touch: NDArray[np.bool_]) -> None:
    height, width = index.shape
    for y in range(height):
        for x in range(width):
            here = index[y, x]
            if x + 1 < width and index[y, x + 1] != here:
                touch[here, index[y, x + 1]] = True
            if y + 1 < height and index[y + 1, x] != here:
                touch[here, index[y + 1, x]] = True
