"""Edits of a page: every function takes a page and gives back another that shares the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from painter.document.layer import (
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    Layer,
    PixelLayer,
    RasterLayer,
    ShadeLayer,
)
from painter.document.page import PageState
from painter.pixels.palette import Rgb
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode


def find_layer(page: PageState, layer_id: int | None) -> Layer | None:
    """The layer of this id, or None."""
    return next((layer for layer in page.walk() if layer.id == layer_id), None)


def change_layer(page: PageState, layer_id: int, change: Callable[[Layer], Layer]) -> PageState:
    """Replace one layer; the very same page when the change gives back the very same layer."""
    layers = _changed(page.layers, layer_id, change)
    return page if layers is page.layers else replace(page, layers=layers)


def set_layer(
    page: PageState,
    layer_id: int,
    *,
    name: str | None = None,
    visible: bool | None = None,
    opacity: float | None = None,
    blend: BlendMode | None = None,
    locked: bool | None = None,
) -> PageState:
    """Change what every layer has. The ink's lock and blend mode stay as they are."""
    given: dict[str, Any] = {"name": name, "visible": visible, "opacity": opacity}
    given |= {"blend": blend, "locked": locked}
    values = {key: value for key, value in given.items() if value is not None}

    def change(layer: Layer) -> Layer:
        fixed = {"locked", "blend"} if isinstance(layer, InkLayer) else set[str]()
        wanted = {
            key: value
            for key, value in values.items()
            if key not in fixed and getattr(layer, key) != value
        }
        return replace(layer, **wanted) if wanted else layer

    return change_layer(page, layer_id, change)


def set_active(page: PageState, layer_id: int | None) -> PageState:
    """Choose the layer that tools work on."""
    return page if page.active == layer_id else replace(page, active=layer_id)


def insert_layer(page: PageState, layer: Layer, index: int) -> PageState:
    """Put a layer at a place from the top (0 is the top) and make it active.

    Its id must be `page.next_layer_id()`.
    """
    layers = (*page.layers[:index], layer, *page.layers[index:])
    return replace(page, layers=layers, active=layer.id)


def add_raster(page: PageState, name: str) -> PageState:
    """A new empty layer to paint on: above the active layer, in its group, but never above the ink.

    It goes above what is clipped to the active layer, which would else be clipped to the new one.
    """
    layer = RasterLayer(id=page.next_layer_id(), name=name, pixels=TileMap(4))
    holder = next(
        (
            group
            for group in page.walk()
            if isinstance(group, GroupLayer) and any(x.id == page.active for x in group.children)
        ),
        None,
    )
    if holder is None:
        return insert_layer(page, layer, _above(page.layers, page.active))
    index = _above(holder.children, page.active)
    children = (*holder.children[:index], layer, *holder.children[index:])
    grown = change_layer(page, holder.id, lambda _: replace(holder, children=children))
    return replace(grown, active=layer.id)


def ensure_flats(page: PageState) -> PageState:
    """The page with a flats layer; a new one goes above paper and pictures, below the rest."""
    if any(isinstance(layer, FlatsLayer) for layer in page.walk()):
        return page
    active = page.active
    index = max(_below_ink(page), _last(page, (ShadeLayer, HintsLayer)) + 1)
    flats = FlatsLayer(id=page.next_layer_id(), name="flats")
    return replace(insert_layer(page, flats, index), active=active)


def flats_are_hidden(page: PageState) -> bool:
    """Whether there are flats, and all of them are hidden or in hidden groups."""
    there = any(isinstance(layer, FlatsLayer) for layer in page.walk())
    return there and not _show_flats(page.layers)


def ensure_hints(page: PageState) -> tuple[PageState, HintsLayer]:
    """The page with a hints layer, and that layer.

    A new one goes right below the ink, or to the top where a layer above the ink would tint it.
    """
    found = next((layer for layer in page.walk() if isinstance(layer, HintsLayer)), None)
    if found is not None:
        return page, found
    active = page.active
    layer = HintsLayer(id=page.next_layer_id(), name="hints", pixels=TileMap(4))
    place = _below_ink(page)
    if any(above.blend is BlendMode.COLOUR for above in page.layers[:place]):
        place = 0
    return replace(insert_layer(page, layer, place), active=active), layer


def set_pixels(page: PageState, layer_id: int, pixels: TileMap) -> PageState:
    """Give a painted layer other pixels."""

    def change(layer: Layer) -> Layer:
        if not isinstance(layer, PixelLayer) or layer.pixels is pixels:
            return layer
        return replace(layer, pixels=pixels)

    return change_layer(page, layer_id, change)


def recolour(page: PageState, regions: Iterable[int], rgb: Rgb) -> PageState:
    """The artist decides on a colour for these regions; locked ones stay."""
    if page.regions is None:
        return page
    ids = np.fromiter(regions, np.uint32)
    free = ids[~page.regions.locked[ids]]
    if not len(free):
        return page
    return ensure_flats(replace(page, regions=page.regions.with_colour(free, rgb)))


def lock_regions(page: PageState, regions: Iterable[int], locked: bool) -> PageState:
    """Lock or unlock these regions."""
    if page.regions is None:
        return page
    ids = np.fromiter(regions, np.uint32)
    return replace(page, regions=page.regions.with_lock(ids, locked))


def region_at(page: PageState, x: int, y: int) -> int | None:
    """The region under a pixel of the page; None outside, or where there are no regions."""
    inside = 0 <= x < page.size.width and 0 <= y < page.size.height
    if page.labels is None or page.regions is None or not inside:
        return None
    return int(page.regions.region_of_atom[page.labels.at(x, y)])


def _changed(
    layers: tuple[Layer, ...], layer_id: int, change: Callable[[Layer], Layer]
) -> tuple[Layer, ...]:
    out = tuple(_one(layer, layer_id, change) for layer in layers)
    same = all(new is old for new, old in zip(out, layers, strict=True))
    return layers if same else out


def _one(layer: Layer, layer_id: int, change: Callable[[Layer], Layer]) -> Layer:
    if layer.id == layer_id:
        return change(layer)
    if isinstance(layer, GroupLayer):
        children = _changed(layer.children, layer_id, change)
        return layer if children is layer.children else replace(layer, children=children)
    return layer


def _show_flats(layers: tuple[Layer, ...]) -> bool:
    return any(
        isinstance(layer, FlatsLayer)
        or (isinstance(layer, GroupLayer) and _show_flats(layer.children))
        for layer in layers
        if layer.visible
    )


def _above(layers: tuple[Layer, ...], layer_id: int | None) -> int:
    """Where a new layer goes that is to stand right above another, but below the ink."""
    index = next((i for i, layer in enumerate(layers) if layer.id == layer_id), 0)
    while index > 0 and layers[index - 1].clip:
        index -= 1
    inks = [i for i, layer in enumerate(layers) if isinstance(layer, InkLayer)]
    return max(index, max(inks, default=-1) + 1)


def _below_ink(page: PageState) -> int:
    return _last(page, (InkLayer,)) + 1


def _last(page: PageState, kinds: tuple[type[Layer], ...]) -> int:
    places = [i for i, layer in enumerate(page.layers) if isinstance(layer, kinds)]
    return max(places, default=-1)
