"""Dots of a screen that touch a line: which bumps of the line are dots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.lines import WEAK
from painter.imaging.neighbours import Dots, dots_near, sort_dots

LINE = 1
TONE = 2
_FEW = 9  # dots on a page below which there is no screen
# The vector to a neighbour turned into the vectors to others of a square screen: cosine and sine,
# times the length. Mirrored; at right angles; at 45 degrees where the neighbour is a diagonal.
_TURNS = (
    (-1.0, 0.0),
    (0.0, 1.0),
    (0.0, -1.0),
    (0.5, 0.5),
    (0.5, -0.5),
)
_SQUARE = 8  # pixels a side of the squares of which it is known whether they hold line
_RING = 24  # samples around a place where a dot may run into a line
_TURN = 2 * np.pi * np.arange(_RING + 1) / _RING
_CIRCLE = np.stack([np.cos(_TURN), np.sin(_TURN)], 1)  # where they lie on a circle of radius 1


def free_lines(
    mask: NDArray[np.uint8], centre: NDArray[np.float32], area: NDArray[np.float32]
) -> None:
    """Turn dots that run into a line, where the screen around has a dot, into tone as well."""
    if len(area) < _FEW:
        return
    dots = sort_dots(centre, area)
    lined = _lined(mask)
    runs = row_bands(len(area), worker_count())
    bumps = [np.empty((0, 3)) for _ in runs]

    def look(k: int) -> None:
        bumps[k] = _bumps(mask, lined, dots, *runs[k])

    in_parallel(look, range(len(runs)))
    _take_off(mask, np.concatenate(bumps))


def _lined(mask: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which squares of `_SQUARE` pixels hold any line, bool (ceil(H / _SQUARE), ...)."""
    height, width = mask.shape
    out = np.zeros((-(-height // _SQUARE), -(-width // _SQUARE)), np.bool_)
    in_parallel(lambda rows: _mark_lined(mask, *rows, out), row_bands(len(out), worker_count()))
    return out


@kernel
def _mark_lined(mask: NDArray[np.uint8], top: int, bottom: int, out: NDArray[np.bool_]) -> None:
    height, width = mask.shape
    column = np.empty(width, np.bool_)
    for v in range(top, bottom):
        column[:] = False
        for y in range(v * _SQUARE, min(height, (v + 1) * _SQUARE)):
            for x in range(width):
                column[x] |= mask[y, x] == LINE
        for x in range(width):
            out[v, x // _SQUARE] |= column[x]


@kernel
def _near_line(lined: NDArray[np.bool_], x: float, y: float, reach: float) -> bool:
    """Whether any square that a box around (x, y) touches holds line."""
    height, width = lined.shape
    left, right = max(0, int((x - reach) / _SQUARE)), min(width - 1, int((x + reach) / _SQUARE))
    top, bottom = max(0, int((y - reach) / _SQUARE)), min(height - 1, int((y + reach) / _SQUARE))
    for v in range(top, bottom + 1):
        for u in range(left, right + 1):
            if lined[v, u]:
                return True
    return False


@kernel
def _bumps(
    mask: NDArray[np.uint8], lined: NDArray[np.bool_], dots: Dots, begin: int, end: int
) -> NDArray[np.float64]:
    """Mirror every neighbour of a dot at the dot; line at that place may be a dot.

    A dot with no more than two neighbours lies in a narrow strip: its screen is taken for a square
    one, along the strip or at 45 degrees to it.

    Args:
        lined: as from `_lined`; most dots of a page have no line near, and need no neighbours.

    Returns:
        float64 (k, 3): x, y and radius, in the order of the dots `begin` to `end`.
    """
    centre, area = dots.centre, dots.area
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    out = np.empty((1024, 3), np.float64)
    size = 0
    for i in range(begin, end):
        reach = 5 * np.sqrt(area[i]) + 2
        if not _near_line(lined, centre[i, 0], centre[i, 1], reach + 1):
            continue
        count = dots_near(dots, i, reach, found, away)
        if count == 0:
            continue
        nearest = away[:count].min()
        radius = np.sqrt(area[i] / np.pi)
        for k in range(count):
            if away[k] > 1.5 * nearest + 0.7:
                continue
            dx = centre[found[k], 0] - centre[i, 0]
            dy = centre[found[k], 1] - centre[i, 1]
            for turn in range(len(_TURNS) if count <= 2 else 1):
                c, s = _TURNS[turn]
                x = centre[i, 0] + c * dx - s * dy
                y = centre[i, 1] + s * dx + c * dy
                if _is_line(mask, x, y):
                    if size == len(out):
                        out = np.append(out, out, axis=0)
                    out[size, 0], out[size, 1], out[size, 2] = x, y, radius
                    size += 1
    return out[:size]


@kernel
def _take_off(mask: NDArray[np.uint8], bumps: NDArray[np.float64]) -> None:
    """Turn those bumps into tone that are dots, one after the other: each bares others."""
    for i in range(len(bumps)):
        x, y, radius = bumps[i]
        if _is_line(mask, x, y) and stands_out(mask, x, y, radius):
            _mark_dot(mask, x, y, radius + 0.8)


@kernel
def stands_out(mask: NDArray[np.uint8], x: float, y: float, radius: float) -> bool:
    """Around a dot at (x, y): line in no more than one unbroken arc, no longer than half a turn.

    A piece of a line goes on in two directions; a dot may touch a line on one side.
    """
    height, width = mask.shape
    reach = radius + 2
    if x < reach or y < reach or x >= width - reach - 1 or y >= height - reach - 1:
        return False
    inked, arcs = 0, 0
    before = True
    for turn in range(_RING + 1):
        c, s = _CIRCLE[turn]
        u, v = int(x + reach * c + 0.5), int(y + reach * s + 0.5)
        now = mask[v, u] == LINE or mask[v, u] == WEAK
        if turn > 0:
            inked += now
            arcs += now and not before
            if arcs > 1 or inked > _RING // 2:
                return False
        before = now
    return True


@kernel
def _is_line(mask: NDArray[np.uint8], x: float, y: float) -> bool:
    u, v = int(np.floor(x + 0.5)), int(np.floor(y + 0.5))
    return 0 <= u < mask.shape[1] and 0 <= v < mask.shape[0] and mask[v, u] == LINE


@kernel
def _mark_dot(mask: NDArray[np.uint8], x: float, y: float, radius: float) -> None:
    """Turn the disc round (x, y) into tone, up to the near edge of a line that it touches.

    The edge is the chord of the arc in which a ring around the dot lies on the line.
    """
    height, width = mask.shape
    reach = radius + 2
    inked, to_x, to_y = 0, 0.0, 0.0
    for turn in range(_RING):
        c, s = _CIRCLE[turn]
        u, v = int(x + reach * c + 0.5), int(y + reach * s + 0.5)
        if u < width and v < height and mask[v, u] == LINE:
            inked += 1
            to_x += c
            to_y += s
    length = max(1e-6, np.sqrt(to_x * to_x + to_y * to_y))
    edge = reach * np.cos(np.pi * inked / _RING)
    for v in range(int(y - radius), int(y + radius) + 2):
        for u in range(int(x - radius), int(x + radius) + 2):
            dx, dy = u - x, v - y
            before = inked == 0 or (dx * to_x + dy * to_y) / length < edge - 0.5
            if before and dx * dx + dy * dy <= radius * radius and mask[v, u] == LINE:
                mask[v, u] = TONE
