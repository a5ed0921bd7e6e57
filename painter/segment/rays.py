"""Look for the straight strokes of focus lines and speed lines, and mark them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.ray_marks import paint_ray
from painter.segment.stroke_walk import ACROSS, STEP, WIDTH, T, fit_straight, is_on, walk_stroke
from painter.segment.tapers import is_point

FREE, TAPERING, HIDDEN = 0, 1, 2
"""What a straight stroke is still asked for. FREE: nothing, it ends freely among many that run its
way. TAPERING: that it begins fine and grows evenly. HIDDEN: that it is also long and runs its way
exactly, because it may be an outline."""

_LONG = 8.0  # stroke widths of unbroken line along a ray, at least,
_BY_ITSELF = 0.7  # and this part of it by itself
_AROUND = 3.0  # stroke widths from where it begins, at which lines are counted
_ASTRAY = 0.03  # pixels a pixel by which it may run past its way when it is followed,
_TURNED = 0.025  # and by which it does
_BENT = 0.15  # stroke widths that it may be off straight, in the mean,
_BENT_MORE = 0.2  # and so many pixels more where it begins in a free point
_GROWS = 0.005  # pixels a pixel by which it grows wider, at least
_UNEVEN = (0.2, 0.3)  # part of its width and pixels that it may be off growing evenly, in the mean
# A hidden stroke is by itself for so many stroke widths and strays so little; if it is longer and
# truer still, it is enough that it grows so many pixels wider, evenly or not.
_HIDDEN, _HIDDEN_TURNED = 14.0, 0.015
_TRUE, _TRUE_TURNED, _TRUE_GROWS = 20.0, 0.006, 0.7


@kernel
def mark_rays(
    work: NDArray[np.bool_],
    centre: tuple[float, float],
    begin: tuple[float, float],
    stroke: float,
    out: NDArray[np.bool_],
) -> None:
    """Set `out`, bool (h, w), at every stroke that grows wider away from a centre.

    Args:
        work: line, bool (h, w). centre: x, y. begin: least and largest distance from the centre at
            which strokes begin. stroke: width of the lines. Working pixels, all.
    """
    (cx, cy), (near, far) = centre, begin
    row = np.empty((int(sum(work.shape) / STEP), 3))
    count = int(2 * np.pi * far)
    for k in range(count):
        ux, uy = np.cos(2 * np.pi * k / count), np.sin(2 * np.pi * k / count)
        start = cx + ux * int(near), cy + uy * int(near)
        _mark_along(work, start, (ux, uy), int(far) - int(near), TAPERING, stroke, row, out)


@kernel
def mark_beam(
    work: NDArray[np.bool_],
    start: NDArray[np.float64],
    way: tuple[float, float],
    far: int,
    stroke: float,
    out: NDArray[np.bool_],
) -> None:
    """Set `out` at every stroke that runs one way and grows wider.

    Args:
        start: (n, 2) x, y from where they are looked for. way: unit vector. far: pixels from
            there within which they begin. Others as of `mark_rays`.
    """
    row = np.empty((int(sum(work.shape) / STEP), 3))
    for k in range(len(start)):
        _mark_along(work, (start[k, 0], start[k, 1]), way, far, HIDDEN, stroke, row, out)


@kernel
def mark_strokes(
    work: NDArray[np.bool_],
    tip: NDArray[np.float64],
    way: NDArray[np.float64],
    kind: int,
    stroke: float,
    out: NDArray[np.bool_],
) -> None:
    """Set `out` at the strokes that begin at given points.

    Args:
        tip: (n, 2) x, y. way: (n, 2) unit vectors along the strokes. kind: `FREE` or `TAPERING`.
            Others as of `mark_rays`.
    """
    row = np.empty((int(sum(work.shape) / STEP), 3))
    bent = _BENT * stroke + _BENT_MORE
    for k in range(len(tip)):
        start, to = (tip[k, 0], tip[k, 1]), (way[k, 0], way[k, 1])
        _follow(work, start, to, bent, kind, stroke, row, out)


@kernel
def _mark_along(
    work: NDArray[np.bool_],
    start: tuple[float, float],
    way: tuple[float, float],
    far: int,
    kind: int,
    stroke: float,
    row: NDArray[np.float64],
    out: NDArray[np.bool_],
) -> None:
    """Set `out` at the strokes that begin on a straight way; `row` is room for a walk."""
    (x0, y0), (ux, uy) = start, way
    height, width = work.shape
    before = True
    for r in range(far):
        x, y = x0 + ux * r, y0 + uy * r
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
            _follow(work, (x, y), way, _BENT * stroke, kind, stroke, row, out)
        before = now


@kernel
def _follow(
    work: NDArray[np.bool_],
    start: tuple[float, float],
    way: tuple[float, float],
    most_bent: float,
    kind: int,
    stroke: float,
    row: NDArray[np.float64],
    out: NDArray[np.bool_],
) -> None:
    """Set `out` at the stroke that begins somewhere, if one does; `row` is room for a walk."""
    n = walk_stroke(work, start, way, stroke, _ASTRAY, row)
    if n < _BY_ITSELF * _LONG * stroke / STEP:
        return
    _, turned, bent = fit_straight(row[:n, T], row[:n, ACROSS])
    if abs(turned) > _TURNED or bent > most_bent:
        return
    if kind == HIDDEN and not _is_hidden(row[:n], abs(turned), stroke):
        return
    if kind == TAPERING and not _grows_evenly(row[:n], stroke):
        return
    paint_ray(work, start, way, row[:n], stroke, out)


@kernel
def _is_hidden(row: NDArray[np.float64], turned: float, stroke: float) -> bool:
    """Whether a stroke that may begin behind something is a ray and no outline."""
    long = len(row) * STEP
    if long >= _HIDDEN * stroke and turned <= _HIDDEN_TURNED and _grows_evenly(row, stroke):
        return True
    _, grows, _ = fit_straight(row[:, T], row[:, WIDTH])
    wider = grows * (row[-1, T] - row[0, T])
    return long >= _TRUE * stroke and turned <= _TRUE_TURNED and wider >= _TRUE_GROWS


@kernel
def _grows_evenly(row: NDArray[np.float64], stroke: float) -> bool:
    """Whether a stroke begins fine and grows wider all along."""
    begin, grows, uneven = fit_straight(row[:, T], row[:, WIDTH])
    point = begin + grows * row[0, T]
    even = uneven <= _UNEVEN[0] * row[:, WIDTH].mean() + _UNEVEN[1]
    wider = grows * (row[-1, T] - row[0, T])
    return grows >= _GROWS and is_point(point, wider, stroke) and even


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
