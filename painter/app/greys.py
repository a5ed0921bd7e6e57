"""Colour over a grey page that keeps its greys: for plugins with input "greys".

The grey page is the ink: a picture that is opened becomes coverage 255 - grey over white paper, so
the ink alone shows every grey exactly, and nothing about it changes when it is coloured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.api.request import Coverage, Hints, Picture
from painter.api.result import ColorizeResult
from painter.base.bands import in_parallel, row_bands
from painter.imaging.colour import to_lab
from painter.imaging.lookup import look_up
from painter.imaging.resample import fit_picture
from painter.imaging.upsample import coarse_chroma
from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionTable, Source
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap
from painter.render.tint import tint, tint_tables
from painter.segment.flatten import FlattenMethod, flatten

NO_GREYS = (
    "This page is line art without greys: white paper stays white, so there is next to nothing"
    " that this plugin can colour. Choose a plugin for inked pages."
)

_HINTED = 127  # alpha above which a hint counts
_DARK, _BRIGHT = 24, 235  # greys between them have room for colour
_STEEP = 24  # levels in three pixels: the rim of a line
_SHARE = 0.02  # line art has less than half of it, the palest grey painting twenty times as much

Regions: TypeAlias = tuple[LabelMap, RegionTable]
Flattening: TypeAlias = tuple[FlattenMethod | None, float]

_Rows: TypeAlias = Callable[[int, int], NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class GreyLayers:
    """Two layers that colour a grey page.

    Attributes:
        colour: opaque, for blend mode colour, each pixel of the page's own L*.
        light: what mode colour alone gets wrong of the lightness, translucent black and white for
            normal mode between grey page and colour; without tiles where the colours are weak.
        ink: the coverage that they were made for.
    """

    colour: TileMap
    light: TileMap
    ink: TileMap


def has_greys(ink: Coverage) -> bool:
    """Whether a page is more than black lines and dots on white; `(H, W)` uint8."""
    square = np.ones((3, 3), np.uint8)
    steep = cv2.subtract(cv2.dilate(ink, square), cv2.erode(ink, square))
    grey = (ink > 255 - _BRIGHT) & (ink < 255 - _DARK) & (np.asarray(steep) <= _STEEP)
    return float(grey.mean()) > _SHARE


def grey_layers(
    drawing: TileMap, ink: Coverage, picture: Picture, hints: NDArray[np.uint8] | None
) -> GreyLayers:
    """Put a picture's chroma onto a page's greys; hinted pixels have exactly the asked chroma.

    Args:
        drawing, ink: the same coverage, as tiles and as `(H, W)` uint8.
        picture: `(h, w, 3)` uint8 of the page's proportions, any size: only its chroma counts.
        hints: `(H, W, 4)` uint8 straight RGBA, or None.
    """
    height, width = ink.shape
    grey = 255 - ink
    rows = _chroma_rows(picture, grey)
    tables = tint_tables()
    bands = row_bands(height, -(-height // TILE), TILE)
    made: list[tuple[TileMap, TileMap]] = [(TileMap(4), TileMap(4))] * len(bands)

    def work(number: int) -> None:
        top, bottom = bands[number]
        chroma = rows(top, bottom)
        if hints is not None:
            _write_hints(chroma, hints[top:bottom])
        colour = np.empty((bottom - top, width, 4), np.uint8)
        light = np.empty_like(colour)
        tint(grey[top:bottom], chroma, tables, colour, light)
        made[number] = TileMap.from_array(colour, y=top), TileMap.from_array(light, y=top)

    in_parallel(work, range(len(bands)))
    return GreyLayers(
        _joined(colour for colour, _ in made), _joined(light for _, light in made), drawing
    )


def coloured_greys(
    drawing: TileMap,
    ink: Coverage,
    result: ColorizeResult,
    regions: Regions,
    flattening: Flattening,
    hints: NDArray[np.uint8] | None,
) -> GreyLayers:
    """What a plugin made, as layers over the grey page; flat in every region only if asked.

    Args:
        drawing, ink, hints: as of `grey_layers`. regions: those that the plugin was asked with.
        flattening: how, None for not at all, and the strength 0..1.
    """
    labels, table = regions
    method, strength = flattening
    if result.picture is None:
        assert result.colours is not None
        picture = result.colours[labels.lookup(table.region_of_atom)]
    else:
        picture = result.picture
    if method in {None, FlattenMethod.NONE} or strength == 0:
        return grey_layers(drawing, ink, picture, hints)
    colour = grey_layers(drawing, ink, picture, None).colour
    seen = np.ascontiguousarray(colour.page(labels.size)[:, :, :3])
    owner = labels.lookup(table.region_of_atom)
    flat = flatten(seen, owner, table.count, FlattenMethod(method), strength, ink)
    return grey_layers(drawing, ink, flat, hints)


def grey_hints(
    painted: NDArray[np.uint8] | None, atoms: NDArray[np.uint32], table: RegionTable
) -> Hints | None:
    """Hints as painted, and under them the regions that the artist decided on; no region is split.

    Args:
        painted: `(H, W, 4)` uint8 straight RGBA, or None. atoms: `(H, W)` uint32.
    """
    decided = (table.source == Source.ARTIST) | (table.locked & (table.source > Source.NONE))
    if painted is None and not decided.any():
        return None
    picture = _with_decisions(painted, atoms, table, decided)
    total = _summed(picture, atoms, table)
    region = np.flatnonzero(total[:, 5])
    mean = total[region, :5] / total[region, 5:]
    arrays = (
        picture,
        region.astype(np.uint32),
        np.rint(mean[:, :3]).astype(np.uint8),
        mean[:, 3:].astype(np.float32),
    )
    for array in arrays:
        array.flags.writeable = False
    return Hints(*arrays)


def _with_decisions(
    painted: NDArray[np.uint8] | None,
    atoms: NDArray[np.uint32],
    table: RegionTable,
    decided: NDArray[np.bool_],
) -> NDArray[np.uint8]:
    if painted is not None and not decided.any():
        return painted.view()
    colour = np.zeros((table.count + 1, 4), np.uint8)
    colour[decided, :3], colour[decided, 3] = table.colour[decided], 255
    packed = look_up(colour.view(np.uint32)[:, 0][table.region_of_atom], atoms)
    out = packed.view(np.uint8).reshape(*packed.shape, 4)
    if painted is not None:
        on = painted[:, :, 3] > _HINTED
        out[on] = painted[on]
    return out


def _summed(
    picture: NDArray[np.uint8], atoms: NDArray[np.uint32], table: RegionTable
) -> NDArray[np.float64]:
    """Of the hinted pixels of every region: sums of red, green, blue, x and y, and their number."""
    total = np.zeros((table.count + 1, 6))
    for top in range(0, picture.shape[0], TILE):
        band = picture[top : top + TILE]
        y, x = np.nonzero(band[:, :, 3] > _HINTED)
        owner = table.region_of_atom[atoms[y + top, x]]
        for column, value in enumerate((*band[y, x, :3].T, x, y + top, np.ones(len(x)))):
            total[:, column] += np.bincount(owner, value, len(total))
    return total


def any_hint(hints: NDArray[np.uint8]) -> bool:
    """Whether a picture of hints, `(H, W, 4)` RGBA, holds any that counts."""
    return bool((hints[:, :, 3] > _HINTED).any())


def _chroma_rows(picture: Picture, grey: NDArray[np.uint8]) -> _Rows:
    """Gives rows of chroma at page size, `(bottom - top, W, 2)`."""
    height, width = grey.shape
    if picture.shape[0] < height and picture.shape[1] < width:
        coarse = coarse_chroma(np.ascontiguousarray(to_lab(picture)[:, :, 1:]), grey)
        return lambda top, bottom: coarse.rows(grey, top, bottom)
    whole = fit_picture(picture, (width, height))
    return lambda top, bottom: np.ascontiguousarray(to_lab(whole[top:bottom])[:, :, 1:])


def _joined(bands: Iterable[TileMap]) -> TileMap:
    """Bands of whole tiles as one map."""
    tiles = {key: tile for band in bands for key, tile in band.tiles.items()}
    return TileMap(4).with_tiles(tiles)


def _write_hints(chroma: NDArray[np.float32], hints: NDArray[np.uint8]) -> None:
    on = hints[:, :, 3] > _HINTED
    if on.any():
        chroma[on] = to_lab(hints[on][:, :3])[:, 1:]
