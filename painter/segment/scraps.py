"""Scraps: small pieces between strokes that close one gap, with hardly any line around them.

Where three lines end around a place, or two strokes close one gap, what lies between the strokes is
nobody's. A thing of its own is drawn for the most part; this is open for the most part.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.unionfind import join_low, point_to_roots
from painter.segment.borders import Borders, find_borders
from painter.segment.cells import measure_room
from painter.segment.pairs import pair_keys, pairs_of

_LARGEST = 24.0  # squared strokes
_OPEN = 0.5  # part of its border, at least, on which there is no line


def join_scraps(
    labels: NDArray[np.int32],
    distance: NDArray[np.float32],
    count: int,
    stroke: float,
    regions: NDArray[np.uint32],
) -> NDArray[np.int32]:
    """Atom that every atom becomes part of, int32 (count + 1,).

    A region that is a scrap joins the one that it is widest open to, and only that: its atom there
    becomes a part of the other's, whatever the setting.

    Args:
        labels: atoms, int32 (h, w), 1..count, the line assigned too.
        distance: to the line, float32 (h, w). stroke: width of the lines. Working pixels, both.
        regions: (count + 1,), of the atoms at the setting asked for.
    """
    borders = find_borders(labels.view(np.uint32), distance <= 0)
    a, b = pairs_of(borders.key)
    scrap = _scraps(borders, measure_room(labels, distance, count)[0], stroke, regions)
    owner = np.arange(count + 1, dtype=np.int32)
    for k in _widest(borders, regions, scrap):
        join_low(owner, int(a[k]), int(b[k]))
    point_to_roots(owner)
    return owner


def _scraps(
    borders: Borders, area: NDArray[np.int64], stroke: float, regions: NDArray[np.uint32]
) -> NDArray[np.bool_]:
    """Which regions are small and mostly open, by number; `area` is that of the atoms."""
    a, b = (regions[atom] for atom in pairs_of(borders.key))
    length = int(regions.max(initial=0)) + 1

    def around(border: NDArray[np.int64]) -> NDArray[np.float64]:
        along = np.where(a == b, 0, border)
        sums = np.bincount(a, along, length) + np.bincount(b, along, length)
        return sums.astype(np.float64)

    small = np.bincount(regions, area, length) <= _LARGEST * stroke * stroke
    open_around = around(borders.open_border)
    return small & (open_around > 0) & (open_around >= _OPEN * around(borders.border))


def _widest(
    borders: Borders, regions: NDArray[np.uint32], scrap: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Of every scrap the longest open border between two atoms, with the region of the most.

    Returns:
        Numbers of pairs of `borders`, one a scrap.
    """
    a, b = (regions[atom] for atom in pairs_of(borders.key))
    pair = np.flatnonzero((a != b) & (borders.open_border > 0) & (scrap[a] | scrap[b]))
    _, which = np.unique(pair_keys(a[pair], b[pair]), return_inverse=True)
    between = np.bincount(which, borders.open_border[pair])[which]
    # Every pair stands once for each of its regions, the widest first.
    region = np.concatenate([a[pair], b[pair]])
    pair, between = np.tile(pair, 2), np.tile(between, 2)
    order = np.lexsort((borders.open_border[pair], between))[::-1]
    of, first = np.unique(region[order], return_index=True)
    return pair[order[first[scrap[of]]]]
