"""What part a region plays on an unguided page, guessed from size, enclosure and shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.pixels.regiontable import RegionKind
from plugins.region_fill.likeness import Rows, cost, shared
from plugins.region_fill.traits import Traits

_MOST_BODIES = 256
_BODY = 0.004  # share of the drawn area from which a region has a colour of its own
_GROUND = 0.03
_HOLDS = 0.35  # a ground's box holds regions of this much of its own area
_SPECK = 2e-4
_THIN = np.log(0.09)
_PLUMP = np.log(0.25)
_ALIKE = -4.0  # cost below which two regions are a pair


@dataclass(frozen=True, eq=False)
class Roles:
    """Rows of traits by their part; a region that is in none follows the bodies and grounds.

    Attributes:
        grounds, faces, bodies, accents: `(k,)` int64, the largest first. Faces are among bodies.
        group: `(n,)` int64; bodies or accents of one group share a colour.
    """

    grounds: Rows
    faces: Rows
    bodies: Rows
    accents: Rows
    group: NDArray[np.int64]


def roles_of(traits: Traits) -> Roles:
    """Guess the parts of all regions of the drawing."""
    drawing = np.flatnonzero(traits.kind == RegionKind.DRAWING)
    rows = drawing[_by_size(traits, drawing)]
    drawn = max(float(traits.area[rows].sum()), 1e-9)
    share = traits.area[rows] / drawn
    large = rows[(share >= _BODY) & (traits.plump[rows] > _THIN)][:_MOST_BODIES]
    small = rows[(share < _BODY) & (share >= _SPECK) & (traits.plump[rows] > _PLUMP)]
    small = small[: 2 * _MOST_BODIES]
    held = _held(traits, large, rows)
    ground = (traits.area[large] / drawn >= _GROUND) & (held.area >= _HOLDS)
    faces = ~ground & (held.small >= 3) & (traits.fill[large] > 0.5) & (traits.plump[large] > -1.3)
    bodies = large[~ground]
    accents = small[held.inside[small]]
    group = np.arange(traits.count)
    _pair(traits, bodies, group)
    _pair(traits, accents, group)
    return Roles(large[ground], large[faces], bodies, accents, group)


@dataclass(frozen=True, eq=False)
class _Held:
    """What boxes of large regions hold: area of others over the own, small ones, and which."""

    area: NDArray[np.floating]
    small: NDArray[np.int64]
    inside: NDArray[np.bool_]


def _held(traits: Traits, large: Rows, rows: Rows) -> _Held:
    boxes = traits.box_area[rows]
    within = shared(traits, rows, large) >= 0.9 * boxes[:, np.newaxis]
    within &= traits.area[rows][:, np.newaxis] < traits.area[large][np.newaxis]
    area = (within * traits.area[rows][:, np.newaxis]).sum(axis=0) / traits.area[large]
    size = traits.area[rows][:, np.newaxis] / traits.area[large][np.newaxis]
    plump = (traits.plump[rows] > _PLUMP)[:, np.newaxis]
    small = (within & plump & (size > 0.002) & (size < 0.08)).sum(axis=0)
    inside = np.zeros(traits.count, np.bool_)
    inside[rows] = within.any(axis=1)
    return _Held(area, small, inside)


def _by_size(traits: Traits, rows: Rows) -> NDArray[np.intp]:
    """Order that depends on the regions alone and not on their numbers."""
    return np.lexsort((traits.x[rows], traits.y[rows], -traits.area[rows]))


def _pair(traits: Traits, rows: Rows, group: NDArray[np.int64]) -> None:
    """Give regions that are alike the group of the largest of them."""
    if len(rows) < 2:
        return
    alike = np.triu(cost(traits, rows, rows) < _ALIKE, 1)
    for first, second in np.argwhere(alike):
        one, two = group[rows[first]], group[rows[second]]
        if one != two:
            group[group == two] = one
