"""Small pictures of layers and masks for the panel, brought up to date square by square."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, InkLayer, Layer
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE, TileKey, is_solid
from painter.pixels.tilemap import TileMap

_FINER = 4
"""Samples a pixel, each way; they are averaged."""

_Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Grid:
    """Where samples are taken: page pixels, ascending, for a picture of a size."""

    rows: _Rows
    columns: _Rows
    fit: Size

    @classmethod
    def over(cls, size: Size, box: Size) -> _Grid:
        factor = min(box.width / size.width, box.height / size.height)
        fit = Size(max(1, round(size.width * factor)), max(1, round(size.height * factor)))
        return cls(_places(size.height, fit.height), _places(size.width, fit.width), fit)

    def inside(self, key: TileKey) -> tuple[slice, slice]:
        """The samples that lie in a tile."""
        return _within(self.rows, key[1]), _within(self.columns, key[0])

    def places(self, key: TileKey) -> tuple[_Rows, _Rows]:
        """Rows and columns of those samples in the tile, ready to index with."""
        down, across = self.inside(key)
        return (self.rows[down, np.newaxis] - key[1] * TILE), self.columns[across] - key[0] * TILE


@dataclass(frozen=True, eq=False)
class _Sampled:
    """What the samples of a plane were when it was looked at last."""

    plane: object
    grid: _Grid
    samples: NDArray[np.uint8] | NDArray[np.uint32]


class Thumbs:
    """Pictures within a box of pixels. What did not change since the last look is not read again.

    All are premultiplied `(h, w, 4)` uint8, masks and fills opaque.
    """

    def __init__(self) -> None:
        self._known: dict[object, _Sampled] = {}

    def keep(self, page: PageState | None) -> None:
        """Forget layers that are gone."""
        here = set() if page is None else {layer.id for layer in page.walk()}
        self._known = {
            key: kept
            for key, kept in self._known.items()
            if isinstance(key, tuple) and key[1] in here
        }

    def layer(self, page: PageState, layer: Layer, box: Size) -> NDArray[np.uint8] | None:
        """A layer's own pixels; None for groups, and for flats without regions."""
        if isinstance(layer, GroupLayer):
            return None
        if isinstance(layer, FillLayer):
            fit = _Grid.over(page.size, box).fit
            return np.full((fit.height, fit.width, 4), (*layer.rgb, 255), np.uint8)
        if isinstance(layer, FlatsLayer):
            return self._flats(page, layer.id, box)
        if isinstance(layer, InkLayer):
            cover = self._plane(("ink", layer.id, page.size, box), layer.coverage, page.size, box)
            rgba = np.zeros((*cover.shape[:2], 4), np.uint8)
            # Thin lines would all but vanish at this size.
            rgba[:, :, 3] = np.minimum(255, cover[:, :, 0].astype(np.uint16) * 3 // 2)
            return rgba
        return self._plane(("pixels", layer.id, page.size, box), layer.pixels, page.size, box)

    def mask(self, page: PageState, layer: Layer, box: Size) -> NDArray[np.uint8] | None:
        """What a layer's mask shows in white, what it hides in black; None without a mask."""
        if layer.mask is None:
            return None
        hides = self._plane(("mask", layer.id, page.size, box), layer.mask.hides, page.size, box)
        shows = 255 - hides
        return np.concatenate([np.repeat(shows, 3, 2), np.full_like(shows, 255)], 2)

    def _plane(self, key: object, plane: TileMap, size: Size, box: Size) -> NDArray[np.uint8]:
        known = self._known.get(key)
        if known is None or not isinstance(known.plane, TileMap):
            grid = _Grid.over(size, box)
            shape = (len(grid.rows), len(grid.columns), plane.channels)
            samples = np.zeros(shape, np.uint8)
            changed: Iterable[TileKey] = plane.tiles
        else:
            grid, samples = known.grid, np.array(known.samples, np.uint8)
            changed = plane.changed(known.plane)
        for tile_key in changed:
            tile = plane.tiles.get(tile_key)
            if tile is None:
                samples[grid.inside(tile_key)] = 0
            else:
                part = tile if is_solid(tile) else tile[grid.places(tile_key)]
                samples[grid.inside(tile_key)] = part
        self._known[key] = _Sampled(plane, grid, samples)
        return _averaged(samples, grid.fit)

    def _flats(self, page: PageState, layer_id: int, box: Size) -> NDArray[np.uint8] | None:
        if page.labels is None or page.regions is None:
            return None
        key = ("flats", layer_id, page.size, box)
        known = self._known.get(key)
        if known is None or known.plane is not page.labels:
            grid = _Grid.over(page.size, box)
            known = _Sampled(page.labels, grid, _atoms(page.labels, grid))
            self._known[key] = known
        colours = page.regions.atom_colours()[known.samples]
        return _averaged(colours.view(np.uint8).reshape(*colours.shape, 4), known.grid.fit)


def _atoms(labels: LabelMap, grid: _Grid) -> NDArray[np.uint32]:
    out = np.zeros((len(grid.rows), len(grid.columns)), np.uint32)
    for key, tile in labels.tiles.items():
        here = tile.ids[0] if tile.index is None else tile.ids[tile.index[grid.places(key)]]
        out[grid.inside(key)] = here
    return out


def _places(length: int, count: int) -> _Rows:
    wanted = min(length, count * _FINER)
    return ((np.arange(wanted) + 0.5) * length / wanted).astype(np.int64)


def _within(places: _Rows, tile: int) -> slice:
    return slice(*np.searchsorted(places, (tile * TILE, (tile + 1) * TILE)).tolist())


def _averaged(samples: NDArray[np.uint8], fit: Size) -> NDArray[np.uint8]:
    small = cv2.resize(samples, (fit.width, fit.height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8).reshape(fit.height, fit.width, samples.shape[2])
