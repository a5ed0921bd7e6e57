"""A stroke as a wall of pixels in a region's window, its ends carried on to the next line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.base.kernel import kernel
from painter.segment.edit_window import FREE, INKED, WALLED, RegionWindow

_BACK = 8.0  # pixels back from an end that tell its direction
_FAN = (0.0, 0.25, -0.25, 0.5, -0.5, 0.8, -0.8)  # radians to either side of it
_DETOUR = 0.6  # a turned ray has to be shorter by this share for a radian


def pixels_along(points: NDArray[np.floating]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Columns and rows of the pixels on a polyline, in its order; neighbours touch."""
    # From pixel to pixel: between halves, rounding would leave pixels out.
    corners = np.floor(np.asarray(points, np.float64) + 0.5)
    legs = np.diff(corners, axis=0)
    steps = np.maximum(1, np.ceil(np.abs(legs).max(axis=1, initial=0))).astype(np.int64)
    leg = np.repeat(np.arange(len(legs)), steps)
    number = np.arange(len(leg)) - np.repeat(np.cumsum(steps) - steps, steps) + 1
    path = corners[leg] + legs[leg] * (number / steps[leg])[:, np.newaxis]
    path = np.floor(np.concatenate([corners[:1], path]) + 0.5).astype(np.int64)
    return path[:, 0], path[:, 1]


def beside_stroke(
    points: NDArray[np.float32], away: float, size: Size
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Pixels `away` to the left of a stroke, on it, and as far to its right, three (k, 2) x, y.

    Only places all of whose three pixels lie on a page of `size`.
    """
    x, y = pixels_along(points)
    here = np.stack([x, y], axis=1)
    way = np.gradient(here.astype(np.float64), axis=0)
    way /= np.maximum(np.hypot(way[:, :1], way[:, 1:]), 1e-6)
    across = np.stack([-way[:, 1], way[:, 0]], axis=1) * away
    left = np.rint(here + across).astype(np.int64)
    right = np.rint(here - across).astype(np.int64)
    corner = (size.width, size.height)
    inside = np.all((left >= 0) & (left < corner) & (right >= 0) & (right < corner), axis=1)
    return left[inside], here[inside], right[inside]


def draw_wall(
    window: RegionWindow,
    points: NDArray[np.float32],
    reach: float,
    others: tuple[NDArray[np.float32], ...] = (),
) -> NDArray[np.int64]:
    """Mark a stroke's free pixels in the window as WALLED.

    Args:
        points: `(n, 2)` float32, page pixels.
        reach: how far an end that lies in the open is carried on.
        others: strokes that are walls already.

    Returns:
        its pixels on the region, inked ones too, as y * width + x of the window.
    """
    corner = (window.x, window.y)
    for other in others:
        if _near(other, window):
            _mark(window, np.asarray(other, np.float64) - corner)
    at = np.asarray(points, np.float64) - corner
    wall = [_mark(window, at)]
    for end in (at, at[::-1]):
        further = _extension(window.state, end, reach)
        if further is not None:
            wall.append(_mark(window, further))
    return np.unique(np.concatenate(wall))


def _near(points: NDArray[np.float32], window: RegionWindow) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    area = window.area
    return bool(low[0] < area.x1 and low[1] < area.y1 and high[0] >= area.x0 and high[1] >= area.y0)


def spanning(
    window: RegionWindow,
    points: NDArray[np.float32],
    reach: float,
    others: tuple[NDArray[np.float32], ...],
) -> bool:
    """Whether a stroke crosses open pixels and no end of it is left in the open.

    The window is changed as by `draw_wall`.
    """
    open_before = np.count_nonzero(window.state == FREE)
    draw_wall(window, points, reach, others)
    if np.count_nonzero(window.state == FREE) == open_before:
        return False
    at = np.asarray(points, np.float64) - (window.x, window.y)
    return not any(
        _open_end(window.state, end[-1]) and _extension(window.state, end, reach) is None
        for end in (at, at[::-1])
    )


def _mark(window: RegionWindow, points: NDArray[np.float64]) -> NDArray[np.int64]:
    height, width = window.state.shape
    x, y = pixels_along(points)
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    x, y = x[inside], y[inside]
    at = window.state[y, x]
    own = np.isin(at, (FREE, INKED, WALLED))
    window.state[y[at == FREE], x[at == FREE]] = WALLED
    return y[own] * width + x[own]


def _extension(
    state: NDArray[np.uint16], points: NDArray[np.float64], reach: float
) -> NDArray[np.float64] | None:
    """From the last point straight on, or a little to the side where a line is nearer; or None."""
    tip = points[-1]
    away = np.hypot(*(points - tip).T)
    back = points[np.flatnonzero(away >= _BACK)[-1]] if (away >= _BACK).any() else points[0]
    way = tip - back
    length = float(np.hypot(*way))
    if length == 0 or not _open_end(state, tip):
        return None
    angle = float(np.arctan2(way[1], way[0]))
    best, cost = None, np.inf
    for turn in _FAN:
        ux, uy = float(np.cos(angle + turn)), float(np.sin(angle + turn))
        far = _ray(state, float(tip[0]), float(tip[1]), ux, uy, reach)
        if far >= 0 and far * (1 + _DETOUR * abs(turn)) < cost:
            cost = far * (1 + _DETOUR * abs(turn))
            best = np.array([tip, tip + far * np.array([ux, uy])])
    return best


def _open_end(state: NDArray[np.uint16], tip: NDArray[np.float64]) -> bool:
    """Whether a stroke ends inside the region with open pixels around its end."""
    x, y = (int(v) for v in np.rint(tip))
    height, width = state.shape
    if not (0 <= x < width and 0 <= y < height):
        return False
    around = state[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
    return bool((around == FREE).any())


@kernel
def _ray(
    state: NDArray[np.uint16], x: float, y: float, ux: float, uy: float, reach: float
) -> float:
    """Distance to the first pixel that is not open, -1 when there is none within reach."""
    height, width = state.shape
    t = 1.5
    while t <= reach:
        u, v = int(np.rint(x + ux * t)), int(np.rint(y + uy * t))
        if u < 0 or v < 0 or u >= width or v >= height or state[v, u] != FREE:
            return t
        t += 0.5
    return -1.0
