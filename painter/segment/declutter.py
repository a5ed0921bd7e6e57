"""Join cells that nobody would colour by themselves: hatching, chips between crossing lines.

After a rule of flatting tools: small fills are most of the fills and little of the area; one that
is small and nowhere far from line joins its neighbour. Cells between dots that run into each other
are parted by thin ink and join one another before anything beyond a line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import point_to_roots, root_of
from painter.imaging.lines import distance_inside
from painter.segment.cells import Meetings, measure_room, meetings_of
from painter.segment.hatching import find_strips, join_strips

_SMALL = 4.0  # free area up to which a cell always joins, in squared stroke widths
_SMALL_MOST = 36.0  # but no more than this, working pixels
_HAIR = 0.3  # half width of ink between cells of a mesh at most, in stroke widths
_THIN = 4.0  # times that area for a cell nowhere as far from line as
_NEAR = 1.6  # these working pixels


def join_clutter(
    labels: NDArray[np.int32], distance: NDArray[np.float32], count: int, stroke: float
) -> NDArray[np.int32]:
    """Cell that every cell becomes part of, int32 (count + 1,).

    Args:
        labels: int32 (h, w), 1..count, the line assigned too.
        distance: to the line, float32 (h, w).
        stroke: width of the lines in working pixels.
    """
    area, deepest = measure_room(labels, distance, count)
    chip, strip = _chips(area, deepest, stroke), find_strips(area, deepest, stroke)
    if not (chip | strip)[1:].any() or chip[1:].all():
        return np.arange(count + 1, dtype=np.int32)
    ink = distance_inside(distance <= 0, exact=False)
    meetings = meetings_of(labels, chip | strip, ink)
    hatched = join_strips(strip, chip, meetings, stroke)
    area = np.bincount(hatched, area, count + 1).astype(np.int64)
    np.maximum.at(deepest, hatched, deepest)
    return _join_chips(area, deepest, meetings.renamed(hatched), stroke)[hatched]


def _chips(
    area: NDArray[np.int64], deepest: NDArray[np.float32], stroke: float
) -> NDArray[np.bool_]:
    """Cells too small to colour, bool (count + 1,)."""
    small = min(_SMALL * stroke * stroke, _SMALL_MOST)
    return area <= np.where(deepest < _NEAR, _THIN * small, small)


def _join_chips(
    area: NDArray[np.int64], deepest: NDArray[np.float32], meetings: Meetings, stroke: float
) -> NDArray[np.int32]:
    """Cell that every cell becomes part of, (count + 1,); `area` then holds the sums."""
    owner = np.arange(len(area), dtype=np.int32)
    order = np.argsort(-meetings.length, kind="stable")
    a, b = meetings.a[order], meetings.b[order]
    line = meetings.thinnest[order] > max(1.0, _HAIR * stroke)
    for across in (~line, line):
        _join(owner, _chips(area, deepest, stroke), area, a[across], b[across])
    return owner


@kernel
def _join(
    owner: NDArray[np.int32],
    chip: NDArray[np.bool_],
    area: NDArray[np.int64],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
) -> None:
    """Along the longest borders first, chips join."""
    for turn in range(2):
        for k in range(len(a)):
            u, v = root_of(owner, a[k]), root_of(owner, b[k])
            # First into what is worth colouring; then what is left into anything.
            if u == v or not (chip[u] or chip[v]) or (turn == 0 and chip[u] and chip[v]):
                continue
            if not chip[u] or (chip[v] and area[u] >= area[v]):
                owner[v] = u
                area[u] += area[v]
            else:
                owner[u] = v
                area[v] += area[u]
    point_to_roots(owner)
