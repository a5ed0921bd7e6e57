"""Photoshop files: layers for every other program."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError
from painter.document.drawing import draw_page
from painter.document.page import PageState
from painter.imaging.alpha import is_opaque, unpremultiply
from painter.io.atomic import replacing
from painter.io.dpi import Dpi
from painter.io.inkplate import inked_page
from painter.io.psd_read import PsdDocument, read_document
from painter.io.psd_write import write_layers
from painter.io.source import check_file


def write_psd(page: PageState, path: Path) -> tuple[str, ...]:
    """Write the layers of a page, in place of an older file.

    Returns:
        What the file does not hold, one sentence each.

    Raises:
        UserError: the page is too large for the format, or the file cannot be written.
    """
    with replacing(path) as file:
        return write_layers(page, file, path.name)


def read_psd(path: Path) -> tuple[PageState, tuple[str, ...]]:
    """Open a Photoshop file of any program; without layers it is a flat picture, which is ink.

    Returns:
        The page, and notices on what is not shown as it was.

    Raises:
        UserError: the file is missing, damaged or too large.
    """
    check_file(path)
    try:
        with path.open("rb") as file:
            document = read_document(file, path.stat().st_size, str(path))
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"{path} cannot be read: {reason}", "Check its permissions") from None
    if document.layered:
        return document.page, document.notices
    page, notices = inked_page(_picture(document), document.page.dpi)
    return page, document.notices + notices


def decode_psd(data: bytes, name: str) -> tuple[NDArray[np.uint8], Dpi | None, tuple[str, ...]]:
    """The picture that a file shows: `(H, W, 3)` RGB or `(H, W, 4)` straight RGBA, resolution,
    and notices.

    Raises:
        UserError: the file is damaged or too large.
    """
    document = read_document(io.BytesIO(data), len(data), name)
    return _picture(document), document.page.dpi, document.notices


def _picture(document: PsdDocument) -> NDArray[np.uint8]:
    picture = draw_page(document.page)
    if is_opaque(picture):
        return np.ascontiguousarray(picture[:, :, :3])
    unpremultiply(picture)
    return picture
