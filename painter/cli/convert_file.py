"""The work behind the convert command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.app.export import ExportChoice, export_page, parse_scale, straight_at
from painter.base.geometry import Size
from painter.cli.outputs import LAYERED, make_folder_of
from painter.io.page import read_page
from painter.io.raster import read_raster, write_raster
from painter.io.sniff import PICTURES, Format, sniff
from painter.io.source import check_file, read_bytes


@dataclass(frozen=True)
class Conversion:
    """How to convert; `scale` as the artist wrote it, None for the same size."""

    scale: str | None = None
    split_swatches: bool = False
    selection_layer: bool = False


def convert_file(source: Path, target: Path, how: Conversion) -> tuple[str, ...]:
    """Open and write; answers with what was lost.

    A picture that stays a picture keeps its colours; only a picture that becomes a page is ink.
    """
    check_file(source)
    layered = sniff(read_bytes(source, 16)) not in PICTURES | {Format.PSD}
    if layered or target.suffix.lower() in LAYERED:
        return _as_page(source, target, how)
    raster = read_raster(source)
    pixels, dpi = raster.pixels, raster.dpi
    if how.scale is not None:
        size = parse_scale(how.scale, _size(pixels), dpi)
        dpi = None if dpi is None else _times(dpi, _size(pixels), size)
        pixels = straight_at(pixels, size)
    make_folder_of(target)
    write_raster(target, pixels, dpi)
    return raster.notices


def _as_page(source: Path, target: Path, how: Conversion) -> tuple[str, ...]:
    loaded = read_page(source)
    page = loaded.page
    choice = ExportChoice(
        size=None if how.scale is None else parse_scale(how.scale, page.size, page.dpi),
        split_swatches=how.split_swatches,
        selection_layer=how.selection_layer,
    )
    make_folder_of(target)
    return loaded.notices + export_page(page, target, choice)


def _size(pixels: NDArray[np.uint8]) -> Size:
    return Size(pixels.shape[1], pixels.shape[0])


def _times(dpi: tuple[float, float], old: Size, new: Size) -> tuple[float, float]:
    return (dpi[0] * new.width / old.width, dpi[1] * new.height / old.height)
