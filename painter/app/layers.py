"""The layers that a coloured page consists of (commands.md, colorize)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.app.greys import GreyLayers
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
from painter.pixels.regiontable import RegionTable, Source
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.segment.flatten import shade

WHITE = (255, 255, 255)
COLOUR_NAME = "colour"
LIGHT_NAME = "light"


@dataclass(frozen=True, eq=False, kw_only=True)
class PageColours:
    """Colours on their way onto a page.

    Attributes:
        table: regions with what was decided. proposal: `(n + 1, 3)` uint8, the source's own words.
        picture: the source's picture at page size, `(H, W, 3)`, or None.
        painted: the picture half flattened, where flats are not wanted pure; else None.
        hints: `(H, W, 4)` straight RGBA, or None. region_labels: `(H, W)`, there with a picture.
        greys: layers over a grey page, instead of all that colours regions.
    """

    table: RegionTable
    proposal: NDArray[np.uint8]
    picture: NDArray[np.uint8] | None
    painted: NDArray[np.uint8] | None
    hints: NDArray[np.uint8] | None
    region_labels: NDArray[np.uint32] | None
    shade: bool
    strength: float
    greys: GreyLayers | None = None


def coloured_page(page: PageState, colours: PageColours) -> PageState:
    """The page with the standard layers: ink, shade, flats, hints, colour, paper.

    Over a grey page they are colour, light where it is needed, ink, hints, paper.

    `page` already holds the labels and the table. Layers of an earlier colouring are replaced.
    """
    ink = page.ink
    assert ink is not None
    assert page.labels is not None
    layers: list[Layer]
    if colours.greys is not None:
        layers = [*over_greys(colours.greys), _grey_page(ink), *_below(colours)]
        return replace(_with_layers(page, layers), active=1)
    layers = [_ink(ink)]
    if colours.shade and colours.picture is not None:
        layers.append(ShadeLayer(id=0, name="shade", pixels=_shade(page.size, colours)))
    if colours.painted is None:
        layers.append(FlatsLayer(id=0, name="flats"))
    else:
        layers.append(RasterLayer(id=0, name="flats", pixels=opaque(colours.painted)))
    picture = RasterLayer(id=0, name="colour", visible=False, pixels=_picture(page.labels, colours))
    return _with_layers(page, [*layers, *_below(colours, picture)])


def is_coloured(page: PageState) -> bool:
    """Whether a page has colours by region, or a layer of them over its greys."""
    if page.regions is not None and bool((page.regions.source > Source.NONE).any()):
        return True
    named = (x for x in page.walk() if isinstance(x, RasterLayer) and x.name == COLOUR_NAME)
    return any(layer.blend is BlendMode.COLOUR for layer in named)


def over_greys(greys: GreyLayers) -> list[RasterLayer]:
    """The layers that colour a grey page, from the top; their ids are still to be given."""
    colour = RasterLayer(id=0, name=COLOUR_NAME, blend=BlendMode.COLOUR, pixels=greys.colour)
    if not greys.light.tiles:
        return [colour]
    return [colour, RasterLayer(id=0, name=LIGHT_NAME, pixels=greys.light)]


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


def _below(colours: PageColours, *pictures: Layer) -> list[Layer]:
    """What lies at the bottom: hints if there are any, pictures, paper."""
    layers: list[Layer] = []
    if colours.hints is not None:
        pixels = straight_layer(colours.hints)
        layers.append(HintsLayer(id=0, name="hints", visible=False, pixels=pixels))
    return [*layers, *pictures, FillLayer(id=0, name="paper", rgb=WHITE)]


def _with_layers(page: PageState, layers: list[Layer]) -> PageState:
    numbered = tuple(replace(layer, id=i) for i, layer in enumerate(layers, 1))
    return replace(page, layers=numbered, active=2)


def _grey_page(ink: InkLayer) -> InkLayer:
    """The same ink as a picture of greys: over white paper in normal mode, it is the page."""
    return replace(_ink(ink), blend=BlendMode.NORMAL)


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
