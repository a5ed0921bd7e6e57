"""Decoded channels of a Photoshop file as tiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError
from painter.base.geometry import Rect
from painter.imaging.alpha import premultiply_band
from painter.io.limits import MAX_OFFSET, MAX_RATIO, check_picture_size
from painter.io.psd_channels import Channel
from painter.io.psd_colours import Colours
from painter.pixels.tile import TILE, make_tile, solid_tile
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect

_FREE = 1 << 30
"""Bytes of tiles that any file may fill."""


class Allowance:
    """Bytes of pixels that a file may still fill: 1 GiB, or what its own size makes plausible."""

    def __init__(self, name: str, file_size: int) -> None:
        self._name = name
        self._left = max(_FREE, MAX_RATIO * file_size)
        self._lock = Lock()

    def take(self, size: int) -> None:
        """Count memory that is about to be kept.

        Raises:
            UserError: the file unpacks to more than it may.
        """
        with self._lock:
            self._left -= size
            if self._left < 0:
                raise UserError(
                    f"{self._name} unpacks to more than its size makes plausible",
                    "Do not use this file",
                )


@dataclass(frozen=True, eq=False)
class Picture:
    """What is to be decoded: the place, its colour channels, and alpha where there is one.

    Attributes:
        matted: the colours are mixed with white where the alpha is below 255.
    """

    area: Rect
    colours: tuple[Channel, ...]
    alpha: Channel | None
    matted: bool = False


def check_area(name: str, area: Rect) -> None:
    """Refuse a layer or mask that is too large or too far away.

    Raises:
        UserError: it is.
    """
    if area.empty:
        return
    check_picture_size(name, area.width, area.height)
    if max(abs(v) for v in (area.x0, area.y0, area.x1, area.y1)) > MAX_OFFSET:
        raise UserError(f"{name} has a layer far away from its page", "Save it again")


def decode_picture(picture: Picture, colours: Colours, allowance: Allowance) -> TileMap:
    """A picture as premultiplied RGBA tiles; where the data ends too early, the rest is clear."""
    plane = TileMap(4)
    for top, height in _bands(picture.area):
        if all(channel.spent for channel in picture.colours):
            picture.colours[0].whole = False
            break
        rgba = np.empty((height, picture.area.width, 4), np.uint8)
        rgba[:, :, 3] = 255
        colours.fill(rgba, [channel.take(height, light=True) for channel in picture.colours])
        if picture.alpha is not None:
            rgba[:, :, 3] = picture.alpha.take(height)
            if picture.matted:
                _unmatte(rgba)
            else:
                premultiply_band(rgba)
        plane = plane.with_pixels(rgba, picture.area.x0, top)
        allowance.take(_kept(plane, picture.area, top, height))
    return plane


def decode_hidden(
    area: Rect, channel: Channel | None, default: int, density: int, around: tuple[Rect, ...]
) -> TileMap:
    """What a mask hides.

    Args:
        area: of the mask's pixels; 255 there shows.
        default: what the mask is outside of them, 0 or 255; filled in over `around`.
        density: 0..255, how much of the mask counts.
    """
    outside = (255 - default) * density // 255
    plane = TileMap(1)
    if outside:
        for rect in around:
            plane = plane.with_tiles(dict.fromkeys(tile_keys(rect), solid_tile(_value(outside))))
    if channel is None:
        return plane
    for top, height in _bands(area):
        if channel.spent:
            channel.whole = False
            break
        hides = 255 - channel.take(height)
        if density < 255:
            hides = ((hides.astype(np.uint16) * density + 127) // 255).astype(np.uint8)
        plane = plane.with_pixels(hides[:, :, np.newaxis], area.x0, top)
    return plane


def coverage_of(pixels: TileMap) -> TileMap | None:
    """The alpha of a layer as ink, where all it holds is black; else None."""
    tiles: dict[tuple[int, int], NDArray[np.uint8]] = {}
    for key, tile in pixels.tiles.items():
        if tile[..., :3].any():
            return None
        tiles[key] = solid_tile(tile[3:]) if tile.ndim == 1 else make_tile(tile[:, :, 3:].copy())
    return TileMap(1).with_tiles(tiles)


def one_colour(pixels: TileMap, page: Rect) -> tuple[int, int, int] | None:
    """The opaque colour that covers the page and nothing beyond it; None where it is not so."""
    if pixels.content_bounds() != page:
        return None
    first = pixels.tile_pixels((0, 0))[0, 0]
    if first[3] != 255:
        return None
    for key in tile_keys(page):
        inside = tile_rect(key).intersect(page)
        part = pixels.tile_pixels(key)[: inside.height, : inside.width]
        if not (part == first).all():
            return None
    return int(first[0]), int(first[1]), int(first[2])


def _bands(area: Rect) -> Iterator[tuple[int, int]]:
    """Runs of rows that end where tiles end: top on the page's plane, and height."""
    top = area.y0
    while top < area.y1 and area.width:
        bottom = min(area.y1, (top // TILE + 1) * TILE)
        yield top, bottom - top
        top = bottom


def _kept(plane: TileMap, area: Rect, top: int, height: int) -> int:
    """Bytes of the tiles of a band that were just filled."""
    band = Rect(area.x0, top, area.x1, top + height)
    tiles: Mapping[tuple[int, int], NDArray[np.uint8]] = plane.tiles
    return sum(tiles[key].nbytes for key in tile_keys(band) if key in tiles)


def _unmatte(rgba: NDArray[np.uint8]) -> None:
    """Take the white out again: what is left is premultiplied."""
    alpha = rgba[:, :, 3:].astype(np.int16)
    rgba[:, :, :3] = np.clip(rgba[:, :, :3] - (255 - alpha), 0, alpha)


def _value(value: int) -> NDArray[np.uint8]:
    return np.array([value], np.uint8)
