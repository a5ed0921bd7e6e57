"""Speed lines: many long straight strokes side by side that run the same way and end fine.

Like focus lines they are drawn over a picture and around none of it, and are taken out of the line
that regions are sought in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from painter.segment.rays import FREE, mark_beam, mark_strokes
from painter.segment.straights import Straights, find_straights

_MANY = 7  # strokes of one bundle, at least
_ALONG = float(np.cos(np.deg2rad(1.2)))  # cosine of the angle between two of them at most
_NEIGHBOURS = 12  # of so many long straight strokes beside one
_LIKE = 5  # so many run as it does
_BEYOND = 0.25  # part of a bundle's breadth beyond its strokes at which others are looked for
_FINE = (0.2, 0.7)  # stroke widths, and pixels, that one whose end is a fine point grows wider
_FINE_SHARE = 0.5  # part of a bundle that ends fine; where a line is broken off it does not


@dataclass(frozen=True, eq=False)
class Bundle:
    """n speed lines that run one way or its opposite, in working pixels."""

    tip: NDArray[np.float64]  # (n, 2) x, y of their fine ends
    way: NDArray[np.float64]  # (n, 2) unit vectors from there: one, or its opposite


def speed_lines(
    work: NDArray[np.bool_], ends: NDArray[np.float32], stroke: float
) -> NDArray[np.bool_] | None:
    """Which part of the line is speed lines, bool (h, w); None for nothing.

    Args:
        work: line, bool (h, w). ends: (n, 5) all free ends of it, those of hatching too, as in
            `painter.segment.gaps.FreeEnds`. stroke: width of the lines. Working pixels, all.
    """
    found = find_bundles(find_straights(work, ends, stroke), stroke)
    if not found:
        return None
    out = np.zeros(work.shape, np.bool_)
    for bundle in found:
        mark_strokes(work, bundle.tip, bundle.way, FREE, stroke, out)
        for way in np.unique(bundle.way, axis=0):
            _mark_hidden(work, bundle.tip[(bundle.way == way).all(1)], way, stroke, out)
    return out if out.any() else None


def _mark_hidden(
    work: NDArray[np.bool_],
    tip: NDArray[np.float64],
    way: NDArray[np.float64],
    stroke: float,
    out: NDArray[np.bool_],
) -> None:
    """Set `out` at the strokes beside given ones that begin behind something."""
    across = np.array((-way[1], way[0]))
    along, aside = tip @ way, tip @ across
    beyond = _BEYOND * np.ptp(aside)
    sides = np.arange(aside.min() - beyond, aside.max() + beyond)
    start = (along.min() - beyond) * way + sides[:, None] * across
    far = int(np.ptp(along) + 2 * beyond)
    mark_beam(work, start, (way[0], way[1]), far, stroke, out)


def find_bundles(straights: Straights, stroke: float) -> list[Bundle]:
    """Strokes with fine ends that many of those beside them run parallel to.

    Args:
        stroke: width of the lines, working pixels.
    """
    tip, way = straights.tip, straights.way
    if len(tip) < _MANY:
        return []
    nearest = KDTree(tip).query(tip, min(_NEIGHBOURS + 1, len(tip)))[1]
    beside = np.asarray(nearest, np.int64)[:, 1:]
    like = np.abs((way[beside] * way[:, None]).sum(2)) > _ALONG
    among = like.sum(1) >= _LIKE
    one, nth = np.nonzero(like & among[:, None] & among[beside])
    joined = coo_matrix((np.ones(len(one)), (one, beside[one, nth])), shape=(len(tip), len(tip)))
    home = connected_components(joined, directed=False)[1]
    fine = straights.rise >= max(_FINE[0] * stroke, _FINE[1])
    found = []
    for number in np.unique(home[among]):
        own = among & (home == number)
        if own.sum() >= _MANY and fine[own].mean() >= _FINE_SHARE:
            found.append(_bundle_of(tip[own & fine], way[own & fine]))
    return found


def _bundle_of(tip: NDArray[np.float64], way: NDArray[np.float64]) -> Bundle:
    forth = way @ way[0] > 0
    middle = np.median(np.where(forth[:, None], way, -way), 0)
    middle /= np.hypot(middle[0], middle[1])
    return Bundle(tip, np.where(forth[:, None], middle, -middle))
