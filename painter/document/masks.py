"""Masks of layers: made, changed, painted and applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from painter.base.errors import UserError
from painter.base.geometry import Rect, Size
from painter.document.edits import change_layer, find_layer
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    InkLayer,
    Layer,
    LayerMask,
    RasterLayer,
)
from painter.document.page import PageState
from painter.imaging.alpha import unpremultiply_band
from painter.pixels.tile import TILE, Pixels, Tile, TileKey, is_solid, make_tile, solid_tile
from painter.pixels.tilemap import TileMap, tile_keys

_ALL = 255


def showing_mask() -> LayerMask:
    """A mask that hides nothing yet."""
    return LayerMask(TileMap(1))


def hiding_mask(size: Size) -> LayerMask:
    """A mask that hides all of the page."""
    tile = solid_tile(np.array([_ALL], np.uint8))
    keys = tile_keys(Rect.of(size))
    return LayerMask(TileMap(1, MappingProxyType(dict.fromkeys(keys, tile))))


def mask_of_regions(page: PageState, regions: Iterable[int]) -> LayerMask:
    """A mask that shows these regions and hides the rest of the page.

    Raises:
        UserError: the page's regions are not known.
    """
    if page.labels is None or page.regions is None:
        raise UserError("The page has no regions yet", "Find them first")
    shown = np.zeros(page.regions.count + 1, np.bool_)
    shown[np.fromiter(regions, np.intp)] = True
    hides = np.where(shown[page.regions.region_of_atom], 0, _ALL).astype(np.uint32)
    tiles: dict[TileKey, Tile] = {}
    for key in page.labels.tiles:
        found = page.labels.tile_lookup(key, hides)
        whole = np.full((TILE, TILE, 1), _ALL, np.uint8)
        if found.shape == (1, 1):
            whole[...] = found[0, 0]
        else:
            whole[: found.shape[0], : found.shape[1], 0] = found
        tiles[key] = make_tile(whole)
    return LayerMask(TileMap(1).with_tiles(tiles))


def set_mask(page: PageState, layer_id: int, mask: LayerMask | None) -> PageState:
    """Give a layer another mask, or take it away."""

    def change(layer: Layer) -> Layer:
        return layer if layer.mask is mask else replace(layer, mask=mask)

    return change_layer(page, layer_id, change)


def set_hides(page: PageState, layer_id: int, hides: TileMap) -> PageState:
    """Give a layer's mask other pixels; a layer without a mask stays as it is."""

    def change(layer: Layer) -> Layer:
        if layer.mask is None or layer.mask.hides is hides:
            return layer
        return replace(layer, mask=replace(layer.mask, hides=hides))

    return change_layer(page, layer_id, change)


def enable_mask(page: PageState, layer_id: int, enabled: bool) -> PageState:
    """Switch a mask on or off."""

    def change(layer: Layer) -> Layer:
        if layer.mask is None or layer.mask.enabled == enabled:
            return layer
        return replace(layer, mask=replace(layer.mask, enabled=enabled))

    return change_layer(page, layer_id, change)


def invert_mask(page: PageState, layer_id: int) -> PageState:
    """Show what was hidden on the page, and hide what was shown."""
    layer = find_layer(page, layer_id)
    if layer is None or layer.mask is None:
        return page
    hides = layer.mask.hides
    keys = {*tile_keys(Rect.of(page.size)), *hides.tiles}
    turned: dict[TileKey, Tile] = {}
    for key in keys:
        tile = hides.tiles.get(key)
        if tile is None or is_solid(tile):
            value = _ALL if tile is None else _ALL - int(tile[0])
            turned[key] = solid_tile(np.array([value], np.uint8))
        else:
            turned[key] = make_tile(_ALL - tile)
    return set_hides(page, layer_id, TileMap(1).with_tiles(turned))


def mask_from_transparency(page: PageState, layer_id: int) -> PageState:
    """Turn a painted layer's transparency into a mask; it looks the same.

    Its colours become opaque wherever there are any. A mask that is there already is kept on top.

    Raises:
        UserError: the layer holds no pixels of its own.
    """
    layer = find_layer(page, layer_id)
    if layer is None or isinstance(layer, (InkLayer, FlatsLayer, FillLayer, GroupLayer)):
        raise UserError("Only a painted layer has transparency", "Choose a painted layer")
    hides: dict[TileKey, Tile] = {}
    solid: dict[TileKey, Tile] = {}
    clear = solid_tile(np.array([_ALL], np.uint8))
    for key in tile_keys(Rect.of(page.size)):
        hides[key] = clear
    for key in layer.pixels.tiles:
        pixels = layer.pixels.tile_pixels(key).copy()
        hides[key] = make_tile(_ALL - pixels[:, :, 3:])
        unpremultiply_band(pixels)
        pixels[:, :, 3] = np.where(pixels[:, :, 3] > 0, _ALL, 0)
        solid[key] = make_tile(pixels)
    mask = joined(LayerMask(TileMap(1).with_tiles(hides)), layer.mask)
    made = replace(layer, pixels=TileMap(4).with_tiles(solid), mask=mask)
    return change_layer(page, layer_id, lambda _: made)


def apply_mask(page: PageState, layer_id: int) -> PageState:
    """Let a layer lose for good what its mask hides; a fill becomes painted pixels.

    A mask that is switched off is only taken away.

    Raises:
        UserError: ink, flats and groups have no pixels that could be lost, locked ones keep theirs.
    """
    layer = find_layer(page, layer_id)
    if layer is None or layer.mask is None:
        return page
    if not layer.mask.enabled:
        return set_mask(page, layer_id, None)
    if isinstance(layer, (InkLayer, FlatsLayer, GroupLayer)):
        raise UserError(
            f"The mask of {layer.name!r} cannot be applied: it holds no painted pixels",
            "Detach the flats, or merge the group, first",
        )
    if layer.locked:
        raise UserError(f"The layer {layer.name!r} is locked", "Unlock it first")
    if isinstance(layer, FillLayer):
        plane = _filled(page.size, (*layer.rgb, _ALL))
        raster = RasterLayer(
            id=layer.id,
            name=layer.name,
            visible=layer.visible,
            opacity=layer.opacity,
            blend=layer.blend,
            clip=layer.clip,
            pixels=masked(plane, layer.mask.hides),
        )
        return change_layer(page, layer_id, lambda _: raster)
    made = replace(layer, pixels=masked(layer.pixels, layer.mask.hides), mask=None)
    return change_layer(page, layer_id, lambda _: made)


def masked(pixels: TileMap, hides: TileMap) -> TileMap:
    """Pixels without what is hidden; tiles that nothing hides are shared."""
    changed: dict[TileKey, Tile] = {}
    for key, tile in pixels.tiles.items():
        cover = hides.tiles.get(key)
        if cover is None:
            continue
        keep = _ALL - cover.astype(np.uint16)
        if is_solid(tile) and is_solid(cover):
            changed[key] = solid_tile(_scaled(tile, keep))
        else:
            changed[key] = make_tile(_scaled(pixels.tile_pixels(key), keep))
    return pixels.with_tiles(changed)


def joined(first: LayerMask | None, second: LayerMask | None) -> LayerMask | None:
    """One mask that hides what either does; one that is switched off counts only when alone."""
    if first is None or second is None:
        return first or second
    if not first.enabled or not second.enabled:
        return first if first.enabled else second
    changed: dict[TileKey, Tile] = {}
    for key, tile in second.hides.tiles.items():
        under = first.hides.tile_pixels(key)
        shown = _scaled(_ALL - under, _ALL - tile.astype(np.uint16))
        changed[key] = make_tile(_ALL - shown)
    return LayerMask(first.hides.with_tiles(changed))


def paint_mask(base: TileMap, stroke: TileMap, area: Rect, hide: int, opacity: float) -> TileMap:
    """A mask with a stroke laid over it in one area.

    Args:
        base: as it was before the stroke. stroke: its coverage, one channel.
        hide: 0 shows, 255 hides. opacity: of the stroke, 0..1.
    """
    cover = np.round(stroke.to_array(area) * opacity).astype(np.int32)
    now = base.to_array(area).astype(np.int32)
    mixed = (now * (_ALL - cover) + hide * cover + _ALL // 2) // _ALL
    return base.with_pixels(mixed.astype(np.uint8), area.x0, area.y0)


def _scaled(values: Pixels, factor: np.ndarray) -> Pixels:
    """Values times factor / 255, rounded."""
    return ((values * factor + _ALL // 2) // _ALL).astype(np.uint8)


def _filled(size: Size, rgba: tuple[int, int, int, int]) -> TileMap:
    tile = solid_tile(np.array(rgba, np.uint8))
    return TileMap(4, MappingProxyType(dict.fromkeys(tile_keys(Rect.of(size)), tile)))
