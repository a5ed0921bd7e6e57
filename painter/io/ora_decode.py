"""The PNG files inside an ORA: from pictures to the planes of layers."""

from __future__ import annotations

from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.imaging.alpha import bgra_to_premultiplied, premultiply_band
from painter.io.archive import Archive
from painter.io.limits import MAX_ALL_PIXELS, check_picture_size
from painter.io.png_bands import decode_tiles
from painter.io.raster import decode_raster
from painter.io.sniff import Format, sniff
from painter.pixels.tile import is_solid, make_tile, solid_tile
from painter.pixels.tilemap import TileMap

PNG_HEAD = 33
"""Bytes up to the end of a PNG's first chunk, which tells its size."""

_PLAIN = bytes((8, 6, 0, 0, 0))
"""End of a PNG header: 8 bits, RGBA, not interlaced."""


def check_pictures(archive: Archive, sources: list[str]) -> None:
    """Refuse a file by the headers of its layers' pictures, before any is decoded.

    Raises:
        UserError: a picture is missing or no PNG, or one or all together are too large.
    """
    total = 0
    sizes: dict[str, int] = {}
    for src in sources:
        if src not in sizes:
            if src not in archive:
                raise UserError(
                    f"{archive.name} lacks the picture {src} of a layer",
                    "Save it again in the program it came from",
                )
            sizes[src] = png_size(archive.head(src, PNG_HEAD), f"{archive.name}: {src}").pixels
        total += sizes[src]
    if total > MAX_ALL_PIXELS:
        raise UserError(
            f"{archive.name} has layers of {total // 10**6} megapixels together",
            f"Merge some: at most {MAX_ALL_PIXELS // 10**6} can be opened",
        )


def png_size(data: bytes, name: str) -> Size:
    """The size in a PNG's header.

    Raises:
        UserError: it is no PNG, or larger than may be opened.
    """
    if sniff(data[:16]) is not Format.PNG or len(data) < PNG_HEAD:
        raise UserError(f"{name} is not a PNG picture", "Save the file again")
    width, height = (int.from_bytes(data[a : a + 4], "big") for a in (16, 20))
    check_picture_size(name, width, height)
    return Size(width, height)


def decode_foreign(data: bytes, name: str, x: int, y: int) -> tuple[TileMap, tuple[str, ...]]:
    """A layer's pixels, premultiplied, with their corner at (x, y), and what was lost.

    Raises:
        UserError: it is damaged.
    """
    raster = decode_raster(data, name)
    pixels = _any_rgba(raster.pixels)
    premultiply_band(pixels)
    return TileMap.from_array(pixels, x, y), raster.notices


def decode_plane(data: bytes, name: str, x: int, y: int) -> TileMap:
    """The same of bytes that we wrote, by faster decoders that overlook a cut-off file.

    Raises:
        UserError: it is damaged.
    """
    png_size(data, name)
    plane = decode_tiles(data, x, y)
    if plane is not None and plane.channels == 4:
        return plane
    pixels = _fast(data, name)
    if pixels is None:
        return decode_foreign(data, name, x, y)[0]
    bgra_to_premultiplied(pixels)
    return TileMap.from_array(pixels, x, y)


def decode_ink(data: bytes, name: str, x: int, y: int) -> TileMap:
    """The coverage of an ink layer that we wrote: the alpha of its picture.

    Raises:
        UserError: it is damaged.
    """
    png_size(data, name)
    plane = decode_tiles(data, x, y, alpha_only=True)
    if plane is not None:
        return plane
    pixels = _fast(data, name)
    if pixels is None:
        pixels = _any_rgba(decode_raster(data, name).pixels)
    return TileMap.from_array(np.ascontiguousarray(pixels[:, :, 3]), x, y)


def decode_mask(data: bytes, name: str, x: int, y: int) -> TileMap:
    """What a mask that we wrote hides.

    Raises:
        UserError: it is damaged, or not grey.
    """
    png_size(data, name)
    plane = decode_tiles(data, x, y)
    if plane is None or plane.channels != 1:
        raise UserError(f"{name} is not a mask", "Save the file again")
    return plane


def ink_of_plane(plane: TileMap) -> TileMap:
    """The alpha of a plane of four channels."""
    tiles = {
        key: solid_tile(tile[3:]) if is_solid(tile) else make_tile(tile[:, :, 3:])
        for key, tile in plane.tiles.items()
    }
    return TileMap(1, MappingProxyType(tiles))


def _fast(data: bytes, name: str) -> NDArray[np.uint8] | None:
    """Straight BGRA by OpenCV (0.3 s for 35 megapixels, Pillow 1.2 s); None: not of our kind."""
    size = png_size(data, name)
    if data[24:29] != _PLAIN:
        return None
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.shape != (size.height, size.width, 4):
        return None
    return np.asarray(pixels, np.uint8)


def _any_rgba(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        return pixels
    rgba = np.full((*pixels.shape[:2], 4), 255, np.uint8)
    rgba[:, :, :3] = pixels[:, :, np.newaxis] if pixels.ndim == 2 else pixels
    return rgba
