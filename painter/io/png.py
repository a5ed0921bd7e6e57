"""Our own PNG encoder: from bands of rows, on all cores, never holding the whole picture.

Every band is filtered (Up; its first row Sub) and deflated for itself; the streams are cut at byte
borders, so that they join into one, and their checksums are combined. `png_bands` reads such files
band by band.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.kernel import kernel
from painter.io.dpi import Dpi, per_metre

Rows: TypeAlias = Callable[[int, int], NDArray[np.uint8]]
"""Rows top..bottom (exclusive) of a picture, `(bottom - top, W, C)` uint8 contiguous."""

BAND = 256
CHANNELS: Mapping[int, int] = MappingProxyType({0: 1, 4: 2, 2: 3, 6: 4})
"""Channels by the colour type of a PNG's header."""

_COLOUR_TYPE = {channels: kind for kind, channels in CHANNELS.items()}
_BASE = 65521  # of the Adler checksum


@dataclass(frozen=True)
class _Piece:
    """A deflated band: its bytes, its Adler checksum and its length before deflating."""

    data: bytes
    adler: int
    length: int


def encode_png(pixels: NDArray[np.uint8], dpi: Dpi | None = None) -> list[bytes]:
    """A PNG file as a list of pieces, from `(H, W)` or `(H, W, 1..4)` uint8 (straight alpha)."""
    cube = pixels[:, :, np.newaxis] if pixels.ndim == 2 else pixels
    height, width, channels = cube.shape
    return encode_rows(width, height, channels, lambda a, b: np.ascontiguousarray(cube[a:b]), dpi)


def band_rows(height: int, y: int = 0) -> list[tuple[int, int]]:
    """Where a picture of so many rows is cut, when its first row is row `y` of the page: at the
    borders of tiles."""
    borders = [*range(BAND - y % BAND, height, BAND), height]
    return list(zip([0, *borders], borders, strict=False))


def encode_rows(
    width: int, height: int, channels: int, rows: Rows, dpi: Dpi | None = None, y: int = 0
) -> list[bytes]:
    """A PNG file as a list of pieces; `rows` is called for each band, from several threads.

    Args:
        y: row of the page that the first row is; see `band_rows`.
    """
    bands = band_rows(height, y)
    pieces: list[_Piece | None] = [None] * len(bands)

    def work(number: int) -> None:
        top, bottom = bands[number]
        pieces[number] = _piece(rows(top, bottom), number == len(bands) - 1)

    in_parallel(work, range(len(bands)))
    return _file(width, height, channels, [p for p in pieces if p is not None], dpi)


def encode_solid(width: int, height: int, value: tuple[int, ...]) -> list[bytes]:
    """A PNG file of one colour: one band is deflated and repeated."""
    channels = len(value)
    band = np.empty((min(BAND, height), width, channels), np.uint8)
    band[...] = value
    full, rest = divmod(height, BAND)
    last = rest or BAND
    pieces = [_piece(band, False)] * (full if rest else full - 1)
    pieces.append(_piece(band[:last], True))
    return _file(width, height, channels, pieces, None)


def _piece(band: NDArray[np.uint8], last: bool) -> _Piece:
    height, width, channels = band.shape
    filtered = np.empty((height, width * channels + 1), np.uint8)
    _filter(band.reshape(height, width * channels), channels, filtered)
    raw = filtered.data.cast("B")
    # Runs alone (Z_RLE) would be a sixth smaller, but take twice as long to open.
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    data = packer.compress(raw) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
    return _Piece(data, zlib.adler32(raw), len(raw))


def _file(
    width: int, height: int, channels: int, pieces: list[_Piece], dpi: Dpi | None
) -> list[bytes]:
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPE[channels], 0, 0, 0)
    out = [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), chunk(b"sRGB", b"\0")]
    if dpi is not None:
        density = struct.pack(">IIB", per_metre(dpi[0]), per_metre(dpi[1]), 1)
        out.append(chunk(b"pHYs", density))
    checksum = 1
    for number, piece in enumerate(pieces):
        checksum = joined(checksum, piece.adler, piece.length)
        out.append(chunk(b"IDAT", (b"\x78\x01" if number == 0 else b"") + piece.data))
    out.append(chunk(b"IDAT", struct.pack(">I", checksum)))
    out.append(chunk(b"IEND", b""))
    return out


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG file, with its checksum."""
    checksum = zlib.crc32(body, zlib.crc32(name))
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)


def joined(first: int, second: int, length: int) -> int:
    """The Adler-32 of two runs of bytes, from their own and the length of the second."""
    a1, b1 = first & 0xFFFF, first >> 16
    a2, b2 = second & 0xFFFF, second >> 16
    a = (a1 + a2 - 1) % _BASE
    b = (b1 + b2 + length * (a1 - 1)) % _BASE
    return b << 16 | a


@kernel
def _filter(rows: NDArray[np.uint8], step: int, out: NDArray[np.uint8]) -> None:
    """The first row as differences from the pixel to the left, the others from the row above."""
    out[0, 0] = 1
    for i in range(rows.shape[1]):
        left = rows[0, i - step] if i >= step else np.uint8(0)
        out[0, i + 1] = rows[0, i] - left
    for y in range(1, rows.shape[0]):
        out[y, 0] = 2
        for i in range(rows.shape[1]):
            out[y, i + 1] = rows[y, i] - rows[y - 1, i]
