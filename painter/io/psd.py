"""Photoshop files: layers for every other program."""

from __future__ import annotations

from pathlib import Path

from painter.document.page import PageState
from painter.io.atomic import replacing
from painter.io.psd_write import write_layers


def write_psd(page: PageState, path: Path) -> tuple[str, ...]:
    """Write the layers of a page, in place of an older file.

    Returns:
        What the file does not hold, one sentence each.

    Raises:
        UserError: the page is too large for the format, or the file cannot be written.
    """
    with replacing(path) as file:
        return write_layers(page, file, path.name)
