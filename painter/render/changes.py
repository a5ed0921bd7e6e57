"""Which tiles of a page look different under other render operations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from painter.base.geometry import Rect, Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TileKey
from painter.pixels.tilemap import TileMap, tile_keys
from painter.render.composite import Flats, Paint, RenderOp


def changed_tiles(
    before: Sequence[RenderOp], after: Sequence[RenderOp], size: Size
) -> set[TileKey]:
    """Keys of the tiles of the page that may differ; exact where one source was replaced."""
    everything = set(tile_keys(Rect.of(size)))
    start = common_start(before, after)
    end = common_start(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    keys: set[TileKey] = set()
    if len(old) == len(new) and all(alike(a, b) for a, b in zip(old, new, strict=True)):
        for a, b in zip(old, new, strict=True):
            keys |= _replaced(a, b, everything)
    else:
        for op in (*old, *new):
            keys |= _covered(op, everything)
    return keys & everything


def alike(before: RenderOp, after: RenderOp) -> bool:
    """Whether both are laid in the same way and only what is laid may differ."""
    if not isinstance(before, Paint) or not isinstance(after, Paint):
        return before == after
    same = before.blend is after.blend and before.opacity == after.opacity
    if isinstance(before.source, TileMap) and isinstance(after.source, TileMap):
        return same and before.source.channels == after.source.channels
    return same and type(before.source) is type(after.source)


def common_start(before: Sequence[RenderOp], after: Sequence[RenderOp]) -> int:
    """How many operations from the first one on are the same in both."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _same(*pair), pairs))


def _same(before: RenderOp, after: RenderOp) -> bool:
    if not alike(before, after):
        return False
    if not isinstance(before, Paint) or not isinstance(after, Paint):
        return True
    a, b = before.source, after.source
    if isinstance(a, Flats) and isinstance(b, Flats):
        return a.labels is b.labels and np.array_equal(a.colours, b.colours)
    return a == b if isinstance(a, tuple) else a is b


def _replaced(before: RenderOp, after: RenderOp, everything: set[TileKey]) -> set[TileKey]:
    if not isinstance(before, Paint) or not isinstance(after, Paint):
        return set()
    a, b = before.source, after.source
    if isinstance(a, TileMap) and isinstance(b, TileMap):
        return a.changed(b)
    if isinstance(a, Flats) and isinstance(b, Flats):
        return _recoloured(a, b, everything)
    return set() if a == b else everything


def _recoloured(before: Flats, after: Flats, everything: set[TileKey]) -> set[TileKey]:
    a, b = before.labels, after.labels
    count = min(len(before.colours), len(after.colours))
    atoms = before.colours[:count] != after.colours[:count]
    moved: set[TileKey] = set()
    if a is not b:
        moved = {key for key in everything if a.tiles.get(key) is not b.tiles.get(key)}
    return moved | (tiles_of_atoms(b, atoms) if atoms.any() else set())


def tiles_of_atoms(
    labels: LabelMap, atoms: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> set[TileKey]:
    """Keys of the tiles that hold a chosen atom; `(n,)`, atoms from n on are not meant."""
    chosen = np.zeros(labels.count + 1, np.bool_)
    chosen[: len(atoms)] = atoms[: labels.count + 1]
    keys = list(labels.tiles)
    ids = [labels.tiles[key].ids for key in keys]
    starts = np.cumsum([0, *(len(part) for part in ids[:-1])])
    found = np.logical_or.reduceat(chosen[np.concatenate(ids)], starts)
    return {keys[place] for place in np.flatnonzero(found).tolist()}


def _covered(op: RenderOp, everything: set[TileKey]) -> set[TileKey]:
    """Where an operation that came or went shows; a group in between may change everything."""
    if isinstance(op, Paint) and isinstance(op.source, TileMap):
        return set(op.source.tiles)
    return everything
