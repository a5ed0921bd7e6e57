"""Where a mark fits into every region of a picture of labels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


@dataclass(frozen=True, eq=False)
class InnerPoints:
    """The roomiest place of every label that a picture holds.

    Attributes:
        label: `(n,)` uint32, ascending. x, y: `(n,)` int32 pixels. room: `(n,)` float32, the
            largest circle around that place that stays inside, its radius in pixels.
    """

    label: NDArray[np.uint32]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    room: NDArray[np.float32]


def inner_points(labels: NDArray[np.uint32]) -> InnerPoints:
    """The middle of the largest circle in every label of `(H, W)` uint32; 0 is nobody's.

    The picture's own border ends a label, so that a mark is never cut by it.
    """
    inside = np.zeros((labels.shape[0] + 2, labels.shape[1] + 2), np.uint8)
    _mark_insides(labels, inside[1:-1, 1:-1])
    # A chamfer distance is some 2 % off, which no mark can tell.
    far = cv2.distanceTransform(inside, cv2.DIST_L2, 3)[1:-1, 1:-1]
    count = int(labels.max(initial=0)) + 1
    place, room = np.full(count, -1, np.int64), np.zeros(count, np.float32)
    _roomiest(labels, np.ascontiguousarray(far, np.float32), place, room)
    label = np.flatnonzero(place >= 0)
    y, x = np.divmod(place[label], labels.shape[1])
    return InnerPoints(label.astype(np.uint32), x.astype(np.int32), y.astype(np.int32), room[label])


@kernel
def _mark_insides(labels: NDArray[np.uint32], inside: NDArray[np.uint8]) -> None:
    """1 where the right and the lower neighbour are of the same label."""
    height, width = labels.shape
    for y in range(height):
        for x in range(width):
            here = labels[y, x]
            same = (x + 1 == width or labels[y, x + 1] == here) and (
                y + 1 == height or labels[y + 1, x] == here
            )
            inside[y, x] = 1 if same and here > 0 else 0


@kernel
def _roomiest(
    labels: NDArray[np.uint32],
    far: NDArray[np.float32],
    place: NDArray[np.int64],
    room: NDArray[np.float32],
) -> None:
    height, width = labels.shape
    for y in range(height):
        for x in range(width):
            here = labels[y, x]
            if here > 0 and far[y, x] > room[here]:
                room[here] = far[y, x]
                place[here] = y * width + x
