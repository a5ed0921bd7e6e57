"""The work behind the convert command."""

from __future__ import annotations

from pathlib import Path

from painter.cli.outputs import LAYERED, make_folder_of
from painter.io.page import is_layered, read_page, write_page
from painter.io.raster import read_raster, write_raster


def convert_file(source: Path, target: Path) -> tuple[str, ...]:
    """Open and write; answers with what was lost.

    A picture that stays a picture keeps its colours; only a picture that becomes a page is ink.
    """
    make_folder_of(target)
    if target.suffix.lower() in LAYERED or is_layered(source):
        loaded = read_page(source)
        return loaded.notices + write_page(loaded.page, target)
    raster = read_raster(source)
    write_raster(target, raster.pixels, raster.dpi)
    return raster.notices
