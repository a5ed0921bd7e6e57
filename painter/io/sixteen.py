"""Sixteen bits a channel, rounded to eight. Pillow would cut the lower half off."""

from __future__ import annotations

import cv2
import numpy as np
from cv2.utils import logging
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.io.sniff import Format


def to_eight(values: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """0..65535 to 0..255, rounded to the nearest; any shape."""
    flat = np.ascontiguousarray(values, np.uint16).reshape(-1)
    out = np.empty(flat.shape, np.uint8)
    _round(flat, out)
    return out.reshape(values.shape)


def decode_sixteen(data: bytes, kind: Format, size: tuple[int, int]) -> NDArray[np.uint8] | None:
    """Decode a 16-bit colour PNG or TIFF to `(H, W, 3 | 4)` uint8 in the order of RGBA.

    Args:
        size: (width, height) that must come out, as Pillow sees it once upright for TIFF.

    Returns:
        None where OpenCV does not read it as 16 bits of that size.
    """
    level = logging.getLogLevel()
    logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    finally:
        logging.setLogLevel(level)
    if pixels is None or pixels.dtype != np.uint16 or pixels.ndim != 3:
        return None
    if (pixels.shape[1], pixels.shape[0]) != size:
        return None
    order = [2, 1, 0, 3][: pixels.shape[2]]
    return to_eight(pixels[:, :, order].astype(np.uint16, copy=False))


@kernel
def _round(values: NDArray[np.uint16], out: NDArray[np.uint8]) -> None:
    for i in range(values.shape[0]):
        out[i] = (int(values[i]) + 128) // 257
