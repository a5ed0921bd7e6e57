"""Whether a layer's picture is still the same after another program saved it in its own way.

The bytes of a PNG change with every encoder, and its borders with every program's idea of what is
worth keeping. So each pixel that is not clear is mixed with its place on the page to a number of 64
bits, and the sum of all is the fingerprint: it does not depend on the order or on clear borders.
It tells accidents apart, not attacks.

The mixing is the finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
generators", OOPSLA 2014, figure 20).
"""

from __future__ import annotations

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.kernel import kernel
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap

_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_30, _27, _31, _32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_ALL = (1 << 64) - 1


class Fingerprint:
    """Gathers the parts of a picture in any order, from any thread."""

    def __init__(self) -> None:
        self._sum = 0
        self._lock = Lock()

    def add(self, pixels: NDArray[np.uint8], x: int, y: int) -> None:
        """Take premultiplied `(h, w, 4)` pixels, contiguous, whose corner lies at (x, y)."""
        packed = pixels.view(np.uint32)[:, :, 0]
        packed.flags.writeable = False  # of one kind for the compiler, whoever calls
        part = int(_mixed(packed, x, y))
        with self._lock:
            self._sum = (self._sum + part) & _ALL

    def text(self) -> str:
        """Sixteen hexadecimal digits."""
        return f"{self._sum:016x}"


def plane_fingerprint(plane: TileMap) -> str:
    """The fingerprint of a plane of four channels."""
    found = Fingerprint()

    def add(key: tuple[int, int]) -> None:
        pixels = np.ascontiguousarray(plane.tile_pixels(key))
        found.add(pixels, key[0] * TILE, key[1] * TILE)

    in_parallel(add, plane.tiles)
    return found.text()


@kernel
def _mixed(pixels: NDArray[np.uint32], x: int, y: int) -> np.uint64:
    total = np.uint64(0)
    for row in range(pixels.shape[0]):
        high = np.uint64(np.uint32(y + row)) << _32
        for column in range(pixels.shape[1]):
            pixel = np.uint64(pixels[row, column])
            if pixel == 0:
                continue
            place = high | np.uint64(np.uint32(x + column))
            mixed = (place + np.uint64(1)) * _STEP ^ pixel * _FIRST
            mixed = (mixed ^ (mixed >> _30)) * _FIRST
            mixed = (mixed ^ (mixed >> _27)) * _SECOND
            total += mixed ^ (mixed >> _31)
    return total
