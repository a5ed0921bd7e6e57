"""From a page to what networks on pictures take, and back. Pages are seen whole, never in tiles."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_TALL = 1.15  # as in training, where higher pages are cut into squares
_MOST = 2  # times the side, for the longer side of a page
_TOLERANCE = 0.01  # of a picture's proportions


def network_size(height: int, width: int, side: int) -> tuple[int, int]:
    """Height and width at which a page is seen: its longer side is `side`, or, of a high page, its
    shorter one is, up to twice the side for the longer."""
    high, low = max(height, width), min(height, width)
    scale = side / high if height <= _TALL * width else min(side / low, _MOST * side / high)
    return max(1, round(height * scale)), max(1, round(width * scale))


def sketch_planes(ink: NDArray[np.uint8], side: int) -> Tensor:
    """`(1, 3, h, w)` in -1..1 at network size, white 1, from ink coverage `(H, W)` uint8."""
    grey = (
        1 - shrunk(ink, network_size(ink.shape[0], ink.shape[1], side)).astype(np.float32) / 127.5
    )
    return torch.from_numpy(grey)[None, None].expand(-1, 3, -1, -1)


def reference_planes(picture: NDArray[np.uint8], side: int) -> Tensor:
    """`(1, 3, side, side)` in -1..1: the picture in the left upper corner of a white square."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(height * scale)), max(1, round(width * scale))
    whole = np.full((side, side, 3), 255, np.uint8)
    whole[: size[0], : size[1]] = shrunk(picture, size)
    return torch.from_numpy(whole).permute(2, 0, 1)[None].float() / 127.5 - 1


def bytes_of(picture_13hw: Tensor) -> NDArray[np.uint8]:
    """`(h, w, 3)` uint8 of a picture in 0..1."""
    whole = (picture_13hw[0].float().clamp(0, 1) * 255).round().byte()
    return np.ascontiguousarray(whole.permute(1, 2, 0).cpu().numpy())


def with_proportions(picture: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """The picture, at page size where so few pixels cannot have the page's proportions."""
    h, w = picture.shape[:2]
    if abs(h * width / (w * height) - 1) <= _TOLERANCE:
        return picture
    return shrunk(picture, (height, width))


def shrunk(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Brought to `(height, width)`; averaged where it gets smaller."""
    smaller = size[0] <= picture.shape[0] and size[1] <= picture.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.ascontiguousarray(cv2.resize(picture, size[::-1], interpolation=how), np.uint8)


def labels_at(labels: NDArray[np.uint32], height: int, width: int) -> NDArray[np.uint32]:
    """`(height, width)` uint32: the labels of a page `(H, W)` at the middles of larger pixels."""
    rows = (np.arange(height) + 0.5) * labels.shape[0] / height
    columns = (np.arange(width) + 0.5) * labels.shape[1] / width
    at = np.ix_(rows.astype(np.int64), columns.astype(np.int64))
    return np.ascontiguousarray(labels[at])
