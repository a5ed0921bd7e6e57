"""Screentone: dots of like size on a lattice, told apart from drawing.

After the observation of Ito et al. 2015 that tone is what recurs: a dot has neighbours of about its
own area on all sides at about the same distance; letters, freckles and eyes have not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands
from painter.base.kernel import kernel
from painter.imaging.components import Components, find_components, paint_components
from painter.imaging.lines import WEAK
from painter.imaging.screens import tone_dots
from painter.imaging.touching import LINE, TONE, free_lines

_EDGE_OF_DOT = 4
_SETTLED = np.array([0, LINE, TONE, LINE, TONE] + [0] * 251, np.uint8)


def mark_tone(mask: NDArray[np.uint8]) -> tuple[Components, NDArray[np.bool_]]:
    """Turn the dots of screentone in `mask`, uint8 (H, W) of 0, 1 and 3, into 2 (TONE).

    Dots are sought first in what is surely ink, where the dots of a dense screen do not yet run
    into each other; the soft edge (3) then becomes tone beside tone and line elsewhere. A second
    search in all ink finds the faint dots of a light screen. Dots that run into a line go last.

    Returns:
        The components left of the ink after the first search, n of them, and whether each is line,
        bool (n,).
    """
    surely = find_components(mask)
    dots = tone_dots(surely, mask)
    value = np.full(len(surely.area), LINE, np.uint8)
    value[dots] = TONE
    paint_components(mask, surely, value)
    in_parallel(lambda band: _judge_edges(mask, band[0], band[1]), row_bands(mask.shape[0], 8))
    cv2.LUT(mask, _SETTLED, dst=mask)
    parts = find_components(mask)
    more = tone_dots(parts, mask)
    value = np.full(len(parts.area), LINE, np.uint8)
    value[more] = TONE
    paint_components(mask, parts, value)
    free_lines(
        mask,
        np.concatenate([surely.centre[dots], parts.centre[more]]),
        np.concatenate([surely.area[dots], parts.area[more]]).astype(np.float32),
    )
    return parts, value == LINE


@kernel
def _judge_edges(mask: NDArray[np.uint8], top: int, bottom: int) -> None:
    """Mark soft edges for `_SETTLED`: dots near and no line beside them, or not."""
    height, width = mask.shape
    for y in range(top, bottom):
        for x in range(width):
            if mask[y, x] != WEAK:
                continue
            dot, line = False, False
            for v in range(max(0, y - 2), min(height, y + 3)):
                for u in range(max(0, x - 2), min(width, x + 3)):
                    dot = dot or mask[v, u] == TONE
                    beside = abs(u - x) <= 1 and abs(v - y) <= 1
                    line = line or (beside and mask[v, u] == LINE)
            mask[y, x] = _EDGE_OF_DOT if dot and not line else WEAK
