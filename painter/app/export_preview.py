"""What an export dialog shows before anything is written: the picture, and about how many bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.app.export import ExportChoice, picture_at, without_paper
from painter.base.geometry import Rect, Size
from painter.document.drawing import draw_page, page_ops
from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, InkLayer, Layer
from painter.document.page import PageState
from painter.imaging.alpha import unpremultiply
from painter.imaging.resample import fit_picture
from painter.io.encode import ENCODERS, Encoder
from painter.io.png import encode_png
from painter.pixels.tile import TILE, is_solid
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect
from painter.render.composite import composite

_SOME = 12
"""Squares of a plane that are packed to guess the size of the file."""

_LOOSER = 2.6
"""How many times the bytes of a PNG a layer takes in a PSD, measured on coloured pages."""

_Packed = Callable[[NDArray[np.uint8]], int]
"""Bytes that premultiplied pixels, or one channel, take in the file."""


def preview_picture(
    page: PageState, choice: ExportChoice, centre: tuple[float, float], room: Size
) -> NDArray[np.uint8]:
    """A part of the copy as it will be, pixel by pixel, straight `(h, w, 4)`, at most `room`.

    Args:
        centre: of the part, as shares 0..1 of the page's width and height.
    """
    shown = without_paper(page) if choice.clear_paper else page
    size = choice.size or page.size
    across, down = page.size.width / size.width, page.size.height / size.height
    width, height = min(room.width, size.width), min(room.height, size.height)
    left = min(max(0, round(centre[0] * size.width - width / 2)), size.width - width)
    top = min(max(0, round(centre[1] * size.height - height / 2)), size.height - height)
    x0, y0 = int(left * across), int(top * down)
    x1 = min(page.size.width, max(x0 + 1, round((left + width) * across)))
    y1 = min(page.size.height, max(y0 + 1, round((top + height) * down)))
    part = composite(page_ops(shown), page.size, Rect(x0, y0, x1, y1))
    scaled = np.ascontiguousarray(fit_picture(part, (width, height)))
    unpremultiply(scaled)
    return scaled


def whole_picture(page: PageState, choice: ExportChoice, room: Size) -> NDArray[np.uint8]:
    """All of the copy, straight `(h, w, 4)`, made to fit into `room`."""
    shown = without_paper(page) if choice.clear_paper else page
    size = choice.size or page.size
    factor = min(1.0, room.width / size.width, room.height / size.height)
    fitted = (max(1, round(size.width * factor)), max(1, round(size.height * factor)))
    picture = np.ascontiguousarray(fit_picture(draw_page(shown), fitted))
    unpremultiply(picture)
    return picture


def estimated_bytes(page: PageState, choice: ExportChoice) -> int:
    """About how large the file will be, from a few squares of every picture in it.

    Wrong by up to a third on ordinary pages; by more where a page is busy in one corner only.
    """
    size = choice.size or page.size
    share = size.pixels / page.size.pixels
    encode = _encoder(choice)

    def packed(pixels: NDArray[np.uint8]) -> int:
        picture = picture_at(pixels, _times(pixels, share))
        return sum(map(len, encode(picture, None, ""))) if picture.size else 0

    shown = without_paper(page) if choice.clear_paper else page
    total = _guess(shown, packed)
    if choice.layered:
        total += sum(_layer_guess(page, layer, packed) for layer in page.walk())
    return round(total * _LOOSER) if choice.suffix == ".psd" else total


def _encoder(choice: ExportChoice) -> Encoder:
    """How squares are packed. A few colours in each do not make a picture of few colours."""
    if choice.layered or choice.suffix == ".png":
        return lambda pixels, dpi, name: encode_png(pixels, dpi)
    return ENCODERS[choice.suffix]


def _times(pixels: NDArray[np.uint8], share: float) -> Size:
    factor = share**0.5
    height, width = pixels.shape[:2]
    return Size(max(1, round(width * factor)), max(1, round(height * factor)))


def _guess(page: PageState, packed: _Packed) -> int:
    keys = list(tile_keys(Rect.of(page.size)))
    some = keys[:: max(1, len(keys) // _SOME)]
    ops = page_ops(page)
    found = 0
    area = 0
    for key in some:
        inside = tile_rect(key).intersect(Rect.of(page.size))
        found += packed(composite(ops, page.size, inside))
        area += inside.width * inside.height
    return round(found * page.size.pixels / max(1, area))


def _layer_guess(page: PageState, layer: Layer, packed: _Packed) -> int:
    if isinstance(layer, (GroupLayer, FillLayer)):
        return 0
    if isinstance(layer, FlatsLayer):
        return 0 if page.regions is None else _guess(replace(page, layers=(layer,)), packed)
    plane = layer.coverage if isinstance(layer, InkLayer) else layer.pixels
    return _plane_guess(plane, packed)


def _plane_guess(plane: TileMap, packed: _Packed) -> int:
    busy = [tile for tile in plane.tiles.values() if not is_solid(tile)]
    some = busy[:: max(1, len(busy) // _SOME)]
    found = sum(packed(np.broadcast_to(tile, (TILE, TILE, plane.channels))) for tile in some)
    return round(found * len(busy) / max(1, len(some)))
