"""Which regions of a page are which of another version of it, by overlap and shape."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionTable

SAME = 0.9
"""Intersection over union from which a region is still the same."""

_HALF = 0.5  # share of a region inside an old one, from which it takes after it
_LIKE = 0.4  # intersection over union from which it does whatever the shares
_SAMPLES = 6_000_000  # pixels that are compared
_SIDE = 1024  # longest side at which two drawings are laid over each other
_FARTHEST = 0.015  # of the longer side that a drawing may have moved
_NEAR = 0.04  # of the longer side that a region may have moved on its own
_ALIKE = 0.6  # of area and box sides that a region that moved must share


@dataclass(frozen=True, eq=False)
class Matching:
    """New regions and the old ones they take after.

    Attributes:
        ancestor: `(new + 1,)` int64 old region, 0 for none.
        same: `(new + 1,)` bool, whether it hardly changed.
        lost: `(k,)` int64 old regions that no new one takes after, sorted.
    """

    ancestor: NDArray[np.int64]
    same: NDArray[np.bool_]
    lost: NDArray[np.int64]


def find_shift(old: NDArray[np.uint8], new: NDArray[np.uint8]) -> tuple[float, float]:
    """x, y in pixels by which an old drawing has to move to lie on a new one; 0, 0 when unsure.

    Phase correlation of both (Kuglin and Hines 1975), believed only if it brings more of the ink
    to lie on ink.

    Args:
        old, new: `(H, W)` uint8 coverage of one size.
    """
    scale = min(1.0, _SIDE / max(old.shape))
    size = (max(1, round(old.shape[1] * scale)), max(1, round(old.shape[0] * scale)))
    small = [
        np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.float32)
        for ink in (old, new)
    ]
    if min(size) < 8 or not (small[0].any() and small[1].any()):
        return 0.0, 0.0
    (dx, dy), _ = cv2.phaseCorrelate(small[0], small[1])
    if max(abs(dx), abs(dy)) > _FARTHEST * max(size):
        return 0.0, 0.0
    if max(abs(dx), abs(dy)) < 0.25 or _agreement(small[0], small[1], dx, dy) <= _agreement(
        small[0], small[1], 0, 0
    ):
        return 0.0, 0.0
    return dx / scale, dy / scale


def _agreement(old: NDArray[np.float32], new: NDArray[np.float32], dx: float, dy: float) -> float:
    moved = cv2.warpAffine(old, np.array([[1, 0, dx], [0, 1, dy]], np.float32), old.shape[::-1])
    return float((moved * new).sum())


def match_regions(
    old: tuple[LabelMap, RegionTable],
    new: tuple[LabelMap, RegionTable],
    shift: tuple[float, float] = (0.0, 0.0),
) -> Matching:
    """Match by overlap first, then regions without any by shape and place.

    Args:
        old, new: labels and tables of pages of one size.
        shift: as from `find_shift`.
    """
    table, fresh = old[1], new[1]
    pairs, shared, step = _overlaps(old, new, shift)
    heir, one = pairs // (table.count + 1), pairs % (table.count + 1)
    scaled = shared * step * step
    union = fresh.area[heir] + table.area[one] - scaled
    likeness = scaled / np.maximum(union, 1)
    good = (scaled >= _HALF * fresh.area[heir]) | (likeness >= _LIKE)
    ancestor = np.zeros(fresh.count + 1, np.int64)
    close = np.zeros(fresh.count + 1)
    order = np.flatnonzero(good)[np.argsort(scaled[good], kind="stable")]
    ancestor[heir[order]] = one[order]
    close[heir[order]] = likeness[order]
    _by_shape(table, fresh, ancestor, shift, max(old[0].size.width, old[0].size.height))
    lost = np.setdiff1d(np.arange(1, table.count + 1), ancestor)
    return Matching(ancestor, close >= SAME, lost)


def atom_overlaps(
    old: LabelMap, new: LabelMap, shift: tuple[float, float] = (0.0, 0.0)
) -> NDArray[np.int64]:
    """`(new atoms + 1,)`: the old atom that most of each new one lies on; 0 for none."""
    own = np.arange(old.count + 1, dtype=np.uint32)
    fresh = np.arange(new.count + 1, dtype=np.uint32)
    pairs, shared, _ = _shared((old, own), (new, fresh), shift)
    heir, one = pairs // (old.count + 1), pairs % (old.count + 1)
    out = np.zeros(new.count + 1, np.int64)
    order = np.argsort(shared, kind="stable")
    out[heir[order]] = one[order]
    return out


def _overlaps(
    old: tuple[LabelMap, RegionTable],
    new: tuple[LabelMap, RegionTable],
    shift: tuple[float, float],
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    return _shared((old[0], old[1].region_of_atom), (new[0], new[1].region_of_atom), shift)


def _shared(
    old: tuple[LabelMap, NDArray[np.uint32]],
    new: tuple[LabelMap, NDArray[np.uint32]],
    shift: tuple[float, float],
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Keys new * (old + 1) + old of pairs that share pixels, how many samples, and their step."""
    height, width = new[0].size.height, new[0].size.width
    step = max(1, int(np.ceil((height * width / _SAMPLES) ** 0.5)))
    dx, dy = round(shift[0]), round(shift[1])
    before = old[0].lookup(old[1])
    after = new[0].lookup(new[1])
    x0, x1 = max(0, dx), min(width, width + dx)
    y0, y1 = max(0, dy), min(height, height + dy)
    now = after[y0:y1:step, x0:x1:step].astype(np.int64)
    was = before[y0 - dy : y1 - dy : step, x0 - dx : x1 - dx : step]
    key = now * (int(old[1].max(initial=0)) + 1) + was
    pairs, counts = np.unique(key, return_counts=True)
    return pairs, counts.astype(np.int64), step


def _by_shape(
    old: RegionTable,
    new: RegionTable,
    ancestor: NDArray[np.int64],
    shift: tuple[float, float],
    side: int,
) -> None:
    """Regions left over on both sides: alike in area and box, and not far away; nearest first."""
    loose = np.flatnonzero(ancestor[1:] == 0) + 1
    spare = np.setdiff1d(np.arange(1, old.count + 1), ancestor)
    if not len(loose) or not len(spare):
        return
    far = np.linalg.norm(
        new.centroid[loose][:, np.newaxis] - (old.centroid[spare] + np.array(shift)), axis=2
    )
    alike = np.minimum(
        _ratio(new.area[loose], old.area[spare]),
        np.minimum(*(_ratio(_extent(new, loose)[:, k], _extent(old, spare)[:, k]) for k in (0, 1))),
    )
    good = np.argwhere((far <= _NEAR * side) & (alike >= _ALIKE))
    for i, j in good[np.argsort(far[good[:, 0], good[:, 1]], kind="stable")]:
        if ancestor[loose[i]] == 0 and spare[j] > 0:
            ancestor[loose[i]] = spare[j]
            spare[j] = -1


def _extent(table: RegionTable, regions: NDArray[np.int64]) -> NDArray[np.int64]:
    box = table.box[regions].astype(np.int64)
    return box[:, 2:] - box[:, :2]


def _ratio(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
    a, b = one[:, np.newaxis].astype(np.float64), other[np.newaxis].astype(np.float64)
    return np.minimum(a, b) / np.maximum(np.maximum(a, b), 1)
