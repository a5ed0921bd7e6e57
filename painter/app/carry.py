"""Decisions of the artist on a page whose regions were found anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.pixels.regiontable import RegionTable, Source

_SAME = 0.8
"""Share of a new region that must have been one old one, to take over what was decided on it."""


def carry_over(
    old: RegionTable,
    old_regions: NDArray[np.uint32],
    new: RegionTable,
    new_regions: NDArray[np.uint32],
) -> tuple[RegionTable, int]:
    """The new table with the colours and locks that the artist gave to the old regions.

    Args:
        old_regions, new_regions: `(H, W)` uint32 region ids.

    Returns:
        The table, and how many decided regions found no successor.
    """
    decided = (old.source == Source.ARTIST) | old.locked
    decided[0] = False
    if not decided.any():
        return new, 0
    inside = decided[old_regions]
    rows = old.area.shape[0]
    key = new_regions[inside].astype(np.int64) * rows + old_regions[inside]
    pairs, shared = np.unique(key, return_counts=True)
    heir, ancestor = pairs // rows, pairs % rows
    sure = shared >= _SAME * new.area[heir]
    heir, ancestor = heir[sure], ancestor[sure]
    columns = {}
    for name in ("colour", "source", "confidence", "locked", "swatch"):
        column = getattr(new, name).copy()
        column[heir] = getattr(old, name)[ancestor]
        columns[name] = column
    lost = int(decided.sum()) - len(np.unique(ancestor))
    return replace(new, **columns), lost
