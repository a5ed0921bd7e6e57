"""What lies below the layer that is being edited, kept so that a stroke need not draw it again."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.pixels.tile import TileKey
from painter.pixels.tilemap import TileMap
from painter.render.changes import common_start
from painter.render.composite import Paint, Pop, Push, RenderOp, composite_tile

_WORTH = 3  # operations; fewer are as quick to draw again
_KEPT = 96  # tiles of 256 KiB, more than a brush visits before another layer's turn


class Below:
    """Draws tiles of a page; remembers the part that the newest edits did not touch."""

    def __init__(self) -> None:
        self._ops: tuple[RenderOp, ...] = ()
        self._start = 0
        self._tiles: dict[TileKey, TileMap] = {}

    def show(self, ops: Sequence[RenderOp]) -> None:
        """Draw other operations; what they share with the last ones from the bottom on counts."""
        start = _closed(ops, common_start(self._ops, ops))
        if start != self._start or start < _WORTH:
            self._tiles.clear()
        self._ops, self._start = tuple(ops), start

    def draw(self, key: TileKey) -> NDArray[np.uint32]:
        """One tile, packed premultiplied RGBA."""
        return composite_tile(self._short(key), key).view(np.uint32)[..., 0]

    def _short(self, key: TileKey) -> Sequence[RenderOp]:
        if not _WORTH <= self._start < len(self._ops):
            return self._ops
        below = self._tiles.get(key)
        if below is None:
            pixels = composite_tile(self._ops[: self._start], key)
            pixels.flags.writeable = False
            below = TileMap(4, MappingProxyType({key: pixels}))
            if len(self._tiles) >= _KEPT:
                del self._tiles[next(iter(self._tiles))]
            self._tiles[key] = below
        return (Paint(below), *self._ops[self._start :])


def _closed(ops: Sequence[RenderOp], start: int) -> int:
    """The last place up to `start` at which no group is open."""
    depth, place = 0, 0
    for index, op in enumerate(ops[:start]):
        depth += isinstance(op, Push) - isinstance(op, Pop)
        if depth == 0:
            place = index + 1
    return place
