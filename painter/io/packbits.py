"""PackBits, the run-length code of Photoshop files (Apple Technical Note TN1023).

A packet is a byte n and what follows: n in 0..127 is followed by n + 1 bytes as they are; 129..255
by one byte that stands for 257 - n equal ones; 128 is skipped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


def pack_rows(
    pixels: NDArray[np.uint8], channel: int, flip: bool = False
) -> tuple[bytes, NDArray[np.uint16]]:
    """Code one channel of `(H, W, C)` uint8, each row for itself.

    Args:
        flip: code 255 - value.

    Returns:
        The rows one after the other, and the length of each, `(H,)` uint16.
    """
    height, width = pixels.shape[:2]
    out = np.empty(height * (width + (width + 127) // 128), np.uint8)
    lengths = np.empty(height, np.uint16)
    used = _pack(pixels, channel, np.uint8(255 if flip else 0), out, lengths)
    return out[:used].tobytes(), lengths


def unpack_rows(data: NDArray[np.uint8], starts: NDArray[np.int64], out: NDArray[np.uint8]) -> bool:
    """Decode rows; what a row lacks is left as it is.

    Args:
        data: `(n,)` coded rows.
        starts: `(H + 1,)` where each row begins in it, and where the last one ends.
        out: `(H, W)`, filled.

    Returns:
        Whether every row was whole.
    """
    return _unpack(data, starts, out)


@kernel
def _pack(
    pixels: NDArray[np.uint8],
    channel: int,
    mask: np.uint8,
    out: NDArray[np.uint8],
    lengths: NDArray[np.uint16],
) -> int:
    height, width = pixels.shape[0], pixels.shape[1]
    row = np.empty(width, np.uint8)
    at = 0
    for y in range(height):
        for x in range(width):
            row[x] = pixels[y, x, channel] ^ mask
        first = at
        plain = 0  # where the bytes begin that no packet holds yet
        x = 0
        while x < width:
            run = 1
            while run < 128 and x + run < width and row[x + run] == row[x]:
                run += 1
            if run < 3 and x + run < width:
                x += run
                continue
            if run < 3:
                run, x = 0, width
            while plain < x:
                count = min(128, x - plain)
                out[at] = count - 1
                out[at + 1 : at + 1 + count] = row[plain : plain + count]
                at += 1 + count
                plain += count
            if run:
                out[at] = 257 - run
                out[at + 1] = row[x]
                at += 2
                x += run
                plain = x
        lengths[y] = at - first
    return at


@kernel
def _unpack(data: NDArray[np.uint8], starts: NDArray[np.int64], out: NDArray[np.uint8]) -> bool:
    width = out.shape[1]
    whole = True
    for y in range(out.shape[0]):
        at, end = starts[y], starts[y + 1]
        x = 0
        while x < width and at < end:
            head = int(data[at])
            at += 1
            if head < 128:
                count = min(head + 1, width - x, end - at)
                out[y, x : x + count] = data[at : at + count]
                at += count
                x += count
            elif head > 128 and at < end:
                count = min(257 - head, width - x)
                out[y, x : x + count] = data[at]
                at += 1
                x += count
        whole = whole and x == width
    return whole
