"""Walk along a straight stroke and measure it: how wide it is, and how far it strays from its way.

Other lines that cross it or run into it are stepped over, so that it is told by itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

T, WIDTH, ACROSS = 0, 1, 2
"""Columns of a walk: how far from its start, width, and how far the stroke's middle is off the way,
to the left of it. Working pixels."""

STEP = 0.5  # between two measurements
_BROKEN = 3.0  # a stroke that is off so long has ended
_WIDER = (2.0, 0.08)  # pixels, and a pixel more, by which it may grow before it is another line
_GROWS = 0.15  # most by which its width changes a pixel where it is by itself
_STRAY = 0.25  # part of the width that the middle may be off the way,
_STRAY_STROKES = 0.5  # so many stroke widths more, and what the caller allows a pixel
_TURN = 0.12  # most by which the way moves over to the middle at a step
_BURIED = 60.0  # stroke widths in other ink after which the stroke is taken to end
_CLEAR = (1.0, 0.7)  # strokes' and own widths along it beside another line that are that line's:
# aslant, one comes in on one side, and goes out on the other only when it has crossed


@kernel
def walk_stroke(
    work: NDArray[np.bool_],
    start: tuple[float, float],
    way: tuple[float, float],
    stroke: float,
    stray: float,
    out: NDArray[np.float64],
) -> int:
    """Measure a stroke where it is by itself; number of rows written.

    Args:
        work: line, bool (h, w). start: x, y on the line. way: unit vector to walk along.
        stroke: width of the lines, working pixels. stray: pixels a pixel that it may lead aside.
        out: (most, 3) for the columns `T`, `WIDTH`, `ACROSS`.
    """
    (x0, y0), (ux, uy) = start, way
    count, t, off, ended, last, wide = 0, 0.0, 0.0, 0.0, 0.0, stroke
    clear_from = 0.0
    while count < len(out) and ended <= _BROKEN and t - last <= _BURIED * stroke:
        t += STEP
        x, y = x0 + ux * t - uy * off, y0 + uy * t + ux * off
        if not is_on(work, x, y):
            ended += STEP
            continue
        ended = 0.0
        most = wide + _WIDER[0] + _WIDER[1] * (t - last)
        left = _reach(work, x, y, -uy, ux, most + 1)
        right = _reach(work, x, y, uy, -ux, most + 1)
        now = left + right + STEP
        if now > most:
            clear = _CLEAR[0] * stroke + _CLEAR[1] * wide
            clear_from = t + clear
            while count > 0 and out[count - 1, T] > t - clear:
                count -= 1
        elif t > clear_from:
            change = _GROWS * (t - last)
            wide += max(-change, min(change, now - wide))
            out[count, T], out[count, WIDTH] = t, now
            out[count, ACROSS] = off + (left - right) / 2
            count += 1
            last = t
            limit = _STRAY_STROKES * stroke + _STRAY * now + stray * t
            off += max(-_TURN, min(_TURN, (left - right) / 4))
            off = max(-limit, min(limit, off))
    return count


@kernel
def is_on(mask: NDArray[np.bool_], x: float, y: float) -> bool:
    """Whether the cell that (x, y) is in is true; beyond the page none is."""
    column, row = int(np.round(x)), int(np.round(y))
    height, width = mask.shape
    return bool(0 <= column < width and 0 <= row < height and mask[row, column])


@kernel
def _reach(work: NDArray[np.bool_], x: float, y: float, px: float, py: float, most: float) -> float:
    """How far the line goes on from (x, y) on it in a direction."""
    far = 0.0
    while far < most and is_on(work, x + px * (far + STEP), y + py * (far + STEP)):
        far += STEP
    return far


@kernel
def fitted_way(
    start: tuple[float, float], way: tuple[float, float], aside: float, turned: float
) -> tuple[float, float, float, float]:
    """Where a stroke that was walked along begins, x, y, and its unit vector.

    Args:
        start, way: of the walk. aside, turned: of the straight line over its column `ACROSS`.
    """
    (x, y), (ux, uy) = start, way
    vx, vy = ux - turned * uy, uy + turned * ux
    long = np.sqrt(vx * vx + vy * vy)
    return x - aside * uy, y + aside * ux, vx / long, vy / long


@kernel
def fit_straight(t: NDArray[np.float64], value: NDArray[np.float64]) -> tuple[float, float, float]:
    """Least squares line over (n,) values: what it is at t = 0, slope, root mean square error."""
    middle, mean = t.mean(), value.mean()
    slope = ((t - middle) * (value - mean)).sum() / max(((t - middle) ** 2).sum(), 1e-9)
    begin = mean - slope * middle
    return begin, slope, np.sqrt(((value - begin - slope * t) ** 2).mean())
