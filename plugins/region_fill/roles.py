"""What part a region plays on an unguided page, guessed from size, enclosure and shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.pixels.regiontable import RegionKind
from plugins.region_fill.likeness import Rows, cost, mirrored, shared
from plugins.region_fill.traits import Traits

_MOST_BODIES = 256
_MOST_ACCENTS = 64
_FEWEST_BODIES = 12
_BODY = 0.004  # share of the drawn area from which a region has a colour of its own
_GROUND = 0.03
_WIDE_GROUND = 0.2  # of the page: such a region is a ground, whatever it holds
_HOLDS = 0.35  # a ground's box holds regions of this much of its own area
_CORNER = 0.015  # least share of the page of a piece of paper in a corner
_SPECK = 4e-4
_THIN = np.log(0.09)
_PLUMP = np.log(0.25)
_ALIKE = -4.0  # cost below which two regions are a pair
_MIRRORED = 0.4


@dataclass(frozen=True, eq=False)
class Roles:
    """Rows of traits by their part, the largest first.

    A region of the drawing that is in none follows the grounds, faces and bodies near it.

    Attributes:
        paper: left white though it is taken for drawing. eyes: small things in faces.
        group: `(n,)` int64; bodies or accents of one group share a colour.
    """

    paper: Rows
    grounds: Rows
    faces: Rows
    eyes: Rows
    bodies: Rows
    accents: Rows
    group: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Held:
    """What the boxes of large regions hold.

    Attributes:
        within: `(rows, large)` bool. area: of others, over the own.
        small: `(rows, large)` bool, plump things in it as small as eyes.
    """

    within: NDArray[np.bool_]
    area: NDArray[np.floating]
    small: NDArray[np.bool_]


def roles_of(traits: Traits) -> Roles:
    """Guess the parts of all regions of the drawing."""
    drawing = np.flatnonzero(traits.kind == RegionKind.DRAWING)
    rows = drawing[_by_size(traits, drawing)]
    corner = _in_corner(traits, rows)
    paper, rows = rows[corner], rows[~corner]
    share = traits.area[rows] / max(float(traits.area[rows].sum()), 1e-9)
    is_large = _large(traits, rows, share)
    large = rows[is_large]
    held = _held(traits, rows, large)
    wide = traits.area[large] > _WIDE_GROUND
    ground = ((share[is_large] >= _GROUND) & (held.area >= _HOLDS)) | wide
    face = ~ground & _faces(traits, large, held)
    dots = ~is_large & (share < _BODY) & (share >= _SPECK) & (traits.plump[rows] > _PLUMP)
    eye = ~is_large & held.small[:, face].any(axis=1)
    accents = rows[dots & ~eye & held.within.any(axis=1)][:_MOST_ACCENTS]
    bodies = large[~ground & ~face]
    group = np.arange(traits.count)
    _pair(traits, bodies, group)
    _pair(traits, accents, group)
    return Roles(paper, large[ground], large[face], rows[eye], bodies, accents, group)


def _large(traits: Traits, rows: Rows, share: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Rows that have a colour of their own; some always do."""
    if len(rows) == 0:
        return np.zeros(0, np.bool_)
    least = min(_BODY, float(share[min(_FEWEST_BODIES, len(rows)) - 1]))
    thick = traits.plump[rows] > _THIN
    found = (share >= least) & (thick | ~thick.any())
    return found & (np.cumsum(found) <= _MOST_BODIES)


def _by_size(traits: Traits, rows: Rows) -> NDArray[np.intp]:
    """Order that depends on the regions alone and not on their numbers."""
    return np.lexsort((traits.x[rows], traits.y[rows], -traits.area[rows]))


def _in_corner(traits: Traits, rows: Rows) -> NDArray[np.bool_]:
    """Pieces of paper that the drawing cuts off: they reach a corner of a page with bare paper."""
    if not (traits.kind == RegionKind.PAPER).any():
        return np.zeros(len(rows), np.bool_)
    edge = 0.004
    left, right = traits.left[rows] < edge, traits.right[rows] > traits.width - edge
    top, bottom = traits.top[rows] < edge, traits.bottom[rows] > traits.height - edge
    return (left ^ right) & (top | bottom) & (traits.area[rows] > _CORNER)


def _held(traits: Traits, rows: Rows, large: Rows) -> _Held:
    area, own = traits.area[rows][:, np.newaxis], traits.area[large][np.newaxis]
    within = shared(traits, rows, large) >= 0.9 * traits.box_area[rows][:, np.newaxis]
    within &= area < own
    plump = (traits.plump[rows] > np.log(0.22))[:, np.newaxis]
    small = within & plump & (area > 0.001 * own) & (area < 0.1 * own)
    return _Held(within, (within * area).sum(axis=0) / own[0], small)


def _faces(traits: Traits, large: Rows, held: _Held) -> NDArray[np.bool_]:
    """Round things that hold small ones, the surer where something of their size tops them.

    On drawn busts five of ten such regions are skin, against one of seven of all.
    """
    fill, wide = traits.fill[large], traits.right[large] - traits.left[large]
    round_ = (traits.plump[large] > -1.9) & (fill > 0.35) & (np.abs(traits.aspect[large]) < 0.6)
    inside = shared(traits, large, large) >= 0.3 * traits.box_area[large][:, np.newaxis]
    size = traits.area[large][np.newaxis] / traits.area[large][:, np.newaxis]
    left, right, top = traits.left[large], traits.right[large], traits.top[large]
    hair = inside & (size > 0.25) & (size < 4) & (top[np.newaxis] < top[:, np.newaxis])
    hair &= left[np.newaxis] < (left + 0.2 * wide)[:, np.newaxis]
    hair &= right[np.newaxis] > (right - 0.2 * wide)[:, np.newaxis]
    topped, holds = hair.any(axis=1), held.small.sum(axis=0)
    candidate = round_ & (traits.area[large] < 0.22) & (holds >= np.where(topped, 1, 2))
    # A fringe covers less of its box than a face.
    return _heads(traits, large, candidate, holds + 1.5 * topped + 10 * fill)


def _heads(
    traits: Traits, large: Rows, candidate: NDArray[np.bool_], score: NDArray[np.floating]
) -> NDArray[np.bool_]:
    """The best of candidates that lie right below each other: neither hair nor body."""
    found = np.zeros(len(large), np.bool_)
    order = np.flatnonzero(candidate)
    left, right = traits.left[large], traits.right[large]
    for place in order[np.argsort(-score[order], kind="stable")]:
        both = np.minimum(right[place], right) - np.maximum(left[place], left)
        column = both > 0.4 * np.minimum(right[place] - left[place], right - left)
        below, above = _drop(traits, large[place], large), _drop(traits, large, large[place])
        found[place] = not (found & column & (below | above)).any()
    return found


def _drop(traits: Traits, lower: Rows | np.int64, upper: Rows | np.int64) -> NDArray[np.bool_]:
    """Whether one's middle lies below the other's box, by less than its own height."""
    depth = traits.y[lower] - traits.bottom[upper]
    return (depth > 0) & (depth < 0.8 * (traits.bottom[lower] - traits.top[lower]))


def _pair(traits: Traits, rows: Rows, group: NDArray[np.int64]) -> None:
    """Give regions that are alike the group of the largest of them."""
    if len(rows) < 2:
        return
    alike = cost(traits, rows, rows) < _ALIKE
    alike |= mirrored(traits, rows, rows, 0.1, 1.0) > _MIRRORED
    for first, second in np.argwhere(np.triu(alike, 1)):
        one, two = group[rows[first]], group[rows[second]]
        if one != two:
            group[group == two] = one
