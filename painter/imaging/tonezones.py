"""How far paper is from the dots of a screen, in periods of that screen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.tone import ToneDots

BEYOND, BETWEEN, WITHIN = 0, 1, 2  # zones: off any screen, at its edge, in it
_WITHIN = 0.55  # periods from a dot's middle: the discs of neighbours overlap
_BETWEEN = 1.15  # between two dots and beside a line that ate one paper is nearer than that


def zones_of(dots: ToneDots, shape: tuple[int, int], step: int) -> NDArray[np.uint8]:
    """Zone of every cell of `step` by `step` pixels: BEYOND, BETWEEN or WITHIN; uint8, `shape`."""
    zone = np.zeros(shape, np.uint8)
    centre = dots.centre / np.float32(step) - np.float32(0.5 - 0.5 / step)
    period = dots.period / np.float32(step)
    in_parallel(
        lambda rows: _paint(zone, centre, period, *rows), row_bands(shape[0], worker_count())
    )
    return zone


@kernel
def _paint(
    zone: NDArray[np.uint8],
    centre: NDArray[np.float32],
    period: NDArray[np.float32],
    top: int,
    bottom: int,
) -> None:
    """Paint the two discs of every dot on some rows; where several lie, the inner one stays."""
    width = zone.shape[1]
    for i in range(len(centre)):
        x, y, wide = centre[i, 0], centre[i, 1], _BETWEEN * period[i]
        inner, outer = (_WITHIN * period[i]) ** 2, wide * wide
        for v in range(max(top, int(np.ceil(y - wide))), min(bottom - 1, int(y + wide)) + 1):
            for u in range(max(0, int(np.ceil(x - wide))), min(width - 1, int(x + wide)) + 1):
                far = (u - x) ** 2 + (v - y) ** 2
                value = WITHIN if far <= inner else (BETWEEN if far <= outer else BEYOND)
                zone[v, u] = max(zone[v, u], value)
