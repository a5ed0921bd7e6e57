"""The PNG files inside an ORA: from layers to pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError
from painter.base.geometry import Rect, Size
from painter.document.drawing import page_ops
from painter.document.layer import FillLayer, InkLayer, LayerMask, PixelLayer
from painter.document.page import PageState
from painter.imaging.alpha import unpremultiply_band
from painter.io.drawn import drawn_band
from painter.io.fingerprint import Fingerprint
from painter.io.limits import MAX_OFFSET, check_picture_size
from painter.io.png import Rows, band_rows, encode_png, encode_rows, encode_solid
from painter.io.thumbnail import Thumbnail
from painter.pixels.tilemap import TileMap
from painter.render.composite import RenderOp


@dataclass(frozen=True, eq=False)
class Picture:
    """A PNG file in pieces, the place of its corner on the page, and what it shows in short.

    Attributes:
        mark: see `painter.io.fingerprint`.
    """

    png: list[bytes]
    x: int
    y: int
    mark: str


def picture_area(layer: InkLayer | PixelLayer, size: Size) -> tuple[Rect, bool]:
    """What of a layer is stored: all that is not clear, also beyond the page; at least a pixel.

    Returns:
        The area, and whether it was cut to the page because it reached farther than can be read.
    """
    return _stored(layer.coverage if isinstance(layer, InkLayer) else layer.pixels, size)


def _stored(plane: TileMap, size: Size) -> tuple[Rect, bool]:
    area = plane.content_bounds()
    try:
        check_picture_size("", max(1, area.width), max(1, area.height))
        far = max(abs(v) for v in (area.x0, area.y0)) > MAX_OFFSET
    except UserError:
        far = True
    area = area.intersect(Rect.of(size)) if far else area
    return Rect(0, 0, 1, 1) if area.empty else area, far


def encode_own(layer: InkLayer | PixelLayer, area: Rect) -> Picture:
    """A layer's own pixels, as they are stored."""
    found = Fingerprint()
    if isinstance(layer, InkLayer):
        rows = _ink_rows(layer.coverage, area, found)
    else:
        rows = _plane_rows(layer.pixels, area, found)
    png = encode_rows(area.width, area.height, 4, rows, y=area.y0)
    return Picture(png, area.x0, area.y0, found.text())


def encode_drawn(ops: Sequence[RenderOp], size: Size) -> Picture:
    """What operations draw on the page."""
    found = Fingerprint()
    rows = _drawn(ops, size, fingerprint=found)
    return Picture(encode_rows(size.width, size.height, 4, rows), 0, 0, found.text())


def encode_fill(layer: FillLayer, size: Size) -> Picture:
    """One colour all over the page."""
    found = Fingerprint()
    for top, bottom in band_rows(size.height):
        band = np.empty((bottom - top, size.width, 4), np.uint8)
        band[...] = (*layer.rgb, 255)
        found.add(band, 0, top)
    png = encode_solid(size.width, size.height, (*layer.rgb, 255))
    return Picture(png, 0, 0, found.text())


def encode_mask(mask: LayerMask, size: Size) -> tuple[list[bytes], Rect]:
    """What a mask hides, as a grey PNG, and the area of the plane that it covers."""
    area = _stored(mask.hides, size)[0]
    band = partial(_grey_rows, mask.hides, area)
    return encode_rows(area.width, area.height, 1, band, y=area.y0), area


def encode_merged(page: PageState) -> tuple[list[bytes], list[bytes]]:
    """The page's picture and its thumbnail (at most 256 pixels a side) as RGBA PNGs."""
    thumbnail = Thumbnail(page.size)
    rows = _drawn(page_ops(page), page.size, thumbnail=thumbnail)
    merged = encode_rows(page.size.width, page.size.height, 4, rows, page.dpi)
    return merged, encode_png(thumbnail.picture())


def _plane_rows(plane: TileMap, area: Rect, fingerprint: Fingerprint) -> Rows:
    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = plane.to_array(Rect(area.x0, area.y0 + top, area.x1, area.y0 + bottom))
        fingerprint.add(band, area.x0, area.y0 + top)
        unpremultiply_band(band)
        return band

    return rows


def _ink_rows(coverage: TileMap, area: Rect, fingerprint: Fingerprint) -> Rows:
    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = np.zeros((bottom - top, area.width, 4), np.uint8)
        band[:, :, 3:] = _grey_rows(coverage, area, top, bottom)
        fingerprint.add(band, area.x0, area.y0 + top)
        return band

    return rows


def _grey_rows(plane: TileMap, area: Rect, top: int, bottom: int) -> NDArray[np.uint8]:
    return plane.to_array(Rect(area.x0, area.y0 + top, area.x1, area.y0 + bottom))


def _drawn(
    ops: Sequence[RenderOp],
    size: Size,
    *,
    thumbnail: Thumbnail | None = None,
    fingerprint: Fingerprint | None = None,
) -> Rows:
    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        band = drawn_band(ops, size, top, bottom)
        if thumbnail is not None:
            thumbnail.add(band, top)
        if fingerprint is not None:
            fingerprint.add(band, 0, top)
        unpremultiply_band(band)
        return band

    return rows
