"""Pixels of one layer as read-only tiles: copying is free, a change copies what it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from painter.base.geometry import Rect, Size
from painter.pixels.tile import TILE, Pixels, Tile, TileKey, is_solid, make_tile


@dataclass(frozen=True, eq=False)
class TileMap:
    """An unbounded plane of uint8 pixels with `channels` values each; absent tiles are all zero.

    Four channels are premultiplied RGBA, one channel is a coverage (ink, masks). Tile keys are
    (column, row) and may be negative: a layer may stick out of its page.
    """

    channels: int
    tiles: Mapping[TileKey, Tile] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def from_array(cls, pixels: Pixels, x: int = 0, y: int = 0) -> TileMap:
        """Take over `(H, W, C)` or `(H, W)` pixels whose corner lies at (x, y)."""
        cube = pixels[:, :, np.newaxis] if pixels.ndim == 2 else pixels
        return cls(cube.shape[2]).with_pixels(cube, x, y)

    def with_pixels(self, pixels: Pixels, x: int, y: int) -> TileMap:
        """A map in which the rectangle at (x, y) holds `(H, W, C)` pixels; the rest is shared."""
        cube = pixels[:, :, np.newaxis] if pixels.ndim == 2 else pixels
        if cube.shape[2] != self.channels:
            raise ValueError(f"{cube.shape[2]} channels do not fit a map of {self.channels}")
        area = Rect(x, y, x + cube.shape[1], y + cube.shape[0])
        tiles = dict(self.tiles)
        for key in tile_keys(area):
            inside = tile_rect(key).intersect(area)
            part = cube[inside.y0 - y : inside.y1 - y, inside.x0 - x : inside.x1 - x]
            if inside.width < TILE or inside.height < TILE:
                whole = self.tile_pixels(key).copy()
                left, top = key[0] * TILE, key[1] * TILE
                whole[inside.y0 - top : inside.y1 - top, inside.x0 - left : inside.x1 - left] = part
                part = whole
            _put(tiles, key, make_tile(part))
        return TileMap(self.channels, MappingProxyType(tiles))

    def with_tiles(self, changed: Mapping[TileKey, Tile]) -> TileMap:
        """A map in which the given tiles replace what was there."""
        tiles = dict(self.tiles)
        for key, tile in changed.items():
            _put(tiles, key, tile)
        return TileMap(self.channels, MappingProxyType(tiles))

    def tile_pixels(self, key: TileKey) -> Pixels:
        """Read-only `(TILE, TILE, C)` pixels of one square."""
        tile = self.tiles.get(key)
        if tile is None:
            return np.broadcast_to(np.zeros(1, np.uint8), (TILE, TILE, self.channels))
        return np.broadcast_to(tile, (TILE, TILE, self.channels)) if is_solid(tile) else tile

    def to_array(self, area: Rect) -> Pixels:
        """Copy a rectangle out as `(H, W, C)`."""
        out = np.zeros((area.height, area.width, self.channels), np.uint8)
        for key in tile_keys(area):
            tile = self.tiles.get(key)
            if tile is None:
                continue
            inside = tile_rect(key).intersect(area)
            target = out[
                inside.y0 - area.y0 : inside.y1 - area.y0, inside.x0 - area.x0 : inside.x1 - area.x0
            ]
            if is_solid(tile):
                target[...] = tile
            else:
                left, top = key[0] * TILE, key[1] * TILE
                target[...] = tile[
                    inside.y0 - top : inside.y1 - top, inside.x0 - left : inside.x1 - left
                ]
        return out

    def page(self, size: Size) -> Pixels:
        """Copy the part on a page out as `(H, W, C)`."""
        return self.to_array(Rect.of(size))

    def bounds(self) -> Rect:
        """A rectangle of whole tiles that holds every pixel that is not zero; may be empty."""
        area = Rect(0, 0, 0, 0)
        for key in self.tiles:
            area = area.union(tile_rect(key))
        return area

    def content_bounds(self) -> Rect:
        """The smallest rectangle that holds every pixel that is not zero; may be empty."""
        area = Rect(0, 0, 0, 0)
        for key, tile in self.tiles.items():
            used = tile_rect(key) if is_solid(tile) else _used(key, tile)
            area = area.union(used)
        return area

    def changed(self, other: TileMap) -> set[TileKey]:
        """Keys of the tiles that are not the very same objects in both maps."""
        keys = self.tiles.keys() | other.tiles.keys()
        return {key for key in keys if self.tiles.get(key) is not other.tiles.get(key)}

    @property
    def nbytes(self) -> int:
        """Bytes of pixel memory, each shared tile counted once."""
        return sum(tile.nbytes for tile in {id(t): t for t in self.tiles.values()}.values())


def tile_rect(key: TileKey) -> Rect:
    """The square of the plane that a tile covers."""
    return Rect(key[0] * TILE, key[1] * TILE, (key[0] + 1) * TILE, (key[1] + 1) * TILE)


def tile_keys(area: Rect) -> Iterator[TileKey]:
    """Keys of the tiles that a rectangle touches, row by row."""
    if area.empty:
        return
    for row in range(area.y0 // TILE, (area.y1 - 1) // TILE + 1):
        for column in range(area.x0 // TILE, (area.x1 - 1) // TILE + 1):
            yield column, row


def _put(tiles: dict[TileKey, Tile], key: TileKey, tile: Tile) -> None:
    """Store a tile; one that is all zero is the absence of a tile."""
    if is_solid(tile) and not tile.any():
        tiles.pop(key, None)
    else:
        tiles[key] = tile


def _used(key: TileKey, tile: Tile) -> Rect:
    # Four bytes as one number: fifteen times as fast as asking for any of the four.
    filled = tile.view(np.uint32)[:, :, 0] if tile.shape[2] == 4 else tile.any(axis=2)
    rows = np.flatnonzero(filled.any(axis=-1))
    columns = np.flatnonzero(filled.any(axis=0))
    if not len(rows):
        return Rect(0, 0, 0, 0)
    left, top = key[0] * TILE, key[1] * TILE
    return Rect(
        left + int(columns[0]),
        top + int(rows[0]),
        left + int(columns[-1]) + 1,
        top + int(rows[-1]) + 1,
    )
