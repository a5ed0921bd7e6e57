"""The PNG files inside an ORA: layers to pictures and back."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError
from painter.base.geometry import Rect, Size
from painter.document.drawing import layer_ops, page_ops
from painter.document.layer import FillLayer, FlatsLayer, InkLayer, PixelLayer
from painter.document.page import PageState
from painter.imaging.alpha import bgra_to_premultiplied, premultiply_band, unpremultiply_band
from painter.io.limits import MAX_OFFSET, check_picture_size
from painter.io.png import Rows, encode_png, encode_rows, encode_solid
from painter.io.raster import decode_raster
from painter.io.sniff import Format, sniff
from painter.io.thumbnail import Thumbnail
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect
from painter.render.composite import RenderOp, composite_tile

_PLAIN = bytes((8, 6, 0, 0, 0))
"""End of a PNG header: 8 bits, RGBA, not interlaced."""


def picture_area(layer: InkLayer | PixelLayer, size: Size) -> tuple[Rect, bool]:
    """What of a layer is stored: all that is not clear, also beyond the page; at least a pixel.

    Returns:
        The area, and whether it was cut to the page because it reached farther than can be read.
    """
    plane = layer.coverage if isinstance(layer, InkLayer) else layer.pixels
    area = plane.content_bounds()
    try:
        check_picture_size("", max(1, area.width), max(1, area.height))
        far = max(abs(v) for v in (area.x0, area.y0)) > MAX_OFFSET
    except UserError:
        far = True
    area = area.intersect(Rect.of(size)) if far else area
    return Rect(0, 0, 1, 1) if area.empty else area, far


def encode_layer(
    page: PageState, layer: InkLayer | PixelLayer | FlatsLayer | FillLayer, area: Rect
) -> list[bytes]:
    """A layer's own pixels as an RGBA PNG of the area (of the page, for flats and fills)."""
    if isinstance(layer, FillLayer):
        return encode_solid(page.size.width, page.size.height, (*layer.rgb, 255))
    if isinstance(layer, FlatsLayer):
        rows = _drawn(layer_ops(page, layer), page.size)
        return encode_rows(page.size.width, page.size.height, 4, rows)
    rows = (
        _ink_rows(layer.coverage, area)
        if isinstance(layer, InkLayer)
        else _plane_rows(layer.pixels, area)
    )
    return encode_rows(area.width, area.height, 4, rows)


def encode_merged(page: PageState) -> tuple[list[bytes], list[bytes]]:
    """The page's picture and its thumbnail (at most 256 pixels a side) as RGBA PNGs."""
    thumbnail = Thumbnail(page.size)
    rows = _drawn(page_ops(page), page.size, thumbnail)
    merged = encode_rows(page.size.width, page.size.height, 4, rows, page.dpi)
    return merged, encode_png(thumbnail.picture())


def _plane_rows(plane: TileMap, area: Rect) -> Rows:
    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = plane.to_array(Rect(area.x0, area.y0 + top, area.x1, area.y0 + bottom))
        unpremultiply_band(band)
        return band

    return rows


def _ink_rows(coverage: TileMap, area: Rect) -> Rows:
    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = np.zeros((bottom - top, area.width, 4), np.uint8)
        part = Rect(area.x0, area.y0 + top, area.x1, area.y0 + bottom)
        band[:, :, 3] = coverage.to_array(part)[:, :, 0]
        return band

    return rows


def _drawn(ops: tuple[RenderOp, ...], size: Size, thumbnail: Thumbnail | None = None) -> Rows:
    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = np.empty((bottom - top, size.width, 4), np.uint8)
        area = Rect(0, top, size.width, bottom)
        for key in tile_keys(area):
            inside = tile_rect(key).intersect(area)
            left, above = key[0] * TILE, key[1] * TILE
            band[inside.y0 - top : inside.y1 - top, inside.x0 : inside.x1] = composite_tile(
                ops, key
            )[inside.y0 - above : inside.y1 - above, inside.x0 - left : inside.x1 - left]
        if thumbnail is not None:
            thumbnail.add(band, top)
        unpremultiply_band(band)
        return band

    return rows


def png_size(data: bytes, name: str) -> Size:
    """The size in a PNG's header.

    Raises:
        UserError: it is no PNG, or larger than may be opened.
    """
    if sniff(data[:16]) is not Format.PNG or len(data) < 33:
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
    """The same of bytes that we wrote, by a faster decoder that overlooks a cut-off file.

    Raises:
        UserError: it is damaged.
    """
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
    pixels = _fast(data, name)
    if pixels is None:
        pixels = _any_rgba(decode_raster(data, name).pixels)
    return TileMap.from_array(np.ascontiguousarray(pixels[:, :, 3]), x, y)


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
