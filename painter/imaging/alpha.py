"""Straight colours in files, premultiplied ones in tiles; and what white shows through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel


def premultiply(rgba: NDArray[np.uint8]) -> None:
    """Multiply the colours of straight `(H, W, 4)` uint8 by their alpha, rounded, in place."""
    in_parallel(lambda b: premultiply_band(rgba[b[0] : b[1]]), _bands(rgba))


def unpremultiply(rgba: NDArray[np.uint8]) -> None:
    """Divide the colours of premultiplied `(H, W, 4)` uint8 by their alpha, rounded, in place.

    Exact: `premultiply` brings back the very values (where no colour exceeds its alpha).
    Transparent pixels become black.
    """
    in_parallel(lambda b: unpremultiply_band(rgba[b[0] : b[1]]), _bands(rgba))


def over_white(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Straight `(H, W, 4)` uint8 laid over white: `(H, W, 3)`."""
    out = np.empty((*rgba.shape[:2], 3), np.uint8)
    in_parallel(lambda b: _over_white(rgba[b[0] : b[1]], out[b[0] : b[1]]), _bands(rgba))
    return out


def on_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey `(H, W)`, RGB or straight RGBA as `(H, W, 3)`, transparent parts on white."""
    if pixels.ndim == 2:
        return np.repeat(pixels[:, :, np.newaxis], 3, 2)
    return pixels if pixels.shape[2] == 3 else over_white(pixels)


def is_opaque(rgba: NDArray[np.uint8]) -> bool:
    """Whether every alpha of `(H, W, 4)` uint8 is 255."""
    return bool((rgba[:, :, 3] == 255).all())


def _bands(picture: NDArray[np.uint8]) -> list[tuple[int, int]]:
    count = worker_count() if picture.size > 1 << 20 else 1
    return row_bands(picture.shape[0], count)


@kernel
def premultiply_band(rgba: NDArray[np.uint8]) -> None:
    """The same as `premultiply`, on the calling thread alone."""
    for y in range(rgba.shape[0]):
        for x in range(rgba.shape[1]):
            alpha = int(rgba[y, x, 3])
            if alpha == 255:
                continue
            for c in range(3):
                rgba[y, x, c] = (int(rgba[y, x, c]) * alpha + 127) // 255


@kernel
def unpremultiply_band(rgba: NDArray[np.uint8]) -> None:
    """The same as `unpremultiply`, on the calling thread alone."""
    for y in range(rgba.shape[0]):
        for x in range(rgba.shape[1]):
            alpha = int(rgba[y, x, 3])
            if alpha == 255:
                continue
            if alpha == 0:
                rgba[y, x, 0], rgba[y, x, 1], rgba[y, x, 2] = 0, 0, 0
                continue
            for c in range(3):
                rgba[y, x, c] = min(255, (int(rgba[y, x, c]) * 510 + alpha) // (2 * alpha))


@kernel
def _over_white(rgba: NDArray[np.uint8], out: NDArray[np.uint8]) -> None:
    for y in range(rgba.shape[0]):
        for x in range(rgba.shape[1]):
            alpha = int(rgba[y, x, 3])
            white = 255 * (255 - alpha) + 127
            for c in range(3):
                out[y, x, c] = (int(rgba[y, x, c]) * alpha + white) // 255


@kernel
def bgra_to_premultiplied(pixels: NDArray[np.uint8]) -> None:
    """Straight `(H, W, 4)` uint8 in the order BGRA to premultiplied RGBA, in place."""
    for y in range(pixels.shape[0]):
        for x in range(pixels.shape[1]):
            alpha = int(pixels[y, x, 3])
            blue, red = int(pixels[y, x, 0]), int(pixels[y, x, 2])
            pixels[y, x, 0] = (red * alpha + 127) // 255
            pixels[y, x, 1] = (int(pixels[y, x, 1]) * alpha + 127) // 255
            pixels[y, x, 2] = (blue * alpha + 127) // 255
