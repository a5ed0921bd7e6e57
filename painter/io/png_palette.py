"""PNG files with a palette, for pictures of at most 256 colours: exact, and much smaller."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.kernel import kernel
from painter.io.dpi import Dpi, per_metre
from painter.io.png import chunk, joined

MOST = 256
_BAND = 256
_SLOTS = 1024
"""Places of the table in which colours are looked up; a power of two, four times `MOST`."""

_SHIFT = np.uint32(22)
_STEP = np.uint32(2654435761)  # Knuth's multiplicative hashing


def encode_indexed(pixels: NDArray[np.uint8], dpi: Dpi | None = None) -> list[bytes] | None:
    """A PNG file as a list of pieces, from `(H, W, 3)` or straight `(H, W, 4)` uint8.

    Returns:
        None where there are more colours than a palette holds, or where nothing would be gained.
    """
    height, width = pixels.shape[:2]
    if pixels.ndim != 3 or pixels.shape[2] < 3 or height * width < MOST:
        return None
    slots = np.zeros(_SLOTS, np.uint32)
    taken = np.zeros(_SLOTS, np.bool_)
    if _gather(_contiguous(pixels), slots, taken) > MOST:
        return None
    colours = _ordered(slots[taken])
    index = np.zeros(_SLOTS, np.uint8)
    rank = {int(colour): i for i, colour in enumerate(colours)}
    index[taken] = [rank[int(colour)] for colour in slots[taken]]
    depth = next(bits for bits in (1, 2, 4, 8) if len(colours) <= 1 << bits)
    return _file(_contiguous(pixels), slots, index, colours, depth, dpi)


def _contiguous(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels)


def _ordered(colours: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The most transparent first, so that the list of alphas may stop early; then by value."""
    return colours[np.lexsort((colours, colours >> 24))]


def _file(
    pixels: NDArray[np.uint8],
    slots: NDArray[np.uint32],
    index: NDArray[np.uint8],
    colours: NDArray[np.uint32],
    depth: int,
    dpi: Dpi | None,
) -> list[bytes]:
    height, width = pixels.shape[:2]
    tops = range(0, height, _BAND)
    bands: list[tuple[bytes, int, int]] = [(b"", 1, 0)] * len(tops)

    def work(number: int) -> None:
        part = pixels[tops[number] : tops[number] + _BAND]
        rows = np.zeros((part.shape[0], 1 + -(-width * depth // 8)), np.uint8)
        _index(part, slots, index, depth, rows)
        raw = rows.data.cast("B")
        packer = zlib.compressobj(4, zlib.DEFLATED, -15)
        last = number == len(tops) - 1
        data = packer.compress(raw) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
        bands[number] = (data, zlib.adler32(raw), len(raw))

    in_parallel(work, range(len(tops)))
    out = [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 3, 0, 0, 0)),
    ]
    out.append(chunk(b"sRGB", b"\0"))
    if dpi is not None:
        out.append(chunk(b"pHYs", struct.pack(">IIB", per_metre(dpi[0]), per_metre(dpi[1]), 1)))
    rgba = colours.astype("<u4").view(np.uint8).reshape(-1, 4)
    out.append(chunk(b"PLTE", rgba[:, :3].tobytes()))
    clear = int((rgba[:, 3] < 255).sum())
    if clear:
        out.append(chunk(b"tRNS", rgba[:clear, 3].tobytes()))
    checksum = 1
    for number, (data, adler, length) in enumerate(bands):
        checksum = joined(checksum, adler, length)
        out.append(chunk(b"IDAT", (b"\x78\x5e" if number == 0 else b"") + data))
    out.append(chunk(b"IDAT", struct.pack(">I", checksum)))
    out.append(chunk(b"IEND", b""))
    return out


@kernel
def _value(pixels: NDArray[np.uint8], y: int, x: int) -> np.uint32:
    alpha = np.uint32(255)
    if pixels.shape[2] == 4:
        alpha = np.uint32(pixels[y, x, 3])
    return np.uint32(
        np.uint32(pixels[y, x, 0])
        | np.uint32(np.uint32(pixels[y, x, 1]) << np.uint32(8))
        | np.uint32(np.uint32(pixels[y, x, 2]) << np.uint32(16))
        | np.uint32(alpha << np.uint32(24))
    )


@kernel
def _gather(pixels: NDArray[np.uint8], slots: NDArray[np.uint32], taken: NDArray[np.bool_]) -> int:
    """Put every colour into the table; stops above `MOST`."""
    count = 0
    before = np.uint32(0)
    for y in range(pixels.shape[0]):
        for x in range(pixels.shape[1]):
            value = _value(pixels, y, x)
            if count > 0 and value == before:
                continue
            before = value
            slot = np.int64(np.uint32(value * _STEP) >> _SHIFT)
            while taken[slot] and slots[slot] != value:
                slot = (slot + 1) & (_SLOTS - 1)
            if not taken[slot]:
                taken[slot] = True
                slots[slot] = value
                count += 1
                if count > MOST:
                    return count
    return count


@kernel
def _index(
    pixels: NDArray[np.uint8],
    slots: NDArray[np.uint32],
    index: NDArray[np.uint8],
    depth: int,
    rows: NDArray[np.uint8],
) -> None:
    """Rows of packed indices, each behind a filter byte of 0; the leftmost in the highest bits."""
    before = np.uint32(0)
    slot = np.int64(-1)
    for y in range(pixels.shape[0]):
        for x in range(pixels.shape[1]):
            value = _value(pixels, y, x)
            if slot < 0 or value != before:
                before = value
                slot = np.int64(np.uint32(value * _STEP) >> _SHIFT)
                while slots[slot] != value:
                    slot = (slot + 1) & (_SLOTS - 1)
            bit = x * depth
            rows[y, 1 + (bit >> 3)] |= np.uint8(int(index[slot]) << (8 - depth - (bit & 7)))
