"""The layers that a coloured page consists of (commands.md, colorize)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    HintsLayer,
    InkLayer,
    Layer,
    RasterLayer,
    ShadeLayer,
)
from painter.document.page import PageState
from painter.imaging.alpha import premultiply
from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionTable
from painter.pixels.tilemap import TileMap
from painter.segment.flatten import shade

WHITE = (255, 255, 255)


@dataclass(frozen=True, eq=False, kw_only=True)
class PageColours:
    """Colours on their way onto a page.

    Attributes:
        table: regions with what was decided. proposal: `(n + 1, 3)` uint8, the source's own words.
        picture: the source's picture at page size, `(H, W, 3)`, or None.
        painted: the picture half flattened, where flats are not wanted pure; else None.
        hints: `(H, W, 4)` straight RGBA, or None. region_labels: `(H, W)`, there with a picture.
    """

    table: RegionTable
    proposal: NDArray[np.uint8]
    picture: NDArray[np.uint8] | None
    painted: NDArray[np.uint8] | None
    hints: NDArray[np.uint8] | None
    region_labels: NDArray[np.uint32] | None
    shade: bool
    strength: float


def coloured_page(page: PageState, colours: PageColours) -> PageState:
    """The page with the standard layers: ink, shade, flats, hints, colour, paper.

    `page` already holds the labels and the table. Layers of an earlier colouring are replaced.
    """
    ink = page.ink
    assert ink is not None
    assert page.labels is not None
    layers: list[Layer] = [_ink(ink)]
    if colours.shade and colours.picture is not None:
        layers.append(ShadeLayer(id=0, name="shade", pixels=_shade(page.size, colours)))
    if colours.painted is None:
        layers.append(FlatsLayer(id=0, name="flats"))
    else:
        layers.append(RasterLayer(id=0, name="flats", pixels=opaque(colours.painted)))
    if colours.hints is not None:
        pixels = straight_layer(colours.hints)
        layers.append(HintsLayer(id=0, name="hints", visible=False, pixels=pixels))
    layers.append(
        RasterLayer(id=0, name="colour", visible=False, pixels=_picture(page.labels, colours))
    )
    layers.append(FillLayer(id=0, name="paper", rgb=WHITE))
    numbered = tuple(replace(layer, id=i) for i, layer in enumerate(layers, 1))
    return replace(page, layers=numbered, active=2)


def opaque(rgb: NDArray[np.uint8]) -> TileMap:
    """`(H, W, 3)` as opaque pixels."""
    rgba = np.empty((*rgb.shape[:2], 4), np.uint8)
    rgba[:, :, :3], rgba[:, :, 3] = rgb, 255
    return TileMap.from_array(rgba)


def straight_layer(rgba: NDArray[np.uint8]) -> TileMap:
    """Straight `(H, W, 4)` RGBA as premultiplied tiles."""
    pixels = rgba.copy()
    premultiply(pixels)
    return TileMap.from_array(pixels)


def _ink(ink: InkLayer) -> InkLayer:
    """The same ink on top, as a colourist expects it: visible, multiply, locked."""
    return InkLayer(id=0, name="ink", coverage=ink.coverage)


def _picture(labels: LabelMap, colours: PageColours) -> TileMap:
    if colours.picture is not None:
        return opaque(colours.picture)
    proposed = replace(colours.table, colour=colours.proposal).atom_colours()
    rgba = labels.lookup(proposed)
    return TileMap.from_array(rgba.view(np.uint8).reshape(*rgba.shape, 4))


def _shade(size: Size, colours: PageColours) -> TileMap:
    if colours.picture is None or colours.region_labels is None:
        return TileMap(4)
    pixels = shade(colours.picture, colours.region_labels, colours.table.colour, colours.strength)
    assert pixels.shape[:2] == (size.height, size.width)
    return TileMap.from_array(pixels)
