"""A first picture of a page at a small scale: layers are shrunk before they are laid together.

Right where one layer alone has edges, and close to right elsewhere; it reads no full-size pixel
that it has read before, so that a recoloured page of 35 megapixels shows at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.base.kernel import kernel
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE, Tile, TileKey
from painter.pixels.tilemap import TileMap
from painter.render.changes import alike
from painter.render.composite import Flats, Paint, Push, RenderOp, composite_tile
from painter.render.mips import Plane, Pyramid, average_cover, average_rgba, sample_labels


class Sketcher:
    """Small versions of every layer of a page, and pictures made of them."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._ops: tuple[RenderOp, ...] = ()
        self._sources: dict[int, _Source] = {}

    def show(self, ops: Sequence[RenderOp]) -> None:
        """Take other operations over; what is shared, or shares tiles in its place, is kept."""
        heirs = self._heirs(ops)
        sources: dict[int, _Source] = {}
        for plane in _planes(ops):
            if id(plane) in sources:
                continue
            source = self._sources.get(id(plane)) or heirs.get(id(plane))
            sources[id(plane)] = source or _Source(plane, self._size)
            sources[id(plane)].become(plane)
        self._ops = tuple(ops)
        self._sources = sources

    def refine(self, level: int, key: TileKey, deadline: float) -> bool:
        """Shrink the layers under one tile; True when all are ready."""
        return all(s.pyramid.refine(level, key, deadline) for s in self._sources.values())

    def draw(self, level: int, key: TileKey) -> NDArray[np.uint32]:
        """One tile, packed premultiplied RGBA."""
        ops = [self._small(op, level, key) for op in self._ops]
        return composite_tile(ops, key).view(np.uint32)[..., 0]

    def labels(self, labels: LabelMap, level: int, key: TileKey) -> NDArray[np.uint32]:
        """Labels of one tile of the page's flats."""
        source = self._sources.get(id(labels))
        if source is None:
            source = self._sources[id(labels)] = _Source(labels, self._size)
        return source.pyramid.tile(level, key)

    def _heirs(self, ops: Sequence[RenderOp]) -> dict[int, _Source]:
        """Sources that were replaced in place, by what they shall become: a stroke, an edit."""
        if len(ops) != len(self._ops):
            return {}
        kept = {id(plane) for plane in _planes(ops)}
        heirs: dict[int, _Source] = {}
        for old, new in zip(self._ops, ops, strict=True):
            if not alike(old, new):
                continue
            for before, after in ((_source(old), _source(new)), (_mask(old), _mask(new))):
                if before is None or after is None or before is after:
                    continue
                if id(before) not in kept:
                    heirs[id(after)] = self._sources[id(before)]
                    kept.add(id(before))  # a picture that two layers shared has one heir
        return heirs

    def _small(self, op: RenderOp, level: int, key: TileKey) -> RenderOp:
        hides = _mask(op)
        if hides is not None:
            op = replace(op, hides=_single(key, self._shrunk(hides, level, key)))
        plane = _source(op)
        if not isinstance(op, Paint) or plane is None:
            return op
        pixels = self._shrunk(plane, level, key)
        if isinstance(op.source, Flats):
            coloured = np.empty((TILE, TILE), np.uint32)
            _colour(pixels, op.source.colours, coloured)
            return replace(op, source=_single(key, coloured))
        return replace(op, source=_single(key, pixels))

    def _shrunk(self, plane: TileMap | LabelMap, level: int, key: TileKey) -> Plane:
        return self._sources[id(plane)].pyramid.tile(level, key)


class _Source:
    """One plane with its levels; may become another version of itself."""

    def __init__(self, map_: TileMap | LabelMap, size: Size) -> None:
        self._map = map_
        if isinstance(map_, LabelMap):
            self.pyramid = Pyramid(size, self._labels, sample_labels, np.uint32)
        elif map_.channels == 1:
            self.pyramid = Pyramid(size, self._cover, average_cover, np.uint8)
        else:
            self.pyramid = Pyramid(size, self._rgba, average_rgba, np.uint32)

    def become(self, map_: TileMap | LabelMap) -> None:
        """Show another version; only what differs is made again."""
        if map_ is self._map:
            return
        old, new = self._map.tiles, map_.tiles
        keys = old.keys() | new.keys()
        self._map = map_
        self.pyramid.drop({key for key in keys if old.get(key) is not new.get(key)})

    def _labels(self, key: TileKey) -> Plane | None:
        assert isinstance(self._map, LabelMap)
        tile = self._map.tiles.get(key)
        if tile is None:
            return None
        return tile.ids.reshape(1, 1) if tile.index is None else tile.ids[tile.index]

    def _cover(self, key: TileKey) -> Plane | None:
        tile = self._tile(key)
        return None if tile is None else tile[..., 0].reshape(_plane(tile))

    def _rgba(self, key: TileKey) -> Plane | None:
        tile = self._tile(key)
        return None if tile is None else tile.view(np.uint32)[..., 0].reshape(_plane(tile))

    def _tile(self, key: TileKey) -> Tile | None:
        assert isinstance(self._map, TileMap)
        return self._map.tiles.get(key)


def _plane(tile: Tile) -> tuple[int, int]:
    return (1, 1) if tile.ndim == 1 else (TILE, TILE)


def _planes(ops: Sequence[RenderOp]) -> Iterator[TileMap | LabelMap]:
    """Everything that is shrunk: layers and masks."""
    for op in ops:
        for plane in (_source(op), _mask(op)):
            if plane is not None:
                yield plane


def _source(op: RenderOp) -> TileMap | LabelMap | None:
    if not isinstance(op, Paint) or isinstance(op.source, tuple):
        return None
    return op.source.labels if isinstance(op.source, Flats) else op.source


def _mask(op: RenderOp) -> TileMap | None:
    return None if isinstance(op, Push) else op.hides


def _single(key: TileKey, pixels: Plane) -> TileMap:
    """A map of one tile; pixels packed, or one channel."""
    bytes_ = pixels.view(np.uint8).reshape(TILE, TILE, -1)
    bytes_.flags.writeable = False
    return TileMap(bytes_.shape[2], MappingProxyType({key: bytes_}))


@kernel
def _colour(
    labels: NDArray[np.uint32], colours: NDArray[np.uint32], out: NDArray[np.uint32]
) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            out[y, x] = colours[labels[y, x]]
