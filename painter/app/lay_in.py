"""Putting accepted colours between the layers that an artist already has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.app.greys import GreyLayers
from painter.app.layers import COLOUR_NAME, LIGHT_NAME, PageColours, opaque, over_greys
from painter.document.edits import (
    ensure_flats,
    find_layer,
    insert_layer,
    set_layer,
    set_pixels,
)
from painter.document.layer import FlatsLayer, HintsLayer, RasterLayer
from painter.document.layertree import (
    Place,
    holds_ink,
    layers_of,
    move_layers,
    place_of,
    with_layers,
)
from painter.document.page import PageState
from painter.render.blend import BlendMode

_PAINTED = "painted flats"


def lay_in(page: PageState, colours: PageColours) -> PageState:
    """The page with flats, and with the source's picture as a hidden layer where it gave one.

    Unlike the layout of a coloured file this leaves the artist's layers where they are.
    """
    if colours.greys is not None:
        return _over_greys(page, colours.greys)
    page = ensure_flats(_without_greys(page))
    if colours.painted is not None:
        return _with_picture(page, _PAINTED, colours.painted, visible=True)
    # What was painted earlier would hide the flats.
    page = _shown(page, [layer.id for layer in _rasters(page, _PAINTED)], visible=False)
    if colours.picture is not None:
        return _with_picture(page, COLOUR_NAME, colours.picture, visible=False)
    return page


def _over_greys(page: PageState, greys: GreyLayers) -> PageState:
    """The layers of a grey page, right above the ink; those of an earlier time get new pixels.

    Flats and hints are hidden: below these layers nothing but the grey page is to be seen. Hints
    go above them, where the next ones will be seen in their own colour.
    """
    hidden = [x.id for x in page.walk() if isinstance(x, (FlatsLayer, HintsLayer))]
    colour, light = _earlier(page)
    page = _shown(page, hidden, visible=False)
    if colour is None:
        page = _above_ink(page, over_greys(greys))
    else:
        page = _again(page, colour, light, greys)
    return _hints_on_top(page)


def _again(
    page: PageState, colour: RasterLayer, light: RasterLayer | None, greys: GreyLayers
) -> PageState:
    """New pixels for the layers of an earlier time."""
    page = set_pixels(_shown(page, [colour.id], visible=True), colour.id, greys.colour)
    if light is None:
        return _below_layer(page, colour.id, over_greys(greys)[1:])
    return set_pixels(_shown(page, [light.id], visible=True), light.id, greys.light)


def _hints_on_top(page: PageState) -> PageState:
    """Hints that lie below the colours go to the top."""
    colour, _ = _earlier(page)
    order = list(page.walk())
    below = order[order.index(colour) :] if colour in order else []
    hints = [layer.id for layer in below if isinstance(layer, HintsLayer)]
    return move_layers(page, hints, Place(None, 0)) if hints else page


def _without_greys(page: PageState) -> PageState:
    """The page with its flats to be seen again, where layers over its greys lay on them."""
    greys = [layer.id for layer in _earlier(page) if layer is not None and layer.visible]
    if not greys:
        return page
    flats = [layer.id for layer in page.walk() if isinstance(layer, FlatsLayer)]
    return _shown(_shown(page, greys, visible=False), flats, visible=True)


def _shown(page: PageState, ids: Sequence[int], *, visible: bool) -> PageState:
    for layer_id in ids:
        page = set_layer(page, layer_id, visible=visible)
    return page


def _earlier(page: PageState) -> tuple[RasterLayer | None, RasterLayer | None]:
    """The layers `colour` and, right below it, `light` that an earlier proposal made."""
    colour = next((x for x in _rasters(page, COLOUR_NAME) if x.blend is BlendMode.COLOUR), None)
    place = None if colour is None else place_of(page, colour.id)
    if place is None:
        return None, None
    after = layers_of(page, place.parent)[place.index + 1 :][:1]
    return colour, next((x for x in _rasters(page, LIGHT_NAME) if x in after), None)


def _rasters(page: PageState, name: str) -> Iterator[RasterLayer]:
    """Layers of a name that may be painted over."""
    for layer in page.walk():
        if isinstance(layer, RasterLayer) and layer.name == name and not layer.locked:
            yield layer


def _above_ink(page: PageState, layers: Sequence[RasterLayer]) -> PageState:
    """Above the ink, or above the group that it is in, and above what is clipped to that."""
    index = next((i for i, layer in enumerate(page.layers) if holds_ink(layer)), 0)
    while index > 0 and page.layers[index - 1].clip:
        index -= 1
    return _inserted(page, None, index, layers)


def _below_layer(page: PageState, layer_id: int, layers: Sequence[RasterLayer]) -> PageState:
    place = place_of(page, layer_id)
    assert place is not None
    return _inserted(page, place.parent, place.index + 1, layers)


def _inserted(
    page: PageState, parent: int | None, index: int, layers: Sequence[RasterLayer]
) -> PageState:
    first = page.next_layer_id()
    fresh = tuple(replace(layer, id=first + k) for k, layer in enumerate(layers))
    old = layers_of(page, parent)
    return with_layers(page, parent, (*old[:index], *fresh, *old[index:]))


def _with_picture(
    page: PageState, name: str, picture: NDArray[np.uint8], visible: bool
) -> PageState:
    pixels = opaque(picture)
    for layer in _rasters(page, name):
        if layer.blend is not BlendMode.COLOUR and layer in page.layers:
            page = set_pixels(page, layer.id, pixels)
            return _shown(page, [layer.id], visible=True) if visible else page
    flats = next(i for i, layer in enumerate(page.layers) if isinstance(layer, FlatsLayer))
    fresh = RasterLayer(id=page.next_layer_id(), name=name, pixels=pixels, visible=visible)
    place = flats if visible else flats + 1
    grown = insert_layer(page, fresh, place)
    return replace(grown, active=page.active if find_layer(page, page.active) else None)
