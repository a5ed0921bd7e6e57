"""Compile every kernel into the cache on disk, so that the first page is not the slow one.

Run by `make setup` as `python -m painter.app.warm`: it colours, saves and re-opens a small page.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress, SubProgress, silent
from painter.api.request import Mode
from painter.app.colour import colour_page
from painter.app.editor import Editor
from painter.app.greys import grey_layers
from painter.app.pages import open_inked
from painter.app.proposal import ColourGuidance, ColourSettings
from painter.app.regions import find_page_regions, page_ink
from painter.app.tools.brush import BrushTool, EraserTool, HintTool
from painter.app.tools.tool import PointerEvent
from painter.app.warm_regions import warm_regions
from painter.document.drawing import draw_page, page_ops
from painter.document.edits import recolour
from painter.document.page import PageState
from painter.document.swatch_layers import add_selection_layer, split_flats
from painter.host.discover import discover, usable
from painter.host.session import PluginSession
from painter.io.inkplate import inked_page
from painter.io.page import page_picture, write_page
from painter.io.png_palette import encode_indexed
from painter.io.raster import write_raster
from painter.render.warm import warm_frames

_PLUGIN = "region_fill"
"""Needs nothing but kernels."""


def warm() -> None:
    """Take the way that every page takes, once."""
    ink, hints = _sheet()
    page, _ = inked_page(255 - ink, (300.0, 300.0))
    plugin, manifest = usable(discover(), _PLUGIN)
    settings = ColourSettings(mode=Mode.HINT)
    with PluginSession(plugin, manifest) as session:
        coloured = colour_page(page, ColourGuidance(hints=hints), settings, session).page
    _tint(255 - ink // 2, hints)
    draw_page(coloured)
    warm_frames(page_ops(coloured), coloured.size)
    _stroke(coloured)
    warm_regions(coloured, whole=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warm.ora"
        write_page(coloured, path)
        open_inked(path)
        write_raster(path.with_suffix(".tif"), page_picture(coloured), None)
    encode_indexed(np.zeros((64, 64, 3), np.uint8))
    add_selection_layer(split_flats(coloured))


def warm_view(progress: Progress = silent) -> None:
    """Load what the first page needs to be seen and clicked, while the artist still chooses one."""
    ink, _ = _sheet()
    page, _ = inked_page(255 - ink, None)
    progress(0.1, "loading")
    warm_frames(page_ops(page), page.size)
    found = find_page_regions(page_ink(page), None, SubProgress(progress, 0.2, 0.7))
    page = recolour(found.on(page), [1], (0, 0, 0))
    warm_frames(page_ops(page), page.size)
    progress(0.8, "loading")
    _stroke(page)
    warm_regions(page, whole=False)


def _tint(grey: NDArray[np.uint8], hints: NDArray[np.uint8]) -> None:
    """Colours over a page of greys."""
    page, _ = inked_page(grey, None)
    assert page.ink is not None
    small = np.full((grey.shape[0] // 4, grey.shape[1] // 4, 3), (90, 160, 110), np.uint8)
    grey_layers(page.ink.coverage, page_ink(page), small, hints)


def _stroke(page: PageState) -> None:
    """A stroke of every brush."""
    editor = Editor(page)
    for kind in (BrushTool, HintTool, EraserTool):
        tool = kind(editor)
        tool.press(PointerEvent(100, 100))
        tool.move(PointerEvent(130, 140))
        tool.release(PointerEvent(130, 140))


def _sheet() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A frame, a broken box, a ball and dots; two colours hinted in one region and one outside."""
    ink = np.zeros((640, 480), np.uint8)
    ink[40:44, 40:440] = ink[596:600, 40:440] = 255
    ink[40:600, 40:44] = ink[40:600, 436:440] = 255
    rows, columns = np.mgrid[0:640, 0:480]
    radius = np.hypot(rows - 220, columns - 240)
    ink[(radius > 98) & (radius < 103) & ~((rows < 130) & (abs(columns - 240) < 4))] = 255
    ink[400:560:8, 100:380:8] = ink[401:561:8, 100:380:8] = 200
    ink[396:398, 96:384] = ink[562:564, 96:384] = 255
    ink[396:564, 96:98] = ink[396:564, 382:384] = 255
    hints = np.zeros((640, 480, 4), np.uint8)
    hints[200:210, 200:210] = (220, 60, 40, 255)
    hints[200:210, 280:290] = (40, 60, 220, 255)
    hints[340:350, 70:80] = (240, 220, 180, 255)
    return ink, hints


if __name__ == "__main__":
    warm()
    sys.stdout.write("Compiled kernels are in the cache.\n")
