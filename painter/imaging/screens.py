"""Screens of dots: which components lie on a lattice of their like."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.base.unionfind import join_low, point_to_roots
from painter.imaging.components import Components
from painter.imaging.neighbours import Dots, dots_near, sort_dots
from painter.imaging.touching import stands_out

_AROUND = 4  # similar dots near a dot before it counts as one of a screen
_GROUP = 9  # dots a screen has at least
_PATCH_AROUND = 3  # the same for patches too small or narrow for the above
_PATCH_GROUP = 6
_STRIP_GROUP = 3  # dots in a row that are like those of a screen elsewhere on the page
_CLOSE = 12  # dots at most that are kept as close to one; few screens have more than eight
_LONE = 2.5  # period of a dot with none like it near, in roots of its area
_COMMON = 30  # dots of like area and distance from which a screen counts as one of the page


def tone_dots(
    parts: Components, mask: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Which components of `mask`, uint8 (H, W), are dots of a screen.

    Returns:
        Indices of these, int64 (n,), and how far from each the nearest like it is, float32 (n,),
        pixels.
    """
    long_side = max(mask.shape)
    largest = max(24.0, (long_side / 250) ** 2)
    size = parts.box[:, 2:] - parts.box[:, :2]
    compact = size.max(axis=1) <= 2.6 * size.min(axis=1) + 1
    small = np.flatnonzero(
        (parts.area <= largest) & (size.max(axis=1) ** 2 <= 4 * largest) & compact
    )
    if len(small) < _GROUP:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    dots = sort_dots(parts.centre[small], parts.area[small].astype(np.float32))
    round_ = size[small].max(axis=1) <= 1.4 * size[small].min(axis=1) + 1
    core, period = np.zeros(len(small), np.bool_), np.zeros(len(small), np.float32)
    close = np.full((len(small), _CLOSE), -1, np.int32)
    _share_out(lambda begin, end: _mark_cores(core, period, close, dots, begin, end), len(small))
    (tone,) = _in_groups(core[None], close, (_GROUP,))
    _add_strips(tone, period, close, round_, mask, dots)
    found = np.flatnonzero(_with_rim(tone, period, dots))
    rim = found[~tone[found]]
    _find_periods(rim, period, dots)
    return small[found], period[found]


def _share_out(work: Callable[[int, int], object], count: int) -> None:
    """Run `work` on the dots 0 to `count` in as many runs as there are cores."""
    in_parallel(lambda run: work(*run), row_bands(count, worker_count()))


@kernel
def _mark_cores(
    core: NDArray[np.bool_],
    period: NDArray[np.float32],
    close: NDArray[np.int32],
    dots: Dots,
    begin: int,
    end: int,
) -> None:
    """Which dots have enough of their like around them, how far the nearest is, which are close."""
    area = dots.area
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    for i in range(begin, end):
        count = dots_near(dots, i, 5 * np.sqrt(area[i]) + 2, found, away)
        if count < _AROUND:
            continue
        nearest = away[:count].min()
        if _keep_close(close[i], found[:count], away, nearest) >= _AROUND:
            core[i] = True
            period[i] = nearest


@kernel
def _keep_close(
    close: NDArray[np.int32], found: NDArray[np.int64], away: NDArray[np.float32], period: float
) -> int:
    """List the dots that are close to one as a screen's are; returns how many there are."""
    count = 0
    for k in range(len(found)):
        if away[k] <= 1.7 * period + 0.7:
            if count < len(close):
                close[count] = found[k]
            count += 1
    return count


def _in_groups(
    cores: NDArray[np.bool_], close: NDArray[np.int32], least: tuple[int, ...]
) -> list[NDArray[np.bool_]]:
    """Those of each of the `cores` that hang together with at least `least` in number.

    Args:
        cores: bool (g, n), every row within the first. close: int32 (n, _CLOSE), by dot those
            close to it, -1 after the last. least: g numbers.
    """
    count = cores.shape[1]
    runs = row_bands(count, worker_count())
    parent = np.tile(np.arange(count, dtype=np.int32), (len(runs), len(cores), 1))
    in_parallel(
        lambda k: _join_cores(cores, close, *runs[k], parent[k]),
        range(len(runs)),
    )
    return [_in_large(cores[g], parent[:, g], least[g]) for g in range(len(cores))]


@kernel
def _join_cores(
    cores: NDArray[np.bool_],
    close: NDArray[np.int32],
    begin: int,
    end: int,
    parents: NDArray[np.int32],
) -> None:
    """Join, in each of `parents`, the dots that are close and both of that core."""
    for i in range(begin, end):
        if not cores[0, i]:
            continue
        for g in range(len(cores)):
            for j in close[i]:
                if j >= 0 and cores[g, i] and cores[g, j]:
                    join_low(parents[g], i, j)


@kernel
def _in_large(core: NDArray[np.bool_], parents: NDArray[np.int32], least: int) -> NDArray[np.bool_]:
    """Core dots in sets of at least `least`; what one of `parents` joins is joined."""
    n = len(core)
    parent = parents[0]
    for k in range(1, len(parents)):
        for i in range(n):
            join_low(parent, i, parents[k, i])
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


def _add_strips(
    tone: NDArray[np.bool_],
    period: NDArray[np.float32],
    close: NDArray[np.int32],
    among: NDArray[np.bool_],
    mask: NDArray[np.uint8],
    dots: Dots,
) -> None:
    """Add, in place, dots in places too narrow for four neighbours, with their periods.

    Locks of hair and window frames hold one to three rows of a screen. One row of dots alone may
    be a dotted line, so it must be like a screen found elsewhere on the page.
    """
    known = _page_screens(tone, period, dots.area)
    row, patch = tone.copy(), tone.copy()
    may_be = among & ~tone
    _share_out(
        lambda begin, end: _mark_strips(
            row, patch, period, close, may_be, known, mask, dots, begin, end
        ),
        len(tone),
    )
    cores, least = np.stack([row, patch]), (_STRIP_GROUP, _PATCH_GROUP)
    in_row, grouped = _in_groups(cores, close, least)
    _join_strips(tone, grouped, in_row, patch, period, known, dots.area)


@kernel
def _mark_strips(
    row: NDArray[np.bool_],
    patch: NDArray[np.bool_],
    period: NDArray[np.float32],
    close: NDArray[np.int32],
    among: NDArray[np.bool_],
    known: NDArray[np.bool_],
    mask: NDArray[np.uint8],
    dots: Dots,
    begin: int,
    end: int,
) -> None:
    """Which dots, of which no line goes on in two directions, may be of a row or of a patch."""
    area = dots.area
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    for i in range(begin, end):
        x, y = dots.centre[i]
        if not among[i] or not stands_out(mask, x, y, np.sqrt(area[i] / np.pi)):
            continue
        count = dots_near(dots, i, 5 * np.sqrt(area[i]) + 2, found, away)
        if count == 0:
            continue
        nearest = away[:count].min()
        _keep_close(close[i], found[:count], away, nearest)
        around = 0
        for k in range(count):
            like = abs(area[i] - area[found[k]]) <= 0.25 * max(area[i], area[found[k]]) + 1
            around += like and away[k] <= 1.5 * nearest + 0.7
        a = _area_bin(area[i])
        straight, across = min(62, int(nearest + 0.5)), min(62, int(nearest * 0.7071 + 0.5))
        period[i] = nearest
        patch[i] = around >= _PATCH_AROUND
        row[i] = patch[i] or known[a, straight] or known[a, across]


@kernel
def _join_strips(
    tone: NDArray[np.bool_],
    grouped: NDArray[np.bool_],
    in_row: NDArray[np.bool_],
    patch: NDArray[np.bool_],
    period: NDArray[np.float32],
    known: NDArray[np.bool_],
    area: NDArray[np.float32],
) -> None:
    for i in range(len(tone)):
        if tone[i]:
            continue
        common = in_row[i] and (not patch[i] or known[_area_bin(area[i]), min(62, int(period[i]))])
        tone[i] = grouped[i] or common


def _with_rim(
    tone: NDArray[np.bool_], period: NDArray[np.float32], dots: Dots
) -> NDArray[np.bool_]:
    """Add the dots at the rim of a screen, whole or cut by a line."""
    out = tone.copy()
    _share_out(lambda begin, end: _mark_rim(out, tone, period, dots, begin, end), len(tone))
    return out


@kernel
def _find_periods(rim: NDArray[np.int64], period: NDArray[np.float32], dots: Dots) -> None:
    """Write the periods of dots at the `rim` of a screen, which may be like none of it."""
    found, away = np.empty(32, np.int64), np.empty(32, np.float32)
    for i in rim:
        side = float(np.sqrt(dots.area[i]))
        count = dots_near(dots, i, 5 * side + 2, found, away)
        period[i] = away[:count].min() if count else _LONE * side


@kernel
def _mark_rim(
    out: NDArray[np.bool_],
    tone: NDArray[np.bool_],
    period: NDArray[np.float32],
    dots: Dots,
    begin: int,
    end: int,
) -> None:
    centre, area, cell, columns = dots.centre, dots.area, dots.cell, dots.columns
    lines = (len(dots.begin) - 1) // columns
    for i in range(begin, end):
        if not tone[i]:
            continue
        reach = 1.5 * period[i] + 0.7
        px, py = centre[i, 0], centre[i, 1]
        wide = reach + 1  # a pixel more, so that rounding leaves out no cell
        left, right = max(0, int((px - wide) / cell)), min(columns - 1, int((px + wide) / cell))
        up, down = max(0, int((py - wide) / cell)), min(lines - 1, int((py + wide) / cell))
        for y in range(up, down + 1):
            for k in range(dots.begin[y * columns + left], dots.begin[y * columns + right + 1]):
                j = dots.order[k]
                dx, dy = centre[j, 0] - px, centre[j, 1] - py
                if dx * dx + dy * dy <= reach * reach and area[j] <= 1.5 * area[i] + 2:
                    out[j] = True
