"""Mark the strokes that run away from a centre and grow wider on the way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.stroke_walk import ACROSS, STEP, WIDTH, T, fit_straight, is_on, walk_stroke
from painter.segment.tapers import POINT

_LONG = 8.0  # stroke widths of unbroken line along a ray, at least,
_BY_ITSELF = 0.7  # and this part of it by itself
_AROUND = 3.0  # stroke widths from where it begins, at which lines are counted
_ASTRAY = 0.03  # pixels a pixel by which it may run past the centre when it is followed,
_TURNED = 0.025  # and by which it does
_BENT = 0.15  # stroke widths that it may be off straight, in the mean,
_BENT_MORE = 0.2  # and so many pixels more where it begins in a free point
_RAGGED = 1.0  # pixels on both sides that it may be wider here and there
_GROWS = 0.005  # pixels a pixel by which it grows wider, at least
_UNEVEN = (0.2, 0.3)  # part of its width and pixels that it may be off growing evenly, in the mean


@kernel
def mark_rays(
    work: NDArray[np.bool_],
    centre: tuple[float, float],
    begin: tuple[float, float],
    stroke: float,
    out: NDArray[np.bool_],
) -> None:
    """Set `out`, bool (h, w), at every ray that is by itself there.

    Args:
        work: line, bool (h, w). centre: x, y. begin: least and largest distance from the centre at
            which rays begin. stroke: width of the lines. Working pixels, all.
    """
    (cx, cy), (near, far) = centre, begin
    height, width = work.shape
    row = np.empty((int(sum(work.shape) / STEP), 3))
    count = int(2 * np.pi * far)
    for k in range(count):
        ux, uy = np.cos(2 * np.pi * k / count), np.sin(2 * np.pi * k / count)
        before = True
        for r in range(int(near), int(far)):
            x, y = cx + ux * r, cy + uy * r
            column, line = int(np.round(x)), int(np.round(y))
            if column < 0 or line < 0 or column >= width or line >= height:
                before = True
                continue
            now = work[line, column]
            if (
                now
                and not before
                and _goes_on(work, x, y, ux, uy, _LONG * stroke)
                and _arms(work, column, line, _AROUND * stroke) != 2
            ):
                _follow(work, (x, y), (ux, uy), stroke, _BENT * stroke, row, out)
            before = now


@kernel
def mark_tapers(
    work: NDArray[np.bool_],
    tip: NDArray[np.float64],
    way: NDArray[np.float64],
    stroke: float,
    out: NDArray[np.bool_],
) -> None:
    """Set `out` at the rays that begin at given points.

    Args:
        tip: (n, 2) x, y. way: (n, 2) unit vectors along the rays. Others as of `mark_rays`.
    """
    row = np.empty((int(sum(work.shape) / STEP), 3))
    for k in range(len(tip)):
        start, to = (tip[k, 0], tip[k, 1]), (way[k, 0], way[k, 1])
        _follow(work, start, to, stroke, _BENT * stroke + _BENT_MORE, row, out)


@kernel
def _follow(
    work: NDArray[np.bool_],
    start: tuple[float, float],
    way: tuple[float, float],
    stroke: float,
    most_bent: float,
    row: NDArray[np.float64],
    out: NDArray[np.bool_],
) -> None:
    """Set `out` at the ray that begins somewhere, if one does; `row` is room for a walk."""
    n = walk_stroke(work, start, way, stroke, _ASTRAY, row)
    if n >= _BY_ITSELF * _LONG * stroke / STEP and _is_ray(row[:n], stroke, most_bent):
        _paint(work, start, way, row[:n], out)


@kernel
def _goes_on(
    work: NDArray[np.bool_], x: float, y: float, ux: float, uy: float, long: float
) -> bool:
    """Whether line goes on from (x, y) without a break."""
    t = 0
    while t < long and is_on(work, x + ux * t, y + uy * t):
        t += 1
    return t >= long


@kernel
def _arms(work: NDArray[np.bool_], x: int, y: int, far: float) -> int:
    """Lines that cross a circle: one around a point, three around where a line begins on another.

    Two are one line that goes on.
    """
    count = int(np.ceil(2 * np.pi * far)) * 2
    arms, before = 0, False
    for k in range(count + 1):
        angle = 2 * np.pi * k / count
        now = is_on(work, x + far * np.cos(angle), y + far * np.sin(angle))
        arms += k > 0 and now and not before
        before = now
    return arms


@kernel
def _is_ray(row: NDArray[np.float64], stroke: float, most_bent: float) -> bool:
    """Whether a walk went along a straight stroke that begins fine and grows evenly."""
    _, turned, bent = fit_straight(row[:, T], row[:, ACROSS])
    if abs(turned) > _TURNED or bent > most_bent:
        return False
    begin, grows, uneven = fit_straight(row[:, T], row[:, WIDTH])
    point = begin + grows * row[0, T]
    even = uneven <= _UNEVEN[0] * row[:, WIDTH].mean() + _UNEVEN[1]
    return grows >= _GROWS and point <= POINT[0] * stroke + POINT[1] and even


@kernel
def _paint(
    work: NDArray[np.bool_],
    start: tuple[float, float],
    way: tuple[float, float],
    row: NDArray[np.float64],
    out: NDArray[np.bool_],
) -> None:
    """Set `out` on the line where a walk found the ray by itself, as wide as it is in the whole."""
    (x0, y0), (ux, uy) = start, way
    aside, turned, _ = fit_straight(row[:, T], row[:, ACROSS])
    begin, grows, _ = fit_straight(row[:, T], row[:, WIDTH])
    for t in row[:, T]:
        middle, reach = aside + turned * t, (begin + grows * t) / 2 + _RAGGED
        for side in np.arange(middle - reach, middle + reach + STEP, STEP):
            x, y = x0 + ux * t - uy * side, y0 + uy * t + ux * side
            if is_on(work, x, y):
                out[int(np.round(y)), int(np.round(x))] = True
