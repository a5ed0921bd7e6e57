"""Layers and stacks of layers as pixels that a painted layer can hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from painter.base.bands import in_parallel
from painter.base.geometry import Rect, Size
from painter.document.drawing import layer_ops
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    InkLayer,
    Layer,
    RasterLayer,
)
from painter.document.page import PageState
from painter.pixels.tile import Tile, TileKey, make_tile
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect
from painter.render.composite import Paint, RenderOp, composite_tile


def layer_plane(page: PageState, layer: Layer) -> TileMap:
    """A layer's own pixels, premultiplied, without its opacity, mode and mask."""
    if isinstance(layer, (InkLayer, FlatsLayer, FillLayer, GroupLayer)):
        return drawn_plane(layer_ops(page, layer), page.size)
    return layer.pixels


def painted(page: PageState, layer: Layer) -> RasterLayer:
    """A painted layer that looks as this one does, under the same id, and is not locked."""
    return RasterLayer(
        id=layer.id,
        name=layer.name,
        visible=layer.visible,
        opacity=layer.opacity,
        blend=layer.blend,
        mask=layer.mask,
        clip=layer.clip,
        pixels=layer_plane(page, layer),
    )


def stack_plane(page: PageState, layers: tuple[Layer, ...]) -> TileMap:
    """Siblings, from the top downwards, blended among themselves."""
    return drawn_plane(layer_ops(page, GroupLayer(id=0, name="", children=layers)), page.size)


def drawn_plane(ops: Sequence[RenderOp], size: Size) -> TileMap:
    """What the compositor draws over nothing, premultiplied.

    What lies beyond the page is drawn too, unless one of the sources has no end of its own (a
    colour over the whole plane): then all of it ends with the page.
    """
    sources = [op.source for op in ops if isinstance(op, Paint)]
    endless = any(isinstance(source, tuple) for source in sources)
    keys = set(tile_keys(Rect.of(size)))
    if not endless:
        keys |= {key for s in sources if isinstance(s, TileMap) for key in s.tiles}
    drawn: dict[TileKey, Tile] = {}

    def draw(key: TileKey) -> None:
        tile = composite_tile(ops, key)
        if endless:
            inside = tile_rect(key).intersect(Rect.of(size))
            tile[inside.height :] = 0
            tile[:, inside.width :] = 0
        drawn[key] = make_tile(tile)

    in_parallel(draw, keys)
    return TileMap(4).with_tiles(dict(sorted(drawn.items())))


def largest_difference(
    before: Sequence[RenderOp], after: Sequence[RenderOp], keys: Sequence[TileKey], size: Size
) -> int:
    """By how many levels, 0..255, the pictures differ at most on these tiles of a page."""
    worst = [0]

    def compare(key: TileKey) -> None:
        inside = tile_rect(key).intersect(Rect.of(size))
        part = (slice(0, inside.height), slice(0, inside.width))
        old = composite_tile(before, key)[part].astype(np.int16)
        new = composite_tile(after, key)[part]
        worst.append(int(np.abs(old - new).max()))

    in_parallel(compare, keys)
    return max(worst)
