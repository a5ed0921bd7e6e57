"""The cost of giving a region the colour of another one.

A cost falls with nearness, like size and shape, like tone and with mirror positions: eyes, sleeves
and shoes come in pairs. The weights were fitted on the drawings of the training set as a choice
among hinted regions (softmax of minus the cost) and rounded; there is no model beside them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plugins.region_fill.traits import Floats, Traits

Rows = NDArray[np.int64]

_GAP = 0.8  # by distance between the boxes
_WIDE = 2.0  # by how far the boxes reach towards each other: what is large around a region
_RISE = 1.6  # by difference in height on the page
_ASPECT = 0.22
_FILL = 1.1
_PLUMP = 0.5
_IN_FRONT = 6.5  # boxes over each other: what lies in front of something has its own colour
_RAGGED = 0.7  # full boxes are faces and things, which pass their colour on less
_TONE = 2.0
_TWIN = 3.2  # of the same size and shape
_BESIDE = 3.2  # a twin at the same height
_MIRRORED = 3.7  # at the mirrored place of the page and of about the same size


def cost(traits: Traits, targets: Rows, sources: Rows) -> Floats:
    """`(targets, sources)` float32, lower is liker; about -10 for a mirrored twin."""
    t, s = targets[:, np.newaxis], sources[np.newaxis]
    size = np.abs(np.log(traits.area[t] / traits.area[s]))
    aspect = np.abs(traits.aspect[t] - traits.aspect[s])
    fill = np.abs(traits.fill[t] - traits.fill[s])
    rise = np.abs(traits.y[t] - traits.y[s])
    apart = gap(traits, targets, sources)
    middles = np.hypot(traits.x[t] - traits.x[s], traits.y[t] - traits.y[s])
    total = _GAP * apart - _WIDE * (middles - apart) + _RISE * rise
    total += _ASPECT * aspect + _FILL * fill + _RAGGED * traits.fill[s]
    total += _PLUMP * np.abs(traits.plump[t] - traits.plump[s])
    total += _TONE * np.abs(traits.tone[t] - traits.tone[s])
    total += _IN_FRONT * _overlap(traits, targets, sources)
    twin = _bell(size, 0.5) * _bell(aspect, 0.4) * _bell(fill, 0.15)
    level = _bell(rise, 0.04)
    total -= _TWIN * twin + _BESIDE * twin * level
    total -= _MIRRORED * mirrored(traits, targets, sources)
    return total


def mirrored(
    traits: Traits, targets: Rows, sources: Rows, place: float = 0.06, size: float = 0.7
) -> Floats:
    """`(targets, sources)` float32, 1 where one is the other's mirror image about the axis.

    Args:
        place: tolerance in position. size: tolerance in the logarithm of the area.
    """
    t, s = targets[:, np.newaxis], sources[np.newaxis]
    across = _bell(traits.x[t] + traits.x[s] - 2 * traits.axis, place)
    level = _bell(traits.y[t] - traits.y[s], place * 2 / 3)
    return across * level * _bell(np.log(traits.area[t] / traits.area[s]), size)


def gap(traits: Traits, targets: Rows, sources: Rows) -> Floats:
    """`(targets, sources)` float32 distances between boxes, 0 where they touch."""
    t, s = targets[:, np.newaxis], sources[np.newaxis]
    dx = np.maximum(traits.left[s] - traits.right[t], traits.left[t] - traits.right[s])
    dy = np.maximum(traits.top[s] - traits.bottom[t], traits.top[t] - traits.bottom[s])
    return np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))


def shared(traits: Traits, targets: Rows, sources: Rows) -> Floats:
    """`(targets, sources)` float32, area that the boxes have in common."""
    t, s = targets[:, np.newaxis], sources[np.newaxis]
    wide = np.minimum(traits.right[t], traits.right[s]) - np.maximum(traits.left[t], traits.left[s])
    high = np.minimum(traits.bottom[t], traits.bottom[s]) - np.maximum(traits.top[t], traits.top[s])
    return np.maximum(wide, 0) * np.maximum(high, 0)


def _overlap(traits: Traits, targets: Rows, sources: Rows) -> Floats:
    """Intersection over union of the boxes."""
    both = shared(traits, targets, sources)
    boxes = traits.box_area
    return both / (boxes[targets][:, np.newaxis] + boxes[sources][np.newaxis] - both)


def _bell(value: Floats, width: float) -> Floats:
    return np.exp(-np.square(value / np.float32(width)))
