"""A page's picture band by band, so that a file can be written without holding the whole of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect, Size
from painter.document.drawing import page_ops
from painter.document.layer import FillLayer
from painter.document.page import PageState
from painter.io.png import encode_rows
from painter.io.png_palette import MOST
from painter.pixels.tile import TILE
from painter.pixels.tilemap import tile_keys, tile_rect
from painter.render.blend import BlendMode
from painter.render.composite import RenderOp, composite_tile


def drawn_band(ops: Sequence[RenderOp], size: Size, top: int, bottom: int) -> NDArray[np.uint8]:
    """Rows top..bottom (exclusive) of a page, premultiplied `(bottom - top, W, 4)` uint8."""
    band = np.empty((bottom - top, size.width, 4), np.uint8)
    area = Rect(0, top, size.width, bottom)
    for key in tile_keys(area):
        inside = tile_rect(key).intersect(area)
        left, above = key[0] * TILE, key[1] * TILE
        band[inside.y0 - top : inside.y1 - top, inside.x0 : inside.x1] = composite_tile(ops, key)[
            inside.y0 - above : inside.y1 - above, inside.x0 - left : inside.x1 - left
        ]
    return band


def drawn_png(page: PageState) -> list[bytes] | None:
    """The PNG file of an opaque page of many colours, in pieces.

    Returns:
        None where the page may be clear somewhere, or its colours may be few enough for a palette:
        that takes a look at the whole picture.
    """
    ops = page_ops(page)
    if not _on_paper(page) or _few_colours(ops, page.size):
        return None

    def rows(top: int, bottom: int) -> NDArray[np.uint8]:
        return np.ascontiguousarray(drawn_band(ops, page.size, top, bottom)[:, :, :3])

    return encode_rows(page.size.width, page.size.height, 3, rows, page.dpi)


def _on_paper(page: PageState) -> bool:
    """Whether one colour covers the page: no mode takes anything from an opaque backdrop."""
    return any(
        isinstance(layer, FillLayer)
        and layer.visible
        and layer.opacity == 1
        and layer.blend is BlendMode.NORMAL
        and layer.mask is None
        and not layer.clip
        for layer in page.layers
    )


def _few_colours(ops: Sequence[RenderOp], size: Size) -> bool:
    """Whether the middle of the page leaves it open that a palette would do."""
    middle = (size.width // 2 // TILE, size.height // 2 // TILE)
    colours = composite_tile(ops, middle).view(np.uint32)
    return len(np.unique(colours)) <= MOST
