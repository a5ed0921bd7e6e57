"""Other ways to find regions, to be measured beside ours: own short versions of known methods.

All take ink uint8 (H, W) and a gap in pixels and return labels uint32 (H, W) without zeros.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage


def flood_fill(ink: NDArray[np.uint8], gap: float) -> NDArray[np.uint32]:
    """4-connected pieces of what is not ink; gaps are not closed."""
    del gap
    return _onto_ink(_pieces(ink < 96))


def morphological_close(ink: NDArray[np.uint8], gap: float) -> NDArray[np.uint32]:
    """Close the ink with a disc as wide as the gap, then flood fill."""
    kernel = _disc(max(1, round(gap / 2)))
    padded = cv2.copyMakeBorder((ink >= 96).view(np.uint8), 64, 64, 64, 64, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, kernel)[64:-64, 64:-64]
    return _onto_ink(_pieces(closed == 0))


def single_ball(ink: NDArray[np.uint8], gap: float) -> NDArray[np.uint32]:
    """Cores where a ball of half the gap fits, grown back over everything."""
    free = ink < 96
    distance = cv2.distanceTransform(free.view(np.uint8), cv2.DIST_L2, 5)
    cores = _pieces(distance > gap / 2)
    if not cores.any():
        return _onto_ink(_pieces(free))
    return _onto_ink(_within(cores, free))


def trapped_ball(ink: NDArray[np.uint8], gap: float) -> NDArray[np.uint32]:
    """Trapped ball with falling radii (Zhang et al. 2009) region by region, as LineFiller does it.

    Seeds are flooded in the eroded free space one at a time and dilated back, each over the whole
    picture; what no ball reaches is flooded plainly in the end.
    """
    left = (ink < 96).astype(np.uint8)
    labels = np.zeros(ink.shape, np.int32)
    count = 0
    for radius in sorted({max(1, round(gap / 2)), 2, 1}, reverse=True):
        kernel = _disc(radius)
        eroded = cv2.erode(left, kernel, borderValue=1)
        while eroded.any():
            y, x = np.unravel_index(int(np.argmax(eroded)), eroded.shape)
            mask = np.zeros((ink.shape[0] + 2, ink.shape[1] + 2), np.uint8)
            cv2.floodFill(eroded, mask, (int(x), int(y)), 0, flags=4 | cv2.FLOODFILL_FIXED_RANGE)
            ball = np.asarray(cv2.dilate(mask[1:-1, 1:-1], kernel), np.uint8) & left
            count += 1
            labels[ball > 0] = count
            left[ball > 0] = 0
    rest = _pieces(left > 0)
    labels[left > 0] = rest[left > 0] + count
    return _onto_ink(labels)


def _pieces(free: NDArray[np.bool_]) -> NDArray[np.int32]:
    return cv2.connectedComponents(free.view(np.uint8), connectivity=4)[1].astype(np.int32)


def _disc(radius: int) -> NDArray[np.uint8]:
    side = 2 * radius + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.uint8)


def _within(cores: NDArray[np.int32], free: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Cores grown through free space first; pieces of it without a core become regions too."""
    from painter.segment.flood import grow

    labels = cores.copy()
    grow(labels, free)
    rest = _pieces(free & (labels == 0))
    return np.where((labels == 0) & (rest > 0), rest + int(labels.max()), labels).astype(np.int32)


def _onto_ink(labels: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Give every unlabelled pixel the nearest label."""
    if not labels.any():
        return np.ones(labels.shape, np.uint32)
    nearest = np.asarray(
        ndimage.distance_transform_edt(labels == 0, return_distances=False, return_indices=True)
    )
    return labels[nearest[0], nearest[1]].astype(np.uint32)
