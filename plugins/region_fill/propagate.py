"""From hinted regions to all others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.pixels.regiontable import RegionKind
from plugins.region_fill.likeness import Rows, cost, gap
from plugins.region_fill.traits import Floats, Traits

_CHUNK = 1 << 20


@dataclass(frozen=True, eq=False)
class Spread:
    """Which source every region follows.

    Attributes:
        source: `(n,)` int64 position among the sources, -1 for none. confidence: float32 0..1.
    """

    source: NDArray[np.int64]
    confidence: Floats


def spread(traits: Traits, sources: Rows, limit: float, close: float = 0.0) -> Spread:
    """Let every region of the drawing follow the source that costs least.

    Args:
        sources: `(k,)` rows of regions with a colour.
        limit: cost above which a region follows none.
        close: cost of distance on top of the usual one.
    """
    best = np.full(traits.count, -1, np.int64)
    confidence = np.zeros(traits.count, np.float32)
    drawing = np.flatnonzero(traits.kind == RegionKind.DRAWING)
    # Paper and balloons say nothing about the drawing on them.
    usable = np.flatnonzero(traits.kind[sources] == RegionKind.DRAWING)
    if len(usable) and len(drawing):
        step = max(1, _CHUNK // len(usable))
        for start in range(0, len(drawing), step):
            rows = drawing[start : start + step]
            costs = cost(traits, rows, sources[usable])
            if close:
                costs += close * gap(traits, rows, sources[usable])
            nearest = costs.argmin(axis=1)
            least = costs[np.arange(len(rows)), nearest]
            share = 1 / np.exp(least[:, np.newaxis] - costs).sum(axis=1)
            best[rows] = np.where(least <= limit, usable[nearest], -1)
            confidence[rows] = np.where(least <= limit, 0.9 * share, 0.1)
    best[sources], confidence[sources] = np.arange(len(sources)), 1.0
    return Spread(best, confidence)
