"""A page's picture from a flat list of render operations, tile by tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.geometry import Rect, Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE, Pixels, Tile, TileKey, is_solid
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect
from painter.render.blend import BlendMode
from painter.render.laying import Packed, Square, lay, manner


@dataclass(frozen=True, eq=False)
class Flats:
    """Labels seen through one colour an atom.

    Attributes:
        colours: `(count + 1,)` uint32, premultiplied RGBA bytes of every label.
    """

    labels: LabelMap
    colours: NDArray[np.uint32]


Solid: TypeAlias = tuple[int, int, int, int]
"""One premultiplied RGBA value for the whole plane."""


@dataclass(frozen=True, eq=False)
class Paint:
    """Lay a source over what is there. A one-channel TileMap is black ink.

    Attributes:
        opacity: 0..255.
        hides: one channel, 0 shows, 255 hides; None shows all.
        clip: the backdrop keeps its alpha, so that nothing is seen where it is empty; it counts as
            opaque while it is blended (see `mixing`).
    """

    source: TileMap | Flats | Solid
    blend: BlendMode = BlendMode.NORMAL
    opacity: int = 255
    hides: TileMap | None = None
    clip: bool = False


@dataclass(frozen=True)
class Push:
    """Begin an isolated group on an empty backdrop."""


@dataclass(frozen=True)
class Pop:
    """End the newest group and lay it over what was below; attributes as of `Paint`."""

    blend: BlendMode = BlendMode.NORMAL
    opacity: int = 255
    hides: TileMap | None = None
    clip: bool = False


RenderOp: TypeAlias = Paint | Push | Pop


def composite(ops: Sequence[RenderOp], size: Size, area: Rect | None = None) -> Pixels:
    """Draw a page, or a part of it, as premultiplied `(H, W, 4)` uint8.

    Args:
        ops: from the bottom of the page upwards.
        size: the page's; nothing is drawn outside.
        area: the part wanted, within the page; the whole page when None.
    """
    wanted = Rect.of(size) if area is None else area.intersect(Rect.of(size))
    out = np.zeros((wanted.height, wanted.width, 4), np.uint8)

    def draw(key: TileKey) -> None:
        tile = composite_tile(ops, key)
        inside = tile_rect(key).intersect(wanted)
        left, top = key[0] * TILE, key[1] * TILE
        out[
            inside.y0 - wanted.y0 : inside.y1 - wanted.y0,
            inside.x0 - wanted.x0 : inside.x1 - wanted.x0,
        ] = tile[inside.y0 - top : inside.y1 - top, inside.x0 - left : inside.x1 - left]

    in_parallel(draw, tile_keys(wanted))
    return out


def composite_tile(ops: Sequence[RenderOp], key: TileKey) -> Pixels:
    """Draw one square of the plane, `(TILE, TILE, 4)` premultiplied."""
    stack: list[Packed | None] = [None]
    for op in ops:
        if isinstance(op, Push):
            stack.append(None)
            continue
        square = stack.pop() if isinstance(op, Pop) else _square(op.source, key)
        if square is None:
            continue
        mask = None if op.hides is None else op.hides.tiles.get(key)
        how = manner(op.blend, op.opacity, mask, op.clip)
        if how is not None:
            stack[-1] = lay(stack[-1], square, how)
    packed = np.zeros((TILE, TILE), np.uint32) if stack[0] is None else stack[0]
    return packed.view(np.uint8).reshape(TILE, TILE, 4)


def _square(source: TileMap | Flats | Solid, key: TileKey) -> Square | None:
    """One square of a layer; None where there is nothing of it."""
    if isinstance(source, tuple):
        return _one(np.array(source, np.uint8))
    if isinstance(source, Flats):
        return (
            source.labels.tile_lookup(key, source.colours) if key in source.labels.tiles else None
        )
    tile = source.tiles.get(key)
    if tile is None:
        return None
    if source.channels == 4:
        return _one(tile) if is_solid(tile) else tile.view(np.uint32)[..., 0]
    return _one(np.array((0, 0, 0, tile[0]), np.uint8)) if is_solid(tile) else tile[:, :, 0]


def _one(rgba: Tile) -> Square:
    return rgba.view(np.uint32).reshape(1, 1)
