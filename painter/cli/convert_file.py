"""The work behind the convert command."""

from __future__ import annotations

from pathlib import Path

from painter.cli.outputs import LAYERED, make_folder_of
from painter.io.page import read_page, write_page
from painter.io.raster import read_raster, write_raster
from painter.io.sniff import Format, sniff
from painter.io.source import check_file, read_bytes


def convert_file(source: Path, target: Path) -> tuple[str, ...]:
    """Open and write; answers with what was lost.

    A picture that stays a picture keeps its colours; only a picture that becomes a page is ink.
    """
    check_file(source)
    layered = sniff(read_bytes(source, 16)) is Format.ZIP
    if layered or target.suffix.lower() in LAYERED:
        loaded = read_page(source)
        make_folder_of(target)
        return loaded.notices + write_page(loaded.page, target)
    raster = read_raster(source)
    make_folder_of(target)
    write_raster(target, raster.pixels, raster.dpi)
    return raster.notices
