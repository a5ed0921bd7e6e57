"""A flat picture as a page: what is dark becomes ink on white paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.geometry import Size
from painter.base.kernel import kernel
from painter.document.layer import FillLayer, InkLayer
from painter.document.page import PageState
from painter.io.dpi import Dpi
from painter.pixels.tilemap import TileMap

INK_NAME = "ink"
PAPER_NAME = "paper"

_COLOURED = 8
"""Levels between the channels of a pixel that count as colour; JPEG makes up fewer by itself."""


def inked_page(pixels: NDArray[np.uint8], dpi: Dpi | None) -> tuple[PageState, tuple[str, ...]]:
    """A page of the layers ink and paper.

    Args:
        pixels: `(H, W)` grey, `(H, W, 3)` RGB or `(H, W, 4)` straight RGBA, which lies over white.
        dpi: pixels an inch or None.

    Returns:
        The page, and a notice when the picture had colours: ink is kept as grey.
    """
    coverage, coloured = ink_of(pixels)
    layers = (
        InkLayer(id=1, name=INK_NAME, coverage=TileMap.from_array(coverage)),
        FillLayer(id=2, name=PAPER_NAME, rgb=(255, 255, 255)),
    )
    size = Size(coverage.shape[1], coverage.shape[0])
    page = PageState(size=size, layers=layers, dpi=dpi, active=1)
    return page, ("Coloured ink is kept as grey",) if coloured else ()


def ink_of(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], bool]:
    """Coverage `(H, W)` uint8, 255 - grey (ITU-R BT.601 luma) over white; and whether any pixel
    had a colour."""
    if pixels.ndim == 2:
        return 255 - pixels, False
    out = np.empty(pixels.shape[:2], np.uint8)
    bands = row_bands(pixels.shape[0], worker_count())
    coloured = np.zeros(len(bands), np.bool_)

    def work(number: int) -> None:
        top, bottom = bands[number]
        coloured[number] = _ink(pixels[top:bottom], out[top:bottom])

    in_parallel(work, range(len(bands)))
    return out, bool(coloured.any())


@kernel
def _ink(pixels: NDArray[np.uint8], out: NDArray[np.uint8]) -> bool:
    """Pillow's own weights, so that its grey and ours are the same number."""
    coloured = False
    clear = pixels.shape[2] == 4
    for y in range(pixels.shape[0]):
        for x in range(pixels.shape[1]):
            r, g, b = int(pixels[y, x, 0]), int(pixels[y, x, 1]), int(pixels[y, x, 2])
            if clear:
                alpha = int(pixels[y, x, 3])
                white = 255 * (255 - alpha) + 127
                r, g, b = (
                    (r * alpha + white) // 255,
                    (g * alpha + white) // 255,
                    (b * alpha + white) // 255,
                )
            if max(r, g, b) - min(r, g, b) > _COLOURED:
                coloured = True
            out[y, x] = 255 - ((19595 * r + 38470 * g + 7471 * b + 32768) >> 16)
    return coloured
