"""Our own PNG files straight into tiles, on all cores, never holding the whole picture.

`png.encode_rows` cuts a picture at tile borders and deflates every band for itself. Each of them is
inflated and turned into a row of tiles here by a thread of its own. Files of other encoders are
told apart by their chunks.
"""

from __future__ import annotations

import zlib
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.kernel import kernel
from painter.imaging.alpha import premultiply_band
from painter.io.png import CHANNELS, band_rows
from painter.pixels.tile import TILE, Tile, TileKey, solid_tile
from painter.pixels.tilemap import TileMap

_HEAD = 8
_FRAME = 12  # bytes of a chunk beside its body: length, name, checksum
_ZLIB_HEAD, _ZLIB_TAIL = 2, 4


def decode_tiles(data: bytes, x: int, y: int, *, alpha_only: bool = False) -> TileMap | None:
    """The pixels of a PNG of ours with their corner at (x, y).

    Args:
        data: a whole file; its first 33 bytes are known to be a PNG's head of sound size.
        alpha_only: of RGBA, the alpha alone.

    Returns:
        Premultiplied RGBA, or one channel; None where the file is damaged, or not cut into bands
        of tiles for this place.
    """
    width, height = (int.from_bytes(data[a : a + 4], "big") for a in (16, 20))
    channels = CHANNELS.get(data[25])
    if channels not in {1, 4} or data[24] != 8 or any(data[26:29]):
        return None
    bands = band_rows(height, y)
    bodies = _bodies(data)
    if bodies is None or len(bodies) != len(bands) + 1 or len(bodies[-1]) != _ZLIB_TAIL:
        return None
    rows: list[dict[TileKey, Tile] | None] = [None] * len(bands)

    def work(number: int) -> None:
        top, bottom = bands[number]
        body = bodies[number][_ZLIB_HEAD if number == 0 else 0 :]
        raw = _inflated(body, (bottom - top) * (width * channels + 1))
        if raw is not None:
            lines = np.frombuffer(raw, np.uint8).reshape(bottom - top, width * channels + 1)
            rows[number] = _tiles(lines, channels, x, y + top, alpha_only)

    in_parallel(work, range(len(bands)))
    tiles: dict[TileKey, Tile] = {}
    for row in rows:
        if row is None:
            return None
        tiles |= row
    return TileMap(1 if alpha_only else channels, MappingProxyType(tiles))


def _bodies(data: bytes) -> list[memoryview] | None:
    """The bodies of the IDAT chunks; None where a chunk is cut off or damaged."""
    view = memoryview(data)
    place = _HEAD
    found: list[memoryview] = []
    while place + _FRAME <= len(view):
        length = int.from_bytes(view[place : place + 4], "big")
        name = bytes(view[place + 4 : place + 8])
        end = place + _FRAME + length
        if end > len(view) or zlib.crc32(view[place + 4 : end - 4]) != int.from_bytes(
            view[end - 4 : end], "big"
        ):
            return None
        if name == b"IDAT":
            found.append(view[place + 8 : end - 4])
        if name == b"IEND":
            return found
        place = end
    return None


def _inflated(body: memoryview, length: int) -> bytes | None:
    try:
        raw = zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, length + 1)
    except zlib.error:
        return None
    return raw if len(raw) == length else None


def _tiles(
    lines: NDArray[np.uint8], channels: int, x: int, y: int, alpha_only: bool
) -> dict[TileKey, Tile] | None:
    """A row of tiles from filtered lines that begin at (x, y); None where a filter is not ours."""
    width = lines.shape[1] // channels
    first, left, row = x // TILE, x % TILE, y // TILE
    count = (left + width - 1) // TILE + 1
    strip = np.zeros((TILE, count * TILE, channels), np.uint8)
    top = y % TILE
    part = strip[top : top + lines.shape[0]]
    flat = part.reshape(lines.shape[0], count * TILE * channels)
    if not _unfilter(lines, channels, flat, left * channels):
        return None
    if alpha_only:
        strip = strip[:, :, channels - 1 :]
    elif channels == 4:
        premultiply_band(part)
    tiles: dict[TileKey, Tile] = {}
    for i in range(count):
        square = strip[:, i * TILE : (i + 1) * TILE]
        if not _uniform(square):
            tiles[first + i, row] = _frozen(square)
        elif square[0, 0].any():
            tiles[first + i, row] = solid_tile(square[0, 0])
    return tiles


def _frozen(square: NDArray[np.uint8]) -> Tile:
    tile = square.copy()
    tile.flags.writeable = False
    return tile


@kernel
def _uniform(square: NDArray[np.uint8]) -> bool:
    """Whether all pixels are equal; most squares are not, and that is soon found."""
    for y in range(square.shape[0]):
        for x in range(square.shape[1]):
            for c in range(square.shape[2]):
                if square[y, x, c] != square[0, 0, c]:
                    return False
    return True


@kernel
def _unfilter(lines: NDArray[np.uint8], step: int, out: NDArray[np.uint8], left: int) -> bool:
    """Undo the filters of `png.encode_rows`: Sub in the first row, Up in the others."""
    if lines[0, 0] != 1:
        return False
    wide = lines.shape[1] - 1
    for i in range(wide):
        before = out[0, left + i - step] if i >= step else np.uint8(0)
        out[0, left + i] = lines[0, i + 1] + before
    for y in range(1, lines.shape[0]):
        if lines[y, 0] != 2:
            return False
        for i in range(wide):
            out[y, left + i] = lines[y, i + 1] + out[y - 1, left + i]
    return True
