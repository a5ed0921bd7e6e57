"""Join cells that nobody would colour by themselves: hatching, chips between crossing lines.

After a rule of flatting tools: small fills are most of the fills and little of the area; one that
is small and likely no thing of its own joins its neighbour. Cells between dots that run into each
other are parted by thin ink and join one another before anything beyond a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import point_to_roots, root_of
from painter.imaging.lines import distance_inside
from painter.segment.cells import Meetings, measure_room, meetings_of, pixels_of
from painter.segment.hatching import find_strips, join_strips
from painter.segment.worth import own_colour_odds

_SMALL = 12.0  # free area up to which a cell may join, in squared stroke widths
_SMALL_LEAST, _SMALL_PART = 36.0, 40 / 2**20  # but no more than so many pixels or part of the page
_SPECK = 8.0  # free area up to which it always joins, working pixels
_THIN = 4.0  # times as large may be a cell nowhere as far from line as
_NEAR = 1.6  # these working pixels
_OWN = -0.5  # logarithm of the odds of a colour of its own from which no cell joins
_HAIR = 0.3  # half width of ink between cells of a mesh at most, in stroke widths


@dataclass(frozen=True, eq=False)
class _Cells:
    """Cells by number, (count + 1,) each, and how they meet."""

    area: NDArray[np.int64]  # pixels off the line
    whole: NDArray[np.int64]  # all pixels
    deepest: NDArray[np.float32]  # largest distance to the line
    meetings: Meetings  # all of the small ones
    group: NDArray[np.integer]  # the same number for those that are open to each other
    stroke: float  # width of the lines
    limit: float  # free area up to which a cell is small

    def joined(self, owner: NDArray[np.int32]) -> _Cells:
        """The same where every cell, (count + 1,), has become part of another."""
        deepest = self.deepest.copy()
        np.maximum.at(deepest, owner, self.deepest)
        area = np.bincount(owner, self.area, len(owner)).astype(np.int64)
        whole = np.bincount(owner, self.whole, len(owner)).astype(np.int64)
        meetings = self.meetings.renamed(owner)
        return replace(self, area=area, whole=whole, deepest=deepest, meetings=meetings)


def join_clutter(
    labels: NDArray[np.int32],
    distance: NDArray[np.float32],
    count: int,
    stroke: float,
    group: NDArray[np.integer] | None = None,
) -> NDArray[np.int32]:
    """Cell that every cell becomes part of, int32 (count + 1,).

    Args:
        labels: int32 (h, w), 1..count, the line assigned too.
        distance: to the line, float32 (h, w).
        stroke: width of the lines in working pixels.
        group: (count + 1,), which cells are open to each other; None for each by itself.
    """
    group = np.arange(count + 1) if group is None else group
    area, deepest = measure_room(labels, distance, count)
    limit = min(_SMALL * stroke * stroke, max(_SMALL_LEAST, _SMALL_PART * labels.size))
    small, strip = _small(area, deepest, limit), find_strips(area, deepest, stroke)
    if not (small | strip)[1:].any():
        return np.arange(count + 1, dtype=np.int32)
    ink = distance_inside(distance <= 0, exact=False)
    meetings = meetings_of(labels, small | strip, ink)
    owner = join_strips(strip, small, meetings, stroke)
    whole = pixels_of(labels, count)
    cells = _Cells(area, whole, deepest, meetings, group, stroke, limit).joined(owner)
    for which in (_open, _across_thin_ink, _across_line):
        further = _join_chips(cells, which)
        owner, cells = further[owner], cells.joined(further)
    return owner


def _small(
    area: NDArray[np.int64], deepest: NDArray[np.float32], limit: float
) -> NDArray[np.bool_]:
    """Cells that are small enough to be chips, bool (count + 1,)."""
    return area <= np.where(deepest < _NEAR, _THIN * limit, limit)


def _open(cells: _Cells) -> NDArray[np.bool_]:
    """Meetings, (m,), of two cells that are open to each other."""
    return np.asarray(cells.group[cells.meetings.a] == cells.group[cells.meetings.b])


def _across_thin_ink(cells: _Cells) -> NDArray[np.bool_]:
    return ~_across_line(cells)


def _across_line(cells: _Cells) -> NDArray[np.bool_]:
    return cells.meetings.thinnest > max(1.0, _HAIR * cells.stroke)


def _join_chips(cells: _Cells, which: Callable[[_Cells], NDArray[np.bool_]]) -> NDArray[np.int32]:
    """Owners, int32 (count + 1,), once chips joined along some of the meetings.

    What is open to a third cell joins nothing that is not: all three would run together.
    """
    odds = own_colour_odds(cells.area, cells.whole, cells.meetings, cells.group, cells.stroke)
    chip = _small(cells.area, cells.deepest, cells.limit) & (odds < _OWN)
    chip |= cells.area <= _SPECK
    owner = np.arange(len(chip), dtype=np.int32)
    if chip[1:].all():  # a picture of specks, with nothing for them to be part of
        return owner
    members = np.bincount(cells.group[cells.whole > 0], minlength=int(cells.group.max()) + 1)
    alone = members[cells.group] == 1
    a, b = cells.meetings.a, cells.meetings.b
    may = _open(cells) | (chip & alone)[a] | (chip & alone)[b]
    order = np.argsort(-cells.meetings.length, kind="stable")
    along = order[(which(cells) & may)[order]]
    # Of two chips the larger one stands, or that which is open to others: their number is its own.
    weight = np.where(alone, cells.area, cells.area + cells.whole.sum())
    _join(owner, chip, weight, a[along], b[along])
    return owner


@kernel
def _join(
    owner: NDArray[np.int32],
    chip: NDArray[np.bool_],
    weight: NDArray[np.int64],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
) -> None:
    """Along meetings in their order, chips join; of two the heavier one stands."""
    for turn in range(2):
        for k in range(len(a)):
            u, v = root_of(owner, a[k]), root_of(owner, b[k])
            # First into what is worth colouring; then what is left into anything.
            if u == v or not (chip[u] or chip[v]) or (turn == 0 and chip[u] and chip[v]):
                continue
            if not chip[u] or (chip[v] and weight[u] >= weight[v]):
                owner[v] = u
                weight[u] += weight[v]
            else:
                owner[u] = v
                weight[v] += weight[u]
    point_to_roots(owner)
