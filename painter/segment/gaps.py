"""Gaps between line ends: the strokes that would close them.

After Fourey, Tschumperle and Revoy, "A fast and efficient semi-guided algorithm for flat coloring
line-arts" (VMV 2018): an end point is joined to one that faces it, or shoots a straight ray in its
own direction; here whichever closes at the smaller setting, best first. Bridges are straight and
are found on the thinned line.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from painter.base.kernel import kernel
from painter.imaging.lines import distance_inside, thin
from painter.segment.line_ends import line_ends

# A stroke may be this many times the gap setting long: between two ends, from an end to the side of
# a line, and from an end to the rim of the page, where drawings are often cut off.
REACH = np.array([2.0, 1.0, 4.0], np.float32)
# The same strokes cut off pieces down to a square this many times as wide as the stroke is long:
# two ends that face each other are better evidence of a gap than one.
MOUTH = np.array([0.7, 1.1, 1.0], np.float32)
PAIR, RAY, RIM = 0, 1, 2
_RANK, _RANK_STROKES = 20.0, 7.0  # how near strokes of hatching lie, working pixels, stroke widths
_PARALLEL = 0.9  # cosine
_ALIKE, _ALIKE_MORE = 1.6, 0.4  # times and pixels that strokes of hatching differ in half width


@dataclass(frozen=True, eq=False)
class Bridges:
    """Straight closing strokes, n of them, and the k free ends of lines, in working pixels."""

    line: NDArray[np.int32]  # (n, 4) x0 y0 x1 y1
    gap: NDArray[np.float32]  # (n,) smallest gap setting at which the stroke closes
    mouth: NDArray[np.float32]  # (n,) side of the least piece that the stroke may cut off
    ends: NDArray[np.float32]  # (k, 3) x, y, half width of the line
    shading: NDArray[np.float32]  # (j, 3) the same of ends that are hatching, and close nothing
    stroke: float  # width of the lines


@dataclass(frozen=True, eq=False)
class FreeEnds:
    """Ends of lines: x, y, direction x, direction y (outwards), half width; working pixels."""

    ends: NDArray[np.float32]  # (k, 5)
    shading: NDArray[np.float32]  # (j, 5) those of hatching, which close nothing
    stubs: NDArray[np.float32]  # (i, 5) tips that hardly stand out from a line, ends or corners

    @property
    def tips(self) -> NDArray[np.float32]:
        """Ends, then stubs, (k + i, 5): what closing strokes are numbered by."""
        return np.concatenate([self.ends, self.stubs])


def free_ends(work: NDArray[np.bool_], stroke: float) -> FreeEnds:
    """Where the line, bool (h, w), with strokes `stroke` wide stops short."""
    depth = distance_inside(work, exact=False)
    ends, stubs = line_ends(thin(work), depth, max(3.0, 1.6 * stroke))
    hatch = _in_rank(ends, max(_RANK, _RANK_STROKES * stroke))
    return FreeEnds(ends[~hatch], ends[hatch], stubs)


def find_bridges(free: FreeEnds, work: NDArray[np.bool_], stroke: float, gap: float) -> Bridges:
    """Closing strokes that any setting up to `gap` may ask for, chosen by their shape alone.

    Args:
        work: line, bool (h, w).
        stroke: width of the lines in working pixels.
        gap: largest gap setting in working pixels.
    """
    ends = free.ends
    rays = _cast(ends, work, REACH[RAY] * gap, REACH[RIM] * gap)
    chosen = _choose(_candidates(ends, rays, gap, stroke), ends, rays, work, REACH[PAIR] * gap)
    kind = chosen[:, _KIND].astype(np.int64)
    closes = chosen[:, _LENGTH] / REACH[kind]
    mouth = chosen[:, _LENGTH] * MOUTH[kind]
    return Bridges(
        chosen[:, :4].astype(np.int32),
        closes,
        mouth,
        ends[:, [0, 1, 4]],
        free.shading[:, [0, 1, 4]],
        stroke,
    )


def _in_rank(ends: NDArray[np.float32], reach: float) -> NDArray[np.bool_]:
    """Ends, bool (k,), that stand side by side with two others and point the same way."""
    if len(ends) < 3:
        return np.zeros(len(ends), np.bool_)
    pairs = KDTree(ends[:, :2]).query_pairs(reach, output_type="ndarray").reshape(-1, 2)
    a, b = ends[pairs[:, 0]], ends[pairs[:, 1]]
    way, turn = b[:, :2] - a[:, :2], a[:, [3, 2]] * np.array([-1, 1], np.float32)
    along, across = np.abs((way * a[:, 2:4]).sum(1)), np.abs((way * turn).sum(1))
    parallel = (a[:, 2:4] * b[:, 2:4]).sum(1) > _PARALLEL
    fine, broad = np.minimum(a[:, 4], b[:, 4]), np.maximum(a[:, 4], b[:, 4])
    parallel &= broad <= _ALIKE * fine + _ALIKE_MORE
    side_by_side = pairs[parallel & (along <= 1.2 * across) & (across >= 2)]
    return np.bincount(side_by_side.ravel(), minlength=len(ends)) >= 2


_LENGTH, _KIND, _COST = 4, 5, 6  # columns of a stroke after x0 y0 x1 y1; only rays have the last


def _candidates(
    ends: NDArray[np.float32], rays: NDArray[np.float32], gap: float, stroke: float
) -> NDArray[np.int64]:
    """Pairs of ends that face each other, and ends with a ray (second -1), cheapest first (n, 2).

    The cost is the setting that closes it, more for a stroke that does not go straight on; rays to
    the rim come last.
    """
    if len(ends) == 0:
        return np.zeros((0, 2), np.int64)
    reach = float(REACH[PAIR]) * gap + 2 * stroke
    pairs = KDTree(ends[:, :2]).query_pairs(reach, output_type="ndarray").reshape(-1, 2)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    a, b = ends[pairs[:, 0]], ends[pairs[:, 1]]
    way = b[:, :2] - a[:, :2]
    far = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-3)
    unit = way / far[:, None]
    facing_a = (a[:, 2:4] * unit).sum(1)
    facing_b = -(b[:, 2:4] * unit).sum(1)
    close = far <= 2.5 * stroke
    least = np.where(close, -0.2, 0.3)
    good = (facing_a > least) & (facing_b > least)
    good &= facing_a + facing_b > np.where(close, 0.3, 0.9)
    pair_cost = far * (1.5 - (facing_a + facing_b) / 2) / REACH[PAIR]
    single = np.flatnonzero(np.isfinite(rays[:, _COST]))
    ray_cost = rays[single, _COST] + np.where(rays[single, _KIND] == RIM, 1e6, 0.0)
    every = np.concatenate([pairs[good], np.stack([single, np.full(len(single), -1)], 1)])
    cost = np.concatenate([pair_cost[good], ray_cost])
    return every[np.argsort(cost, kind="stable")].astype(np.int64)


@kernel
def _choose(
    candidates: NDArray[np.int64],
    ends: NDArray[np.float32],
    rays: NDArray[np.float32],
    work: NDArray[np.bool_],
    reach: float,
) -> NDArray[np.float32]:
    """Candidates in their order, each end used once: x0 y0 x1 y1, free length, kind; (n, 6)."""
    used = np.zeros(len(ends), np.bool_)
    out = np.empty((len(candidates), 6), np.float32)
    count = 0
    for k in range(len(candidates)):
        i, j = candidates[k, 0], candidates[k, 1]
        if used[i] or (j >= 0 and used[j]):
            continue
        if j < 0:
            out[count] = rays[i, :6]
            used[i] = True
            count += 1
            continue
        x0, y0, x1, y1 = ends[i, 0], ends[i, 1], ends[j, 0], ends[j, 1]
        length = np.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
        steps = int(np.ceil(length * 2)) + 1
        free, changes, before = 0, 0, True
        for t in range(steps + 1):
            x = int(np.round(x0 + (x1 - x0) * t / steps))
            y = int(np.round(y0 + (y1 - y0) * t / steps))
            now = work[y, x]
            changes += now != before
            before = now
            free += not now
        gap = free * length / (steps + 1)
        if changes > 2 or gap > reach or gap <= 0:
            continue
        used[i] = used[j] = True
        out[count, 0], out[count, 1], out[count, 2], out[count, 3] = x0, y0, x1, y1
        out[count, 4], out[count, 5] = gap, 0
        count += 1
    return out[:count]


@kernel
def _cast(
    ends: NDArray[np.float32], work: NDArray[np.bool_], reach: float, to_rim: float
) -> NDArray[np.float32]:
    """A fan of rays from every end; the one that meets line soonest, straight ahead preferred.

    Only the ray straight ahead may end on the rim of the page.

    Returns:
        float32 (k, 7): x0 y0 x1 y1, free length, kind, cost; the cost is inf where no ray met.
    """
    height, width = work.shape
    out = np.zeros((len(ends), 7), np.float32)
    for i in range(len(ends)):
        best = np.inf
        out[i, 0], out[i, 1] = ends[i, 0], ends[i, 1]
        for turn in range(-2, 3):
            angle = turn * 0.3
            c, s = np.cos(angle), np.sin(angle)
            ux = ends[i, 2] * c - ends[i, 3] * s
            uy = ends[i, 2] * s + ends[i, 3] * c
            left = -1.0
            t = 0.0
            while True:
                t += 0.5
                x, y = int(np.round(ends[i, 0] + ux * t)), int(np.round(ends[i, 1] + uy * t))
                if x < 0 or y < 0 or x >= width or y >= height:
                    if turn == 0 and left >= 0 and best == np.inf:
                        best = (t - left + 1) * 0.5
                        out[i, 2] = min(max(x, 0), width - 1)
                        out[i, 3] = min(max(y, 0), height - 1)
                        out[i, 4], out[i, 5] = t - left, 2
                    break
                if left < 0:
                    if not work[y, x]:
                        left = t
                    elif t > 4 * ends[i, 4] + 4:
                        break
                    continue
                if t - left > (to_rim if turn == 0 else reach):
                    break
                if work[y, x] and t - left > reach:
                    break
                if work[y, x]:
                    cost = (t - left + 1) * (1.5 - c)
                    if cost < best and t - left > 0:
                        best = cost
                        out[i, 2], out[i, 3] = x, y
                        out[i, 4], out[i, 5] = t - left, 1
                    break
        out[i, 6] = best
    return out


def draw_bridges(bridges: Bridges, shape: tuple[int, int]) -> NDArray[np.int32]:
    """Number 1..n of the stroke at a pixel, 0 elsewhere, int32 (h, w); the smallest gap wins."""
    number = np.zeros(shape, np.int32)
    for k in np.argsort(-bridges.gap, kind="stable"):
        x0, y0, x1, y1 = (int(v) for v in bridges.line[k])
        cv2.line(number, (x0, y0), (x1, y1), int(k) + 1, 1, cv2.LINE_8)
    return number
