"""The fingerprint that proves that nobody touched the ink."""

from __future__ import annotations

import hashlib
from pathlib import Path

from painter.base.errors import UserError
from painter.base.geometry import Rect, Size
from painter.io.ora import read_ora_ink
from painter.io.page import read_page
from painter.io.sniff import Format, sniff
from painter.io.source import read_bytes
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap


def ink_hash(coverage: TileMap, size: Size) -> str:
    """SHA-256, in hexadecimal, of a one-channel coverage at page size, row by row."""
    digest = hashlib.sha256()
    for top in range(0, size.height, TILE):
        band = Rect(0, top, size.width, min(size.height, top + TILE))
        digest.update(coverage.to_array(band).data)
    return digest.hexdigest()


def read_ink_hash(path: Path) -> str:
    """The same of the topmost ink layer in a file; of an ORA of ours only the ink is decoded.

    Raises:
        UserError: the file cannot be opened or holds no ink layer.
    """
    if sniff(read_bytes(path, 16)) is Format.ZIP:
        coverage, size = read_ora_ink(path)
        return ink_hash(coverage, size)
    page = read_page(path).page
    if page.ink is None:
        raise UserError(f"{path} holds no ink layer", "Name a page that Sumiro wrote")
    return ink_hash(page.ink.coverage, page.size)
