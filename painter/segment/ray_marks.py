"""Paint a straight stroke that was walked along, and none of the lines that it crosses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.stroke_walk import ACROSS, STEP, WIDTH, T, fit_straight, is_on

_RAGGED = 1.0  # pixels on both sides that a ray may be wider here and there
_THICKER = 1.2  # pixels by which it is wider than in the whole where a line runs along it,
_ASIDE = 1.0  # or off its way
_CLEAR = 1.0  # own widths on both sides of such a place that are not the ray's
_SHORT = 10.0  # stroke widths; what is by itself for less is some other line
_CROSSED = 8.0  # where so many before it or after it are in other ink, or it ends there


@kernel
def paint_ray(
    work: NDArray[np.bool_],
    start: tuple[float, float],
    way: tuple[float, float],
    row: NDArray[np.float64],
    stroke: float,
    out: NDArray[np.bool_],
) -> None:
    """Set `out`, bool (h, w), where a walk found a ray by itself, as wide as it is in the whole.

    Args:
        work: line, bool (h, w). start, way, row: of the walk, as in `walk_stroke`.
        stroke: width of the lines. Working pixels, all.
    """
    (x0, y0), (ux, uy) = start, way
    aside, turned, _ = fit_straight(row[:, T], row[:, ACROSS])
    begin, grows, _ = fit_straight(row[:, T], row[:, WIDTH])
    for t in row[_by_itself(row, stroke), T]:
        middle, reach = aside + turned * t, (begin + grows * t) / 2 + _RAGGED
        for side in np.arange(middle - reach, middle + reach + STEP, STEP):
            x, y = x0 + ux * t - uy * side, y0 + uy * t + ux * side
            if is_on(work, x, y):
                out[int(np.round(y)), int(np.round(x))] = True


@kernel
def _by_itself(row: NDArray[np.float64], stroke: float) -> NDArray[np.bool_]:
    """Which rows of a walk, bool (n,), are the ray's own.

    A line that runs along the ray for a while is taken for it in the walk: there it is wider than
    in the whole, or off its way, or by itself for too short a time.
    """
    aside, turned, _ = fit_straight(row[:, T], row[:, ACROSS])
    begin, grows, _ = fit_straight(row[:, T], row[:, WIDTH])
    wide = begin + grows * row[:, T]
    off = np.abs(row[:, ACROSS] - aside - turned * row[:, T]) > _ASIDE
    off |= row[:, WIDTH] - wide > _THICKER
    own, strange = ~off, row[off, T]
    for k in range(len(row)):
        if len(strange) > 0 and np.abs(strange - row[k, T]).min() < _CLEAR * wide[k]:
            own[k] = False
    _drop_short(row, stroke, own)
    return own


@kernel
def _drop_short(row: NDArray[np.float64], stroke: float, own: NDArray[np.bool_]) -> None:
    """Take short runs beside long stretches in other ink from `own`, bool (n,)."""
    kept = np.flatnonzero(own)
    at = row[kept, T]
    first = 0
    for k in range(1, len(at) + 1):
        if k < len(at) and at[k] - at[k - 1] <= STEP:
            continue
        before = at[first] - at[max(0, first - 1)]
        after = np.inf if first > 0 else 0.0  # one run alone is the whole ray
        if k < len(at):
            after = at[k] - at[k - 1]
        if at[k - 1] - at[first] < _SHORT * stroke and max(before, after) > _CROSSED * stroke:
            own[kept[first] : kept[k - 1] + 1] = False
        first = k
