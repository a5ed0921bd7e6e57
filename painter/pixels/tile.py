"""One square of pixels, stored as a single value where all its pixels are equal.

A tile is a read-only array: `(TILE, TILE, C)` pixels, or `(C,)` for a square of one value.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

TILE = 256
"""Side of a tile in pixels. Measured on a 35-megapixel page: at 64 the calls for each tile cost
more than the pixels, at 512 a short stroke copies four times what it does at 256."""

Pixels: TypeAlias = NDArray[np.uint8]
"""`(H, W, C)` uint8; colours premultiplied by alpha."""

Tile: TypeAlias = NDArray[np.uint8]
TileKey: TypeAlias = tuple[int, int]


def make_tile(pixels: Pixels) -> Tile:
    """Freeze `(TILE, TILE, C)` pixels as a tile, or as one value when all are equal."""
    first = pixels[0, 0]
    if np.array_equal(pixels[0], np.broadcast_to(first, pixels[0].shape)) and bool(
        (pixels == first).all()
    ):
        return solid_tile(first)
    tile = np.ascontiguousarray(pixels)
    if tile.base is not None or tile.flags.writeable is False or tile is pixels:
        tile = tile.copy()
    tile.flags.writeable = False
    return tile


def solid_tile(value: NDArray[np.uint8]) -> Tile:
    """A tile of one value, `(C,)` uint8."""
    tile = np.array(value, dtype=np.uint8)
    tile.flags.writeable = False
    return tile


def is_solid(tile: Tile) -> bool:
    """Whether the tile is stored as one value."""
    return tile.ndim == 1
