"""The pixels of layers, masks and pages as rows for a Photoshop file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.geometry import Rect, Size
from painter.document.drawing import layer_ops, page_ops
from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, InkLayer, Layer, LayerMask
from painter.document.page import PageState
from painter.imaging.alpha import unpremultiply_band
from painter.io.limits import MAX_OFFSET, MAX_SIDE
from painter.io.packbits import pack_rows
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect
from painter.render.composite import RenderOp, composite_tile

Rows: TypeAlias = Callable[[int, int], NDArray[np.uint8]]
"""Rows top..bottom (exclusive) of an area, `(bottom - top, width, C)` uint8."""

EMPTY = Rect(0, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Plane:
    """Pixels of a rectangle of the page's plane, given out in rows.

    Attributes:
        cut: the layer reaches farther than a file may and was cut to the page.
    """

    area: Rect
    rows: Rows
    cut: bool = False


@dataclass(frozen=True, eq=False)
class Packed:
    """One channel, coded: its rows one after the other, in pieces, and their lengths."""

    pieces: tuple[bytes, ...]
    lengths: NDArray[np.uint16]


def layer_plane(page: PageState, layer: Layer) -> Plane:
    """Straight RGBA of what a layer itself holds, without its mask; of a group on the page."""
    if isinstance(layer, FlatsLayer | FillLayer | GroupLayer):
        ops = layer_ops(page, layer)
        area = Rect.of(page.size) if ops else EMPTY
        return Plane(area, _drawn(ops, page.size, matted=False))
    if isinstance(layer, InkLayer):
        area, cut = _stored(layer.coverage, page.size)
        return Plane(area, _ink(layer.coverage, area), cut)
    area, cut = _stored(layer.pixels, page.size)
    return Plane(area, _straight(layer.pixels, area), cut)


def mask_plane(mask: LayerMask, size: Size) -> Plane:
    """One channel: what a mask hides."""
    area, cut = _stored(mask.hides, size)

    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        return mask.hides.to_array(_band(area, top, bottom))

    return Plane(area, rows, cut)


def merged_plane(page: PageState) -> Plane:
    """The page's picture, RGBA; where it is translucent, its colours are mixed with white, as
    readers of the merged picture expect."""
    return Plane(Rect.of(page.size), _drawn(page_ops(page), page.size, matted=True))


def pack_plane(plane: Plane, channels: int, flip: bool = False) -> tuple[Packed, ...]:
    """Code every channel of a plane, on all cores.

    Args:
        flip: code 255 - value.
    """
    height = plane.area.height
    bands = [(top, min(height, top + TILE)) for top in range(0, height, TILE)]
    made: list[list[tuple[bytes, NDArray[np.uint16]]]] = [[] for _ in bands]

    def work(number: int) -> None:
        pixels = plane.rows(*bands[number])
        made[number] = [pack_rows(pixels, channel, flip) for channel in range(channels)]

    in_parallel(work, range(len(bands)))
    return tuple(
        Packed(
            tuple(band[channel][0] for band in made),
            np.concatenate([np.zeros(0, np.uint16), *(band[channel][1] for band in made)]),
        )
        for channel in range(channels)
    )


def _stored(plane: TileMap, size: Size) -> tuple[Rect, bool]:
    """All that is not zero, also beyond the page; cut to the page where it reaches too far."""
    area = plane.content_bounds()
    far = max(abs(v) for v in (area.x0, area.y0, area.x1, area.y1)) > MAX_OFFSET
    if far or area.width > MAX_SIDE or area.height > MAX_SIDE:
        return area.intersect(Rect.of(size)), True
    return (EMPTY if area.empty else area), False


def _band(area: Rect, top: int, bottom: int) -> Rect:
    return Rect(area.x0, area.y0 + top, area.x1, area.y0 + bottom)


def _straight(pixels: TileMap, area: Rect) -> Rows:
    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = pixels.to_array(_band(area, top, bottom))
        unpremultiply_band(band)
        return band

    return rows


def _ink(coverage: TileMap, area: Rect) -> Rows:
    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = np.zeros((bottom - top, area.width, 4), np.uint8)
        band[:, :, 3] = coverage.to_array(_band(area, top, bottom))[:, :, 0]
        return band

    return rows


def _drawn(ops: tuple[RenderOp, ...], size: Size, *, matted: bool) -> Rows:
    """The page drawn from operations: straight colours, or mixed with white."""

    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = np.empty((bottom - top, size.width, 4), np.uint8)
        area = Rect(0, top, size.width, bottom)
        for key in tile_keys(area):
            inside = tile_rect(key).intersect(area)
            left, above = key[0] * TILE, key[1] * TILE
            band[inside.y0 - top : inside.y1 - top, inside.x0 : inside.x1] = composite_tile(
                ops, key
            )[inside.y0 - above : inside.y1 - above, inside.x0 - left : inside.x1 - left]
        if matted:
            band[:, :, :3] += 255 - band[:, :, 3:]  # no colour exceeds its alpha
        else:
            unpremultiply_band(band)
        return band

    return rows
