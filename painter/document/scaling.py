"""A page at another size, layer by layer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect, Size
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    InkLayer,
    Layer,
    LayerMask,
)
from painter.document.page import PageState
from painter.imaging.resample import fit_labels, fit_picture
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import TileMap


def scaled_page(page: PageState, size: Size) -> PageState:
    """The page at another size; what lies beyond its edges is cut.

    Pixels, ink and masks are averaged over the area that becomes a pixel, premultiplied and as they
    are stored, which is what other programs do; where the page grows they are interpolated. Labels
    take the nearest pixel, so that flats stay flat; the table's measures stay those of the full
    size. The resolution changes along: the page is as large on paper as it was.
    """
    if size == page.size:
        return page
    labels = page.labels
    if labels is not None:
        small = fit_labels(labels.to_array(), (size.width, size.height))
        labels = LabelMap.from_array(small, labels.count)
    layers = tuple(_scaled(layer, page.size, size) for layer in page.layers)
    return replace(page, size=size, layers=layers, labels=labels, dpi=scaled_dpi(page, size))


def scaled_dpi(page: PageState, size: Size) -> tuple[float, float] | None:
    """The resolution at which a page of another size is as large on paper."""
    if page.dpi is None:
        return None
    across, down = size.width / page.size.width, size.height / page.size.height
    return (page.dpi[0] * across, page.dpi[1] * down)


def _scaled(layer: Layer, old: Size, new: Size) -> Layer:
    mask = layer.mask
    if mask is not None:
        mask = LayerMask(_plane(mask.hides, old, new), mask.enabled)
    if isinstance(layer, GroupLayer):
        children = tuple(_scaled(child, old, new) for child in layer.children)
        return replace(layer, mask=mask, children=children)
    if isinstance(layer, InkLayer):
        return replace(layer, mask=mask, coverage=_plane(layer.coverage, old, new))
    if isinstance(layer, (FlatsLayer, FillLayer)):
        return replace(layer, mask=mask)
    return replace(layer, mask=mask, pixels=_plane(layer.pixels, old, new))


def _plane(plane: TileMap, old: Size, new: Size) -> TileMap:
    if plane.bounds().intersect(Rect.of(old)).empty:
        return TileMap(plane.channels)
    pixels: NDArray[np.uint8] = plane.page(old)
    pixels = pixels[:, :, 0] if plane.channels == 1 else pixels
    return TileMap.from_array(fit_picture(pixels, (new.width, new.height)))
