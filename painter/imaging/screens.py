"""Screens of dots: which components lie on a lattice of their like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.base.unionfind import join_low, point_to_roots
from painter.imaging.components import Components
from painter.imaging.neighbours import Dots, dots_near, sort_dots
from painter.imaging.touching import standing_out

_AROUND = 4  # similar dots near a dot before it counts as one of a screen
_GROUP = 9  # dots a screen has at least
_PATCH_AROUND = 3  # the same for patches too small or narrow for the above
_PATCH_GROUP = 6
_STRIP_GROUP = 3  # dots in a row that are like those of a screen elsewhere on the page
_COMMON = 30  # dots of like area and distance from which a screen counts as one of the page


def tone_dots(parts: Components, mask: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Indices of the components of `mask`, uint8 (H, W), that are dots of a screen."""
    long_side = max(mask.shape)
    largest = max(24.0, (long_side / 250) ** 2)
    size = parts.box[:, 2:] - parts.box[:, :2]
    compact = size.max(axis=1) <= 2.6 * size.min(axis=1) + 1
    small = np.flatnonzero(
        (parts.area <= largest) & (size.max(axis=1) ** 2 <= 4 * largest) & compact
    )
    if len(small) < _GROUP:
        return np.zeros(0, np.int64)
    area = parts.area[small].astype(np.float32)
    dots = sort_dots(parts.centre[small], area)
    narrow, wide = size[small].min(axis=1), size[small].max(axis=1)
    alone = standing_out(mask, dots) & (wide <= 1.4 * narrow + 1)
    core, period = np.zeros(len(small), np.bool_), np.zeros(len(small), np.float32)
    runs = row_bands(len(small), worker_count())
    in_parallel(lambda run: _mark_cores(core, period, dots, *run), runs)
    return small[_screens(core, period, alone, dots)]


@kernel
def _mark_cores(
    core: NDArray[np.bool_], period: NDArray[np.float32], dots: Dots, begin: int, end: int
) -> None:
    """Which dots have enough of their like around them, and how far away the nearest is."""
    area = dots.area
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    for i in range(begin, end):
        count = dots_near(dots, i, 5 * np.sqrt(area[i]) + 2, found, away)
        if count < _AROUND:
            continue
        nearest = away[:count].min()
        close = 0
        for k in range(count):
            close += away[k] <= 1.7 * nearest + 0.7
        if close >= _AROUND:
            core[i] = True
            period[i] = nearest


@kernel
def _screens(
    core: NDArray[np.bool_],
    period: NDArray[np.float32],
    may_be_strip: NDArray[np.bool_],
    dots: Dots,
) -> NDArray[np.bool_]:
    tone = _in_groups(core, period, _GROUP, dots)
    _add_strips(tone, period, may_be_strip, dots)
    return _with_rim(tone, period, dots)


@kernel
def _in_groups(
    core: NDArray[np.bool_], period: NDArray[np.float32], least: int, dots: Dots
) -> NDArray[np.bool_]:
    """Those of the dots `core` that hang together with at least `least` in number."""
    n = len(core)
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    parent = np.arange(n)
    for i in range(n):
        if not core[i]:
            continue
        count = dots_near(dots, i, 1.7 * period[i] + 0.7, found, away)
        for k in range(count):
            if core[found[k]]:
                join_low(parent, i, found[k])
    point_to_roots(parent)
    members = np.zeros(n, np.int64)
    for i in range(n):
        members[parent[i]] += core[i]
    out = np.zeros(n, np.bool_)
    for i in range(n):
        out[i] = core[i] and members[parent[i]] >= least
    return out


@kernel
def _area_bin(area: float) -> int:
    return min(62, int(3 * np.log2(max(area, 1.0))) + 1)


@kernel
def _page_screens(
    tone: NDArray[np.bool_], period: NDArray[np.float32], area: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Which areas (thirds of a doubling) and distances (pixels) of dots recur on the page."""
    count = np.zeros((64, 64), np.int64)
    for i in range(len(tone)):
        if tone[i]:
            count[_area_bin(area[i]), min(62, int(period[i] + 0.5))] += 1
    known = np.zeros((64, 64), np.bool_)
    for a in range(1, 63):
        for p in range(1, 63):
            known[a, p] = count[a - 1 : a + 2, p - 1 : p + 2].sum() >= _COMMON
    return known


@kernel
def _add_strips(
    tone: NDArray[np.bool_],
    period: NDArray[np.float32],
    among: NDArray[np.bool_],
    dots: Dots,
) -> None:
    """Add, in place, dots in places too narrow for four neighbours, with their periods.

    Locks of hair and window frames hold one to three rows of a screen. One row of dots alone may
    be a dotted line, so it must be like a screen found elsewhere on the page.
    """
    area = dots.area
    n = len(area)
    known = _page_screens(tone, period, area)
    row, patch = tone.copy(), tone.copy()
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    for i in range(n):
        if tone[i] or not among[i]:
            continue
        count = dots_near(dots, i, 5 * np.sqrt(area[i]) + 2, found, away)
        if count == 0:
            continue
        nearest = away[:count].min()
        close = 0
        for k in range(count):
            like = abs(area[i] - area[found[k]]) <= 0.25 * max(area[i], area[found[k]]) + 1
            close += like and away[k] <= 1.5 * nearest + 0.7
        a = _area_bin(area[i])
        straight, across = min(62, int(nearest + 0.5)), min(62, int(nearest * 0.7071 + 0.5))
        period[i] = nearest
        patch[i] = close >= _PATCH_AROUND
        row[i] = patch[i] or known[a, straight] or known[a, across]
    grouped = _in_groups(patch, period, _PATCH_GROUP, dots)
    in_row = _in_groups(row, period, _STRIP_GROUP, dots)
    for i in range(n):
        common = in_row[i] and (not patch[i] or known[_area_bin(area[i]), min(62, int(period[i]))])
        tone[i] = tone[i] or grouped[i] or common


@kernel
def _with_rim(
    tone: NDArray[np.bool_], period: NDArray[np.float32], dots: Dots
) -> NDArray[np.bool_]:
    """Add the dots at the rim of a screen, whole or cut by a line."""
    out = tone.copy()
    centre, area, cell, columns = dots.centre, dots.area, dots.cell, dots.columns
    lines = (len(dots.begin) - 1) // columns
    for i in range(len(tone)):
        if not tone[i]:
            continue
        reach = 1.5 * period[i] + 0.7
        rings = int(reach / cell) + 1
        cx, cy = int(centre[i, 0] / cell), int(centre[i, 1] / cell)
        for y in range(max(0, cy - rings), min(lines, cy + rings + 1)):
            for x in range(max(0, cx - rings), min(columns, cx + rings + 1)):
                for k in range(dots.begin[y * columns + x], dots.begin[y * columns + x + 1]):
                    j = dots.order[k]
                    dx, dy = centre[j, 0] - centre[i, 0], centre[j, 1] - centre[i, 1]
                    if dx * dx + dy * dy <= reach * reach and area[j] <= 1.5 * area[i] + 2:
                        out[j] = True
    return out
