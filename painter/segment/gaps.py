"""Gaps between line ends: where a line stops short, and the bridges that would close it.

After Fourey, Tschumperle and Revoy, "A fast and efficient semi-guided algorithm for flat coloring
line-arts" (VMV 2018): end points facing each other are joined best first; an end left over shoots a
straight ray in its own direction. Bridges here are straight and are found on the thinned line.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from painter.base.kernel import kernel
from painter.imaging.lines import distance_inside, thin

PAIR_REACH = 2.0  # a bridge between two ends may be this many times the gap setting long
RAY_REACH = 1.0  # and one from an end to the side of a line this many times
RIM_REACH = 4.0  # and one to the rim of the page this many times: drawings are often cut off there
_TRACE = 10  # pixels walked back from an end to learn its direction


@dataclass(frozen=True, eq=False)
class Bridges:
    """Straight closing strokes, n of them, in working pixels."""

    line: NDArray[np.int32]  # (n, 4) x0 y0 x1 y1
    gap: NDArray[np.float32]  # (n,) smallest gap setting at which the stroke closes


def find_bridges(work: NDArray[np.bool_], stroke: float, gap: float) -> Bridges:
    """Closing strokes that any setting up to `gap` may ask for.

    Args:
        work: line, bool (h, w).
        stroke: width of the lines in working pixels.
        gap: largest gap setting in working pixels.
    """
    depth = distance_inside(work, exact=False)
    centre = thin(work)
    ends = line_ends(centre, depth, max(3.0, 1.6 * stroke))
    pairs, used = _pair_ends(ends, work, PAIR_REACH * gap, stroke)
    rays = _cast(ends[~used], work, RAY_REACH * gap, RIM_REACH * gap)
    line = np.concatenate([pairs[:, :4], rays[:, :4]]).astype(np.int32)
    reach = np.where(rays[:, 5] > 0, RIM_REACH, RAY_REACH)
    length = np.concatenate([pairs[:, 4] / PAIR_REACH, rays[:, 4] / reach])
    return Bridges(line, length.astype(np.float32))


def line_ends(
    centre: NDArray[np.bool_], depth: NDArray[np.float32], widest: float
) -> NDArray[np.float32]:
    """Free ends of lines, float32 (n, 5): x, y, direction x, direction y (outwards), half width.

    Args:
        centre: thinned line, bool (h, w).
        depth: distance of line pixels to the nearest free pixel.
        widest: half width from which a mark is a solid black and has no ends.
    """
    pruned = centre.copy()
    out = np.zeros((0, 5), np.float32)
    # Thinning forks the blunt end of a thick line into two spurs: prune, then look again.
    for _ in range(2):
        around = cv2.boxFilter(
            pruned.view(np.uint8),
            cv2.CV_16S,
            (3, 3),
            normalize=False,
            borderType=cv2.BORDER_CONSTANT,
        )
        ys, xs = np.nonzero(pruned & ((around == 2) | (around == 3)) & (depth <= widest))
        spurs = np.zeros(pruned.shape, np.bool_)
        out = np.zeros((len(ys), 5), np.float32)
        keep = _trace_ends(pruned, depth, xs.astype(np.int64), ys.astype(np.int64), out, spurs)
        out = out[keep]
        pruned &= ~spurs
    return out


@kernel
def _is_tip(centre: NDArray[np.bool_], x: int, y: int) -> bool:
    """One neighbour, or two that touch each other."""
    height, width = centre.shape
    fx, fy, count = 0, 0, 0
    for v in range(max(0, y - 1), min(height, y + 2)):
        for u in range(max(0, x - 1), min(width, x + 2)):
            if centre[v, u] and not (u == x and v == y):
                if count == 1 and abs(u - fx) + abs(v - fy) > 1:
                    return False
                fx, fy = u, v
                count += 1
    return count == 1 or count == 2


@kernel
def _trace_ends(
    centre: NDArray[np.bool_],
    depth: NDArray[np.float32],
    xs: NDArray[np.int64],
    ys: NDArray[np.int64],
    out: NDArray[np.float32],
    spurs: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Walk back along the line from every end; a spur no longer than its line is wide is none."""
    height, width = centre.shape
    keep = np.zeros(len(xs), np.bool_)
    path = np.zeros((_TRACE + 1, 2), np.int64)
    for i in range(len(xs)):
        x, y = xs[i], ys[i]
        if not _is_tip(centre, x, y):
            continue
        px, py = -1, -1
        walked, thickest = 0, depth[y, x]
        junction = False
        while walked < _TRACE:
            nx, ny, forked = -1, -1, False
            for oy in range(-1, 2):
                for ox in range(-1, 2):
                    u, v = x + ox, y + oy
                    if (ox == 0 and oy == 0) or u < 0 or v < 0 or u >= width or v >= height:
                        continue
                    if not centre[v, u] or (abs(u - px) <= 1 and abs(v - py) <= 1 and px >= 0):
                        continue
                    # Two ways on that do not touch each other are a fork.
                    forked = forked or (nx >= 0 and max(abs(u - nx), abs(v - ny)) > 1)
                    if nx < 0 or (ox == 0 or oy == 0):
                        nx, ny = u, v
            if nx < 0:
                break
            if forked:
                junction = True
                break
            path[walked] = (y, x)
            px, py, x, y = x, y, nx, ny
            walked += 1
            thickest = max(thickest, depth[y, x])
        dx, dy = xs[i] - x, ys[i] - y
        length = np.sqrt(dx * dx + dy * dy)
        border = min(xs[i], ys[i], width - 1 - xs[i], height - 1 - ys[i]) <= 1
        spur = walked <= 1.3 * thickest + 1.5
        if spur and junction:
            for k in range(walked):
                spurs[path[k, 0], path[k, 1]] = True
        if border or length < 1.5 or spur:
            continue
        keep[i] = True
        out[i, 0], out[i, 1] = xs[i], ys[i]
        out[i, 2], out[i, 3] = dx / length, dy / length
        out[i, 4] = depth[ys[i], xs[i]]
    return keep


def _pair_ends(
    ends: NDArray[np.float32], work: NDArray[np.bool_], reach: float, stroke: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Join ends that face each other, cheapest first, each end once."""
    used = np.zeros(len(ends), np.bool_)
    if len(ends) < 2:
        return np.zeros((0, 5), np.float32), used
    pairs = KDTree(ends[:, :2]).query_pairs(reach + 2 * stroke, output_type="ndarray")
    if len(pairs) == 0:
        return np.zeros((0, 5), np.float32), used
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    a, b = ends[pairs[:, 0]], ends[pairs[:, 1]]
    way = b[:, :2] - a[:, :2]
    far = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-3)
    unit = way / far[:, None]
    facing_a = (a[:, 2:4] * unit).sum(1)
    facing_b = -(b[:, 2:4] * unit).sum(1)
    close = far <= 2.5 * stroke
    least = np.where(close, -0.2, 0.3)
    good = (
        (facing_a > least) & (facing_b > least) & (facing_a + facing_b > np.where(close, 0.3, 0.9))
    )
    cost = far * (1.5 - (facing_a + facing_b) / 2)
    order = np.flatnonzero(good)
    order = order[np.argsort(cost[order], kind="stable")]
    out = _choose(pairs[order].astype(np.int64), ends, work, reach, used)
    return out, used


@kernel
def _choose(
    pairs: NDArray[np.int64],
    ends: NDArray[np.float32],
    work: NDArray[np.bool_],
    reach: float,
    used: NDArray[np.bool_],
) -> NDArray[np.float32]:
    out = np.empty((len(pairs), 5), np.float32)
    count = 0
    for k in range(len(pairs)):
        i, j = pairs[k, 0], pairs[k, 1]
        if used[i] or used[j]:
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
        out[count, 4] = gap
        count += 1
    return out[:count]


@kernel
def _cast(
    ends: NDArray[np.float32], work: NDArray[np.bool_], reach: float, to_rim: float
) -> NDArray[np.float32]:
    """A fan of rays from every end; the one that meets line soonest, straight ahead preferred.

    Only the ray straight ahead may end on the rim of the page; column 5 tells that it does.
    """
    height, width = work.shape
    out = np.empty((len(ends), 6), np.float32)
    count = 0
    for i in range(len(ends)):
        best = np.inf
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
                        out[count, 0], out[count, 1] = ends[i, 0], ends[i, 1]
                        out[count, 2] = min(max(x, 0), width - 1)
                        out[count, 3] = min(max(y, 0), height - 1)
                        out[count, 4], out[count, 5] = t - left, 1
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
                        out[count, 0], out[count, 1] = ends[i, 0], ends[i, 1]
                        out[count, 2], out[count, 3] = x, y
                        out[count, 4], out[count, 5] = t - left, 0
                    break
        count += best < np.inf
    return out[:count]


def draw_bridges(bridges: Bridges, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Gap value of every pixel on a bridge, 0 elsewhere, float32 (h, w); the smallest wins."""
    value = np.zeros(shape, np.float32)
    for k in np.argsort(-bridges.gap, kind="stable"):
        x0, y0, x1, y1 = (int(v) for v in bridges.line[k])
        cv2.line(value, (x0, y0), (x1, y1), max(0.01, float(bridges.gap[k])), 1, cv2.LINE_8)
    return value
