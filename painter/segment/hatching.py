"""Strips between strokes of hatching: together they are one region, as a flatter fills them.

A strip is long and hardly wider than the line. Several that lie side by side with thin lines
between them are hatching, a knitted edge, spokes or netting; one or two are an edge of something.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from painter.segment.cells import Meetings

_NARROW = 1.0  # strips are at most twice so many stroke widths wide
_LARGEST = 60.0  # their free area at most, in squared stroke widths
_LINE = 0.75  # half width of the ink between two of them at most, in stroke widths, in the mean
_SIDE_BY_SIDE = 0.25  # share of the border of one that it has with the other at least
_SEVERAL = 5  # strips that are hatching, chips not counted


def find_strips(
    area: NDArray[np.int64], deepest: NDArray[np.float32], stroke: float
) -> NDArray[np.bool_]:
    """Which cells are narrow enough, bool (count + 1,); arguments as from `measure_room`."""
    strip = (deepest <= _NARROW * stroke) & (area <= _LARGEST * stroke * stroke)
    strip[0] = False
    return strip


def join_strips(
    strip: NDArray[np.bool_], chip: NDArray[np.bool_], meetings: Meetings, stroke: float
) -> NDArray[np.int32]:
    """Cell that every cell becomes part of, int32 (count + 1,).

    Args:
        strip, chip: bool (count + 1,); cells too small to colour join, but make no hatching.
        meetings: all of the strips. stroke: width of the lines in working pixels.
    """
    a, b, length = meetings.a, meetings.b, meetings.length
    count = len(strip)
    border = np.bincount(a, length, count) + np.bincount(b, length, count)
    together = strip[a] & strip[b] & (meetings.depth <= _LINE * stroke)
    together &= length >= _SIDE_BY_SIDE * np.minimum(border[a], border[b])
    pairs = np.ones(int(together.sum()), np.bool_), (a[together], b[together])
    group = connected_components(csr_matrix(pairs, (count, count)), directed=False)[1]
    hatching = np.bincount(group, strip & ~chip) >= _SEVERAL
    own = np.arange(count, dtype=np.int32)
    first = np.full(len(hatching), count, np.int32)
    np.minimum.at(first, group, own)
    return np.where(hatching[group], first[group], own).astype(np.int32)
