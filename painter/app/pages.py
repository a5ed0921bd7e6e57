"""Opening pages for work: whatever the file was, there is ink afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.app.layers import ink_page
from painter.document.drawing import draw_page
from painter.document.page import PageState
from painter.io.page import read_page
from painter.pixels.tilemap import TileMap


@dataclass(frozen=True, eq=False)
class OpenedPage:
    """A page with an ink layer, and what was lost or changed on the way, one sentence each."""

    page: PageState
    notices: tuple[str, ...]


def open_inked(path: Path) -> OpenedPage:
    """Open a file as a page to colour.

    Raises:
        UserError: it cannot be opened.
    """
    loaded = read_page(path)
    if loaded.page.ink is not None:
        return OpenedPage(loaded.page, loaded.notices)
    page = with_ink(loaded.page)
    notice = "No layer of it is ink: the whole picture was taken as the drawing."
    return OpenedPage(page, (*loaded.notices, notice))


def with_ink(page: PageState) -> PageState:
    """The page itself, or, where no layer is ink, its picture taken as ink on white paper."""
    if page.ink is not None:
        return page
    grey = _grey_on_white(draw_page(page))
    return ink_page(page.size, TileMap.from_array(255 - grey), page.dpi)


def _grey_on_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luma (ITU-R BT.601) of premultiplied `(H, W, 4)` over white, `(H, W)` uint8."""
    weights = np.array([299, 587, 114], np.uint32)
    luma = (pixels[:, :, :3] @ weights + 500) // 1000
    return np.minimum(luma + 255 - pixels[:, :, 3], 255).astype(np.uint8)
