"""Passages that one screen runs through, or where a screen stops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import root_of
from painter.segment.atoms import MergeTree
from painter.segment.toned import Screens

_TONED = 0.03  # coverage from which an atom is toned at all
# Most that coverage, and size of the dots, of one screen differ, as shares, and so much more over
# the root of the number of dots on the side of fewer: lines eat those at the rim. Of 415 passages
# within one thing and 290 between two, toned both, of generated pages, 307 and 18 are taken for one
# screen so, and on a page of figures 60 of 62 and none of 18.
_ALIKE = (0.04, 0.03)
_FEW = (0.7, 0.5)
_BEYOND = 2.0  # times the largest setting atoms are kept for: closed at none of these
_STOPS = 10.0  # a passage needs one part so large of its setting where a screen stops
# In one screen it needs so many times the setting, over the root of the number of dots on the side
# of fewer: that a chip among dots is like them says nothing new, and nobody misses it; two large
# things may well have one screen, and to run them together costs more than a cut too many.
_GOES_ON, _GOES_ON_LEAST, _GOES_ON_MOST = 60.0, 4.0, 30.0
# A screen stops where one side has so many times the coverage of a toned atom and more than so many
# dots, and the other less than one part of that coverage.
_SURELY, _SEVERAL = 2.0, 10


def weigh_screens(tree: MergeTree, screens: Screens, judged: bool) -> MergeTree:
    """The tree with passages that close later where one screen runs through, sooner where it stops.

    Tone is laid over a thing as a whole: where coverage and size of the dots are alike on both
    sides, a line that ends there is a fold or a strand of hair, and no outline with a hole in it.
    They are alike of the two atoms, and of all that hangs together with each by passages which
    close later: a speck with three dots is like much. Where there is tone on one side alone, an
    outline is likelier.

    Args:
        screens: of the atoms.
        judged: a judge weighed the passages; what is surely a gap then stays one. Otherwise those
            within one screen never close.
    """
    one, other = screens.at(tree.a), screens.at(tree.b)
    toned = np.where(_toned(screens)[:, None], screens.sums, 0)
    order = np.argsort(-tree.gap, kind="stable")
    of_sides = _sums_of_sides(tree.a, tree.b, order, toned)
    side, other_side = Screens(of_sides[:, 0]), Screens(of_sides[:, 1])
    fewer = np.maximum(np.minimum(side.dots, other_side.dots), 1)
    later = tree.gap * np.clip(_GOES_ON / np.sqrt(fewer), _GOES_ON_LEAST, _GOES_ON_MOST)
    if not judged:
        later = np.maximum(tree.gap, _BEYOND * tree.reach)
    goes_on = _one_screen(one, other) & _one_screen(side, other_side)
    gap = np.where(goes_on, later, tree.gap)
    gap = np.where(_screen_stops(one, other), gap / _STOPS, gap)
    return MergeTree(tree.a, tree.b, gap.astype(np.float32), tree.reach)


def _toned(screens: Screens) -> NDArray[np.bool_]:
    return screens.share >= _TONED


def _one_screen(one: Screens, other: Screens) -> NDArray[np.bool_]:
    fewer = np.minimum(one.dots, other.dots)
    few = 1 / np.sqrt(np.maximum(fewer, 1))
    alike = _toned(one) & _toned(other)
    for a, b, least, more in (
        (one.share, other.share, _ALIKE[0], _FEW[0]),
        (one.dot, other.dot, _ALIKE[1], _FEW[1]),
    ):
        alike &= np.minimum(a, b) >= (1 - least - more * few) * np.maximum(a, b)
    return alike


def _screen_stops(one: Screens, other: Screens) -> NDArray[np.bool_]:
    low, high = np.minimum(one.share, other.share), np.maximum(one.share, other.share)
    several = np.maximum(one.dots, other.dots) > _SEVERAL
    return several & (high >= _SURELY * _TONED) & (low < _TONED / _SURELY)


@kernel
def _sums_of_sides(
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    order: NDArray[np.int64],
    sums: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Sums over both sides of every passage, int64 (m, 2, 3), when they come together in turn.

    Args:
        order: of the passages, the last to close first. sums: (atoms + 1, 3), added up in place.
    """
    out = np.empty((len(a), 2, sums.shape[1]), np.int64)
    joined = np.arange(len(sums))
    for turn in range(len(order)):
        k = int(order[turn])
        u, v = root_of(joined, a[k]), root_of(joined, b[k])
        out[k, 0], out[k, 1] = sums[u], sums[v]
        if u != v:
            joined[u] = v
            sums[v] += sums[u]
    return out
