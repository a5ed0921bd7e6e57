"""Which tiles of a page look different under other render operations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from painter.base.geometry import Rect, Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TileKey
from painter.pixels.tilemap import TileMap, tile_keys
from painter.render.composite import Flats, Paint, Pop, Push, RenderOp

_NO_MASK = TileMap(1)


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
        for ops in (before, after):
            keys = keys.union(*_extents(ops, everything)[start : len(ops) - end])
    return keys & everything


def alike(before: RenderOp, after: RenderOp) -> bool:
    """Whether both are laid in the same way and only what is laid, or a mask, may differ."""
    if isinstance(before, Push) or isinstance(after, Push):
        return isinstance(before, Push) and isinstance(after, Push)
    if before.blend is not after.blend or before.opacity != after.opacity:
        return False
    if before.clip != after.clip or type(before) is not type(after):
        return False
    if not isinstance(before, Paint) or not isinstance(after, Paint):
        return True
    if isinstance(before.source, TileMap) and isinstance(after.source, TileMap):
        return before.source.channels == after.source.channels
    return type(before.source) is type(after.source)


def common_start(before: Sequence[RenderOp], after: Sequence[RenderOp]) -> int:
    """How many operations from the first one on are the same in both."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _same(*pair), pairs))


def _same(before: RenderOp, after: RenderOp) -> bool:
    if not alike(before, after):
        return False
    if isinstance(before, Push) or isinstance(after, Push):
        return True
    if before.hides is not after.hides:
        return False
    if not isinstance(before, Paint) or not isinstance(after, Paint):
        return True
    a, b = before.source, after.source
    if isinstance(a, Flats) and isinstance(b, Flats):
        return a.labels is b.labels and np.array_equal(a.colours, b.colours)
    return a == b if isinstance(a, tuple) else a is b


def _replaced(before: RenderOp, after: RenderOp, everything: set[TileKey]) -> set[TileKey]:
    if isinstance(before, Push) or isinstance(after, Push):
        return set()
    keys = (before.hides or _NO_MASK).changed(after.hides or _NO_MASK)
    if not isinstance(before, Paint) or not isinstance(after, Paint):
        return keys
    a, b = before.source, after.source
    if isinstance(a, TileMap) and isinstance(b, TileMap):
        return keys | a.changed(b)
    if isinstance(a, Flats) and isinstance(b, Flats):
        return keys | _recoloured(a, b, everything)
    return keys if a == b else everything


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


def _extents(ops: Sequence[RenderOp], everything: set[TileKey]) -> list[set[TileKey]]:
    """Where each operation shows if it comes or goes; both ends of a group where the group does."""
    extents: list[set[TileKey]] = [set()] * len(ops)
    stack: list[tuple[int, set[TileKey]]] = [(0, set())]
    for place, op in enumerate(ops):
        if isinstance(op, Push):
            stack.append((place, set()))
            continue
        if isinstance(op, Pop):
            begin, extent = stack.pop()
            extents[begin] = extent
        else:
            extent = set(op.source.tiles) if isinstance(op.source, TileMap) else everything
        extents[place] = extent
        stack[-1] = (stack[-1][0], stack[-1][1] | extent)
    return extents
