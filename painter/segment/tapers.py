"""Straight strokes that begin in a fine point and grow wider, as a flick of the pen leaves them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.stroke_walk import (
    ACROSS,
    STEP,
    WIDTH,
    T,
    fit_straight,
    fitted_way,
    walk_stroke,
)

_LONG = 6.0  # stroke widths, at least
_MEASURED = 60.0  # stroke widths that are looked at
_ASTRAY = 0.15  # pixels a pixel by which the line of a free end may be known too little
_BENT, _BENT_MORE = 0.15, 0.2  # stroke widths and pixels that it may be off straight, in the mean
GROWS = (0.006, 0.25)  # pixels a pixel by which it grows wider
_POINT = (1.6, 1.0)  # its point is at most so many stroke widths and pixels wide;
_FINE = (0.35, 1.5)  # if it is no finer than this,
_WIDER = 0.7  # it grows so many pixels wider: a line that was cut is as wide everywhere


@dataclass(frozen=True, eq=False)
class Tapers:
    """n strokes, in working pixels."""

    tip: NDArray[np.float64]  # (n, 2) x, y of the fine point
    way: NDArray[np.float64]  # (n, 2) unit vector from there along the stroke


def find_tapers(work: NDArray[np.bool_], ends: NDArray[np.float32], stroke: float) -> Tapers:
    """Those that free ends of lines are the points of.

    Args:
        work: line, bool (h, w). ends: (n, 5) as in `painter.segment.gaps.FreeEnds`.
        stroke: width of the lines, working pixels.
    """
    found = _follow(work, ends.astype(np.float64), stroke)
    return Tapers(found[:, :2], found[:, 2:])


@kernel
def _follow(
    work: NDArray[np.bool_], ends: NDArray[np.float64], stroke: float
) -> NDArray[np.float64]:
    """Tip and way, (m, 4), of the ends that are points of tapering strokes."""
    out = np.empty((len(ends), 4))
    row = np.empty((int(_MEASURED * stroke / STEP), 3))
    count = 0
    for end in ends:
        ux, uy = -end[2], -end[3]
        n = walk_stroke(work, (end[0], end[1]), (ux, uy), stroke, _ASTRAY, row)
        if n < _LONG * stroke / STEP:
            continue
        point, grows, _ = fit_straight(row[:n, T], row[:n, WIDTH])
        if not GROWS[0] < grows < GROWS[1] or not is_point(point, grows * row[n - 1, T], stroke):
            continue
        aside, turn, bent = fit_straight(row[:n, T], row[:n, ACROSS])
        if bent > _BENT * stroke + _BENT_MORE:
            continue
        out[count] = fitted_way((end[0], end[1]), (ux, uy), aside, turn)
        count += 1
    return out[:count]


@kernel
def is_point(width: float, wider: float, stroke: float) -> bool:
    """Whether a stroke so wide at its begin, and so much wider at its end, begins in a point."""
    if width > _POINT[0] * stroke + _POINT[1]:
        return False
    return bool(width <= _FINE[0] * stroke + _FINE[1] or wider >= _WIDER)
