"""Which part of a page a picture keeps, worked out from a coverage; for `baking`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.geometry import Rect, Size
from painter.pixels.tile import Tile, TileKey, is_solid, make_tile, solid_tile
from painter.pixels.tilemap import TileMap, tile_keys
from painter.render.composite import Pop, Push, RenderOp, composite_tile


@dataclass(frozen=True, eq=False)
class Cuts:
    """A page split by a coverage. Each map is one channel on the page: 0 keeps, 255 takes away.

    Attributes:
        whole: keeps the pixels that are fully covered.
        settled: keeps those that are fully covered and those that are not at all.
        partial: keeps the others, the smooth edges; None where there are none.
    """

    whole: TileMap
    settled: TileMap
    partial: TileMap | None


def coverage(ops: Sequence[RenderOp], size: Size) -> TileMap:
    """How much of each pixel of the page is covered, one channel."""
    tiles: dict[TileKey, Tile] = {}

    def draw(key: TileKey) -> None:
        tile = make_tile(composite_tile(ops, key)[:, :, 3:])
        if not is_solid(tile) or tile[0]:
            tiles[key] = tile

    in_parallel(draw, tile_keys(Rect.of(size)))
    return TileMap(1, MappingProxyType(tiles))


def cuts_by(cover: TileMap, size: Size) -> Cuts:
    """Split a page by a coverage, 255 is full."""
    value = np.arange(256)
    partial = (value > 0) & (value < 255)
    return _cuts(cover, size, value == 255, partial)


def cuts_by_mask(hides: TileMap, size: Size) -> Cuts:
    """Split a page by what a mask shows, 0 is all."""
    value = np.arange(256)
    partial = (value > 0) & (value < 255)
    return _cuts(hides, size, value == 0, partial)


def cut(ops: Sequence[RenderOp], takes: Sequence[TileMap]) -> tuple[RenderOp, ...]:
    """The same picture with parts taken away, one channel each, 255 takes all."""
    for hides in takes:
        ops = (Push(), *ops, Pop(hides=hides))
    return tuple(ops)


def _cuts(cover: TileMap, size: Size, whole: NDArray[np.bool_], partial: NDArray[np.bool_]) -> Cuts:
    edges = _taken(cover, size, ~partial)
    solid = (is_solid(tile) for tile in edges.tiles.values())
    count = sum(1 for _ in tile_keys(Rect.of(size)))
    nothing = len(edges.tiles) == count and all(solid)
    return Cuts(
        whole=_taken(cover, size, ~whole),
        settled=_taken(cover, size, partial),
        partial=None if nothing else edges,
    )


def _taken(cover: TileMap, size: Size, takes: NDArray[np.bool_]) -> TileMap:
    """255 where the value of the coverage is one of those to take, `(256,)`."""
    table = takes.astype(np.uint8) * np.uint8(255)
    tiles: dict[TileKey, Tile] = {}

    def look_up(key: TileKey) -> None:
        tile = cover.tiles.get(key)
        value = table[0:1] if tile is None else table[tile]
        tile = solid_tile(value) if value.ndim == 1 else make_tile(value)
        if not is_solid(tile) or tile[0]:
            tiles[key] = tile

    in_parallel(look_up, tile_keys(Rect.of(size)))
    return TileMap(1, MappingProxyType(tiles))
