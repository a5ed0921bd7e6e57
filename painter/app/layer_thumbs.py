"""Small pictures of layers and masks for the panel."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, InkLayer, Layer
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE, is_solid
from painter.pixels.tilemap import TileMap

_FINER = 4
"""Samples a pixel, each way; they are averaged."""


def layer_thumb(page: PageState, layer: Layer, box: Size) -> NDArray[np.uint8] | None:
    """A layer's own pixels, premultiplied `(h, w, 4)` uint8 within `box`; None for groups."""
    if isinstance(layer, GroupLayer):
        return None
    if isinstance(layer, FillLayer):
        fit = _fitted(page.size, box)
        return np.full((fit.height, fit.width, 4), (*layer.rgb, 255), np.uint8)
    if isinstance(layer, FlatsLayer):
        return _flats_thumb(page, box)
    if isinstance(layer, InkLayer):
        cover = plane_thumb(layer.coverage, page.size, box)
        # Thin lines would all but vanish at this size.
        rgba = np.zeros((*cover.shape[:2], 4), np.uint8)
        rgba[:, :, 3] = np.minimum(255, cover[:, :, 0].astype(np.uint16) * 3 // 2)
        return rgba
    return plane_thumb(layer.pixels, page.size, box)


def mask_thumb(hides: TileMap, size: Size, box: Size) -> NDArray[np.uint8]:
    """What a mask shows in white, what it hides in black, opaque `(h, w, 4)` within `box`."""
    shows = 255 - plane_thumb(hides, size, box)
    return np.concatenate([np.repeat(shows, 3, 2), np.full_like(shows, 255)], 2)


def plane_thumb(plane: TileMap, size: Size, box: Size) -> NDArray[np.uint8]:
    """A plane on a page of this size, `(h, w, C)` within `box`, from a few samples a pixel."""
    fit = _fitted(size, box)
    columns, rows = _places(size.width, fit.width), _places(size.height, fit.height)
    out = np.zeros((len(rows), len(columns), plane.channels), np.uint8)
    for key, tile in plane.tiles.items():
        across, down = _inside(columns, key[0]), _inside(rows, key[1])
        if is_solid(tile):
            out[down, across] = tile
        else:
            at = np.ix_(rows[down] - key[1] * TILE, columns[across] - key[0] * TILE)
            out[down, across] = tile[at]
    return _averaged(out, fit)


def _flats_thumb(page: PageState, box: Size) -> NDArray[np.uint8] | None:
    if page.labels is None or page.regions is None:
        return None
    fit = _fitted(page.size, box)
    columns, rows = _places(page.size.width, fit.width), _places(page.size.height, fit.height)
    packed = page.regions.atom_colours()
    out = np.zeros((len(rows), len(columns)), np.uint32)
    for key in page.labels.tiles:
        across, down = _inside(columns, key[0]), _inside(rows, key[1])
        out[down, across] = packed[_labels(page.labels, key, rows[down], columns[across])]
    return _averaged(out.view(np.uint8).reshape(*out.shape, 4), fit)


def _labels(
    labels: LabelMap, key: tuple[int, int], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.uint32]:
    tile = labels.tiles[key]
    if tile.index is None:
        return np.full((len(rows), len(columns)), tile.ids[0], np.uint32)
    return tile.ids[tile.index[np.ix_(rows - key[1] * TILE, columns - key[0] * TILE)]]


def _fitted(size: Size, box: Size) -> Size:
    factor = min(box.width / size.width, box.height / size.height)
    return Size(max(1, round(size.width * factor)), max(1, round(size.height * factor)))


def _places(length: int, count: int) -> NDArray[np.int64]:
    wanted = min(length, count * _FINER)
    return ((np.arange(wanted) + 0.5) * length / wanted).astype(np.int64)


def _inside(places: NDArray[np.int64], tile: int) -> slice:
    return slice(*np.searchsorted(places, (tile * TILE, (tile + 1) * TILE)).tolist())


def _averaged(samples: NDArray[np.uint8], fit: Size) -> NDArray[np.uint8]:
    small = cv2.resize(samples, (fit.width, fit.height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8).reshape(fit.height, fit.width, samples.shape[2])
