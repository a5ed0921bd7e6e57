"""Pictures of another size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def fit_picture(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Bring `(h, w, C)` or `(h, w)` uint8 to (width, height): averaged down, smooth up."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    shrinks = size[0] <= width and size[1] <= height
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(
        cv2.resize(np.ascontiguousarray(picture), size, interpolation=method), np.uint8
    )


def fit_labels(labels: NDArray[np.uint32], size: tuple[int, int]) -> NDArray[np.uint32]:
    """Bring `(h, w)` labels to (width, height) without inventing any."""
    rows = (np.arange(size[1]) + 0.5) * labels.shape[0] / size[1]
    columns = (np.arange(size[0]) + 0.5) * labels.shape[1] / size[0]
    return labels[rows.astype(np.intp)[:, np.newaxis], columns.astype(np.intp)]
