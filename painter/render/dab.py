"""Brush marks: how much of every pixel a round brush covers along a stroke."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect
from painter.base.kernel import kernel
from painter.pixels.tilemap import TileMap

Point = tuple[float, float]


def stroke_rect(start: Point, end: Point, radius: float) -> Rect:
    """Pixels that a round brush may touch between two points."""
    reach = radius + 1
    return Rect(
        math.floor(min(start[0], end[0]) - reach),
        math.floor(min(start[1], end[1]) - reach),
        math.ceil(max(start[0], end[0]) + reach),
        math.ceil(max(start[1], end[1]) + reach),
    )


def extend_mask(mask: TileMap, start: Point, end: Point, radius: float, hard: bool) -> TileMap:
    """Add a segment to a stroke's coverage, one channel.

    Where segments overlap the larger coverage counts, so that a translucent stroke does not
    darken where it bends.

    Args:
        start, end: page pixels; equal for a single dab. radius: at least 0.5 pixels.
        hard: whole pixels only (hints need exact colours); else a rim of one pixel is smooth.
    """
    area = stroke_rect(start, end, radius)
    cover = mask.to_array(area)
    _cover(cover[:, :, 0], area.x0, area.y0, *start, *end, radius, hard)
    return mask.with_pixels(cover, area.x0, area.y0)


def paint_through(
    base: TileMap, mask: TileMap, area: Rect, rgba: tuple[int, int, int, int]
) -> TileMap:
    """Base pixels, premultiplied, with straight `rgba` laid over them through a mask in `area`."""
    pixels = base.to_array(area)
    _lay(pixels, mask.to_array(area)[:, :, 0], *rgba)
    return base.with_pixels(pixels, area.x0, area.y0)


def erase_through(base: TileMap, mask: TileMap, area: Rect) -> TileMap:
    """Base pixels with what the mask covers in `area` taken away."""
    pixels = base.to_array(area)
    keep = 255 - mask.to_array(area).astype(np.uint16)
    return base.with_pixels(((pixels * keep + 127) // 255).astype(np.uint8), area.x0, area.y0)


@kernel
def _cover(
    cover: NDArray[np.uint8],
    left: int,
    top: int,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    radius: float,
    hard: bool,
) -> None:
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    for row in range(cover.shape[0]):
        y = top + row + 0.5
        for column in range(cover.shape[1]):
            x = left + column + 0.5
            along = 0.0
            if length > 0:
                along = min(1.0, max(0.0, ((x - x0) * dx + (y - y0) * dy) / length))
            far = math.hypot(x - x0 - along * dx, y - y0 - along * dy)
            if hard:
                value = 255 if far <= radius else 0
            else:
                value = int(255 * min(1.0, max(0.0, radius + 0.5 - far)) + 0.5)
            if value > cover[row, column]:
                cover[row, column] = value


@kernel
def _lay(
    pixels: NDArray[np.uint8], mask: NDArray[np.uint8], r: int, g: int, b: int, a: int
) -> None:
    for row in range(mask.shape[0]):
        for column in range(mask.shape[1]):
            alpha = (mask[row, column] * a + 127) // 255
            if alpha == 0:
                continue
            keep = 255 - alpha
            p = pixels[row, column]
            p[0] = (r * alpha + p[0] * keep + 127) // 255
            p[1] = (g * alpha + p[1] * keep + 127) // 255
            p[2] = (b * alpha + p[2] * keep + 127) // 255
            p[3] = (255 * alpha + p[3] * keep + 127) // 255
