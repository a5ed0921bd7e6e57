"""Pages in and out, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UsageError
from painter.document.drawing import draw_page
from painter.document.page import PageState
from painter.imaging.alpha import is_opaque, unpremultiply
from painter.io.atomic import replacing
from painter.io.drawn import drawn_png
from painter.io.encode import ENCODERS
from painter.io.inkplate import inked_page
from painter.io.ora import read_ora, write_ora
from painter.io.psd import read_psd, write_psd
from painter.io.raster import decode_raster, not_a_picture, write_raster
from painter.io.sniff import Format, sniff
from painter.io.source import check_file, read_bytes


@dataclass(frozen=True, eq=False)
class LoadedPage:
    """A page as it came from a file.

    Attributes:
        notices: what was lost or converted, one sentence each, for the user.
    """

    page: PageState
    notices: tuple[str, ...]


def read_page(path: Path) -> LoadedPage:
    """Open a page by its content: ORA and PSD as layers, a flat picture as ink on white paper.

    Raises:
        UserError: the file is missing, of another format, damaged or too large.
    """
    check_file(path)
    kind = sniff(read_bytes(path, 16))
    if kind is Format.ZIP:
        return LoadedPage(*read_ora(path))
    if kind is Format.PSD:
        return LoadedPage(*read_psd(path))
    if kind is None:
        raise not_a_picture(str(path), kind)
    raster = decode_raster(read_bytes(path), str(path))
    page, notices = inked_page(raster.pixels, raster.dpi)
    return LoadedPage(page, raster.notices + notices)


def write_page(page: PageState, path: Path) -> tuple[str, ...]:
    """Write a page in the format of the name's suffix, in place of an older file.

    Args:
        path: .ora for everything there is; .psd for the layers; .png, .tif, .tiff, .webp, .jpg or
            .jpeg for its picture.

    Returns:
        What the format does not keep, one sentence each.

    Raises:
        UsageError: no such format. UserError: the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".ora":
        return write_ora(page, path)
    if suffix == ".psd":
        return write_psd(page, path)
    if suffix not in ENCODERS:
        raise UsageError(
            f"{path.name!r} does not end in a format that can be written",
            "Use .ora, .psd, .png, .tif, .webp or .jpg",
        )
    png = drawn_png(page) if suffix == ".png" else None
    if png is None:
        write_raster(path, _picture(page), page.dpi)
    else:
        with replacing(path) as file:
            file.writelines(png)
    return (f"{path.name} holds the picture alone; layers need .ora or .psd",)


def page_picture(page: PageState) -> NDArray[np.uint8]:
    """The page as others see it: `(H, W, 3)` RGB where it is opaque, else `(H, W, 4)` straight."""
    return np.ascontiguousarray(_picture(page))


def _picture(page: PageState) -> NDArray[np.uint8]:
    """The same without a second copy: RGB may be a view of RGBA."""
    picture = draw_page(page)
    if is_opaque(picture):
        return picture[:, :, :3]
    unpremultiply(picture)
    return picture
