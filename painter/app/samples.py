"""The bundled pages, with what an artist would give along, so that there is something to try."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from painter.app.layers import straight_layer
from painter.app.pages import OpenedPage, open_inked
from painter.base.paths import samples
from painter.document.edits import ensure_hints, set_pixels
from painter.document.page import PageState
from painter.io.palettes import read_palette
from painter.io.raster import read_raster

FIRST = "rooftop"
"""The page that a first run offers."""


def sample_pages() -> tuple[Path, ...]:
    """The bundled pages, the one to begin with first."""
    found = sorted(path for path in samples().glob("*.png") if "." not in path.stem)
    return tuple(sorted(found, key=lambda path: path.stem != FIRST))


def open_sample(path: Path) -> OpenedPage:
    """Open a bundled page and lay the hints and palette in that carry its name.

    Raises:
        UserError: a file of it is damaged.
    """
    page = open_inked(path).page
    hints = path.with_name(f"{path.stem}.hints.png")
    palette = path.with_name(f"{path.stem}.palette.gpl")
    if hints.is_file():
        page = _with_hints(page, hints)
    if palette.is_file():
        page = replace(page, palette=read_palette(palette))
    return OpenedPage(page, ())


def _with_hints(page: PageState, path: Path) -> PageState:
    page, layer = ensure_hints(page)
    return set_pixels(page, layer.id, straight_layer(read_raster(path).pixels))
