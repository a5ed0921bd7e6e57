"""Long straight strokes with a free end, whose way is known to a fraction of a degree."""

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

_LONG = 20.0  # stroke widths, at least,
_BY_ITSELF = 0.7  # and this part of it by itself
_MEASURED = 120.0  # stroke widths that are looked at
_ASTRAY = 0.15  # pixels a pixel by which the line of a free end may be known too little
_BENT, _BENT_MORE = 0.15, 0.2  # stroke widths and pixels that it may be off straight, in the mean
_SHORTER = 0.7  # a stroke that is not straight so far is looked at so much less far
_FIRST = 4.0  # stroke widths from the end over which the end's width is measured


@dataclass(frozen=True, eq=False)
class Straights:
    """n strokes, in working pixels."""

    tip: NDArray[np.float64]  # (n, 2) x, y of the free end
    way: NDArray[np.float64]  # (n, 2) unit vector from there along the stroke
    rise: NDArray[np.float64]  # (n,) how much wider most of the stroke is than at its end


def find_straights(work: NDArray[np.bool_], ends: NDArray[np.float32], stroke: float) -> Straights:
    """Those that free ends of lines are the ends of.

    Args:
        work: line, bool (h, w). ends: (n, 5) as in `painter.segment.gaps.FreeEnds`.
        stroke: width of the lines, working pixels.
    """
    found = _follow(work, ends.astype(np.float64), stroke)
    return Straights(found[:, :2], found[:, 2:4], found[:, 4])


@kernel
def _follow(
    work: NDArray[np.bool_], ends: NDArray[np.float64], stroke: float
) -> NDArray[np.float64]:
    """Tip, way and rise, (m, 5), of the ends that long straight strokes have."""
    out = np.empty((len(ends), 5))
    row = np.empty((int(_MEASURED * stroke / STEP), 3))
    least = int(_BY_ITSELF * _LONG * stroke / STEP)
    count = 0
    for end in ends:
        ux, uy = -end[2], -end[3]
        n = walk_stroke(work, (end[0], end[1]), (ux, uy), stroke, _ASTRAY, row)
        aside, turn, bent = 0.0, 0.0, np.inf
        while n >= least and row[n - 1, T] >= _LONG * stroke:
            aside, turn, bent = fit_straight(row[:n, T], row[:n, ACROSS])
            if bent <= _BENT * stroke + _BENT_MORE:
                break
            n = int(_SHORTER * n)
        if n < least or row[n - 1, T] < _LONG * stroke:
            continue
        out[count, :4] = fitted_way((end[0], end[1]), (ux, uy), aside, turn)
        first = row[: max(1, int(_FIRST * stroke / STEP)), WIDTH].mean()
        out[count, 4] = np.percentile(row[:n, WIDTH], 75) - first
        count += 1
    return out[:count]
