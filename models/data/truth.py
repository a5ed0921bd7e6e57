"""True regions of a drawing from its flats."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import Pair
from painter.pixels.regiontable import RegionTable
from painter.segment.table import describe

_LINE = 127  # coverage above which a pixel is line


@dataclass(frozen=True, eq=False)
class Drawing:
    """A pair with its true regions, rows of `colours` and `table` by region id, row 0 unused.

    Attributes:
        ink: `(H, W)` uint8 coverage. labels: `(H, W)` uint32, 1..n.
        colours: `(n + 1, 3)` uint8 sRGB, row 0 white.
    """

    ink: NDArray[np.uint8]
    labels: NDArray[np.uint32]
    colours: NDArray[np.uint8]
    table: RegionTable


def drawing_of(pair: Pair) -> Drawing:
    """The regions of a pair, measured as the program measures labels that it is given."""
    labels, colours = regions_of_flat(pair.flat)
    owner = np.arange(colours.shape[0], dtype=np.uint32)
    return Drawing(pair.ink, labels, colours, describe(labels, owner, pair.ink > _LINE))


def regions_of_flat(
    flat: NDArray[np.uint8],
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Connected pieces of one exact colour (4-neighbours), with their colours.

    Args:
        flat: `(H, W, 3)` uint8.

    Returns:
        `(H, W)` uint32 labels 1..n and `(n + 1, 3)` uint8 colours.
    """
    wide = flat.astype(np.uint32)
    code = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    labels = np.zeros(code.shape, np.uint32)
    colours = [np.full((1, 3), 255, np.uint8)]
    count = 0
    for value in np.unique(code):
        mask = code == value
        pieces, number = cv2.connectedComponents(mask.view(np.uint8), connectivity=4)
        labels[mask] = number[mask] + count
        count += pieces - 1
        rgb = (value >> 16 & 255, value >> 8 & 255, value & 255)
        colours.append(np.tile(np.array(rgb, np.uint8), (pieces - 1, 1)))
    return labels, np.concatenate(colours)
