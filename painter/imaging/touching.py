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
_RING = 24  # samples around a place where a dot may run into a line


def free_lines(
    mask: NDArray[np.uint8], centre: NDArray[np.float32], area: NDArray[np.float32]
) -> None:
    """Turn dots that run into a line, where the screen around has a dot, into tone as well."""
    if len(area) < _FEW:
        return
    _take_off(mask, sort_dots(centre, area))


@kernel
def _take_off(mask: NDArray[np.uint8], dots: Dots) -> None:
    """Mirror every neighbour of a dot at the dot; a bump of line at that place is a dot.

    A dot with no more than two neighbours lies in a narrow strip: its screen is taken for a square
    one, along the strip or at 45 degrees to it.
    """
    centre, area = dots.centre, dots.area
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    for i in range(len(area)):
        count = dots_near(dots, i, 5 * np.sqrt(area[i]) + 2, found, away)
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
                if _is_line(mask, x, y) and _stands_out(mask, x, y, radius):
                    _mark_dot(mask, x, y, radius + 0.8)


@kernel
def _stands_out(mask: NDArray[np.uint8], x: float, y: float, radius: float) -> bool:
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
        angle = 2 * np.pi * turn / _RING
        u, v = int(x + reach * np.cos(angle) + 0.5), int(y + reach * np.sin(angle) + 0.5)
        now = mask[v, u] == LINE or mask[v, u] == WEAK
        if turn > 0:
            inked += now
            arcs += now and not before
        before = now
    return arcs <= 1 and inked <= _RING // 2


def standing_out(mask: NDArray[np.uint8], dots: Dots) -> NDArray[np.bool_]:
    """Dots, bool (n,), of which no line goes on in two directions."""
    out = np.empty(len(dots.area), np.bool_)
    runs = row_bands(len(out), worker_count())
    in_parallel(lambda run: _mark_standing_out(out, mask, dots, *run), runs)
    return out


@kernel
def _mark_standing_out(
    out: NDArray[np.bool_], mask: NDArray[np.uint8], dots: Dots, begin: int, end: int
) -> None:
    for i in range(begin, end):
        x, y = dots.centre[i]
        out[i] = _stands_out(mask, x, y, np.sqrt(dots.area[i] / np.pi))


@kernel
def _is_line(mask: NDArray[np.uint8], x: float, y: float) -> bool:
    u, v = int(np.floor(x + 0.5)), int(np.floor(y + 0.5))
    return 0 <= u < mask.shape[1] and 0 <= v < mask.shape[0] and mask[v, u] == LINE


@kernel
def _mark_dot(mask: NDArray[np.uint8], x: float, y: float, radius: float) -> None:
    """Turn the disc round (x, y) into tone, up to the near edge of a line that it touches.

    The edge is the chord of the arc in which a ring around the dot lies on the line.
    """
    reach = radius + 2
    inked, to_x, to_y = 0, 0.0, 0.0
    for turn in range(_RING):
        c, s = np.cos(2 * np.pi * turn / _RING), np.sin(2 * np.pi * turn / _RING)
        if mask[int(y + reach * s + 0.5), int(x + reach * c + 0.5)] == LINE:
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
