"""Other ways to find regions, to be measured beside ours: own short versions of known methods.

All take ink uint8 (H, W) and a gap in pixels and return labels uint32 (H, W) without zeros.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Window = tuple[slice, slice]

_WHITE = 220  # brightness above which LineFiller takes a pixel for paper


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
    """Trapped ball with falling radii (Zhang et al. 2009), the largest as wide as the gap."""
    left = (ink < 96).astype(np.uint8)
    labels, count = np.zeros(ink.shape, np.int32), 0
    for radius in sorted({max(1, round(gap / 2)), 2, 1}, reverse=True):
        for window, ball in _balls(left, radius):
            count += 1
            labels[window][ball] = count
            left[window][ball] = 0
    return _onto_ink(_with_rest(labels, left > 0))


def line_filler(ink: NDArray[np.uint8], gap: float) -> NDArray[np.uint32]:
    """Trapped ball as LineFiller does it: radii 3, 2 and 1 whatever the gap.

    Of the balls of radius 3 the largest stays, of 2 and 1 those above the mean; what is left is
    flooded plainly. Then small regions are merged: of less than 50 pixels; of less than 250 with a
    single neighbour; of less than 500 and at most five corners.
    """
    del gap
    left = (ink < 256 - _WHITE).astype(np.uint8)
    labels, count = np.zeros(ink.shape, np.int32), 0
    for radius, keep_largest in ((3, True), (2, False), (1, False)):
        balls = _balls(left, radius)
        areas = np.array([int(ball.sum()) for _, ball in balls])
        least = 0 if len(areas) == 0 else areas.max() if keep_largest else areas.mean()
        for (window, ball), area in zip(balls, areas, strict=True):
            if area >= least:
                count += 1
                labels[window][ball] = count
                left[window][ball] = 0
    return _merge_small(_onto_ink(_with_rest(labels, left > 0)))


def _balls(left: NDArray[np.uint8], radius: int) -> list[tuple[Window, NDArray[np.bool_]]]:
    """Places a ball of `radius` reaches, one after the other: window of the picture, mask in it.

    LineFiller goes over the whole picture for every ball; the result is the same.
    """
    eroded = cv2.erode(left, _disc(radius), borderValue=1)
    count, cores, stats, _ = cv2.connectedComponentsWithStats(eroded, connectivity=4)
    left, out = left.copy(), []
    for core in range(1, count):
        x, y, width, height = (int(v) for v in stats[core, :4])
        window = (
            slice(max(0, y - radius), y + height + radius),
            slice(max(0, x - radius), x + width + radius),
        )
        mask = (cores[window] == core).view(np.uint8)
        ball = (np.asarray(cv2.dilate(mask, _disc(radius)), np.uint8) & left[window]) > 0
        left[window][ball] = 0
        out.append((window, ball))
    return out


def _with_rest(labels: NDArray[np.int32], left: NDArray[np.bool_]) -> NDArray[np.int32]:
    rest = _pieces(left)
    return np.where(left, rest + labels.max(), labels).astype(np.int32)


def _merge_small(labels: NDArray[np.uint32]) -> NDArray[np.uint32]:
    out = labels.copy()
    areas = np.bincount(out.ravel())
    for label in np.flatnonzero((areas > 0) & (areas < 500)):
        rows, columns = np.nonzero(out == label)
        y, x = max(0, rows.min() - 1), max(0, columns.min() - 1)
        part = out[y : rows.max() + 2, x : columns.max() + 2]
        own = (part == label).view(np.uint8)
        around = part[(cv2.dilate(own, np.ones((3, 3), np.uint8)) > 0) & (own == 0)]
        if len(around) == 0:
            continue
        outline = max(cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=len)
        corners = len(cv2.approxPolyDP(outline, 0.01 * cv2.arcLength(outline, True), True))
        alone = len(np.unique(around)) == 1
        if len(rows) < 50 or (len(rows) < 250 and alone) or corners <= 5:
            part[own > 0] = np.bincount(around).argmax()
    return out


def _pieces(free: NDArray[np.bool_]) -> NDArray[np.int32]:
    return cv2.connectedComponents(free.view(np.uint8), connectivity=4)[1].astype(np.int32)


def _disc(radius: int) -> NDArray[np.uint8]:
    side = 2 * radius + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.uint8)


def _within(cores: NDArray[np.int32], free: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Cores grown through free space first; pieces of it without a core become regions too."""
    from painter.segment.fill import grow

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
