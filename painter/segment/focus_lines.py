"""Focus lines: strokes that taper towards one place, drawn over a picture and around none of it.

They are found by their points, of which many run towards the same centre, and are taken out of the
line that regions are sought in, as dots of a screen are. Where one crosses an outline the ink is
the outline's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from painter.base.kernel import kernel
from painter.segment.rays import TAPERING, mark_rays, mark_strokes
from painter.segment.tapers import Tapers, find_tapers

_MANY = 7  # points that run towards one centre, at least
_TOWARDS = float(np.cos(np.deg2rad(2.5)))  # cosine of how exactly they do
_NEIGHBOURS = 16  # a centre is where one of them meets with one of so many beside it,
_APART = float(np.sin(np.deg2rad(8)))  # sine of the angle between the two at least
_ALIKE = (0.6, 1.6)  # distances from the centre to the points, in the median of these
_ROUND = 120.0  # degrees of the circle that they stand on, at least
_ACCIDENTS = 5  # centres of many points that are none, after which no more are looked at
_ROUNDS = 5  # of taking those that run towards the centre and moving it to where they meet
# Rays begin so many times as near as the first tenth of the points, and as far as the last.
_NEAR, _FAR = 0.5, 1.25


@dataclass(frozen=True, eq=False)
class Focus:
    """Where focus lines meet, and between which distances from there they begin."""

    x: float
    y: float
    near: float
    far: float
    points: Tapers  # those that run towards it


def focus_lines(
    work: NDArray[np.bool_], ends: NDArray[np.float32], stroke: float
) -> NDArray[np.bool_] | None:
    """Which part of the line is focus lines, bool (h, w); None for nothing.

    Args:
        work: line, bool (h, w). ends: (n, 5) all free ends of it, those of hatching too, as in
            `painter.segment.gaps.FreeEnds`. stroke: width of the lines. Working pixels, all.
    """
    found = find_focuses(find_tapers(work, ends, stroke))
    if not found:
        return None
    out = np.zeros(work.shape, np.bool_)
    for focus in found:
        mark_strokes(work, focus.points.tip, focus.points.way, TAPERING, stroke, out)
        mark_rays(work, (focus.x, focus.y), (focus.near, focus.far), stroke, out)
    return out if out.any() else None


def find_focuses(tapers: Tapers) -> list[Focus]:
    """Centres that many points run towards, those of most points first."""
    tip, way = tapers.tip, -tapers.way  # out of the points
    found: list[Focus] = []
    accidents = 0
    while len(tip) >= _MANY and accidents < _ACCIDENTS:
        beside = KDTree(tip).query(tip, min(_NEIGHBOURS + 1, len(tip)))[1]
        centre, many = _best_centre(tip, way, np.asarray(beside, np.int64)[:, 1:])
        own = _run_towards(centre, tip, way)
        for _ in range(_ROUNDS):
            if many < _MANY:
                return found
            centre = _meeting(centre, tip[own], way[own])
            own = _run_towards(centre, tip, way)
            many = np.count_nonzero(own)
        if many < _MANY:
            return found
        focus = _focus_of(centre, Tapers(tip[own], -way[own]))
        if focus is None:
            accidents += 1
        else:
            found.append(focus)
        tip, way = tip[~own], way[~own]
    return found


def _focus_of(centre: NDArray[np.float64], points: Tapers) -> Focus | None:
    """The focus that strokes belong to, if they stand around it about equally far away."""
    x, y = (points.tip - centre).T
    far = np.hypot(x, y)
    alike = (far > _ALIKE[0] * np.median(far)) & (far < _ALIKE[1] * np.median(far))
    if np.count_nonzero(alike) < _MANY:
        return None
    angle = np.sort(np.degrees(np.arctan2(y, x)[alike]))
    if 360 - np.diff(angle, append=angle[0] + 360).max() < _ROUND:
        return None
    first, last = np.percentile(far[alike], (10, 90))
    around = Tapers(points.tip[alike], points.way[alike])
    return Focus(
        float(centre[0]), float(centre[1]), float(_NEAR * first), float(_FAR * last), around
    )


def _run_towards(
    centre: NDArray[np.float64], tip: NDArray[np.float64], way: NDArray[np.float64]
) -> NDArray[np.bool_]:
    to = centre - tip
    return np.asarray((to * way).sum(1) > _TOWARDS * np.hypot(to[:, 0], to[:, 1]))


def _meeting(
    near: NDArray[np.float64], tip: NDArray[np.float64], way: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where strokes meet, by least squares of the angles at which they pass by `near`."""
    far = np.maximum(np.hypot(*(near - tip).T), 1)
    across = np.stack([-way[:, 1], way[:, 0]], 1) / far[:, None]
    return np.asarray(np.linalg.lstsq(across, (across * tip).sum(1), rcond=None)[0])


@kernel
def _best_centre(
    tip: NDArray[np.float64], way: NDArray[np.float64], beside: NDArray[np.int64]
) -> tuple[NDArray[np.float64], int]:
    """Where two neighbours meet that most points run towards, (2,), and how many do."""
    best, out = 0, np.zeros(2)
    for i in range(len(tip)):
        for j in beside[i]:
            sine = way[i, 0] * way[j, 1] - way[i, 1] * way[j, 0]
            if (j < i and (beside[j] == i).any()) or abs(sine) < _APART:
                continue
            dx, dy = tip[j] - tip[i]
            from_i = (dx * way[j, 1] - dy * way[j, 0]) / sine
            from_j = (dx * way[i, 1] - dy * way[i, 0]) / sine
            if from_i <= 0 or from_j <= 0:
                continue
            centre = tip[i] + from_i * way[i]
            many = 0
            for k in range(len(tip)):
                x, y = centre[0] - tip[k, 0], centre[1] - tip[k, 1]
                many += x * way[k, 0] + y * way[k, 1] > _TOWARDS * np.sqrt(x * x + y * y)
            if many > best:
                best, out = many, centre
    return out, best
