"""Putting accepted colours between the layers that an artist already has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.app.layers import PageColours, opaque
from painter.document.edits import ensure_flats, find_layer, insert_layer, set_pixels
from painter.document.layer import FlatsLayer, RasterLayer
from painter.document.page import PageState

PROPOSAL = "colour"


def lay_in(page: PageState, colours: PageColours) -> PageState:
    """The page with flats, and with the source's picture as a hidden layer where it gave one.

    Unlike the layout of a coloured file this leaves the artist's layers where they are.
    """
    page = ensure_flats(page)
    if colours.painted is not None:
        return _with_picture(page, "painted flats", colours.painted, visible=True)
    if colours.picture is not None:
        return _with_picture(page, PROPOSAL, colours.picture, visible=False)
    return page


def _with_picture(
    page: PageState, name: str, picture: NDArray[np.uint8], visible: bool
) -> PageState:
    pixels = opaque(picture)
    for layer in page.layers:
        if isinstance(layer, RasterLayer) and layer.name == name and not layer.locked:
            return set_pixels(page, layer.id, pixels)
    flats = next(i for i, layer in enumerate(page.layers) if isinstance(layer, FlatsLayer))
    fresh = RasterLayer(id=page.next_layer_id(), name=name, pixels=pixels, visible=visible)
    place = flats if visible else flats + 1
    grown = insert_layer(page, fresh, place)
    return replace(grown, active=page.active if find_layer(page, page.active) else None)
