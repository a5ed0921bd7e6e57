"""Every stroke that might close a gap in a line, for a judge to choose from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from painter.base.kernel import kernel
from painter.segment.gaps import PAIR, RAY, REACH, RIM, FreeEnds

NECK = 3  # kind of a closing without an end of a line: a narrow place
_FAR = 16.0  # two ends at most so many stroke widths apart are looked at whatever the setting
_RAY_FAR = 14.0  # and so long a stroke from one end
_FACING = -0.3  # sum of both cosines from which two ends are looked at
_STUB_FACING = 1.0  # the same where one of them is a stub
_TURNS = 6  # rays to each side of straight ahead
_TURN = 0.25  # radians between them
_STRAIGHT = 2  # of these, rays to each side that are nearly straight
_PAST, _PAST_MORE = 1.35, 1.0  # a ray so many times and pixels longer than one beside it
_PAST_MOST = 0.8  # but no longer than this part of the longest


@dataclass(frozen=True, eq=False)
class Closings:
    """Straight strokes that might close a gap, n of them, in working pixels."""

    line: NDArray[np.float32]  # (n, 4) x0 y0 x1 y1
    free: NDArray[np.float32]  # (n,) length off the line
    kind: NDArray[np.int64]  # (n,) PAIR, RAY, RIM or NECK
    setting: NDArray[np.float32]  # (n,) gap setting at which it closes by its size alone
    facing: NDArray[np.float32]  # (n, 2) cosine to the line's direction at both ends, less first
    ends: NDArray[np.int64]  # (n, 2) numbers of the tips it begins and stops at, -1 for none
    stubs: NDArray[np.int64]  # (n,) how many of these are stubs


def closings_of(ends: FreeEnds, work: NDArray[np.bool_], stroke: float, gap: float) -> Closings:
    """Strokes between two ends, and from an end to the line or the rim that are nearest to it.

    Args:
        work: line, bool (h, w). stroke: width of the lines, working pixels.
        gap: largest gap setting, working pixels.
    """
    rays = _cast(ends.ends, work, max(REACH[RAY] * gap, _RAY_FAR * stroke), REACH[RIM] * gap)
    far = max(REACH[PAIR] * gap + 2 * stroke, _FAR * stroke)
    pairs = _pairs(ends.tips, len(ends.ends), work, far)
    every = np.concatenate([rays, pairs])
    kind, at = every[:, 5].astype(np.int64), every[:, 8:].astype(np.int64)
    return Closings(
        every[:, :4].copy(),
        every[:, 4].copy(),
        kind,
        every[:, 4] / REACH[kind],
        every[:, 6:8].copy(),
        at,
        (at >= len(ends.ends)).sum(1),
    )


def _pairs(
    tips: NDArray[np.float32], whole: int, work: NDArray[np.bool_], reach: float
) -> NDArray[np.float32]:
    """Pairs of tips with at most their own lines between them, rows as those of `_cast`.

    From the `whole`-th on tips are stubs, which are joined only to what they face.
    """
    if len(tips) < 2:
        return np.zeros((0, 10), np.float32)
    pairs = KDTree(tips[:, :2]).query_pairs(reach, output_type="ndarray").reshape(-1, 2)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    a, b = tips[pairs[:, 0]], tips[pairs[:, 1]]
    way = b[:, :2] - a[:, :2]
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-3)[:, None]
    facing = np.stack([(a[:, 2:4] * way).sum(1), -(b[:, 2:4] * way).sum(1)], 1)
    least = np.where((pairs >= whole).any(1), _STUB_FACING, _FACING)
    likely = facing.sum(1) > least
    line = np.concatenate([a[:, :2], b[:, :2]], 1)[likely]
    free = free_length(work, line)
    clear = free > 0
    kind = np.full((len(line), 1), PAIR, np.float32)
    rows = [line, free[:, None], kind, np.sort(facing[likely], 1), pairs[likely]]
    return np.concatenate(rows, 1, dtype=np.float32)[clear]


@kernel
def free_length(work: NDArray[np.bool_], line: NDArray[np.float32]) -> NDArray[np.float32]:
    """How long strokes are off the line, float32 (n,); 0 where line crosses their way."""
    out = np.zeros(len(line), np.float32)
    for k in range(len(line)):
        x0, y0, x1, y1 = line[k, 0], line[k, 1], line[k, 2], line[k, 3]
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
        if changes <= 2:
            out[k] = free * length / (steps + 1)
    return out


@kernel
def _cast(
    ends: NDArray[np.float32], work: NDArray[np.bool_], reach: float, to_rim: float
) -> NDArray[np.float32]:
    """A fan of rays from every end; those kept that are shorter than both beside them.

    So are those that pass by what a ray beside them meets, and the shortest of those nearly
    straight ahead; only the one straight ahead may end on the rim of the page.

    Returns:
        float32 (n, 10): x0 y0 x1 y1, free length, kind, cosine of the turn, 0, the end, -1.
    """
    hit = np.empty((2 * _TURNS + 1, 4), np.float32)
    out = np.empty((len(hit) * len(ends), 10), np.float32)
    count = 0
    for i in range(len(ends)):
        for r in range(len(hit)):
            _shoot(ends[i], work, (r - _TURNS) * _TURN, r == _TURNS, reach, to_rim, hit[r])
        straight, least = -1, np.float32(np.inf)
        for r in range(len(hit)):
            free = hit[r, 2]
            cost = (free + 1) * (1.5 - np.cos((r - _TURNS) * _TURN))
            if abs(r - _TURNS) <= _STRAIGHT and hit[r, 3] == RAY and cost < least:
                straight, least = r, cost
        for r in range(len(hit)):
            free = hit[r, 2]
            before = hit[r - 1, 2] if r > 0 else np.inf
            after = hit[r + 1, 2] if r < len(hit) - 1 else np.inf
            nearest = before >= free and after > free
            past = free > _PAST * min(before, after) + _PAST_MORE
            past = past and free <= _PAST_MOST * reach
            if np.isfinite(free) and (nearest or past or r == straight):
                out[count, 0], out[count, 1] = ends[i, 0], ends[i, 1]
                out[count, 2:6] = hit[r]
                out[count, 6], out[count, 7] = np.cos((r - _TURNS) * _TURN), 0
                out[count, 8], out[count, 9] = i, -1
                count += 1
    return out[:count]


@kernel
def _shoot(
    end: NDArray[np.float32],
    work: NDArray[np.bool_],
    turn: float,
    rim: bool,
    reach: float,
    to_rim: float,
    hit: NDArray[np.float32],
) -> None:
    """Where a ray meets line or, if it may, the rim: x, y, free length (inf for nowhere), kind."""
    height, width = work.shape
    c, s = np.cos(turn), np.sin(turn)
    ux, uy = end[2] * c - end[3] * s, end[2] * s + end[3] * c
    hit[2], hit[3] = np.inf, RAY
    left, t = -1.0, 0.0
    while True:
        t += 0.5
        x, y = int(np.round(end[0] + ux * t)), int(np.round(end[1] + uy * t))
        if x < 0 or y < 0 or x >= width or y >= height:
            if rim and left >= 0:
                hit[0], hit[1] = min(max(x, 0), width - 1), min(max(y, 0), height - 1)
                hit[2], hit[3] = t - left, RIM
            return
        if left < 0:
            if not work[y, x]:
                left = t
            elif t > 4 * end[4] + 4:
                return
        elif t - left > (to_rim if rim else reach):
            return
        elif work[y, x]:
            if 0 < t - left <= reach:
                hit[0], hit[1], hit[2] = x, y, t - left
            return


def closings_at(
    row: NDArray[np.int64],
    column: NDArray[np.int64],
    width: NDArray[np.float32],
    factor: NDArray[np.float32],
    work: NDArray[np.bool_],
) -> Closings:
    """The shortest strokes over narrow places, which no end of a line need be beside.

    Args:
        row, column: a cell in the middle of each, (n,). width: working pixels.
        factor: times its width that each needs as gap setting to close.
    """
    return closings_over(_across(row, column, width, work), width, width * factor)


def closings_over(
    line: NDArray[np.float32], width: NDArray[np.float32], setting: NDArray[np.float32]
) -> Closings:
    """Given strokes over narrow places.

    Args:
        line: (n, 4) x0 y0 x1 y1. width: (n,) of the places. setting: (n,) that each needs by size.
    """
    count = len(line)
    kind = np.full(count, NECK)
    nothing, none = np.zeros((count, 2), np.float32), np.full((count, 2), -1)
    return Closings(line, width, kind, setting, nothing, none, np.zeros(count, np.int64))


@kernel
def _across(
    row: NDArray[np.int64],
    column: NDArray[np.int64],
    width: NDArray[np.float32],
    work: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """From the line nearest to a cell to the nearest on its other side, float32 (n, 4)."""
    out = np.empty((len(row), 4), np.float32)
    for k in range(len(row)):
        x, y = column[k], row[k]
        reach = int(width[k] / 2 + 3)
        dx, dy = _nearest_line(work, x, y, reach, 0, 0)
        u, v = _nearest_line(work, x, y, reach, -dx, -dy)
        if u == 0 and v == 0:
            u, v = -dx, -dy
        out[k, 0], out[k, 1], out[k, 2], out[k, 3] = x + dx, y + dy, x + u, y + v
    return out


@kernel
def _nearest_line(
    work: NDArray[np.bool_], x: int, y: int, reach: int, ux: int, uy: int
) -> tuple[int, int]:
    """Step from a cell to the nearest line, within 60 degrees of a direction if one is given.

    What is outside the page counts as line; (0, 0) where there is none.
    """
    height, width = work.shape
    long = np.sqrt(ux * ux + uy * uy)
    best, bx, by = np.int64(1) << 40, 0, 0
    for v in range(y - reach, y + reach + 1):
        for u in range(x - reach, x + reach + 1):
            far = np.int64((u - x) ** 2 + (v - y) ** 2)
            if far == 0 or far >= best:
                continue
            if 0 <= u < width and 0 <= v < height and not work[v, u]:
                continue
            if (u - x) * ux + (v - y) * uy >= 0.5 * long * np.sqrt(far):
                best, bx, by = far, u - x, v - y
    return bx, by
