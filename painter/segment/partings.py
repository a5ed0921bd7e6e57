"""What falls apart where a passage is closed: two sides, and the border between them.

Of a stroke alone one sees how it lies; of the parting that it makes, how much of the border is
drawn already, and how large and how closed the smaller side is. An outline that is drawn all around
but for one wide gap is a gap, however odd the stroke over it looks; half a border is a fold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import root_of
from painter.segment.atoms import Passages
from painter.segment.borders import Borders, find_borders
from painter.segment.cells import measure_room
from painter.segment.openings import passages_of
from painter.segment.pairs import pairs_of
from painter.segment.parting_sight import (
    Partings,
    halves_of,
    pictures_of_partings,
)
from painter.segment.turns import join_in_turn, turns_between
from painter.segment.weigh import Scales

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Between:
    """By passage, (m,) each: the border between its two sides. Working pixels."""

    border: NDArray[np.float64]  # pairs of neighbouring pixels
    open_border: NDArray[np.float64]  # of these, off the line
    openings: NDArray[np.float64]  # how many places are open
    widest: NDArray[np.float64]
    least: NDArray[np.float64]  # logarithm of the odds that an opening is a gap, of the unlikeliest
    mean: NDArray[np.float64]  # weighed by width
    most: NDArray[np.float64]


def measure_partings(
    labels: NDArray[np.int32], count: int, passages: Passages, scales: Scales
) -> Partings:
    """Measure the two sides of every passage of a forest.

    The sides are what hangs together by the passages that need a larger setting.

    Args:
        labels: int32 (h, w), atoms 1..count, the line assigned too. passages: a forest.
    """
    ground = scales.ground
    borders = find_borders(labels.view(np.uint32), ground.work)
    middle, ends, width = passages_of(borders, ground.work)
    odds = scales.passage_odds(ends, width)
    order = np.argsort(-passages.gap, kind="stable")
    parent, turn = join_in_turn(passages.a[order], passages.b[order], count)
    of_pair = turns_between(parent, turn, *pairs_of(borders.key))
    of_opening = turns_between(parent, turn, *pairs_of(borders.open_key[middle]))
    between = _between(borders, of_pair, of_opening, width, odds, len(order))
    area, deepest = measure_room(labels, ground.distance, count)
    around = _around(borders.key, borders.border, count)
    open_around = _around(borders.key, borders.open_border, count)
    sides, joined = _sides(
        passages.a[order], passages.b[order],
        between.border, between.open_border,
        area.astype(np.float64), deepest.astype(np.float64), around, open_around,
    )  # fmt: skip
    room, stroke = sides[:, 0], ground.stroke
    halves = halves_of(joined, count)
    widest = _widest(of_opening, ends, width, len(order))
    of_passage = np.argsort(order)  # back from turns to passages
    pictures = pictures_of_partings(
        widest[of_passage], halves.of(of_passage), labels, ground.distance, stroke, room[of_passage]
    )
    facts = _facts(between, sides, stroke)[of_passage]
    in_squares = room[of_passage] / stroke**2
    return Partings(facts.astype(np.float32), pictures, in_squares.astype(np.float32))


def _widest(which: NDArray[np.int64], ends: Floats, width: Floats, count: int) -> Floats:
    """Ends of the widest opening of every turn, float32 (count, 4); nan where there is none."""
    out = np.full((count, 4), np.nan, np.float32)
    order = np.argsort(width, kind="stable")
    order = order[which[order] >= 0]
    out[which[order]] = ends[order]
    return out


def _between(
    borders: Borders,
    of_pair: NDArray[np.int64],
    of_opening: NDArray[np.int64],
    width: Floats,
    odds: Floats,
    count: int,
) -> _Between:
    """Sum up pairs of atoms and openings by the one of `count` turns in which they came together.

    Args:
        of_pair: by pair of `borders`. of_opening, width, odds: by opening.
    """
    wide = _sums(of_opening, width, count)
    return _Between(
        _sums(of_pair, borders.border, count),
        _sums(of_pair, borders.open_border, count),
        _sums(of_opening, np.ones(len(width)), count),
        _largest(of_opening, width, count, 0),
        -_largest(of_opening, -odds, count),
        _sums(of_opening, width * odds, count) / np.maximum(wide, 1e-9),
        _largest(of_opening, odds, count),
    )


def _facts(between: _Between, sides: NDArray[np.float64], stroke: float) -> NDArray[np.float64]:
    """Columns as `_Between` and `_sides` have them, relative to each other and to the stroke."""
    area, other_area, deepest, other_deepest, around, open_around = sides.T
    long = np.maximum(between.border, 1)
    around = np.maximum(around, 1)
    columns = [
        between.open_border / long,
        np.log1p(between.open_border / stroke),
        np.log1p(long / stroke),
        np.log1p(area / stroke**2),
        np.log1p(other_area / stroke**2),
        np.log1p(deepest / stroke),
        long / around,
        np.log1p(between.openings),
        between.least,
        between.mean,
        between.most,
        np.log(np.maximum(area, 1) / around**2),
        np.log1p(between.widest / stroke),
        (open_around - between.open_border) / around,
        np.log1p(other_deepest / stroke),
    ]
    return np.column_stack(columns)


def _sums(which: NDArray[np.int64], value: NDArray[np.generic], count: int) -> NDArray[np.float64]:
    """Sum of values, (n,), by the number that `which` gives them; -1 for none."""
    known = which >= 0
    return np.bincount(which[known], value[known], count).astype(np.float64)


def _largest(
    which: NDArray[np.int64], value: NDArray[np.floating], count: int, least: float = -np.inf
) -> NDArray[np.float64]:
    """The same of the largest, at least `least`; 0 where there is none."""
    known = which >= 0
    out = np.full(count, least, np.float64)
    np.maximum.at(out, which[known], value[known])
    return np.where(np.isfinite(out), out, 0)


def _around(key: NDArray[np.int64], value: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Sum over all neighbours of an atom, float64 (count + 1,)."""
    a, b = pairs_of(key)
    sums = np.bincount(a, value, count + 1) + np.bincount(b, value, count + 1)
    return sums.astype(np.float64)


@kernel
def _sides(
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    border: NDArray[np.float64],
    open_border: NDArray[np.float64],
    area: NDArray[np.float64],
    deepest: NDArray[np.float64],
    around: NDArray[np.float64],
    open_around: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The two sides of passages as they come together in turn, float64 (m, 6) and int64 (m, 2).

    Columns: area of the smaller side and of the other one, their deepest places, and the smaller
    one's whole border and open border; then an atom that stands for the smaller side, and one for
    the other, which stands for both from then on. The arrays by atom are added up in place.
    """
    out = np.empty((len(a), 6), np.float64)
    stands = np.empty((len(a), 2), np.int64)
    joined = np.arange(len(area))
    for k in range(len(a)):
        u, v = root_of(joined, a[k]), root_of(joined, b[k])
        if area[u] > area[v]:
            u, v = v, u
        stands[k, 0], stands[k, 1] = u, v
        out[k, 0], out[k, 1] = area[u], area[v]
        out[k, 2], out[k, 3] = deepest[u], deepest[v]
        out[k, 4], out[k, 5] = around[u], open_around[u]
        joined[u] = v
        area[v] += area[u]
        deepest[v] = max(deepest[u], deepest[v])
        around[v] += around[u] - 2 * border[k]
        open_around[v] += open_around[u] - 2 * open_border[k]
    return out, stands
