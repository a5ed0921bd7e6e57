"""Which atom every pixel of the page belongs to, tiled and small (architecture: section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.geometry import Rect, Size
from painter.base.kernel import kernel
from painter.pixels.tile import TILE, TileKey
from painter.pixels.tilemap import tile_keys, tile_rect

Labels: TypeAlias = NDArray[np.uint32]
"""`(H, W)` uint32 ids, 0 never used."""

_SMALL = 256


@dataclass(frozen=True, eq=False)
class LabelTile:
    """A square of labels: a local table of ids and, unless it holds a single id, an index into it.

    Attributes:
        ids: `(k,)` uint32, in order of first appearance.
        index: `(h, w)` uint8 (uint16 where k > 256), or None for a square of one id.
    """

    ids: NDArray[np.uint32]
    index: NDArray[np.uint8] | NDArray[np.uint16] | None

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.ids.nbytes + (0 if self.index is None else self.index.nbytes)


@dataclass(frozen=True, eq=False)
class LabelMap:
    """Every pixel's atom id, 1..count. Tiles are immutable and shared between versions."""

    size: Size
    count: int
    tiles: Mapping[TileKey, LabelTile]

    @classmethod
    def from_array(cls, labels: Labels, count: int | None = None) -> LabelMap:
        """Pack `(H, W)` uint32 labels; `count` is the largest id where not every id is in use.

        Raises:
            ValueError: a pixel has the label 0 or one above `count`.
        """
        size = Size(labels.shape[1], labels.shape[0])
        top = _largest(labels)
        if count is not None and count < top:
            raise ValueError(f"a pixel has the label {top}, above {count}")
        top = top if count is None else count
        local = np.full(top + 1, -1, np.int32)
        tiles = {key: _pack(_window(labels, key), local) for key in tile_keys(Rect.of(size))}
        return cls(size, top, MappingProxyType(tiles))

    def to_array(self) -> Labels:
        """Unpack to `(H, W)` uint32."""
        return self.lookup(np.arange(self.count + 1, dtype=np.uint32))

    def lookup(self, values: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """`values[label]` for every pixel, `(H, W)` uint32; `values` is `(count + 1,)`.

        Four uint8 channels viewed as one uint32 make this the recolouring of a whole page.
        """
        out = np.empty((self.size.height, self.size.width), np.uint32)

        def fill(key: TileKey) -> None:
            tile = self.tiles[key]
            target = _window(out, key)
            if tile.index is None:
                target[...] = values[tile.ids[0]]
            else:
                _spread(tile.index, values[tile.ids], target)

        in_parallel(fill, self.tiles)
        return out

    def tile_lookup(self, key: TileKey, values: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """`values[label]` for one tile: `(h, w)`, or `(1, 1)` where the tile holds one id."""
        tile = self.tiles[key]
        if tile.index is None:
            return values[tile.ids].reshape(1, 1)
        out = np.empty(tile.index.shape, np.uint32)
        _spread(tile.index, values[tile.ids], out)
        return out

    def at(self, x: int, y: int) -> int:
        """The label of one pixel of the page."""
        tile = self.tiles[(x // TILE, y // TILE)]
        return int(tile.ids[0] if tile.index is None else tile.ids[tile.index[y % TILE, x % TILE]])

    def pick(self, x: NDArray[np.integer], y: NDArray[np.integer]) -> NDArray[np.uint32]:
        """The labels of many pixels of the page, `(n,)` uint32."""
        columns = -(-self.size.width // TILE)
        square = (y // TILE) * columns + x // TILE
        out = np.empty(len(square), np.uint32)
        order = np.argsort(square, kind="stable")
        first = np.flatnonzero(np.r_[True, np.diff(square[order]) != 0][: len(order)])
        for at in np.split(order, first[1:]):
            if not len(at):
                continue
            row, column = divmod(int(square[at[0]]), columns)
            tile = self.tiles[(column, row)]
            place = np.uint8(0) if tile.index is None else tile.index[y[at] % TILE, x[at] % TILE]
            out[at] = tile.ids[place]
        return out

    def window(self, area: Rect) -> Labels:
        """Copy a rectangle of the page out as `(h, w)` uint32."""
        out = np.empty((area.height, area.width), np.uint32)
        identity = np.arange(self.count + 1, dtype=np.uint32)
        for key in tile_keys(area):
            inside = tile_rect(key).intersect(area)
            target = out[
                inside.y0 - area.y0 : inside.y1 - area.y0, inside.x0 - area.x0 : inside.x1 - area.x0
            ]
            tile, corner = self.tiles[key], tile_rect(key)
            if tile.index is None:
                target[...] = tile.ids[0]
                continue
            part = tile.index[
                inside.y0 - corner.y0 : inside.y1 - corner.y0,
                inside.x0 - corner.x0 : inside.x1 - corner.x0,
            ]
            _spread(part, identity[tile.ids], target)
        return out

    def with_window(self, labels: Labels, area: Rect, fresh: NDArray[np.uint32]) -> LabelMap:
        """A map in which the tiles of a rectangle are packed anew that hold some fresh label.

        Args:
            labels: `(h, w)`, of the rectangle, which lies on the page.
            fresh: `(k,)` ids above `count`, in order and without holes.
        """
        if not len(fresh):
            return self
        changed: dict[TileKey, Labels] = {}
        for key in tile_keys(area):
            square = tile_rect(key).intersect(Rect.of(self.size))
            inside = square.intersect(area)
            part = labels[
                inside.y0 - area.y0 : inside.y1 - area.y0, inside.x0 - area.x0 : inside.x1 - area.x0
            ]
            if not (part >= fresh[0]).any():
                continue
            whole = self.window(square)
            whole[
                inside.y0 - square.y0 : inside.y1 - square.y0,
                inside.x0 - square.x0 : inside.x1 - square.x0,
            ] = part
            changed[key] = whole
        return self.with_tiles(changed, int(fresh[-1]))

    def with_tiles(self, changed: Mapping[TileKey, Labels], count: int) -> LabelMap:
        """A map in which whole tiles hold other `(h, w)` labels, each 1..count."""
        local = np.full(count + 1, -1, np.int32)
        tiles = dict(self.tiles)
        for key, labels in changed.items():
            tiles[key] = _pack(labels, local)
        return LabelMap(self.size, count, MappingProxyType(tiles))

    def with_labels(self, labels: Labels, x: int, y: int) -> LabelMap:
        """A map in which the rectangle at (x, y) holds the given `(h, w)` labels.

        What lies outside the page is left out.

        Raises:
            ValueError: a pixel has the label 0.
        """
        area = Rect(x, y, x + labels.shape[1], y + labels.shape[0]).intersect(Rect.of(self.size))
        if area.empty:
            return self
        top = max(self.count, _largest(labels))
        local = np.full(top + 1, -1, np.int32)
        tiles = dict(self.tiles)
        identity = np.arange(self.count + 1, dtype=np.uint32)
        for key in tile_keys(area):
            inside = tile_rect(key).intersect(area)
            square = tile_rect(key).intersect(Rect.of(self.size))
            whole = np.empty((square.height, square.width), np.uint32)
            whole[...] = self.tile_lookup(key, identity)
            whole[
                inside.y0 - square.y0 : inside.y1 - square.y0,
                inside.x0 - square.x0 : inside.x1 - square.x0,
            ] = labels[inside.y0 - y : inside.y1 - y, inside.x0 - x : inside.x1 - x]
            tiles[key] = _pack(whole, local)
        return LabelMap(self.size, top, MappingProxyType(tiles))

    @property
    def nbytes(self) -> int:
        """Bytes held by all tiles."""
        return sum(tile.nbytes for tile in self.tiles.values())


def _largest(labels: Labels) -> int:
    if not labels.all():
        raise ValueError("every pixel needs a label from 1 upwards")
    return int(labels.max())


def _window(labels: Labels, key: TileKey) -> Labels:
    return labels[key[1] * TILE : (key[1] + 1) * TILE, key[0] * TILE : (key[0] + 1) * TILE]


def _pack(labels: Labels, local: NDArray[np.int32]) -> LabelTile:
    """`local` is scratch of -1, one entry an id, and is handed back so."""
    index = np.empty(labels.shape, np.uint16)
    ids = np.empty(labels.size, np.uint32)
    used = _index(labels, local, index, ids)
    table = ids[:used].copy()
    if used == 1:
        return LabelTile(table, None)
    return LabelTile(table, index.astype(np.uint8) if used <= _SMALL else index)


@kernel
def _index(
    labels: NDArray[np.uint32],
    local: NDArray[np.int32],
    index: NDArray[np.uint16],
    ids: NDArray[np.uint32],
) -> int:
    used = 0
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            label = labels[y, x]
            here = local[label]
            if here < 0:
                here = used
                local[label] = here
                ids[used] = label
                used += 1
            index[y, x] = here
    for i in range(used):
        local[ids[i]] = -1
    return used


@kernel
def _spread(
    index: NDArray[np.uint8] | NDArray[np.uint16],
    values: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> None:
    for y in range(index.shape[0]):
        for x in range(index.shape[1]):
            out[y, x] = values[index[y, x]]
